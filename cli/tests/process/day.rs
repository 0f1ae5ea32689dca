//! A day on the phone, from the first registration to the points.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{NEW_PASSWORD, Server, Union};

/// `(award, points)` of the entries, in the order of their names.
fn awards(points: &Value) -> Vec<(String, i64)> {
    let entries = points["entries"].as_array().expect("points have entries");
    let mut awards: Vec<_> = entries
        .iter()
        .map(|entry| {
            (entry["award"].as_str().expect("an award").to_owned(), entry["points"].as_i64().expect("an integer"))
        })
        .collect();
    awards.sort();
    awards
}

#[test]
fn a_day_logged_offline_becomes_points_on_the_server() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    let (store, address) = (union.store(), server.address().to_owned());
    drop(server);

    let weight = phone.json(&["log-weight", "68.2"]);
    assert_eq!((&weight["state"], &weight["preview_points"]), (&json!("queued"), &json!(10)), "{weight}");
    assert!(weight["id"].is_string() && weight["day"].is_string(), "{weight}");
    assert_eq!(phone.json(&["log-steps", "7639"])["preview_points"], json!(10));
    assert_eq!(phone.json(&["log-goal", "階段を使う", "--done"])["preview_points"], json!(5));
    assert_eq!(phone.json(&["launch"])["preview_points"], json!(6));
    let again = phone.json(&["launch"]);
    assert_eq!((&again["state"], &again["preview_points"]), (&json!("unchanged"), &json!(0)), "{again}");
    let owed = phone.json(&["outbox"]);
    let kinds: Vec<_> = owed["items"].as_array().into_iter().flatten().map(|item| item["kind"].clone()).collect();
    assert_eq!(kinds, ["weight", "steps", "goal", "launch"].map(Value::from), "{owed}");
    let offline = phone.json(&["sync"]);
    assert_eq!((&offline["sent"], &offline["why_stopped"]), (&json!(0), &json!("offline")), "{offline}");
    let before = phone.json(&["points"]);
    assert_eq!((&before["balance"], &before["pending"]), (&json!(1000), &json!(31)), "{before}");

    let server = Server::start_at(&store, &address);
    let synced = phone.json(&["sync"]);
    assert_eq!(
        (&synced["sent"], &synced["remaining"], &synced["parked"]),
        (&json!(4), &json!(0), &json!(0)),
        "{synced}"
    );
    let points = phone.json(&["points"]);
    assert_eq!((&points["balance"], &points["pending"]), (&json!(1031), &json!(0)), "{points}");
    let expected =
        [("action_goal", 5), ("launch", 1), ("login", 5), ("registration", 1000), ("steps", 10), ("weight", 10)];
    assert_eq!(awards(&points), expected.map(|(award, points)| (award.to_owned(), points)));
    for entry in points["entries"].as_array().expect("points have entries") {
        let complete = ["day", "expires", "why"].iter().all(|field| entry[field].is_string());
        assert!(complete && !entry["why"].as_str().unwrap_or_default().is_empty(), "{entry}");
    }
    assert_eq!(phone.json(&["outbox"]), json!({"items": []}));
    let audit = server.office(&["audit-ledger", "--json"]).json();
    assert_eq!((&audit["members"], &audit["violations"]), (&json!(3), &json!([])), "{audit}");
}

#[test]
fn home_says_what_is_done_and_what_is_missing() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["launch"]).done();
    phone.run(&["log-weight", "68.2"]).done();
    let (first, shown, second) =
        (phone.json(&["home"]), phone.run(&["home", "--lang", "ja"]).done().stdout, phone.json(&["home"]));
    assert_eq!(first["possible"], json!(31), "{first}");
    // At midnight in Japan a new day begins with nothing done; then there is nothing more to see here.
    if first["earned"] != json!(0) && first["day"] == second["day"] {
        assert_eq!(first["earned"], json!(16), "{first}");
        assert!(shown.contains("16 / 31 P") && shown.contains("✓ 体重") && shown.contains("○ 歩数"), "{shown}");
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
}

#[test]
fn setup_alone_gives_a_thousand_and_a_launch_six_more() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1000));
    phone.run(&["launch"]).done();
    phone.run(&["launch"]).done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1006));
}

