//! What a union says to its members, in the languages of the product.

use serde::{Deserialize, Serialize};

use super::Spanned;
use crate::explain::Language;

/// One text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// 日本語.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Wording {
    /// The text in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// As it stands in a file, before [`super::Check::wording`] has looked at it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordingTable {
    pub(super) ja: Spanned<String>,
    pub(super) en: Spanned<String>,
}
