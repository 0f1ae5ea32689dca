//! The books of one member by hand: what was earned, when it was granted, when it runs out.
//!
//! Comes in: events in the order in which the server met them. Goes out: awards and lots. Must never happen: a number
//! taken from the product.
//!
//! Where it cannot know: a weight measured up to five minutes ahead of its entry may lie on the next day. It may earn and
//! need not ([`Ledger::unsure`]).

use std::collections::{BTreeMap, BTreeSet};

use super::days::{japan_day, last_day_of_use};

/// An award by its code and the day it is for; registration has no day.
pub type AwardName = (&'static str, Option<i64>);

/// Days of the entry window before today.
const WINDOW_DAYS: i64 = 7;
/// Days within which an entry must be received, the day of entry being the first.
const RECEIVED_WITHIN_DAYS: i64 = 31;

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

/// What happened to a member's books.
#[derive(Clone, Debug)]
pub enum Event {
    /// The server answered a registration, then.
    Registered(i64),
    /// An item was applied.
    Claimed(Claim),
    /// The office wrote down what ran out before this day.
    WrittenDown(i64),
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

/// The books as they must be.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Every lot, in the order of the grants.
    pub lots: Vec<Lot>,
    /// Awards that may be there as well, or on another day.
    pub unsure: BTreeSet<AwardName>,
    posted: BTreeMap<AwardName, usize>,
    registered_on: Option<i64>,
}

impl Ledger {
    /// The books after these events.
    pub fn of(events: &[Event]) -> Self {
        let mut ledger = Self::default();
        for event in events {
            match event {
                Event::Registered(at) => ledger.register(japan_day(*at)),
                Event::Claimed(claim) => ledger.claim(claim),
                Event::WrittenDown(today) => ledger.write_down(*today),
            }
        }
        ledger
    }

    /// What can be used on a day, by last day of use.
    pub fn usable(&self, today: i64) -> BTreeMap<i64, i64> {
        let mut by_day = BTreeMap::new();
        for lot in self.lots.iter().filter(|lot| today <= lot.expires_on && lot.left > 0) {
            *by_day.entry(lot.expires_on).or_default() += lot.left;
        }
        by_day
    }

    fn register(&mut self, today: i64) {
        if self.registered_on.is_none() {
            self.registered_on = Some(today);
            self.grant(("registration", None), today);
        }
    }

    fn claim(&mut self, claim: &Claim) {
        let (entered, received) = (japan_day(claim.entered_at), japan_day(claim.received_at));
        let (lived, codes): (i64, &[&'static str]) = match claim.what {
            What::Launch => (entered, &["login", "launch"]),
            What::Weight(measured_at) => (japan_day(measured_at), &["weight"]),
            What::Steps(day, 1..) => (day, &["steps"]),
            What::Goal(day) => (day, &["action_goal"]),
            What::Steps(..) | What::Deleted => return,
        };
        if self.registered_on.is_none_or(|first| lived < first) || received - entered >= RECEIVED_WITHIN_DAYS {
            return;
        }
        for code in codes {
            match entered - lived {
                0..=WINDOW_DAYS => self.grant((code, Some(lived)), received),
                -1 => drop(self.unsure.insert((code, Some(lived)))),
                _ => {}
            }
        }
    }

    fn grant(&mut self, name: AwardName, granted_on: i64) {
        if self.posted.contains_key(&name) {
            return;
        }
        self.posted.insert(name, self.lots.len());
        let granted = points(name.0);
        let expires_on = last_day_of_use(granted_on);
        self.lots.push(Lot { name, granted_on, expires_on, granted, left: granted, expired: 0 });
    }

    fn write_down(&mut self, today: i64) {
        for lot in self.lots.iter_mut().filter(|lot| lot.expires_on < today) {
            lot.expired += std::mem::take(&mut lot.left);
        }
    }
}

fn points(code: &str) -> i64 {
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

    fn goal(lived: i64, entered: i64, received: i64) -> Event {
        Event::Claimed(Claim { entered_at: noon(entered), received_at: noon(received), what: What::Goal(lived) })
    }

    #[test]
    fn points_run_out_by_the_day_of_the_grant_and_not_by_the_day_lived() {
        let march = day_of("2027-03-31");
        let events = [Event::Registered(noon(march - 30)), goal(march, march, march + 2)];
        let ledger = Ledger::of(&events);
        assert_eq!(ledger.usable(day_of("2028-03-31")).values().sum::<i64>(), 1_005);
        assert_eq!(ledger.usable(day_of("2028-04-01")), BTreeMap::from([(day_of("2029-03-31"), 5)]));
    }

    #[test]
    fn what_ran_out_is_written_down_once() {
        let start = day_of("2027-03-01");
        let april = day_of("2028-04-01");
        let before = Ledger::of(&[Event::Registered(noon(start)), Event::WrittenDown(april - 1)]);
        assert_eq!((before.lots[0].left, before.lots[0].expired), (1_000, 0));
        let after = Ledger::of(&[Event::Registered(noon(start)), Event::WrittenDown(april), Event::WrittenDown(april)]);
        assert_eq!((after.lots[0].left, after.lots[0].expired), (0, 1_000));
    }

    #[test]
    fn the_window_has_eight_days_and_an_entry_a_month_to_arrive() {
        let day = day_of("2027-06-15");
        let paid = |event: Event| Ledger::of(&[Event::Registered(noon(day - 60)), event]).lots.len() == 2;
        assert!(paid(goal(day - 7, day, day + 30)));
        assert!(!paid(goal(day - 8, day, day)));
        assert!(!paid(goal(day, day, day + 31)));
        assert!(!paid(goal(day - 61, day - 60, day)));
    }
}
