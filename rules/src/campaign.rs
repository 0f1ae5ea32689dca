//! Campaigns: extra points for a while, for those who join.
//!
//! Comes in: a campaign as the union wrote it, a member's standing and days. Goes out: how far the member is, the parts
//! that earn, and why not; bands of standing.
//! Must never happen: typed steps that count; a day outside the campaign, before the joining or outside the membership
//! that counts; more than the member's cap; an answer that depends on the order or the repetition of days; a member's
//! rank, or a band so small that it names somebody.
//!
//! The page knows only that there are campaigns ("time-limited campaigns give extra points"); their rules are data of the
//! union. Steps are those a campaign may credit ([`crate::daily_total`]); what is final is said by health feeds 8.9.

mod evaluate;
mod file;
mod nickname;
mod part;
mod standing;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::ProgrammeDay;
use crate::member::Relationship;
use crate::points::Points;
use crate::programme::Programme;
use crate::steps::StepCount;
use crate::union_file::{FileError, PublicationId, Wording};
pub use evaluate::{Measured, Progress, WhyNot, evaluate};
pub use nickname::{Nickname, NicknameError};
pub use part::{EarnedPart, Part, PartError, ReachedPart, awards, pay};
pub use standing::{Band, Bands};

/// One campaign, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its name for ever; awards carry it.
    pub id: PublicationId,
    /// What it is called.
    pub title: Wording,
    /// What it is about.
    pub description: Wording,
    /// The first day that counts.
    pub from: ProgrammeDay,
    /// The last day that counts.
    pub to: ProgrammeDay,
    /// The last day of joining. A member's days count from the day of joining on.
    pub join_until: ProgrammeDay,
    /// Who may join; never empty.
    pub who: Vec<Relationship>,
    /// What earns.
    pub rule: CampaignRule,
    /// The most a member can earn in it.
    pub member_points_max: Points,
    /// The most all members can earn in it.
    pub budget: Points,
    /// How many days after a day what the server receives of it still counts.
    pub settles_after_days: u32,
    /// How members see where they stand; without it they do not.
    pub standing: Option<StandingRule>,
}

impl Campaign {
    /// Reads a campaign file. The programme says since when there is one, and how long entries may take.
    ///
    /// # Errors
    /// [`FileError`] for the first thing that is wrong.
    pub fn parse(text: &str, programme: &Programme) -> Result<Self, FileError> {
        file::read(text, programme)
    }

    /// How many days it has; at least one.
    pub fn days(&self) -> u32 {
        u32::try_from(self.to.days_since(self.from) + 1).unwrap_or(0).max(1)
    }

    /// The first day on which nothing that arrives changes the campaign any more: from then on it can be settled.
    pub fn final_from(&self) -> ProgrammeDay {
        self.to.plus_days(i64::from(self.settles_after_days) + 1)
    }

    /// True from the first day to the last.
    pub fn holds(&self, day: ProgrammeDay) -> bool {
        self.from <= day && day <= self.to
    }
}

/// What earns in a campaign. Tiers ascend, and **each tier reached pays its points**: they add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignRule {
    /// Every day with a record.
    RecordedDays {
        /// A record of what.
        record: RecordKind,
        /// For each day.
        points_per_day: Points,
    },
    /// The longest run of days without a gap.
    Streak {
        /// A record of what.
        record: RecordKind,
        /// Days in a row.
        tiers: Vec<Tier>,
    },
    /// All credited steps together.
    StepTotal {
        /// Steps.
        tiers: Vec<Tier>,
    },
    /// All credited steps, divided by all days of the campaign, rounded down.
    DailyAverage {
        /// Steps a day.
        tiers: Vec<Tier>,
    },
    /// The first record of the member's life.
    FirstTime {
        /// A record of what.
        record: RecordKind,
        /// For it.
        points: Points,
    },
}

impl CampaignRule {
    /// The tiers, of a rule that has some.
    pub fn tiers(&self) -> &[Tier] {
        match self {
            Self::Streak { tiers, .. } | Self::StepTotal { tiers } | Self::DailyAverage { tiers } => tiers,
            Self::RecordedDays { .. } | Self::FirstTime { .. } => &[],
        }
    }

    /// What its days are made of.
    pub const fn record(&self) -> RecordKind {
        match self {
            Self::RecordedDays { record, .. } | Self::Streak { record, .. } | Self::FirstTime { record, .. } => *record,
            Self::StepTotal { .. } | Self::DailyAverage { .. } => RecordKind::Steps,
        }
    }

    /// True where steps are counted rather than days.
    pub const fn counts_steps(&self) -> bool {
        matches!(self, Self::StepTotal { .. } | Self::DailyAverage { .. })
    }
}

/// One thing to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// So much or more: days, steps or steps a day.
    pub at: u32,
    /// Paid for this tier, beside those of the lower ones.
    pub points: Points,
}

/// The records a campaign can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A day whose weight earned the daily award.
    Weight,
    /// A day with at least one step that a campaign may credit; typed steps are none.
    Steps,
    /// A day whose action goal earned the daily award.
    ActionGoal,
}

/// How members see where they stand: in bands from the top, and only where enough take part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRule {
    /// With fewer who take part there are no bands.
    pub participants_at_least: u32,
    /// The bands in hundredths from the top, ascending: 10, 25, 50.
    pub top_percent: Vec<u32>,
}

/// One day of a member, as far as campaigns look at it. A day may be told in several pieces.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CampaignDay {
    /// The programme day.
    pub day: ProgrammeDay,
    /// The daily award for the weight was earned.
    pub weight: bool,
    /// The daily award for the action goal was earned.
    pub action_goal: bool,
    /// The steps a campaign may credit ([`crate::daily_total::DailyTotal::creditable`]), never a day's shown total.
    pub credited: StepCount,
}

impl CampaignDay {
    /// A day without anything.
    pub const fn empty(day: ProgrammeDay) -> Self {
        Self { day, weight: false, action_goal: false, credited: StepCount::ZERO }
    }

    /// Whether it holds such a record.
    pub fn has(&self, record: RecordKind) -> bool {
        match record {
            RecordKind::Weight => self.weight,
            RecordKind::ActionGoal => self.action_goal,
            RecordKind::Steps => self.credited > StepCount::ZERO,
        }
    }
}

/// Steps are a health value, so only the day shows itself.
impl fmt::Debug for CampaignDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CampaignDay").field("day", &self.day).finish_non_exhaustive()
    }
}
