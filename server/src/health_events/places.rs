//! Places at events with a capacity, claimed before the member's commit and confirmed after it.
//!
//! Comes in: the check-ins of a request. Goes out: a place for each that would be given points. Must never happen: a
//! place taken by a check-in that is refused.

use std::collections::BTreeMap;

use kenpos_protocol::document::PublicationKind;
use kenpos_protocol::push::{CheckIn, ItemBody};
use kenpos_rules::clock::Contact;
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::PublicationId;

use super::check_in::judge;
use super::entry::Entry;
use super::{KnownEvent, places_of};
use crate::claims::{Needed, take};
use crate::intake::{Published, ReadItem, entered};
use crate::store::draft::Draft;
use crate::store::member::MemberState;
use crate::store::supply::ClaimEnd;
use crate::store::{Store, StoreError};

/// The claims on places for one request, by event.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<PublicationId, String>);

impl Places {
    /// Claims a place for each check-in among these items that would be given points now.
    pub(crate) async fn claimed_for(
        store: &dyn Store,
        draft: &Draft,
        items: &[ReadItem],
        published: &Published,
        contact: &Contact,
        programme: &Programme,
    ) -> Result<Self, StoreError> {
        let mut claimed = BTreeMap::new();
        for said in would_be_given(draft, items, published, contact, programme)? {
            let (resource, purpose) = (places_of(&said.event), draft.state().member.to_string());
            let before = Entry::of(draft.state(), &said.event).map(|entry| entry.kept.claims);
            let holder = draft.state().member;
            let needed = Needed { resource: &resource, purpose: &purpose, holder, amount: 1, known: before.as_ref() };
            if let Some(claim) = take(store, &needed, draft.now()).await? {
                claimed.insert(said.event.clone(), claim);
            }
        }
        Ok(Self(claimed))
    }

    /// The claim on a place at an event.
    pub(crate) fn of(&self, event: &PublicationId) -> Option<&str> {
        self.0.get(event).map(String::as_str)
    }

    /// The claims that this state has used: to be confirmed once it is committed. One that was not used may be used by
    /// another request of the member at this moment, so the sweeper looks at it, who asks the rows.
    pub(crate) fn used_by(self, state: &MemberState) -> Self {
        let is_used = |event: &PublicationId, claim: &String| {
            Entry::of(state, event).is_some_and(|entry| entry.kept.claims.used.as_ref() == Some(claim))
        };
        Self(self.0.into_iter().filter(|(event, claim)| is_used(event, claim)).collect())
    }

    /// Confirms every claim.
    pub(crate) async fn confirm(&self, store: &dyn Store) -> Result<(), StoreError> {
        for (event, claim) in &self.0 {
            store.end_claim(&places_of(event), claim, ClaimEnd::Confirmed).await?;
        }
        Ok(())
    }
}

fn would_be_given<'i>(
    draft: &Draft,
    items: &'i [ReadItem],
    published: &Published,
    contact: &Contact,
    programme: &Programme,
) -> Result<Vec<&'i CheckIn>, StoreError> {
    let (state, mut given) = (draft.state(), Vec::new());
    for item in items.iter().filter_map(|item| item.item.as_ref().ok()) {
        let ItemBody::CheckIn(said) = &item.body else { continue };
        let Some(document) = published.get(PublicationKind::HealthEvent, &said.event) else { continue };
        let known = KnownEvent::read(document, programme)?;
        let is_in = Entry::of(state, &said.event).is_some_and(|entry| entry.is_in());
        if known.event.capacity.is_none() || is_in || state.receipts.contains_key(&item.op_id) {
            continue;
        }
        if judge(state, &known, said, entered(state, item, contact), draft.now(), programme).is_ok() {
            given.push(said);
        }
    }
    Ok(given)
}
