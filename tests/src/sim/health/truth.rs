//! What must hold after a run over a health store: the numbers of the phone are those of its store.
//!
//! Comes in: a store, asked by the platform's own calls, and what the phone shows before and after a run. Goes out:
//! violations; promises of what was read. Must never happen: a sum made here; a day judged by what the core believes of it.
//!
//! Two sides. **Nothing false**: each count and weighing that a run writes is what the store says; a state is no number;
//! zero only where a person deleted what there was, or where an Android store that lets itself be read has nothing for a
//! day that is over. **Nothing missing**: after a run without trouble every open day shows the store's number, every
//! weighing is there, and what was deleted is not.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_core::health::Channel;
use kenpos_core::view::{HISTORY_DAYS_MAX, HistoryRecord, State};
use kenpos_rules::day::ProgrammeDay;

use super::life::{Said, Weighing};
use crate::sim::courier::locked;
use crate::sim::days::{DAY_MS, japan_day, moment_of, number};
use crate::sim::ledger::Period;
use crate::sim::people::kenpos_id;
use crate::sim::records;
use crate::sim::state::Sim;

/// Days before today that are still open.
pub const OPEN_DAYS: i64 = 7;

/// Days before the run's first and after today that are looked at: a first window reaches back, and a clock may be wrong. A
/// deletion is told of a weighing of any age.
const LOOKED_AT_DAYS: (i64, i64) = (60, 11);

/// What no feed tells is found within a day, clocks being off by minutes.
const FULL_PASS_MS: i64 = DAY_MS + 20 * 60_000;

/// A record of the phone's channel, as the phone shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    day: i64,
    content: String,
    steps: Option<i64>,
    /// When, and how many grams.
    weighed: Option<(i64, i64)>,
}

/// Records by id.
pub type Records = BTreeMap<String, Record>;

/// The records of the phone's channel, of all days of the run. `None` where the phone cannot show them.
pub fn shown(sim: &mut Sim, phone: usize) -> Option<Records> {
    let source = sim.phones[phone].life.channel().source();
    let mut from = sim.first_day.plus_days(-LOOKED_AT_DAYS.0);
    let last = sim.wire.time.today().plus_days(LOOKED_AT_DAYS.1);
    let mut all = Records::new();
    while from <= last {
        let to = last.min(from.plus_days(HISTORY_DAYS_MAX - 1));
        let history = match sim.phones[phone].phone.kenpos().history(from, to) {
            Ok(history) => history,
            Err(error) => {
                sim.violate(&format!("the history of phone {phone} ended with {}", error.code()));
                return None;
            }
        };
        for day in &history.days {
            for record in day.records.iter().filter(|record| record.source == Some(source)) {
                all.insert(record.id.to_string(), as_shown(day.day, record));
            }
        }
        from = to.plus_days(1);
    }
    Some(all)
}

fn as_shown(day: ProgrammeDay, record: &HistoryRecord) -> Record {
    let grams = record.weight_grams.map(|weight| i64::from(weight.grams()));
    let at = record.at.as_deref().map(|text| moment_of(text).0);
    Record {
        day: number(day),
        content: records::shown_content(record, &day.to_string()),
        steps: record.steps.map(|steps| i64::from(steps.count())),
        weighed: at.zip(grams),
    }
}

/// What a run has written is what the store says.
pub fn nothing_false(sim: &mut Sim, phone: usize, before: &Records, after: &Records) {
    for (id, new) in after {
        let was = before.get(id);
        if was == Some(new) {
            continue;
        }
        match (new.steps, new.weighed) {
            (Some(steps), _) => count_is_true(sim, phone, new.day, was.and_then(|was| was.steps), steps),
            (_, Some(weighed)) => weighing_is_true(sim, phone, weighed),
            _ => sim.violate(&format!("phone {phone}: a health run wrote {}", new.content)),
        }
    }
    for (_, gone) in before.iter().filter(|(id, _)| !after.contains_key(*id)) {
        let known = gone.weighed.and_then(|(at, _)| weighing(sim, phone, at));
        if known.is_none_or(|weighing| weighing.deleted.is_none() && !weighing.uncertain) {
            sim.violate(&format!("phone {phone}: a health run took {} away", gone.content));
        }
    }
}

