//! 交換: what a phone sends to order something. Online only, never queued: what is shown must be what is charged.

use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;
use serde::{Deserialize, Serialize};

/// Pieces of one item in one order. Nobody needs more at once; a slip of the key is money.
pub const QUANTITY_MAX: u32 = 10;

/// Characters of a recipient's name.
pub const RECIPIENT_CHARS_MAX: usize = 60;

/// Characters of an address after the postal code: the longest in Japan with building and company fit.
pub const ADDRESS_CHARS_MAX: usize = 200;

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceOrder {
    /// Made by the phone and kept until there is an answer: the same order twice is one.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub order: OrderId,
    /// What is ordered, by its name in the catalogue.
    pub item: String,
    /// How many: 1 to [`QUANTITY_MAX`].
    pub quantity: u32,
    /// What the member was told that it costs in all. Where that is no longer so, nothing is ordered.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub points: Points,
    /// Where it goes.
    pub address: Address,
}

/// Where an order goes. Kept sealed, until the order is shipped or cancelled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// 受取人: one line, at most [`RECIPIENT_CHARS_MAX`] characters.
    pub recipient: String,
    /// 郵便番号: seven digits, with or without a hyphen after the third.
    pub postal_code: String,
    /// 住所: one line, at most [`ADDRESS_CHARS_MAX`] characters.
    pub address: String,
    /// 電話番号: 10 or 11 digits, with or without hyphens.
    pub phone: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}
