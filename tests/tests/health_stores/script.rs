//! Scripts. Comes in: JSON, right and wrong. Goes out: a phone at a moment, or where the script is wrong. Must never
//! happen: a script that is half read, or an error that shows a number of steps.

use kenpos_tests::health_stores::health_connect::{self, HealthConnect};
use kenpos_tests::health_stores::healthkit::{self, HealthKit, Kind, Predicate};
use kenpos_tests::health_stores::{Dated, Player, Refused, Script, ScriptError, ScriptedPhone};

use super::{APP, DAY, HOUR, MIDNIGHT, at};

const IPHONE: &str = include_str!("iphone.json");
const ANDROID: &str = include_str!("android.json");

fn iphone() -> Player<HealthKit> {
    let ScriptedPhone::HealthKit(player) = ScriptedPhone::open(IPHONE).expect("the example is right") else {
        panic!("an iPhone")
    };
    player
}

fn open_error(events: &str) -> ScriptError {
    let text = format!("{{\"store\":\"healthkit\",\"phone\":\"p\",\"app\":\"a\",\n\"events\":[\n{events}\n]}}");
    ScriptedPhone::open(&text).map(|_| ()).expect_err("the script is wrong")
}

#[test]
fn an_iphone_plays_its_day() {
    let mut player = iphone();
    let day = |player: &Player<HealthKit>| {
        player.store.steps(&Predicate::all(Kind::Steps), MIDNIGHT, MIDNIGHT + DAY, false).map(|found| found.sum)
    };
    assert_eq!(player.play_until(at(9, 10)), Ok(3));
    assert_eq!(day(&player), Ok(6_000.0));
    assert_eq!(player.play_until(at(12, 0)), Ok(2));
    assert_eq!(day(&player), Err(healthkit::HkError::DatabaseInaccessible));
    assert_eq!(player.play_until(at(21, 0)), Ok(2));
    assert_eq!(day(&player), Ok(28_000.0));
    assert_eq!(player.play_until(MIDNIGHT + DAY), Ok(1));
    assert_eq!(day(&player), Ok(8_000.0));
}

#[test]
fn an_android_phone_plays_its_day() {
    let mut phone = ScriptedPhone::open(ANDROID).expect("the example is right");
    assert_eq!(phone.play_until(MIDNIGHT + DAY), Ok(6));
    let ScriptedPhone::HealthConnect(Player { mut store, .. }) = phone else { panic!("an Android phone") };
    let day = store.aggregate_steps(at(23, 0), (MIDNIGHT, MIDNIGHT + DAY), &[]).expect("background is allowed");
    assert_eq!(day.total, Some(9_878), "Samsung has the hour of the walk too, and stands first");
    assert_eq!(day.origins.len(), 2);
}

#[test]
fn a_script_played_again_gives_the_same_ids_and_knows_its_anchors() {
    let (mut first, mut again) = (iphone(), iphone());
    let all = Predicate::all(Kind::Steps);
    first.play_until(at(9, 10)).expect("can happen");
    let anchor = first.store.anchored(&all, None, 0).expect("allowed").anchor;
    for player in [&mut first, &mut again] {
        player.play_until(at(9, 20)).expect("can happen");
    }
    let [old, new] = [first, again].map(|player| player.store.anchored(&all, Some(&anchor), 0));
    assert_eq!(old, new);
    assert_eq!(new.expect("the anchor is known").samples.len(), 1, "the watch, after the phone");
}

