//! The three ways in which an entry comes about: a grant, a reversal, an expiry written down.

use std::collections::BTreeMap;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardKey, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::RecordId;
use kenpos_rules::lots::{Lot, due_to_expire};
use kenpos_rules::points::Points;

use super::entry::{Entry, LedgerAccount, LotRow, Posting};
use crate::store::draft::Draft;

/// What a grant says of itself.
pub struct NewGrant {
    /// The award.
    pub key: AwardKey,
    /// The award's revision that this grant posts.
    pub award_revision: u32,
    /// Never negative.
    pub points: Points,
    /// The day lived.
    pub day: ProgrammeDay,
    /// 付与日.
    pub granted_on: ProgrammeDay,
    /// The last day of use.
    pub expires_on: ProgrammeDay,
    /// The rules that decided it.
    pub programme_revision: String,
    /// The record that earned it, if one did.
    pub record_id: Option<RecordId>,
    /// Why, when it corrects something.
    pub reason: Option<Reason>,
}

/// Grants points as a new lot and returns the lot's number. What the member owes is met from it first; a lot whose
/// last day is past when it is granted (an early member imported late) runs out at once.
pub fn grant(draft: &mut Draft, new: NewGrant) -> u64 {
    let number = draft.next_entry();
    let usable = new.expires_on >= draft.today();
    let debt = draft.state().head.debt;
    let met = if usable { debt.min(new.points) } else { Points::ZERO };
    let left = new.points - met;
    let posting = |account, points| Posting { account, lot: number, points };
    let postings = vec![
        posting(LedgerAccount::Granted, -new.points),
        posting(LedgerAccount::Available, left),
        posting(LedgerAccount::Adjusted, met),
    ];
    draft.set_debt(debt - met);
    let lot = LotRow {
        number,
        granted_on: new.granted_on,
        expires_on: new.expires_on,
        granted: new.points,
        left,
        expired: Points::ZERO,
    };
    let (expires_on, programme_revision) = (new.expires_on, new.programme_revision.clone());
    append(
        draft,
        Header {
            kind: EntryKind::Grant,
            reason: new.reason,
            award: Some((new.key, new.award_revision)),
            day: new.day,
            programme_revision: new.programme_revision,
            record_id: new.record_id,
        },
        postings,
    );
    draft.put_lot(lot.clone());
    if !usable {
        write_down(draft, expires_on, vec![lot], &programme_revision);
    }
    number
}

/// Takes a grant back: what is left of its lot goes, what had run out is no longer counted as expired, and what was
/// spent (or met an older debt) becomes a debt that later grants meet. The lot must be loaded.
pub fn reverse(
    draft: &mut Draft,
    key: &AwardKey,
    award_revision: u32,
    lot: u64,
    day: ProgrammeDay,
    reason: Reason,
    programme_revision: &str,
) {
    let mut lot = draft.state().lots.get(&lot).expect("a reversal is decided with every lot loaded").clone();
    let owed = lot.granted - lot.left - lot.expired;
    let posting = |account, points| Posting { account, lot: lot.number, points };
    let postings = vec![
        posting(LedgerAccount::Granted, lot.granted),
        posting(LedgerAccount::Available, -lot.left),
        posting(LedgerAccount::Expired, -lot.expired),
        posting(LedgerAccount::Adjusted, -owed),
    ];
    append(
        draft,
        Header {
            kind: EntryKind::Reversal,
            reason: Some(reason),
            award: Some((key.clone(), award_revision)),
            day,
            programme_revision: programme_revision.to_owned(),
            record_id: None,
        },
        postings,
    );
    draft.set_debt(draft.state().head.debt + owed);
    (lot.left, lot.expired) = (Points::ZERO, Points::ZERO);
    draft.put_lot(lot);
}

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

fn write_down(draft: &mut Draft, last_day: ProgrammeDay, lots: Vec<LotRow>, programme_revision: &str) {
    let postings = lots
        .iter()
        .flat_map(|lot| {
            [(LedgerAccount::Available, -lot.left), (LedgerAccount::Expired, lot.left)]
                .map(|(account, points)| Posting { account, lot: lot.number, points })
        })
        .collect();
    append(
        draft,
        Header {
            kind: EntryKind::Expiry,
            reason: None,
            award: None,
            day: last_day,
            programme_revision: programme_revision.to_owned(),
            record_id: None,
        },
        postings,
    );
    for mut lot in lots {
        lot.expired += lot.left;
        lot.left = Points::ZERO;
        draft.put_lot(lot);
    }
}

struct Header {
    kind: EntryKind,
    reason: Option<Reason>,
    award: Option<(AwardKey, u32)>,
    day: ProgrammeDay,
    programme_revision: String,
    record_id: Option<RecordId>,
}

fn append(draft: &mut Draft, header: Header, mut postings: Vec<Posting>) {
    postings.retain(|posting| posting.points != Points::ZERO);
    debug_assert_eq!(postings.iter().map(|posting| posting.points).sum::<Points>(), Points::ZERO);
    let Header { kind, reason, award, day, programme_revision, record_id } = header;
    let (number, sequence) = draft.take_entry_number();
    draft.append_entry(Entry {
        number,
        sequence,
        kind,
        reason,
        posted_at: draft.now(),
        award,
        day,
        programme_revision,
        record_id,
        postings,
    });
}
