//! Sealing: what the server must be able to read again, and nobody who reads the database may.
//!
//! Comes in: bytes, what they belong to, a key ring. Goes out: a sealed value that names its key. XChaCha20-Poly1305: its
//! nonce is long enough to be drawn at random for ever. Must never happen: a value that opens in another place than the
//! one it was sealed for; a key or an opened value in a log or an error.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ports::Ports;

/// Keys in one file: more rotations than anybody keeps open orders or files for.
const KEYS_MAX: usize = 16;

/// A key's id: the first four bytes of a hash, in hex.
const ID_BYTES: usize = 8;

/// What XChaCha20 takes.
const NONCE_BYTES: usize = 24;

/// What a key file begins with.
const HEAD: &str =
    "# KENPOS keys: one a line, the last one seals. Who has this file reads addresses and proofs. Do not edit.";

/// The keys of one server, oldest first. New values are sealed with the last one.
#[derive(Clone, PartialEq, Eq)]
pub struct SealRing(Vec<Key>);

#[derive(Clone, PartialEq, Eq)]
struct Key {
    id: String,
    bytes: [u8; 32],
}

/// Why there is no key, or a value does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No file was named.
    #[error("no key file is named: set KENPOS_KEY_FILE, and make the file with `kenpos office key make`")]
    NotNamed,
    /// The file cannot be read or written.
    #[error("the key file {path}: {detail}")]
    File {
        /// Where it lies.
        path: String,
        /// What the system said.
        detail: String,
    },
    /// Others on this machine can read it.
    #[error("other users can read the key file {path}: run `chmod 600` on it")]
    Exposed {
        /// Where it lies.
        path: String,
    },
    /// It is there already.
    #[error("the key file {path} is there already: `kenpos office key rotate` adds a key to it")]
    Exists {
        /// Where it lies.
        path: String,
    },
    /// Not a file of this program.
    #[error("line {line} of the key file is no key of this program: restore the file from your backup")]
    Unreadable {
        /// Counted from 1.
        line: usize,
    },
    /// The key that sealed a value is not in the file.
    #[error("the key {id} is not in the key file: restore the file that holds it")]
    Missing {
        /// Which key.
        id: String,
    },
    /// The value was changed, or was sealed for another place.
    #[error("a sealed value does not open with its key")]
    DoesNotOpen,
}

/// A sealed value, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The key that opens it.
    pub key: String,
    /// Base64.
    nonce: String,
    /// Base64.
    text: String,
}

impl SealRing {
    /// A ring with one new key.
    pub fn new(ports: &Ports) -> Self {
        Self(vec![Key::new(ports)])
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = Vec::new();
        for (line, text) in text.lines().enumerate().filter(|(_, text)| !text.is_empty() && !text.starts_with('#')) {
            let unreadable = || KeyError::Unreadable { line: line + 1 };
            let (id, secret) = text.split_once(' ').ok_or_else(unreadable)?;
            let bytes = BASE64.decode(secret).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(unreadable)?;
            let key = Key::of(bytes);
            if key.id != id || keys.len() == KEYS_MAX {
                return Err(unreadable());
            }
            keys.push(key);
        }
        if keys.is_empty() { Err(KeyError::Unreadable { line: 1 }) } else { Ok(Self(keys)) }
    }

    /// The file that holds this ring.
    pub fn to_text(&self) -> String {
        let keys = self.0.iter().map(|key| format!("{} {}\n", key.id, BASE64.encode(key.bytes)));
        std::iter::once(format!("{HEAD}\n")).chain(keys).collect()
    }

    /// The key that seals.
    pub fn current(&self) -> &str {
        &self.last().id
    }

