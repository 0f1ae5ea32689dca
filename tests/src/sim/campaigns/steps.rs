//! Campaigns of steps: published at the desk, joined and left on phones, and what a phone shows of them.
//!
//! Comes in: a run and the randomness of the third stream. Goes out: campaigns, words of members; violations where a phone
//! shows another sum than the books by hand (`ledger/steps.rs`).

use std::fmt::Write as _;

use kenpos_core::view::CampaignItem;
use kenpos_rules::explain::Language;

use super::super::courier::locked;
use super::super::days::number;
use super::super::ledger::{Bands, Campaign, Entry, Ledger, Rule, STEPS};
use super::super::state::Sim;
use super::super::{act, check, health};
use super::{desk, is_open, join_or_leave};

/// Campaigns of steps that may be there at one time.
const AT_ONCE: usize = 2;

const AN_HOUR_MS: i64 = 3_600_000;

/// Members from whom on some see bands.
const CROWD: usize = 12;

/// By their ids they are told from the others, which older seeds join.
const PREFIX: &str = "w-";

/// Whether an id is that of a campaign of steps.
pub fn is_one(id: &str) -> bool {
    id.starts_with(PREFIX)
}

/// The desk publishes one, some day.
pub async fn publish(sim: &mut Sim) {
    if sim.below(5) > 0 || desk::how_many_run(sim, true) >= AT_ONCE {
        return;
    }
    sim.walk_numbers += 1;
    let id = format!("{PREFIX}{}", sim.walk_numbers);
    let small = |sim: &Sim, bound| i64::from(sim.small(bound));
    let from = number(sim.wire.time.today()) + small(sim, 3);
    let to = from + 4 + small(sim, 12);
    let join_until = to - small(sim, 4);
    let points = 5 + small(sim, 30);
    let tiers = |sim: &Sim, most| {
        let first = 1 + small(sim, most);
        vec![(first, points), (first + 1 + small(sim, most), 2 * points)]
    };
    let rule = match sim.below(6) {
        0..=1 => Rule::Total(tiers(sim, 30_000)),
        2..=3 => Rule::Average(tiers(sim, 2_000)),
        4 => Rule::Days(STEPS, points),
        _ => Rule::Streak(STEPS, vec![(2, points), (3, 2 * points)]),
    };
    let cap = points + small(sim, 45);
    let (budget, settles_after) = (cap + small(sim, 90) * small(sim, 3), 7 + small(sim, 6));
    let mut text = in_toml(&rule);
    let spouses = sim.below(3) > 0 || is_crowd(sim);
    let bands = (sim.below(2) == 0 || is_crowd(sim)).then(|| Bands { at_least: 10, top: vec![30, 60] });
    if let Some(Bands { at_least, top }) = &bands {
        write!(text, "[standing]\nparticipants_at_least = {at_least}\ntop_percent = {top:?}\n")
            .expect("a text takes it");
    }
    let campaign = Campaign { from, to, join_until, spouses, rule, cap, budget, settles_after, bands };
    desk::publish(sim, id, campaign, &text).await;
}

fn in_toml(rule: &Rule) -> String {
    let table = |name: &str, tiers: &[(i64, i64)]| {
        let tiers: Vec<String> =
            tiers.iter().map(|(at, points)| format!("{{ at = {at}, points = {points} }}")).collect();
        format!("[rule.{name}]\ntiers = [{}]\n", tiers.join(", "))
    };
    match rule {
        Rule::Total(tiers) => table("step_total", tiers),
        Rule::Average(tiers) => table("daily_average", tiers),
        Rule::Streak(code, tiers) => format!("{}record = \"{code}\"\n", table("streak", tiers)),
        Rule::Days(code, points) => format!("[rule.recorded_days]\nrecord = \"{code}\"\npoints_per_day = {points}\n"),
        Rule::First(code, points) => format!("[rule.first_time]\nrecord = \"{code}\"\npoints = {points}\n"),
    }
}

