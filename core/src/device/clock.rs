//! The device's clocks.
//!
//! Comes in: nothing. Goes out: wall, boot and monotonic time in one look. Must never happen: a claim that two
//! readings belong to one boot when that is not known; the server then trusts the monotonic clock (law: offline
//! claims). Where the system does not name the boot, every start of the app counts as a boot of its own, which
//! only costs evidence and never makes any. On Apple's systems: how long the device has been running, which the server is told
//! with every entry; its maker lets an app measure with that clock (reason 35F9.1) and not send it away.

#[cfg(any(test, all(unix, not(any(target_os = "linux", target_os = "android")))))]
use std::sync::OnceLock;

use kenpos_rules::clock::{BOOT_ID_MAX, ClockReading};
use kenpos_rules::day::Moment;

use crate::device::rng::DeviceRng;
use crate::ports::{Clock, Rng};

/// Linux and Android name each boot by a UUID here.
const BOOT_ID_FILE: &str = "/proc/sys/kernel/random/boot_id";

/// The clocks of this device.
///
/// - Linux, Android: the kernel's boot id and `CLOCK_BOOTTIME`, which runs on while the device sleeps. Where a
///   policy hides the boot id, as below.
/// - Apple: milliseconds since the app first asked, by `CLOCK_MONOTONIC`, which runs on during sleep there; the boot is named
///   per start of the app.
/// - Others: milliseconds since the app started, sleep perhaps not included; the boot is named per start.
pub struct DeviceClock {
    boot_id: String,
    #[cfg(not(unix))]
    started: std::time::Instant,
}

impl DeviceClock {
    /// Reads the name of the boot once; it cannot change while the app runs.
    #[must_use]
    pub fn new() -> Self {
        Self {
            boot_id: kernel_boot_id().unwrap_or_else(boot_of_this_run),
            #[cfg(not(unix))]
            started: first_instant(),
        }
    }
}

impl Default for DeviceClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for DeviceClock {
    #[expect(clippy::disallowed_methods, reason = "the real end of the clock port")]
    fn now(&self) -> ClockReading {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        // A device set to before 1970 has no usable wall clock; the server then goes by the monotonic one.
        let millis = since_epoch.map_or(0, |age| i64::try_from(age.as_millis()).unwrap_or(i64::MAX));
        ClockReading {
            wall: Moment::from_millis(millis),
            boot_id: self.boot_id.clone(),
            monotonic_ms: self.monotonic_ms(),
        }
    }
}

impl DeviceClock {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn monotonic_ms(&self) -> u64 {
        read_ms(rustix::time::ClockId::Boottime)
    }

    #[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
    fn monotonic_ms(&self) -> u64 {
        static FIRST: OnceLock<u64> = OnceLock::new();
        since_first(&FIRST, read_ms(rustix::time::ClockId::Monotonic))
    }

    #[cfg(not(unix))]
    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the real end of the clock port")]
fn read_ms(clock: rustix::time::ClockId) -> u64 {
    let time = rustix::time::clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let millis = u64::try_from(time.tv_nsec / 1_000_000).unwrap_or(0);
    seconds.saturating_mul(1_000).saturating_add(millis)
}

/// What has passed since the reading that came first.
#[cfg(any(test, all(unix, not(any(target_os = "linux", target_os = "android")))))]
fn since_first(first: &OnceLock<u64>, reading: u64) -> u64 {
    reading.saturating_sub(*first.get_or_init(|| reading))
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "the real end of the clock port")]
fn first_instant() -> std::time::Instant {
    std::time::Instant::now()
}

/// The kernel's name for this boot; `None` where there is none or it may not be read.
fn kernel_boot_id() -> Option<String> {
    if !cfg!(any(target_os = "linux", target_os = "android")) {
        return None;
    }
    let text = std::fs::read_to_string(BOOT_ID_FILE).ok()?;
    let id = text.trim();
    (!id.is_empty() && id.len() <= BOOT_ID_MAX).then(|| id.to_owned())
}

/// A name no other start of the app has.
fn boot_of_this_run() -> String {
    let mut random = [0_u8; 16];
    DeviceRng.fill(&mut random);
    format!("run-{}", uuid::Uuid::from_bytes(random).simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_run_and_the_boot_stays() {
        let clock = DeviceClock::new();
        let (first, second) = (clock.now(), DeviceClock::new().now());
        assert!(second.monotonic_ms >= first.monotonic_ms);
        assert!(first.wall > "2026-01-01T00:00:00Z".parse().expect("a moment"));
        if cfg!(target_os = "linux") {
            assert!(first.monotonic_ms > 0);
            assert_eq!(first.boot_id, second.boot_id, "one boot, one name");
        }
    }

    #[test]
    fn where_the_uptime_is_not_to_be_told_time_begins_with_the_first_reading() {
        let first = OnceLock::new();
        let told = [8_640_000_123, 8_640_000_123, 8_640_060_123, 8_640_000_000].map(|now| since_first(&first, now));
        assert_eq!(told, [0, 0, 60_000, 0]);
    }

    #[test]
    fn a_run_without_a_named_boot_claims_no_other_runs_boot() {
        let (one, two) = (boot_of_this_run(), boot_of_this_run());
        assert_ne!(one, two);
        assert!(one.len() <= BOOT_ID_MAX);
    }
}
