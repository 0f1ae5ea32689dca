//! Points, orders and stock by hand, after the programme paper: what the server must come to. It takes nothing from the
//! ledger, the rules of lots or the exchange.
//!
//! Days are counted from the day on which everybody registers, 1 March 2026; day 30 is 31 March.

use std::collections::{BTreeMap, BTreeSet};

/// What the coffee gift costs.
pub const PRICE: i64 = 1_895;
/// Days after registration on which nothing can be ordered.
const CLOSED_DAYS: i64 = 7;
/// Days after leaving on which points can be used.
const GRACE_DAYS: i64 = 31;
/// Days that points live at least which the union gave back.
const RETURNED_DAYS: i64 = 30;
/// Orders of a member in one day.
const ORDERS_A_DAY: usize = 20;

/// The last day on which points of this day can be used: 31 March of the year after the next, or of the next for points
/// of March.
fn last_day_of_use(day: i64) -> i64 {
    let own = (0..).find(|years| day <= year_end(*years)).expect("years do not end");
    year_end(own + 1)
}

/// 31 March, so many years after 2026.
pub fn year_end(years: i64) -> i64 {
    let leap_days = (2_026 + years) / 4 - 2_026 / 4;
    30 + 365 * years + leap_days
}

#[derive(Clone, Debug)]
struct Lot {
    /// The day of the grant, or on which the points came back.
    since: i64,
    last_day: i64,
    left: i64,
    /// Drawn by orders, or given to a debt.
    gone: i64,
    /// The award, while it stands.
    earned: Option<i64>,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Held,
    Shipped,
    CancelledByMember,
    CancelledByUnion,
}

#[derive(Clone, Debug)]
pub struct Order {
    pub stage: Stage,
    pub quantity: i64,
    /// Lot and points, in the order in which they were drawn.
    draws: Vec<(usize, i64)>,
}

/// One member.
#[derive(Clone, Debug, Default)]
pub struct Member {
    lots: Vec<Lot>,
    pub debt: i64,
    pub orders: Vec<Order>,
    paid: BTreeSet<(i64, usize)>,
    ordered_on: BTreeMap<i64, usize>,
    /// The last day of membership, and the day on which the union said so.
    left_on: Option<(i64, i64)>,
}

impl Member {
    /// Registers on day 0: 1,000 points.
    pub fn registered() -> Self {
        let mut member = Self::default();
        member.add(0, 1_000);
        member
    }

    fn add(&mut self, today: i64, points: i64) {
        let met = self.debt.min(points);
        self.debt -= met;
        let last_day = last_day_of_use(today);
        self.lots.push(Lot { since: today, last_day, left: points - met, gone: met, earned: Some(today) });
    }

    /// One of the four daily awards; each once a day, and only while a member.
    pub fn earn(&mut self, today: i64, which: usize, points: i64) {
        if self.left_on.is_none_or(|(last, _)| today <= last) && self.paid.insert((today, which)) {
            self.add(today, points);
        }
    }

    pub fn balance(&self, today: i64) -> i64 {
        self.lots.iter().filter(|lot| today <= lot.last_day).map(|lot| lot.left).sum()
    }

    /// What is left by last day, also what has run out and was not written down.
    pub fn balances(&self) -> BTreeMap<i64, i64> {
        let mut sums = BTreeMap::new();
        for lot in self.lots.iter().filter(|lot| lot.left > 0) {
            *sums.entry(lot.last_day).or_insert(0) += lot.left;
        }
        sums
    }

    fn grace_is_over(&self, today: i64) -> bool {
        self.left_on.is_some_and(|(last, said)| today > last + GRACE_DAYS + (said - last).max(0))
    }

    /// Whether the member may place or cancel orders at all.
    pub fn is_let_in(&self, today: i64) -> bool {
        !self.grace_is_over(today)
    }

    pub fn may_order(&self, today: i64, quantity: i64) -> bool {
        let today_s = self.ordered_on.get(&today).copied().unwrap_or_default();
        self.is_let_in(today)
            && today >= CLOSED_DAYS
            && today_s < ORDERS_A_DAY
            && PRICE * quantity <= self.balance(today)
    }

    /// Oldest expiry first, then oldest grant, then the lot that was made first.
    pub fn order(&mut self, today: i64, quantity: i64) {
        let mut places: Vec<usize> = (0..self.lots.len()).collect();
        places.sort_by_key(|at| (self.lots[*at].last_day, self.lots[*at].since, *at));
        let (mut owed, mut draws) = (PRICE * quantity, Vec::new());
        for at in places {
            let lot = &mut self.lots[at];
            let points = if today <= lot.last_day { lot.left.min(owed) } else { 0 };
            if points > 0 {
                lot.left -= points;
                lot.gone += points;
                owed -= points;
                draws.push((at, points));
            }
        }
        assert_eq!(owed, 0, "the model orders only what it can pay");
        *self.ordered_on.entry(today).or_default() += 1;
        self.orders.push(Order { stage: Stage::Held, quantity, draws });
    }

    /// An order that was begun and given up counts among the day's.
    pub fn gave_up(&mut self, day: i64) {
        *self.ordered_on.entry(day).or_default() += 1;
    }

    /// Gives back what an order held; by the union it lives for thirty days at least.
    pub fn cancel(&mut self, today: i64, order: usize, stage: Stage) {
        self.orders[order].stage = stage;
        let not_before = if stage == Stage::CancelledByUnion { today + RETURNED_DAYS } else { i64::MIN };
        let (mut longer, mut is_longer) = (0, false);
        for (at, points) in self.orders[order].draws.clone() {
            let last_day = self.lots[at].last_day.max(not_before);
            let met = if last_day >= today { self.debt.min(points) } else { 0 };
            self.debt -= met;
            if last_day == self.lots[at].last_day {
                let lot = &mut self.lots[at];
                lot.left += points - met;
                lot.gone -= points - met;
                if last_day < today {
                    lot.left = 0; // what ran out is written down with it
                }
            } else {
                longer += points - met;
                is_longer = true;
            }
        }
        if is_longer {
            self.lots.push(Lot { since: today, last_day: not_before, left: longer, gone: 0, earned: None });
        }
    }

    /// Gives what ran out until today and was not written down.
    pub fn write_expiry(&mut self, today: i64) -> i64 {
        let past = self.lots.iter_mut().filter(|lot| lot.last_day < today);
        past.map(|lot| std::mem::take(&mut lot.left)).sum()
    }

    /// Gives what was lost by leaving.
    pub fn write_forfeits(&mut self, today: i64) -> i64 {
        if !self.grace_is_over(today) {
            return 0;
        }
        let usable = self.lots.iter_mut().filter(|lot| today <= lot.last_day);
        usable.map(|lot| std::mem::take(&mut lot.left)).sum()
    }

    /// The union says today that a day was the last one: what was earned later is taken back.
    pub fn leave(&mut self, today: i64, last: i64) -> bool {
        if self.left_on.is_some_and(|(known, _)| known <= last) {
            return false;
        }
        self.left_on = Some((last, today));
        for lot in self.lots.iter_mut().filter(|lot| lot.earned.is_some_and(|day| day > last)) {
            lot.earned = None;
            self.debt += lot.gone;
            lot.left = 0;
            lot.gone = 0;
        }
        true
    }
}

/// How much coffee there is.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    pub amount: i64,
    pub taken: i64,
    /// Claims of servers that died: for whom, and when they are looked at (UTC milliseconds).
    pub dead: Vec<(usize, i64)>,
}
