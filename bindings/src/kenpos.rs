//! One phone, as an app holds it.
//!
//! Comes in: an app's calls, from any thread. Goes out: records. Must never happen: a call that waits without a deadline
//! of its own; an answer put together from two.

mod exchange;
pub(crate) mod health;
mod inquiries;
mod log;
mod programme;
mod screens;
mod session;
mod submissions;

use std::path::Path;
use std::sync::Arc;

use kenpos_core::device::{DeviceClock, DeviceRng, ShellCourier, choose_secrets};
use kenpos_core::ports::{Courier, Ports, SecretStore as CoreSecretStore};
use kenpos_core::{Config, Kenpos as Core, KenposError as CoreError};

use crate::error::{KenposError, needed};
use crate::ports::{ForeignSecrets, ForeignTransport, HttpTransport, SecretStore};
use crate::records::{OpenConfig, Platform};

/// One phone. Keep one for the life of the app. Every call may be made from any thread; those that do not wait are short
/// and touch the disk, so a screen makes them off its main thread.
#[derive(uniffi::Object)]
pub struct Kenpos {
    pub(crate) core: Arc<Core>,
}

#[uniffi::export]
impl Kenpos {
    /// Opens the phone's folder (created where it is missing). Nothing is connected, nobody needs to be signed in.
    ///
    /// `transport`: the app's own network; needed on phones, whose libraries have none. None: this library's, on a computer.
    /// `secrets`: the app's own place of secrets; needed on phones. None: `config.secrets`.
    ///
    /// Two objects, or two processes, may have one folder open: their writes take turns. An observer of one does not hear of the
    /// other's writes until its own object is told to `refresh`; `cancel` and `pause` are of one object.
    ///
    /// Throws `Invalid` (`transport`, `secrets`) where one is needed and missing; `Storage` where the folder cannot be made, or there
    /// is no keyring where `config.secrets` names it, `NotNow` (`secrets_locked`) where it is locked.
    #[uniffi::constructor]
    pub fn open(
        config: OpenConfig,
        transport: Option<Arc<dyn HttpTransport>>,
        secrets: Option<Arc<dyn SecretStore>>,
    ) -> Result<Arc<Self>, KenposError> {
        std::fs::create_dir_all(&config.home).map_err(|error| KenposError::storage(&error))?;
        let ports = Ports {
            clock: Arc::new(DeviceClock::new()),
            rng: Arc::new(DeviceRng),
            secrets: secret_store(&config, secrets)?,
            courier: courier(config.platform, transport)?,
        };
        Self::with_ports(config, ports)
    }

    /// Ends every call of this object that waits: a sync reports `cancelled`, the others throw `NotNow`. What was kept is
    /// kept. Cancelling a task in Swift or dropping a coroutine in Kotlin does not reach this library: an app calls this.
    pub fn cancel(&self) {
        self.core.cancel_sync();
    }

    /// Time has passed or the app came to the front: observers look again.
    pub fn refresh(&self) {
        self.core.refresh();
    }

    /// Stops new work, closes the data and frees the lock, within a second. Calls until `resume` throw `NotNow`, and the
    /// observers of a screen hear nothing.
    pub fn pause(&self) {
        self.core.pause();
    }

    /// Ends a pause. Observers look again.
    pub fn resume(&self) {
        self.core.resume();
    }
}

impl Kenpos {
    /// The phone over ports of any kind.
    pub(crate) fn with_ports(config: OpenConfig, ports: Ports) -> Result<Arc<Self>, KenposError> {
        let OpenConfig { home, app_version, platform, .. } = config;
        let core = Core::open(Config { home: home.into(), app_version, platform }, ports)?;
        Ok(Arc::new(Self { core: Arc::new(core) }))
    }
}

fn courier(platform: Platform, transport: Option<Arc<dyn HttpTransport>>) -> Result<Arc<dyn Courier>, KenposError> {
    match (transport, platform) {
        (Some(transport), _) => Ok(Arc::new(ShellCourier::new(Arc::new(ForeignTransport(transport))))),
        (None, Platform::Android) => Err(needed("transport", "an Android app brings its own network")),
        (None, Platform::Ios | Platform::CommandLine) => own_courier(),
    }
}

#[cfg(feature = "reqwest")]
#[expect(clippy::unnecessary_wraps, reason = "a build for a phone has none")]
fn own_courier() -> Result<Arc<dyn Courier>, KenposError> {
    Ok(Arc::new(kenpos_core::device::ReqwestCourier::new()))
}

#[cfg(not(feature = "reqwest"))]
fn own_courier() -> Result<Arc<dyn Courier>, KenposError> {
    Err(needed("transport", "this build has no network of its own, the app brings it"))
}

/// A phone's secrets belong into its Keychain or Keystore, which the app alone can reach; no build falls back on a phone.
fn secret_store(
    config: &OpenConfig,
    secrets: Option<Arc<dyn SecretStore>>,
) -> Result<Arc<dyn CoreSecretStore>, KenposError> {
    match (secrets, config.platform) {
        (Some(secrets), _) => Ok(Arc::new(ForeignSecrets(secrets))),
        (None, Platform::Android | Platform::Ios) => {
            Err(needed("secrets", "a phone's app brings its own place of secrets"))
        }
        (None, Platform::CommandLine) => {
            let chosen = choose_secrets(config.secrets.into(), Path::new(&config.home));
            Ok(chosen.map_err(CoreError::from)?.store)
        }
    }
}
