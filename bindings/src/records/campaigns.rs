//! The campaigns screen: what is open, what the member takes part in, how far.

use kenpos_core::view;
use serde::Serialize;

use super::list;
use crate::values::Day;

/// The campaigns and the designated events there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Campaigns {
    /// Those that begin last stand first.
    pub campaigns: Vec<CampaignItem>,
    /// Those that begin last stand first.
    pub events: Vec<EventItem>,
}

/// One campaign.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct CampaignItem {
    /// By this it is joined and left.
    pub campaign: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The first day that counts.
    pub from_day: Day,
    /// The last day that counts.
    pub to_day: Day,
    /// The last day of joining.
    pub join_until: Day,
    /// Whether the member could join now.
    pub can_join: bool,
    /// Whether the member takes part and could leave now.
    pub can_leave: bool,
    /// The day of joining; none where the member does not take part.
    pub joined_on: Option<Day>,
    /// What the member is called in it.
    pub nickname: Option<String>,
    /// Joining or leaving is still owed to the server.
    pub pending: bool,
    /// How far the member is; none where the member does not take part, or it has not begun. No promise.
    pub progress: Option<CampaignProgress>,
    /// 上位10%: where the member stood when the server last looked, in words; none with few who take part.
    pub band: Option<String>,
    /// What became of it, once it is settled.
    pub settled: Option<CampaignResult>,
}

/// How far a member is.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct CampaignProgress {
    /// Days, days in a row, steps, or steps a day over the whole campaign.
    pub measured: u64,
    /// Whether that is steps rather than days.
    pub counts_steps: bool,
    /// The days that count.
    pub days: u32,
    /// What it would pay as it stands.
    pub points: i64,
    /// What the next tier asks for, if there is one.
    pub next_at: Option<u32>,
    /// Why it would pay nothing, if it would, as a sentence.
    pub why_not: Option<String>,
}

/// What became of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct CampaignResult {
    /// The day on which it was settled.
    pub on: Day,
    /// All that was paid.
    pub points: i64,
    /// Why, part by part, or why nothing was, as sentences.
    pub why: Vec<String>,
}

/// One designated event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct EventItem {
    /// By this the member checks in.
    pub event: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The first day.
    pub from_day: Day,
    /// The last day.
    pub to_day: Day,
    /// For taking part.
    pub points: i64,
    /// Whether the member can check in now.
    pub can_check_in: bool,
    /// A check-in is still owed to the server.
    pub pending: bool,
    /// Whether the points were given.
    pub granted: bool,
    /// What came of taking part, as a sentence.
    pub why: Option<String>,
}

impl From<view::CampaignsView> for Campaigns {
    fn from(campaigns: view::CampaignsView) -> Self {
        Self { campaigns: list(campaigns.campaigns), events: list(campaigns.events) }
    }
}

impl From<view::CampaignItem> for CampaignItem {
    fn from(campaign: view::CampaignItem) -> Self {
        Self {
            campaign: campaign.campaign,
            title: campaign.title,
            description: campaign.description,
            from_day: Day(campaign.from),
            to_day: Day(campaign.to),
            join_until: Day(campaign.join_until),
            can_join: campaign.can_join,
            can_leave: campaign.can_leave,
            joined_on: campaign.joined_on.map(Day),
            nickname: campaign.nickname,
            pending: campaign.pending,
            progress: campaign.progress.map(Into::into),
            band: campaign.band,
            settled: campaign.settled.map(Into::into),
        }
    }
}

impl From<view::CampaignProgress> for CampaignProgress {
    fn from(progress: view::CampaignProgress) -> Self {
        let view::CampaignProgress { measured, counts_steps, days, points, next_at, why_not } = progress;
        Self { measured: measured.0, counts_steps, days, points: points.0, next_at, why_not }
    }
}

impl From<view::CampaignResult> for CampaignResult {
    fn from(result: view::CampaignResult) -> Self {
        let view::CampaignResult { on, points, why } = result;
        Self { on: Day(on), points: points.0, why }
    }
}

impl From<view::EventItem> for EventItem {
    fn from(event: view::EventItem) -> Self {
        Self {
            event: event.event,
            title: event.title,
            description: event.description,
            from_day: Day(event.from),
            to_day: Day(event.to),
            points: event.points.0,
            can_check_in: event.can_check_in,
            pending: event.pending,
            granted: event.granted,
            why: event.why,
        }
    }
}
