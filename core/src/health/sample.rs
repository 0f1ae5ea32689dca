//! One sample of a health store, and what of it is believed enough to look at.
//!
//! Must never happen: a value outside its range kept; a value or the name of an app in `Debug` or an error text.

use std::fmt;

use kenpos_rules::day::Moment;
use kenpos_rules::provenance::RecordingMethod;
use kenpos_rules::steps::StepCount;

use super::SampleKind;
use crate::error::KenposError;

/// Bytes of an id: a UUID has 36, and no store gives longer ones.
const ID_BYTES_MAX: usize = 128;

/// Bytes of an origin: the longest bundle id or package name a store accepts.
const ORIGIN_BYTES_MAX: usize = 255;

/// Characters of a value: a double is printed with at most 17 digits.
const VALUE_CHARS_MAX: usize = 32;

/// Begins the sync id of everything this app writes into a health store.
pub(crate) const OWN_SYNC_ID: &str = "kenpos:";

/// One sample, as the store has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sample {
    /// The store's own id.
    pub id: String,
    /// What it measures.
    pub kind: SampleKind,
    /// When it began.
    pub start: Moment,
    /// When it ended; for a weighing the same as `start`.
    pub end: Moment,
    /// Exact decimal text.
    pub value: String,
    /// `count` for steps; `kg`, `lb`, `g`, `st` or `oz` for a weight.
    pub unit: String,
    /// Bundle or package that wrote it.
    pub origin: String,
    /// Written by this very app.
    pub own: bool,
    /// The device it names, if it names one.
    pub device: Option<String>,
    /// How it came about. HealthKit: `Manual` for `HKWasUserEntered`, else `Automatic`.
    pub method: RecordingMethod,
    /// When it was changed last, where the store says.
    pub last_modified: Option<Moment>,
    /// HealthKit's sync identifier, Health Connect's client record id.
    pub sync_id: Option<String>,
    /// The zone it names, in minutes from UTC. Decides nothing.
    pub utc_offset_minutes: Option<i16>,
}

/// What no store gives: a fault of the shell. The report it came in changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// Empty or too long.
    #[error("the id of a sample is empty or longer than {ID_BYTES_MAX} bytes")]
    Id,
    /// Empty or too long.
    #[error("the origin of a sample is empty or longer than {ORIGIN_BYTES_MAX} bytes")]
    Origin,
    /// Of another kind than was asked for.
    #[error("the sample is of another kind than was asked for")]
    Kind,
    /// A sign, an exponent, `NaN`, words.
    #[error("the number is no plain decimal")]
    NotADecimal,
    /// Steps are whole.
    #[error("the number of steps has a fraction")]
    Fraction,
    /// More than a day can hold.
    #[error("the number of steps is over {max}", max = StepCount::MAX)]
    OutOfRange,
}

impl From<SampleError> for KenposError {
    fn from(error: SampleError) -> Self {
        Self::invalid("outcome", error.to_string(), "pass on what the store gave, as exact text")
    }
}

impl Sample {
    /// What must hold whatever the store says.
    pub(super) fn check(&self, kind: SampleKind) -> Result<(), SampleError> {
        let within = |text: &str, most| (1..=most).contains(&text.len());
        if !within(&self.id, ID_BYTES_MAX) {
            return Err(SampleError::Id);
        }
        if !within(&self.origin, ORIGIN_BYTES_MAX) {
            return Err(SampleError::Origin);
        }
        if self.kind != kind {
            return Err(SampleError::Kind);
        }
        if is_decimal(&self.value) { Ok(()) } else { Err(SampleError::NotADecimal) }
    }

    /// Written by this app: what it wrote comes from its own records, and is not read back.
    pub(super) fn is_own(&self) -> bool {
        self.own || self.sync_id.as_deref().is_some_and(|id| id.starts_with(OWN_SYNC_ID))
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sample({} {} at {})", self.kind, self.id, self.start)
    }
}

/// How a sum may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fraction {
    /// Whole numbers only.
    Refused,
    /// Rounded half up to a whole number, as Apple's own app shows it: HealthKit apportions samples that overlap.
    Rounded,
}

/// A count of steps from exact decimal text.
pub(super) fn read_count(text: &str, fraction: Fraction) -> Result<StepCount, SampleError> {
    if !is_decimal(text) {
        return Err(SampleError::NotADecimal);
    }
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let more = rest.bytes().any(|digit| digit != b'0');
    let up = match fraction {
        Fraction::Refused if more => return Err(SampleError::Fraction),
        Fraction::Rounded if rest.bytes().next().is_some_and(|digit| digit >= b'5') => 1,
        _ => 0,
    };
    // Only digits are left, so the one way to fail is a number too large.
    let count: u32 = whole.parse().map_err(|_| SampleError::OutOfRange)?;
    StepCount::from_count(count.saturating_add(up)).map_err(|_| SampleError::OutOfRange)
}

fn is_decimal(text: &str) -> bool {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= VALUE_CHARS_MAX && digits(whole) && digits(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str, fraction: Fraction) -> Result<u32, SampleError> {
        read_count(text, fraction).map(StepCount::count)
    }

    #[test]
    fn case_116_what_is_no_count_is_a_typed_error() {
        for text in ["-1", "+1", "NaN", "inf", "1e9", "", "12,345", ".5", "5.", "１"] {
            assert_eq!(count(text, Fraction::Rounded), Err(SampleError::NotADecimal), "{text:?}");
        }
        assert_eq!(count("5000.7", Fraction::Refused), Err(SampleError::Fraction));
        assert_eq!(count("1000000000", Fraction::Refused), Err(SampleError::OutOfRange));
        assert_eq!(count("1000000.5", Fraction::Rounded), Err(SampleError::OutOfRange));
        assert_eq!(count("5000.0", Fraction::Refused), Ok(5_000));
    }

    #[test]
    fn a_sum_of_healthkit_is_rounded_as_its_own_app_shows_it() {
        assert_eq!(count("7639.48", Fraction::Rounded), Ok(7_639));
        assert_eq!(count("7639.5", Fraction::Rounded), Ok(7_640));
    }
}
