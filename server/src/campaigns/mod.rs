//! Campaigns: who takes part, how far they are, what they are paid when the days are final.
//!
//! Comes in: a member's word that they join or leave; once a day, the job. Goes out: an entry of each member who takes
//! part ([`kenpos_protocol::document::CampaignEntry`]), points.
//! Must never happen: more paid than the budget (it is claimed first); a campaign paid twice to a member; steps kept
//! as evidence.
//!
//! Everything is paid at settlement, extra points per recorded day too: the cap and the budget are the whole campaign's,
//! a claim for each record would put a transaction of the union's into every sync, and what is paid once needs no
//! correction. Until then the phone shows what the same rules say.

mod days;
mod entry;
mod join;
mod settle;

use std::collections::BTreeMap;

use kenpos_protocol::document::PublicationKind;
use kenpos_rules::campaign::Campaign;
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::PublicationId;

use crate::store::document::UnionDocument;
use crate::store::supply::Claim;
use crate::store::{Store, StoreError, publications};

pub use entry::participants;
pub(crate) use entry::what_became;
pub(crate) use join::join;
pub use settle::{SettleReport, settle};

/// The supply that holds a campaign's budget.
pub fn budget_of(campaign: &PublicationId) -> String {
    format!("{BUDGET_PREFIX}{campaign}")
}

const BUDGET_PREFIX: &str = "campaign:";

/// The campaign a claim is on, if it is on a budget.
pub fn campaign_of(claim: &Claim) -> Option<&str> {
    claim.resource.strip_prefix(BUDGET_PREFIX)
}

/// A campaign as it was published.
pub(crate) fn read(document: &UnionDocument, programme: &Programme) -> Result<Campaign, StoreError> {
    let text = document.shown.as_deref().unwrap_or_default();
    Campaign::parse(text, programme).map_err(|_| StoreError::Damaged { table: "union_document" })
}

/// Every campaign in force, by id.
///
/// # Errors
/// [`StoreError`], also where one cannot be read.
pub async fn all(store: &dyn Store, programme: &Programme) -> Result<BTreeMap<PublicationId, Campaign>, StoreError> {
    let documents = publications(store, PublicationKind::Campaign).await?;
    let campaigns = documents.iter().map(|document| read(document, programme));
    campaigns.map(|campaign| campaign.map(|campaign| (campaign.id.clone(), campaign))).collect()
}

#[cfg(test)]
mod tests;
