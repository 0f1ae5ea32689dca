//! One `<Record …>` of the export: a row, something to leave out with its reason, or nothing of ours.

use std::borrow::Cow;

use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::{WeightError, weight_from_quantity};
use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;

use super::Warning;
use super::date::{Written, read_date};
use super::row::{Row, Unit};
use super::sources::{NoNumber, Sources};

const STEPS: &str = "HKQuantityTypeIdentifierStepCount";
const BODY_MASS: &str = "HKQuantityTypeIdentifierBodyMass";
/// A step sample spans minutes, a typed one a day. Longer than a year is a fault, and would be split over years.
const LENGTH_SECONDS_MAX: i64 = 366 * 86_400;

/// Why a record became no row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoRow {
    /// Another type than steps and weight.
    NotOurs,
    /// Ours, but left out.
    Skipped(Warning),
    /// The whole file is refused: the record names an entity of a DTD.
    ForeignEntity,
    /// The whole file is refused: it names more sources than anybody has.
    TooManySources { limit: u64 },
}

impl From<Warning> for NoRow {
    fn from(warning: Warning) -> Self {
        Self::Skipped(warning)
    }
}

impl From<NoNumber> for NoRow {
    fn from(no_number: NoNumber) -> Self {
        match no_number {
            NoNumber::NotAName => Self::Skipped(Warning::MalformedRecord),
            NoNumber::TooMany { limit } => Self::TooManySources { limit },
        }
    }
}

/// Reads one record.
pub(super) fn read_record(tag: &BytesStart<'_>, sources: &mut Sources) -> Result<Row, NoRow> {
    let fields = match Fields::of(tag) {
        Err(NoRow::Skipped(_)) | Ok(_) if names_foreign_entity(tag.as_ref()) => return Err(NoRow::ForeignEntity),
        fields => fields?,
    };
    let start = date(fields.start)?;
    let end = date(fields.end)?;
    let unit = unit(&fields)?;
    let value = decoded(fields.value.ok_or(Warning::MalformedValue)?)?;
    let decimal = Decimal::read(&value).ok_or(Warning::MalformedValue)?;
    let quantity = match unit {
        Unit::Count => decimal.whole_steps()?,
        _ => weight_from_quantity(&value, unit.text()).map_err(not_a_weight)?.grams(),
    };
    let length = end.seconds - start.seconds;
    if length < 0 {
        return Err(Warning::EndBeforeStart.into());
    }
    if length > LENGTH_SECONDS_MAX {
        return Err(Warning::TooLong.into());
    }
    Ok(Row {
        start: start.seconds,
        source: sources.number(fields.source.ok_or(Warning::MalformedRecord)?)?,
        unit,
        length_seconds: u32::try_from(length).expect("a year of seconds fits"),
        digits: decimal.digits,
        scale: decimal.scale,
        start_offset_minutes: start.utc_offset_minutes,
        end_offset_minutes: end.utc_offset_minutes,
        quantity,
    })
}

/// The attributes we read, entities not yet decoded.
#[derive(Default)]
struct Fields<'t> {
    is_steps: bool,
    unit: Option<&'t str>,
    value: Option<&'t str>,
    source: Option<&'t str>,
    start: Option<&'t str>,
    end: Option<&'t str>,
}

impl<'t> Fields<'t> {
    /// Stops at the type if it is none of ours: most records of an export are heart rates and energy.
    fn of(tag: &'t BytesStart<'_>) -> Result<Self, NoRow> {
        let mut fields = Self::default();
        let mut ours = false;
        let mut broken = false;
        // Checking for repeated names costs more than all else here; the ones we read are checked below.
        for attribute in tag.attributes().with_checks(false) {
            let Ok(attribute) = attribute else {
                broken = true;
                break;
            };
            let Cow::Borrowed(value) = attribute.value else {
                broken = true;
                continue;
            };
            let field = match attribute.key.as_ref() {
                "type" => {
                    fields.is_steps = value == STEPS;
                    if ours || !(fields.is_steps || value == BODY_MASS) {
                        // Of which type it is, only the entity could say.
                        let foreign = names_foreign_entity(value);
                        return Err(if foreign { NoRow::ForeignEntity } else { NoRow::NotOurs });
                    }
                    ours = true;
                    continue;
                }
                "unit" => &mut fields.unit,
                "value" => &mut fields.value,
                "sourceName" => &mut fields.source,
                "startDate" => &mut fields.start,
                "endDate" => &mut fields.end,
                _ => continue,
            };
            broken |= field.replace(value).is_some();
        }
        match (ours, broken) {
            (false, _) => Err(NoRow::NotOurs),
            (true, true) => Err(Warning::MalformedRecord.into()),
            (true, false) => Ok(fields),
        }
    }
}