/// A member joins one, or leaves it.
pub fn take_part(sim: &mut Sim, phone: usize) {
    let open = open(sim, phone);
    if open.is_empty() {
        return;
    }
    let one = &open[sim.index(open.len())];
    let is_late = one.joined_on.is_none() && one.from < sim.wire.time.today();
    if one.joined_on.is_none() || sim.below(8) == 0 {
        join_or_leave(sim, phone, one, [if is_late { "walk_joined_late" } else { "walk_joined" }, "walk_left"]);
        health::walk(sim, phone);
    }
}

/// Enough for bands.
const fn is_crowd(sim: &Sim) -> bool {
    sim.plan.members >= CROWD
}

/// In a crowd the union asks everybody, some day: each joins on a phone, walks and syncs.
pub async fn everybody(sim: &mut Sim) {
    if !is_crowd(sim) || sim.below(3) > 0 {
        return;
    }
    let members = (0..sim.plan.members).filter(|member| sim.registered[*member] && sim.is_let_in(*member));
    let mut walkers = Vec::new();
    for member in members.collect::<Vec<_>>() {
        let own = sim.living().into_iter().find(|phone| sim.phones[*phone].member == Some(member));
        let phone = own.unwrap_or_else(|| sim.buy_phone());
        if own.is_none() {
            sim.sign_in(phone, member).await;
        }
        let courier = std::sync::Arc::clone(&sim.phones[phone].courier);
        courier.heal().await;
        health::whole(sim, phone);
        walkers.push(phone);
    }
    // What is walked before somebody says that the phone's data are their own is nobody's.
    sim.wire.time.advance_millis(AN_HOUR_MS);
    for phone in walkers.into_iter().filter(|phone| sim.phones[*phone].member.is_some()).collect::<Vec<_>>() {
        _ = act::sync(sim, phone).await;
        let today = sim.wire.time.today();
        if let Some(one) = open(sim, phone).into_iter().find(|one| one.joined_on.is_none() && one.from <= today) {
            join_or_leave(sim, phone, &one, ["walk_joined", "walk_left"]);
        }
        health::walk(sim, phone);
        _ = act::sync(sim, phone).await;
        check::step(sim, phone);
    }
}

/// The campaigns of steps that the member of a phone could join or leave.
fn open(sim: &mut Sim, phone: usize) -> Vec<CampaignItem> {
    match sim.phones[phone].phone.kenpos().campaigns(Language::Ja) {
        Ok(view) => view.campaigns.into_iter().filter(|one| is_one(&one.campaign) && is_open(one)).collect(),
        Err(error) => {
            sim.violate(&format!("the campaigns of phone {phone} ended with {}", error.code()));
            Vec::new()
        }
    }
}

/// Where the member stands and how far they are, by the books.
pub fn agree(sim: &mut Sim, phone: usize, one: &CampaignItem, by_hand: &Ledger) {
    if !is_one(&one.campaign) || one.pending {
        return;
    }
    let entry = by_hand.campaigns.get(&one.campaign);
    let band = entry.and_then(|entry| entry.told?.band).map(|percent| format!("top {percent} %"));
    if one.band != band {
        let (id, shown) = (&one.campaign, &one.band);
        sim.violate(&format!("phone {phone} shows {shown:?} in {id}, by hand it is {band:?}"));
    }
    let campaign = locked(&sim.wire.seen).published.campaigns.get(&one.campaign).cloned();
    let (Some(campaign), Some(joined_on)) = (campaign, entry.and_then(Entry::joined_on)) else { return };
    // What a phone shows as refused it counts for itself.
    let Some(progress) = one.progress.as_ref().filter(|_| check::parked(sim, phone).is_empty()) else { return };
    let (measured, shown) = (by_hand.measured(&campaign, joined_on), progress.measured.0);
    if u64::try_from(measured).ok() != Some(shown) {
        let id = &one.campaign;
        sim.violate(&format!("phone {phone} shows that {shown} are reached in {id}, by hand it is {measured}"));
    }
}
