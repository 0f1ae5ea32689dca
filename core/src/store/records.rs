//! Records: what this phone wrote, beside what the server has.
//!
//! Comes in: revisions from the log and from the mirror. Goes out: each record as it stands, by the protocol's rule
//! (highest revision, then deletion, then op id). Must never happen: a revision that replaces a higher one.

use kenpos_protocol::push::{RecordKind, RecordRevision, RecordValue};
use kenpos_rules::award::Reason;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::provenance::StepsJudgement;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use rusqlite::{OptionalExtension as _, Row, params};

use super::columns::{Json, Millis, Text, unreadable};
use super::{Conn, Tx};
use crate::error::StoreError;

/// One record as it stands. `Debug` shows no health value: those of its parts do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub revision: RecordRevision,
    /// The op that wrote this revision.
    pub op_id: OpId,
}

impl Record {
    pub(crate) const fn id(&self) -> RecordId {
        self.revision.record_id
    }

    pub(crate) const fn value(&self) -> &RecordValue {
        &self.revision.value
    }
}

/// The columns every table of records shares, in the order in which [`read`] takes them.
const COLUMNS: &str = "record_id, kind, day, revision, deleted, op_id, weight_grams, steps, goal, done, measured_at, \
                       utc_offset_minutes, source, provenance";

/// Keeps what this phone wrote; replaces its own older revision.
pub(crate) fn put(tx: &Tx<'_>, record: &Record) -> Result<(), StoreError> {
    put_into(tx, "record", record)
}

/// Keeps what the server told of a record. One that was withdrawn here, before another phone of the member had told the
/// server of it, is back: its deletion was never sent, so it is no deletion of theirs. (A tombstone that was sent has a
/// higher revision than the first.)
pub(super) fn put_mirrored(
    tx: &Tx<'_>,
    record: &Record,
    reason: Option<Reason>,
    judgement: Option<&StepsJudgement>,
) -> Result<(), StoreError> {
    put_into(tx, "mirror_record", record)?;
    tx.prepare_cached("DELETE FROM record WHERE record_id = ?1 AND revision = 1 AND deleted = 1")?
        .execute([Text(record.id())])?;
    let mut statement =
        tx.prepare_cached("UPDATE mirror_record SET reason = ?2, judgement = ?3 WHERE record_id = ?1")?;
    statement.execute(params![Text(record.id()), reason.map(Reason::code), judgement.map(Json)])?;
    Ok(())
}

/// What the server made of the origins of just this revision, if it has told.
pub(crate) fn judgement(conn: &Conn<'_>, record: &Record) -> Result<Option<StepsJudgement>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT judgement FROM mirror_record WHERE record_id = ?1 AND op_id = ?2")?;
    let told: Option<Option<Json<_>>> =
        statement.query_row(params![Text(record.id()), Text(record.op_id)], |row| row.get(0)).optional()?;
    Ok(told.flatten().map(|Json(judgement)| judgement))
}

fn put_into(tx: &Tx<'_>, table: &str, record: &Record) -> Result<(), StoreError> {
    let value = record.value();
    let (mut grams, mut steps, mut goal, mut done) = (None, None, None, None);
    let (mut measured, mut offset, mut from, mut origins) = (None, None, None, None);
    match value {
        RecordValue::Weight { measured_at, utc_offset_minutes, weight_grams, source } => {
            (grams, from) = (Some(weight_grams.grams()), Some(source.code()));
            (measured, offset) = (Some(Millis(*measured_at)), Some(*utc_offset_minutes));
        }
        RecordValue::Steps { steps: count, source, provenance, .. } => {
            (steps, from) = (Some(count.count()), Some(source.code()));
            origins = provenance.as_deref().map(Json);
        }
        RecordValue::ActionGoal { goal: name, done: answer, .. } => (goal, done) = (Some(name.as_str()), Some(*answer)),
        RecordValue::Deleted { .. } => {}
    }
    let mut statement = tx.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {table} ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
    ))?;
    statement.execute(params![
        Text(record.id()),
        value.kind().code(),
        Text(value.day()),
        record.revision.revision,
        value.is_deleted(),
        Text(record.op_id),
        grams,
        steps,
        goal,
        done,
        measured,
        offset,
        from,
        origins,
    ])?;
    Ok(())
}

