//! Questions to the union's desk, and the frequent ones.

use kenpos_core::{session, view};
use kenpos_rules::explain::Language;
use kenpos_rules::faq::Faq;
use serde::Serialize;

use super::Topic;
use crate::values::Timestamp;

/// What somebody asks the desk.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct NewInquiry {
    /// What it is about.
    pub topic: Topic,
    /// 1 to 2,000 characters.
    pub words: String,
    /// Without a session: where the desk can answer, 1 to 200 characters.
    pub contact: Option<String>,
    /// Without a session: the KENPOS ID, if it is known.
    pub kenpos_id: Option<String>,
    /// Without a session: the server's base address.
    pub server_url: Option<String>,
}

/// The desk has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Asked {
    /// Names the question; the same words on the same day are the same question.
    pub inquiry: String,
    /// When it came first.
    pub asked_at: Timestamp,
}

/// What the member asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Inquiries {
    /// Newest first.
    pub items: Vec<InquiryItem>,
}

/// A question of the member's.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct InquiryItem {
    /// Names it.
    pub inquiry: String,
    /// What it is about.
    pub topic: Topic,
    /// The member's own words.
    pub words: String,
    /// When the server had it.
    pub asked_at: Timestamp,
    /// What the desk answered, plain text; none until then.
    pub answer: Option<String>,
    /// When the desk answered.
    pub answered_at: Option<Timestamp>,
}

/// Frequent questions about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct FaqSection {
    /// Its name.
    pub id: String,
    /// What they are about.
    pub title: String,
    /// In the union's order.
    pub entries: Vec<FaqEntry>,
}

/// One frequent question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct FaqEntry {
    /// Its name.
    pub id: String,
    /// What members ask.
    pub question: String,
    /// What the union answers, plain text.
    pub answer: String,
}

impl From<NewInquiry> for session::Question {
    fn from(new: NewInquiry) -> Self {
        let NewInquiry { topic, words, contact, kenpos_id, server_url } = new;
        Self { topic, words, contact, kenpos_id, server_url }
    }
}

impl From<session::Asked> for Asked {
    fn from(asked: session::Asked) -> Self {
        Self { inquiry: asked.inquiry.to_string(), asked_at: Timestamp(asked.asked_at) }
    }
}

impl From<view::Inquiries> for Inquiries {
    fn from(inquiries: view::Inquiries) -> Self {
        Self { items: super::list(inquiries.items) }
    }
}

impl From<view::Inquiry> for InquiryItem {
    fn from(asked: view::Inquiry) -> Self {
        let view::Inquiry { inquiry, topic, words, asked_at, answer } = asked;
        let (answer, answered_at) = answer.map(|answer| (answer.words, Timestamp(answer.answered_at))).unzip();
        Self { inquiry, topic, words, asked_at: Timestamp(asked_at), answer, answered_at }
    }
}

/// The sections of all files, in one language.
pub(crate) fn faq(files: Vec<Faq>, language: Language) -> Vec<FaqSection> {
    let entry = |entry: kenpos_rules::faq::FaqEntry| FaqEntry {
        id: entry.id.to_string(),
        question: entry.question.text(language).to_owned(),
        answer: entry.answer.text(language).to_owned(),
    };
    let section = |section: kenpos_rules::faq::FaqSection| FaqSection {
        id: section.id.to_string(),
        title: section.title.text(language).to_owned(),
        entries: section.entries.into_iter().map(entry).collect(),
    };
    files.into_iter().flat_map(|file| file.sections).map(section).collect()
}
