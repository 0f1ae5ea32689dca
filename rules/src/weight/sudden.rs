//! A weight far from the last one: asked about once, and then the last one itself.
//!
//! Comes in: what was read of a text, and the weight before it. Goes out: the same, or a question. Must never happen: a
//! weight of a scale or a file asked about, where no finger can have slipped.

use super::{GuessReading, Weight, WeightGuess, WeightReading};

/// Within a week nobody means to lose or gain more than a tenth (health feeds paper, case 122); after a month they may.
const SUDDEN_DAYS: u64 = 7;
/// A tenth of the last weight.
const SUDDEN_PART: u64 = 10;

/// The weight measured last before one is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastWeight {
    /// The weight.
    pub weight: Weight,
    /// Programme days between the two measurements, whichever came first.
    pub days_apart: u64,
}

impl WeightReading {
    /// The reading beside the last weight: a clear weight more than a tenth away from one of the same week becomes a
    /// question with one answer. Confirmed it is the last weight, so the next one near it is not asked about.
    #[must_use]
    pub fn beside(self, last: Option<LastWeight>) -> Self {
        match self {
            Self::Clear(weight) if last.is_some_and(|last| is_sudden(weight, last)) => Self::Doubtful {
                typed: Some(weight),
                perhaps: vec![WeightGuess { weight, reading: GuessReading::AsTyped }],
            },
            otherwise => otherwise,
        }
    }
}

fn is_sudden(weight: Weight, last: LastWeight) -> bool {
    let change = u64::from(weight.grams().abs_diff(last.weight.grams()));
    last.days_apart <= SUDDEN_DAYS && change * SUDDEN_PART > u64::from(last.weight.grams())
}

#[cfg(test)]
mod tests {
    use super::super::read_weight;
    use super::*;

    fn weight(grams: u32) -> Weight {
        Weight::from_grams(grams).expect("a weight of the test")
    }

    fn asked(text: &str, last: Option<(u32, u64)>) -> bool {
        let last = last.map(|(grams, days_apart)| LastWeight { weight: weight(grams), days_apart });
        let read = read_weight(text, None, last.map(|last| last.weight)).expect("a weight");
        matches!(read.beside(last), WeightReading::Doubtful { .. })
    }

    #[test]
    fn case_122_more_than_a_tenth_within_seven_days_is_asked_about_once() {
        assert!(asked("75.03", Some((68_200, 7))) && asked("61.37", Some((68_200, 0))));
        assert!(!asked("75.02", Some((68_200, 7))) && !asked("61.38", Some((68_200, 0))), "a tenth is none too much");
        assert!(!asked("75.1", Some((68_200, 8))) && !asked("75.1", None));
        assert!(asked("75.1kg", Some((68_200, 1))), "a unit says nothing of a slipped digit");
        assert!(!asked("75.3", Some((75_100, 0))), "confirmed, it is the weight the next one stands beside");
    }

    #[test]
    fn case_122_there_is_one_question_whose_answer_is_what_was_typed() {
        let last = Some(LastWeight { weight: weight(68_200), days_apart: 1 });
        let sudden = WeightReading::Clear(weight(78_200)).beside(last);
        let as_typed = WeightGuess { weight: weight(78_200), reading: GuessReading::AsTyped };
        assert_eq!(sudden, WeightReading::Doubtful { typed: Some(weight(78_200)), perhaps: vec![as_typed] });
        // A question that stands already is not asked twice.
        let pounds = read_weight("150", None, Some(weight(68_200))).expect("a weight");
        assert_eq!(pounds.clone().beside(last), pounds);
    }
}
