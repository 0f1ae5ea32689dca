//! The doors: first registration, sign-in, tokens, consent.
//!
//! Comes in: what a phone sent, the network it came from, the moment. Goes out: a session, or a refusal. Must never
//! happen: an answer (or a time to answer) that tells a known name from an unknown one; an initial password stored;
//! a lock that touches a signed-in device; a secret in a log.

pub mod activation;
pub mod consent;
pub mod erase;
pub mod hash;
pub mod kenpos_id;
pub mod lock;
pub mod password;
pub mod refusal;
pub mod register;
pub mod reset;
pub mod session;
pub mod sign_in;
pub mod terms;
pub mod token;

use std::sync::Arc;

use kenpos_rules::day::Moment;

use crate::ports::Ports;
use crate::programmes::Programmes;
use crate::store::Store;
use crate::store::union::FailureScope;
use hash::Passwords;
use lock::Limit;
use refusal::AuthError;

/// What the doors work with.
#[derive(Clone)]
pub struct Doors {
    /// Where members are kept.
    pub store: Arc<dyn Store>,
    /// Clock and randomness.
    pub ports: Ports,
    /// The programmes in force.
    pub programmes: Arc<Programmes>,
    /// Hashes of passwords, at the cost of this server.
    pub passwords: Passwords,
}

/// Where and when a try is made.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The client's network, as the HTTP side groups addresses.
    pub network: String,
    /// The server's clock, read once for the request.
    pub now: Moment,
}

impl Doors {
    /// Until when a door is closed to a scope, if it is.
    async fn closed_until(
        &self,
        limit: &Limit,
        scope: &FailureScope,
        now: Moment,
    ) -> Result<Option<Moment>, AuthError> {
        Ok(limit.closed_until(self.store.failures(scope, limit.since(now)).await?))
    }
}
