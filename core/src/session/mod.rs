//! Who is signed in: setup, tokens, consent, sign-out.
//!
//! Comes in: what a member types, what the server answers. Goes out: a session, or a typed reason why not. Must
//! never happen: a request before the input is checked; a secret sent before it is kept; "locked" taken for "signed
//! out"; a queue lost with a session.
//!
//! The secrets of a session live in the secret store; the device file says which of them counts. A refresh secret
//! stands there under a name made from its hash, so the pointer and the secret can be written one after the other
//! and a kill in between leaves at most a secret nobody points to.

mod consent;
mod delete_account;
mod input;
mod inquire;
pub(crate) mod server_url;
mod setup;
mod sign_out;
pub(crate) mod tokens;

pub use kenpos_protocol::consent::{ConsentState, Purpose, PurposeText, Terms};
pub use kenpos_protocol::session::Platform;

pub use kenpos_protocol::inquiry::{Asked, Topic};

pub use input::{Person, Setup};
pub use inquire::Question;
pub use setup::SetupDone;

pub(crate) use consent::{consent, terms};
pub(crate) use delete_account::delete_account;
pub(crate) use inquire::{ask, faq};
pub(crate) use setup::setup;
pub(crate) use sign_out::sign_out;

#[cfg(test)]
mod tests;
