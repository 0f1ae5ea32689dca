//! The ports' real ends: the only file of the server that names the system clock and the system's randomness.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use kenpos_rules::day::Moment;

use super::key_file::KeyFile;
use super::{Clock, Ports, Rng};

/// The system's clock and randomness, and the key file that the environment names.
pub fn ports() -> Ports {
    Ports { clock: Arc::new(SystemClock), rng: Arc::new(SystemRng), keys: Arc::new(KeyFile::of_environment()) }
}

/// The system's wall clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the clock port's real end")]
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The system's randomness.
#[derive(Clone, Copy, Debug)]
pub struct SystemRng;

impl Rng for SystemRng {
    #[expect(clippy::disallowed_methods, reason = "the randomness port's real end")]
    fn fill(&self, buffer: &mut [u8]) {
        // Without randomness no token and no salt is safe; there is nothing to do but stop.
        getrandom::fill(buffer).expect("the system has randomness");
    }
}
