//! Wrong values: a typed, explained error, exit code 2, and nothing changed.

use std::fs;

use crate::support::{NEW_PASSWORD, Union, run, text};

#[test]
fn a_wrong_value_changes_nothing() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    let steps = phone.json(&["log-steps", "100"])["id"].as_str().expect("an id").to_owned();
    let none = "0190a3b2-0000-7000-8000-000000000000";
    let (empty, page) = (union.file("empty.xml", ""), union.file("page.html", "<html><body>login</body></html>"));
    let cut = union.file("cut.xml", "<?xml version=\"1.0\"?><HealthData locale=\"ja_JP\"><Record type=\"HKQuanti");
    let bomb = union.file(
        "bomb.xml",
        "<?xml version=\"1.0\"?><!DOCTYPE HealthData [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>\
         <HealthData><Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"&b;\"/></HealthData>",
    );
    let unreadable = union.file(
        "unreadable.xml",
        "<HealthData><Record type=\"HKQuantityTypeIdentifierStepCount\" value=\"5\"/></HealthData>",
    );
    let zip = union.file("cut.zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00");
    let cases: &[(&[&str], &str)] = &[
        (&["log-weight", "abc"], "weight"),
        (&["log-weight", ""], "weight"),
        (&["log-weight", "NaN"], "weight"),
        (&["log-weight", "-68.2"], "weight"),
        (&["log-weight", "1e3"], "weight"),
        (&["log-weight", "5"], "kg"),
        (&["log-weight", "682"], "--unit"),
        (&["log-weight", "150"], "--confirm"),
        (&["log-weight", "68.2 stone"], "weight"),
        (&["log-weight", "68.2kg", "--unit", "lb"], "unit"),
        (&["log-weight", "68.2", "--at", "yesterday"], "RFC"),
        (&["log-weight", "68.2", "--at", "2999-01-01T00:00:00Z"], "future"),
        (&["log-weight", "68.2", "--at", "2026-02-30T00:00:00Z"], "RFC"),
        (&["log-steps", "-1"], "step"),
        (&["log-steps", "1.5"], "step"),
        (&["log-steps", "1000001"], "step"),
        (&["log-steps", "99999999999999999999"], "step"),
        (&["log-steps", "5", "--day", "2026-02-30"], "YYYY-MM-DD"),
        (&["log-steps", "5", "--day", "2999-01-01"], "future"),
        (&["log-goal", "", "--done"], "goal"),
        (&["log-goal", "a\nb", "--done"], "goal"),
        (&["log-goal", "階段を使う"], "--done"),
        (&["edit-weight", none, "68.2"], none),
        (&["edit-weight", &steps, "68.2"], "another kind"),
        (&["edit-steps", &steps, "many"], "step"),
        (&["edit-steps", "17", "5"], "id"),
        (&["edit-goal", &steps, "--done"], "another kind"),
        (&["delete", none], none),
        (&["import", text(&empty)], "empty"),
        (&["import", text(&page)], "page.html"),
        (&["import", text(&cut)], "cut"),
        (&["import", text(&bomb)], "entity"),
        (&["import", text(&unreadable)], "can be read"),
        (&["import", text(&zip)], "zip"),
        (&["import", text(union.folder.path())], "not a file"),
        (&["import", "/nowhere/export.xml"], "/nowhere/export.xml"),
        (&["setup", "--server", "ftp://example.org", "--id", "U1001", "--password", "x"], "server"),
        (&["setup", "--server", &server.url, "--id", "U1001", "--password", "wrong-password"], "password"),
        (&["setup", "--server", &server.url, "--id", "U1001"], "KENPOS_PASSWORD"),
    ];
    let state = || (phone.json(&["outbox"]), phone.json(&["points"]), phone.json(&["history"]));
    let before = state();
    for (words, named) in cases {
        phone.run(words).refused(2, named);
        assert_eq!(state(), before, "{words:?} changed something");
    }
}

#[test]
fn a_doubtful_weight_is_settled_by_a_flag() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["log-weight", "150"]).refused(2, "--confirm");
    let weights = || {
        let history = phone.json(&["history"]).to_string();
        ["150000", "68039"].map(|kg| history.contains(kg))
    };
    phone.run(&["log-weight", "150", "--unit", "lb"]).done();
    assert_eq!(weights(), [false, true]);
    phone.run(&["log-weight", "150", "--confirm"]).done();
    assert_eq!(weights(), [true, true]);
}

