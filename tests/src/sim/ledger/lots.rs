//! Points by hand: granted, taken back, run out.
//!
//! Comes in: awards that are earned or no longer earned. Goes out: lots. Must never happen: a lot below zero.

use std::collections::BTreeMap;

use super::super::days::last_day_of_use;
use super::{AwardName, Ledger, Posted};

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
    /// What was lost with the membership.
    pub forfeited: i64,
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

    /// The office writes down what ran out before this day.
    pub fn write_down(&mut self, today: i64) {
        for lot in self.lots.iter_mut().filter(|lot| lot.expires_on < today) {
            lot.expired += std::mem::take(&mut lot.left);
        }
    }

    /// Grants an award of the table if it was never posted.
    pub(super) fn grant(&mut self, name: AwardName, day: i64, granted_on: i64, today: i64) -> bool {
        let worth = super::points(name.0);
        self.grant_points(name, worth, day, granted_on, today)
    }

    /// The same of an award that is worth so much. What the member owes is met first. What has run out on the day it is
    /// posted is written down at once.
    pub(super) fn grant_points(
        &mut self,
        name: AwardName,
        granted: i64,
        day: i64,
        granted_on: i64,
        today: i64,
    ) -> bool {
        if self.posted.contains_key(&name) {
            return false;
        }
        self.posted.insert(name.clone(), Posted { lot: self.lots.len(), day, stands: true });
        let expires_on = last_day_of_use(granted_on);
        let met = if today <= expires_on { self.debt.min(granted) } else { 0 };
        self.debt -= met;
        let (left, expired) = if today <= expires_on { (granted - met, 0) } else { (0, granted) };
        self.lots.push(Lot { name, granted_on, expires_on, granted, left, expired, forfeited: 0 });
        true
    }

    /// Takes a posted award back: what is left of it goes, what is gone becomes a debt.
    pub(super) fn take_back(&mut self, name: &AwardName) {
        let Some(posted) = self.posted.get_mut(name) else { return };
        posted.stands = false;
        let lot = &mut self.lots[posted.lot];
        self.debt += lot.granted - lot.left - lot.expired - lot.forfeited;
        (lot.left, lot.expired, lot.forfeited) = (0, 0, 0);
    }
}
