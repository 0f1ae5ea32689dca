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
    /// One of the member's goals, or any other name.
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

#[cfg(test)]
mod tests {
    use kenpos_rules::points::Points;

    use super::*;
    use crate::log::LoggedState;
    use crate::testing::TestPhone;

    fn answer(goal: &str, done: bool) -> GoalEntry {
        GoalEntry { goal: GoalName::read(goal).expect("a goal of the test"), done, day: None }
    }

    #[test]
    fn an_answer_earns_whether_done_or_not_and_once_a_day_over_all_goals() {
        let phone = TestPhone::new();
        assert_eq!(phone.kenpos.log_goal(&answer("階段を使う", false)).expect("logged").preview_points, Points(5));
        assert_eq!(phone.kenpos.log_goal(&answer("間食をしない", true)).expect("logged").preview_points, Points::ZERO);
        assert_eq!(phone.kenpos.home().expect("shown").earned, Points(5));
    }

    #[test]
    fn answering_again_corrects_the_answer_and_the_same_answer_changes_nothing() {
        let phone = TestPhone::new();
        let first = phone.kenpos.log_goal(&answer("walk", false)).expect("logged");
        let second = phone.kenpos.log_goal(&answer("walk", true)).expect("logged");
        assert_eq!((first.id, phone.rows("outbox")), (second.id, 1));
        let third = phone.kenpos.log_goal(&answer("walk", true)).expect("logged");
        assert_eq!(third.state, LoggedState::Unchanged);
        assert_eq!(phone.kenpos.home().expect("shown").goals[0].done, Some(true));
    }

    #[test]
    fn the_checklist_shows_the_chosen_goals_in_their_order_and_what_is_unanswered() {
        let phone = TestPhone::new();
        let goals = ["b", "a"].map(|name| GoalName::read(name).expect("a goal")).to_vec();
        phone.kenpos.set_settings(&crate::kenpos::Settings { goals, ..Default::default() }).expect("kept");
        phone.kenpos.log_goal(&answer("a", true)).expect("logged");
        let shown: Vec<_> = phone
            .kenpos
            .home()
            .expect("shown")
            .goals
            .into_iter()
            .map(|goal| (goal.goal.as_str().to_owned(), goal.done))
            .collect();
        assert_eq!(shown, [("b".to_owned(), None), ("a".to_owned(), Some(true))]);
    }
}
