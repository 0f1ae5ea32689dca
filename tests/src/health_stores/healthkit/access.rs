//! What the app may do. Comes in: a kind. Goes out: the error that stands in the way, or who may be seen. Must never
//! happen: an answer from which the app learns that reading was denied.

use super::store::weight;
use super::{Deviation, HealthKit, HkError, Kind, Sample, WeightUnit};

/// `HKAuthorizationRequestStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestStatus {
    /// Nothing can be said here.
    Unknown,
    /// The sheet would appear.
    ShouldRequest,
    /// It would not.
    Unnecessary,
}

/// `HKAuthorizationStatus`: about writing, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStatus {
    /// Not asked.
    NotDetermined,
    /// Writing was denied.
    SharingDenied,
    /// Writing is allowed.
    SharingAuthorized,
}

impl HealthKit {
    /// `isHealthDataAvailable()`; true under a profile that forbids all.
    pub fn is_health_data_available(&self) -> bool {
        self.available
    }

    /// `HKSource.default().bundleIdentifier`: what the app itself writes stands under it.
    pub fn own_source(&self) -> &str {
        &self.app
    }

    /// `ProcessInfo.isLowPowerModeEnabled`.
    pub fn is_low_power(&self) -> bool {
        self.low_power
    }

    /// `isProtectedDataAvailable`: false while locked.
    pub fn is_protected_data_available(&self) -> bool {
        !self.locked
    }

    /// `getRequestStatusForAuthorization`.
    pub fn request_status(&self) -> RequestStatus {
        match (self.usable(), self.asked) {
            (Err(_), _) => RequestStatus::Unknown,
            (Ok(()), false) => RequestStatus::ShouldRequest,
            (Ok(()), true) => RequestStatus::Unnecessary,
        }
    }

    /// `authorizationStatus(for:)`.
    pub fn write_status(&self, kind: Kind) -> WriteStatus {
        match (self.asked, self.writable.contains(&kind)) {
            (false, _) => WriteStatus::NotDetermined,
            (true, false) => WriteStatus::SharingDenied,
            (true, true) => WriteStatus::SharingAuthorized,
        }
    }

    /// `save(_:)` of a weight of the app itself; gives its id. A locked phone takes it.
    ///
    /// # Errors
    /// 1, 2, 5 or 4; 3 for what is no weight.
    pub fn save_weight(
        &mut self,
        text: &str,
        unit: WeightUnit,
        time: i64,
        sync_identifier: &str,
        sync_version: i64,
    ) -> Result<String, HkError> {
        self.usable()?;
        match self.write_status(Kind::Weight) {
            WriteStatus::NotDetermined => return Err(HkError::AuthorizationNotDetermined),
            WriteStatus::SharingDenied => return Err(HkError::AuthorizationDenied),
            WriteStatus::SharingAuthorized => {}
        }
        let mut sample = weight(text, unit, time, &self.app, "own").map_err(|_| HkError::InvalidArgument)?;
        sample.uuid = self.new_uuid();
        sample.sync_identifier = Some(sync_identifier.to_owned());
        sample.sync_version = sync_version;
        let uuid = sample.uuid.clone();
        self.save(sample);
        Ok(uuid)
    }

    fn usable(&self) -> Result<(), HkError> {
        match (self.available, self.restricted) {
            (false, _) => Err(HkError::HealthDataUnavailable),
            (true, true) => Err(HkError::HealthDataRestricted),
            (true, false) => Ok(()),
        }
    }

    /// What stands in the way of reading this kind.
    pub(super) fn may_query(&self, kind: Kind) -> Result<(), HkError> {
        self.usable()?;
        if !self.asked {
            return Err(HkError::AuthorizationNotDetermined);
        }
        if self.locked {
            return Err(HkError::DatabaseInaccessible);
        }
        if self.deviation == Some(Deviation::DeniedReadFails) && !self.readable.contains(&kind) {
            return Err(HkError::AuthorizationDenied);
        }
        Ok(())
    }

    /// `Behaviour::DeniedReadLooksEmpty`.
    pub(super) fn is_visible(&self, sample: &Sample) -> bool {
        self.readable.contains(&sample.kind()) || sample.source == self.app
    }
}
