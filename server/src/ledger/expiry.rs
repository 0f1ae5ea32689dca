//! Expiry, written down. It is a date that every read and hold tests; what is written here only follows it.

use std::collections::BTreeMap;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::lots::{Lot, due_to_expire};
use kenpos_rules::points::Points;

use super::append::{Header, append};
use super::entry::{By, LedgerAccount, LotRow, Posting};
use crate::store::draft::Draft;

/// Writes down what has run out before today: one entry for each last day. Written twice, the second finds nothing.
/// The lots due must be loaded. Returns the points that ran out.
pub fn write_expired(draft: &mut Draft, programme_revision: &str) -> Points {
    let lots: Vec<Lot> = draft.state().lots.values().map(LotRow::as_lot).collect();
    let mut by_day: BTreeMap<ProgrammeDay, Vec<LotRow>> = BTreeMap::new();
    let mut total = Points::ZERO;
    for draw in due_to_expire(&lots, draft.today()) {
        let lot = draft.state().lots[&draw.lot].clone();
        total += draw.points;
        by_day.entry(lot.expires_on).or_default().push(lot);
    }
    for (last_day, lots) in by_day {
        write_down(draft, last_day, lots, programme_revision);
    }
    total
}

/// What is left of lots that share a last day runs out.
pub(super) fn write_down(draft: &mut Draft, last_day: ProgrammeDay, lots: Vec<LotRow>, programme_revision: &str) {
    let postings = lots
        .iter()
        .flat_map(|lot| {
            [(LedgerAccount::Available, -lot.left), (LedgerAccount::Expired, lot.left)]
                .map(|(account, points)| Posting { account, lot: lot.number, points })
        })
        .collect();
    append(draft, Header::of(EntryKind::Expiry, By::Job, last_day, programme_revision), postings);
    for mut lot in lots {
        lot.expired += lot.left;
        lot.left = Points::ZERO;
        draft.put_lot(lot);
    }
}
