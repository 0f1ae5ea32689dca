//! The core as Swift, Kotlin and Python see it: convert, call once, convert.
//!
//! Comes in: numbers and texts of an app. Goes out: records of numbers, codes and sentences. Must never happen here:
//! a decision, a default, a second call to the core. uniffi stands in this crate and nowhere else.
//!
//! Days are `YYYY-MM-DD` (programme days, UTC+9), moments are milliseconds since 1970-01-01T00:00:00Z, weights are
//! grams, points are whole points (1 point = 1 yen).

mod error;
mod kenpos;
mod records;

pub use error::KenposError;
pub use kenpos::Kenpos;
pub use records::{
    Consents, Expiring, GoalToday, Home, Logged, Person, Points, PointsEntry, Secrets, Setup, SyncReason, SyncReport,
};

uniffi::setup_scaffolding!();
