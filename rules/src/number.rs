//! Numbers as people and files write them, without floating point.
//!
//! Comes in: text. Goes out: exact decimals. Must never happen: a binary fraction, a sign, an exponent, `NaN`,
//! or a character taken for a digit because it looks like one (`²`, `①`).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 24 digits: enough for every decimal a health store prints (17), and times the finest unit factor it still fits 128 bits.
const DIGITS_MAX: u32 = 24;
/// The furthest a decimal point is moved: from grams to kilograms.
const SHIFT_MAX: u32 = 3;

/// An exact decimal, not negative: `digits` divided by ten to the power of `scale`. Trailing zeros are dropped, so equal
/// numbers are equal values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: u128,
    scale: u32,
}

/// A text that is no plain decimal. It does not repeat the text: that may be a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain decimal (write digits with at most one point, e.g. 18.5)")]
pub struct DecimalError;

impl Decimal {
    /// This number times `factor` / 10^`factor_scale`, rounded half up to a whole number.
    ///
    /// `None` when the result does not fit 64 bits.
    pub(crate) fn times_rounded(self, factor: u64, factor_scale: u32) -> Option<u64> {
        let product = self.digits.checked_mul(u128::from(factor))?;
        let divisor = 10u128.checked_pow(self.scale + factor_scale)?;
        let whole = product / divisor;
        let rounded = if product % divisor >= divisor.div_ceil(2) { whole + 1 } else { whole };
        u64::try_from(rounded).ok()
    }

    /// This number with the decimal point moved one, two and three places to the left.
    pub(crate) fn shifted_left(self) -> impl Iterator<Item = Self> {
        (1..=SHIFT_MAX).map(move |places| Self { digits: self.digits, scale: self.scale + places }.reduced())
    }

    /// This number with the decimal point moved one place to the right.
    pub(crate) fn shifted_right(self) -> Self {
        match self.scale.checked_sub(1) {
            Some(scale) => Self { digits: self.digits, scale },
            None => Self { digits: self.digits.saturating_mul(10), scale: 0 },
        }
    }

    /// True for a number without a fraction.
    pub(crate) fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// True if this number and another together are at most a whole number. Exact for every pair of decimals.
    pub(crate) fn with_at_most(self, other: Self, most: u32) -> bool {
        const UNIT: u128 = 10u128.pow(DIGITS_MAX + SHIFT_MAX);
        let ((whole, fraction), (more, rest)) = (self.parts(), other.parts());
        let fraction = fraction + rest;
        (whole + more + fraction / UNIT, fraction % UNIT) <= (u128::from(most), 0)
    }

    fn reduced(mut self) -> Self {
        while self.scale > 0 && self.digits.is_multiple_of(10) {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The whole part, and the fraction in units so small that every scale fits.
    fn parts(self) -> (u128, u128) {
        let unit = 10u128.pow(self.scale);
        (self.digits / unit, (self.digits % unit) * 10u128.pow(DIGITS_MAX + SHIFT_MAX - self.scale))
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(DecimalError),
            None => (text, ""),
        };
        let length = u32::try_from(whole.len() + fraction.len()).unwrap_or(u32::MAX);
        if whole.is_empty() || length > DIGITS_MAX {
            return Err(DecimalError);
        }
        let mut number = Self { digits: 0, scale: 0 };
        for (place, byte) in whole.bytes().chain(fraction.bytes()).enumerate() {
            if !byte.is_ascii_digit() {
                return Err(DecimalError);
            }
            number.digits = number.digits * 10 + u128::from(byte - b'0');
            number.scale += u32::from(place >= whole.len());
        }
        Ok(number.reduced())
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10u128.pow(self.scale);
        write!(f, "{}", self.digits / unit)?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", self.digits % unit, width = self.scale as usize)?;
        }
        Ok(())
    }
}

