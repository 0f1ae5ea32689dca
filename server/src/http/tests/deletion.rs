//! Deleting an account: by a session and the password, once.

use kenpos_protocol::path;
use serde_json::json;

use super::*;

const DELETION: &str = "0190a3b2-0000-7000-8000-000000000001";

fn deletion(id: &str, password: &str) -> Value {
    json!({ "deletion": id, "password": password })
}

async fn delete(house: &House, token: &str, password: &str) -> Answer {
    house.post_as(token, path::ACCOUNT_DELETION, &deletion(DELETION, password)).await
}

#[tokio::test]
async fn an_account_is_deleted_by_its_session_and_its_password_and_nobody_signs_in_to_it_again() {
    let house = House::new().await;
    let (phone, tablet) = (Device::new(1), Device::new(2));
    let mine = token(house.register("U1234", "19850401", PASSWORD, &phone).await);
    let other = token(house.sign_in("U1234", PASSWORD, &tablet).await);
    assert_eq!(house.post(path::ACCOUNT_DELETION, &deletion(DELETION, PASSWORD)).await.code(), "session_expired");
    assert_eq!(delete(&house, "nobody's", PASSWORD).await.code(), "session_expired");
    let wrong = delete(&house, &mine, "a short walk at dusk").await;
    assert_eq!((wrong.code(), &wrong.body["field"]), ("wrong_password", &json!("password")));
    house.sync(&mine).await.ok();

    assert_eq!(delete(&house, &mine, PASSWORD).await.ok()["deletion"], DELETION);
    for gone in [&mine, &other] {
        assert_eq!(house.sync(gone).await.code(), "session_expired");
    }
    assert_eq!(house.refresh(tablet.id, &tablet.secret, "next").await.code(), "device_revoked");
    assert_eq!(house.sign_in("U1234", PASSWORD, &phone).await.code(), "wrong_credentials");
    assert_eq!(house.register("U1234", "19850401", PASSWORD, &phone).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn sent_again_under_its_id_a_deletion_is_answered_without_a_session_and_another_id_is_not() {
    let house = House::new().await;
    let mine = token(house.register("U1234", "19850401", PASSWORD, &Device::new(1)).await);
    let first = delete(&house, &mine, PASSWORD).await.ok();
    assert_eq!(house.post(path::ACCOUNT_DELETION, &deletion(DELETION, "anything")).await.ok(), first);
    assert_eq!(delete(&house, &mine, PASSWORD).await.ok(), first);
    let another = deletion("0190a3b2-0000-7000-8000-000000000002", PASSWORD);
    assert_eq!(house.post_as(&mine, path::ACCOUNT_DELETION, &another).await.code(), "session_expired");
}

#[tokio::test]
async fn wrong_passwords_are_counted_as_at_sign_in_and_the_session_goes_on() {
    let house = House::new().await;
    let mine = token(house.register("U1234", "19850401", PASSWORD, &Device::new(1)).await);
    for number in 0..10 {
        assert_eq!(delete(&house, &mine, &format!("a guess of mine {number}")).await.code(), "wrong_password");
    }
    assert_eq!(delete(&house, &mine, PASSWORD).await.code(), "locked_out");
    assert_eq!(house.sign_in("U1234", PASSWORD, &Device::new(2)).await.code(), "locked_out");
    house.sync(&mine).await.ok();
    house.forward_ms(17 * 60_000);
    delete(&house, &mine, PASSWORD).await.ok();
}
