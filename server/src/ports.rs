//! What the server asks of the world: the time, randomness, keys.
//!
//! Must never happen: server logic that reads a clock, draws randomness or reads a key by any other way. The real ends are
//! in [`real`] and [`key_file`]; tests, the simulator and the demo bring their own.

pub mod key_file;
pub mod real;

use std::sync::Arc;

use kenpos_rules::day::Moment;
use kenpos_rules::ids::{MemberId, OpId};

use crate::seal::{KeyError, SealRing};

/// All ports of one server.
#[derive(Clone)]
pub struct Ports {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// The keys of what is sealed at rest.
    pub keys: Arc<dyn Keys>,
}

/// The server's clock. A request reads it once and passes the moment on.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds since the epoch. May step back a little (NTP); nothing may rely on its never doing so.
    fn now(&self) -> Moment;
}

/// Randomness for ids, salts and tokens.
pub trait Rng: Send + Sync {
    /// Fills the whole buffer with random bytes fit for secrets.
    fn fill(&self, buffer: &mut [u8]);
}

/// The keys of what is sealed at rest.
pub trait Keys: Send + Sync {
    /// The ring as it stands now.
    ///
    /// # Errors
    /// [`KeyError`] where there is none, or none that may be used.
    fn ring(&self) -> Result<SealRing, KeyError>;
}

impl Ports {
    /// `N` fresh random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill(&mut bytes);
        bytes
    }

    /// A new member id: random, so that it says nothing of the person.
    pub fn new_member_id(&self) -> MemberId {
        MemberId::from_uuid(uuid::Builder::from_random_bytes(self.random()).into_uuid())
    }

    /// A new id for something the server itself did.
    pub fn new_op_id(&self, now: Moment) -> OpId {
        OpId::at(now, self.random())
    }
}
