//! A member joins a campaign, or leaves it.

use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::push::{ItemOutcome, JoinCampaign};
use kenpos_rules::campaign::Campaign;
use kenpos_rules::claim::Believed;
use kenpos_rules::ids::OpId;

use super::entry::{Entry, Said};
use crate::claims::Claimant as _;
use crate::intake::{refused, taken};
use crate::store::draft::Draft;

/// Takes a member's word. `campaign`: the one it names, if that is in force.
pub(crate) fn join(
    draft: &mut Draft,
    op: OpId,
    said: &JoinCampaign,
    entered: Believed,
    campaign: Option<&Campaign>,
) -> ItemOutcome {
    let day = entered.at.programme_day();
    let Some(campaign) = campaign else {
        return refused(ProblemCode::NotOpen, "there is no such campaign");
    };
    let mut entry = Entry::of(draft.state(), &said.campaign).unwrap_or_else(|| Entry::new(said.campaign.clone()));
    if entry.shown.settled.is_some() {
        return refused(ProblemCode::NotOpen, "the campaign is settled");
    }
    if said.joined && !campaign.who.contains(&draft.state().standing.relationship) {
        return refused(ProblemCode::NotOpen, "the campaign is not for this kind of membership");
    }
    if said.joined && day > campaign.join_until {
        return refused(ProblemCode::NotOpen, "joining has closed");
    }
    entry.hear(Said { at: entered.at, op, joined: said.joined, nickname: said.nickname.clone() });
    entry.put(draft);
    taken(draft, day)
}
