//! Locks: how many wrong tries each door takes before it closes, and for how long.
//!
//! Comes in: a tally of wrong tries, the moment. Goes out: open, or closed until when. Must never happen: a lock that
//! touches a signed-in device, or an answer that tells a known name from an unknown one: tries are counted by the name
//! that was *given*, whether anybody has it or not, and the visible answer depends on that tally alone.

use kenpos_rules::day::Moment;

use crate::store::union::{FAILURE_BUCKET_MS, FailureTally};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// What a door takes: so many wrong tries within so long a window that ends now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Wrong tries after which no further one is looked at.
    pub failures: u32,
    /// How far back tries count.
    pub window_ms: i64,
}

/// First registration of one person: so many wrong tries ever, then the desk. An honest member knows the own birthday;
/// a guesser with five tries of some 15,000 possible dates has one chance in 3,000. Kept with the person, without a
/// window; [`REGISTRATION_OF_NAME`] is what shows.
pub const REGISTRATION_OF_PERSON_FAILURES: u32 = 5;

/// First registration under one name (ID or card), known or unknown: after as many tries the answer becomes "closed".
/// Two days, as long as the store keeps failures. The person's own door stays closed beyond that, and then answers
/// like a wrong date, as an unknown name does.
pub const REGISTRATION_OF_NAME: Limit =
    Limit { failures: REGISTRATION_OF_PERSON_FAILURES, window_ms: crate::store::union::FAILURES_KEPT_MS };

/// First registrations from one network: a site of the employer is one address, and in the hour after the launch some
/// hundred people register from it, a few with typing mistakes. One date sprayed over 5,000 numbers takes four days.
pub const REGISTRATION_OF_NETWORK: Limit = Limit { failures: 50, window_ms: HOUR_MS };

/// First registrations of the whole union: one date sprayed over many numbers from many networks. Well above the busiest
/// honest hour of a union of this size; while it is closed only newcomers wait, and the log says so.
pub const REGISTRATION_OF_UNION: Limit = Limit { failures: 300, window_ms: HOUR_MS };

/// Sign-in under one name: passwords have ten characters or more, so 960 guesses a day are nothing; a member who mistypes
/// waits a quarter of an hour, and the own phone stays signed in.
pub const SIGN_IN_OF_NAME: Limit = Limit { failures: 10, window_ms: 15 * MINUTE_MS };

/// Codes of the desk tried under one name: five tries at fifty bits within the code's own day.
pub const RESET_OF_NAME: Limit = Limit { failures: 5, window_ms: 24 * HOUR_MS };

/// Sign-ins from one network: a site of the employer is one address.
pub const SIGN_IN_OF_NETWORK: Limit = Limit { failures: 200, window_ms: 15 * MINUTE_MS };

impl Limit {
    /// From when on tries count at `now`.
    pub const fn since(&self, now: Moment) -> Moment {
        now.plus_millis(-self.window_ms)
    }

    /// Until when the door is closed, if it is. Tries made meanwhile are not counted, so the end does not move away.
    pub fn closed_until(&self, tally: FailureTally) -> Option<Moment> {
        // The store counts by the minute, rounded down; a minute more and the last try has left the window for sure.
        tally
            .last
            .filter(|_| tally.count >= self.failures)
            .map(|last| last.plus_millis(self.window_ms + FAILURE_BUCKET_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_is_open_until_the_last_allowed_failure_and_names_when_it_opens_again() {
        let last = Some(Moment::from_millis(0));
        assert_eq!(SIGN_IN_OF_NAME.closed_until(FailureTally { count: 9, last }), None);
        let until = SIGN_IN_OF_NAME.closed_until(FailureTally { count: 10, last });
        assert_eq!(until, Some(Moment::from_millis(16 * MINUTE_MS)));
        assert_eq!(SIGN_IN_OF_NAME.closed_until(FailureTally::default()), None);
    }

    #[test]
    fn no_lock_looks_back_further_than_failures_are_kept() {
        for limit in [
            REGISTRATION_OF_NAME,
            REGISTRATION_OF_NETWORK,
            REGISTRATION_OF_UNION,
            SIGN_IN_OF_NAME,
            SIGN_IN_OF_NETWORK,
            RESET_OF_NAME,
        ] {
            assert!(limit.window_ms <= crate::store::union::FAILURES_KEPT_MS);
        }
    }
}
