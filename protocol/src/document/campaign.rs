//! A member in a campaign, and at a designated event.

use kenpos_rules::campaign::{Band, EarnedPart, Measured, Nickname, WhyNot};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::health_event::EventRefusal;
use kenpos_rules::points::Points;
use kenpos_rules::union_file::PublicationId;
use serde::{Deserialize, Serialize};

/// キャンペーン参加: whether the member takes part, how far the server has followed, and what was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignEntry {
    /// Which campaign.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub campaign: PublicationId,
    /// The day of joining; absent where the member has left again.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub joined_on: Option<ProgrammeDay>,
    /// What the member is called in it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub nickname: Option<Nickname>,
    /// Where the member stood when the server last looked.
    pub standing: Option<CampaignStanding>,
    /// What became of it, once its days are final. Nothing changes it any more.
    pub settled: Option<CampaignSettled>,
}

/// Where a member stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignStanding {
    /// The day on which the server looked.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub as_of: ProgrammeDay,
    /// Days, days in a row, steps, or steps a day over the whole campaign: what the campaign's rule looks at.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub measured: Measured,
    /// The member's band; absent where there is none, or too few take part.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub band: Option<Band>,
}

/// How a campaign ended for a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignSettled {
    /// The day on which it was settled.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub on: ProgrammeDay,
    /// What was paid, part by part.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub earned: Vec<EarnedPart>,
    /// Why nothing was, if nothing was.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub why_not: Option<WhyNot>,
}

/// 健康イベント参加: that the member took part in a designated event, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventEntry {
    /// Which event.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event: PublicationId,
    /// The programme day of taking part.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub day: ProgrammeDay,
    /// What came of it.
    pub outcome: EventOutcome,
}

/// What came of taking part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum EventOutcome {
    /// The points were given.
    Granted {
        /// How many.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        points: Points,
    },
    /// The points are given when the member has registered.
    AwaitsRegistration,
    /// Nothing, and why.
    Refused {
        /// The reason's code.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        reason: EventRefusal,
    },
}
