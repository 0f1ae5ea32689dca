//! What a member says of a result: a visit reported, a survey answered.
//!
//! Comes in: items of a phone. Goes out: their answers, and the result in the draft. Must never happen: a visit of an exam
//! that no nurse asked for; a survey answered twice; an answer in a detail text.

use kenpos_protocol::document::{DocumentKind, SurveyAnswered};
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::push::{ExamReport, ItemOutcome, SurveyAnswer};
use kenpos_rules::award::{Event, EventKind};
use kenpos_rules::claim::Believed;
use kenpos_rules::programme::Programme;
use kenpos_rules::survey::Survey;

use super::kept::kept_of;
use super::record::{Entering, Recorded, keep_answer, record};
use crate::award::Posted;
use crate::intake::{applied, refused, taken};
use crate::store::draft::Draft;

/// The member reports the visit of a secondary exam.
pub(crate) fn report_exam(
    draft: &mut Draft,
    said: &ExamReport,
    entered: Believed,
    programme: &Programme,
) -> ItemOutcome {
    let (today, contact) = (entered.at.programme_day(), said.contact.to_string());
    let row = draft.state().documents.get(&(DocumentKind::ExamContact, contact));
    let known = row.and_then(kept_of).and_then(|kept| kept.event().cloned());
    let Some(known) = known else {
        return refused(ProblemCode::NotOpen, "no public-health nurse asked for this exam");
    };
    if matches!(known.kind, EventKind::SecondaryExam { reported: true, .. }) {
        if known.day == said.visited_on {
            return taken(draft, today);
        }
        return refused(ProblemCode::NotOpen, "this visit is reported already; please write to the union's desk");
    }
    if said.visited_on > today {
        return refused(ProblemCode::FutureEntry, "the visit is dated after the moment it was reported");
    }
    let kind = EventKind::SecondaryExam { asked: true, reported: true };
    let event = Event { id: said.contact.clone(), kind, day: said.visited_on };
    match record(draft, programme, event, Entering::New) {
        Ok(recorded) => answered(draft, &recorded, entered),
        Err(refusal) => refused(ProblemCode::Invalid, &format!("body.visited_on: {refusal}")),
    }
}

/// The member answers a survey. `survey`: the one it names, if that is in force.
pub(crate) fn answer_survey(
    draft: &mut Draft,
    said: &SurveyAnswer,
    entered: Believed,
    survey: Option<&Survey>,
    programme: &Programme,
) -> ItemOutcome {
    let day = entered.at.programme_day();
    let Some(survey) = survey else { return refused(ProblemCode::NotOpen, "there is no such survey") };
    let row = draft.state().documents.get(&(DocumentKind::SurveyAnswer, survey.id.to_string()));
    if let Some(row) = row {
        let same = matches!(&row.shown, kenpos_protocol::document::Document::SurveyAnswer(known)
            if known.answers == said.answers);
        if same {
            return taken(draft, day);
        }
        return refused(ProblemCode::NotOpen, "this survey is answered already; please write to the union's desk");
    }
    if !survey.is_open_on(day) {
        return refused(ProblemCode::NotOpen, "the survey is not open on this day");
    }
    if !survey.who.contains(&draft.state().standing.relationship) {
        return refused(ProblemCode::NotOpen, "the survey is not for this kind of membership");
    }
    if let Err(error) = said.answers.answer(survey) {
        return refused(ProblemCode::Invalid, &format!("body.answers: {error}"));
    }
    let event = survey.smokes(&said.answers).map(|smokes| Event {
        id: survey.id.as_str().parse().expect("the id of a publication is shorter than that of an event"),
        kind: EventKind::WebSurvey { smokes },
        day,
    });
    let shown = SurveyAnswered { survey: survey.id.clone(), answered_on: day, answers: said.answers.clone() };
    let recorded = keep_answer(draft, programme, shown, event);
    answered(draft, &recorded, entered)
}

fn answered(draft: &Draft, recorded: &Recorded, entered: Believed) -> ItemOutcome {
    let posted = Posted { earned: recorded.earned.clone(), reason: recorded.reason };
    applied(draft, entered.at.programme_day(), posted)
}
