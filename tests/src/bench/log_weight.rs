//! What it costs a member to log a weight: the durable public call against SQLite alone.

use std::path::Path;

use kenpos_core::Kenpos;
use kenpos_core::log::WeightEntry;
use kenpos_rules::weight::Weight;
use rusqlite::{Connection, params};

use super::child;
use super::rounds::{ROUNDS, Rounds};
use super::row::Row;
use super::stage::{Stage, open};
use super::stopwatch::micros;

/// Its name.
pub const NAME: &str = "log_weight";

/// Calls in a round: the median of some hundred is steady, and a round stays under a second on a slow disk.
const CALLS: usize = 100;

/// Calls of the two runs whose fsyncs are compared. Their difference holds no opening and no closing; together they
/// stay under the thousand pages at which SQLite copies its journal back.
const CALLS_COUNTED: (u32, u32) = (10, 50);

/// Bytes of the floor's payload: what an item of ours has.
const PAYLOAD_BYTES: usize = 400;

/// Measures the row.
pub fn measure(stage: &Stage) -> Row {
    let kenpos = open(&stage.phone_of_newcomer("log-weight"), 0);
    let mut bare = bare_database(&stage.folder().join("bare.db"));
    let mut grams = 60_000;
    let mut number = 0_i64;
    let rounds = Rounds::interleaved(
        ROUNDS,
        CALLS,
        || {
            grams = 60_000 + (grams + 1) % 10_000;
            micros(|| log(&kenpos, grams))
        },
        || {
            number += 1;
            micros(|| two_rows(&mut bare, number))
        },
    );
    Row::new(NAME, "µs", &rounds, "ratio ≤ 1.15, and 1 fsync a call", |_, ratio| ratio.median <= 1.15)
        .noting(
            "Ours: Kenpos::log_weight on a file, from the call to the durable answer. Floor: two rows in one \
             transaction by rusqlite, WAL, synchronous=FULL. The fsyncs are counted by strace, checkpoints aside.",
        )
        .judged_by("fsyncs_per_call", fsyncs_per_call(stage), |count| (count - 1.0).abs() < f64::EPSILON)
}

/// Logs so many weights on a phone's folder: the child whose fsyncs are counted.
pub fn log_many(home: &Path, calls: u32) {
    let kenpos = open(home, 0);
    for number in 0..calls {
        log(&kenpos, 60_000 + number);
    }
}

fn log(kenpos: &Kenpos, grams: u32) {
    let weight = Weight::from_grams(grams).expect("a weight in range");
    let entry = WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 };
    kenpos.log_weight(&entry).expect("a weight of now is kept");
}

fn fsyncs_per_call(stage: &Stage) -> Result<f64, String> {
    let (few, many) = CALLS_COUNTED;
    let count = |calls| child::fsyncs(&stage.phone_of_newcomer(&format!("strace-{calls}")), calls);
    Ok((count(many)? - count(few)?) / f64::from(many - few))
}

/// The least that holds a weight and what is owed of it.
fn bare_database(path: &Path) -> Connection {
    let bare = Connection::open(path).expect("the folder can be written");
    bare.pragma_update(None, "journal_mode", "WAL").expect("a file can have a journal");
    bare.pragma_update(None, "synchronous", "FULL").expect("a known setting");
    bare.execute_batch(
        "CREATE TABLE weight (id TEXT PRIMARY KEY NOT NULL, day TEXT NOT NULL, grams INTEGER NOT NULL) STRICT;
         CREATE TABLE outbox (number INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, payload TEXT NOT NULL) STRICT;",
    )
    .expect("a schema");
    bare
}

fn two_rows(bare: &mut Connection, number: i64) {
    let (id, payload) = (format!("{number:036}"), "x".repeat(PAYLOAD_BYTES));
    let tx = bare.transaction().expect("nobody else has the file");
    let weight = "INSERT INTO weight (id, day, grams) VALUES (?1, '2026-11-22', ?2)";
    let owed = "INSERT INTO outbox (op_id, payload) VALUES (?1, ?2)";
    tx.prepare_cached(weight).and_then(|mut row| row.execute(params![id, number])).expect("a new row");
    tx.prepare_cached(owed).and_then(|mut row| row.execute(params![id, payload])).expect("a new row");
    tx.commit().expect("the disk has room");
}
