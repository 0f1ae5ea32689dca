//! Goods and orders on the terminal.

use kenpos_core::exchange::OrderRequest;
use kenpos_core::view::{CatalogueLine, CatalogueView, OrderLine, Orders};
use kenpos_protocol::order::Address;
use kenpos_rules::explain::{Language, date_text, full_date_text, points_text};
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;

use super::{Phone, json};
use crate::args::exchange::{ExchangeCommand, OrderArgs};
use crate::failure::Failure;
use crate::table::{Column, table, wrapped};
use crate::terminal::Answer;
use crate::texts;

impl Phone<'_> {
    pub(super) fn exchange(&self, command: &ExchangeCommand) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        match command {
            ExchangeCommand::Catalogue => {
                self.shown(self.kenpos.catalogue(language), |view| catalogue_text(view, language))
            }
            ExchangeCommand::Order(args) => self.order(args),
            ExchangeCommand::Orders => self.shown(self.kenpos.orders(language), |view| orders_text(view, language)),
            ExchangeCommand::CancelOrder { id } => self.cancel_order(*id),
        }
    }

    /// Orders at the price that the catalogue on this phone shows; the server refuses another one.
    fn order(&self, args: &OrderArgs) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let goods = self.done(self.kenpos.catalogue(language))?;
        let line = goods.items.iter().find(|line| line.item == args.item);
        let line = line.ok_or_else(|| Failure::input(texts::not_in_catalogue(language, &args.item)))?;
        let request = OrderRequest {
            item: args.item.clone(),
            quantity: args.quantity,
            points: Points(line.points.0 * i64::from(args.quantity)),
            address: Address {
                recipient: args.recipient.clone(),
                postal_code: args.postal_code.clone(),
                address: args.address.clone(),
                phone: args.phone.clone(),
            },
        };
        let order = self.speak(self.kenpos.order(&request, language))?;
        Ok(Answer { json: json(&order), text: one(&order, &texts::ordered(language, &order.order), language) })
    }

    fn cancel_order(&self, order: OrderId) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let order = self.speak(self.kenpos.cancel_order(order, language))?;
        Ok(Answer { json: json(&order), text: one(&order, &texts::order_stage(order.stage, language), language) })
    }
}

/// The goods as text.
fn catalogue_text(goods: &CatalogueView, language: Language) -> String {
    let mut head = vec![texts::can_spend(language, &points_text(goods.balance))];
    if let Some(day) = goods.opens_on {
        head.push(texts::opens_on(language, &full_date_text(day, language)));
    }
    let head = head.join("\n");
    if goods.items.is_empty() {
        return format!("{head}\n\n{}", texts::no_goods(language));
    }
    let row = |line: &CatalogueLine| {
        let enough = if line.enough { String::new() } else { texts::not_enough(language) };
        vec![points_text(line.points), format!("{}{enough}", line.name), line.description.clone(), line.item.clone()]
    };
    let columns = [Column::Right, Column::Left, Column::Left, Column::Whole];
    format!("{head}\n\n{}", table(&columns, &[], goods.items.iter().map(row).collect()))
}

/// The orders as text.
fn orders_text(orders: &Orders, language: Language) -> String {
    if orders.items.is_empty() {
        return texts::no_own_orders(language);
    }
    let items = orders.items.iter().map(|order| one(order, &texts::order_stage(order.stage, language), language));
    let held = (orders.held > Points::ZERO).then(|| texts::held_points(language, &points_text(orders.held)));
    held.into_iter().chain(items).collect::<Vec<_>>().join("\n\n")
}

fn one(order: &OrderLine, head: &str, language: Language) -> String {
    let day = date_text(order.ordered_at.programme_day(), language);
    let what = format!("{} × {}  {}", order.name, order.quantity, points_text(order.points));
    wrapped(&format!("{day}  {what}  {head}\n  {}\n  {}", order.why, order.order))
}
