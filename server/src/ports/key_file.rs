//! The key ring's real end: a file that its owner alone can read, named by `KENPOS_KEY_FILE`.
//!
//! It is read whenever a key is needed (orders are rare), so a rotation reaches a running server at once.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::Keys;
use crate::seal::{KeyError, SealRing};

/// The variable that names the file.
pub const VARIABLE: &str = "KENPOS_KEY_FILE";

/// A key file; `None`: none is named.
#[derive(Clone, Debug)]
pub struct KeyFile(Option<PathBuf>);

impl KeyFile {
    /// The file that the environment names.
    pub fn of_environment() -> Self {
        Self(std::env::var_os(VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from))
    }

    /// A file by its path.
    pub const fn at(path: PathBuf) -> Self {
        Self(Some(path))
    }

    fn path(&self) -> Result<&Path, KeyError> {
        self.0.as_deref().ok_or(KeyError::NotNamed)
    }

    /// Writes a new file; never over another one.
    ///
    /// # Errors
    /// [`KeyError::Exists`], [`KeyError::File`].
    pub fn make(&self, ring: &SealRing) -> Result<(), KeyError> {
        let path = self.path()?;
        write_new(path, ring).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => KeyError::Exists { path: path.display().to_string() },
            _ => failed(path, &error),
        })
    }

    /// Puts another ring in the file's place, whole or not at all.
    ///
    /// # Errors
    /// [`KeyError::File`]; the file is unchanged then.
    pub fn replace(&self, ring: &SealRing) -> Result<(), KeyError> {
        let path = self.path()?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        // Left behind by a rotation that was interrupted; nothing was ever sealed with what is in it.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(&beside, &error)),
            _ => {}
        }
        write_new(&beside, ring).and_then(|()| fs::rename(&beside, path)).map_err(|error| failed(path, &error))?;
        // The new name must be as durable as what will be sealed with it.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(path, &error))
    }
}

impl Keys for KeyFile {
    fn ring(&self) -> Result<SealRing, KeyError> {
        let path = self.path()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(path).map_err(|error| failed(path, &error))?.permissions().mode();
            if mode & 0o077 != 0 {
                return Err(KeyError::Exposed { path: path.display().to_string() });
            }
        }
        SealRing::parse(&fs::read_to_string(path).map_err(|error| failed(path, &error))?)
    }
}

fn write_new(path: &Path, ring: &SealRing) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(ring.to_text().as_bytes())?;
    file.sync_all()
}

fn failed(path: &Path, error: &std::io::Error) -> KeyError {
    KeyError::File { path: path.display().to_string(), detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ports;

    #[test]
    fn a_key_file_is_made_once_read_and_replaced_whole() {
        let folder = tempfile::tempdir().expect("a folder of the test");
        let file = KeyFile::at(folder.path().join("keys"));
        let (ports, _) = ports("2026-11-22T12:00:00+09:00");
        let ring = SealRing::new(&ports);
        assert!(matches!(file.ring(), Err(KeyError::File { .. })));
        file.make(&ring).expect("made");
        assert!(matches!(file.make(&SealRing::new(&ports)), Err(KeyError::Exists { .. })));
        assert_eq!(file.ring(), Ok(ring.clone()));
        let next = ring.with_new_key(&ports);
        file.replace(&next).expect("replaced");
        file.replace(&next).expect("and again");
        assert_eq!(file.ring(), Ok(next));
        assert_eq!(KeyFile(None).ring(), Err(KeyError::NotNamed));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder of the test");
        let path = folder.path().join("keys");
        let file = KeyFile::at(path.clone());
        file.make(&SealRing::new(&ports("2026-11-22T12:00:00+09:00").0)).expect("made");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("opened");
        assert!(matches!(file.ring(), Err(KeyError::Exposed { .. })));
    }
}