fn count_is_true(sim: &mut Sim, phone: usize, day: i64, was: Option<i64>, steps: i64) {
    let said = says(sim, phone, day);
    let today = number(sim.wire.time.today());
    let life = &sim.phones[phone].life;
    let is_hidden = day_of_number(day).start().millis() < life.hidden_before;
    let may_be_zero = match was {
        Some(_) => life.deleted_from.contains(&day),
        None => life.channel() == Channel::HealthConnect && (day < today || !sim.phones[phone].clock_right),
    };
    let is_true = match said {
        // The permission was taken back in the middle of the run; given anew, it shows of an old day a part or nothing.
        Said::Steps(said) => said == steps || (said < steps && is_hidden),
        Said::Nothing => is_hidden || (steps == 0 && may_be_zero),
        Said::Closed => false,
    };
    if !is_true {
        sim.violate(&format!("phone {phone}: a run counted {steps} steps on day {day}, its store says {said:?}"));
    }
    if !sim.phones[phone].clock_right {
        sim.phones[phone].life.doubtful.insert(day);
    }
    let is_final = sim.phones[phone].clock_right && day < today - OPEN_DAYS;
    if is_final && was.is_some_and(|was| steps < was) {
        sim.violate(&format!("phone {phone}: day {day} was final with {was:?} steps, and now has {steps}"));
    }
}

fn weighing_is_true(sim: &mut Sim, phone: usize, (at, grams): (i64, i64)) {
    let known = weighing(sim, phone, at);
    let is_there = known.is_some_and(|known| known.grams == grams && (known.deleted.is_none() || known.uncertain));
    if !is_there {
        sim.violate(&format!("phone {phone}: a run wrote {grams} g at {at}, its store has {known:?}"));
    }
}

fn weighing(sim: &Sim, phone: usize, at: i64) -> Option<Weighing> {
    sim.phones[phone].life.weighings.values().find(|weighing| weighing.at == at).copied()
}

/// The store's own number of a day, from the moment on from which it is the member's own.
pub fn says(sim: &mut Sim, phone: usize, day: i64) -> Said {
    let now = sim.wire.time.get().millis();
    let Some((from, to)) = window(sim, phone, day) else { return Said::Closed };
    if from < to { sim.phones[phone].life.says(from, to, now) } else { Said::Nothing }
}

/// A day, from the moment on from which it is the member's own. `None`: nobody has said so.
pub fn window(sim: &Sim, phone: usize, day: i64) -> Option<(i64, i64)> {
    let since = sim.phones[phone].owners.since(sim.phones[phone].member?)?;
    let on = day_of_number(day);
    Some((on.start().millis().max(since), on.end().millis()))
}

/// A day by its number.
pub fn day_of_number(day: i64) -> ProgrammeDay {
    let first = ProgrammeDay::new(1970, 1, 1).expect("1 January is a day");
    first.plus_days(day)
}

/// All that the store has of the open days up to `last` is shown.
pub fn days_agree(sim: &mut Sim, phone: usize, last: i64, after: &Records) {
    let Some(member) = sim.phones[phone].member else { return };
    let now = sim.wire.time.get().millis();
    let today = japan_day(now);
    let quiet = now.saturating_sub(sim.phones[phone].life.silent_at) >= FULL_PASS_MS;
    for day in today - OPEN_DAYS..=last {
        if sim.handled.contains(&(member, day)) || !(quiet || day >= today - 1) {
            continue;
        }
        if let Said::Steps(steps) = says(sim, phone, day)
            && !after.values().any(|record| record.day == day && record.steps == Some(steps))
        {
            let counts: Vec<_> = after.values().filter(|record| record.day == day).map(|one| &one.content).collect();
            let what = format!("phone {phone}: its store says {steps} steps on day {day}, it shows {counts:?}");
            sim.violate(&what);
        }
    }
}

/// Channels count the same steps: a day shows the count of one of them, never a sum.
pub fn nothing_added(sim: &mut Sim, phone: usize) {
    let today = sim.wire.time.today();
    for day in (0..=OPEN_DAYS).map(|back| today.plus_days(-back)) {
        let Ok(why) = sim.phones[phone].phone.kenpos().why(day) else {
            return sim.violate(&format!("phone {phone} cannot explain {day}"));
        };
        let counts: Vec<u32> = why.readings.iter().map(|reading| reading.steps.count()).collect();
        let shown = why.shown.map(|shown| shown.count());
        if shown.map_or(!counts.is_empty(), |shown| !counts.contains(&shown)) {
            sim.violate(&format!("phone {phone} shows {shown:?} steps on {day}, its channels say {counts:?}"));
        }
    }
}

