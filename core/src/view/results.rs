//! Results, exams a nurse asked for, surveys, and what was sent in: as the union has them, and what is still owed.

use kenpos_protocol::document::{Document, DocumentKind, PublicationKind};
use kenpos_protocol::push::ItemBody;
use kenpos_rules::award::Event;
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::survey::{QuestionKind, Survey};
use serde::Serialize;

use super::sorted::sorted;
use super::submissions::{SubmissionItem, submissions};
use crate::error::StoreError;
use crate::log::results::owed;
use crate::outbox::Kind;
use crate::store::{Conn, documents, mirror};

/// The screen of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResultsView {
    /// What the union has, newest day first.
    pub results: Vec<Event>,
    /// Exams that a public-health nurse asked for, newest first.
    pub exams: Vec<ExamItem>,
    /// Surveys that can be answered now, or were answered.
    pub surveys: Vec<SurveyItem>,
    /// Files sent in as a proof, newest first.
    pub submissions: Vec<SubmissionItem>,
}

/// An exam that a nurse asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExamItem {
    /// The nurse's contact, by which the visit is reported.
    pub contact: String,
    /// The day on which the nurse asked.
    pub asked_on: ProgrammeDay,
    /// The day of the visit, as reported.
    pub visited_on: Option<ProgrammeDay>,
    /// The report is still owed to the server.
    pub pending: bool,
    /// Whether the visit could be reported now.
    pub can_report: bool,
}

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SurveyItem {
    /// Its id.
    pub survey: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// The last day on which it can be answered.
    pub to: ProgrammeDay,
    /// The day of the member's answer.
    pub answered_on: Option<ProgrammeDay>,
    /// The answer is still owed to the server.
    pub pending: bool,
    /// Whether it could be answered now.
    pub can_answer: bool,
    /// What is asked, in order.
    pub questions: Vec<QuestionItem>,
}

/// One question of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuestionItem {
    /// Its id.
    pub question: String,
    /// What is asked.
    pub text: String,
    /// The answers there are: id and words.
    pub answers: Vec<(String, String)>,
}

/// Results, exams, surveys and submissions as they stand.
pub(crate) fn results(conn: &Conn<'_>, clock: &ClockReading, language: Language) -> Result<ResultsView, StoreError> {
    let mut view =
        ResultsView { results: events(conn)?, exams: exams(conn)?, surveys: Vec::new(), submissions: Vec::new() };
    view.results = sorted(view.results, |one, other| (other.day, &other.id).cmp(&(one.day, &one.id)));
    let today = mirror::head(conn)?.now(clock).programme_day();
    let programme = mirror::programme(conn)?;
    let standing = mirror::standing(conn, &programme)?;
    for (_, text) in documents::publications(conn, PublicationKind::Survey)? {
        let Ok(survey) = Survey::parse(&text, &programme) else { continue };
        let open = survey.is_open_on(today) && survey.who.contains(&standing.relationship);
        let item = survey_item(conn, &survey, open, language)?;
        if open || item.answered_on.is_some() || item.pending {
            view.surveys.push(item);
        }
    }
    view.submissions = submissions(conn, language)?;
    Ok(view)
}

/// The member's results that were not withdrawn.
pub(super) fn events(conn: &Conn<'_>) -> Result<Vec<Event>, StoreError> {
    let of_results = documents::documents(conn, DocumentKind::Result)?;
    Ok(of_results
        .into_iter()
        .filter_map(|document| if let Document::Result(result) = document { result.event } else { None })
        .collect())
}

fn exams(conn: &Conn<'_>) -> Result<Vec<ExamItem>, StoreError> {
    let mut exams = Vec::new();
    for document in documents::documents(conn, DocumentKind::ExamContact)? {
        let Document::ExamContact(known) = document else { continue };
        let reported = owed(conn, Kind::ExamReport, &known.contact)?.into_iter().find_map(|body| match body {
            ItemBody::ExamReport(said) => Some(said.visited_on),
            _ => None,
        });
        let pending = known.visited_on.is_none() && reported.is_some();
        let visited_on = known.visited_on.or(reported);
        let can_report = visited_on.is_none();
        exams.push(ExamItem { contact: known.contact, asked_on: known.asked_on, visited_on, pending, can_report });
    }
    Ok(sorted(exams, |one, other| other.asked_on.cmp(&one.asked_on)))
}

fn survey_item(conn: &Conn<'_>, survey: &Survey, open: bool, language: Language) -> Result<SurveyItem, StoreError> {
    let answered = documents::document(conn, DocumentKind::SurveyAnswer, survey.id.as_str())?;
    let answered_on = match answered {
        Some(Document::SurveyAnswer(answered)) => Some(answered.answered_on),
        _ => None,
    };
    let (yes, no) = match language {
        Language::Ja => ("はい", "いいえ"),
        Language::En => ("yes", "no"),
    };
    let question = |question: &kenpos_rules::survey::Question| QuestionItem {
        question: question.id.to_string(),
        text: question.text.text(language).to_owned(),
        answers: match &question.kind {
            QuestionKind::YesNo => {
                vec![("yes".to_owned(), yes.to_owned()), ("no".to_owned(), no.to_owned())]
            }
            QuestionKind::Choice(choices) => {
                let choice =
                    |one: &kenpos_rules::survey::Choice| (one.id.to_string(), one.text.text(language).to_owned());
                choices.iter().map(choice).collect()
            }
        },
    };
    let pending = answered_on.is_none() && !owed(conn, Kind::SurveyAnswer, survey.id.as_str())?.is_empty();
    Ok(SurveyItem {
        survey: survey.id.to_string(),
        title: survey.title.text(language).to_owned(),
        description: survey.description.text(language).to_owned(),
        to: survey.to,
        answered_on,
        pending,
        can_answer: open && answered_on.is_none() && !pending,
        questions: survey.questions.iter().map(question).collect(),
    })
}
