//! Argon2id: slow on purpose, so off the async threads and never more than a few at once.
//!
//! Comes in: a password, a salt of the ports or a stored hash. Goes out: a PHC string, or whether it matches.
//! Must never happen: a password in an error; a thread of the server blocked by a hash; a faster answer for a name
//! nobody has (callers burn one hash there, [`Passwords::burn`]).

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::password::Password;
use crate::ports::Ports;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// Memory, KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Hashes at once; each takes its memory and one core.
    pub at_once: usize,
}

impl HashCost {
    /// OWASP's first choice for Argon2id (19 MiB, two passes, one lane): some 30 ms of a core. Four at once stay under
    /// 80 MiB, and a hundred people signing in on a Monday morning wait about a second.
    pub const STANDARD: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1, at_once: 4 };

    /// The smallest Argon2 allows: for tests, the simulator and the demo, whose passwords protect nothing.
    pub const LEAST: Self = Self { memory_kib: Params::MIN_M_COST, passes: 1, lanes: 1, at_once: 4 };
}

/// A hash that could not be made or read; says nothing of the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The cost is outside what Argon2 allows.
    #[error("the cost of password hashes is out of range: {cost:?}")]
    Cost {
        /// As asked for.
        cost: HashCost,
    },
    /// Out of memory, or the stored hash is damaged.
    #[error("a password could not be hashed or checked")]
    Failed,
}

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
}

impl Passwords {
    /// Hashes at this cost; stored hashes are checked at the cost they were made with.
    ///
    /// # Errors
    /// [`HashError::Cost`].
    pub fn new(cost: HashCost) -> Result<Self, HashError> {
        let params =
            Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(|_| HashError::Cost { cost })?;
        Ok(Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            turns: Arc::new(Semaphore::new(cost.at_once.max(1))),
        })
    }

    /// The PHC string to store, with a fresh salt.
    ///
    /// # Errors
    /// [`HashError::Failed`].
    pub async fn hash(&self, password: Password, ports: &Ports) -> Result<String, HashError> {
        let salt: [u8; 16] = ports.random();
        let argon2 = self.argon2.clone();
        self.in_turn(move || {
            let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash: PasswordHash| hash.to_string()).map_err(|_| HashError::Failed)
        })
        .await
    }

    /// Whether the password is the one a stored hash was made of.
    ///
    /// # Errors
    /// [`HashError::Failed`] when the stored hash cannot be read.
    pub async fn matches(&self, password: Password, stored: String) -> Result<bool, HashError> {
        let argon2 = self.argon2.clone();
        self.in_turn(move || {
            let stored = PasswordHash::new(&stored).map_err(|_| HashError::Failed)?;
            Ok(argon2.verify_password(password.as_bytes(), &stored).is_ok())
        })
        .await
    }

    /// Spends what a check costs, where there is nothing to check against.
    ///
    /// # Errors
    /// [`HashError::Failed`].
    pub async fn burn(&self, password: Password) -> Result<(), HashError> {
        let argon2 = self.argon2.clone();
        self.in_turn(move || {
            let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
            argon2.hash_password_into(password.as_bytes(), &[0; 16], &mut out).map_err(|_| HashError::Failed)
        })
        .await
    }

    /// Runs one hash when its turn has come. The turn goes with the work: a request given up does not free its memory.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| HashError::Failed)?;
        tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(turn);
            outcome
        })
        .await
        .map_err(|_| HashError::Failed)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::real;

    fn passwords() -> Passwords {
        Passwords::new(HashCost::LEAST).expect("the least cost is allowed")
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_no_other_does() {
        let (passwords, ports) = (passwords(), real::ports());
        let hash = passwords.hash(Password::read("a long walk at dawn"), &ports).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert_eq!(passwords.matches(Password::read("a long walk at dawn"), hash.clone()).await, Ok(true));
        assert_eq!(passwords.matches(Password::read("a long walk at dusk"), hash).await, Ok(false));
    }

    #[tokio::test]
    async fn the_same_password_never_hashes_the_same_twice() {
        let (passwords, ports) = (passwords(), real::ports());
        let once = passwords.hash(Password::read("a long walk at dawn"), &ports).await;
        assert_ne!(once, passwords.hash(Password::read("a long walk at dawn"), &ports).await);
    }

    #[tokio::test]
    async fn a_damaged_hash_is_an_error_and_no_match() {
        assert_eq!(passwords().matches(Password::read("x"), "$argon2id$".to_owned()).await, Err(HashError::Failed));
    }

    #[test]
    fn an_impossible_cost_is_refused_at_the_start() {
        let cost = HashCost { memory_kib: 0, ..HashCost::LEAST };
        assert_eq!(Passwords::new(cost).err(), Some(HashError::Cost { cost }));
    }
}
