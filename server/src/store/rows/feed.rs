//! Changes after a number, gathered from the rows that carry their numbers.

use std::collections::BTreeMap;

use kenpos_protocol::pull::{Change, ChangeBody};
use kenpos_rules::day::ProgrammeDay;

use super::member::Now;
use crate::feed::wire_entry;
use crate::ledger::entry::{Entry, Posting};
use crate::store::StoreError;
use crate::store::document::DocumentRow;
use crate::store::member::{FeedWant, RecordRow};

/// A member's rows with a number after the one wanted; of entries, records and documents the first `limit`.
pub(in crate::store) struct MemberRows {
    /// In order, without their postings.
    pub entries: Vec<Entry>,
    /// The postings of these entries, each with the number of its entry.
    pub postings: Vec<(u64, Posting)>,
    /// The last days of the lots that these postings move.
    pub last_days: BTreeMap<u64, ProgrammeDay>,
    /// Records.
    pub records: Vec<RecordRow>,
    /// Documents.
    pub documents: Vec<DocumentRow>,
}

impl MemberRows {
    /// One list, in order, with standing and consent if they changed after the number wanted. The first `limit` of each
    /// kind, merged and cut, are the first `limit` of all.
    pub(in crate::store) fn merge(self, now: Now, want: FeedWant) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        let mut postings: BTreeMap<u64, Vec<Posting>> = BTreeMap::new();
        for (entry, posting) in self.postings {
            if !self.last_days.contains_key(&posting.lot) {
                return Err(StoreError::Damaged { table: "lot" });
            }
            postings.entry(entry).or_default().push(posting);
        }
        for mut entry in self.entries {
            entry.postings = postings.remove(&entry.number).unwrap_or_default();
            let body = ChangeBody::Entry(wire_entry(&entry, |lot| self.last_days[&lot]));
            changes.push(Change { sequence: entry.sequence, body });
        }
        let records = self.records.into_iter();
        changes.extend(records.map(|row| Change { sequence: row.sequence, body: ChangeBody::Record(row.change) }));
        let documents = self.documents.into_iter();
        changes.extend(documents.map(|row| Change { sequence: row.sequence, body: ChangeBody::Document(row.shown) }));
        if let Some(row) = now.standing.filter(|row| row.sequence > want.member) {
            changes.push(Change { sequence: row.sequence, body: ChangeBody::Standing { standing: row.standing } });
        }
        if let Some((consent, sequence)) = now.consent.filter(|(_, sequence)| *sequence > want.member) {
            changes.push(Change { sequence, body: ChangeBody::Consent { consent } });
        }
        Ok(first(changes, want.limit))
    }
}

/// The union's changes after a number: notices and publications (the first `limit` of each), and the programme in force.
pub(in crate::store) fn of_union(mut news: Vec<Change>, programme: Option<Change>, limit: usize) -> Vec<Change> {
    news.extend(programme);
    first(news, limit)
}

fn first(mut changes: Vec<Change>, limit: usize) -> Vec<Change> {
    changes.sort_by_key(|change| change.sequence);
    changes.truncate(limit);
    changes
}
