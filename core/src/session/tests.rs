//! Setup, tokens and sign-out against a scripted server.

use std::sync::{Arc, Mutex};

use kenpos_protocol::consent::Purpose;
use kenpos_protocol::problem::ProblemCode;

use super::{Person, Setup, tokens};
use crate::device::contract::FnCourier;
use crate::error::KenposError;
use crate::fake::{Device, Fault, log_weights, newcomer, returning, sync};
use crate::ports::HttpRequest;
use crate::testing::{day, weighing};

#[tokio::test]
async fn a_newcomer_is_registered_signed_in_and_consented() {
    let device = Device::new();
    let done = device.start().setup(&newcomer()).await.expect("set up");
    assert_eq!((done.kenpos_id.as_str(), done.consent.programme), ("U1001", Some(3)));
    let paths: Vec<_> = device.server.take_log().into_iter().map(|seen| seen.path).collect();
    assert_eq!(paths, ["/v1/registrations/employee", "/v1/terms", "/v1/consent"]);
}

#[tokio::test]
async fn the_account_is_known_offline_and_is_nobodys_before_and_after() {
    let device = Device::new();
    let kenpos = device.start();
    assert_eq!(kenpos.account(), Err(KenposError::NotSetUp));
    kenpos.setup(&newcomer()).await.expect("set up");
    let account = kenpos.account().expect("signed in");
    assert_eq!((account.kenpos_id.as_str(), account.server_url), ("U1001", newcomer().server_url));
    assert_eq!((account.consents.programme, account.consents.checkup_results), (Some(3), None));
    kenpos.sign_out().await.expect("signed out");
    assert!(matches!(kenpos.account(), Err(KenposError::SignedOut { .. })));
}

