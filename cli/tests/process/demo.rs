//! Command one: the play, its counts, and that they can be other numbers.

use std::net::TcpListener;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Ended, kenpos, run, run_command, text};

/// A play whose folder, which the demo keeps to be looked at, goes with the test.
fn play(words: &[&str]) -> Ended {
    let folder = tempfile::tempdir().expect("a folder for the test");
    run_command(kenpos().args(words).env("TMPDIR", folder.path()))
}

/// Every member's name and balance.
fn balances(played: &Value) -> Vec<(&Value, &Value)> {
    played["members"].as_array().into_iter().flatten().map(|member| (&member["name"], &member["balance"])).collect()
}

#[test]
fn the_play_loses_nothing_doubles_nothing_and_comes_out_alike() {
    let once = || play(&["demo", "--once", "--json"]).json();
    let (first, second) = (once(), once());
    for field in ["lost", "doubled", "ledger_violations"] {
        assert_eq!(first[field], json!(0), "{first}");
    }
    let members = first["members"].as_array().expect("members");
    assert_eq!(members.len(), 3, "{first}");
    for member in members {
        assert!(member["balance"].as_i64() > Some(1000) && member["pending"] == 0, "{member}");
        assert!(member["days_rewarded"].as_i64() >= Some(1), "{member}");
    }
    assert_eq!(balances(&first), balances(&second));
}

#[test]
fn the_phones_of_the_play_read_their_own_health_stores() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let played = run_command(kenpos().args(["demo", "--once", "--json"]).env("TMPDIR", folder.path())).json();
    let phones = Path::new(played["folder"].as_str().expect("the folder of the play")).join("phones");
    let sources = |kenpos_id: &str| -> Vec<Value> {
        let home = phones.join(kenpos_id);
        let history = run(["phone", "--home", text(&home), "history", "--json"]).json();
        let days = history["days"].as_array().cloned().unwrap_or_default();
        let records = days.iter().flat_map(|day| day["records"].as_array().cloned().unwrap_or_default());
        let mut sources: Vec<Value> =
            records.filter(|record| record["kind"] == "steps").map(|record| record["source"].clone()).collect();
        sources.dedup();
        sources
    };
    assert_eq!(sources("U10001"), [json!("apple_health")]);
    assert_eq!(sources("U10002"), [json!("health_connect")]);
    assert_eq!(sources("hanako"), [json!("manual")]);
}

#[test]
fn a_lost_entry_is_counted() {
    let broken = play(&["demo", "--once", "--json", "--break", "outbox-row"]);
    let played: Value = serde_json::from_str(&broken.stdout).expect("the document is printed all the same");
    assert_eq!((broken.code, &played["lost"]), (1, &json!(1)), "{broken:?}");
}

#[test]
fn the_demo_imports_an_export_and_says_how_many_days_earn() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small-export.xml");
    let played = play(&["demo", "--once", "--json", "--apple-health", text(&fixture)]).json();
    assert_eq!(played["lost"], json!(0), "{played}");
    play(&["demo", "--once", "--apple-health", "/nowhere.xml"]).refused(2, "/nowhere.xml");
}

#[test]
fn a_busy_port_ends_the_demo_before_it_plays() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("its address").to_string();
    play(&["demo", "--once", "--listen", &address]).refused(1, "--listen");
    play(&["--once", "--listen", &address]).refused(1, "--listen");
}

#[test]
fn the_play_tells_of_its_counts_in_both_languages() {
    for (lang, lost) in [("ja", "失われた記録 0"), ("en", "lost 0")] {
        let shown = play(&["demo", "--once", "--lang", lang]).done().stdout;
        assert!(shown.contains(lost) && !shown.contains('\u{1b}'), "{shown}");
    }
}

#[test]
fn a_year_has_check_ups_a_campaign_a_gift_and_a_march_and_adds_up() {
    let played = play(&["demo", "--year", "--once", "--json"]).json();
    for field in ["lost", "doubled", "ledger_violations", "mirror_differs"] {
        assert_eq!(played[field], json!(0), "{field}");
    }
    let chapters = played["chapters"].as_array().expect("chapters");
    let paid = |about: &str| -> i64 {
        let of = chapters.iter().filter(|one| one["said"].as_str().is_some_and(|said| said.contains(about)));
        of.filter_map(|one| one["points"].as_i64()).sum()
    };
    // By hand from the award table: BMI, non-smoker and health age; the spouse's check-up; flu; an exam; cessation.
    assert_eq!((paid("Taro's check-up"), paid("Hanako's check-up"), paid("consents")), (1_500, 1_000, 500));
    assert_eq!(paid("vaccination proof"), 300);
    assert_eq!((paid("flu"), paid("reports the visit"), paid("stopped smoking")), (300, 500, 1_000));
    assert!(paid("campaign are final") > 0, "somebody has walked");
    assert_eq!(paid("is shipped"), -1_895);
    assert!(paid("end of March") < 0, "{played}");
    assert_eq!(chapters.iter().filter(|one| one["said"].as_str().is_some_and(|said| said.contains("soon"))).count(), 3);
}
