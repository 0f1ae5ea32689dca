//! What was entered, day by day, with where each entry stands.

use std::collections::BTreeMap;

use kenpos_protocol::push::RecordValue;
use kenpos_rules::award::Reason;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::RecordId;
use kenpos_rules::points::Points;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use rusqlite::OptionalExtension as _;
use serde::Serialize;

use super::{Kind, State};
use crate::error::{KenposError, StoreError};
use crate::log::FIRST_YEAR;
use crate::outbox;
use crate::store::Conn;
use crate::store::columns::Text;
use crate::store::records::{self, Record};

/// Days in one answer: two years and a day, about what a screen can scroll through.
pub const HISTORY_DAYS_MAX: i64 = 731;

/// The days from `from` to `to` on which something was entered or earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct History {
    /// The first day asked for.
    pub from: ProgrammeDay,
    /// The last day asked for.
    pub to: ProgrammeDay,
    /// Newest first; days with nothing are left out.
    pub days: Vec<HistoryDay>,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryDay {
    /// The programme day.
    pub day: ProgrammeDay,
    /// Posted for this day, after corrections.
    pub posted: Points,
    /// The day's weight: the one measured last.
    pub weight_grams: Option<Weight>,
    /// The day's steps: the count of one of its sources.
    pub steps: Option<StepCount>,
    /// What was entered, deletions left out.
    pub records: Vec<HistoryRecord>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryRecord {
    /// For editing and deleting.
    pub id: RecordId,
    /// A weight, steps or a goal.
    pub kind: Kind,
    /// Of a weight: when it was measured, in the zone it was measured in (RFC 3339).
    pub at: Option<String>,
    /// Of a weight.
    pub weight_grams: Option<Weight>,
    /// Of steps.
    pub steps: Option<StepCount>,
    /// Of an answer.
    pub goal: Option<GoalName>,
    /// Of an answer: done or not done.
    pub done: Option<bool>,
    /// Where a weight or steps come from.
    pub source: Option<Source>,
    /// How far the entry has come; settled is with the server.
    pub state: State,
    /// Why it is parked, or why it earns nothing.
    pub reason: Option<String>,
}

/// The history of some days.
pub(crate) fn history(conn: &Conn<'_>, from: ProgrammeDay, to: ProgrammeDay) -> Result<History, KenposError> {
    if to < from {
        return Err(KenposError::invalid("to", "this day lies before the first one", "swap the two days"));
    }
    if to.days_since(from) >= HISTORY_DAYS_MAX {
        let todo = format!("ask for at most {HISTORY_DAYS_MAX} days at a time");
        return Err(KenposError::invalid("from", "these are too many days", todo));
    }
    Ok(History { from, to, days: days(conn, from, to)? })
}

/// Every day there is, newest first.
pub(super) fn all_days(conn: &Conn<'_>) -> Result<Vec<HistoryDay>, StoreError> {
    let day = |year, month, day| ProgrammeDay::new(year, month, day).expect("a day of the calendar");
    days(conn, day(FIRST_YEAR, 1, 1), day(9999, 12, 31)) // dates keep four digits
}

fn days(conn: &Conn<'_>, from: ProgrammeDay, to: ProgrammeDay) -> Result<Vec<HistoryDay>, StoreError> {
    let mut days: BTreeMap<ProgrammeDay, (Points, Vec<Record>)> = BTreeMap::new();
    for record in records::between(conn, from, to)? {
        days.entry(record.value().day()).or_default().1.push(record);
    }
    for (day, points) in posted(conn, from, to)? {
        days.entry(day).or_default().0 = points;
    }
    days.into_iter().rev().map(|(day, (posted, records))| history_day(conn, day, posted, &records)).collect()
}

fn history_day(
    conn: &Conn<'_>,
    day: ProgrammeDay,
    posted: Points,
    records: &[Record],
) -> Result<HistoryDay, StoreError> {
    Ok(HistoryDay {
        day,
        posted,
        weight_grams: super::home::weight_of(records),
        steps: super::daily_steps::total_of(conn, records)?.shown,
        records: entries(conn, records)?,
    })
}

/// Records as they are shown.
pub(super) fn entries(conn: &Conn<'_>, records: &[Record]) -> Result<Vec<HistoryRecord>, StoreError> {
    records.iter().map(|record| entry(conn, record)).collect()
}

fn entry(conn: &Conn<'_>, record: &Record) -> Result<HistoryRecord, StoreError> {
    let row = outbox::row_of(conn, record.op_id)?;
    let reason = match &row {
        Some(row) if row.reason.is_some() => row.reason.clone(),
        _ => mirrored_reason(conn, record.id())?.map(|reason| reason.code().to_owned()),
    };
    let mut shown = HistoryRecord {
        id: record.id(),
        kind: Kind::Weight,
        at: None,
        weight_grams: None,
        steps: None,
        goal: None,
        done: None,
        source: None,
        // What has left the outbox, or came from another phone, is with the server.
        state: row.map_or(State::Settled, |row| row.state),
        reason,
    };
    match record.value() {
        RecordValue::Weight { measured_at, utc_offset_minutes, weight_grams, source } => {
            shown.at = Some(measured_at.to_rfc3339_at(*utc_offset_minutes));
            (shown.weight_grams, shown.source) = (Some(*weight_grams), Some(*source));
        }
        RecordValue::Steps { steps, source, .. } => {
            (shown.kind, shown.steps, shown.source) = (Kind::Steps, Some(*steps), Some(*source));
        }
        RecordValue::ActionGoal { goal, done, .. } => {
            (shown.kind, shown.goal, shown.done) = (Kind::Goal, Some(goal.clone()), Some(*done));
        }
        RecordValue::Deleted { .. } => {}
    }
    Ok(shown)
}

fn mirrored_reason(conn: &Conn<'_>, id: RecordId) -> Result<Option<Reason>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT reason FROM mirror_record WHERE record_id = ?1")?;
    let reason: Option<Option<Text<Reason>>> = statement.query_row([Text(id)], |row| row.get(0)).optional()?;
    Ok(reason.flatten().map(|Text(reason)| reason))
}

/// The points posted for each day, after corrections. What awards gave: no order, no expiry.
fn posted(conn: &Conn<'_>, from: ProgrammeDay, to: ProgrammeDay) -> Result<Vec<(ProgrammeDay, Points)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT day, SUM(points) FROM mirror_entry WHERE day BETWEEN ?1 AND ?2 AND entry_kind IN ('grant', 'reversal') \
         GROUP BY day ORDER BY day",
    )?;
    let rows =
        statement.query_map([Text(from), Text(to)], |row| Ok((row.get::<_, Text<_>>(0)?.0, Points(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
