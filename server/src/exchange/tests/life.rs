//! The life of an order: placed, shipped or cancelled, and what the books say of it.

use kenpos_protocol::document::{CancelledBy, OrderState};
use kenpos_protocol::pull::EntryKind;
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;

use super::shop::{COFFEE, Shop};
use super::stories;
use crate::exchange::order::OrderRow;
use crate::exchange::refusal::OrderError;
use crate::office::DeskError;
use crate::office::orders::{OrdersWanted, orders};
use crate::office::statement::statement;
use crate::testing::day;

stories!(
    an_order_is_held_then_shipped_and_its_address_is_forgotten,
    the_same_order_twice_is_one_and_another_under_its_id_is_refused,
    a_member_cancels_and_has_everything_again,
    case_112_what_cannot_be_shipped_gives_the_points_back_with_a_reason_and_sent_again_is_no_goods,
    an_order_needs_an_open_exchange_points_a_price_and_stock,
    a_statement_runs_from_entry_to_entry,
);

async fn an_order_is_held_then_shipped_and_its_address_is_forgotten(shop: Shop) {
    let phone = shop.member_with(1_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    let placed = shop.place(&phone, &asked).await.expect("placed");
    assert_eq!(
        (placed.points, placed.name.en.as_str(), placed.state),
        (Points(1_895), "Coffee gift", OrderState::Held)
    );
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(105), 2));
    let row = OrderRow::find(&shop.state(phone.member).await, asked.order).expect("readable").expect("there");
    assert!(row.kept.address.is_some() && !format!("{row:?}").contains("大阪"));
    assert_eq!(shop.scene.violations().await, []);

    let twice = (shop.ship(&[asked.order]).await, shop.ship(&[asked.order]).await);
    assert_eq!(twice, (Ok(1), Ok(0)), "shipped once");
    let state = shop.state(phone.member).await;
    let row = OrderRow::find(&state, asked.order).expect("readable").expect("there");
    assert!(row.kept.address.is_none() && matches!(row.shown.state, OrderState::Shipped { .. }));
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(105), 2));
    assert!(matches!(shop.cancel(&phone, asked.order).await, Err(OrderError::NotOpen(_))));
    assert_eq!(shop.scene.violations().await, []);
}

async fn the_same_order_twice_is_one_and_another_under_its_id_is_refused(shop: Shop) {
    let phone = shop.member_with(5_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    let first = shop.place(&phone, &asked).await.expect("placed");
    assert_eq!(shop.place(&phone, &asked).await, Ok(first));
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(4_105), 2));
    let mut another = asked.clone();
    another.address.recipient = "小野 太郎".to_owned();
    assert_eq!(shop.place(&phone, &another).await, Err(OrderError::OrderReused));
    // The id of somebody else's order opens nothing: it is another order, with stock of its own.
    let other = shop.member_with(5_000).await;
    shop.at("2026-03-20T12:00:00+09:00");
    shop.place(&other, &asked).await.expect("an order of its own");
    assert_eq!(shop.left().await, 1);
    assert_eq!(shop.scene.violations().await, []);
}

async fn a_member_cancels_and_has_everything_again(shop: Shop) {
    let phone = shop.member_with(1_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &asked).await.expect("placed");
    let cancelled = shop.cancel(&phone, asked.order).await.expect("cancelled");
    assert!(matches!(
        cancelled.state,
        OrderState::Cancelled { cancelled_by: CancelledBy::Member, returned_until: Some(until), expired: Points(0), .. }
            if until == day("2027-03-31")
    ));
    assert_eq!(shop.cancel(&phone, asked.order).await, Ok(cancelled), "told twice, done once");
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(2_000), 3));
    let unknown = OrderId::at(shop.scene.ports.clock.now(), shop.scene.ports.random());
    assert!(matches!(shop.cancel(&phone, unknown).await, Err(OrderError::NotOpen(_))));
    assert_eq!(shop.ship(&[asked.order]).await, Err(DeskError::NoSuchOrder { order: asked.order }));
    assert_eq!(shop.scene.violations().await, []);
}

