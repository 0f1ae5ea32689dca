//! The phone's health store: link, claim, and the machine that reads it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kenpos_core::health::{self, AndroidFacts};

use crate::error::{KenposError, stopped};
use crate::kenpos::Kenpos;
use crate::records::{Background, Channel, HealthCommand, HealthOutcome, HealthReason, HealthReport, Source};
use crate::values::Timestamp;

#[uniffi::export]
impl Kenpos {
    /// Begins to read a channel of this phone. Linking again changes nothing.
    pub fn link_health(&self, channel: Channel) -> Result<(), KenposError> {
        Ok(self.core.link_health(channel)?)
    }

    /// Stops reading a channel. Without `keep_days` the records made from it are deleted as well; points stay.
    pub fn unlink_health(&self, channel: Channel, keep_days: bool) -> Result<(), KenposError> {
        Ok(self.core.unlink_health(channel, keep_days)?)
    }

    /// The member says that this phone's health data are their own, from the moment that is returned on. Needed once after
    /// every sign-in on a phone that another member has used; elsewhere it changes nothing.
    pub fn claim_phone_data(&self) -> Result<Timestamp, KenposError> {
        Ok(Timestamp(self.core.claim_phone_data()?.from))
    }

    /// What the system lets the app do while nobody looks.
    pub fn note_background(&self, background: Background) -> Result<(), KenposError> {
        Ok(self.core.note_background(background)?)
    }

    /// The channel that counts for the daily steps wherever it has some; none: the highest of the measured ones.
    pub fn pin_steps(&self, source: Option<Source>) -> Result<(), KenposError> {
        Ok(self.core.pin_steps(source)?)
    }

    /// A run over a channel; it reads nothing until it is driven.
    pub fn health_run(&self, channel: Channel, reason: HealthReason) -> Arc<HealthRun> {
        HealthRun::new(self.core.health_run(channel, reason))
    }
}

/// One run over one channel, driven by the shell:
///
/// ```text
/// while true { command = run.next_command(); if none: stop; run.report(what the store said to the command) }
/// ```
///
/// Each call is short; between two calls nothing is held. A run that is dropped loses nothing: the next one goes on.
#[derive(uniffi::Object)]
pub struct HealthRun {
    /// None while a call is at work on it: it may ask the app's place of secrets, and nothing is held then.
    run: Mutex<Option<health::HealthRun>>,
    summary: Mutex<HealthReport>,
}

#[uniffi::export]
impl HealthRun {
    /// The next command. The last one is always `Complete`, also after an error; after it none. A command that was not
    /// answered is asked again.
    ///
    /// Throws `NotNow` (`busy`) while another call of this run is at work.
    pub fn next_command(&self) -> Result<Option<HealthCommand>, KenposError> {
        self.with(|run| Ok(run.next_command()?.map(Into::into)))
    }

    /// Takes the outcome of the last command and commits what it means.
    ///
    /// Throws `NotNow` (`busy`) while another call of this run is at work.
    pub fn report(&self, outcome: HealthOutcome) -> Result<(), KenposError> {
        self.with(|run| Ok(run.report(outcome.into())?))
    }

    /// What the run did so far.
    pub fn summary(&self) -> HealthReport {
        lock(&self.summary).clone()
    }
}

impl HealthRun {
    fn new(run: health::HealthRun) -> Arc<Self> {
        let summary = Mutex::new(run.summary().into());
        Arc::new(Self { run: Mutex::new(Some(run)), summary })
    }

    fn with<T>(&self, work: impl FnOnce(&mut health::HealthRun) -> Result<T, KenposError>) -> Result<T, KenposError> {
        let taken = lock(&self.run).take();
        let Some(run) = taken else { return Err(stopped("busy", "another call of this run is at work")) };
        let mut given_back = GivenBack { to: self, run: Some(run) };
        let run = given_back.run.as_mut().expect("taken a line above");
        work(run)
    }
}

/// The run on its way back, also out of a panic: that rolled its transaction back, and the run asks again.
struct GivenBack<'r> {
    to: &'r HealthRun,
    run: Option<health::HealthRun>,
}

impl Drop for GivenBack<'_> {
    fn drop(&mut self) {
        if let Some(run) = self.run.take() {
            *lock(&self.to.summary) = run.summary().into();
            *lock(&self.to.run) = Some(run);
        }
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The outcome that an `HKError` code means. `anchored`: the command was `QueryAnchored`.
#[uniffi::export]
pub fn healthkit_outcome(code: i64, anchored: bool) -> HealthOutcome {
    health::HealthOutcome::from_healthkit(code, anchored).into()
}

/// The outcome that a `HealthConnectException` code means. `changes`: the command was `GetChanges`. `background`: the app
/// is in the background and the permission stands in the foreground.
#[uniffi::export]
pub fn health_connect_outcome(code: i64, changes: bool, background: bool) -> HealthOutcome {
    health::HealthOutcome::from_health_connect(code, changes, background).into()
}

/// Why Health Connect cannot be called on this phone at all; none: it can. `sdk_status`: what `getSdkStatus` says, 1
/// unavailable, 2 update required, 3 available.
#[uniffi::export]
pub fn health_connect_missing(
    api_level: u32,
    work_profile: bool,
    play_services: bool,
    sdk_status: i32,
) -> Option<HealthOutcome> {
    let facts = AndroidFacts { api_level, work_profile, play_services, sdk_status };
    health::HealthOutcome::from_android(facts).map(Into::into)
}
