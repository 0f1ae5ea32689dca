//! Reading an Apple Health export: `.xml`, `.xml.gz` or the `.zip` of the Health app.
//!
//! Comes in: a file of any size and any content. Goes out: its step and weight samples, each different one once and
//! in the order of time; their [`Totals`]; or the [`DailyImport`] that a phone logs.
//! Must never happen: a sample handed over before the file was read to its end without a fatal error; memory that
//! grows with the file; an entity of a DTD expanded; sources added up; a panic over any bytes.
//!
//! The way of the bytes: [`open`] (which file inside which container) → [`sieve`] and [`prolog`] (limits, no DOCTYPE)
//! → [`scan`] (XML events) → [`record`] and [`date`] (one sample) → [`sort`] (order, duplicates) → [`totals`] or
//! [`daily`].

mod daily;
mod date;
mod error;
mod open;
mod prolog;
mod record;
mod row;
mod scan;
mod sieve;
mod sort;
mod sources;
mod tally;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde::Serialize;

pub use daily::{DailyImport, DaySteps, Weighing};
pub use date::Written;
pub use error::{ImportError, Problem};
pub use sources::SourceName;
pub use totals::{Calendar, StepTotals, Totals, WarningCount, WrittenWeight};

use row::{Row, Unit};
use sort::{RUN_ROWS, Sorter};
use sources::Sources;

/// The `format` of [`Totals`].
pub const FORMAT: &str = "apple-health-export";

/// How far the reading has come. Bytes of the file as it is stored, packed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Never more than `bytes_total`.
    pub bytes_read: u64,
    /// Of a zip: the packed size of the export inside.
    pub bytes_total: u64,
}

/// Why a step or weight record was left out. The order is that of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Equal in type, source, start, end, value and unit to another record, which counts.
    Duplicate,
    /// The sample ends before it begins.
    EndBeforeStart,
    /// A date is missing or none.
    MalformedDate,
    /// An attribute is missing, there twice, or not readable.
    MalformedRecord,
    /// The value is missing or no plain number; steps with a fraction.
    MalformedValue,
    /// A sample longer than 366 days.
    TooLong,
    /// Another unit than `count`, or than `kg`, `lb`, `g`, `st`, `oz`.
    UnknownUnit,
    /// More than a day can hold, or a weight no member has.
    ValueOutOfRange,
}

/// Warnings with their counts; none is 0.
pub type Warnings = BTreeMap<Warning, u64>;

/// How many step and weight records the file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Records {
    /// Step samples counted.
    pub steps: u64,
    /// Weights counted.
    pub weight: u64,
    /// Step and weight records left out, each with a warning.
    pub skipped: u64,
}

/// What a reading leaves behind beside the samples it handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How many records were counted and left out.
    pub records: Records,
    /// Why they were left out.
    pub warnings: Warnings,
    /// The sources by the numbers of [`Sample::source_number`].
    pub sources: Vec<SourceName>,
}

/// What one sample measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Steps between start and end.
    Steps(StepCount),
    /// A body weight.
    Weight(Weight),
}

/// One sample of the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample<'a> {
    /// What was measured.
    pub quantity: Quantity,
    /// When it began.
    pub start: Written,
    /// When it ended; never before the start.
    pub end: Written,
    /// The app or device that wrote it.
    pub source: &'a SourceName,
    /// The same as a number, an index into [`Reading::sources`].
    pub source_number: u16,
}

/// An export on disk.
#[derive(Clone, Debug)]
pub struct ExportFile {
    path: PathBuf,
    scratch: PathBuf,
}

impl ExportFile {
    /// Nothing is read yet. `scratch` is a folder in which a file without a name may be made: only an export with
    /// more than 131,072 samples needs one, 32 bytes a sample.
    pub fn new(path: impl Into<PathBuf>, scratch: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), scratch: scratch.into() }
    }

    /// Reads the file to its end, then hands over every different sample in the order of their start.
    ///
    /// # Errors
    /// The file is no export, is damaged or cut off, or larger than any export. `visit` was not called then,
    /// except after [`Problem::Scratch`], when the scratch file can no longer be read.
    pub fn read(
        &self,
        progress: &mut dyn FnMut(Progress),
        visit: &mut dyn FnMut(&Sample<'_>),
    ) -> Result<Reading, ImportError> {
        read(&self.path, &self.scratch, RUN_ROWS, progress, visit)
            .map_err(|problem| ImportError::new(&self.path, problem))
    }

    /// What the export adds up to, per day of `calendar` and source.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn totals(&self, calendar: Calendar, progress: &mut dyn FnMut(Progress)) -> Result<Totals, ImportError> {
        totals::totals(self, calendar, progress)
    }

    /// What a phone logs of the export: a step count per programme day, and every weight.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn daily(&self, progress: &mut dyn FnMut(Progress)) -> Result<DailyImport, ImportError> {
        daily::daily(self, progress)
    }
}

fn read(
    path: &Path,
    scratch: &Path,
    run_rows: usize,
    progress: &mut dyn FnMut(Progress),
    visit: &mut dyn FnMut(&Sample<'_>),
) -> Result<Reading, Problem> {
    let mut sources = Sources::default();
    let mut warnings = Warnings::new();
    let mut sorter = Sorter::new(scratch, run_rows);
    open::Package::open(path)?.with_xml(progress, |xml| {
        scan::scan(sieve::Sieve::new(xml, sieve::BUFFER_BYTES), &mut sorter, &mut sources, &mut warnings)
    })?;
    // From here on the file is known to be whole.
    let sources = sources.into_names();
    let mut records = Records::default();
    let duplicates = sorter.drain(&mut |row| {
        let sample = sample(&row, &sources);
        match sample.quantity {
            Quantity::Steps(_) => records.steps += 1,
            Quantity::Weight(_) => records.weight += 1,
        }
        visit(&sample);
    })?;
    scan::add(&mut warnings, Warning::Duplicate, duplicates);
    records.skipped = warnings.values().sum();
    let unreadable = [Warning::MalformedDate, Warning::MalformedRecord, Warning::MalformedValue];
    if records.steps + records.weight == 0 && unreadable.iter().any(|warning| warnings.contains_key(warning)) {
        return Err(Problem::NothingUsable { records: records.skipped });
    }
    Ok(Reading { records, warnings, sources })
}

fn sample<'s>(row: &Row, sources: &'s [SourceName]) -> Sample<'s> {
    let quantity = match row.unit {
        Unit::Count => Quantity::Steps(StepCount::from_count(row.quantity).expect("checked when the row was made")),
        _ => Quantity::Weight(Weight::from_grams(row.quantity).expect("checked when the row was made")),
    };
    Sample {
        quantity,
        start: row.start(),
        end: row.end(),
        source: &sources[usize::from(row.source)],
        source_number: row.source,
    }
}
