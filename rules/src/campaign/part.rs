//! The parts of a campaign's points, and what they pay.
//!
//! A part that is reached is all the evidence there is of what was paid: it says no number of steps.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Campaign, CampaignRule};
use crate::award::{Award, AwardCode, AwardKey, Period};
use crate::day::{Moment, ProgrammeDay};
use crate::points::Points;
use crate::programme::Programme;

/// A part that a member has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReachedPart {
    /// Which part.
    pub part: Part,
    /// The day on which it was reached: who was no member then has not reached it.
    pub day: ProgrammeDay,
}

/// A part that is paid. A member earns each part once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EarnedPart {
    /// Which part.
    pub part: Part,
    /// The day on which it was reached.
    pub day: ProgrammeDay,
    /// Never zero; less than the rule's where the member's cap is reached.
    pub points: Points,
}

/// Names a part. As text, also on the wire: `2026-11-22`, `tier-8000`, `first`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Part {
    /// One recorded day.
    Day(ProgrammeDay),
    /// A tier, by what it asks for.
    Tier(u32),
    /// The first time.
    First,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => fmt::Display::fmt(day, f),
            Self::Tier(at) => write!(f, "tier-{at}"),
            Self::First => f.write_str("first"),
        }
    }
}

/// A text that names no part of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a part of a campaign: {text:?} (2026-11-22, tier-8000 or first)")]
pub struct PartError {
    /// The text, cut to 40 characters.
    pub text: String,
}

impl FromStr for Part {
    type Err = PartError;

    fn from_str(text: &str) -> Result<Self, PartError> {
        let part = match text.strip_prefix("tier-") {
            Some(at) => at.parse().ok().map(Self::Tier).filter(|part| part.to_string() == text),
            None if text == "first" => Some(Self::First),
            None => text.parse().ok().map(Self::Day),
        };
        part.ok_or_else(|| PartError { text: text.chars().take(40).collect() })
    }
}

impl TryFrom<String> for Part {
    type Error = PartError;

    fn try_from(text: String) -> Result<Self, PartError> {
        text.parse()
    }
}

impl From<Part> for String {
    fn from(part: Part) -> Self {
        part.to_string()
    }
}

/// What the parts pay, in their order, as far as the member's cap goes. A part the campaign does not have pays nothing.
pub fn pay(campaign: &Campaign, reached: &[ReachedPart]) -> Vec<EarnedPart> {
    let mut left = campaign.member_points_max;
    let mut earned = Vec::new();
    for ReachedPart { part, day } in reached {
        let points = worth(&campaign.rule, *part).min(left);
        left -= points;
        if points > Points::ZERO {
            earned.push(EarnedPart { part: *part, day: *day, points });
        }
    }
    earned
}

/// The awards of the parts that are paid, in their order: granted on the day the server settles, and expiring as every award
/// of that day.
pub fn awards(
    campaign: &Campaign,
    programme: &Programme,
    reached: &[ReachedPart],
    settled_at: Moment,
) -> Vec<(EarnedPart, Award)> {
    let granted_on = settled_at.programme_day();
    let Some(version) = programme.version_on(granted_on) else { return Vec::new() };
    let award = |earned: EarnedPart| {
        let period = Period::Event(format!("{}:{}", campaign.id, earned.part));
        let award = Award {
            key: AwardKey { code: AwardCode::Campaign, period },
            granted_on,
            expires_on: version.expiry.last_day(granted_on),
            points: earned.points,
            programme_revision: programme.revision().to_owned(),
        };
        (earned, award)
    };
    pay(campaign, reached).into_iter().map(award).collect()
}

/// What a part is worth before the cap.
fn worth(rule: &CampaignRule, part: Part) -> Points {
    match (rule, part) {
        (CampaignRule::RecordedDays { points_per_day, .. }, Part::Day(_)) => *points_per_day,
        (CampaignRule::FirstTime { points, .. }, Part::First) => *points,
        (_, Part::Tier(at)) => rule.tiers().iter().find(|tier| tier.at == at).map_or(Points::ZERO, |tier| tier.points),
        _ => Points::ZERO,
    }
}
