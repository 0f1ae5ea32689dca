//! Awards in the ledger: a grant, and its reversal.

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardKey, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::RecordId;
use kenpos_rules::points::Points;

use super::append::{Header, append};
use super::entry::{By, LedgerAccount, LotRow, Posting};
use super::expiry::write_down;
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
        forfeited: Points::ZERO,
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
            by: None,
            order: None,
        },
        postings,
    );
    draft.put_lot(lot.clone());
    if !usable {
        write_down(draft, expires_on, vec![lot], &programme_revision);
    }
    number
}

/// What a reversal says of itself.
pub struct TakenBack<'a> {
    /// The award.
    pub key: &'a AwardKey,
    /// The award's revision that this reversal posts.
    pub award_revision: u32,
    /// The lot of the grant.
    pub lot: u64,
    /// The day lived.
    pub day: ProgrammeDay,
    /// Why.
    pub reason: Reason,
    /// The rules in force.
    pub programme_revision: &'a str,
    /// Who found it out.
    pub by: By,
}

/// Takes a grant back: what is left of its lot goes, what had run out or was forfeited is no longer counted as such, and
/// what was spent or is held (or met an older debt, or came back as a lot of its own) becomes a debt that later grants
/// meet. The lot must be loaded.
pub fn reverse(draft: &mut Draft, taken: TakenBack<'_>) {
    let TakenBack { key, award_revision, lot, day, reason, programme_revision, by } = taken;
    let mut lot = draft.state().lots.get(&lot).expect("a reversal is decided with every lot loaded").clone();
    let owed = lot.granted - lot.left - lot.expired - lot.forfeited;
    let posting = |account, points| Posting { account, lot: lot.number, points };
    let postings = vec![
        posting(LedgerAccount::Granted, lot.granted),
        posting(LedgerAccount::Available, -lot.left),
        posting(LedgerAccount::Expired, -lot.expired),
        posting(LedgerAccount::Forfeited, -lot.forfeited),
        posting(LedgerAccount::Adjusted, -owed),
    ];
    let header = Header {
        reason: Some(reason),
        award: Some((key.clone(), award_revision)),
        ..Header::of(EntryKind::Reversal, by, day, programme_revision)
    };
    append(draft, header, postings);
    draft.set_debt(draft.state().head.debt + owed);
    (lot.left, lot.expired, lot.forfeited) = (Points::ZERO, Points::ZERO, Points::ZERO);
    draft.put_lot(lot);
}
