//! Today: 「今日 16/31 P」, what is missing, what was entered.

use std::collections::BTreeMap;

use kenpos_protocol::push::RecordValue;
use kenpos_rules::award::AwardCode;
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::goal::GoalName;
use kenpos_rules::points::Points;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde::Serialize;

use super::button::main_button;
use super::checklist::{ChecklistItem, checklist};
use super::{Banner, Button, SessionState, banners, daily_steps};
use crate::error::StoreError;
use crate::outbox;
use crate::store::records::{self, Record};
use crate::store::{Conn, mirror, session, settings};

/// The home screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Home {
    /// The programme day (UTC+9).
    pub day: ProgrammeDay,
    /// Posted today or owed for today, of the daily awards.
    pub earned: Points,
    /// All that today can bring.
    pub possible: Points,
    /// The daily awards of today that are there, in the order of the checklist.
    pub done: Vec<AwardCode>,
    /// Those that are not.
    pub missing: Vec<AwardCode>,
    /// Both, each with what it brings, in the order of the checklist.
    pub checklist: Vec<ChecklistItem>,
    /// Points of all days that are owed and not posted yet.
    pub pending: Points,
    /// Items the server has not answered for.
    pub queued: u64,
    /// Items the server refused.
    pub parked: u64,
    /// Today's weight: the one measured last.
    pub weight_grams: Option<Weight>,
    /// Today's steps: the count of one of the day's sources, which never add up.
    pub steps: Option<StepCount>,
    /// The member's own aim; nothing is earned by it.
    pub step_target: Option<StepCount>,
    /// The member's goals in their order, then others answered today.
    pub goals: Vec<GoalToday>,
    /// The one main button; none: nothing is left to do today.
    pub button: Option<Button>,
    /// Where the session stands.
    pub session: SessionState,
    /// What to tell the member, most urgent first.
    pub banners: Vec<Banner>,
}

/// A goal and today's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalToday {
    /// The goal.
    pub goal: GoalName,
    /// None: not answered yet.
    pub done: Option<bool>,
}

/// The home screen at this reading of the clocks.
pub(crate) fn home(conn: &Conn<'_>, clock: &ClockReading) -> Result<Home, StoreError> {
    let now = mirror::head(conn)?.now(clock);
    let day = now.programme_day();
    let programme = mirror::programme(conn)?;
    let standing = mirror::standing(conn, &programme)?;
    let list = checklist(conn, &programme, &standing, day, now)?;
    let (done, missing) = (list.codes(true), list.codes(false));
    let counts = outbox::counts(conn)?;
    let today = records::between(conn, day, day)?;
    let settings = settings::settings(conn)?;
    let banners = banners::banners(conn, counts, now)?;
    Ok(Home {
        day,
        earned: list.earned,
        possible: list.possible,
        done,
        pending: outbox::preview::pending(conn, now)?.into_values().sum(),
        queued: counts.queued,
        parked: counts.parked,
        weight_grams: weight_of(&today),
        steps: daily_steps::total_of(conn, &today)?.shown,
        step_target: settings.step_target,
        goals: goals_of(&today, settings.goals),
        button: main_button(&banners, &missing),
        missing,
        checklist: list.items,
        session: session::session(conn)?.state,
        banners,
    })
}

/// A day's weight: the records come in the order of measurement, the last is the day's value.
pub(super) fn weight_of(day: &[Record]) -> Option<Weight> {
    day.iter().rev().find_map(|record| match record.value() {
        RecordValue::Weight { weight_grams, .. } => Some(*weight_grams),
        _ => None,
    })
}

pub(super) fn goals_of(today: &[Record], chosen: Vec<GoalName>) -> Vec<GoalToday> {
    let mut answers: BTreeMap<String, (GoalName, bool)> = BTreeMap::new();
    for record in today {
        if let RecordValue::ActionGoal { goal, done, .. } = record.value() {
            answers.insert(goal.as_str().to_owned(), (goal.clone(), *done));
        }
    }
    let mut goals: Vec<_> = chosen
        .into_iter()
        .map(|goal| {
            let done = answers.remove(goal.as_str()).map(|(_, done)| done);
            GoalToday { goal, done }
        })
        .collect();
    goals.extend(answers.into_values().map(|(goal, done)| GoalToday { goal, done: Some(done) }));
    goals
}
