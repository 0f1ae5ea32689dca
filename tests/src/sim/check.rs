//! What must hold: a little after every step, everything once the faults have stopped.
//!
//! Comes in: a run. Goes out: violations, said in one sentence each. Must never happen: a check that repairs; a check
//! that asks the phone about the server or the server about the phone.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_core::sync::{SyncBudget, SyncReason, WhyStopped};
use kenpos_core::view::{PointsEntry, State};
use kenpos_rules::award::Period;
use kenpos_rules::explain::Language;
use kenpos_rules::points::Points;
use kenpos_server::store::member::Books;

use super::act;
use super::courier::locked;
use super::oracle::{self, AwardName, Expected};
use super::state::{Sim, kenpos_id};
use super::witness::day_number;

/// Days for which a phone keeps what the server has, less one for the hours of the day.
const KEPT_DAYS: i64 = 34;

/// Rounds until everything is said; each waits longer than any `Retry-After` of a run.
const ROUNDS: usize = 6;
const ROUND_MS: i64 = 3 * 3_600_000;

/// After a step: everything promised on this phone is on it or at the server, and what passed over the wire was right.
pub fn step(sim: &mut Sim, phone: usize) {
    let wrong = std::mem::take(&mut *locked(&sim.wire.wrong));
    for what in wrong {
        sim.violate(&what);
    }
    let Some(member) = sim.phones[phone].member.filter(|_| !sim.phones[phone].gone) else { return };
    sim.look();
    let Some(owed) = owed(sim, phone) else { return };
    let mine = sim.promises[member].iter().filter(|(_, one)| one.phone == Some(phone) && one.answered_at.is_none());
    let lost: Vec<String> = mine.map(|(id, _)| id.clone()).filter(|id| !owed.contains_key(id)).collect();
    for id in lost {
        sim.violate(&format!("{id} was promised on phone {phone} and is neither owed nor at the server"));
    }
}

/// After a whole sync: what the server had and lost with a restore was offered again.
pub fn offered_again(sim: &mut Sim, phone: usize, member: usize) {
    let answered = sim.answered(member);
    let Some(owed) = owed(sim, phone) else { return };
    let now = sim.wire.time.get();
    let mut lost = Vec::new();
    sim.promises[member].retain(|id, promise| {
        let Some(at) = promise.answered_at.filter(|_| promise.phone == Some(phone)) else { return true };
        if answered.contains(id) || owed.contains_key(id) {
            return true;
        }
        if now.millis_since(at) < KEPT_DAYS * 86_400_000 {
            lost.push(id.clone());
        }
        false
    });
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
    }
    // Twice: what the first round sends is news to the phones that spoke before.
    for _ in 0..2 {
        for phone in sim.living() {
            for member in members_of(sim, phone) {
                if sim.phones[phone].member != Some(member) {
                    sim.sign_in(phone, member).await;
                }
                quiet(sim, phone).await;
                step(sim, phone);
            }
        }
    }
    for member in 0..sim.plan.members {
        member_agrees(sim, member).await;
    }
    for violation in sim.union.audit().await.violations {
        sim.violate(&format!("the audit finds {violation:?}"));
    }
}

/// Who must speak from this phone: who is signed in, last, and before that everyone with something sealed on it.
fn members_of(sim: &Sim, phone: usize) -> Vec<usize> {
    let here = |member: &usize| sim.promises[*member].values().any(|one| one.phone == Some(phone));
    let current = sim.phones[phone].member;
    (0..sim.plan.members).filter(|member| here(member) && Some(*member) != current).chain(current).collect()
}

async fn quiet(sim: &mut Sim, phone: usize) {
    for _ in 0..ROUNDS {
        sim.wire.time.advance_millis(ROUND_MS);
        let budget = SyncBudget::for_reason(SyncReason::Member);
        let ended = sim.phones[phone].phone.kenpos().sync(budget).await;
        let report = act::synced(sim, phone, ended).await;
        if report.is_some_and(|report| report.why_stopped == WhyStopped::Done && report.remaining == 0) {
            return;
        }
    }
    sim.violate(&format!("phone {phone} does not come to rest"));
}

