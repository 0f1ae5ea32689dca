//! Taking part: the points, now or at registration.

use kenpos_protocol::document::{DocumentKind, EventEntry, EventOutcome};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::health_event::{EventRefusal, HealthEvent, award};
use kenpos_rules::ids::MemberId;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::PublicationId;
use serde::Serialize;

use super::entry::{Entry, Kept, Waiting};
use super::places_of;
use crate::award::evidence::EvidenceSource;
use crate::award::post_published;
use crate::claims::{Claimant as _, Needed, take};
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{Commit, MemberState, Want};
use crate::store::supply::ClaimEnd;
use crate::store::{COMMIT_TRIES, Store, StoreError};

/// What came of a name on the desk's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attended {
    /// The points were given now.
    Granted,
    /// They are given when the person registers.
    AwaitsRegistration,
    /// They were given before, or wait already.
    Already,
    /// Nothing, and why.
    Refused(EventRefusal),
}

/// Enters a member on an event's list.
///
/// # Errors
/// [`StoreError`].
pub async fn attend(
    store: &dyn Store,
    programme: &Programme,
    event: &HealthEvent,
    member: MemberId,
    day: ProgrammeDay,
    now: Moment,
) -> Result<Attended, StoreError> {
    let who = Who::Member(member);
    for _ in 0..COMMIT_TRIES {
        let Some(state) = store.load(&who, &want()).await? else {
            return Ok(Attended::Refused(EventRefusal::NotMember));
        };
        if let Some(answer) = settled(event, &state, day) {
            return Ok(answer);
        }
        let Some(claim) = claim_place(store, event, &state, now).await? else {
            return Ok(Attended::Refused(EventRefusal::Full));
        };
        let mut draft = Draft::new(state, now);
        let attended = enter(&mut draft, programme, event, day, claim.clone());
        let (member, expected_version, changes) = draft.finish();
        match store.commit(member, expected_version, changes).await? {
            Commit::Committed => {
                if let Some(claim) = claim {
                    store.end_claim(&places_of(&event.id), &claim, ClaimEnd::Confirmed).await?;
                }
                return Ok(attended);
            }
            // A place that is not used here may be used by a check-in at this moment: the sweeper asks the rows.
            Commit::Stale => {}
            Commit::Taken(kind) => return Err(StoreError::Taken { kind }),
        }
    }
    Err(StoreError::Busy)
}

/// A place for who is not in yet: `None` when there is none, `Some(None)` where places are not limited.
async fn claim_place(
    store: &dyn Store,
    event: &HealthEvent,
    state: &MemberState,
    now: Moment,
) -> Result<Option<Option<String>>, StoreError> {
    if event.capacity.is_none() {
        return Ok(Some(None));
    }
    let (resource, purpose) = (places_of(&event.id), state.member.to_string());
    let before = Entry::of(state, &event.id).map(|entry| entry.kept.claims);
    let needed =
        Needed { resource: &resource, purpose: &purpose, holder: state.member, amount: 1, known: before.as_ref() };
    Ok(take(store, &needed, now).await?.map(Some))
}

/// What must be loaded of a member who took part.
fn want() -> Want {
    Want { documents: [DocumentKind::EventEntry].into(), ..Want::default() }
}

/// The answer where there is nothing to enter.
fn settled(event: &HealthEvent, state: &MemberState, day: ProgrammeDay) -> Option<Attended> {
    if Entry::of(state, &event.id).is_some_and(|entry| entry.is_in()) {
        return Some(Attended::Already);
    }
    event.admits(&state.standing, day).err().map(Attended::Refused)
}

fn enter(
    draft: &mut Draft,
    programme: &Programme,
    event: &HealthEvent,
    day: ProgrammeDay,
    claim: Option<String>,
) -> Attended {
    let mut kept = Entry::of(draft.state(), &event.id).map_or_else(Kept::default, |entry| entry.kept);
    kept.claims.used = claim;
    let (outcome, attended) = if draft.state().standing.registered_on.is_some() {
        give(draft, programme, &event.id, event.points, day);
        (EventOutcome::Granted { points: event.points }, Attended::Granted)
    } else {
        kept.waiting = Some(Waiting { points: event.points, who: event.who.clone() });
        (EventOutcome::AwaitsRegistration, Attended::AwaitsRegistration)
    };
    Entry { shown: EventEntry { event: event.id.clone(), day, outcome }, kept }.put(draft);
    attended
}

/// Gives an event's points.
pub(super) fn give(draft: &mut Draft, programme: &Programme, event: &PublicationId, points: Points, day: ProgrammeDay) {
    if let Some(award) = award(event, points, programme, draft.now()) {
        post_published(draft, EvidenceSource::HealthEvent(event.clone()), day, award);
    }
}

/// Gives at registration what waits for it, to who was a member on the day. The state holds documents of this kind.
pub fn post_waiting(draft: &mut Draft, programme: &Programme) {
    let of_kind = draft.state().documents.values().filter_map(Entry::read);
    let waiting: Vec<Entry> = of_kind.filter(|entry| entry.kept.waiting.is_some()).collect();
    for mut entry in waiting {
        let Some(Waiting { points, who }) = entry.kept.waiting.take() else { continue };
        let standing = &draft.state().standing;
        entry.shown.outcome = if !standing.is_member_on(entry.shown.day) {
            EventOutcome::Refused { reason: EventRefusal::NotMember }
        } else if !who.contains(&standing.relationship) {
            EventOutcome::Refused { reason: EventRefusal::NotForRelationship }
        } else {
            give(draft, programme, &entry.shown.event, points, entry.shown.day);
            EventOutcome::Granted { points }
        };
        entry.put(draft);
    }
}
