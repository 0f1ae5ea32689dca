//! The evaluation: one campaign, one member, the days. Phone and server run the same function.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Campaign, CampaignDay, CampaignRule, EarnedPart, Part, ReachedPart, RecordKind, Tier, pay};
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
    /// What is reached, in order, none twice: the evidence of what is paid.
    pub reached: Vec<ReachedPart>,
    /// What that earns, cut where the member's cap is reached.
    pub earned: Vec<EarnedPart>,
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
    /// The days after the last membership day were over when the campaign was settled.
    MembershipEnded,
}

impl WhyNot {
    /// Every reason there is.
    pub const ALL: [Self; 8] = [
        Self::NotJoined,
        Self::JoinedLate,
        Self::NotForRelationship,
        Self::NothingCounted,
        Self::NotReached,
        Self::NotTheFirst,
        Self::BudgetUsedUp,
        Self::MembershipEnded,
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
        CampaignRule::DailyAverage { .. } => steps / u64::from(campaign.days()),
        CampaignRule::Streak { .. } => runs(&counted).map(|(_, run)| run).max().unwrap_or(0),
        CampaignRule::RecordedDays { .. } | CampaignRule::FirstTime { .. } => length(&counted),
    };
    let first_ever = days.values().find(|one| one.has(record)).map(|one| one.day);
    let reached = reached(campaign, &counted, first_ever);
    let earned = pay(campaign, &reached);
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
        reached,
        earned,
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

/// Each day with the length of the run without a gap that it ends.
fn runs(ascending: &[CampaignDay]) -> impl Iterator<Item = (ProgrammeDay, u64)> {
    let runs = ascending.chunk_by(|one, next| next.day.days_since(one.day) == 1);
    runs.flat_map(|run| run.iter().map(|one| one.day).zip(1..))
}

/// Each day with all credited steps up to it.
fn sums(ascending: &[CampaignDay]) -> impl Iterator<Item = (ProgrammeDay, u64)> {
    ascending.iter().scan(0, |sum, one| {
        *sum += u64::from(one.credited.count());
        Some((one.day, *sum))
    })
}

fn length(days: &[CampaignDay]) -> u64 {
    u64::try_from(days.len()).unwrap_or(u64::MAX)
}

/// What is reached, each part with the day on which it was.
fn reached(campaign: &Campaign, counted: &[CampaignDay], first_ever: Option<ProgrammeDay>) -> Vec<ReachedPart> {
    let all_days = u64::from(campaign.days());
    let tier = |tier: &Tier| {
        let at = u64::from(tier.at);
        let day = match &campaign.rule {
            CampaignRule::Streak { .. } => runs(counted).find(|(_, run)| *run >= at),
            CampaignRule::DailyAverage { .. } => sums(counted).find(|(_, sum)| *sum >= at * all_days),
            _ => sums(counted).find(|(_, sum)| *sum >= at),
        };
        day.map(|(day, _)| ReachedPart { part: Part::Tier(tier.at), day })
    };
    match &campaign.rule {
        CampaignRule::RecordedDays { .. } => {
            counted.iter().map(|one| ReachedPart { part: Part::Day(one.day), day: one.day }).collect()
        }
        CampaignRule::FirstTime { .. } => {
            let first = counted.first().filter(|one| Some(one.day) == first_ever);
            first.map(|one| ReachedPart { part: Part::First, day: one.day }).into_iter().collect()
        }
        rule => rule.tiers().iter().filter_map(tier).collect(),
    }
}

#[cfg(test)]
mod tests;