#[tokio::test]
async fn input_that_cannot_be_right_is_refused_before_any_request() {
    let device = Device::new();
    let kenpos = device.start();
    let employee = |id: &str, old: &str, new: &str| Person::NewEmployee {
        id: id.to_owned(),
        initial_password: old.to_owned(),
        new_password: new.to_owned(),
    };
    let spouse = |insurer: &str| Person::NewSpouse {
        card_symbol: "10".to_owned(),
        card_number: "1234".to_owned(),
        insurer_number: insurer.to_owned(),
        birth_date: day("1987-05-06"),
        new_id: "hanako".to_owned(),
        new_password: "battery staple".to_owned(),
    };
    let with = |server: &str, person: Person| Setup { server_url: server.to_owned(), person, ..newcomer() };
    let good = || newcomer().person;
    for (setup, field) in [
        (with("kenpos.example", good()), "server"),
        (with("http://kenpos.example", good()), "server"),
        (with("https://user:secret@kenpos.example", good()), "server"),
        (with("https://kenpos.example/?a=b", good()), "server"),
        (with("https://kenpos.example", employee(" ", "19850401", "x")), "id"),
        (with("https://kenpos.example", employee("U1001", "", "x")), "password"),
        (with("https://kenpos.example", employee("U1001", "19850401", "")), "new_password"),
        (with("https://kenpos.example", employee("U1001", "19850401", "19850401")), "new_password"),
        (with("https://kenpos.example", employee(&"U".repeat(200), "19850401", "x")), "id"),
        (with("https://kenpos.example", spouse("6273494")), "insurer_number"),
        (Setup { activation_code: Some(" ".to_owned()), ..newcomer() }, "activation_code"),
        (Setup { step_target: Some(0), ..newcomer() }, "step_target"),
        (Setup { step_target: Some(1_000_001), ..newcomer() }, "step_target"),
    ] {
        match kenpos.setup(&setup).await {
            Err(KenposError::Invalid { field: named, .. }) => assert_eq!(named, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    assert_eq!(device.server.take_log(), []);
    assert!(device.secrets.names().is_empty());
}

#[tokio::test]
async fn the_secret_is_kept_before_its_hash_is_sent() {
    let device = Device::new();
    let (server, secrets) = (Arc::clone(&device.server), Arc::clone(&device.secrets));
    let watching = FnCourier(move |request: &HttpRequest| {
        let kept = secrets.names().iter().filter(|name| name.starts_with("refresh-")).count();
        assert!(kept >= 1, "{} went out with no secret kept", request.url);
        server.answer(request)
    });
    device.start_with(Arc::new(watching)).setup(&newcomer()).await.expect("set up");
}

#[tokio::test]
async fn without_an_answer_setup_is_offline_and_its_repetition_is_the_same_attempt() {
    let device = Device::new();
    for fault in [Fault::Lost, Fault::AnswerLost, Fault::AnswerLost, Fault::page(200)] {
        device.server.next([fault]);
        let failed = device.start().setup(&newcomer()).await;
        assert!(matches!(failed, Err(KenposError::Offline { .. })), "{failed:?}");
    }
    device.start().setup(&newcomer()).await.expect("set up");
    assert_eq!(device.server.devices(), 1, "the server knows one device");
    assert_eq!(device.secrets.names().len(), 2, "{:?}", device.secrets.names());
}

#[tokio::test]
async fn the_activation_code_travels_with_a_registration() {
    let device = Device::new();
    let server = Arc::clone(&device.server);
    let reading = FnCourier(move |request: &HttpRequest| {
        if request.url.ends_with("/v1/registrations/employee") {
            let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
            assert_eq!(body["activation_code"], "KENPO-2026");
        }
        server.answer(request)
    });
    let setup = Setup { activation_code: Some(" KENPO-2026 ".to_owned()), ..newcomer() };
    assert!(!format!("{setup:?}").contains("KENPO"), "no secret in a log");
    device.start_with(Arc::new(reading)).setup(&setup).await.expect("set up");
    assert!(device.server.take_log().iter().any(|seen| seen.path == "/v1/registrations/employee"));
}

#[tokio::test]
async fn a_setup_repeated_after_it_was_done_signs_in_with_the_new_password() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 1);
    kenpos.setup(&newcomer()).await.expect("set up again");
    let paths: Vec<_> = device.server.take_log().into_iter().map(|seen| seen.path).collect();
    assert_eq!(paths.first().map(String::as_str), Some("/v1/sign-in"), "a registration would count as a wrong try");
    assert!(!paths.iter().any(|path| path == "/v1/registrations/employee"), "{paths:?}");
    assert_eq!(sync(&kenpos).await.sent, 1, "and goes on with its outbox");
}

#[tokio::test]
async fn a_wrong_initial_password_is_tried_once_and_said() {
    let device = Device::new();
    let kenpos = device.start();
    let person = Person::NewEmployee {
        id: "U1001".to_owned(),
        initial_password: "19850402".to_owned(),
        new_password: "correct horse".to_owned(),
    };
    let failed = kenpos.setup(&Setup { person, ..newcomer() }).await;
    assert!(matches!(failed, Err(KenposError::Server { code: ProblemCode::WrongCredentials, .. })), "{failed:?}");
    assert_eq!(device.server.take_log().len(), 1, "each try is counted at the server");
    assert_eq!(kenpos.log_weight(&weighing(60_000)).err(), Some(KenposError::NotSetUp));
    kenpos.setup(&newcomer()).await.expect("then it is right");
}

#[tokio::test]
async fn what_setup_leaves_open_stays_as_it_was() {
    let device = Device::new();
    let kenpos = device.start();
    let goals = vec!["歩く".parse_goal(), "階段".parse_goal(), "歩く".parse_goal()];
    kenpos.setup(&Setup { goals, step_target: Some(8_000), ..newcomer() }).await.expect("set up");
    kenpos.sign_out().await.expect("signed out");
    kenpos.setup(&returning("U1001", "correct horse")).await.expect("signed in");
    let settings = kenpos.settings().expect("read");
    assert_eq!(settings.goals.len(), 2, "each goal once");
    assert_eq!(settings.step_target.map(|steps| steps.count()), Some(8_000));
}

trait ParseGoal {
    fn parse_goal(&self) -> kenpos_rules::goal::GoalName;
}

impl ParseGoal for str {
    fn parse_goal(&self) -> kenpos_rules::goal::GoalName {
        kenpos_rules::goal::GoalName::read(self).expect("a goal")
    }
}

#[tokio::test]
async fn a_second_member_finds_nothing_of_the_first_whose_queue_waits() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 2);
    kenpos.setup(&returning("hanako", "battery staple")).await.expect("hanako signs in");
    assert_eq!(kenpos.outbox().expect("read").items.len(), 0);
    log_weights(&kenpos, 1);
    assert_eq!(sync(&kenpos).await.sent, 1);
    assert_eq!((device.server.applied("hanako"), device.server.applied("U1001")), (1, 0));
    kenpos.setup(&returning("U1001", "correct horse")).await.expect("and back");
    assert_eq!(kenpos.outbox().expect("read").items.len(), 2);
    assert_eq!(sync(&kenpos).await.sent, 2);
    assert_eq!((device.server.applied("hanako"), device.server.applied("U1001")), (1, 2));
}

