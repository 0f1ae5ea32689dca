//! Accept: what a member did, checked, kept and owed in one transaction.
//!
//! Comes in: checked values of the rules. Goes out: [`Logged`], with a preview of the points. Must never happen: an
//! entry acknowledged and not kept (law 1), an award (law 4: the phone previews), an entry dated in the future.
//!
//! `weight.rs` is the model feature: every other one has its shape.

pub(crate) mod goals;
pub(crate) mod import;
mod keep;
pub(crate) mod launch;
pub(crate) mod results;
pub(crate) mod steps;
pub(crate) mod takes_part;
pub(crate) mod weight;

use kenpos_rules::award::Reason;
use kenpos_rules::claim::CLOCK_TOLERANCE_MS;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use serde::Serialize;

pub use goals::GoalEntry;
pub use import::Imported;
pub use steps::StepsEntry;
pub use weight::WeightEntry;

use crate::error::KenposError;
pub(crate) use keep::{delete, keep};

/// The first day that is taken: nobody alive measured anything before, and dates keep four digits.
pub(crate) const FIRST_YEAR: i32 = 1900;

/// What a member's action came to. Health values are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// The record's, or the launch's.
    pub id: ItemId,
    /// The programme day it belongs to.
    pub day: ProgrammeDay,
    /// What was done.
    pub state: LoggedState,
    /// What it adds to the points of the day, if the server agrees.
    pub preview_points: Points,
    /// Why it can earn nothing, if it can earn nothing.
    pub reason: Option<Reason>,
}

/// What an item is called by: a record by its record id, a launch by its op id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum ItemId {
    /// A weight, steps or the answer to a goal.
    Record(RecordId),
    /// A launch.
    Op(OpId),
}

impl std::fmt::Display for ItemId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record(id) => id.fmt(f),
            Self::Op(id) => id.fmt(f),
        }
    }
}

/// What was done with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoggedState {
    /// Kept, and owed to the server.
    Queued,
    /// It was there already, with the same content.
    Unchanged,
    /// Deleted before it was ever sent.
    Withdrawn,
}

/// Refuses a day after today, or before the calendar of the programme.
fn check_day(field: &str, day: ProgrammeDay, today: ProgrammeDay) -> Result<(), KenposError> {
    if day > today {
        return Err(KenposError::FutureEntry { field: field.to_owned() });
    }
    if day.ymd().0 < FIRST_YEAR {
        return Err(KenposError::invalid(field, "this day is too long ago", format!("use a day from {FIRST_YEAR} on")));
    }
    Ok(())
}

/// Refuses a moment further ahead of now than the programme tolerates.
fn check_moment(field: &str, at: Moment, now: Moment, programme: &Programme) -> Result<(), KenposError> {
    let tolerance = programme
        .version_on(now.programme_day())
        .map_or(CLOCK_TOLERANCE_MS, |version| i64::from(version.ahead_tolerance_minutes) * 60_000);
    if at.millis_since(now) > tolerance {
        return Err(KenposError::FutureEntry { field: field.to_owned() });
    }
    check_day(field, at.programme_day().min(now.programme_day()), now.programme_day())
}
