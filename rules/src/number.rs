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
const DIGITS_MAX: usize = 24;

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

    /// This number with the decimal point moved `places` to the left.
    pub(crate) fn shifted_left(self, places: u32) -> Self {
        Self { digits: self.digits, scale: self.scale + places }.reduced()
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

    fn reduced(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The whole part, and the fraction in units of 10^-`DIGITS_MAX` (a scale never exceeds it by more than a shift of 3).
    fn parts(self) -> (u128, u128) {
        let unit = 10u128.pow(self.scale);
        (self.digits / unit, (self.digits % unit) * 10u128.pow(DIGITS_MAX as u32 + 3 - self.scale))
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
        if whole.is_empty() || whole.len() + fraction.len() > DIGITS_MAX {
            return Err(DecimalError);
        }
        let mut digits = 0u128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(DecimalError);
            }
            digits = digits * 10 + u128::from(byte - b'0');
        }
        Ok(Self { digits, scale: fraction.len() as u32 }.reduced())
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
