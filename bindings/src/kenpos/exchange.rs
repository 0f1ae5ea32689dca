//! What an app can do with points: look at the goods, order, cancel.

use std::sync::Arc;

use crate::calls::run;
use crate::error::{KenposError, invalid};
use crate::kenpos::Kenpos;
use crate::records::{Catalogue, Language, OrderLine, OrderRequest, Orders};

#[uniffi::export]
impl Kenpos {
    /// The goods, with the prices of today.
    pub fn catalogue(&self, language: Language) -> Result<Catalogue, KenposError> {
        Ok(self.core.catalogue(language)?.into())
    }

    /// What so many of an item cost today: to be shown before it is ordered, and what the order says.
    ///
    /// Throws `Invalid` (`item`, code `not_found`) for what cannot be ordered today, (`quantity`) for one out of range.
    pub fn order_cost(&self, item: String, quantity: u32) -> Result<i64, KenposError> {
        Ok(self.core.order_cost(&item, quantity)?.0)
    }

    /// The member's orders.
    pub fn orders(&self, language: Language) -> Result<Orders, KenposError> {
        Ok(self.core.orders(language)?.into())
    }

    /// Orders something for points; online only. Safe to repeat after a lost answer: the same choice is the same order.
    /// `deadline_ms`: how long it may take.
    ///
    /// Throws `Invalid` (`item`, `points`, a field of the address) where that is not to be had, or costs something else;
    /// `Refused` where the points are not enough or the exchange is not open yet.
    pub async fn order(
        &self,
        request: OrderRequest,
        language: Language,
        deadline_ms: u64,
    ) -> Result<OrderLine, KenposError> {
        let (core, request) = (Arc::clone(&self.core), request.into());
        let work = async move { core.order(&request, language).await };
        Ok(run(self.core.cancelled(), deadline_ms, work).await?.into())
    }

    /// Cancels an order that is not shipped yet; online only. `deadline_ms`: how long it may take.
    ///
    /// Throws `Refused` where it is shipped, or cancelled by somebody else.
    pub async fn cancel_order(
        &self,
        order: String,
        language: Language,
        deadline_ms: u64,
    ) -> Result<OrderLine, KenposError> {
        let order = order.parse().map_err(|error| invalid("order", &error))?;
        let core = Arc::clone(&self.core);
        let work = async move { core.cancel_order(order, language).await };
        Ok(run(self.core.cancelled(), deadline_ms, work).await?.into())
    }
}
