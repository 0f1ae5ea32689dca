//! The books of one member by hand: what was earned, when it was granted, when it runs out.
//!
//! Comes in: events in the order in which the server met them. Goes out: awards and lots. Must never happen: a number
//! taken from the product.
//!
//! ```text
//! ledger.rs (the daily awards, the roster) ──▶ lots.rs (points) ◀── results.rs (yearly awards) ◀── verdict.rs (what one is worth)
//!                                                  ▲──────────── campaigns.rs ◀── steps.rs (what is credited of a day), standing.rs (bands)
//! ```
//!
//! Where it cannot know: a weight measured up to five minutes ahead of its entry may lie on the next day. It may earn and
//! need not ([`Ledger::unsure`]).

mod campaigns;
mod lots;
mod orders;
mod proofs;
mod results;
mod standing;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::days::{day_number, day_of, japan_day, moment_of};
pub use campaigns::{Campaign, Entry, Event, Listed, Part, Rule, STEPS};
pub use lots::Lot;
pub use orders::{Order, Stage};
pub use proofs::{Proof, Stage as ProofStage, WAITING_MOST};
pub use results::{Results, Settled as ResultsSettled};
pub use standing::{Bands, Told};
pub use steps::StepCounts;
pub use verdict::{Insured, Says};

/// What an award can be earned once for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// Once ever.
    Once,
    /// A day.
    Day(i64),
    /// A fiscal year, by the year in which it begins.
    Year(i64),
    /// An enrolment or a nurse's contact.
    Event(String),
}

/// An award by its code and what it is for.
pub type AwardName = (&'static str, Period);

/// Days of the entry window before today.
const WINDOW_DAYS: i64 = 7;
/// Days within which an entry must be received, the day of entry being the first.
const RECEIVED_WITHIN_DAYS: i64 = 31;
/// Days after leaving on which a member still signs in, syncs and exchanges.
const GRACE_DAYS: i64 = 31;

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

impl What {
    /// The body of an item on the wire.
    pub fn of(body: &Value) -> Self {
        let value = &body["value"];
        let text = |name: &str| value[name].as_str().unwrap_or_default();
        match (body["kind"].as_str(), value["type"].as_str()) {
            (Some("launch"), _) => Self::Launch,
            (_, Some("weight")) => Self::Weight(moment_of(text("measured_at")).0),
            (_, Some("steps")) => Self::Steps(day_of(text("day")), value["steps"].as_i64().unwrap_or_default()),
            (_, Some("action_goal")) => Self::Goal(day_of(text("day"))),
            _ => Self::Deleted,
        }
    }

    /// Whether it is dated after this moment.
    pub const fn is_ahead(&self, latest: i64) -> bool {
        match self {
            Self::Weight(measured_at) => *measured_at > latest,
            Self::Steps(day, _) | Self::Goal(day) => *day > japan_day(latest),
            Self::Launch | Self::Deleted => false,
        }
    }
}

/// An item that was applied.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The moment of entry that is believed.
    pub entered_at: i64,
    /// When the server got it.
    pub received_at: i64,
    /// What it says.
    pub what: What,
}

/// An award that was posted, and whether it stands.
#[derive(Clone, Debug)]
struct Posted {
    /// The lot that holds its points.
    lot: usize,
    /// By which day membership is judged.
    day: i64,
    /// False after a reversal.
    stands: bool,
}

/// A stretch of membership: its first day, and its last if there is one.
pub type Stretch = (i64, Option<i64>);

/// The books as they must be.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Every lot, in the order of the grants.
    pub lots: Vec<Lot>,
    /// Awards that may be there as well, or on another day.
    pub unsure: BTreeSet<AwardName>,
    posted: BTreeMap<AwardName, Posted>,
    /// What was taken back after it was gone: later grants meet it.
    pub debt: i64,
    /// What the union knows of check-ups, vaccinations, enrolments.
    pub results: Results,
    /// What was counted of days, as campaigns look at it.
    pub steps: StepCounts,
    /// By the campaign's id.
    pub campaigns: BTreeMap<String, Entry>,
    /// By the event's id.
    pub events: BTreeMap<String, Part>,
    /// By id.
    pub orders: BTreeMap<String, Order>,
    /// By id.
    pub proofs: BTreeMap<String, Proof>,
    registered_on: Option<i64>,
    /// The day of the first registration here, on which the password was chosen.
    password_on: Option<i64>,
    stretches: Vec<Stretch>,
    /// The day on which the union recorded the last day of membership.
    last_day_known_on: i64,
}

impl Ledger {
    /// Whether the member may sign in and sync: while membership goes on, and until the end of the 31st day after the
    /// later of its last day and the day on which the union recorded that.
    pub fn is_let_in(&self, today: i64) -> bool {
        self.last_day().is_none_or(|last| today <= last.max(self.last_day_known_on) + GRACE_DAYS)
    }

