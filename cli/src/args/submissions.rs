//! The words of proofs that members send in: the desk's queue, and a phone's own.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use kenpos_protocol::document::SubmissionAbout;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::SubmissionId;

/// What becomes of one file.
#[derive(Debug, Subcommand)]
pub enum SubmissionCommand {
    /// Write the file, and say whose it is; changes nothing
    Show {
        /// As submissions lists it
        id: SubmissionId,
        /// A new file, readable by you alone
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Approve it: record the result, forget the file
    Approve {
        /// As submissions lists it
        id: SubmissionId,
        /// The day that stands on it, where that is not the one the member named
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: Option<ProgrammeDay>,
    },
    /// Refuse it: tell the member why, forget the file
    Refuse {
        /// As submissions lists it
        id: SubmissionId,
        /// What the member reads
        #[arg(long)]
        reason: String,
    },
}

/// What a file can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum ProofArg {
    /// The result sheet of a check-up abroad
    OverseasResult,
    /// The result sheet of a part-time job's check-up
    PartTimeResult,
    /// A proof of the vaccination against influenza
    FluVaccination,
}

impl From<ProofArg> for SubmissionAbout {
    fn from(proof: ProofArg) -> Self {
        match proof {
            ProofArg::OverseasResult => Self::OverseasResult,
            ProofArg::PartTimeResult => Self::PartTimeResult,
            ProofArg::FluVaccination => Self::FluVaccination,
        }
    }
}
