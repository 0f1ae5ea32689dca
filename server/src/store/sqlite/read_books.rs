//! One member's books for the audit, in one consistent view.
//!
//! Must never happen: one unreadable row that hides all the others. It is left out, and the entry it is about noted.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_rules::award::Fact;
use kenpos_rules::ids::{MemberId, RecordId};
use kenpos_rules::member::Standing;
use rusqlite::Connection;

use super::read::head;
use super::read_ledger::{AWARD_COLUMNS, ENTRY_COLUMNS, LOT_COLUMNS, award, entry, lot, posting};
use super::rows::{Fields, all};
use crate::award::evidence::FactRow;
use crate::ledger::entry::Posting;
use crate::store::StoreError;
use crate::store::member::Books;

/// Everything the audit needs. The head itself must be readable: without it nothing else says anything.
pub(super) fn books(connection: &Connection, member: MemberId) -> Result<Option<Books>, StoreError> {
    let Some(head) = head(connection, member)? else { return Ok(None) };
    let mut rows = Rows { connection, member, unreadable: BTreeSet::new() };
    let standings = rows.read("standing", "NULL, number, standing", |row| Ok((row.u64()?, row.json::<Standing>()?)))?;
    let facts = rows.read(
        "fact",
        "NULL, source, kind, day, entered_at, received_at, record_id, programme_revision, standing",
        fact,
    )?;
    let awards = rows.read("award", &format!("lot, {AWARD_COLUMNS}"), award)?;
    let mut entries = rows.read("entry", &format!("number, {ENTRY_COLUMNS}"), entry)?;
    let mut postings: BTreeMap<u64, Vec<Posting>> = BTreeMap::new();
    for (entry, line) in
        rows.read("posting", "entry, entry, account, lot, points", |row| Ok((row.u64()?, posting(row)?)))?
    {
        postings.entry(entry).or_default().push(line);
    }
    for entry in &mut entries {
        entry.postings = postings.remove(&entry.number).unwrap_or_default();
    }
    entries.sort_by_key(|entry| entry.number);
    let lots = rows.read("lot", &format!("number, {LOT_COLUMNS}"), lot)?;
    let balances = rows.read("balance", "NULL, expires_on, points", |row| Ok((row.day()?, row.points()?)))?;
    let mut other_sequences = BTreeSet::new();
    for table in ["record", "standing", "consent_event"] {
        other_sequences.extend(rows.read(table, "NULL, sequence", |row| row.u64())?);
    }
    // Lines whose entry is gone or cannot be read.
    rows.unreadable.extend(postings.into_keys().map(Some));
    Ok(Some(Books {
        member,
        head,
        standings: standings.into_iter().collect(),
        unreadable: rows.unreadable,
        other_sequences,
        facts,
        awards,
        entries,
        lots: lots.into_iter().collect(),
        balances: balances.into_iter().collect(),
    }))
}

struct Rows<'c> {
    connection: &'c Connection,
    member: MemberId,
    unreadable: BTreeSet<Option<u64>>,
}

impl Rows<'_> {
    /// The member's readable rows of a table. The first column is the number of the entry that the row is about, for
    /// the case that the others cannot be read.
    fn read<T>(
        &mut self,
        table: &'static str,
        columns: &str,
        read: impl Fn(&mut Fields<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let text = format!("SELECT {columns} FROM {table} WHERE member_id = ?1");
        let rows = all(self.connection, table, &text, [self.member.uuid().as_bytes()], |row| {
            let about = row.u64().ok();
            Ok(read(row).map_err(|_| about))
        })?;
        let mut readable = Vec::with_capacity(rows.len());
        for row in rows {
            match row {
                Ok(row) => readable.push(row),
                Err(about) => drop(self.unreadable.insert(about)),
            }
        }
        Ok(readable)
    }
}

fn fact(row: &mut Fields<'_>) -> Result<FactRow, StoreError> {
    Ok(FactRow {
        source: row.parse()?,
        fact: Fact {
            kind: row.code(|code| serde_json::from_value(code.into()).ok())?,
            day: row.day()?,
            entered_at: row.moment()?,
            received_at: row.moment()?,
        },
        record_id: row.opt_uuid()?.map(RecordId::from_uuid),
        programme_revision: row.text()?,
        standing: row.u64()?,
    })
}
