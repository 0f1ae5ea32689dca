//! The insurer number (保険者番号) of an employees' insurer: eight digits, the last a check digit.
//!
//! Comes in: typed or filed text. Goes out: the eight digits, leading zero kept. Must never happen: the number
//! taken as a figure, which drops the zero.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// An insurer number whose check digit is right: kind of law (2), prefecture (2), insurer (3), check digit (1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InsurerNumber(String);

/// A text that is no insurer number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InsurerNumberError {
    /// Seven digits are what a spreadsheet leaves of eight that begin with zero.
    #[error("an insurer number has eight digits; with seven, a spreadsheet has dropped the leading zero")]
    LostZero,
    /// Anything else that is not eight digits.
    #[error("an insurer number has eight digits")]
    NotEightDigits,
    /// The last digit does not follow from the others.
    #[error("the insurer number's check digit is wrong (one of its digits is mistyped)")]
    CheckDigit,
}

impl InsurerNumber {
    /// Reads an insurer number; full-width digits are fine.
    ///
    /// # Errors
    /// [`InsurerNumberError`].
    pub fn read(text: &str) -> Result<Self, InsurerNumberError> {
        let number: String = text.trim().chars().take(32).nfkc().collect();
        let digits: Vec<u32> = number.chars().map_while(|letter| letter.to_digit(10)).collect();
        if digits.len() != number.chars().count() {
            return Err(InsurerNumberError::NotEightDigits);
        }
        match digits.as_slice() {
            [body @ .., check] if body.len() == 7 => {
                if check_digit(body) == *check {
                    Ok(Self(number))
                } else {
                    Err(InsurerNumberError::CheckDigit)
                }
            }
            rest if rest.len() == 7 => Err(InsurerNumberError::LostZero),
            _ => Err(InsurerNumberError::NotEightDigits),
        }
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Weights 2, 1, 2, 1 … from the right; the digits of the products are added; the check digit fills up to ten.
fn check_digit(body: &[u32]) -> u32 {
    let sum: u32 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 } else { *digit })
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10
}

impl fmt::Display for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_union_s_own_number_is_valid_and_keeps_its_zero() {
        assert_eq!(InsurerNumber::read("06273494").expect("a number").as_str(), "06273494");
        assert_eq!(InsurerNumber::read(" ０６２７３４９４ ").expect("a number").as_str(), "06273494");
    }

    #[test]
    fn one_wrong_digit_is_always_seen() {
        let right = "06273494";
        for place in 0..8 {
            for digit in '0'..='9' {
                let wrong: String =
                    right.chars().enumerate().map(|(at, kept)| if at == place { digit } else { kept }).collect();
                assert_eq!(InsurerNumber::read(&wrong).is_ok(), wrong == right, "{wrong}");
            }
        }
    }

    #[test]
    fn a_lost_zero_is_named() {
        assert_eq!(InsurerNumber::read("6273494"), Err(InsurerNumberError::LostZero));
        for text in ["", "0627349", "062734944", "0627349x", "-6273494", "०६२७३४९४"] {
            assert!(InsurerNumber::read(text).is_err(), "{text}");
        }
    }
}
