//! The catalogue and the orders.

use kenpos_core::{exchange, view};
use kenpos_rules::points::Points;
use serde::Serialize;

use super::{OrderStage, list};
use crate::values::{Day, Timestamp};

/// What can be had for points today. What is left of each thing only the server knows, when it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Catalogue {
    /// What can be spent today.
    pub balance: i64,
    /// The day on which the exchange opens for this member, while that is to come. After a new password it opens later
    /// still, which the server says.
    pub opens_on: Option<Day>,
    /// In the union's order.
    pub items: Vec<CatalogueItem>,
}

/// One thing that can be ordered today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct CatalogueItem {
    /// By this it is ordered.
    pub item: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What one costs today.
    pub points: i64,
    /// Whether the balance is enough for one.
    pub enough: bool,
    /// The last day on which it can be ordered, if there is one.
    pub until: Option<Day>,
}

/// What a member orders.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct OrderRequest {
    /// As the catalogue names it.
    pub item: String,
    /// How many, 1 to 10.
    pub quantity: u32,
    /// What the member was shown that all of it costs; at another price nothing is ordered.
    pub points: i64,
    /// Where it goes.
    pub address: Address,
}

/// Where an order goes. It is not kept on the phone, and sealed at the server until the order is shipped or cancelled.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Address {
    /// 受取人: one line of 1 to 60 characters.
    pub recipient: String,
    /// 郵便番号: seven digits, with or without a hyphen after the third.
    pub postal_code: String,
    /// 住所: one line of 1 to 200 characters.
    pub address: String,
    /// 電話番号: 10 or 11 digits, with or without hyphens.
    pub phone: String,
}

/// The member's orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Orders {
    /// Points set aside for orders that are not shipped yet.
    pub held: i64,
    /// Newest first.
    pub items: Vec<OrderLine>,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct OrderLine {
    /// By this it is cancelled.
    pub order: String,
    /// As the catalogue names it.
    pub item: String,
    /// What it was called.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// What all of it costs.
    pub points: i64,
    /// When the server took it.
    pub ordered_at: Timestamp,
    /// Where it stands.
    pub stage: OrderStage,
    /// Whether the member could cancel it now.
    pub can_cancel: bool,
    /// A sentence on where it stands, in the language asked for.
    pub why: String,
}

impl From<view::CatalogueView> for Catalogue {
    fn from(catalogue: view::CatalogueView) -> Self {
        let view::CatalogueView { balance, opens_on, items } = catalogue;
        Self { balance: balance.0, opens_on: opens_on.map(Day), items: list(items) }
    }
}

impl From<view::CatalogueLine> for CatalogueItem {
    fn from(line: view::CatalogueLine) -> Self {
        let view::CatalogueLine { item, name, description, points, enough, until } = line;
        Self { item, name, description, points: points.0, enough, until: until.map(Day) }
    }
}

impl From<OrderRequest> for exchange::OrderRequest {
    fn from(request: OrderRequest) -> Self {
        let OrderRequest { item, quantity, points, address } = request;
        let Address { recipient, postal_code, address, phone } = address;
        let address = exchange::Address { recipient, postal_code, address, phone };
        Self { item, quantity, points: Points(points), address }
    }
}

impl From<view::Orders> for Orders {
    fn from(orders: view::Orders) -> Self {
        Self { held: orders.held.0, items: list(orders.items) }
    }
}

impl From<view::OrderLine> for OrderLine {
    fn from(line: view::OrderLine) -> Self {
        Self {
            order: line.order,
            item: line.item,
            name: line.name,
            quantity: line.quantity,
            points: line.points.0,
            ordered_at: Timestamp(line.ordered_at),
            stage: line.stage,
            can_cancel: line.can_cancel,
            why: line.why,
        }
    }
}