/// A decimal can be a BMI or a weight on its way in, so it does not show itself.
impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decimal(..)")
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal in quotes, e.g. \"18.5\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(|_| E::invalid_value(Unexpected::Other("this text"), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Reads a whole number from 0 to `u32::MAX` off the wire. `expected` is the whole error text: unlike serde's own errors
/// it does not repeat the value, which may be a weight or a step count.
pub(crate) fn whole_number<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<u32, D::Error> {
    struct Whole(&'static str);
    impl Visitor<'_> for Whole {
        type Value = u32;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
        fn visit_u64<E: de::Error>(self, number: u64) -> Result<u32, E> {
            u32::try_from(number).map_err(|_| E::custom(self.0))
        }
        fn visit_i64<E: de::Error>(self, number: i64) -> Result<u32, E> {
            u32::try_from(number).map_err(|_| E::custom(self.0))
        }
        fn visit_f64<E: de::Error>(self, _: f64) -> Result<u32, E> {
            Err(E::custom(self.0))
        }
        fn visit_str<E: de::Error>(self, _: &str) -> Result<u32, E> {
            Err(E::custom(self.0))
        }
    }
    deserializer.deserialize_any(Whole(expected))
}

/// Full-width ASCII (`６８．２ｋｇ`) and the ideographic space as plain ASCII; every other character stays what it is.
pub(crate) fn half_width(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal of the test")
    }

    #[test]
    fn equal_numbers_are_equal_however_they_are_written() {
        assert_eq!(decimal("25"), decimal("25.0"));
        assert_eq!(decimal("018.50"), decimal("18.5"));
        assert_eq!(decimal("18.500").to_string(), "18.5");
        assert_eq!(decimal("0.05").to_string(), "0.05");
    }

    #[test]
    fn decimals_are_ordered_by_value() {
        let ascending = ["0", "0.0001", "0.1", "2", "9.99", "10", "18.4999999999999999999", "18.5", "100"];
        for pair in ascending.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn a_sum_is_compared_exactly() {
        for (one, other, most, holds) in [
            ("30", "5", 35, true),
            ("30.0", "5.0", 35, true),
            ("30.1", "5", 35, false),
            ("29.5", "5.5", 35, true),
            ("29.50000000000000000001", "5.5", 35, false),
            ("0.6", "0.5", 1, false),
            ("36", "0", 35, false),
        ] {
            assert_eq!(decimal(one).with_at_most(decimal(other), most), holds, "{one} + {other} <= {most}");
        }
        assert!(!decimal(&"9".repeat(24)).with_at_most(decimal(&"9".repeat(24)), u32::MAX));
    }

    #[test]
    fn only_plain_decimals_are_read() {
        let long = "1".repeat(25);
        for text in ["", ".", ".5", "5.", "-1", "+1", "1e3", "1.2.3", "1,5", " 1", "NaN", "inf", "²", "１", &long] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError), "{text:?}");
        }
    }

    #[test]
    fn the_longest_decimal_survives_every_operation() {
        let small = decimal(&format!("0.{}", "9".repeat(23)));
        let large = decimal(&"9".repeat(24));
        for number in [small, large] {
            let _ = number.times_rounded(28_349_523_125, 9);
            let _ = number.shifted_right().times_rounded(28_349_523_125, 9);
            for shifted in number.shifted_left() {
                let _ = shifted.times_rounded(28_349_523_125, 9);
                assert!(shifted < number);
            }
        }
        assert_eq!(large.times_rounded(1000, 0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn a_decimal_is_read_back_as_it_was_written(whole in 0u64..1_000_000_000, thousandths in 0u32..1000) {
            let number = decimal(&format!("{whole}.{thousandths:03}"));
            prop_assert_eq!(decimal(&number.to_string()), number);
            prop_assert_eq!(number.times_rounded(1000, 0), Some(whole * 1000 + u64::from(thousandths)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,40}|[0-9.,]{0,40}") {
            let _ = text.parse::<Decimal>();
            let _ = half_width(&text);
        }
    }
}
