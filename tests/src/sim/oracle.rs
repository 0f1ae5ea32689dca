//! What the programme paper says a member has earned, worked out a second time and by hand.
//!
//! Comes in: what passed over the wire as plain numbers and texts (contacts, items with their receipts), and the true
//! time. Goes out: the awards and the balance that must be there. Must never happen: a rule of the product's `rules`
//! used here; a look into the phone or the server.
//!
//! Days are numbers of days since 1970-01-01 in Japan, moments are milliseconds since 1970 (UTC).
//!
//! Where it cannot know: an item made between two restarts of a phone is dated by that phone's wall clock, and a weight
//! measured up to five minutes ahead of its entry may lie on the next day. The first is judged by the wall clock inside
//! the contacts around it, as the paper says; the second may earn and need not ([`Expected::may`]).

use std::collections::{BTreeMap, BTreeSet};

const DAY_MS: i64 = 86_400_000;
const JAPAN_MS: i64 = 9 * 3_600_000;
const TOLERANCE_MS: i64 = 5 * 60_000;

/// An award by its code and the day it is for; registration has no day.
pub type AwardName = (&'static str, Option<i64>);

/// The day in Japan of a moment.
pub const fn japan_day(at: i64) -> i64 {
    (at + JAPAN_MS).div_euclid(DAY_MS)
}

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

/// What an item says.
#[derive(Clone, Debug)]
pub enum What {
    /// The app was opened.
    Launch,
    /// A weight, measured then.
    Weight(i64),
    /// Steps of a day.
    Steps(i64, i64),
    /// The answer to a goal, of a day.
    Goal(i64),
    /// A deletion.
    Deleted,
}

/// When an item was made, as its device says and as it truly was.
#[derive(Clone, Debug)]
pub struct Made {
    /// The device's wall clock.
    pub wall: i64,
    /// Which start of the phone.
    pub boot: String,
    /// The contact before it that the device knew of.
    pub after_contact: u64,
    /// The true moment.
    pub truly: i64,
}

#[derive(Clone, Debug)]
struct Claim {
    number: usize,
    entered_at: i64,
    received_at: i64,
    what: What,
}

/// One member as the wire shows them.
#[derive(Clone, Debug, Default)]
pub struct Member {
    registered_at: Option<i64>,
    contacts: BTreeMap<(String, u64), Contact>,
    claims: BTreeMap<String, Claim>,
    seen: BTreeSet<String>,
}

/// What must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Each award with the day it was granted on.
    pub must: BTreeMap<AwardName, i64>,
    /// Awards that may be there as well.
    pub may: BTreeSet<AwardName>,
}

impl Member {
    /// The server answered a registration.
    pub fn registered(&mut self, at: i64) {
        self.registered_at.get_or_insert(at);
    }

    /// The server answered a sign-in or a sync. A repeated sign-in is the same contact.
    pub fn contact(&mut self, device: &str, number: u64, contact: Contact) {
        self.contacts.entry((device.to_owned(), number)).or_insert(contact);
    }

    /// The server gave a final answer about the item or record with this id.
    pub fn answered(&mut self, id: &str) {
        self.seen.insert(id.to_owned());
    }

    /// Whether it ever did.
    pub fn is_answered(&self, id: &str) -> bool {
        self.seen.contains(id)
    }

    /// Every id with a final answer.
    pub const fn all_answered(&self) -> &BTreeSet<String> {
        &self.seen
    }

    /// The server took an item with this contact; only the first time counts. False: an honest phone was not believed.
    pub fn take(&mut self, device: &str, op: &str, what: What, made: &Made, receipt: &Contact) -> bool {
        if self.claims.contains_key(op) {
            return true;
        }
        let until = |number| self.contacts.range((device.to_owned(), 0)..=(device.to_owned(), number));
        // Where the server has none up to that number, the first it has: a device begins with its sign-in.
        let before = until(made.after_contact).next_back().or_else(|| until(u64::MAX).next());
        let before = before.map(|(_, contact)| contact);
        let (entered_at, honest) = believed(made, before, receipt);
        let claim = Claim { number: self.claims.len(), entered_at, received_at: receipt.at, what };
        self.claims.insert(op.to_owned(), claim);
        honest
    }

