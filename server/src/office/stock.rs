//! The desk's stock: how many there are of each thing of the catalogue.
//!
//! Must never happen: stock of something that nobody can order, set by a slip of the key.

use kenpos_rules::points::Points;
use serde::Serialize;

use super::DeskError;
use crate::claims::sweep;
use crate::exchange::catalogue::{items, stock_of};
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::Store;

/// Claims settled in one look at the stock.
const SWEPT_AT_ONCE: usize = 256;

/// One thing of the catalogue with its stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StockLine {
    /// By its name in the catalogue.
    pub item: String,
    /// What it is called in Japanese.
    pub name: String,
    /// What it costs today; `None` where it cannot be ordered today.
    pub points: Option<Points>,
    /// All there ever was; `None` where none was set: nothing can be ordered.
    pub amount: Option<u64>,
    /// Ordered and not given back.
    pub taken: u64,
}

/// The catalogue in force with its stock. Orders that were begun and not ended are settled first.
///
/// # Errors
/// [`DeskError`].
pub async fn stock(store: &dyn Store, programmes: &Programmes, clock: &dyn Clock) -> Result<Vec<StockLine>, DeskError> {
    let now = clock.now();
    let programme = programmes.current(store).await?;
    sweep(store, now, SWEPT_AT_ONCE).await?;
    let mut lines = Vec::new();
    for item in items(store, &programme).await? {
        let supply = store.supply(&stock_of(item.id.as_str())).await?;
        lines.push(StockLine {
            points: item.price_on(now.programme_day()),
            item: item.id.to_string(),
            name: item.name.ja,
            amount: supply.map(|supply| supply.amount),
            taken: supply.map_or(0, |supply| supply.taken),
        });
    }
    Ok(lines)
}

/// Sets how many pieces of an item there are in all, ordered ones included.
///
/// # Errors
/// [`DeskError::NoSuchItem`], [`DeskError::Store`].
pub async fn set_stock(store: &dyn Store, programmes: &Programmes, item: &str, amount: u64) -> Result<(), DeskError> {
    let programme = programmes.current(store).await?;
    if !items(store, &programme).await?.iter().any(|known| known.id.as_str() == item) {
        return Err(DeskError::NoSuchItem);
    }
    Ok(store.set_supply(&stock_of(item), amount).await?)
}
