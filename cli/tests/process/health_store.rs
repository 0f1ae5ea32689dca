//! `kenpos phone` over a scripted health store: read, explained, linked, and what a member is told where it cannot be.

use std::path::PathBuf;

use kenpos_core::device::DeviceClock;
use kenpos_core::ports::Clock as _;
use kenpos_rules::day::Moment;
use serde_json::{Value, json};

use crate::japanese::refused_in_japanese;
use crate::support::{Phone, Server, Union, text};

const ALLOW: &str = r#""do": "allow", "read": ["steps"], "write": []"#;
const IPHONE: &str = "healthkit";
const ANDROID: &str = "health_connect";
const COUNTER: &str = "step_counter";

/// A member's phone whose health store is a script.
struct Scene {
    union: Union,
    phone: Phone,
    now: Moment,
    server: Server,
}

impl Scene {
    fn new() -> Self {
        let union = Union::new();
        let server = union.open();
        let phone = union.employee(&server);
        Self { union, phone, now: DeviceClock::new().now().wall, server }
    }

    /// An event of some minutes ago.
    fn event(&self, minutes_ago: i64, what: &str) -> String {
        format!(r#"{{ "at": "{}", {what} }}"#, self.at(minutes_ago))
    }

    fn at(&self, minutes_ago: i64) -> Moment {
        self.now.plus_millis(-minutes_ago * 60_000)
    }

    /// Steps of one moment, some minutes ago: they lie on one day whenever this test runs.
    fn walk(&self, id: &str, minutes_ago: i64, count: u32, who: &str) -> String {
        let at = self.at(minutes_ago);
        self.event(
            minutes_ago,
            &format!(r#""do": "write_steps", "id": "{id}", "start": "{at}", "end": "{at}", "count": {count}, {who}"#),
        )
    }

    fn script(&self, store: &str, events: &[String]) -> PathBuf {
        let head = format!(r#"{{ "store": "{store}", "phone": "p", "app": "jp.example.kenpos", "events": ["#);
        self.union.file("store.json", format!("{head}\n{}\n] }}\n", events.join(",\n")))
    }

    fn sync(&self, store: &str, events: &[String]) -> Value {
        self.phone.json(&["health-sync", "--health-store", text(&self.script(store, events))])
    }

    /// What the member reads, in this language.
    fn told(&self, words: &[&str], lang: &str) -> String {
        self.phone.run(&[words, &["--lang", lang]].concat()).done().stdout
    }
}

#[test]
fn a_store_is_linked_read_and_explained_and_its_steps_earn_the_day() {
    let scene = Scene::new();
    let day = scene.at(0).programme_day().to_string();
    let events = [
        scene.event(60, ALLOW),
        scene.walk("phone", 0, 3_200, r#""source": "com.apple.health.1A""#),
        scene.walk("typed", 0, 2_000, r#""source": "com.apple.Health", "user_entered": true"#),
    ];
    let synced = scene.sync(IPHONE, &events);
    assert_eq!(synced["ended"], json!({"why": "done"}), "{synced}");
    assert_eq!((&synced["changed"], &synced["link"]["state"]), (&json!(1), &json!("up_to_date")), "{synced}");
    assert_eq!(scene.sync(IPHONE, &events)["changed"], json!(0), "read again, nothing is new");

    let why = scene.phone.json(&["why", &day]);
    assert_eq!((&why["shown"], &why["creditable"]), (&json!(5_200), &json!(3_200)), "{why}");
    let reading = &why["readings"][0];
    assert_eq!((&reading["verdict"], &reading["typed_steps"]), (&json!("counts"), &json!(2_000)), "{why}");
    let told = scene.told(&["why", &day], "ja");
    assert!(told.contains("5,200 歩") && told.contains("com.apple.Health 2,000（手入力）"), "{told}");
    assert!(told.contains("日本時間で集計"), "{told}");
    let before = scene.at(0).programme_day().plus_days(-3).to_string();
    let told = scene.told(&["why", &before], "en");
    assert!(told.contains("Apple Health has nothing for this day.") && told.contains("last read"), "{told}");
    scene.phone.run(&["sync"]).done();
    let points = scene.phone.json(&["points"]);
    let steps: Vec<_> = points["entries"].as_array().into_iter().flatten().filter(|e| e["award"] == "steps").collect();
    assert_eq!(steps.len(), 1, "{points}");
}

#[test]
fn two_stores_of_one_phone_are_never_added_and_a_chosen_one_counts() {
    let scene = Scene::new();
    let day = scene.at(20).programme_day().to_string();
    scene.sync(IPHONE, &[scene.event(60, ALLOW), scene.walk("a", 20, 3_000, r#""source": "com.apple.health.1A""#)]);
    scene
        .sync(ANDROID, &[scene.event(60, ALLOW), scene.walk("b", 20, 4_000, r#""origin": "com.fitbit.FitbitMobile""#)]);
    assert_eq!(scene.phone.json(&["why", &day])["shown"], json!(4_000));
    assert_eq!(scene.phone.json(&["pin", "apple-health"])["step_source"], json!("apple_health"));
    assert_eq!(scene.phone.json(&["why", &day])["shown"], json!(3_000));
    scene.phone.run(&["pin", "none"]).done();
    scene.phone.run(&["unlink", "health_connect"]).done();
    assert_eq!(scene.phone.json(&["why", &day])["shown"], json!(4_000), "what was read stays");
    scene.phone.run(&["unlink", "apple-health", "--delete-days"]).done();
    let why = scene.phone.json(&["why", &day]);
    assert_eq!(why["readings"].as_array().map(Vec::len), Some(1), "{why}");
    assert!(scene.phone.json(&["links"]).as_array().into_iter().flatten().all(|link| link["state"] == "not_linked"));
}

#[test]
fn the_step_counter_counts_from_its_first_reading_on() {
    let scene = Scene::new();
    let walk = |count: u32| scene.event(30, &format!(r#""do": "walk", "count": {count}"#));
    let allow = || scene.event(60, r#""do": "allow""#);
    let first = scene.sync(COUNTER, &[allow(), walk(900)]);
    assert_eq!((&first["ended"], &first["changed"]), (&json!({"why": "done"}), &json!(0)), "{first}");
    let second = scene.sync(COUNTER, &[allow(), walk(900), walk(400)]);
    assert!(second["changed"].as_u64() >= Some(1), "{second}");
    let counted = scene.phone.json(&["history"]);
    let days = counted["days"].as_array().into_iter().flatten().filter_map(|day| day["steps"].as_u64());
    assert_eq!(days.sum::<u64>(), 400, "split over midnight or not: {counted}");
}

#[test]
fn why_there_are_no_steps_is_said_in_plain_words_and_nobody_denied_anything() {
    let scene = Scene::new();
    let event = |what: &str| scene.event(30, what);
    let allow = || scene.event(60, ALLOW);
    let old = || vec![event(r#""do": "android", "api": 33"#)];
    let cases = [
        (IPHONE, vec![allow(), event(r#""do": "lock""#)], "locked", "ロック"),
        (IPHONE, vec![event(r#""do": "restrict_by_profile""#)], "restricted", "会社の設定"),
        (IPHONE, vec![], "not_asked", "確認がまだ"),
        (IPHONE, vec![event(r#""do": "no_healthkit""#)], "no_hardware", "使えません"),
        (ANDROID, vec![event(r#""do": "use_work_profile""#)], "work_profile", "仕事用プロファイル"),
        (
            ANDROID,
            [old(), vec![event(r#""do": "change_provider", "state": "missing""#)]].concat(),
            "provider_missing",
            "インストール",
        ),
        (
            ANDROID,
            [old(), vec![event(r#""do": "change_provider", "state": "outdated""#)]].concat(),
            "provider_update",
            "更新",
        ),
        (ANDROID, vec![], "permission_missing", "許可"),
        (ANDROID, vec![allow(), event(r#""do": "start_migration""#)], "migrating", "移して"),
    ];
    for (store, events, state, word) in cases {
        let synced = scene.sync(store, &events);
        assert_eq!(synced["link"]["state"], json!(state), "{synced}");
        for lang in ["ja", "en"] {
            for words in [&["links"][..], &["why", "2026-01-05"]] {
                let told = scene.told(words, lang);
                assert!(lang == "en" || told.contains(word), "{state}: {told}");
                assert!(!told.contains("拒否") && !told.to_lowercase().contains("denied"), "{told}");
            }
        }
    }
    let synced = scene.sync(IPHONE, &[allow(), event(r#""do": "low_power", "on": true"#)]);
    assert_eq!(synced["link"]["hints"], json!(["low_power"]), "{synced}");
}

#[test]
fn the_background_links_nothing_and_waits_for_the_app_to_be_opened() {
    let scene = Scene::new();
    let script = scene.script(ANDROID, &[scene.event(60, ALLOW)]);
    let background = ["health-sync", "--background", "--health-store", text(&script)];
    assert_eq!(scene.phone.json(&background)["ended"], json!({"why": "not_linked"}));
    scene.phone.run(&["health-sync", "--health-store", text(&script)]).done();
    assert_eq!(scene.phone.json(&background)["link"]["state"], json!("foreground_only"));
    let told = scene.phone.run(&[&background[..], &["--lang", "ja"]].concat()).done().stdout;
    assert!(told.contains("アプリを開いているときに読み取ります"), "{told}");
}

#[test]
fn a_phone_another_member_used_is_read_from_the_moment_it_is_claimed() {
    let scene = Scene::new();
    scene.phone.run(&["sign-out"]).done();
    let other = ["setup", "--server", &scene.server.url, "--id", "U1002", "--password", "19901224", "--consent"];
    scene.phone.run(&[&other[..], &["--new-password", crate::support::NEW_PASSWORD]].concat()).done();
    let events = [scene.event(60, ALLOW), scene.walk("a", 20, 3_000, r#""source": "com.apple.health.1A""#)];
    assert_eq!(scene.sync(IPHONE, &events)["ended"], json!({"why": "claim_needed"}));
    scene.phone.run(&["claim"]).done();
    let synced = scene.sync(IPHONE, &events);
    assert_eq!((&synced["ended"], &synced["changed"]), (&json!({"why": "done"}), &json!(0)), "{synced}");
    assert_eq!(scene.phone.json(&["claim"])["from"], Value::Null, "once is enough");
}

#[test]
fn a_script_that_is_wrong_is_named_by_its_place_and_changes_nothing() {
    let scene = Scene::new();
    let before = scene.phone.json(&["links"]);
    let right = scene.walk("walk1", 20, 3_000, r#""source": "com.apple.health.1A""#);
    let bad = [
        (vec![right.replace("3000", "\"3000\"")], "count"),
        (vec![right.replace("write_steps", "fly")], "do"),
        (vec![right.clone(), right.clone()], "walk1"),
        (vec![right.clone(), scene.event(30, r#""do": "lock""#)], "at"),
        (vec![right.replace("\"source\": \"com.apple.health.1A\"", "\"planted\": 1")], "planted"),
    ];
    for (events, named) in bad {
        let script = scene.script(IPHONE, &events);
        let words = ["health-sync", "--health-store", text(&script)];
        let refused = scene.phone.run(&words).refused(2, named);
        assert!(refused.stderr.contains("store.json") && !refused.stderr.contains("3000"), "{refused:?}");
        let in_japanese = scene.phone.run(&[&words[..], &["--lang", "ja"]].concat());
        refused_in_japanese(in_japanese.refused(2, "store.json"), &[&words[..], &[named]].concat());
    }
    let nowhere = scene.union.path("nowhere.json");
    scene.phone.run(&["health-sync", "--health-store", text(&nowhere)]).refused(2, "nowhere.json");
    scene.phone.run(&["health-sync"]).refused(2, "--health-store");
    assert_eq!(scene.phone.json(&["links"]), before);
}
