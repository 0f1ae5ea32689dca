//! What the union keeps of a member's results and of what a member sent in as a proof.
//!
//! Must never happen here: the clerk who decided; another result than the member's own.

use kenpos_rules::award::Event;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::programme::CheckupEvidence;
use kenpos_rules::survey::SurveyAnswers;
use kenpos_rules::union_file::PublicationId;
use serde::{Deserialize, Serialize};

/// 健診結果など: a result as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthResult {
    /// Names the result: its kind and the id at its source (`bmi:dock-2026-0412`).
    pub result: String,
    /// What it says; absent once the union withdrew it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub event: Option<Event>,
    /// 1 when it came, one more for each correction.
    pub revision: u32,
    /// When this revision was recorded.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub recorded_at: Moment,
}

/// アンケートの回答.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyAnswered {
    /// Which survey.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub survey: PublicationId,
    /// The programme day of the answer.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub answered_on: ProgrammeDay,
    /// As the member gave them.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub answers: SurveyAnswers,
}

/// 証明書類の提出: a photo or a PDF that a member sent in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Submission {
    /// Made by the device.
    pub submission: String,
    /// What it shows, as the member says.
    pub about: SubmissionAbout,
    /// The day of the check-up or vaccination, as the member says.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub day: ProgrammeDay,
    /// When it arrived.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub received_at: Moment,
    /// How far it has come.
    pub state: SubmissionState,
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What it shows is about health, and the reason of a refusal is a clerk's words on it.
        write!(f, "Submission({})", self.submission)
    }
}

/// What a file can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SubmissionAbout {
    /// The result sheet of a check-up abroad.
    OverseasResult,
    /// The result sheet of a part-time job's check-up.
    PartTimeResult,
    /// A proof of the vaccination against influenza.
    FluVaccination,
}

impl SubmissionAbout {
    /// Everything a file can show.
    pub const ALL: [Self; 3] = [Self::OverseasResult, Self::PartTimeResult, Self::FluVaccination];

    /// The stable code, as on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OverseasResult => "overseas_result",
            Self::PartTimeResult => "part_time_result",
            Self::FluVaccination => "flu_vaccination",
        }
    }

    /// What has this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|about| about.code() == code)
    }

    /// The evidence of a check-up it is, if it is one.
    pub const fn checkup(self) -> Option<CheckupEvidence> {
        match self {
            Self::OverseasResult => Some(CheckupEvidence::OverseasResult),
            Self::PartTimeResult => Some(CheckupEvidence::PartTimeResult),
            Self::FluVaccination => None,
        }
    }
}

/// How far a submission has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SubmissionState {
    /// A clerk is still to look at it.
    Waiting,
    /// It shows what it should.
    Approved {
        /// When a clerk said so.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        decided_at: Moment,
    },
    /// It does not.
    Refused {
        /// When a clerk said so.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        decided_at: Moment,
        /// Why, in the clerk's words to the member.
        reason: String,
    },
}
