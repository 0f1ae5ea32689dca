//! A result as the server keeps it: every revision, beside what the phones see.
//!
//! Comes in: documents. Goes out: their revisions. Must never happen: a revision changed or removed, so that every award
//! can be derived again from the one it was posted for.

use kenpos_protocol::document::{Document, DocumentKind, ExamContact, HealthResult};
use kenpos_rules::award::{Event, EventKind, Reason};
use kenpos_rules::day::Moment;
use serde::{Deserialize, Serialize};

use super::RESULT_KINDS;
use crate::award::evidence::ResultRevision;
use crate::store::document::DocumentRow;
use crate::store::draft::Draft;
use crate::store::member::Documents;

/// Names the document of a result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResultKey {
    /// The kind of document.
    pub kind: DocumentKind,
    /// Its id: of a result its kind and source id (one sheet may hold several), of a contact and a survey their own.
    pub id: String,
}

impl ResultKey {
    /// Where the desk keeps an event.
    pub fn of(event: &Event) -> Self {
        match event.kind {
            EventKind::SecondaryExam { .. } => Self { kind: DocumentKind::ExamContact, id: event.id.to_string() },
            kind => Self { kind: DocumentKind::Result, id: format!("{}:{}", kind.name(), event.id) },
        }
    }
}

/// All that was ever said of one result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// In order, never empty.
    revisions: Vec<Revision>,
    /// Why the last revision can earn nothing any more, whatever changes around it; a correction begins anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) closed: Option<Reason>,
}

/// What was said at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// `None`: withdrawn.
    pub event: Option<Event>,
    /// By the server's clock.
    pub recorded_at: Moment,
}

impl Kept {
    pub(super) fn new(event: Event, recorded_at: Moment) -> Self {
        Self { revisions: vec![Revision { event: Some(event), recorded_at }], closed: None }
    }

    /// What it says now; `None` once withdrawn.
    pub fn event(&self) -> Option<&Event> {
        self.last().event.as_ref()
    }

    /// When the last revision was recorded.
    pub fn recorded_at(&self) -> Moment {
        self.last().recorded_at
    }

    /// The number of the last revision, from 1.
    pub fn revision(&self) -> u32 {
        u32::try_from(self.revisions.len()).unwrap_or(u32::MAX)
    }

    /// A revision by its number.
    pub fn at(&self, revision: u32) -> Option<&Revision> {
        usize::try_from(revision.checked_sub(1)?).ok().and_then(|index| self.revisions.get(index))
    }

    /// Why it can earn nothing any more, if so.
    pub const fn closed(&self) -> Option<Reason> {
        self.closed
    }

    pub(super) fn last(&self) -> &Revision {
        self.revisions.last().expect("a result begins with a revision")
    }

    pub(super) fn push(&mut self, event: Option<Event>, recorded_at: Moment) {
        self.revisions.push(Revision { event, recorded_at });
        self.closed = None;
    }

    /// The first event there was, of which a contact keeps the day.
    fn first(&self) -> Option<&Event> {
        self.revisions.iter().find_map(|revision| revision.event.as_ref())
    }
}

/// A result with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFile {
    /// Which document.
    pub key: ResultKey,
    /// What it holds.
    pub kept: Kept,
}

impl ResultFile {
    /// What it says now, as evidence; `None` once withdrawn.
    pub fn evidence(&self) -> Option<(ResultRevision, &Event)> {
        let ResultKey { kind, id } = self.key.clone();
        self.kept.event().map(|event| (ResultRevision { kind, id, revision: self.kept.revision() }, event))
    }
}

/// The revisions of a document; `None` if it holds no result, or nothing readable.
pub fn kept_of(row: &DocumentRow) -> Option<Kept> {
    let kept: Kept = serde_json::from_str(row.kept.as_deref()?).ok()?;
    (!kept.revisions.is_empty()).then_some(kept)
}

/// Every result among documents, in the order of their names.
pub fn files(documents: &Documents) -> Vec<ResultFile> {
    let of_results = documents.iter().filter(|((kind, _), _)| RESULT_KINDS.contains(kind));
    let file = |(kind, id): &(DocumentKind, String), row| {
        Some(ResultFile { key: ResultKey { kind: *kind, id: id.clone() }, kept: kept_of(row)? })
    };
    of_results.filter_map(|(key, row)| file(key, row)).collect()
}

/// Writes a result as it is now, and tells the phones.
pub(super) fn put(draft: &mut Draft, file: &ResultFile) {
    let ResultFile { key, kept } = file;
    let shown = match key.kind {
        DocumentKind::ExamContact => Document::ExamContact(contact(key, kept)),
        DocumentKind::SurveyAnswer => {
            let row = draft.state().documents.get(&(key.kind, key.id.clone()));
            row.expect("an answer is there before its result changes").shown.clone()
        }
        _ => Document::Result(HealthResult {
            result: key.id.clone(),
            event: kept.event().cloned(),
            revision: kept.revision(),
            recorded_at: kept.last().recorded_at,
        }),
    };
    draft.put_document(shown, Some(text(kept)));
}

pub(super) fn text(kept: &Kept) -> String {
    serde_json::to_string(kept).expect("revisions are plain fields")
}

fn contact(key: &ResultKey, kept: &Kept) -> ExamContact {
    let asked_on = kept.first().map_or_else(|| kept.last().recorded_at.programme_day(), |event| event.day);
    let reported = kept.event().filter(|event| matches!(event.kind, EventKind::SecondaryExam { reported: true, .. }));
    ExamContact { contact: key.id.clone(), asked_on, visited_on: reported.map(|event| event.day) }
}
