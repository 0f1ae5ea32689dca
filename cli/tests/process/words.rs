//! The command line itself: help, versions, languages, usage errors, where secrets lie.

use crate::support::{NEW_PASSWORD, Union, kenpos, run, run_command, text};

/// Every command that has a help text.
const COMMANDS: &[&str] = &[
    "",
    "serve",
    "office",
    "office import-members",
    "office notice",
    "office audit-ledger",
    "office reopen-registration",
    "office activation-code",
    "office award-table",
    "office result",
    "office result record",
    "office result correct",
    "office result withdraw",
    "office result list",
    "office submissions",
    "office submission",
    "office submission show",
    "office submission approve",
    "office submission refuse",
    "office write-expiry",
    "office steps-review",
    "phone",
    "phone setup",
    "phone log-weight",
    "phone log-steps",
    "phone log-goal",
    "phone edit-weight",
    "phone edit-steps",
    "phone edit-goal",
    "phone delete",
    "phone dismiss",
    "phone consent",
    "phone launch",
    "phone import",
    "phone health-sync",
    "phone links",
    "phone why",
    "phone pin",
    "phone claim",
    "phone unlink",
    "phone sync",
    "phone home",
    "phone history",
    "phone points",
    "phone results",
    "phone report-exam",
    "phone answer-survey",
    "phone catalogue",
    "phone order",
    "phone orders",
    "phone cancel-order",
    "phone campaigns",
    "phone join-campaign",
    "phone leave-campaign",
    "phone check-in",
    "phone submit",
    "phone submissions",
    "phone notices",
    "phone why-award",
    "phone inquire",
    "phone inquiries",
    "phone faq",
    "phone outbox",
    "phone export",
    "phone delete-account",
    "phone sign-out",
    "health",
    "health totals",
];

/// Columns a line takes: Japanese letters and signs take two.
fn width(line: &str) -> usize {
    line.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn help_speaks_both_languages_within_a_hundred_columns() {
    for (lang, word) in [("ja", "使い方"), ("en", "Usage")] {
        for (command, flag) in COMMANDS.iter().flat_map(|command| [(command, "--help"), (command, "-h")]) {
            let shown = run(command.split_whitespace().chain([flag, "--lang", lang])).done().stdout;
            assert!(shown.contains(word), "{shown}");
            let wide: Vec<_> = shown.lines().filter(|line| width(line) > 100).collect();
            assert!(wide.is_empty(), "{command}: {wide:#?}");
        }
    }
    let listed = run(["phone", "--help", "--lang", "en"]).done().stdout;
    for line in listed.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().expect("a command");
        assert!(name == "help" || COMMANDS.contains(&format!("phone {name}").as_str()), "{name} is not measured");
    }
    assert!(run_command(kenpos().arg("--help").env("LANG", "ja_JP.UTF-8")).done().stdout.contains("使い方"));
    assert!(run(["--version"]).done().stdout.starts_with("kenpos "));
}

#[test]
fn a_usage_error_is_exit_two_on_one_line() {
    run(["phone", "--home", "x", "pionts"]).refused(2, "points");
    run(["serve", "--port", "8080"]).refused(2, "--port");
    run(["health", "totals"]).refused(2, "FILE");
    run(["--lang", "fr", "phone", "points"]).refused(2, "ja, en");
    assert_eq!(run(["phone"]).code, 2);
}

#[cfg(target_os = "linux")]
#[test]
fn where_secrets_lie_is_said_once_and_the_file_is_the_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let union = Union::new();
    let server = union.open();
    let home = union.path("plain");
    let phone = |words: &[&str]| run(["phone", "--home", text(&home)].iter().chain(words));
    let set_up = phone(&[
        "setup",
        "--server",
        &server.url,
        "--id",
        "U1001",
        "--password",
        "19850401",
        "--new-password",
        NEW_PASSWORD,
        "--consent",
    ])
    .done();
    assert!(set_up.stderr.contains("secrets.json"), "{set_up:?}");
    let mode = std::fs::metadata(home.join("secrets.json")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let synced = phone(&["sync"]).done();
    assert!(!synced.stderr.contains("secrets.json"), "{synced:?}");
    run(["phone", "--home", text(&home), "--secrets", "keyring", "sync"]).refused(1, "keyring");
}
