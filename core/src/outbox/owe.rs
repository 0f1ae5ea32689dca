//! What the log does with the outbox: owe an item, rewrite or withdraw one that was never sent.

use kenpos_protocol::push::{PushItem, RecordKind, RecordValue};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{OpId, RecordId};
use rusqlite::{OptionalExtension as _, params};

use super::{Kind, OWED_COLUMNS, Owed, read_owed};
use crate::error::StoreError;
use crate::store::columns::{Millis, Text};
use crate::store::{Conn, Tx};

/// What the outbox keeps beside the frozen item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub kind: Kind,
    /// None for a launch.
    pub record_id: Option<RecordId>,
    pub day: ProgrammeDay,
    /// The moment of entry as far as the phone knows.
    pub entered_at: Moment,
    /// Whether it may earn: a deletion and a zero count may not.
    pub earns: bool,
}

impl About {
    /// What the outbox keeps of a record's item.
    pub(crate) fn record(id: RecordId, value: &RecordValue, entered_at: Moment) -> Self {
        let kind = match value.kind() {
            RecordKind::Weight => Kind::Weight,
            RecordKind::Steps => Kind::Steps,
            RecordKind::ActionGoal => Kind::Goal,
        };
        Self { kind, record_id: Some(id), day: value.day(), entered_at, earns: may_earn(value) }
    }
}

/// Whether a record's content can earn at all: any weight, any answer, at least one step.
pub(crate) fn may_earn(value: &RecordValue) -> bool {
    match value {
        RecordValue::Weight { .. } | RecordValue::ActionGoal { .. } => true,
        RecordValue::Steps { steps, .. } => steps.count() > 0,
        RecordValue::Deleted { .. } => false,
    }
}

/// Owes a new item. In the same transaction as the record it carries (law 1).
pub(crate) fn owe(tx: &Tx<'_>, item: &PushItem, about: &About) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO outbox (op_id, kind, record_id, day, entered_at, earns, state, offered, payload) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', 0, ?7)",
    )?
    .execute(params![
        Text(item.op_id),
        Text(about.kind),
        about.record_id.map(Text),
        Text(about.day),
        Millis(about.entered_at),
        about.earns,
        payload(item)?,
    ])?;
    Ok(())
}

/// Replaces an item that was never sent, in its place. One that was sent stays as it is, whatever is asked.
pub(crate) fn rewrite(tx: &Tx<'_>, unsent: OpId, item: &PushItem, about: &About) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE outbox SET op_id = ?2, day = ?3, entered_at = ?4, earns = ?5, payload = ?6 \
         WHERE op_id = ?1 AND offered = 0",
    )?
    .execute(params![
        Text(unsent),
        Text(item.op_id),
        Text(about.day),
        Millis(about.entered_at),
        about.earns,
        payload(item)?,
    ])?;
    Ok(())
}

/// Takes back an item that the server never took: never sent, or refused. Only where the member deleted the record.
pub(crate) fn withdraw(tx: &Tx<'_>, op_id: OpId) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM outbox WHERE op_id = ?1 AND (offered = 0 OR state = 'parked')")?
        .execute([Text(op_id)])?;
    Ok(())
}

/// Forgets the item of this phone's last revision of a record, where the server refused it. Only where the member has
/// just replaced that revision: before the new one is kept.
pub(crate) fn forget_refused(tx: &Tx<'_>, record: RecordId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM outbox WHERE op_id = (SELECT op_id FROM record WHERE record_id = ?1) AND state = 'parked'",
    )?
    .execute([Text(record)])?;
    Ok(())
}

/// Forgets a refused item that is no record's; false where there is none. Only where the member has seen why.
pub(crate) fn dismiss(tx: &Tx<'_>, op_id: OpId) -> Result<bool, StoreError> {
    let gone = tx
        .prepare_cached("DELETE FROM outbox WHERE op_id = ?1 AND state = 'parked' AND record_id IS NULL")?
        .execute([Text(op_id)])?;
    Ok(gone > 0)
}

/// The item of an op, with its moment of entry, if the outbox still has it.
pub(crate) fn item(conn: &Conn<'_>, op_id: OpId) -> Result<Option<(PushItem, Moment)>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT payload, entered_at FROM outbox WHERE op_id = ?1")?;
    let found: Option<(String, Millis)> =
        statement.query_row([Text(op_id)], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    found
        .map(|(payload, Millis(entered_at))| {
            let item = serde_json::from_str(&payload).map_err(|_| StoreError::Unreadable { what: "outbox item" })?;
            Ok((item, entered_at))
        })
        .transpose()
}

/// The row of an op.
pub(crate) fn row_of(conn: &Conn<'_>, op_id: OpId) -> Result<Option<Owed>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {OWED_COLUMNS} FROM outbox WHERE op_id = ?1"))?;
    Ok(statement.query_row([Text(op_id)], read_owed).optional()?)
}

/// Everything that is not settled, oldest first: what the member sees.
pub(crate) fn visible(conn: &Conn<'_>) -> Result<Vec<Owed>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {OWED_COLUMNS} FROM outbox WHERE state <> 'settled' ORDER BY number"))?;
    let rows = statement.query_map([], read_owed)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The launches of a day, in whatever state.
pub(crate) fn launches_on(conn: &Conn<'_>, day: ProgrammeDay) -> Result<Vec<OpId>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT op_id FROM outbox WHERE day = ?1 AND kind = 'launch'")?;
    let rows = statement.query_map([Text(day)], |row| Ok(row.get::<_, Text<_>>(0)?.0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many items stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Not yet answered for by the server.
    pub queued: u64,
    /// With the server, not yet in the mirror.
    pub accepted: u64,
    /// Refused, waiting for the member.
    pub parked: u64,
}

/// Counts the rows.
pub(crate) fn counts(conn: &Conn<'_>) -> Result<Counts, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT COUNT(*) FILTER (WHERE state IN ('queued', 'claimed')), COUNT(*) FILTER (WHERE state = 'accepted'), \
         COUNT(*) FILTER (WHERE state = 'parked') FROM outbox WHERE state <> 'settled'",
    )?;
    Ok(statement.query_row([], |row| Ok(Counts { queued: row.get(0)?, accepted: row.get(1)?, parked: row.get(2)? }))?)
}

/// Items that the server does not have: those that wait, and those it refused.
pub(crate) fn unsent(conn: &Conn<'_>) -> Result<u64, StoreError> {
    let Counts { queued, parked, .. } = counts(conn)?;
    Ok(queued + parked)
}

/// The bytes that are sent, and kept the same from the first sending on.
fn payload(item: &PushItem) -> Result<String, StoreError> {
    serde_json::to_string(item).map_err(|_| StoreError::Unreadable { what: "outbox item" })
}
