//! Action goals (行動目標): the member's own choice, a list plus free text.
//!
//! Comes in: text a member typed. Goes out: a clean name. Must never happen: two goals that look alike and differ in bytes.
//! A goal can say much about a person's health, so its name shows itself neither in `Debug` nor in an error.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use unicode_normalization::UnicodeNormalization;

/// The name of an action goal: trimmed, NFC, 1 to [`GoalName::MAX_CHARS`] characters, on one line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct GoalName(String);

/// A text that cannot name a goal. It never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GoalError {
    /// Nothing, or nothing but space.
    #[error("the goal has no name (write 1 to {max} characters)", max = GoalName::MAX_CHARS)]
    Empty,
    /// More than fits.
    #[error("the goal's name is too long (write 1 to {max} characters)", max = GoalName::MAX_CHARS)]
    TooLong,
    /// Line breaks, tabs, invisible or direction-changing characters.
    #[error("the goal's name holds a line break or an invisible character (write it on one line)")]
    Unprintable,
}

impl GoalError {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Empty, Self::TooLong, Self::Unprintable];
}

impl GoalName {
    /// Forty characters: one line on the narrowest phone at font scale 2, two at most.
    pub const MAX_CHARS: usize = 40;

    /// Reads what a member typed.
    ///
    /// # Errors
    /// [`GoalError`].
    pub fn read(text: &str) -> Result<Self, GoalError> {
        // Composing shortens a name at most fourfold; anything longer need not be normalised to be refused.
        if text.trim().chars().nth(Self::MAX_CHARS * 4).is_some() {
            return Err(GoalError::TooLong);
        }
        let name: String = text.trim().nfc().collect();
        if name.is_empty() {
            return Err(GoalError::Empty);
        }
        if name.chars().any(is_unprintable) {
            return Err(GoalError::Unprintable);
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err(GoalError::TooLong);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, line separators, zero-width spaces, and marks that turn the reading direction of what follows.
/// The zero-width joiner stays: emoji are made with it.
fn is_unprintable(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

impl fmt::Debug for GoalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GoalName(..)")
    }
}

impl fmt::Display for GoalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for GoalName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let name = Self::read(&text).map_err(D::Error::custom)?;
        // On the wire a name is already clean; one that is not would be stored under two spellings.
        if name.0 == text {
            Ok(name)
        } else {
            Err(D::Error::custom("the goal's name is not trimmed and composed (NFC)"))
        }
    }
}

/// Goals the setup offers: code, Japanese, English. Ours: the page names no list.
pub const SUGGESTED_GOALS: &[(&str, &str, &str)] = &[
    ("walk_more", "一駅分多く歩く", "Walk one station further"),
    ("stairs", "階段を使う", "Take the stairs"),
    ("stretch", "ストレッチをする", "Stretch"),
    ("vegetables", "野菜を毎食とる", "Eat vegetables at every meal"),
    ("eat_slowly", "よくかんで食べる", "Eat slowly"),
    ("less_salt", "塩分をひかえる", "Eat less salt"),
    ("no_late_snack", "寝る前2時間は食べない", "Eat nothing two hours before bed"),
    ("rest_liver", "休肝日をつくる", "Keep a day without alcohol"),
    ("sleep", "7時間眠る", "Sleep seven hours"),
    ("no_smoking", "たばこを吸わない", "Do not smoke"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goal_has_one_spelling() {
        let composed = GoalName::read("ストレッチをガンバる").expect("a goal");
        let decomposed = GoalName::read("　ストレッチをカ\u{3099}ンハ\u{3099}る \n").expect("a goal");
        assert_eq!(composed, decomposed);
    }

    #[test]
    fn forty_characters_fit_and_forty_one_do_not() {
        assert!(GoalName::read(&"歩".repeat(40)).is_ok());
        assert_eq!(GoalName::read(&"歩".repeat(41)), Err(GoalError::TooLong));
        assert_eq!(GoalName::read(&"歩".repeat(1_000_000)), Err(GoalError::TooLong));
        assert_eq!(GoalName::read("\u{3000} "), Err(GoalError::Empty));
    }

    #[test]
    fn a_name_is_one_visible_line() {
        for text in ["歩く\n走る", "歩く\t", "a\u{0}b", "\u{202E}歩く", "歩\u{200B}く", "a\u{2028}b"] {
            let read = GoalName::read(text);
            // A trailing tab is space and goes; everything inside is refused.
            assert!(read == Err(GoalError::Unprintable) || text.ends_with('\t'), "{text:?}");
        }
        assert!(GoalName::read("👩\u{200D}🦽で散歩").is_ok());
    }

    #[test]
    fn the_wire_takes_clean_names_only() {
        assert!(serde_json::from_str::<GoalName>("\"階段を使う\"").is_ok());
        for text in ["\"\"", "\" 階段\"", "\"カ\u{3099}\"", "7"] {
            assert!(serde_json::from_str::<GoalName>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_suggested_goal_is_a_valid_name_with_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = SUGGESTED_GOALS.iter().map(|goal| goal.0).collect();
        assert_eq!(codes.len(), SUGGESTED_GOALS.len());
        for (_, japanese, english) in SUGGESTED_GOALS {
            assert_eq!(GoalName::read(japanese).expect("a goal").as_str(), *japanese);
            assert_eq!(GoalName::read(english).expect("a goal").as_str(), *english);
        }
    }

    #[test]
    fn a_goal_does_not_show_itself_in_a_log() {
        assert_eq!(format!("{:?}", GoalName::read("たばこを吸わない")), "Ok(GoalName(..))");
    }
}
