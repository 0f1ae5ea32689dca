//! Owe: what the member did and the server does not have for certain.
//!
//! ```text
//! queued ──▶ claimed ──▶ accepted ──▶ settled (kept 35 days) ──▶ gone
//!    ▲          │ ╲                      │
//!    └──later───┘  ╲──▶ parked(reason)   └──(server lost its past)──▶ queued
//! ```
//!
//! Comes in: frozen items from the log, verdicts from the sync. Goes out: what to send next, what is still owed.
//! Must never happen: an item dropped silently (law 2), one that blocks another, a payload changed once it was sent
//! (law 3).

mod claim;
mod owe;
pub(crate) mod preview;

use std::fmt;
use std::str::FromStr;

use kenpos_rules::award::{FactKind, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{OpId, RecordId};
use rusqlite::Row;
use serde::Serialize;

pub(crate) use claim::{ClaimLimits, Claimed, Verdict, claim, prune_settled, reoffer, resolve, settle_up_to};
pub(crate) use owe::{
    About, Counts, counts, dismiss, forget_refused, item, launches_on, may_earn, owe, rewrite, row_of, unsent, visible,
    withdraw,
};

use crate::store::columns::Text;

/// How long a settled payload is kept, to be offered again if the server loses its past (law 1): the longest time
/// after which a restored backup or a failover may still be noticed.
pub(crate) const SETTLED_KEPT_DAYS: i64 = 35;

/// What an item is about, as shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A weighing.
    Weight,
    /// A day's steps.
    Steps,
    /// The answer to an action goal.
    Goal,
    /// An opening of the app.
    Launch,
    /// Joining a campaign, or leaving it.
    JoinCampaign,
    /// A check-in at a designated event.
    CheckIn,
    /// The visit of a secondary exam.
    ExamReport,
    /// The answers to a survey.
    SurveyAnswer,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Weight,
        Self::Steps,
        Self::Goal,
        Self::Launch,
        Self::JoinCampaign,
        Self::CheckIn,
        Self::ExamReport,
        Self::SurveyAnswer,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Steps => "steps",
            Self::Goal => "goal",
            Self::Launch => "launch",
            Self::JoinCampaign => "campaign",
            Self::CheckIn => "check_in",
            Self::ExamReport => "exam",
            Self::SurveyAnswer => "survey",
        }
    }

    /// The kind of its record, as the mirror has it; of what is no record its own code, which no record has.
    pub(crate) const fn record_code(self) -> &'static str {
        match self {
            Self::Goal => "action_goal",
            other => other.code(),
        }
    }

    /// What the rules call it; `None` for what no row of the award table pays.
    pub(crate) const fn fact(self) -> Option<FactKind> {
        match self {
            Self::Weight => Some(FactKind::Weight),
            Self::Steps => Some(FactKind::Steps),
            Self::Goal => Some(FactKind::ActionGoal),
            Self::Launch => Some(FactKind::OpenedApp),
            Self::JoinCampaign | Self::CheckIn | Self::ExamReport | Self::SurveyAnswer => None,
        }
    }
}

/// How far an item has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for the next sync.
    Queued,
    /// Is being sent, or was when the app died.
    Claimed,
    /// The server has it; its effect has not been pulled yet.
    Accepted,
    /// The server has it and the mirror shows it.
    Settled,
    /// The server refused it; the reason says why. It waits for the member.
    Parked,
}

impl State {
    const ALL: [Self; 5] = [Self::Queued, Self::Claimed, Self::Accepted, Self::Settled, Self::Parked];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Claimed => "claimed",
            Self::Accepted => "accepted",
            Self::Settled => "settled",
            Self::Parked => "parked",
        }
    }
}

/// A text that is no code of ours.
#[derive(Debug)]
pub struct CodeError;

macro_rules! code_text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::ALL.into_iter().find(|value| value.code() == text).ok_or(CodeError)
            }
        }
    };
}
code_text!(Kind);
code_text!(State);

/// One row without its payload, as the member sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owed {
    pub number: u64,
    pub op_id: OpId,
    /// None for a launch.
    pub record_id: Option<RecordId>,
    pub kind: Kind,
    pub day: ProgrammeDay,
    pub state: State,
    /// Sent at least once.
    pub offered: bool,
    /// Of an accepted item: a [`Reason`]; of a parked one: the problem's code.
    pub reason: Option<String>,
    pub detail: Option<String>,
}

const OWED_COLUMNS: &str = "number, op_id, record_id, kind, day, state, offered, reason, detail";

fn read_owed(row: &Row<'_>) -> rusqlite::Result<Owed> {
    let record: Option<Text<RecordId>> = row.get(2)?;
    Ok(Owed {
        number: row.get(0)?,
        op_id: row.get::<_, Text<_>>(1)?.0,
        record_id: record.map(|Text(id)| id),
        kind: row.get::<_, Text<_>>(3)?.0,
        day: row.get::<_, Text<_>>(4)?.0,
        state: row.get::<_, Text<_>>(5)?.0,
        offered: row.get(6)?,
        reason: row.get(7)?,
        detail: row.get(8)?,
    })
}

/// A reason as the outbox keeps it.
fn reason_text(reason: Option<Reason>) -> Option<String> {
    reason.map(|reason| reason.code().to_owned())
}
