//! When to speak to the server again after a failure.
//!
//! Comes in: the last failure and the clocks. Goes out: how long to stay quiet. Must never happen: a last try; a
//! phone silenced for long because its wall clock was moved; a server asked again before the time it named.
//!
//! Full jitter: a random wait up to 1 s doubled with each failure, at most 15 minutes, so that ten thousand phones
//! that lost the same server do not come back in one second. `Retry-After` is a floor under it. A sync the member
//! asked for skips the jittered wait (somebody is looking at the screen) and keeps the floor (the server knows
//! best).

use kenpos_rules::clock::ClockReading;

use crate::store::retry::RetryState;

/// The first wait is random between 0 and this.
const FIRST_MS: u64 = 1_000;

/// No jittered wait is longer: a member who comes back into the network is served within a quarter of an hour.
const LONGEST_MS: u64 = 15 * 60 * 1_000;

/// A `Retry-After` beyond a day is a mistake or not the server's.
const FLOOR_LONGEST_MS: u64 = 24 * 60 * 60 * 1_000;

/// The state after one more failure at `now`. `random` is a fresh number over its whole range.
pub(crate) fn after_failure(
    before: &RetryState,
    now: &ClockReading,
    retry_after_seconds: Option<u64>,
    problem: &str,
    random: u64,
) -> RetryState {
    let ceiling = FIRST_MS.saturating_mul(1_u64.checked_shl(before.attempts).unwrap_or(u64::MAX)).min(LONGEST_MS);
    let floor_ms = retry_after_seconds.unwrap_or(0).saturating_mul(1_000).min(FLOOR_LONGEST_MS);
    RetryState {
        attempts: before.attempts.saturating_add(1),
        failed_at: Some(now.clone()),
        wait_ms: (random % (ceiling + 1)).max(floor_ms),
        floor_ms,
        problem: Some(problem.to_owned()),
    }
}

/// How long to stay quiet from `now` on; 0: speak.
pub(crate) fn wait_left_ms(retry: &RetryState, now: &ClockReading, member_asked: bool) -> u64 {
    let Some(failed_at) = &retry.failed_at else { return 0 };
    let wait = if member_asked { retry.floor_ms } else { retry.wait_ms };
    let elapsed = if failed_at.boot_id == now.boot_id && failed_at.monotonic_ms <= now.monotonic_ms {
        now.monotonic_ms - failed_at.monotonic_ms
    } else {
        // Set back meanwhile, the wall clock says nothing: speaking too early costs one request, waiting for a
        // wrong year would cost the member's points.
        u64::try_from(now.wall.millis_since(failed_at.wall)).unwrap_or(u64::MAX)
    };
    wait.saturating_sub(elapsed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kenpos_rules::day::Moment;
    use proptest::prelude::*;

    fn at(wall: &str, boot: &str, monotonic_ms: u64) -> ClockReading {
        ClockReading { wall: wall.parse().expect("a moment"), boot_id: boot.to_owned(), monotonic_ms }
    }

    proptest! {
        #[test]
        fn every_wait_lies_between_the_floor_and_the_quarter_of_an_hour(
            attempts in 0_u32..200, random in any::<u64>(), floor in proptest::option::of(0_u64..100_000)
        ) {
            let before = RetryState { attempts, ..RetryState::default() };
            let now = at("2026-11-22T00:00:00Z", "b", 0);
            let after = after_failure(&before, &now, floor, "unavailable", random);
            let floor_ms = floor.unwrap_or(0) * 1_000;
            prop_assert!(after.wait_ms >= floor_ms.min(FLOOR_LONGEST_MS));
            prop_assert!(after.wait_ms <= LONGEST_MS.max(floor_ms));
            prop_assert_eq!(after.attempts, attempts + 1);
        }
    }

    #[test]
    fn the_ceiling_doubles_from_one_second() {
        let now = at("2026-11-22T00:00:00Z", "b", 0);
        let wait = |attempts, random| {
            let before = RetryState { attempts, ..RetryState::default() };
            after_failure(&before, &now, None, "offline", random).wait_ms
        };
        for (attempts, longest) in [(0, 1_000), (1, 2_000), (9, 512_000), (10, LONGEST_MS), (64, LONGEST_MS)] {
            assert_eq!(wait(attempts, longest), longest);
            assert_eq!(wait(attempts, longest + 1), 0, "the random number wraps above the ceiling");
        }
    }

    #[test]
    fn a_floor_named_before_midnight_holds_after_it_for_everyone() {
        let failed = at("2026-11-22T14:59:30Z", "b", 1_000);
        let retry = after_failure(&RetryState::default(), &failed, Some(120), "unavailable", 0);
        let past_midnight = at("2026-11-22T15:00:30Z", "b", 61_000);
        assert_eq!(wait_left_ms(&retry, &past_midnight, false), 60_000);
        assert_eq!(wait_left_ms(&retry, &past_midnight, true), 60_000, "the member cannot skip the server's own time");
        assert_eq!(wait_left_ms(&retry, &at("2026-11-22T15:01:30Z", "b", 121_000), true), 0);
    }

    #[test]
    fn the_member_skips_the_jittered_wait() {
        let failed = at("2026-11-22T00:00:00Z", "b", 0);
        let before = RetryState { attempts: 20, ..RetryState::default() };
        let retry = after_failure(&before, &failed, None, "offline", 600_000);
        assert_eq!(wait_left_ms(&retry, &failed, false), 600_000);
        assert_eq!(wait_left_ms(&retry, &failed, true), 0);
    }

    #[test]
    fn a_moved_wall_clock_neither_shortens_nor_prolongs_a_wait_within_one_boot() {
        let failed = at("2026-11-22T00:00:00Z", "b", 0);
        let retry = after_failure(&RetryState::default(), &failed, Some(60), "unavailable", 0);
        for wall in ["2020-01-01T00:00:00Z", "2036-01-01T00:00:00Z"] {
            assert_eq!(wait_left_ms(&retry, &at(wall, "b", 10_000), false), 50_000);
        }
        let after_restart = ClockReading { wall: Moment::from_millis(0), boot_id: "c".to_owned(), monotonic_ms: 5 };
        assert_eq!(wait_left_ms(&retry, &after_restart, false), 0, "a clock set back is no reason to wait for years");
    }
}
