//! Why an award was given, or why not.

use kenpos_core::view;
use kenpos_rules::explanation::{self, Used};
use serde::Serialize;

use super::AwardCode;
use crate::values::Day;

/// An award of a day explained: it is what the judgement itself says.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct WhyAward {
    /// The award.
    pub award: AwardCode,
    /// The day asked about.
    pub day: Day,
    /// The rule of that day; none where the rules of that day have no such award, and of a campaign or an event.
    pub rule: Option<WhyRule>,
    /// What it came to.
    pub outcome: AwardOutcome,
    /// The same as a sentence.
    pub text: String,
    /// What was looked at.
    pub used: Vec<WhyUsed>,
    /// What would have to come.
    pub missing: Vec<WhyMissing>,
}

/// The rule by which it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct WhyRule {
    /// What it brings.
    pub points: i64,
    /// The first day of the version that has it.
    pub version_from: Day,
    /// The name of the rules.
    pub programme_revision: String,
    /// What earns it, how often and for whom, as a sentence.
    pub text: String,
}

/// What it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AwardOutcome {
    /// It is in the books.
    Earned {
        /// What it is worth.
        points: i64,
        /// 付与日.
        granted_on: Day,
        /// The last day of use.
        expires_on: Day,
    },
    /// Everything is there; the server has not posted it yet.
    Expected {
        /// What it will be worth.
        points: i64,
    },
    /// Everything is there but the registration or a consent.
    Waiting {
        /// What it will be worth.
        points: i64,
        /// For what it waits: a stable code.
        reason: String,
    },
    /// Nothing.
    Nothing {
        /// Why: a stable code.
        reason: String,
    },
}

/// A fact that was looked at. It may be the member's own result.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct WhyUsed {
    /// The programme day it is of.
    pub day: Day,
    /// The day and what it says, as words.
    pub text: String,
}

/// Something that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct WhyMissing {
    /// A stable code.
    pub code: String,
    /// The same as words.
    pub text: String,
}

impl From<view::WhyAward> for WhyAward {
    fn from(why: view::WhyAward) -> Self {
        let (explained, told) = (why.explanation, why.told);
        let rule = |(rule, text): (explanation::Rule, String)| WhyRule {
            points: rule.points.0,
            version_from: Day(rule.version_from),
            programme_revision: rule.programme_revision,
            text,
        };
        let used = |(used, text): (Used, String)| WhyUsed {
            day: match used {
                Used::Daily { day, .. } => Day(day),
                Used::Event(event) => Day(event.day),
            },
            text,
        };
        let missing =
            |(missing, text): (explanation::Missing, String)| WhyMissing { code: missing.code().to_owned(), text };
        Self {
            award: explained.award,
            day: Day(explained.day),
            rule: explained.rule.zip(told.rule).map(rule),
            outcome: explained.outcome.into(),
            text: told.outcome,
            used: explained.used.into_iter().zip(told.used).map(used).collect(),
            missing: explained.missing.into_iter().zip(told.missing).map(missing).collect(),
        }
    }
}

impl From<explanation::Outcome> for AwardOutcome {
    fn from(outcome: explanation::Outcome) -> Self {
        use explanation::Outcome;
        match outcome {
            Outcome::Earned { points, granted_on, expires_on, .. } => {
                Self::Earned { points: points.0, granted_on: Day(granted_on), expires_on: Day(expires_on) }
            }
            Outcome::Expected { points } => Self::Expected { points: points.0 },
            Outcome::Waiting { points, reason } => Self::Waiting { points: points.0, reason: reason.code().to_owned() },
            Outcome::Nothing { reason } => Self::Nothing { reason: reason.code().to_owned() },
        }
    }
}
