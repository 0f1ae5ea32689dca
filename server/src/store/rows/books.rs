//! One member's books for the audit, out of all rows of its tables.
//!
//! Must never happen: one unreadable row that hides all the others. It is left out, and the entry it is about noted.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_rules::ids::MemberId;

use super::device::RECORD;
use super::document::{DOCUMENT, document};
use super::ledger::{AWARD, AWARD_LOT, BALANCE, ENTRY, FACT, LOT, POSTING, award, balance, entry, fact, lot, posting};
use super::member::{CONSENT_EVENT, STANDING, consent_event, standing};
use super::{Fields, Table};
use crate::ledger::entry::Posting;
use crate::store::StoreError;
use crate::store::member::{Books, Head, by_key};

/// The tables the audit reads beside the head.
pub(in crate::store) const TABLES: [&Table; 10] =
    [&STANDING, &FACT, &AWARD, &ENTRY, &POSTING, &LOT, &BALANCE, &RECORD, &CONSENT_EVENT, &DOCUMENT];

/// Everything the audit needs. `all` gives the member's rows of one of [`TABLES`].
pub(in crate::store) fn books(
    member: MemberId,
    head: Head,
    all: impl FnMut(&'static Table) -> Result<Vec<Fields>, StoreError>,
) -> Result<Books, StoreError> {
    let mut rows = Rows { all, unreadable: BTreeSet::new() };
    let standings = rows.read(&STANDING, None, standing)?;
    // In the order of their keys: the same books are the same value, in whatever order a back end gives rows.
    let mut facts = rows.read(&FACT, None, fact)?;
    facts.sort_by(|one, other| one.source.cmp(&other.source));
    let mut awards = rows.read(&AWARD, Some(AWARD_LOT), award)?;
    awards.sort_by(|one, other| one.key.cmp(&other.key));
    let mut entries = rows.read(&ENTRY, Some(0), entry)?;
    let mut postings: BTreeMap<u64, Vec<Posting>> = BTreeMap::new();
    for (entry, line) in rows.read(&POSTING, Some(0), posting)? {
        postings.entry(entry).or_default().push(line);
    }
    for entry in &mut entries {
        entry.postings = postings.remove(&entry.number).unwrap_or_default();
        entry.postings.sort_by_key(|line| (line.account, line.lot));
    }
    entries.sort_by_key(|entry| entry.number);
    let lots = rows.read(&LOT, Some(0), lot)?;
    let balances = rows.read(&BALANCE, None, balance)?;
    let mut other_sequences = BTreeSet::new();
    // How many columns stand before the place in the feed.
    for (table, before) in [(&RECORD, 1), (&STANDING, 1)] {
        other_sequences.extend(rows.read(table, None, |row| {
            row.skip(before);
            row.u64()
        })?);
    }
    let mut consents = rows.read(&CONSENT_EVENT, None, consent_event)?;
    consents.sort_by_key(|event| event.sequence);
    other_sequences.extend(consents.iter().map(|event| event.sequence));
    let documents = rows.read(&DOCUMENT, None, document)?;
    other_sequences.extend(documents.iter().map(|row| row.sequence));
    // Lines whose entry is gone or cannot be read.
    rows.unreadable.extend(postings.into_keys().map(Some));
    Ok(Books {
        member,
        head,
        standings: standings.into_iter().map(|(number, row)| (number, row.standing)).collect(),
        unreadable: rows.unreadable,
        other_sequences,
        documents: by_key(documents),
        consents,
        facts,
        awards,
        entries,
        lots: lots.into_iter().collect(),
        balances: balances.into_iter().collect(),
    })
}

struct Rows<A> {
    all: A,
    unreadable: BTreeSet<Option<u64>>,
}

impl<A: FnMut(&'static Table) -> Result<Vec<Fields>, StoreError>> Rows<A> {
    /// The readable rows of a table. `about` is the column with the number of the entry that a row is about, for the
    /// case that the others cannot be read.
    fn read<T>(
        &mut self,
        table: &'static Table,
        about: Option<usize>,
        read: impl Fn(&mut Fields) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = (self.all)(table)?;
        let mut readable = Vec::with_capacity(rows.len());
        for mut row in rows {
            let about = about.and_then(|column| row.number_at(column));
            match read(&mut row) {
                Ok(row) => readable.push(row),
                Err(_) => drop(self.unreadable.insert(about)),
            }
        }
        Ok(readable)
    }
}
