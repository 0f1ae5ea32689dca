//! Sessions and tokens over the wire.

use kenpos_protocol::path;
use serde_json::{Value, json};

use super::*;
use crate::auth::session::DEVICES_MAX;

async fn registered(house: &House, device: &Device) -> String {
    token(house.register("U1234", "19850401", PASSWORD, device).await)
}

#[tokio::test]
async fn an_access_token_ends_after_an_hour_and_a_refresh_gives_another() {
    let house = House::new().await;
    let device = Device::new(1);
    let first = registered(&house, &device).await;
    house.forward_ms(3_600_000 - 1);
    house.sync(&first).await.ok();
    house.forward_ms(1);
    assert_eq!(house.sync(&first).await.code(), "session_expired");
    let second = token(house.refresh(device.id, &device.secret, "next").await);
    house.sync(&second).await.ok();
}

#[tokio::test]
async fn a_lost_refresh_answer_costs_nothing() {
    let house = House::new().await;
    let device = Device::new(1);
    registered(&house, &device).await;
    house.refresh(device.id, &device.secret, "next").await.ok();
    house.refresh(device.id, &device.secret, "next").await.ok();
    house.refresh(device.id, "next", "after").await.ok();
    house.refresh(device.id, "after", "more").await.ok();
}

#[tokio::test]
async fn a_reused_secret_ends_that_device_at_once_and_no_other() {
    let house = House::new().await;
    let (mine, other) = (Device::new(1), Device::new(2));
    registered(&house, &mine).await;
    let others = token(house.sign_in("U1234", PASSWORD, &other).await);
    house.refresh(mine.id, &mine.secret, "next").await.ok();
    let live = token(house.refresh(mine.id, "next", "after").await);
    house.sync(&live).await.ok();
    assert_eq!(house.refresh(mine.id, &mine.secret, "of a thief").await.code(), "device_revoked");
    assert_eq!(house.sync(&live).await.code(), "session_expired");
    assert_eq!(house.refresh(mine.id, "after", "more").await.code(), "device_revoked");
    house.sync(&others).await.ok();
    house.refresh(other.id, &other.secret, "next").await.ok();
    // Signing in again gives the device a new session.
    let again = Device { secret: "fresh".to_owned(), ..mine };
    let token = token(house.sign_in("U1234", PASSWORD, &again).await);
    house.sync(&token).await.ok();
}

#[tokio::test]
async fn a_stranger_s_secret_and_an_unknown_device_answer_alike_and_end_nothing() {
    let house = House::new().await;
    let device = Device::new(1);
    let live = registered(&house, &device).await;
    let stranger = house.refresh(device.id, "guessed", "next").await;
    assert_eq!(stranger.code(), "device_revoked");
    assert_eq!(house.refresh(Device::new(9).id, "guessed", "next").await, stranger);
    house.sync(&live).await.ok();
    assert_eq!(house.refresh(device.id, &device.secret, &device.secret).await.code(), "invalid");
}

#[tokio::test]
async fn a_server_restored_from_a_backup_takes_the_newest_former_secret_it_knows() {
    let house = House::new().await;
    let device = Device::new(1);
    registered(&house, &device).await;
    house.refresh(device.id, &device.secret, "b").await.ok();
    // The phone went on to "d" with a server that is gone; this one has heard of "b" as the next.
    assert_eq!(house.refresh(device.id, "d", "e").await.code(), "device_revoked");
    house.refresh_offering(device.id, "d", &["c", "b", &device.secret], "e").await.ok();
    house.refresh(device.id, "e", "f").await.ok();
    let many: Vec<String> = (0..65).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(house.refresh_offering(device.id, "x", &many, "y").await.code(), "invalid");
}

