//! What an app says once, when it opens the phone.

use std::path::PathBuf;

use kenpos_protocol::session::Platform;

/// Where the phone's data lie and what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// A folder for this phone alone; created where it is missing.
    pub home: PathBuf,
    /// Sent with every sync.
    pub app_version: String,
    /// What the app runs on.
    pub platform: Platform,
}
