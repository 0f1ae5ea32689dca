//! First registration is the weak door: each line of the design, held.

use kenpos_protocol::path;
use serde_json::json;

use super::*;
use crate::auth::lock;
use crate::http::listen::ListenRule;
use crate::office::activation::{clear_code, set_code};
use crate::office::reopen::{PersonMeant, reopen_registration};
use crate::store::account::Registration;
use crate::store::lookup::{Name, Who};
use crate::store::member::Want;

const RIGHT: &str = "19850401";
const WRONG: &str = "19850402";
const HOUR_MS: i64 = 3_600_000;

async fn reopen(house: &House, meant: PersonMeant) {
    reopen_registration(house.store(), &*house.app.doors.ports.clock, &meant).await.expect("the desk reopens");
}

#[tokio::test]
async fn an_employee_registers_and_is_paid_once() {
    let house = House::new().await;
    let answer = house.register("U1234", RIGHT, PASSWORD, &Device::new(1)).await.ok();
    assert_eq!(answer["kenpos_id"], "U1234");
    let sync = house.sync(answer["access"]["token"].as_str().expect("a token")).await.ok();
    assert_eq!(sync["balance"], 1_000);
}

#[tokio::test]
async fn the_id_is_read_in_any_width_and_case() {
    let house = House::new().await;
    assert_eq!(
        house.register("ｕ１２３４", "１９８５０４０１", PASSWORD, &Device::new(1)).await.ok()["kenpos_id"],
        "U1234"
    );
}

