//! Reading a weight from text: what is clear, what is a question, what is refused.

use crate::number::{Decimal, half_width};
use crate::weight::{Weight, WeightError, WeightUnit};

/// No weight with its unit is longer.
const TYPED_MAX_CHARS: usize = 24;
/// Health stores print a double with up to 17 digits; the unit stands beside it.
const QUANTITY_MAX_CHARS: usize = 32;

/// With no earlier weight to compare, a bare number from here on may be pounds: 130 lb is 59 kg, an everyday weight,
/// while few members weigh 130 kg.
const PERHAPS_POUNDS_FROM_GRAMS: u32 = 130_000;

/// A weight a quarter above the last one is a question: pounds are 2.2 times the kilograms, and nobody gains a quarter
/// between two entries without being glad to be asked.
const NEAR_NUMERATOR: u64 = 5;
const NEAR_DENOMINATOR: u64 = 4;

/// What was typed, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightReading {
    /// One meaning only.
    Clear(Weight),
    /// More than one meaning: ask the member, never choose.
    Doubtful {
        /// The number as it stands, if it is in range.
        typed: Option<Weight>,
        /// What it may mean, in the order to offer; never empty. The number as it stands comes first when it is possible.
        perhaps: Vec<WeightGuess>,
    },
}

/// One possible meaning of a doubtful weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightGuess {
    /// The weight it would be.
    pub weight: Weight,
    /// How the text would have to be read.
    pub reading: GuessReading,
}

/// How a doubtful weight may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuessReading {
    /// Just as it stands.
    AsTyped,
    /// The decimal point is missing or one place off: `682`, `6820` or `6.82` for 68.2.
    LostDecimalPoint,
    /// Pounds, typed without their unit.
    Pounds,
}

/// Reads what a member typed: `68.2`, `68,4`, `６８．２`, `68.2kg`, `150 lb`. `unit` is a choice made beside the text,
/// `last` the member's last weight.
///
/// A unit said, in the text or beside it, makes a weight in range clear. A bare number is kilograms, but doubtful when it
/// may be pounds: at least 1.25 times `last`, or without `last` from 130 kg on. A number out of range becomes a question
/// when a moved decimal point, or pounds, bring it into range, and is refused otherwise.
///
/// # Errors
/// [`WeightError`]; signs, exponents and `NaN` are refused.
pub fn read_weight(text: &str, unit: Option<WeightUnit>, last: Option<Weight>) -> Result<WeightReading, WeightError> {
    if text.chars().nth(TYPED_MAX_CHARS).is_some() {
        return Err(WeightError::TooLong);
    }
    let folded = half_width(text);
    let (number, written_unit) = split_unit(folded.trim())?;
    if number.is_empty() {
        return Err(WeightError::Empty);
    }
    let unit = match (written_unit, unit) {
        (Some(written), Some(chosen)) if written != chosen => return Err(WeightError::TwoUnits),
        (written, chosen) => written.or(chosen),
    };
    // A comma can only be a decimal comma: no weight has thousands.
    let number: Decimal = number.replace(',', ".").parse().map_err(|_| WeightError::NotANumber)?;

    let typed = in_unit(number, unit.unwrap_or(WeightUnit::Kg));
    let pounds = if unit.is_none() { in_unit(number, WeightUnit::Lb) } else { None };
    match (typed, pounds) {
        (Some(typed), Some(pounds)) if may_be_pounds(typed, last) => Ok(WeightReading::Doubtful {
            typed: Some(typed),
            perhaps: vec![
                WeightGuess { weight: typed, reading: GuessReading::AsTyped },
                WeightGuess { weight: pounds, reading: GuessReading::Pounds },
            ],
        }),
        (Some(typed), _) => Ok(WeightReading::Clear(typed)),
        (None, pounds) => {
            let perhaps = out_of_range_guesses(number, unit.unwrap_or(WeightUnit::Kg), pounds, last);
            if perhaps.is_empty() {
                return Err(WeightError::OutOfRange);
            }
            Ok(WeightReading::Doubtful { typed: None, perhaps })
        }
    }
}

