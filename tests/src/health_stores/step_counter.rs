//! Android's step counter, for phones without Health Connect.
//!
//! Comes in: steps, restarts, the person's answer. Goes out: steps since the phone started. Must never happen: a count
//! that outlives a restart, or one that says on which day it was walked.
//!
//! Sources: `Sensor.TYPE_STEP_COUNTER` ("the number of steps taken by the user since the last reboot while activated");
//! `ACTIVITY_RECOGNITION` is asked for from Android 10 on; some cheap phones have no such sensor (health feeds 2.7).

use serde::{Deserialize, Serialize};

use super::script::{Refused, Scripted};

/// Something that happens to a phone with a step counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The person lets the app read the counter.
    Allow {},
    /// The person takes that back.
    Revoke {},
    /// Steps since the last event.
    Walk {
        /// How many.
        count: u32,
    },
    /// The phone starts anew: the counter begins at nothing.
    Restart {},
    /// The phone turns out to have no such sensor.
    NoSensor {},
}

/// What the app gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Steps since the phone started.
    Steps(u64),
    /// The permission is missing.
    NotAllowed,
    /// There is no sensor.
    NoSensor,
}

/// The step counter of one phone.
#[derive(Clone, Debug)]
pub struct StepCounter {
    steps: u64,
    allowed: bool,
    sensor: bool,
    last_event: i64,
}

impl StepCounter {
    /// A phone that has just started, and lets nobody read.
    pub const fn new() -> Self {
        Self { steps: 0, allowed: false, sensor: true, last_event: i64::MIN }
    }

    /// The last event of the sensor.
    pub const fn read(&self) -> Reading {
        match (self.sensor, self.allowed) {
            (false, _) => Reading::NoSensor,
            (true, false) => Reading::NotAllowed,
            (true, true) => Reading::Steps(self.steps),
        }
    }
}

impl Default for StepCounter {
    fn default() -> Self {
        Self::new()
    }
}

impl Scripted for StepCounter {
    type Event = Event;
    const STORE: &'static str = "step_counter";

    fn of_phone(_phone: &str, _app: &str) -> Self {
        Self::new()
    }

    fn happens(&mut self, at: i64, event: &Event) -> Result<(), Refused> {
        if at < self.last_event {
            return Err(Refused::OutOfOrder);
        }
        match event {
            Event::Allow {} => self.allowed = true,
            Event::Revoke {} => self.allowed = false,
            Event::Walk { count } => self.steps += u64::from(*count),
            Event::Restart {} => self.steps = 0,
            Event::NoSensor {} => self.sensor = false,
        }
        self.last_event = at;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_says_nothing_without_permission_and_begins_anew_with_the_phone() {
        let mut counter = StepCounter::new();
        let mut after = |event: &Event| {
            counter.happens(0, event).expect("it can happen");
            counter.read()
        };
        assert_eq!(after(&Event::Walk { count: 300 }), Reading::NotAllowed);
        assert_eq!(after(&Event::Allow {}), Reading::Steps(300));
        assert_eq!(after(&Event::Walk { count: 50 }), Reading::Steps(350));
        assert_eq!(after(&Event::Restart {}), Reading::Steps(0));
        assert_eq!(after(&Event::Revoke {}), Reading::NotAllowed);
        assert_eq!(after(&Event::NoSensor {}), Reading::NoSensor);
    }
}