    /// The keys, oldest first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.id.as_str())
    }

    /// The ring with a new key, which seals from now on. The oldest goes where there are too many.
    #[must_use]
    pub fn with_new_key(&self, ports: &Ports) -> Self {
        let kept = self.0.len().saturating_sub(KEYS_MAX - 1);
        Self(self.0.iter().skip(kept).cloned().chain([Key::new(ports)]).collect())
    }

    /// The ring without the keys that are not named.
    #[must_use]
    pub fn only(&self, named: impl Fn(&str) -> bool) -> Self {
        let current = self.current();
        Self(self.0.iter().filter(|key| key.id == current || named(&key.id)).cloned().collect())
    }

    /// Seals a value for one place.
    pub fn seal(&self, ports: &Ports, place: &str, value: &[u8]) -> Sealed {
        let (key, nonce) = (self.last(), ports.random());
        let text = key.encrypt(nonce, place, value);
        Sealed { key: key.id.clone(), nonce: BASE64.encode(nonce), text: BASE64.encode(text) }
    }

    /// Seals a file for one place, in one piece: the key's id, the nonce, the text; without the third that Base64 adds.
    pub fn seal_file(&self, ports: &Ports, place: &str, file: &[u8]) -> Vec<u8> {
        let (key, nonce) = (self.last(), ports.random());
        [key.id.as_bytes(), &nonce, &key.encrypt(nonce, place, file)].concat()
    }

    /// Opens a file in the place it was sealed for.
    ///
    /// # Errors
    /// [`KeyError::Missing`], [`KeyError::DoesNotOpen`].
    pub fn open_file(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (id, rest) = sealed.split_first_chunk::<ID_BYTES>().ok_or(KeyError::DoesNotOpen)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(KeyError::DoesNotOpen)?;
        let id = std::str::from_utf8(id).map_err(|_| KeyError::DoesNotOpen)?;
        self.named(id)?.decrypt(*nonce, place, text)
    }

    /// Opens a value in the place it was sealed for.
    ///
    /// # Errors
    /// [`KeyError::Missing`], [`KeyError::DoesNotOpen`].
    pub fn open(&self, place: &str, sealed: &Sealed) -> Result<Vec<u8>, KeyError> {
        let key = self.named(&sealed.key)?;
        let nonce: Option<[u8; NONCE_BYTES]> =
            BASE64.decode(&sealed.nonce).ok().and_then(|nonce| nonce.try_into().ok());
        let (nonce, text) = nonce.zip(BASE64.decode(&sealed.text).ok()).ok_or(KeyError::DoesNotOpen)?;
        key.decrypt(nonce, place, &text)
    }

    /// The key that seals.
    fn last(&self) -> &Key {
        self.0.last().expect("a ring is read or made with a key")
    }

    fn named(&self, id: &str) -> Result<&Key, KeyError> {
        self.0.iter().find(|key| key.id == id).ok_or_else(|| KeyError::Missing { id: id.to_owned() })
    }
}

impl std::fmt::Debug for SealRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealRing({} keys)", self.0.len())
    }
}

impl Key {
    fn new(ports: &Ports) -> Self {
        Self::of(ports.random())
    }

    /// The id follows from the key, so that a changed line is seen.
    fn of(bytes: [u8; 32]) -> Self {
        let digest = Sha256::new_with_prefix("kenpos key id").chain_update(bytes).finalize();
        let id = digest.iter().take(ID_BYTES / 2).map(|byte| format!("{byte:02x}")).collect();
        Self { id, bytes }
    }

    fn encrypt(&self, nonce: [u8; NONCE_BYTES], place: &str, value: &[u8]) -> Vec<u8> {
        XChaCha20Poly1305::new(&self.bytes.into())
            .encrypt(&nonce.into(), Payload { msg: value, aad: place.as_bytes() })
            .expect("what is sealed here is far below the cipher's limit of 256 GiB")
    }

