//! The sweeper: orders that were begun and not ended.
//!
//! Comes in: open claims on stock whose time is over. Goes out: each confirmed or given back. It asks the member's rows
//! first; where they know nothing of the order, it writes there that the order was not completed, in the place where the
//! order would stand. So whoever is still at work on that order finds its place taken: stock that is given
//! back can never be held after all.

use kenpos_protocol::document::{CancelledBy, Order, OrderState};
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{MemberId, OrderId};
use kenpos_rules::points::Points;
use kenpos_rules::union_file::Wording;

use super::catalogue::{STOCK, items};
use super::order::{self, Kept, OrderRow, of_place};
use crate::programmes::{Programmes, ProgrammesError};
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::supply::{Claim, ClaimEnd};
use crate::store::{Store, StoreError, transact};

/// Claims of other kinds that may stand before those on stock in one look.
const LOOKED_AT: usize = 256;

/// Settles due claims on stock, `limit` at most; gives how many.
///
/// # Errors
/// [`StoreError`]; what was settled stays.
pub async fn sweep(store: &dyn Store, now: Moment, limit: usize) -> Result<usize, StoreError> {
    let due = store.claims_due(now, LOOKED_AT.max(limit)).await?;
    let of_stock: Vec<Claim> = due.into_iter().filter(|claim| claim.resource.starts_with(STOCK)).take(limit).collect();
    for claim in &of_stock {
        settle(store, claim, now).await?;
    }
    Ok(of_stock.len())
}

/// Ends one claim as the member's rows say.
pub(crate) async fn settle(store: &dyn Store, claim: &Claim, now: Moment) -> Result<ClaimEnd, StoreError> {
    let item = claim.resource.strip_prefix(STOCK).unwrap_or_default();
    // A claim under another name is not of this program; what it took is nobody's.
    let of_order = of_place(&claim.id).filter(|(member, _)| *member == claim.holder);
    let end = match of_order {
        Some((member, order)) => what_became(store, member, order, item, claim, now).await?,
        None => ClaimEnd::Released,
    };
    store.end_claim(&claim.resource, &claim.id, end).await?;
    Ok(end)
}

async fn what_became(
    store: &dyn Store,
    member: MemberId,
    order: OrderId,
    item: &str,
    claim: &Claim,
    now: Moment,
) -> Result<ClaimEnd, StoreError> {
    let name = name_of(store, item).await?;
    let used = transact::<_, StoreError>(store, &Who::Member(member), &order::want(), |state| {
        let Some(state) = state else { return Ok((None, false)) };
        if let Some(row) = OrderRow::find(&state, order)? {
            return Ok((None, !matches!(row.shown.state, OrderState::Cancelled { .. })));
        }
        let mut draft = Draft::new(state, now);
        not_completed(order, item, &name, claim, now).put(&mut draft);
        Ok((Some(draft), false))
    })
    .await?;
    Ok(if used { ClaimEnd::Confirmed } else { ClaimEnd::Released })
}

/// What an item is called; its id where the catalogue does not have it any more.
async fn name_of(store: &dyn Store, item: &str) -> Result<Wording, StoreError> {
    let goods = match Programmes::default().current(store).await {
        Ok(programme) => items(store, &programme).await?,
        Err(ProgrammesError::Store(error)) => return Err(error),
        Err(_) => Vec::new(),
    };
    let known = goods.into_iter().find(|known| known.id.as_str() == item).map(|known| known.name);
    Ok(known.unwrap_or_else(|| Wording { ja: item.to_owned(), en: item.to_owned() }))
}

/// What the member sees of an order that stopped half-way.
fn not_completed(order: OrderId, item: &str, name: &Wording, claim: &Claim, now: Moment) -> OrderRow {
    let shown = Order {
        order: order.to_string(),
        item: item.to_owned(),
        name: name.clone(),
        quantity: u32::try_from(claim.amount).unwrap_or(u32::MAX),
        points: Points::ZERO,
        ordered_at: now,
        state: OrderState::Cancelled {
            cancelled_at: now,
            cancelled_by: CancelledBy::NotCompleted,
            because: None,
            returned_until: None,
            expired: Points::ZERO,
        },
    };
    OrderRow { shown, kept: Kept { asked: String::new(), supplier: String::new(), draws: Vec::new(), address: None } }
}
