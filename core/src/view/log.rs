//! The entry screen: the days that are open for entries, newest first, each with what it holds and lacks.

use kenpos_rules::award::AwardCode;
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde::Serialize;

use super::checklist::checklist;
use super::history::entries;
use super::home::{goals_of, weight_of};
use super::{GoalToday, HistoryRecord, daily_steps};
use crate::error::StoreError;
use crate::store::{Conn, mirror, records, settings};

/// The entry screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogView {
    /// The weight measured last: what the entry field begins with.
    pub last_weight_grams: Option<Weight>,
    /// Today, and the days before it that still earn.
    pub days: Vec<LogDay>,
}

/// One day that is open for entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogDay {
    /// The programme day.
    pub day: ProgrammeDay,
    /// Tomorrow nothing of this day earns any more.
    pub last_chance: bool,
    /// What an entry would still bring.
    pub missing: Vec<AwardCode>,
    /// Together.
    pub missing_points: Points,
    /// The day's weight: the one measured last.
    pub weight_grams: Option<Weight>,
    /// The day's steps: the count of one of its sources.
    pub steps: Option<StepCount>,
    /// The member's goals in their order, then others answered on the day.
    pub goals: Vec<GoalToday>,
    /// What was entered, for editing and deleting.
    pub records: Vec<HistoryRecord>,
}

/// The entry screen at this reading of the clocks.
pub(crate) fn log(conn: &Conn<'_>, clock: &ClockReading) -> Result<LogView, StoreError> {
    let now = mirror::head(conn)?.now(clock);
    let today = now.programme_day();
    let programme = mirror::programme(conn)?;
    let standing = mirror::standing(conn, &programme)?;
    let goals = settings::settings(conn)?.goals;
    let window = programme.version_on(today).map_or(0, |version| i64::from(version.entry_window_days));
    let mut days = Vec::new();
    for age in 0..=window {
        let day = today.plus_days(-age);
        let records = records::between(conn, day, day)?;
        let (missing, missing_points) = checklist(conn, &programme, &standing, day, now)?.to_enter();
        days.push(LogDay {
            day,
            last_chance: age == window,
            missing,
            missing_points,
            weight_grams: weight_of(&records),
            steps: daily_steps::total_of(conn, &records)?.shown,
            goals: goals_of(&records, goals.clone()),
            records: entries(conn, &records)?,
        });
    }
    let last_weight_grams = records::latest_weight(conn)?.map(|(weight, _)| weight);
    Ok(LogView { last_weight_grams, days })
}
