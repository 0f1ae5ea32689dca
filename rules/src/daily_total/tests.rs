//! Days of several channels and phones.

use super::*;
use crate::day::ProgrammeDay;
use crate::programme::Programme;
use crate::provenance::{Computed, Origin, OriginName, Origins, Provenance, RecordingMethod};
use Source::{AppleHealth, AppleHealthExport, HealthConnect, Manual, PhoneSensor};
use StepsVerdict::{Counts, MeasuredInstead, NoSteps, NotAccepted, NotPinned, OtherChannel, OtherPhone, ReadAgain};
use proptest::prelude::*;

fn day() -> ProgrammeDay {
    ProgrammeDay::new(2026, 11, 22).expect("a day")
}

fn steps(count: u32) -> StepCount {
    StepCount::from_count(count).expect("a count of the test")
}

fn rules() -> StepRules {
    Programme::standard().step_rules_on(day()).clone()
}

/// A count measured by a device and read by an installation.
fn measured(channel: Source, install: u8, count: u32) -> Reading {
    written(channel, install, count, "com.apple.health.A", RecordingMethod::Automatic)
}

fn written(channel: Source, install: u8, count: u32, name: &str, method: RecordingMethod) -> Reading {
    let name = OriginName::read(name).expect("a name");
    let provenance = Provenance {
        install: DeviceId::at(day().start(), [install; 10]),
        device_steps: if method == RecordingMethod::Manual { StepCount::ZERO } else { steps(count) },
        computed: Computed::Store,
        origins: Origins::new(vec![Origin { name, method, steps: None }]).expect("one"),
        read_at: day().end(),
    };
    let claim = StepsClaim { day: day(), steps: steps(count), source: channel, provenance: Some(&provenance) };
    Reading::judged(&claim, 1, &rules())
}

fn typed(count: u32) -> Reading {
    let claim = StepsClaim { day: day(), steps: steps(count), source: Manual, provenance: None };
    Reading::judged(&claim, 1, &rules())
}

/// What is shown, what may be credited, the verdicts.
fn total(readings: &[Reading], pinned: Option<Source>) -> (Option<u32>, u32, Vec<StepsVerdict>) {
    let total = daily_total(readings, pinned);
    (total.shown.map(StepCount::count), total.creditable.count(), total.verdicts)
}

#[test]
fn a_day_nobody_read_has_no_number_and_a_day_of_zero_has_one() {
    assert_eq!(total(&[], None), (None, 0, vec![]));
    assert_eq!(total(&[measured(AppleHealth, 1, 0)], None), (Some(0), 0, vec![NoSteps]));
    assert_eq!(daily_total(&[typed(0)], None).counted, None);
}

#[test]
fn case_040_a_walk_the_watch_hands_in_later_replaces_the_count_of_that_phone() {
    let early = measured(AppleHealth, 1, 5_000);
    let late = Reading { revision: 2, ..measured(AppleHealth, 1, 8_000) };
    assert_eq!(total(&[early.clone(), late], None), (Some(8_000), 8_000, vec![ReadAgain, Counts]));
    // A correction downwards replaces as well: the highest stands between phones, not between readings of one.
    let lower = Reading { revision: 2, ..measured(AppleHealth, 1, 3_000) };
    assert_eq!(total(&[early, lower], None), (Some(3_000), 3_000, vec![ReadAgain, Counts]));
}

#[test]
fn case_044_a_total_that_changes_with_the_order_of_sources_is_the_new_total() {
    let before = measured(AppleHealth, 1, 8_000);
    let after = Reading { revision: 2, ..measured(AppleHealth, 1, 7_400) };
    assert_eq!(total(&[after, before], None), (Some(7_400), 7_400, vec![Counts, ReadAgain]));
}

#[test]
fn case_045_two_iphones_of_one_icloud_count_once() {
    let readings = [measured(AppleHealth, 1, 8_000), measured(AppleHealth, 2, 8_000)];
    let (shown, credit, mut verdicts) = total(&readings, None);
    verdicts.sort();
    assert_eq!((shown, credit, verdicts), (Some(8_000), 8_000, vec![Counts, OtherPhone]));
}

#[test]
fn case_046_of_two_iphones_that_do_not_sync_the_higher_counts() {
    let readings = [measured(AppleHealth, 1, 3_000), measured(AppleHealth, 2, 5_000)];
    assert_eq!(total(&readings, None), (Some(5_000), 5_000, vec![OtherPhone, Counts]));
}

