//! The codes of the platforms as outcomes, in one place, so that the shells of Swift and Kotlin only pass them on.
//!
//! Sources: `HKError.Code` (health feeds 1.5); `HealthConnectException` and `getSdkStatus` (2.1, 2.2); table 8.3.

use super::outcome::{HealthOutcome, Unsupported};

/// Android's API level from which Health Connect runs: 9.
const HEALTH_CONNECT_API: u32 = 28;

/// From here on Health Connect is a part of Android: 14.
const BUILT_IN_API: u32 = 34;

/// What an Android shell knows before it calls Health Connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AndroidFacts {
    /// `Build.VERSION.SDK_INT`.
    pub api_level: u32,
    /// The app runs inside a work profile.
    pub work_profile: bool,
    /// Google Play services are there.
    pub play_services: bool,
    /// `HealthConnectClient.getSdkStatus`: 1 unavailable, 2 update required, 3 available.
    pub sdk_status: i32,
}

impl HealthOutcome {
    /// The outcome of an `HKError`. `anchored`: the command was `QueryAnchored`.
    pub const fn from_healthkit(code: i64, anchored: bool) -> Self {
        match code {
            1 => Self::Unsupported(Unsupported::NoHardware),
            2 => Self::Restricted,
            // An anchor that does not decode any more is an invalid argument, too.
            3 if anchored => Self::CursorInvalid,
            5 => Self::NotAsked,
            6 => Self::Locked,
            7 => Self::Cancelled,
            11 => Self::NoData { permission_confirmed: false },
            code => Self::Failed { code },
        }
    }

    /// The outcome of a `HealthConnectException`. `changes`: the command was `GetChanges`. `background`: the app is in the
    /// background and the permission stands in the foreground.
    pub const fn from_health_connect(code: i64, changes: bool, background: bool) -> Self {
        match code {
            3 if changes => Self::CursorInvalid,
            5 if background => Self::BackgroundForbidden,
            5 => Self::PermissionMissing,
            7 => Self::RateLimited { after_ms: None },
            8 => Self::DataSyncInProgress,
            code => Self::Failed { code },
        }
    }

    /// Why Health Connect cannot be called at all; `None`: it can.
    pub const fn from_android(facts: AndroidFacts) -> Option<Self> {
        let AndroidFacts { api_level, work_profile, play_services, sdk_status } = facts;
        if work_profile {
            return Some(Self::Unsupported(Unsupported::WorkProfile));
        }
        if api_level < HEALTH_CONNECT_API {
            return Some(Self::Unsupported(Unsupported::OsTooOld));
        }
        if api_level < BUILT_IN_API && !play_services {
            return Some(Self::Unsupported(Unsupported::NoPlay));
        }
        match sdk_status {
            3 => None,
            2 => Some(Self::ProviderUpdate),
            _ => Some(Self::ProviderMissing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANDROID_9: AndroidFacts =
        AndroidFacts { api_level: 28, work_profile: false, play_services: true, sdk_status: 3 };

    #[test]
    fn every_code_of_healthkit_is_the_outcome_of_the_table() {
        let outcomes = [1, 2, 3, 4, 5, 6, 7, 11, 15].map(|code| HealthOutcome::from_healthkit(code, false));
        assert_eq!(
            outcomes,
            [
                HealthOutcome::Unsupported(Unsupported::NoHardware),
                HealthOutcome::Restricted,
                HealthOutcome::Failed { code: 3 },
                HealthOutcome::Failed { code: 4 },
                HealthOutcome::NotAsked,
                HealthOutcome::Locked,
                HealthOutcome::Cancelled,
                HealthOutcome::NoData { permission_confirmed: false },
                HealthOutcome::Failed { code: 15 },
            ]
        );
        assert_eq!(HealthOutcome::from_healthkit(3, true), HealthOutcome::CursorInvalid);
    }

    #[test]
    fn every_code_of_health_connect_is_the_outcome_of_the_table() {
        let outcomes: Vec<_> = (1..=9).map(|code| HealthOutcome::from_health_connect(code, false, false)).collect();
        let failed = |code| HealthOutcome::Failed { code };
        assert_eq!(
            outcomes,
            [
                failed(1),
                failed(2),
                failed(3),
                failed(4),
                HealthOutcome::PermissionMissing,
                failed(6),
                HealthOutcome::RateLimited { after_ms: None },
                HealthOutcome::DataSyncInProgress,
                failed(9),
            ]
        );
        assert_eq!(HealthOutcome::from_health_connect(3, true, false), HealthOutcome::CursorInvalid);
    }

    #[test]
    fn case_062_a_security_error_in_the_background_is_not_a_revoked_permission() {
        assert_eq!(HealthOutcome::from_health_connect(5, false, true), HealthOutcome::BackgroundForbidden);
    }

    #[test]
    fn case_065_a_work_profile_is_told_before_anything_else() {
        let facts = AndroidFacts { work_profile: true, ..ANDROID_9 };
        assert_eq!(HealthOutcome::from_android(facts), Some(HealthOutcome::Unsupported(Unsupported::WorkProfile)));
    }

    #[test]
    fn case_066_a_provider_that_is_missing_or_old_is_two_different_answers() {
        let status = |sdk_status| HealthOutcome::from_android(AndroidFacts { sdk_status, ..ANDROID_9 });
        assert_eq!(status(1), Some(HealthOutcome::ProviderMissing));
        assert_eq!(status(2), Some(HealthOutcome::ProviderUpdate));
        assert_eq!(status(3), None);
        let no_play = AndroidFacts { play_services: false, ..ANDROID_9 };
        assert_eq!(HealthOutcome::from_android(no_play), Some(HealthOutcome::Unsupported(Unsupported::NoPlay)));
        assert_eq!(HealthOutcome::from_android(AndroidFacts { api_level: 34, ..no_play }), None, "built in");
    }

    #[test]
    fn case_067_android_7_has_no_health_connect() {
        let facts = AndroidFacts { api_level: 24, sdk_status: 1, ..ANDROID_9 };
        assert_eq!(HealthOutcome::from_android(facts), Some(HealthOutcome::Unsupported(Unsupported::OsTooOld)));
    }
}
