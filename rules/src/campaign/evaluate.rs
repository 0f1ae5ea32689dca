//! The evaluation: one campaign, one member, the days. Phone and server run the same function.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Campaign, CampaignDay, CampaignRule, RecordKind, Tier};
use crate::day::ProgrammeDay;
use crate::member::Standing;
use crate::points::Points;

/// How far a member is, and what that earns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What the rule looks at: days, days in a row, steps, or steps a day over the whole campaign.
    pub measured: Measured,
    /// The days that count.
    pub days: u32,
    /// All credited steps of those days.
    pub steps: Measured,
    /// What earns, in order, none twice; cut where the member's cap is reached.
    pub earned: Vec<EarnedPart>,
    /// What the cap took.
    pub over_cap: Points,
    /// The lowest tier not reached.
    pub next: Option<Tier>,
    /// Why nothing is earned, if nothing is.
    pub why_not: Option<WhyNot>,
}

impl Progress {
    /// All that is earned.
    pub fn points(&self) -> Points {
        self.earned.iter().map(|part| part.points).sum()
    }
}

/// A number of days or steps. Steps are a health value, so `Debug` does not show it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Measured(pub u64);

impl fmt::Debug for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Measured(..)")
    }
}

/// One part of a campaign's points. A member earns each part once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EarnedPart {
    /// Which part.
    pub part: Part,
    /// Never zero; less than the rule's where the cap is reached.
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

/// Why a member earns nothing in a campaign. The code is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// Has not joined, or has left it again.
    NotJoined,
    /// Joined after the last day of joining.
    JoinedLate,
    /// The campaign is not for this relationship.
    NotForRelationship,
    /// No day of the campaign has what it asks for.
    NothingCounted,
    /// The lowest tier is not reached.
    NotReached,
    /// There was such a record before: it is not the first.
    NotTheFirst,
    /// The campaign's budget was used up when it was settled.
    BudgetUsedUp,
}

impl WhyNot {
    /// Every reason there is.
    pub const ALL: [Self; 7] = [
        Self::NotJoined,
        Self::JoinedLate,
        Self::NotForRelationship,
        Self::NothingCounted,
        Self::NotReached,
        Self::NotTheFirst,
        Self::BudgetUsedUp,
    ];
}

/// How far a member is in a campaign. Of a rule of the first time, `days` must hold the first day of such a record,
/// whenever it was; else days outside the campaign make no difference.
pub fn evaluate(
    campaign: &Campaign,
    standing: &Standing,
    joined_on: Option<ProgrammeDay>,
    days: impl IntoIterator<Item = CampaignDay>,
) -> Progress {
    let days = merged(days);
    let may_count = entrance(campaign, standing, joined_on);
    let counts = |day: ProgrammeDay| may_count.is_ok_and(|from| from <= day) && day_counts(campaign, standing, day);
    let record = campaign.rule.record();
    let counted: Vec<CampaignDay> = days.values().filter(|one| one.has(record) && counts(one.day)).copied().collect();
    let steps = counted.iter().map(|one| u64::from(one.credited.count())).sum();
    let measured = match &campaign.rule {
        CampaignRule::StepTotal { .. } => steps,
        CampaignRule::DailyAverage { .. } => steps / u64::from(campaign.days().max(1)),
        CampaignRule::Streak { .. } => longest_run(&counted),
        CampaignRule::RecordedDays { .. } | CampaignRule::FirstTime { .. } => length(&counted),
    };
    let first_ever = days.values().find(|one| one.has(record)).map(|one| one.day);
    let parts = parts_of(&campaign.rule, &counted, measured, first_ever);
    let (earned, over_cap) = capped(parts, campaign.member_points_max);
    let why_not = match may_count {
        _ if !earned.is_empty() => None,
        Err(why_not) => Some(why_not),
        Ok(_) if counted.is_empty() => Some(WhyNot::NothingCounted),
        Ok(_) if matches!(campaign.rule, CampaignRule::FirstTime { .. }) => Some(WhyNot::NotTheFirst),
        Ok(_) => Some(WhyNot::NotReached),
    };
    Progress {
        measured: Measured(measured),
        days: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        steps: Measured(if record == RecordKind::Steps { steps } else { 0 }),
        earned,
        over_cap,
        next: campaign.rule.tiers().iter().find(|tier| u64::from(tier.at) > measured).copied(),
        why_not,
    }
}

/// The first day from which this member's days can count, or why none can.
fn entrance(campaign: &Campaign, standing: &Standing, joined_on: Option<ProgrammeDay>) -> Result<ProgrammeDay, WhyNot> {
    match joined_on {
        _ if !campaign.who.contains(&standing.relationship) => Err(WhyNot::NotForRelationship),
        None => Err(WhyNot::NotJoined),
        Some(joined_on) if joined_on > campaign.join_until => Err(WhyNot::JoinedLate),
        Some(joined_on) => Ok(joined_on),
    }
}

/// A day of the campaign, of the registered member's membership.
fn day_counts(campaign: &Campaign, standing: &Standing, day: ProgrammeDay) -> bool {
    let registered = standing.registered_on.is_some_and(|registered_on| registered_on <= day);
    campaign.holds(day) && registered && standing.is_member_on(day)
}

/// Every day once. Of several pieces of a day each says what it knows: what one has, the day has.
fn merged(days: impl IntoIterator<Item = CampaignDay>) -> BTreeMap<ProgrammeDay, CampaignDay> {
    let mut all: BTreeMap<ProgrammeDay, CampaignDay> = BTreeMap::new();
    for one in days {
        let kept = all.entry(one.day).or_insert(one);
        kept.weight |= one.weight;
        kept.action_goal |= one.action_goal;
        kept.credited = kept.credited.max(one.credited);
    }
    all
}

fn longest_run(ascending: &[CampaignDay]) -> u64 {
    ascending.chunk_by(|one, next| next.day.days_since(one.day) == 1).map(length).max().unwrap_or(0)
}

fn length(days: &[CampaignDay]) -> u64 {
    u64::try_from(days.len()).unwrap_or(u64::MAX)
}

/// What earns before the cap, in order.
fn parts_of(
    rule: &CampaignRule,
    counted: &[CampaignDay],
    measured: u64,
    first_ever: Option<ProgrammeDay>,
) -> Vec<EarnedPart> {
    match rule {
        CampaignRule::RecordedDays { points_per_day, .. } => {
            counted.iter().map(|one| EarnedPart { part: Part::Day(one.day), points: *points_per_day }).collect()
        }
        CampaignRule::FirstTime { points, .. } => {
            let first = counted.first().filter(|one| Some(one.day) == first_ever);
            first.map(|_| EarnedPart { part: Part::First, points: *points }).into_iter().collect()
        }
        _ => {
            let reached = rule.tiers().iter().filter(|tier| u64::from(tier.at) <= measured);
            reached.map(|tier| EarnedPart { part: Part::Tier(tier.at), points: tier.points }).collect()
        }
    }
}

/// The parts as far as the cap goes, and what it took.
fn capped(parts: Vec<EarnedPart>, cap: Points) -> (Vec<EarnedPart>, Points) {
    let mut left = cap;
    let mut over = Points::ZERO;
    let mut earned = Vec::new();
    for part in parts {
        let points = part.points.min(left);
        left -= points;
        over += part.points - points;
        if points > Points::ZERO {
            earned.push(EarnedPart { points, ..part });
        }
    }
    (earned, over)
}

#[cfg(test)]
mod tests;
