//! What the member chose at setup: goals, the step target, where steps come from. They stay on the phone.

use kenpos_rules::goal::GoalName;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use rusqlite::OptionalExtension as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Conn, Tx};
use crate::error::{KenposError, StoreError};

/// Action goals on one phone: more would not fit a day's checklist.
pub const GOALS_MAX: usize = 20;

/// The member's choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// In the order of the checklist; at most [`GOALS_MAX`].
    pub goals: Vec<GoalName>,
    /// Steps a day the member aims at. Not an action goal, and nothing is earned by it.
    pub step_target: Option<StepCount>,
    /// The channel whose steps count where it has some; none: the highest of the measured ones.
    pub step_source: Option<Source>,
}

/// The choices as they stand.
pub(crate) fn settings(conn: &Conn<'_>) -> Result<Settings, StoreError> {
    Ok(get(conn, "settings")?.unwrap_or_default())
}

impl Settings {
    /// These choices, and what they leave open as it was before.
    pub(crate) fn over(self, before: Self) -> Self {
        Self {
            goals: if self.goals.is_empty() { before.goals } else { self.goals },
            step_target: self.step_target.or(before.step_target),
            step_source: self.step_source.or(before.step_source),
        }
    }
}

/// The choices with every goal once, in the order given; an error when there are too many.
pub(crate) fn checked(mut settings: Settings) -> Result<Settings, KenposError> {
    let mut seen = std::collections::BTreeSet::new();
    settings.goals.retain(|goal| seen.insert(goal.as_str().to_owned()));
    if settings.step_target.is_some_and(|target| target.count() == 0) {
        return Err(KenposError::invalid("step_target", "0 steps are no aim", "leave it out or write 1 or more"));
    }
    if settings.goals.len() > GOALS_MAX {
        let what = format!("{} goals are too many", settings.goals.len());
        return Err(KenposError::invalid("goals", what, format!("choose at most {GOALS_MAX}")));
    }
    Ok(settings)
}

/// Replaces the choices.
pub(crate) fn set_settings(tx: &Tx<'_>, settings: Settings) -> Result<(), KenposError> {
    Ok(put(tx, "settings", &checked(settings)?)?)
}

/// One JSON value by name.
pub(crate) fn get<T: DeserializeOwned>(conn: &Conn<'_>, name: &str) -> Result<Option<T>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    let text: Option<String> = statement.query_row([name], |row| row.get(0)).optional()?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "setting" })).transpose()
}

/// Keeps one JSON value by name.
pub(crate) fn put<T: Serialize>(tx: &Tx<'_>, name: &str, value: &T) -> Result<(), StoreError> {
    let text = serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what: "setting" })?;
    tx.prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?.execute((name, text))?;
    Ok(())
}
