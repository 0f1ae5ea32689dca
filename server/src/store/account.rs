//! Who a member is, and the devices that may speak for the member.

use std::fmt;

use kenpos_protocol::session::Platform;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::DeviceId;

use super::lookup::TokenHash;

/// The one row that names a person. Deletion destroys it.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// As the roster spells it.
    pub name: String,
    /// Day of birth.
    pub birth_date: ProgrammeDay,
    /// The sign-in ID, once there is one.
    pub kenpos_id: Option<String>,
    /// On a spouse's row the employee's.
    pub employee_number: Option<String>,
    /// The insurance card, if the roster has one.
    pub card: Option<Card>,
}

/// 資格情報のお知らせ・資格確認書（旧保険証）: the card as the roster has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    /// 記号
    pub symbol: String,
    /// 番号
    pub number: String,
    /// 保険者番号, leading zero kept.
    pub insurer_number: String,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Card(..)")
    }
}

/// How the member signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Where first registration stands.
    pub registration: Registration,
    /// Argon2id in PHC form; `None` before registration. The initial password is never stored.
    pub password_hash: Option<String>,
    /// When this password was chosen; exchange opens some days later.
    pub password_set_at: Option<Moment>,
    /// A code of the desk that sets another password, as long as it was not used.
    pub reset: Option<ResetHash>,
}

/// What is kept of a one-time code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResetHash {
    /// Of the code itself.
    pub hash: TokenHash,
    /// From this moment on it opens nothing.
    pub until: Moment,
}

impl Account {
    /// Of a person who has not registered yet.
    pub const fn unregistered() -> Self {
        Self {
            registration: Registration::Open { failures: 0 },
            password_hash: None,
            password_set_at: None,
            reset: None,
        }
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({:?})", self.registration)
    }
}

/// Where first registration stands. The desk reopens it by writing `Open { failures: 0 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Not yet registered; wrong tries so far.
    Open {
        /// Wrong tries.
        failures: u32,
    },
    /// Too many wrong tries.
    Closed {
        /// The last wrong try.
        since: Moment,
    },
    /// Registered with this union's server.
    Done {
        /// When it was completed.
        at: Moment,
    },
}

/// A device with its refresh secrets, all as hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The device.
    pub device_id: DeviceId,
    /// What the app runs on.
    pub platform: Platform,
    /// The last sign-in on it.
    pub signed_in_at: Moment,
    /// The refresh secret in force.
    pub refresh_hash: TokenHash,
    /// The secret the device said it will use next; accepted beside the one in force until it is first used.
    pub next_hash: Option<TokenHash>,
    /// The secrets before the one in force, newest first, at most [`crate::auth::token::RETIRED_MAX`]: the reuse of one
    /// revokes the device.
    pub retired: Vec<TokenHash>,
    /// When and why its session ended, if it did.
    pub revoked: Option<Revoked>,
    /// The number of the last contact, from 1 (sign-in).
    pub last_contact: u64,
    /// The app's version at the last sync.
    pub app_version: String,
}

/// When and why a device lost its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// When.
    pub at: Moment,
    /// Why.
    pub because: RevokedBecause,
}

/// Why a device lost its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokedBecause {
    /// The member signed out on it.
    SignedOut,
    /// Its refresh secret was used again after the next one.
    SecretReused,
    /// The desk or the member ended it from elsewhere.
    Ended,
}

impl RevokedBecause {
    /// The stable code, as in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::SecretReused => "secret_reused",
            Self::Ended => "ended",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::SignedOut, Self::SecretReused, Self::Ended].into_iter().find(|because| because.code() == code)
    }
}

/// An access token, as its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessTokenRow {
    /// Of the token itself.
    pub hash: TokenHash,
    /// The device.
    pub device_id: DeviceId,
    /// By the server's clock; at this moment it is out of date.
    pub expires_at: Moment,
}
