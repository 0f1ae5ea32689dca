//! Charts, over a real file. Noon on Sunday, 22 November 2026.

use super::*;
use crate::log::{StepsEntry, WeightEntry};
use crate::testing::{TestPhone, day, weight};

fn steps(count: u32) -> StepCount {
    StepCount::from_count(count).expect("a count of the test")
}

fn log_steps(phone: &TestPhone, on: &str, count: u32) {
    phone.kenpos.log_steps(&StepsEntry { steps: steps(count), day: Some(day(on)) }).expect("logged");
}

fn log_weight(phone: &TestPhone, at: &str, grams: u32) {
    let measured_at = Some(at.parse().expect("a moment"));
    let entry = WeightEntry { weight: weight(grams), measured_at, utc_offset_minutes: 540 };
    phone.kenpos.log_weight(&entry).expect("logged");
}

fn chart(phone: &TestPhone, period: ChartPeriod, back: u32) -> HistoryChart {
    phone.kenpos.history_chart(period, back).expect("shown")
}

fn bars(chart: &HistoryChart) -> Vec<Option<u32>> {
    chart.points.iter().map(|point| point.steps.map(StepCount::count)).collect()
}

#[test]
fn a_week_goes_from_monday_to_sunday_and_a_gap_is_no_zero() {
    let phone = TestPhone::new();
    log_steps(&phone, "2026-11-16", 7_639);
    log_steps(&phone, "2026-11-18", 0);
    log_steps(&phone, "2026-11-22", 8_640);
    let week = chart(&phone, ChartPeriod::Week, 0);
    assert_eq!((week.from_day, week.to_day), (day("2026-11-16"), day("2026-11-22")));
    assert_eq!(bars(&week), [Some(7_639), None, Some(0), None, None, None, Some(8_640)]);
    assert_eq!((week.steps_top, week.steps_mean), (steps(10_000), Some(steps(5_426))));
    assert_eq!((week.earlier, week.later), (false, false));
    let before = chart(&phone, ChartPeriod::Week, 1);
    assert_eq!((before.from_day, before.later, before.steps_mean), (day("2026-11-09"), true, None));
    assert_eq!(before.steps_top, steps(10_000), "an axis on which nothing stands has a top");
    assert!(before.points.iter().all(|point| point.steps.is_none()));
}

#[test]
fn a_months_chart_has_a_point_for_each_day_and_its_days_are_the_historys() {
    let phone = TestPhone::new();
    log_steps(&phone, "2026-11-01", 4_000);
    log_weight(&phone, "2026-11-22T07:00:00+09:00", 68_200);
    log_weight(&phone, "2026-11-22T09:00:00+09:00", 68_400);
    let month = chart(&phone, ChartPeriod::Month, 0);
    assert_eq!((month.from_day, month.to_day, month.points.len()), (day("2026-11-01"), day("2026-11-30"), 30));
    let history = phone.kenpos.history(month.from_day, month.to_day).expect("shown");
    for shown in &history.days {
        let point = month.points.iter().find(|point| point.from_day == shown.day).expect("a point");
        assert_eq!((point.steps, point.weight_grams), (shown.steps, shown.weight_grams));
    }
    assert_eq!(history.days.len(), 2);
    let february = chart(&phone, ChartPeriod::Month, 9);
    assert_eq!((february.from_day, february.to_day), (day("2026-02-01"), day("2026-02-28")));
    assert!(!february.earlier);
}

