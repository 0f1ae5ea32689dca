//! What the app may do. Comes in: a call. Goes out: the error that stands in the way. Must never happen: an error that
//! tells "in the background" from "revoked" (both are 5).

use super::{HcError, HealthConnect, Kind, Provider, Record};

/// Records older than this before the first grant stay hidden.
const BEFORE_THE_GRANT_MS: i64 = 30 * 86_400_000;

/// Android 9: below it there is no Health Connect.
const FIRST_API: u32 = 28;

/// Android 14: from here on it is a part of the system.
const SYSTEM_API: u32 = 34;

/// `HealthConnectClient.getSdkStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SdkStatus {
    /// `SDK_UNAVAILABLE`: Android is too old, and no provider will help.
    Unavailable = 1,
    /// `SDK_UNAVAILABLE_PROVIDER_UPDATE_REQUIRED`: not installed, or too old.
    ProviderUpdateRequired = 2,
    /// `SDK_AVAILABLE`.
    Available = 3,
}

impl HealthConnect {
    /// `getSdkStatus`. In a work profile it says what it says elsewhere.
    pub fn sdk_status(&self) -> SdkStatus {
        match self.provider {
            _ if self.android_api < FIRST_API => SdkStatus::Unavailable,
            Provider::Missing | Provider::Outdated if self.android_api < SYSTEM_API => {
                SdkStatus::ProviderUpdateRequired
            }
            _ => SdkStatus::Available,
        }
    }

    /// Whether the package manager knows the provider: how an app tells missing from outdated.
    pub fn is_provider_installed(&self) -> bool {
        self.android_api >= SYSTEM_API || (self.android_api >= FIRST_API && self.provider != Provider::Missing)
    }

    /// `Context.getPackageName`: what the app itself writes stands under it.
    pub fn package_name(&self) -> &str {
        &self.app
    }

    /// `UserManager.isManagedProfile`.
    pub fn is_managed_profile(&self) -> bool {
        self.work_profile
    }

    /// `Build.VERSION.SDK_INT`.
    pub fn android_api(&self) -> u32 {
        self.android_api
    }

    /// Whether the app is in front of the person.
    pub fn is_foreground(&self) -> bool {
        self.foreground
    }

    /// `getGrantedPermissions`: reading this kind.
    pub fn may_read(&self, kind: Kind) -> bool {
        self.readable.contains(&kind)
    }

    /// `getGrantedPermissions`: reading in the background.
    pub fn may_read_in_background(&self) -> bool {
        self.in_background
    }

    fn usable(&self) -> Result<(), HcError> {
        if self.sdk_status() != SdkStatus::Available {
            return Err(HcError::UnsupportedOperation);
        }
        if self.migrating { Err(HcError::DataSyncInProgress) } else { Ok(()) }
    }

    /// What stands in the way of reading; takes one call off the quota.
    pub(super) fn begin_read(&mut self, now: i64, kinds: &[Kind], origins: &[String]) -> Result<(), HcError> {
        self.usable()?;
        let own = self.is_own(origins);
        let granted = own || kinds.iter().all(|kind| self.readable.contains(kind));
        let in_front = self.foreground || self.in_background;
        if self.work_profile || !in_front || !granted {
            return Err(HcError::Security);
        }
        if self.quotas.take_read(now, self.foreground) { Ok(()) } else { Err(HcError::RateLimitExceeded) }
    }

    /// What stands in the way of writing; takes one call off the quota.
    pub(super) fn begin_write(&mut self, now: i64, kind: Kind) -> Result<(), HcError> {
        self.usable()?;
        if self.work_profile || !self.writable.contains(&kind) {
            return Err(HcError::Security);
        }
        if self.quotas.take_write(now) { Ok(()) } else { Err(HcError::RateLimitExceeded) }
    }

    /// Whether a filter names the app itself and nobody else.
    fn is_own(&self, origins: &[String]) -> bool {
        matches!(origins, [only] if *only == self.app)
    }

    /// `Behaviour::ThirtyDaysBeforeTheGrant`. The app's own records are never hidden.
    pub(super) fn is_visible(&self, record: &Record) -> bool {
        let first = self.granted_at.map_or(i64::MIN, |granted| granted - BEFORE_THE_GRANT_MS);
        self.history || record.origin == self.app || record.start >= first
    }
}
