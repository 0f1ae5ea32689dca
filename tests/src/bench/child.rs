//! Parts of a benchmark that need a process of their own: fsyncs counted from outside, memory from the start.
//!
//! Comes in: what to do. Goes out: a count, or why it could not be had here. Must never happen: a child that outlives
//! the benchmark (each is waited for); a missing tool taken for a count of 0.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{import_xml, ingest, log_weight};

/// What a child of the benchmark does; on the command line `bench-part`.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Part {
    /// Logs weights on a phone.
    LogWeights {
        /// The phone's folder.
        home: PathBuf,
        /// How many.
        calls: u32,
    },
    /// Imports an export and tells by how many KiB the process grew.
    Import {
        /// The phone's folder.
        home: PathBuf,
        /// The export.
        file: PathBuf,
    },
    /// Makes a first sync of steps and tells by how many KiB the process grew.
    FirstSync {
        /// The phone's folder.
        home: PathBuf,
        /// How many samples.
        samples: u32,
    },
}

impl Part {
    /// Does it; what is to be printed.
    pub fn run(&self) -> String {
        match self {
            Self::LogWeights { home, calls } => {
                log_weight::log_many(home, *calls);
                String::new()
            }
            Self::Import { home, file } => told(import_xml::growth_kib(home, file)),
            Self::FirstSync { home, samples } => told(ingest::growth_kib(home, *samples)),
        }
    }
}

/// How often a process that logs `calls` weights asks the disk to keep what was written.
pub fn fsyncs(home: &Path, calls: u32) -> Result<f64, String> {
    let trace = home.join("strace.txt");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "trace=fsync,fdatasync", "-o"]).arg(&trace);
    strace.arg(binary()).args(["bench-part", "log-weights"]).arg(home).arg(calls.to_string());
    let ended = strace.output().map_err(|error| format!("strace: {error}"))?;
    if !ended.status.success() {
        let why = String::from_utf8_lossy(&ended.stderr).lines().next().unwrap_or("no reason given").to_owned();
        return Err(format!("strace could not trace a child here ({why})"));
    }
    let trace = std::fs::read_to_string(&trace).map_err(|error| format!("strace: {error}"))?;
    // A call that another thread interrupts has a second line, "<... fdatasync resumed>", without the bracket.
    let calls = trace.lines().filter(|line| line.contains("sync(")).count();
    Ok(f64::from(u32::try_from(calls).expect("fewer than the child had time for")))
}

/// By how many MiB a process grows that imports the export on a phone.
pub fn import_growth_mib(home: &Path, file: &Path) -> Result<f64, String> {
    growth_mib(Command::new(binary()).args(["bench-part", "import"]).arg(home).arg(file))
}

/// By how many MiB a process grows that makes a first sync on a phone.
pub fn first_sync_growth_mib(home: &Path, samples: u32) -> Result<f64, String> {
    growth_mib(Command::new(binary()).args(["bench-part", "first-sync"]).arg(home).arg(samples.to_string()))
}

fn growth_mib(child: &mut Command) -> Result<f64, String> {
    let ended = child.output().map_err(|error| format!("a child could not start: {error}"))?;
    let kib = String::from_utf8_lossy(&ended.stdout).trim().parse::<f64>();
    kib.map(|kib| kib / 1024.0).map_err(|_| "this system does not tell a process its peak memory".to_owned())
}

fn told(kib: Option<u64>) -> String {
    kib.map_or(String::new(), |kib| kib.to_string())
}

fn binary() -> PathBuf {
    std::env::current_exe().expect("a running program has a file")
}