fn unit(fields: &Fields<'_>) -> Result<Unit, Warning> {
    let text = decoded(fields.unit.ok_or(Warning::UnknownUnit)?)?;
    let unit = if fields.is_steps { (text == Unit::Count.text()).then_some(Unit::Count) } else { Unit::of_mass(&text) };
    unit.ok_or(Warning::UnknownUnit)
}

fn date(text: Option<&str>) -> Result<Written, Warning> {
    let text = decoded(text.ok_or(Warning::MalformedDate)?)?;
    read_date(&text).ok_or(Warning::MalformedDate)
}

const fn not_a_weight(error: WeightError) -> Warning {
    match error {
        WeightError::OutOfRange => Warning::ValueOutOfRange,
        WeightError::UnknownUnit => Warning::UnknownUnit,
        _ => Warning::MalformedValue,
    }
}

/// Whether a name between `&` and `;` is none of the five of XML. A bare `&` is a slip, not an entity.
fn names_foreign_entity(raw: &str) -> bool {
    memchr::memchr_iter(b'&', raw.as_bytes()).any(|at| {
        let after = raw.get(at + 1..).unwrap_or_default();
        let Some((name, _)) = after.split_once(';') else { return false };
        let is_name = name.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | ':'))
            && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '-' | '.'));
        is_name && !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos")
    })
}

/// Decodes the five entities of XML and character references; a bare `&` makes the record malformed.
fn decoded(raw: &str) -> Result<Cow<'_, str>, Warning> {
    if memchr::memchr(b'&', raw.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(raw));
    }
    unescape(raw).map_err(|_| Warning::MalformedRecord)
}

/// An exact decimal without trailing zeros behind the point.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    digits: u64,
    scale: u8,
}

