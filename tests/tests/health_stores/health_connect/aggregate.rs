//! Aggregates, reads and provenance. Comes in: records of several apps. Goes out: one number a window. Must never happen: a
//! sum of records where AOSP sweeps.

use kenpos_tests::health_stores::health_connect::{
    Event, HealthConnect, Kind, Record, RecordingMethod, SYNTHETIC_PREFIX, StepsWritten, Value, WeightUnit,
    WeightWritten,
};

use super::super::{DAY, HOUR, MINUTE, at};
use super::{BAND, SAMSUNG, allow_all, happen, known, steps, walk};

fn total(store: &mut HealthConnect, from: i64, to: i64) -> Option<i64> {
    store.aggregate_steps(at(23, 0), (from, to), &[]).expect("reading is allowed").total
}

fn day(store: &mut HealthConnect) -> Option<i64> {
    total(store, at(0, 0), at(0, 0) + DAY)
}

fn records(store: &mut HealthConnect, kind: Kind, from: i64) -> Vec<Record> {
    store.read_records(at(23, 0), kind, (from, at(0, 0) + DAY), &[], 100, None).expect("reading is allowed").records
}

fn prioritise(store: &mut HealthConnect, hour: i64, apps: &[&str]) {
    let apps = apps.iter().map(|app| (*app).to_owned()).collect();
    happen(store, at(hour, 0), &Event::PrioritiseApps { apps });
}

/// Samsung's one record of the day, as it stands at `hour`:`minute`.
fn samsung(store: &mut HealthConnect, hour: i64, minute: i64, count: i64) {
    let record = known("day", SAMSUNG, at(0, 0), at(23, 59), count);
    happen(store, at(hour, minute), &Event::WriteSteps(record));
}

pub fn a_phone_and_a_band_on_one_walk_count_once(store: &mut HealthConnect) {
    allow_all(store);
    assert_eq!(day(store), None, "no record, no number");
    walk(store, "phone", "com.example.phone", 8, 6_000);
    walk(store, "band", BAND, 8, 7_639);
    walk(store, "phone alone", "com.example.phone", 10, 500);
    assert_eq!(day(store), Some(6_500), "the first app stands first");
    prioritise(store, 12, &[BAND, "com.example.phone"]);
    assert_eq!(day(store), Some(8_139));
}

pub fn within_an_app_the_record_modified_later_counts(store: &mut HealthConnect) {
    allow_all(store);
    walk(store, "phone", SAMSUNG, 8, 6_000);
    walk(store, "watch", SAMSUNG, 8, 7_639);
    happen(store, at(10, 0), &Event::EditSteps { id: "watch".to_owned(), count: 7_640 });
    assert_eq!(day(store), Some(7_640));
    happen(store, at(11, 0), &Event::EditSteps { id: "phone".to_owned(), count: 6_001 });
    assert_eq!(day(store), Some(6_001));
}

pub fn a_record_over_midnight_counts_by_its_share_of_time(store: &mut HealthConnect) {
    allow_all(store);
    let record = steps("walk", BAND, at(0, 0) - 10 * MINUTE, at(0, 10), 100);
    happen(store, at(1, 0), &Event::WriteSteps(record));
    assert_eq!(total(store, at(0, 0) - DAY, at(0, 0)), Some(50));
    assert_eq!(day(store), Some(50));
}

pub fn ten_steps_over_midnight_become_one_and_eight(store: &mut HealthConnect) {
    allow_all(store);
    let record = steps("walk", BAND, at(0, 0) - 5 * MINUTE, at(0, 25), 10);
    happen(store, at(1, 0), &Event::WriteSteps(record));
    let slices = store.aggregate_steps_by(at(2, 0), (at(0, 0) - HOUR, at(2, 0)), HOUR, &[]).expect("allowed");
    let totals: Vec<(i64, Option<i64>)> = slices.iter().map(|(start, slice)| (*start, slice.total)).collect();
    assert_eq!(totals, [(at(0, 0) - HOUR, Some(1)), (at(0, 0), Some(8))]);
}

pub fn an_app_taken_off_the_list_counts_nothing(store: &mut HealthConnect) {
    allow_all(store);
    walk(store, "one", BAND, 8, 100);
    prioritise(store, 10, &["com.example.phone"]);
    assert_eq!(day(store), None);
    walk(store, "two", BAND, 11, 100);
    assert_eq!(day(store), None, "once taken off, it stays off");
    assert_eq!(records(store, Kind::Steps, at(0, 0)).len(), 2, "and can still be read");
    walk(store, "new", "jp.example.new", 13, 30);
    assert_eq!(day(store), Some(30), "an app that is new joins the end of the list");
}

