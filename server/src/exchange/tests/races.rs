//! Two at once, and servers that stop half-way.

use kenpos_protocol::document::{CancelledBy, OrderState};
use kenpos_rules::points::Points;

use super::shop::{COFFEE, Shop};
use super::stories;
use crate::claims::sweep;
use crate::exchange::catalogue::stock_of;
use crate::exchange::order::{OrderRow, place_of};
use crate::exchange::refusal::OrderError;
use crate::office::stock::{set_stock, stock};
use crate::ports::Clock;
use crate::store::supply::Claim;

stories!(
    of_two_members_who_want_the_last_one_one_gets_it,
    one_order_sent_twice_at_once_is_one,
    a_server_that_dies_between_claim_and_hold_loses_no_stock,
    a_server_that_dies_before_it_confirms_keeps_the_order,
    an_order_that_was_given_up_cannot_be_held_after_all,
);

async fn of_two_members_who_want_the_last_one_one_gets_it(shop: Shop) {
    let (one, other) = (shop.member_with(5_000).await, shop.member_with(5_000).await);
    shop.at("2026-03-08T12:00:00+09:00");
    set_stock(shop.store(), shop.programmes(), COFFEE.0, 1).await.expect("set");
    let (first, second) = (shop.asks_for(COFFEE, 1), shop.asks_for(COFFEE, 1));
    let (first, second) = tokio::join!(shop.place(&one, &first), shop.place(&other, &second));
    let refused = [&first, &second].into_iter().filter(|placed| **placed == Err(OrderError::OutOfStock)).count();
    assert_eq!((refused, shop.left().await), (1, 0), "{first:?} {second:?}");
    let sum = shop.balance(&one).await + shop.balance(&other).await;
    assert_eq!(sum, Points(12_000 - 1_895));
    assert_eq!(shop.scene.violations().await, []);
}

async fn one_order_sent_twice_at_once_is_one(shop: Shop) {
    let phone = shop.member_with(5_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    let token = shop.token(&phone).await;
    let now = shop.scene.clock.now();
    let (one, other) =
        tokio::join!(shop.doors.place_order(token, &asked, now), shop.doors.place_order(token, &asked, now));
    assert_eq!(one.expect("placed"), other.expect("placed"));
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(4_105), 2));
    assert_eq!(shop.scene.violations().await, []);
}

/// The claim as the server makes it before it holds.
fn claim(shop: &Shop, member: kenpos_rules::ids::MemberId, order: &str) -> Claim {
    Claim {
        resource: stock_of(COFFEE.0),
        id: place_of(member, order),
        holder: member,
        amount: 1,
        expires_at: shop.scene.clock.now().plus_millis(15 * 60_000),
    }
}

/// How many claims were due.
async fn swept(shop: &Shop) -> u64 {
    let report = sweep(shop.store(), shop.scene.clock.now(), 100).await.expect("swept");
    report.confirmed + report.released
}

async fn a_server_that_dies_between_claim_and_hold_loses_no_stock(shop: Shop) {
    let phone = shop.member_with(5_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    shop.store().claim(&claim(&shop, phone.member, &asked.order.to_string())).await.expect("claimed");
    assert_eq!(shop.left().await, 2);
    assert_eq!(swept(&shop).await, 0, "it may still be at work");
    // A phone that asks again in time goes on where the server stopped.
    let other = shop.asks_for(COFFEE, 1);
    shop.store().claim(&claim(&shop, phone.member, &other.order.to_string())).await.expect("claimed");
    shop.place(&phone, &other).await.expect("placed on its own claim");
    assert_eq!(shop.left().await, 1);

    shop.at("2026-03-08T12:15:00+09:00");
    stock(shop.store(), shop.programmes(), &*shop.scene.clock).await.expect("a look settles what is due");
    assert_eq!(shop.left().await, 2);
    // The phone asks again later: it is told that this order was not completed, and nothing is charged.
    let told = shop.place(&phone, &asked).await.expect("an answer");
    assert!(matches!(told.state, OrderState::Cancelled { cancelled_by: CancelledBy::NotCompleted, .. }));
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(4_105), 2));
    assert_eq!(shop.scene.violations().await, []);
}

async fn a_server_that_dies_before_it_confirms_keeps_the_order(shop: Shop) {
    let phone = shop.member_with(5_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    // What a placed order leaves when its claim was never confirmed: a second claim of the same order under another time.
    shop.place(&phone, &asked).await.expect("placed");
    let open = Claim { id: place_of(phone.member, &asked.order.to_string()), ..claim(&shop, phone.member, "") };
    let again = Claim { resource: stock_of("pedometer-white"), ..open };
    set_stock(shop.store(), shop.programmes(), "pedometer-white", 1).await.expect("set");
    shop.store().claim(&again).await.expect("claimed");
    shop.at("2026-03-08T13:00:00+09:00");
    assert_eq!(swept(&shop).await, 1);
    let supply = shop.store().supply("stock:pedometer-white").await.expect("a look").expect("there");
    assert_eq!(supply.taken, 1, "the member's rows know the order: it stays taken");
    let row = OrderRow::find(&shop.state(phone.member).await, asked.order).expect("readable").expect("there");
    assert!(row.is_held());
}

async fn an_order_that_was_given_up_cannot_be_held_after_all(shop: Shop) {
    let phone = shop.member_with(5_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    shop.store().claim(&claim(&shop, phone.member, &asked.order.to_string())).await.expect("claimed");
    // One server has loaded the member and is about to commit the hold; another settles the claim in between.
    let slow = crate::store::draft::Draft::new(shop.state(phone.member).await, shop.scene.clock.now());
    shop.at("2026-03-08T12:15:00+09:00");
    assert_eq!(swept(&shop).await, 1);
    let (member, version, changes) = slow.finish();
    let commit = shop.store().commit(member, version, changes).await.expect("an answer");
    assert_eq!(commit, crate::store::member::Commit::Stale);
    assert_eq!((shop.left().await, shop.scene.violations().await), (3, Vec::new()));
}
