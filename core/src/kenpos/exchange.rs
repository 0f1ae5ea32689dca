//! What an app can do with points: look at the goods, order, cancel.

use kenpos_protocol::sync::SyncReason;
use kenpos_rules::explain::Language;
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;

use super::Kenpos;
use crate::error::KenposError;
use crate::exchange::{self, OrderRequest};
use crate::sync::SyncBudget;
use crate::view::{self, CatalogueView, OrderLine, Orders};

impl Kenpos {
    /// The goods, with the prices of today.
    ///
    /// # Errors
    /// Those of every read.
    pub fn catalogue(&self, language: Language) -> Result<CatalogueView, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::catalogue::catalogue(conn, &call.clock, language)?))
    }

    /// What so many of something cost today; to be shown before it is ordered, and ordered with.
    ///
    /// # Errors
    /// `NotFound` for what cannot be ordered today, `Invalid` for a quantity out of range.
    pub fn order_cost(&self, item: &str, quantity: u32) -> Result<Points, KenposError> {
        exchange::check_quantity(quantity)?;
        let call = self.phone.begin();
        self.phone.read(&call, |conn| view::catalogue::cost(conn, &call.clock, item, quantity))
    }

    /// The member's orders.
    ///
    /// # Errors
    /// Those of every read.
    pub fn orders(&self, language: Language) -> Result<Orders, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::orders::orders(conn, language)?))
    }

    /// Orders something for points; online only. After a lost answer the same choice is the same order. The points
    /// follow with a sync, which is tried at once.
    ///
    /// # Errors
    /// `Invalid` before anything is sent; `Offline`, `SignInNeeded`, `SecretsLocked`; `Server` with the server's reason (not
    /// enough points, out of stock, another price, not open yet).
    pub async fn order(&self, request: &OrderRequest, language: Language) -> Result<OrderLine, KenposError> {
        let order = exchange::place(&self.phone, request).await?;
        self.follow().await;
        Ok(view::orders::line(order, language))
    }

    /// Cancels an order that is not shipped yet; online only.
    ///
    /// # Errors
    /// `Offline`, `SignInNeeded`, `SecretsLocked`; `Server` where it is shipped or cancelled by somebody else.
    pub async fn cancel_order(&self, order: OrderId, language: Language) -> Result<OrderLine, KenposError> {
        let order = exchange::cancel(&self.phone, order).await?;
        self.follow().await;
        Ok(view::orders::line(order, language))
    }

    /// The entries of what was just done. Where they cannot be had now, the next sync brings them.
    async fn follow(&self) {
        drop(self.sync(SyncBudget::for_reason(SyncReason::Member)).await);
    }
}
