//! Does it bite? One planted mistake after the other, and the first seed at which the simulator notices it.
//!
//! Comes in: which mistakes ([`kenpos_rules::planted`]). Goes out: for each whether it was caught, by which seed, and what
//! was said. Must never happen: a mistake counted as caught where the same run without it fails as well.

use kenpos_rules::planted::{self, Bug};
use serde::Serialize;

use super::{Outcome, Plan, run};

/// Seeds tried for each mistake: several times what the most hidden of them needs.
const SEEDS_MAX: u64 = 150;

/// What came of one mistake.
#[derive(Clone, Debug, Serialize)]
pub struct Bite {
    /// The mistake.
    pub name: &'static str,
    /// Whether a run with it ends with a violation, and the same run without it does not.
    pub caught: bool,
    /// The first such seed.
    pub seed: Option<u64>,
    /// That run.
    #[serde(skip)]
    pub outcome: Option<Outcome>,
}

/// What came of all.
#[derive(Clone, Debug, Serialize)]
pub struct Bites {
    /// One by one.
    pub planted: Vec<Bite>,
    /// How many were caught.
    pub caught: usize,
    /// Of how many.
    pub of: usize,
}

/// Searches for each of these mistakes.
pub fn search(bugs: &[Bug]) -> Bites {
    let planted: Vec<Bite> = bugs.iter().map(|bug| bite(*bug)).collect();
    Bites { caught: planted.iter().filter(|bite| bite.caught).count(), of: planted.len(), planted }
}

/// The run of a seed: small at first, longer and with more members as the seeds go on.
pub fn plan(seed: u64) -> Plan {
    let members = if seed.is_multiple_of(2) { 2 } else { 4 };
    let days = u32::try_from(80 + 4 * seed).map_or(240, |days| days.min(240));
    Plan { members, days, ..Plan::standard(seed) }
}

fn bite(bug: Bug) -> Bite {
    for seed in (1..SEEDS_MAX).step_by(2) {
        planted::choose(Some(bug));
        let outcomes = two(seed);
        planted::choose(None);
        for outcome in outcomes.into_iter().filter(|outcome| !outcome.violations.is_empty()) {
            if run(plan(outcome.seed)).violations.is_empty() {
                return Bite { name: bug.name(), caught: true, seed: Some(outcome.seed), outcome: Some(outcome) };
            }
        }
    }
    Bite { name: bug.name(), caught: false, seed: None, outcome: None }
}

/// The runs of a seed and the next one, on as many threads as the smallest machine has cores.
fn two(seed: u64) -> [Outcome; 2] {
    std::thread::scope(|scope| {
        let next = scope.spawn(|| run(plan(seed + 1)));
        [run(plan(seed)), next.join().expect("a run ends")]
    })
}
