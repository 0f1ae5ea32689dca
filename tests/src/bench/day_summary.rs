//! One day out of ten years: what the phone shows of it, against the bare SELECT of the day's kept rows.
//!
//! The phone keeps no raw samples: an import of five million leaves a step count per day, the weights, and nothing
//! else. So the roll-up is what is kept, and the floor reads it by one prepared statement.

use kenpos_rules::day::ProgrammeDay;
use rusqlite::Connection;

use super::rounds::{ROUNDS, Rounds};
use super::row::Row;
use super::stage::{self, Stage, TEN_YEARS_DAYS, database};
use super::stopwatch::micros;

/// Its name.
pub const NAME: &str = "day_summary";

/// Microseconds.
const MICROS_MAX: f64 = 10.0;

/// Days looked at in a round, each one another day.
const DAYS: usize = 500;

/// From one day looked at to the next: a prime, so that all ten years are met in no order.
const STRIDE: i64 = 1_237;

/// Measures the row.
pub fn measure(stage: &Stage) -> Row {
    let ten_years = stage.ten_years();
    let kenpos = stage::open(&ten_years.home, stage::ahead_of_real(ten_years.end));
    let bare = Connection::open(database(&ten_years.home)).expect("the file is there");
    let day = |number: &mut i64| {
        *number = (*number + STRIDE) % (i64::from(TEN_YEARS_DAYS) - 100);
        ten_years.first_day.plus_days(1 + *number)
    };
    let (mut ours_at, mut floor_at) = (0, 0);
    let rounds = Rounds::interleaved(
        ROUNDS,
        DAYS,
        || {
            let day = day(&mut ours_at);
            micros(|| assert_eq!(kenpos.history(day, day).expect("a day of the past").days.len(), 1))
        },
        || {
            let day = day(&mut floor_at);
            micros(|| assert!(rolled_up(&bare, day).0 > 0))
        },
    );
    Row::new(NAME, "µs", &rounds, "ratio ≤ 3, and ≤ 10 µs", |ours, ratio| ratio.median <= 3.0 && ours <= MICROS_MAX)
        .noting(
            "Ours: Kenpos::history of one day: its points, weight, steps and entries with where each stands. Floor: one \
             prepared SELECT over the same file of the day's step count and weight. Five million samples were imported; \
             a phone keeps a count per day of them.",
        )
        .with_fact("samples_imported", f64::from(5_000_000_u32))
}

/// The day's largest step count and its last weight.
fn rolled_up(bare: &Connection, day: ProgrammeDay) -> (i64, i64) {
    let select = "SELECT MAX(steps), MAX(weight_grams) FROM record WHERE day = ?1 AND deleted = 0";
    let mut statement = bare.prepare_cached(select).expect("the phone's schema");
    statement.query_row([day.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).expect("a day with steps and a weight")
}
