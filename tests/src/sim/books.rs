//! The server's books beside those by hand, and what phones show of them.
//!
//! Comes in: books, the oracle's ledger and records, screens. Goes out: what differs. Must never happen: a repair.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_protocol::pull::ChangeBody;
use kenpos_rules::award::{AwardKey, Period};
use kenpos_rules::explain::Language;
use kenpos_rules::points::Points;
use kenpos_server::store::lookup::Who;
use kenpos_server::store::member::{Books, FeedWant, Want};

use super::courier::locked;
use super::days::number;
use super::ledger::{AwardName, Ledger, Lot, Period as ByHand};
use super::people::kenpos_id;
use super::records::{Records, shown_content};
use super::state::Sim;
use super::{campaigns, check, exchange, hash_of, proofs, results};

/// Days in one page of a phone's history.
const HISTORY_DAYS: i64 = 700;

/// The server's books of everybody are those by hand, and the audit finds nothing.
pub async fn ledgers_agree(sim: &mut Sim) {
    for member in (0..sim.plan.members).filter(|member| sim.registered[*member]).collect::<Vec<_>>() {
        let id = kenpos_id(member);
        let books = sim.union.books(&id).await;
        let ledger = locked(&sim.wire.seen).member(&id).ledger.clone();
        awards_agree(sim, &id, &books, &ledger);
    }
    for violation in sim.union.audit().await.violations {
        sim.violate(&format!("the audit finds {violation:?}"));
    }
}

/// The server's books of a member, and every phone the member is signed in on, agree with the oracle.
pub async fn agree(sim: &mut Sim, member: usize) {
    let id = kenpos_id(member);
    let books = sim.union.books(&id).await;
    let wire = locked(&sim.wire.seen).members.get(&id).cloned().unwrap_or_default();
    awards_agree(sim, &id, &books, &wire.ledger);
    records_agree(sim, &id, &books, &wire.records).await;
    // Who is not let in any more sees what was last told, and keeps what was not sent.
    let here = |phone: &usize| sim.phones[*phone].member == Some(member) && sim.is_let_in(member);
    for phone in sim.living().into_iter().filter(here).collect::<Vec<_>>() {
        points_agree(sim, phone, &books, &wire.ledger);
        history_agrees(sim, phone, member, &wire.records);
        results::agree(sim, phone, &wire.ledger.results);
        campaigns::agree(sim, phone, member, &wire.ledger);
        exchange::agree(sim, phone, &books, &wire.ledger.orders);
        proofs::agree(sim, phone, &wire.ledger);
    }
    proofs::files_agree(sim, member).await;
    // Everything the server keeps of the member, in the hash of the run.
    let whole = hash_of([format!("{books:?}").as_str()]);
    sim.say(&format!("{id}: {} awards, {} entries, books {whole}", books.awards.len(), books.entries.len()));
}

/// Awards and lots are those by hand, with the day of the grant and the last day of use.
fn awards_agree(sim: &mut Sim, id: &str, books: &Books, ledger: &Ledger) {
    let mut named: BTreeMap<AwardName, u64> = BTreeMap::new();
    for award in &books.awards {
        let name = name_of(&award.key);
        if named.insert(name.clone(), award.lot).is_some() {
            sim.violate(&format!("{id}: {name:?} is there twice"));
        }
        let lot = books.lots.get(&award.lot);
        if lot.is_none_or(|lot| (lot.granted_on, lot.expires_on) != (award.granted_on, award.expires_on)) {
            sim.violate(&format!("{id}: {name:?} names other days than its lot"));
        }
    }
    let names: BTreeMap<u64, AwardName> = books
        .entries
        .iter()
        .filter(|entry| books.lots.contains_key(&entry.number))
        .filter_map(|entry| entry.award.as_ref().map(|(key, _)| (entry.number, name_of(key))))
        .collect();
    let posted = books.lots.values().map(|lot| Lot {
        name: names.get(&lot.number).cloned().unwrap_or(("returned", ByHand::Once)),
        granted_on: number(lot.granted_on),
        expires_on: number(lot.expires_on),
        granted: lot.granted.0,
        left: lot.left.0,
        expired: lot.expired.0,
        forfeited: lot.forfeited.0,
    });
    // An award that may be there or not may have been spent as well.
    if !ledger.unsure.is_empty() && !ledger.orders.is_empty() {
        return;
    }
    let sure = |lot: &Lot| !ledger.unsure.contains(&lot.name);
    let mut posted: Vec<Lot> = posted.filter(sure).collect();
    let mut by_hand: Vec<Lot> = ledger.lots.iter().filter(|lot| sure(lot)).cloned().collect();
    posted.sort();
    by_hand.sort();
    if posted != by_hand {
        let missing: Vec<&Lot> = by_hand.iter().filter(|lot| !posted.contains(lot)).collect();
        let surplus: Vec<&Lot> = posted.iter().filter(|lot| !by_hand.contains(lot)).collect();
        sim.violate(&format!("{id}: lots {surplus:?} are there, by hand they are {missing:?}"));
    }
    if ledger.unsure.is_empty() {
        let left: i64 = by_hand.iter().map(|lot| lot.left).sum();
        let balances: i64 = books.balances.values().map(|points| points.0).sum();
        if left != balances {
            sim.violate(&format!("{id}: the balances come to {balances}, by hand to {left}"));
        }
    }
}

