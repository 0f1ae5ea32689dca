//! The entry screen, and what an entry came to.

use kenpos_core::{log, view};
use serde::Serialize;

use super::{AwardCode, GoalToday, HistoryRecord, LoggedState, list};
use crate::values::Day;

/// The days that are open for entries.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct LogScreen {
    /// The weight measured last, grams: what the entry field begins with.
    pub last_weight_grams: Option<u32>,
    /// Today, then the days before it that still earn.
    pub days: Vec<LogDay>,
}

/// One day that is open for entries.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct LogDay {
    /// The programme day.
    pub day: Day,
    /// Tomorrow nothing of this day earns any more.
    pub last_chance: bool,
    /// What an entry would still bring.
    pub missing: Vec<AwardCode>,
    /// Together.
    pub missing_points: i64,
    /// The day's weight, grams: the one measured last.
    pub weight_grams: Option<u32>,
    /// The day's steps.
    pub steps: Option<u32>,
    /// The member's goals and the day's answers.
    pub goals: Vec<GoalToday>,
    /// What was entered, for editing and deleting.
    pub records: Vec<HistoryRecord>,
}

impl From<view::LogView> for LogScreen {
    fn from(log: view::LogView) -> Self {
        Self { last_weight_grams: log.last_weight_grams.map(|weight| weight.grams()), days: list(log.days) }
    }
}

impl From<view::LogDay> for LogDay {
    fn from(day: view::LogDay) -> Self {
        Self {
            day: Day(day.day),
            last_chance: day.last_chance,
            missing: day.missing,
            missing_points: day.missing_points.0,
            weight_grams: day.weight_grams.map(|weight| weight.grams()),
            steps: day.steps.map(|steps| steps.count()),
            goals: list(day.goals),
            records: list(day.records),
        }
    }
}

/// What a member's action came to. Durable on the phone when it is returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Logged {
    /// The id to edit or delete it by.
    pub id: String,
    /// The programme day it belongs to.
    pub day: Day,
    /// What was done.
    pub state: LoggedState,
    /// What it adds to the day's points, if the server agrees.
    pub preview_points: i64,
    /// Why it can earn nothing, as a stable code, if it can earn nothing.
    pub reason: Option<String>,
}

impl From<log::Logged> for Logged {
    fn from(logged: log::Logged) -> Self {
        Self {
            id: logged.id.to_string(),
            day: Day(logged.day),
            state: logged.state,
            preview_points: logged.preview_points.0,
            reason: logged.reason.map(|reason| reason.code().to_owned()),
        }
    }
}