impl Decimal {
    /// Plain decimals as Apple writes them, up to nineteen digits; no sign, no exponent.
    fn read(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if whole.is_empty() || fraction.is_empty() {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let digits = whole.bytes().chain(fraction.bytes()).try_fold(0_u64, |sum, byte| {
            let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
            sum.checked_mul(10)?.checked_add(digit)
        })?;
        Some(Self { digits, scale: u8::try_from(fraction.len()).ok()? })
    }

    fn whole_steps(&self) -> Result<u32, Warning> {
        if self.scale > 0 {
            return Err(Warning::MalformedValue);
        }
        u32::try_from(self.digits).ok().filter(|steps| *steps <= StepCount::MAX).ok_or(Warning::ValueOutOfRange)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATES: &str = r#"startDate="2026-11-22 08:00:00 +0900" endDate="2026-11-22 08:10:00 +0900""#;

    fn read(attributes: &str) -> Result<Row, NoRow> {
        let content = format!("Record {attributes}");
        read_record(&BytesStart::from_content(content, "Record".len()), &mut Sources::default())
    }

    fn steps(value: &str) -> Result<Row, NoRow> {
        read(&format!(r#"type="{STEPS}" sourceName="phone" unit="count" {DATES} value="{value}""#))
    }

    fn weight(value: &str, unit: &str) -> Result<Row, NoRow> {
        read(&format!(r#"type="{BODY_MASS}" sourceName="scale" unit="{unit}" {DATES} value="{value}""#))
    }

    fn skipped(warning: Warning) -> Option<NoRow> {
        Some(NoRow::Skipped(warning))
    }

    #[test]
    fn steps_are_whole_numbers_however_they_are_written() {
        assert!(steps("12") == steps("12.0") && steps("12") == steps("&#49;2"));
        assert!(steps("12").is_ok_and(|row| row.quantity == 12 && row.length_seconds == 600));
        assert!(steps("0").is_ok_and(|row| row.quantity == 0));
        assert_eq!(steps("1000001").err(), skipped(Warning::ValueOutOfRange));
        for value in ["", "12.5", "-3", "+3", "1e3", "NaN", "１２", ".", "12.", ".5", "99999999999999999999", "1 2"] {
            assert_eq!(steps(value).err(), skipped(Warning::MalformedValue), "{value:?}");
        }
    }

    #[test]
    fn weights_come_in_five_units_and_leave_in_grams() {
        for (value, unit, grams) in
            [("68.2", "kg", 68_200), ("172", "lb", 78_018), ("68200", "g", 68_200), ("2405.7", "oz", 68_200)]
        {
            assert!(weight(value, unit).is_ok_and(|row| row.quantity == grams), "{value} {unit}");
        }
        assert!(weight("10.7", "st").is_ok());
        assert!(weight("68.2", "kg") == weight("68.20", "kg"));
        assert!(weight("68.2001", "kg") != weight("68.2002", "kg"), "the same grams, but not the same reading");
        assert_eq!(weight("68.2", "stone").err(), skipped(Warning::UnknownUnit));
        assert_eq!(weight("68.2", "count").err(), skipped(Warning::UnknownUnit));
        assert_eq!(weight("6.82", "kg").err(), skipped(Warning::ValueOutOfRange));
    }

    #[test]
    fn every_fault_of_a_record_has_its_own_name() {
        let good = r#"sourceName="p" unit="count" startDate="2026-11-22 08:00:00 +0900" endDate="2026-11-22 08:10:00 +0900" value="1""#;
        for (from, to, warning) in [
            ("08:10", "07:10", Warning::EndBeforeStart),
            ("endDate=\"2026", "endDate=\"2028", Warning::TooLong),
            ("endDate", "finalDate", Warning::MalformedDate),
            ("2026-11-22 08:00", "22/11/2026 08:00", Warning::MalformedDate),
            ("unit=\"count\"", "", Warning::UnknownUnit),
            ("unit=\"count\"", "unit=\"km\"", Warning::UnknownUnit),
            ("sourceName=\"p\"", "", Warning::MalformedRecord),
            ("sourceName=\"p\"", "sourceName=\"p & q\"", Warning::MalformedRecord),
            ("value=\"1\"", "value=\"1\" value=\"2\"", Warning::MalformedRecord),
            ("value=\"1\"", "value=1", Warning::MalformedRecord),
            ("value=\"1\"", "", Warning::MalformedValue),
        ] {
            assert!(good.contains(from), "{from} is not in the good record");
            let record = format!(r#"type="{STEPS}" {}"#, good.replace(from, to));
            assert_eq!(read(&record).err(), skipped(warning), "{record}");
        }
    }

    #[test]
    fn a_record_of_ours_that_names_an_entity_refuses_the_file() {
        let with = |source: &str, value: &str, device: &str| {
            let more = format!(r#"unit="count" {DATES} value="{value}" device="{device}""#);
            read(&format!(r#"type="{STEPS}" sourceName="{source}" {more}"#)).err()
        };
        assert_eq!(with("&#80;&amp;Q", "1", "&lt;HKDevice&gt;"), None);
        for (source, value, device) in [("&p;", "1", ""), ("p", "&one;", ""), ("p", "1", "&lt;&d;"), ("&p;", "x", "")] {
            assert_eq!(with(source, value, device), Some(NoRow::ForeignEntity), "{source} {value} {device}");
        }
        assert_eq!(read(r#"type="&steps;" value="1""#).err(), Some(NoRow::ForeignEntity));
        assert_eq!(read(r#"type="HKQuantityTypeIdentifierHeartRate" value="&one;""#).err(), Some(NoRow::NotOurs));
    }

    #[test]
    fn other_types_are_not_ours_to_judge() {
        assert_eq!(read(r#"type="HKQuantityTypeIdentifierHeartRate" value=broken"#).err(), Some(NoRow::NotOurs));
        assert_eq!(read("").err(), Some(NoRow::NotOurs));
        let type_last = format!(r#"sourceName="p" unit="count" {DATES} value="1" type="{STEPS}""#);
        assert!(read(&type_last).is_ok());
    }
}
