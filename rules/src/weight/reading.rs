//! Reading a weight from text: what is clear, what is a question, what is refused.

use serde::Serialize;

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

/// How a doubtful weight may be read. The code is stable: apps switch on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
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
    let end =
        text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ',')).unwrap_or(text.len());
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
    for moved in number.shifted_left() {
        offer(in_unit(moved, unit), GuessReading::LostDecimalPoint);
    }
    if !number.is_whole() {
        offer(in_unit(number.shifted_right(), unit), GuessReading::LostDecimalPoint);
    }
    offer(pounds, GuessReading::Pounds);
    let near: Vec<_> =
        guesses.iter().copied().filter(|guess| last.is_some_and(|last| is_near(guess.weight, last))).collect();
    if near.is_empty() { guesses } else { near }
}

/// Within a quarter of each other.
fn is_near(one: Weight, other: Weight) -> bool {
    let (light, heavy) = (one.min(other), one.max(other));
    u64::from(heavy.grams()) * NEAR_DENOMINATOR < u64::from(light.grams()) * NEAR_NUMERATOR
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<WeightReading, WeightError> {
        read_weight(text, None, None)
    }

    fn clear(grams: u32) -> Result<WeightReading, WeightError> {
        Ok(WeightReading::Clear(Weight::from_grams(grams).expect("a weight of the test")))
    }

    fn last(grams: u32) -> Option<Weight> {
        Some(Weight::from_grams(grams).expect("a weight of the test"))
    }

    /// The number as typed, and the guesses, in grams.
    fn doubtful(reading: Result<WeightReading, WeightError>) -> (Option<u32>, Vec<(u32, GuessReading)>) {
        match reading {
            Ok(WeightReading::Doubtful { typed, perhaps }) => (
                typed.map(Weight::grams),
                perhaps.into_iter().map(|guess| (guess.weight.grams(), guess.reading)).collect(),
            ),
            other => panic!("not a question: {other:?}"),
        }
    }

    #[test]
    fn case_119_a_weight_is_read_as_members_write_it() {
        for text in [
            "68.2",
            " 68.2 ",
            "68,2",
            "６８．２",
            "６８，２",
            "68.2kg",
            "68.2 KG",
            "６８．２ｋｇ",
            "68.2　キロ",
            "68.20㎏",
        ] {
            assert_eq!(read(text), clear(68_200), "{text:?}");
        }
        assert_eq!(read("68,4"), clear(68_400));
        assert_eq!(read("68"), clear(68_000));
        assert_eq!(read("150 lb"), clear(68_039));
        assert_eq!(read("150.5lbs"), clear(68_266));
        assert_eq!(read("１５０ポンド"), clear(68_039));
    }

    #[test]
    fn both_ends_of_the_range_are_weights() {
        assert_eq!(read("20.0"), clear(20_000));
        assert_eq!(read("300.0kg"), clear(300_000));
        assert_eq!(doubtful(read("300.001kg")).0, None);
        // Grams are whole; half a gram rounds up.
        assert_eq!(read("300.0004kg"), clear(300_000));
        assert_eq!(read("19.9995"), clear(20_000));
    }

    #[test]
    fn case_118_a_lost_decimal_point_is_a_question_never_a_guess() {
        use GuessReading::{LostDecimalPoint, Pounds};
        assert_eq!(doubtful(read("680")), (None, vec![(68_000, LostDecimalPoint)]));
        assert_eq!(doubtful(read("6820")), (None, vec![(68_200, LostDecimalPoint)]));
        assert_eq!(doubtful(read("68200")), (None, vec![(68_200, LostDecimalPoint)]));
        assert_eq!(doubtful(read("6.8")), (None, vec![(68_000, LostDecimalPoint)]));
        assert_eq!(doubtful(read("680kg")), (None, vec![(68_000, LostDecimalPoint)]));
        assert_eq!(doubtful(read("500")), (None, vec![(50_000, LostDecimalPoint), (226_796, Pounds)]));
        // The last weight tells which of them is meant; it is still a question.
        assert_eq!(doubtful(read_weight("500", None, last(51_000))), (None, vec![(50_000, LostDecimalPoint)]));
    }

    #[test]
    fn case_117_pounds_typed_without_their_unit_are_a_question() {
        use GuessReading::{AsTyped, Pounds};
        let both = (Some(150_000), vec![(150_000, AsTyped), (68_039, Pounds)]);
        assert_eq!(doubtful(read("150")), both);
        assert_eq!(doubtful(read_weight("150", None, last(68_200))), both);
        assert_eq!(read_weight("150", None, last(140_000)), clear(150_000));
        assert_eq!(read("129.9"), clear(129_900));
        assert_eq!(doubtful(read_weight("85.25", None, last(68_200))).0, Some(85_250));
        assert_eq!(read_weight("85.2", None, last(68_200)), clear(85_200));
    }

    #[test]
    fn a_unit_said_makes_it_clear() {
        assert_eq!(read("150kg"), clear(150_000));
        assert_eq!(read_weight("150", Some(WeightUnit::Kg), last(68_200)), clear(150_000));
        assert_eq!(read_weight("150", Some(WeightUnit::Lb), None), clear(68_039));
        assert_eq!(read_weight("150lb", Some(WeightUnit::Lb), None), clear(68_039));
        assert_eq!(read_weight("150lb", Some(WeightUnit::Kg), None), Err(WeightError::TwoUnits));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(read(""), Err(WeightError::Empty));
        assert_eq!(read(" 　"), Err(WeightError::Empty));
        assert_eq!(read("kg"), Err(WeightError::Empty));
        assert_eq!(read(&"9".repeat(1_000_000)), Err(WeightError::TooLong));
        for text in [
            "abc",
            "NaN",
            "inf",
            "-68.2",
            "+68.2",
            "1e3",
            "6８..2",
            "68.2.1",
            "68,2,1",
            "1.234,5",
            "68.",
            ".5",
            "68 2",
            "68.2 stone",
            "六八",
            "68²",
            "0x44",
        ] {
            assert_eq!(read(text), Err(WeightError::NotANumber), "{text:?}");
        }
        for text in ["0", "7", "0.1", "999999999999"] {
            assert_eq!(read(text), Err(WeightError::OutOfRange), "{text:?}");
        }
    }

    #[test]
    fn a_quantity_of_a_file_is_exact_and_never_a_guess() {
        let grams = |value, unit| weight_from_quantity(value, unit).map(Weight::grams);
        assert_eq!(grams("68.2", "kg"), Ok(68_200));
        assert_eq!(grams("68.0388555", "kg"), Ok(68_039));
        assert_eq!(grams("68.19999999999999", "kg"), Ok(68_200));
        assert_eq!(grams("150", "lb"), Ok(68_039));
        assert_eq!(grams("68200", "g"), Ok(68_200));
        assert_eq!(grams("10.5", "st"), Ok(66_678));
        assert_eq!(grams("2400", "oz"), Ok(68_039));
        assert_eq!(grams("150", "kg"), Ok(150_000));
        assert_eq!(grams("680", "kg"), Err(WeightError::OutOfRange));
        assert_eq!(grams("68.2", "KG"), Err(WeightError::UnknownUnit));
        assert_eq!(grams("", "kg"), Err(WeightError::Empty));
        for value in ["68,2", "６８", "-1", "1e2", "nan", " 68"] {
            assert_eq!(grams(value, "kg"), Err(WeightError::NotANumber), "{value:?}");
        }
        assert_eq!(grams(&"6".repeat(33), "kg"), Err(WeightError::TooLong));
    }

    #[test]
    fn no_reading_shows_a_weight_in_a_log() {
        for reading in [read("68.2"), read("150"), read("680"), read("4711")] {
            let text = format!("{reading:?}");
            assert!(!text.chars().any(|letter| letter.is_ascii_digit()), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn every_weight_is_read_back_to_the_gram(grams in Weight::MIN_GRAMS..=Weight::MAX_GRAMS) {
            let weight = Weight::from_grams(grams).expect("in range");
            let typed = read_weight(&weight.kg_text(), Some(WeightUnit::Kg), None);
            prop_assert_eq!(typed, Ok(WeightReading::Clear(weight)));
            prop_assert_eq!(weight_from_quantity(&weight.kg_text(), "kg"), Ok(weight));
        }

        #[test]
        fn full_width_and_decimal_comma_change_nothing(tenths in 0u32..9999, earlier in 20_000u32..300_000) {
            let plain = format!("{}.{}", tenths / 10, tenths % 10);
            let wide: String = plain.chars().map(|letter| match letter {
                '.' => '，',
                digit => char::from_u32(u32::from(digit) + 0xFEE0).expect("a full-width digit"),
            }).collect();
            prop_assert_eq!(read(&plain), read(&wide));
            prop_assert_eq!(read_weight(&plain, None, last(earlier)), read_weight(&wide, None, last(earlier)));
        }

        #[test]
        fn a_question_offers_what_was_typed_and_something_else(
            text in "[0-9]{1,6}([.,][0-9]{1,3})?", earlier in 20_000u32..300_000,
        ) {
            for reading in [read(&text), read_weight(&text, None, last(earlier))] {
                let Ok(WeightReading::Doubtful { typed, perhaps }) = reading else { continue };
                let as_typed = perhaps.iter().find(|guess| guess.reading == GuessReading::AsTyped);
                prop_assert_eq!(as_typed.map(|guess| guess.weight), typed);
                prop_assert!(perhaps.iter().any(|guess| guess.reading != GuessReading::AsTyped));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,30}|[0-9.,kglb ]{0,30}") {
            let _ = read_weight(&text, None, last(68_200));
            let _ = weight_from_quantity(&text, "oz");
        }
    }
}
