//! What an entry says of itself, against its award, its evidence and its lots.
//!
//! Not to be had from the books: when exactly a reversal or an expiry was written, and which of the programmes ever in
//! force was in force then. These are held by the order of the entries and by the programme being there.

use std::collections::BTreeMap;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardKey, Reason};
use kenpos_rules::day::ProgrammeDay;

use super::{Audit, Derived, Earned, ViolationCode};
use crate::award::evidence::{AwardRow, EvidenceSource};
use crate::ledger::entry::{By, Entry, LedgerAccount};

/// How far a server's clock may have been put back between two entries: a day is more than any correction of a clock
/// that somebody looks after.
const CLOCK_PUT_BACK_MAX_MS: i64 = 86_400_000;

impl Audit<'_> {
    /// Entries in the order of their numbers: feed number, moment, revisions of one award.
    pub(super) fn order(&mut self) {
        let books = self.books;
        for pair in books.entries.windows(2) {
            let [earlier, later] = pair else { continue };
            let back = earlier.posted_at.millis_since(later.posted_at);
            if later.sequence <= earlier.sequence || back > CLOCK_PUT_BACK_MAX_MS {
                self.says(ViolationCode::EntryOutOfOrder, earlier.number);
                self.says(ViolationCode::EntryOutOfOrder, later.number);
            }
        }
        let mut revisions: BTreeMap<&AwardKey, u32> = BTreeMap::new();
        for entry in &books.entries {
            if entry.sequence > books.head.sequence || books.other_sequences.contains(&entry.sequence) {
                self.says(ViolationCode::EntryOutOfOrder, entry.number);
            }
            let Some((key, revision)) = &entry.award else { continue };
            // Granted, taken back, granted again: a grant has an odd revision.
            let last = revisions.insert(key, *revision).unwrap_or_default();
            if last.checked_add(1) != Some(*revision) || (revision % 2 == 1) != (entry.kind == EntryKind::Grant) {
                self.says(ViolationCode::EntryDiffers, entry.number);
            }
        }
    }

    /// Every entry's own words. What they are compared with is a violation of its own where it is not there.
    pub(super) fn headers(&mut self, earned: &Earned<'_>) {
        let books = self.books;
        let awards: BTreeMap<&AwardKey, &AwardRow> = books.awards.iter().map(|row| (&row.key, row)).collect();
        for entry in &books.entries {
            let holds = match (entry.kind, &entry.award) {
                (EntryKind::Expiry, None) => self.expiry_holds(entry),
                (EntryKind::Forfeit, None) => self.forfeiture_holds(entry),
                (EntryKind::Hold | EntryKind::Spend | EntryKind::Release, None) => self.order_entry_holds(entry),
                (EntryKind::Grant | EntryKind::Reversal, Some((key, revision))) => {
                    awards.get(key).is_none_or(|award| match (entry.kind, revision) {
                        (EntryKind::Grant, 1) => {
                            let derived = earned.get(key).and_then(|by_fact| by_fact.get(&award.evidence));
                            derived.is_none_or(|derived| grant_holds(entry, derived))
                        }
                        (EntryKind::Grant, _) => self.given_again_holds(entry, award),
                        _ => self.reversal_holds(entry, award),
                    })
                }
                _ => false,
            };
            if !holds {
                self.says(ViolationCode::EntryDiffers, entry.number);
            }
            if !self.lot_has_the_dates_of(entry, earned, &awards) {
                self.says(ViolationCode::LotDiffers, entry.number);
            }
        }
    }

    /// A grant after a reversal: of the day it was given again, by the rules of that day.
    fn given_again_holds(&self, entry: &Entry, award: &AwardRow) -> bool {
        let lot = self.books.lots.get(&entry.number);
        entry.reason.is_none()
            && by_nobody(entry)
            && entry.day == award.day
            && entry.record_id.is_none()
            && self.rules.contains_key(&entry.programme_revision)
            && lot.is_none_or(|lot| entry.posted_at.programme_day() == lot.granted_on)
    }

    fn reversal_holds(&self, entry: &Entry, award: &AwardRow) -> bool {
        let of_a_result = matches!(award.evidence, EvidenceSource::Result(_) | EvidenceSource::Erased);
        let reason =
            entry.reason == Some(Reason::NotMember) || (of_a_result && entry.reason == Some(Reason::Corrected));
        reason
            && entry.order.is_none()
            && !matches!(entry.by, Some(By::Member | By::Job))
            && entry.day == award.day
            && entry.record_id.is_none()
            && self.rules.contains_key(&entry.programme_revision)
    }

    fn expiry_holds(&self, entry: &Entry) -> bool {
        let ran_out = entry.postings.iter().filter(|posting| posting.account == LedgerAccount::Expired);
        entry.reason.is_none()
            && by_the_job(entry)
            && self.rules.contains_key(&entry.programme_revision)
            && ran_out.filter_map(|posting| self.books.lots.get(&posting.lot)).all(|lot| lot.expires_on == entry.day)
    }

    /// Everything that could be used: after the last day on which it could, or with the account.
    fn forfeiture_holds(&self, entry: &Entry) -> bool {
        let (days_are_over, with_the_account) = match entry.reason {
            Some(Reason::MembershipEnded) => (by_the_job(entry), false),
            Some(Reason::AccountDeleted) => {
                (false, by_the_member(entry) && entry.day == entry.posted_at.programme_day())
            }
            _ => (false, false),
        };
        (days_are_over || with_the_account)
            && self.rules.contains_key(&entry.programme_revision)
            && entry
                .postings
                .iter()
                .all(|posting| matches!(posting.account, LedgerAccount::Available | LedgerAccount::Forfeited))
    }

    /// Of the day on which it was posted; the rest is the order's to say.
    fn order_entry_holds(&self, entry: &Entry) -> bool {
        entry.reason.is_none()
            && entry.order.is_some()
            && entry.by.is_some()
            && entry.record_id.is_none()
            && entry.day == entry.posted_at.programme_day()
            && self.rules.contains_key(&entry.programme_revision)
    }

    /// A lot that was granted first has the dates its fact earned; one granted again runs from that day.
    fn lot_has_the_dates_of(
        &self,
        entry: &Entry,
        earned: &Earned<'_>,
        awards: &BTreeMap<&AwardKey, &AwardRow>,
    ) -> bool {
        let Some(lot) = self.books.lots.get(&entry.number) else { return true };
        if entry.kind == EntryKind::Release {
            return self.came_back(entry).is_none_or(|dates| dates == (lot.granted_on, lot.expires_on));
        }
        let (EntryKind::Grant, Some((key, revision))) = (entry.kind, &entry.award) else { return true };
        let dates: Option<(ProgrammeDay, ProgrammeDay)> = if *revision == 1 {
            let by_fact = awards.get(key).and_then(|award| earned.get(key)?.get(&award.evidence));
            by_fact.map(|derived| (derived.award.granted_on, derived.award.expires_on))
        } else {
            let granted_on = entry.posted_at.programme_day();
            let rules = self.rules.get(&entry.programme_revision).and_then(|rules| rules.version_on(granted_on));
            rules.map(|version| (granted_on, version.expiry.last_day(granted_on)))
        };
        dates.is_none_or(|dates| dates == (lot.granted_on, lot.expires_on))
    }

    /// The dates of points that came back as a lot of their own.
    fn came_back(&self, entry: &Entry) -> Option<(ProgrammeDay, ProgrammeDay)> {
        let back_on = entry.posted_at.programme_day();
        let version = self.rules.get(&entry.programme_revision)?.version_on(back_on)?;
        Some((back_on, back_on.plus_days(i64::from(version.returned_hold_days))))
    }
}

fn by_nobody(entry: &Entry) -> bool {
    entry.by.is_none() && entry.order.is_none()
}

/// Entries from before it was noted have nobody.
fn by_the_job(entry: &Entry) -> bool {
    matches!(entry.by, None | Some(By::Job)) && entry.order.is_none() && entry.record_id.is_none()
}

fn by_the_member(entry: &Entry) -> bool {
    entry.by == Some(By::Member) && entry.order.is_none() && entry.record_id.is_none()
}

/// The first grant of an award is written in the commit that keeps its fact, so even the moment is the same.
fn grant_holds(entry: &Entry, derived: &Derived<'_>) -> bool {
    entry.reason.is_none()
        && by_nobody(entry)
        && entry.day == derived.day()
        && entry.record_id == derived.row.record_id
        && entry.programme_revision == derived.award.programme_revision
        && entry.posted_at == derived.row.fact.received_at
}
