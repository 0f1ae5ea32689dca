//! Apple Health exports out of nothing: what the Health app of a Japanese member would write.
//!
//! Comes in: an [`ExportSpec`]. Goes out: XML, the same bytes for the same spec on every machine.
//! Must never happen: a sample after the end of the last day, so that a demo can end its export "now".

use std::fmt::{self, Display};
use std::io::{self, Write};

use kenpos_rules::day::{Moment, ProgrammeDay};

/// The shape of an export.
#[derive(Clone, Debug)]
pub struct ExportSpec {
    /// The first programme day with samples.
    pub first_day: ProgrammeDay,
    /// How many days.
    pub days: u32,
    /// Step samples of the phone per day; the last of every third day runs over midnight, except on the last day.
    pub phone_samples_per_day: u32,
    /// Step samples of the watch per day; 0 for a member without one.
    pub watch_samples_per_day: u32,
    /// A weight every so many days, in turn kg and lb; 0 for none.
    pub days_between_weights: u32,
    /// The offset in which every date of the file is written, minutes east of UTC. In Japan 540.
    pub utc_offset_minutes: i16,
    /// 3, 7 and 11 are well formed; 12 and 13 are broken as iOS 16 broke them.
    pub dtd_version: u8,
    /// Another seed, other numbers.
    pub seed: u64,
}

/// The names of the sources. The watch's has a curly apostrophe and a no-break space, as Apple writes them.
pub const PHONE: &str = "健二のiPhone";
/// See [`PHONE`].
pub const WATCH: &str = "Kenji’s Apple\u{A0}Watch";
/// See [`PHONE`].
pub const SCALE: &str = "体重計 & アプリ";

impl ExportSpec {
    /// Four weeks of a phone and a watch in Japan, ending with `last_day`.
    pub fn four_weeks(last_day: ProgrammeDay, seed: u64) -> Self {
        Self {
            first_day: last_day.plus_days(-27),
            days: 28,
            phone_samples_per_day: 24,
            watch_samples_per_day: 40,
            days_between_weights: 2,
            utc_offset_minutes: 540,
            dtd_version: 12,
            seed,
        }
    }
}

/// Writes the export. Buffer `out`: it is written in small pieces.
///
/// # Errors
/// What `out` says.
pub fn write_export(out: &mut impl Write, spec: &ExportSpec) -> io::Result<()> {
    let mut writer = Writer { out, spec, random: spec.seed };
    writer.heading()?;
    for day in 0..i64::from(spec.days) {
        writer.day(day)?;
    }
    writer.out.write_all(b"</HealthData>\n")
}

struct Writer<'a, W> {
    out: &'a mut W,
    spec: &'a ExportSpec,
    random: u64,
}

impl<W: Write> Writer<'_, W> {
    fn heading(&mut self) -> io::Result<()> {
        self.out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n")?;
        writeln!(self.out, "<!-- HealthKit Export Version: {} -->", self.spec.dtd_version)?;
        self.out.write_all(DTD.as_bytes())?;
        match self.spec.dtd_version {
            12 => self
                .out
                .write_all(b"<!ATTLIST VisionPrescription\n  type CDATA #REQUIRED\n<!ELEMENT RightEye EMPTY>\n")?,
            13 => self.out.write_all(b"<!ELEMENT RightEye EMPTY>\n>\n")?,
            _ => {}
        }
        let end = self.spec.first_day.plus_days(i64::from(self.spec.days)).start();
        let end = self.written(end);
        writeln!(self.out, "]>\n<HealthData locale=\"ja_JP\">\n <ExportDate value=\"{end}\"/>\n <Me/>")
    }

    fn day(&mut self, number: i64) -> io::Result<()> {
        let spec = self.spec;
        let midnight = spec.first_day.plus_days(number).start();
        let every = i64::from(spec.days_between_weights);
        if every > 0 && number % every == 0 {
            self.weight(midnight, number / every % 2 == 1)?;
        }
        let is_last = number + 1 == i64::from(spec.days);
        self.walks(midnight, PHONE, "iPhone", spec.phone_samples_per_day, number % 3 == 2 && !is_last)?;
        self.walks(midnight, WATCH, "Watch", spec.watch_samples_per_day, false)
    }

    /// Samples one after the other from 06:00 to 23:55, the last one to 00:05 when it runs over midnight.
    fn walks(
        &mut self,
        midnight: Moment,
        source: &str,
        model: &str,
        count: u32,
        over_midnight: bool,
    ) -> io::Result<()> {
        let waking_seconds = 17 * 3600 + 55 * 60;
        let slot = waking_seconds / i64::from(count.max(1));
        for sample in 0..i64::from(count) {
            let start = 6 * 3600 + sample * slot;
            let length = 1 + self.below(slot.max(1).unsigned_abs());
            let steps = 1 + self.below(3 * length.min(600).unsigned_abs());
            let last = sample + 1 == i64::from(count);
            let end = if over_midnight && last { 24 * 3600 + 300 } else { start + length };
            let at = |seconds: i64| midnight.plus_millis(1000 * seconds);
            self.record("StepCount", source, model, "count", (at(start), at(end)), &steps)?;
            if sample % 4 == 0 {
                let metres = Thousandths(self.below(900));
                self.record("DistanceWalkingRunning", source, model, "km", (at(start), at(end)), &metres)?;
            }
        }
        Ok(())
    }

    fn weight(&mut self, midnight: Moment, in_pounds: bool) -> io::Result<()> {
        let minutes = 390 + self.below(30);
        let at = midnight.plus_millis(60_000 * minutes);
        let grams = 67_000 + 100 * self.below(30);
        let (unit, value) = if in_pounds { ("lb", grams * 100_000 / 45_359) } else { ("kg", grams) };
        self.record("BodyMass", SCALE, "Scale", unit, (at, at), &Thousandths(value))
    }

    fn record(
        &mut self,
        kind: &str,
        source: &str,
        model: &str,
        unit: &str,
        (start, end): (Moment, Moment),
        value: &dyn Display,
    ) -> io::Result<()> {
        let (source, start, end) = (Escaped(source), self.written(start), self.written(end));
        writeln!(
            self.out,
            " <Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"{source}\" sourceVersion=\"18.1\" \
             device=\"&lt;&lt;HKDevice: 0x2822e9a40&gt;, name:{model}, manufacturer:Apple Inc., model:{model}, \
             hardware:{model}14,5, software:18.1&gt;\" unit=\"{unit}\" creationDate=\"{end}\" startDate=\"{start}\" \
             endDate=\"{end}\" value=\"{value}\"/>"
        )
    }

    fn written(&self, at: Moment) -> Written {
        Written { at, utc_offset_minutes: self.spec.utc_offset_minutes }
    }

    /// A number from 0 to `end - 1` (SplitMix64: small, good enough for steps, and the same everywhere).
    fn below(&mut self, end: u64) -> i64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed ^ (mixed >> 31)) % end).expect("the ends asked for are small")
    }
}

