//! Action goals: the answer, done or not done, to one goal on one day. Answering again corrects it.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::RecordId;

use super::{Logged, check_day, keep};
use crate::call::{Call, natural_record_id};
use crate::error::KenposError;
use crate::store::{Tx, mirror};

/// A member's answer to an action goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalEntry {
    pub goal: GoalName,
    /// Not done is an answer, too, and earns the same.
    pub done: bool,
    /// None: today.
    pub day: Option<ProgrammeDay>,
}

/// Keeps the answer to a goal.
pub(crate) fn log(tx: &Tx<'_>, call: &Call, entry: &GoalEntry) -> Result<Logged, KenposError> {
    let today = mirror::head(tx)?.now(&call.clock).programme_day();
    let day = entry.day.unwrap_or(today);
    check_day("day", day, today)?;
    let id = natural_record_id(tx.member(), day.start(), &["action_goal", entry.goal.as_str(), &day.to_string()]);
    keep::keep(tx, call, id, RecordValue::ActionGoal { day, goal: entry.goal.clone(), done: entry.done })
}

/// Corrects an answer.
pub(crate) fn edit(tx: &Tx<'_>, call: &Call, id: RecordId, done: bool) -> Result<Logged, KenposError> {
    let record = keep::standing_record(tx, id)?;
    let RecordValue::ActionGoal { day, goal, .. } = record.value() else {
        return Err(keep::wrong_kind(&record, "an action goal"));
    };
    keep::keep(tx, call, id, RecordValue::ActionGoal { day: *day, goal: goal.clone(), done })
}
