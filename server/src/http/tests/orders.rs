//! Orders over HTTP: what is answered, and every way to be refused.

use kenpos_protocol::path;
use serde_json::{Value, json};

use super::*;
use crate::office::publish::publish_catalogue;
use crate::office::stock::set_stock;

const ORDER: &str = "0190a3b2-0000-7000-8000-000000000001";
const DAY_MS: i64 = 86_400_000;

fn order(id: &str, quantity: u32, points: i64) -> Value {
    json!({
        "order": id, "item": "coffee-gift", "quantity": quantity, "points": points,
        "address": {
            "recipient": "小野 太郎", "postal_code": "541-8564", "address": "大阪市中央区久太郎町1-8-2",
            "phone": "090-1234-5678",
        },
    })
}

fn cancel(id: &str) -> String {
    path::CANCEL_ORDER.replace("{order}", id)
}

/// A house with a coffee gift for 400 points, three of them, and a member who registered a week ago.
async fn shop() -> (House, String) {
    let house = House::new().await;
    let device = Device::new(1);
    let first = token(house.register("U1234", "19850401", PASSWORD, &device).await);
    let give =
        json!({ "purpose": "programme", "terms_version": 1, "given": true, "asked_at": "2026-11-22T00:00:00.000Z" });
    house.post_as(&first, path::CONSENT, &give).await.ok();
    let catalogue = include_str!("../../../../docs/example/catalogue.toml").replace("points = 1895", "points = 400");
    let programmes = &house.app.doors.programmes;
    publish_catalogue(house.store(), programmes, &catalogue).await.expect("published");
    set_stock(house.store(), programmes, "coffee-gift", 3).await.expect("set");
    house.forward_ms(7 * DAY_MS);
    let again = token(house.sign_in("U1234", PASSWORD, &device).await);
    (house, again)
}

#[tokio::test]
async fn an_order_is_placed_once_and_cancelled_once() {
    let (house, token) = shop().await;
    let placed = house.post_as(&token, path::ORDERS, &order(ORDER, 2, 800)).await.ok();
    assert_eq!(
        (&placed["state"], &placed["points"], &placed["name"]["ja"]),
        (&json!("held"), &json!(800), &json!("コーヒーギフト"))
    );
    assert_eq!(house.post_as(&token, path::ORDERS, &order(ORDER, 2, 800)).await.ok(), placed);
    assert_eq!(house.sync(&token).await.ok()["balance"], 200);
    let cancelled = house.post_as(&token, &cancel(ORDER), &json!({})).await.ok();
    assert_eq!((&cancelled["state"], &cancelled["cancelled_by"]), (&json!("cancelled"), &json!("member")));
    assert_eq!(house.post_as(&token, &cancel(ORDER), &json!({})).await.ok(), cancelled);
    assert_eq!(house.sync(&token).await.ok()["balance"], 1_000);
}

#[tokio::test]
async fn an_order_that_cannot_be_is_refused_with_its_reason() {
    let (house, token) = shop().await;
    let other = "0190a3b2-0000-7000-8000-000000000002";
    let refused = async |order: Value| {
        let answer = house.post_as(&token, path::ORDERS, &order).await;
        (answer.code().to_owned(), answer.body["field"].as_str().unwrap_or_default().to_owned())
    };
    let with = |pointer: &str, value: Value| {
        let mut order = order(other, 1, 400);
        *order.pointer_mut(pointer).expect("a field") = value;
        order
    };
    let told: [(Value, &str, &str); 11] = [
        (with("/order", json!("mine")), "unreadable", "order"),
        (with("/quantity", json!(0)), "invalid", "quantity"),
        (with("/quantity", json!(-1)), "unreadable", "quantity"),
        (with("/points", json!(399)), "price_changed", "points"),
        (with("/item", json!("car")), "not_offered", "item"),
        (with("/item", json!("pedometer-white")), "price_changed", "points"),
        (order(other, 3, 1_200), "not_enough_points", ""),
        (with("/address/recipient", json!("")), "invalid", "address.recipient"),
        (with("/address/postal_code", json!("5418")), "invalid", "address.postal_code"),
        (with("/address/address", json!("大阪\n")), "invalid", "address.address"),
        (with("/address/phone", json!("=1+1")), "invalid", "address.phone"),
    ];
    for (order, code, field) in told {
        assert_eq!(refused(order).await, (code.to_owned(), field.to_owned()));
    }
    set_stock(house.store(), &house.app.doors.programmes, "coffee-gift", 1).await.expect("set");
    assert_eq!(refused(order(other, 2, 800)).await.0, "out_of_stock");
    house.post_as(&token, path::ORDERS, &order(ORDER, 1, 400)).await.ok();
    assert_eq!(refused(order(ORDER, 2, 800)).await, ("op_reused".to_owned(), "order".to_owned()));
    assert_eq!(house.sync(&token).await.ok()["balance"], 600, "nothing else was charged");
}

