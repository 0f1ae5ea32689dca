//! The errors of the phone.
//!
//! Comes in: what went wrong inside a room. Goes out: [`KenposError`], with a variant only where the app reacts
//! differently. Must never happen: a health value or a secret in an error text.

use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::day::Moment;
use rusqlite::ErrorCode;

use crate::ports::SecretError;

/// What every call of [`crate::kenpos::Kenpos`] may answer. Where a call that does not wait answers one, nothing was stored; one
/// that waits is safe to repeat, and may have been carried out at the server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KenposError {
    /// Nobody is signed in on this phone.
    #[error("this phone is not set up; set it up first")]
    NotSetUp,
    /// The last member signed out here. Their data are closed until they sign in again.
    #[error("signed out; {waiting} records wait for {kenpos_id} until you sign in again")]
    SignedOut {
        /// Whose they are.
        kenpos_id: String,
        /// Items the server has not answered for.
        waiting: u64,
    },
    /// The device file was damaged or missing while members' data are here: nobody is signed in, nothing else is lost.
    #[error("the settings of this phone were damaged; sign in again: the records on it are kept until you do")]
    SettingsLost,
    /// Between `pause()` and `resume()`.
    #[error("the app is paused and stored nothing; try again once it is open")]
    Paused,
    /// Another process held the data for the whole of the waiting time.
    #[error("another process is using this phone's data; try again in a moment")]
    Busy,
    /// Locked is not signed out: unlock the device, then repeat.
    #[error("the secret store is locked; unlock the device and try again")]
    SecretsLocked,
    /// Nothing was stored.
    #[error("there is no space left on this device and nothing was stored; free some space and try again")]
    DiskFull,
    /// The data were written by a newer app.
    #[error("the data are of format {found} and this app knows up to {known}; update the app")]
    TooNew {
        /// The format of the data.
        found: u32,
        /// The newest this app knows.
        known: u32,
    },
    /// The input must change.
    #[error("{field}: {what}; {todo}")]
    Invalid {
        /// Which input.
        field: String,
        /// What is wrong with it. Holds no health value.
        what: String,
        /// What to do.
        todo: String,
    },
    /// The entry lies further ahead of now than the programme tolerates.
    #[error("{field}: this lies in the future; correct the date and time, also those of this device")]
    FutureEntry {
        /// Which input.
        field: String,
    },
    /// Nothing that this member can reach has the id.
    #[error("there is no {field} {id}; look again at what is listed")]
    NotFound {
        /// Which input: `id` of an entry, `campaign`, `event`, `survey`, `contact`, `item`, `notice`.
        field: &'static str,
        /// As it was asked for.
        id: String,
    },
    /// The server no longer takes this device's session; logging goes on.
    #[error("please sign in again; what was logged is kept")]
    SignInNeeded,
    /// No answer came. What was logged is kept and sent later.
    #[error("the server could not be reached: {detail}")]
    Offline {
        /// Why, as the courier saw it.
        detail: String,
    },
    /// The server refused.
    #[error("{detail}")]
    Server {
        /// The problem's code.
        code: ProblemCode,
        /// For people: what, where, what to do.
        detail: String,
        /// The field it is about, if it is about one.
        field: Option<String>,
        /// Until when, for a lock.
        until: Option<Moment>,
    },
    /// The data file is damaged, and saving what can be read of it did not help at once. The next opening, also in
    /// another process, tries again.
    #[error("the data on this device are damaged; repeat what you did: what can be read is saved first")]
    Damaged,
    /// The device's storage failed.
    #[error("the device's storage failed: {detail}")]
    Storage {
        /// What failed. Holds no health value.
        detail: String,
    },
}

