//! One phone of the world: the real core on a real folder, with clocks, network and secrets that a test can spoil.
//!
//! The folder, the clocks and the secrets outlive the process: [`Phone::kill`] and [`Phone::reopen`] are what happens
//! to an app all day.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_core::ports::{Courier, Ports};
use kenpos_core::session::{ConsentState, Person, Platform, Purpose, Setup};
use kenpos_core::sync::{SyncBudget, SyncReason, SyncReport};
use kenpos_core::{Config, Kenpos, KenposError};
use kenpos_rules::goal::GoalName;

use crate::clock::DeviceClocks;
use crate::rng::SeededRng;
use crate::secrets::MemorySecrets;

/// The goal every member of the world has.
pub const GOAL: &str = "ひと駅歩く";

/// A phone.
pub struct Phone {
    home: PathBuf,
    platform: Platform,
    ports: Ports,
    kenpos: Option<Kenpos>,
    /// Its clocks, to be set wrong or restarted.
    pub clocks: Arc<DeviceClocks>,
    /// Its secret store, to be locked.
    pub secrets: Arc<MemorySecrets>,
}

impl Phone {
    /// A new phone with this folder, whose requests go by this courier.
    pub fn new(
        home: &Path,
        platform: Platform,
        clocks: Arc<DeviceClocks>,
        rng: &Arc<SeededRng>,
        courier: Arc<dyn Courier>,
    ) -> Self {
        Self::with_secrets(home, platform, clocks, rng, courier, MemorySecrets::new())
    }

    /// The same with a secret store that is there already: an app started anew on an old folder.
    pub fn with_secrets(
        home: &Path,
        platform: Platform,
        clocks: Arc<DeviceClocks>,
        rng: &Arc<SeededRng>,
        courier: Arc<dyn Courier>,
        secrets: Arc<MemorySecrets>,
    ) -> Self {
        let ports = Ports {
            clock: Arc::clone(&clocks) as _,
            rng: Arc::clone(rng) as _,
            secrets: Arc::clone(&secrets) as _,
            courier,
        };
        let mut phone = Self { home: home.to_owned(), platform, ports, kenpos: None, clocks, secrets };
        phone.reopen();
        phone
    }

    /// The core.
    pub fn kenpos(&self) -> &Kenpos {
        self.kenpos.as_ref().expect("the app was killed and not reopened")
    }

    /// Where its data lie.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Ends the app without a word to it.
    pub fn kill(&mut self) {
        self.kenpos = None;
    }

    /// Starts the app on the folder as it is.
    pub fn reopen(&mut self) {
        self.kill();
        let config = Config { home: self.home.clone(), app_version: "0.1.0".to_owned(), platform: self.platform };
        self.kenpos = Some(Kenpos::open(config, self.ports.clone()).expect("the app opens on any folder it left"));
    }

    /// Sets the phone up with the goal of the world and the consent to the programme in one go.
    pub async fn set_up(&self, server_url: &str, person: Person) {
        self.kenpos().setup(&setup(server_url, person)).await.expect("setup succeeds");
    }

    /// Consents to the terms in force, which it reads first, or withdraws that.
    ///
    /// # Errors
    /// Those of the core.
    pub async fn consent(&self, purpose: Purpose, given: bool) -> Result<ConsentState, KenposError> {
        let agreed_to = if given { Some(self.kenpos().terms().await?.version) } else { None };
        self.kenpos().consent(purpose, agreed_to).await
    }

    /// Syncs as when the member asks for it.
    pub async fn sync(&self) -> SyncReport {
        self.sync_as(SyncReason::Member).await
    }

    /// Syncs for this reason.
    pub async fn sync_as(&self, reason: SyncReason) -> SyncReport {
        self.kenpos().sync(SyncBudget::for_reason(reason)).await.expect("a sync ends with a report")
    }

    /// Items not settled, parked ones included.
    pub fn owed(&self) -> usize {
        self.kenpos().outbox().expect("the outbox can be read").items.len()
    }
}

/// What the members of the world answer at setup.
pub fn setup(server_url: &str, person: Person) -> Setup {
    Setup {
        server_url: server_url.to_owned(),
        person,
        activation_code: None,
        goals: vec![GoalName::read(GOAL).expect("a goal of the world")],
        step_target: Some(8_000),
        step_source: None,
        consent: true,
    }
}
