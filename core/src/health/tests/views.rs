//! Sync health, and why a number is what it is.

use kenpos_rules::daily_total::StepsVerdict;
use kenpos_rules::explain::{DayState, LinkState};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::*;
use crate::log::StepsEntry;

const KIT: Channel = Channel::AppleHealth;
const TODAY: &str = "2026-11-22";

fn state(phone: &TestPhone) -> LinkState {
    phone.kenpos.links().expect("shown")[0].state
}

fn after(outcome: HealthOutcome) -> LinkState {
    let (phone, mut shell) = linked(KIT);
    shell.trouble = Some((0, outcome));
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    state(&phone)
}

#[test]
fn every_state_of_a_channel_is_told_apart() {
    let phone = TestPhone::new();
    assert_eq!(state(&phone), LinkState::NotLinked);
    phone.kenpos.link_health(KIT).expect("linked");
    assert_eq!(state(&phone), LinkState::Reading);
    let mut shell = Shell::new();
    shell.total(TODAY, 500, 500);
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    assert_eq!(state(&phone), LinkState::UpToDate);
    phone.clock.advance_minutes(25 * HOUR);
    assert_eq!(state(&phone), LinkState::Stale);
    assert_eq!(after(HealthOutcome::Locked), LinkState::Locked);
    assert_eq!(after(HealthOutcome::Restricted), LinkState::Restricted);
    assert_eq!(after(HealthOutcome::NotAsked), LinkState::NotAsked);
    assert_eq!(after(HealthOutcome::ProviderMissing), LinkState::ProviderMissing);
    assert_eq!(after(HealthOutcome::ProviderUpdate), LinkState::ProviderUpdate);
    assert_eq!(after(HealthOutcome::Unsupported(Unsupported::WorkProfile)), LinkState::WorkProfile);
    assert_eq!(after(HealthOutcome::Failed { code: 4 }), LinkState::Failed);
}

#[test]
fn case_028_after_three_days_with_nothing_to_see_the_view_says_so_and_no_more() {
    let (phone, mut shell) = linked(KIT);
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    assert_eq!(state(&phone), LinkState::UpToDate);
    phone.clock.advance_minutes(3 * 24 * HOUR);
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    assert_eq!(state(&phone), LinkState::NothingVisible);
}

#[test]
fn case_025_wake_ups_that_stopped_are_made_up_for_by_the_next_opening() {
    let (phone, mut shell) = linked(KIT);
    shell.total(TODAY, 500, 500);
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    // The handler was missed three times: nothing wakes the app any more, and nobody looks for a day.
    phone.clock.advance_minutes(25 * HOUR);
    let before = phone.kenpos.links().expect("shown").remove(0);
    assert_eq!((before.state, before.read_at), (LinkState::Stale, Some(moment(crate::testing::NOON))));
    shell.total(TODAY, 9_000, 9_000);
    shell.total("2026-11-17", 4_000, 4_000);
    shell.asked.clear();
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    let asked = shell.asked.iter().filter_map(|command| match command {
        HealthCommand::DayTotal { day, .. } => Some(*day),
        _ => None,
    });
    assert_eq!(
        asked.collect::<std::collections::BTreeSet<_>>().len(),
        8,
        "every open day, although no sample told of any"
    );
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((9_000, 9_000)));
    assert_eq!(steps_on(&phone, KIT, "2026-11-17"), Some((4_000, 4_000)));
    let after = phone.kenpos.links().expect("shown").remove(0);
    assert_eq!((after.state, after.read_at), (LinkState::UpToDate, Some(phone.call().clock.wall)));
}

#[test]
fn low_power_is_a_hint_beside_the_state_and_the_last_reading_is_shown() {
    let (phone, mut shell) = linked(KIT);
    shell.total(TODAY, 500, 500);
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    phone.kenpos.note_background(Background::LowPower).expect("noted");
    let view = phone.kenpos.links().expect("shown").remove(0);
    assert_eq!((view.state, view.hints), (LinkState::UpToDate, vec![LinkState::LowPower]));
    assert_eq!(view.read_at, Some(moment(crate::testing::NOON)));
}

#[test]
fn a_day_is_explained_reading_by_reading_and_typed_steps_stand_aside() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 5_000));
    shell.total(TODAY, 5_000, 5_000);
    run(&phone, KIT, HealthReason::Foreground, &mut shell);
    let typed = StepsEntry { steps: StepCount::from_count(9_000).expect("a count"), day: None };
    phone.kenpos.log_steps(&typed).expect("logged");
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!(why.shown.map(StepCount::count), Some(5_000));
    assert_eq!((why.state, why.closes_at), (DayState::Open, day("2026-11-29").end()));
    let verdict = |source| why.readings.iter().find(|reading| reading.source == source).map(|reading| reading.verdict);
    assert_eq!(verdict(Source::AppleHealth), Some(StepsVerdict::Counts));
    assert_eq!(verdict(Source::Manual), Some(StepsVerdict::MeasuredInstead));
    let measured = why.readings.iter().find(|reading| reading.this_phone).expect("read here");
    assert_eq!((measured.origins.len(), measured.read_at), (1, Some(moment(crate::testing::NOON))));
    phone.kenpos.pin_steps(Some(Source::Manual)).expect("pinned");
    assert_eq!(phone.kenpos.why(day(TODAY)).expect("shown").shown.map(StepCount::count), Some(9_000));
    phone.kenpos.pin_steps(None).expect("unpinned");
    let debugged = format!("{why:?}");
    assert!(!debugged.contains("5000") && !debugged.contains("9000"), "{debugged}");
}

#[test]
fn a_day_settles_for_seven_days_and_is_final_after() {
    let (phone, _) = linked(KIT);
    let state = |on: &str| phone.kenpos.why(day(on)).expect("shown").state;
    assert_eq!(state(TODAY), DayState::Open);
    assert_eq!(state("2026-11-15"), DayState::Settling);
    assert_eq!(state("2026-11-14"), DayState::Final);
}
