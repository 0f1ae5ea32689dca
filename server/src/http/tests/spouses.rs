//! First registration of dependent spouses, by the card.

use kenpos_protocol::path;
use serde_json::{Value, json};

use super::*;

fn spouse(number: &str, birth: &str, id: &str, device: &Device) -> Value {
    json!({
        "card_symbol": "10", "card_number": number, "insurer_number": "06273494", "birth_date": birth, "new_id": id,
        "new_password": PASSWORD, "device": device.intro(),
    })
}

/// A registration on the one device of this card.
async fn register(house: &House, number: &str, birth: &str, id: &str) -> Answer {
    let device = Device::new(if number == "0123" { 1 } else { 2 });
    house.post(path::REGISTER_SPOUSE, &spouse(number, birth, id, &device)).await
}

#[tokio::test]
async fn a_spouse_registers_by_the_card_and_signs_in_by_the_chosen_id() {
    let house = House::new().await;
    let answer = register(&house, "0123", "1987-02-03", "Hanako.S").await.ok();
    assert_eq!(answer["kenpos_id"], "hanako.s");
    let sync = house.sync(answer["access"]["token"].as_str().expect("a token")).await.ok();
    assert_eq!(sync["balance"], 1_000);
    house.sign_in("HANAKO.S", PASSWORD, &Device::new(3)).await.ok();
}

#[tokio::test]
async fn wrong_date_wrong_card_and_the_employee_s_own_row_answer_alike() {
    let house = House::new().await;
    let wrong_date = register(&house, "0123", "1987-02-04", "hanako").await;
    assert_eq!(wrong_date.code(), "wrong_credentials");
    assert_eq!(register(&house, "9999", "1987-02-03", "hanako").await, wrong_date);
    assert_eq!(register(&house, "0123", "1985-04-01", "hanako").await, wrong_date, "the employee is no spouse");
    assert_eq!(register(&house, "123", "1987-02-03", "hanako").await, wrong_date, "the number keeps its zero");
}

#[tokio::test]
async fn five_wrong_dates_close_the_card_s_door_and_the_desk_reopens_it() {
    let house = House::new().await;
    for _ in 0..5 {
        assert_eq!(register(&house, "0123", "1987-02-04", "hanako").await.code(), "wrong_credentials");
    }
    assert_eq!(register(&house, "0123", "1987-02-03", "hanako").await.code(), "registration_closed");
    let meant = crate::office::reopen::PersonMeant::SpouseOf("U1234".to_owned());
    let clock = &*house.app.doors.ports.clock;
    crate::office::reopen::reopen_registration(house.store(), clock, &meant).await.expect("the desk reopens");
    register(&house, "0123", "1987-02-03", "hanako").await.ok();
}

#[tokio::test]
async fn two_matches_are_sent_to_the_desk() {
    let house = House::new().await;
    let refused = register(&house, "3001", "1980-08-08", "hajime").await;
    assert_eq!(refused.code(), "registration_closed");
    assert!(refused.body["detail"].as_str().is_some_and(|text| text.contains("desk")));
}

#[tokio::test]
async fn a_taken_id_is_said_only_to_who_proved_to_be_a_spouse_and_costs_no_try() {
    let house = House::new().await;
    register(&house, "0123", "1987-02-03", "hanako").await.ok();
    let roster = format!("{}spouse,4001,別の 花子,1990-09-09,10,4001,06273494,2015-04-01,,\n", super::ROSTER);
    let doors = &house.app.doors;
    import_members(house.store(), &doors.ports, &doors.programmes, roster.as_bytes(), &By::operator())
        .await
        .expect("the roster");
    assert_eq!(register(&house, "4001", "1990-09-10", "Hanako").await.code(), "wrong_credentials");
    for _ in 0..8 {
        let refused = register(&house, "4001", "1990-09-09", "Hanako").await;
        assert_eq!((refused.code(), refused.body["field"].as_str()), ("id_not_available", Some("new_id")));
    }
    register(&house, "4001", "1990-09-09", "hanako2").await.ok();
}

#[tokio::test]
async fn an_id_of_an_employee_s_form_and_a_wrong_insurer_number_are_named() {
    let house = House::new().await;
    assert_eq!(register(&house, "0123", "1987-02-03", "U5555").await.code(), "id_not_available");
    let mut body = spouse("0123", "1987-02-03", "hanako", &Device::new(1));
    for number in ["06273495", "6273494", ""] {
        body["insurer_number"] = json!(number);
        let refused = house.post(path::REGISTER_SPOUSE, &body).await;
        assert_eq!((refused.code(), refused.body["field"].as_str()), ("invalid", Some("insurer_number")), "{number}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again() {
    let house = House::new().await;
    let first = register(&house, "0123", "1987-02-03", "hanako").await.ok();
    let again = register(&house, "0123", "1987-02-03", "hanako").await.ok();
    assert_eq!((&first["member_id"], &first["contact"]), (&again["member_id"], &again["contact"]));
}
