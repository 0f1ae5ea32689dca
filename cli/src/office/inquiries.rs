//! `kenpos office inquiries` and `kenpos office inquiry …`: questions of members and of who cannot sign in.

use kenpos_server::inquiry::{self, Question};
use kenpos_server::office::act::Action;
use serde_json::{Value, json};

use super::AtDesk;
use crate::args::office::InquiryCommand;
use crate::failure::Failure;
use crate::table::{Column, table, wrapped};
use crate::terminal::Answer;
use crate::texts;

pub(super) async fn list(at: &AtDesk<'_>, all: bool, after: &str) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    at.desk.look(Action::ReadInquiries, "").await.map_err(|error| at.failure(&error))?;
    let found = inquiry::list(at.desk.store, after, all).await.map_err(|error| at.store_failure(&error))?;
    let json = json!({"inquiries": found.iter().map(|(id, question)| shown(id, question)).collect::<Vec<_>>()});
    if found.is_empty() {
        return Ok(Answer { json, text: texts::no_open_inquiries(language) });
    }
    let rows = found.iter().map(|(id, question)| {
        let from = question.kenpos_id.clone().unwrap_or_default();
        let from = if question.member.is_some() { from } else { from + &texts::unproved(language) };
        vec![texts::moment(question.asked_at), texts::topic(question.topic, language), from, id.clone()]
    });
    let heading =
        [texts::heading_when(language), texts::heading_topic(language), texts::heading_from(language), String::new()];
    Ok(Answer {
        json,
        text: table(&[Column::Whole, Column::Left, Column::Left, Column::Whole], &heading, rows.collect()),
    })
}

pub(super) async fn run(at: &AtDesk<'_>, command: &InquiryCommand) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    match command {
        InquiryCommand::Show { id } => {
            at.desk.look(Action::ReadInquiries, id).await.map_err(|error| at.failure(&error))?;
            let question = inquiry::show(at.desk.store, id).await.map_err(|error| at.failure(&error))?;
            Ok(Answer { json: shown(id, &question), text: wrapped(&told(&question, at)) })
        }
        InquiryCommand::Answer { id, body } => {
            let work = inquiry::answer(at.desk.store, at.desk.clock, id, body);
            let done = at.desk.act(Action::AnswerInquiry, id, work, |_| "answered".to_owned()).await;
            let question = done.map_err(|error| at.failure(&error))?;
            let mut text = texts::inquiry_answered(language, id);
            if let (None, Some(contact)) = (question.member, &question.contact) {
                text = format!("{text}\n{}", texts::inquiry_answer_by_hand(language, contact));
            }
            Ok(Answer { json: shown(id, &question), text })
        }
        InquiryCommand::Close { id } => {
            let work = inquiry::close(at.desk.store, id);
            let done = at.desk.act(Action::AnswerInquiry, id, work, |_| "closed".to_owned()).await;
            let question = done.map_err(|error| at.failure(&error))?;
            Ok(Answer { json: shown(id, &question), text: texts::inquiry_closed(language, id) })
        }
    }
}

fn shown(id: &str, question: &Question) -> Value {
    let mut json = serde_json::to_value(question).expect("a question is plain fields");
    json["inquiry"] = json!(id);
    json
}

fn told(question: &Question, at: &AtDesk<'_>) -> String {
    let language = at.terminal.language;
    let gone = || texts::forgotten(language);
    let who = question.kenpos_id.clone().unwrap_or_default();
    let proved = if question.member.is_some() { String::new() } else { texts::unproved(language) };
    let head =
        format!("{}  {}  {who}{proved}", texts::moment(question.asked_at), texts::topic(question.topic, language));
    let contact = question.contact.as_deref().map(|contact| format!("\n@ {contact}")).unwrap_or_default();
    let answer = question.answer.as_ref().map(|answer| format!("\n\n→ {}", answer.words)).unwrap_or_default();
    format!("{head}{contact}\n\n{}{answer}", question.words.clone().unwrap_or_else(gone))
}
