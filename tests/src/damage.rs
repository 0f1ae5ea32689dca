//! Damage done to a phone's or the union's files behind their back.
//!
//! A count of 0 is worth something only if it can be another number: tests and the demo's `--break` plant damage and
//! look whether it is seen. Must never happen: damage without being asked for it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Error};

/// Removes the oldest entry that is still owed from the outbox of the phone in this folder. Not the newest: a phone
/// that was killed may have kept that one without saying so, and then nobody misses it.
///
/// # Errors
/// What SQLite says; [`Error::QueryReturnedNoRows`] when nothing is owed.
pub fn remove_outbox_row(home: &Path) -> Result<(), Error> {
    let oldest = "DELETE FROM outbox WHERE rowid = \
                  (SELECT min(rowid) FROM outbox WHERE record_id IS NOT NULL AND state = 'queued')";
    change_one(&member_file(home), oldest)
}

/// Spoils the payload of the oldest item that is still owed of the phone in this folder, as a bug of an older app would have.
///
/// # Errors
/// As [`remove_outbox_row`].
pub fn poison_first_item(home: &Path) -> Result<(), Error> {
    let oldest = "UPDATE outbox SET payload = replace(payload, '\"kind\":\"record\"', '\"kind\":\"horoscope\"') \
                  WHERE rowid = (SELECT min(rowid) FROM outbox WHERE state = 'queued')";
    change_one(&member_file(home), oldest)
}

/// The database of the first member of this phone.
///
/// # Panics
/// When the phone has none.
pub fn member_file(home: &Path) -> PathBuf {
    let members = std::fs::read_dir(home.join("members")).expect("a phone's folder has members");
    members
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "db"))
        .expect("a phone that is set up has a member's file")
}

fn change_one(file: &Path, sql: &str) -> Result<(), Error> {
    match Connection::open(file)?.execute(sql, [])? {
        1 => Ok(()),
        _ => Err(Error::QueryReturnedNoRows),
    }
}
