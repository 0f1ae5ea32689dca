//! A day's steps out of its records, where the store's own aggregate cannot leave typed ones out.
//!
//! As Health Connect aggregates (AOSP `PriorityRecordsAggregator`): at each instant only the best open record counts,
//! its steps spread evenly over its time; an instant record counts whole, once. The best: of a trusted origin, then
//! later modified, then earlier begun, then earlier ended. Unlike there, parts are apportioned by largest remainder, so
//! that they add up to the record.
//!
//! Must never happen: two records that count for the same instant; a part of a record that counts twice; anything from
//! before the moment from which the day is read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use kenpos_rules::day::{Moment, ProgrammeDay};

/// One record to be swept.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Swept {
    pub start: Moment,
    pub end: Moment,
    pub steps: u32,
    /// Of an origin the programme knows as a device.
    pub trusted: bool,
    pub last_modified: Option<Moment>,
}

/// What makes a record the best: the smallest of these.
type Rank = (bool, Reverse<Option<Moment>>, Moment, Moment, usize);

impl Swept {
    fn rank(&self, place: usize) -> Rank {
        (!self.trusted, Reverse(self.last_modified), self.start, self.end, place)
    }

    /// Whether any of it lies between two moments. What ends before it begins lies nowhere.
    pub(super) fn reaches_into(&self, from: Moment, to: Moment) -> bool {
        let is_instant = self.start == self.end && (from..to).contains(&self.start);
        is_instant || (self.start < self.end && self.start < to && self.end > from)
    }
}

/// The steps of a day from a moment of it on, each instant counted once. Records that end before they begin are not looked
/// at.
pub(super) fn sweep(records: &[Swept], day: ProgrammeDay, from: Moment) -> u64 {
    let won = won_millis(records, from, day.end());
    let counted = records.iter().zip(won).map(|(record, won)| {
        if record.start == record.end {
            return if record.reaches_into(from, day.end()) { u64::from(record.steps) } else { 0 };
        }
        let on_day = part_on(record, day);
        let span = record.end.min(day.end()).millis_since(record.start.max(day.start()));
        apportion(on_day, &[won, span - won])[0]
    });
    counted.sum()
}

/// A record's steps on a day: its parts on all its days add up to it.
fn part_on(record: &Swept, day: ProgrammeDay) -> u64 {
    if record.start >= record.end {
        return 0;
    }
    let spans: Vec<_> = days_of(record.start, record.end).collect();
    let lengths: Vec<_> = spans.iter().map(|(_, millis)| *millis).collect();
    let parts = apportion(u64::from(record.steps), &lengths);
    spans.iter().zip(parts).find(|((on, _), _)| *on == day).map_or(0, |(_, part)| part)
}

/// The days between two moments, with the milliseconds of each that lie between them.
pub(super) fn days_of(start: Moment, end: Moment) -> impl Iterator<Item = (ProgrammeDay, i64)> {
    let first = start.programme_day();
    (0..)
        .map(move |further| first.plus_days(further))
        .take_while(move |day| day.start() < end)
        .map(move |day| (day, day.end().min(end).millis_since(day.start().max(start))))
}

/// Whole parts of `whole` by `weights`, which add up to it: the largest remainders get what is left, the earlier of
/// equal ones first. Without any weight the first part is the whole.
pub(super) fn apportion(whole: u64, weights: &[i64]) -> Vec<u64> {
    let weight = |at: usize| u128::from(u64::try_from(weights[at]).unwrap_or(0));
    let sum: u128 = (0..weights.len()).map(weight).sum();
    if sum == 0 {
        return (0..weights.len()).map(|at| if at == 0 { whole } else { 0 }).collect();
    }
    let share = |at: usize| u128::from(whole) * weight(at);
    let part = |at: usize| u64::try_from(share(at) / sum).expect("a part is no more than the whole");
    let mut parts: Vec<u64> = (0..weights.len()).map(part).collect();
    let left = whole - parts.iter().sum::<u64>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|at| Reverse(share(*at) % sum));
    for at in by_remainder.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        parts[at] += 1;
    }
    parts
}

