//! The home directory of one phone: the device file, the members' databases, the lock.
//!
//! Comes in: the folder the app gives us. Goes out: who is signed in, where that member's file lies, exclusive
//! access. Must never happen: a half-written device file, a lock that outlives its process, secrets in here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use kenpos_rules::day::Moment;
use kenpos_rules::ids::{DeviceId, MemberId};
use serde::{Deserialize, Serialize};

use crate::error::{KenposError, StoreError};

/// The format of the device file this build writes.
const DEVICE_FORMAT: u32 = 1;

/// How often a held lock is tried again, and how long in between: five seconds, longer than any single operation.
const LOCK_TRIES: u32 = 500;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// What this installation knows before any member's file is open. No secret, no health value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Device {
    format: u32,
    /// The server's base address, from the last setup.
    pub server_url: Option<String>,
    /// Who is signed in. The session may be out of date; logging stays open until sign-out.
    pub current: Option<MemberId>,
    /// Everyone who has signed in here, also after sign-out: each keeps the device id (and so the server's count of
    /// contacts) and the database with what is unsent.
    pub members: BTreeMap<MemberId, MemberHere>,
    /// A sign-in or registration that was begun and not yet answered: repeated with the same device id, so that the
    /// server sees the same attempt.
    pub attempt: Option<Attempt>,
    /// How often a damaged member file was replaced; an open handle of another process on the old file must reopen.
    pub salvages: u32,
    /// Whose file has been made here. One of these that is missing later was lost.
    #[serde(default)]
    pub files: BTreeSet<MemberId>,
    /// Who signed out last, while nobody is signed in.
    #[serde(default)]
    pub signed_out: Option<MemberId>,
    /// Whose account was deleted, while their files are being removed: killed in between, the next call goes on.
    #[serde(default)]
    pub erasing: Option<MemberId>,
    /// This file is a fresh one in a home that holds members' files: the one before was damaged or lost.
    #[serde(default)]
    pub lost: bool,
}

/// One member on this installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MemberHere {
    pub kenpos_id: String,
    pub device_id: DeviceId,
    /// SHA-256 of the refresh secret in force; it names the secret in the secret store. `None` after sign-out.
    pub refresh_hash: Option<String>,
    /// The same for the secret offered to the server and not yet confirmed. Whoever writes it here first is the one
    /// whose secret is offered, so two processes never offer two.
    pub next_refresh_hash: Option<String>,
    /// The same for the secrets before the one in force, newest first: all that a server restored from a backup may know.
    #[serde(default)]
    pub former_refresh_hashes: Vec<String>,
}

impl MemberHere {
    /// Every secret that is in the store for this session.
    pub(crate) fn refresh_hashes(&self) -> impl Iterator<Item = &String> {
        self.refresh_hash.iter().chain(&self.next_refresh_hash).chain(&self.former_refresh_hashes)
    }
}

/// A sign-in or registration under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub kenpos_id: String,
    pub device_id: DeviceId,
    /// SHA-256 of the refresh secret made for it, which is in the secret store already.
    pub refresh_hash: String,
}

impl Device {
    const fn new() -> Self {
        Self {
            format: DEVICE_FORMAT,
            server_url: None,
            current: None,
            members: BTreeMap::new(),
            attempt: None,
            salvages: 0,
            files: BTreeSet::new(),
            signed_out: None,
            erasing: None,
            lost: false,
        }
    }

    /// Notes who is gone, when `before` was signed in and nobody is now.
    pub(crate) fn note_sign_out(&mut self, before: Option<MemberId>) {
        self.signed_out = if self.current.is_some() { None } else { before.or(self.signed_out) };
    }
}

/// The folder.
pub(crate) struct HomeDir {
    path: PathBuf,
    lock: File,
    /// The device file as last read: every call asks for it, and it hardly ever changes.
    known: Mutex<Option<Known>>,
}

/// A device file that was read, and by what a changed one is told.
struct Known {
    device: Device,
    mark: Mark,
    /// Held open, so that no other file can take its place on the disk and look like it.
    _file: File,
}

/// What every replacement of a file changes: the device file is only ever replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
}

