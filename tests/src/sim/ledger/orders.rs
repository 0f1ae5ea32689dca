//! Orders by hand: points set aside, spent, given back, lost with the membership.
//!
//! Comes in: orders as the server took them, and what the desk made of them. Goes out: lots. Must never happen: a hold that
//! runs out; points given back that a debt was waiting for.

use super::{Ledger, Lot, Period};

/// Days after the registration on which nothing can be ordered.
const CLOSED_DAYS: i64 = 7;
/// Days that points live at least which the union gave back.
const RETURNED_DAYS: i64 = 30;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its points are set aside.
    Held,
    /// They are spent.
    Shipped,
    /// They are the member's again, who cancelled it.
    CancelledByMember,
    /// The union or the supplier cancelled it.
    CancelledByUnion,
}

/// One order.
#[derive(Clone, Debug)]
pub struct Order {
    /// What was ordered.
    pub item: String,
    /// How many.
    pub quantity: i64,
    /// The phone that sent it.
    pub phone: usize,
    /// Where it stands.
    pub stage: Stage,
    /// Lots with what was drawn from each.
    draws: Vec<(usize, i64)>,
}

impl Order {
    /// Whether it takes a piece of the stock.
    pub const fn takes(&self) -> bool {
        matches!(self.stage, Stage::Held | Stage::Shipped)
    }
}

impl Ledger {
    /// The first day of the exchange for this member.
    pub fn exchange_opens_on(&self) -> i64 {
        self.password_on.map_or(i64::MAX, |day| day + CLOSED_DAYS)
    }

    /// An order was taken: oldest last day first, then oldest grant. False: there is not so much.
    pub fn order(&mut self, id: &str, (item, quantity, points): (&str, i64, i64), phone: usize, today: i64) -> bool {
        let mut places: Vec<usize> = (0..self.lots.len()).collect();
        places.sort_by_key(|at| (self.lots[*at].expires_on, self.lots[*at].granted_on, *at));
        let (mut wanted, mut draws) = (points, Vec::new());
        for at in places {
            let lot = &mut self.lots[at];
            let taken = if today <= lot.expires_on { lot.left.min(wanted) } else { 0 };
            if taken > 0 {
                lot.left -= taken;
                wanted -= taken;
                draws.push((at, taken));
            }
        }
        let order = Order { item: item.to_owned(), quantity, phone, stage: Stage::Held, draws };
        self.orders.insert(id.to_owned(), order);
        wanted == 0
    }

    /// The desk has shipped it.
    pub fn ship(&mut self, id: &str) {
        if let Some(order) = self.orders.get_mut(id).filter(|order| order.stage == Stage::Held) {
            order.stage = Stage::Shipped;
        }
    }

    /// It was cancelled. What the union gives back lives for thirty days at least; what a member gives back after its last
    /// day has run out.
    pub fn cancel(&mut self, id: &str, by_member: bool, today: i64) {
        let Some(order) = self.orders.get_mut(id).filter(|order| order.stage == Stage::Held) else { return };
        order.stage = if by_member { Stage::CancelledByMember } else { Stage::CancelledByUnion };
        let not_before = if by_member { i64::MIN } else { today + RETURNED_DAYS };
        let mut longer: Option<(i64, i64)> = None;
        for (at, points) in order.draws.clone() {
            let lot = &mut self.lots[at];
            let last_day = lot.expires_on.max(not_before);
            let met = if last_day >= today { self.debt.min(points) } else { 0 };
            self.debt -= met;
            if last_day == lot.expires_on {
                lot.left += points - met;
                if last_day < today {
                    lot.expired += std::mem::take(&mut lot.left);
                }
            } else {
                let (granted, left) = longer.unwrap_or_default();
                longer = Some((granted + points, left + points - met));
            }
        }
        if let Some((granted, left)) = longer {
            let name = ("returned", Period::Once);
            let (granted_on, expires_on) = (today, not_before);
            self.lots.push(Lot { name, granted_on, expires_on, granted, left, expired: 0, forfeited: 0 });
        }
    }

    /// After the days of grace what could still be used is lost; what orders hold stays held. Gives how much.
    pub fn forfeit(&mut self, today: i64) -> i64 {
        if self.is_let_in(today) {
            return 0;
        }
        let usable = self.lots.iter_mut().filter(|lot| today <= lot.expires_on);
        usable.map(|lot| (std::mem::take(&mut lot.left), lot)).map(|(left, lot)| (lot.forfeited += left, left).1).sum()
    }

    /// Whether an order holds points that have run out meanwhile.
    pub fn holds_what_ran_out(&self, today: i64) -> bool {
        let held = self.orders.values().filter(|order| order.stage == Stage::Held);
        held.flat_map(|order| &order.draws).any(|(at, _)| self.lots[*at].expires_on < today)
    }

    /// Whether an order holds points.
    pub fn holds(&self) -> bool {
        self.orders.values().any(|order| order.stage == Stage::Held)
    }
}
