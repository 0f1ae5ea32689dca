//! Copies what can be read of a damaged file into a fresh one, row by row.

use std::path::Path;

use kenpos_protocol::push::{ItemBody, PushItem};
use kenpos_rules::clock::{ClockReading, Stamp};
use kenpos_rules::day::Moment;
use kenpos_rules::ids::OpId;
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params_from_iter};

use sha2::{Digest, Sha256};

use super::{Salvaged, beside, graft, is_empty, keep_as_found};
use crate::call::first_ten;
use crate::error::StoreError;
use crate::outbox::{self, About};
use crate::store::records::{self, Record};
use crate::store::{Tx, mirror, session, settings};

/// The tables that exist nowhere else.
const SAVED: [&str; 6] = ["outbox", "record", "head", "session", "setting", "notice_read"];

/// What came with a later schema and exists nowhere else: which channels are linked, and what records were deleted with
/// their store's samples or by hand. The rest of the health tables is read from the health store again.
const SAVED_IF_THERE: [&str; 2] = ["health_link", "health_trace"];

/// Rows looked for one by one: an import's rows, some years of logging, and room.
const ROWS_MAX: i64 = 500_000;

/// Rows looked for where the file does not tell how many there are: years of logging by hand. A failed look costs
/// microseconds.
const ROWS_BLIND: i64 = 50_000;

/// Copies what can be read of the damaged file, and keeps the report. `fresh` is the main file behind `tx`, as it was
/// when it was empty.
pub(in crate::store) fn copy(
    damaged: &Path,
    fresh: &Path,
    tx: &Tx<'_>,
    kept_as: String,
    now: Moment,
) -> Result<(), StoreError> {
    let missing = is_empty(damaged);
    session::forget(tx)?;
    let mut lost = Lost::default();
    // SQLite would delete the WAL of an empty file.
    let readable = if missing { None } else { open(damaged) };
    let grafted = match readable {
        Some(old) => {
            lost = copy_tables(&old, tx)?;
            None
        }
        None if missing && is_empty(&beside(damaged, "-wal")) => None,
        // Its own table of contents is gone; that of the fresh file may fit what is left.
        None => graft::make(damaged, fresh)?,
    };
    if let Some(grafted) = grafted {
        if let Some(old) = open(&grafted) {
            lost = copy_tables(&old, tx)?;
        }
        graft::discard(&grafted)?;
    }
    session::doubt_if_lost(tx)?;
    mirror::wipe(tx)?;
    rebuild_records(tx)?;
    if lost.outbox > 0 {
        owe_again(tx)?;
    }
    let unreadable = lost.outbox + lost.others;
    let count = |table: &str| tx.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0));
    let report = Salvaged { at: now, kept_as, missing, items: count("outbox")?, records: count("record")?, unreadable };
    settings::put(tx, "salvaged", &report)
}

/// Opens a damaged file, if SQLite still finds its tables.
fn open(path: &Path) -> Option<Connection> {
    // Writing is allowed because SQLite needs it to read a WAL; nothing is written.
    let old = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).ok()?;
    keep_as_found(&old).ok()?;
    // Without it SQLite reads nothing at all of a file that is shorter than its header says.
    old.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true).ok()?;
    let found = SAVED.iter().all(|table| columns(&old, table).is_ok_and(|columns| !columns.is_empty()));
    found.then_some(old)
}

/// Rows that could not be read.
#[derive(Default)]
struct Lost {
    outbox: u64,
    others: u64,
}

fn copy_tables(old: &Connection, tx: &Tx<'_>) -> Result<Lost, StoreError> {
    let outbox = copy_table(old, tx, "outbox")?;
    let mut others = SAVED.iter().filter(|table| **table != "outbox");
    let mut others = others.try_fold(0, |lost, table| Ok::<_, StoreError>(lost + copy_table(old, tx, table)?))?;
    for table in SAVED_IF_THERE {
        if columns(old, table).is_ok_and(|columns| !columns.is_empty()) {
            others += copy_table(old, tx, table)?;
        }
    }
    Ok(Lost { outbox, others })
}

/// Returns how many rows could not be read.
fn copy_table(old: &Connection, tx: &Tx<'_>, table: &str) -> Result<u64, StoreError> {
    // A file of an older version may have fewer columns.
    let there = columns(old, table)?;
    let shared: Vec<_> = columns(tx, table)?.into_iter().filter(|column| there.contains(column)).collect();
    let (names, places) = (shared.join(", "), vec!["?"; shared.len()].join(", "));
    let last = last_row(old, table);
    let Ok(mut select) = old.prepare(&format!("SELECT {names} FROM {table} NOT INDEXED WHERE rowid = ?1")) else {
        return Ok(1);
    };
    let mut insert = tx.prepare(&format!("INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})"))?;
    let (mut unreadable, mut since_last_read) = (0, 0);
    for rowid in 1..=last.unwrap_or(ROWS_BLIND).min(ROWS_MAX) {
        let row = select.query_row([rowid], |row| (0..shared.len()).map(|column| row.get(column)).collect());
        let values: Vec<Value> = match row.optional() {
            Ok(Some(values)) => values,
            Ok(None) => continue,
            Err(_) => {
                since_last_read += 1;
                continue;
            }
        };
        match insert.execute(params_from_iter(values)) {
            Ok(_) => {}
            // A row that the schema does not take is damage, too; a full disk is not.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => since_last_read += 1,
            Err(error) => return Err(error.into()),
        }
        unreadable += std::mem::take(&mut since_last_read);
    }
    // Without a known end, what fails after the last row may never have been there; something was.
    Ok(unreadable + if last.is_some() { since_last_read } else { since_last_read.min(1) })
}

/// The highest row there is, unless that part of the table is damaged.
fn last_row(old: &Connection, table: &str) -> Option<i64> {
    let select = format!("SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid DESC LIMIT 1");
    old.query_row(&select, [], |row| row.get(0)).optional().ok().map(|last| last.unwrap_or(0))
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

/// A record whose item was lost is owed again: sending what the server has already changes nothing there, not sending
/// what it does not have would lose it. The moment of entry is that in the lost op's id. It names no boot and no
/// contact, so the server believes it as it believes a wall clock since the sign-in.
pub(super) fn owe_again(tx: &Tx<'_>) -> Result<(), StoreError> {
    for Record { revision, op_id: lost } in records::without_item(tx)? {
        let entered_at = made_at(lost);
        let stamp = Stamp {
            clock: ClockReading { wall: entered_at, boot_id: String::new(), monotonic_ms: 0 },
            after_contact: 0,
        };
        // Of the lost id and nothing else: a second salvage means the same op.
        let op_id = OpId::at(entered_at, first_ten(Sha256::new().chain_update(lost.uuid().as_bytes())));
        let about = About::record(revision.record_id, &revision.value, entered_at);
        let item = PushItem { op_id, stamp, body: ItemBody::Record(revision.clone()) };
        outbox::owe(tx, &item, &about)?;
        records::put(tx, &Record { revision, op_id })?;
    }
    Ok(())
}

/// The moment a UUIDv7 was made.
fn made_at(op_id: OpId) -> Moment {
    let millis = op_id.uuid().as_u128() >> 80;
    Moment::from_millis(i64::try_from(millis).expect("48 bits fit"))
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}
