//! Health feeds, kept: links and cursors here, the id → day map in [`samples`], the days in [`days`], what records have
//! to do with the store in [`traces`].
//!
//! Must never happen: a cursor written in another transaction than the page it came with (law 1).

pub(crate) mod days;
pub(crate) mod samples;
pub(crate) mod traces;

use std::collections::BTreeMap;

use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::DeviceId;
use rusqlite::{OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::columns::{Json, Millis, Text};
use super::{Conn, Tx, settings};
use crate::error::StoreError;
use crate::health::cursor::Cursor;
use crate::health::{Channel, LeftOutReason, SampleKind};

/// The shape of what is asked for. Another number after an update makes every cursor stale.
const QUERY: u32 = 1;

/// A linked channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub channel: Channel,
    pub install: DeviceId,
    pub linked_at: Moment,
    /// Nothing before is read.
    pub since: Moment,
    pub read_at: Option<Moment>,
    pub visible_at: Option<Moment>,
    pub full_pass_at: Option<Moment>,
    pub counter: Option<CounterReading>,
    pub left_out: LeftOut,
}

/// One reading of the step sensor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CounterReading {
    pub steps: u64,
    pub at: Moment,
    pub clock: ClockReading,
}

impl std::fmt::Debug for CounterReading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CounterReading(.. at {})", self.at)
    }
}

/// What was left out of the store's data since the channel was linked, by reason: nothing is dropped silently.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct LeftOut(pub BTreeMap<LeftOutReason, u64>);

impl LeftOut {
    /// Counts one more.
    pub(crate) fn add(&mut self, reason: LeftOutReason, count: usize) {
        if count > 0 {
            *self.0.entry(reason).or_default() += count as u64;
        }
    }

    /// Takes in what another count found.
    pub(crate) fn merge(&mut self, other: Self) {
        for (reason, count) in other.0 {
            *self.0.entry(reason).or_default() += count;
        }
    }
}

const LINK_COLUMNS: &str = "channel, install, linked_at, since, read_at, visible_at, full_pass_at, counter, left_out";

fn read_link(row: &Row<'_>) -> rusqlite::Result<Link> {
    let moment = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<Millis>>(column)?.map(|Millis(at)| at));
    Ok(Link {
        channel: row.get::<_, Text<_>>(0)?.0,
        install: row.get::<_, Text<_>>(1)?.0,
        linked_at: row.get::<_, Millis>(2)?.0,
        since: row.get::<_, Millis>(3)?.0,
        read_at: moment(4)?,
        visible_at: moment(5)?,
        full_pass_at: moment(6)?,
        counter: row.get::<_, Option<Json<_>>>(7)?.map(|Json(counter)| counter),
        left_out: row.get::<_, Json<_>>(8)?.0,
    })
}

/// A linked channel; `None` where it is not linked.
pub(crate) fn link(conn: &Conn<'_>, channel: Channel) -> Result<Option<Link>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {LINK_COLUMNS} FROM health_link WHERE channel = ?1"))?;
    Ok(statement.query_row([channel.code()], read_link).optional()?)
}

/// Keeps a link; replaces what was known of the channel.
pub(crate) fn put_link(tx: &Tx<'_>, link: &Link) -> Result<(), StoreError> {
    tx.prepare_cached(&format!(
        "INSERT OR REPLACE INTO health_link ({LINK_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    ))?
    .execute(params![
        link.channel.code(),
        Text(link.install),
        Millis(link.linked_at),
        Millis(link.since),
        link.read_at.map(Millis),
        link.visible_at.map(Millis),
        link.full_pass_at.map(Millis),
        link.counter.as_ref().map(Json),
        Json(&link.left_out),
    ])?;
    Ok(())
}

/// Ends a link.
pub(crate) fn drop_link(tx: &Tx<'_>, channel: Channel) -> Result<(), StoreError> {
    forget(tx, channel)?;
    tx.prepare_cached("DELETE FROM health_link WHERE channel = ?1")?.execute([channel.code()])?;
    Ok(())
}

/// Wipes what was read and not yet made a record: cursors, the id → day map, the days. The store may have its samples
/// under other ids when it is read again.
pub(crate) fn forget(tx: &Tx<'_>, channel: Channel) -> Result<(), StoreError> {
    for table in ["health_cursor", "health_sample", "health_day"] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE channel = ?1"))?.execute([channel.code()])?;
    }
    traces::unsee(tx, channel)
}

/// Where the reading of one kind stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub cursor: Cursor,
    /// The predicate's first moment.
    pub from: Moment,
    /// Failures in a row.
    pub failures: u32,
}

/// Reads a cursor; one of another query, or that does not read back, is stale. `from`: where a first reading begins.
pub(crate) fn cursor(conn: &Conn<'_>, channel: Channel, kind: SampleKind, from: Moment) -> Result<Kept, StoreError> {
    let mut statement = conn
        .prepare_cached("SELECT query, from_at, failures, state FROM health_cursor WHERE channel = ?1 AND kind = ?2")?;
    let row = statement.query_row([channel.code(), kind.code()], |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, Millis>(1)?.0, row.get(2)?, row.get::<_, String>(3)?))
    });
    match row.optional()? {
        None => Ok(Kept { cursor: Cursor::Absent, from, failures: 0 }),
        Some((QUERY, from, failures, state)) => {
            let cursor = serde_json::from_str(&state).unwrap_or(Cursor::Stale);
            Ok(Kept { cursor, from, failures })
        }
        Some(_) => Ok(Kept { cursor: Cursor::Stale, from, failures: 0 }),
    }
}

/// Keeps a cursor.
pub(crate) fn put_cursor(tx: &Tx<'_>, channel: Channel, kind: SampleKind, kept: &Kept) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO health_cursor (channel, kind, query, from_at, failures, state) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![channel.code(), kind.code(), QUERY, Millis(kept.from), kept.failures, Json(&kept.cursor),])?;
    Ok(())
}

/// The moment from which a shared phone's health data are this member's own.
pub(crate) fn claim(conn: &Conn<'_>) -> Result<Option<Moment>, StoreError> {
    Ok(settings::get::<Option<Moment>>(conn, "health_claim")?.flatten())
}

/// Keeps the claim, or takes it back.
pub(crate) fn set_claim(tx: &Tx<'_>, from: Option<Moment>) -> Result<(), StoreError> {
    settings::put(tx, "health_claim", &from)
}
