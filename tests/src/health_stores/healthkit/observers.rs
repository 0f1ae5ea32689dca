//! Wake-ups. Comes in: that something changed, and answers. Goes out: the app is woken, and told nothing more. Must never
//! happen: a wake-up that says what changed; one after three that were not answered.

use super::{Deviation, HealthKit, Kind};

/// Apple's floor for steps: hourly at most.
const STEPS_FLOOR_MS: i64 = 3_600_000;

/// The first wait before a wake-up that was not answered is tried again; it doubles. Apple gives no number.
const FIRST_RETRY_MS: i64 = 60_000;

/// Wake-ups in a row without an answer, after which no more come.
const MISSES: u32 = 3;

/// The app was woken because something of this kind changed. Answer with [`HealthKit::complete`], on every path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The observed type.
    pub kind: Kind,
    number: u64,
}

/// An observer with background delivery.
#[derive(Clone, Debug, Default)]
pub(super) struct Observer {
    delivers: bool,
    registered: bool,
    changed: bool,
    last: Option<i64>,
    unanswered: Option<u64>,
    misses: u32,
}

impl Observer {
    pub(super) fn something_changed(&mut self) {
        self.changed = true;
    }

    pub(super) fn app_ended(&mut self) {
        self.registered = false;
    }

    fn is_due(&self, kind: Kind, now: i64) -> bool {
        let floor = if kind == Kind::Steps { STEPS_FLOOR_MS } else { 0 };
        let retry = if self.unanswered.is_some() { FIRST_RETRY_MS << self.misses.min(MISSES) } else { 0 };
        let rested = self.last.is_none_or(|last| now >= last + floor.max(retry));
        self.delivers && rested && (self.changed || self.unanswered.is_some())
    }
}

impl HealthKit {
    /// `enableBackgroundDelivery(for:frequency:)` at its fastest. Begins anew after the wake-ups have stopped.
    pub fn enable_background_delivery(&mut self, kind: Kind) {
        let observer = self.observers.entry(kind).or_default();
        (observer.delivers, observer.unanswered, observer.misses) = (true, None, 0);
    }

    /// `execute(HKObserverQuery)`: for as long as the app lives. A new observer is called once.
    pub fn register_observer(&mut self, kind: Kind) {
        let observer = self.observers.entry(kind).or_default();
        (observer.registered, observer.changed) = (true, true);
    }

    /// The system wakes the app, launching it if need be. Observers that are not registered by now hear nothing, and it
    /// counts as no answer.
    pub fn wake_ups(&mut self, now: i64) -> Vec<Wake> {
        let mut wakes = Vec::new();
        if self.low_power {
            return wakes;
        }
        for (kind, observer) in &mut self.observers {
            if !observer.is_due(*kind, now) {
                continue;
            }
            if observer.unanswered.is_some() {
                observer.misses += 1;
            }
            if observer.misses >= MISSES && self.deviation != Some(Deviation::ObserversNeverStop) {
                observer.delivers = false;
                continue;
            }
            let number = self.next_wake;
            self.next_wake += 1;
            (observer.unanswered, observer.last, observer.changed) = (Some(number), Some(now), false);
            if observer.registered {
                wakes.push(Wake { kind: *kind, number });
            }
        }
        wakes
    }

    /// The completion handler of a wake-up. An old one changes nothing.
    pub fn complete(&mut self, wake: &Wake) {
        if let Some(observer) = self.observers.get_mut(&wake.kind).filter(|seen| seen.unanswered == Some(wake.number)) {
            (observer.unanswered, observer.misses) = (None, 0);
        }
    }
}
