//! The phone's own step counter, for phones without Health Connect: steps since the phone started.
//!
//! Comes in: one reading. Goes out: what was walked since the last one, on its days. Must never happen: steps of
//! before the first reading; a jump no legs make; steps added to those of another channel.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::provenance::{Computed, Origin, OriginName, Origins, Provenance, RecordingMethod};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::LeftOutReason;
use super::observe::{day_record_id, keep_day, known_day};
use super::sweep::{apportion, days_of};
use crate::call::Call;
use crate::error::{KenposError, StoreError};
use crate::store::health::{CounterReading, LeftOut, Link, put_link};
use crate::store::{Tx, mirror, records};

/// The name Health Connect, too, gives to steps the phone counted itself.
const ORIGIN: &str = "android";

/// Takes a reading in; gives how many days have a new revision, and what was left out.
pub(super) fn take_in(tx: &Tx<'_>, call: &Call, link: &Link, steps: u64) -> Result<(u64, LeftOut), KenposError> {
    let now = mirror::head(tx)?.now(&call.clock);
    let before = link.counter.clone();
    let counter = Some(CounterReading { steps, at: now, clock: call.clock.clone() });
    let mut link = Link { counter, read_at: Some(now), visible_at: Some(now), ..link.clone() };
    let mut left_out = LeftOut::default();
    // The first reading is where counting begins.
    let (walked, from) = before.map_or((0, now), |before| walked_since(&before, call, steps, now));
    let plausible = is_plausible(tx, walked, from, now)?;
    left_out.add(LeftOutReason::OutOfRange, usize::from(!plausible));
    link.left_out.merge(left_out.clone());
    put_link(tx, &link)?;
    if walked == 0 || !plausible {
        return Ok((0, left_out));
    }
    let spans: Vec<(ProgrammeDay, i64)> =
        if from < now { days_of(from, now).collect() } else { vec![(now.programme_day(), 1)] };
    let lengths: Vec<i64> = spans.iter().map(|(_, millis)| *millis).collect();
    let estimated = spans.len() > 1;
    let mut changed = 0;
    for ((day, _), part) in spans.iter().zip(apportion(walked, &lengths)) {
        changed += u64::from(part > 0 && add(tx, call, &link, *day, part, estimated, now)?);
    }
    Ok((changed, left_out))
}

/// The steps since the last reading, and since when they were walked.
fn walked_since(before: &CounterReading, call: &Call, steps: u64, now: Moment) -> (u64, Moment) {
    let boot = &call.clock.boot_id;
    let restarted = steps < before.steps || (!boot.is_empty() && *boot != before.clock.boot_id);
    if !restarted {
        return (steps - before.steps, before.at.min(now));
    }
    let started = now.plus_millis(-i64::try_from(call.clock.monotonic_ms).unwrap_or(i64::MAX));
    (steps, before.at.max(started).min(now))
}

/// What an hour can hold, the programme says; the last one begun counts whole.
fn is_plausible(tx: &Tx<'_>, walked: u64, from: Moment, now: Moment) -> Result<bool, StoreError> {
    const HOUR_MS: i64 = 3_600_000;
    let programme = mirror::programme(tx)?;
    let an_hour = u64::from(programme.step_rules_on(now.programme_day()).steps_per_hour_max.count());
    let hours = u64::try_from(now.millis_since(from) / HOUR_MS + 1).unwrap_or(0);
    Ok(walked <= hours.saturating_mul(an_hour))
}

fn add(
    tx: &Tx<'_>,
    call: &Call,
    link: &Link,
    day: ProgrammeDay,
    part: u64,
    estimated: bool,
    read_at: Moment,
) -> Result<bool, KenposError> {
    let id = day_record_id(tx, link, day);
    let before = known_day(tx, id)?;
    let known = before.as_ref().map(records::Record::value);
    let (counted, was_estimated) = match known {
        // The member deleted the day here: it stays so.
        Some(RecordValue::Deleted { .. }) => return Ok(false),
        Some(RecordValue::Steps { steps, provenance, .. }) => {
            let computed = provenance.as_ref().map(|provenance| provenance.computed);
            (u64::from(steps.count()), computed == Some(Computed::Estimated))
        }
        _ => (0, false),
    };
    let sum = u32::try_from(counted + part).unwrap_or(u32::MAX).min(StepCount::MAX);
    let steps = StepCount::from_count(sum).map_err(|_| StoreError::Unreadable { what: "step count" })?;
    let name = OriginName::read(ORIGIN).expect("a short plain name");
    let origin = Origin { name, method: RecordingMethod::Automatic, steps: Some(steps) };
    let provenance = Provenance {
        install: link.install,
        device_steps: steps,
        computed: if estimated || was_estimated { Computed::Estimated } else { Computed::Store },
        origins: Origins::new(vec![origin]).expect("one is not too many"),
        read_at,
    };
    let value = RecordValue::Steps { day, steps, source: Source::PhoneSensor, provenance: Some(Box::new(provenance)) };
    keep_day(tx, call, id, known, value)
}
