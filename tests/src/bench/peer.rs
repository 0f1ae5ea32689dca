//! Another importer, installed as its users install it.
//!
//! Comes in: an export. Goes out: its SQLite file. Must never happen: a version that moves, so that last year's figures
//! mean something else; anything installed outside `target/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::stage::beside_the_binary;

/// The peer and its version on PyPI.
const PACKAGE: &str = "healthkit-to-sqlite==1.0.1";

/// Why there is no comparison.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed: {why} (healthkit-to-sqlite needs python3 with venv, and PyPI for its first run)")]
pub struct PeerError {
    doing: &'static str,
    why: String,
}

/// Installs the peer into `target/bench-peer` where it is not there yet.
pub fn install() -> Result<PathBuf, PeerError> {
    let folder = beside_the_binary("bench-peer");
    let program = folder.join("bin/healthkit-to-sqlite");
    if !program.exists() {
        run("making the peer's environment", Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(folder.join("bin/pip"));
        run("installing the peer", pip.args(["install", "--quiet", PACKAGE]))?;
    }
    Ok(program)
}

/// Lets the peer import an export into a new file.
pub fn import(program: &Path, export: &Path, file: &Path) -> Result<(), PeerError> {
    for old in ["", "-wal", "-shm", "-journal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(old);
        // Only the first of them is ever there.
        let _ = std::fs::remove_file(name);
    }
    run("the peer's import", Command::new(program).arg(export).arg(file).args(["--xml", "--silent"]))
}

fn run(doing: &'static str, command: &mut Command) -> Result<(), PeerError> {
    let ended = command.output().map_err(|error| PeerError { doing, why: error.to_string() })?;
    if ended.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&ended.stderr);
    Err(PeerError { doing, why: stderr.lines().last().unwrap_or("no reason given").to_owned() })
}
