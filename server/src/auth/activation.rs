//! The union's activation code: an optional second thing first registration asks for, handed out on paper.
//!
//! Comes in: what the desk sets, what a newcomer types. Goes out: a hash to keep, or whether the door opens. Must never
//! happen: a code stored, logged or shown; a comparison that takes longer the more of the code is right.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::ports::Ports;
use crate::store::union::ActivationHash;

/// A code in its one spelling: NFKC, so that full-width and half-width typing agree, without space around it.
#[derive(Clone, PartialEq, Eq)]
pub struct ActivationCode(String);

/// A text that cannot be the code. It never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the activation code cannot be this (choose {} to {} printable characters)",
    ActivationCode::MIN_CHARS,
    ActivationCode::MAX_CHARS
)]
pub struct ActivationCodeRefusal;

impl ActivationCode {
    /// Eight characters: beyond guessing at the rate the locks allow ([`super::lock`]).
    pub const MIN_CHARS: usize = 8;
    /// Sixty-four: more nobody types off a letter.
    pub const MAX_CHARS: usize = 64;

    /// Reads what a newcomer typed; nothing is typed where nothing was asked. Too long a text is no code of ours.
    pub fn read(text: Option<&str>) -> Self {
        let short: String = text.unwrap_or_default().trim().chars().take(Self::MAX_CHARS + 1).collect();
        Self(short.nfkc().collect::<String>().trim().to_owned())
    }

    /// Reads what the desk wants to set.
    ///
    /// # Errors
    /// [`ActivationCodeRefusal`].
    pub fn choose(text: &str) -> Result<Self, ActivationCodeRefusal> {
        let code = Self::read(Some(text));
        let cut = text.trim().chars().nth(Self::MAX_CHARS).is_some();
        let fits = (Self::MIN_CHARS..=Self::MAX_CHARS).contains(&code.0.chars().count());
        if cut || !fits || code.0.chars().any(char::is_control) { Err(ActivationCodeRefusal) } else { Ok(code) }
    }

    /// What is kept of it.
    pub fn hash(&self, ports: &Ports) -> ActivationHash {
        ActivationHash::of(&self.0, ports.random())
    }

    /// Whether the door opens: to everybody while the union has set no code.
    pub fn opens(&self, kept: Option<&ActivationHash>) -> bool {
        kept.is_none_or(|kept| kept.fits(&self.0))
    }
}

impl fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationCode(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_code_has_eight_to_sixty_four_characters_once_it_has_its_one_spelling() {
        for good in ["12345678", "  桜の咲く頃に登録  ", &"x".repeat(64)] {
            assert!(ActivationCode::choose(good).is_ok(), "{good}");
        }
        for bad in ["", "1234567", " 1234567 ", "1234\u{7}5678", &"x".repeat(65), &"㍿".repeat(17)] {
            assert_eq!(ActivationCode::choose(bad), Err(ActivationCodeRefusal), "{bad}");
        }
    }

    #[test]
    fn a_code_opens_in_any_width_and_nothing_else_does() {
        let (ports, _) = testing::ports("2026-11-22T09:00:00+09:00");
        let kept = ActivationCode::choose("KENPO-2026").expect("a code").hash(&ports);
        let opens = |typed: Option<&str>| ActivationCode::read(typed).opens(Some(&kept));
        assert!(opens(Some("KENPO-2026")) && opens(Some("　ＫＥＮＰＯ－２０２６ ")));
        assert!(!opens(None) && !opens(Some("")) && !opens(Some("kenpo-2026")) && !opens(Some("KENPO-20266")));
        assert!(ActivationCode::read(None).opens(None) && ActivationCode::read(Some("anything")).opens(None));
    }
}
