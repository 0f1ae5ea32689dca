//! The results screen: what the union has, exams a nurse asked for, surveys, and what was sent in.

use kenpos_core::view;
use kenpos_rules::award::Event;
use kenpos_rules::explain::{self, Language};
use kenpos_rules::survey::SurveyAnswers;
use serde::Serialize;

use super::{AwardCode, SubmissionItem, list};
use crate::error::{KenposError, invalid};
use crate::values::Day;

/// Results, exams, surveys and what was sent in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Results {
    /// What the union has, newest day first.
    pub results: Vec<ResultItem>,
    /// Exams that a public-health nurse asked for, newest first.
    pub exams: Vec<ExamItem>,
    /// Surveys that can be answered now, or were answered.
    pub surveys: Vec<SurveyItem>,
    /// Files sent in as a proof, newest first.
    pub submissions: Vec<SubmissionItem>,
}

/// One result.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ResultItem {
    /// Its id at its source.
    pub id: String,
    /// The award it is about; why it earned or not: [`crate::Kenpos::why_award`].
    pub award: AwardCode,
    /// The day it is of.
    pub day: Day,
    /// What it says, as words.
    pub text: String,
}

/// An exam that a nurse asked for.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ExamItem {
    /// By this the visit is reported.
    pub contact: String,
    /// The day on which the nurse asked.
    pub asked_on: Day,
    /// The day of the visit, as reported.
    pub visited_on: Option<Day>,
    /// The report is still owed to the server.
    pub pending: bool,
    /// Whether the visit could be reported now.
    pub can_report: bool,
}

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SurveyItem {
    /// By this it is answered.
    pub survey: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// The last day on which it can be answered.
    pub to_day: Day,
    /// The day of the member's answer.
    pub answered_on: Option<Day>,
    /// The answer is still owed to the server.
    pub pending: bool,
    /// Whether it could be answered now.
    pub can_answer: bool,
    /// What is asked, in order.
    pub questions: Vec<SurveyQuestion>,
}

/// One question of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SurveyQuestion {
    /// Its id.
    pub question: String,
    /// What is asked.
    pub text: String,
    /// The answers there are.
    pub answers: Vec<SurveyChoice>,
}

/// One answer there is to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SurveyChoice {
    /// Its id.
    pub answer: String,
    /// In words.
    pub text: String,
}

/// A member's answer to one question, by the ids of both.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct SurveyAnswer {
    /// The question's id.
    pub question: String,
    /// The answer's id.
    pub answer: String,
}

impl Results {
    pub(crate) fn of(results: view::ResultsView, language: Language) -> Self {
        let item = |event: Event| ResultItem {
            award: event.kind.code(),
            day: Day(event.day),
            text: explain::explain_event(&event, language),
            id: event.id.to_string(),
        };
        Self {
            results: results.results.into_iter().map(item).collect(),
            exams: list(results.exams),
            surveys: list(results.surveys),
            submissions: list(results.submissions),
        }
    }
}

impl From<view::ExamItem> for ExamItem {
    fn from(exam: view::ExamItem) -> Self {
        let view::ExamItem { contact, asked_on, visited_on, pending, can_report } = exam;
        Self { contact, asked_on: Day(asked_on), visited_on: visited_on.map(Day), pending, can_report }
    }
}

impl From<view::SurveyItem> for SurveyItem {
    fn from(survey: view::SurveyItem) -> Self {
        Self {
            survey: survey.survey,
            title: survey.title,
            description: survey.description,
            to_day: Day(survey.to),
            answered_on: survey.answered_on.map(Day),
            pending: survey.pending,
            can_answer: survey.can_answer,
            questions: list(survey.questions),
        }
    }
}

impl From<view::QuestionItem> for SurveyQuestion {
    fn from(question: view::QuestionItem) -> Self {
        let choice = |(answer, text)| SurveyChoice { answer, text };
        Self {
            question: question.question,
            text: question.text,
            answers: question.answers.into_iter().map(choice).collect(),
        }
    }
}

/// The answers an app passes.
pub(crate) fn answers(answers: &[SurveyAnswer]) -> Result<SurveyAnswers, KenposError> {
    let pairs = answers.iter().map(|one| (one.question.as_str(), one.answer.as_str()));
    SurveyAnswers::read(pairs).map_err(|error| invalid("answers", &error))
}