async fn case_112_what_cannot_be_shipped_gives_the_points_back_with_a_reason_and_sent_again_is_no_goods(shop: Shop) {
    let phone = shop.member_with(1_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &asked).await.expect("placed");
    let cancel = |because: &'static str| shop.refuse(asked.order, CancelledBy::Supplier, because);
    assert_eq!(cancel(" ").await, Err(DeskError::Reason));
    let cancelled = cancel("欠品のため").await.expect("cancelled");
    let OrderState::Cancelled { because, cancelled_by: CancelledBy::Supplier, .. } = &cancelled.state else {
        panic!("{cancelled:?}");
    };
    assert_eq!(because.as_deref(), Some("欠品のため"));
    assert_eq!(cancel("もう一度").await, Ok(cancelled.clone()));
    // A phone that has no answer yet sends its order again.
    assert_eq!(shop.place(&phone, &asked).await, Ok(cancelled));
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(2_000), 3));
    let listed = |wanted| orders(shop.store(), Some(wanted));
    assert_eq!(listed(OrdersWanted::Held).await, Ok(Vec::new()));
    assert_eq!(listed(OrdersWanted::Cancelled).await.expect("a list").len(), 1);
    assert_eq!(shop.scene.violations().await, []);
}

async fn an_order_needs_an_open_exchange_points_a_price_and_stock(shop: Shop) {
    let phone = shop.member_with(9_000).await;
    let refused = async |order| shop.place(&phone, &order).await.expect_err("refused");
    shop.at("2026-03-07T23:59:59+09:00");
    let opens_on = day("2026-03-08");
    assert_eq!(refused(shop.asks_for(COFFEE, 1)).await, OrderError::NotOpenYet { opens_on });
    shop.at("2026-03-08T00:00:00+09:00");
    assert_eq!(refused(shop.asks_for(("car", 1), 1)).await, OrderError::NotOffered);
    assert_eq!(refused(shop.asks_for((COFFEE.0, 1_000), 1)).await, OrderError::PriceChanged { points: Points(1_895) });
    assert_eq!(refused(shop.asks_for(COFFEE, 0)).await, OrderError::Quantity);
    assert_eq!(refused(shop.asks_for(COFFEE, 11)).await, OrderError::Quantity);
    assert!(matches!(refused(shop.asks_for(COFFEE, 6)).await, OrderError::NotEnough(_)));
    assert_eq!(refused(shop.asks_for(COFFEE, 4)).await, OrderError::OutOfStock);
    assert_eq!(refused(shop.asks_for(("pedometer-white", 2_600), 1)).await, OrderError::OutOfStock);
    let state = shop.state(phone.member).await;
    assert!(state.documents.is_empty(), "nothing was written");
    assert_eq!((shop.balance(&phone).await, shop.left().await), (Points(10_000), 3));
}

async fn a_statement_runs_from_entry_to_entry(shop: Shop) {
    let phone = shop.member_with(1_000).await;
    shop.at("2026-03-08T12:00:00+09:00");
    let asked = shop.asks_for(COFFEE, 1);
    shop.place(&phone, &asked).await.expect("placed");
    shop.at("2026-03-09T12:00:00+09:00");
    shop.ship(&[asked.order]).await.expect("shipped");
    let (from, to) = (day("2026-03-02"), day("2026-03-09"));
    let found = statement(shop.store(), &phone.member.to_string(), from, to).await.expect("a statement");
    assert_eq!((found.opening, found.closing, found.held), (Points(2_000), Points(105), Points::ZERO));
    let lines: Vec<_> = found.lines.iter().map(|line| (line.kind, line.points, line.balance)).collect();
    assert_eq!(lines, [(EntryKind::Hold, Points(-1_895), Points(105)), (EntryKind::Spend, Points::ZERO, Points(105)),]);
    assert_eq!(found.lines[0].order, Some(asked.order));
    let by: Vec<_> = found.lines.iter().map(|line| line.by.clone().unwrap_or_default()).collect();
    assert_eq!(by, ["member", "staff:operator"]);
    let other = statement(shop.store(), "nobody.here", from, to).await;
    assert_eq!(other, Err(DeskError::NoSuchPerson));
    assert_eq!(statement(shop.store(), "x", to, from).await, Err(DeskError::Period));
}
