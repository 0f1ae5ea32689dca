//! The shell of Android's step counter. Comes in: commands. Goes out: its reading. Must never happen: a reading made up
//! where there is none.

use kenpos_core::health::{Channel, CounterReading, HealthCommand, HealthOutcome, Unsupported};
use kenpos_rules::day::Moment;

use super::{ANOTHER_PLATFORM, Shell};
use crate::health_stores::step_counter::{Reading, StepCounter};

impl Shell for StepCounter {
    fn channel(&self) -> Channel {
        Channel::PhoneSensor
    }

    fn carry_out(&mut self, command: &HealthCommand, _now: Moment) -> HealthOutcome {
        match command {
            HealthCommand::ReadCounter => match self.read() {
                Reading::Steps(steps) => HealthOutcome::Counter(CounterReading { steps: steps.to_string() }),
                Reading::NotAllowed => HealthOutcome::PermissionMissing,
                Reading::NoSensor => HealthOutcome::Unsupported(Unsupported::NoHardware),
            },
            HealthCommand::Complete => HealthOutcome::Done,
            _ => ANOTHER_PLATFORM,
        }
    }
}
