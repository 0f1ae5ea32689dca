//! The history as a chart.

use kenpos_core::view;
use serde::Serialize;

use super::{ChartPeriod, list};
use crate::values::Day;

/// One chart: bars of steps, points of weight, and the ends of both axes. Everything is worked out: an app draws.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct HistoryChart {
    /// What it spans.
    pub period: ChartPeriod,
    /// How many periods before the one that holds today.
    pub back: u32,
    /// Its first day.
    pub from_day: Day,
    /// Its last day; may be still to come.
    pub to_day: Day,
    /// In order: of a week and a month one for each day, of a year one for each month.
    pub points: Vec<ChartPoint>,
    /// Steps a day the member aims at: a line across.
    pub step_target: Option<u32>,
    /// The top of the axis of steps, a round number above every bar and the target; the axis begins at 0.
    pub steps_top: u32,
    /// The lower end of the axis of weights, grams, a round number; none without weights.
    pub weight_low_grams: Option<u32>,
    /// The upper end, grams.
    pub weight_high_grams: Option<u32>,
    /// The mean steps of the days that have a count.
    pub steps_mean: Option<u32>,
    /// There are steps or weights before the first day: `back + 1` shows something, perhaps further on.
    pub earlier: bool,
    /// There is a later period: `back - 1`.
    pub later: bool,
}

/// One place on the axis: a day, or a month.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ChartPoint {
    /// The day, or the first of the month.
    pub from_day: Day,
    /// The day, or the last of the month.
    pub to_day: Day,
    /// The day's steps as the history shows them; of a month the mean of the days that have a count. None is a gap, 0 a zero.
    pub steps: Option<u32>,
    /// The day's weight in grams as the history shows it; of a month the mean of the days' weights.
    pub weight_grams: Option<u32>,
    /// Grams: the mean of the day's weight and those of the six days before, as far as there are any. None of a month, and of
    /// days to come.
    pub weight_mean_grams: Option<u32>,
}

impl From<view::HistoryChart> for HistoryChart {
    fn from(chart: view::HistoryChart) -> Self {
        Self {
            period: chart.period,
            back: chart.back,
            from_day: Day(chart.from_day),
            to_day: Day(chart.to_day),
            points: list(chart.points),
            step_target: chart.step_target.map(|steps| steps.count()),
            steps_top: chart.steps_top.count(),
            weight_low_grams: chart.weight_low_grams.map(|weight| weight.grams()),
            weight_high_grams: chart.weight_high_grams.map(|weight| weight.grams()),
            steps_mean: chart.steps_mean.map(|steps| steps.count()),
            earlier: chart.earlier,
            later: chart.later,
        }
    }
}

impl From<view::ChartPoint> for ChartPoint {
    fn from(point: view::ChartPoint) -> Self {
        Self {
            from_day: Day(point.from_day),
            to_day: Day(point.to_day),
            steps: point.steps.map(|steps| steps.count()),
            weight_grams: point.weight_grams.map(|weight| weight.grams()),
            weight_mean_grams: point.weight_mean_grams.map(|weight| weight.grams()),
        }
    }
}
