//! Who wrote a day, and how late.

use kenpos_rules::points::Points;
use kenpos_rules::provenance::SourceClass;

use super::*;

const HC: Channel = Channel::HealthConnect;
const TODAY: &str = "2026-11-22";

fn foreground(phone: &TestPhone, shell: &mut Shell) -> HealthReport {
    run(phone, HC, HealthReason::Foreground, shell)
}

#[test]
fn case_002_how_a_store_itself_splits_a_record_over_midnight_is_taken_as_it_is() {
    let (phone, mut shell) = linked(HC);
    let start = moment("2026-11-21T23:55:00+09:00");
    shell.save(Sample { start, end: start.plus_millis(30 * 60_000), ..walk("late", "2026-11-21T23:55", 10) });
    shell.total("2026-11-21", 1, 1);
    shell.total(TODAY, 8, 8);
    foreground(&phone, &mut shell);
    assert_eq!([steps_on(&phone, HC, "2026-11-21"), steps_on(&phone, HC, TODAY)], [Some((1, 1)), Some((8, 8))]);
}

#[test]
fn case_006_a_record_that_ends_before_it_begins_is_counted_as_left_out_and_the_rest_is_taken() {
    let (phone, mut shell) = linked(HC);
    let backwards = walk("backwards", "2026-11-22T08:00", 500);
    shell.save(Sample { end: backwards.start.plus_millis(-1), ..backwards });
    shell.save(walk("a", "2026-11-22T09:00", 600));
    shell.total(TODAY, 600, 600);
    let report = foreground(&phone, &mut shell);
    assert_eq!((report.left_out.get(&LeftOutReason::Backwards), report.ended), (Some(&1), Some(WhyEnded::Done)));
    assert_eq!((phone.rows("health_sample"), steps_on(&phone, HC, TODAY)), (1, Some((600, 600))));
}

#[test]
fn case_069_the_name_that_another_app_sees_of_this_phone_is_the_phone() {
    let (phone, mut shell) = linked(HC);
    let origin = "com.android.healthconnect.phone.j00000000000000000000000000000000".to_owned();
    shell.save(Sample { origin, ..walk("a", "2026-11-22T08:00", 2_000) });
    shell.total(TODAY, 2_000, 2_000);
    foreground(&phone, &mut shell);
    assert_eq!(phone.kenpos.why(day(TODAY)).expect("shown").readings[0].class, SourceClass::Device);
}

#[test]
fn case_071_an_app_the_store_leaves_out_adds_nothing_and_is_named_among_those_that_wrote() {
    let (phone, mut shell) = linked(HC);
    shell.save(Sample { origin: "android".to_owned(), ..walk("phone", "2026-11-22T08:00", 3_000) });
    shell.save(Sample { origin: "org.example.band".to_owned(), ..walk("band", "2026-11-22T10:00", 5_000) });
    shell.total(TODAY, 3_000, 3_000);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((3_000, 3_000)));
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    let named = why.readings[0].origins.iter().map(|origin| origin.name.as_str()).collect::<Vec<_>>();
    assert_eq!(named, ["android", "org.example.band"]);
}

#[test]
fn an_app_that_wrote_only_on_the_day_before_is_no_writer_of_a_day_with_typed_steps() {
    let (phone, mut shell) = linked(HC);
    shell.save(Sample { origin: "org.example.stepwriter".to_owned(), ..walk("app", "2026-11-21T20:00", 3_000) });
    shell.save(walk("phone", "2026-11-22T08:00", 20_000));
    shell.save(Sample { method: RecordingMethod::Manual, ..walk("typed", "2026-11-22T10:00", 500) });
    shell.total(TODAY, 20_500, 0);
    foreground(&phone, &mut shell);
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!((why.readings[0].class, why.creditable.count()), (SourceClass::Device, 20_000));
}

#[test]
fn of_a_record_that_the_feed_never_told_it_is_known_who_wrote_it_and_that_it_was_typed() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    // Dated ahead when the window was read, so that no page held it.
    shell.untold.push(Sample { method: RecordingMethod::Manual, ..walk("typed", "2026-11-22T10:00", 20_000) });
    shell.total(TODAY, 20_000, 0);
    foreground(&phone, &mut shell);
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!((why.shown.map(|steps| steps.count()), why.creditable.count()), (Some(20_000), 0));
}

#[test]
fn case_072_steps_typed_in_google_fit_are_an_apps_and_earn_the_daily_ten() {
    let (phone, mut shell) = linked(HC);
    let (origin, method) = ("com.google.android.apps.fitness".to_owned(), RecordingMethod::Unknown);
    shell.save(Sample { origin, method, ..walk("typed", "2026-11-22T08:00", 20_000) });
    shell.total(TODAY, 20_000, 20_000);
    foreground(&phone, &mut shell);
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!((why.readings[0].class, why.shown.map(|steps| steps.count())), (SourceClass::App, Some(20_000)));
    assert!(why.creditable.count() <= 15_000);
    assert_eq!(phone.kenpos.home().expect("shown").earned, Points(10));
}

#[test]
fn case_092_a_band_five_days_late_is_paid_and_ten_days_late_is_shown() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    let band = "com.fitbit.FitbitMobile".to_owned();
    for (id, on) in [("five", "2026-11-17"), ("ten", "2026-11-12")] {
        shell.save(Sample { origin: band.clone(), ..walk(id, &format!("{on}T08:00"), 6_000) });
        shell.total(on, 6_000, 6_000);
    }
    foreground(&phone, &mut shell);
    for on in ["2026-11-17", "2026-11-12"] {
        assert_eq!(steps_on(&phone, HC, on), Some((6_000, 6_000)), "{on}");
    }
    assert_eq!(phone.kenpos.home().expect("shown").pending, Points(10), "of one of the two days");
}
