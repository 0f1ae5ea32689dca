//! The ports' real ends: the only place of the core that touches a socket, a clock, a random source or a keyring.
//!
//! Comes in: the calls of [`crate::ports`]. Goes out: what the operating system says. Must never happen here: a
//! decision of the programme, a retry, a secret or a health value in an error text.

pub mod clock;
#[cfg(feature = "reqwest")]
pub mod courier;
mod http;
pub mod rng;
pub mod secrets;
pub mod shell;

pub use clock::DeviceClock;
#[cfg(feature = "reqwest")]
pub use courier::ReqwestCourier;
pub use rng::DeviceRng;
#[cfg(feature = "keyring")]
pub use secrets::KeyringSecrets;
pub use secrets::{ChosenSecrets, FileSecrets, SecretsChoice, SecretsPlace, choose_secrets};
pub use shell::{ShellCourier, Transport, TransportResponse};

#[cfg(test)]
pub(crate) mod contract;
