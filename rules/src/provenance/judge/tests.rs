//! Days as phones tell them, and what they are worth under the standard rules.

use super::*;
use crate::ids::DeviceId;
use crate::programme::Programme;
use crate::provenance::{Computed, OriginName, Origins};
use RecordingMethod::{Active, Automatic, Manual, Unknown};
use proptest::prelude::*;

const IPHONE: &str = "com.apple.health.0F2A91C4-6B1D-4E0B-9C0A-1F0B6C3D2E11";
const WATCH: &str = "com.apple.health.7A11B6D0-33C1-4F0E-8E57-2B9D1C0A4F22";
const HEALTH_APP: &str = "com.apple.Health";
const FITBIT: &str = "com.fitbit.FitbitMobile";
const GOOGLE_FIT: &str = "com.google.android.apps.fitness";
const SAMSUNG: &str = "com.sec.android.app.shealth";
const STRANGER: &str = "org.example.stepwriter";

type Writer<'a> = (&'a str, RecordingMethod, Option<u32>);

fn day() -> ProgrammeDay {
    ProgrammeDay::new(2026, 11, 22).expect("a day")
}

fn steps(count: u32) -> StepCount {
    StepCount::from_count(count).expect("a count of the test")
}

fn read(device: u32, origins: &[Writer<'_>]) -> Provenance {
    let origins = origins
        .iter()
        .map(|(name, method, count)| Origin {
            name: OriginName::read(name).expect("a name"),
            method: *method,
            steps: count.map(steps),
        })
        .collect();
    Provenance {
        install: DeviceId::at(day().start(), [1; 10]),
        device_steps: steps(device),
        computed: Computed::Store,
        origins: Origins::new(origins).expect("few"),
        read_at: day().end(),
    }
}

fn judged(total: u32, source: Source, provenance: Option<&Provenance>, rules: &StepRules) -> StepsJudgement {
    judge(&StepsClaim { day: day(), steps: steps(total), source, provenance }, rules)
}

fn standard() -> StepRules {
    Programme::standard().step_rules_on(day()).clone()
}

/// Class, measured part, credit and notes of a day read from a store.
fn worth(total: u32, device: u32, origins: &[Writer<'_>]) -> (SourceClass, u32, u32, Vec<StepsNote>) {
    parts(judged(total, Source::AppleHealth, Some(&read(device, origins)), &standard()))
}

fn parts(judged: StepsJudgement) -> (SourceClass, u32, u32, Vec<StepsNote>) {
    (judged.class, judged.device_steps.count(), judged.creditable.count(), judged.notes)
}

#[test]
fn case_039_phone_and_watch_that_overlap_are_worth_the_stores_total_not_their_sum() {
    let origins = [(IPHONE, Automatic, Some(6_000)), (WATCH, Automatic, Some(8_000))];
    assert_eq!(worth(8_000, 8_000, &origins), (SourceClass::Device, 8_000, 8_000, vec![]));
}

#[test]
fn case_041_steps_typed_in_the_health_app_are_shown_and_the_measured_ones_credited() {
    let origins = [(IPHONE, Automatic, Some(5_000)), (HEALTH_APP, Manual, Some(20_000))];
    let typed = vec![StepsNote::TypedNotCredited];
    assert_eq!(worth(25_000, 5_000, &origins), (SourceClass::Device, 5_000, 5_000, typed));
    assert_eq!(read(5_000, &origins).typed_steps().map(StepCount::count), Some(20_000));
}

#[test]
fn case_042_an_app_without_a_flag_is_credited_up_to_its_limit_and_looked_at() {
    let alone = [(STRANGER, Automatic, Some(50_000))];
    let limit = vec![StepsNote::AppLimit];
    assert_eq!(worth(50_000, 50_000, &alone), (SourceClass::App, 50_000, 15_000, limit.clone()));
    assert!(StepsNote::AppLimit.asks_review());
    // What the phone itself counted beside it is not lost by the app's limit.
    let beside = [(STRANGER, Automatic, Some(50_000)), (IPHONE, Automatic, Some(18_000))];
    assert_eq!(worth(50_000, 50_000, &beside), (SourceClass::App, 50_000, 18_000, limit));
    let small = [(STRANGER, Automatic, Some(15_000))];
    assert_eq!(worth(15_000, 15_000, &small), (SourceClass::App, 15_000, 15_000, vec![]));
}

#[test]
fn case_042_an_app_the_union_does_not_accept_is_shown_and_not_credited() {
    let mut rules = standard();
    rules.denied.names.push(OriginName::read(STRANGER).expect("a name"));
    let denied = |device, origins: &[Writer<'_>]| {
        parts(judged(device, Source::AppleHealth, Some(&read(device, origins)), &rules))
    };
    let note = vec![StepsNote::OriginNotAccepted];
    assert_eq!(denied(50_000, &[(STRANGER, Automatic, Some(50_000))]), (SourceClass::Untrusted, 0, 0, note.clone()));
    let beside = [(STRANGER, Automatic, Some(50_000)), (IPHONE, Automatic, Some(6_000)), (WATCH, Active, Some(7_000))];
    assert_eq!(denied(50_000, &beside), (SourceClass::Device, 7_000, 7_000, note.clone()));
    // A flag does not wash a name that is not accepted.
    assert_eq!(denied(50_000, &[(STRANGER, Manual, Some(50_000))]), (SourceClass::Untrusted, 0, 0, note));
}

#[test]
fn case_043_a_typed_entry_over_a_measured_one_takes_nothing_from_the_measured() {
    // The typed 1,000 stands over the watch's 3,000 in the store, so the total is less than what was measured.
    let origins = [(WATCH, Automatic, Some(3_000)), (HEALTH_APP, Manual, Some(1_000))];
    assert_eq!(worth(1_000, 3_000, &origins), (SourceClass::Device, 3_000, 3_000, vec![]));
}

#[test]
fn case_068_the_phones_old_and_new_name_are_both_the_phone() {
    let new = "com.android.healthconnect.phone.jd5bdd37e1a8d3667a05d0abebfc4a89e";
    let origins = [("android", Automatic, Some(3_000)), (new, Automatic, Some(4_000))];
    assert_eq!(worth(7_000, 7_000, &origins), (SourceClass::Device, 7_000, 7_000, vec![]));
}

#[test]
fn case_070_samsungs_phone_and_watch_are_worth_what_the_store_shows() {
    let origins = [(SAMSUNG, Automatic, Some(7_639)), ("android", Automatic, Some(5_766))];
    assert_eq!(worth(7_639, 7_639, &origins), (SourceClass::Device, 7_639, 7_639, vec![]));
}

#[test]
fn case_071_a_source_the_stores_priorities_leave_out_does_not_add_to_the_stores_total() {
    let origins = [("android", Automatic, Some(4_000)), (FITBIT, Automatic, Some(9_000))];
    assert_eq!(worth(4_000, 4_000, &origins), (SourceClass::Device, 4_000, 4_000, vec![]));
}

#[test]
fn case_072_steps_typed_in_google_fit_come_as_unknown_and_count_as_an_apps() {
    let origins = [(GOOGLE_FIT, Unknown, Some(30_000))];
    assert_eq!(worth(30_000, 30_000, &origins), (SourceClass::App, 30_000, 15_000, vec![StepsNote::AppLimit]));
}

#[test]
fn case_124_an_ultra_marathon_is_held_for_the_desk_and_stays_a_devices_count() {
    let origins = [(WATCH, Active, Some(120_000))];
    let notes = vec![StepsNote::ManySteps, StepsNote::HeldForReview];
    assert_eq!(worth(120_000, 120_000, &origins), (SourceClass::Device, 120_000, 0, notes));
    let notes = vec![StepsNote::ManySteps];
    assert_eq!(worth(100_000, 100_000, &origins), (SourceClass::Device, 100_000, 100_000, notes));
    assert_eq!(worth(60_000, 60_000, &origins), (SourceClass::Device, 60_000, 60_000, vec![]));
}

#[test]
fn case_125_typed_steps_are_never_credited_to_a_campaign() {
    let notes = vec![StepsNote::TypedNotCredited, StepsNote::ManySteps];
    let typed = parts(judged(70_000, Source::Manual, None, &standard()));
    assert_eq!(typed, (SourceClass::Manual, 0, 0, notes.clone()));
    assert_eq!(worth(70_000, 0, &[(HEALTH_APP, Manual, None)]), (SourceClass::Manual, 0, 0, notes.clone()));
    // A phone that says it measured, and names nobody but a typist, is not believed.
    assert_eq!(worth(70_000, 70_000, &[(HEALTH_APP, Manual, None)]), (SourceClass::Manual, 0, 0, notes.clone()));
    let other_union = StepRules { manual_credit_max: steps(20_000), ..standard() };
    let typed = parts(judged(70_000, Source::Manual, None, &other_union));
    assert_eq!(typed, (SourceClass::Manual, 0, 20_000, notes));
}

#[test]
fn a_day_that_is_not_over_holds_what_its_hours_do() {
    let at = |minutes: i64, total: u32| {
        let mut provenance = read(total, &[(IPHONE, Automatic, None)]);
        provenance.read_at = day().start().plus_millis(minutes * 60_000);
        parts(judged(total, Source::AppleHealth, Some(&provenance), &standard()))
    };
    assert_eq!(at(120, 30_000), (SourceClass::Device, 30_000, 30_000, vec![]));
    assert_eq!(at(120, 30_001), (SourceClass::Untrusted, 30_001, 0, vec![StepsNote::TooFast]));
    assert_eq!(at(0, 15_000).0, SourceClass::Device);
    assert_eq!(at(-600, 15_001).0, SourceClass::Untrusted);
}

#[test]
fn without_origins_only_the_phones_own_sensor_is_a_device() {
    for source in Source::ALL {
        let class = judged(9_000, source, None, &standard()).class;
        let expected = match source {
            Source::Manual => SourceClass::Manual,
            Source::PhoneSensor => SourceClass::Device,
            Source::AppleHealth | Source::HealthConnect | Source::AppleHealthExport => SourceClass::App,
        };
        assert_eq!(class, expected, "{source}");
    }
    assert_eq!(worth(9_000, 9_000, &[]).0, SourceClass::App);
    assert_eq!(worth(9_000, 9_000, &[(IPHONE, Automatic, Some(0))]).0, SourceClass::App);
}

fn writers() -> impl Strategy<Value = Vec<(&'static str, RecordingMethod, Option<u32>)>> {
    let name = prop::sample::select(vec![IPHONE, WATCH, HEALTH_APP, FITBIT, GOOGLE_FIT, STRANGER, "android"]);
    let method = prop::sample::select(vec![Automatic, Active, Manual, Unknown]);
    prop::collection::vec((name, method, prop::option::of(0u32..130_000)), 0..8)
}

proptest! {
    #![proptest_config(crate::provenance::cases())]

    #[test]
    fn no_day_is_worth_more_than_was_measured_and_a_typed_one_nothing(
        total in 0u32..200_000, device in 0u32..200_000, writers in writers(), denies in any::<bool>(),
    ) {
        let mut rules = standard();
        if denies {
            rules.denied.names.push(OriginName::read(STRANGER).expect("a name"));
        }
        let provenance = read(device, &writers);
        for source in Source::ALL {
            let judged = judged(total, source, Some(&provenance), &rules);
            prop_assert!(judged.creditable <= judged.device_steps && judged.device_steps.count() <= device);
            prop_assert!(judged.creditable <= rules.hold_above);
            prop_assert!(judged.class != SourceClass::Manual || judged.creditable == StepCount::ZERO);
            prop_assert!(judged.notes.is_sorted_by(|a, b| a < b), "each note once, in order");
        }
    }

    #[test]
    fn one_more_app_never_makes_a_day_worth_more(
        total in 0u32..90_000, device in 0u32..90_000, mut writers in writers(), more in 1u32..90_000,
    ) {
        writers.retain(|writer| writer.0 != STRANGER);
        prop_assume!(!writers.is_empty());
        let rules = standard();
        let before = judged(total, Source::HealthConnect, Some(&read(device, &writers)), &rules);
        prop_assume!(before.class != SourceClass::Manual);
        writers.push((STRANGER, Automatic, Some(more)));
        let after = judged(total, Source::HealthConnect, Some(&read(device, &writers)), &rules);
        prop_assert!(after.creditable <= before.creditable);
    }
}
