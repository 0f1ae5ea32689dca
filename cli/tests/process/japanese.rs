//! `--lang ja` speaks Japanese: no sentence of a library, of the system or of the command line's own grammar in English.

use crate::support::{Ended, NEW_PASSWORD, ROSTER, Union, kenpos, run, run_command, text};

/// Latin words that stand in Japanese sentences: names, formats, units, and what a member types.
const WORDS: &[&str] = &[
    "kenpos",
    "KENPOS",
    "phone",
    "serve",
    "office",
    "health",
    "home",
    "history",
    "outbox",
    "sync",
    "setup",
    "consent",
    "totals",
    "notices",
    "import-members",
    "ID",
    "id",
    "P",
    "U",
    "kg",
    "lb",
    "JSON",
    "XML",
    "UTF-8",
    "UTF-16",
    "CP932",
    "Shift_JIS",
    "CSV",
    "TOML",
    "TLS",
    "HTTP",
    "RFC",
    "HOST:PORT",
    "HOST",
    "PORT",
    "YYYY-MM-DD",
    "YYYYMMDD",
    "YYYY/MM/DD",
    "DIR",
    "FILE",
    "PATH",
    "N",
    "sqlite",
    "http",
    "https",
    "zip",
    "xml",
    "gz",
    "export",
    "HealthData",
    "Fitbit",
    "Apple",
    "iPhone",
    "chmod",
    "ja",
    "en",
    "programme",
    "checkup-results",
    "written",
    "auto",
    "keyring",
    "file",
    "employee",
    "spouse",
    "other",
    "Ctrl-C",
    "Enter",
    "day",
    "steps",
    "X-Forwarded-For",
    "PGPASSWORD",
    "PostgreSQL",
    "USER",
    "DATABASE",
    "URL",
    "KENPOS_HOME",
    "KENPOS_PASSWORD",
    "KENPOS_NEW_PASSWORD",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    "setup",
    "log-weight",
    "log-steps",
    "log-goal",
    "edit-weight",
    "edit-steps",
    "edit-goal",
    "delete",
    "dismiss",
    "launch",
    "import",
    "points",
    "health-sync",
    "links",
    "why",
    "pin",
    "claim",
    "unlink",
    "sign-out",
    "notice",
    "audit-ledger",
    "reopen-registration",
    "activation-code",
    "write-expiry",
    "steps-review",
    "staff",
    "log",
    "reset-code",
    "inquiries",
    "inquiry",
    "inquire",
    "programme",
    "why-award",
    "schema",
    "survey",
    "event",
    "campaign",
    "key",
    "stock",
    "books",
    "statement",
    "write-forfeits",
    "result",
    "award-table",
    "budget",
    "sections",
    "answer-survey",
    "submit",
    "submissions",
    "submission",
    "report-exam",
    "results",
    "cancel-order",
    "orders",
    "order",
    "catalogue",
    "check-in",
    "leave-campaign",
    "join-campaign",
    "campaigns",
    "faq",
    "kg|lb",
    "relationship",
    "sqlite:PATH",
    "export.xml",
    "xml.gz",
    "kenpos.db",
    "union.db",
    "row",
    "name",
];

