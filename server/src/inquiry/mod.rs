//! Questions to the union's desk: asked by anybody, answered by a clerk.
//!
//! Comes in: what somebody asks, signed in or not. Goes out: the desk's queue, and to a member the answer in the feed.
//! Must never happen: a question kept twice because its answer was lost; an answer sent to who only says to be a member
//! (it goes to the contact that was given, outside this system); somebody's words in a log.

mod ask;
mod desk;

use std::fmt;

use kenpos_protocol::inquiry::{Answer, Topic};
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use serde::{Deserialize, Serialize};

pub use ask::AskError;
pub(crate) use desk::forget;
pub use desk::{INQUIRIES_MAX, answer, close, list, show};

use crate::store::StoreError;
use crate::store::document::{UnionDocument, UnionKind};

/// A question as the desk keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    /// The question; `None` once it was closed.
    pub words: Option<String>,
    /// Where to answer; `None` once it was closed.
    pub contact: Option<String>,
    /// Who they say they are. Proved only where `member` is set.
    pub kenpos_id: Option<String>,
    /// The member who was signed in.
    pub member: Option<MemberId>,
    /// When it came first.
    pub asked_at: Moment,
    /// What was answered.
    pub answer: Option<Answer>,
    /// The words and the contact are gone.
    pub closed: bool,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({}, {})", self.topic.code(), self.asked_at)
    }
}

impl Question {
    fn read(document: &UnionDocument) -> Result<Self, StoreError> {
        let kept = document.kept.as_deref().and_then(|kept| serde_json::from_str(kept).ok());
        kept.ok_or(StoreError::Damaged { table: "union_document" })
    }

    fn document(&self, id: &str, version: u64) -> UnionDocument {
        let kept = Some(serde_json::to_string(self).expect("texts, ids and moments are JSON"));
        UnionDocument { kind: UnionKind::Inquiry, id: id.to_owned(), version, shown: None, kept }
    }
}

#[cfg(test)]
mod tests;
