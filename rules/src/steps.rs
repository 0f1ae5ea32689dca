//! Step counts.
//!
//! Comes in: text a member typed, counts from a health store. Goes out: a checked count of one day.
//! Must never happen: a count in a log or an error text; "no data" turned into 0 (that is the caller's `Option`).

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::number::{half_width, whole_number};

/// Steps of one day, 0 to [`StepCount::MAX`]. On the wire: the bare number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct StepCount(u32);

/// A text or number that is no step count. It never repeats the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepsError {
    /// Nothing was typed.
    #[error("no steps given (write a whole number, e.g. 7639)")]
    Empty,
    /// Longer than any step count.
    #[error("too long for a step count (write a whole number, e.g. 7639)")]
    TooLong,
    /// Signs, decimals, words.
    #[error("not a step count (write a whole number without sign or decimals, e.g. 7639 or 7,639)")]
    NotACount,
    /// More than a day can hold.
    #[error("more steps than a day can hold (0 to {max})", max = StepCount::MAX)]
    OutOfRange,
}

impl StepsError {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Empty, Self::TooLong, Self::NotACount, Self::OutOfRange];
}

impl StepCount {
    /// A million steps are some 700 km: no day holds more, so more is a fault of the source.
    pub const MAX: u32 = 1_000_000;

    /// The most a day can hold.
    pub const MOST: Self = Self(Self::MAX);

    /// No step; not to be taken for "no data".
    pub const ZERO: Self = Self(0);

    /// A count read from somewhere else.
    ///
    /// # Errors
    /// [`StepsError::OutOfRange`] above [`StepCount::MAX`].
    pub const fn from_count(count: u32) -> Result<Self, StepsError> {
        if count > Self::MAX { Err(StepsError::OutOfRange) } else { Ok(Self(count)) }
    }

    /// The bare number.
    pub const fn count(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for StepCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StepCount(..)")
    }
}

impl<'de> Deserialize<'de> for StepCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let count = whole_number(deserializer, "a step count, a whole number from 0 to 1000000")?;
        Self::from_count(count).map_err(D::Error::custom)
    }
}

/// No count with its separators and unit is longer.
const TEXT_MAX_CHARS: usize = 24;

/// Reads what a member typed: `7639`, `7,639`, `７６３９`, `7639歩`.
///
/// # Errors
/// [`StepsError`]; signs, decimals and misplaced separators are refused, never repaired.
pub fn read_steps(text: &str) -> Result<StepCount, StepsError> {
    if text.chars().nth(TEXT_MAX_CHARS).is_some() {
        return Err(StepsError::TooLong);
    }
    let folded = half_width(text);
    let plain = folded.trim().trim_end_matches('歩').trim_end();
    if plain.is_empty() {
        return Err(StepsError::Empty);
    }
    let mut groups = plain.split(',');
    let first = groups.next().unwrap_or_default();
    let mut digits = String::from(first);
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return Err(StepsError::NotACount);
        }
        grouped = true;
        digits.push_str(group);
    }
    let first_fits = !first.is_empty() && (!grouped || first.len() <= 3);
    if !first_fits || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(StepsError::NotACount);
    }
    // Only digits are left, so the one way to fail is a number too large.
    digits.parse().map_err(|_| StepsError::OutOfRange).and_then(StepCount::from_count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Result<u32, StepsError> {
        read_steps(text).map(StepCount::count)
    }

    #[test]
    fn case_115_steps_are_read_as_members_write_them() {
        for text in ["7639", " 7639 ", "7,639", "７６３９", "７，６３９歩", "7639 歩", "0007639"] {
            assert_eq!(count(text), Ok(7639), "{text:?}");
        }
        for text in ["１２３４５", "12,345", "12345歩"] {
            assert_eq!(count(text), Ok(12_345), "{text:?}");
        }
        assert_eq!(count("0"), Ok(0));
        assert_eq!(count("1,000,000"), Ok(1_000_000));
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        for text in
            ["-1", "+5", "7639.0", "7.639", "76,39", "1,0000", ",639", "12345,678", "NaN", "1e3", "七千", "①", "歩5"]
        {
            assert_eq!(count(text), Err(StepsError::NotACount), "{text:?}");
        }
        assert_eq!(count("  "), Err(StepsError::Empty));
        assert_eq!(count("歩"), Err(StepsError::Empty));
        assert_eq!(count("1000001"), Err(StepsError::OutOfRange));
        assert_eq!(count("99999999999999999999"), Err(StepsError::OutOfRange));
        assert_eq!(count(&"1".repeat(1_000_000)), Err(StepsError::TooLong));
    }

    #[test]
    fn the_wire_is_checked_and_never_repeats_the_number() {
        assert_eq!(serde_json::from_str::<StepCount>("7639").map(StepCount::count).ok(), Some(7639));
        for text in ["1000001", "-7639", "7639.5", "\"7639\"", "99999999999999999999999", "null"] {
            let error = serde_json::from_str::<StepCount>(text).expect_err("no step count").to_string();
            assert!(!error.contains("7639") && !error.contains("1000001"), "{error}");
        }
    }

    #[test]
    fn a_step_count_does_not_show_itself_in_a_log() {
        assert_eq!(format!("{:?}", read_steps("7639")), "Ok(StepCount(..))");
    }
}
