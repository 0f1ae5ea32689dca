//! A damaged file: moved aside, never deleted, and everything that can be read of it saved into a fresh one.
//!
//! Comes in: a file that SQLite calls damaged. Goes out: a fresh file with its outbox, records and settings, and a
//! report. Must never happen: a row dropped that can be read; a fresh file in place before it holds what was saved.
//! The mirror is not saved: the server has it.

use std::ffi::{OsString, c_int};
use std::fs;
use std::path::{Path, PathBuf};

use kenpos_protocol::push::{ItemBody, PushItem};
use kenpos_rules::day::Moment;
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, ffi, params_from_iter};
use serde::{Deserialize, Serialize};

use super::records::{self, Record};
use super::{Conn, Tx, mirror, settings};
use crate::error::StoreError;
use crate::home_dir::sync_dir;

/// The tables that exist nowhere else.
const SAVED: [&str; 6] = ["outbox", "record", "head", "session", "setting", "notice_read"];

/// Rows looked for one by one. An import's rows, some years of logging, and room.
const ROWS_MAX: i64 = 500_000;

/// Rows looked for where the file does not tell how many there are.
const ROWS_BLIND: i64 = 20_000;

/// What was done about a damaged file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salvaged {
    /// When.
    pub at: Moment,
    /// The name of the damaged file, in the same folder.
    pub kept_as: String,
    /// Outbox items saved.
    pub items: u64,
    /// Records saved.
    pub records: u64,
    /// Rows that could not be read.
    pub unreadable: u64,
}

/// The last report, until the member has seen it.
pub(crate) fn last_salvage(conn: &Conn<'_>) -> Result<Option<Salvaged>, StoreError> {
    settings::get(conn, "salvaged")
}

/// The member has seen the report.
pub(crate) fn forget_salvage(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute("DELETE FROM setting WHERE name = 'salvaged'", [])?;
    Ok(())
}

/// Whether the file is whole. `thorough` also compares indexes with tables.
pub(super) fn check(connection: &Connection, thorough: bool) -> Result<(), StoreError> {
    let pragma = if thorough { "integrity_check" } else { "quick_check" };
    let found: String = connection.query_row(&format!("PRAGMA {pragma}(1)"), [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(damage()) }
}

fn damage() -> StoreError {
    const CORRUPT: c_int = ffi::SQLITE_CORRUPT;
    rusqlite::Error::SqliteFailure(ffi::Error::new(CORRUPT), None).into()
}

/// A salvage that died after the damaged file was moved aside: the fresh one is complete and takes its place.
pub(super) fn finish_interrupted(path: &Path) -> Result<(), StoreError> {
    let fresh = fresh_path(path);
    if !path.exists() && fresh.exists() {
        put_in_place(&fresh, path)?;
    }
    Ok(())
}

/// Where the fresh file is made. One left over from a salvage that died while copying is made anew.
pub(super) fn begin(path: &Path) -> Result<PathBuf, StoreError> {
    let fresh = fresh_path(path);
    for file in [fresh.clone(), beside(&fresh, "-wal"), beside(&fresh, "-shm")] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(fresh)
}

/// Moves the damaged file aside with its WAL and puts the fresh one, closed by now, in its place.
pub(super) fn exchange(path: &Path, kept_as: &str) -> Result<(), StoreError> {
    let aside = path.with_file_name(kept_as);
    // The WAL first: a database without it is still one, and both stay here.
    for suffix in ["-wal", "-shm", ""] {
        match fs::rename(beside(path, suffix), beside(&aside, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    put_in_place(&fresh_path(path), path)
}

/// A name in the same folder that no file has.
pub(super) fn name_aside(path: &Path, now: Moment) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    (now.millis()..)
        .map(|millis| format!("{name}.corrupt-{millis}"))
        .find(|name| !path.with_file_name(name).exists())
        .expect("a folder holds fewer files than there are milliseconds")
}

/// Copies what can be read of the damaged file at `from`, and keeps the report.
pub(super) fn copy(from: &Path, tx: &Tx<'_>, kept_as: String, now: Moment) -> Result<(), StoreError> {
    let mut unreadable = 0;
    // Writing is allowed because SQLite needs it to read a WAL; nothing is written.
    if let Ok(old) = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        keep_as_found(&old)?;
        for table in SAVED {
            unreadable += copy_table(&old, tx, table)?;
        }
    }
    mirror::wipe(tx)?;
    rebuild_records(tx)?;
    let count = |table: &str| tx.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0));
    let report = Salvaged { at: now, kept_as, items: count("outbox")?, records: count("record")?, unreadable };
    settings::put(tx, "salvaged", &report)
}

/// Closing must not checkpoint a WAL into a file that may be damaged.
pub(super) fn keep_as_found(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(())
}

/// Copies one table row by row; returns how many rows could not be read.
fn copy_table(old: &Connection, tx: &Tx<'_>, table: &str) -> Result<u64, StoreError> {
    // A file of an older version may have fewer columns.
    let there = columns(old, table).unwrap_or_default();
    let shared: Vec<_> = columns(tx, table)?.into_iter().filter(|column| there.contains(column)).collect();
    if shared.is_empty() {
        return Ok(0);
    }
    let (names, places) = (shared.join(", "), vec!["?"; shared.len()].join(", "));
    let last: Option<i64> =
        old.query_row(&format!("SELECT rowid FROM {table} ORDER BY rowid DESC LIMIT 1"), [], |row| row.get(0))
            .optional()
            .unwrap_or(Some(ROWS_BLIND));
    let Ok(mut select) = old.prepare(&format!("SELECT {names} FROM {table} WHERE rowid = ?1")) else {
        return Ok(1);
    };
    let mut insert = tx.prepare(&format!("INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})"))?;
    let mut unreadable = 0;
    for rowid in 1..=last.unwrap_or(0).min(ROWS_MAX) {
        let row = select.query_row([rowid], |row| (0..shared.len()).map(|column| row.get(column)).collect());
        match row.optional() {
            Ok(None) => {}
            Ok(Some(values)) => {
                let values: Vec<Value> = values;
                // A row that the schema does not take is damage, too; a full disk is not.
                match insert.execute(params_from_iter(values)) {
                    Ok(_) => {}
                    Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                        unreadable += 1;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            Err(_) => unreadable += 1,
        }
    }
    Ok(unreadable)
}

/// A record whose own row was lost comes back from the item that carries it.
fn rebuild_records(tx: &Tx<'_>) -> Result<(), StoreError> {
    let mut statement = tx.prepare("SELECT payload FROM outbox WHERE record_id IS NOT NULL ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let payload: String = row.get(0)?;
        let Ok(PushItem { op_id, body: ItemBody::Record(revision), .. }) = serde_json::from_str(&payload) else {
            continue;
        };
        let kept = records::current(tx, revision.record_id)?;
        if kept.is_none_or(|kept| kept.revision.revision < revision.revision) {
            records::put(tx, &Record { revision, op_id })?;
        }
    }
    Ok(())
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// The path with something added to its name, as SQLite names a WAL.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn fresh_path(path: &Path) -> PathBuf {
    beside(path, ".salvage")
}

fn put_in_place(fresh: &Path, path: &Path) -> Result<(), StoreError> {
    fs::rename(fresh, path)?;
    if let Some(folder) = path.parent() {
        sync_dir(folder)?;
    }
    Ok(())
}
