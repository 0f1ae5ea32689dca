//! What the union publishes, as far as the items of one request speak of it.
//!
//! Comes in: items. Goes out: the campaigns, events and surveys they name, each read once. A request without such items, and that
//! is nearly every one, costs no round trip.
//! Must never happen: a check-in code that leaves the server.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_protocol::document::PublicationKind;
use kenpos_protocol::push::ItemBody;
use kenpos_rules::union_file::PublicationId;

use super::ReadItem;
use crate::store::document::{UnionDocument, UnionKind};
use crate::store::{Store, StoreError};

/// Publications by kind and id. What was withdrawn is not among them.
#[derive(Clone, Debug, Default)]
pub struct Published(BTreeMap<(PublicationKind, PublicationId), UnionDocument>);

impl Published {
    /// What these items name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn named_by(store: &dyn Store, items: &[ReadItem]) -> Result<Self, StoreError> {
        let readable = items.iter().filter_map(|item| item.item.as_ref().ok());
        let named: BTreeSet<_> = readable.filter_map(|item| name_of(&item.body)).collect();
        let mut found = BTreeMap::new();
        for (kind, id) in named {
            let document = store.union_document(UnionKind::Publication(kind), id.as_str()).await?;
            if let Some(document) = document.filter(|document| document.shown.is_some()) {
                found.insert((kind, id), document);
            }
        }
        Ok(Self(found))
    }

    /// A publication, if it is in force.
    pub fn get(&self, kind: PublicationKind, id: &PublicationId) -> Option<&UnionDocument> {
        self.0.get(&(kind, id.clone()))
    }
}

fn name_of(body: &ItemBody) -> Option<(PublicationKind, PublicationId)> {
    match body {
        ItemBody::JoinCampaign(said) => Some((PublicationKind::Campaign, said.campaign.clone())),
        ItemBody::CheckIn(said) => Some((PublicationKind::HealthEvent, said.event.clone())),
        ItemBody::SurveyAnswer(said) => Some((PublicationKind::Survey, said.survey.clone())),
        ItemBody::Record(_) | ItemBody::Launch | ItemBody::ExamReport(_) => None,
    }
}
