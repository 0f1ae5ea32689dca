//! The union's desk: roster, notices, audit, all on the store of a running server.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{NEW_PASSWORD, ROSTER, Union, run, text};

#[test]
fn a_roster_is_read_in_utf8_and_cp932_with_columns_in_any_order() {
    let union = Union::new();
    let server = union.open();
    // 「鈴木次郎」 as a spreadsheet on Japanese Windows saves it.
    let mut roster = b"name,birth_date,relationship,employee_number,card_symbol,card_number,insurer_number,member_from,member_to,registered_on\r\n".to_vec();
    roster.extend_from_slice(
        b"\x97\xe9\x96\xd8\x8e\x9f\x98\x59,1992-07-01,employee,1003,10,0003,06273494,2020-04-01,,\r\n",
    );
    let roster = union.file("cp932.csv", roster);
    let imported = server.office(&["import-members", text(&roster), "--json"]).json();
    assert_eq!(imported["added"], json!(1), "{imported}");
    let phone = union.phone("jiro");
    phone
        .run(&[
            "setup",
            "--server",
            &server.url,
            "--id",
            "U1003",
            "--password",
            "19920701",
            "--new-password",
            NEW_PASSWORD,
            "--consent",
        ])
        .done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1000));
}

#[test]
fn a_roster_with_a_wrong_row_is_refused_whole_and_names_the_row() {
    let union = Union::new();
    let server = union.open();
    let before = server.office(&["audit-ledger", "--json"]).json();
    let cases = [
        (ROSTER.replace("1990-12-24", "1990-13-24"), "3"),
        (ROSTER.replacen("06273494", "06273495", 1), "insurer_number"),
        (ROSTER.replace("registered_on", "shoe_size"), "shoe_size"),
        (ROSTER.replace("employee,1002", "manager,1002"), "relationship"),
        (ROSTER.replace("birth_date,", ""), "birth_date"),
        (String::new(), "no rows"),
    ];
    for (content, named) in cases {
        let file = union.file("wrong.csv", &content);
        let refused = server.office(&["import-members", text(&file)]).refused(2, named);
        assert!(refused.stderr.contains("wrong.csv") && !refused.stderr.contains("1990"), "{refused:?}");
    }
    server.office(&["import-members", "/nowhere.csv"]).refused(2, "/nowhere.csv");
    server.office(&["import-members", text(union.folder.path())]).refused(2, text(union.folder.path()));
    assert_eq!(server.office(&["audit-ledger", "--json"]).json(), before);
}

#[test]
fn one_changed_ledger_row_is_found_and_named() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["launch"]).done();
    phone.run(&["sync"]).done();
    server.office(&["audit-ledger"]).done();
    drop(server);
    let database = Connection::open(union.path("union.db")).expect("the store is a file");
    database
        .execute_batch(
            "DROP TRIGGER posting_is_never_changed;
             UPDATE posting SET points = points + 1 WHERE account = 'available' AND points = 1000;",
        )
        .expect("a hand that knows the schema can change a row");
    drop(database);
    let audit = run(["office", "--store", &union.store(), "audit-ledger", "--json"]);
    assert_eq!(audit.code, 1, "{audit:?}");
    let report: Value = serde_json::from_str(&audit.stdout).expect("the report is printed all the same");
    let violations = report["violations"].as_array().expect("violations");
    let named = |violation: &Value| violation["code"] == "entry_not_balanced" && violation["entry"] == 1;
    assert!(violations.iter().any(named), "{report}");
    let shown = run(["office", "--store", &union.store(), "audit-ledger", "--lang", "ja"]);
    assert!(shown.code == 1 && shown.stdout.contains("entry_not_balanced"), "{shown:?}");
}

#[test]
fn five_wrong_tries_close_first_registration_until_the_desk_reopens_it() {
    let union = Union::new();
    let server = union.open();
    let phone = union.phone("guesser");
    let setup = |password: &str| {
        phone.run(&[
            "setup",
            "--server",
            &server.url,
            "--id",
            "U1002",
            "--password",
            password,
            "--new-password",
            NEW_PASSWORD,
        ])
    };
    for day in 1..=5 {
        setup(&format!("1990120{day}")).refused(2, "");
    }
    let closed = setup("19901224");
    assert_ne!(closed.code, 0, "{closed:?}");
    server.office(&["reopen-registration", "U1002"]).done();
    setup("19901224").done();
    server.office(&["reopen-registration", "U4711"]).refused(2, "U4711");
}

