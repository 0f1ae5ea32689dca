//! The health stores of the run's phones, and the core that reads them.
//!
//! ```text
//! life.rs, walk.rs (what the store holds) ── trouble.rs (what stands in the way) ──▶ run.rs (the core reads) ──▶ truth.rs,
//! march.rs (days that a step campaign looks at)                                                                  credit.rs (what must hold)
//! ```
//!
//! Comes in: a phone and the run's randomness. Goes out: a store with a history, runs of the core over it, promises of what
//! they read. Must never happen: a walk written because the core would like it.

mod credit;
pub mod life;
mod march;
mod run;
mod trouble;
mod truth;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use kenpos_core::health::HealthReason;
use kenpos_core::ports::Clock as _;

use self::walk::Writer;
use super::state::Sim;

pub use march::{step as march, walk};
pub use run::{at_rest, read, whole};
pub use truth::as_found;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Whose health data a phone's store holds, by hand.
#[derive(Clone, Debug, Default)]
pub struct Owners {
    /// Who has ever signed in on the phone.
    users: BTreeSet<usize>,
    /// Since when a member has said, after the last sign-in, that the data are their own.
    claims: BTreeMap<usize, i64>,
}

impl Owners {
    /// A member signed in, perhaps in the place of another.
    pub fn signed_in(&mut self, member: usize, before: Option<usize>) {
        self.users.insert(member);
        if before != Some(member) {
            self.claims.remove(&member);
            before.map(|before| self.claims.remove(&before));
        }
    }

    /// A member signed out.
    pub fn signed_out(&mut self, member: usize) {
        self.claims.remove(&member);
    }

    /// From when on the data are this member's own; `None`: nobody has said so.
    fn since(&self, member: usize) -> Option<i64> {
        if self.is_shared() { self.claims.get(&member).copied() } else { Some(i64::MIN) }
    }

    fn is_shared(&self) -> bool {
        self.users.len() > 1
    }
}

/// Some hours of a phone: something is walked, typed, edited; something may stand in the way; the core reads.
pub fn step(sim: &mut Sim, phone: usize) {
    let at = sim.wire.time.get().millis();
    if sim.below(2) == 0 {
        let in_background = sim.below(2) == 0;
        sim.phones[phone].life.opens(at, in_background);
    }
    sim.phones[phone].life.forget_old(at);
    for _ in 0..=sim.below(4) {
        live(sim, phone);
    }
    if sim.below(3) == 0 {
        trouble::spoil(sim, phone);
    }
    run::any(sim, phone);
}

/// One thing that a person does.
fn live(sim: &mut Sim, phone: usize) {
    let at = sim.wire.time.get().millis();
    let wall = sim.phones[phone].phone.clocks.now().wall.millis();
    let count = 1 + i64::from(sim.small(6_000));
    let span = |ago: i64, minutes: i64| {
        let start = wall - ago - minutes * MINUTE_MS;
        (start, start + minutes * MINUTE_MS)
    };
    let minutes = i64::from(sim.small(90));
    let lately = i64::from(sim.small(10)) * 20 * MINUTE_MS;
    match sim.below(12) {
        0..=2 => {
            let span = span(lately, 1 + minutes);
            sim.phones[phone].life.walk(at, span, count, Writer::Phone);
            if sim.below(2) == 0 {
                sim.phones[phone].life.walk(at, span, count + count / 10, Writer::Watch);
            }
        }
        3 => {
            // Over a midnight.
            let midnight = sim.wire.time.today().start().millis();
            let after = 10 * MINUTE_MS + i64::from(sim.small(600_000));
            sim.phones[phone].life.walk(at, (midnight - 7 * MINUTE_MS, midnight + after), count, Writer::Phone);
        }
        4..=5 => {
            sim.hit("health_came_late");
            let days = 1 + i64::from(sim.small(9));
            sim.phones[phone].life.walk(at, span(days * 24 * HOUR_MS, minutes + 1), count, Writer::Watch);
        }
        6 => {
            sim.hit("health_typed");
            let days = i64::from(sim.small(3));
            sim.phones[phone].life.walk(at, span(days * 24 * HOUR_MS, minutes), count, Writer::Typed);
        }
        7 => sim.phones[phone].life.walk(at, span(lately, 1 + minutes), count, Writer::App),
        8..=9 => {
            let time = wall - i64::from(sim.small(3 * 86_400_000));
            let (hectograms, uncertain) = (500 + i64::from(sim.small(400)), !sim.phones[phone].clock_right);
            sim.phones[phone].life.weigh(at, time, hectograms, uncertain);
        }
        10 => {
            if let Some(id) = some_name(sim, phone, false)
                && sim.phones[phone].life.edit(at, &id, count)
            {
                sim.hit("health_edited");
            }
        }
        _ => {
            let weighing = sim.below(3) == 0;
            if let Some(id) = some_name(sim, phone, weighing)
                && sim.phones[phone].life.delete(at, &id)
            {
                sim.hit("health_deleted");
            }
        }
    }
}

/// A walk or a weighing that is still there.
fn some_name(sim: &Sim, phone: usize, weighing: bool) -> Option<String> {
    let mut names = sim.phones[phone].life.names(weighing, sim.wire.time.get().millis());
    (!names.is_empty()).then(|| names.swap_remove(sim.index(names.len())))
}

/// Why a run is begun.
fn some_reason(sim: &Sim) -> HealthReason {
    [HealthReason::Foreground, HealthReason::Background, HealthReason::Member][sim.index(3)]
}