#[test]
fn case_122_a_weight_far_from_yesterdays_is_asked_about_once_and_then_accepted() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["log-weight", "68.2"]).done();
    let refused = phone.run(&["log-weight", "78.2"]).refused(2, "--confirm");
    assert!(!refused.stderr.contains("78") && !refused.stderr.contains("68"), "{refused:?}");
    phone.run(&["log-weight", "78.2", "--confirm"]).done();
    phone.run(&["log-weight", "77.9"]).done();
    // Far from the last one, and what a correction is there for.
    let wrong = phone.json(&["log-weight", "87.7", "--confirm"])["id"].as_str().expect("an id").to_owned();
    phone.run(&["edit-weight", &wrong, "77.8"]).done();
}

#[test]
fn a_doubt_does_not_tell_the_weight() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    for typed in ["150", "682", "151.7"] {
        let refused = phone.run(&["log-weight", typed]).refused(2, "--unit");
        assert!(!refused.stderr.contains(typed) && !refused.stderr.contains("68"), "{refused:?}");
    }
}

#[test]
fn setup_with_wrong_values_leaves_the_phone_as_it_was() {
    let union = Union::new();
    let server = union.open();
    let phone = union.phone("new");
    let url = server.url.as_str();
    let cases: &[(&[&str], i32, &str)] = &[
        (&["--server", url, "--id", "U1001", "--password", "19850402", "--new-password", NEW_PASSWORD], 2, "password"),
        (&["--server", url, "--id", "U9999", "--password", "19850401", "--new-password", NEW_PASSWORD], 2, "password"),
        (&["--server", url, "--id", "U1001", "--password", "19850401", "--new-password", "short"], 2, "password"),
        (&["--server", url, "--id", "U1001", "--password", "19850401", "--new-password", "19850401"], 2, "password"),
        (
            &["--server", url, "--id", "U1001", "--password", "19850401", "--new-password", NEW_PASSWORD, "--goal", ""],
            2,
            "goal",
        ),
        (
            &[
                "--server",
                url,
                "--id",
                "U1001",
                "--password",
                "19850401",
                "--new-password",
                NEW_PASSWORD,
                "--step-target",
                "many",
            ],
            2,
            "step",
        ),
        (&["--server", "http://192.0.2.1", "--id", "U1001", "--password", "19850401"], 2, "https"),
        (&["--server", "http://127.0.0.1:9", "--id", "U1001", "--password", "19850401"], 1, "127.0.0.1:9"),
    ];
    for (words, code, named) in cases {
        phone.run(&[&["setup"], *words].concat()).refused(*code, named);
        phone.run(&["points"]).refused(2, "setup");
    }
    assert!(!fs::read_to_string(phone.home().join("secrets.json")).unwrap_or_default().contains(NEW_PASSWORD));
    union.employee(&server);
}

#[test]
fn a_password_comes_by_environment_too_and_is_never_shown() {
    let union = Union::new();
    let server = union.open();
    let home = union.path("quiet");
    let mut command = crate::support::kenpos();
    command
        .args(["phone", "--home", text(&home), "--secrets", "file", "setup", "--server", &server.url, "--id", "U1002"])
        .env("KENPOS_PASSWORD", "19901224")
        .env("KENPOS_NEW_PASSWORD", NEW_PASSWORD);
    let ended = crate::support::run_command(&mut command).done();
    assert!(!format!("{ended:?}").contains(NEW_PASSWORD), "{ended:?}");
    let help = crate::support::run_command(
        crate::support::kenpos().args(["phone", "setup", "--help"]).env("KENPOS_PASSWORD", "geheim"),
    );
    assert!(!help.done().stdout.contains("geheim"));
}

#[test]
fn a_phone_that_does_not_exist_is_not_made_by_looking_at_it() {
    let union = Union::new();
    let phone = union.phone("typo");
    for words in [&["points"][..], &["log-steps", "5"], &["sync"], &["outbox"], &["sign-out"]] {
        phone.run(words).refused(2, "setup");
    }
    assert!(!phone.home().exists());
    run(["phone", "points"]).refused(2, "--home");
}