#[test]
fn with_an_activation_code_set_first_registration_needs_it() {
    let union = Union::new();
    let server = union.open();
    let code = |words: &[&str]| server.office(&[&["activation-code"], words].concat());
    assert_eq!(code(&["--show-state", "--json"]).json(), json!({"activation_code_set": false}));
    code(&["--set", "short"]).refused(2, "8 to 64");
    let set = code(&["--set", "KENPO-2026"]).done();
    assert!(!set.stdout.contains("KENPO-2026"), "{set:?}");
    assert_eq!(code(&["--show-state", "--json"]).json(), json!({"activation_code_set": true}));
    let phone = union.phone("ken");
    let setup = |birth: &str, more: &[&str]| {
        let words = ["setup", "--server", &server.url, "--id", "U1002", "--password", birth];
        phone.run(&[&words[..], &["--new-password", NEW_PASSWORD], more].concat())
    };
    let wrong_date = setup("19901225", &["--activation-code", "KENPO-2026"]).refused(2, "--activation-code");
    for more in [&[][..], &["--activation-code", "KENPO-2027"]] {
        assert_eq!(setup("19901224", more).refused(2, "").stderr, wrong_date.stderr);
    }
    setup("19901224", &["--activation-code", " ＫＥＮＰＯ-2026"]).done();
    code(&["--clear"]).done();
    assert_eq!(code(&["--show-state", "--json"]).json(), json!({"activation_code_set": false}));
}

#[test]
fn a_notice_needs_a_title_and_a_body() {
    let union = Union::new();
    let server = union.open();
    server.office(&["notice", "--title", "", "--body", "x"]).refused(2, "title");
    server.office(&["notice", "--title", "x", "--body", ""]).refused(2, "body");
    server.office(&["notice", "--title", &"長".repeat(10_000), "--body", "x"]).refused(2, "title");
}

#[test]
fn the_desk_does_not_make_a_store_by_a_typing_error() {
    let union = Union::new();
    let store = format!("sqlite:{}", union.path("nowhere").join("union.db").display());
    run(["office", "--store", &store, "audit-ledger"]).refused(2, "nowhere");
    assert!(!union.path("nowhere").exists());
    let folder = format!("sqlite:{}", text(union.folder.path()));
    run(["office", "--store", &folder, "audit-ledger"]).refused(2, "folder");
}

#[test]
fn a_day_of_very_many_steps_is_listed_for_the_desk_without_its_count() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    assert_eq!(server.office(&["steps-review", "--json"]).json(), json!({"days": []}));
    phone.run(&["log-steps", "123456"]).done();
    phone.run(&["sync"]).done();
    let listed = server.office(&["steps-review", "--json"]).json();
    assert_eq!(listed["days"][0]["notes"], json!(["many_steps"]));
    assert!(!listed.to_string().contains("123456"));
}

#[test]
fn expiry_is_written_down_once() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["sync"]).done();
    let written = server.office(&["write-expiry", "--json"]).json();
    assert_eq!(written, json!({"members": 0, "points": 0, "notices": 0}));
    assert_eq!(server.office(&["audit-ledger", "--json"]).json()["violations"], json!([]));
}

