//! What an export adds up to: the document of `kenpos health totals`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kenpos_rules::weight::Weight;
use serde::{Serialize, Serializer};

use super::tally::Tally;
use super::{ExportFile, FORMAT, ImportError, Progress, Records, SourceName, Warning, Written};

/// Which day a step sample belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calendar {
    /// Instants at UTC+9; a sample over midnight is split by the time in each day.
    #[default]
    Programme,
    /// The calendar day in the text of the start date; a sample counts whole on it.
    Written,
}

/// Sums of an export. Its fields are those of the JSON. No `Debug`: the sums are health values.
#[derive(Clone, PartialEq, Serialize)]
pub struct Totals {
    /// [`FORMAT`].
    pub format: &'static str,
    /// Records counted and left out.
    pub records: Records,
    /// Steps; sources are shown beside each other, `sum` is that of all.
    pub steps: StepTotals,
    /// Weights by instant, then source.
    pub weight: Vec<WrittenWeight>,
    /// Why records were left out, by code.
    pub warnings: Vec<WarningCount>,
}

/// Sums of the step samples.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct StepTotals {
    /// Of all samples.
    pub sum: u64,
    /// By source.
    pub per_source: BTreeMap<SourceName, u64>,
    /// By day, then source.
    pub per_day: BTreeMap<NaiveDate, BTreeMap<SourceName, u64>>,
}

/// One weight of the export.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct WrittenWeight {
    /// RFC 3339 with the file's own offset.
    #[serde(serialize_with = "rfc3339")]
    pub at: Written,
    /// Kilograms with at most three decimals.
    #[serde(serialize_with = "kilograms")]
    pub kg: Weight,
    /// The app or scale.
    pub source: SourceName,
}

/// One kind of warning and how often it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WarningCount {
    /// The kind.
    pub code: Warning,
    /// At least 1.
    pub count: u64,
}

pub(super) fn totals(
    export: &ExportFile,
    calendar: Calendar,
    progress: &mut dyn FnMut(Progress),
) -> Result<Totals, ImportError> {
    let mut tally = Tally::new(calendar);
    let reading = export.read(progress, &mut |sample| tally.add(sample))?;
    let tally = tally.finish(&reading.sources).map_err(|problem| ImportError::new(&export.path, problem))?;
    let source = |number: u16| reading.sources[usize::from(number)].clone();
    let mut steps = StepTotals { sum: 0, per_source: BTreeMap::new(), per_day: BTreeMap::new() };
    for ((day, number), sum) in tally.steps {
        steps.sum += sum;
        *steps.per_source.entry(source(number)).or_default() += sum;
        steps.per_day.entry(date(day)).or_default().insert(source(number), sum);
    }
    let weights = tally.weights.iter();
    Ok(Totals {
        format: FORMAT,
        records: reading.records,
        steps,
        weight: weights.map(|w| WrittenWeight { at: w.at, kg: w.weight, source: source(w.source) }).collect(),
        warnings: reading.warnings.into_iter().map(|(code, count)| WarningCount { code, count }).collect(),
    })
}

/// The date of a day counted from 1970-01-01.
pub(super) fn date(day: i64) -> NaiveDate {
    let day = i32::try_from(day).expect("dates are read within the years 1900 to 2199");
    NaiveDate::from_epoch_days(day).expect("dates are read within the years 1900 to 2199")
}

fn rfc3339<S: Serializer>(at: &Written, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339())
}

/// The nearest double prints as the exact decimal: grams have far fewer digits than a double keeps.
fn kilograms<S: Serializer>(weight: &Weight, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(f64::from(weight.grams()) / 1000.0)
}