/// A weight of a file or a health store: exact decimal text and its unit (`kg`, `lb`, `g`, `st` or `oz`), rounded half up
/// to grams. Never a guess.
///
/// # Errors
/// [`WeightError`].
pub fn weight_from_quantity(value: &str, unit: &str) -> Result<Weight, WeightError> {
    if value.chars().nth(QUANTITY_MAX_CHARS).is_some() {
        return Err(WeightError::TooLong);
    }
    // Grams per unit as a whole number over a power of ten: all five are exact by definition.
    let (factor, scale) = match unit {
        "kg" => (1000, 0),
        "g" => (1, 0),
        "lb" => (45_359_237, 5),
        "st" => (635_029_318, 5),
        "oz" => (28_349_523_125, 9),
        _ => return Err(WeightError::UnknownUnit),
    };
    let number: Decimal = match value {
        "" => return Err(WeightError::Empty),
        text => text.parse().map_err(|_| WeightError::NotANumber)?,
    };
    from_decimal_grams(number.times_rounded(factor, scale)).ok_or(WeightError::OutOfRange)
}

fn in_unit(number: Decimal, unit: WeightUnit) -> Option<Weight> {
    from_decimal_grams(match unit {
        WeightUnit::Kg => number.times_rounded(1000, 0),
        WeightUnit::Lb => number.times_rounded(45_359_237, 5),
    })
}

fn from_decimal_grams(grams: Option<u64>) -> Option<Weight> {
    grams.and_then(|grams| u32::try_from(grams).ok()).and_then(|grams| Weight::from_grams(grams).ok())
}

/// Splits `68.2 kg` into number and unit; a text of letters only is no number.
fn split_unit(text: &str) -> Result<(&str, Option<WeightUnit>), WeightError> {
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ',')).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let unit = match rest.trim().to_ascii_lowercase().as_str() {
        "" => None,
        "kg" | "㎏" | "キロ" | "ｷﾛ" | "キログラム" => Some(WeightUnit::Kg),
        "lb" | "lbs" | "ポンド" | "ﾎﾟﾝﾄﾞ" => Some(WeightUnit::Lb),
        // `-5`, `1e3`, `NaN`, `68.2 stone`: something else than a number and a unit of this list.
        _ => return Err(WeightError::NotANumber),
    };
    Ok((number, unit))
}

fn may_be_pounds(typed: Weight, last: Option<Weight>) -> bool {
    match last {
        Some(last) => u64::from(typed.grams()) * NEAR_DENOMINATOR >= u64::from(last.grams()) * NEAR_NUMERATOR,
        None => typed.grams() >= PERHAPS_POUNDS_FROM_GRAMS,
    }
}

/// Readings that bring a number out of range into it. With a last weight, those near it alone, if there are any.
fn out_of_range_guesses(
    number: Decimal,
    unit: WeightUnit,
    pounds: Option<Weight>,
    last: Option<Weight>,
) -> Vec<WeightGuess> {
    let mut guesses = Vec::new();
    let mut offer = |weight: Option<Weight>, reading| {
        if let Some(weight) = weight {
            guesses.push(WeightGuess { weight, reading });
        }
    };
    // Too large: `682` and `6820` lost their point; three places are the digits of a gram. Too small: the point slipped left,
    // which only a number that has one can tell (`6.82`; a bare `7` is no 70).
    for places in 1..=3 {
        offer(in_unit(number.shifted_left(places), unit), GuessReading::LostDecimalPoint);
    }
    if !number.is_whole() {
        offer(in_unit(number.shifted_right(), unit), GuessReading::LostDecimalPoint);
    }
    offer(pounds, GuessReading::Pounds);
    let near: Vec<_> = guesses.iter().copied().filter(|guess| last.is_some_and(|last| is_near(guess.weight, last))).collect();
    if near.is_empty() { guesses } else { near }
}

/// Within a quarter of each other.
fn is_near(one: Weight, other: Weight) -> bool {
    let (light, heavy) = (one.min(other), one.max(other));
    u64::from(heavy.grams()) * NEAR_DENOMINATOR < u64::from(light.grams()) * NEAR_NUMERATOR
}
