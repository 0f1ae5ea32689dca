//! One phone, as an app holds it.

use std::sync::Arc;

use kenpos_core::device::{DeviceClock, DeviceRng, ReqwestCourier, SecretsChoice, choose_secrets};
use kenpos_core::log::{GoalEntry, StepsEntry, WeightEntry};
use kenpos_core::ports::Ports;
use kenpos_core::session::Platform;
use kenpos_core::sync::SyncBudget;
use kenpos_core::{Config, Kenpos as Core};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::Language;
use kenpos_rules::goal::GoalName;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;

use crate::error::{KenposError, invalid};
use crate::records::{Consents, Home, Logged, Points, Secrets, Setup, SyncReason, SyncReport};

/// One phone. Keep one for the life of the app; calls are short and safe from any thread.
#[derive(uniffi::Object)]
pub struct Kenpos {
    core: Core,
}

#[uniffi::export(async_runtime = "tokio")]
impl Kenpos {
    /// Opens the phone's folder (created where it is missing). Nothing is connected, nobody needs to be signed in.
    #[uniffi::constructor]
    pub fn open(home: String, app_version: String, secrets: Secrets) -> Result<Arc<Self>, KenposError> {
        let storage = |error: &dyn std::fmt::Display| KenposError::Storage {
            code: "storage".to_owned(),
            detail: error.to_string(),
        };
        std::fs::create_dir_all(&home).map_err(|error| storage(&error))?;
        let choice = match secrets {
            Secrets::Auto => SecretsChoice::Auto,
            Secrets::File => SecretsChoice::File,
        };
        let chosen = choose_secrets(choice, home.as_ref()).map_err(|error| storage(&error))?;
        let ports = Ports {
            clock: Arc::new(DeviceClock::new()),
            rng: Arc::new(DeviceRng),
            secrets: chosen.store,
            courier: Arc::new(ReqwestCourier::new()),
        };
        let config = Config { home: home.into(), app_version, platform: Platform::CommandLine };
        Ok(Arc::new(Self { core: Core::open(config, ports)? }))
    }

    /// Registers or signs in, keeps the member's choices, gives the consents asked for. Safe to repeat after any error.
    pub async fn setup(&self, setup: Setup) -> Result<Consents, KenposError> {
        let setup = setup.try_into()?;
        Ok(self.core.setup(&setup).await?.consent.into())
    }

    /// Keeps a weighing. `weight_grams` 20,000 to 300,000; `measured_at_ms` none: now; `utc_offset_minutes` −720 to 840.
    pub fn log_weight(
        &self,
        weight_grams: u32,
        measured_at_ms: Option<i64>,
        utc_offset_minutes: i16,
    ) -> Result<Logged, KenposError> {
        let weight = Weight::from_grams(weight_grams).map_err(|error| invalid("weight_grams", &error))?;
        let measured_at = measured_at_ms.map(Moment::from_millis);
        Ok(self.core.log_weight(&WeightEntry { weight, measured_at, utc_offset_minutes })?.into())
    }

    /// Keeps the typed steps of a day (none: today), 0 to 1,000,000; replaces what was typed for it before.
    pub fn log_steps(&self, steps: u32, day: Option<String>) -> Result<Logged, KenposError> {
        let steps = StepCount::from_count(steps).map_err(|error| invalid("steps", &error))?;
        Ok(self.core.log_steps(&StepsEntry { steps, day: read_day(day)? })?.into())
    }

    /// Keeps the answer, done or not done, to an action goal on a day (none: today).
    pub fn log_goal(&self, goal: String, done: bool, day: Option<String>) -> Result<Logged, KenposError> {
        let goal = GoalName::read(&goal).map_err(|error| invalid("goal", &error))?;
        Ok(self.core.log_goal(&GoalEntry { goal, done, day: read_day(day)? })?.into())
    }

    /// The app came to the foreground. None when today's opening is known already.
    pub fn launch(&self) -> Result<Option<Logged>, KenposError> {
        Ok(self.core.launch()?.map(Into::into))
    }

    /// Sends what is owed and pulls what is new. `deadline_ms`: how long it may take; it ends at least 5 s before.
    /// Safe to drop at any time.
    pub async fn sync(&self, deadline_ms: u64, reason: SyncReason) -> Result<SyncReport, KenposError> {
        let budget = SyncBudget { deadline_ms, ..SyncBudget::for_reason(reason.into()) };
        Ok(self.core.sync(budget).await?.into())
    }

    /// Ends every sync under way. Swift does not cancel Rust futures, so an app calls this.
    pub fn cancel_sync(&self) {
        self.core.cancel_sync();
    }

    /// The home screen.
    pub fn home(&self) -> Result<Home, KenposError> {
        Ok(self.core.home()?.into())
    }

    /// The points screen, each entry explained in Japanese or English.
    pub fn points(&self, japanese: bool) -> Result<Points, KenposError> {
        let language = if japanese { Language::Ja } else { Language::En };
        Ok(self.core.points(language)?.into())
    }

    /// Stops new work, closes the data and frees the lock, within a second. Calls until `resume` throw `NotNow`.
    pub fn pause(&self) {
        self.core.pause();
    }

    /// Ends a pause.
    pub fn resume(&self) {
        self.core.resume();
    }
}

fn read_day(day: Option<String>) -> Result<Option<ProgrammeDay>, KenposError> {
    day.map(|text| text.parse()).transpose().map_err(|error| invalid("day", &error))
}
