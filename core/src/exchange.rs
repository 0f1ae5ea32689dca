//! Exchange: an order, and its cancellation. Online only, never queued: what the member was shown is what is charged.
//!
//! Comes in: what the member chose and confirmed. Goes out: the order as the server has it. Must never happen: one order
//! placed twice because an answer was lost: its id is kept, with a hash of what was asked for, until there is an answer.

use kenpos_protocol::document::{Document, Order};
pub use kenpos_protocol::order::Address;
use kenpos_protocol::order::{PlaceOrder, QUANTITY_MAX};
use kenpos_protocol::path;
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::KenposError;
use crate::phone::Phone;
use crate::ports::HttpResponse;
use crate::session::tokens::send_signed_in;
use crate::store::{documents, settings};
use crate::wire;

/// Where the order that waits for its answer is kept.
const WAITING: &str = "order_waiting";

/// What the member orders.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderRequest {
    /// By its name in the catalogue.
    pub item: String,
    /// 1 to [`QUANTITY_MAX`].
    pub quantity: u32,
    /// What the member was shown that all of it costs.
    pub points: Points,
    /// Where it goes.
    pub address: Address,
}

impl std::fmt::Debug for OrderRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OrderRequest({} × {})", self.quantity, self.item)
    }
}

/// An order that was sent and not answered.
#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    order: OrderId,
    /// SHA-256 of what was asked for, in hex: the address is not kept on the phone.
    asked: String,
}

/// Orders. Sent again after a lost answer, the same choice is the same order.
pub(crate) async fn place(phone: &Phone, request: &OrderRequest) -> Result<Order, KenposError> {
    check_quantity(request.quantity)?;
    let OrderRequest { item, quantity, points, address } = request.clone();
    let call = phone.begin();
    let fresh = OrderId::at(call.clock.wall, call.random());
    let asked = hash_of(request);
    let order = phone.write(&call, |tx| {
        let waiting: Option<Waiting> = settings::get(tx, WAITING)?.flatten();
        if let Some(waiting) = waiting.filter(|waiting| waiting.asked == asked) {
            return Ok(waiting.order);
        }
        settings::put(tx, WAITING, &Some(Waiting { order: fresh, asked: asked.clone() }))?;
        Ok(fresh)
    })?;
    let body = PlaceOrder { order, item, quantity, points, address };
    let sent = send_signed_in(phone, |server, bearer| wire::post(server, path::ORDERS, Some(bearer), &body)).await?;
    let answer = read(&sent);
    if answer.as_ref().map_or_else(is_final, |_| true) {
        phone.write(&phone.begin(), |tx| Ok(settings::put(tx, WAITING, &None::<Waiting>)?))?;
    }
    keep(phone, answer)
}

/// Refuses a quantity that no order has.
pub(crate) fn check_quantity(quantity: u32) -> Result<(), KenposError> {
    if (1..=QUANTITY_MAX).contains(&quantity) {
        return Ok(());
    }
    Err(KenposError::invalid("quantity", "so many cannot be ordered", format!("write 1 to {QUANTITY_MAX}")))
}

/// Cancels an order that is not shipped yet.
pub(crate) async fn cancel(phone: &Phone, order: OrderId) -> Result<Order, KenposError> {
    let path = path::CANCEL_ORDER.replace("{order}", &order.to_string());
    let nothing = serde_json::Map::new();
    let sent = send_signed_in(phone, |server, bearer| wire::post(server, &path, Some(bearer), &nothing)).await?;
    keep(phone, read(&sent))
}

fn read(response: &HttpResponse) -> Result<Order, KenposError> {
    wire::body(response).ok_or_else(|| wire::refusal(response))
}

/// Keeps what the server answered; the entries come with the next sync.
fn keep(phone: &Phone, answer: Result<Order, KenposError>) -> Result<Order, KenposError> {
    let order = answer?;
    phone.write(&phone.begin(), |tx| Ok(documents::put(tx, &Document::Order(order.clone()))?))?;
    Ok(order)
}

/// Whether a refusal says for certain that nothing was ordered. After anything else the same id is sent again.
fn is_final(error: &KenposError) -> bool {
    matches!(error, KenposError::Server { code, .. } if matches!(code.status(), 403 | 422))
}

fn hash_of(request: &OrderRequest) -> String {
    let OrderRequest { item, quantity, points, address } = request;
    let text = serde_json::to_vec(&(item, quantity, points, address)).expect("texts and numbers");
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
