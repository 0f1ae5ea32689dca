//! The terms members consent to: versioned data, in plain words, in both languages.
//!
//! Must never happen: a text changed under a version that somebody has consented to (the store keeps the first text
//! of a version for ever).

use kenpos_protocol::consent::{PurposeText, Terms};
use kenpos_rules::day::Moment;
use serde::Deserialize;

use super::Doors;
use super::refusal::AuthError;
use crate::store::{Store, StoreError};

/// The terms this program brings, as a file.
const TERMS: &str = include_str!("terms.toml");

#[derive(Deserialize)]
struct TermsFile {
    version: u32,
    purpose: Vec<PurposeText>,
}

/// The terms this program brings.
pub fn standard() -> Terms {
    let TermsFile { version, purpose } = toml::from_str(TERMS).expect("the terms file is checked by a test");
    Terms { version, purposes: purpose }
}

/// Puts the program's own terms in force, if they are newer than those that are.
///
/// # Errors
/// [`StoreError`].
pub async fn publish_standard(store: &dyn Store, now: Moment) -> Result<(), StoreError> {
    let terms = standard();
    if store.union_state().await?.terms_version < terms.version {
        store.publish_terms(&terms, now).await?;
    }
    Ok(())
}

impl Doors {
    /// The terms in force.
    ///
    /// # Errors
    /// [`AuthError::NoTerms`].
    pub async fn terms(&self) -> Result<Terms, AuthError> {
        self.store.terms().await?.ok_or(AuthError::NoTerms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kenpos_protocol::consent::Purpose;

    #[test]
    fn the_terms_ask_for_each_purpose_in_both_languages() {
        let terms = standard();
        assert!(terms.version >= 1);
        assert!(terms.purposes.iter().map(|text| text.purpose).eq(Purpose::ALL));
        for text in terms.purposes {
            assert!(text.ja.chars().count() > 40 && text.en.len() > 80, "{:?} is not explained", text.purpose);
        }
    }
}
