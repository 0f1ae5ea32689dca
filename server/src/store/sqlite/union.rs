//! The union's own rows.

use kenpos_protocol::consent::Terms;
use kenpos_protocol::pull::Notice;
use kenpos_rules::day::Moment;
use rusqlite::Connection;

use super::rows::{all, one, run};
use crate::store::StoreError;
use crate::store::rows::union::{self as rows, UNION_STATE};
use crate::store::rows::{int, json};
use crate::store::union::{
    ActivationHash, FAILURE_BUCKET_MS, FAILURES_KEPT_MS, FailureTally, RosterImport, UnionState,
};

const MISSING: StoreError = StoreError::Damaged { table: "union_state" };

pub(super) fn state(connection: &Connection) -> Result<UnionState, StoreError> {
    one(connection, UNION_STATE.name, &format!("SELECT {} FROM union_state", UNION_STATE.list()), (), rows::state)?
        .ok_or(MISSING)
}

pub(super) fn lookup_key(connection: &Connection) -> Result<[u8; 32], StoreError> {
    one(connection, "union_state", "SELECT lookup_key FROM union_state", (), |row| row.bytes())?.ok_or(MISSING)
}

/// Takes the next number of the union's log, inside the transaction that fills it.
pub(super) fn next_sequence(connection: &Connection) -> Result<u64, StoreError> {
    one(connection, "union_state", "UPDATE union_state SET sequence = sequence + 1 RETURNING sequence", (), |row| {
        row.u64()
    })?
    .ok_or(MISSING)
}

pub(super) fn renew_epoch(connection: &Connection, epoch: &str) -> Result<(), StoreError> {
    run(connection, "UPDATE union_state SET epoch = ?1", [epoch]).map(drop)
}

pub(super) fn programme(connection: &Connection, revision: &str) -> Result<Option<String>, StoreError> {
    one(connection, "programme", "SELECT text FROM programme WHERE revision = ?1", [revision], |row| row.text())
}

pub(super) fn publish_programme(
    connection: &Connection,
    revision: &str,
    text: &str,
    now: Moment,
) -> Result<(), StoreError> {
    if programme(connection, revision)?.is_some_and(|known| known != text) {
        return Err(StoreError::RevisionReused { revision: revision.to_owned() });
    }
    if state(connection)?.programme_revision.as_deref() == Some(revision) {
        return Ok(());
    }
    run(
        connection,
        "INSERT INTO programme (revision, sequence, published_at, text) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (revision) DO UPDATE SET sequence = excluded.sequence, published_at = excluded.published_at",
        (revision, int(next_sequence(connection)?), now.millis(), text),
    )?;
    run(connection, "UPDATE union_state SET programme_revision = ?1", [revision]).map(drop)
}

pub(super) fn terms(connection: &Connection) -> Result<Option<Terms>, StoreError> {
    one(connection, "terms", "SELECT terms FROM terms ORDER BY version DESC LIMIT 1", (), |row| row.json())
}

pub(super) fn publish_terms(connection: &Connection, terms: &Terms, now: Moment) -> Result<(), StoreError> {
    run(
        connection,
        "INSERT INTO terms (version, published_at, terms) VALUES (?1, ?2, ?3) ON CONFLICT (version) DO NOTHING",
        (i64::from(terms.version), now.millis(), json(terms)),
    )?;
    run(connection, "UPDATE union_state SET terms_version = max(terms_version, ?1)", [terms.version]).map(drop)
}

pub(super) fn post_notice(connection: &Connection, title: &str, body: &str, now: Moment) -> Result<Notice, StoreError> {
    let sequence = next_sequence(connection)?;
    one(
        connection,
        "notice",
        "INSERT INTO notice (number, sequence, posted_at, title, body)
         SELECT ifnull(max(number), 0) + 1, ?1, ?2, ?3, ?4 FROM notice RETURNING number",
        (int(sequence), now.millis(), title, body),
        |row| Ok(Notice { notice: row.u64()?, posted_at: now, title: title.to_owned(), body: body.to_owned() }),
    )?
    .ok_or(StoreError::Damaged { table: "notice" })
}

pub(super) fn set_activation(connection: &Connection, activation: Option<&ActivationHash>) -> Result<(), StoreError> {
    run(
        connection,
        "UPDATE union_state SET activation_key = ?1, activation_hash = ?2",
        (activation.map(|activation| activation.key), activation.map(|activation| activation.hash)),
    )
    .map(drop)
}

pub(super) fn note_import(connection: &Connection, import: &RosterImport) -> Result<(), StoreError> {
    run(
        connection,
        "INSERT INTO roster_import (imported_at, file_hash, rows, added, changed) VALUES (?1, ?2, ?3, ?4, ?5)",
        (import.imported_at.millis(), &import.file_hash, int(import.rows), int(import.added), int(import.changed)),
    )
    .map(drop)
}

pub(super) fn count_failure(connection: &Connection, scope: &str, now: Moment) -> Result<(), StoreError> {
    let bucket = now.millis().div_euclid(FAILURE_BUCKET_MS);
    run(connection, "DELETE FROM failure WHERE bucket < ?1", [bucket - FAILURES_KEPT_MS / FAILURE_BUCKET_MS])?;
    run(
        connection,
        "INSERT INTO failure (scope, bucket, count) VALUES (?1, ?2, 1)
         ON CONFLICT (scope, bucket) DO UPDATE SET count = count + 1",
        (scope, bucket),
    )
    .map(drop)
}

pub(super) fn failures(connection: &Connection, scope: &str, since: Moment) -> Result<FailureTally, StoreError> {
    let rows = all(
        connection,
        "failure",
        "SELECT bucket * ?3, count FROM failure WHERE scope = ?1 AND bucket >= ?2 ORDER BY bucket",
        (scope, since.millis().div_euclid(FAILURE_BUCKET_MS), FAILURE_BUCKET_MS),
        |row| Ok((row.moment()?, row.u32()?)),
    )?;
    Ok(FailureTally {
        count: rows.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count)),
        last: rows.last().map(|(at, _)| *at),
    })
}

pub(super) fn forget_failures(connection: &Connection, scope: &str) -> Result<(), StoreError> {
    run(connection, "DELETE FROM failure WHERE scope = ?1", [scope]).map(drop)
}
