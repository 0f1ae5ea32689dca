//! A member's entry of an event: what the phones see, and what the server keeps beside it.

use std::collections::BTreeMap;

use kenpos_protocol::document::{Document, DocumentKind, EventEntry, EventOutcome};
use kenpos_rules::day::Moment;
use kenpos_rules::health_event::EventRefusal;
use kenpos_rules::member::Relationship;
use kenpos_rules::points::Points;
use kenpos_rules::union_file::PublicationId;
use serde::{Deserialize, Serialize};

use crate::claims::{Claimant, EntryClaims, ask_entry};
use crate::store::document::DocumentRow;
use crate::store::draft::Draft;
use crate::store::member::MemberState;
use crate::store::supply::{Claim, ClaimEnd};
use crate::store::{Store, StoreError, each_document};

/// An entry, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub shown: EventEntry,
    pub kept: Kept,
}

/// What the server alone keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Other codes that were tried.
    #[serde(default)]
    pub wrong_codes: u32,
    /// On a place.
    #[serde(flatten)]
    pub claims: EntryClaims,
    /// What is given at registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
}

/// What waits for a registration, as the event had it when the desk entered the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub points: Points,
    pub who: Vec<Relationship>,
}

impl Entry {
    /// The member's entry of an event. The state holds documents of this kind.
    pub(super) fn of(state: &MemberState, event: &PublicationId) -> Option<Self> {
        let key = (DocumentKind::EventEntry, event.as_str().to_owned());
        state.documents.get(&key).and_then(Self::read)
    }

    /// The entry in a document; `None`: it is none, or holds what no version writes.
    pub(super) fn read(row: &DocumentRow) -> Option<Self> {
        let Document::EventEntry(shown) = &row.shown else { return None };
        let kept = row.kept.as_deref().map_or(Some(Kept::default()), |text| serde_json::from_str(text).ok())?;
        Some(Self { shown: shown.clone(), kept })
    }

    /// Of a member who was at work on one when the server died.
    fn not_completed(event: &PublicationId, now: Moment) -> Self {
        let outcome = EventOutcome::Refused { reason: EventRefusal::NotCompleted };
        let shown = EventEntry { event: event.clone(), day: now.programme_day(), outcome };
        Self { shown, kept: Kept::default() }
    }

    /// Whether nothing more can come of it: the points are given, or will be at registration.
    pub(super) const fn is_in(&self) -> bool {
        matches!(self.shown.outcome, EventOutcome::Granted { .. } | EventOutcome::AwaitsRegistration)
    }
}

impl Claimant for Entry {
    const KIND: DocumentKind = DocumentKind::EventEntry;

    fn claims(&mut self) -> &mut EntryClaims {
        &mut self.kept.claims
    }

    fn put(self, draft: &mut Draft) {
        let kept = serde_json::to_string(&self.kept).expect("plain fields");
        draft.put_document(Document::EventEntry(self.shown), Some(kept));
    }
}

/// What became of a claim on a place. Who has no entry is given one that says so: the check-in that claimed the place did
/// not come to its end.
pub(crate) async fn what_became(store: &dyn Store, claim: &Claim, now: Moment) -> Result<ClaimEnd, StoreError> {
    let event = super::event_of(claim).and_then(|id| id.parse().ok());
    let entry_of = |state: &MemberState| {
        let event = event.as_ref()?;
        Some(Entry::of(state, event).unwrap_or_else(|| Entry::not_completed(event, now)))
    };
    ask_entry(store, claim, now, entry_of).await
}

/// How many took part in each event with points given or waiting.
///
/// # Errors
/// [`StoreError`].
pub async fn attended(store: &dyn Store) -> Result<BTreeMap<PublicationId, u64>, StoreError> {
    let mut counts = BTreeMap::new();
    each_document(store, DocumentKind::EventEntry, |_, row| {
        let entry = Entry::read(row).ok_or(StoreError::Damaged { table: "document" })?;
        if entry.is_in() {
            *counts.entry(entry.shown.event).or_default() += 1;
        }
        Ok(())
    })
    .await?;
    Ok(counts)
}
