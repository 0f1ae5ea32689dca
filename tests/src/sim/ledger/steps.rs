//! What a step campaign credits of a day, by hand: what each count is worth, and which of several stands for the day.
//!
//! Comes in: revisions of counts as they passed over the wire, with the moment of entry that is believed. Goes out: steps.
//! Must never happen: a typed step credited; two counts added; a list of the programme file read here.
//!
//! That what a phone says of the measured part and of who wrote it is what its store holds is looked at elsewhere
//! (`health/credit.rs`).

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::days::{DAY_MS, day_of, japan_day, moment_of};

/// Days before today that are still open.
const OPEN_DAYS: i64 = 7;
/// Credited at most of what an app wrote that the programme does not know.
const APP_MOST: i64 = 15_000;
/// More measured steps wait for the desk.
const HELD_ABOVE: i64 = 100_000;
/// What an hour holds, the day's first one whole.
const AN_HOUR: i64 = 15_000;
const HOUR_MS: i64 = 3_600_000;

/// How much a count says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Measured, by whatever it was.
    Measured,
    /// Typed.
    Typed,
    /// More than the time can hold.
    Impossible,
}

/// A count of a day.
#[derive(Clone, Copy, Debug)]
struct Count {
    day: i64,
    shown: i64,
    class: Class,
    measured: i64,
    credit: i64,
    /// The desk is to look at it first.
    held: bool,
    /// Entered when the day was final.
    late: bool,
}

/// The counts of a member by record, as they stand.
#[derive(Clone, Debug, Default)]
pub struct StepCounts(BTreeMap<String, (Rank, Option<Count>)>);

/// The highest stands: revision, then deletion, then op id.
type Rank = (u64, bool, String);

impl StepCounts {
    /// A revision was taken: `body` is that of an item about a record.
    pub fn take(&mut self, op: &str, body: &Value, entered_at: i64) {
        let (id, value) = (body["record_id"].as_str().unwrap_or_default(), &body["value"]);
        let deleted = value["type"] == "deleted";
        let rank = (body["revision"].as_u64().unwrap_or_default(), deleted, op.to_owned());
        let known = self.0.get(id);
        let is_about_steps = value["type"] == "steps" || known.is_some();
        if !is_about_steps || known.is_some_and(|(known, _)| *known >= rank) {
            return;
        }
        let before = known.and_then(|(_, count)| *count);
        let count = (!deleted).then(|| Count::read(value, entered_at).at_its_time(before, entered_at));
        self.0.insert(id.to_owned(), (rank, count));
    }

    /// What a campaign credits of a day: of the measured counts the one that is worth most, and never two.
    pub fn credited(&self, day: i64) -> i64 {
        let best = self.of(day).filter(|count| count.class == Class::Measured).max_by_key(|count| {
            let worth = if count.held { count.measured } else { count.credit };
            (worth, count.measured, count.shown, count.credit)
        });
        best.map_or(0, |count| count.credit)
    }

    /// Whether some count of a day shows more than is credited.
    pub fn is_cut(&self, day: i64) -> bool {
        let credited = self.credited(day);
        self.of(day).any(|count| count.shown > credited)
    }

    /// Every day of which something is known.
    pub fn days(&self) -> impl Iterator<Item = i64> {
        self.0.values().filter_map(|(_, count)| Some((*count)?.day))
    }

    /// The counts of a day, without those that came too late and found none in their place.
    fn of(&self, day: i64) -> impl Iterator<Item = &Count> {
        let counts = self.0.values().filter_map(|(_, count)| count.as_ref());
        counts.filter(move |count| {
            count.day == day && !(count.late && count.credit == 0) && (count.shown > 0 || count.measured > 0)
        })
    }
}

