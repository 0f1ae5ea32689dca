//! Where a headless phone keeps its secrets: the system's keyring, else a file only its owner can read.
//!
//! Comes in: names and secrets. Goes out: secrets, to the session alone. Must never happen: a secret in an error or
//! a log; a store that forgets (a mock) taken in silence; a place that changes between two starts, which would look
//! like being signed out.

mod file;
#[cfg(feature = "keyring")]
mod keyring;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use file::FileSecrets;
#[cfg(feature = "keyring")]
pub use keyring::KeyringSecrets;

use crate::ports::{SecretError, SecretStore};

/// Where the member of the command line wants the secrets kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretsChoice {
    /// The keyring where there is one, else the file; the place taken first is kept.
    #[default]
    Auto,
    /// The system's keyring or an error.
    Keyring,
    /// `secrets.json` in the phone's folder.
    File,
}

/// The store taken, and what to tell the member about it.
pub struct ChosenSecrets {
    /// Goes into [`crate::ports::Ports`].
    pub store: Arc<dyn SecretStore>,
    /// What was taken.
    pub place: SecretsPlace,
    /// Why it is not the keyring, when [`SecretsChoice::Auto`] has just decided so.
    pub fallback: Option<String>,
}

/// Where the secrets are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretsPlace {
    /// In the system's keyring.
    Keyring,
    /// In this file, mode 0600.
    File(PathBuf),
}

/// Says that this folder's secrets are in the keyring, so that a keyring that is away for once (no desktop session)
/// is an error and not a reason to start an empty file.
const KEYRING_MARK: &str = "secrets-are-in-the-keyring";

/// Takes the secret store for the phone in `folder`, which exists.
///
/// # Errors
/// [`SecretError`] when the keyring was asked for and is not there, or the choice cannot be noted down.
pub fn choose_secrets(choice: SecretsChoice, folder: &Path) -> Result<ChosenSecrets, SecretError> {
    let file = || ChosenSecrets {
        store: Arc::new(FileSecrets::in_folder(folder)),
        place: SecretsPlace::File(folder.join(file::NAME)),
        fallback: None,
    };
    let kept_in_keyring = folder.join(KEYRING_MARK).exists();
    match choice {
        SecretsChoice::File => Ok(file()),
        SecretsChoice::Keyring => take_keyring(folder, kept_in_keyring),
        SecretsChoice::Auto if kept_in_keyring => take_keyring(folder, true),
        SecretsChoice::Auto if folder.join(file::NAME).exists() => Ok(file()),
        SecretsChoice::Auto => take_keyring(folder, false)
            .or_else(|error| Ok(ChosenSecrets { fallback: Some(error.to_string()), ..file() })),
    }
}

#[cfg(feature = "keyring")]
fn take_keyring(folder: &Path, known: bool) -> Result<ChosenSecrets, SecretError> {
    let store = KeyringSecrets::new();
    if !known {
        store.probe()?;
        std::fs::write(folder.join(KEYRING_MARK), b"").map_err(|error| failed("noting the choice", &error))?;
    }
    Ok(ChosenSecrets { store: Arc::new(store), place: SecretsPlace::Keyring, fallback: None })
}

#[cfg(not(feature = "keyring"))]
fn take_keyring(_: &Path, _: bool) -> Result<ChosenSecrets, SecretError> {
    Err(SecretError::Failed {
        detail: "this build has no keyring; on a phone the app brings the store of the system".to_owned(),
    })
}

fn failed(doing: &str, error: &std::io::Error) -> SecretError {
    SecretError::Failed { detail: format!("{doing}: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::contract;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn the_twin_in_memory_keeps_the_contract() {
        let twin: Arc<dyn SecretStore> = Arc::new(contract::MemorySecrets::default());
        contract::secret_stores(|| Arc::clone(&twin));
    }

    #[test]
    fn a_phone_that_began_with_the_file_stays_with_it() {
        let home = folder();
        FileSecrets::in_folder(home.path()).set("a", "b").expect("keeps");
        let chosen = choose_secrets(SecretsChoice::Auto, home.path()).expect("a store");
        assert_eq!(chosen.place, SecretsPlace::File(home.path().join("secrets.json")));
        assert_eq!(chosen.fallback, None);
    }

    #[test]
    fn a_phone_that_began_with_the_keyring_does_not_fall_back_to_an_empty_file() {
        let home = folder();
        std::fs::write(home.path().join(KEYRING_MARK), b"").expect("written");
        let chosen = choose_secrets(SecretsChoice::Auto, home.path()).map(|chosen| chosen.place);
        // A build without the keyring refuses.
        assert_eq!(chosen.ok(), cfg!(feature = "keyring").then_some(SecretsPlace::Keyring));
    }
}
