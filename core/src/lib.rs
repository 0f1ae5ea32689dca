//! The phone: log → store → outbox → sync → mirror → view.
//!
//! Comes in: what a member does and what the server answers. Goes out: views, and requests to the server. Must never
//! happen: something acknowledged and then lost; an award (the phone previews, the server awards); a clock, a random
//! number, a secret or the network by any other way than [`ports`].
//!
//! [`kenpos::Kenpos`] is everything an app can do, in flow order. Read `log/weight.rs` first.

mod call;
mod config;
pub mod device;
pub mod error;
pub mod exchange;
#[cfg(test)]
mod fake;
pub mod health;
mod home_dir;
pub mod import;
pub mod kenpos;
pub mod log;
mod outbox;
mod phone;
pub mod ports;
pub mod session;
mod store;
pub mod submit;
pub mod sync;
#[cfg(test)]
mod testing;
pub mod view;
mod wire;

#[cfg(feature = "faults")]
pub use store::faults;

pub use config::Config;
pub use error::KenposError;
pub use kenpos::Kenpos;