#[test]
fn a_spouse_registers_with_the_card_and_an_id_of_her_own() {
    let union = Union::new();
    let server = union.open();
    let phone = union.phone("spouse");
    let setup = |id: &str| {
        phone.run(&[
            "setup",
            "--server",
            &server.url,
            "--card-symbol",
            "10",
            "--card-number",
            "0001",
            "--insurer-number",
            "06273494",
            "--birth-date",
            "1988-02-29",
            "--new-id",
            id,
            "--new-password",
            NEW_PASSWORD,
            "--consent",
        ])
    };
    setup("U77").refused(2, "ID");
    setup("hanako").done();
    phone.run(&["log-steps", "5000"]).done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1010));
}

#[test]
fn records_are_edited_and_deleted_and_the_small_award_stays() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    let id = |answer: Value| answer["id"].as_str().expect("an id").to_owned();
    let weight = id(phone.json(&["log-weight", "68.2"]));
    let steps = id(phone.json(&["log-steps", "100"]));
    let goal = id(phone.json(&["log-goal", "階段を使う", "--not-done"]));
    phone.run(&["sync"]).done();
    phone.run(&["edit-weight", &weight, "68.4"]).done();
    phone.run(&["edit-steps", &steps, "9000"]).done();
    phone.run(&["edit-goal", &goal, "--done"]).done();
    phone.run(&["delete", &weight]).done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1025));
    let history = phone.json(&["history"]).to_string();
    assert!(history.contains("9000") && !history.contains("68400"), "{history}");
}

#[test]
fn nothing_is_sent_before_the_consent() {
    let union = Union::new();
    let server = union.open();
    let phone = union.phone("careful");
    phone
        .run(&[
            "setup",
            "--server",
            &server.url,
            "--id",
            "U1002",
            "--password",
            "19901224",
            "--new-password",
            NEW_PASSWORD,
        ])
        .done();
    phone.run(&["log-steps", "5000"]).done();
    let held = phone.json(&["sync"]);
    assert_eq!((&held["sent"], &held["remaining"]), (&json!(0), &json!(1)), "{held}");
    phone.run(&["consent"]).done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1010));
}

#[test]
fn a_notice_of_the_desk_arrives_and_is_new_once() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    server.office(&["notice", "--title", "健診のお知らせ", "--body", "12月に巡回健診があります。"]).done();
    phone.run(&["sync"]).done();
    let shown = phone.run(&["notices"]).done().stdout;
    assert!(shown.contains("健診のお知らせ") && shown.contains("12月に巡回健診があります。"), "{shown}");
    let notices = phone.json(&["notices"]);
    assert_eq!(notices["items"][0]["title"], json!("健診のお知らせ"), "{notices}");
    assert_eq!(notices["unread"], json!(0), "{notices}");
}

#[test]
fn after_sign_out_the_unsent_stays_and_is_sent_after_the_next_sign_in() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["log-steps", "5000"]).done();
    phone.run(&["sign-out"]).done();
    phone.run(&["points"]).refused(2, "setup");
    phone.run(&["setup", "--server", &server.url, "--id", "U1001", "--password", NEW_PASSWORD, "--consent"]).done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1010));
}

#[test]
fn two_processes_that_refresh_at_once_are_both_still_signed_in() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    for round in 1..=20 {
        phone.run(&["log-steps", &(5000 + round).to_string()]).done();
        phone.forget_access();
        let start = || phone.command(&["sync", "--json"]).stdout(Stdio::piped()).spawn().expect("the phone starts");
        for sync in [start(), start()] {
            let output = sync.wait_with_output().expect("the phone ends");
            let report: Value = serde_json::from_slice(&output.stdout).expect("a sync ends with a report");
            // "later": its token ended when the other process got one.
            assert!([json!("done"), json!("later")].contains(&report["why_stopped"]), "round {round}: {report}");
        }
        let report = phone.json(&["sync"]);
        assert_eq!((&report["why_stopped"], &report["remaining"]), (&json!("done"), &json!(0)), "round {round}");
    }
    assert_eq!(phone.json(&["points"])["balance"], json!(1010));
}
