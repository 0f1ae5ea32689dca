//! A file only its owner can read, for phones without a window.
//!
//! Must never happen: a moment in which others can read it, a half-written file, its content in an error text.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::failed;
use crate::ports::{SecretError, SecretStore};

/// The file's name in the phone's folder.
pub(super) const NAME: &str = "secrets.json";

/// One JSON file of mode 0600, replaced whole at each change.
pub struct FileSecrets {
    path: PathBuf,
}

/// Five seconds, a thousand times what a write takes.
const LOCK_TRIES: u32 = 500;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// More than a hundred members' secrets; a larger file is not ours.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

impl FileSecrets {
    /// The file `secrets.json` in the phone's folder, which exists.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(NAME) }
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
        let text = String::from_utf8(bytes).map_err(|_| self.not_ours())?;
        serde_json::from_str(&text).map_err(|_| self.not_ours())
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
        take(&lock)?;
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

/// Takes the lock, which is held for one small write and freed by the system if its holder dies. A holder that was
/// stopped in the middle must not stop us for ever.
#[expect(clippy::disallowed_methods, reason = "a file lock of another process tells nobody when it is freed")]
fn take(lock: &File) -> Result<(), SecretError> {
    for _ in 0..LOCK_TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(error)) => return Err(failed("locking the secrets", &error)),
        }
    }
    Err(SecretError::Failed { detail: "another process holds the secrets; try again in a moment".to_owned() })
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
    use std::sync::Arc;

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
