//! The books of one member by hand: what was earned, when it was granted, when it runs out.
//!
//! Comes in: events in the order in which the server met them. Goes out: awards and lots. Must never happen: a number
//! taken from the product.
//!
//! Where it cannot know: a weight measured up to five minutes ahead of its entry may lie on the next day. It may earn and
//! need not ([`Ledger::unsure`]).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::days::{day_number, day_of, japan_day, last_day_of_use, moment_of};

/// An award by its code and the day it is for; registration has no day.
pub type AwardName = (&'static str, Option<i64>);

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

/// Points granted together, by hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lot {
    /// The award.
    pub name: AwardName,
    /// 付与日.
    pub granted_on: i64,
    /// The last day of use.
    pub expires_on: i64,
    /// What the grant was worth.
    pub granted: i64,
    /// What is left.
    pub left: i64,
    /// What ran out, as written down.
    pub expired: i64,
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
    registered_on: Option<i64>,
    stretches: Vec<Stretch>,
    /// The day on which the union recorded the last day of membership.
    last_day_known_on: i64,
}

impl Ledger {
    /// What can be used on a day, by last day of use.
    pub fn usable(&self, today: i64) -> BTreeMap<i64, i64> {
        let mut by_day = BTreeMap::new();
        for lot in self.lots.iter().filter(|lot| today <= lot.expires_on && lot.left > 0) {
            *by_day.entry(lot.expires_on).or_default() += lot.left;
        }
        by_day
    }

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
    pub fn has_earned(&self, name: AwardName) -> bool {
        self.posted.get(&name).is_some_and(|posted| posted.stands)
    }

    /// A first registration. Only the first counts, and an early member's was long ago.
    pub fn register(&mut self, today: i64) {
        if self.registered_on.is_none() {
            self.registered_on = Some(today);
            self.grant(("registration", None), today, today, today);
        }
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
        let posted: Vec<(AwardName, Posted)> = self.posted.iter().map(|(name, one)| (*name, one.clone())).collect();
        for (name, one) in posted {
            match (self.is_member_on(one.day), one.stands) {
                (false, true) => {
                    (self.lots[one.lot].left, self.lots[one.lot].expired) = (0, 0);
                    self.posted.insert(name, Posted { stands: false, ..one });
                }
                (true, false) => {
                    self.posted.remove(&name);
                    self.grant(name, one.day, today, today);
                }
                _ => {}
            }
        }
        if let Some(registered_on) = early {
            self.registered_on = Some(registered_on);
            let granted_on = day_number(2021, 4, 1);
            self.grant(("registration", None), granted_on, granted_on, today);
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
            let name = (*code, Some(lived));
            match entered - lived {
                0..=WINDOW_DAYS if self.grant(name, lived, received, received) => earned.push(*code),
                -1 => drop(self.unsure.insert(name)),
                _ => {}
            }
        }
        earned
    }

    /// The office writes down what ran out before this day.
    pub fn write_down(&mut self, today: i64) {
        for lot in self.lots.iter_mut().filter(|lot| lot.expires_on < today) {
            lot.expired += std::mem::take(&mut lot.left);
        }
    }

    fn last_day(&self) -> Option<i64> {
        let ends: Option<Vec<i64>> = self.stretches.iter().map(|(_, last)| *last).collect();
        ends.and_then(|ends| ends.into_iter().max())
    }

    fn is_member_on(&self, day: i64) -> bool {
        self.stretches.iter().any(|(first, last)| *first <= day && last.is_none_or(|last| day <= last))
    }

    /// Grants an award if it was never posted. What has run out on the day it is posted is written down at once.
    fn grant(&mut self, name: AwardName, day: i64, granted_on: i64, today: i64) -> bool {
        if self.posted.contains_key(&name) {
            return false;
        }
        self.posted.insert(name, Posted { lot: self.lots.len(), day, stands: true });
        let (granted, expires_on) = (points(name.0), last_day_of_use(granted_on));
        let (left, expired) = if today <= expires_on { (granted, 0) } else { (0, granted) };
        self.lots.push(Lot { name, granted_on, expires_on, granted, left, expired });
        true
    }
}

/// What an award is worth.
pub fn points(code: &str) -> i64 {
    match code {
        "registration" => 1_000,
        "login" | "action_goal" => 5,
        "weight" | "steps" => 10,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::days::{DAY_MS, day_of};

    fn noon(day: i64) -> i64 {
        day * DAY_MS + 3 * 3_600_000
    }

    fn goal(lived: i64, entered: i64, received: i64) -> Claim {
        Claim { entered_at: noon(entered), received_at: noon(received), what: What::Goal(lived) }
    }

    fn member_since(day: i64) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.roster(day, (day - 1_000, None), None);
        ledger.register(day);
        ledger
    }

    #[test]
    fn points_run_out_by_the_day_of_the_grant_and_not_by_the_day_lived() {
        let march = day_of("2027-03-31");
        let mut ledger = member_since(march - 30);
        ledger.claim(&goal(march, march, march + 2));
        assert_eq!(ledger.usable(day_of("2028-03-31")).values().sum::<i64>(), 1_005);
        assert_eq!(ledger.usable(day_of("2028-04-01")), BTreeMap::from([(day_of("2029-03-31"), 5)]));
    }

    #[test]
    fn what_ran_out_is_written_down_once() {
        let april = day_of("2028-04-01");
        let mut ledger = member_since(day_of("2027-03-01"));
        ledger.write_down(april - 1);
        assert_eq!((ledger.lots[0].left, ledger.lots[0].expired), (1_000, 0));
        ledger.write_down(april);
        ledger.write_down(april);
        assert_eq!((ledger.lots[0].left, ledger.lots[0].expired), (0, 1_000));
    }

    #[test]
    fn the_window_has_eight_days_and_an_entry_a_month_to_arrive() {
        let day = day_of("2027-06-15");
        let paid = |claim| !member_since(day - 60).claim(&claim).is_empty();
        assert!(paid(goal(day - 7, day, day + 30)));
        assert!(!paid(goal(day - 8, day, day)));
        assert!(!paid(goal(day, day, day + 31)));
        assert!(!paid(goal(day - 61, day - 60, day)));
    }

    #[test]
    fn an_early_members_points_are_of_april_2021_whenever_imported() {
        let mut ledger = Ledger::default();
        ledger.roster(day_of("2023-04-01"), (day_of("2010-04-01"), None), Some(day_of("2020-12-01")));
        ledger.register(day_of("2023-04-05"));
        assert_eq!(ledger.lots.len(), 1);
        assert_eq!((ledger.lots[0].left, ledger.lots[0].expired), (0, 1_000));
    }

    #[test]
    fn a_last_day_moved_back_takes_back_and_moved_forward_grants_anew() {
        let day = day_of("2027-06-15");
        let (from, mut ledger) = (day - 1_000, member_since(day - 60));
        ledger.claim(&goal(day, day, day));
        ledger.roster(day + 1, (from, Some(day - 1)), None);
        assert_eq!(ledger.usable(day + 1).values().sum::<i64>(), 1_000);
        assert!(ledger.is_let_in(day + 1 + 31) && !ledger.is_let_in(day + 1 + 32));
        assert_eq!(ledger.claim(&goal(day, day, day + 1)), Vec::<&str>::new());
        ledger.roster(day + 5, (from, None), None);
        assert_eq!((ledger.lots[2].granted_on, ledger.lots[2].left), (day + 5, 5));
    }
}
