//! The words of `kenpos office`: what the union's desk does.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::StoreArg;

/// The desk and its store.
#[derive(Debug, Args)]
pub struct OfficeArgs {
    #[command(flatten)]
    pub store: StoreArg,
    #[command(subcommand)]
    pub command: OfficeCommand,
}

/// What the desk does.
#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// Read the roster of members (CSV, UTF-8 or CP932); all of it, or nothing
    ImportMembers {
        /// The roster
        file: PathBuf,
    },
    /// Send a notice to all members
    Notice {
        /// One line
        #[arg(long)]
        title: String,
        /// The text
        #[arg(long)]
        body: String,
    },
    /// Check every entry of the ledger; exit 1 if anything is wrong
    AuditLedger,
    /// Open first registration again for a person who failed too often
    ReopenRegistration {
        /// U and the employee number
        id: String,
        /// The dependent spouse of this employee: before registration a spouse has no ID
        #[arg(long)]
        spouse: bool,
    },
    /// Write down the expiry of points whose last day is over
    WriteExpiry,
}
