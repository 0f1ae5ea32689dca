//! What a phone pushes, and the receipt it gets for each item.
//!
//! Each item is frozen when it is first sent: the same op id always carries the same bytes. The server reads items
//! one by one, so a single bad one is refused alone and the rest flows.

use kenpos_rules::award::{AwardCode, EventId, Reason};
use kenpos_rules::campaign::Nickname;
use kenpos_rules::clock::Stamp;
use kenpos_rules::daily_total::Reading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::goal::GoalName;
use kenpos_rules::health_event::CheckInCode;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::points::Points;
use kenpos_rules::programme::StepRules;
use kenpos_rules::provenance::{Provenance, StepsClaim, StepsJudgement};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_rules::survey::SurveyAnswers;
use kenpos_rules::union_file::PublicationId;
use kenpos_rules::weight::Weight;
use serde::{Deserialize, Serialize};

use crate::problem::ProblemCode;

/// One thing a member did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushItem {
    /// Made and kept by the device before it is sent; the server applies it once.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub op_id: OpId,
    /// When it was entered on the device.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub stamp: Stamp,
    /// What was done.
    pub body: ItemBody,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ItemBody {
    /// A record in a new revision.
    Record(RecordRevision),
    /// The app was opened in the foreground. Its day is the programme day of the stamp.
    Launch,
    /// The member joins a campaign, or leaves it again. Its day is the programme day of the stamp.
    JoinCampaign(JoinCampaign),
    /// The member is at a designated event. Its day is the programme day of the stamp.
    CheckIn(CheckIn),
    /// The member reports the visit of a secondary exam that a public-health nurse asked for.
    ExamReport(ExamReport),
    /// The member answers a survey. Its day is the programme day of the stamp.
    SurveyAnswer(SurveyAnswer),
}

/// The visit of a secondary exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExamReport {
    /// The nurse's contact.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub contact: EventId,
    /// The day of the visit.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub visited_on: ProgrammeDay,
}

/// The answers to a survey: every question, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyAnswer {
    /// Which survey.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub survey: PublicationId,
    /// The answer to each question.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub answers: SurveyAnswers,
}

/// Joining a campaign, or leaving it. The last one entered holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinCampaign {
    /// Which campaign.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub campaign: PublicationId,
    /// False: leaves it.
    pub joined: bool,
    /// What the member wants to be called in it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nickname: Option<Nickname>,
}

/// A check-in at a designated event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIn {
    /// Which event.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event: PublicationId,
    /// As shown at the event, in its one spelling.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: CheckInCode,
}

/// A record: device-made id and revision. The highest (revision, op id) wins; a deletion wins over an equal revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordRevision {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    /// Stays through edits and deletion.
    pub record_id: RecordId,
    /// 1 when made, one more for each edit.
    pub revision: u32,
    /// Its content in this revision.
    pub value: RecordValue,
}

impl RecordRevision {
    /// Of steps: the day, and the reading that the count is, with what the server made of it where that is known, else what
    /// the same rules say here. `rules`: those of a day.
    pub fn reading<'r>(
        &self,
        judgement: Option<&StepsJudgement>,
        rules: impl Fn(ProgrammeDay) -> &'r StepRules,
    ) -> Option<(ProgrammeDay, Reading)> {
        let RecordValue::Steps { day, steps, source, provenance } = &self.value else { return None };
        let claim = StepsClaim { day: *day, steps: *steps, source: *source, provenance: provenance.as_deref() };
        let reading = Reading::judged(&claim, self.revision, rules(*day));
        Some((*day, Reading { judgement: judgement.cloned().unwrap_or(reading.judgement), ..reading }))
    }
}

/// The content of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RecordValue {
    /// A weighing. Its programme day is that of `measured_at`.
    Weight {
        /// When the member stood on the scales.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        measured_at: Moment,
        /// The zone the member was in, for showing the time as it was lived. −720 to 840.
        utc_offset_minutes: i16,
        /// Grams, 20,000 to 300,000.
        #[cfg_attr(feature = "openapi", schema(value_type = u32))]
        weight_grams: Weight,
        /// Where the figure comes from.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        source: Source,
    },
    /// The steps of a whole programme day. Replaces, never adds.
    Steps {
        /// The programme day walked.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        day: ProgrammeDay,
        /// 0 to 1,000,000.
        #[cfg_attr(feature = "openapi", schema(value_type = u32))]
        steps: StepCount,
        /// Where the figure comes from.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        source: Source,
        /// Who counted, as the phone's health store tells it. Absent for typed steps, imports and older phones; boxed,
        /// so that a weight does not carry its size.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provenance: Option<Box<Provenance>>,
    },
    /// An action goal, done or not done.
    ActionGoal {
        /// The programme day it is about.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        day: ProgrammeDay,
        /// The member's own words or one of the suggestions.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        goal: GoalName,
        /// Recording either earns.
        done: bool,
    },
    /// The record was deleted; it stays as a tombstone.
    Deleted {
        /// What it was.
        record_kind: RecordKind,
        /// The programme day it belonged to.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        day: ProgrammeDay,
    },
}

impl RecordValue {
    /// Which kind of record this is, also for a deletion.
    pub const fn kind(&self) -> RecordKind {
        match self {
            Self::Weight { .. } => RecordKind::Weight,
            Self::Steps { .. } => RecordKind::Steps,
            Self::ActionGoal { .. } => RecordKind::ActionGoal,
            Self::Deleted { record_kind, .. } => *record_kind,
        }
    }

    /// The programme day the record belongs to.
    pub fn day(&self) -> ProgrammeDay {
        match self {
            Self::Weight { measured_at, .. } => measured_at.programme_day(),
            Self::Steps { day, .. } | Self::ActionGoal { day, .. } | Self::Deleted { day, .. } => *day,
        }
    }

    /// Whether this is a tombstone.
    pub const fn is_deleted(&self) -> bool {
        matches!(self, Self::Deleted { .. })
    }
}

/// The kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 体重
    Weight,
    /// 歩数
    Steps,
    /// 行動目標
    ActionGoal,
}

impl RecordKind {
    /// The stable code, as on the wire and in both databases.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Steps => "steps",
            Self::ActionGoal => "action_goal",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Weight, Self::Steps, Self::ActionGoal].into_iter().find(|kind| kind.code() == code)
    }
}

/// The server's answer to one item. The same item always gets the same receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The item's place in the request, from 0: an item without a readable op id still gets an answer.
    pub index: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    /// Absent only where the item had no readable one.
    pub op_id: Option<OpId>,
    /// What became of it.
    pub outcome: ItemOutcome,
}

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ItemOutcome {
    /// Kept for ever.
    Applied(Applied),
    /// Not kept; `status` is read by the same table as an HTTP status.
    Refused {
        /// 400, 409, 410, 422 or 503.
        status: u16,
        /// What the phone acts on.
        code: ProblemCode,
        /// For people: what is wrong with it. Holds no health value.
        detail: String,
    },
}

/// How an item was taken up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Applied {
    /// The member sequence at which it took effect: the phone drops its owed row when its mirror has reached it.
    pub sequence: u64,
    /// The programme day it counts for.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub day: ProgrammeDay,
    /// What it newly earned; empty when the day's award was there already.
    pub earned: Vec<Earned>,
    /// Why it earned nothing, when it could never have earned.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub reason: Option<Reason>,
}

/// An award newly posted because of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Earned {
    /// Which award.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub award: AwardCode,
    /// Its amount.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub points: Points,
}
