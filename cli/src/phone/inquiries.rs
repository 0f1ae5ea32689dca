//! Questions to the desk on the terminal.

use kenpos_core::session::Question;
use kenpos_core::view::Inquiries;
use kenpos_protocol::inquiry::{Inquiry, Topic};
use kenpos_rules::explain::{Language, date_text};
use kenpos_rules::faq::Faq;
use serde_json::json;

use super::{Phone, json, wait};
use crate::args::phone::InquireArgs;
use crate::failure::Failure;
use crate::table::wrapped;
use crate::terminal::Answer;
use crate::texts;

impl Phone<'_> {
    pub(super) fn inquire(&self, args: &InquireArgs) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let topic =
            Topic::from_code(&args.topic).ok_or_else(|| Failure::input(texts::not_a_topic(language, &args.topic)))?;
        let question = Question {
            topic,
            words: args.body.clone(),
            contact: args.contact.clone(),
            kenpos_id: args.id.clone(),
            server_url: args.server.clone(),
        };
        let asked = self.speak(self.kenpos.ask(&question))?;
        let text = if args.contact.is_some() { texts::asked(language) } else { texts::asked_here(language) };
        Ok(Answer { json: json(&asked), text })
    }

    pub(super) fn faq(&self, server: Option<&str>) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let faq = match server {
            Some(server) => wait(self.kenpos.faq_of(server), language)?
                .map_err(|error| texts::failure_at(server, &error, language))?,
            None => self.done(self.kenpos.faq())?,
        };
        Ok(Answer { json: json!({"faq": faq}), text: faq_text(&faq, language) })
    }
}

fn faq_text(faq: &[Faq], language: Language) -> String {
    let sections = faq.iter().flat_map(|faq| &faq.sections).map(|section| {
        let entries = section.entries.iter().map(|entry| {
            let answer: Vec<_> = entry.answer.text(language).lines().map(|line| format!("   {line}")).collect();
            wrapped(&format!("Q. {}\n{}", entry.question.text(language), answer.join("\n")))
        });
        let entries = entries.collect::<Vec<_>>().join("\n\n");
        format!("{}\n\n{entries}", section.title.text(language))
    });
    let text = sections.collect::<Vec<_>>().join("\n\n");
    if text.is_empty() { texts::no_faq(language) } else { text }
}

/// The member's questions as text.
pub fn text(inquiries: &Inquiries, language: Language) -> String {
    if inquiries.items.is_empty() {
        return texts::no_inquiries(language);
    }
    inquiries.items.iter().map(|inquiry| item(inquiry, language)).collect::<Vec<_>>().join("\n\n")
}

fn item(inquiry: &Inquiry, language: Language) -> String {
    let day = date_text(inquiry.asked_at.programme_day(), language);
    let answer = match &inquiry.answer {
        Some(answer) => format!("→ {}", answer.words),
        None => texts::not_answered(language),
    };
    let lines = |text: &str| text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n");
    let topic = texts::topic(inquiry.topic, language);
    wrapped(&format!("{day}  {topic}\n{}\n{}", lines(&inquiry.words), lines(&answer)))
}
