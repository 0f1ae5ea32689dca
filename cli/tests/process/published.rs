//! What the union publishes, through the real binary: campaigns, events, surveys, frequent questions.

use serde_json::json;

use crate::japanese::refused_in_japanese;
use crate::support::{Server, Union, text};

/// The examples, moved to where their days cannot pass.
fn example(name: &str) -> String {
    let path = format!("{}/../docs/example/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("an example");
    text.replace("2027-", "2090-").replace("\"2026-04-01\"", "\"2089-04-01\"")
}

fn publish(union: &Union, server: &Server, kind: &str, text_of: &str) -> crate::support::Ended {
    let file = union.file(&format!("{kind}.toml"), text_of);
    server.office(&[kind, "publish", text(&file), "--json"])
}

#[test]
fn the_examples_are_published_listed_and_reach_the_phone() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    for (kind, id) in [
        ("campaign", "autumn-walk-2027"),
        ("event", "autumn-walk-day-2027"),
        ("survey", "non-smoker-2026"),
        ("faq", "faq"),
    ] {
        let text_of = example(&format!("{kind}.toml"));
        let published = publish(&union, &server, kind, &text_of).json();
        assert_eq!(published, json!({"id": id, "version": 1, "changed": true}));
        assert_eq!(publish(&union, &server, kind, &text_of).json()["changed"], json!(false));
    }
    phone.run(&["sync"]).done();
    let joined = phone.json(&["join-campaign", "autumn-walk-2027", "--nickname", "たろう"]);
    assert_eq!(joined["state"], json!("queued"));
    phone.run(&["sync"]).done();
    let seen = phone.json(&["campaigns"]);
    let campaign = &seen["campaigns"][0];
    assert_eq!((&campaign["nickname"], &campaign["pending"]), (&json!("たろう"), &json!(false)));
    assert!(!seen.to_string().contains("WALK"), "no phone gets the check-in code");
    let listed = server.office(&["campaign", "list", "--json"]).json();
    let row = &listed["campaigns"][0];
    assert_eq!((&row["stage"], &row["participants"]), (&json!("announced"), &json!(1)));
    let list = union.file("list.csv", "employee_number,relationship,day\n1001,employee,\n");
    let entered = server.office(&["event", "participants", "autumn-walk-day-2027", text(&list), "--json"]).json();
    assert_eq!(entered["granted"], json!(1));
    let events = server.office(&["event", "list", "--json"]).json();
    assert_eq!((&events["events"][0]["taken"], &events["events"][0]["capacity"]), (&json!(1), &json!(300)));
    let settled = server.office(&["campaign", "settle", "--json"]).json();
    assert_eq!(settled["settled"], json!(0));
    assert_eq!(server.office(&["audit-ledger", "--json"]).json()["violations"], json!([]));
}

#[test]
fn a_faulty_file_is_refused_with_line_field_and_what_is_allowed_and_nothing_is_published() {
    let union = Union::new();
    let server = union.open();
    let cases = [
        ("campaign", example("campaign.toml").replace("budget = 500000", "budget = 1"), "budget: must lie between"),
        ("campaign", example("campaign.toml").replace("2090-", "2022-"), "is over on 2022-10-15"),
        ("event", example("event.toml").replace("points = 200", "points = 0"), "points: must lie between"),
        ("event", example("event.toml").replace("check_in_code = \"WALK-27AK\"", "check_in = true"), "check_in_code"),
        ("survey", example("survey.toml").replace("answer = \"no\"", "answer = \"never\""), "non_smoker.answer"),
        ("faq", "schema = 1".to_owned(), "missing field `sections`"),
    ];
    for (kind, text_of, said) in cases {
        publish(&union, &server, kind, &text_of).refused(2, said);
        let file = union.file("wrong.toml", &text_of);
        let words = [kind, "publish", text(&file), "--lang", "ja"];
        refused_in_japanese(
            server.office(&words),
            &[&words[..], &["autumn-walk-2027", "autumn-walk-day-2027"]].concat(),
        );
    }
    assert_eq!(server.office(&["campaign", "list", "--json"]).json(), json!({"campaigns": []}));
    assert_eq!(server.office(&["event", "list", "--json"]).json(), json!({"events": []}));
    server.office(&["campaign", "publish", "/nowhere.toml"]).refused(2, "/nowhere.toml");
    let binary = union.file("binary.toml", b"\xff\xfe\x00");
    server.office(&["campaign", "publish", text(&binary)]).refused(2, "UTF-8");
}

