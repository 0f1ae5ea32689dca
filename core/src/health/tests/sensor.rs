//! The phone's own step counter.

use kenpos_rules::provenance::Computed;

use super::*;
use crate::health::outcome;
use crate::store::health::CounterReading;

const SENSOR: Channel = Channel::PhoneSensor;

fn read(phone: &TestPhone, steps: u64) -> HealthReport {
    let mut run = phone.kenpos.health_run(SENSOR, HealthReason::Foreground);
    while let Some(command) = run.next_command().expect("a command") {
        let outcome = match command {
            HealthCommand::ReadCounter => HealthOutcome::Counter(outcome::CounterReading { steps: steps.to_string() }),
            _ => HealthOutcome::Done,
        };
        run.report(outcome).expect("taken");
    }
    run.summary()
}

fn phone_with_sensor() -> TestPhone {
    let phone = TestPhone::new();
    phone.kenpos.link_health(SENSOR).expect("linked");
    phone
}

#[test]
fn the_first_reading_is_where_counting_begins() {
    let phone = phone_with_sensor();
    read(&phone, 12_000);
    assert_eq!(phone.rows("record"), 0);
    phone.clock.advance_minutes(30);
    read(&phone, 12_345);
    assert_eq!(steps_on(&phone, SENSOR, "2026-11-22"), Some((345, 345)));
}

#[test]
fn a_sensor_linked_again_counts_on_from_there_on_a_day_that_was_deleted_with_its_link() {
    let phone = phone_with_sensor();
    read(&phone, 12_000);
    phone.clock.advance_minutes(30);
    read(&phone, 12_345);
    phone.kenpos.unlink_health(SENSOR, false).expect("unlinked");
    phone.kenpos.link_health(SENSOR).expect("linked");
    read(&phone, 12_400);
    phone.clock.advance_minutes(30);
    read(&phone, 12_450);
    assert_eq!(steps_on(&phone, SENSOR, "2026-11-22"), Some((50, 50)));
}

#[test]
fn case_077_after_a_restart_the_counter_begins_at_zero_and_all_it_shows_is_new() {
    let phone = phone_with_sensor();
    read(&phone, 12_345);
    phone.clock.advance_minutes(60);
    phone.clock.restart("boot-2");
    phone.clock.advance_minutes(10);
    read(&phone, 20);
    assert_eq!(steps_on(&phone, SENSOR, "2026-11-22"), Some((20, 20)));
}

#[test]
fn case_078_two_readings_around_midnight_are_split_by_time_and_marked_as_estimated() {
    let phone = phone_with_sensor();
    phone.clock.advance_minutes(10 * HOUR);
    read(&phone, 1_000);
    phone.clock.advance_minutes(10 * HOUR);
    read(&phone, 1_300);
    assert_eq!(steps_on(&phone, SENSOR, "2026-11-22"), Some((60, 60)));
    assert_eq!(steps_on(&phone, SENSOR, "2026-11-23"), Some((240, 240)));
    let why = phone.kenpos.why(day("2026-11-23")).expect("shown");
    assert_eq!(why.readings[0].computed, Some(Computed::Estimated));
}

#[test]
fn case_079_a_jump_no_legs_make_is_dropped_and_counting_begins_there() {
    let phone = phone_with_sensor();
    read(&phone, 1_000);
    phone.clock.advance_minutes(30);
    let report = read(&phone, 1_001_000);
    assert_eq!((report.changed, report.left_out.get(&LeftOutReason::OutOfRange)), (0, Some(&1)));
    phone.clock.advance_minutes(30);
    read(&phone, 1_001_500);
    assert_eq!(steps_on(&phone, SENSOR, "2026-11-22"), Some((500, 500)));
}

#[test]
fn case_080_the_sensor_rests_once_health_connect_counts() {
    let phone = phone_with_sensor();
    read(&phone, 1_000);
    phone.kenpos.link_health(Channel::HealthConnect).expect("linked");
    let mut shell = Shell { may_read: true, ..Shell::new() };
    shell.total("2026-11-22", 3_000, 3_000);
    run(&phone, Channel::HealthConnect, HealthReason::Foreground, &mut shell);
    phone.clock.advance_minutes(30);
    assert_eq!(read(&phone, 1_400).ended, Some(WhyEnded::Superseded));
    assert_eq!(phone.kenpos.home().expect("shown").steps.map(|steps| steps.count()), Some(3_000));
    let state = phone.kenpos.links().expect("shown")[2].state;
    assert_eq!(state, kenpos_rules::explain::LinkState::Superseded);
}

#[test]
fn a_device_without_the_sensor_is_told_so() {
    let phone = phone_with_sensor();
    let mut run = phone.kenpos.health_run(SENSOR, HealthReason::Foreground);
    run.next_command().expect("a command");
    run.report(HealthOutcome::Unsupported(Unsupported::NoHardware)).expect("taken");
    assert_eq!(run.next_command().expect("a command"), Some(HealthCommand::Complete));
    assert_eq!(run.summary().ended, Some(WhyEnded::Off(OffReason::NoHardware)));
}

#[test]
fn the_kept_reading_shows_no_steps() {
    let clock = TestPhone::new().call().clock;
    let reading = CounterReading { steps: 7_639, at: clock.wall, clock };
    assert!(!format!("{reading:?}").contains("7639"));
}
