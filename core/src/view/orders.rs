//! The member's orders, each with a sentence on where it stands.

use std::collections::BTreeMap;

use kenpos_protocol::document::{CancelledBy, Document, DocumentKind, Order, OrderState};
use kenpos_rules::day::Moment;
use kenpos_rules::explain::{Language, full_date_text, points_text};
use kenpos_rules::points::Points;
use serde::Serialize;

use super::sorted::sorted;
use crate::error::StoreError;
use crate::store::{Conn, documents};

/// The orders screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Orders {
    /// Set aside for orders that are not shipped yet.
    pub held: Points,
    /// Newest first.
    pub items: Vec<OrderLine>,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderLine {
    /// Its id.
    pub order: String,
    /// By its name in the catalogue.
    pub item: String,
    /// What it was called.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// What all of it costs.
    pub points: Points,
    /// When the server took it.
    pub ordered_at: Moment,
    /// Where it stands.
    pub stage: Stage,
    /// Whether the member could cancel it now.
    pub can_cancel: bool,
    /// A sentence on that, in the language asked for.
    pub why: String,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waits to be shipped; it can be cancelled.
    Held,
    /// Shipped.
    Shipped,
    /// Cancelled.
    Cancelled,
}

/// The orders as the mirror has them.
pub(crate) fn orders(conn: &Conn<'_>, language: Language) -> Result<Orders, StoreError> {
    let known = sorted(all(conn)?, |one, other| (other.ordered_at, &other.order).cmp(&(one.ordered_at, &one.order)));
    Ok(Orders { held: held(&known), items: known.into_iter().map(|order| line(order, language)).collect() })
}

/// What is set aside for orders.
pub(super) fn held_points(conn: &Conn<'_>) -> Result<Points, StoreError> {
    Ok(held(&all(conn)?))
}

/// What was ordered, by the order's id.
pub(super) fn names(conn: &Conn<'_>, language: Language) -> Result<BTreeMap<String, String>, StoreError> {
    let named = all(conn)?.into_iter().map(|order| (order.order, order.name.text(language).to_owned()));
    Ok(named.collect())
}

fn held(orders: &[Order]) -> Points {
    orders.iter().filter(|order| order.state == OrderState::Held).map(|order| order.points).sum()
}

fn all(conn: &Conn<'_>) -> Result<Vec<Order>, StoreError> {
    let kept = documents::documents(conn, DocumentKind::Order)?.into_iter();
    Ok(kept.filter_map(|document| if let Document::Order(order) = document { Some(order) } else { None }).collect())
}

/// One order as a screen shows it.
pub(crate) fn line(order: Order, language: Language) -> OrderLine {
    let stage = match order.state {
        OrderState::Held => Stage::Held,
        OrderState::Shipped { .. } => Stage::Shipped,
        OrderState::Cancelled { .. } => Stage::Cancelled,
    };
    OrderLine {
        why: why(&order, language),
        order: order.order,
        item: order.item,
        name: order.name.text(language).to_owned(),
        quantity: order.quantity,
        points: order.points,
        ordered_at: order.ordered_at,
        stage,
        can_cancel: stage == Stage::Held,
    }
}

fn why(order: &Order, language: Language) -> String {
    let points = points_text(order.points);
    let day = |at: Moment| full_date_text(at.programme_day(), language);
    match (&order.state, language) {
        (OrderState::Held, Language::Ja) => {
            format!("{points}を取り置いて、発送をお待ちいただいています。発送の前なら取り消せます。")
        }
        (OrderState::Held, Language::En) => {
            format!("{points} are set aside while it waits to be shipped. Until then you can cancel it.")
        }
        (OrderState::Shipped { shipped_at }, Language::Ja) => {
            format!("{}に発送しました。{points}を使いました。", day(*shipped_at))
        }
        (OrderState::Shipped { shipped_at }, Language::En) => {
            format!("Shipped on {}. {points} were spent.", day(*shipped_at))
        }
        (OrderState::Cancelled { .. }, _) => cancelled(order, language),
    }
}

/// Who cancelled it, why, and what became of the points.
fn cancelled(order: &Order, language: Language) -> String {
    let OrderState::Cancelled { cancelled_by, because, returned_until, expired, .. } = &order.state else {
        return String::new();
    };
    let who = match (cancelled_by, language) {
        (CancelledBy::Member, Language::Ja) => "お申し出により取り消しました。",
        (CancelledBy::Member, Language::En) => "You cancelled it.",
        (CancelledBy::Union, Language::Ja) => "健保が取り消しました。",
        (CancelledBy::Union, Language::En) => "The union cancelled it.",
        (CancelledBy::Supplier, Language::Ja) => "発送できないため取り消しました。",
        (CancelledBy::Supplier, Language::En) => "The supplier could not ship it.",
        (CancelledBy::NotCompleted, Language::Ja) => {
            "申し込みが完了しませんでした。ポイントは使っていません。もう一度お申し込みください。"
        }
        (CancelledBy::NotCompleted, Language::En) => {
            "It was not completed, and no points were used. Please order again."
        }
    };
    let because = because.as_deref().map(|because| match language {
        Language::Ja => format!("理由: {because}。"),
        Language::En => format!(" Reason: {because}."),
    });
    let back = returned_until.map(|until| match language {
        Language::Ja => format!("ポイントは戻りました（{}まで使えます）。", full_date_text(until, language)),
        Language::En => format!(" The points are yours again (until {}).", full_date_text(until, language)),
    });
    let gone = (*expired > Points::ZERO).then(|| match language {
        Language::Ja => format!("{}は有効期限が過ぎていました。", points_text(*expired)),
        Language::En => format!(" {} had run out meanwhile.", points_text(*expired)),
    });
    [Some(who.to_owned()), because, back, gone].into_iter().flatten().collect()
}
