//! The words of a member's account on a phone: consents, all of one's data, the end of the session or of the account.

use std::fmt;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// What a member does with the account.
#[derive(Subcommand)]
pub enum AccountCommand {
    /// Give or withdraw a consent
    Consent {
        /// Withdraw instead of give
        #[arg(long)]
        withdraw: bool,
        /// Which consent
        #[arg(long, value_enum, default_value_t = PurposeArg::Programme)]
        purpose: PurposeArg,
    },
    /// All of your data on this phone, as one JSON file to keep
    Export {
        /// Where to write it, a folder or a new file [default: here, under a name with today's date]
        file: Option<PathBuf>,
    },
    /// End this phone's session; unsent records stay
    SignOut,
    /// Delete the account, with your data here and at the union; cannot be undone
    DeleteAccount {
        /// Your password
        #[arg(long, env = "KENPOS_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// A password stays out of every log.
impl fmt::Debug for AccountCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountCommand(..)")
    }
}

/// What can be consented to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PurposeArg {
    /// Points for steps, weight and goals
    Programme,
    /// Using check-up results for points
    CheckupResults,
}
