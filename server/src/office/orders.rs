//! The desk's orders: what is open, what was shipped, what cannot be.
//!
//! Comes in: order ids and words. Goes out: lists, and orders as they then stand. A job that was interrupted is run again: an
//! order that is shipped or cancelled already stays as it is. Must never happen: an address in a list.

use std::collections::BTreeSet;

use kenpos_protocol::document::{DocumentKind, Order, OrderState};
use kenpos_rules::ids::{MemberId, OrderId};
use serde::Serialize;

use super::DeskError;
use crate::exchange::catalogue::stock_of;
use crate::exchange::order::{self, Cancel, NotOpen, OrderRow, place_of};
use crate::ledger::entry::By;
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::supply::ClaimEnd;
use crate::store::{Store, StoreError, each_document, transact};

/// Characters of the reason the member is given.
pub const REASON_CHARS_MAX: usize = 200;

/// Which orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrdersWanted {
    /// Waiting to be shipped.
    Held,
    /// Shipped.
    Shipped,
    /// Cancelled.
    Cancelled,
}

impl OrdersWanted {
    const fn fits(self, state: &OrderState) -> bool {
        matches!(
            (self, state),
            (Self::Held, OrderState::Held)
                | (Self::Shipped, OrderState::Shipped { .. })
                | (Self::Cancelled, OrderState::Cancelled { .. })
        )
    }
}

/// One order as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderLine {
    /// Whose.
    pub member: MemberId,
    /// Who ships it.
    pub supplier: String,
    /// The order.
    #[serde(flatten)]
    pub order: Order,
}

/// All orders with a member each; one that cannot be read is an error.
pub(super) async fn all_orders(store: &dyn Store, mut each: impl FnMut(MemberId, OrderRow)) -> Result<(), StoreError> {
    each_document(store, DocumentKind::Order, |member, row| {
        if let Some(order) = OrderRow::of(row)? {
            each(member, order);
        }
        Ok(())
    })
    .await
}

/// The orders of all members, oldest first.
///
/// # Errors
/// [`DeskError::Store`].
pub async fn orders(store: &dyn Store, wanted: Option<OrdersWanted>) -> Result<Vec<OrderLine>, DeskError> {
    let mut lines = Vec::new();
    all_orders(store, |member, row| {
        if wanted.is_none_or(|wanted| wanted.fits(&row.shown.state)) {
            lines.push(OrderLine { member, supplier: row.kept.supplier, order: row.shown });
        }
    })
    .await?;
    lines.sort_by(|one, other| {
        (one.order.ordered_at, &one.order.order).cmp(&(other.order.ordered_at, &other.order.order))
    });
    Ok(lines)
}

/// Notes orders as shipped; gives how many were open until now. Either all of them can be shipped, or none is.
///
/// # Errors
/// [`DeskError::NoSuchOrder`] for an id that is no order, or is cancelled; [`DeskError::Store`].
pub async fn ship_orders(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
    ids: &[OrderId],
    by: &By,
) -> Result<usize, DeskError> {
    let now = clock.now();
    let programme = programmes.current(store).await?;
    let owners = find_orders(store, ids, |state| !matches!(state, OrderState::Cancelled { .. })).await?;
    let mut shipped = 0;
    for (member, order) in owners {
        let done = transact::<_, DeskError>(store, &Who::Member(member), &order::want(), |state| {
            let state = state.ok_or(DeskError::NoSuchOrder { order })?;
            let row = OrderRow::find(&state, order)?.ok_or(DeskError::NoSuchOrder { order })?;
            if matches!(row.shown.state, OrderState::Shipped { .. }) {
                return Ok((None, false));
            }
            let mut draft = Draft::new(state, now);
            order::ship(&mut draft, &programme, row, by.clone()).map_err(|NotOpen| DeskError::NoSuchOrder { order })?;
            Ok((Some(draft), true))
        })
        .await?;
        shipped += usize::from(done);
    }
    Ok(shipped)
}

/// Cancels an order for the union or the supplier, with a reason that the member reads: the points are the member's again,
/// for some days at least.
///
/// # Errors
/// [`DeskError::NoSuchOrder`] for an order that is shipped or not there, [`DeskError::Reason`], [`DeskError::Store`].
pub async fn cancel_order(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
    order: OrderId,
    how: &Cancel,
) -> Result<Order, DeskError> {
    let because = reason(how.because.as_deref().unwrap_or_default())?;
    let how = Cancel { because: Some(because), ..how.clone() };
    let now = clock.now();
    let programme = programmes.current(store).await?;
    let owners = find_orders(store, &[order], |state| !matches!(state, OrderState::Shipped { .. })).await?;
    let (member, _) = owners.into_iter().next().ok_or(DeskError::NoSuchOrder { order })?;
    let shown = transact::<_, DeskError>(store, &Who::Member(member), &order::want(), |state| {
        let state = state.ok_or(DeskError::NoSuchOrder { order })?;
        let row = OrderRow::find(&state, order)?.ok_or(DeskError::NoSuchOrder { order })?;
        if matches!(row.shown.state, OrderState::Cancelled { .. }) {
            return Ok((None, row.shown));
        }
        let mut draft = Draft::new(state, now);
        let shown = order::cancel(&mut draft, &programme, row, how.clone())
            .map_err(|NotOpen| DeskError::NoSuchOrder { order })?;
        Ok((Some(draft), shown))
    })
    .await?;
    store.end_claim(&stock_of(&shown.item), &place_of(member, &shown.order), ClaimEnd::Released).await?;
    Ok(shown)
}

/// Words of the desk that a member reads: 1 to [`REASON_CHARS_MAX`] characters on one line.
pub(super) fn reason(words: &str) -> Result<String, DeskError> {
    let words = words.trim();
    let fits = (1..=REASON_CHARS_MAX).contains(&words.chars().count()) && !words.chars().any(char::is_control);
    if fits { Ok(words.to_owned()) } else { Err(DeskError::Reason) }
}

/// Whose the orders are. One that is not there, or not in a state that fits, stops all.
async fn find_orders(
    store: &dyn Store,
    ids: &[OrderId],
    fits: impl Fn(&OrderState) -> bool,
) -> Result<Vec<(MemberId, OrderId)>, DeskError> {
    let mut wanted: BTreeSet<OrderId> = ids.iter().copied().collect();
    let mut found = Vec::new();
    all_orders(store, |member, row| {
        if let Ok(order) = row.shown.order.parse()
            && wanted.contains(&order)
            && fits(&row.shown.state)
        {
            wanted.remove(&order);
            found.push((member, order));
        }
    })
    .await?;
    match wanted.first() {
        None => Ok(found),
        Some(order) => Err(DeskError::NoSuchOrder { order: *order }),
    }
}