fn name_of(key: &AwardKey) -> AwardName {
    let period = match &key.period {
        Period::Once => ByHand::Once,
        Period::Day(day) => ByHand::Day(number(*day)),
        Period::FiscalYear(year) => ByHand::Year(i64::from(year.year())),
        Period::Event(event) => ByHand::Event(event.clone()),
    };
    (key.code.code(), period)
}

/// The server's records are those by hand: the highest (revision, op id), a deletion over an equal revision.
async fn records_agree(sim: &mut Sim, id: &str, books: &Books, by_hand: &Records) {
    let want = Want { feed: Some(FeedWant { member: 0, union: 0, limit: usize::MAX }), ..Want::default() };
    let state = sim.union.store().load(&Who::Member(books.member), &want).await;
    let feed = state.expect("the world's store works").expect("a member with books").feed.member;
    let mut kept = Records::default();
    for change in &feed {
        if let ChangeBody::Record(record) = &change.body {
            let revision = serde_json::to_value(&record.record).expect("a record is JSON");
            kept.take(&record.op_id.to_string(), &revision);
        }
    }
    let (kept, by_hand) = (kept.all(), by_hand.all());
    for record in by_hand.keys().chain(kept.keys()).collect::<BTreeSet<_>>() {
        let (server, hand) = (kept.get(record), by_hand.get(record));
        if server != hand {
            sim.violate(&format!("{id}: the server keeps {record} as {server:?}, by hand it is {hand:?}"));
        }
    }
    let whole = hash_of([format!("{kept:?}").as_str()]);
    sim.say(&format!("{id}: {} records {whole}", kept.len()));
}

/// Feed = ledger: the phone shows the entries of the books, their sum, and when it runs out.
fn points_agree(sim: &mut Sim, phone: usize, books: &Books, ledger: &Ledger) {
    let points = match sim.phones[phone].phone.kenpos().points(Language::En) {
        Ok(points) => points,
        Err(error) => return sim.violate(&format!("the points of phone {phone} ended with {}", error.code())),
    };
    let today = sim.wire.time.today();
    let server: Points = books.balances.range(today..).map(|(_, points)| *points).sum();
    if points.balance != server {
        sim.violate(&format!("phone {phone} shows {}, the server has {server}", points.balance));
    }
    let shown: BTreeMap<i64, i64> = points.expiring.iter().map(|part| (number(part.date), part.points.0)).collect();
    let by_hand = ledger.usable(number(today));
    if ledger.unsure.is_empty() && shown != by_hand {
        sim.violate(&format!("phone {phone} shows {shown:?} by last day of use, by hand it is {by_hand:?}"));
    }
    if points.pending != Points::ZERO {
        sim.violate(&format!("phone {phone} waits for {} that nobody owes", points.pending));
    }
    let shown: BTreeSet<_> = points.entries.iter().map(|entry| (entry.entry, entry.day)).collect();
    let posted: BTreeSet<_> = books.entries.iter().map(|entry| (entry.number, entry.day)).collect();
    if shown != posted {
        sim.violate(&format!("phone {phone} shows {} entries, the books have {}", shown.len(), posted.len()));
    }
    let view = serde_json::to_string(&points).expect("a view is JSON");
    sim.say(&format!("phone {phone} shows {}", hash_of([view.as_str()])));
}

/// What the phone shows of records is what they must hold. What it shows as refused is its own, and so is what only it
/// can still have.
fn history_agrees(sim: &mut Sim, phone: usize, member: usize, by_hand: &Records) {
    let parked = check::parked(sim, phone);
    let own = |id: &String| parked.contains(id) || sim.promises[member].is_given_up(phone, id);
    let Some(shown) = history(sim, phone) else {
        return sim.violate(&format!("phone {phone} cannot show its history"));
    };
    let by_hand = by_hand.shown();
    let ids: BTreeSet<&String> = shown.keys().chain(by_hand.keys()).filter(|id| !own(id)).collect();
    let differing = ids.into_iter().filter(|id| shown.get(*id) != by_hand.get(*id));
    let told: Vec<String> = differing
        .map(|id| format!("phone {phone} shows {id} as {:?}, by hand it is {:?}", shown.get(id), by_hand.get(id)))
        .collect();
    for what in told {
        sim.violate(&what);
    }
}

/// Every record that the phone shows, by id. `None` when it cannot.
fn history(sim: &Sim, phone: usize) -> Option<BTreeMap<String, String>> {
    let kenpos = sim.phones[phone].phone.kenpos();
    let (mut from, last) = (sim.first_day.plus_days(-20), sim.wire.time.today().plus_days(20));
    let mut shown = BTreeMap::new();
    while from <= last {
        let to = from.plus_days(HISTORY_DAYS).min(last);
        for day in kenpos.history(from, to).ok()?.days {
            let text = day.day.to_string();
            shown.extend(day.records.iter().map(|record| (record.id.to_string(), shown_content(record, &text))));
        }
        from = to.plus_days(1);
    }
    Some(shown)
}