impl HomeDir {
    /// Opens the folder, creating it (for its owner only) where it is missing. No name is no folder: it would be the
    /// one the app happens to run in.
    pub(crate) fn open(path: &Path) -> Result<Self, KenposError> {
        if path.as_os_str().is_empty() {
            return Err(KenposError::invalid("home", "no folder is named", "name the folder this phone lives in"));
        }
        create_private_dir(&path.join("members")).map_err(StoreError::from)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path.join("lock"));
        let lock = lock.map_err(StoreError::from)?;
        Ok(Self { path: path.to_owned(), lock, known: Mutex::new(None) })
    }

    /// The database file of a member.
    pub(crate) fn member_file(&self, member: MemberId) -> PathBuf {
        self.path.join("members").join(format!("{member}.db"))
    }

    /// Removes every file of a member: the database with its journals, and what a salvage put aside.
    pub(crate) fn remove_files(&self, _lock: &HomeLock<'_>, member: MemberId) -> Result<(), StoreError> {
        let (folder, own) = (self.path.join("members"), format!("{member}."));
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(&own)) {
                fs::remove_file(path)?;
            }
        }
        Ok(sync_dir(&folder)?)
    }

    /// Takes the folder for this process, waiting at most five seconds. `give_up` ends the waiting early (pause).
    pub(crate) fn lock(&self, give_up: impl Fn() -> bool) -> Result<HomeLock<'_>, KenposError> {
        for _ in 0..LOCK_TRIES {
            match self.lock.try_lock() {
                Ok(()) => return Ok(HomeLock { file: &self.lock }),
                Err(TryLockError::WouldBlock) if give_up() => return Err(KenposError::Paused),
                Err(TryLockError::WouldBlock) => {
                    #[expect(
                        clippy::disallowed_methods,
                        reason = "another process frees the lock; no event tells when"
                    )]
                    thread::sleep(LOCK_PAUSE);
                }
                Err(TryLockError::Error(error)) => return Err(StoreError::from(error).into()),
            }
        }
        Err(KenposError::Busy)
    }

    /// The device file; a fresh one where there is none. One that does not read is moved aside: the members' files,
    /// which hold what is unsent, are found again at the next sign-in, and [`Device::lost`] says so until then.
    pub(crate) fn device(&self, _lock: &HomeLock<'_>, now: Moment) -> Result<Device, StoreError> {
        let path = self.device_path();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref()
            && fs::metadata(&path).is_ok_and(|found| mark(&found) == Some(known.mark))
        {
            return Ok(known.device.clone());
        }
        *known = None;
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return self.fresh_device(),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = String::from_utf8(bytes).unwrap_or_default(); // what is no text is damaged, as what is empty
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        match serde_json::from_str::<Format>(&text) {
            Ok(Format { format }) if format > DEVICE_FORMAT => {
                return Err(StoreError::TooNew { found: format, known: DEVICE_FORMAT });
            }
            _ => {}
        }
        if let Ok(device) = serde_json::from_str::<Device>(&text) {
            *known = mark(&file.metadata()?).map(|mark| Known { device: device.clone(), mark, _file: file });
            return Ok(device);
        }
        fs::rename(&path, self.path.join(format!("device.json.corrupt-{}", now.millis())))?;
        self.fresh_device()
    }

    fn fresh_device(&self) -> Result<Device, StoreError> {
        let mut lost = false;
        for entry in fs::read_dir(self.path.join("members"))? {
            lost |= entry?.path().extension().is_some_and(|extension| extension == "db");
        }
        Ok(Device { lost, ..Device::new() })
    }

    /// Replaces the device file: whole or not at all, whatever is killed when.
    pub(crate) fn keep_device(&self, _lock: &HomeLock<'_>, device: &Device) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(device).map_err(|_| StoreError::Unreadable { what: "device file" })?;
        let temporary = self.path.join("device.json.new");
        let mut file = File::create(&temporary)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, self.device_path())?;
        sync_dir(&self.path)?;
        Ok(())
    }

    fn device_path(&self) -> PathBuf {
        self.path.join("device.json")
    }
}

/// Exclusive access, freed when dropped; the operating system frees it when the process dies.
pub(crate) struct HomeLock<'h> {
    file: &'h File,
}

