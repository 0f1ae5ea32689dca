//! Surveys of the union on the web: among them the one by which employees of 34 and under say that they do not smoke.
//!
//! Comes in: a survey as the union wrote it; a member's answers. Goes out: whether they answer it, and whether they say
//! that the member smokes.
//! Must never happen: half a set of answers; an answer in a log or an error.

mod answers;
mod file;

use serde::{Deserialize, Serialize};

use crate::day::ProgrammeDay;
use crate::member::Relationship;
use crate::programme::Programme;
use crate::union_file::{FileError, PublicationId, Wording};
pub use answers::{AnswersError, SurveyAnswers};

/// One survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Its name for ever; answers carry it.
    pub id: PublicationId,
    /// What it is called.
    pub title: Wording,
    /// What it is for, and what becomes of the answers.
    pub description: Wording,
    /// The first day on which it can be answered.
    pub from: ProgrammeDay,
    /// The last day on which it can be answered.
    pub to: ProgrammeDay,
    /// Who is asked; never empty.
    pub who: Vec<Relationship>,
    /// In the order in which they are asked, never empty; each is to be answered.
    pub questions: Vec<Question>,
    /// The answer that says "I do not smoke", where the survey asks for that.
    pub non_smoker: Option<NonSmokerAnswer>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its name within the survey.
    pub id: PublicationId,
    /// What is asked.
    pub text: Wording,
    /// What can be answered.
    pub kind: QuestionKind,
}

/// What can be answered to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// `yes` or `no`.
    YesNo,
    /// One of these; at least two.
    Choice(Vec<Choice>),
}

/// One answer of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name within the question.
    pub id: PublicationId,
    /// What the member chooses.
    pub text: Wording,
}

/// Which answer says "I do not smoke".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonSmokerAnswer {
    /// The question.
    pub question: PublicationId,
    /// The answer to it; every other one says that the member smokes.
    pub answer: PublicationId,
}

impl Survey {
    /// Reads a survey file. The programme says since when there is one.
    ///
    /// # Errors
    /// [`FileError`] for the first thing that is wrong.
    pub fn parse(text: &str, programme: &Programme) -> Result<Self, FileError> {
        file::read(text, programme)
    }

    /// True from the first day of answering to the last.
    pub fn is_open_on(&self, day: ProgrammeDay) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether the answers say that the member smokes; `None` where the survey does not ask that.
    pub fn smokes(&self, answers: &SurveyAnswers) -> Option<bool> {
        let wanted = self.non_smoker.as_ref()?;
        answers.to(&wanted.question).map(|answer| *answer != wanted.answer)
    }
}

impl QuestionKind {
    /// Whether this is an answer to it.
    pub fn accepts(&self, answer: &PublicationId) -> bool {
        match self {
            Self::YesNo => matches!(answer.as_str(), "yes" | "no"),
            Self::Choice(choices) => choices.iter().any(|choice| choice.id == *answer),
        }
    }
}
