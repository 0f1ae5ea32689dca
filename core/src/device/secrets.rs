//! Where a headless phone keeps its secrets: the system's keyring, else a file only its owner can read.
//!
//! Comes in: names and secrets. Goes out: secrets, to the session alone. Must never happen: a secret in an error or
//! a log; a store that forgets (a mock) taken in silence; a place that changes between two starts, which would look
//! like being signed out.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

const FILE: &str = "secrets.json";
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
        place: SecretsPlace::File(folder.join(FILE)),
        fallback: None,
    };
    let kept_in_keyring = folder.join(KEYRING_MARK).exists();
    match choice {
        SecretsChoice::File => Ok(file()),
        SecretsChoice::Keyring => take_keyring(folder, kept_in_keyring),
        SecretsChoice::Auto if kept_in_keyring => take_keyring(folder, true),
        SecretsChoice::Auto if folder.join(FILE).exists() => Ok(file()),
        SecretsChoice::Auto => take_keyring(folder, false)
            .or_else(|error| Ok(ChosenSecrets { fallback: Some(error.to_string()), ..file() })),
    }
}

#[cfg(not(any(target_os = "ios", target_os = "android")))]
fn take_keyring(folder: &Path, known: bool) -> Result<ChosenSecrets, SecretError> {
    let store = KeyringSecrets::new();
    if !known {
        store.probe()?;
        fs::write(folder.join(KEYRING_MARK), b"").map_err(|error| failed("noting the choice", &error))?;
    }
    Ok(ChosenSecrets { store: Arc::new(store), place: SecretsPlace::Keyring, fallback: None })
}

#[cfg(any(target_os = "ios", target_os = "android"))]
fn take_keyring(_: &Path, _: bool) -> Result<ChosenSecrets, SecretError> {
    Err(SecretError::Failed { detail: "on a phone the app brings the store of the system".to_owned() })
}

fn failed(doing: &str, error: &std::io::Error) -> SecretError {
    SecretError::Failed { detail: format!("{doing}: {error}") }
}

/// The system's keyring: Secret Service, macOS keychain, Windows credentials.
#[cfg(not(any(target_os = "ios", target_os = "android")))]
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyringSecrets;

#[cfg(not(any(target_os = "ios", target_os = "android")))]
impl KeyringSecrets {
    /// The service name under which entries stand in the keyring.
    const SERVICE: &'static str = "kenpos";

    /// The keyring of the signed-in user; connects at first use.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// Keeps, reads and forgets one entry: a keyring that merely exists may still refuse.
    fn probe(self) -> Result<(), SecretError> {
        const PROBE: &str = "probe";
        self.set(PROBE, "1")?;
        let read = self.get(PROBE)?;
        self.delete(PROBE)?;
        if read.as_deref() == Some("1") {
            return Ok(());
        }
        Err(SecretError::Failed { detail: "the keyring did not keep what it was given".to_owned() })
    }

    fn entry(name: &str) -> Result<keyring::Entry, SecretError> {
        keyring::Entry::new(Self::SERVICE, name).map_err(|error| match (error, keyring::Entry::store_status()) {
            (keyring::Error::NoDefaultStore, Err(why)) => keyring_error(why),
            (error, _) => keyring_error(&error),
        })
    }
}

#[cfg(not(any(target_os = "ios", target_os = "android")))]
impl SecretStore for KeyringSecrets {
    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        match Self::entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(keyring_error(&error)),
        }
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        Self::entry(name)?.set_password(secret).map_err(|error| keyring_error(&error))
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(keyring_error(&error)),
        }
    }
}

/// Only the kinds whose texts come from the system are repeated; others may carry the secret's bytes.
#[cfg(not(any(target_os = "ios", target_os = "android")))]
fn keyring_error(error: &keyring::Error) -> SecretError {
    match error {
        keyring::Error::NoStorageAccess(_) => SecretError::Locked,
        keyring::Error::PlatformFailure(cause) => SecretError::Failed { detail: format!("keyring: {cause}") },
        keyring::Error::NoDefaultStore => SecretError::Failed { detail: "there is no keyring here".to_owned() },
        _ => SecretError::Failed { detail: "the keyring holds something unreadable under our name".to_owned() },
    }
}

/// One JSON file of mode 0600, replaced whole at each change.
pub struct FileSecrets {
    path: PathBuf,
}

/// More than a hundred members' secrets; a larger file is not ours.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