/// What is left of a line when flags, placeholders, file names, addresses and everything quoted from the command line
/// (`quoted`) is taken out, as runs of Latin letters.
fn latin_words(said: &str, quoted: &[&str]) -> Vec<String> {
    let mut said = said.to_owned();
    let mut quoted = quoted.to_vec();
    quoted.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in quoted.iter().filter(|word| word.len() > 1) {
        said = said.replace(word, " ");
    }
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "-_/.:<>|@".contains(letter);
    said.split(|letter: char| !is_word(letter))
        .map(|word| word.trim_matches(|letter: char| ".:-|".contains(letter) && !word.starts_with("--")))
        .filter(|word| word.chars().any(|letter| letter.is_ascii_alphabetic()))
        .filter(|word| !word.starts_with("--") && !word.starts_with('<') && !WORDS.contains(word))
        // A column, a field of a file, a stable code, a date, an id: no word of a language.
        .filter(|word| !word.contains('_') && !word.chars().any(|letter| letter.is_ascii_digit()))
        .filter(|word| !word.contains("://") && !word.contains('/'))
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn speaks_japanese(ended: &Ended, words: &[&str]) {
    let said = format!("{}{}", ended.stderr, ended.stdout);
    assert!(!said.is_ascii(), "{words:?} said nothing in Japanese: {said}");
    let latin = latin_words(&said, words);
    assert!(latin.is_empty(), "{words:?}: {latin:?} in: {said}");
}

#[track_caller]
pub fn refused_in_japanese(ended: Ended, words: &[&str]) {
    assert_ne!(ended.code, 0, "{words:?}: {ended:?}");
    speaks_japanese(&ended, words);
}

#[test]
fn a_wrong_command_line_is_refused_in_japanese() {
    let cases: &[&[&str]] = &[
        &["phone", "--home", "x"],
        &["office"],
        &["health"],
        &["pionts"],
        &["phone", "--home", "x", "pionts"],
        &["serve", "--port", "8080"],
        &["serve", "--listen", "8080"],
        &["serve", "--trusted-hops", "300"],
        &["serve", "--trusted-hops", "many"],
        &["serve", "--trusted-hops", "1"],
        &["serve", "--behind-proxy"],
        &["serve", "--listen", "0.0.0.0:0"],
        &["serve", "--programme", "/nowhere.toml"],
        &["serve", "--programme", "/"],
        &["serve", "--store", "file.db"],
        &["serve", "--store", "sqlite:/nowhere/union.db"],
        &["office", "--store", "sqlite:/tmp", "audit-ledger"],
        &["office", "audit-ledger", "more"],
        &["office", "import-members"],
        &["office", "import-members", "/nowhere.csv"],
        &["office", "import-members", "/"],
        &["health", "totals"],
        &["health", "totals", "/nowhere.xml"],
        &["health", "totals", "/"],
        &["health", "totals", "--calendar", "lunar", "x"],
        &["phone", "points"],
        &["phone", "--home", "/nowhere", "points"],
        &["phone", "--home", "/dev/null/x", "setup", "--server", "https://a.example", "--id", "U1", "--password", "x"],
        &["phone", "--home", "x", "log-steps"],
        &["phone", "--home", "x", "log-steps", "5", "--day"],
        &["phone", "--home", "x", "log-steps", "5", "--day", "22.11."],
        &["phone", "--home", "x", "log-steps", "5", "--day", "2026-11-22", "--day", "2026-11-21"],
        &["phone", "--home", "x", "log-goal", "x", "--done", "--not-done"],
        &["phone", "--home", "x", "log-weight", "68.2", "--at", "8:00"],
        &["phone", "--home", "x", "delete", "17"],
        &["phone", "--home", "x", "setup", "--server", "https://a.example"],
    ];
    for words in cases {
        refused_in_japanese(run([words, &["--lang", "ja"][..]].concat()), words);
    }
}

#[test]
fn a_value_that_cannot_be_is_refused_in_japanese() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    let weight = phone.json(&["log-weight", "68.2"])["id"].as_str().expect("an id").to_owned();
    let empty = union.file("empty.xml", "");
    let cut = union.file("cut.xml", "<?xml version=\"1.0\"?><HealthData locale=\"ja_JP\"><Record type=\"HKQuanti");
    let broken = union.file("broken.xml", "<HealthData></HealthDatum>");
    let zip = union.file("cut.zip", b"PK\x03\x04\x14\x00");
    let cases: &[&[&str]] = &[
        &["log-weight", "abc"],
        &["log-weight", "5"],
        &["log-weight", "150"],
        &["log-weight", "68.2", "--at", "2999-01-01T00:00:00Z"],
        &["log-weight", "68.2", "--at", "1800-01-01T00:00:00Z"],
        &["log-weight", "68.2", "--at", "2026-01-01T00:00:00+20:00"],
        &["log-steps", "-1"],
        &["log-steps", "5", "--day", "2999-01-01"],
        &["log-steps", "5", "--day", "1800-01-01"],
        &["log-goal", "", "--done"],
        &["edit-steps", &weight, "5"],
        &["delete", "0190a3b2-0000-7000-8000-000000000000"],
        &["history", "--from", "2026-11-22", "--to", "2026-11-01"],
        &["history", "--from", "2000-01-01"],
        &["import", text(&empty)],
        &["import", text(&cut)],
        &["import", text(&broken)],
        &["import", text(&zip)],
        &["import", "/nowhere.xml"],
        &["setup", "--server", "ftp://example.org", "--id", "U1001", "--password", "x"],
        &["setup", "--server", "no address", "--id", "U1001", "--password", "x"],
        &["setup", "--server", "http://127.0.0.1:9", "--id", "U1001", "--password", "x"],
        &["setup", "--server", &server.url, "--id", "", "--password", "x"],
        &["setup", "--server", &server.url, "--id", "U1001", "--password", "wrong-password"],
        &["setup", "--server", &server.url, "--id", "U1001", "--password", "x", "--step-target", "0"],
    ];
    for words in cases {
        refused_in_japanese(phone.run(&[words, &["--lang", "ja"][..]].concat()), words);
    }
    drop(server);
    refused_in_japanese(phone.run(&["consent", "--lang", "ja"]), &[]);
}

