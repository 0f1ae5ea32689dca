//! The exchange in the simulator: members order and cancel over a network that loses answers; the desk ships and cancels.
//!
//! ```text
//! mod.rs (members) ──▶ core ──▶ router ──▶ till.rs (what passed, by hand) ──▶ ledger/orders.rs
//! desk.rs (the desk) ─────────▶ office                truth.rs (what must hold)
//! ```
//!
//! Comes in: a run and the randomness of the second stream. Goes out: orders, holds, points spent and lost. Must never
//! happen: an answer that is ignored; a choice repeated after a lost answer that becomes a second order.

mod desk;
mod truth;

use std::collections::BTreeSet;

use kenpos_core::KenposError;
use kenpos_core::exchange::OrderRequest;
use kenpos_core::view::{OrderLine, Stage};
use kenpos_protocol::order::Address;
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::explain::Language;
use kenpos_rules::points::Points;

use super::courier::locked;
use super::people::kenpos_id;
use super::state::Sim;

pub use desk::morning;
pub use truth::{agree, stock_agrees};

/// A choice that a member made on a phone and that got no final answer.
pub struct Asked {
    member: usize,
    request: OrderRequest,
    /// The orders there were before it was first sent.
    before: BTreeSet<String>,
}

/// A member orders something, or the same again after an answer that did not come.
pub async fn order(sim: &mut Sim, phone: usize, member: usize) {
    let asked = sim.phones[phone].asked.take().filter(|asked| asked.member == member);
    let asked = match asked {
        Some(asked) if sim.below(4) > 0 => {
            sim.hit("order_repeated");
            asked
        }
        _ => match choose(sim, phone) {
            Some(request) => Asked { member, request, before: orders_of(sim, phone, member) },
            None => return,
        },
    };
    sim.phones[phone].syncs += 1;
    let done = if sim.below(5) == 0 {
        sim.hit("order_by_two_processes");
        let other = sim.another_process(phone, sim.phones[phone].phone.home());
        let (one, request) = (sim.phones[phone].phone.kenpos(), &asked.request);
        let (first, second) =
            tokio::join!(one.order(request, Language::Ja), other.kenpos().order(request, Language::Ja));
        first.or(second)
    } else {
        sim.phones[phone].phone.kenpos().order(&asked.request, Language::Ja).await
    };
    sim.phones[phone].calm_since = None;
    placed(sim, phone, asked, done);
    if sim.below(3) == 0 && sim.phones[phone].asked.is_some() {
        sim.hit("app_killed_in_an_order");
        sim.phones[phone].phone.reopen();
    }
}

/// Something of the catalogue as the phone shows it.
fn choose(sim: &mut Sim, phone: usize) -> Option<OrderRequest> {
    let Ok(view) = sim.phones[phone].phone.kenpos().catalogue(Language::Ja) else {
        sim.violate(&format!("phone {phone} cannot show its catalogue"));
        return None;
    };
    if view.items.is_empty() {
        return None;
    }
    let line = &view.items[sim.index(view.items.len())];
    let quantity = 1 + sim.small(2);
    let address = Address {
        recipient: "小野 太郎".to_owned(),
        postal_code: "541-8564".to_owned(),
        address: "大阪市中央区久太郎町1-8-2".to_owned(),
        phone: "090-1234-5678".to_owned(),
    };
    Some(OrderRequest {
        item: line.item.clone(),
        quantity,
        points: Points(line.points.0 * i64::from(quantity)),
        address,
    })
}

/// The member's orders that this phone has sent, as the server has them.
fn orders_of(sim: &Sim, phone: usize, member: usize) -> BTreeSet<String> {
    let mut seen = locked(&sim.wire.seen);
    let orders = &seen.member(&kenpos_id(member)).ledger.orders;
    orders.iter().filter(|(_, order)| order.phone == phone).map(|(id, _)| id.clone()).collect()
}

/// What came of it. A choice that was answered is one order, however often it was sent.
fn placed(sim: &mut Sim, phone: usize, asked: Asked, done: Result<OrderLine, KenposError>) {
    let new: Vec<String> = orders_of(sim, phone, asked.member).difference(&asked.before).cloned().collect();
    if new.len() > 1 {
        sim.violate(&format!("phone {phone}: one choice became the orders {new:?}"));
    }
    match done {
        Ok(line) => {
            sim.hit("order_placed");
            sim.say(&format!("phone {phone}: order {} of {} × {}", line.order, line.quantity, line.item));
            let known = locked(&sim.wire.seen).member(&kenpos_id(asked.member)).ledger.orders.contains_key(&line.order);
            if !known && line.stage != Stage::Cancelled {
                sim.violate(&format!("phone {phone} was told of order {} that the server does not have", line.order));
            }
        }
        Err(KenposError::Server { code, .. }) if is_final(code) => {
            sim.hit("order_refused");
            sim.say(&format!("phone {phone}: an order is refused with {}", code.code()));
        }
        Err(KenposError::SignInNeeded | KenposError::Offline { .. }) => {
            sim.say(&format!("phone {phone}: an order got no answer"));
            sim.phones[phone].asked = Some(asked);
        }
        Err(KenposError::Server { code: ProblemCode::SessionExpired | ProblemCode::Unavailable, .. }) => {
            sim.phones[phone].asked = Some(asked);
        }
        Err(error) => sim.violate(&format!("phone {phone}: an order ended with {}: {error}", error.code())),
    }
}

/// Refusals that say for certain that nothing was ordered.
const fn is_final(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::NotOffered
            | ProblemCode::PriceChanged
            | ProblemCode::NotEnoughPoints
            | ProblemCode::OutOfStock
            | ProblemCode::ExchangeNotOpen
            | ProblemCode::ConsentRequired
            | ProblemCode::MembershipEnded
    )
}

/// A member cancels an order that the phone shows, whatever it has become meanwhile.
pub async fn cancel(sim: &mut Sim, phone: usize) {
    let Ok(view) = sim.phones[phone].phone.kenpos().orders(Language::Ja) else {
        return sim.violate(&format!("phone {phone} cannot show its orders"));
    };
    if view.items.is_empty() {
        return;
    }
    let id = view.items[sim.index(view.items.len())].order.clone();
    sim.phones[phone].syncs += 1;
    let order = id.parse().expect("an order of the phone");
    let done = sim.phones[phone].phone.kenpos().cancel_order(order, Language::Ja).await;
    sim.phones[phone].calm_since = None;
    match done {
        Ok(_) => {
            sim.hit("order_cancelled_by_member");
            sim.say(&format!("phone {phone}: cancels {id}"));
        }
        Err(KenposError::SignInNeeded | KenposError::Offline { .. }) => {}
        Err(KenposError::Server { code, .. }) => sim.say(&format!("phone {phone}: {id} stays, {}", code.code())),
        Err(error) => sim.violate(&format!("phone {phone}: a cancellation ended with {}", error.code())),
    }
}
