//! The shell between the core's health machine and the stores that lie: what the apps' own shells do in Swift and Kotlin.
//!
//! Comes in: one [`HealthCommand`] and the time. Goes out: what the platform answered, as a [`HealthOutcome`] by the table
//! of health feeds 8.3. Must never happen: a decision (which page, which day, what counts is the core's); a number that
//! the store did not give; a run left without its last command.

mod health_connect;
mod healthkit;
mod step_counter;

use kenpos_core::KenposError;
use kenpos_core::health::{
    Background, Channel, HealthCommand, HealthOutcome, HealthReport, HealthRun, SampleKind, Unsupported,
};
use kenpos_rules::day::Moment;

use crate::health_stores::ScriptedPhone;
pub use healthkit::Woken;

/// What carries out commands on one platform.
pub trait Shell {
    /// The channel its answers belong to.
    fn channel(&self) -> Channel;

    /// What the system lets the app do while nobody looks.
    fn background(&self) -> Background {
        Background::Allowed
    }

    /// Does what the core asks for and says what came of it.
    fn carry_out(&mut self, command: &HealthCommand, now: Moment) -> HealthOutcome;
}

/// Drives a run to its end. `time` is read for every command, so that time may pass between two.
///
/// # Errors
/// The first of the run; its last command was carried out all the same.
pub fn drive(
    run: &mut HealthRun,
    shell: &mut impl Shell,
    time: impl Fn() -> Moment,
) -> Result<HealthReport, KenposError> {
    let mut first_error = None;
    loop {
        let told = match run.next_command() {
            Ok(None) => break,
            Ok(Some(command)) => run.report(shell.carry_out(&command, time())),
            Err(error) => Err(error),
        };
        if let Err(error) = told {
            first_error.get_or_insert(error);
        }
    }
    first_error.map_or_else(|| Ok(run.summary()), Err)
}

impl Shell for ScriptedPhone {
    fn channel(&self) -> Channel {
        match self {
            Self::HealthKit(player) => player.store.channel(),
            Self::HealthConnect(player) => player.store.channel(),
            Self::StepCounter(player) => player.store.channel(),
        }
    }

    fn background(&self) -> Background {
        match self {
            Self::HealthKit(player) => player.store.background(),
            Self::HealthConnect(player) => player.store.background(),
            Self::StepCounter(player) => player.store.background(),
        }
    }

    fn carry_out(&mut self, command: &HealthCommand, now: Moment) -> HealthOutcome {
        match self {
            Self::HealthKit(player) => player.store.carry_out(command, now),
            Self::HealthConnect(player) => player.store.carry_out(command, now),
            Self::StepCounter(player) => player.store.carry_out(command, now),
        }
    }
}

/// The answer to a command of another platform's store: there is none of the kind on this phone.
const ANOTHER_PLATFORM: HealthOutcome = HealthOutcome::Unsupported(Unsupported::NoHardware);

/// The command's limit as both platforms take it.
fn page_size(limit: u32) -> usize {
    usize::try_from(limit).expect("32 bits fit everywhere this is built")
}

/// What a command asks for, of the two kinds each store has.
fn by_kind<K>(kind: SampleKind, steps: K, weight: K) -> K {
    match kind {
        SampleKind::Steps => steps,
        SampleKind::Weight => weight,
    }
}