/// By the programme paper a day with one step, typed or measured, earns its points: so does every open day on which the
/// store has some, once all is delivered. Left out: days read under a wrong clock, and members who came or went.
pub fn walks_are_paid(sim: &mut Sim, phone: usize, last: i64) {
    let Some(member) = sim.phones[phone].member.filter(|member| !sim.moved.contains(member)) else { return };
    let today = number(sim.wire.time.today());
    for day in today - OPEN_DAYS..=last {
        let doubtful = sim.handled.contains(&(member, day)) || sim.phones[phone].life.doubtful.contains(&day);
        if doubtful || !matches!(says(sim, phone, day), Said::Steps(_)) {
            continue;
        }
        let ledger = locked(&sim.wire.seen).member(&kenpos_id(member)).ledger.clone();
        if ledger.is_registered_on(day) && !ledger.has_earned(&("steps", Period::Day(day))) {
            sim.violate(&format!("{} walked on day {day}, as phone {phone} says, and got nothing", kenpos_id(member)));
        }
    }
}

/// Each weighing of the open days is shown, and what was deleted in the store is not.
pub fn weighings_agree(sim: &mut Sim, phone: usize, after: &Records) {
    let Some(member) = sim.phones[phone].member else { return };
    let now = sim.wire.time.get().millis();
    let since = sim.phones[phone].owners.since(member).unwrap_or(i64::MAX).max(now - OPEN_DAYS * DAY_MS);
    let life = &sim.phones[phone].life;
    let sure = |one: &&Weighing| !one.uncertain && !sim.handled.contains(&(member, japan_day(one.at)));
    let mut wrong = Vec::new();
    for weighing in life.weighings.values().filter(sure).filter(|one| (since..=now).contains(&one.at)) {
        let shown = after.values().filter(|record| record.weighed == Some((weighing.at, weighing.grams))).count();
        let is_shown = shown > 0;
        if shown > 1 {
            wrong.push(format!("phone {phone} shows {shown} times {weighing:?}"));
        }
        match weighing.deleted {
            None if !is_shown => wrong.push(format!("phone {phone} does not show {weighing:?}")),
            // Deletions before the traces were lost are never told.
            Some(deleted) if is_shown && deleted > life.broken_at => {
                wrong.push(format!("phone {phone} still shows {weighing:?}"));
            }
            _ => {}
        }
    }
    for what in wrong {
        sim.violate(&what);
    }
}

/// A phone was killed in the middle of a run, which keeps each day by itself: what it owes is what it has kept.
pub fn as_found(sim: &mut Sim, phone: usize) {
    let read_at = sim.wire.time.get().millis();
    let (Some(found), Ok(outbox)) = (shown(sim, phone), sim.phones[phone].phone.kenpos().outbox()) else { return };
    let owed: BTreeSet<String> = outbox.items.iter().map(|item| item.id.to_string()).collect();
    for (id, record) in found.into_iter().filter(|(id, _)| owed.contains(id)) {
        if sim.promised_content(phone, &id).as_ref() != Some(&record.content) {
            sim.promise_read(phone, id, record.content, read_at);
        }
    }
}

/// The member is told what a run has kept.
pub fn promise(sim: &mut Sim, phone: usize, read_at: i64, before: &Records, after: &Records) {
    for (id, new) in after.iter().filter(|(id, new)| before.get(*id) != Some(new)) {
        sim.say(&format!("phone {phone}: reads {id}: {}", new.content));
        sim.promise_read(phone, id.clone(), new.content.clone(), read_at);
    }
    let gone: Vec<_> = before.iter().filter(|(id, _)| !after.contains_key(*id)).collect();
    if !gone.is_empty() {
        let Ok(outbox) = sim.phones[phone].phone.kenpos().outbox() else { return };
        for (id, record) in gone {
            sim.say(&format!("phone {phone}: takes back {id}: {}", record.content));
            let owed = |state| state != State::Parked;
            if outbox.items.iter().any(|item| item.id.to_string() == *id && owed(item.state)) {
                let content = format!("deleted weight of {}", day_of_number(record.day));
                sim.promise_read(phone, id.clone(), content, read_at);
            } else {
                sim.withdraw(phone, id);
            }
        }
    }
    sim.read_again(phone, read_at);
}
