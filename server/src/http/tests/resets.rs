//! A forgotten password: a code of the desk, another password, one session.

use kenpos_protocol::path;
use serde_json::json;

use super::*;
use crate::office::DeskError;
use crate::office::reopen::PersonMeant;
use crate::office::reset_code::issue_reset_code;

const ANOTHER: &str = "an evening in the garden";

async fn issue(house: &House, id: &str) -> Result<String, DeskError> {
    let meant = PersonMeant::Employee(id.to_owned());
    issue_reset_code(house.store(), &house.app.doors.ports, &meant).await.map(|issued| issued.code)
}

async fn reset(house: &House, code: &str, password: &str, device: &Device) -> Answer {
    reset_of(house, "U1234", code, password, device).await
}

async fn reset_of(house: &House, id: &str, code: &str, password: &str, device: &Device) -> Answer {
    let body = json!({ "kenpos_id": id, "code": code, "new_password": password, "device": device.intro() });
    house.post(path::PASSWORD_RESETS, &body).await
}

#[tokio::test]
async fn a_code_sets_another_password_once_and_signs_the_other_devices_out() {
    let house = House::new().await;
    let (mine, lost) = (Device::new(1), Device::new(2));
    let old = token(house.register("U1234", "19850401", PASSWORD, &lost).await);
    let code = issue(&house, "U1234").await.expect("a code");
    house.sync(&old).await.ok();
    let typed = code.to_lowercase().replace('-', " ");
    let fresh = token(reset(&house, &typed, ANOTHER, &mine).await);
    house.sync(&fresh).await.ok();
    assert_eq!(house.sync(&old).await.code(), "session_expired");
    assert_eq!(house.refresh(lost.id, &lost.secret, "next").await.code(), "device_revoked");
    assert_eq!(house.sign_in("U1234", PASSWORD, &Device::new(3)).await.code(), "wrong_credentials");
    house.sign_in("U1234", ANOTHER, &Device::new(3)).await.ok();
    assert_eq!(reset(&house, &code, "a third password", &Device::new(4)).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn a_reset_whose_answer_was_lost_is_answered_again() {
    let house = House::new().await;
    house.register("U1234", "19850401", PASSWORD, &Device::new(2)).await.ok();
    let code = issue(&house, "U1234").await.expect("a code");
    let first = reset(&house, &code, ANOTHER, &Device::new(1)).await.ok();
    let again = reset(&house, &code, ANOTHER, &Device::new(1)).await.ok();
    assert_eq!((&first["member_id"], &first["contact"]), (&again["member_id"], &again["contact"]));
    assert_eq!(reset(&house, &code, "a third password", &Device::new(1)).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn a_code_opens_for_a_day_and_a_newer_one_takes_its_place() {
    let house = House::new().await;
    house.register("U1234", "19850401", PASSWORD, &Device::new(2)).await.ok();
    let first = issue(&house, "U1234").await.expect("a code");
    let second = issue(&house, "U1234").await.expect("another");
    assert_eq!(reset(&house, &first, ANOTHER, &Device::new(1)).await.code(), "wrong_credentials");
    house.forward_ms(24 * 3_600_000);
    assert_eq!(reset(&house, &second, ANOTHER, &Device::new(1)).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn five_wrong_codes_close_the_door_and_a_new_code_opens_it() {
    let house = House::new().await;
    house.register("U1234", "19850401", PASSWORD, &Device::new(2)).await.ok();
    let code = issue(&house, "U1234").await.expect("a code");
    for id in ["U1234", "U9999"] {
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(reset_of(&house, id, "AAAAA-AAAAA", ANOTHER, &Device::new(1)).await.code().to_owned());
        }
        let expected = [&["wrong_credentials"; 5][..], &["locked_out"]].concat();
        assert_eq!(answers, expected, "{id}: known and unknown alike");
    }
    assert_eq!(reset(&house, &code, ANOTHER, &Device::new(1)).await.code(), "locked_out");
    let fresh = issue(&house, "U1234").await.expect("another");
    reset(&house, &fresh, ANOTHER, &Device::new(1)).await.ok();
}

#[tokio::test]
async fn the_birth_date_is_never_a_password_again() {
    let house = House::new().await;
    house.register("U1234", "19850401", PASSWORD, &Device::new(2)).await.ok();
    let code = issue(&house, "U1234").await.expect("a code");
    for password in ["19850401", "19850401ab"] {
        assert_eq!(reset(&house, &code, password, &Device::new(1)).await.code(), "password_not_acceptable");
    }
    reset(&house, &code, ANOTHER, &Device::new(1)).await.ok();
}

#[tokio::test]
async fn who_has_not_registered_gets_no_code() {
    let house = House::new().await;
    assert_eq!(issue(&house, "U9999").await, Err(DeskError::NoSuchPerson));
    // Before registration nobody has an ID: the roster's number alone names nobody here.
    assert!(issue(&house, "U1234").await.is_err());
}
