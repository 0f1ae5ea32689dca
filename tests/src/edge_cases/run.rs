//! Runs the tests of the cases.
//!
//! Comes in: the checkout in whose folder this is called. Goes out: the rows. Must never happen: a run that broke taken
//! for one in which tests are missing.

use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

use super::{Contradiction, EdgeCases, PREFIX, State, read_results};

/// What `./check` builds, and so nothing is built for this alone; documentation has no cases, and PostgreSQL is asked by
/// the part of `./check` that has one.
const ARGUMENTS: [&str; 17] = [
    "test",
    "--release",
    "--locked",
    "--workspace",
    "--exclude",
    "kenpos-bindgen",
    "--features",
    "kenpos-bindings/testkit",
    "--lib",
    "--bins",
    "--tests",
    "--no-fail-fast",
    "--color=never",
    "--",
    PREFIX,
    "--skip",
    "postgres",
];

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The program that runs the tests did not start.
    #[error("cargo did not start ({0}): install Rust, and call this in a folder of the checkout")]
    Cargo(#[from] io::Error),
    /// Something else than a test failed: the build, or a test binary as a whole.
    #[error("cargo test ended with {ended} and no test failed: what it said stands above")]
    Broken {
        /// The exit status.
        ended: std::process::ExitStatus,
    },
    /// Names or tables.
    #[error(transparent)]
    Contradiction(#[from] Contradiction),
}

/// Runs every test of a case. The second text is what failing tests printed, empty where none failed. What the build says
/// goes to stderr.
///
/// # Errors
/// [`RunError`].
pub fn run() -> Result<(EdgeCases, String), RunError> {
    // Cargo tells a program that it runs which cargo it is.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let ended = Command::new(cargo).args(ARGUMENTS).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let printed = String::from_utf8_lossy(&ended.stdout);
    let ran = read_results(&printed);
    let failed = ran.iter().any(|test| !test.passed);
    if !ended.status.success() && !failed {
        return Err(RunError::Broken { ended: ended.status });
    }
    let cases = EdgeCases::of(&ran)?;
    let told = if cases.count(State::Fail) > 0 && failed { printed.into_owned() } else { String::new() };
    Ok((cases, told))
}
