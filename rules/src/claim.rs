//! When a device's claim was really made (programme paper, "Offline claims").
//!
//! Comes in: the device's stamp and the contacts around it as the server recorded them. Goes out: the moment believed.
//! Must never happen: a moment outside the contacts around it, or a gain from a clock set forward or back.

use serde::{Deserialize, Serialize};

use crate::clock::{Contact, Stamp};
use crate::day::Moment;
#[cfg(feature = "planted")]
use crate::planted::{self, Bug};

/// How far a clock may disagree with its bounds before it is not believed: 5 minutes, the programme's own tolerance for
/// an entry dated ahead. An honest monotonic clock drifts by some 50 parts in a million, under 3 minutes in a month offline.
pub const CLOCK_TOLERANCE_MS: i64 = 5 * 60 * 1000;

/// The moment a claim is held to have been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Believed {
    /// Between the two contacts, both ends included.
    pub at: Moment,
    /// What it rests on.
    pub basis: Basis,
}

/// What a believed moment rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Time elapsed on the device's monotonic clock since, or until, a contact of the same boot.
    Monotonic,
    /// The device's wall clock, which lay between the contacts.
    Wall,
    /// Nothing the device said could be believed: the moment of receipt stands in.
    Receipt,
}

/// Decides when a stamped claim was made.
///
/// `before` is the contact that `stamp.after_contact` names, else the latest one the server has before it, else the first
/// one it has: a device signs in before it claims. Without any contact nothing bounds the claim from below, and it counts
/// from its receipt. `receipt` is the contact that brought the claim.
///
/// The monotonic clock goes first, because nobody can set it. Where it can speak (same boot as a contact) and contradicts
/// the contacts, the wall clock is not asked: the receipt stands in.
pub fn believe(stamp: &Stamp, before: Option<&Contact>, receipt: &Contact) -> Believed {
    let at_receipt = Believed { at: receipt.at, basis: Basis::Receipt };
    let Some(before) = before.filter(|before| before.at <= receipt.at) else {
        return at_receipt;
    };
    let clock = &stamp.clock;
    let (claimed, basis) = if same_boot(&clock.boot_id, &before.boot_id) {
        (before.at.plus_millis(elapsed_ms(before.monotonic_ms, clock.monotonic_ms)), Basis::Monotonic)
    } else if same_boot(&clock.boot_id, &receipt.boot_id) {
        (receipt.at.plus_millis(-elapsed_ms(clock.monotonic_ms, receipt.monotonic_ms)), Basis::Monotonic)
    } else {
        (clock.wall, Basis::Wall)
    };
    #[cfg(feature = "planted")]
    let (claimed, basis) = planted::instead(Bug::LaunchesByClockSetBack, (clock.wall, Basis::Wall), (claimed, basis));
    let earliest = before.at.plus_millis(-CLOCK_TOLERANCE_MS);
    let latest = receipt.at.plus_millis(CLOCK_TOLERANCE_MS);
    if claimed < earliest || claimed > latest {
        return at_receipt;
    }
    Believed { at: claimed.clamp(before.at, receipt.at), basis }
}

/// A device that cannot name its boot sends an empty text; two of those prove nothing.
fn same_boot(one: &str, other: &str) -> bool {
    !one.is_empty() && one == other
}

