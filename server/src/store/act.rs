//! The log of the desk: what was begun, by whom, and how it ended. Append-only in both databases.

use kenpos_rules::day::Moment;

/// One line of the log. Holds no health value and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Moment,
    /// The desk account, or `operator` while nobody is on the staff.
    pub staff: String,
    /// A code of what is done.
    pub action: String,
    /// What it is done to: a member, a document, a file.
    pub about: String,
    /// How far it came.
    pub outcome: ActOutcome,
    /// Of an end: the number of its beginning.
    pub of_act: Option<u64>,
    /// More, for people: counts, a reason, the code of a refusal.
    pub detail: String,
}

/// How far an act came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActOutcome {
    /// Noted before anything was done.
    Begun,
    /// Done.
    Done,
    /// Nothing was done.
    Refused,
}

impl ActOutcome {
    /// The stable code, as in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// The outcome with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Begun, Self::Done, Self::Refused].into_iter().find(|outcome| outcome.code() == code)
    }
}
