//! The one place where an entry is made.

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardKey, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{OrderId, RecordId};
use kenpos_rules::points::Points;

use super::entry::{By, Entry, Posting};
use crate::store::draft::Draft;

/// What an entry says of itself.
pub(super) struct Header {
    pub kind: EntryKind,
    pub reason: Option<Reason>,
    pub award: Option<(AwardKey, u32)>,
    pub day: ProgrammeDay,
    pub programme_revision: String,
    pub record_id: Option<RecordId>,
    pub by: Option<By>,
    pub order: Option<OrderId>,
}

impl Header {
    /// Of an entry that posts no award.
    pub(super) fn of(kind: EntryKind, by: By, day: ProgrammeDay, programme_revision: &str) -> Self {
        Self {
            kind,
            reason: None,
            award: None,
            day,
            programme_revision: programme_revision.to_owned(),
            record_id: None,
            by: Some(by),
            order: None,
        }
    }
}

/// Appends an entry with those of the postings that move something.
pub(super) fn append(draft: &mut Draft, header: Header, mut postings: Vec<Posting>) {
    postings.retain(|posting| posting.points != Points::ZERO);
    debug_assert_eq!(postings.iter().map(|posting| posting.points).sum::<Points>(), Points::ZERO);
    let Header { kind, reason, award, day, programme_revision, record_id, by, order } = header;
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
        by,
        order,
        postings,
    });
}
