//! What a member is called in a campaign, so that no name is shown.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use unicode_normalization::UnicodeNormalization;

/// A nickname: NFC, 1 to [`Nickname::MAX_CHARS`] letters and digits, with `ー`, `・`, `_` and `-` between them. No KENPOS ID
/// of an employee, which would name somebody.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Nickname(String);

/// A text that is no nickname. It never repeats the text: members try their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NicknameError {
    /// Nothing, or nothing but space.
    #[error("no nickname given (write 1 to {max} letters or digits)", max = Nickname::MAX_CHARS)]
    Empty,
    /// More than fits.
    #[error("the nickname is too long (write 1 to {max} letters or digits)", max = Nickname::MAX_CHARS)]
    TooLong,
    /// Space, signs, emoji.
    #[error(
        "the nickname holds something that is no letter or digit (write letters and digits; ー ・ _ - may join them)"
    )]
    NotALetter,
    /// `U` and digits.
    #[error("the nickname looks like a KENPOS ID (choose one that does not tell who you are)")]
    LooksLikeAnId,
}

impl NicknameError {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Empty, Self::TooLong, Self::NotALetter, Self::LooksLikeAnId];
}

impl Nickname {
    /// Twelve characters: one column of a list on the narrowest phone.
    pub const MAX_CHARS: usize = 12;

    /// Reads what a member typed.
    ///
    /// # Errors
    /// [`NicknameError`].
    pub fn read(text: &str) -> Result<Self, NicknameError> {
        // Composing shortens a name at most fourfold; anything longer need not be normalised to be refused.
        if text.trim().chars().nth(Self::MAX_CHARS * 4).is_some() {
            return Err(NicknameError::TooLong);
        }
        let name: String = text.trim().nfc().collect();
        if name.is_empty() {
            return Err(NicknameError::Empty);
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err(NicknameError::TooLong);
        }
        let joins = |letter: char| matches!(letter, 'ー' | '・' | '_' | '-');
        if !name.chars().all(|letter| letter.is_alphanumeric() || joins(letter)) || name.chars().all(joins) {
            return Err(NicknameError::NotALetter);
        }
        let plain: String = name.nfkc().collect();
        if plain.strip_prefix(['U', 'u']).is_some_and(|rest| !rest.is_empty() && rest.chars().all(char::is_numeric)) {
            return Err(NicknameError::LooksLikeAnId);
        }
        Ok(Self(name))
    }

    /// The nickname.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Nickname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nickname(..)")
    }
}

impl<'de> Deserialize<'de> for Nickname {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let name = Self::read(&text).map_err(D::Error::custom)?;
        // On the wire it is already clean; one that is not would be stored under two spellings.
        if name.0 == text { Ok(name) } else { Err(D::Error::custom("the nickname is not trimmed and composed (NFC)")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_of_any_script_make_a_nickname() {
        for text in ["たろう", "ウォーキング7", "山田の・犬", "Taro_7", "十二文字まで入ります十二", "７号"]
        {
            assert!(Nickname::read(text).is_ok(), "{text}");
        }
        let composed = Nickname::read("ガンバる").expect("a nickname");
        assert_eq!(Nickname::read("　カ\u{3099}ンハ\u{3099}る ").expect("a nickname"), composed);
    }

    #[test]
    fn what_is_no_nickname_says_why() {
        use NicknameError::{Empty, LooksLikeAnId, NotALetter, TooLong};
        for (text, why) in [
            ("", Empty),
            (" \u{3000}", Empty),
            ("十二文字まで入ります十二三", TooLong),
            (&"歩".repeat(1_000_000), TooLong),
            ("歩く 人", NotALetter),
            ("歩く\n人", NotALetter),
            ("😀", NotALetter),
            ("a\u{202E}b", NotALetter),
            ("a@example", NotALetter),
            ("ーー", NotALetter),
            ("U10001", LooksLikeAnId),
            ("ｕ１０００１", LooksLikeAnId),
        ] {
            assert_eq!(Nickname::read(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn the_wire_takes_clean_nicknames_only_and_a_log_shows_none() {
        assert!(serde_json::from_str::<Nickname>("\"たろう\"").is_ok());
        for text in ["\"\"", "\" たろう\"", "\"カ\u{3099}\"", "7"] {
            assert!(serde_json::from_str::<Nickname>(text).is_err(), "{text}");
        }
        assert_eq!(format!("{:?}", Nickname::read("たろう")), "Ok(Nickname(..))");
    }
}
