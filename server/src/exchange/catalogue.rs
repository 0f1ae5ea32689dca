//! The catalogue in force, and the names of its stock.

use kenpos_protocol::document::PublicationKind;
use kenpos_rules::catalogue::{CatalogueItem, parse_catalogue};
use kenpos_rules::programme::Programme;

use crate::store::document::{UnionDocument, UnionKind};
use crate::store::{Store, StoreError};

/// The kind of union document the catalogue is.
pub const KIND: UnionKind = UnionKind::Publication(PublicationKind::Catalogue);

/// There is one catalogue, and this is its id.
pub const ID: &str = "catalogue";

/// What the supply of an item is called; the rest is the item's id.
pub const STOCK: &str = "stock:";

/// The supply of an item.
pub fn stock_of(item: &str) -> String {
    format!("{STOCK}{item}")
}

/// The document that holds the catalogue, as it stands.
///
/// # Errors
/// [`StoreError`].
pub async fn document(store: &dyn Store) -> Result<Option<UnionDocument>, StoreError> {
    store.union_document(KIND, ID).await
}

/// The goods there are; none where no catalogue was published.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Damaged`] where what was published can no longer be read.
pub async fn items(store: &dyn Store, programme: &Programme) -> Result<Vec<CatalogueItem>, StoreError> {
    let Some(text) = document(store).await?.and_then(|document| document.shown) else { return Ok(Vec::new()) };
    parse_catalogue(&text, programme).map_err(|_| StoreError::Damaged { table: "union_document" })
}