#[test]
fn with_a_staff_somebody_must_be_named_the_role_is_kept_to_and_the_log_says_who_did_what() {
    let union = Union::new();
    let server = union.open();
    server.office(&["staff", "add", "cleo", "--role", "clerk"]).refused(2, "manager");
    let manager = server.office(&["staff", "add", "mana", "--role", "manager", "--json"]).json();
    assert_eq!((&manager["name"], &manager["role"]), (&json!("mana"), &json!("manager")));
    server.office(&["staff", "add", "cleo", "--role", "clerk"]).refused(2, "--as");
    server.office(&["--as", "mana", "staff", "add", "cleo", "--role", "clerk"]).done();
    let notice = ["notice", "--title", "お知らせ", "--body", "本文"];
    server.office(&notice).refused(2, "--as");
    server.office(&[&notice[..], &["--as", "nobody"]].concat()).refused(2, "nobody");
    server.office(&[&notice[..], &["--as", "cleo"]].concat()).done();
    server.office(&["--as", "cleo", "activation-code", "--set", "a long enough code"]).refused(2, "manager");
    server.office(&["staff", "close", "mana", "--as", "mana"]).refused(2, "last manager");
    server.office(&["audit-ledger"]).done();

    let log = server.office(&["log", "--as", "cleo", "--json"]).json();
    let lines: Vec<String> = log["acts"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|act| ["staff", "action", "outcome"].map(|key| act[key].as_str().expect("a text")).join(" "))
        .collect();
    let last: Vec<&str> = lines.iter().rev().take(6).rev().map(String::as_str).collect();
    let expected = [
        "cleo post_notice begun",
        "cleo post_notice done",
        "cleo set_activation_code refused",
        "mana change_staff begun",
        "mana change_staff refused",
        "cleo read_desk done",
    ];
    assert_eq!((lines[0].as_str(), &last[..]), ("operator import_members begun", &expected[..]));
    assert!(!log.to_string().contains("long enough"), "no secret in the log: {log}");
}

#[test]
fn who_forgot_the_password_gets_a_code_and_loses_nothing_that_was_entered() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["sync"]).done();
    phone.run(&["sign-out"]).done();
    server.office(&["reset-code", "U9999"]).refused(2, "U9999");
    server.office(&["reset-code", "U1002"]).refused(2, "reopen");
    let code = server.office(&["reset-code", "U1001", "--json"]).json()["code"].as_str().expect("a code").to_owned();
    let setup = |code: &str| {
        let setup = ["setup", "--server", &server.url, "--id", "U1001", "--reset-code", code];
        phone.run(&[&setup[..], &["--new-password", "an evening in the garden"]].concat())
    };
    setup("AAAAA-AAAAA").refused(2, "");
    setup(&code).done();
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1000));
    setup(&code).done();
    let log = server.office(&["log", "--json"]).json();
    assert!(log.to_string().contains("issue_reset_code") && !log.to_string().contains(&code), "{log}");
}

#[test]
fn a_question_is_asked_with_or_without_a_session_and_a_member_reads_the_answer_on_the_phone() {
    let union = Union::new();
    let server = union.open();
    let stranger = union.phone("stranger");
    let ask = ["inquire", "--topic", "forgotten_password", "--body", "パスワードを忘れました"];
    stranger.run(&ask).refused(2, "set up");
    stranger.run(&[&ask[..], &["--server", &server.url]].concat()).refused(2, "--contact");
    let asked =
        [&ask[..], &["--server", &server.url, "--contact", "taro@example.com", "--id", "U1001", "--json"]].concat();
    let first = stranger.run(&asked).json();
    assert_eq!(stranger.run(&asked).json(), first, "asked twice, kept once");
    let phone = union.employee(&server);
    phone.run(&["inquire", "--topic", "points", "--body", "いつ付きますか"]).done();
    phone.run(&["inquire", "--topic", "weather", "--body", "x"]).refused(2, "weather");

    let list = server.office(&["inquiries", "--json"]).json();
    let open = list["inquiries"].as_array().expect("a list");
    assert_eq!(open.len(), 2, "{list}");
    for inquiry in open {
        let id = inquiry["inquiry"].as_str().expect("an id");
        let answered = server.office(&["inquiry", "answer", id, "--body", "同期の後に付きます"]).done();
        assert_eq!(answered.stdout.contains("taro@example.com"), inquiry["member"].is_null(), "{answered:?}");
    }
    assert_eq!(server.office(&["inquiries", "--json"]).json()["inquiries"], json!([]));
    phone.run(&["sync"]).done();
    let seen = phone.json(&["inquiries"]);
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1), "only the member's own: {seen}");
    assert_eq!(seen["items"][0]["answer"]["words"], json!("同期の後に付きます"));
    server.office(&["inquiry", "close", "nothing"]).refused(2, "inquiries");
    assert_eq!(stranger.run(&["faq", "--server", &server.url, "--json"]).json()["faq"], json!([]));
}