#[tokio::test]
async fn an_order_needs_a_session_a_consent_a_membership_and_an_open_exchange() {
    let house = House::new().await;
    assert_eq!(house.post(path::ORDERS, &order(ORDER, 1, 400)).await.code(), "session_expired");
    assert_eq!(house.post_as("x", path::ORDERS, &order(ORDER, 1, 400)).await.code(), "session_expired");
    assert_eq!(house.post_as("x", &cancel(ORDER), &json!({})).await.code(), "session_expired");
    let device = Device::new(1);
    let first = token(house.register("U1234", "19850401", PASSWORD, &device).await);
    assert_eq!(house.post_as(&first, path::ORDERS, &order(ORDER, 1, 400)).await.code(), "consent_required");
    let give =
        json!({ "purpose": "programme", "terms_version": 1, "given": true, "asked_at": "2026-11-22T00:00:00.000Z" });
    house.post_as(&first, path::CONSENT, &give).await.ok();
    let early = house.post_as(&first, path::ORDERS, &order(ORDER, 1, 400)).await;
    assert_eq!((early.code(), &early.body["until"]), ("exchange_not_open", &json!("2026-11-28T15:00:00.000Z")));
    house.post_as(&first, path::SIGN_OUT, &json!({})).await.ok();
    assert_eq!(house.post_as(&first, path::ORDERS, &order(ORDER, 1, 400)).await.code(), "session_expired");
}

#[tokio::test]
async fn after_the_days_of_grace_nothing_is_ordered_or_cancelled() {
    let (house, token) = shop().await;
    house.post_as(&token, path::ORDERS, &order(ORDER, 1, 400)).await.ok();
    let gone = ROSTER.replace("06273494,2015-04-01,,\nspouse,1234", "06273494,2015-04-01,2026-11-28,\nspouse,1234");
    assert_ne!(gone, ROSTER);
    let doors = &house.app.doors;
    import_members(house.store(), &doors.ports, &doors.programmes, gone.as_bytes(), &By::operator())
        .await
        .expect("imported");
    // Told on 29 November, the 31 days run from then.
    house.clock.set("2026-12-30T23:50:00+09:00".parse().expect("a moment"));
    let last = super::token(house.sign_in("U1234", PASSWORD, &Device::new(1)).await);
    let other = "0190a3b2-0000-7000-8000-000000000002";
    house.post_as(&last, path::ORDERS, &order(other, 1, 400)).await.ok();
    house.forward_ms(20 * 60_000);
    assert_eq!(house.post_as(&last, path::ORDERS, &order(other, 2, 800)).await.code(), "op_reused");
    let third = "0190a3b2-0000-7000-8000-000000000003";
    assert_eq!(house.post_as(&last, path::ORDERS, &order(third, 1, 400)).await.code(), "membership_ended");
    assert_eq!(house.post_as(&last, &cancel(ORDER), &json!({})).await.code(), "membership_ended");
}

#[tokio::test]
async fn an_address_that_names_no_order_is_refused() {
    let (house, token) = shop().await;
    for id in ["x", "1", "%ff", "0190a3b2"] {
        let refused = house.post_as(&token, &cancel(id), &json!({})).await;
        assert_eq!((refused.code(), &refused.body["field"]), ("invalid", &json!("order")), "{id}");
    }
    assert_eq!(house.post_as(&token, &cancel(ORDER), &json!({})).await.code(), "order_not_open");
}