pub fn an_instant_counts_whole_on_the_day_it_begins(store: &mut HealthConnect) {
    allow_all(store);
    happen(store, at(0, 0), &Event::WriteSteps(steps("instant", BAND, at(0, 0), at(0, 0), 77)));
    assert_eq!(total(store, at(0, 0) - DAY, at(0, 0)), None);
    assert_eq!(day(store), Some(77));
}

pub fn a_record_that_runs_backwards_is_skipped(store: &mut HealthConnect) {
    allow_all(store);
    happen(store, at(9, 0), &Event::WriteSteps(steps("backwards", BAND, at(9, 0), at(8, 0), 500)));
    assert_eq!(day(store), None);
    walk(store, "forwards", BAND, 8, 100);
    assert_eq!(day(store), Some(100));
}

pub fn a_day_asked_until_now_gives_half_of_samsungs_record(store: &mut HealthConnect) {
    allow_all(store);
    samsung(store, 9, 0, 4_000);
    samsung(store, 11, 47, 9_878);
    assert_eq!(total(store, at(0, 0), at(11, 47)), Some(4_853));
    assert_eq!(day(store), Some(9_878));
}

pub fn a_range_after_midnight_does_not_see_samsungs_record(store: &mut HealthConnect) {
    allow_all(store);
    samsung(store, 11, 47, 9_878);
    assert_eq!(records(store, Kind::Steps, at(0, 1)), []);
    assert_eq!(records(store, Kind::Steps, at(0, 0)).len(), 1);
}

pub fn what_was_typed_is_in_the_aggregate(store: &mut HealthConnect) {
    allow_all(store);
    let typed = steps("typed", BAND, at(8, 0), at(9, 0), 10_000);
    happen(
        store,
        at(9, 0),
        &Event::WriteSteps(StepsWritten { recording_method: RecordingMethod::ManualEntry, ..typed }),
    );
    walk(store, "walked", "com.example.phone", 8, 4_000);
    assert_eq!(day(store), Some(10_000));
}

pub fn the_phones_own_steps_come_from_android(store: &mut HealthConnect) {
    allow_all(store);
    happen(store, at(9, 0), &Event::PhoneCounts { id: "walk".to_owned(), start: at(8, 0), end: at(9, 0), count: 100 });
    assert_eq!(records(store, Kind::Steps, at(0, 0))[0].origin, "android");
    assert_eq!(store.current_device_data_source(), None);
}

pub fn since_june_2026_the_phones_name_differs_for_every_app(store: &mut HealthConnect) {
    let mut names = Vec::new();
    let mut other = HealthConnect::new("yuki-android", "jp.example.other");
    for store in [store, &mut other] {
        allow_all(store);
        happen(
            store,
            at(9, 0),
            &Event::PhoneCounts { id: "old".to_owned(), start: at(8, 0), end: at(9, 0), count: 100 },
        );
        happen(store, at(9, 0), &Event::UseSyntheticNames {});
        happen(
            store,
            at(10, 0),
            &Event::PhoneCounts { id: "new".to_owned(), start: at(9, 0), end: at(10, 0), count: 50 },
        );
        let origins: Vec<String> =
            records(store, Kind::Steps, at(0, 0)).into_iter().map(|record| record.origin).collect();
        assert_eq!(origins[0], "android", "history keeps its name");
        assert!(origins[1].starts_with(SYNTHETIC_PREFIX));
        assert_eq!(store.current_device_data_source().as_ref(), Some(&origins[1]));
        assert_eq!(day(store), Some(150), "an aggregate without a filter needs no change");
        names.push(origins[1].clone());
    }
    assert_ne!(names[0], names[1]);
}

pub fn steps_typed_into_another_app_arrive_as_unknown(store: &mut HealthConnect) {
    allow_all(store);
    // Written as Google Fit writes: without a method, so that a script that does not name one means the same.
    let json = r#"{"id":"typed","origin":"com.google.android.apps.fitness","start":"2026-11-22T08:00:00+09:00",
        "end":"2026-11-22T09:00:00+09:00","count":20000}"#;
    happen(store, at(9, 0), &Event::WriteSteps(serde_json::from_str(json).expect("as scripts are written")));
    assert_eq!(records(store, Kind::Steps, at(0, 0))[0].recording_method, RecordingMethod::Unknown);
}

pub fn a_weight_in_pounds_is_kept_in_grams(store: &mut HealthConnect) {
    allow_all(store);
    let written = WeightWritten {
        id: "scale".to_owned(),
        origin: "jp.example.scale".to_owned(),
        time: at(7, 0),
        weight: "150.0".to_owned(),
        unit: WeightUnit::Lb,
        client_record_id: None,
        client_record_version: 0,
        recording_method: RecordingMethod::ActivelyRecorded,
    };
    happen(store, at(7, 0), &Event::WriteWeight(written));
    let value = records(store, Kind::Weight, at(0, 0))[0].value.clone();
    assert_eq!(value, Value::Weight { grams: "68038.8555".to_owned() });
}