impl Drop for HomeLock<'_> {
    fn drop(&mut self) {
        // Unlocking a lock we hold fails only on a dead descriptor, and then it is free already.
        let _ = self.file.unlock();
    }
}

#[cfg(unix)]
fn mark(found: &fs::Metadata) -> Option<Mark> {
    use std::os::unix::fs::MetadataExt as _;
    let modified = (found.mtime(), found.mtime_nsec());
    Some(Mark { device: found.dev(), inode: found.ino(), bytes: found.len(), modified })
}

/// Elsewhere a file has no number to be known by: it is read each time.
#[cfg(not(unix))]
fn mark(_: &fs::Metadata) -> Option<Mark> {
    None
}

#[cfg(unix)]
fn create_private_dir(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn create_private_dir(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)
}

/// A rename is durable once its folder is.
#[cfg(unix)]
pub(crate) fn sync_dir(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file; the file system orders renames itself.
#[cfg(not(unix))]
pub(crate) fn sync_dir(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_millis(1_795_000_000_000);

    #[test]
    fn a_home_without_a_name_is_refused_and_nothing_is_made_where_the_app_runs() {
        assert_eq!(HomeDir::open(Path::new("")).err().map(|error| error.code()), Some("invalid"));
        assert!(!Path::new("members").exists());
    }

    #[test]
    fn the_device_file_reads_back_as_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let home = HomeDir::open(dir.path()).expect("opens");
        let lock = home.lock(|| false).expect("free");
        let mut device = home.device(&lock, NOW).expect("fresh");
        assert_eq!(device.current, None);
        device.server_url = Some("https://kenpos.example".into());
        device.current = Some(MemberId::at(NOW, [7; 10]));
        home.keep_device(&lock, &device).expect("kept");
        assert_eq!(home.device(&lock, NOW).expect("read"), device);
    }

    #[test]
    fn what_another_process_wrote_is_seen_at_the_next_look() {
        let dir = tempfile::tempdir().expect("a folder");
        let (here, there) = (HomeDir::open(dir.path()).expect("opens"), HomeDir::open(dir.path()).expect("opens"));
        // Files of one length, as fast as they can be written: only their place on the disk differs.
        for number in 1000..1100 {
            let lock = there.lock(|| false).expect("free");
            let mut device = there.device(&lock, NOW).expect("read");
            device.salvages = number;
            there.keep_device(&lock, &device).expect("kept");
            drop(lock);
            let lock = here.lock(|| false).expect("free");
            assert_eq!(here.device(&lock, NOW).expect("read").salvages, number);
            assert_eq!(here.device(&lock, NOW).expect("read").salvages, number, "as it is known");
        }
    }

    #[test]
    fn a_device_file_of_a_newer_app_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let home = HomeDir::open(dir.path()).expect("opens");
        fs::write(dir.path().join("device.json"), r#"{"format": 99, "new": true}"#).expect("written");
        let lock = home.lock(|| false).expect("free");
        assert!(matches!(home.device(&lock, NOW), Err(StoreError::TooNew { found: 99, .. })));
        assert!(dir.path().join("device.json").exists());
    }

    #[test]
    fn an_unreadable_device_file_is_moved_aside_not_deleted() {
        let dir = tempfile::tempdir().expect("a folder");
        let home = HomeDir::open(dir.path()).expect("opens");
        fs::write(dir.path().join("device.json"), "{\"format\":").expect("written");
        let lock = home.lock(|| false).expect("free");
        assert_eq!(home.device(&lock, NOW).expect("fresh"), Device::new());
        assert!(dir.path().join(format!("device.json.corrupt-{}", NOW.millis())).exists());
    }

    #[test]
    fn a_second_handle_waits_and_a_pause_ends_the_waiting() {
        let dir = tempfile::tempdir().expect("a folder");
        let (first, second) = (HomeDir::open(dir.path()).expect("opens"), HomeDir::open(dir.path()).expect("opens"));
        let held = first.lock(|| false).expect("free");
        assert!(matches!(second.lock(|| true), Err(KenposError::Paused)));
        drop(held);
        assert!(second.lock(|| true).is_ok());
    }
}