impl KenposError {
    /// The stable code of the variant.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotSetUp => "not_set_up",
            Self::SignedOut { .. } => "signed_out",
            Self::SettingsLost => "settings_lost",
            Self::Paused => "paused",
            Self::Busy => "busy",
            Self::SecretsLocked => "secrets_locked",
            Self::DiskFull => "disk_full",
            Self::TooNew { .. } => "too_new",
            Self::Invalid { .. } => "invalid",
            Self::FutureEntry { .. } => "future_entry",
            Self::NotFound { .. } => "not_found",
            Self::SignInNeeded => "sign_in_needed",
            Self::Offline { .. } => "offline",
            Self::Server { code, .. } => code.code(),
            Self::Damaged => "damaged",
            Self::Storage { .. } => "storage",
        }
    }

    /// Nothing that this member can reach has the id.
    pub(crate) fn not_found(field: &'static str, id: impl std::fmt::Display) -> Self {
        Self::NotFound { field, id: id.to_string() }
    }

    /// An input that must change: which field, what is wrong with it, what to do.
    pub fn invalid(field: &str, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self::Invalid { field: field.to_owned(), what: what.into(), todo: todo.into() }
    }
}

/// What goes wrong in the store; turned into [`KenposError`] here and nowhere else.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// In a box, because every function of the store hands it on: the whole error in each would make the library larger.
    #[error(transparent)]
    Sqlite(Box<rusqlite::Error>),
    #[error(transparent)]
    Files(#[from] std::io::Error),
    /// The file's format is newer than this build.
    #[error("format {found}, known up to {known}")]
    TooNew { found: u32, known: u32 },
    /// A stored value does not read back.
    #[error("a stored {what} does not read back")]
    Unreadable { what: &'static str },
}

impl StoreError {
    /// Whether the database file itself is damaged, so that it must be salvaged.
    pub(crate) fn is_damage(&self) -> bool {
        let Self::Sqlite(error) = self else { return false };
        matches!(
            **error,
            rusqlite::Error::SqliteFailure(failure, _)
                if matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        )
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(Box::new(error))
    }
}

impl From<StoreError> for KenposError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::TooNew { found, known } => Self::TooNew { found, known },
            StoreError::Files(io) if io.kind() == std::io::ErrorKind::StorageFull => Self::DiskFull,
            StoreError::Sqlite(error) => match *error {
                rusqlite::Error::SqliteFailure(failure, text) => match failure.code {
                    ErrorCode::OperationInterrupted => Self::Paused,
                    ErrorCode::DiskFull => Self::DiskFull,
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                    ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
                    // SQLite's own texts name tables and columns, never bound values.
                    _ => Self::Storage { detail: text.unwrap_or_else(|| failure.to_string()) },
                },
                other => Self::Storage { detail: sqlite_detail(&other).to_owned() },
            },
            other @ (StoreError::Files(_) | StoreError::Unreadable { .. }) => {
                Self::Storage { detail: other.to_string() }
            }
        }
    }
}

/// rusqlite's other errors may quote a value that did not convert, so only their kind is told.
const fn sqlite_detail(error: &rusqlite::Error) -> &'static str {
    match error {
        rusqlite::Error::QueryReturnedNoRows => "a row that must exist is missing",
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..) => "a stored value does not read back",
        _ => "the database did not take a statement",
    }
}

impl From<rusqlite::Error> for KenposError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<SecretError> for KenposError {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Locked => Self::SecretsLocked,
            SecretError::Exposed { .. } => Self::Storage { detail: error.to_string() },
            SecretError::Failed { detail } => Self::Storage { detail },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn sqlite(code: std::ffi::c_int) -> KenposError {
        StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).into()
    }

    #[test]
    fn a_storage_failure_becomes_the_variant_the_app_reacts_to() {
        assert_eq!(sqlite(ffi::SQLITE_FULL), KenposError::DiskFull);
        assert_eq!(sqlite(ffi::SQLITE_BUSY), KenposError::Busy);
        assert_eq!(sqlite(ffi::SQLITE_INTERRUPT), KenposError::Paused);
        assert_eq!(sqlite(ffi::SQLITE_IOERR).code(), "storage");
    }

    #[test]
    fn a_stored_value_that_does_not_convert_is_not_quoted() {
        let failure =
            rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Text, "68200 is not a weight".into());
        assert!(!KenposError::from(failure).to_string().contains("68200"));
    }
}
