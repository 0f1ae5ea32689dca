//! Wake-ups. Comes in: changes and answers, or none. Goes out: when the app is woken. Must never happen: a sentence that
//! depends on a number of Apple's backoff, which nobody knows.

use kenpos_tests::health_stores::healthkit::{Event, HealthKit, Kind, WeightUnit};

use super::super::{DAY, HOUR, MINUTE, at};
use super::{IPHONE, allow_all, happen, walk, weight};

/// An app that listens and has answered its first call.
fn listening(kit: &mut HealthKit, kind: Kind) {
    allow_all(kit);
    kit.register_observer(kind);
    kit.enable_background_delivery(kind);
    for wake in kit.wake_ups(at(0, 0)) {
        kit.complete(&wake);
    }
}

/// How many wake-ups come when the system tries every minute of a day from `from` on, none of them answered.
fn unanswered(kit: &mut HealthKit, from: i64) -> usize {
    (0..DAY / MINUTE).map(|minute| kit.wake_ups(from + minute * MINUTE).len()).sum()
}

pub fn an_observer_learns_the_kind_and_no_sample(kit: &mut HealthKit) {
    listening(kit, Kind::Steps);
    walk(kit, "one", IPHONE, 8, 100);
    walk(kit, "two", IPHONE, 9, 100);
    let wakes = kit.wake_ups(at(10, 0));
    assert_eq!(wakes.iter().map(|wake| wake.kind).collect::<Vec<_>>(), [Kind::Steps], "one for both walks");
    kit.complete(&wakes[0]);
    assert_eq!(kit.wake_ups(at(12, 0)), []);
}

pub fn steps_wake_the_app_at_most_hourly(kit: &mut HealthKit) {
    listening(kit, Kind::Steps);
    walk(kit, "one", IPHONE, 8, 100);
    let first = kit.wake_ups(at(9, 0));
    kit.complete(&first[0]);
    happen(kit, at(9, 10), &super::steps("two", IPHONE, at(9, 0), at(9, 10), 10));
    assert_eq!(kit.wake_ups(at(9, 59)), []);
    assert_eq!(kit.wake_ups(at(10, 0)).len(), 1);
}

pub fn after_three_unanswered_wake_ups_no_more_come(kit: &mut HealthKit) {
    listening(kit, Kind::Weight);
    happen(kit, at(7, 0), &weight("one", at(7, 0), "68.2", WeightUnit::Kg));
    assert_eq!(unanswered(kit, at(7, 0)), 3);
    happen(kit, at(7, 0) + 2 * DAY, &weight("two", at(8, 0), "68.4", WeightUnit::Kg));
    assert_eq!(unanswered(kit, at(7, 0) + 2 * DAY), 0, "stopped for good");
    kit.enable_background_delivery(Kind::Weight);
    assert_eq!(kit.wake_ups(at(7, 0) + 4 * DAY).len(), 1);
}

pub fn an_observer_not_registered_at_launch_misses_its_wake_up(kit: &mut HealthKit) {
    listening(kit, Kind::Steps);
    happen(kit, at(7, 0), &Event::KillApp {});
    walk(kit, "one", IPHONE, 8, 100);
    assert_eq!(unanswered(kit, at(9, 0)), 0, "launched three times, and nobody listened");
    kit.register_observer(Kind::Steps);
    assert_eq!(unanswered(kit, at(9, 0) + 2 * DAY), 0);
    kit.enable_background_delivery(Kind::Steps);
    assert_eq!(kit.wake_ups(at(9, 0) + 4 * DAY).len(), 1);
}

pub fn low_power_mode_holds_wake_ups_back(kit: &mut HealthKit) {
    listening(kit, Kind::Steps);
    happen(kit, at(7, 0), &Event::LowPower { on: true });
    walk(kit, "one", IPHONE, 8, 100);
    assert_eq!(kit.wake_ups(at(9, 0) + 5 * HOUR), []);
    happen(kit, at(20, 0), &Event::LowPower { on: false });
    assert_eq!(kit.wake_ups(at(20, 0)).len(), 1);
}
