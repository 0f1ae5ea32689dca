//! Folders as a backup, or a process started after a kill, finds them.

use std::fs;
use std::path::Path;

/// Copies a folder of files and folders, without what SQLite shares between running processes only: it is in memory, and
/// neither a backup nor a restart has it.
///
/// # Panics
/// Where it cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else if !path.to_string_lossy().ends_with("-shm") {
            fs::copy(&path, target).expect("the file can be copied");
        }
    }
}
