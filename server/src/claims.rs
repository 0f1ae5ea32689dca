//! Claims on supplies, from both ends: taking one, and looking at those that nobody confirmed.
//!
//! Comes in: what is needed; the time. Goes out: a claim that holds, or none. Must never happen: a claim given back that
//! a member's rows have used; one that waits for ever.

use kenpos_protocol::document::DocumentKind;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use serde::Serialize;

use crate::exchange::catalogue::STOCK;
use crate::store::lookup::Who;
use crate::store::member::Want;
use crate::store::supply::{Claim, ClaimEnd, Claimed};
use crate::store::{Store, StoreError};
use crate::{campaigns, exchange, health_events};

/// A claim is used within a request or a step of a job: what is open after a quarter of an hour was left by a crash.
const OPEN_MS: i64 = 15 * 60_000;

/// Claims looked at together.
const PAGE: usize = 100;

/// Who needs how much of what.
#[derive(Clone, Copy, Debug)]
pub struct Needed<'a> {
    /// The supply.
    pub resource: &'a str,
    /// Names what it is for: the same again finds its claim.
    pub purpose: &'a str,
    /// Whose rows will say that it was used.
    pub holder: MemberId,
    /// More than zero.
    pub amount: u64,
}

/// Claims what is needed; the claim's id, or `None` where there is not so much left.
///
/// # Errors
/// [`StoreError`].
pub async fn take(store: &dyn Store, needed: &Needed<'_>, now: Moment) -> Result<Option<String>, StoreError> {
    // One that was given back stays so: the same need makes another.
    for number in 1u32.. {
        let id = format!("{}:{number}", needed.purpose);
        let claim = Claim {
            resource: needed.resource.to_owned(),
            id: id.clone(),
            holder: needed.holder,
            amount: needed.amount,
            expires_at: now.plus_millis(OPEN_MS),
        };
        match store.claim(&claim).await? {
            Claimed::Holds => return Ok(Some(id)),
            Claimed::Exhausted => return Ok(None),
            Claimed::Released => {}
        }
    }
    Ok(None)
}

/// What the sweep found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SweepReport {
    /// Claims that had been used.
    pub confirmed: u64,
    /// Claims that had not: what they took is there again.
    pub released: u64,
}

/// Ends the claims whose time is over: the holder's rows say whether each was used.
///
/// # Errors
/// [`StoreError`]; what was ended stays so.
pub async fn sweep(store: &dyn Store, now: Moment) -> Result<SweepReport, StoreError> {
    let mut report = SweepReport::default();
    loop {
        let due = store.claims_due(now, PAGE).await?;
        if due.is_empty() {
            return Ok(report);
        }
        for claim in due {
            let end = if claim.resource.starts_with(STOCK) {
                exchange::sweep::settle(store, &claim, now).await?
            } else {
                let end = if is_used(store, &claim).await? { ClaimEnd::Confirmed } else { ClaimEnd::Released };
                store.end_claim(&claim.resource, &claim.id, end).await?;
                end
            };
            match end {
                ClaimEnd::Confirmed => report.confirmed += 1,
                ClaimEnd::Released => report.released += 1,
            }
        }
    }
}

async fn is_used(store: &dyn Store, claim: &Claim) -> Result<bool, StoreError> {
    let documents = [DocumentKind::CampaignEntry, DocumentKind::EventEntry].into();
    let want = Want { documents, ..Want::default() };
    let Some(holder) = store.load(&Who::Member(claim.holder), &want).await? else { return Ok(false) };
    Ok(campaigns::is_used(&holder, claim) || health_events::is_used(&holder, claim))
}