/// Milliseconds from one monotonic reading to another, negative if the second is earlier; saturates.
fn elapsed_ms(from: u64, to: u64) -> i64 {
    let span = i64::try_from(from.abs_diff(to)).unwrap_or(i64::MAX);
    if to >= from { span } else { -span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockReading;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;

    fn contact(number: u64, at: i64, boot: &str, monotonic: i64) -> Contact {
        Contact {
            number,
            at: Moment::from_millis(at),
            boot_id: boot.to_owned(),
            monotonic_ms: monotonic.try_into().expect("a monotonic reading"),
        }
    }

    fn stamp(wall: i64, boot: &str, monotonic: i64) -> Stamp {
        let monotonic_ms = monotonic.try_into().expect("a monotonic reading");
        let clock = ClockReading { wall: Moment::from_millis(wall), boot_id: boot.to_owned(), monotonic_ms };
        Stamp { clock, after_contact: 1 }
    }

    fn believed(at: i64, basis: Basis) -> Believed {
        Believed { at: Moment::from_millis(at), basis }
    }

    #[test]
    fn case_017_with_the_boot_unchanged_the_moment_is_the_contact_plus_the_time_elapsed() {
        let (before, receipt) = (contact(1, 0, "a", 500), contact(2, 3 * DAY, "a", 500 + 3 * DAY));
        // The wall clock says next year; nobody asks it.
        let claim = stamp(365 * DAY, "a", 500 + DAY);
        assert_eq!(believe(&claim, Some(&before), &receipt), believed(DAY, Basis::Monotonic));
    }

    #[test]
    fn case_018_after_a_restart_the_moment_is_counted_back_from_the_receipt() {
        let (before, receipt) = (contact(1, 0, "a", 500), contact(2, 3 * DAY, "b", 2 * DAY));
        let claim = stamp(-DAY, "b", DAY);
        assert_eq!(believe(&claim, Some(&before), &receipt), believed(2 * DAY, Basis::Monotonic));
    }

    #[test]
    fn case_018_between_two_restarts_a_wall_clock_inside_the_contacts_is_believed() {
        let (before, receipt) = (contact(1, 0, "a", 500), contact(2, 3 * DAY, "c", 10));
        assert_eq!(believe(&stamp(DAY, "b", 7), Some(&before), &receipt), believed(DAY, Basis::Wall));
    }

    #[test]
    fn a_wall_clock_set_forward_or_back_gains_nothing() {
        let (before, receipt) = (contact(1, 10 * DAY, "a", 500), contact(2, 13 * DAY, "c", 10));
        for wall in [0, 10 * DAY - HOUR, 13 * DAY + HOUR, i64::MAX, i64::MIN] {
            assert_eq!(believe(&stamp(wall, "b", 7), Some(&before), &receipt), believed(13 * DAY, Basis::Receipt));
        }
    }

    #[test]
    fn a_clock_a_little_off_is_moved_to_the_nearest_contact() {
        let (before, receipt) = (contact(1, 10 * DAY, "a", 500), contact(2, 13 * DAY, "c", 10));
        let early = stamp(10 * DAY - CLOCK_TOLERANCE_MS, "b", 7);
        assert_eq!(believe(&early, Some(&before), &receipt), believed(10 * DAY, Basis::Wall));
        let late = stamp(13 * DAY + CLOCK_TOLERANCE_MS, "b", 7);
        assert_eq!(believe(&late, Some(&before), &receipt), believed(13 * DAY, Basis::Wall));
        let too_late = stamp(13 * DAY + CLOCK_TOLERANCE_MS + 1, "b", 7);
        assert_eq!(believe(&too_late, Some(&before), &receipt), believed(13 * DAY, Basis::Receipt));
    }

    #[test]
    fn a_monotonic_clock_that_contradicts_the_contacts_counts_from_the_receipt() {
        let (before, receipt) = (contact(1, 10 * DAY, "a", DAY), contact(2, 13 * DAY, "a", 4 * DAY));
        // A day after the receipt, and an hour before the contact it says it follows, whatever the wall clock says.
        for monotonic in [5 * DAY, DAY - HOUR] {
            let claim = stamp(11 * DAY, "a", monotonic);
            assert_eq!(believe(&claim, Some(&before), &receipt), believed(13 * DAY, Basis::Receipt));
        }
        let restarted = contact(2, 13 * DAY, "b", 4 * DAY);
        assert_eq!(believe(&stamp(11 * DAY, "b", 0), Some(&before), &restarted), believed(13 * DAY, Basis::Receipt));
    }

    #[test]
    fn without_an_earlier_contact_a_claim_counts_from_its_receipt() {
        let receipt = contact(1, 13 * DAY, "a", 4 * DAY);
        assert_eq!(believe(&stamp(12 * DAY, "a", 3 * DAY), None, &receipt), believed(13 * DAY, Basis::Receipt));
    }

    #[test]
    fn devices_that_cannot_name_their_boot_are_judged_by_the_wall_clock() {
        let (before, receipt) = (contact(1, 0, "", 0), contact(2, 3 * DAY, "", 3 * DAY));
        assert_eq!(believe(&stamp(DAY, "", 2 * DAY), Some(&before), &receipt), believed(DAY, Basis::Wall));
    }

    #[test]
    fn case_107_ten_honest_days_offline_are_ten_days() {
        let (before, receipt) = (contact(1, 0, "a", 0), contact(2, 10 * DAY + HOUR, "a", 10 * DAY + HOUR));
        let days: std::collections::BTreeSet<_> = (0..10)
            .map(|n| believe(&stamp(0, "a", n * DAY + HOUR), Some(&before), &receipt).at.programme_day())
            .collect();
        assert_eq!(days.len(), 10);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn what_is_believed_lies_between_the_contacts(
            wall in any::<i64>(), monotonic in any::<u64>(), from in any::<u64>(), to in any::<u64>(),
            start in 0i64..4_000_000_000_000, span in 0i64..4_000_000_000_000, boots in 0usize..27,
        ) {
            let name = |n: usize| ["", "a", "b"][n % 3].to_owned();
            let at = Moment::from_millis(start);
            let before = Contact { number: 1, at, boot_id: name(boots), monotonic_ms: from };
            let receipt = Contact { number: 2, at: at.plus_millis(span), boot_id: name(boots / 3), monotonic_ms: to };
            let clock = ClockReading { wall: Moment::from_millis(wall), boot_id: name(boots / 9), monotonic_ms: monotonic };
            let result = believe(&Stamp { clock, after_contact: 1 }, Some(&before), &receipt);
            prop_assert!(before.at <= result.at && result.at <= receipt.at);
        }

        #[test]
        fn an_honest_phone_is_believed_to_the_millisecond(
            start in 0i64..4_000_000_000_000, until in 0i64..2_000_000_000, rest in 0i64..2_000_000_000, booted in 0i64..2_000_000_000,
        ) {
            let before = contact(1, start, "a", booted);
            let receipt = contact(2, start + until + rest, "a", booted + until + rest);
            let claim = stamp(start + until, "a", booted + until);
            prop_assert_eq!(believe(&claim, Some(&before), &receipt), believed(start + until, Basis::Monotonic));
        }
    }
}