    /// Whether the member had registered by this day.
    pub fn is_registered_on(&self, day: i64) -> bool {
        self.registered_on.is_some_and(|first| first <= day)
    }

    /// Whether this award was posted and stands.
    pub fn has_earned(&self, name: &AwardName) -> bool {
        self.posted.get(name).is_some_and(|posted| posted.stands)
    }

    /// A first registration. Only the first counts, and an early member's was long ago.
    pub fn register(&mut self, today: i64) {
        self.password_on.get_or_insert(today);
        if self.registered_on.is_none() {
            self.registered_on = Some(today);
            self.grant(("registration", Period::Once), today, today, today);
        }
        // What was known before waited for this.
        self.settle(today);
        self.give_what_waits(today);
    }

    /// The roster was imported: its row names a stretch of membership, in place of those it overlaps, and since when an
    /// early member is registered. Awards for days that are days of membership no longer are taken back, those for days
    /// that are again are granted anew.
    pub fn roster(&mut self, today: i64, row: Stretch, early: Option<i64>) {
        let (first, before) = (self.stretches.is_empty(), self.last_day());
        let end = |stretch: &Stretch| stretch.1.unwrap_or(i64::MAX);
        self.stretches.retain(|known| end(known) < row.0 || end(&row) < known.0);
        self.stretches.push(row);
        if first || self.last_day() != before {
            self.last_day_known_on = today;
        }
        let mut posted: Vec<(AwardName, Posted)> =
            self.posted.iter().map(|(name, one)| (name.clone(), one.clone())).collect();
        posted.retain(|(name, _)| !Says::is_code(name.0));
        posted.sort_by_key(|(name, _)| order_of(name));
        for (name, one) in posted {
            match (self.is_member_on(one.day), one.stands) {
                (false, true) => self.take_back(&name),
                (true, false) => {
                    self.posted.remove(&name);
                    let granted = self.lots[one.lot].granted;
                    self.grant_points(name, granted, one.day, today, today);
                }
                _ => {}
            }
        }
        self.settle(today);
        if let Some(registered_on) = early {
            self.registered_on = Some(registered_on);
            let granted_on = day_number(2021, 4, 1);
            self.grant(("registration", Period::Once), granted_on, granted_on, today);
        }
    }

    /// An item was applied. What it newly earned, by code.
    pub fn claim(&mut self, claim: &Claim) -> Vec<&'static str> {
        let (entered, received) = (japan_day(claim.entered_at), japan_day(claim.received_at));
        let (lived, codes): (i64, &[&'static str]) = match claim.what {
            What::Launch => (entered, &["login", "launch"]),
            What::Weight(measured_at) => (japan_day(measured_at), &["weight"]),
            What::Steps(day, 1..) => (day, &["steps"]),
            What::Goal(day) => (day, &["action_goal"]),
            What::Steps(..) | What::Deleted => return Vec::new(),
        };
        if !self.is_registered_on(lived) || !self.is_member_on(lived) || received - entered >= RECEIVED_WITHIN_DAYS {
            return Vec::new();
        }
        let mut earned = Vec::new();
        for code in codes {
            let name = (*code, Period::Day(lived));
            match entered - lived {
                0..=WINDOW_DAYS if self.grant(name.clone(), lived, received, received) => earned.push(*code),
                -1 => drop(self.unsure.insert(name)),
                _ => {}
            }
        }
        earned
    }

    fn last_day(&self) -> Option<i64> {
        let ends: Option<Vec<i64>> = self.stretches.iter().map(|(_, last)| *last).collect();
        ends.and_then(|ends| ends.into_iter().max())
    }

    fn is_member_on(&self, day: i64) -> bool {
        self.stretches.iter().any(|(first, last)| *first <= day && last.is_none_or(|last| day <= last))
    }
}

/// What a daily award or the one of registration is worth.
pub fn points(code: &str) -> i64 {
    match code {
        "registration" => 1_000,
        "login" | "action_goal" => 5,
        "weight" | "steps" => 10,
        _ => 1,
    }
}

/// The award table's order of awards, and of what each is for.
fn order_of(name: &AwardName) -> (usize, Period) {
    const TABLE: [&str; 15] = [
        "registration",
        "spouse_checkup",
        "login",
        "launch",
        "weight",
        "steps",
        "action_goal",
        "bmi",
        "non_smoker",
        "health_age",
        "cessation",
        "flu",
        "secondary_exam",
        "campaign",
        "health_event",
    ];
    (TABLE.iter().position(|code| *code == name.0).unwrap_or(TABLE.len()), name.1.clone())
}
