//! Rows to values and back. A row this program could not have written is [`StoreError::Damaged`], never a default.

use std::str::FromStr;

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use rusqlite::types::FromSql;
use rusqlite::{Connection, ErrorCode, Params, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::store::StoreError;

/// What SQLite said, as the store says it. SQLite's texts name tables and columns, never values.
pub(super) fn sql(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::Failed { detail: error.to_string() },
    }
}

/// The fields of one row, taken from left to right.
pub(super) struct Fields<'r> {
    row: &'r Row<'r>,
    table: &'static str,
    next: usize,
}

impl Fields<'_> {
    fn get<T: FromSql>(&mut self) -> Result<T, StoreError> {
        self.next += 1;
        self.row.get(self.next - 1).map_err(|_| self.damaged())
    }

    /// The row holds what no version of this program writes.
    pub(super) const fn damaged(&self) -> StoreError {
        StoreError::Damaged { table: self.table }
    }

    pub(super) fn u64(&mut self) -> Result<u64, StoreError> {
        u64::try_from(self.get::<i64>()?).map_err(|_| self.damaged())
    }

    pub(super) fn u32(&mut self) -> Result<u32, StoreError> {
        u32::try_from(self.get::<i64>()?).map_err(|_| self.damaged())
    }

    pub(super) fn opt_u32(&mut self) -> Result<Option<u32>, StoreError> {
        self.get::<Option<i64>>()?.map(|number| u32::try_from(number).map_err(|_| self.damaged())).transpose()
    }

    pub(super) fn points(&mut self) -> Result<Points, StoreError> {
        self.get().map(Points)
    }

    pub(super) fn moment(&mut self) -> Result<Moment, StoreError> {
        self.get().map(Moment::from_millis)
    }

    pub(super) fn opt_moment(&mut self) -> Result<Option<Moment>, StoreError> {
        Ok(self.get::<Option<i64>>()?.map(Moment::from_millis))
    }

    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        self.get()
    }

    pub(super) fn opt_text(&mut self) -> Result<Option<String>, StoreError> {
        self.get()
    }

    pub(super) fn uuid(&mut self) -> Result<Uuid, StoreError> {
        self.get().map(Uuid::from_bytes)
    }

    pub(super) fn opt_uuid(&mut self) -> Result<Option<Uuid>, StoreError> {
        Ok(self.get::<Option<[u8; 16]>>()?.map(Uuid::from_bytes))
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        self.get()
    }

    pub(super) fn opt_bytes<const N: usize>(&mut self) -> Result<Option<[u8; N]>, StoreError> {
        self.get()
    }

    /// A value with a spelling of its own (a day, a code, a period).
    pub(super) fn parse<T: FromStr>(&mut self) -> Result<T, StoreError> {
        self.text()?.parse().map_err(|_| self.damaged())
    }

    pub(super) fn opt_parse<T: FromStr>(&mut self) -> Result<Option<T>, StoreError> {
        self.opt_text()?.map(|text| text.parse().map_err(|_| self.damaged())).transpose()
    }

    /// A value with a code of its own and a function that finds it.
    pub(super) fn code<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text()?;
        find(&text).ok_or_else(|| self.damaged())
    }

    pub(super) fn day(&mut self) -> Result<ProgrammeDay, StoreError> {
        self.parse()
    }

    pub(super) fn json<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        serde_json::from_str(&self.text()?).map_err(|_| self.damaged())
    }
}

/// All rows of a query.
pub(super) fn all<T>(
    connection: &Connection,
    table: &'static str,
    text: &str,
    params: impl Params,
    mut read: impl FnMut(&mut Fields<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(text).map_err(sql)?;
    let mut rows = statement.query(params).map_err(sql)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(sql)? {
        found.push(read(&mut Fields { row, table, next: 0 })?);
    }
    Ok(found)
}

/// The first row of a query, if there is one.
pub(super) fn one<T>(
    connection: &Connection,
    table: &'static str,
    text: &str,
    params: impl Params,
    read: impl FnOnce(&mut Fields<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(text).map_err(sql)?;
    let mut rows = statement.query(params).map_err(sql)?;
    match rows.next().map_err(sql)? {
        Some(row) => read(&mut Fields { row, table, next: 0 }).map(Some),
        None => Ok(None),
    }
}

/// Runs one statement; gives the rows it changed.
pub(super) fn run(connection: &Connection, text: &str, params: impl Params) -> Result<usize, StoreError> {
    connection.prepare_cached(text).and_then(|mut statement| statement.execute(params)).map_err(sql)
}

/// A counter as SQLite keeps it. Counters count things that happened one by one; none comes near 2^63.
pub(super) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A value as JSON text.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the protocol's types always serialise")
}
