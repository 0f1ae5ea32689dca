//! Documents: what the union keeps of a member beside records and points, and what it publishes to everybody.
//!
//! A member's document has a kind and an id, a place in the member's feed, and is sent whole whenever it changes. It is
//! never removed; it gets another state. A publication is a text of the union that both sides read by the same rules.
//! Must never happen here: what only the desk may see (an address, a clerk's remark, a check-in code).

mod campaign;
mod expiry_notice;
mod order;
mod result;

use kenpos_rules::day::ProgrammeDay;
use serde::{Deserialize, Serialize};

use crate::inquiry::Inquiry;
pub use campaign::{CampaignEntry, CampaignSettled, CampaignStanding, EventEntry, EventOutcome};
pub use expiry_notice::ExpiryNotice;
pub use order::{CancelledBy, Order, OrderState};
pub use result::{HealthResult, Submission, SubmissionAbout, SubmissionState, SurveyAnswered};

/// A document of one member, as its phones see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "document", rename_all = "snake_case")]
pub enum Document {
    /// A public-health nurse asked for a secondary exam.
    ExamContact(ExamContact),
    /// A question the member asked the desk, and its answer.
    Inquiry(Inquiry),
    /// The member takes part in a campaign.
    CampaignEntry(CampaignEntry),
    /// The member took part in a designated event.
    EventEntry(EventEntry),
    /// A result, as it stands now.
    Result(HealthResult),
    /// The answers to a survey.
    SurveyAnswer(SurveyAnswered),
    /// A file sent in as a proof.
    Submission(Submission),
    /// What the member ordered for points.
    Order(Order),
    /// Points of the member soon run out.
    ExpiryNotice(ExpiryNotice),
}

impl Document {
    /// Which kind of document this is.
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::ExamContact(_) => DocumentKind::ExamContact,
            Self::Inquiry(_) => DocumentKind::Inquiry,
            Self::CampaignEntry(_) => DocumentKind::CampaignEntry,
            Self::EventEntry(_) => DocumentKind::EventEntry,
            Self::Result(_) => DocumentKind::Result,
            Self::SurveyAnswer(_) => DocumentKind::SurveyAnswer,
            Self::Submission(_) => DocumentKind::Submission,
            Self::Order(_) => DocumentKind::Order,
            Self::ExpiryNotice(_) => DocumentKind::ExpiryNotice,
        }
    }

    /// Its id, unique among the member's documents of its kind.
    pub fn id(&self) -> &str {
        match self {
            Self::ExamContact(contact) => &contact.contact,
            Self::Inquiry(inquiry) => &inquiry.inquiry,
            Self::CampaignEntry(entry) => entry.campaign.as_str(),
            Self::EventEntry(entry) => entry.event.as_str(),
            Self::Result(result) => &result.result,
            Self::SurveyAnswer(answered) => answered.survey.as_str(),
            Self::Submission(submission) => &submission.submission,
            Self::Order(order) => &order.order,
            Self::ExpiryNotice(notice) => &notice.notice,
        }
    }
}

/// The kinds of document a member has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// [`Document::ExamContact`].
    ExamContact,
    /// [`Document::Inquiry`].
    Inquiry,
    /// [`Document::CampaignEntry`].
    CampaignEntry,
    /// [`Document::EventEntry`].
    EventEntry,
    /// [`Document::Result`].
    Result,
    /// [`Document::SurveyAnswer`].
    SurveyAnswer,
    /// [`Document::Submission`].
    Submission,
    /// [`Document::Order`].
    Order,
    /// [`Document::ExpiryNotice`].
    ExpiryNotice,
}

impl DocumentKind {
    /// Every kind there is.
    pub const ALL: [Self; 9] = [
        Self::ExamContact,
        Self::Inquiry,
        Self::CampaignEntry,
        Self::EventEntry,
        Self::Result,
        Self::SurveyAnswer,
        Self::Submission,
        Self::Order,
        Self::ExpiryNotice,
    ];

    /// The stable code, as on the wire and in both databases.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExamContact => "exam_contact",
            Self::Inquiry => "inquiry",
            Self::CampaignEntry => "campaign_entry",
            Self::EventEntry => "event_entry",
            Self::Result => "result",
            Self::SurveyAnswer => "survey_answer",
            Self::Submission => "submission",
            Self::Order => "order",
            Self::ExpiryNotice => "expiry_notice",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// 二次検査の案内: a public-health nurse asked, and the member may report the visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExamContact {
    /// Names the contact.
    pub contact: String,
    /// The day on which the nurse asked.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub asked_on: ProgrammeDay,
    /// The day of the visit that the member reported; absent until then.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub visited_on: Option<ProgrammeDay>,
}

/// What the union publishes to all phones (union log).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Publication {
    /// What it is. Under a name of its own: `kind` says of every change that it is a publication.
    #[serde(rename = "publication")]
    pub kind: PublicationKind,
    /// Its name among those of its kind.
    pub id: String,
    /// The TOML text, whole; absent once it was withdrawn.
    pub text: Option<String>,
}

/// The kinds of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PublicationKind {
    /// キャンペーン: extra points for a time.
    Campaign,
    /// 指定イベント: a health event the union designates.
    HealthEvent,
    /// 交換商品: the goods there are, with their dated prices.
    Catalogue,
    /// アンケート: questions whose answers may earn.
    Survey,
    /// よくある質問.
    Faq,
}

impl PublicationKind {
    /// Every kind there is.
    pub const ALL: [Self; 5] = [Self::Campaign, Self::HealthEvent, Self::Catalogue, Self::Survey, Self::Faq];

    /// The stable code, as on the wire and in both databases.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::HealthEvent => "health_event",
            Self::Catalogue => "catalogue",
            Self::Survey => "survey",
            Self::Faq => "faq",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