#[test]
fn what_the_server_refuses_is_said_in_japanese_and_names_the_flag() {
    let union = Union::new();
    let server = union.open();
    let url = server.url.as_str();
    let new = union.phone("new");
    let employee = |password: &'static str| {
        vec!["setup", "--server", url, "--id", "U1001", "--password", "19850401", "--new-password", password]
    };
    let spouse = |insurer: &'static str, id: &'static str| {
        let card = ["setup", "--server", url, "--card-symbol", "10", "--card-number", "0001", "--birth-date"];
        let rest = ["1988-02-29", "--insurer-number", insurer, "--new-id", id, "--new-password", NEW_PASSWORD];
        [&card[..], &rest].concat()
    };
    let cases = [
        (employee("short"), "--new-password"),
        (employee("1234567890"), "--new-password"),
        (employee("19850401"), "--new-password"),
        (employee("1985-04-01"), "--new-password"),
        (spouse("0627349", "hanako"), "--insurer-number"),
        (spouse("06273495", "hanako"), "--insurer-number"),
        (spouse("06273494", "a b c d"), "--new-id"),
        (spouse("06273494", "U4711"), "--new-id"),
        (spouse("06273494", "ab"), "--new-id"),
    ];
    for (words, flag) in &cases {
        let ended = new.run(&[words, &["--lang", "ja"][..]].concat());
        assert!(ended.stderr.contains(&format!("{flag}: ")), "{ended:?}");
        refused_in_japanese(ended, words);
        assert!(new.run(words).refused(2, flag).stderr.contains(&format!("{flag}: ")), "{words:?}");
    }
    let hint = new.run(&employee("short")).refused(2, "leave --new-password out");
    assert!(hint.stderr.contains("if you have registered"), "{hint:?}");
}

#[test]
fn the_desk_refuses_in_japanese() {
    let union = Union::new();
    let server = union.open();
    let long = "長".repeat(10_000);
    let faults = [
        ROSTER.replace("1990-12-24", "1990-13-24"),
        ROSTER.replace("1990-12-24", "2999-12-24"),
        ROSTER.replacen("06273494", "06273495", 1),
        ROSTER.replacen("06273494", "6273494", 1),
        ROSTER.replace("employee,1002", "manager,1002"),
        ROSTER.replace("employee,1002", "employee,10x2"),
        ROSTER.replace("employee,1002", "employee,1001"),
        ROSTER.replace("2018-04-01,,", "2018-04-01,2018-03-31,"),
        ROSTER.replace("2018-04-01,,", "2018-04-01,,2025-04-01"),
        ROSTER.replace("2018-04-01,,", "2018-04-01,"),
        ROSTER.replace("registered_on", "shoe_size"),
        ROSTER.replace("birth_date,", ""),
        String::new(),
    ];
    let files: Vec<_> =
        faults.iter().enumerate().map(|(at, fault)| union.file(&format!("roster{at}.csv"), fault)).collect();
    let mut cases: Vec<Vec<&str>> = files.iter().map(|file| vec!["import-members", text(file)]).collect();
    cases.push(vec!["notice", "--title", &long, "--body", "x"]);
    cases.push(vec!["notice", "--title", "x", "--body", ""]);
    cases.push(vec!["reopen-registration", "U4711"]);
    cases.push(vec!["activation-code", "--set", "short"]);
    for words in &cases {
        let quoted = [&words[..], &["shoe_size"]].concat();
        refused_in_japanese(server.office(&[words, &["--lang", "ja"][..]].concat()), &quoted);
    }
}

#[test]
fn what_is_shown_and_helped_is_japanese() {
    let union = Union::new();
    let server = union.open();
    let phone = union.employee(&server);
    phone.run(&["log-steps", "7639"]).done();
    phone.run(&["launch"]).done();
    phone.run(&["sync"]).done();
    for command in ["home", "history", "points", "outbox", "notices", "sync"] {
        speaks_japanese(&phone.run(&[command, "--lang", "ja"]).done(), &["U1001"]);
    }
    for command in ["phone --help", "phone consent --help", "phone setup --help", "serve --help", "health totals -h"] {
        let help = run_command(kenpos().args(command.split(' ')).args(["--lang", "ja"])).done();
        assert!(!help.stdout.contains("Possible values") && !help.stdout.contains("[default"), "{help:?}");
        assert!(!help.stdout.contains("[OPTIONS]"), "{help:?}");
    }
}