#[tokio::test]
async fn the_initial_password_works_once_and_never_again() {
    let house = House::new().await;
    house.register("U1234", RIGHT, PASSWORD, &Device::new(1)).await.ok();
    let again = house.register("U1234", RIGHT, "another fine password", &Device::new(2)).await;
    assert_eq!(again.code(), "wrong_credentials");
    assert_eq!(house.sign_in("U1234", RIGHT, &Device::new(2)).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn unknown_wrong_registered_and_not_begun_answer_alike() {
    let house = House::new().await;
    house.register("U1234", RIGHT, PASSWORD, &Device::new(1)).await.ok();
    let device = Device::new(2);
    let unknown = house.register("U9999", RIGHT, PASSWORD, &device).await;
    assert_eq!(unknown.code(), "wrong_credentials");
    assert_eq!(house.register("U2001", WRONG, PASSWORD, &device).await, unknown);
    assert_eq!(house.register("U1234", RIGHT, PASSWORD, &device).await, unknown);
    assert_eq!(house.register("U2003", "20000707", PASSWORD, &device).await, unknown);
    assert_eq!(house.register("hanako", RIGHT, PASSWORD, &device).await, unknown);
}

#[tokio::test]
async fn an_unregistered_account_answers_at_sign_in_like_an_unknown_one() {
    let house = House::new().await;
    let unknown = house.sign_in("U9999", RIGHT, &Device::new(1)).await;
    assert_eq!(unknown.code(), "wrong_credentials");
    assert_eq!(house.sign_in("U1234", RIGHT, &Device::new(1)).await, unknown);
}

#[tokio::test]
async fn five_wrong_tries_close_the_door_until_the_desk_reopens_it() {
    let house = House::new().await;
    let device = Device::new(1);
    for _ in 0..5 {
        assert_eq!(house.register("U1234", WRONG, PASSWORD, &device).await.code(), "wrong_credentials");
        assert_eq!(house.register("U9999", WRONG, PASSWORD, &device).await.code(), "wrong_credentials");
    }
    let closed = house.register("U1234", RIGHT, PASSWORD, &device).await;
    assert_eq!(closed.code(), "registration_closed");
    assert_eq!(house.register("U9999", RIGHT, PASSWORD, &device).await, closed, "a name nobody has closes as well");
    reopen(&house, PersonMeant::Employee("1234".to_owned())).await;
    house.register("U1234", RIGHT, PASSWORD, &device).await.ok();
}

#[tokio::test]
async fn time_does_not_reopen_the_door_and_says_nothing_about_it_either() {
    let house = House::new().await;
    let device = Device::new(1);
    for _ in 0..6 {
        house.register("U1234", WRONG, PASSWORD, &device).await;
        house.register("U9999", WRONG, PASSWORD, &device).await;
    }
    house.forward_ms(49 * HOUR_MS);
    let right = house.register("U1234", RIGHT, PASSWORD, &device).await;
    assert_eq!(right.code(), "wrong_credentials");
    assert_eq!(house.register("U9999", RIGHT, PASSWORD, &device).await, right);
}

#[tokio::test]
async fn wrong_tries_spread_over_months_close_the_door_too() {
    let house = House::new().await;
    let device = Device::new(1);
    for _ in 0..5 {
        house.register("U1234", WRONG, PASSWORD, &device).await;
        house.forward_ms(30 * 24 * HOUR_MS);
    }
    assert_eq!(house.register("U1234", RIGHT, PASSWORD, &device).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn guesses_sent_at_once_are_counted_one_by_one() {
    let house = Arc::new(House::new().await);
    let tries = (0..20).map(|number| {
        let house = Arc::clone(&house);
        tokio::spawn(async move { house.register("U1234", WRONG, PASSWORD, &Device::new(number)).await.status })
    });
    for task in tries.collect::<Vec<_>>() {
        assert!(task.await.expect("a try") < 500);
    }
    let want = Want { account: true, ..Want::default() };
    let state = house.store().load(&Who::Name(Name::KenposId("U1234".to_owned())), &want).await.expect("a load");
    let registration = state.and_then(|state| state.account).expect("an account").registration;
    assert!(
        matches!(registration, Registration::Closed { .. } | Registration::Open { failures: 5 }),
        "{registration:?}"
    );
    assert_ne!(house.register("U1234", RIGHT, PASSWORD, &Device::new(99)).await.status, 200);
}

#[tokio::test]
async fn a_password_that_cannot_be_chosen_says_nothing_before_the_birth_date_was_right() {
    let house = House::new().await;
    let device = Device::new(1);
    let short = house.register("U1234", WRONG, "short", &device).await;
    assert_eq!((short.code(), short.body["field"].as_str()), ("password_not_acceptable", Some("new_password")));
    assert_eq!(house.register("U9999", RIGHT, "short", &device).await, short);
    // Made of the right birth date: only the person may learn that.
    assert_eq!(house.register("U1234", WRONG, "1985-04-01", &device).await.code(), "wrong_credentials");
    assert_eq!(house.register("U1234", RIGHT, "1985-04-01", &device).await.code(), "password_not_acceptable");
    for _ in 0..10 {
        house.register("U1234", RIGHT, "1985-04-01", &device).await;
    }
    house.register("U1234", RIGHT, PASSWORD, &device).await.ok();
}

#[tokio::test]
async fn a_registration_sent_again_because_its_answer_was_lost_answers_as_the_first_time() {
    let house = House::new().await;
    let device = Device::new(1);
    let first = house.register("U1234", RIGHT, PASSWORD, &device).await.ok();
    let again = house.register("U1234", RIGHT, PASSWORD, &device).await.ok();
    for field in ["member_id", "kenpos_id", "contact", "consent", "server_time"] {
        assert_eq!(first[field], again[field], "{field}");
    }
    let sync = house.sync(again["access"]["token"].as_str().expect("a token")).await.ok();
    assert_eq!(sync["balance"], 1_000);
    // Same device, but not the same password or not the same secret: somebody else.
    assert_eq!(house.register("U1234", RIGHT, "another fine password", &device).await.code(), "wrong_credentials");
    let other = Device { secret: "other".to_owned(), ..device };
    assert_eq!(house.register("U1234", RIGHT, PASSWORD, &other).await.code(), "wrong_credentials");
}

#[tokio::test]
async fn an_early_member_sets_a_password_once_and_is_not_paid_again() {
    let house = House::new().await;
    let answer = house.register("U2001", "19700505", PASSWORD, &Device::new(1)).await.ok();
    let sync = house.sync(answer["access"]["token"].as_str().expect("a token")).await.ok();
    // Granted on 2021-04-01, so run out on 2023-03-31, when nobody was there to spend it.
    assert_eq!(sync["balance"], 0);
    let grants = sync["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .filter(|change| change["body"]["kind"] == "entry" && change["body"]["entry_kind"] == "grant");
    assert_eq!(grants.count(), 1);
}

#[tokio::test]
async fn who_left_registers_and_signs_in_until_the_days_of_grace_are_over() {
    let house = House::new().await;
    // Left on 30 September, recorded on 22 November: the 31 days run from the later one.
    house.clock.set(testing::moment("2026-12-23T23:59:00+09:00"));
    let answer = house.register("U2002", "19710606", PASSWORD, &Device::new(1)).await.ok();
    let token = answer["access"]["token"].as_str().expect("a token");
    assert_eq!(house.sync(token).await.ok()["balance"], 0, "registered after the last day of membership");
    // Registering late does not begin them again.
    house.clock.set(testing::moment("2026-12-24T00:00:00+09:00"));
    assert_eq!(house.sync(token).await.code(), "membership_ended");
}

#[tokio::test]
async fn after_the_days_of_grace_the_right_answer_is_told_so() {
    let house = House::new().await;
    house.clock.set(testing::moment("2026-12-24T00:00:00+09:00"));
    assert_eq!(house.register("U2002", "19710606", PASSWORD, &Device::new(1)).await.code(), "membership_ended");
    assert_eq!(house.register("U2002", "19710607", PASSWORD, &Device::new(1)).await.code(), "wrong_credentials");
}

/// One date sprayed over many numbers: from one network, then from many.
#[tokio::test]
async fn spraying_closes_the_network_then_the_union() {
    let rule = ListenRule::new("0.0.0.0:80".parse().expect("an address"), true, Some(1)).expect("a rule");
    let house = House::with(rule).await;
    let mut number = 10_000;
    let mut spray = async |network: &str| {
        number += 1;
        let body = employee(&format!("U{number}"), RIGHT, PASSWORD, &Device::new(1));
        house.post_from(network, path::REGISTER_EMPLOYEE, &body).await
    };
    for _ in 0..lock::REGISTRATION_OF_NETWORK.failures {
        assert_eq!(spray("203.0.113.1").await.code(), "wrong_credentials");
    }
    let closed = spray("203.0.113.1").await;
    assert_eq!(closed.code(), "too_many_requests");
    assert!(closed.headers.contains_key("retry-after") && closed.body["until"].is_string());
    // The left entry is the client's own invention.
    assert_eq!(spray("198.51.100.7, 203.0.113.1").await.code(), "too_many_requests");
    for network in 2..=6 {
        for _ in 0..lock::REGISTRATION_OF_NETWORK.failures {
            assert_eq!(spray(&format!("203.0.113.{network}")).await.code(), "wrong_credentials");
        }
    }
    assert_eq!(spray("203.0.113.200").await.code(), "too_many_requests");
    // A member who is registered is not touched, and the newcomer's turn comes again.
    house.forward_ms(lock::REGISTRATION_OF_UNION.window_ms + 61_000);
    let body = employee("U1234", RIGHT, PASSWORD, &Device::new(1));
    house.post_from("203.0.113.200", path::REGISTER_EMPLOYEE, &body).await.ok();
}

#[tokio::test]
async fn a_lock_touches_no_signed_in_device_and_names_its_end() {
    let house = House::new().await;
    let mine = Device::new(1);
    let token = token(house.register("U1234", RIGHT, PASSWORD, &mine).await);
    for _ in 0..lock::SIGN_IN_OF_NAME.failures {
        assert_eq!(house.sign_in("U1234", "a wrong password", &Device::new(2)).await.code(), "wrong_credentials");
        assert_eq!(house.sign_in("U9999", "a wrong password", &Device::new(2)).await.code(), "wrong_credentials");
    }
    let locked = house.sign_in("U1234", PASSWORD, &Device::new(2)).await;
    assert_eq!(locked.code(), "locked_out");
    assert_eq!(house.sign_in("U9999", PASSWORD, &Device::new(2)).await, locked, "a name nobody has locks as well");
    assert_eq!(locked.body["until"], "2026-11-22T00:16:00.000Z");
    assert_eq!(locked.headers["retry-after"], "960");
    house.sync(&token).await.ok();
    house.refresh(mine.id, &mine.secret, "next").await.ok();
    house.forward_ms(960_000);
    house.sign_in("U1234", PASSWORD, &Device::new(2)).await.ok();
}

#[tokio::test]
async fn a_right_password_clears_the_wrong_ones() {
    let house = House::new().await;
    house.register("U1234", RIGHT, PASSWORD, &Device::new(1)).await.ok();
    for _ in 0..3 {
        for _ in 0..9 {
            house.sign_in("U1234", "a wrong password", &Device::new(2)).await;
        }
        house.sign_in("U1234", PASSWORD, &Device::new(2)).await.ok();
    }
}

#[tokio::test]
async fn the_initial_password_is_never_stored() {
    let house = House::new().await;
    let who = Who::Name(Name::KenposId("U1234".to_owned()));
    let want = Want { account: true, ..Want::default() };
    let hash = async || {
        let state = house.store().load(&who, &want).await.expect("a load").expect("a member");
        state.account.expect("an account").password_hash
    };
    assert_eq!(hash().await, None);
    house.register("U1234", RIGHT, PASSWORD, &Device::new(1)).await.ok();
    let stored = hash().await.expect("a hash");
    let password = crate::auth::password::Password::read(RIGHT);
    assert_eq!(house.app.doors.passwords.matches(password, stored).await, Ok(false));
}

#[tokio::test]
async fn the_desk_reopens_only_what_is_not_registered() {
    let house = House::new().await;
    house.register("U1234", RIGHT, PASSWORD, &Device::new(1)).await.ok();
    let clock = &*house.app.doors.ports.clock;
    let reopen =
        async |meant| reopen_registration(house.store(), clock, &meant).await.map_err(|error| error.to_string());
    assert!(reopen(PersonMeant::Employee("U1234".to_owned())).await.is_err_and(|text| text.contains("registered")));
    assert!(reopen(PersonMeant::Employee("9999".to_owned())).await.is_err_and(|text| text.contains("nobody")));
    assert_eq!(reopen(PersonMeant::SpouseOf("1234".to_owned())).await, Ok(()));
    assert!(reopen(PersonMeant::SpouseOf("2001".to_owned())).await.is_err());
}

#[tokio::test]
async fn a_broken_introduction_is_refused_before_anything_is_tried() {
    let house = House::new().await;
    let mut body = employee("U1234", RIGHT, PASSWORD, &Device::new(1));
    body["device"]["refresh_hash"] = json!("not a hash");
    let refused = house.post(path::REGISTER_EMPLOYEE, &body).await;
    assert_eq!((refused.code(), refused.body["field"].as_str()), ("invalid", Some("device.refresh_hash")));
    body["device"] = Device::new(1).intro();
    body["device"]["clock"]["boot_id"] = json!("");
    assert_eq!(house.post(path::REGISTER_EMPLOYEE, &body).await.status / 100, 4);
}

const CODE: &str = "KENPO-2026";

async fn set(house: &House, code: &str) {
    set_code(house.store(), &house.app.doors.ports, code).await.expect("the desk sets the code");
}

/// First registration with a code (`None`: none typed).
async fn activate(house: &House, id: &str, birth: &str, code: Option<&str>, device: &Device) -> Answer {
    let mut body = employee(id, birth, PASSWORD, device);
    if let Some(code) = code {
        body["activation_code"] = json!(code);
    }
    house.post(path::REGISTER_EMPLOYEE, &body).await
}

#[tokio::test]
async fn with_a_code_set_a_missing_and_a_wrong_one_answer_like_a_wrong_date() {
    let house = House::new().await;
    set(&house, CODE).await;
    let device = Device::new(1);
    let unknown = activate(&house, "U9999", RIGHT, Some(CODE), &device).await;
    assert_eq!(unknown.code(), "wrong_credentials");
    assert_eq!(activate(&house, "U1234", RIGHT, None, &device).await, unknown);
    assert_eq!(activate(&house, "U1234", RIGHT, Some("KENPO-2027"), &device).await, unknown);
    assert_eq!(activate(&house, "U1234", WRONG, Some(CODE), &device).await, unknown);
    // Not even that two people match is told.
    let mut spouse = json!({
        "card_symbol": "10", "card_number": "3001", "insurer_number": "06273494", "birth_date": "1980-08-08",
        "new_id": "hajime", "new_password": PASSWORD, "device": device.intro(),
    });
    assert_eq!(house.post(path::REGISTER_SPOUSE, &spouse).await, unknown);
    spouse["activation_code"] = json!(CODE);
    assert_eq!(house.post(path::REGISTER_SPOUSE, &spouse).await.code(), "registration_closed");
    activate(&house, "U1234", RIGHT, Some(" ＫＥＮＰＯ-2026 "), &device).await.ok();
}

#[tokio::test]
async fn wrong_codes_close_the_door_like_wrong_dates() {
    let house = House::new().await;
    set(&house, CODE).await;
    let device = Device::new(1);
    for _ in 0..5 {
        assert_eq!(activate(&house, "U1234", RIGHT, Some("KENPO-2027"), &device).await.code(), "wrong_credentials");
    }
    let closed = activate(&house, "U1234", RIGHT, Some(CODE), &device).await;
    assert_eq!(closed.code(), "registration_closed");
    house.forward_ms(49 * HOUR_MS);
    let closed = activate(&house, "U1234", RIGHT, Some(CODE), &device).await;
    assert_eq!(closed.code(), "wrong_credentials", "the person's own door stays closed");
    reopen(&house, PersonMeant::Employee("1234".to_owned())).await;
    activate(&house, "U1234", RIGHT, Some(CODE), &device).await.ok();
}

#[tokio::test]
async fn a_code_is_asked_for_only_while_one_is_set_and_never_of_who_is_registered() {
    let house = House::new().await;
    let mine = Device::new(1);
    activate(&house, "U1234", RIGHT, Some("nobody asked for this"), &mine).await.ok();
    set(&house, CODE).await;
    house.sign_in("U1234", PASSWORD, &Device::new(2)).await.ok();
    // An answer lost on the way, and the code set in between: the same attempt, answered again.
    activate(&house, "U1234", RIGHT, None, &mine).await.ok();
    set(&house, "another code").await;
    assert_eq!(
        activate(&house, "U2001", "19700505", Some(CODE), &Device::new(3)).await.code(),
        "wrong_credentials",
        "the new code replaces the old one"
    );
    clear_code(house.store()).await.expect("the desk clears the code");
    activate(&house, "U2001", "19700505", None, &Device::new(3)).await.ok();
}
