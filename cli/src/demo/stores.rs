//! The health stores of the play, as scripts: an iPhone with a watch, and an Android phone whose one app keeps one record
//! a day.
//!
//! Comes in: the day on which the play begins. Goes out: three weeks of walking before it and so many days more. Must never
//! happen: anything on the last day of the play, today, whose hours depend on when the demo is run.

use std::fs;
use std::path::Path;

use kenpos_rules::day::ProgrammeDay;
use kenpos_tests::health_stores::health_connect::{self, HealthConnect, RecordingMethod};
use kenpos_tests::health_stores::healthkit::{self, HealthKit, WeightUnit};
use kenpos_tests::health_stores::{Dated, Script, Scripted, ScriptedPhone};

use crate::failure::{Failure, condition};

/// Days of walking before the play: a new member's phone has a past.
const DAYS_BEFORE: i64 = 21;

const APP: &str = "jp.example.kenpos";

/// Taro's iPhone. What his watch counted in the evening arrives the next morning.
pub fn iphone(first_day: ProgrammeDay, days: i64, file: &Path) -> Result<ScriptedPhone, Failure> {
    let both = vec![healthkit::Kind::Steps, healthkit::Kind::Weight];
    let allow = healthkit::Event::Allow { read: both, write: Vec::new() };
    let mut events = vec![Dated { at: at(first_day, 6, 50), event: allow }];
    for number in -DAYS_BEFORE..days {
        let day = first_day.plus_days(number);
        let walked = |who: &str, written: i64, from: i64, until: i64, count: i64| {
            let product = if who == WATCH { "Watch6,2" } else { "iPhone17,1" };
            let event = healthkit::Event::WriteSteps(healthkit::StepsWritten {
                id: format!("{who} {from}"),
                source: who.to_owned(),
                start: from,
                end: until,
                count,
                product_type: Some(product.to_owned()),
                user_entered: false,
                time_zone: None,
            });
            Dated { at: written, event }
        };
        // Phone and watch on one walk: together less than their sum.
        events.push(walked(PHONE, at(day, 9, 0), at(day, 8, 5), at(day, 8, 45), 3_900 + 40 * (number % 9)));
        events.push(walked(WATCH, at(day, 9, 5), at(day, 8, 0), at(day, 8, 40), 4_000 + 40 * (number % 9)));
        let evening = 3_100 + 35 * (number % 11);
        events.push(walked(WATCH, at(day.plus_days(1), 7, 30), at(day, 19, 0), at(day, 19, 35), evening));
        if number % 3 == 2 {
            events.push(Dated { at: at(day, 7, 40), event: weighed(day, 68_900 - 100 * (number % 30)) });
        }
    }
    script::<HealthKit>("iphone", events, file)
}

const PHONE: &str = "com.apple.health.7E31";
const WATCH: &str = "com.apple.health.9A02";

/// Ken's Android phone: one record from midnight to midnight, written anew as the day goes on.
pub fn android(first_day: ProgrammeDay, days: i64, file: &Path) -> Result<ScriptedPhone, Failure> {
    let read = vec![health_connect::Kind::Steps];
    let allow = health_connect::Event::Allow { read, write: Vec::new(), background: false, history: false };
    let mut events = vec![Dated { at: at(first_day, 6, 50), event: allow }];
    for number in -DAYS_BEFORE..days {
        let day = first_day.plus_days(number);
        let until_now = |version: i64, written: i64, count: i64| {
            let event = health_connect::Event::WriteSteps(health_connect::StepsWritten {
                id: format!("{day}"),
                origin: "com.sec.android.app.shealth".to_owned(),
                start: day.start().millis(),
                end: at(day, 23, 59),
                count,
                client_record_id: Some(day.to_string()),
                client_record_version: version,
                recording_method: RecordingMethod::AutomaticallyRecorded,
                offset_minutes: Some(540),
                device: Some("phone".to_owned()),
            });
            Dated { at: written, event }
        };
        let count = 6_000 + 250 * (number + DAYS_BEFORE) % 4_000;
        events.push(until_now(1, at(day, 9, 0), count / 2));
        events.push(until_now(2, at(day, 20, 30), count));
    }
    script::<HealthConnect>("android", events, file)
}

/// A morning's weight from a scale.
fn weighed(day: ProgrammeDay, grams: i64) -> healthkit::Event {
    healthkit::Event::WriteWeight(healthkit::WeightWritten {
        id: format!("weight {day}"),
        source: "jp.example.scale".to_owned(),
        time: at(day, 7, 38),
        weight: format!("{}.{}", grams / 1_000, grams % 1_000 / 100),
        unit: WeightUnit::Kg,
        user_entered: false,
    })
}

/// A time of day in Japan, UTC milliseconds.
fn at(day: ProgrammeDay, hour: i64, minute: i64) -> i64 {
    day.start().plus_millis((hour * 60 + minute) * 60_000).millis()
}

/// Keeps the script beside the phones, to be looked at, and opens it as `kenpos phone --health-store` does.
fn script<S: Scripted>(phone: &str, mut events: Vec<Dated<S::Event>>, file: &Path) -> Result<ScriptedPhone, Failure> {
    events.sort_by_key(|dated| dated.at);
    let script = Script { phone: phone.to_owned(), app: APP.to_owned(), events };
    let json = script.to_json::<S>().map_err(|error| condition(&error))?;
    fs::write(file, &json).map_err(|error| condition(&error))?;
    ScriptedPhone::open(&json).map_err(|error| condition(&error))
}
