//! Adding samples up: steps per day and source, weights in the order of time.
//!
//! Must never happen: steps lost or made when a sample is split over days; steps of different sources added.

use std::collections::BTreeMap;

use kenpos_rules::weight::Weight;

use super::date::{Written, programme_day_start};
use super::error::Problem;
use super::{Calendar, Quantity, Sample, SourceName};

/// Thirty years of 36 sources on every day, or 30 MiB. Only a hostile file has more.
const DAY_SUMS_MAX: usize = 400_000;

/// Sums so far. Days are counted from 1970-01-01.
pub(super) struct Tally {
    calendar: Calendar,
    /// Steps by day and source number.
    pub(super) steps: BTreeMap<(i64, u16), u64>,
    pub(super) weights: Vec<Weighed>,
    too_many_days: bool,
}

/// One weight.
pub(super) struct Weighed {
    pub(super) at: Written,
    pub(super) weight: Weight,
    pub(super) source: u16,
}

impl Tally {
    pub(super) fn new(calendar: Calendar) -> Self {
        Self { calendar, steps: BTreeMap::new(), weights: Vec::new(), too_many_days: false }
    }

    pub(super) fn add(&mut self, sample: &Sample<'_>) {
        let source = sample.source_number;
        let steps = match sample.quantity {
            Quantity::Steps(steps) => u64::from(steps.count()),
            Quantity::Weight(weight) => return self.weights.push(Weighed { at: sample.start, weight, source }),
        };
        match self.calendar {
            Calendar::Written => self.add_steps(sample.start.written_day(), source, steps),
            Calendar::Programme if sample.start.programme_day() == sample.end.programme_day() => {
                self.add_steps(sample.start.programme_day(), source, steps);
            }
            Calendar::Programme => {
                for (day, part) in split(steps, sample.start, sample.end) {
                    self.add_steps(day, source, part);
                }
            }
        }
    }

    /// Sorts the weights by instant, then source, then grams.
    pub(super) fn finish(mut self, sources: &[SourceName]) -> Result<Self, Problem> {
        if self.too_many_days {
            return Err(Problem::TooManyDays { limit: DAY_SUMS_MAX });
        }
        self.weights.sort_by_key(|w| (w.at.seconds, &sources[usize::from(w.source)], w.weight));
        Ok(self)
    }

    fn add_steps(&mut self, day: i64, source: u16, steps: u64) {
        if self.steps.len() < DAY_SUMS_MAX || self.steps.contains_key(&(day, source)) {
            *self.steps.entry((day, source)).or_default() += steps;
        } else {
            self.too_many_days = true;
        }
    }
}

/// Splits steps over the programme days from `start` to `end` by the time in each, with the largest remainders rounded
/// up (the earlier day first), so that the parts add up to the whole. Days left with nothing are not named, but steps
/// of 0 are 0 on the first day: measured, and none.
fn split(steps: u64, start: Written, end: Written) -> Vec<(i64, u64)> {
    // Seconds share out as milliseconds do: the file has nothing finer.
    let length = (end.seconds - start.seconds).unsigned_abs();
    if length == 0 || steps == 0 {
        return vec![(start.programme_day(), steps)];
    }
    let mut left = steps;
    let mut parts = Vec::new();
    for day in start.programme_day()..=end.programme_day() {
        let from = start.seconds.max(programme_day_start(day));
        let to = end.seconds.min(programme_day_start(day + 1));
        let product = steps * (to - from).unsigned_abs();
        left -= product / length;
        parts.push((day, product / length, product % length));
    }
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|part| std::cmp::Reverse(parts[*part].2));
    // Fewer are left than there are days: every remainder is less than one step.
    for part in by_remainder.into_iter().zip(0..left).map(|(part, _)| part) {
        parts[part].1 += 1;
    }
    parts.into_iter().filter(|(_, part, _)| *part > 0).map(|(day, part, _)| (day, part)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::date::read_date;

    fn parts(steps: u64, start: &str, end: &str) -> Vec<u64> {
        let date = |text: &str| read_date(&format!("{text} +0900")).unwrap();
        split(steps, date(start), date(end)).into_iter().map(|(_, part)| part).collect()
    }

    #[test]
    fn a_sample_over_midnight_is_shared_out_by_time() {
        assert_eq!(parts(90, "2026-11-21 23:50:00", "2026-11-22 00:05:00"), [60, 30]);
        assert_eq!(parts(10, "2026-11-21 23:50:00", "2026-11-22 00:05:00"), [7, 3]);
        assert_eq!(parts(1, "2026-11-21 23:50:00", "2026-11-22 00:10:00"), [1], "of two equal shares the earlier");
        assert_eq!(parts(1, "2026-11-21 23:59:00", "2026-11-22 00:09:00"), [1], "a day without a step is not named");
        assert_eq!(parts(5, "2026-11-21 23:00:00", "2026-11-22 00:00:00"), [5], "a day ends before midnight");
        assert_eq!(parts(0, "2026-11-21 23:50:00", "2026-11-22 00:05:00"), [0]);
        assert_eq!(parts(3, "2026-11-20 12:00:00", "2026-11-22 12:00:00"), [1, 1, 1]);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_and_none_is_a_step_off_its_share(
            steps in 1_u64..=1_000_000, start in 0_i64..10_000_000, length in 1_i64..40_000_000,
        ) {
            let at = |seconds| Written { seconds, utc_offset_minutes: 540 };
            let parts = split(steps, at(start), at(start + length));
            prop_assert_eq!(parts.iter().map(|(_, part)| part).sum::<u64>(), steps);
            for (day, part) in parts {
                let from = start.max(programme_day_start(day));
                let to = (start + length).min(programme_day_start(day + 1));
                let exact = steps * (to - from).unsigned_abs();
                let length = length.unsigned_abs();
                prop_assert!(part * length < exact + length && (part + 1) * length > exact);
            }
        }
    }
}
