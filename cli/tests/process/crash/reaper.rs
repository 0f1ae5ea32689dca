//! The reaper: kills a process at a random instant of its life.
//!
//! Comes in: a running process and how long it may live. Goes out: what it had written, and whether it was killed.
//! Must never happen: a process that outlives its test.

use std::collections::BTreeMap;
use std::process::{Child, Output};
use std::thread;
use std::time::Duration;

use kenpos_tests::rng::SeededRng;

/// The first guess of how long a process lives; too short or too long, it is soon corrected.
const FIRST_LIFE_US: u64 = 20_000;

/// How long each kind of process is let live, learned from the kills so far.
#[derive(Default)]
pub struct Aims(BTreeMap<&'static str, u64>);

impl Aims {
    /// An instant of the life of such a process.
    pub fn draw(&mut self, kind: &'static str, rng: &SeededRng) -> Duration {
        Duration::from_micros(rng.below(*self.0.entry(kind).or_insert(FIRST_LIFE_US)))
    }

    /// Aims earlier after a miss and a little later after a hit: four of five are hit, anywhere in their lives.
    pub fn met(&mut self, kind: &'static str, hit: bool) {
        let life = self.0.entry(kind).or_insert(FIRST_LIFE_US);
        *life = if hit { *life + *life / 20 } else { *life - *life / 5 };
    }
}

/// Lets time pass. Here time itself is what is drawn: there is no event to wait for, the kill must be able to hit
/// anywhere.
pub fn park(life: Duration) {
    thread::park_timeout(life);
}

/// `kill -9` after so long, and what was written until then. `false`: it had ended by itself.
pub fn kill_after(mut child: Child, life: Duration) -> (Output, bool) {
    park(life);
    // Both may fail where it has just ended by itself; its status says so.
    let _ = child.kill();
    let output = child.wait_with_output().expect("a process that was started can be waited for");
    let killed = output.status.code().is_none();
    (output, killed)
}
