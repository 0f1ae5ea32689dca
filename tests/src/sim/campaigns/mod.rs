//! Campaigns and designated events in the simulator: joined, left and checked in at from phones, published, settled and
//! listed at the desk.
//!
//! Comes in: a run and the randomness of the second stream, of campaigns of steps (`steps.rs`) that of the third. Goes out:
//! words of members and acts of the desk, told to the books by hand (`ledger/campaigns.rs`).

mod desk;
mod steps;

use kenpos_core::log::LoggedState;
use kenpos_core::view::CampaignItem;
use kenpos_rules::explain::Language;
use kenpos_rules::health_event::CheckInCode;

use super::courier::locked;
use super::ledger::Ledger;
use super::people::kenpos_id;
use super::state::Sim;
use super::{days, results, said};

pub use desk::{list, morning};
pub use steps::{everybody, publish as publish_walk, take_part as walk_along};

/// The code of every event that has one, and a slip of the finger.
const CODES: [&str; 2] = ["WALK-26AK", "WALK-26AL"];

/// A member joins a campaign or leaves it, or checks in at an event.
pub fn take_part(sim: &mut Sim, phone: usize) {
    let Ok(view) = sim.phones[phone].phone.kenpos().campaigns(Language::Ja) else {
        return sim.violate(&format!("phone {phone} cannot show its campaigns"));
    };
    let (events, campaigns) = (view.events, view.campaigns);
    if let Some(event) = events.iter().find(|one| one.can_check_in && !one.granted && !one.pending) {
        let wrong = sim.below(3) == 0;
        let code = CODES[usize::from(wrong)];
        let (id, typed) = (event.event.parse().expect("an id"), CheckInCode::read(code).expect("a code"));
        let done = sim.phones[phone].phone.kenpos().check_in(&id, &typed);
        let name = if wrong { "event_wrong_code" } else { "event_checked_in" };
        return results::kept(sim, phone, done, said::check_in(&event.event, code), name);
    }
    let open: Vec<_> = campaigns.into_iter().filter(|one| !steps::is_one(&one.campaign) && is_open(one)).collect();
    if open.is_empty() {
        return;
    }
    let one = &open[sim.index(open.len())];
    if one.joined_on.is_none() || sim.below(5) == 0 {
        join_or_leave(sim, phone, one, ["campaign_joined", "campaign_left"]);
    }
}

/// Whether a member could join it now, or leave it.
fn is_open(one: &CampaignItem) -> bool {
    one.settled.is_none() && (one.joined_on.is_some() || one.can_join)
}

/// Joins, or leaves where the member takes part. `names`: of the one and of the other.
fn join_or_leave(sim: &mut Sim, phone: usize, one: &CampaignItem, names: [&'static str; 2]) {
    let leaves = one.joined_on.is_some();
    let (id, kenpos) = (one.campaign.parse().expect("an id"), sim.phones[phone].phone.kenpos());
    let done = if leaves { kenpos.leave_campaign(&id) } else { kenpos.join_campaign(&id, None) };
    if done.as_ref().is_ok_and(|logged| logged.state == LoggedState::Unchanged) {
        return;
    }
    results::kept(sim, phone, done, said::join(&one.campaign, !leaves), names[usize::from(leaves)]);
}

/// What the phone shows of campaigns and events is what the books have.
pub fn agree(sim: &mut Sim, phone: usize, member: usize, by_hand: &Ledger) {
    let view = match sim.phones[phone].phone.kenpos().campaigns(Language::En) {
        Ok(view) => view,
        Err(error) => return sim.violate(&format!("the campaigns of phone {phone} ended with {}", error.code())),
    };
    let vague = locked(&sim.wire.seen).published.vague.clone();
    for one in view.campaigns.into_iter().filter(|one| !vague.contains(&one.campaign)) {
        steps::agree(sim, phone, &one, by_hand);
        let entry = by_hand.campaigns.get(&one.campaign);
        let known = (entry.and_then(|entry| entry.joined_on()), entry.and_then(|entry| entry.settled));
        let shown = (one.joined_on.map(days::number), one.settled.map(|settled| settled.points.0));
        if shown != known {
            let (id, name) = (kenpos_id(member), one.campaign);
            sim.violate(&format!("phone {phone} shows {name} of {id} as {shown:?}, by hand it is {known:?}"));
        }
    }
    for one in view.events {
        let known = by_hand.events.get(&one.event).is_some_and(|part| part.is_in);
        if one.granted != known {
            sim.violate(&format!("phone {phone} shows {} as given: {}, by hand {known}", one.event, one.granted));
        }
    }
}