    /// The awards that must be there.
    pub fn expected(&self) -> Expected {
        let mut expected = Expected::default();
        let Some(registered_at) = self.registered_at else { return expected };
        let first = japan_day(registered_at);
        expected.must.insert(("registration", None), first);
        let mut claims: Vec<&Claim> = self.claims.values().collect();
        claims.sort_by_key(|claim| claim.number);
        for claim in claims {
            let (entered, granted) = (japan_day(claim.entered_at), japan_day(claim.received_at));
            let (lived, codes): (i64, &[&'static str]) = match claim.what {
                What::Launch => (entered, &["login", "launch"]),
                What::Weight(measured_at) => (japan_day(measured_at), &["weight"]),
                What::Steps(day, 1..) => (day, &["steps"]),
                What::Goal(day) => (day, &["action_goal"]),
                What::Steps(..) | What::Deleted => continue,
            };
            // Received within 31 days, counted from the day of entry, inclusive.
            if lived < first || granted - entered > 30 {
                continue;
            }
            for code in codes {
                match entered - lived {
                    0..=7 => drop(expected.must.entry((code, Some(lived))).or_insert(granted)),
                    -1 => drop(expected.may.insert((code, Some(lived)))),
                    _ => {}
                }
            }
        }
        expected
    }
}

/// "Offline claims" of the paper: the moment of entry, and whether a phone whose word could be checked was believed.
fn believed(made: &Made, before: Option<&Contact>, receipt: &Contact) -> (i64, bool) {
    let Some(before) = before else { return (receipt.at, false) };
    let checked = made.boot == before.boot || made.boot == receipt.boot;
    // Nobody can set the monotonic clock, so where it can speak the moment is the true one.
    let said = if checked { made.truly } else { made.wall };
    if said < before.at - TOLERANCE_MS || said > receipt.at + TOLERANCE_MS {
        return (receipt.at, !checked);
    }
    (said.clamp(before.at, receipt.at), true)
}

/// What awards are worth on a day: granted before it and not expired.
pub fn balance<'a>(awards: impl IntoIterator<Item = (&'a AwardName, &'a i64)>, today: i64) -> i64 {
    let usable = awards.into_iter().filter(|(_, granted)| today <= last_day(**granted));
    usable.map(|((code, _), _)| points(code)).sum()
}

fn points(code: &str) -> i64 {
    match code {
        "registration" => 1_000,
        "login" | "action_goal" => 5,
        "weight" | "steps" => 10,
        _ => 1,
    }
}

/// The last day of use: 31 March at the end of the fiscal year after the one of the grant.
fn last_day(granted: i64) -> i64 {
    let (mut year, month) = year_and_month(granted);
    if month < 4 {
        year -= 1;
    }
    // The day before 1 April two years after the fiscal year began.
    (0..800).map(|days| granted + days).find(|day| year_and_month(*day) == (year + 2, 4)).map_or(granted, |day| day - 1)
}

/// The civil calendar, counted out in years of 1 March (the leap day is then the last of its year).
fn year_and_month(day: i64) -> (i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_march_end_a_year_before_points_of_april() {
        // 2026-03-31 and 2026-04-01; 2027-03-31 and 2028-03-31.
        assert_eq!(last_day(20_543), 20_908);
        assert_eq!(last_day(20_544), 21_274);
    }

    #[test]
    fn a_day_begins_at_fifteen_hours_of_greenwich() {
        assert_eq!(japan_day(15 * 3_600_000 - 1), 0);
        assert_eq!(japan_day(15 * 3_600_000), 1);
    }
}
