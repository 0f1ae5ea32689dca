//! The simulator: members, phones and the union's server in one process, one thread, from one seed, in virtual time.
//!
//! ```text
//! state.rs (who there is) ──▶ act.rs, entry.rs (what they do) ──▶ core ──▶ courier.rs (what the network does) ──▶ router
//! calendar.rs (when)           crash.rs, fault.rs (what happens to them)          │            office.rs ──────────▶ │
//!                              promise.rs (what they were told)                   │
//!                              programme.rs (what came later), results/ (check-ups, vaccinations, surveys), exchange/, till.rs (orders), campaigns/,
//!                              proofs/, inbox.rs (files sent in)
//!                              health/ (what their phones' stores hold; what the core reads must be that)
//!                              check.rs, books.rs (what must hold) ◀── oracle.rs, ledger.rs, records.rs ◀── witness.rs
//! ```
//!
//! Comes in: a seed, how many members, how many days. Goes out: the faults that were hit, what did not hold, and a hash
//! of all that happened: the same seed gives the same hash. Must never happen: a clock, a random number or an order of
//! the machine in it; an oracle that asks the product what is right.

mod act;
#[cfg(feature = "planted")]
pub mod bite;
mod books;
mod calendar;
mod campaigns;
mod check;
mod courier;
mod crash;
mod days;
mod disaster;
mod entry;
mod exchange;
mod fault;
mod health;
mod inbox;
mod ledger;
mod office;
mod oracle;
mod people;
mod programme;
mod promise;
mod proofs;
mod records;
mod results;
mod said;
mod screens;
mod session;
mod state;
mod till;
mod witness;

use std::collections::BTreeMap;

use serde::Serialize;

pub use fault::FAULTS;
use state::Sim;

use crate::database::BackEnd;

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The seed of everything in it.
    pub seed: u64,
    /// Members, each with at least one phone.
    pub members: usize,
    /// Days that pass.
    pub days: u32,
    /// Whether the union's store meets what only one inside the server's process can: a full disk, an end between two
    /// steps of a statement. Never on PostgreSQL.
    pub embedded_faults: bool,
}

impl Plan {
    /// The size of a run that `./check` makes of a seed: small enough for many seeds, long enough for a month offline. One
    /// in twenty is a crowd for a shorter time: campaigns show bands only among many.
    pub const fn standard(seed: u64) -> Self {
        let (members, days) = if seed % 20 == 9 { (13, 46) } else { (5, 120) };
        Self { seed, members, days, embedded_faults: true }
    }
}

/// What a run came to.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// Of the trace: actions, outcomes, the final books and views.
    pub hash: String,
    /// Members times days.
    pub member_days: u64,
    /// Times each fault was hit.
    pub faults: BTreeMap<&'static str, u64>,
    /// What did not hold.
    pub violations: Vec<String>,
    /// All that happened.
    #[serde(skip)]
    pub trace: Vec<String>,
}

impl Outcome {
    /// The seed, and what led to the first thing that did not hold: its last 40 lines.
    pub fn story(&self) -> String {
        let first = self.trace.iter().position(|line| line.contains("VIOLATION")).unwrap_or(0);
        let shown = &self.trace[first.saturating_sub(40)..(first + 5).min(self.trace.len())];
        format!("seed {} (it belongs into tests/seeds.txt):\n{}", self.seed, shown.join("\n"))
    }
}

/// What several runs came to.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The first.
    pub seed: u64,
    /// Of all their hashes.
    pub hash: String,
    /// Of all.
    pub member_days: u64,
    /// Of all.
    pub faults: BTreeMap<&'static str, u64>,
    /// Of all, each with its seed.
    pub violations: Vec<String>,
    /// Every seed that ran.
    pub seeds: Vec<u64>,
}

impl Summary {
    /// Nothing yet.
    pub fn starting_at(seed: u64) -> Self {
        let faults = FAULTS.iter().map(|name| (*name, 0)).collect();
        Self { seed, hash: hash_of([]), member_days: 0, faults, violations: Vec::new(), seeds: Vec::new() }
    }

    /// Adds a run.
    pub fn add(&mut self, outcome: &Outcome) {
        self.hash = hash_of([self.hash.as_str(), outcome.hash.as_str()]);
        self.member_days += outcome.member_days;
        for (name, hits) in &outcome.faults {
            *self.faults.entry(name).or_default() += hits;
        }
        let seed = outcome.seed;
        self.violations.extend(outcome.violations.iter().map(|what| format!("seed {seed}: {what}")));
        self.seeds.push(seed);
    }

    /// The faults that no run has hit.
    pub fn never_hit(&self) -> Vec<&'static str> {
        self.faults.iter().filter(|(_, hits)| **hits == 0).map(|(name, _)| *name).collect()
    }
}

/// Runs a seed to its end, the server's books in a SQLite file.
///
/// # Panics
/// As [`run_on`].
pub fn run(plan: Plan) -> Outcome {
    run_on(BackEnd::Sqlite, plan)
}

/// Runs a seed to its end, the server's books on this back end. But for what only an embedded one can meet, what happens
/// does not depend on it.
///
/// # Panics
/// Where the machine has no room for temporary files or threads.
pub fn run_on(back_end: BackEnd<'_>, plan: Plan) -> Outcome {
    let plan = Plan { embedded_faults: plan.embedded_faults && back_end == BackEnd::Sqlite, ..plan };
    // Storing to disk is what is under test, the disk is not: memory that looks like one is as good and faster.
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime of one thread");
    runtime.block_on(async {
        let mut sim = Sim::begin(plan, back_end, folder.path()).await;
        act::live(&mut sim).await;
        check::converge(&mut sim).await;
        sim.outcome()
    })
}

/// A hash of texts that is the same for ever (FNV-1a, 64 bits, written out for that).
pub(crate) fn hash_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let bytes = texts.into_iter().flat_map(|text| text.bytes().chain([b'\n']));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}
