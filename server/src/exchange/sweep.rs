//! For the sweeper of [`crate::claims`]: orders that were begun and not ended.
//!
//! Comes in: an open claim on stock whose time is over. Goes out: whether it was used. The member's rows are asked;
//! where they know nothing of the order, it is written there that the order was not completed, in the place where the
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

/// What became of a claim on stock: the member's rows say so, from now on also that it was not used.
pub(crate) async fn what_became(store: &dyn Store, claim: &Claim, now: Moment) -> Result<ClaimEnd, StoreError> {
    let item = claim.resource.strip_prefix(STOCK).unwrap_or_default();
    // A claim under another name is not of this program; what it took is nobody's.
    match of_place(&claim.id).filter(|(member, _)| *member == claim.holder) {
        Some((member, order)) => of_order(store, member, order, item, claim, now).await,
        None => Ok(ClaimEnd::Released),
    }
}

async fn of_order(
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
