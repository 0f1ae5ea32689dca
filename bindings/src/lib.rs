//! The core as Swift, Kotlin and Python see it: convert, call once, convert.
//!
//! Comes in: numbers and texts of an app. Goes out: records of numbers, codes and sentences. Must never happen here:
//! a decision, a default, a second call to the core; a foreign call while anything is held. uniffi stands in this crate
//! and nowhere else.
//!
//! Days are programme days (UTC+9), moments are milliseconds since 1970-01-01T00:00:00Z, weights are grams, points are
//! whole points (1 point = 1 yen).

mod calls;
mod error;
mod kenpos;
mod observe;
mod ports;
mod records;
#[cfg(feature = "testkit")]
mod testkit;
mod values;
mod words;

pub use error::{KenposError, ObserverError, SecretStoreError, TransportError};
pub use kenpos::Kenpos;
pub use kenpos::health::HealthRun;
pub use observe::{
    ChangesObserver, HistoryObserver, HomeObserver, LinksObserver, LogObserver, NoticesObserver, PointsObserver,
    Subscription,
};
pub use ports::{Header, HttpRequest, HttpResponse, HttpTransport, SecretStore};
pub use records::*;
#[cfg(feature = "testkit")]
pub use testkit::*;
pub use values::{Day, Timestamp};
pub use words::{error_text, reason_text};

uniffi::setup_scaffolding!();
