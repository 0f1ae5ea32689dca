//! Results at the desk: recorded, corrected, withdrawn; what they earn reaches the phone.

use serde_json::{Value, json};

use crate::support::{Server, Union};

/// `kenpos office result` with its words.
fn result(server: &Server, words: &[&str]) -> Value {
    server.office(&[&["result"], words, &["--json"]].concat()).json()
}

fn points(answer: &Value) -> i64 {
    answer["earned"].as_array().expect("a list").iter().filter_map(|earned| earned["points"].as_i64()).sum()
}

#[test]
fn every_kind_of_result_is_recorded_and_its_points_reach_the_phone() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["consent", "--purpose", "checkup-results"]).done();
    let of = |source: &str, day: &str, says: &[&str]| {
        result(&server, &[&["record", "U1001", "--source", source, "--day", day], says].concat())
    };
    let day = "2026-05-20";
    assert_eq!(points(&of("dock-1", day, &["--bmi", "22.4"])), 500);
    assert_eq!(points(&of("dock-1", day, &["--questionnaire", "non-smoker"])), 500);
    // 41 on that day.
    assert_eq!(points(&of("dock-1", day, &["--health-age", "36.0"])), 500);
    assert_eq!(points(&of("flu-1", "2026-10-30", &["--flu"])), 300);
    assert_eq!(of("quit-1", day, &["--cessation", "entered"])["reason"], "not_succeeded");
    assert_eq!(points(&of("quit-1", "2026-09-20", &["--cessation", "succeeded"])), 1000);
    assert_eq!(of("nurse-17", day, &["--secondary-exam", "asked"])["reason"], "not_reported");
    assert_eq!(points(&of("nurse-17", "2026-06-20", &["--secondary-exam", "visited"])), 500);
    assert_eq!(of("dock-1", day, &["--checkup", "ningen_dock"])["reason"], "not_for_relationship");
    assert_eq!(of("paper-1", day, &["--web-survey", "smokes"])["changed"], true);
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1000 + 500 + 500 + 500 + 300 + 1000 + 500));
    let spouse = ["record", "U1001", "--spouse", "--source", "dock-2", "--day", day, "--checkup", "ningen_dock"];
    assert_eq!(result(&server, &spouse)["reason"], "before_registration");
    server.office(&["audit-ledger"]).done();
}

#[test]
fn a_correction_is_said_to_be_one_and_a_withdrawal_takes_the_points_back() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["consent", "--purpose", "checkup-results"]).done();
    let flu = |what: &str, day: &str| {
        server.office(&["result", what, "U1001", "--source", "flu-1", "--day", day, "--flu", "--lang", "en"])
    };
    assert!(flu("record", "2026-10-30").done().stdout.contains("300 P given"));
    assert!(flu("record", "2026-10-30").done().stdout.contains("just like this"));
    flu("record", "2026-10-29").refused(2, "correct it");
    assert!(flu("correct", "2026-10-29").done().stdout.contains("recorded"));
    let listed = result(&server, &["list", "U1001"]);
    assert_eq!(listed["results"][0]["result"], "flu:flu-1");
    assert_eq!((&listed["results"][0]["revision"], &listed["results"][0]["reason"]), (&json!(2), &Value::Null));
    let withdrawn = server.office(&["result", "withdraw", "U1001", "flu:flu-1", "--lang", "en"]).done().stdout;
    assert!(withdrawn.contains("points taken back"), "{withdrawn}");
    server.office(&["result", "withdraw", "U1001", "flu:flu-2"]).refused(2, "no result");
    phone.run(&["sync"]).done();
    assert_eq!(phone.json(&["points"])["balance"], json!(1000));
    server.office(&["audit-ledger"]).done();
}

#[test]
fn what_cannot_be_a_result_is_refused_and_changes_nothing() {
    let union = Union::new();
    let server = union.open();
    let before = server.office(&["audit-ledger", "--json"]).json();
    let record = |words: &[&str]| server.office(&[&["result", "record"], words].concat());
    let flu = ["--source", "a", "--day", "2026-05-20", "--flu"];
    record(&[&["U9999"], &flu[..]].concat()).refused(2, "nobody like this");
    record(&["U1001", "--source", "a", "--day", "2026-05-20"]).refused(2, "--flu");
    record(&["U1001", "--source", "a b", "--day", "2026-05-20", "--flu"]).refused(2, "--source");
    record(&["U1001", "--source", "a", "--day", "2026-02-30", "--flu"]).refused(2, "2026-02-30");
    record(&["U1001", "--source", "a", "--day", "2999-01-01", "--flu"]).refused(2, "still to come");
    record(&["U1001", "--source", "a", "--day", "2026-05-20", "--bmi", "224"]).refused(2, "not a BMI");
    record(&["U1001", "--source", "a", "--day", "2026-05-20", "--health-age", "200"]).refused(2, "not a health age");
    record(&[&["U1001"], &flu[..], &["--bmi", "22"]].concat()).refused(2, "--flu");
    assert_eq!(server.office(&["audit-ledger", "--json"]).json(), before);
    assert_eq!(result(&server, &["list", "U1001"])["results"], json!([]));
}

#[test]
fn a_nurse_asks_for_an_exam_and_a_clerk_does_not_and_the_log_holds_no_result() {
    let union = Union::new();
    let server = union.open();
    server.office(&["staff", "add", "mana", "--role", "manager"]).done();
    for (name, role) in [("cleo", "clerk"), ("nina", "nurse"), ("vic", "viewer")] {
        server.office(&["--as", "mana", "staff", "add", name, "--role", role]).done();
    }
    let record = |staff: &str, says: &[&str]| {
        let words = ["--as", staff, "result", "record", "U1001", "--source", "x-1", "--day", "2026-05-20"];
        server.office(&[&words[..], says].concat())
    };
    record("cleo", &["--secondary-exam", "asked"]).refused(2, "nurse");
    record("nina", &["--secondary-exam", "asked"]).done();
    record("cleo", &["--bmi", "23.7"]).done();
    record("vic", &["--flu"]).refused(2, "clerk");
    server.office(&["--as", "vic", "result", "list", "U1001"]).refused(2, "clerk");
    let log = server.office(&["--as", "vic", "log", "--json"]).done().stdout;
    assert!(log.contains("ask_for_exam") && log.contains("x-1") && !log.contains("23.7"), "{log}");
}

#[test]
fn what_a_result_says_can_come_by_standard_input_where_nobody_else_sees_it() {
    let union = Union::new();
    let server = union.open();
    let record = ["result", "record", "U1001", "--source", "dock-1", "--day", "2026-05-20", "--stdin"];
    for told in ["", "22.4", "--bmi", "--bmi 22.4 --flu", "--stdin", "--bmi 224 --spouse"] {
        let ended = server.office_told(&record, told).refused(2, "--bmi 22.4");
        assert!(!ended.stderr.contains("224"), "{ended:?}");
    }
    server.office_told(&[&record[..], &["--flu"]].concat(), "--bmi 22.4").refused(2, "--stdin");
    server.office_told(&record, "--bmi 22.4\n").done();
    assert_eq!(result(&server, &["list", "U1001"])["results"][0]["result"], "bmi:dock-1");
}
