//! Programs of the checkout that a benchmark calls: cargo, binutils, Python, Maven.
//!
//! Comes in: a command. Goes out: what it printed, or why not. Must never happen: a program that failed taken for one that
//! printed nothing.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed: {why}")]
pub struct ToolError {
    doing: &'static str,
    why: String,
}

/// Runs a command in the checkout to its end; what it printed. What it says meanwhile goes to stderr.
pub fn run(doing: &'static str, command: &mut Command) -> Result<String, ToolError> {
    let failed = |why| ToolError { doing, why };
    let ended = command.current_dir(checkout()).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let ended = ended.map_err(|error| failed(format!("{}: {error}", command.get_program().display())))?;
    if ended.status.success() {
        return String::from_utf8(ended.stdout).map_err(|_| failed("it printed no text".to_owned()));
    }
    let printed = String::from_utf8_lossy(&ended.stdout);
    Err(failed(format!("it ended with {}: {}", ended.status, printed.lines().last().unwrap_or("no reason given"))))
}

/// What must be there first, and the command that makes it.
pub fn missing(doing: &'static str, what: &std::path::Path, make: &str) -> ToolError {
    ToolError { doing, why: format!("{} is not there; `{make}` makes it", what.display()) }
}

/// The root of the checkout this was built from.
pub fn checkout() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