#[tokio::test]
async fn signed_out_offline_the_phone_keeps_the_queue_and_no_secret() {
    let (device, kenpos) = Device::set_up().await;
    sync(&kenpos).await;
    log_weights(&kenpos, 2);
    device.server.next([Fault::Lost]);
    kenpos.sign_out().await.expect("signed out");
    assert!(device.secrets.names().is_empty(), "{:?}", device.secrets.names());
    let signed_out = KenposError::SignedOut { kenpos_id: "U1001".to_owned(), waiting: 2 };
    assert_eq!(kenpos.home().err(), Some(signed_out.clone()));
    assert_eq!(kenpos.sign_out().await, Err(signed_out.clone()));
    assert_eq!(
        device.start().sync(crate::sync::SyncBudget::for_reason(crate::sync::SyncReason::Member)).await,
        Err(signed_out)
    );
    kenpos.setup(&returning("U1001", "correct horse")).await.expect("signed in");
    device.server.take_log();
    assert_eq!(sync(&kenpos).await.sent, 2);
    assert_eq!(device.server.take_log().first().and_then(|seen| seen.cursor.clone()), None, "the cursor is gone");
}

#[tokio::test]
async fn with_its_secrets_locked_nobody_is_signed_out() {
    let (device, kenpos) = Device::set_up().await;
    device.secrets.lock(true);
    assert_eq!(kenpos.sign_out().await, Err(KenposError::SecretsLocked));
    device.secrets.lock(false);
    assert!(kenpos.home().is_ok());
    assert_eq!(device.secrets.names().len(), 2);
}

#[tokio::test]
async fn consent_is_given_and_withdrawn_also_with_an_expired_token() {
    let (device, kenpos) = Device::set_up().await;
    let given = kenpos.consent(Purpose::CheckupResults, Some(3)).await.expect("given");
    assert_eq!((given.programme, given.checkup_results), (Some(3), Some(3)));
    device.server.expire_tokens();
    let withdrawn = kenpos.consent(Purpose::Programme, None).await.expect("withdrawn");
    assert_eq!((withdrawn.programme, withdrawn.checkup_results), (None, Some(3)));
    log_weights(&kenpos, 1);
    assert_eq!(sync(&kenpos).await.remaining, 1);
    device.server.revoke_devices();
    assert_eq!(kenpos.consent(Purpose::Programme, Some(3)).await, Err(KenposError::SignInNeeded));
}

#[tokio::test]
async fn two_processes_offer_the_same_next_secret() {
    let (device, kenpos) = Device::set_up().await;
    let hashes = Arc::new(Mutex::new(Vec::new()));
    let other = device.start();
    for kenpos in [&kenpos, &other, &kenpos] {
        let (_, request) =
            tokens::begin_refresh(&kenpos.phone, &kenpos.phone.begin(), tokens::Offer::Current).expect("begun");
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        hashes.lock().expect("no test panics with it").push(body["next_refresh_hash"].clone());
    }
    let hashes = hashes.lock().expect("no test panics with it");
    assert!(hashes.windows(2).all(|pair| pair[0] == pair[1]), "{hashes:?}");
}

#[tokio::test]
async fn a_secret_lost_with_its_store_means_sign_in_and_nothing_worse() {
    use crate::ports::SecretStore as _;
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 1);
    for name in device.secrets.names() {
        device.secrets.delete(&name).expect("lost");
    }
    assert_eq!(sync(&kenpos).await.why_stopped, crate::sync::WhyStopped::SignInNeeded);
    kenpos.setup(&returning("U1001", "correct horse")).await.expect("signed in");
    assert_eq!(sync(&kenpos).await.sent, 1);
}

#[test]
fn no_password_shows_itself() {
    let text = format!("{:?}", newcomer());
    assert!(!text.contains("19850401") && !text.contains("correct horse"), "{text}");
}