async fn member_agrees(sim: &mut Sim, member: usize) {
    let id = kenpos_id(member);
    let books = sim.union.books(&id).await;
    let answered = sim.answered(member);
    let today = oracle::japan_day(sim.wire.time.get().millis());
    let expected = locked(&sim.wire.seen).members.get(&id).map(oracle::Member::expected).unwrap_or_default();
    let mut parked = BTreeSet::new();
    for phone in sim.living().into_iter().filter(|phone| sim.phones[*phone].member == Some(member)).collect::<Vec<_>>()
    {
        let owed = owed(sim, phone).unwrap_or_default();
        if owed.values().any(|state| *state != State::Parked) {
            sim.violate(&format!("phone {phone} still owes something that is not parked"));
        }
        parked.extend(owed.into_keys());
        phone_agrees(sim, phone, &books);
    }
    let lost: Vec<String> = sim.promises[member]
        .iter()
        .filter(|(key, promise)| {
            !answered.contains(*key) && !parked.contains(*key) && is_here(sim, member, promise.phone)
        })
        .map(|(key, _)| key.clone())
        .collect();
    for key in lost {
        sim.violate(&format!("{key} of {id} was promised and is lost"));
    }
    let claims = locked(&sim.wire.seen).members.get(&id).map(|wire| format!("{id} was seen with {wire:?}"));
    sim.say(&claims.unwrap_or_default());
    awards_agree(sim, &id, &books, &expected, today);
}

/// Whether the member is signed in where a promise is held; what is sealed elsewhere was looked at in its turn.
fn is_here(sim: &Sim, member: usize, phone: Option<usize>) -> bool {
    phone.is_none_or(|phone| sim.phones[phone].member == Some(member))
}

fn awards_agree(sim: &mut Sim, id: &str, books: &Books, expected: &Expected, today: i64) {
    let mut posted: BTreeMap<AwardName, i64> = BTreeMap::new();
    for award in &books.awards {
        let day = match &award.key.period {
            Period::Day(day) => Some(number(*day)),
            _ => None,
        };
        let name = expected_name(award.key.code.code());
        if posted.insert((name, day), number(award.granted_on)).is_some() {
            sim.violate(&format!("{id}: {name} of day {day:?} is there twice"));
        }
    }
    for (name, granted) in &expected.must {
        match posted.get(name) {
            None => sim.violate(&format!("{id}: {name:?} was earned and is not there")),
            Some(other) if other != granted && !expected.may.contains(name) => {
                sim.violate(&format!("{id}: {name:?} is granted on day {other}, not {granted}"));
            }
            Some(_) => {}
        }
    }
    let too_many = posted.keys().filter(|name| !expected.must.contains_key(*name) && !expected.may.contains(*name));
    for name in too_many {
        sim.violate(&format!("{id}: {name:?} is there and was not earned"));
    }
    let in_force = books.balances.iter().filter(|(day, _)| number(**day) >= today).map(|(_, points)| points.0);
    let (server, by_hand) = (in_force.sum::<i64>(), oracle::balance(&posted, today));
    if server != by_hand {
        sim.violate(&format!("{id}: the balance is {server}, the awards come to {by_hand}"));
    }
    sim.say(&format!("{id}: {server} points, {} awards {posted:?}", books.awards.len()));
}

/// The name as the oracle has it.
fn expected_name(code: &str) -> &'static str {
    let names = ["registration", "login", "launch", "weight", "steps", "action_goal"];
    names.into_iter().find(|name| *name == code).unwrap_or("unknown")
}

fn number(day: kenpos_rules::day::ProgrammeDay) -> i64 {
    let (year, month, of_month) = day.ymd();
    day_number(i64::from(year), i64::from(month), i64::from(of_month))
}

/// Feed = ledger: the phone shows the entries of the books and their sum.
fn phone_agrees(sim: &mut Sim, phone: usize, books: &Books) {
    let points = match sim.phones[phone].phone.kenpos().points(Language::En) {
        Ok(points) => points,
        Err(error) => return sim.violate(&format!("the points of phone {phone} ended with {}", error.code())),
    };
    let today = sim.wire.time.today();
    let server: Points = books.balances.range(today..).map(|(_, points)| *points).sum();
    if points.balance != server {
        sim.violate(&format!("phone {phone} shows {}, the server has {server}", points.balance));
    }
    if points.pending != Points::ZERO {
        sim.violate(&format!("phone {phone} waits for {} that nobody owes", points.pending));
    }
    let shown: BTreeSet<_> = points.entries.iter().map(|entry: &PointsEntry| (entry.entry, entry.day)).collect();
    let posted: BTreeSet<_> = books.entries.iter().map(|entry| (entry.number, entry.day)).collect();
    if shown != posted {
        sim.violate(&format!("phone {phone} shows {} entries, the books have {}", shown.len(), posted.len()));
    }
    let view = serde_json::to_string(&points).expect("a view is JSON");
    sim.say(&format!("phone {phone} shows {view}"));
}
