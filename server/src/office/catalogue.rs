//! The desk's catalogue and its stock.
//!
//! Must never happen: a catalogue with a fault in force; stock of something that nobody can order set by a slip of the key.

use kenpos_rules::catalogue::parse_catalogue;
use kenpos_rules::points::Points;
use serde::Serialize;

use super::DeskError;
use crate::exchange::catalogue::{ID, KIND, document, items, stock_of};
use crate::exchange::sweep::sweep;
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::Store;
use crate::store::document::UnionDocument;

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

/// Puts a catalogue in force; gives how many things are in it. The same text again changes nothing.
///
/// # Errors
/// [`DeskError::File`] for the first thing that is wrong, [`DeskError::Changed`] where somebody else published meanwhile,
/// [`DeskError::Store`]. The catalogue before stays in force then.
pub async fn publish_catalogue(store: &dyn Store, programmes: &Programmes, text: &str) -> Result<usize, DeskError> {
    let programme = programmes.current(store).await?;
    let count = parse_catalogue(text, &programme).map_err(DeskError::File)?.len();
    let before = document(store).await?;
    if before.as_ref().is_some_and(|before| before.shown.as_deref() == Some(text)) {
        return Ok(count);
    }
    let version = before.map_or(0, |before| before.version) + 1;
    let shown = Some(text.to_owned());
    let written =
        store.put_union_document(&UnionDocument { kind: KIND, id: ID.to_owned(), version, shown, kept: None }).await?;
    if written { Ok(count) } else { Err(DeskError::Changed) }
}

/// The catalogue in force with its stock. Orders that were begun and not ended are settled first.
///
/// # Errors
/// [`DeskError`].
pub async fn stock(store: &dyn Store, programmes: &Programmes, clock: &dyn Clock) -> Result<Vec<StockLine>, DeskError> {
    let now = clock.now();
    let programme = programmes.current(store).await?;
    sweep(store, programmes, now, SWEPT_AT_ONCE).await?;
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
