//! What the programme paper makes of what passed over the wire, worked out a second time and by hand.
//!
//! Comes in: what the server was told as plain numbers and texts (contacts, items with their receipts, rosters), and the
//! true time. Goes out: one member's ledger and records as they must stand, after every exchange. Must never
//! happen: a rule of the product's `rules` used here; a look into the phone or the server.
//!
//! Days are numbers of days since 1970-01-01 in Japan, moments are milliseconds since 1970 (UTC).
//!
//! Where it cannot know: an item made between two restarts of a phone is dated by that phone's wall clock. It is judged
//! by that clock inside the contacts around it, as the paper says.

use std::collections::BTreeMap;

use serde_json::Value;

use super::days::japan_day;
use super::ledger::{Claim, Ledger, What, points};
use super::records::{self, Records};
use super::said::{self, Published};

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
    /// Of a record: what it holds. Of what a member says beside the records: that.
    pub content: Option<String>,
    /// When it was truly made.
    pub made: i64,
}

/// One member as the wire shows them.
#[derive(Clone, Debug, Default)]
pub struct Member {
    contacts: BTreeMap<(String, u64), Contact>,
    /// By op id: the first answer to it, which is the answer for ever.
    answers: BTreeMap<String, Value>,
    /// By record id, or the op id of a launch: every item with a final answer, by op id.
    taken: BTreeMap<String, BTreeMap<String, Taken>>,
    /// The books as they must be.
    pub ledger: Ledger,
    /// Records as they must stand.
    pub records: Records,
    /// Whether the consent to the programme stands.
    pub consents: bool,
}

/// An item with what the server said to it.
pub struct Answered<'a> {
    /// The device that made it.
    pub device: &'a str,
    /// The phone that sent it.
    pub phone: usize,
    /// As sent.
    pub item: &'a Value,
    /// As answered.
    pub outcome: &'a Value,
    /// When it was made.
    pub made: Made,
    /// The contact that brought it.
    pub receipt: &'a Contact,
    /// What the union has published.
    pub published: &'a Published,
}

impl Member {
    /// The server answered a sign-in or a sync. A repeated sign-in is the same contact.
    pub fn contact(&mut self, device: &str, number: u64, contact: Contact) {
        self.contacts.entry((device.to_owned(), number)).or_insert(contact);
    }

    /// The items of this record (or launch) with a final answer, by op id.
    pub fn taken(&self, id: &str) -> impl Iterator<Item = (&String, &Taken)> {
        self.taken.get(id).into_iter().flatten()
    }

    /// Whether the item was given a final answer.
    pub fn has(&self, id: &str, op: &str) -> bool {
        self.taken.get(id).is_some_and(|ops| ops.contains_key(op))
    }

    /// The server answered an item. What is wrong with the answer is returned.
    pub fn answered(&mut self, answered: &Answered<'_>) -> Option<String> {
        let Answered { phone, item, outcome, made, receipt, .. } = answered;
        let op = item["op_id"].as_str().unwrap_or_default();
        if let Some(first) = self.answers.get(op) {
            return (first != *outcome).then(|| format!("item {op} was answered {first} and then {outcome}"));
        }
        let (is_applied, status) = match outcome["outcome"].as_str() {
            Some(kind) => (kind == "applied", outcome["status"].as_u64().unwrap_or_default()),
            None => return Some(format!("item {op} got no receipt")),
        };
        if matches!(status, 409 | 503) {
            return None;
        }
        self.answers.insert(op.to_owned(), (*outcome).clone());
        let body = &item["body"];
        let record = body["record_id"].as_str();
        let content = record.map(|_| records::content(&body["value"])).or_else(|| said::content(body));
        let taken = Taken { phone: *phone, content, made: made.truly };
        self.taken.entry(record.unwrap_or(op).to_owned()).or_default().insert(op.to_owned(), taken);
        let (entered_at, honest) = believed(made, self.contact_before(answered), receipt);
        if let Some(by_hand) = said::answer(&mut self.ledger, op, body, (entered_at, receipt.at), answered.published) {
            return self.compare(op, is_applied, outcome, by_hand.as_ref()).or_else(|| {
                let named = self.contacts.contains_key(&(answered.device.to_owned(), made.after_contact));
                (named && !honest).then(|| format!("item {op} was made honestly at {} and not believed", made.truly))
            });
        }
        let what = What::of(body);
        if is_applied == what.is_ahead(entered_at + TOLERANCE_MS) {
            return Some(format!("item {op}, entered at {entered_at}, was answered {outcome}"));
        }
        if !is_applied {
            return None;
        }
        if record.is_some() {
            self.records.take(op, body);
            self.ledger.steps.take(op, body, entered_at);
        }
        let earned = self.ledger.claim(&Claim { entered_at, received_at: receipt.at, what });
        let said = earned_by(outcome);
        let by_hand: BTreeMap<&str, i64> = earned.into_iter().map(|code| (code, points(code))).collect();
        if self.ledger.unsure.is_empty() && said != by_hand {
            let day = japan_day(entered_at);
            return Some(format!("item {op}, entered on day {day}, earned {said:?}, by hand {by_hand:?}"));
        }
        // What a restore took from the server cannot bear witness for the phone.
        let named = self.contacts.contains_key(&(answered.device.to_owned(), made.after_contact));
        (named && !honest).then(|| format!("item {op} was made honestly at {} and not believed", made.truly))
    }

    /// What is wrong with the answer to something said beside the records: by hand it is refused (`None`), or earns this.
    fn compare(
        &self,
        op: &str,
        is_applied: bool,
        outcome: &Value,
        by_hand: Option<&BTreeMap<&'static str, i64>>,
    ) -> Option<String> {
        let differs = match by_hand {
            None => is_applied,
            Some(by_hand) => !is_applied || earned_by(outcome) != *by_hand,
        };
        differs.then(|| format!("item {op} was answered {outcome}, by hand it is {by_hand:?}"))
    }

    /// The contact that the item names, or else the latest before it; where the server has none up to that number, the
    /// first it has: a device begins with its sign-in.
    fn contact_before(&self, answered: &Answered<'_>) -> Option<&Contact> {
        let until = |number| {
            let device = answered.device.to_owned();
            self.contacts.range((device.clone(), 0)..=(device, number))
        };
        let before = until(answered.made.after_contact).next_back().or_else(|| until(u64::MAX).next());
        before.map(|(_, contact)| contact)
    }
}

/// What an answer says was earned.
fn earned_by(outcome: &Value) -> BTreeMap<&str, i64> {
    let said = outcome["earned"].as_array().into_iter().flatten();
    said.filter_map(|one| Some((one["award"].as_str()?, one["points"].as_i64()?))).collect()
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
