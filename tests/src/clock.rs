//! Time that a test moves.
//!
//! There is one true time, which only moves forward when told to. The server reads it as it is; each phone reads it
//! through clocks of its own, whose wall time can be wrong and which can be rebooted.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kenpos_core::ports::Clock as PhoneClock;
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_server::ports::Clock as ServerClock;

/// The true time.
#[derive(Debug)]
pub struct TrueTime(AtomicI64);

impl TrueTime {
    /// Time that begins at `start` and stands still until it is moved.
    pub fn starting_at(start: Moment) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(start.millis())))
    }

    /// The true moment.
    pub fn get(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }

    /// Moves time forward; `millis` below zero is a mistake of the test.
    pub fn advance_millis(&self, millis: i64) {
        assert!(millis >= 0, "true time never runs backwards");
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Moves time forward by whole days.
    pub fn advance_days(&self, days: i64) {
        self.advance_millis(days * 86_400_000);
    }

    /// Moves time forward to `hour`:`minute` (UTC+9) of a day; does nothing when that has passed.
    pub fn advance_to(&self, day: ProgrammeDay, hour: i64, minute: i64) {
        let target = day.start().plus_millis((hour * 60 + minute) * 60_000);
        let wait = target.millis_since(self.get());
        if wait > 0 {
            self.advance_millis(wait);
        }
    }

    /// The programme day it truly is.
    pub fn today(&self) -> ProgrammeDay {
        self.get().programme_day()
    }
}

impl ServerClock for TrueTime {
    fn now(&self) -> Moment {
        self.get()
    }
}

/// The clocks of one phone: they follow the true time, but the wall clock can be set and the phone rebooted.
#[derive(Debug)]
pub struct DeviceClocks {
    time: Arc<TrueTime>,
    wall_error_ms: AtomicI64,
    boot: Mutex<Moment>,
    boots: AtomicU32,
}

impl DeviceClocks {
    /// Clocks that run true, of a phone started an hour ago.
    pub fn following(time: &Arc<TrueTime>) -> Arc<Self> {
        Self::booted_at(time.get().plus_millis(-3_600_000), time)
    }

    /// Clocks that run true, of a phone started at this moment.
    pub fn booted_at(boot: Moment, time: &Arc<TrueTime>) -> Arc<Self> {
        Arc::new(Self {
            time: Arc::clone(time),
            wall_error_ms: AtomicI64::new(0),
            boot: Mutex::new(boot),
            boots: AtomicU32::new(1),
        })
    }

    /// Sets the wall clock wrong by this much (0: right again). The monotonic clock is not impressed.
    pub fn set_wall_error_millis(&self, millis: i64) {
        self.wall_error_ms.store(millis, Ordering::SeqCst);
    }

    /// When the phone was started last.
    pub fn boot(&self) -> Moment {
        *self.boot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Restarts the phone: a new boot id, and the monotonic clock begins anew.
    pub fn reboot(&self) {
        *self.boot.lock().unwrap_or_else(PoisonError::into_inner) = self.time.get();
        self.boots.fetch_add(1, Ordering::SeqCst);
    }
}

impl PhoneClock for DeviceClocks {
    fn now(&self) -> ClockReading {
        let now = self.time.get();
        let boot = self.boot();
        ClockReading {
            wall: now.plus_millis(self.wall_error_ms.load(Ordering::SeqCst)),
            boot_id: format!("boot-{}", self.boots.load(Ordering::SeqCst)),
            monotonic_ms: u64::try_from(now.millis_since(boot)).expect("a phone boots before it is used"),
        }
    }
}