#[tokio::test]
async fn a_refresh_delivered_once_more_days_later_ends_nothing() {
    let house = House::new().await;
    let device = Device::new(1);
    registered(&house, &device).await;
    house.refresh(device.id, &device.secret, "b").await.ok();
    house.refresh(device.id, "b", "c").await.ok();
    let live = token(house.refresh(device.id, "c", "d").await);
    assert_eq!(house.refresh(device.id, &device.secret, "b").await.code(), "session_expired");
    house.sync(&live).await.ok();
}

#[tokio::test]
async fn signing_out_ends_this_device_s_session() {
    let house = House::new().await;
    let device = Device::new(1);
    let token = registered(&house, &device).await;
    assert_eq!(house.post_as(&token, path::SIGN_OUT, &Value::Null).await.status, 204);
    assert_eq!(house.sync(&token).await.code(), "session_expired");
    assert_eq!(house.post_as(&token, path::SIGN_OUT, &Value::Null).await.code(), "session_expired");
    assert_eq!(house.refresh(device.id, &device.secret, "next").await.code(), "device_revoked");
}

#[tokio::test]
async fn a_sign_in_sent_again_gets_the_same_contact_and_a_later_one_the_next() {
    let house = House::new().await;
    let device = Device::new(1);
    registered(&house, &device).await;
    let phone = Device::new(2);
    let first = house.sign_in("U1234", PASSWORD, &phone).await.ok()["contact"].as_u64().expect("a contact");
    assert_eq!(house.sign_in("U1234", PASSWORD, &phone).await.ok()["contact"], first);
    let again = Device { secret: "fresh".to_owned(), ..phone };
    assert_eq!(house.sign_in("U1234", PASSWORD, &again).await.ok()["contact"], first + 1);
}

#[tokio::test]
async fn a_device_of_another_member_cannot_be_taken_over() {
    let house = House::new().await;
    let device = Device::new(1);
    let live = registered(&house, &device).await;
    assert_eq!(house.register("U2001", "19700505", PASSWORD, &device).await.code(), "invalid");
    house.sync(&live).await.ok();
}

#[tokio::test]
async fn the_device_that_signed_in_longest_ago_makes_room() {
    let house = House::new().await;
    let first = Device::new(1);
    let oldest = registered(&house, &first).await;
    let mut live = Vec::new();
    for number in 2..=u8::try_from(DEVICES_MAX).expect("a small number") {
        house.forward_ms(1_000);
        live.push(token(house.sign_in("U1234", PASSWORD, &Device::new(number)).await));
    }
    house.sync(&oldest).await.ok();
    house.forward_ms(1_000);
    live.push(token(house.sign_in("U1234", PASSWORD, &Device::new(200)).await));
    assert_eq!(house.sync(&oldest).await.code(), "session_expired");
    for token in live {
        house.sync(&token).await.ok();
    }
}

#[tokio::test]
async fn a_member_whose_days_of_grace_are_over_is_told_so_everywhere() {
    let house = House::new().await;
    let device = Device::new(1);
    house.register("U2002", "19710606", PASSWORD, &device).await.ok();
    house.clock.set(testing::moment("2026-12-23T23:59:59+09:00"));
    let last = token(house.refresh(device.id, &device.secret, "next").await);
    house.sync(&last).await.ok();
    house.forward_ms(1_000);
    assert_eq!(house.sync(&last).await.code(), "membership_ended");
    assert_eq!(house.refresh(device.id, "next", "after").await.code(), "membership_ended");
    assert_eq!(house.sign_in("U2002", PASSWORD, &device).await.code(), "membership_ended");
    assert_eq!(house.post_as(&last, path::SIGN_OUT, &Value::Null).await.status, 204, "signing out is always possible");
}

#[tokio::test]
async fn a_request_without_a_token_of_ours_has_no_session() {
    let house = House::new().await;
    for path in [path::SYNC, path::CONSENT, path::SIGN_OUT] {
        let refused = house.post(path, &json!({})).await;
        assert_eq!(refused.code(), "session_expired", "{path}");
        assert_eq!(refused.headers["www-authenticate"], "Bearer");
    }
    assert_eq!(house.sync("made up").await.code(), "session_expired");
}
