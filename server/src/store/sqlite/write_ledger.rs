//! Evidence, awards, entries, lots and balances, written.

use rusqlite::{Connection, params};

use super::rows::{int, json, run};
use crate::award::evidence::{AwardRow, FactRow};
use crate::ledger::entry::Entry;
use crate::store::StoreError;
use crate::store::member::Changes;

pub(super) fn put(connection: &Connection, id: &[u8; 16], changes: &Changes) -> Result<(), StoreError> {
    for fact in &changes.facts {
        put_fact(connection, id, fact)?;
    }
    for entry in &changes.entries {
        put_entry(connection, id, entry)?;
    }
    for award in changes.awards.values() {
        put_award(connection, id, award)?;
    }
    for lot in changes.lots.values() {
        run(
            connection,
            "INSERT OR REPLACE INTO lot (member_id, number, granted_on, expires_on, granted, \"left\", expired)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                int(lot.number),
                lot.granted_on.to_string(),
                lot.expires_on.to_string(),
                lot.granted.0,
                lot.left.0,
                lot.expired.0,
            ],
        )?;
    }
    for (expires_on, points) in &changes.balances {
        run(
            connection,
            "INSERT OR REPLACE INTO balance (member_id, expires_on, points) VALUES (?1, ?2, ?3)",
            (id, expires_on.to_string(), points.0),
        )?;
    }
    Ok(())
}

fn put_fact(connection: &Connection, id: &[u8; 16], row: &FactRow) -> Result<(), StoreError> {
    run(
        connection,
        "INSERT INTO fact (member_id, source, kind, day, entered_at, received_at, record_id, programme_revision,
             standing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            row.source.to_string(),
            json(&row.fact.kind).trim_matches('"'),
            row.fact.day.to_string(),
            row.fact.entered_at.millis(),
            row.fact.received_at.millis(),
            row.record_id.map(|record| *record.uuid().as_bytes()),
            row.programme_revision,
            int(row.standing),
        ],
    )
    .map(drop)
}

fn put_award(connection: &Connection, id: &[u8; 16], row: &AwardRow) -> Result<(), StoreError> {
    run(
        connection,
        "INSERT OR REPLACE INTO award (member_id, code, period, points, revision, programme_revision, day, granted_on,
             expires_on, lot, evidence, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            row.key.code.code(),
            row.key.period.to_string(),
            row.points.0,
            row.revision,
            row.programme_revision,
            row.day.to_string(),
            row.granted_on.to_string(),
            row.expires_on.to_string(),
            int(row.lot),
            row.evidence.to_string(),
            row.reason.map(|reason| reason.code()),
        ],
    )
    .map(drop)
}

fn put_entry(connection: &Connection, id: &[u8; 16], entry: &Entry) -> Result<(), StoreError> {
    let award = entry.award.as_ref();
    run(
        connection,
        "INSERT INTO entry (member_id, number, sequence, kind, reason, posted_at, award_code, award_period,
             award_revision, day, programme_revision, record_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            int(entry.number),
            int(entry.sequence),
            entry.kind.code(),
            entry.reason.map(|reason| reason.code()),
            entry.posted_at.millis(),
            award.map(|(key, _)| key.code.code()),
            award.map(|(key, _)| key.period.to_string()),
            award.map(|(_, revision)| *revision),
            entry.day.to_string(),
            entry.programme_revision,
            entry.record_id.map(|record| *record.uuid().as_bytes()),
        ],
    )?;
    for posting in &entry.postings {
        run(
            connection,
            "INSERT INTO posting (member_id, entry, account, lot, points) VALUES (?1, ?2, ?3, ?4, ?5)",
            (id, int(entry.number), posting.account.code(), int(posting.lot), posting.points.0),
        )?;
    }
    Ok(())
}
