//! The history as a chart: a week or a month by days, a fiscal year by months, with the ends of its axes.
//!
//! Comes in: a period, and how many periods back. Goes out: a point for each place on the axis. Must never happen: a day's
//! value that the history does not show; a gap drawn as a zero; a mean worked out by a shell.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::fiscal_year::FiscalYear;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde::{Deserialize, Serialize};

use super::{daily_steps, home};
use crate::error::{KenposError, StoreError};
use crate::log::FIRST_YEAR;
use crate::store::records;
use crate::store::{Conn, mirror, settings};

/// Days over which the mean of weights goes: a week, so that no weekday weighs more than another.
const MEAN_DAYS: i64 = 7;

/// The top of an axis on which nothing stands: a day of much walking.
const EMPTY_TOP: u32 = 10_000;

/// The least top of an axis of steps, so that a few steps are a low bar.
const TOP_MIN: u32 = 1_000;

/// What one chart spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartPeriod {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A fiscal year: April to March.
    Year,
}

/// One chart. `Debug` shows no health value: those of its parts do not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryChart {
    /// What it spans.
    pub period: ChartPeriod,
    /// How many periods before the one that holds today.
    pub back: u32,
    /// Its first day.
    pub from_day: ProgrammeDay,
    /// Its last day; may be still to come.
    pub to_day: ProgrammeDay,
    /// In order: of a week and a month one for each day, of a year one for each month.
    pub points: Vec<ChartPoint>,
    /// The member's own aim.
    pub step_target: Option<StepCount>,
    /// The top of the axis of steps: a round number no bar and no target is above.
    pub steps_top: StepCount,
    /// The lower end of the axis of weights, a round number; none without weights.
    pub weight_low_grams: Option<Weight>,
    /// The upper end.
    pub weight_high_grams: Option<Weight>,
    /// The mean of the days that have a count.
    pub steps_mean: Option<StepCount>,
    /// There are steps or weights before the first day.
    pub earlier: bool,
    /// There is a later period.
    pub later: bool,
}

/// One place on the axis: a day, or a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartPoint {
    /// The day, or the first of the month.
    pub from_day: ProgrammeDay,
    /// The day, or the last of the month.
    pub to_day: ProgrammeDay,
    /// The day's steps as the history shows them; of a month the mean of the days that have a count. None is a gap, 0 a zero.
    pub steps: Option<StepCount>,
    /// The day's weight as the history shows it; of a month the mean of the days' weights.
    pub weight_grams: Option<Weight>,
    /// Of a day up to today: the mean of its weight and those of the six days before, as far as there are any.
    pub weight_mean_grams: Option<Weight>,
}

/// What the history shows of some days.
#[derive(Default)]
struct Days {
    steps: BTreeMap<ProgrammeDay, StepCount>,
    weights: BTreeMap<ProgrammeDay, Weight>,
}

/// A chart at this reading of the clocks.
pub(crate) fn chart(
    conn: &Conn<'_>,
    clock: &ClockReading,
    period: ChartPeriod,
    back: u32,
) -> Result<HistoryChart, KenposError> {
    let today = mirror::head(conn)?.now(clock).programme_day();
    let (from_day, to_day) = span(period, today, back).ok_or_else(|| {
        KenposError::invalid("back", "this is too long ago", format!("go back to {FIRST_YEAR} at most"))
    })?;
    let days = days(conn, from_day.plus_days(1 - MEAN_DAYS), to_day)?;
    let points = match period {
        ChartPeriod::Week | ChartPeriod::Month => day_points(&days, from_day, to_day, today),
        ChartPeriod::Year => month_points(&days, from_day),
    };
    let step_target = settings::settings(conn)?.step_target;
    let (weight_low_grams, weight_high_grams) = weight_ends(&points).unzip();
    Ok(HistoryChart {
        period,
        back,
        from_day,
        to_day,
        step_target,
        steps_top: steps_top(points.iter().filter_map(|point| point.steps).chain(step_target).max()),
        weight_low_grams,
        weight_high_grams,
        steps_mean: mean_steps(&days, from_day, to_day),
        earlier: records::is_charted_before(conn, from_day)?,
        later: back > 0,
        points,
    })
}

/// The first and last day of the period so many before the one that holds `today`; none before the calendar of entries.
fn span(period: ChartPeriod, today: ProgrammeDay, back: u32) -> Option<(ProgrammeDay, ProgrammeDay)> {
    let (year, month, _) = today.ymd();
    let (first, last) = match period {
        ChartPeriod::Week => {
            let monday = i64::from(today.date().weekday().num_days_from_monday());
            let first = today.plus_days(-monday - 7 * i64::from(back));
            (first, first.plus_days(6))
        }
        ChartPeriod::Month => {
            let index = i64::from(year) * 12 + i64::from(month) - 1 - i64::from(back);
            month_days(index)?
        }
        ChartPeriod::Year => {
            let year = FiscalYear::of(today).before(back);
            (year.year() >= FIRST_YEAR).then(|| (year.first_day(), year.last_day()))?
        }
    };
    (first.ymd().0 >= FIRST_YEAR).then_some((first, last))
}