#[test]
fn a_list_of_participants_is_taken_whole_or_not_at_all() {
    let union = Union::new();
    let server = union.open();
    publish(&union, &server, "event", &example("event.toml")).done();
    let header = "employee_number,relationship,day";
    for (list, said) in [
        (format!("{header}\n1001,employee,\n4711,employee,\n"), "nobody like this"),
        (format!("{header}\n1001,employee,\n10x1,employee,\n"), "no employee number"),
        (format!("{header}\n1001,friend,\n"), "relationship"),
        (format!("{header}\n1001,employee,14.11.\n"), "not a day"),
        (format!("{header}\n1001,employee\n"), "three fields"),
        (format!("{header}\n"), "no rows"),
        ("number\n1001\n".to_owned(), header),
    ] {
        let file = union.file("list.csv", &list);
        let words = ["event", "participants", "autumn-walk-day-2027", text(&file)];
        server.office(&words).refused(2, said);
        let japanese = server.office(&[&words[..], &["--lang", "ja"]].concat());
        refused_in_japanese(japanese, &[&words[..], &[header]].concat());
    }
    let file = union.file("list.csv", format!("{header}\n1001,employee,\n"));
    server.office(&["event", "participants", "no-such-event", text(&file)]).refused(2, "no-such-event");
    assert_eq!(server.office(&["event", "list", "--json"]).json()["events"][0]["participants"], json!(0));
}

#[test]
fn a_phone_refuses_what_is_not_open_and_says_why() {
    let union = Union::new();
    let server = union.open();
    publish(&union, &server, "event", &example("event.toml")).done();
    publish(&union, &server, "campaign", &example("campaign.toml")).done();
    let phone = union.employee(&server);
    phone.run(&["sync"]).done();
    for (words, said) in [
        (vec!["join-campaign", "no-such"], "no-such"),
        (vec!["join-campaign", "No Such"], "not an id"),
        (vec!["join-campaign", "autumn-walk-2027", "--nickname", "U1001"], "--nickname"),
        (vec!["join-campaign", "autumn-walk-2027", "--nickname", "a b"], "--nickname"),
        (vec!["check-in", "autumn-walk-day-2027", "WALK-27AK"], "not today"),
        (vec!["check-in", "autumn-walk-day-2027", "%"], "not a check-in code"),
    ] {
        phone.run(&words).refused(2, said);
        refused_in_japanese(phone.run(&[&words[..], &["--lang", "ja"]].concat()), &words);
    }
    assert_eq!(phone.json(&["outbox"])["items"], json!([]));
}

#[test]
fn only_a_manager_publishes_a_campaign_and_a_clerk_settles_and_enters_participants() {
    let union = Union::new();
    let server = union.open();
    server.office(&["staff", "add", "mana", "--role", "manager"]).done();
    server.office(&["--as", "mana", "staff", "add", "cleo", "--role", "clerk"]).done();
    server.office(&["--as", "mana", "staff", "add", "vic", "--role", "viewer"]).done();
    let file = union.file("campaign.toml", example("campaign.toml"));
    let words = ["campaign", "publish", text(&file), "--as"];
    server.office(&words[..3]).refused(2, "--as");
    server.office(&[&words[..], &["cleo"]].concat()).refused(2, "manager");
    server.office(&[&words[..], &["mana"]].concat()).done();
    server.office(&["campaign", "settle", "--as", "vic"]).refused(2, "clerk");
    server.office(&["campaign", "settle", "--as", "cleo"]).done();
    server.office(&["campaign", "list", "--as", "vic"]).done();
}
