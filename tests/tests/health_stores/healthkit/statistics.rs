//! Statistics and provenance. Comes in: walks of several sources. Goes out: sums. Must never happen: a sum of samples where
//! Apple merges.

use kenpos_tests::health_stores::healthkit::{
    Event, HealthKit, HkError, Kind, Predicate, Quantity, Sample, Statistics, StepsWritten, WeightUnit,
};

use super::super::{DAY, at};
use super::{BAND, HEALTH_APP, IPHONE, WATCH, all_steps, allow_all, happen, steps, walk};

/// The whole day.
fn day(kit: &HealthKit, predicate: &Predicate, separate: bool) -> Result<Statistics, HkError> {
    kit.steps(predicate, at(0, 0), at(0, 0) + DAY, separate)
}

fn sum(kit: &HealthKit) -> f64 {
    day(kit, &all_steps(), false).expect("something is there").sum
}

fn only_sample(kit: &HealthKit, kind: Kind) -> Sample {
    let page = kit.anchored(&Predicate::all(kind), None, 0).expect("reading is allowed");
    page.samples.into_iter().next().expect("something is there")
}

/// Typed into the Health app: one instant.
fn typed(id: &str, time: i64, count: i64) -> Event {
    let Event::WriteSteps(written) = steps(id, HEALTH_APP, time, time, count) else {
        unreachable!("steps are written")
    };
    Event::WriteSteps(StepsWritten { user_entered: true, ..written })
}

pub fn statistics_of_nothing_are_error_11(kit: &mut HealthKit) {
    allow_all(kit);
    assert_eq!(day(kit, &all_steps(), false), Err(HkError::NoData));
    walk(kit, "nobody walked", IPHONE, 8, 0);
    assert_eq!(sum(kit), 0.0, "a sample of zero is a zero");
}

pub fn a_phone_and_a_watch_on_one_walk_count_once(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "phone", IPHONE, 8, 6_000);
    walk(kit, "watch", WATCH, 8, 8_000);
    assert_eq!(sum(kit), 8_000.0);
    walk(kit, "phone alone", IPHONE, 10, 500);
    assert_eq!(sum(kit), 8_500.0);
}

pub fn the_order_of_the_sources_decides_what_counts(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "phone", IPHONE, 8, 6_000);
    walk(kit, "watch", WATCH, 8, 8_000);
    walk(kit, "band", BAND, 8, 9_000);
    assert_eq!(sum(kit), 8_000.0, "Apple's devices before apps, the newest first");
    for (sources, expected) in [([BAND, WATCH], 9_000.0), ([IPHONE, BAND], 6_000.0)] {
        let sources = sources.map(str::to_owned).to_vec();
        happen(kit, at(10, 0), &Event::OrderSources { sources });
        assert_eq!(sum(kit), expected);
    }
}

pub fn separated_sources_each_give_their_own_sum(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "phone", IPHONE, 8, 6_000);
    walk(kit, "watch", WATCH, 8, 8_000);
    walk(kit, "later", WATCH, 9, 10);
    let statistics = day(kit, &all_steps(), true).expect("something is there");
    let expected = [(IPHONE.to_owned(), 6_000.0), (WATCH.to_owned(), 8_010.0)];
    assert_eq!((statistics.sum, statistics.by_source), (8_010.0, expected.into_iter().collect()));
}

pub fn a_sample_over_midnight_counts_by_its_share_of_time(kit: &mut HealthKit) {
    allow_all(kit);
    let midnight = at(0, 0) + DAY;
    happen(kit, midnight + 600_000, &steps("walk", IPHONE, midnight - 600_000, midnight + 600_000, 100));
    assert_eq!(sum(kit), 50.0);
    let next = kit.steps(&all_steps(), midnight, midnight + DAY, false).expect("something is there");
    assert_eq!(next.sum, 50.0);
}

pub fn what_was_typed_is_marked_and_can_be_left_out(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "phone", IPHONE, 8, 5_000);
    happen(kit, at(21, 0), &typed("typed", at(21, 0), 20_000));
    assert_eq!(sum(kit), 25_000.0);
    let device = Predicate { without_user_entered: true, ..all_steps() };
    assert_eq!(day(kit, &device, false).expect("something is there").sum, 5_000.0);
    let marks: Vec<bool> =
        kit.anchored(&all_steps(), None, 0).expect("allowed").samples.iter().map(|s| s.user_entered).collect();
    assert_eq!(marks, [false, true]);
}

pub fn steps_of_another_app_carry_no_mark(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "made up", "jp.example.cheat", 8, 50_000);
    let sample = only_sample(kit, Kind::Steps);
    assert_eq!((sample.user_entered, sample.source.as_str()), (false, "jp.example.cheat"));
}

pub fn a_sample_names_its_bundle_and_product(kit: &mut HealthKit) {
    allow_all(kit);
    let Event::WriteSteps(written) = steps("walk", WATCH, at(8, 0), at(9, 0), 100) else {
        unreachable!("steps are written")
    };
    happen(kit, at(9, 0), &Event::WriteSteps(StepsWritten { product_type: Some("Watch6,2".to_owned()), ..written }));
    let sample = only_sample(kit, Kind::Steps);
    assert_eq!((sample.source.as_str(), sample.product_type.as_deref()), (WATCH, Some("Watch6,2")));
    assert_eq!(sample.time_zone, None, "steps usually lack it");
}

pub fn a_weight_in_pounds_stays_in_pounds(kit: &mut HealthKit) {
    allow_all(kit);
    happen(kit, at(7, 0), &super::weight("scale", at(7, 0), "150.0", WeightUnit::Lb));
    let quantity = only_sample(kit, Kind::Weight).quantity;
    assert_eq!(quantity, Quantity::Weight { text: "150.0".to_owned(), unit: WeightUnit::Lb });
}