#[test]
fn a_weights_mean_goes_over_the_week_that_ends_with_the_day_and_never_over_a_gap_or_tomorrow() {
    let phone = TestPhone::new();
    log_weight(&phone, "2026-11-08T07:00:00+09:00", 70_000);
    log_weight(&phone, "2026-11-14T07:00:00+09:00", 69_000);
    log_weight(&phone, "2026-11-22T07:00:00+09:00", 68_000);
    let month = chart(&phone, ChartPeriod::Month, 0);
    let mean = |on: &str| {
        let point = month.points.iter().find(|point| point.from_day == day(on)).expect("a point");
        point.weight_mean_grams.map(|weight| weight.grams())
    };
    assert_eq!((mean("2026-11-07"), mean("2026-11-08"), mean("2026-11-13")), (None, Some(70_000), Some(70_000)));
    assert_eq!(
        (mean("2026-11-14"), mean("2026-11-15"), mean("2026-11-20")),
        (Some(69_500), Some(69_000), Some(69_000))
    );
    assert_eq!((mean("2026-11-21"), mean("2026-11-22"), mean("2026-11-23")), (None, Some(68_000), None));
    assert_eq!((month.weight_low_grams, month.weight_high_grams), (Some(weight(68_000)), Some(weight(70_000))));
    // The weeks before the period count for its first days, and are drawn inside the axis.
    let week = chart(&phone, ChartPeriod::Week, 0);
    assert_eq!(week.points[0].weight_mean_grams, Some(weight(69_000)));
    assert_eq!(week.points[0].weight_grams, None);
    assert_eq!((week.weight_low_grams, week.weight_high_grams), (Some(weight(68_000)), Some(weight(69_000))));
    assert!(week.earlier);
}

#[test]
fn a_year_goes_from_april_to_march_by_the_means_of_its_months() {
    let phone = TestPhone::new();
    for (on, count) in [("2026-03-31", 1_000), ("2026-04-01", 3_000), ("2026-04-02", 0), ("2026-11-22", 9_001)] {
        log_steps(&phone, on, count);
    }
    log_weight(&phone, "2026-04-01T07:00:00+09:00", 68_001);
    log_weight(&phone, "2026-04-30T07:00:00+09:00", 68_000);
    let year = chart(&phone, ChartPeriod::Year, 0);
    assert_eq!((year.from_day, year.to_day, year.points.len()), (day("2026-04-01"), day("2027-03-31"), 12));
    let april = &year.points[0];
    assert_eq!((april.from_day, april.to_day), (day("2026-04-01"), day("2026-04-30")));
    assert_eq!((april.steps, april.weight_grams), (Some(steps(1_500)), Some(weight(68_001))), "half goes up");
    assert!(year.points.iter().all(|point| point.weight_mean_grams.is_none()));
    assert_eq!((bars(&year)[7], bars(&year)[11], year.steps_mean), (Some(9_001), None, Some(steps(4_000))));
    assert!(year.earlier, "March was walked too");
    let before = chart(&phone, ChartPeriod::Year, 1);
    assert_eq!((before.from_day, bars(&before)[11], before.earlier), (day("2025-04-01"), Some(1_000), false));
}

#[test]
fn no_bar_and_no_target_is_above_the_top_of_the_axis() {
    for (highest, top) in [
        (0, 1_000),
        (999, 1_000),
        (1_001, 1_200),
        (7_000, 8_000),
        (8_001, 10_000),
        (10_480, 12_000),
        (1_000_000, 1_000_000),
    ] {
        assert_eq!(steps_top(Some(steps(highest))), steps(top), "{highest}");
    }
    let phone = TestPhone::new();
    let settings = crate::kenpos::Settings { goals: Vec::new(), step_target: Some(steps(12_000)), step_source: None };
    phone.kenpos.set_settings(&settings).expect("chosen");
    let week = chart(&phone, ChartPeriod::Week, 0);
    assert_eq!((week.step_target, week.steps_top), (Some(steps(12_000)), steps(12_000)));
}

#[test]
fn the_axis_of_weights_holds_them_all_at_the_ends_of_the_range_too() {
    for (grams, low, high) in
        [(20_000, 20_000, 21_000), (68_000, 67_000, 69_000), (68_200, 68_000, 69_000), (300_000, 299_000, 300_000)]
    {
        let phone = TestPhone::new();
        log_weight(&phone, "2026-11-22T07:00:00+09:00", grams);
        let week = chart(&phone, ChartPeriod::Week, 0);
        assert_eq!((week.weight_low_grams, week.weight_high_grams), (Some(weight(low)), Some(weight(high))), "{grams}");
    }
}

#[test]
fn a_chart_of_before_the_calendar_is_refused() {
    let phone = TestPhone::new();
    for period in [ChartPeriod::Week, ChartPeriod::Month, ChartPeriod::Year] {
        for back in [6_700, u32::MAX] {
            let refused = phone.kenpos.history_chart(period, back);
            assert!(matches!(refused, Err(KenposError::Invalid { ref field, .. }) if field == "back"), "{refused:?}");
        }
    }
}
