//! What a step campaign will be told of a day: how much of it was measured and who wrote it, as the store truly holds it.
//!
//! Comes in: the walks that the store holds, and what the phone says of a day. Goes out: violations. Must never happen: an
//! answer of the core taken for the truth.
//!
//! An iPhone's store can leave out by itself what was typed, and is asked. An Android phone's cannot: of a day with typed
//! steps the walks are laid side by side here, each instant to the best of them. Left out: days of which the store has lost
//! something without a word, because who wrote a day is known by the feed alone.

use std::collections::BTreeSet;

use kenpos_rules::provenance::StepsNote;

use super::life::Said;
use super::truth::{OPEN_DAYS, day_of_number, says, window};
use super::walk::{Walk, Writer};
use crate::sim::days::japan_day;
use crate::sim::state::Sim;

/// The measured part and the writers of every open day up to `last` are those of the store.
pub fn measured_agrees(sim: &mut Sim, phone: usize, last: i64) {
    let Some(member) = sim.phones[phone].member else { return };
    let today = japan_day(sim.wire.time.get().millis());
    let life = &sim.phones[phone].life;
    let (source, told_since) = (life.channel().source(), japan_day(life.silent_at.max(life.broken_at)));
    for day in (today - OPEN_DAYS).max(told_since + 1)..=last {
        if sim.handled.contains(&(member, day)) || sim.phones[phone].life.doubtful.contains(&day) {
            continue;
        }
        let Ok(why) = sim.phones[phone].phone.kenpos().why(day_of_number(day)) else {
            return sim.violate(&format!("phone {phone} cannot explain day {day}"));
        };
        let reading = why.readings.iter().find(|reading| reading.this_phone && reading.source == source);
        // Entered when the day was final, it stands as it stood.
        let Some(reading) = reading.filter(|reading| !reading.notes.contains(&StepsNote::DayWasFinal)) else {
            continue;
        };
        let shown = i64::from(reading.steps.count());
        if says(sim, phone, day) != Said::Steps(shown) {
            continue;
        }
        let Some((walks, (least, most))) = measured(sim, phone, day, shown) else { continue };
        let device = i64::from(reading.device_steps.count());
        if !(least..=most).contains(&device) {
            sim.violate(&format!(
                "phone {phone} says that {device} steps of day {day} were measured, by hand {least} to {most}"
            ));
        }
        let named = reading.origins.iter().map(|origin| (origin.name.as_str().to_owned(), code(origin.method)));
        let (named, by_hand): (BTreeSet<_>, BTreeSet<_>) = (named.collect(), writers(sim, phone, &walks));
        if named != by_hand {
            sim.violate(&format!("phone {phone} says that {named:?} wrote day {day}, by hand {by_hand:?}"));
        }
    }
}

/// The walks of a day, and between which two numbers its measured steps lie.
fn measured(sim: &Sim, phone: usize, day: i64, shown: i64) -> Option<(Vec<Walk>, (i64, i64))> {
    let (from, to) = window(sim, phone, day)?;
    let life = &sim.phones[phone].life;
    let walks: Vec<Walk> = life.walks.values().filter(|walk| walk.reaches_into(from, to)).copied().collect();
    let exactly = |steps| (steps, steps);
    let steps = match life.says_measured(from, to) {
        Some(Said::Steps(steps)) => exactly(steps),
        Some(Said::Nothing) => exactly(0),
        Some(Said::Closed) => return None,
        None if walks.iter().all(|walk| walk.by != Writer::Typed) => exactly(shown),
        None => {
            // A step may fall on either side of each seam.
            let slack = i64::try_from(walks.len()).ok()? + 1;
            (side_by_side(&walks, from, to, 1) - slack, side_by_side(&walks, from, to, -1) + slack)
        }
    };
    Some((walks, steps))
}

/// Each instant to one walk that nobody typed: of a known device, then changed last, then begun first, then ended first. Of
/// two that no rule tells apart the smaller with 1, the larger with −1.
fn side_by_side(walks: &[Walk], from: i64, to: i64, smaller: i64) -> i64 {
    let measured = || walks.iter().filter(|walk| walk.by != Writer::Typed && walk.start < walk.end);
    let seams: BTreeSet<i64> =
        measured().flat_map(|walk| [walk.start, walk.end]).map(|at| at.clamp(from, to)).collect();
    let seams: Vec<i64> = seams.into_iter().collect();
    let best = |begin: i64, end: i64| {
        let here = measured().filter(|walk| walk.start <= begin && end <= walk.end);
        here.min_by_key(|walk| (walk.by == Writer::Stranger, -walk.changed, walk.start, walk.end, smaller * walk.count))
    };
    let steps = seams.windows(2).filter_map(|seam| {
        let walk = best(seam[0], seam[1])?;
        Some(walk.count as f64 * (seam[1] - seam[0]) as f64 / (walk.end - walk.start) as f64)
    });
    whole(steps.sum())
}

#[expect(clippy::cast_possible_truncation, reason = "a day has a few ten thousand steps")]
fn whole(steps: f64) -> i64 {
    steps as i64
}

/// Who wrote these walks, and how, as a phone of this platform names it.
fn writers(sim: &Sim, phone: usize, walks: &[Walk]) -> BTreeSet<(String, &'static str)> {
    let on_android = sim.phones[phone].life.says_measured(0, 1).is_none();
    let named = |by: Writer| {
        let method = match by {
            Writer::Typed => "manual",
            Writer::App if on_android => "active",
            Writer::Stranger if on_android => "unknown",
            _ => "automatic",
        };
        (if on_android { by.in_connect() } else { by.in_kit() }.to_owned(), method)
    };
    walks.iter().map(|walk| named(walk.by)).collect()
}

fn code(method: kenpos_rules::provenance::RecordingMethod) -> &'static str {
    use kenpos_rules::provenance::RecordingMethod as Method;
    match method {
        Method::Automatic => "automatic",
        Method::Active => "active",
        Method::Manual => "manual",
        Method::Unknown => "unknown",
    }
}
