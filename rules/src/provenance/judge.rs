//! Judging one count of one day: flag, list of origins, plausibility, in this order.

use std::cmp::{max, min};

use super::{Origin, Provenance, RecordingMethod, SourceClass, StepsJudgement, StepsNote};
use crate::day::{Moment, ProgrammeDay};
#[cfg(feature = "planted")]
use crate::planted::{self, Bug};
use crate::programme::StepRules;
use crate::source::Source;
use crate::steps::StepCount;

/// A count of a day as it is claimed.
#[derive(Clone, Copy, Debug)]
pub struct StepsClaim<'a> {
    /// The programme day walked.
    pub day: ProgrammeDay,
    /// The count, as the phone's own health app shows it.
    pub steps: StepCount,
    /// Its channel.
    pub source: Source,
    /// What the phone says of its origins; absent for typed steps, imports and older apps.
    pub provenance: Option<&'a Provenance>,
}

/// What a count is worth under the rules of its day. Phone and server judge with the same code.
pub fn judge(claim: &StepsClaim<'_>, rules: &StepRules) -> StepsJudgement {
    let writers = Writers::of(claim, rules);
    let mut notes = Vec::new();
    let (mut class, device, mut credit) = writers.worth(claim, rules);
    if writers.denied {
        notes.push(StepsNote::OriginNotAccepted);
    }
    if writers.typed && credit < claim.steps {
        notes.push(StepsNote::TypedNotCredited);
    }
    if class == SourceClass::App && credit < device {
        notes.push(StepsNote::AppLimit);
    }
    let most = max(claim.steps, device);
    if claim.provenance.is_some_and(|read| u64::from(most.count()) > held_by(claim.day, read.read_at, rules)) {
        notes.push(StepsNote::TooFast);
        (class, credit) = (SourceClass::Untrusted, StepCount::ZERO);
    }
    if most > rules.flag_above {
        notes.push(StepsNote::ManySteps);
    }
    if max(device, credit) > rules.hold_above {
        notes.push(StepsNote::HeldForReview);
        credit = StepCount::ZERO;
    }
    notes.sort();
    StepsJudgement { class, device_steps: device, creditable: credit, notes }
}

/// How many steps a day can hold by a moment. Its first hour counts whole: clocks differ by minutes.
fn held_by(day: ProgrammeDay, moment: Moment, rules: &StepRules) -> u64 {
    const HOUR_MS: i64 = 3_600_000;
    let elapsed = min(moment, day.end()).millis_since(day.start()).max(HOUR_MS);
    let elapsed = u64::try_from(elapsed).unwrap_or_default();
    u64::from(rules.steps_per_hour_max.count()) * elapsed / HOUR_MS.unsigned_abs()
}

/// Who wrote a day, by class.
struct Writers<'a> {
    devices: Vec<&'a Origin>,
    apps: Vec<&'a Origin>,
    typed: bool,
    denied: bool,
}

impl<'a> Writers<'a> {
    fn of(claim: &StepsClaim<'a>, rules: &StepRules) -> Self {
        let typed = claim.source == Source::Manual;
        let mut writers = Self { devices: Vec::new(), apps: Vec::new(), typed, denied: false };
        let origins = claim.provenance.into_iter().flat_map(|read| read.origins.iter());
        for origin in origins.filter(|origin| origin.steps != Some(StepCount::ZERO)) {
            match class_of(origin, rules) {
                SourceClass::Device => writers.devices.push(origin),
                SourceClass::App => writers.apps.push(origin),
                SourceClass::Manual => writers.typed = true,
                SourceClass::Untrusted => writers.denied = true,
            }
        }
        writers
    }

    /// Class, measured part and credit before a limit of plausibility.
    fn worth(&self, claim: &StepsClaim<'_>, rules: &StepRules) -> (SourceClass, StepCount, StepCount) {
        let typed = (SourceClass::Manual, StepCount::ZERO, min(claim.steps, rules.manual_credit_max));
        if claim.source == Source::Manual {
            return typed;
        }
        let capped = |steps| (SourceClass::App, steps, min(steps, rules.app_credit_max));
        let Some(read) = claim.provenance else {
            // What the phone's sensor counted is the phone's own; of all else the origin is not known.
            return match claim.source {
                Source::PhoneSensor => (SourceClass::Device, claim.steps, claim.steps),
                _ => capped(claim.steps),
            };
        };
        let measured = read.device_steps;
        #[cfg(feature = "planted")]
        let measured = planted::instead(Bug::TypedStepsCredited, max(measured, claim.steps), measured);
        // Origins overlap, so of several the largest stands alone, and only for what the day as a whole holds.
        let largest = |origins: &[&Origin]| {
            let steps = origins.iter().filter_map(|origin| origin.steps).max().unwrap_or(StepCount::ZERO);
            min(steps, measured)
        };
        let nobody = self.devices.is_empty() && self.apps.is_empty();
        if nobody && self.typed {
            return typed;
        }
        if self.denied {
            // The aggregate holds steps that do not count: what is left is what a single origin says by itself.
            let (devices, apps) = (largest(&self.devices), min(largest(&self.apps), rules.app_credit_max));
            let credit = max(devices, apps);
            let class = match () {
                () if nobody => SourceClass::Untrusted,
                () if devices >= apps => SourceClass::Device,
                () => SourceClass::App,
            };
            return (class, max(devices, largest(&self.apps)), credit);
        }
        if self.apps.is_empty() && (!nobody || claim.source == Source::PhoneSensor) {
            return (SourceClass::Device, measured, measured);
        }
        let (class, device, credit) = capped(measured);
        (class, device, max(credit, largest(&self.devices)))
    }
}

/// What one origin is. The flag comes first: a trusted app's typed entry is typed.
fn class_of(origin: &Origin, rules: &StepRules) -> SourceClass {
    if rules.denied.has(&origin.name) {
        return SourceClass::Untrusted;
    }
    match origin.method {
        RecordingMethod::Manual => SourceClass::Manual,
        RecordingMethod::Automatic | RecordingMethod::Active if rules.trusted.has(&origin.name) => SourceClass::Device,
        _ => SourceClass::App,
    }
}

#[cfg(test)]
mod tests;
