//! What must hold: promises, screens, and every answer of the server after every step; the books of everybody at every
//! [`act::BOOKS_EVERY`]th; everything once the faults have stopped.
//!
//! Comes in: a run. Goes out: violations, said in one sentence each. Must never happen: a check that repairs; a check
//! that asks the phone about the server or the server about the phone.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_core::sync::{SyncBudget, SyncReason, WhyStopped};
use kenpos_core::view::State;

use super::courier::locked;
use super::people::kenpos_id;
use super::state::Sim;
use super::{act, books, exchange, health, office, screens};

/// Rounds until everything is said; each waits longer than any `Retry-After` of a run.
const ROUNDS: usize = 6;
const ROUND_MS: i64 = 3 * 3_600_000;

/// Longer than a health store's changes can stay unnoticed.
const HEALTH_MS: i64 = 25 * 3_600_000;

/// After a step: everything promised on this phone is on it or at the server, and what passed over the wire was right.
pub fn step(sim: &mut Sim, phone: usize) {
    let wrong = std::mem::take(&mut *locked(&sim.wire.wrong));
    for what in wrong {
        sim.violate(&what);
    }
    let Some(member) = sim.phones[phone].member.filter(|_| !sim.phones[phone].gone) else { return };
    sim.look();
    let Some(owed) = owed(sim, phone) else { return };
    let unanswered = sim.promises[member].unanswered(phone);
    for id in unanswered.into_iter().filter(|id| !owed.contains_key(id)) {
        sim.violate(&format!("{id} was promised on phone {phone} and is neither owed nor at the server"));
    }
    screens::agree(sim, phone, member);
}

/// After a whole sync: what the server had and lost with a restore was offered again.
pub fn offered_again(sim: &mut Sim, phone: usize, member: usize) {
    let Some(owed) = owed(sim, phone) else { return };
    let lost = sim.not_offered_again(phone, member, &owed.into_keys().collect());
    for id in lost {
        sim.violate(&format!("{id} was lost with the server's past, and phone {phone} did not offer it again"));
    }
}

fn owed(sim: &mut Sim, phone: usize) -> Option<BTreeMap<String, State>> {
    match sim.phones[phone].phone.kenpos().outbox() {
        Ok(outbox) => Some(outbox.items.iter().map(|item| (item.id.to_string(), item.state)).collect()),
        Err(error) => {
            sim.violate(&format!("the outbox of phone {phone} ended with {}", error.code()));
            None
        }
    }
}

/// The faults stop; everything must come to rest and agree.
pub async fn converge(sim: &mut Sim) {
    sim.say("the faults stop");
    for phone in sim.living() {
        sim.phones[phone].courier.heal().await;
        sim.phones[phone].phone.clocks.set_wall_error_millis(0);
        sim.phones[phone].clock_right = true;
    }
    if sim.below(2) == 0 {
        office::take_everybody_back(sim).await;
    }
    // What a round sends is news to the phones that spoke before. Health stores are read twice: what the server has of a
    // phone that was put back is news to that phone.
    for reads in [true, true, false] {
        if reads {
            sim.wire.time.advance_millis(HEALTH_MS);
        }
        for phone in sim.living() {
            for member in members_of(sim, phone) {
                if sim.phones[phone].member != Some(member) {
                    sim.sign_in(phone, member).await;
                }
                if sim.phones[phone].member == Some(member) {
                    health::at_rest(sim, phone, reads);
                    quiet(sim, phone, member).await;
                    step(sim, phone);
                }
            }
        }
    }
    for member in (0..sim.plan.members).filter(|member| sim.registered[*member]).collect::<Vec<_>>() {
        member_agrees(sim, member).await;
    }
    exchange::stock_agrees(sim).await;
    books::ledgers_agree(sim).await;
}

/// Who must speak from this phone: who is signed in, last, and before that everyone with something sealed on it.
fn members_of(sim: &Sim, phone: usize) -> Vec<usize> {
    let here = |member: &usize| sim.promises[*member].waits_on(phone);
    let current = sim.phones[phone].member;
    (0..sim.plan.members).filter(|member| here(member) && Some(*member) != current).chain(current).collect()
}

async fn quiet(sim: &mut Sim, phone: usize, member: usize) {
    for _ in 0..ROUNDS {
        sim.wire.time.advance_millis(ROUND_MS);
        let budget = SyncBudget::for_reason(SyncReason::Member);
        sim.phones[phone].syncs += 1;
        let ended = sim.phones[phone].phone.kenpos().sync(budget).await;
        match act::synced(sim, phone, ended).await {
            Some(report) if report.why_stopped == WhyStopped::Done && report.remaining == 0 => return,
            // Whose days of grace are over keeps what was not sent.
            Some(report)
                if matches!(report.why_stopped, WhyStopped::MembershipEnded | WhyStopped::SignInNeeded)
                    && !sim.is_let_in(member) =>
            {
                return;
            }
            Some(report) if report.why_stopped == WhyStopped::ConsentRequired => {
                act::give_consent(sim, phone, true).await;
            }
            _ => {}
        }
    }
    sim.violate(&format!("phone {phone} does not come to rest"));
}

async fn member_agrees(sim: &mut Sim, member: usize) {
    let id = kenpos_id(member);
    sim.look();
    let mut all_parked = BTreeSet::new();
    let here = |phone: &usize| sim.phones[*phone].member == Some(member) && sim.is_let_in(member);
    for phone in sim.living().into_iter().filter(here).collect::<Vec<_>>() {
        if owed(sim, phone).unwrap_or_default().values().any(|state| *state != State::Parked) {
            sim.violate(&format!("phone {phone} still owes something that is not parked"));
        }
        all_parked.extend(parked(sim, phone));
    }
    for key in sim.broken_promises(member, &all_parked) {
        sim.violate(&format!("{key} of {id} was promised and is lost"));
    }
    books::agree(sim, member).await;
    let wire = locked(&sim.wire.seen).members.get(&id).map(|wire| format!("{id} was seen with {wire:?}"));
    sim.say(&wire.unwrap_or_default());
}

/// What the phone shows as refused.
pub fn parked(sim: &mut Sim, phone: usize) -> BTreeSet<String> {
    let owed = owed(sim, phone).unwrap_or_default();
    owed.into_iter().filter(|(_, state)| *state == State::Parked).map(|(id, _)| id).collect()
}
