//! The id → day map of what a health store holds: ids and times, no values.

use std::collections::BTreeSet;

use kenpos_rules::day::Moment;
use kenpos_rules::provenance::RecordingMethod;
use rusqlite::{OptionalExtension as _, params};

use super::super::columns::{Millis, unreadable};
use super::super::{Conn, Tx};
use crate::error::StoreError;
use crate::health::{Channel, SampleKind};

/// What was known of one sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub id: String,
    pub start: Moment,
    pub end: Moment,
}

/// An app or device with one way of recording.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Writer {
    pub origin: String,
    pub method: RecordingMethod,
}

/// The number of a writer; a new one is kept.
pub(crate) fn writer(tx: &Tx<'_>, origin: &str, method: RecordingMethod) -> Result<i64, StoreError> {
    let mut select = tx.prepare_cached("SELECT writer FROM health_writer WHERE origin = ?1 AND method = ?2")?;
    let code = method_code(method);
    if let Some(known) = select.query_row([origin, code], |row| row.get(0)).optional()? {
        return Ok(known);
    }
    tx.prepare_cached("INSERT INTO health_writer (origin, method) VALUES (?1, ?2)")?.execute([origin, code])?;
    Ok(tx.last_insert_rowid())
}

const METHODS: [(RecordingMethod, &str); 4] = [
    (RecordingMethod::Automatic, "automatic"),
    (RecordingMethod::Active, "active"),
    (RecordingMethod::Manual, "manual"),
    (RecordingMethod::Unknown, "unknown"),
];

fn method_code(method: RecordingMethod) -> &'static str {
    METHODS.iter().find(|(known, _)| *known == method).expect("every method has its code").1
}

/// A sample to be kept.
#[derive(Clone, Copy)]
pub(crate) struct Row<'s> {
    pub id: &'s str,
    pub start: Moment,
    pub end: Moment,
    pub writer: i64,
}

/// Keeps samples.
pub(crate) fn put<'s>(
    tx: &Tx<'_>,
    channel: Channel,
    kind: SampleKind,
    rows: impl Iterator<Item = Row<'s>>,
) -> Result<(), StoreError> {
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO health_sample (channel, kind, start_at, id, end_at, writer) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    // What is the same in all rows is bound once: a first sync has a hundred thousand of them.
    insert.raw_bind_parameter(1, channel.code())?;
    insert.raw_bind_parameter(2, kind.code())?;
    for row in rows {
        insert.raw_bind_parameter(3, Millis(row.start))?;
        insert.raw_bind_parameter(4, row.id)?;
        insert.raw_bind_parameter(5, Millis(row.end))?;
        insert.raw_bind_parameter(6, row.writer)?;
        insert.raw_execute()?;
    }
    Ok(())
}

/// Takes those of `ids` that are known out of the map, and gives them.
pub(crate) fn take(
    tx: &Tx<'_>,
    channel: Channel,
    kind: SampleKind,
    ids: &BTreeSet<&str>,
) -> Result<Vec<Known>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // One walk over the window for the whole page: some tens of thousands of rows, a few milliseconds.
    let mut select =
        tx.prepare_cached("SELECT id, start_at, end_at FROM health_sample WHERE channel = ?1 AND kind = ?2")?;
    let mut rows = select.query(params![channel.code(), kind.code()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().map_err(|_| StoreError::Unreadable { what: "id of a sample" })?;
        if ids.contains(id) {
            found.push(Known { id: id.to_owned(), start: row.get::<_, Millis>(1)?.0, end: row.get::<_, Millis>(2)?.0 });
        }
    }
    let mut delete =
        tx.prepare_cached("DELETE FROM health_sample WHERE channel = ?1 AND kind = ?2 AND start_at = ?3 AND id = ?4")?;
    for known in &found {
        delete.execute(params![channel.code(), kind.code(), Millis(known.start), known.id])?;
    }
    Ok(found)
}

/// Who wrote the samples that reach into the time between two moments; empty where none is known.
pub(crate) fn writers(
    conn: &Conn<'_>,
    channel: Channel,
    kind: SampleKind,
    (from, to): (Moment, Moment),
) -> Result<Vec<Writer>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT origin, method FROM health_writer WHERE writer IN (SELECT writer FROM health_sample \
         WHERE channel = ?1 AND kind = ?2 AND start_at < ?3 AND (end_at > ?4 OR start_at >= ?4)) \
         ORDER BY origin, method",
    )?;
    let rows = statement.query_map(params![channel.code(), kind.code(), Millis(to), Millis(from)], |row| {
        let code: String = row.get(1)?;
        let method = METHODS.iter().find(|(_, known)| *known == code).ok_or_else(|| unreadable(1))?.0;
        Ok(Writer { origin: row.get(0)?, method })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets what ended before a moment: its days are final and are not looked at again.
pub(crate) fn prune(tx: &Tx<'_>, channel: Channel, before: Moment) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM health_sample WHERE channel = ?1 AND start_at < ?2 AND end_at < ?2")?
        .execute(params![channel.code(), Millis(before)])?;
    Ok(())
}

/// Forgets all of one kind.
pub(crate) fn clear(tx: &Tx<'_>, channel: Channel, kind: SampleKind) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM health_sample WHERE channel = ?1 AND kind = ?2")?
        .execute([channel.code(), kind.code()])?;
    Ok(())
}
