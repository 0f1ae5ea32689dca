//! A weight as it was typed: clear, or a question to the member.

use kenpos_rules::explain::{self, Language};
use kenpos_rules::weight::{WeightGuess, WeightReading};
use serde::Serialize;

use super::{WeightMeaning, list};

/// What a typed weight comes to.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Enum)]
#[uniffi::export(Display)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TypedWeight {
    /// One meaning only: log it.
    Clear {
        /// Grams.
        weight_grams: u32,
    },
    /// More than one meaning, or far from the last weight: ask, and log the answer. Never choose for the member.
    Question {
        /// The question as a sentence.
        text: String,
        /// What to offer, in this order; never empty. With a single one: yes, or type again.
        answers: Vec<WeightAnswer>,
    },
}

/// One answer to offer.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct WeightAnswer {
    /// Grams.
    pub weight_grams: u32,
    /// How the text would have to be read.
    pub meaning: WeightMeaning,
}

impl TypedWeight {
    pub(crate) fn of(reading: WeightReading, language: Language) -> Self {
        match reading {
            WeightReading::Clear(weight) => Self::Clear { weight_grams: weight.grams() },
            WeightReading::Doubtful { perhaps, .. } => {
                Self::Question { text: explain::ask_weight(&perhaps, language), answers: list(perhaps) }
            }
        }
    }
}

impl From<WeightGuess> for WeightAnswer {
    fn from(guess: WeightGuess) -> Self {
        Self { weight_grams: guess.weight.grams(), meaning: guess.reading }
    }
}
