//! Body weight.
//!
//! Comes in: text a member typed, or a quantity of a file. Goes out: whole grams, or a question to the member.
//! Must never happen: a silent guess (a lost decimal point, pounds for kilograms), binary fractions,
//! a weight in a log or an error text.

mod reading;
mod sudden;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::number::whole_number;
pub use reading::{GuessReading, WeightGuess, WeightReading, read_weight, weight_from_quantity};
pub use sudden::LastWeight;

/// A body weight in whole grams, [`Weight::MIN_GRAMS`] to [`Weight::MAX_GRAMS`]. On the wire: the bare grams.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Weight(u32);

/// The units a member may type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightUnit {
    /// Kilograms.
    Kg,
    /// Avoirdupois pounds, 0.45359237 kg each.
    Lb,
}

/// A text or number that is no weight. It never repeats the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// Nothing was typed.
    #[error("no weight given (write kilograms, e.g. 68.2)")]
    Empty,
    /// Longer than any weight.
    #[error("too long for a weight (write kilograms, e.g. 68.2)")]
    TooLong,
    /// Signs, exponents, words, two decimal points.
    #[error("not a weight (write kilograms, e.g. 68.2, or pounds, e.g. 150 lb)")]
    NotANumber,
    /// A unit nobody here weighs in.
    #[error("unknown unit of weight (kg or lb; in files also g, st and oz)")]
    UnknownUnit,
    /// The text says one unit, the choice beside it another.
    #[error("two different units given (choose kg or lb once)")]
    TwoUnits,
    /// No person weighs that, and no other reading of it makes sense.
    #[error("outside the range of weights ({min} to {max} kg)",
        min = Weight::MIN_GRAMS / 1000, max = Weight::MAX_GRAMS / 1000)]
    OutOfRange,
}

impl WeightError {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Empty, Self::TooLong, Self::NotANumber, Self::UnknownUnit, Self::TwoUnits, Self::OutOfRange];
}

impl Weight {
    /// 20.0 kg: no adult member weighs less.
    pub const MIN_GRAMS: u32 = 20_000;
    /// 300.0 kg: bathroom scales end before it.
    pub const MAX_GRAMS: u32 = 300_000;

    /// A weight of so many grams.
    ///
    /// # Errors
    /// [`WeightError::OutOfRange`].
    pub const fn from_grams(grams: u32) -> Result<Self, WeightError> {
        if grams < Self::MIN_GRAMS || grams > Self::MAX_GRAMS { Err(WeightError::OutOfRange) } else { Ok(Self(grams)) }
    }

    /// Whole grams.
    pub const fn grams(self) -> u32 {
        self.0
    }

    /// Kilograms with three decimals, exact: `68.200`. For files and JSON.
    pub fn kg_text(self) -> String {
        format!("{}.{:03}", self.0 / 1000, self.0 % 1000)
    }

    /// Kilograms with one decimal, rounded half up: `68.2`. For people.
    pub fn short_kg(self) -> String {
        let tenths = (self.0 + 50) / 100;
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    /// Pounds with at most one decimal, rounded half up: `150`, `150.4`. For people.
    pub fn short_lb(self) -> String {
        // Tenths of a pound: grams * 10 / 453.59237, in whole numbers.
        let tenths = (u64::from(self.0) * 1_000_000 + 22_679_618) / 45_359_237;
        if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
    }
}

impl fmt::Debug for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Weight(..)")
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let grams = whole_number(deserializer, "a weight in whole grams, from 20000 to 300000")?;
        Self::from_grams(grams).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(grams: u32) -> Weight {
        Weight::from_grams(grams).expect("a weight of the test")
    }

    #[test]
    fn a_weight_lies_between_20_and_300_kilograms() {
        assert!(Weight::from_grams(20_000).is_ok() && Weight::from_grams(300_000).is_ok());
        assert_eq!(Weight::from_grams(19_999), Err(WeightError::OutOfRange));
        assert_eq!(Weight::from_grams(300_001), Err(WeightError::OutOfRange));
    }

    #[test]
    fn a_weight_is_written_exactly_for_files_and_shortly_for_people() {
        assert_eq!(weight(68_200).kg_text(), "68.200");
        assert_eq!(weight(68_005).kg_text(), "68.005");
        assert_eq!(weight(68_249).short_kg(), "68.2");
        assert_eq!(weight(68_250).short_kg(), "68.3");
        assert_eq!(weight(99_950).short_kg(), "100.0");
        assert_eq!(weight(68_039).short_lb(), "150");
        assert_eq!(weight(68_266).short_lb(), "150.5");
    }

    #[test]
    fn a_weight_does_not_show_itself_in_a_log() {
        assert_eq!(format!("{:?}", Some(weight(68_200))), "Some(Weight(..))");
    }

    #[test]
    fn the_wire_is_checked_and_never_repeats_the_weight() {
        assert_eq!(serde_json::from_str::<Weight>("68200").map(Weight::grams).ok(), Some(68_200));
        assert_eq!(serde_json::to_string(&weight(68_200)).ok().as_deref(), Some("68200"));
        for text in
            ["682", "682000", "68.2", "-682", "\"68200\"", "682000000000000000000", "68200.0", "null", "[68200]"]
        {
            let error = serde_json::from_str::<Weight>(text).expect_err("no weight").to_string();
            assert!(!error.contains("682"), "{error}");
        }
    }
}
