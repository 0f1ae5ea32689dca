//! Cells in and out of SQLite.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Params, Row, ToSql};
use uuid::Uuid;

use crate::store::StoreError;
use crate::store::rows::{Cell, Fields};

/// What SQLite said, as the store says it. SQLite's texts name tables and columns, never values.
pub(super) fn sql(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::Failed { detail: error.to_string() },
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null | Self::Odd => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Id(id) => ValueRef::Blob(id.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// The cells of one row.
fn fields(row: &Row<'_>, table: &'static str) -> Result<Fields, StoreError> {
    let columns = row.as_ref().column_count();
    let mut cells = Vec::with_capacity(columns);
    for column in 0..columns {
        cells.push(match row.get_ref(column).map_err(sql)? {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(number) => Cell::Int(number),
            ValueRef::Real(_) => Cell::Odd,
            ValueRef::Text(text) => str::from_utf8(text).map_or(Cell::Odd, Cell::from),
            ValueRef::Blob(bytes) => Uuid::from_slice(bytes).map_or_else(|_| Cell::Bytes(bytes.to_vec()), Cell::Id),
        });
    }
    Ok(Fields::new(table, cells))
}

/// All rows of a query.
pub(super) fn all<T>(
    connection: &Connection,
    table: &'static str,
    text: &str,
    params: impl Params,
    mut read: impl FnMut(&mut Fields) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(text).map_err(sql)?;
    let mut rows = statement.query(params).map_err(sql)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(sql)? {
        found.push(read(&mut fields(row, table)?)?);
    }
    Ok(found)
}

/// The first row of a query, if there is one.
pub(super) fn one<T>(
    connection: &Connection,
    table: &'static str,
    text: &str,
    params: impl Params,
    read: impl FnOnce(&mut Fields) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(text).map_err(sql)?;
    let mut rows = statement.query(params).map_err(sql)?;
    match rows.next().map_err(sql)? {
        Some(row) => read(&mut fields(row, table)?).map(Some),
        None => Ok(None),
    }
}

/// Runs one statement; gives the rows it changed.
pub(super) fn run(connection: &Connection, text: &str, params: impl Params) -> Result<usize, StoreError> {
    connection.prepare_cached(text).and_then(|mut statement| statement.execute(params)).map_err(sql)
}
