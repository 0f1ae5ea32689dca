//! Benchmarks: ours and the floor it cannot be faster than, in the same run, in turn.
//!
//! Comes in: names of benchmarks. Goes out: a [`Row`] each. Must never happen: a raw time told without its floor; a
//! figure quoted from another machine; a benchmark run as a test. docs/benchmarks.md says what each one is.

pub mod child;
mod day_summary;
mod ffi;
mod import_xml;
mod ingest;
mod log_weight;
mod open;
mod peer;
mod quiet_sync;
mod rounds;
mod row;
mod size;
mod stage;
mod stopwatch;
mod tool;

use peer::PeerError;
use stage::Stage;

pub use row::{Row, table};

/// The benchmarks in the order in which `all` runs them.
pub const NAMES: [&str; 8] = [
    log_weight::NAME,
    open::NAME,
    day_summary::NAME,
    import_xml::NAME,
    ingest::NAME,
    quiet_sync::NAME,
    size::NAME,
    ffi::NAME,
];

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Nothing is measured then.
    #[error("there is no benchmark {name:?}; name one of {}, or all", NAMES.join(", "))]
    Unknown {
        /// As it was given.
        name: String,
    },
    /// The folder for the files of the run.
    #[error("no folder under target/ for the files of the run: {0}")]
    Folder(#[from] std::io::Error),
    /// The comparison that `--peers` asks for.
    #[error(transparent)]
    Peer(#[from] PeerError),
    /// A program of the checkout that measures, or makes what is measured.
    #[error(transparent)]
    Tool(#[from] tool::ToolError),
}

/// Runs a benchmark, or `all`; with `peers` also what needs other people's programs. `told` hears what comes next.
///
/// # Errors
/// [`BenchError`].
pub fn run(name: &str, peers: bool, told: &mut dyn FnMut(&str)) -> Result<Vec<Row>, BenchError> {
    let wanted: Vec<_> = NAMES.into_iter().filter(|known| name == "all" || name == *known).collect();
    if wanted.is_empty() {
        return Err(BenchError::Unknown { name: name.to_owned() });
    }
    let stage = Stage::new()?;
    let mut rows = Vec::new();
    for name in wanted {
        told(name);
        rows.extend(match name {
            open::NAME => vec![open::measure(&stage)],
            day_summary::NAME => vec![day_summary::measure(&stage)],
            import_xml::NAME => vec![import_xml::measure(&stage)],
            ingest::NAME => vec![ingest::measure(&stage)],
            quiet_sync::NAME => vec![quiet_sync::measure(&stage)],
            size::NAME => vec![size::measure()?],
            ffi::NAME => ffi::measure()?,
            _ => vec![log_weight::measure(&stage)],
        });
        if peers && name == import_xml::NAME {
            told(import_xml::PEER_NAME);
            rows.push(import_xml::measure_peer(&stage)?);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_nobody_knows_is_answered_with_those_there_are() {
        let refused = run("log-weight", false, &mut |_| panic!("nothing is measured")).expect_err("no such name");
        assert!(matches!(refused, BenchError::Unknown { .. }));
        for name in NAMES {
            assert!(refused.to_string().contains(name), "{refused}");
        }
    }
}
