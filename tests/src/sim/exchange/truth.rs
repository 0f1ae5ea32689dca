//! What must hold of orders and stock.

use std::collections::BTreeMap;

use kenpos_core::view::Stage as OrderStage;
use kenpos_protocol::document::{CancelledBy, Document, OrderState};
use kenpos_rules::explain::Language;
use kenpos_server::office::stock::stock;
use kenpos_server::store::member::Books;

use super::super::courier::locked;
use super::super::ledger::{Order, Stage};
use super::super::state::Sim;

/// The server's orders of a member, and those that the phone shows, are those by hand.
pub fn agree(sim: &mut Sim, phone: usize, books: &Books, by_hand: &BTreeMap<String, Order>) {
    let mut never = Vec::new();
    let mut kept = BTreeMap::new();
    for row in books.documents.values() {
        let Document::Order(order) = &row.shown else { continue };
        let stage = match &order.state {
            OrderState::Held => Stage::Held,
            OrderState::Shipped { .. } => Stage::Shipped,
            OrderState::Cancelled { cancelled_by: CancelledBy::Member, .. } => Stage::CancelledByMember,
            OrderState::Cancelled { cancelled_by: CancelledBy::NotCompleted, .. } => {
                never.push(order.order.clone());
                continue;
            }
            OrderState::Cancelled { .. } => Stage::CancelledByUnion,
        };
        kept.insert(order.order.clone(), stage);
    }
    let known: BTreeMap<String, Stage> = by_hand.iter().map(|(id, order)| (id.clone(), order.stage)).collect();
    if kept != known {
        sim.violate(&format!("the server has the orders {kept:?}, by hand they are {known:?}"));
    }
    let view = match sim.phones[phone].phone.kenpos().orders(Language::En) {
        Ok(view) => view,
        Err(error) => return sim.violate(&format!("the orders of phone {phone} ended with {}", error.code())),
    };
    let shown: BTreeMap<String, OrderStage> = view
        .items
        .iter()
        .filter(|line| !never.contains(&line.order))
        .map(|line| (line.order.clone(), line.stage))
        .collect();
    let stage = |stage: &Stage| match stage {
        Stage::Held => OrderStage::Held,
        Stage::Shipped => OrderStage::Shipped,
        Stage::CancelledByMember | Stage::CancelledByUnion => OrderStage::Cancelled,
    };
    let known: BTreeMap<String, OrderStage> = known.iter().map(|(id, one)| (id.clone(), stage(one))).collect();
    if shown != known {
        sim.violate(&format!("phone {phone} shows the orders {shown:?}, by hand they are {known:?}"));
    }
}

/// What is taken of each thing is what orders take, and never more than there is. Claims of a quarter of an hour ago are
/// settled.
pub async fn stock_agrees(sim: &mut Sim) {
    let clock = &sim.union.ports().clock;
    let lines = match stock(&*sim.union.store(), &sim.union.programmes(), &**clock).await {
        Ok(lines) => lines,
        Err(error) => return sim.violate(&format!("the stock ended with: {error}")),
    };
    for line in lines {
        let taken = u64::try_from(locked(&sim.wire.seen).taken(&line.item)).unwrap_or_default();
        let amount = line.amount.unwrap_or_default();
        if line.taken != taken || taken > amount {
            let item = &line.item;
            sim.violate(&format!("{} of {amount} {item} are taken, by hand it is {taken}", line.taken));
        }
    }
}
