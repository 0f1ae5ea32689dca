//! Opening a database: made if it is not there, brought up to date if it is older, refused if it is newer or not ours.

use std::path::{Path, PathBuf};
use std::time::Duration;

#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::rows::sql;
use crate::ports::Ports;
use crate::store::StoreError;
use crate::store::lookup::hex;

/// "KENP" as four bytes: tells a database of ours from any other SQLite file.
const APPLICATION_ID: i64 = 0x4B45_4E50;

/// The schema, one step a version. A released step is never edited; a change is a new one.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/001_spine.sql"),
    include_str!("migrations/002_documents.sql"),
    include_str!("migrations/003_reset_code.sql"),
    include_str!("migrations/004_orders.sql"),
    include_str!("migrations/005_fact_reason.sql"),
    include_str!("migrations/006_document_by_id.sql"),
];

/// How long one process waits for another's commit. A group commit takes milliseconds; the audit only reads.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The journal is cut back to this after a checkpoint; a burst may have made it larger.
const JOURNAL_BYTES_KEPT: i64 = 16 * 1024 * 1024;

/// Prepared statements kept per connection; the whole store has fewer.
const STATEMENTS_KEPT: usize = 128;

/// Where a database lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file, made with access for its owner only if it is not there.
    File(PathBuf),
    /// Memory; gone with its one connection.
    Memory,
}

impl Place {
    fn not_ours(&self) -> StoreError {
        StoreError::NotOurs {
            path: match self {
                Self::File(path) => path.display().to_string(),
                Self::Memory => ":memory:".to_owned(),
            },
        }
    }

    /// What SQLite said while the file was being opened.
    fn refuse(&self, error: rusqlite::Error) -> StoreError {
        if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) { self.not_ours() } else { sql(error) }
    }
}

/// Opens the database, makes or migrates its schema.
pub(super) fn open(place: &Place, ports: &Ports) -> Result<Connection, StoreError> {
    let mut connection = connect(place)?;
    check_ours(&connection, place)?;
    // WAL: readers never wait for the writer. It stays set in the file.
    connection.pragma_update(None, "journal_mode", "WAL").map_err(sql)?;
    migrate(&mut connection, ports)?;
    #[cfg(feature = "planted")]
    if planted::is(Bug::MissingUniqueKey) {
        connection.execute_batch("DROP INDEX IF EXISTS entry_once_per_award_revision").map_err(sql)?;
    }
    Ok(connection)
}

/// One more connection to a database that [`open`] has prepared.
pub(super) fn connect(place: &Place) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match place {
        Place::File(path) => {
            make_private(path)?;
            Connection::open_with_flags(path, flags)
        }
        Place::Memory => Connection::open_in_memory(),
    }
    .map_err(sql)?;
    set_up(&connection).map_err(|error| place.refuse(error))?;
    Ok(connection)
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // FULL: what was answered survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", JOURNAL_BYTES_KEPT)
}

/// The file holds health values: nobody but its owner may read it. SQLite gives its journal files the same mode.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Failed { detail: format!("{}: {error}", path.display()) }),
    }
}

/// Refuses a file of somebody else before anything is written into it.
fn check_ours(connection: &Connection, place: &Place) -> Result<(), StoreError> {
    let read = |text: &str| connection.query_row(text, (), |row| row.get(0)).map_err(|error| place.refuse(error));
    let application: i64 = read("PRAGMA application_id")?;
    let empty =
        application == 0 && read("PRAGMA user_version")? == 0 && read("SELECT count(*) FROM sqlite_schema")? == 0;
    if application == APPLICATION_ID || empty { Ok(()) } else { Err(place.not_ours()) }
}

/// Each step in a transaction of its own, so an interrupted migration goes on where it stopped.
fn migrate(connection: &mut Connection, ports: &Ports) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).expect("there are few migrations");
    loop {
        // IMMEDIATE, and the version read inside: two processes may open a new file at once.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sql)?;
        if found > known {
            return Err(StoreError::TooNew { found, known });
        }
        let Some(step) = usize::try_from(found).ok().and_then(|done| MIGRATIONS.get(done)) else { return Ok(()) };
        transaction.execute_batch(step).map_err(sql)?;
        if found == 0 {
            transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql)?;
            transaction
                .execute(
                    "INSERT INTO union_state (id, epoch, sequence, lookup_key, terms_version) VALUES (1, ?1, 0, ?2, 0)",
                    (hex(&ports.random::<8>()), ports.random::<32>()),
                )
                .map_err(sql)?;
        }
        transaction.pragma_update(None, "user_version", found + 1).map_err(sql)?;
        transaction.commit().map_err(sql)?;
    }
}