    fn decrypt(&self, nonce: [u8; NONCE_BYTES], place: &str, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        XChaCha20Poly1305::new(&self.bytes.into())
            .decrypt(&nonce.into(), Payload { msg: text, aad: place.as_bytes() })
            .map_err(|_| KeyError::DoesNotOpen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ports;

    #[test]
    fn a_sealed_value_opens_in_its_place_alone_and_not_when_changed() {
        let (ports, _) = ports("2026-11-22T12:00:00+09:00");
        let ring = SealRing::new(&ports);
        let sealed = ring.seal(&ports, "member/order", "東京都".as_bytes());
        assert_eq!(ring.open("member/order", &sealed), Ok("東京都".as_bytes().to_vec()));
        assert_eq!(ring.open("member/another", &sealed), Err(KeyError::DoesNotOpen));
        let changed = Sealed { text: sealed.nonce.clone(), ..sealed.clone() };
        assert_eq!(ring.open("member/order", &changed), Err(KeyError::DoesNotOpen));
        assert!(matches!(SealRing::new(&ports).open("member/order", &sealed), Err(KeyError::Missing { .. })));
        assert_ne!(ring.seal(&ports, "member/order", "東京都".as_bytes()), sealed, "a nonce is used once");
    }

    #[test]
    fn a_sealed_file_opens_in_its_place_alone_and_not_when_changed_or_cut() {
        let (ports, _) = ports("2026-11-22T12:00:00+09:00");
        let ring = SealRing::new(&ports);
        let sealed = ring.seal_file(&ports, "member/file", b"%PDF-1.7 a sheet");
        assert!(sealed.starts_with(ring.current().as_bytes()) && !sealed.windows(4).any(|part| part == b"%PDF"));
        let rotated = ring.with_new_key(&ports);
        assert_eq!(rotated.open_file("member/file", &sealed), Ok(b"%PDF-1.7 a sheet".to_vec()));
        assert_eq!(rotated.open_file("member/another", &sealed), Err(KeyError::DoesNotOpen));
        for length in [0, 7, 8, 31, 32, sealed.len() - 1] {
            assert_eq!(ring.open_file("member/file", &sealed[..length]), Err(KeyError::DoesNotOpen), "{length}");
        }
        let mut changed = sealed.clone();
        *changed.last_mut().expect("a byte") ^= 1;
        assert_eq!(ring.open_file("member/file", &changed), Err(KeyError::DoesNotOpen));
        let missing = KeyError::Missing { id: ring.current().to_owned() };
        assert_eq!(SealRing::new(&ports).open_file("member/file", &sealed), Err(missing));
        assert_ne!(ring.seal_file(&ports, "member/file", b"%PDF-1.7 a sheet"), sealed, "a nonce is used once");
    }

    #[test]
    fn a_rotated_ring_opens_what_its_older_keys_sealed() {
        let (ports, _) = ports("2026-11-22T12:00:00+09:00");
        let first = SealRing::new(&ports);
        let sealed = first.seal(&ports, "place", b"value");
        let second = SealRing::parse(&first.with_new_key(&ports).to_text()).expect("a key file");
        assert_ne!(second.current(), first.current());
        assert_eq!(second.open("place", &sealed), Ok(b"value".to_vec()));
        let later = second.only(|_| false);
        assert_eq!(later.ids().collect::<Vec<_>>(), [second.current()]);
        assert!(later.open("place", &sealed).is_err());
    }

    #[test]
    fn a_changed_key_file_is_refused_and_no_key_is_shown() {
        let (ports, _) = ports("2026-11-22T12:00:00+09:00");
        let ring = SealRing::new(&ports);
        let text = ring.to_text();
        assert_eq!(SealRing::parse(&text), Ok(ring.clone()));
        for wrong in ["", "# nothing\n", "deadbeef", &text.replace(ring.current(), "00000000")] {
            assert!(matches!(SealRing::parse(wrong), Err(KeyError::Unreadable { .. })), "{wrong:?}");
        }
        assert_eq!(format!("{ring:?}"), "SealRing(1 keys)");
    }
}