/// For each record the milliseconds between two moments in which it is the best open one.
fn won_millis(records: &[Swept], begin: Moment, end: Moment) -> Vec<i64> {
    let mut changes: BTreeMap<Moment, Vec<(bool, usize)>> = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        let (from, to) = (record.start.max(begin), record.end.min(end));
        if from < to {
            changes.entry(from).or_default().push((true, place));
            changes.entry(to).or_default().push((false, place));
        }
    }
    let mut won = vec![0; records.len()];
    let mut open: BTreeSet<Rank> = BTreeSet::new();
    let mut since = None;
    for (at, changed) in changes {
        if let (Some(since), Some((.., best))) = (since, open.first()) {
            won[*best] += at.millis_since(since);
        }
        for (opens, place) in changed {
            let rank = records[place].rank(place);
            if opens {
                open.insert(rank)
            } else {
                open.remove(&rank)
            };
        }
        since = Some(at);
    }
    won
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, moment};
    use proptest::prelude::*;

    /// A whole day.
    fn sweep(records: &[Swept], day: ProgrammeDay) -> u64 {
        super::sweep(records, day, day.start())
    }

    fn record(start: &str, end: &str, steps: u32) -> Swept {
        let at = |text: &str| moment(&format!("{text}:00+09:00"));
        Swept { start: at(start), end: at(end), steps, trusted: true, last_modified: None }
    }

    #[test]
    fn case_001_a_record_over_midnight_belongs_half_to_each_day() {
        let walk = [record("2026-11-21T23:50", "2026-11-22T00:10", 100)];
        assert_eq!([sweep(&walk, day("2026-11-21")), sweep(&walk, day("2026-11-22"))], [50, 50]);
    }

    #[test]
    fn case_002_the_parts_of_a_record_add_up_to_it_by_largest_remainder() {
        let walk = [record("2026-11-21T23:55", "2026-11-22T00:25", 10)];
        assert_eq!([sweep(&walk, day("2026-11-21")), sweep(&walk, day("2026-11-22"))], [2, 8]);
    }

    #[test]
    fn case_005_an_instant_at_midnight_belongs_whole_to_the_day_that_begins() {
        let instant = [record("2026-11-22T00:00", "2026-11-22T00:00", 7)];
        assert_eq!([sweep(&instant, day("2026-11-21")), sweep(&instant, day("2026-11-22"))], [0, 7]);
    }

    #[test]
    fn case_006_a_record_that_ends_before_it_begins_counts_nothing_and_stops_nothing() {
        let records =
            [record("2026-11-22T10:00", "2026-11-22T09:00", 500), record("2026-11-22T09:00", "2026-11-22T10:00", 600)];
        assert_eq!(sweep(&records, day("2026-11-22")), 600);
    }

    #[test]
    fn case_070_what_phone_and_watch_count_at_the_same_time_counts_once_the_later_modified_first() {
        let later = |record: Swept| Swept { last_modified: Some(moment("2026-11-22T13:00:00+09:00")), ..record };
        let phone = record("2026-11-22T09:00", "2026-11-22T11:00", 4_000);
        let watch = later(record("2026-11-22T10:00", "2026-11-22T12:00", 5_000));
        assert_eq!(sweep(&[phone, watch], day("2026-11-22")), 2_000 + 5_000);
    }

    #[test]
    fn a_trusted_origin_comes_before_a_later_one_that_is_not() {
        let device = record("2026-11-22T09:00", "2026-11-22T10:00", 1_000);
        let app = Swept {
            trusted: false,
            last_modified: Some(moment("2026-11-22T13:00:00+09:00")),
            ..record("2026-11-22T09:00", "2026-11-22T10:00", 9_000)
        };
        assert_eq!(sweep(&[app, device], day("2026-11-22")), 1_000);
    }

    #[test]
    fn a_day_read_from_a_moment_on_holds_the_rest_of_a_walk_and_nothing_of_before() {
        let walks = [
            record("2026-11-22T08:00", "2026-11-22T09:00", 9_000),
            record("2026-11-22T11:30", "2026-11-22T12:30", 1_000),
            record("2026-11-22T11:59", "2026-11-22T11:59", 7),
            record("2026-11-22T12:00", "2026-11-22T12:00", 5),
        ];
        assert_eq!(super::sweep(&walks, day("2026-11-22"), moment("2026-11-22T12:00:00+09:00")), 500 + 5);
    }

    proptest! {
        #![proptest_config(crate::testing::cases())]
        #[test]
        fn apportioned_parts_always_add_up(whole in 0_u64..2_000_000, weights in proptest::collection::vec(0_i64..90_000_000, 1..40)) {
            prop_assert_eq!(apportion(whole, &weights).iter().sum::<u64>(), whole);
        }

        #[test]
        fn case_049_a_record_is_on_all_its_days_together_exactly_once(start in 0_i64..200_000_000, length in 1_i64..400_000_000, steps in 0_u32..1_000_000) {
            let begin = moment("2026-11-20T00:00:00+09:00");
            let walk = Swept {
                start: begin.plus_millis(start), end: begin.plus_millis(start + length), steps, trusted: true, last_modified: None,
            };
            let days = (0..12).map(|further| begin.programme_day().plus_days(further));
            let sum: u64 = days.map(|day| sweep(std::slice::from_ref(&walk), day)).sum();
            prop_assert_eq!(sum, u64::from(steps));
        }

        #[test]
        fn a_second_record_never_adds_more_than_its_own_steps(overlap in 0_i64..7_200_000, steps in 1_u32..10_000) {
            let first = record("2026-11-22T09:00", "2026-11-22T11:00", 3_000);
            let start = first.start.plus_millis(overlap);
            let second = Swept { start, end: start.plus_millis(3_600_000), steps, ..first.clone() };
            let both = sweep(&[first, second], day("2026-11-22"));
            prop_assert!((3_000 - 1..=3_000 + u64::from(steps)).contains(&both) || both >= 1);
        }
    }
}