#[test]
fn case_095_a_band_that_two_channels_report_counts_once_at_the_higher() {
    let bridge = measured(AppleHealth, 1, 7_000);
    let band = written(HealthConnect, 2, 7_050, "com.fitbit.FitbitMobile", RecordingMethod::Automatic);
    assert_eq!(total(&[bridge, band], None), (Some(7_050), 7_050, vec![OtherChannel, Counts]));
}

#[test]
fn case_096_phone_at_noon_and_band_in_the_evening_count_as_the_higher_of_the_two() {
    let phone = measured(PhoneSensor, 1, 3_000);
    let band = written(HealthConnect, 2, 4_000, "com.fitbit.FitbitMobile", RecordingMethod::Automatic);
    assert_eq!(total(&[phone, band], None), (Some(4_000), 4_000, vec![OtherChannel, Counts]));
}

#[test]
fn the_channel_the_member_chose_counts_where_it_has_a_step() {
    let readings = [measured(AppleHealth, 1, 3_000), measured(HealthConnect, 2, 5_000), typed(9_000)];
    let chosen = total(&readings, Some(AppleHealth));
    assert_eq!(chosen, (Some(3_000), 3_000, vec![Counts, NotPinned, NotPinned]));
    let empty = [measured(AppleHealth, 1, 0), measured(HealthConnect, 2, 5_000)];
    assert_eq!(total(&empty, Some(AppleHealth)), (Some(5_000), 5_000, vec![NoSteps, Counts]));
}

#[test]
fn typed_steps_count_only_on_a_day_without_measured_ones() {
    assert_eq!(total(&[typed(9_000)], None), (Some(9_000), 0, vec![Counts]));
    let beside = [typed(9_000), measured(AppleHealth, 1, 3_000)];
    assert_eq!(total(&beside, None), (Some(3_000), 3_000, vec![MeasuredInstead, Counts]));
    let in_store = [written(AppleHealth, 1, 9_000, "com.apple.Health", RecordingMethod::Manual), typed(4_000)];
    assert_eq!(total(&in_store, None), (Some(9_000), 0, vec![Counts, OtherChannel]));
}

#[test]
fn typed_steps_stand_behind_measured_ones_also_where_a_union_credits_them_and_before_ones_not_accepted() {
    let mut credited = typed(9_000);
    credited.judgement.creditable = steps(9_000);
    let beside = [credited, measured(AppleHealth, 1, 3_000)];
    assert_eq!(total(&beside, None), (Some(3_000), 3_000, vec![MeasuredInstead, Counts]));
    let mut not_accepted = measured(AppleHealth, 1, 50_000);
    (not_accepted.judgement.class, not_accepted.judgement.creditable) = (SourceClass::Untrusted, StepCount::ZERO);
    assert_eq!(total(&[not_accepted, typed(4_000)], None), (Some(4_000), 0, vec![NotAccepted, Counts]));
}

#[test]
fn case_042_an_apps_steps_beyond_its_limit_hide_no_measured_ones() {
    let readings = [
        written(HealthConnect, 1, 50_000, "org.example.stepwriter", RecordingMethod::Unknown),
        measured(AppleHealth, 2, 16_000),
    ];
    assert_eq!(total(&readings, None), (Some(16_000), 16_000, vec![OtherChannel, Counts]));
    let mut denied = readings;
    denied[0].judgement.class = SourceClass::Untrusted;
    assert_eq!(total(&denied, None).2, [NotAccepted, Counts]);
}

#[test]
fn case_124_a_day_held_for_the_desk_is_shown_and_not_hidden_by_a_lesser_channel() {
    let readings = [measured(AppleHealth, 1, 120_000), measured(HealthConnect, 2, 9_000)];
    assert_eq!(total(&readings, None), (Some(120_000), 0, vec![Counts, OtherChannel]));
}

