//! What a phone shows after every step: numbers that agree with each other and with what was entered.
//!
//! Comes in: a phone and its screens. Goes out: what does not hold. Must never happen: a number that an error left behind;
//! points that show twice or vanish while a sync is under way.

use kenpos_core::view::{Home, Kind, PointsView};
use kenpos_protocol::pull::EntryKind;
use kenpos_rules::explain::Language;

use super::courier::locked;
use super::days::number;
use super::people::kenpos_id;
use super::state::Sim;

/// A day's full points in the app.
const FULL_DAY: i64 = 31;

/// After so long without a whole sync what is owed may come too late to earn.
const FRESH_MS: i64 = 25 * 86_400_000;

/// The screens of the member who is signed in on this phone agree with each other.
pub fn agree(sim: &mut Sim, phone: usize, member: usize) {
    let kenpos = sim.phones[phone].phone.kenpos();
    let (Ok(points), Ok(home)) = (kenpos.points(Language::Ja), kenpos.home()) else {
        return sim.violate(&format!("phone {phone} cannot show its screens"));
    };
    let usable = points.entries.iter().filter(|entry| entry.expires.is_some_and(|last| home.day <= last));
    let sum: i64 = usable.map(|entry| entry.points.0).sum();
    let expiring: i64 = points.expiring.iter().map(|part| part.points.0).sum();
    // What an order drew, or a departure took, can have several last days, and the entry shows one.
    let several = [EntryKind::Hold, EntryKind::Spend, EntryKind::Release, EntryKind::Forfeit];
    let all: i64 = points.entries.iter().map(|entry| entry.points.0).sum();
    let agrees = match points.entries.iter().any(|entry| several.contains(&entry.kind)) {
        true => all >= points.balance.0,
        false => sum == points.balance.0,
    };
    if !agrees || expiring != points.balance.0 {
        sim.violate(&format!("phone {phone} shows {}, its entries come to {sum}, by day {expiring}", points.balance));
    }
    if home.earned.0 < 0 || home.earned > home.possible || home.possible.0 > FULL_DAY || home.pending != points.pending
    {
        sim.violate(&format!("phone {phone} shows {} of {} today", home.earned, home.possible));
    }
    day_agrees(sim, phone, &home);
    nothing_twice(sim, phone, member, &points, &home);
}

/// Today's weight and steps are those of today's entries, and nothing where there are none.
fn day_agrees(sim: &mut Sim, phone: usize, home: &Home) {
    let Ok(history) = sim.phones[phone].phone.kenpos().history(home.day, home.day) else {
        return sim.violate(&format!("phone {phone} cannot show today"));
    };
    let records = || history.days.iter().flat_map(|day| &day.records);
    // Several counts of a day never add up: one of them is the day's.
    let mut steps = records().filter_map(|record| record.steps);
    let steps_agree = match home.steps {
        Some(shown) => steps.any(|count| count == shown),
        None => steps.all(|count| count.count() == 0),
    };
    let weights = records().filter(|record| record.kind == Kind::Weight).map(|record| record.weight_grams);
    if !steps_agree || !(weights.clone().any(|grams| grams == home.weight_grams) || home.weight_grams.is_none()) {
        sim.violate(&format!("phone {phone} shows another weight or other steps than were entered today"));
    }
    if home.weight_grams.is_none() && weights.count() > 0 {
        sim.violate(&format!("phone {phone} shows no weight today and has one"));
    }
}

/// What is posted and what is owed come to no more than the server has and what it has not answered.
fn nothing_twice(sim: &mut Sim, phone: usize, member: usize, points: &PointsView, home: &Home) {
    if sim.phones[phone].calm_since.is_none() || has_ordered(sim, phone) || home.day != sim.wire.time.today() {
        return;
    }
    let usable: i64 = {
        let mut seen = locked(&sim.wire.seen);
        let ledger = &seen.member(&kenpos_id(member)).ledger;
        if !ledger.unsure.is_empty() {
            return;
        }
        ledger.usable(number(home.day)).values().sum()
    };
    let most = usable + sim.promises[member].worth(phone);
    let shown = points.balance.0 + points.pending.0;
    if shown > most {
        sim.violate(&format!("phone {phone} shows {shown} posted and owed, by hand it is at most {most}"));
    }
}

/// Whether the server has taken an order of the member since the phone was last calm.
fn has_ordered(sim: &Sim, phone: usize) -> bool {
    sim.orders_on(phone) != sim.phones[phone].orders_when_calm
}

/// Whether what the member earns next meets a debt.
fn owes(sim: &Sim, phone: usize) -> bool {
    let mut seen = locked(&sim.wire.seen);
    sim.phones[phone].member.is_some_and(|member| seen.member(&kenpos_id(member)).ledger.debt > 0)
}

/// What the member of this phone sees as posted and owed, where nothing is under way that could lower it.
pub fn total(sim: &Sim, phone: usize) -> Option<i64> {
    let now = sim.wire.time.get();
    sim.phones[phone].calm_since.filter(|since| now.millis_since(*since) < FRESH_MS && !has_ordered(sim, phone))?;
    if owes(sim, phone) {
        return None;
    }
    let points = sim.phones[phone].phone.kenpos().points(Language::Ja).ok()?;
    Some(points.balance.0 + points.pending.0)
}

/// A sync moves points from owed to posted and takes none away.
pub fn nothing_vanished(sim: &mut Sim, phone: usize, before: Option<i64>) {
    if let (Some(before), Some(after)) = (before, total(sim, phone))
        && after < before
    {
        sim.violate(&format!("phone {phone} showed {before} posted and owed, and {after} after a sync"));
    }
}
