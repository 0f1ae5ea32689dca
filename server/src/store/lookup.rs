//! Names by which a member is found.
//!
//! Only the `person` row holds KENPOS ID and card in clear. A lookup row holds a keyed hash of the name, so deleting
//! a person leaves nothing readable behind.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use kenpos_rules::ids::{DeviceId, MemberId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A name of a member.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// The sign-in ID as typed at registration; compared exactly. One member only.
    KenposId(String),
    /// The roster's identity of a person, as the import spells it. One member only. It stays when the person is
    /// deleted, so that once-ever awards cannot be earned again.
    Roster(String),
    /// One installation for one member. One member only.
    Device(DeviceId),
    /// The insurance card. A family shares one, so it may name several members.
    Card {
        /// 記号
        symbol: String,
        /// 番号
        number: String,
        /// 保険者番号, leading zero kept.
        insurer_number: String,
    },
    /// An account's deletion, by the id the phone made for it: whoever sends it again is told that it is done. One member
    /// only. It stays.
    Deletion(Uuid),
}

/// The kinds of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// [`Name::KenposId`].
    KenposId,
    /// [`Name::Roster`].
    Roster,
    /// [`Name::Device`].
    Device,
    /// [`Name::Card`].
    Card,
    /// [`Name::Deletion`].
    Deletion,
}

impl NameKind {
    /// The stable code, as in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::KenposId => "kenpos_id",
            Self::Roster => "roster",
            Self::Device => "device",
            Self::Card => "card",
            Self::Deletion => "deletion",
        }
    }

    /// Those that outlive the member's account.
    pub(super) const LASTING: [Self; 2] = [Self::Roster, Self::Deletion];
}

impl Name {
    /// Its kind.
    pub const fn kind(&self) -> NameKind {
        match self {
            Self::KenposId(_) => NameKind::KenposId,
            Self::Roster(_) => NameKind::Roster,
            Self::Device(_) => NameKind::Device,
            Self::Card { .. } => NameKind::Card,
            Self::Deletion(_) => NameKind::Deletion,
        }
    }

    /// The keyed hash that stands for the name in a lookup row.
    pub fn digest(&self, key: &[u8; 32]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(self.kind().code().as_bytes());
        let mut part = |text: &str| {
            // A separator no part can hold keeps ("1", "23") apart from ("12", "3").
            mac.update(&[0]);
            mac.update(text.as_bytes());
        };
        match self {
            Self::KenposId(text) | Self::Roster(text) => part(text),
            Self::Device(device) => part(&device.to_string()),
            Self::Deletion(id) => part(&id.to_string()),
            Self::Card { symbol, number, insurer_number } => {
                part(symbol);
                part(number);
                part(insurer_number);
            }
        }
        hex(&mac.finalize().into_bytes())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A KENPOS ID or card in a log would name the person.
        write!(f, "Name({})", self.kind().code())
    }
}

/// Whose state to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The member with this id.
    Member(MemberId),
    /// The member of a name; of a card only if it names exactly one.
    Name(Name),
    /// The member of an access token; the state then holds the token and its device.
    Token(TokenHash),
}

/// SHA-256 of a secret (access token, refresh secret). Secrets themselves are never stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenHash([u8; 32]);

/// A text that is no hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a hash (64 lower-case hex digits)")]
pub struct TokenHashError;

impl TokenHash {
    /// The hash of a secret.
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// Reads 64 lower-case hex digits.
    ///
    /// # Errors
    /// [`TokenHashError`].
    pub fn parse(text: &str) -> Result<Self, TokenHashError> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(TokenHashError);
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let value = |digit: u8| if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 };
            *byte = value(pair[0]) << 4 | value(pair[1]);
        }
        Ok(Self(hash))
    }

    /// 64 lower-case hex digits.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
