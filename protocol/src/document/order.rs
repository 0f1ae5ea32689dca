//! 交換の申し込み: an order as the member sees it. The address is no part of it: it stays sealed at the server.

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use kenpos_rules::union_file::Wording;
use serde::{Deserialize, Serialize};

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    /// Its id, as the phone made it.
    pub order: String,
    /// What was ordered, by its name in the catalogue.
    pub item: String,
    /// What that was called when it was ordered.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub name: Wording,
    /// How many.
    pub quantity: u32,
    /// What all of it costs, by the price of the day of the order.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub points: Points,
    /// When the server took it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub ordered_at: Moment,
    /// Where it stands.
    #[serde(flatten)]
    pub state: OrderState,
}

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OrderState {
    /// Its points are set aside, and it waits to be shipped. The member may cancel it.
    Held,
    /// Shipped: the points are spent.
    Shipped {
        /// When the desk noted it.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        shipped_at: Moment,
    },
    /// Cancelled: the points are the member's again, as far as they have not run out.
    Cancelled {
        /// When.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        cancelled_at: Moment,
        /// Who cancelled it.
        cancelled_by: CancelledBy,
        /// Why, in the desk's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
        /// The soonest last day of use of what came back; none where nothing can be used any more.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        returned_until: Option<ProgrammeDay>,
        /// What had run out meanwhile.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        expired: Points,
    },
}

/// Who cancelled an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// The member.
    Member,
    /// The union's desk.
    Union,
    /// The supplier, who cannot ship it.
    Supplier,
    /// Nobody: the server stopped before the order was placed. No points were set aside.
    NotCompleted,
}
