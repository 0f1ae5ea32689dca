//! One member's day from several readings: which of them counts, and why the others do not.
//!
//! Comes in: what each channel and installation read of the day, and the channel the member pinned, if any. Goes out:
//! the count shown, the reading it is taken from, a verdict for each, and the steps a campaign may credit.
//! Must never happen: two readings added (they count the same steps); an answer that depends on the order of arrival;
//! typed steps in front of measured ones.
//!
//! Source: health feeds 8.7. The daily award asks only whether the day has a step (programme paper, "Daily awards").

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::day::Moment;
use crate::ids::DeviceId;
use crate::programme::StepRules;
use crate::provenance::{SourceClass, StepsClaim, StepsJudgement, StepsNote, judge};
use crate::source::Source;
use crate::steps::StepCount;

/// What one channel of one installation says of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The channel.
    pub channel: Source,
    /// The installation that read it; none for typed steps and imports, each of which stands for itself.
    pub install: Option<DeviceId>,
    /// As the phone's own health app shows it.
    pub total: StepCount,
    /// What it is worth: the server's judgement where it has come back, else the phone's own.
    pub judgement: StepsJudgement,
    /// When the store was read.
    pub read_at: Option<Moment>,
    /// Of several of one channel and installation the highest stands.
    pub revision: u32,
}

impl Reading {
    /// The reading of a claim, judged by these rules.
    pub fn judged(claim: &StepsClaim<'_>, revision: u32, rules: &StepRules) -> Self {
        Self {
            channel: claim.source,
            install: claim.provenance.map(|read| read.install),
            total: claim.steps,
            judgement: judge(claim, rules),
            read_at: claim.provenance.map(|read| read.read_at),
            revision,
        }
    }

    fn is_nothing(&self) -> bool {
        self.total == StepCount::ZERO && self.judgement.device_steps == StepCount::ZERO
    }

    /// Measured before typed, typed before what is not accepted, anything before nothing.
    fn tier(&self) -> u8 {
        match self.judgement.class {
            _ if self.is_nothing() => 0,
            SourceClass::Untrusted => 1,
            SourceClass::Manual => 2,
            SourceClass::App | SourceClass::Device => 3,
        }
    }

    /// What a campaign may credit once the desk has looked: a held day is not hidden by a lesser one.
    fn worth(&self) -> StepCount {
        let held = self.judgement.notes.contains(&StepsNote::HeldForReview);
        if held { self.judgement.device_steps } else { self.judgement.creditable }
    }

    /// By what readings are compared. What stands last decides only between readings that show the same.
    fn rank(&self, pinned: Option<Source>) -> impl Ord + use<> {
        (
            pinned == Some(self.channel) && !self.is_nothing(),
            self.tier(),
            self.worth(),
            self.judgement.device_steps,
            self.total,
            (self.judgement.creditable, Reverse(self.channel), self.revision, self.read_at, self.install),
        )
    }
}

/// What becomes of a reading. The code is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepsVerdict {
    /// The day's count is taken from it.
    Counts,
    /// It has no step.
    NoSteps,
    /// The same channel of the same phone was read again later.
    ReadAgain,
    /// The member chose another channel.
    NotPinned,
    /// Typed, and the day has measured steps.
    MeasuredInstead,
    /// Written by an app that is not accepted, or more than the time can hold, and the day has another count.
    NotAccepted,
    /// Another phone of the same channel has more.
    OtherPhone,
    /// Another channel has more.
    OtherChannel,
}

impl StepsVerdict {
    /// Every verdict there is.
    pub const ALL: [Self; 8] = [
        Self::Counts,
        Self::NoSteps,
        Self::ReadAgain,
        Self::NotPinned,
        Self::MeasuredInstead,
        Self::NotAccepted,
        Self::OtherPhone,
        Self::OtherChannel,
    ];
}

/// One member's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailyTotal {
    /// What the day shows: the total of the reading that counts. `None`: nothing was read, which is not 0.
    pub shown: Option<StepCount>,
    /// The place of the reading that counts, if one has a step.
    pub counted: Option<usize>,
    /// A verdict for each reading, in the order in which they came in.
    pub verdicts: Vec<StepsVerdict>,
    /// What a step campaign may credit of the day.
    pub creditable: StepCount,
}

/// One number for a day. The channel the member pinned wins where it has a step; else measured steps, the highest.
pub fn daily_total(readings: &[Reading], pinned: Option<Source>) -> DailyTotal {
    let standing = |reading: &Reading| !readings.iter().any(|other| replaces(other, reading));
    let best = (0..readings.len())
        .filter(|at| standing(&readings[*at]))
        .max_by_key(|at| (readings[*at].rank(pinned), Reverse(*at)));
    let counted = best.filter(|at| !readings[*at].is_nothing());
    let verdict = |(at, reading): (usize, &Reading)| match counted.map(|counted| (counted, &readings[counted])) {
        Some((counted, _)) if counted == at => StepsVerdict::Counts,
        _ if !standing(reading) => StepsVerdict::ReadAgain,
        Some((_, winner)) if !reading.is_nothing() => lost_to(reading, winner, pinned),
        _ => StepsVerdict::NoSteps,
    };
    DailyTotal {
        shown: best.map(|at| readings[at].total),
        counted,
        verdicts: readings.iter().enumerate().map(verdict).collect(),
        creditable: counted.map_or(StepCount::ZERO, |at| readings[at].judgement.creditable),
    }
}

/// What a step campaign credits of a day: the best of the readings, whichever channel the member prefers, which only the
/// phone knows. What was entered when the day was final stands in the place of nothing.
pub fn credited(readings: &[Reading]) -> StepCount {
    let is_late = |reading: &Reading| {
        let judgement = &reading.judgement;
        judgement.creditable == StepCount::ZERO && judgement.notes.contains(&StepsNote::DayWasFinal)
    };
    let in_time: Vec<_> = readings.iter().filter(|reading| !is_late(reading)).cloned().collect();
    daily_total(&in_time, None).creditable
}

/// Whether a reading stands in the place of an older one.
fn replaces(newer: &Reading, older: &Reading) -> bool {
    newer.install.is_some()
        && (newer.channel, newer.install) == (older.channel, older.install)
        && (newer.revision, newer.read_at) > (older.revision, older.read_at)
}

fn lost_to(reading: &Reading, winner: &Reading, pinned: Option<Source>) -> StepsVerdict {
    if pinned == Some(winner.channel) && reading.channel != winner.channel {
        return StepsVerdict::NotPinned;
    }
    match reading.judgement.class {
        SourceClass::Untrusted if reading.tier() < winner.tier() => StepsVerdict::NotAccepted,
        SourceClass::Manual if reading.tier() < winner.tier() => StepsVerdict::MeasuredInstead,
        _ if reading.channel == winner.channel => StepsVerdict::OtherPhone,
        _ => StepsVerdict::OtherChannel,
    }
}

#[cfg(test)]
mod tests;
