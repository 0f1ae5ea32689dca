//! The shape of files. Comes in: sources. Goes out: files that grew too long, have no head, or know this machine.
//! Must never happen: an exception without a reason, or one that outlives its reason.

use super::{assert_clean, tree};

/// A file is split before this: nobody reads more at a sitting.
const MAX_LINES: usize = 400;

/// Longer files, each with the reason why it is one thing. A file that is short again leaves the list.
const LONGER: [(&str, &str); 0] = [];

fn is_source(path: &str) -> bool {
    path == "check" || [".rs", ".py", ".kt", ".swift", ".sql", ".sh"].iter().any(|ending| path.ends_with(ending))
}

/// A source longer than the limit and not excused, or excused and no longer long.
fn too_long(path: &str, text: &str, excused: &[(&str, &str)]) -> Option<String> {
    let lines = text.lines().count();
    let reason = excused.iter().find(|(name, _)| *name == path);
    match (is_source(path) && lines > MAX_LINES, reason) {
        (true, None) => Some(format!("{path}: {lines} lines, split it before {MAX_LINES}")),
        (false, Some(_)) => Some(format!("{path}: {lines} lines, take it off LONGER")),
        _ => None,
    }
}

/// A Rust file that does not begin by saying what comes in, what goes out and what must never happen.
fn headless(path: &str, text: &str) -> Option<String> {
    let head = text.lines().any(|line| line.starts_with("//!"));
    (path.ends_with(".rs") && !head).then(|| format!("{path}: no module head (`//!`)"))
}

/// Paths that only this machine has. Put together here, so that this file does not name them.
fn machine_paths(path: &str, text: &str) -> Vec<String> {
    let homes = ["root", "home", "Users", "work"].map(|name| format!("/{name}/"));
    let begins = |line: &str, home: &str| {
        line.match_indices(home).any(|(at, _)| {
            let before = line.get(..at).and_then(|left| left.chars().next_back());
            !before.is_some_and(|letter| letter.is_alphanumeric() || "._-/})".contains(letter))
        })
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| homes.iter().any(|home| begins(line, home)))
        .map(|(index, _)| format!("{path}:{}: a path of one machine", index + 1))
        .collect()
}

/// An error's field named `message` does not compile in Kotlin (its exceptions have one already).
fn message_fields(path: &str, text: &str) -> Vec<String> {
    if !path.ends_with(".rs") || !text.contains("thiserror::Error") {
        return Vec::new();
    }
    text.lines()
        .enumerate()
        .filter(|(_, line)| line.trim_start().trim_start_matches("pub ").starts_with("message:"))
        .map(|(index, _)| format!("{path}:{}: name what it holds instead of `message`", index + 1))
        .collect()
}

#[test]
fn no_file_is_longer_than_a_sitting() {
    let tree = tree();
    for (path, reason) in LONGER {
        assert!(tree.iter().any(|file| file.path == path), "{path} is on LONGER ({reason}) and is gone");
    }
    assert_clean(&tree.iter().filter_map(|file| too_long(&file.path, &file.text, &LONGER)).collect::<Vec<_>>());
}

#[test]
fn every_module_begins_with_its_head() {
    assert_clean(&tree().iter().filter_map(|file| headless(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    assert_clean(&tree().iter().flat_map(|file| machine_paths(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn no_error_has_a_field_named_message() {
    assert_clean(&tree().iter().flat_map(|file| message_fields(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn a_planted_long_file_is_seen_and_an_excuse_must_be_needed() {
    let long = "line\n".repeat(MAX_LINES + 1);
    assert!(too_long("core/src/kenpos.rs", &long, &[]).is_some());
    assert!(too_long("core/src/kenpos.rs", &long, &[("core/src/kenpos.rs", "one list")]).is_none());
    assert!(too_long("core/src/kenpos.rs", "short", &[("core/src/kenpos.rs", "one list")]).is_some());
    assert!(too_long("docs/long.md", &long, &[]).is_none());
}

#[test]
fn a_planted_headless_module_is_seen() {
    assert!(headless("core/src/log.rs", "// no head\nfn f() {}\n").is_some());
    assert!(headless("core/src/log.rs", "//! A head.\nfn f() {}\n").is_none());
}

#[test]
fn a_planted_machine_path_is_seen_and_a_web_path_is_not() {
    let planted = format!("open(\"/{}/someone/export.xml\")", "home");
    assert_eq!(machine_paths("cli/src/main.rs", &planted).len(), 1);
    assert_clean(&machine_paths("cli/src/main.rs", &format!("get(\"/v1/{}/today\")", "home")));
}

#[test]
fn a_planted_message_field_is_seen() {
    let error = "#[derive(thiserror::Error)]\nenum E {\n  A {\n    message: String,\n  },\n}";
    assert_eq!(message_fields("core/src/error.rs", error).len(), 1);
}
