//! What the programme paper makes of what passed over the wire, worked out a second time and by hand.
//!
//! Comes in: what the server was told as plain numbers and texts (contacts, items with their receipts, rosters), and the
//! true time. Goes out: one member's events in order, for [`super::ledger`]; records as they must stand. Must never
//! happen: a rule of the product's `rules` used here; a look into the phone or the server.
//!
//! Days are numbers of days since 1970-01-01 in Japan, moments are milliseconds since 1970 (UTC).
//!
//! Where it cannot know: an item made between two restarts of a phone is dated by that phone's wall clock. It is judged
//! by that clock inside the contacts around it, as the paper says.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::{Claim, Event, Ledger, What};
use super::records::Records;

/// How far ahead an entry may be dated, and a clock be off: 5 minutes.
const TOLERANCE_MS: i64 = 5 * 60_000;

/// A contact of a device with the server.
#[derive(Clone, Debug)]
pub struct Contact {
    /// By the server's clock.
    pub at: i64,
    /// Which start of the phone.
    pub boot: String,
    /// Milliseconds since then.
    pub monotonic: i64,
}

/// When an item was made, as its device says and as it truly was.
#[derive(Clone, Debug)]
pub struct Made {
    /// The device's wall clock.
    pub wall: i64,
    /// Which start of the phone.
    pub boot: String,
    /// Milliseconds since then.
    pub monotonic: i64,
    /// The contact before it that the device knew of.
    pub after_contact: u64,
    /// The true moment.
    pub truly: i64,
}

/// An item that the server took.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The phone that sent it.
    pub phone: usize,
    /// Of a record: what it holds.
    pub content: Option<String>,
    /// When it was truly made.
    pub made: i64,
}

/// One member as the wire shows them.
#[derive(Clone, Debug, Default)]
pub struct Member {
    contacts: BTreeMap<(String, u64), Contact>,
    events: Vec<Event>,
    known: BTreeSet<String>,
    /// By record id, or the op id of a launch: every item with a final answer, by op id.
    taken: BTreeMap<String, BTreeMap<String, Taken>>,
    /// Records as they must stand.
    pub records: Records,
}

impl Member {
    /// Something other than an item happened.
    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The server answered a sign-in or a sync. A repeated sign-in is the same contact.
    pub fn contact(&mut self, device: &str, number: u64, contact: Contact) {
        self.contacts.entry((device.to_owned(), number)).or_insert(contact);
    }

    /// The server gave a final answer about an item of this record (or launch).
    pub fn answered(&mut self, id: &str, op: &str, taken: Taken) {
        self.taken.entry(id.to_owned()).or_default().entry(op.to_owned()).or_insert(taken);
    }

    /// The items of this record (or launch) with a final answer, by op id.
    pub fn taken(&self, id: &str) -> impl Iterator<Item = (&String, &Taken)> {
        self.taken.get(id).into_iter().flatten()
    }

    /// Whether the item was given a final answer.
    pub fn has(&self, id: &str, op: &str) -> bool {
        self.taken.get(id).is_some_and(|ops| ops.contains_key(op))
    }

    /// The server applied an item with this contact; only the first time counts. False: an honest phone was not believed.
    pub fn apply(&mut self, device: &str, op: &str, what: What, made: &Made, receipt: &Contact) -> bool {
        if !self.known.insert(op.to_owned()) {
            return true;
        }
        let until = |number| self.contacts.range((device.to_owned(), 0)..=(device.to_owned(), number));
        // Where the server has none up to that number, the first it has: a device begins with its sign-in.
        let before = until(made.after_contact).next_back().or_else(|| until(u64::MAX).next());
        let before = before.map(|(_, contact)| contact);
        let (entered_at, honest) = believed(made, before, receipt);
        self.events.push(Event::Claimed(Claim { entered_at, received_at: receipt.at, what }));
        honest
    }

    /// The books as they must be.
    pub fn ledger(&self) -> Ledger {
        Ledger::of(&self.events)
    }
}

/// "Offline claims" of the paper: the moment of entry, and whether a phone whose word could be checked was believed.
fn believed(made: &Made, before: Option<&Contact>, receipt: &Contact) -> (i64, bool) {
    let Some(before) = before else { return (receipt.at, false) };
    // Nobody can set the monotonic clock, so where it can speak the wall clock is not asked.
    let (said, checked) = if made.boot == before.boot {
        (before.at + made.monotonic - before.monotonic, true)
    } else if made.boot == receipt.boot {
        (made.truly, true)
    } else {
        (made.wall, false)
    };
    if said < before.at - TOLERANCE_MS || said > receipt.at + TOLERANCE_MS {
        return (receipt.at, !checked);
    }
    (said.clamp(before.at, receipt.at), true)
}
