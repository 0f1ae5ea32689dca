//! Orders as they pass over the wire, and what must become of each, by hand.
//!
//! Comes in: requests and answers of `/v1/orders`. Goes out: holds in the books by hand, and what is wrong with an answer.
//! Must never happen: a rule of the product's `rules` used here; a piece of stock counted twice.

use serde_json::Value;

use super::days::japan_day;
use super::ledger::Stage;
use super::witness::{Exchange, Seen};

impl Seen {
    /// An answer about an order. What looks wrong is returned.
    pub(super) fn till(&mut self, exchange: &Exchange<'_>, request: &Value, answer: &Value) -> Vec<String> {
        let Some((_, kenpos_id)) = self.sender(exchange) else { return Vec::new() };
        let today = japan_day(exchange.at);
        let cancelled = exchange.path.strip_prefix("/v1/orders/").and_then(|rest| rest.strip_suffix("/cancel"));
        let wrong = match (cancelled, exchange.status) {
            (Some(order), 200) => self.cancelled(&kenpos_id, order, today),
            (Some(order), 422) => self.not_cancelled(&kenpos_id, order, answer, today),
            (None, 200) => self.ordered(&kenpos_id, exchange.phone, request, answer, today),
            (None, 403 | 422 | 429) => self.not_ordered(&kenpos_id, request, answer, today),
            (None, _) => {
                let quantity = request["quantity"].as_i64().unwrap_or_default();
                self.unanswered.insert(text(&request["order"]), (text(&request["item"]), quantity));
                None
            }
            _ => None,
        };
        wrong.map(|what| format!("{kenpos_id}: {what}")).into_iter().collect()
    }

    /// Pieces of an item that orders have taken.
    pub fn taken(&self, item: &str) -> i64 {
        let orders = self.members.values().flat_map(|member| member.ledger.orders.values());
        orders.filter(|order| order.item == item && order.takes()).map(|order| order.quantity).sum()
    }

    /// Why an order cannot be taken, by the paper. A reason of the second list may be there.
    fn obstacles(&mut self, kenpos_id: &str, request: &Value, today: i64) -> (Vec<&'static str>, Vec<&'static str>) {
        let (item, points) = (text(&request["item"]), request["points"].as_i64().unwrap_or_default());
        let quantity = request["quantity"].as_i64().unwrap_or_default();
        let price = self.published.price_on(&item, today);
        let left = self.published.stock.get(&item).copied().unwrap_or_default() - self.taken(&item);
        let id = text(&request["order"]);
        let claimed = self.unanswered.iter().filter(|(other, (of, _))| **other != id && *of == item);
        let claimed: i64 = claimed.map(|(_, (_, quantity))| quantity).sum();
        let member = self.member(kenpos_id);
        let usable: i64 = member.ledger.usable(today).values().sum();
        let (mut sure, mut perhaps) = (Vec::new(), Vec::new());
        let mut hinders = |code, is_so: bool| is_so.then(|| sure.push(code));
        hinders("membership_ended", !member.ledger.is_let_in(today));
        hinders("consent_required", !member.consents);
        hinders("exchange_not_open", today < member.ledger.exchange_opens_on());
        hinders("not_offered", price.is_none());
        hinders("price_changed", price.is_some_and(|price| price * quantity != points));
        hinders("out_of_stock", left < quantity);
        if left - claimed < quantity {
            perhaps.push("out_of_stock");
        }
        let short = usable < points;
        if member.ledger.unsure.is_empty() {
            hinders("not_enough_points", short);
        } else {
            perhaps.push("not_enough_points");
        }
        (sure, perhaps)
    }

    fn ordered(&mut self, id: &str, phone: usize, request: &Value, answer: &Value, today: i64) -> Option<String> {
        let order = text(&request["order"]);
        self.unanswered.remove(&order);
        let said = answer["state"].as_str().unwrap_or_default();
        if let Some(known) = self.member(id).ledger.orders.get(&order) {
            let stands = match known.stage {
                Stage::Held => "held",
                Stage::Shipped => "shipped",
                _ => "cancelled",
            };
            return (said != stands).then(|| format!("order {order} was answered {answer}, by hand it is {stands}"));
        }
        if answer["cancelled_by"] == "not_completed" {
            return None;
        }
        let (obstacles, _) = self.obstacles(id, request, today);
        let what = (text(&request["item"]), request["quantity"].as_i64().unwrap_or_default());
        let points = request["points"].as_i64().unwrap_or_default();
        let is_covered = self.member(id).ledger.order(&order, (&what.0, what.1, points), phone, today);
        if !obstacles.is_empty() || (!is_covered && self.member(id).ledger.unsure.is_empty()) {
            return Some(format!("order {order} was taken, by hand it is refused: {obstacles:?}"));
        }
        (answer["points"] != points || said != "held").then(|| format!("order {request} was answered {answer}"))
    }

    fn not_ordered(&mut self, id: &str, request: &Value, answer: &Value, today: i64) -> Option<String> {
        let (sure, perhaps) = self.obstacles(id, request, today);
        self.unanswered.remove(&text(&request["order"]));
        let code = answer["code"].as_str().unwrap_or_default();
        let rightly = sure.iter().chain(&perhaps).any(|one| *one == code);
        (!rightly).then(|| format!("an order was refused with {code}, by hand the reasons are {sure:?}"))
    }

    fn cancelled(&mut self, id: &str, order: &str, today: i64) -> Option<String> {
        let ledger = &mut self.member(id).ledger;
        let stage = ledger.orders.get(order).map(|order| order.stage);
        let may = ledger.is_let_in(today) && matches!(stage, Some(Stage::Held | Stage::CancelledByMember));
        ledger.cancel(order, true, today);
        (!may).then(|| format!("order {order} was cancelled by the member, by hand it is {stage:?}"))
    }

    fn not_cancelled(&mut self, id: &str, order: &str, answer: &Value, today: i64) -> Option<String> {
        let ledger = &self.member(id).ledger;
        let is_open = ledger.orders.get(order).is_some_and(|order| order.stage == Stage::Held);
        let wrongly = is_open && ledger.is_let_in(today);
        wrongly.then(|| format!("order {order} could not be cancelled: {answer}"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
