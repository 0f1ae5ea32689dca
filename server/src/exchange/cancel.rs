//! A member cancels an order that is not shipped yet.

use kenpos_protocol::document::{CancelledBy, Order, OrderState};
use kenpos_rules::day::Moment;
use kenpos_rules::ids::OrderId;

use super::catalogue::stock_of;
use super::order::{self, Cancel, NotOpen, OrderRow, place_of};
use super::refusal::OrderError;
use crate::auth::Doors;
use crate::auth::refusal::AuthError;
use crate::auth::session::{check_membership, device_of_token};
use crate::ledger::entry::By;
use crate::store::draft::Draft;
use crate::store::lookup::{TokenHash, Who};
use crate::store::supply::ClaimEnd;
use crate::store::{Store, StoreError, transact};

impl Doors {
    /// Cancels an order. Cancelled before by the member, it answers as the first time.
    ///
    /// # Errors
    /// [`OrderError::NotOpen`] for an order that is shipped, cancelled by somebody else, or not the member's.
    pub async fn cancel_order(&self, token: TokenHash, order: OrderId, now: Moment) -> Result<Order, OrderError> {
        let store = self.store.as_ref();
        let programme = self.programmes.current(store).await?;
        let (member, shown) = transact::<_, OrderError>(store, &Who::Token(token), &order::want(), |state| {
            let state = state.ok_or(AuthError::SessionExpired)?;
            device_of_token(&state, now)?;
            check_membership(&state, &programme, now)?;
            let (member, row) = (state.member, OrderRow::find(&state, order)?.ok_or(NotOpen)?);
            if let OrderState::Cancelled { cancelled_by: CancelledBy::Member, .. } = row.shown.state {
                return Ok((None, (member, row.shown)));
            }
            let mut draft = Draft::new(state, now);
            let how = Cancel { by: By::Member, cancelled_by: CancelledBy::Member, because: None };
            let shown = order::cancel(&mut draft, &programme, row, how)?;
            Ok((Some(draft), (member, shown)))
        })
        .await?;
        return_stock(store, &place_of(member, &shown.order), &shown.item).await?;
        Ok(shown)
    }
}

/// What a cancelled order took is there again. Told twice, it is given back once.
pub(crate) async fn return_stock(store: &dyn Store, place: &str, item: &str) -> Result<(), StoreError> {
    store.end_claim(&stock_of(item), place, ClaimEnd::Released).await
}
