//! From the start of the app to its home screen, with ten years in the file.

use kenpos_rules::day::ProgrammeDay;
use rusqlite::Connection;

use super::rounds::{ROUNDS, Rounds};
use super::row::Row;
use super::stage::{self, Stage, database};
use super::stopwatch::timed;

/// Its name.
pub const NAME: &str = "open";

/// Microseconds: a phone draws its first frame in 400 ms, and the core's share is to go unnoticed.
const MICROS_MAX: f64 = 2_000.0;

/// Openings in a round.
const OPENINGS: usize = 40;

/// Measures the row.
pub fn measure(stage: &Stage) -> Row {
    let ten_years = stage.ten_years();
    let (file, today) = (database(&ten_years.home), ten_years.end.programme_day());
    let ahead_ms = stage::ahead_of_real(ten_years.end);
    let rounds = Rounds::interleaved(
        ROUNDS,
        OPENINGS,
        || {
            let (took, (_kenpos, home)) = timed(|| {
                let kenpos = stage::open(&ten_years.home, ahead_ms);
                let home = kenpos.home().expect("a member is signed in");
                (kenpos, home)
            });
            assert_eq!((home.day, home.earned), (today, home.possible), "the last day of ten years was a full one");
            took.as_secs_f64() * 1e6
        },
        || {
            let (took, (_connection, rows)) = timed(|| {
                let connection = Connection::open(&file).expect("the file is there");
                let rows = records_of(&connection, today);
                (connection, rows)
            });
            assert!(rows > 0);
            took.as_secs_f64() * 1e6
        },
    );
    let file_mib = std::fs::metadata(&file).map_or(0, |data| data.len() / (1024 * 1024));
    Row::new(NAME, "µs", &rounds, "≤ 2,000 µs; no HTTP client is built (a test holds that)", |ours, _| {
        ours <= MICROS_MAX
    })
    .noting(
        "Ours: the ports, Kenpos::open and home() on the folder of a member who entered everything every day for \
             ten years, closed in between. Floor: rusqlite opens the same file and counts today's records.",
    )
    .with_fact("file_mib", f64::from(u32::try_from(file_mib).expect("a phone's file is small")))
}

fn records_of(connection: &Connection, day: ProgrammeDay) -> i64 {
    let count = "SELECT COUNT(*) FROM record WHERE day = ?1";
    connection.query_row(count, [day.to_string()], |row| row.get(0)).expect("the phone's schema")
}
