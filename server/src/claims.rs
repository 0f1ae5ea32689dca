//! Claims on supplies, from both ends: taking one, and looking at those that nobody confirmed.
//!
//! Comes in: what is needed; the time. Goes out: a claim that holds, or none. Must never happen: a claim given back that
//! a member's rows have used, or use afterwards; one that waits for ever.
//!
//! Before a claim is given back the member's rows say that it is (ADR 0019): whoever is still at work on it finds that
//! and takes another.

use kenpos_protocol::document::DocumentKind;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use serde::{Deserialize, Serialize};

use crate::exchange::catalogue::STOCK;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{MemberState, Want};
use crate::store::supply::{Claim, ClaimEnd, Claimed};
use crate::store::{Store, StoreError, transact};
use crate::{campaigns, exchange, health_events};

/// A claim is used within a request or a step of a job: what is open after a quarter of an hour was left by a crash.
pub(crate) const OPEN_MS: i64 = 15 * 60_000;

/// Claims looked at together.
const PAGE: usize = 100;

/// Claims settled where somebody waits for the answer: what is due is rare, and the rest waits for the next.
pub(crate) const SWEPT_AT_ONCE: usize = 8;

/// Who needs how much of what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needed<'a> {
    /// The supply.
    pub resource: &'a str,
    /// Names what it is for: the same again finds its claim.
    pub purpose: &'a str,
    /// Whose rows will say that it was used.
    pub holder: MemberId,
    /// More than zero.
    pub amount: u64,
    /// What those rows say of claims for the same, as they were loaded for the commit that is to use this one.
    pub known: Option<&'a EntryClaims>,
}

/// What a member's entry keeps of its claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EntryClaims {
    /// The one that was used.
    #[serde(default, rename = "claim", skip_serializing_if = "Option::is_none")]
    pub used: Option<String>,
    /// Those that were given back: nobody may use them any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    given_back: Vec<String>,
}

impl EntryClaims {
    /// Whether this claim may not be used any more.
    pub(crate) fn gave_back(&self, id: &str) -> bool {
        self.given_back.iter().any(|known| known == id)
    }

    /// How a claim has ended; `None` where nothing says so yet.
    fn ended(&self, id: &str) -> Option<ClaimEnd> {
        if self.used.as_deref() == Some(id) {
            return Some(ClaimEnd::Confirmed);
        }
        self.gave_back(id).then_some(ClaimEnd::Released)
    }
}

/// An entry of a member, with what it claimed.
pub(crate) trait Claimant: Sized {
    /// The kind of document it is.
    const KIND: DocumentKind;

    /// Its claims.
    fn claims(&mut self) -> &mut EntryClaims;

    /// Writes it.
    fn put(self, draft: &mut Draft);
}

/// What became of a claim of an entry: its rows say so, from now on also that it was not used. `entry_of` gives the
/// entry; `None`: nobody can be at work on the claim.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn ask_entry<E: Claimant>(
    store: &dyn Store,
    claim: &Claim,
    now: Moment,
    entry_of: impl Fn(&MemberState) -> Option<E> + Send + Sync,
) -> Result<ClaimEnd, StoreError> {
    let want = Want { documents: [E::KIND].into(), ..Want::default() };
    transact(store, &Who::Member(claim.holder), &want, |state| {
        let Some(state) = state else { return Ok((None, ClaimEnd::Released)) };
        let Some(mut entry) = entry_of(&state) else { return Ok((None, ClaimEnd::Released)) };
        if let Some(end) = entry.claims().ended(&claim.id) {
            return Ok((None, end));
        }
        entry.claims().given_back.push(claim.id.clone());
        let mut draft = Draft::new(state, now);
        entry.put(&mut draft);
        Ok((Some(draft), ClaimEnd::Released))
    })
    .await
}

/// Claims what is needed; the claim's id, or `None` where there is not so much left, also after looking at what others
/// have left open.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn take(store: &dyn Store, needed: &Needed<'_>, now: Moment) -> Result<Option<String>, StoreError> {
    let taken = take_of_what_is_left(store, needed, now).await?;
    if taken.is_none() && sweep(store, now, SWEPT_AT_ONCE).await?.released > 0 {
        return take_of_what_is_left(store, needed, now).await;
    }
    Ok(taken)
}

async fn take_of_what_is_left(
    store: &dyn Store,
    needed: &Needed<'_>,
    now: Moment,
) -> Result<Option<String>, StoreError> {
    // One that was given back stays so: the same need makes another.
    let ids = (1u32..).map(|number| format!("{}:{number}", needed.purpose));
    for id in ids.filter(|id| needed.known.is_none_or(|known| !known.gave_back(id))) {
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

/// Ends claims whose time is over, `limit` at most: the holder's rows say whether each was used.
///
/// # Errors
/// [`StoreError`]; what was ended stays so.
pub async fn sweep(store: &dyn Store, now: Moment, limit: usize) -> Result<SweepReport, StoreError> {
    let mut report = SweepReport::default();
    let mut left = limit;
    while left > 0 {
        let due = store.claims_due(now, PAGE.min(left)).await?;
        if due.is_empty() {
            break;
        }
        left -= due.len();
        for claim in due {
            match settle(store, &claim, now).await? {
                ClaimEnd::Confirmed => report.confirmed += 1,
                ClaimEnd::Released => report.released += 1,
            }
        }
    }
    Ok(report)
}

/// Open claims looked through for one holder: a claim is open for a moment, or a quarter of an hour after a crash, so there
/// are far fewer.
const OPEN_AT_ONCE: usize = 10_000;

/// Ends every open claim of one holder, also those whose time is not over: their rows are about to go.
///
/// # Errors
/// [`StoreError`]; what was ended stays so.
pub(crate) async fn settle_of(store: &dyn Store, holder: MemberId, now: Moment) -> Result<(), StoreError> {
    let open = store.claims_due(now.plus_millis(OPEN_MS + 1), OPEN_AT_ONCE).await?;
    for claim in open.iter().filter(|claim| claim.holder == holder) {
        settle(store, claim, now).await?;
    }
    Ok(())
}

/// Ends one claim as the holder's rows say.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn settle(store: &dyn Store, claim: &Claim, now: Moment) -> Result<ClaimEnd, StoreError> {
    let end = if claim.resource.starts_with(STOCK) {
        exchange::what_became(store, claim, now).await?
    } else if campaigns::campaign_of(claim).is_some() {
        campaigns::what_became(store, claim, now).await?
    } else if health_events::event_of(claim).is_some() {
        health_events::what_became(store, claim, now).await?
    } else {
        // Not of this program: what it took is nobody's.
        ClaimEnd::Released
    };
    store.end_claim(&claim.resource, &claim.id, end).await?;
    Ok(end)
}
