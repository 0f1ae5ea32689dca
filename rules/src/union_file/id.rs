//! The name of what a union publishes: a campaign, an event, an item, a survey, a question.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Lower-case letters, digits and hyphens, 1 to [`PublicationId::MAX_CHARS`], beginning with a letter: `autumn-walk-2026`.
/// It is stable: awards, orders and answers name it for ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicationId(String);

/// A text that is no such name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {text:?} (write 1 to {max} lower-case letters, digits and hyphens, a letter first)", max = PublicationId::MAX_CHARS)]
pub struct PublicationIdError {
    /// The text, cut to 40 characters.
    pub text: String,
}

impl PublicationId {
    /// With the name of a part (a day, a tier) it fits an award's period, [`crate::award::Period::EVENT_MAX_CHARS`].
    pub const MAX_CHARS: usize = 40;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicationId {
    type Err = PublicationIdError;

    fn from_str(text: &str) -> Result<Self, PublicationIdError> {
        let fits = (1..=Self::MAX_CHARS).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(PublicationIdError { text: text.chars().take(40).collect() }) }
    }
}

impl TryFrom<String> for PublicationId {
    type Error = PublicationIdError;

    fn try_from(text: String) -> Result<Self, PublicationIdError> {
        text.parse()
    }
}

impl From<PublicationId> for String {
    fn from(id: PublicationId) -> Self {
        id.0
    }
}

impl fmt::Display for PublicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        for text in ["a", "autumn-walk-2026", &"a".repeat(40)] {
            assert_eq!(text.parse::<PublicationId>().map(|id| id.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "2026-walk", "-walk", "Walk", "walk 1", "walk:1", "歩く", &"a".repeat(41)] {
            assert!(text.parse::<PublicationId>().is_err(), "{text:?}");
            assert!(serde_json::from_value::<PublicationId>(text.into()).is_err(), "{text:?}");
        }
    }
}