impl FileSecrets {
    /// The file `secrets.json` in the phone's folder, which exists.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(FILE) }
    }

    fn read(&self) -> Result<BTreeMap<String, String>, SecretError> {
        let about = match fs::metadata(&self.path) {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(failed("reading the secrets", &error)),
        };
        if is_open_to_others(&about) {
            return Err(SecretError::Exposed { path: self.path.display().to_string() });
        }
        if about.len() > FILE_BYTES_MAX {
            return Err(self.not_ours());
        }
        let bytes = fs::read(&self.path).map_err(|error| failed("reading the secrets", &error))?;
        serde_json::from_slice(&bytes).map_err(|_| self.not_ours())
    }

    /// Says which file, and never what stands in it.
    fn not_ours(&self) -> SecretError {
        let detail = format!("{} is damaged (move it away, then sign in again)", self.path.display());
        SecretError::Failed { detail }
    }

    /// Reads, changes and replaces the file while no other process does.
    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), SecretError> {
        let lock_path = self.path.with_extension("lock");
        let lock = private(OpenOptions::new().create(true).truncate(false).write(true), &lock_path)
            .map_err(|error| failed("locking the secrets", &error))?;
        // Held for one small write; the system frees it if we die.
        lock.lock().map_err(|error| failed("locking the secrets", &error))?;
        let mut secrets = self.read()?;
        change(&mut secrets);
        self.replace(&secrets).map_err(|error| failed("keeping the secrets", &error))
    }

    fn replace(&self, secrets: &BTreeMap<String, String>) -> std::io::Result<()> {
        let fresh = self.path.with_extension("new");
        // A leftover of a killed process keeps its own mode, so it is not written into.
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = private(OpenOptions::new().create_new(true).write(true), &fresh)?;
        file.write_all(&serde_json::to_vec(secrets)?)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.path)?;
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl SecretStore for FileSecrets {
    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        Ok(self.read()?.remove(name))
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        self.change(|secrets| drop(secrets.insert(name.to_owned(), secret.to_owned())))
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        if self.get(name)?.is_none() {
            return Ok(());
        }
        self.change(|secrets| drop(secrets.remove(name)))
    }
}

/// Opens with mode 0600 where modes exist; elsewhere the user's folder is private by its own rules.
fn private(options: &mut OpenOptions, path: &Path) -> std::io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

#[cfg(unix)]
fn is_open_to_others(about: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(about) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::contract;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn the_file_keeps_the_contract() {
        let home = folder();
        contract::secret_stores(|| Arc::new(FileSecrets::in_folder(home.path())));
    }

    #[test]
    fn the_twin_in_memory_keeps_the_contract() {
        let twin: Arc<dyn SecretStore> = Arc::new(contract::MemorySecrets::default());
        contract::secret_stores(|| Arc::clone(&twin));
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let home = folder();
        let store = FileSecrets::in_folder(home.path());
        store.set("a", "b").expect("keeps");
        let path = home.path().join("secrets.json");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("chmod");
        assert!(matches!(store.get("a"), Err(SecretError::Exposed { .. })));
        assert!(matches!(store.set("a", "c"), Err(SecretError::Exposed { .. })));
    }

    #[test]
    fn a_damaged_file_is_named_and_left_alone() {
        let home = folder();
        let path = home.path().join("secrets.json");
        private(OpenOptions::new().create_new(true).write(true), &path)
            .and_then(|mut file| file.write_all(b"{\"a\":\"hush"))
            .expect("written");
        let Err(SecretError::Failed { detail }) = FileSecrets::in_folder(home.path()).set("b", "c") else {
            panic!("a damaged file was taken");
        };
        assert!(detail.contains("secrets.json") && !detail.contains("hush"), "{detail}");
        assert_eq!(fs::read(&path).expect("there"), b"{\"a\":\"hush");
    }

    #[test]
    fn a_leftover_of_a_killed_write_does_not_stop_the_next_one() {
        let home = folder();
        fs::write(home.path().join("secrets.new"), b"half").expect("written");
        let store = FileSecrets::in_folder(home.path());
        store.set("a", "b").expect("keeps");
        assert_eq!(store.get("a"), Ok(Some("b".to_owned())));
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
        fs::write(home.path().join(KEYRING_MARK), b"").expect("written");
        let chosen = choose_secrets(SecretsChoice::Auto, home.path()).expect("a store");
        assert_eq!(chosen.place, SecretsPlace::Keyring);
    }

    #[test]
    fn many_threads_lose_no_secret() {
        let home = folder();
        let store = FileSecrets::in_folder(home.path());
        std::thread::scope(|scope| {
            for number in 0..8 {
                let store = &store;
                scope.spawn(move || store.set(&format!("n{number}"), "s").expect("keeps"));
            }
        });
        assert_eq!(store.read().expect("reads").len(), 8);
    }
}
