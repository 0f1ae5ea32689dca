//! The books by hand on a few days that can be followed with a finger.

use std::collections::BTreeMap;

use super::*;
use crate::sim::days::{DAY_MS, day_of};

fn noon(day: i64) -> i64 {
    day * DAY_MS + 3 * 3_600_000
}

fn goal(lived: i64, entered: i64, received: i64) -> Claim {
    Claim { entered_at: noon(entered), received_at: noon(received), what: What::Goal(lived) }
}

fn member_since(day: i64) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.roster(day, (day - 1_000, None), None);
    ledger.register(day);
    ledger
}

#[test]
fn points_run_out_by_the_day_of_the_grant_and_not_by_the_day_lived() {
    let march = day_of("2027-03-31");
    let mut ledger = member_since(march - 30);
    ledger.claim(&goal(march, march, march + 2));
    assert_eq!(ledger.usable(day_of("2028-03-31")).values().sum::<i64>(), 1_005);
    assert_eq!(ledger.usable(day_of("2028-04-01")), BTreeMap::from([(day_of("2029-03-31"), 5)]));
}

#[test]
fn what_ran_out_is_written_down_once() {
    let april = day_of("2028-04-01");
    let mut ledger = member_since(day_of("2027-03-01"));
    ledger.write_down(april - 1);
    assert_eq!((ledger.lots[0].left, ledger.lots[0].expired), (1_000, 0));
    ledger.write_down(april);
    ledger.write_down(april);
    assert_eq!((ledger.lots[0].left, ledger.lots[0].expired), (0, 1_000));
}

#[test]
fn the_window_has_eight_days_and_an_entry_a_month_to_arrive() {
    let day = day_of("2027-06-15");
    let paid = |claim| !member_since(day - 60).claim(&claim).is_empty();
    assert!(paid(goal(day - 7, day, day + 30)));
    assert!(!paid(goal(day - 8, day, day)));
    assert!(!paid(goal(day, day, day + 31)));
    assert!(!paid(goal(day - 61, day - 60, day)));
}

#[test]
fn an_early_members_points_are_of_april_2021_whenever_imported() {
    let mut ledger = Ledger::default();
    ledger.roster(day_of("2023-04-01"), (day_of("2010-04-01"), None), Some(day_of("2020-12-01")));
    ledger.register(day_of("2023-04-05"));
    assert_eq!(ledger.lots.len(), 1);
    assert_eq!((ledger.lots[0].left, ledger.lots[0].expired), (0, 1_000));
}

#[test]
fn a_last_day_moved_back_takes_back_and_moved_forward_grants_anew() {
    let day = day_of("2027-06-15");
    let (from, mut ledger) = (day - 1_000, member_since(day - 60));
    ledger.claim(&goal(day, day, day));
    ledger.roster(day + 1, (from, Some(day - 1)), None);
    assert_eq!(ledger.usable(day + 1).values().sum::<i64>(), 1_000);
    assert!(ledger.is_let_in(day + 1 + 31) && !ledger.is_let_in(day + 1 + 32));
    assert_eq!(ledger.claim(&goal(day, day, day + 1)), Vec::<&str>::new());
    ledger.roster(day + 5, (from, None), None);
    assert_eq!((ledger.lots[2].granted_on, ledger.lots[2].left), (day + 5, 5));
}

#[test]
fn a_result_waits_for_the_consent_and_an_older_year_is_not_paid_by_it() {
    let day = day_of("2027-06-15");
    let mut ledger = member_since(day - 800);
    let bmi = |day| Some((Says::Bmi(2_240), day));
    for (source, day) in [("a", day - 400), ("b", day - 10)] {
        let settled = ledger.record(&format!("bmi:{source}"), source, bmi(day), day);
        assert!(settled.earned.is_empty());
    }
    assert_eq!(ledger.consent_to_results(true, day).earned, BTreeMap::from([("bmi", 500)]));
    assert!(ledger.consent_to_results(false, day + 1).taken_back.is_empty());
    assert!(ledger.consent_to_results(true, day + 2).earned.is_empty());
    // Put right, it is judged as it stands.
    assert_eq!(ledger.record("bmi:a", "a", Some((Says::Bmi(2_300), day - 400)), day + 3).earned.len(), 1);
}

#[test]
fn a_correction_takes_back_unless_another_result_of_the_year_keeps_it() {
    let day = day_of("2027-06-15");
    let mut ledger = member_since(day - 300);
    ledger.record("flu:a", "a", Some((Says::Flu, day - 3)), day);
    ledger.record("flu:b", "b", Some((Says::Flu, day - 2)), day);
    assert!(ledger.record("flu:a", "a", None, day).taken_back.is_empty());
    assert!(ledger.record("flu:b", "b", None, day).taken_back.contains("flu"));
    assert_eq!(ledger.usable(day).values().sum::<i64>(), 1_000);
    assert_eq!(ledger.record("flu:b", "b", Some((Says::Flu, day - 2)), day).earned.len(), 1);
}
