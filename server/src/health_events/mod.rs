//! Designated health events: who took part, and the points for it.
//!
//! Comes in: a check-in of a member's phone; a list of the desk. Goes out: an entry of each who took part
//! ([`kenpos_protocol::document::EventEntry`]), points, once an event.
//! Must never happen: more members with points than there are places (a place is claimed first); the code in a
//! document, a log or an error; a code found out by trying.

mod attend;
mod check_in;
mod entry;
mod places;

use kenpos_rules::health_event::{CheckInCode, HealthEvent};
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::PublicationId;
use serde::{Deserialize, Serialize};

use crate::store::StoreError;
use crate::store::document::UnionDocument;
use crate::store::supply::Claim;

pub use attend::{Attended, attend, post_waiting};
pub(crate) use check_in::check_in;
pub use entry::attended;
pub(crate) use entry::what_became;
pub(crate) use places::Places;

/// The supply that holds an event's places.
pub fn places_of(event: &PublicationId) -> String {
    format!("{PLACES_PREFIX}{event}")
}

const PLACES_PREFIX: &str = "event:";

/// The event a claim is on, if it is on places.
pub fn event_of(claim: &Claim) -> Option<&str> {
    claim.resource.strip_prefix(PLACES_PREFIX)
}

/// What the desk alone keeps of an event.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptOfEvent {
    /// Shown at the event.
    pub code: Option<CheckInCode>,
}

/// An event as it was published, with its code.
#[derive(Clone, Debug)]
pub(crate) struct KnownEvent {
    pub event: HealthEvent,
    pub code: Option<CheckInCode>,
}

impl KnownEvent {
    pub(crate) fn read(document: &UnionDocument, programme: &Programme) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged { table: "union_document" };
        let text = document.shown.as_deref().unwrap_or_default();
        let event = HealthEvent::parse(text, programme).map_err(|_| damaged())?.event;
        let kept: KeptOfEvent = match document.kept.as_deref() {
            Some(kept) => serde_json::from_str(kept).map_err(|_| damaged())?,
            None => KeptOfEvent { code: None },
        };
        Ok(Self { event, code: kept.code })
    }
}

#[cfg(test)]
mod tests;
