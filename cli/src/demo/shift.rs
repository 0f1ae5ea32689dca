//! A real export made to end now: its last four weeks, moved by whole days.
//!
//! Comes in: an export of any year. Goes out: an export of the step and weight samples of its last 28 programme days,
//! moved by the largest whole number of days that leaves no sample in the future. Whole days keep every sample in its
//! hour, so a day's total stays that day's total.
//! Must never happen: a figure changed; a sample after `now`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kenpos_core::import::{ExportFile, ImportError, Quantity, Sample};
use kenpos_rules::day::Moment;

/// How many programme days are kept, counted back from that of the last sample.
const DAYS_KEPT: i64 = 28;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// Why there is no moved export.
#[derive(Debug, thiserror::Error)]
pub enum ShiftError {
    /// The export cannot be read.
    #[error(transparent)]
    Export(#[from] ImportError),
    /// The export is whole and has nothing to show.
    #[error("{path}: there are no step or weight records in this export; choose another, or leave --apple-health out")]
    Empty {
        /// The export.
        path: String,
    },
    /// The moved export cannot be written.
    #[error("the moved export could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Writes the moved export to `to`.
pub fn shift_to_end_at(now: Moment, from: &Path, to: &Path, scratch: &Path) -> Result<(), ShiftError> {
    let export = ExportFile::new(from, scratch);
    let mut last_end: Option<Moment> = None;
    export.read(&mut |_| {}, &mut |sample| last_end = last_end.max(Some(sample.end.moment())))?;
    let last_end = last_end.ok_or_else(|| ShiftError::Empty { path: from.display().to_string() })?;
    let moved_ms = now.millis_since(last_end).div_euclid(MILLIS_PER_DAY) * MILLIS_PER_DAY;
    let first_day = last_end.programme_day().plus_days(1 - DAYS_KEPT);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ja_JP\">\n");
    export.read(&mut |_| {}, &mut |sample| {
        if sample.start.moment().programme_day() >= first_day {
            record(&mut xml, sample, moved_ms);
        }
    })?;
    xml.push_str("</HealthData>\n");
    Ok(fs::write(to, xml)?)
}

fn record(xml: &mut String, sample: &Sample<'_>, moved_ms: i64) {
    let (kind, unit, value) = match sample.quantity {
        Quantity::Steps(steps) => ("StepCount", "count", steps.count().to_string()),
        Quantity::Weight(weight) => ("BodyMass", "g", weight.grams().to_string()),
    };
    // As the Health app writes it: seconds, and the offset without a colon.
    let at = |moment: Moment| {
        let whole_second = moment.plus_millis(moved_ms - moment.millis().rem_euclid(1_000));
        whole_second.to_rfc3339_at(540).replacen('T', " ", 1).replace("+09:00", " +0900")
    };
    let (start, end) = (at(sample.start.moment()), at(sample.end.moment()));
    let source = escaped(sample.source.as_str());
    writeln!(
        xml,
        " <Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"{source}\" unit=\"{unit}\" \
         startDate=\"{start}\" endDate=\"{end}\" value=\"{value}\"/>"
    )
    .expect("a String takes any text");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kenpos_rules::day::ProgrammeDay;
    use kenpos_tests::export::{ExportSpec, write_export};

    #[test]
    fn a_moved_export_ends_within_the_last_day_and_keeps_the_sums_of_its_days() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("old.xml"), folder.path().join("new.xml"));
        let mut bytes = Vec::new();
        let last = ProgrammeDay::new(2018, 4, 15).expect("a day");
        write_export(&mut bytes, &ExportSpec::four_weeks(last, 7)).expect("memory takes it");
        fs::write(&from, bytes).expect("written");
        let now: Moment = "2026-11-22T09:30:00+09:00".parse().expect("a moment");
        shift_to_end_at(now, &from, &to, folder.path()).expect("moved");

        let daily = |path: &Path| ExportFile::new(path, folder.path()).daily(&mut |_| {}).expect("read");
        let (old, new) = (daily(&from), daily(&to));
        let sums = |import: &kenpos_core::import::DailyImport| -> Vec<u32> {
            import.steps.iter().map(|day| day.count.count()).collect()
        };
        assert_eq!(sums(&old), sums(&new));
        let newest = new.steps.last().expect("days").day;
        assert!(newest <= now.programme_day() && newest >= now.programme_day().plus_days(-1), "{newest}");
        assert_eq!(old.weights.len(), new.weights.len());
    }
}
