//! For the tests of shells: a device whose time, randomness and health store a test decides. Never in a build that ships:
//! the feature `testkit` is off there, and a check of the built library's symbols holds it.
//!
//! Comes in: a seed, a moment, a script. Goes out: the real core on seeded ports, so that the same calls give the same
//! ids and times in every language. Must never happen: a second way to do what the core does.

use std::sync::{Arc, Mutex, PoisonError};

use kenpos_core::device::{ReqwestCourier, ShellCourier};
use kenpos_core::ports::{Courier, Ports};
use kenpos_rules::day::Moment;
use kenpos_tests::clock::{DeviceClocks, TrueTime};
use kenpos_tests::damage;
use kenpos_tests::health_shell::Shell as _;
use kenpos_tests::health_stores::ScriptedPhone;
use kenpos_tests::rng::SeededRng;
use kenpos_tests::secrets::MemorySecrets;

use crate::error::{KenposError, invalid};
use crate::kenpos::Kenpos;
use crate::ports::{ForeignTransport, HttpTransport};
use crate::records::{
    HealthCommand, HealthOutcome, HistoryRecord, Kind, OpenConfig, Source, State, SyncReport, WhyStopped,
};
use crate::values::Timestamp;

/// A device of a test.
#[derive(uniffi::Object)]
pub struct TestDevice {
    time: Arc<TrueTime>,
    clocks: Arc<DeviceClocks>,
    rng: Arc<SeededRng>,
    secrets: Arc<MemorySecrets>,
}

#[uniffi::export]
impl TestDevice {
    /// A device that was started an hour before `now`.
    #[uniffi::constructor]
    pub fn new(seed: u64, now: Timestamp) -> Result<Arc<Self>, KenposError> {
        let time = TrueTime::starting_at(now.0);
        let clocks = DeviceClocks::following(&time);
        Ok(Arc::new(Self { time, clocks, rng: SeededRng::new(seed), secrets: MemorySecrets::new() }))
    }

    /// Opens the phone on this device. Opening the same folder again is the app started anew.
    pub fn open(
        &self,
        config: OpenConfig,
        transport: Option<Arc<dyn HttpTransport>>,
    ) -> Result<Arc<Kenpos>, KenposError> {
        let courier: Arc<dyn Courier> = match transport {
            Some(transport) => Arc::new(ShellCourier::new(Arc::new(ForeignTransport(transport)))),
            None => Arc::new(ReqwestCourier::new()),
        };
        let ports = Ports {
            clock: Arc::clone(&self.clocks) as _,
            rng: Arc::clone(&self.rng) as _,
            secrets: Arc::clone(&self.secrets) as _,
            courier,
        };
        Kenpos::with_ports(config, ports)
    }

    /// The true time.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.time.get())
    }

    /// Lets time pass.
    pub fn advance(&self, millis: i64) {
        self.time.advance_millis(millis);
    }

    /// Sets the wall clock wrong by so much; 0: right.
    pub fn set_wall_error(&self, millis: i64) {
        self.clocks.set_wall_error_millis(millis);
    }

    /// Starts the device anew.
    pub fn reboot(&self) {
        self.clocks.reboot();
    }

    /// Locks or unlocks the secret store.
    pub fn lock_secrets(&self, locked: bool) {
        self.secrets.set_locked(locked);
    }

    /// A health store that behaves as the real one, by a script (its form: `tests/src/health_stores`).
    pub fn health_store(&self, script: String) -> Result<Arc<ScriptedStore>, KenposError> {
        let phone = ScriptedPhone::open(&script).map_err(|error| invalid("script", &error))?;
        Ok(Arc::new(ScriptedStore { phone: Mutex::new(phone), time: Arc::clone(&self.time) }))
    }
}

/// A scripted health store.
#[derive(uniffi::Object)]
pub struct ScriptedStore {
    phone: Mutex<ScriptedPhone>,
    time: Arc<TrueTime>,
}

#[uniffi::export]
impl ScriptedStore {
    /// What a shell would report to a command, at the device's time.
    pub fn carry_out(&self, command: HealthCommand) -> Result<HealthOutcome, KenposError> {
        let mut phone = self.phone.lock().unwrap_or_else(PoisonError::into_inner);
        let now: Moment = self.time.get();
        phone.play_until(now.millis()).map_err(|error| invalid("script", &error))?;
        Ok(phone.carry_out(&command.into(), now).into())
    }
}

/// A disk that is full, truly: from now on each transaction of this thread may add so many pages to a phone's file. None: as
/// many as it likes.
#[uniffi::export]
pub fn leave_pages(pages: Option<u32>) {
    kenpos_core::faults::leave_pages(pages);
}

/// Makes the first item that is owed in the folder `home` one that no server can read.
#[uniffi::export]
pub fn poison_first_item(home: String) -> Result<(), KenposError> {
    damage::poison_first_item(home.as_ref()).map_err(|error| KenposError::storage(&error))
}

/// The scaffolding alone, for the benchmark: nothing goes in or out, and the core is not called.
#[uniffi::export]
pub fn scaffolding_nothing() {}

/// The scaffolding alone: one record goes out.
#[uniffi::export]
pub fn scaffolding_record() -> SyncReport {
    SyncReport {
        sent: 4,
        parked: 0,
        pulled: 7,
        remaining: 0,
        why_stopped: WhyStopped::Done,
        next_wish_ms: Some(900_000),
    }
}

/// The scaffolding alone: `count` records go out, as on a screen with much history.
#[uniffi::export]
pub fn scaffolding_records(count: u32) -> Vec<HistoryRecord> {
    let record = |number| HistoryRecord {
        id: format!("019ab6f4-1e00-7000-8000-{number:012}"),
        kind: Kind::Weight,
        at: Some("2026-11-22T07:00:00+09:00".to_owned()),
        weight_grams: Some(68_200),
        steps: None,
        goal: None,
        done: None,
        source: Some(Source::Manual),
        state: State::Settled,
        reason: None,
    };
    (0..count).map(record).collect()
}