/// The record as it stands, a tombstone too.
pub(crate) fn current(conn: &Conn<'_>, id: RecordId) -> Result<Option<Record>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM current_record WHERE record_id = ?1"))?;
    Ok(statement.query_row([Text(id)], read).optional()?)
}

/// Whether the server has told of the record.
pub(crate) fn is_mirrored(conn: &Conn<'_>, id: RecordId) -> Result<bool, StoreError> {
    let mut statement = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM mirror_record WHERE record_id = ?1)")?;
    Ok(statement.query_row([Text(id)], |row| row.get(0))?)
}

/// The records of the days from `from` to `to`, deletions left out, by day, then by time of measurement.
pub(crate) fn between(conn: &Conn<'_>, from: ProgrammeDay, to: ProgrammeDay) -> Result<Vec<Record>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM current_record WHERE day BETWEEN ?1 AND ?2 AND deleted = 0 \
         ORDER BY day, measured_at, record_id"
    ))?;
    let rows = statement.query_map([Text(from), Text(to)], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether steps or a weight stand on any day before this one.
pub(crate) fn is_charted_before(conn: &Conn<'_>, day: ProgrammeDay) -> Result<bool, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM current_record WHERE day < ?1 AND deleted = 0 AND kind IN ('steps', 'weight'))",
    )?;
    Ok(statement.query_row([Text(day)], |row| row.get(0))?)
}

/// What this phone wrote and the outbox has no item of.
pub(super) fn without_item(conn: &Conn<'_>) -> Result<Vec<Record>, StoreError> {
    let mut statement = conn.prepare(&format!(
        "SELECT {COLUMNS} FROM record WHERE op_id NOT IN (SELECT op_id FROM outbox) ORDER BY day, record_id"
    ))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The weight measured last, of all that stand, and its day.
pub(crate) fn latest_weight(conn: &Conn<'_>) -> Result<Option<(Weight, ProgrammeDay)>, StoreError> {
    let mut statement = conn.prepare_cached(
        // What is sorted by is selected, too: only then does SQLite walk the days from the last one back.
        "SELECT weight_grams, day, measured_at, record_id FROM current_record WHERE kind = 'weight' AND deleted = 0 \
         ORDER BY day DESC, measured_at DESC, record_id DESC LIMIT 1",
    )?;
    let latest = statement.query_row([], |row| Ok((row.get(0)?, row.get::<_, Text<_>>(1)?.0))).optional()?;
    let read = |(grams, day)| Some((Weight::from_grams(grams).ok()?, day));
    latest.map(|latest| read(latest).ok_or(StoreError::Unreadable { what: "weight" })).transpose()
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let kind: String = row.get(1)?;
    let kind = RecordKind::from_code(&kind).ok_or_else(|| unreadable(1))?;
    let Text(day) = row.get(2)?;
    let value = if row.get(4)? {
        RecordValue::Deleted { record_kind: kind, day }
    } else {
        match kind {
            RecordKind::Weight => RecordValue::Weight {
                measured_at: row.get::<_, Millis>(10)?.0,
                utc_offset_minutes: row.get(11)?,
                weight_grams: Weight::from_grams(row.get(6)?).map_err(|_| unreadable(6))?,
                source: row.get::<_, Text<_>>(12)?.0,
            },
            RecordKind::Steps => RecordValue::Steps {
                day,
                steps: StepCount::from_count(row.get(7)?).map_err(|_| unreadable(7))?,
                source: row.get::<_, Text<_>>(12)?.0,
                provenance: row.get::<_, Option<Json<_>>>(13)?.map(|Json(provenance)| Box::new(provenance)),
            },
            RecordKind::ActionGoal => RecordValue::ActionGoal {
                day,
                goal: GoalName::read(row.get_ref(8)?.as_str().map_err(|_| unreadable(8))?)
                    .map_err(|_| unreadable(8))?,
                done: row.get(9)?,
            },
        }
    };
    let revision = RecordRevision { record_id: row.get::<_, Text<_>>(0)?.0, revision: row.get(3)?, value };
    Ok(Record { revision, op_id: row.get::<_, Text<_>>(5)?.0 })
}
