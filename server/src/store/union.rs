//! What belongs to the whole union: its log, its terms, failures counted across members, imports.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use kenpos_rules::day::Moment;
use sha2::Sha256;

use super::lookup::Name;

/// What every request needs to know of the union.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnionState {
    /// Random, made with the database; another one after a restore.
    pub epoch: String,
    /// The last number of the union's log.
    pub sequence: u64,
    /// The programme in force; `None` until one is published.
    pub programme_revision: Option<String>,
    /// The version of the terms in force; 0 until some are published.
    pub terms_version: u32,
    /// What first registration asks for besides; `None`: nothing.
    pub activation: Option<ActivationHash>,
}

/// A keyed hash of the union's activation code, with the key, which is the code's own. The code itself is never stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ActivationHash {
    /// Random, drawn when the code was set.
    pub key: [u8; 32],
    /// HMAC-SHA-256 of the code.
    pub hash: [u8; 32],
}

impl ActivationHash {
    /// The hash of a code in its one spelling.
    pub fn of(code: &str, key: [u8; 32]) -> Self {
        Self { key, hash: Self::mac(code, &key).finalize().into_bytes().into() }
    }

    /// Whether this is the code, in a time that does not depend on how much of it is right.
    pub fn fits(&self, code: &str) -> bool {
        Self::mac(code, &self.key).verify_slice(&self.hash).is_ok()
    }

    fn mac(code: &str, key: &[u8; 32]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(code.as_bytes());
        mac
    }
}

impl fmt::Debug for ActivationHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationHash(..)")
    }
}

/// What failures are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureScope {
    /// Wrong tries at a door (`sign_in`, `registration`) under a name, whether a member has it or not.
    Name {
        /// A code of the door.
        door: &'static str,
        /// The name that was tried.
        name: Name,
    },
    /// A network, as the HTTP layer groups addresses.
    Network(String),
    /// Across the union, e.g. one birth date tried on many numbers; `what` is a code or a hash, never the value.
    Union(String),
}

impl FailureScope {
    /// The row's key. At most [`SCOPE_BYTES_MAX`] bytes. A name stands in it as its keyed hash ([`Name::digest`]).
    pub fn key(&self, name_key: &[u8; 32]) -> String {
        let mut key = match self {
            Self::Name { door, name } => format!("{door}:{}", name.digest(name_key)),
            Self::Network(network) => format!("network:{network}"),
            Self::Union(what) => format!("union:{what}"),
        };
        key.truncate(key.floor_char_boundary(SCOPE_BYTES_MAX));
        key
    }
}

/// A hash or an IPv6 network with its prefix is shorter.
pub const SCOPE_BYTES_MAX: usize = 128;

/// Failures are counted in buckets of a minute: an attack of any speed then costs at most one row a minute and scope.
pub const FAILURE_BUCKET_MS: i64 = 60_000;

/// Failures older than this are forgotten; no lock looks back further.
pub const FAILURES_KEPT_MS: i64 = 48 * 3_600_000;

/// How often something failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FailureTally {
    /// Failures.
    pub count: u32,
    /// The last one, rounded down to the minute.
    pub last: Option<Moment>,
}

/// One roster import, for the desk's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterImport {
    /// When it was done.
    pub imported_at: Moment,
    /// SHA-256 of the file, hex.
    pub file_hash: String,
    /// Rows read.
    pub rows: u64,
    /// Members made.
    pub added: u64,
    /// Members changed.
    pub changed: u64,
}