impl Count {
    fn read(value: &Value, entered_at: i64) -> Self {
        let number = |value: &Value| value.as_i64().unwrap_or_default();
        let (day, shown) = (day_of(value["day"].as_str().unwrap_or_default()), number(&value["steps"]));
        let bare = Self { day, shown, class: Class::Measured, measured: shown, credit: 0, held: false, late: false };
        if value["source"] == "manual" {
            return Self { class: Class::Typed, measured: 0, ..bare };
        }
        let read = &value["provenance"];
        if read.is_null() {
            return Self { credit: shown.min(APP_MOST), ..bare };
        }
        let measured = number(&read["device_steps"]);
        let (mut typed, mut devices, mut others, mut largest) = (false, 0, 0, 0);
        for origin in read["origins"].as_array().into_iter().flatten().filter(|origin| origin["steps"] != 0) {
            let counts_by_itself = origin["method"] == "automatic" || origin["method"] == "active";
            match origin["method"].as_str() {
                Some("manual") => typed = true,
                _ if counts_by_itself && is_device(origin["name"].as_str().unwrap_or_default()) => {
                    devices += 1;
                    largest = number(&origin["steps"]).max(largest);
                }
                _ => others += 1,
            }
        }
        let (class, measured, credit) = match (devices, others) {
            (0, 0) if typed => (Class::Typed, 0, 0),
            (1.., 0) => (Class::Measured, measured, measured),
            // What an unknown app wrote counts up to a limit; what a device says alone counts all the same.
            _ => (Class::Measured, measured, measured.min(APP_MOST).max(largest.min(measured))),
        };
        let read_at = moment_of(read["read_at"].as_str().unwrap_or_default()).0.min(entered_at);
        let count = Self { class, measured, credit, held: measured.max(credit) > HELD_ABOVE, ..bare };
        match () {
            () if shown.max(number(&read["device_steps"])) > held_by(day, read_at) => {
                Self { class: Class::Impossible, credit: 0, ..count }
            }
            () if count.held => Self { credit: 0, ..count },
            () => count,
        }
    }

    /// What is entered on a final day is shown; what the day was worth `before` stands.
    fn at_its_time(self, before: Option<Self>, entered_at: i64) -> Self {
        if japan_day(entered_at) - self.day <= OPEN_DAYS {
            return self;
        }
        match before {
            Some(before) => Self { shown: self.shown, day: self.day, late: true, ..before },
            None => Self { measured: 0, credit: 0, late: true, ..self },
        }
    }
}

/// How many steps a day can hold until a moment.
const fn held_by(day: i64, moment: i64) -> i64 {
    let begin = day * DAY_MS - 9 * HOUR_MS;
    let passed = moment - begin;
    let passed = if passed > DAY_MS { DAY_MS } else { passed };
    AN_HOUR * (if passed < HOUR_MS { HOUR_MS } else { passed }) / HOUR_MS
}

/// The devices and the apps of bands that write in the stores of a run.
fn is_device(name: &str) -> bool {
    name.starts_with("com.apple.health.")
        || ["android", "com.sec.android.app.shealth", "com.fitbit.FitbitMobile", "com.garmin.connect.mobile"]
            .contains(&name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAY: &str = "2026-11-22";

    fn noon(days: i64) -> i64 {
        (day_of(DAY) + days) * DAY_MS + 3 * HOUR_MS
    }

    fn origin(name: &str, method: &str, steps: Option<i64>) -> Value {
        json!({"name": name, "method": method, "steps": steps})
    }

    fn count(revision: u64, steps: i64, measured: i64, origins: &[Value]) -> Value {
        json!({"record_id": "r", "revision": revision, "value": {"type": "steps", "day": DAY, "steps": steps,
               "source": "health_connect", "provenance": {"device_steps": measured, "origins": origins,
               "read_at": "2026-11-22T12:00:00.000+09:00"}}})
    }

    fn credited(bodies: &[(Value, i64)]) -> i64 {
        let mut counts = StepCounts::default();
        for (body, entered_at) in bodies {
            counts.take("op", body, *entered_at);
        }
        counts.credited(day_of(DAY))
    }

    #[test]
    fn typed_steps_are_never_credited_and_an_unknown_app_up_to_a_limit() {
        let (phone, typed) = (origin("android", "automatic", None), origin("any", "manual", None));
        let app = origin("org.example.any", "unknown", None);
        let of = |steps, measured, origins: &[Value]| credited(&[(count(1, steps, measured, origins), noon(0))]);
        assert_eq!(of(20_000, 20_000, std::slice::from_ref(&phone)), 20_000);
        assert_eq!(of(20_000, 4_000, &[phone.clone(), typed.clone()]), 4_000);
        assert_eq!(of(20_000, 0, &[typed]), 0);
        assert_eq!(of(20_000, 20_000, &[phone, app]), 15_000);
    }

    #[test]
    fn more_than_the_hours_hold_is_not_credited_and_a_march_waits_for_the_desk() {
        let phone = [origin("android", "automatic", None)];
        let of = |steps| credited(&[(count(1, steps, steps, &phone), noon(0))]);
        assert_eq!([of(100_000), of(100_001), of(180_001)], [100_000, 0, 0]);
    }

    #[test]
    fn on_a_final_day_what_it_was_worth_stands_and_what_is_new_counts_nothing() {
        let phone = [origin("android", "automatic", None)];
        let of = |revision, steps| count(revision, steps, steps, &phone);
        assert_eq!(credited(&[(of(1, 500), noon(7)), (of(2, 900), noon(8))]), 500);
        assert_eq!(credited(&[(of(1, 900), noon(8))]), 0);
    }
}
