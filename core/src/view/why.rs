//! Why a day's steps are what they are: what each channel said, what counts, what does not, until when it may change.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::daily_total::{StepsVerdict, daily_total};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::DayState;
use kenpos_rules::ids::{DeviceId, RecordId};
use kenpos_rules::provenance::{Computed, Origin, SourceClass, StepsNote};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use serde::Serialize;

use super::daily_steps;
use super::links::{LinkView, links};
use crate::error::StoreError;
use crate::health::Channel;
use crate::health::days::first_open_day;
use crate::store::health::{self as kept, days as kept_days};
use crate::store::{Conn, records, settings};

/// One day explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Why {
    /// The programme day.
    pub day: ProgrammeDay,
    /// What the day shows. None: nothing was read, which is not 0.
    pub shown: Option<StepCount>,
    /// What a step campaign may credit of it.
    pub creditable: StepCount,
    /// The channel the member chose.
    pub pinned: Option<Source>,
    /// Whether it may still change.
    pub state: DayState,
    /// From this moment on it is final.
    pub closes_at: Moment,
    /// What each channel said.
    pub readings: Vec<WhyReading>,
    /// Where this phone's channels stand: why there may be no reading.
    pub links: Vec<LinkView>,
}

/// What one channel of one installation said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhyReading {
    /// The record that holds it.
    pub record_id: RecordId,
    /// The channel.
    pub source: Source,
    /// The installation that read it; none for typed steps and imports.
    pub install: Option<DeviceId>,
    /// Whether that is this phone.
    pub this_phone: bool,
    /// As the phone's own health app shows it.
    pub steps: StepCount,
    /// The part that was measured, as far as it is believed.
    pub device_steps: StepCount,
    /// The part the store holds as typed, where it says so. A label: never to be taken from `steps`.
    pub typed_steps: Option<StepCount>,
    /// A count that came after the day was final, and lower: shown here, and nothing else.
    pub late_steps: Option<StepCount>,
    /// What it is worth as evidence.
    pub class: SourceClass,
    /// Whether it counts, and if not, why.
    pub verdict: StepsVerdict,
    /// Why a campaign credits less, and what the desk looks at.
    pub notes: Vec<StepsNote>,
    /// Who made the number, for counts of a health store.
    pub computed: Option<Computed>,
    /// Who wrote the samples.
    pub origins: Vec<Origin>,
    /// When the store was asked last and answered.
    pub read_at: Option<Moment>,
}

/// A day explained. `unclaimed` as in [`links`].
pub(crate) fn why(conn: &Conn<'_>, day: ProgrammeDay, now: Moment, unclaimed: bool) -> Result<Why, StoreError> {
    let all = records::between(conn, day, day)?;
    let readings = daily_steps::readings(conn, &all)?;
    let pinned = settings::settings(conn)?.step_source;
    let total = daily_total(&readings.iter().map(|(_, reading)| reading.clone()).collect::<Vec<_>>(), pinned);
    let mut shown = Vec::new();
    for ((record, reading), verdict) in readings.into_iter().zip(total.verdicts) {
        let RecordValue::Steps { steps, source, provenance, .. } = record.value() else { continue };
        let here = here(conn, *source, reading.install, day)?;
        shown.push(WhyReading {
            record_id: record.id(),
            source: *source,
            install: reading.install,
            this_phone: here.is_some(),
            steps: *steps,
            device_steps: reading.judgement.device_steps,
            typed_steps: provenance.as_ref().and_then(|provenance| provenance.typed_steps()),
            late_steps: here.as_ref().and_then(|here| here.late),
            class: reading.judgement.class,
            verdict,
            notes: reading.judgement.notes,
            computed: provenance.as_ref().map(|provenance| provenance.computed),
            origins: provenance.iter().flat_map(|provenance| provenance.origins.iter().cloned()).collect(),
            read_at: here.and_then(|here| here.counted_at).or(reading.read_at),
        });
    }
    let today = now.programme_day();
    let first_open = first_open_day(conn, today)?;
    let state = if day >= today {
        DayState::Open
    } else if day >= first_open {
        DayState::Settling
    } else {
        DayState::Final
    };
    Ok(Why {
        day,
        shown: total.shown,
        creditable: total.creditable,
        pinned,
        state,
        closes_at: day.plus_days(today.days_since(first_open)).end(),
        readings: shown,
        links: links(conn, now, unclaimed)?,
    })
}

/// What this phone knows of the day beside the record, if the record is this installation's.
fn here(
    conn: &Conn<'_>,
    source: Source,
    install: Option<DeviceId>,
    day: ProgrammeDay,
) -> Result<Option<kept_days::DayState>, StoreError> {
    let Some(channel) = Channel::ALL.into_iter().find(|channel| channel.source() == source) else { return Ok(None) };
    match kept::link(conn, channel)? {
        Some(link) if Some(link.install) == install => Ok(Some(kept_days::state(conn, channel, day)?)),
        _ => Ok(None),
    }
}
