//! The errors an app meets: a variant only where it reacts differently.

use kenpos_core::error::KenposError as CoreError;

/// Where a call that does not wait throws one of these, nothing was stored. One that waits is safe to repeat: it may have been
/// carried out at the server, or in part on this phone (`account`, `home` and `outbox` say how things stand). `code` is stable.
/// `detail` is English, for a log, and holds no health value; what a member reads is `error_text`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum KenposError {
    /// Nobody is signed in on this phone: show setup, and the sentence where someone was before.
    #[error("{detail}")]
    NotSetUp {
        /// `not_set_up`, `signed_out` or `settings_lost`.
        code: String,
        /// For a log.
        detail: String,
    },
    /// The input must change: show it beside the field.
    #[error("{field}: {detail}")]
    Invalid {
        /// The argument, or the field of a record, it is about.
        field: String,
        /// A stable code: `invalid`, `future_entry`, `not_found`, or the server's code.
        code: String,
        /// For a log.
        detail: String,
    },
    /// Sign in again; logging goes on and nothing is lost.
    #[error("{detail}")]
    SignInNeeded {
        /// For a log.
        detail: String,
    },
    /// No answer came: try again later.
    #[error("{detail}")]
    Offline {
        /// For a log.
        detail: String,
    },
    /// Not now: paused, in use by another process, the secure storage is locked, or the call was ended. Try again.
    #[error("{detail}")]
    NotNow {
        /// `paused`, `busy`, `secrets_locked`, `cancelled` or `timed_out`.
        code: String,
        /// For a log.
        detail: String,
    },
    /// The server refused.
    #[error("{detail}")]
    Refused {
        /// The server's stable code.
        code: String,
        /// For a log.
        detail: String,
        /// Until when, in milliseconds since the epoch, where a lock ends by itself.
        until_ms: Option<i64>,
    },
    /// The device cannot keep it: full, damaged, or written by a newer app.
    #[error("{detail}")]
    Storage {
        /// `disk_full`, `damaged`, `too_new` or `storage`.
        code: String,
        /// For a log.
        detail: String,
    },
}

impl KenposError {
    /// The folder cannot be used.
    pub(crate) fn storage(error: &dyn std::fmt::Display) -> Self {
        Self::Storage { code: "storage".to_owned(), detail: error.to_string() }
    }
}

/// What a platform must bring.
pub(crate) fn needed(field: &str, detail: &str) -> KenposError {
    KenposError::Invalid { field: field.to_owned(), code: "invalid".to_owned(), detail: detail.to_owned() }
}

impl From<CoreError> for KenposError {
    fn from(error: CoreError) -> Self {
        let (code, detail) = (error.code().to_owned(), error.to_string());
        match error {
            CoreError::NotSetUp | CoreError::SignedOut { .. } | CoreError::SettingsLost => {
                Self::NotSetUp { code, detail }
            }
            CoreError::Invalid { field, what, todo } => {
                Self::Invalid { field, code, detail: format!("{what}; {todo}") }
            }
            CoreError::FutureEntry { field } => Self::Invalid { field, code, detail },
            CoreError::NotFound { field, .. } => Self::Invalid { field: field.to_owned(), code, detail },
            CoreError::SignInNeeded => Self::SignInNeeded { detail },
            CoreError::Offline { .. } => Self::Offline { detail },
            CoreError::Paused | CoreError::Busy | CoreError::SecretsLocked => Self::NotNow { code, detail },
            CoreError::Server { field: Some(field), .. } => Self::Invalid { field, code, detail },
            CoreError::Server { until, .. } => {
                Self::Refused { code, detail, until_ms: until.map(|moment| moment.millis()) }
            }
            CoreError::DiskFull | CoreError::TooNew { .. } | CoreError::Damaged | CoreError::Storage { .. } => {
                Self::Storage { code, detail }
            }
        }
    }
}

/// A call that ended before its work did.
pub(crate) fn stopped(code: &str, detail: &str) -> KenposError {
    KenposError::NotNow { code: code.to_owned(), detail: detail.to_owned() }
}

/// Why the shell's network has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// The time was up.
    #[error("the server did not answer in time")]
    TimedOut,
    /// No connection, or it broke.
    #[error("{detail}")]
    Unreachable {
        /// What the platform said; no address, no body.
        detail: String,
    },
}

/// An exception nobody foresaw is no answer.
impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unreachable { detail: "the app's own network failed".to_owned() }
    }
}

/// Why a secret could not be had. "Locked" is not "signed out".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum SecretStoreError {
    /// The device was not unlocked since it started.
    #[error("the secret store is locked; unlock the device and try again")]
    Locked,
    /// It failed otherwise.
    #[error("{detail}")]
    Failed {
        /// What the platform said; no secret.
        detail: String,
    },
}

/// An exception nobody foresaw says nothing of the secret.
impl From<uniffi::UnexpectedUniFFICallbackError> for SecretStoreError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { detail: "the app's own secret store failed".to_owned() }
    }
}

/// An observer that threw. Nobody reads it: the next state comes all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ObserverError {
    /// It threw.
    #[error("the observer failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ObserverError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

/// A value of an app that the rules do not take.
pub(crate) fn invalid(field: &str, error: &impl std::fmt::Display) -> KenposError {
    KenposError::Invalid { field: field.to_owned(), code: "invalid".to_owned(), detail: error.to_string() }
}
