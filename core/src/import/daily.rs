//! What a phone logs of an export: one step count per programme day, and the weights.
//!
//! Every item has a key that is the same whenever the same export, or a later one, is read: logging by key makes
//! a second import add nothing.
//! Must never happen: the steps of several sources added up. A phone in the pocket and a watch on the wrist count
//! the same steps, so the day takes those of one source, the one that counted most.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use sha2::{Digest, Sha256};

use super::tally::{Tally, Weighed};
use super::totals::date;
use super::{Calendar, ExportFile, ImportError, Progress, Reading, SourceName};

/// What to log. Days and weights are in the order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailyImport {
    /// Days with at least one step; 0 and "no data" are left out alike.
    pub steps: Vec<DaySteps>,
    /// Every weight; the same grams at the same moment from the same source once.
    pub weights: Vec<Weighing>,
    /// Days left out because their sum is more than a day can hold ([`StepCount::MAX`]).
    pub days_out_of_range: u64,
    /// What the file held, and what was left out of it.
    pub reading: Reading,
}

/// The steps of one programme day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySteps {
    /// The day at UTC+9.
    pub day: ProgrammeDay,
    /// At least 1.
    pub count: StepCount,
    /// The source that counted most that day; of equals the first by name.
    pub source: SourceName,
    /// `apple_health_export:steps:2026-11-22`: a later export may bring more steps of that day under the same key.
    pub import_key: String,
}

/// One weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighing {
    /// When.
    pub at: Moment,
    /// The offset the file wrote it in, minutes east of UTC.
    pub utc_offset_minutes: i16,
    /// How much.
    pub weight: Weight,
    /// The app or scale.
    pub source: SourceName,
    /// `apple_health_export:weight:` and the SHA-256 of moment, grams and source.
    pub import_key: String,
}

pub(super) fn daily(export: &ExportFile, progress: &mut dyn FnMut(Progress)) -> Result<DailyImport, ImportError> {
    let mut tally = Tally::new(Calendar::Programme);
    let reading = export.read(progress, &mut |sample| tally.add(sample))?;
    let tally = tally.finish(&reading.sources).map_err(|problem| ImportError::new(&export.path, problem))?;
    let mut best: BTreeMap<i64, (u64, &SourceName)> = BTreeMap::new();
    for ((day, source), sum) in tally.steps.iter().filter(|(_, sum)| **sum > 0) {
        let source = &reading.sources[usize::from(*source)];
        let of_day = best.entry(*day).or_insert((*sum, source));
        if *sum > of_day.0 || (*sum == of_day.0 && source < of_day.1) {
            *of_day = (*sum, source);
        }
    }
    let days = best.len();
    let steps: Vec<_> = best.into_iter().filter_map(|(day, (sum, source))| day_steps(day, sum, source)).collect();
    let days_out_of_range = u64::try_from(days - steps.len()).expect("a usize fits");
    let mut weights: Vec<_> = tally.weights.iter().map(|weighed| weighing(weighed, &reading.sources)).collect();
    // The same reading in kg and in lb is no duplicate in the file, but it is one weight.
    weights.dedup_by(|a, b| a.import_key == b.import_key);
    Ok(DailyImport { steps, weights, days_out_of_range, reading })
}

fn day_steps(day: i64, sum: u64, source: &SourceName) -> Option<DaySteps> {
    let day = ProgrammeDay::from(date(day));
    let count = u32::try_from(sum).ok().and_then(|sum| StepCount::from_count(sum).ok())?;
    let import_key = format!("{}:steps:{day}", Source::AppleHealthExport.code());
    Some(DaySteps { day, count, source: source.clone(), import_key })
}

fn weighing(weighed: &Weighed, sources: &[SourceName]) -> Weighing {
    let at = weighed.at.moment();
    let source = sources[usize::from(weighed.source)].clone();
    // Fixed-size parts first: no two readings write the same bytes.
    let mut hash = Sha256::new();
    hash.update(at.millis().to_be_bytes());
    hash.update(weighed.weight.grams().to_be_bytes());
    hash.update(source.as_str());
    let mut import_key = format!("{}:weight:", Source::AppleHealthExport.code());
    for byte in hash.finalize() {
        write!(import_key, "{byte:02x}").expect("a String takes any text");
    }
    Weighing { at, utc_offset_minutes: weighed.at.utc_offset_minutes, weight: weighed.weight, source, import_key }
}
