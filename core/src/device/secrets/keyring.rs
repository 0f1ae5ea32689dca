//! The system's keyring, on desktops.
//!
//! Must never happen: the bytes of an entry in an error text.

use crate::ports::{SecretError, SecretStore};

/// The system's keyring: Secret Service, macOS keychain, Windows credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyringSecrets;

impl KeyringSecrets {
    /// The service name under which entries stand in the keyring.
    const SERVICE: &'static str = "kenpos";

    /// The keyring of the signed-in user; connects at first use.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// Keeps, reads and forgets one entry: a keyring that merely exists may still refuse.
    pub(super) fn probe(self) -> Result<(), SecretError> {
        const PROBE: &str = "probe";
        self.set(PROBE, "1")?;
        let read = self.get(PROBE)?;
        self.delete(PROBE)?;
        if read.as_deref() == Some("1") {
            return Ok(());
        }
        Err(SecretError::Failed { detail: "the keyring did not keep what it was given".to_owned() })
    }

    fn entry(name: &str) -> Result<::keyring::Entry, SecretError> {
        ::keyring::Entry::new(Self::SERVICE, name).map_err(|error| match (error, ::keyring::Entry::store_status()) {
            (::keyring::Error::NoDefaultStore, Err(why)) => keyring_error(why),
            (error, _) => keyring_error(&error),
        })
    }
}

impl SecretStore for KeyringSecrets {
    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        match Self::entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(::keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(keyring_error(&error)),
        }
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        Self::entry(name)?.set_password(secret).map_err(|error| keyring_error(&error))
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(::keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(keyring_error(&error)),
        }
    }
}

/// Only the kinds whose texts come from the system are repeated; others may carry the secret's bytes.
fn keyring_error(error: &::keyring::Error) -> SecretError {
    match error {
        ::keyring::Error::NoStorageAccess(_) => SecretError::Locked,
        ::keyring::Error::PlatformFailure(cause) => SecretError::Failed { detail: format!("keyring: {cause}") },
        ::keyring::Error::NoDefaultStore => SecretError::Failed { detail: "there is no keyring here".to_owned() },
        _ => SecretError::Failed { detail: "the keyring holds something unreadable under our name".to_owned() },
    }
}
