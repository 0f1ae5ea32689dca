//! The code shown at an event, which members type to check in.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::number::half_width;

/// A check-in code: [`CheckInCode::MIN_CHARS`] to [`CheckInCode::MAX_CHARS`] capital letters and digits. Whoever was there
/// knows it and others should not, so it shows itself nowhere.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CheckInCode(String);

/// A text that is no code. It never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a check-in code (write {min} to {max} letters and digits)", min = CheckInCode::MIN_CHARS, max = CheckInCode::MAX_CHARS)]
pub struct CheckInCodeError;

impl CheckInCode {
    /// Six of 36 characters: with few tries a day nobody guesses it.
    pub const MIN_CHARS: usize = 6;
    /// What fits a poster and one line of a phone.
    pub const MAX_CHARS: usize = 16;

    /// Reads what stands in a file or what a member typed: full-width or small letters, spaces and hyphens do not matter.
    ///
    /// # Errors
    /// [`CheckInCodeError`].
    pub fn read(text: &str) -> Result<Self, CheckInCodeError> {
        // Three separators a character are more than anybody types.
        if text.chars().nth(Self::MAX_CHARS * 4).is_some() {
            return Err(CheckInCodeError);
        }
        let plain = half_width(text).to_ascii_uppercase();
        let code: String = plain.chars().filter(|letter| !matches!(letter, ' ' | '-' | '\u{2010}')).collect();
        let fits = (Self::MIN_CHARS..=Self::MAX_CHARS).contains(&code.len());
        if fits && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(code))
        } else {
            Err(CheckInCodeError)
        }
    }

    /// The code in its one spelling, for the server's own keeping.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CheckInCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckInCode(..)")
    }
}

impl<'de> Deserialize<'de> for CheckInCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let code = Self::read(&text).map_err(D::Error::custom)?;
        // On the wire it is already in its one spelling.
        if code.0 == text { Ok(code) } else { Err(D::Error::custom(CheckInCodeError)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let code = CheckInCode::read("WALK26AK").expect("a code");
        for text in ["walk26ak", " WALK-26AK ", "ｗａｌｋ２６ａｋ", "walk 26 ak"] {
            assert_eq!(CheckInCode::read(text).as_ref(), Ok(&code), "{text}");
        }
    }

    #[test]
    fn the_wire_takes_the_one_spelling() {
        assert!(serde_json::from_str::<CheckInCode>("\"WALK26AK\"").is_ok());
        for text in ["\"walk26ak\"", "\"WALK-26AK\"", "\"\"", "7"] {
            assert!(serde_json::from_str::<CheckInCode>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_and_not_repeated() {
        for text in ["", "WALK2", "歩く歩く歩く", "WALK26AK!", &"A".repeat(17), &"-".repeat(1_000)] {
            let error = CheckInCode::read(text).expect_err("no code").to_string();
            assert!(text.is_empty() || !error.contains(text));
        }
    }
}
