//! A damaged file: moved aside, never deleted, and everything that can be read of it saved into a fresh one.
//!
//! Comes in: a file that SQLite calls damaged. Goes out: a fresh file with its outbox, records and settings, and a
//! report. Must never happen: a row dropped that can be read; a fresh file in place before it holds what was saved.
//! The mirror is not saved: the server has it.

mod copy;
mod graft;
#[cfg(test)]
mod tests;

use std::ffi::{OsString, c_int};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use kenpos_rules::day::Moment;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ffi};
use serde::{Deserialize, Serialize};

use super::{Conn, Tx, settings};
use crate::error::StoreError;
use crate::home_dir::sync_dir;

pub(super) use copy::copy;

/// What was done about a damaged or missing file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salvaged {
    /// When.
    pub at: Moment,
    /// The name under which the damaged file is kept, in the same folder; an empty one for one that was missing.
    pub kept_as: String,
    /// The file was missing or empty: what the server has comes back with the next sync.
    #[serde(default)]
    pub missing: bool,
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

pub(super) fn damage() -> StoreError {
    const CORRUPT: c_int = ffi::SQLITE_CORRUPT;
    rusqlite::Error::SqliteFailure(ffi::Error::new(CORRUPT), None).into()
}

/// Whether there is no file, or nothing in it.
pub(super) fn is_empty(path: &Path) -> bool {
    path.metadata().map_or_else(|error| error.kind() == ErrorKind::NotFound, |file| file.len() == 0)
}

/// Whether a statement met damage since the file was opened last, in this process or another.
pub(super) fn is_suspect(path: &Path) -> bool {
    suspicion(path).exists()
}

/// Marks the file. The mark outlives the process.
pub(super) fn mark_suspect(path: &Path) -> Result<(), StoreError> {
    fs::File::create(suspicion(path))?;
    Ok(())
}

/// The file was checked, or what could be read of it saved.
pub(super) fn clear_suspicion(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(suspicion(path)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn suspicion(path: &Path) -> PathBuf {
    beside(path, ".suspect")
}

/// A salvage that died after the damaged file was moved aside: the fresh one is complete and takes its place.
pub(super) fn finish_interrupted(path: &Path, now: Moment) -> Result<(), StoreError> {
    let fresh = fresh_path(path);
    if !path.exists() && fresh.exists() {
        move_aside(path, &name_aside(path, now))?;
        put_in_place(&fresh, path)?;
    }
    Ok(())
}

/// Where the fresh file is made. One left over from a salvage that died while copying is made anew: the damaged file
/// tells that it is not complete, so where there is none an empty one stands for it.
pub(super) fn begin(path: &Path) -> Result<PathBuf, StoreError> {
    fs::OpenOptions::new().create(true).append(true).open(path)?;
    let fresh = fresh_path(path);
    for file in [fresh.clone(), beside(&fresh, "-wal"), beside(&fresh, "-shm")] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(fresh)
}

/// Moves the damaged file aside with its WAL and puts the fresh one, closed by now, in its place.
pub(super) fn exchange(path: &Path, kept_as: &str) -> Result<(), StoreError> {
    move_aside(path, kept_as)?;
    put_in_place(&fresh_path(path), path)
}

/// The file first: from then on the fresh one counts, and what it was made from is not looked at again.
fn move_aside(path: &Path, kept_as: &str) -> Result<(), StoreError> {
    let aside = path.with_file_name(kept_as);
    for suffix in ["", "-wal", "-shm"] {
        match fs::rename(beside(path, suffix), beside(&aside, suffix)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// A name in the same folder that no file has.
pub(super) fn name_aside(path: &Path, now: Moment) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    (now.millis()..)
        .map(|millis| format!("{name}.corrupt-{millis}"))
        .find(|name| !path.with_file_name(name).exists())
        .expect("a folder holds fewer files than there are milliseconds")
}

/// Closing must not checkpoint a WAL into a file that may be damaged.
pub(super) fn keep_as_found(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(())
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