/// The days of a month, counted from January of year 0.
fn month_days(index: i64) -> Option<(ProgrammeDay, ProgrammeDay)> {
    let first = |index: i64| {
        let (year, month) = (i32::try_from(index.div_euclid(12)).ok()?, u32::try_from(index.rem_euclid(12) + 1).ok()?);
        ProgrammeDay::new(year, month, 1)
    };
    Some((first(index)?, first(index + 1)?.plus_days(-1)))
}

fn days(conn: &Conn<'_>, from: ProgrammeDay, to: ProgrammeDay) -> Result<Days, StoreError> {
    let mut days = Days::default();
    let records = records::between(conn, from, to)?;
    for records in records.chunk_by(|one, next| one.value().day() == next.value().day()) {
        let Some(day) = records.first().map(|record| record.value().day()) else { continue };
        days.steps.extend(daily_steps::total_of(conn, records)?.shown.map(|steps| (day, steps)));
        days.weights.extend(home::weight_of(records).map(|weight| (day, weight)));
    }
    Ok(days)
}

fn day_points(days: &Days, from: ProgrammeDay, to: ProgrammeDay, today: ProgrammeDay) -> Vec<ChartPoint> {
    let each = (0..=to.days_since(from)).map(|number| from.plus_days(number));
    each.map(|day| ChartPoint {
        from_day: day,
        to_day: day,
        steps: days.steps.get(&day).copied(),
        weight_grams: days.weights.get(&day).copied(),
        weight_mean_grams: (day <= today).then(|| mean_weight(days, day.plus_days(1 - MEAN_DAYS), day)).flatten(),
    })
    .collect()
}

fn month_points(days: &Days, april: ProgrammeDay) -> Vec<ChartPoint> {
    let (year, month, _) = april.ymd();
    let first = i64::from(year) * 12 + i64::from(month) - 1;
    let months = (first..first + 12).filter_map(month_days);
    months
        .map(|(from_day, to_day)| ChartPoint {
            from_day,
            to_day,
            steps: mean_steps(days, from_day, to_day),
            weight_grams: mean_weight(days, from_day, to_day),
            weight_mean_grams: None,
        })
        .collect()
}

fn mean_steps(days: &Days, from: ProgrammeDay, to: ProgrammeDay) -> Option<StepCount> {
    let counts = days.steps.range(from..=to).map(|(_, steps)| steps.count());
    mean(counts).and_then(|mean| StepCount::from_count(mean).ok())
}

fn mean_weight(days: &Days, from: ProgrammeDay, to: ProgrammeDay) -> Option<Weight> {
    let weights = days.weights.range(from..=to).map(|(_, weight)| weight.grams());
    mean(weights).and_then(|mean| Weight::from_grams(mean).ok())
}

/// The mean, half up; none of nothing.
fn mean(values: impl Iterator<Item = u32>) -> Option<u32> {
    let (sum, count) = values.fold((0_u64, 0_u64), |(sum, count), value| (sum + u64::from(value), count + 1));
    (sum + count / 2).checked_div(count).and_then(|mean| u32::try_from(mean).ok())
}

/// The tops of an axis, in tenths of a power of ten: each and its half are round, and none leaves more than a third empty.
const TOPS: [u32; 11] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100];

/// The next of [`TOPS`].
fn steps_top(highest: Option<StepCount>) -> StepCount {
    let highest = highest.map_or(EMPTY_TOP, StepCount::count).max(TOP_MIN);
    let tenth = 10_u32.pow(highest.ilog10()) / 10;
    let top = TOPS.into_iter().map(|tenths| tenths * tenth).find(|top| *top >= highest);
    // A power of ten above a count is a count too: the range of counts ends at one.
    top.and_then(|top| StepCount::from_count(top).ok()).unwrap_or(StepCount::MOST)
}

/// Whole steps of the axis below and above all that is drawn.
fn weight_ends(points: &[ChartPoint]) -> Option<(Weight, Weight)> {
    let drawn = || points.iter().flat_map(|point| [point.weight_grams, point.weight_mean_grams]).flatten();
    let (low, high) = (drawn().min()?.grams(), drawn().max()?.grams());
    let step = match high - low {
        0..=4_000 => 1_000,
        4_001..=10_000 => 2_000,
        10_001..=25_000 => 5_000,
        _ => 10_000,
    };
    let (mut bottom, mut top) = (low / step * step, high.div_ceil(step) * step);
    if bottom == top {
        (bottom, top) = (bottom - step, top + step);
    }
    let weight = |grams: u32| Weight::from_grams(grams.clamp(Weight::MIN_GRAMS, Weight::MAX_GRAMS)).ok();
    weight(bottom).zip(weight(top))
}

#[cfg(test)]
mod tests;
