//! What members were told is kept, and who holds it.
//!
//! Comes in: acknowledged entries with what they hold, and what the wire shows. Goes out: promises that were broken.
//! Must never happen: a promise forgotten while something still holds it; one called kept by the answer to another.
//!
//! A promise is about one content of one record (or one launch) on one phone. A later one of the same phone about the
//! same record supersedes it; when the phone is put back to an earlier moment, the earlier promise stands again.

use std::collections::{BTreeMap, BTreeSet};

use super::courier::locked;
use super::days::number;
use super::oracle::Member;
use super::people::kenpos_id;
use super::state::Sim;

/// Milliseconds for which a phone keeps what the server has: 35 days, less one for the hours of the day.
const KEPT_MS: i64 = 34 * 86_400_000;

/// An entry or opening that a member was told is kept.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The record, or the launch.
    pub id: String,
    /// What it holds; `None` for a launch.
    pub content: Option<String>,
    /// The phone it was entered on.
    pub phone: usize,
    /// That phone still has it. A phone that is gone, or was put back to before it, has not.
    pub held: bool,
    /// The moment of entry that its item must name, with the syncs of the phone by then; `None` where that is not known.
    entered_at: Option<(i64, u64)>,
    /// The promise that took its place, or that it was withdrawn.
    superseded: Option<u64>,
    /// The item that the server took for it, and when that was seen.
    answer: Option<(String, i64)>,
}

impl Promise {
    fn earns(&self) -> bool {
        earns(self.content.as_deref())
    }
}

/// Whether a record that holds this could earn.
fn earns(content: Option<&str>) -> bool {
    content.is_some_and(|text| !text.starts_with("deleted") && !text.starts_with("steps 0 "))
}

/// The promises to one member, in the order they were made (the number counts over all members).
#[derive(Default)]
pub struct Promises {
    all: BTreeMap<u64, Promise>,
    /// Records that only this phone still has: the server lost them when the phone no longer kept what it had sent.
    given_up: BTreeSet<(usize, String)>,
    /// When something was entered about a record on a phone.
    entered: BTreeMap<(usize, String), BTreeSet<i64>>,
    /// Records that a phone has read from its health store: what it says of their origins may change with any reading.
    read: BTreeSet<(usize, String)>,
}

impl Promises {
    fn live(&self) -> impl Iterator<Item = &Promise> {
        self.all.values().filter(|promise| promise.superseded.is_none())
    }

    /// Whether this phone has something the server has not.
    pub fn waits_on(&self, phone: usize) -> bool {
        self.live().any(|promise| promise.held && promise.phone == phone && promise.answer.is_none())
    }

    /// What the unanswered entries on this phone can be worth at most. A superseded one may still earn.
    pub fn worth(&self, phone: usize) -> i64 {
        let waiting = self.all.values().filter(|one| one.held && one.phone == phone && one.answer.is_none());
        let worth = |content: &Option<String>| match content.as_deref() {
            None => 6,
            Some(text) if text.starts_with("goal") => 5,
            // What is said beside the records shows no preview.
            Some(text) if ["deleted", "exam", "survey", "join", "check"].iter().any(|kind| text.starts_with(kind)) => 0,
            Some(_) => 10,
        };
        waiting.map(|promise| worth(&promise.content)).sum()
    }

    /// Ids promised on this phone that no answer has been seen for.
    pub fn unanswered(&self, phone: usize) -> Vec<String> {
        let waiting = self.live().filter(|one| one.held && one.phone == phone && one.answer.is_none());
        waiting.map(|promise| promise.id.clone()).collect()
    }

    /// Whether nobody but this phone can still have the record.
    pub fn is_given_up(&self, phone: usize, id: &str) -> bool {
        self.given_up.contains(&(phone, id.to_owned()))
    }

    fn supersede(&mut self, phone: usize, id: &str, by: u64) {
        for promise in self.all.values_mut().filter(|one| one.phone == phone && one.id == id) {
            promise.superseded.get_or_insert(by);
        }
    }

