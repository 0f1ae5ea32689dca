//! A member's days as campaigns look at them, from what the server holds.

use std::collections::BTreeMap;

use kenpos_rules::award::{AwardCode, Period};
use kenpos_rules::campaign::{Campaign, CampaignDay, CampaignRule, RecordKind};
use kenpos_rules::daily_total::{Reading, credited};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use crate::store::member::{MemberState, Want};

/// What must be loaded to know a member's days.
pub(super) fn want(campaign: &Campaign, programme: &Programme) -> Want {
    let ever = matches!(campaign.rule, CampaignRule::FirstTime { .. });
    match campaign.rule.record() {
        RecordKind::Steps => {
            let since = if ever { programme.starts_on() } else { campaign.from };
            Want { steps_since: Some(since), ..Want::default() }
        }
        RecordKind::Weight | RecordKind::ActionGoal if ever => Want { all_awards: true, ..Want::default() },
        RecordKind::Weight | RecordKind::ActionGoal => {
            let days = (0..i64::from(campaign.days())).map(|day| Period::Day(campaign.from.plus_days(day)));
            Want { periods: days.collect(), ..Want::default() }
        }
    }
}

/// The days of a state loaded with [`want`].
pub(super) fn days(state: &MemberState, programme: &Programme) -> Vec<CampaignDay> {
    walked(state, programme).into_iter().chain(awarded(state)).collect()
}

/// The days with steps that a campaign may credit.
fn walked(state: &MemberState, programme: &Programme) -> Vec<CampaignDay> {
    let mut by_day: BTreeMap<ProgrammeDay, Vec<Reading>> = BTreeMap::new();
    for row in state.records.values() {
        let rules = |day| programme.step_rules_on(day);
        if let Some((day, reading)) = row.change.record.reading(row.change.judgement.as_ref(), rules) {
            by_day.entry(day).or_default().push(reading);
        }
    }
    let day = |(day, readings): (ProgrammeDay, Vec<Reading>)| CampaignDay {
        credited: credited(&readings),
        ..CampaignDay::empty(day)
    };
    by_day.into_iter().map(day).collect()
}

/// The days on which a daily award stands.
fn awarded(state: &MemberState) -> Vec<CampaignDay> {
    let standing = state.awards.values().filter(|award| award.points > Points::ZERO);
    let day = |award: &crate::award::evidence::AwardRow| {
        let day = CampaignDay::empty(award.key.period.day()?);
        match award.key.code {
            AwardCode::Weight => Some(CampaignDay { weight: true, ..day }),
            AwardCode::ActionGoal => Some(CampaignDay { action_goal: true, ..day }),
            _ => None,
        }
    };
    standing.filter_map(day).collect()
}
