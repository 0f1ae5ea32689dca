//! Traces: under which id a health store has a record, and whether the record was deleted with it.
//!
//! Comes in: what the machine of health stores reads and deletes. Goes out: the record that a sample means. Must never
//! happen: a health value kept here.

use kenpos_rules::ids::RecordId;
use rusqlite::{OptionalExtension as _, Row, params};

use super::super::columns::{Text, unreadable};
use super::super::{Conn, Tx};
use crate::error::StoreError;
use crate::health::Channel;

/// What is known of one record's sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    pub record: RecordId,
    /// The store's id of it; none for the steps of a day.
    pub sample: Option<String>,
    /// A hash of what the store had under that id.
    pub likeness: Option<RecordId>,
    pub presence: Presence,
}

/// Whether the store has what a record was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Under the id that is known.
    There,
    /// What was known of ids holds no longer, and it was not seen since.
    Unseen,
    /// The record was deleted with it, not by the member's own hand.
    Gone,
}

const PRESENCES: [(Presence, &str); 3] =
    [(Presence::There, "there"), (Presence::Unseen, "unseen"), (Presence::Gone, "gone")];

impl Presence {
    fn code(self) -> &'static str {
        PRESENCES.iter().find(|(known, _)| *known == self).expect("every presence has its code").1
    }
}

const COLUMNS: &str = "record_id, sample, likeness, presence";

fn read(row: &Row<'_>) -> rusqlite::Result<Trace> {
    let code: String = row.get(3)?;
    Ok(Trace {
        record: row.get::<_, Text<_>>(0)?.0,
        sample: row.get(1)?,
        likeness: row.get::<_, Option<Text<_>>>(2)?.map(|Text(likeness)| likeness),
        presence: PRESENCES.iter().find(|(_, known)| *known == code).ok_or_else(|| unreadable(3))?.0,
    })
}

/// The record's own trace.
pub(crate) fn of_record(conn: &Conn<'_>, record: RecordId) -> Result<Option<Trace>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM health_trace WHERE record_id = ?1"))?;
    Ok(statement.query_row([Text(record)], read).optional()?)
}

/// Whether a record was deleted with what it was read from, not by the member's own hand.
pub(crate) fn is_gone(conn: &Conn<'_>, record: RecordId) -> Result<bool, StoreError> {
    Ok(of_record(conn, record)?.is_some_and(|trace| trace.presence == Presence::Gone))
}

/// The record that the store has under this id.
pub(crate) fn of_sample(conn: &Conn<'_>, channel: Channel, sample: &str) -> Result<Option<Trace>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM health_trace WHERE channel = ?1 AND sample = ?2"))?;
    Ok(statement.query_row([channel.code(), sample], read).optional()?)
}

/// A record with this content that the store is not known to have: one that was not seen before one that was deleted.
pub(crate) fn alike(conn: &Conn<'_>, channel: Channel, likeness: RecordId) -> Result<Option<Trace>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM health_trace WHERE channel = ?1 AND likeness = ?2 AND presence <> 'there' \
         ORDER BY presence = 'gone', record_id LIMIT 1"
    ))?;
    Ok(statement.query_row(params![channel.code(), Text(likeness)], read).optional()?)
}

/// Keeps a trace in the place of the record's last one.
pub(crate) fn put(tx: &Tx<'_>, channel: Channel, trace: &Trace) -> Result<(), StoreError> {
    tx.prepare_cached(&format!(
        "INSERT OR REPLACE INTO health_trace (channel, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5)"
    ))?
    .execute(params![
        channel.code(),
        Text(trace.record),
        trace.sample,
        trace.likeness.map(Text),
        trace.presence.code()
    ])?;
    Ok(())
}

/// A record is deleted with its link. Of its content nothing stays.
pub(crate) fn set_gone(tx: &Tx<'_>, channel: Channel, record: RecordId) -> Result<(), StoreError> {
    let sample = of_record(tx, record)?.and_then(|trace| trace.sample);
    put(tx, channel, &Trace { record, sample, likeness: None, presence: Presence::Gone })
}

/// Forgets what is known of a record.
pub(crate) fn forget(tx: &Tx<'_>, record: RecordId) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM health_trace WHERE record_id = ?1")?.execute([Text(record)])?;
    Ok(())
}

/// What was known of the ids of a channel holds no longer.
pub(crate) fn unsee(tx: &Tx<'_>, channel: Channel) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE health_trace SET presence = 'unseen' WHERE channel = ?1 AND presence = 'there'")?
        .execute([channel.code()])?;
    Ok(())
}