    /// Notes which promises the server has taken up. An item that answers one promise answers no other. Items that say
    /// they were made when nothing was entered are returned.
    fn look(&mut self, wire: &Member, now: i64) -> Vec<String> {
        let mut wrong = Vec::new();
        let waiting: Vec<u64> =
            self.all.iter().filter(|(_, promise)| promise.answer.is_none()).map(|(number, _)| *number).collect();
        // The newest first: an unsent entry that was corrected and corrected back is one item.
        for number in waiting.into_iter().rev() {
            let promise = &self.all[&number];
            let used: BTreeSet<&String> = self
                .all
                .values()
                .filter(|other| other.id == promise.id && other.phone == promise.phone)
                .filter_map(|other| other.answer.as_ref().map(|(op, _)| op))
                .collect();
            let answers = wire.taken(&promise.id).filter(|(op, taken)| {
                taken.phone == promise.phone && taken.content == promise.content && !used.contains(op)
            });
            let answers: Vec<_> = answers.collect();
            // Said, corrected and said again, it can be two items: each promise has its own, the newest the last.
            let at = promise.entered_at.map(|(at, _)| at);
            let answer = answers.iter().find(|(_, taken)| at == Some(taken.made)).or(answers.last()).copied();
            let entered = &self.entered[&(promise.phone, promise.id.clone())];
            let is_true = |made| promise.entered_at.map_or(entered.contains(&made), |(at, _)| at == made);
            if let Some((op, taken)) = answer.filter(|(_, taken)| !is_true(taken.made)) {
                wrong.push(format!("item {op} says that {} was entered at {}", promise.id, taken.made));
            }
            let answer = answer.map(|(op, _)| (op.clone(), now));
            if let Some(promise) = self.all.get_mut(&number) {
                promise.answer = answer;
            }
        }
        wrong
    }

    fn forget_what_nobody_has(&mut self, wire: Option<&Member>) {
        self.all.retain(|_, promise| promise.held || is_there(promise, wire));
    }
}

fn is_there(promise: &Promise, wire: Option<&Member>) -> bool {
    let op = promise.answer.as_ref().map(|(op, _)| op);
    wire.zip(op).is_some_and(|(wire, op)| wire.has(&promise.id, op))
}

impl Sim {
    /// A member was told that this is kept.
    pub fn promise(&mut self, phone: usize, id: String, content: Option<String>) {
        let Some(member) = self.phones[phone].member else { return };
        self.promised += 1;
        let syncs = self.phones[phone].syncs;
        let promises = &mut self.promises[member];
        let now = self.wire.time.get().millis();
        let before = promises.live().find(|one| one.held && one.phone == phone && one.id == id);
        // As long as there was no sync, a correction of what could earn is made in the unsent item, which keeps its moment.
        let entered_at = match before.filter(|one| one.answer.is_none() && one.earns() && earns(content.as_deref())) {
            Some(before) => before.entered_at.filter(|(_, then)| *then == syncs),
            // A phone put back to before the answer corrects the unsent item that it has again.
            None if before.is_some() && self.put_back.contains(&phone) => None,
            None => Some((now, syncs)),
        };
        promises.supersede(phone, &id, self.promised);
        promises.entered.entry((phone, id.clone())).or_default().insert(now);
        let promise = Promise { id, content, phone, held: true, entered_at, superseded: None, answer: None };
        promises.all.insert(self.promised, promise);
    }

    /// The phone has read this from its health store.
    pub fn promise_read(&mut self, phone: usize, id: String, content: String, read_at: i64) {
        let Some(member) = self.phones[phone].member else { return };
        self.promise(phone, id.clone(), Some(content));
        let promises = &mut self.promises[member];
        if let Some(promise) = promises.all.get_mut(&self.promised) {
            promise.entered_at = None;
        }
        promises.entered.entry((phone, id.clone())).or_default().insert(read_at);
        promises.read.insert((phone, id));
    }

    /// What was last promised of a record on this phone.
    pub fn promised_content(&self, phone: usize, id: &str) -> Option<String> {
        let mut live = self.promises[self.phones[phone].member?].live();
        live.find(|one| one.held && one.phone == phone && one.id == id)?.content.clone()
    }

    /// A phone has read its health store: any record of it may have a new revision.
    pub fn read_again(&mut self, phone: usize, read_at: i64) {
        let Some(member) = self.phones[phone].member else { return };
        let Promises { read, entered, .. } = &mut self.promises[member];
        for key in read.iter().filter(|(of, _)| *of == phone) {
            entered.entry(key.clone()).or_default().insert(read_at);
        }
    }