#[test]
fn a_script_written_out_and_read_again_is_the_same_script() {
    let steps = healthkit::StepsWritten {
        id: "walk".to_owned(),
        source: "com.apple.health.1A2B".to_owned(),
        start: MIDNIGHT,
        end: MIDNIGHT + HOUR,
        count: 100,
        product_type: None,
        user_entered: false,
        time_zone: Some("Asia/Tokyo".to_owned()),
    };
    let events = vec![
        Dated { at: MIDNIGHT + HOUR, event: healthkit::Event::WriteSteps(steps) },
        Dated { at: MIDNIGHT + HOUR + 1, event: healthkit::Event::Lock {} },
    ];
    let script = Script { phone: "kenji-iphone".to_owned(), app: APP.to_owned(), events };
    let text = script.to_json::<HealthKit>().expect("moments of this year");
    let Ok(ScriptedPhone::HealthKit(mut read)) = ScriptedPhone::open(&text) else { panic!("{text}") };
    let mut written = Player::<HealthKit>::new(script);
    assert_eq!(read.play_until(MIDNIGHT + DAY), written.play_until(MIDNIGHT + DAY));
    assert_eq!(format!("{read:?}"), format!("{written:?}"));

    let grant = health_connect::Event::Allow {
        read: vec![health_connect::Kind::Weight],
        write: vec![],
        background: true,
        history: false,
    };
    let events = vec![Dated { at: MIDNIGHT, event: grant }];
    let script = Script { phone: "yuki-android".to_owned(), app: APP.to_owned(), events };
    let text = script.to_json::<HealthConnect>().expect("moments of this year");
    let Ok(ScriptedPhone::HealthConnect(read)) = ScriptedPhone::open(&text) else { panic!("{text}") };
    assert_eq!(format!("{read:?}"), format!("{:?}", Player::<HealthConnect>::new(script)));
}

#[test]
fn an_error_names_line_event_and_field_and_shows_no_number() {
    let lock = r#"{"at":"2026-11-22T07:00:00+09:00","do":"lock"},"#;
    let at = r#""at":"2026-11-22T08:00:00+09:00""#;
    let cases = [
        (format!(r#"{{{at},"do":"sleep"}}"#), "do"),
        (r#"{"do":"lock"}"#.to_owned(), "at"),
        (r#"{"at":"2026-11-22 08:00","do":"lock"}"#.to_owned(), "at"),
        (r#"{"at":"2026-11-22T06:00:00+09:00","do":"lock"}"#.to_owned(), "at"),
        (format!("{{{at}}}"), "do"),
        (format!(r#"{{{at},"do":"edit_steps","id":"walk","count":"98765"}}"#), "count"),
        (format!(r#"{{{at},"do":"edit_steps","id":"walk"}}"#), "count"),
        (format!(r#"{{{at},"do":"delete","id":"walk","weight":"98765"}}"#), "weight"),
        (format!(r#"{{{at},"do":"allow","read":["steps","pulse"],"write":[]}}"#), "read[1]"),
    ];
    for (event, expected) in cases {
        let error = open_error(&format!("{lock}\n{event}"));
        let ScriptError::Field { line, event, field, .. } = &error else { panic!("{error}") };
        assert_eq!((*line, *event, field.as_str()), (4, 2, expected), "{error}");
        assert!(!error.to_string().contains("98765"), "{error}");
    }
}

#[test]
fn what_is_no_script_is_refused_with_its_line() {
    assert!(matches!(ScriptedPhone::open("{\n\n\"store\": }"), Err(ScriptError::File { line: 3, .. })));
    assert!(matches!(open_error("{} {}"), ScriptError::File { .. }));
    let other = IPHONE.replace("\"healthkit\"", "\"google_fit\"");
    assert!(matches!(ScriptedPhone::open(&other), Err(ScriptError::File { line: 1, .. })));
}

#[test]
fn an_event_that_cannot_happen_stops_the_script_there() {
    let twice = IPHONE.replace("\"id\": \"watch\"", "\"id\": \"phone\"");
    let mut phone = ScriptedPhone::open(&twice).expect("it can be read");
    let stopped = Err(ScriptError::Refused { event: 4, why: Refused::IdTaken("phone".to_owned()) });
    assert_eq!(phone.play_until(MIDNIGHT + DAY), stopped);
    assert_eq!(phone.play_until(MIDNIGHT + DAY), stopped, "and stays there");
}
