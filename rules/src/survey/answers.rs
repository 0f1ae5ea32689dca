//! A member's answers to one survey.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Survey;
use crate::union_file::PublicationId;

/// Answers by question. They can say much about a person's health, so they show themselves nowhere.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SurveyAnswers(BTreeMap<PublicationId, PublicationId>);

/// Why answers do not answer a survey. It names questions, never answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// A question or an answer whose name can be none.
    #[error("a question or an answer has no such name (take them from the survey)")]
    NotAnId,
    /// Two answers to one question.
    #[error("the question `{question}` is answered twice")]
    Twice {
        /// Which question.
        question: PublicationId,
    },
    /// A question without an answer.
    #[error("the question `{question}` is not answered")]
    Missing {
        /// Which question.
        question: PublicationId,
    },
    /// An answer to something that was not asked.
    #[error("the survey has no question `{question}`")]
    NotAsked {
        /// Which question.
        question: PublicationId,
    },
    /// An answer the question does not have.
    #[error("the question `{question}` has no such answer")]
    NoSuchAnswer {
        /// Which question.
        question: PublicationId,
    },
}

impl SurveyAnswers {
    /// Reads pairs of a question and its answer, by their ids.
    ///
    /// # Errors
    /// [`AnswersError::NotAnId`], [`AnswersError::Twice`].
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, AnswersError> {
        let mut answers = BTreeMap::new();
        for (question, answer) in pairs {
            let id = |text: &str| text.parse::<PublicationId>().map_err(|_| AnswersError::NotAnId);
            let question = id(question)?;
            if answers.insert(question.clone(), id(answer)?).is_some() {
                return Err(AnswersError::Twice { question });
            }
        }
        Ok(Self(answers))
    }

    /// The answer to a question.
    pub fn to(&self, question: &PublicationId) -> Option<&PublicationId> {
        self.0.get(question)
    }

    /// That every question of the survey is answered, and nothing else.
    ///
    /// # Errors
    /// [`AnswersError`] for the first question that is not.
    pub fn answer(&self, survey: &Survey) -> Result<(), AnswersError> {
        for question in &survey.questions {
            let named = || question.id.clone();
            let answer = self.to(&question.id).ok_or_else(|| AnswersError::Missing { question: named() })?;
            if !question.kind.accepts(answer) {
                return Err(AnswersError::NoSuchAnswer { question: named() });
            }
        }
        let asked = |id: &PublicationId| survey.questions.iter().any(|question| question.id == *id);
        match self.0.keys().find(|id| !asked(id)) {
            Some(question) => Err(AnswersError::NotAsked { question: question.clone() }),
            None => Ok(()),
        }
    }
}

impl FromIterator<(PublicationId, PublicationId)> for SurveyAnswers {
    fn from_iter<T: IntoIterator<Item = (PublicationId, PublicationId)>>(answers: T) -> Self {
        Self(answers.into_iter().collect())
    }
}

impl fmt::Debug for SurveyAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SurveyAnswers(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Programme;

    fn survey() -> Survey {
        Survey::parse(include_str!("../../../docs/example/survey.toml"), &Programme::standard()).expect("the example")
    }

    fn answers(all: &[(&str, &str)]) -> SurveyAnswers {
        all.iter()
            .map(|(question, answer)| (question.parse().expect("an id"), answer.parse().expect("an id")))
            .collect()
    }

    #[test]
    fn one_answer_says_that_a_member_does_not_smoke_and_every_other_that_she_does() {
        let survey = survey();
        let smokes = |answer| survey.smokes(&answers(&[("smokes-now", answer), ("since", "never")]));
        assert_eq!((smokes("no"), smokes("yes")), (Some(false), Some(true)));
        assert_eq!(survey.smokes(&answers(&[])), None);
        let other = Survey { non_smoker: None, ..survey.clone() };
        assert_eq!(other.smokes(&answers(&[("smokes-now", "no")])), None);
    }

    #[test]
    fn what_an_app_passes_is_read_with_each_question_once() {
        let pairs = [("smokes-now", "no"), ("since", "never")];
        assert_eq!(SurveyAnswers::read(pairs), Ok(answers(&pairs)));
        for (pairs, error) in [
            ([("smokes-now", "no"), ("smokes-now", "yes")], "the question `smokes-now` is answered twice"),
            (
                [("smokes-now", "no"), ("", "yes")],
                "a question or an answer has no such name (take them from the survey)",
            ),
            (
                [("smokes-now", "20 a day"), ("since", "never")],
                "a question or an answer has no such name (take them from the survey)",
            ),
        ] {
            assert_eq!(SurveyAnswers::read(pairs).map_err(|error| error.to_string()), Err(error.to_owned()));
        }
    }

    #[test]
    fn every_question_is_answered_and_nothing_else() {
        let survey = survey();
        let said = |all: &[(&str, &str)]| answers(all).answer(&survey).map_err(|error| error.to_string());
        assert_eq!(said(&[("smokes-now", "no"), ("since", "never")]), Ok(()));
        for (all, error) in [
            (vec![("smokes-now", "no")], "the question `since` is not answered"),
            (vec![("smokes-now", "never"), ("since", "never")], "the question `smokes-now` has no such answer"),
            (vec![("smokes-now", "no"), ("since", "yes")], "the question `since` has no such answer"),
            (vec![("smokes-now", "no"), ("since", "never"), ("age", "no")], "the survey has no question `age`"),
        ] {
            assert_eq!(said(&all), Err(error.to_owned()));
        }
        assert_eq!(format!("{:?}", answers(&[("smokes-now", "yes")])), "SurveyAnswers(..)");
    }
}
