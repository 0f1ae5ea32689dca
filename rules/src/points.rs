//! Points: 1 point = 1 yen. Integers only; a wrapped sum stops the program (overflow checks are on in every profile).

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// An amount of points, possibly negative (a correction).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Whether there are none.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }
    /// The most that is read off the wire, either way: a trillion yen is more than any union has, and a million such
    /// amounts still add up within 64 bits.
    pub const WIRE_MAX: i64 = 1_000_000_000_000;
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let amount = i64::deserialize(deserializer)?;
        if amount.unsigned_abs() > Self::WIRE_MAX.unsigned_abs() {
            return Err(D::Error::custom(format!("points beyond {} either way", Self::WIRE_MAX)));
        }
        Ok(Self(amount))
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Points {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_off_the_wire_cannot_wrap_a_sum() {
        assert_eq!(serde_json::from_str::<Points>("-31").ok(), Some(Points(-31)));
        assert!(serde_json::from_str::<Points>("1000000000000").is_ok());
        for text in ["1000000000001", "-1000000000001", "-9223372036854775808", "1.5", "\"5\""] {
            assert!(serde_json::from_str::<Points>(text).is_err(), "{text}");
        }
    }
}
