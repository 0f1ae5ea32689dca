//! The union's books: what was given, spent and lost per month, and what is still owed to members.

use std::collections::BTreeMap;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;
use serde::Serialize;

use super::DeskError;
use super::everybody::Everybody;
use crate::ledger::entry::{Entry, LedgerAccount};
use crate::store::Store;
use crate::store::member::Books;

/// The union's books of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UnionBooks {
    /// What each award gave, by the month of posting.
    pub awards: Vec<AwardMonth>,
    /// What became of points, by the month of posting.
    pub months: Vec<Month>,
    /// What could still be used at the end of the period, by its last day of use.
    pub outstanding: Vec<Outstanding>,
    /// Set aside for orders at the end of the period.
    pub held: Points,
    /// Owed by members at the end of the period.
    pub debt: Points,
}

/// One award in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AwardMonth {
    /// `2026-11`.
    pub month: String,
    /// Which award.
    pub award: AwardCode,
    /// Given.
    pub granted: Points,
    /// Taken back.
    pub reversed: Points,
}

/// One month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Month {
    /// `2026-11`.
    pub month: String,
    /// Given by awards.
    pub granted: Points,
    /// Taken back.
    pub reversed: Points,
    /// Set aside for orders.
    pub held: Points,
    /// Given back by cancelled orders.
    pub released: Points,
    /// Exchanged for goods.
    pub spent: Points,
    /// Ran out, as written down.
    pub expired: Points,
    /// Lost by leaving.
    pub forfeited: Points,
}

/// Points that can be used until one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Outstanding {
    /// Their last day of use.
    pub expires_on: ProgrammeDay,
    /// How many.
    pub points: Points,
}

/// The books of all members, from one day to another, both included.
///
/// # Errors
/// [`DeskError::Period`], [`DeskError::Store`].
pub async fn union_books(store: &dyn Store, from: ProgrammeDay, to: ProgrammeDay) -> Result<UnionBooks, DeskError> {
    if to < from {
        return Err(DeskError::Period);
    }
    let mut sums = Sums::default();
    let mut everybody = Everybody::of(store);
    while let Some(member) = everybody.next().await? {
        if let Some(books) = store.books(member).await? {
            sums.add(&books, from, to);
        }
    }
    Ok(sums.finish())
}

#[derive(Default)]
struct Sums {
    awards: BTreeMap<(String, AwardCode), (Points, Points)>,
    months: BTreeMap<String, Month>,
    outstanding: BTreeMap<ProgrammeDay, Points>,
    held: Points,
    debt: Points,
}

impl Sums {
    fn add(&mut self, books: &Books, from: ProgrammeDay, to: ProgrammeDay) {
        let until = books.entries.iter().filter(|entry| entry.posted_at.programme_day() <= to);
        for entry in until {
            self.held += entry.moved(LedgerAccount::Held);
            self.debt -= entry.moved(LedgerAccount::Adjusted);
            for posting in entry.postings.iter().filter(|posting| posting.account == LedgerAccount::Available) {
                if let Some(lot) = books.lots.get(&posting.lot).filter(|lot| lot.expires_on >= to) {
                    *self.outstanding.entry(lot.expires_on).or_default() += posting.points;
                }
            }
            if entry.posted_at.programme_day() >= from {
                self.month(entry);
            }
        }
    }

    fn month(&mut self, entry: &Entry) {
        let (year, month, _) = entry.posted_at.programme_day().ymd();
        let month = format!("{year:04}-{month:02}");
        let granted = -entry.moved(LedgerAccount::Granted);
        if let Some((key, _)) = &entry.award {
            let sums = self.awards.entry((month.clone(), key.code)).or_default();
            sums.0 += granted.max(Points::ZERO);
            sums.1 -= granted.min(Points::ZERO);
        }
        let named = || Month { month: month.clone(), ..Month::default() };
        let sums = self.months.entry(month.clone()).or_insert_with(named);
        match entry.kind {
            EntryKind::Grant => sums.granted += granted,
            EntryKind::Reversal => sums.reversed -= granted,
            EntryKind::Hold => sums.held += entry.moved(LedgerAccount::Held),
            EntryKind::Release => sums.released -= entry.moved(LedgerAccount::Held),
            EntryKind::Spend => sums.spent += entry.moved(LedgerAccount::Spent),
            EntryKind::Expiry => sums.expired += entry.moved(LedgerAccount::Expired),
            EntryKind::Forfeit => sums.forfeited += entry.moved(LedgerAccount::Forfeited),
        }
    }

    fn finish(self) -> UnionBooks {
        let awards = self.awards.into_iter();
        let outstanding = self.outstanding.into_iter().filter(|(_, points)| *points != Points::ZERO);
        UnionBooks {
            awards: awards
                .map(|((month, award), (granted, reversed))| AwardMonth { month, award, granted, reversed })
                .collect(),
            months: self.months.into_values().collect(),
            outstanding: outstanding.map(|(expires_on, points)| Outstanding { expires_on, points }).collect(),
            held: self.held,
            debt: self.debt,
        }
    }
}
