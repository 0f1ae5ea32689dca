//! The days of a channel: which are to be counted, and what is known beside their records.

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::steps::StepCount;
use rusqlite::{OptionalExtension as _, params};

use super::super::columns::{Millis, Text, unreadable};
use super::super::{Conn, Tx};
use crate::error::StoreError;
use crate::health::Channel;

/// What is known of a day beside its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DayState {
    /// How often it was touched since it was counted last.
    pub touched: u64,
    /// Every id known of it was deleted.
    pub emptied: bool,
    pub counted_at: Option<Moment>,
    /// A count that came too late to lower the record.
    pub late: Option<StepCount>,
}

/// Something of a day changed.
pub(crate) fn touch(tx: &Tx<'_>, channel: Channel, day: ProgrammeDay) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO health_day (channel, day, touched) VALUES (?1, ?2, 1) \
         ON CONFLICT (channel, day) DO UPDATE SET touched = touched + 1",
    )?
    .execute(params![channel.code(), Text(day)])?;
    Ok(())
}

/// Whether every id known of a touched day was deleted.
pub(crate) fn set_emptied(tx: &Tx<'_>, channel: Channel, day: ProgrammeDay, emptied: bool) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE health_day SET emptied = ?3 WHERE channel = ?1 AND day = ?2")?.execute(params![
        channel.code(),
        Text(day),
        emptied
    ])?;
    Ok(())
}

/// Forgets which days were emptied: the map they were read from begins anew.
pub(crate) fn clear_emptied(tx: &Tx<'_>, channel: Channel) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE health_day SET emptied = 0 WHERE channel = ?1")?.execute([channel.code()])?;
    Ok(())
}

/// The days up to `last` that were touched, the newest first.
pub(crate) fn touched(conn: &Conn<'_>, channel: Channel, last: ProgrammeDay) -> Result<Vec<ProgrammeDay>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT day FROM health_day WHERE channel = ?1 AND touched > 0 AND day <= ?2 ORDER BY day DESC",
    )?;
    let rows =
        statement.query_map(params![channel.code(), Text(last)], |row| Ok(row.get::<_, Text<ProgrammeDay>>(0)?.0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is known of a day.
pub(crate) fn state(conn: &Conn<'_>, channel: Channel, day: ProgrammeDay) -> Result<DayState, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT touched, emptied, counted_at, late_steps FROM health_day WHERE channel = ?1 AND day = ?2",
    )?;
    let found = statement.query_row(params![channel.code(), Text(day)], |row| {
        let late: Option<u32> = row.get(3)?;
        Ok(DayState {
            touched: row.get(0)?,
            emptied: row.get(1)?,
            counted_at: row.get::<_, Option<Millis>>(2)?.map(|Millis(at)| at),
            late: late.map(StepCount::from_count).transpose().map_err(|_| unreadable(3))?,
        })
    });
    Ok(found.optional()?.unwrap_or_default())
}

/// The day was counted as it was when it had been touched `touched` times; what came since leaves it touched.
pub(crate) fn counted(
    tx: &Tx<'_>,
    channel: Channel,
    day: ProgrammeDay,
    touched: u64,
    at: Moment,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO health_day (channel, day, counted_at) VALUES (?1, ?2, ?4) ON CONFLICT (channel, day) \
         DO UPDATE SET counted_at = excluded.counted_at, touched = CASE WHEN touched = ?3 THEN 0 ELSE touched END",
    )?
    .execute(params![channel.code(), Text(day), touched, Millis(at)])?;
    Ok(())
}

/// Keeps, or forgets, the count that came too late.
pub(crate) fn set_late(
    tx: &Tx<'_>,
    channel: Channel,
    day: ProgrammeDay,
    late: Option<StepCount>,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE health_day SET late_steps = ?3 WHERE channel = ?1 AND day = ?2")?.execute(params![
        channel.code(),
        Text(day),
        late.map(StepCount::count)
    ])?;
    Ok(())
}
