//! Keep: one SQLite file per member.
//!
//! Comes in: reads and writes of the other rooms. Goes out: one committed transaction, or nothing. Must never
//! happen: an fsync more than one per member action (law 11), a transaction across a foreign call (law 13), a file
//! deleted while it may hold unsent rows.

pub(crate) mod columns;
#[cfg(test)]
mod crash_tests;
pub(crate) mod documents;
#[cfg(feature = "faults")]
pub mod faults;
#[cfg(test)]
mod golden_tests;
pub(crate) mod health;
pub(crate) mod mirror;
pub(crate) mod records;
pub(crate) mod retry;
pub(crate) mod salvage;
mod schema;
pub(crate) mod session;
pub(crate) mod settings;

use std::cell::RefCell;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use kenpos_rules::programme::Programme;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, InterruptHandle, Transaction, TransactionBehavior};

use crate::error::StoreError;

/// How long SQLite itself waits for another connection. The home lock is asked first, so this is a second net.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Bytes of WAL kept between checkpoints: a large import must not leave a large file behind.
const JOURNAL_BYTES_MAX: i64 = 1024 * 1024;

/// The statements of one action fit; more would only hold memory.
const STATEMENTS_CACHED: usize = 64;

/// The programme in force as last parsed, by its revision: parsing costs more than logging a weight.
type ProgrammeCache = RefCell<Option<(Option<String>, Arc<Programme>)>>;

/// One member's file, open.
pub(crate) struct Store {
    connection: Connection,
    member: MemberId,
    programme: ProgrammeCache,
}

impl Store {
    /// Opens the member's file, creates or migrates it. A damaged one is moved aside and salvaged, and so is what is
    /// left of one that was here before (`expected`) and is missing or empty; `true` tells so. The caller holds the
    /// home lock.
    pub(crate) fn open(path: &Path, member: MemberId, expected: bool, now: Moment) -> Result<(Self, bool), StoreError> {
        salvage::finish_interrupted(path, now)?;
        // Before SQLite sees it: it deletes the WAL of an empty file.
        let opened = if expected && salvage::is_empty(path) {
            Err(salvage::damage())
        } else {
            Self::open_checked(path, member, salvage::is_suspect(path))
        };
        let opened = match opened {
            Err(error) if error.is_damage() => {
                let (fresh, kept_as) = (salvage::begin(path)?, salvage::name_aside(path, now));
                // Closed once while empty, so that its main file holds the whole schema.
                drop(Self::open_checked(&fresh, member, false)?);
                let mut store = Self::open_checked(&fresh, member, false)?;
                store.write(|tx| salvage::copy(path, &fresh, tx, kept_as.clone(), now))?;
                drop(store);
                salvage::exchange(path, &kept_as)?;
                (Self::open_checked(path, member, false)?, true)
            }
            opened => (opened?, false),
        };
        salvage::clear_suspicion(path)?;
        Ok(opened)
    }

    /// A statement met damage: whoever opens the file next checks it from end to end.
    pub(crate) fn suspect(path: &Path) -> Result<(), StoreError> {
        salvage::mark_suspect(path)
    }

    fn open_checked(path: &Path, member: MemberId, suspect: bool) -> Result<Self, StoreError> {
        // A WAL left behind means that the last close was none: a crash, or another process still has the file open.
        let unclean = salvage::beside(path, "-wal").metadata().is_ok_and(|wal| wal.len() > 0);
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
        salvage::keep_as_found(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // An ordinary fsync on Apple's systems leaves the data in the drive's cache.
        #[cfg(target_vendor = "apple")]
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "journal_size_limit", JOURNAL_BYTES_MAX)?;
        if unclean || suspect {
            salvage::check(&connection, suspect)?;
        }
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection, member, programme: RefCell::new(None) })
    }

    /// Whose file it is.
    pub(crate) const fn member(&self) -> MemberId {
        self.member
    }

    /// Stops a statement that runs right now, from another thread.
    pub(crate) fn interrupt_handle(&self) -> InterruptHandle {
        self.connection.get_interrupt_handle()
    }

    /// Runs `work` in one transaction that sees one state of the file. It cannot write.
    pub(crate) fn read<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Conn<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.begin(TransactionBehavior::Deferred)?;
        let value = work(&self.conn());
        transaction.finish().map_err(StoreError::from)?;
        value
    }

    /// Runs `work` in one transaction and commits it: all of it or, on any error, nothing.
    pub(crate) fn write<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        #[cfg(feature = "faults")]
        let _limited = faults::limit(&self.connection).map_err(StoreError::from)?;
        let transaction = self.begin(TransactionBehavior::Immediate)?;
        let value = work(&Tx(self.conn()))?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(value)
    }

    /// `unchecked` because `Tx` borrows the connection, too; `&mut self` above keeps it to one at a time.
    fn begin(&self, behavior: TransactionBehavior) -> Result<Transaction<'_>, StoreError> {
        Ok(Transaction::new_unchecked(&self.connection, behavior)?)
    }

    fn conn(&self) -> Conn<'_> {
        Conn { connection: &self.connection, member: self.member, programme: &self.programme }
    }
}

/// The right to read, inside a transaction.
pub(crate) struct Conn<'s> {
    connection: &'s Connection,
    member: MemberId,
    programme: &'s ProgrammeCache,
}

impl Conn<'_> {
    /// Whose file it is.
    pub(crate) const fn member(&self) -> MemberId {
        self.member
    }
}

impl Deref for Conn<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

/// The right to write, inside a transaction. Only [`Store::write`] makes one.
pub(crate) struct Tx<'s>(Conn<'s>);

impl<'s> Deref for Tx<'s> {
    type Target = Conn<'s>;

    fn deref(&self) -> &Conn<'s> {
        &self.0
    }
}