    /// What was never sent was taken back by the member.
    pub fn withdraw(&mut self, phone: usize, id: &str) {
        let Some(member) = self.phones[phone].member else { return };
        self.promised += 1;
        self.promises[member].supersede(phone, id, self.promised);
    }

    /// The data of a phone are those of an earlier moment: what was promised after it and has left no trace is gone.
    pub fn forget_after(&mut self, phone: usize, number: u64) {
        self.look();
        self.put_back.insert(phone);
        for promises in &mut self.promises {
            for (made, promise) in promises.all.iter_mut().filter(|(_, one)| one.phone == phone) {
                promise.held &= *made <= number;
                promise.superseded = promise.superseded.filter(|by| *by <= number);
            }
        }
        self.forget_what_nobody_has();
    }

    /// What the server took from this phone after a moment and has lost since: put back to that moment, the phone owes it
    /// as before, perhaps in an item that it never sent then because a later one took its place.
    pub fn owe_again(&mut self, phone: usize, since: i64) {
        let seen = locked(&self.wire.seen);
        for (member, promises) in self.promises.iter_mut().enumerate() {
            let wire = seen.members.get(&kenpos_id(member));
            for promise in promises.all.values_mut().filter(|one| one.phone == phone && one.held) {
                if promise.answer.as_ref().is_some_and(|(_, at)| *at > since) && !is_there(promise, wire) {
                    promise.answer = None;
                }
            }
        }
    }

    /// What no phone holds and the server does not have, or no longer.
    pub fn forget_what_nobody_has(&mut self) {
        let seen = locked(&self.wire.seen);
        for (member, promises) in self.promises.iter_mut().enumerate() {
            promises.forget_what_nobody_has(seen.members.get(&kenpos_id(member)));
        }
    }

    /// Notes which promises the server has.
    pub fn look(&mut self) {
        let mut wrong = Vec::new();
        {
            let (seen, now) = (locked(&self.wire.seen), self.wire.time.get().millis());
            for (member, promises) in self.promises.iter_mut().enumerate() {
                wrong.extend(
                    seen.members.get(&kenpos_id(member)).map_or_else(Vec::new, |wire| promises.look(wire, now)),
                );
            }
        }
        for what in wrong {
            self.violate(&what);
        }
    }

    /// Promises to the member of this phone that it neither owes nor the server has, after a whole sync: what a restore
    /// took from the server was offered again. Older than what a phone keeps, it is given up.
    pub fn not_offered_again(&mut self, phone: usize, member: usize, owed: &BTreeSet<String>) -> Vec<String> {
        let (seen, now) = (locked(&self.wire.seen), self.wire.time.get().millis());
        let wire = seen.members.get(&kenpos_id(member));
        let Promises { all, given_up, .. } = &mut self.promises[member];
        let mut lost = Vec::new();
        all.retain(|_, promise| {
            let stands = promise.held && promise.phone == phone && promise.superseded.is_none();
            let Some((_, at)) = promise.answer.as_ref().filter(|_| stands) else { return true };
            if is_there(promise, wire) || owed.contains(&promise.id) {
                return true;
            }
            if now - at < KEPT_MS {
                lost.push(promise.id.clone());
            }
            given_up.insert((phone, promise.id.clone()));
            false
        });
        lost
    }

    /// What was promised to a member and is neither at the server nor in `parked`. What is on a phone that they are not
    /// signed in on, or may not send any more, is sealed and waits.
    pub fn broken_promises(&self, member: usize, parked: &BTreeSet<String>) -> Vec<String> {
        let today = number(self.wire.time.today());
        let seen = locked(&self.wire.seen);
        let wire = seen.members.get(&kenpos_id(member));
        let let_in = seen.members.get(&kenpos_id(member)).is_some_and(|wire| wire.ledger.is_let_in(today));
        let here = |one: &Promise| !one.held || (let_in && self.phones[one.phone].member == Some(member));
        self.promises[member]
            .live()
            .filter(|promise| !is_there(promise, wire) && !parked.contains(&promise.id) && here(promise))
            .map(|promise| promise.id.clone())
            .collect()
    }
}