/// Enough of Apple's DTD to be one.
const DTD: &str = "\
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT ExportDate EMPTY>
<!ATTLIST ExportDate
  value CDATA #REQUIRED
>
<!ELEMENT Me EMPTY>
<!ELEMENT Record EMPTY>
<!ATTLIST Record
  type          CDATA #REQUIRED
  unit          CDATA #IMPLIED
  value         CDATA #IMPLIED
  sourceName    CDATA #REQUIRED
  sourceVersion CDATA #IMPLIED
  device        CDATA #IMPLIED
  creationDate  CDATA #IMPLIED
  startDate     CDATA #REQUIRED
  endDate       CDATA #REQUIRED
>
";

/// `2026-11-22 08:00:00 +0900`.
struct Written {
    at: Moment,
    utc_offset_minutes: i16,
}

impl Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.at.plus_millis(60_000 * i64::from(self.utc_offset_minutes)).to_chrono();
        let sign = if self.utc_offset_minutes < 0 { '-' } else { '+' };
        let offset = self.utc_offset_minutes.unsigned_abs();
        write!(f, "{} {sign}{:02}{:02}", local.format("%Y-%m-%d %H:%M:%S"), offset / 60, offset % 60)
    }
}

struct Thousandths(i64);

impl Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use kenpos_core::import::{Calendar, ExportFile, Quantity, Totals};

    use super::*;

    fn read(spec: &ExportSpec, visit: &mut dyn FnMut(&ExportFile)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.xml");
        let mut xml = Vec::new();
        write_export(&mut xml, spec).unwrap();
        fs::write(&path, xml).unwrap();
        visit(&ExportFile::new(path, folder.path()));
    }

    fn totals(spec: &ExportSpec) -> Totals {
        let mut totals = None;
        read(spec, &mut |export| totals = Some(export.totals(Calendar::Programme, &mut |_| {}).unwrap()));
        totals.unwrap()
    }

    #[test]
    fn a_generated_export_is_read_without_a_warning_and_ends_with_its_last_day() {
        let last_day: ProgrammeDay = "2026-11-22".parse().unwrap();
        for dtd_version in [3, 7, 11, 12, 13] {
            let spec = ExportSpec { dtd_version, ..ExportSpec::four_weeks(last_day, 1) };
            read(&spec, &mut |export| {
                let mut days = BTreeSet::new();
                let reading = export
                    .read(&mut |_| {}, &mut |sample| {
                        days.insert(sample.end.moment().programme_day());
                        assert!(sample.start.moment() >= spec.first_day.start());
                        assert!(matches!(sample.quantity, Quantity::Weight(_)) || sample.end != sample.start);
                    })
                    .unwrap();
                assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
                assert_eq!((reading.records.steps, reading.records.weight), (28 * 64, 14));
                assert_eq!((days.len(), days.last()), (28, Some(&last_day)));
                let names: BTreeSet<_> = reading.sources.iter().map(|source| source.as_str()).collect();
                assert_eq!(names, BTreeSet::from([PHONE, WATCH, SCALE]));
            });
        }
    }

    #[test]
    fn a_seed_names_its_export_and_the_offset_changes_no_instant() {
        let spec = ExportSpec::four_weeks("2026-11-22".parse().unwrap(), 7);
        let abroad = ExportSpec { utc_offset_minutes: -240, ..spec.clone() };
        assert!(totals(&spec) == totals(&spec.clone()));
        assert!(totals(&spec).steps == totals(&abroad).steps);
        assert!(totals(&spec).steps != totals(&ExportSpec { seed: 8, ..spec.clone() }).steps);
    }
}
