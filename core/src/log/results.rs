//! The member's word on results: a secondary exam visited, a survey answered. Owed like a launch.

use kenpos_protocol::document::{Document, DocumentKind, PublicationKind};
use kenpos_protocol::push::{ExamReport, ItemBody, SurveyAnswer};
use kenpos_rules::award::EventId;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::survey::{Survey, SurveyAnswers};
use kenpos_rules::union_file::PublicationId;

use super::Logged;
use super::takes_part::{owe, refused};
use crate::call::Call;
use crate::error::{KenposError, StoreError};
use crate::outbox::{self, Kind, State};
use crate::store::{Conn, Tx, documents, mirror};

/// Reports the visit of an exam that a nurse asked for.
pub(crate) fn report_exam(
    tx: &Tx<'_>,
    call: &Call,
    contact: &EventId,
    visited_on: ProgrammeDay,
) -> Result<Logged, KenposError> {
    let unknown = || KenposError::not_found("contact", contact);
    let known = documents::document(tx, DocumentKind::ExamContact, contact.as_str())?;
    let Some(Document::ExamContact(known)) = known else { return Err(unknown()) };
    let today = mirror::head(tx)?.now(&call.clock).programme_day();
    if visited_on > today {
        return Err(refused("visited_on", "it is still to come", "report the visit when it was"));
    }
    if visited_on < known.asked_on {
        return Err(refused("visited_on", "it lies before the nurse's request", "write the day of the visit"));
    }
    if known.visited_on.is_some() || !owed(tx, Kind::ExamReport, contact.as_str())?.is_empty() {
        return Err(refused("contact", "this visit is reported already", "write to the union if the day is wrong"));
    }
    owe(tx, call, Kind::ExamReport, ItemBody::ExamReport(ExamReport { contact: contact.clone(), visited_on }))
}

/// Answers a survey: every question, once.
pub(crate) fn answer_survey(
    tx: &Tx<'_>,
    call: &Call,
    id: &PublicationId,
    answers: &SurveyAnswers,
) -> Result<Logged, KenposError> {
    let survey = survey(tx, id)?.ok_or_else(|| KenposError::not_found("survey", id))?;
    let today = mirror::head(tx)?.now(&call.clock).programme_day();
    let standing = mirror::standing(tx, &*mirror::programme(tx)?)?;
    if !survey.who.contains(&standing.relationship) {
        return Err(refused("survey", "it is not for your kind of membership", "see which surveys are open to you"));
    }
    if !survey.is_open_on(today) {
        return Err(refused("survey", "it is not open now", "see which surveys are open to you"));
    }
    let known = documents::document(tx, DocumentKind::SurveyAnswer, id.as_str())?;
    if known.is_some() || !owed(tx, Kind::SurveyAnswer, id.as_str())?.is_empty() {
        return Err(refused("survey", "you have answered it already", "write to the union if an answer is wrong"));
    }
    answers
        .answer(&survey)
        .map_err(|error| refused("answers", &error.to_string(), "answer every question of the survey"))?;
    let said = SurveyAnswer { survey: id.clone(), answers: answers.clone() };
    owe(tx, call, Kind::SurveyAnswer, ItemBody::SurveyAnswer(said))
}

/// A survey as the phone knows it.
pub(crate) fn survey(conn: &Conn<'_>, id: &PublicationId) -> Result<Option<Survey>, StoreError> {
    let programme = mirror::programme(conn)?;
    let text = documents::publication(conn, PublicationKind::Survey, id.as_str())?;
    Ok(text.and_then(|text| Survey::parse(&text, &programme).ok()))
}

/// What is owed about a contact or a survey, and not refused.
pub(crate) fn owed(conn: &Conn<'_>, kind: Kind, about: &str) -> Result<Vec<ItemBody>, StoreError> {
    let mut found = Vec::new();
    for row in outbox::visible(conn)?.into_iter().filter(|row| row.kind == kind && row.state != State::Parked) {
        let body = outbox::item(conn, row.op_id)?.map(|(item, _)| item.body);
        found.extend(body.filter(|body| match body {
            ItemBody::ExamReport(said) => said.contact.as_str() == about,
            ItemBody::SurveyAnswer(said) => said.survey.as_str() == about,
            _ => false,
        }));
    }
    Ok(found)
}