fn any_reading() -> impl Strategy<Value = Reading> {
    let channel = prop::sample::select(Source::ALL.to_vec());
    let name =
        prop::sample::select(vec!["com.apple.health.A", "com.apple.Health", "org.example.stepwriter", "android"]);
    let method = prop::sample::select(vec![
        RecordingMethod::Automatic,
        RecordingMethod::Active,
        RecordingMethod::Manual,
        RecordingMethod::Unknown,
    ]);
    (channel, 1u8..4, 0u32..130_000, name, method, 1u32..4).prop_map(
        |(channel, install, count, name, method, revision)| {
            let reading = match channel {
                Manual => typed(count),
                AppleHealthExport => Reading { install: None, ..written(channel, install, count, name, method) },
                _ => written(channel, install, count, name, method),
            };
            Reading { revision, ..reading }
        },
    )
}

proptest! {
    #![proptest_config(crate::provenance::cases())]

    #[test]
    fn a_day_shows_one_of_its_readings_and_never_a_sum(
        readings in prop::collection::vec(any_reading(), 1..8), pin in prop::option::of(0usize..5),
    ) {
        let total = daily_total(&readings, pin.map(|at| Source::ALL[at]));
        prop_assert!(readings.iter().any(|reading| Some(reading.total) == total.shown));
        let largest = readings.iter().map(|reading| reading.judgement.creditable).max();
        prop_assert!(Some(total.creditable) <= largest);
        let counts = total.verdicts.iter().filter(|verdict| **verdict == Counts).count();
        prop_assert_eq!(counts, usize::from(total.counted.is_some()));
        prop_assert_eq!(total.verdicts.len(), readings.len());
        if let Some(at) = total.counted {
            prop_assert_eq!(total.verdicts[at], Counts);
            prop_assert_eq!(Some(readings[at].total), total.shown);
            prop_assert_eq!(readings[at].judgement.creditable, total.creditable);
        }
    }

    #[test]
    fn the_order_of_arrival_changes_nothing(
        (readings, places) in prop::collection::vec(any_reading(), 1..8)
            .prop_flat_map(|readings| { let n = readings.len(); (Just(readings), Just((0..n).collect::<Vec<_>>()).prop_shuffle()) }),
        pin in prop::option::of(0usize..5),
    ) {
        let pinned = pin.map(|at| Source::ALL[at]);
        let (before, shuffled) = (daily_total(&readings, pinned), places.iter().map(|at| readings[*at].clone()).collect::<Vec<_>>());
        let after = daily_total(&shuffled, pinned);
        prop_assert_eq!((before.shown, before.creditable), (after.shown, after.creditable));
        let mut verdicts = [before.verdicts, after.verdicts];
        verdicts.iter_mut().for_each(|list| list.sort());
        prop_assert_eq!(&verdicts[0], &verdicts[1]);
        prop_assert_eq!(before.counted.map(|at| &readings[at]), after.counted.map(|at| &shuffled[at]));
    }

    #[test]
    fn one_more_reading_that_is_lower_changes_nothing(
        readings in prop::collection::vec(any_reading(), 1..8), other in any_reading(), pin in prop::option::of(0usize..5),
    ) {
        let pinned = pin.map(|at| Source::ALL[at]);
        let before = daily_total(&readings, pinned);
        // Another phone of the winner's channel, with no more of anything.
        let Some(winner) = before.counted.map(|at| &readings[at]) else { return Ok(()) };
        let mut lower = Reading { channel: winner.channel, install: Some(DeviceId::at(day().end(), [9; 10])), ..other };
        (lower.total, lower.revision) = (lower.total.min(winner.total), 0);
        lower.judgement = StepsJudgement {
            class: winner.judgement.class,
            device_steps: lower.judgement.device_steps.min(winner.judgement.device_steps),
            creditable: lower.judgement.creditable.min(winner.judgement.creditable),
            notes: vec![],
        };
        let mut more = readings.clone();
        more.push(lower);
        let after = daily_total(&more, pinned);
        prop_assert_eq!((before.shown, before.creditable), (after.shown, after.creditable));
        prop_assert_eq!(&before.verdicts[..], &after.verdicts[..readings.len()]);
    }

    #[test]
    fn a_higher_count_of_another_channel_never_lowers_what_a_campaign_credits(
        readings in prop::collection::vec(any_reading(), 1..8), count in 0u32..60_000,
    ) {
        let held = readings.iter().any(|reading| reading.judgement.notes.contains(&StepsNote::HeldForReview));
        let before = daily_total(&readings, None);
        let mut more = readings;
        more.push(measured(HealthConnect, 9, count));
        let after = daily_total(&more, None);
        prop_assert!(held || after.creditable >= before.creditable);
    }
}
