//! Every code and every field that can reach a phone has words for its member. Comes in: sources. Goes out: what the words do
//! not know. Must never happen: a member who reads a library's English, or "this value", where the field is known.

use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::explain::{is_error, is_input};

use super::{assert_clean, code_lines, paper, tree};

/// Where fields that reach a phone are named: the phone itself, and the doors it knocks at.
const ROOMS: [&str; 5] =
    ["core/src/", "bindings/src/", "server/src/auth/", "server/src/exchange/", "server/src/submissions/"];

/// How a field is named in the sources: what stands before its name.
const NAMED_BY: [&str; 8] = [
    "invalid(\"",
    "field: \"",
    "refused(\"",
    "filled(\"",
    "needed(\"",
    ".at_field(\"",
    "check_day(\"",
    "check_moment(\"",
];

/// What no form asks for: mistakes of an app or of a test, of which an engineer reads the detail.
const NOT_OF_A_MEMBER: [&str; 12] = [
    "home",
    "transport",
    "secrets",
    "outcome",
    "script",
    "device.device_id",
    "device.refresh_hash",
    "next_refresh_hash",
    "former_secrets",
    "device.clock.boot_id",
    "clock.boot_id",
    "deletion",
];

/// Fields of the sources that the words do not know.
fn fields(path: &str, text: &str) -> Vec<String> {
    if !path.ends_with(".rs") || !ROOMS.iter().any(|room| path.starts_with(room)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in code_lines(text) {
        for field in NAMED_BY.iter().flat_map(|before| line.split(before).skip(1)) {
            let field = field.split('"').next().unwrap_or_default();
            let is_name = field.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.'));
            if is_name && !is_input(field) && !NOT_OF_A_MEMBER.contains(&field) {
                found.push(format!("{path}:{number}: the words do not know the field `{field}`: see input_words.rs"));
            }
        }
    }
    found
}

#[test]
fn every_field_that_can_be_wrong_has_a_name_for_its_member() {
    assert_eq!(fields("core/src/x.rs", "KenposError::invalid(\"shoe_size\", what, todo)").len(), 1);
    assert_eq!(fields("core/src/x.rs", "KenposError::invalid(\"password\", what, todo)"), Vec::<String>::new());
    let named = |path: &str, text: &str| {
        let lines = code_lines(text).filter(|(_, line)| NAMED_BY.iter().any(|before| line.contains(before)));
        if ROOMS.iter().any(|room| path.starts_with(room)) { lines.count() } else { 0 }
    };
    let files = tree();
    let seen: usize = files.iter().map(|file| named(&file.path, &file.text)).sum();
    assert!(seen > 40, "only {seen} fields seen: the check is broken");
    let findings: Vec<_> = files.iter().flat_map(|file| fields(&file.path, &file.text)).collect();
    assert_clean(&findings);
}

#[test]
fn every_code_that_can_reach_a_phone_has_a_sentence() {
    let of_the_server = ProblemCode::ALL.iter().chain([&ProblemCode::Unknown]).map(|code| code.code());
    // The core's and the bindings' own: of `KenposError::code`, of calls that were ended, of the kit after `close`.
    let of_the_phone = [
        "not_set_up",
        "signed_out",
        "settings_lost",
        "paused",
        "busy",
        "secrets_locked",
        "disk_full",
        "too_new",
        "invalid",
        "future_entry",
        "not_found",
        "sign_in_needed",
        "offline",
        "damaged",
        "storage",
        "cancelled",
        "timed_out",
        "closed",
    ];
    let missing: Vec<_> = of_the_server.chain(of_the_phone).filter(|code| !is_error(code)).collect();
    assert!(missing.is_empty(), "no words for {missing:?}: see error_words.rs");
    let core = paper("core/src/error.rs");
    let codes = core.lines().filter_map(|line| line.split("=> \"").nth(1)?.split('"').next());
    let unlisted: Vec<_> = codes.filter(|code| !code.contains(' ') && !of_the_phone.contains(code)).collect();
    assert!(unlisted.is_empty(), "codes of the core that this test does not list: {unlisted:?}");
}
