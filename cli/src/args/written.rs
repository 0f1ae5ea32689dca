//! Moments and birth dates as people write them.
//!
//! Comes in: what was typed. Goes out: a moment with its offset, a day. Must never happen: a birth date repeated, which is
//! half of a first password.

use kenpos_rules::day::{Moment, ProgrammeDay};

/// A moment with the offset it was written with, so that the record shows the time as it was lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenMoment {
    pub at: Moment,
    /// −720 to 840.
    pub utc_offset_minutes: i16,
}

/// A text that is no birth date. It is not repeated: a birth date is half of a first password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a birth date")]
pub struct BirthDateError;

/// `1985-04-01`, or in eight digits as the initial password is written.
pub fn birth_date(text: &str) -> Result<ProgrammeDay, BirthDateError> {
    let dashed = match text.as_bytes() {
        [y @ .., m1, m2, d1, d2] if y.len() == 4 && text.is_ascii() => {
            let letter = |byte: &u8| char::from(*byte);
            y.iter().map(letter).chain(['-', letter(m1), letter(m2), '-', letter(d1), letter(d2)]).collect()
        }
        _ => text.to_owned(),
    };
    dashed.parse().map_err(|_| BirthDateError)
}

impl std::str::FromStr for WrittenMoment {
    type Err = kenpos_rules::day::DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let at: Moment = text.parse()?;
        Ok(Self { at, utc_offset_minutes: written_offset(text).unwrap_or(0) })
    }
}

/// The offset at the end of an RFC 3339 text, in minutes; `Z` and what is not there are none.
fn written_offset(text: &str) -> Option<i16> {
    let (sign_at, sign) = text.rmatch_indices(['+', '-']).next()?;
    let (hours, minutes) = text.get(sign_at + 1..)?.split_once(':')?;
    let total = hours.parse::<i16>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)?;
    // A date has dashes too; its last part has no colon, so it never gets here.
    Some(if sign == "-" { -total } else { total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_the_offset_it_was_written_with() {
        let offset = |text: &str| text.parse::<WrittenMoment>().map(|moment| moment.utc_offset_minutes).ok();
        assert_eq!(offset("2026-11-22T08:00:00+09:00"), Some(540));
        assert_eq!(offset("2026-11-22T08:00:00-03:30"), Some(-210));
        assert_eq!(offset("2026-11-22T08:00:00Z"), Some(0));
        assert_eq!(offset("2026-11-22"), None);
    }

    #[test]
    fn a_birth_date_is_read_in_both_spellings_and_never_repeated() {
        assert_eq!(birth_date("19850401"), birth_date("1985-04-01"));
        assert_eq!(birth_date("19859999"), Err(BirthDateError));
        assert!(birth_date("１９８５0401").is_err());
    }
}
