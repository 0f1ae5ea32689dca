//! When a run begins, and where most of a year passes in it.
//!
//! Comes in: the seed's randomness and the length of a run. Goes out: a first day, and leaps of time. Must never happen: a
//! day that is counted as lived though nobody lived it.
//!
//! Points run out on 31 March of the year after the fiscal year of their grant. So many runs begin shortly before an April,
//! and once or twice time leaps to shortly before the next 31 March.

use kenpos_rules::day::ProgrammeDay;

use crate::rng::SeededRng;

/// The days of a run.
pub struct Calendar {
    /// The first.
    pub first_day: ProgrammeDay,
    /// Once so many days have been lived, it is suddenly that day.
    pub leaps: Vec<(u32, ProgrammeDay)>,
}

impl Calendar {
    /// The calendar of a run of `days` days.
    pub fn of(rng: &SeededRng, days: u32) -> Self {
        let below = |bound: u32| i64::try_from(rng.below(u64::from(bound))).expect("a small number");
        let year = 2023 + i32::try_from(below(6)).expect("a few years");
        let april = |year: i32| ProgrammeDay::new(year, 4, 1).expect("1 April is a day");
        let leaps = match rng.below(4) {
            0 => return Self { first_day: april(year).plus_days(below(365)), leaps: Vec::new() },
            1 | 2 => 1,
            _ => 2,
        };
        let part = days / (leaps + 1);
        let first_day = april(year).plus_days(-1 - below(part / 2 + 1));
        let leap = |number: u32| {
            let next = year + i32::try_from(number).expect("one or two");
            (part * number, april(next).plus_days(-1 - below(part / 2 + 1)))
        };
        Self { first_day, leaps: (1..=leaps).map(leap).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_runs_live_through_a_day_on_which_points_of_their_own_run_out() {
        let calendars = (1..=100).map(|seed| Calendar::of(&SeededRng::new(seed), 120));
        let with_expiry = calendars
            .filter(|calendar| calendar.leaps.iter().all(|(_, day)| day.ymd().1 <= 3) && !calendar.leaps.is_empty());
        assert!(with_expiry.count() > 50);
    }
}
