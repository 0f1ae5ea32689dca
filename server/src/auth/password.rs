//! What a new password must be.
//!
//! Comes in: typed text, the member's birth date and ID. Goes out: a checked password in its one spelling.
//! Must never happen: a password in a log or an error; a check that needs the birth date answered to someone who
//! has not proved to be that person (it would say which birth date is right).

use std::fmt;

pub use kenpos_rules::credentials::PasswordRefusal;
use kenpos_rules::credentials::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use kenpos_rules::day::ProgrammeDay;
use unicode_normalization::UnicodeNormalization;

use super::kenpos_id::KenposId;

/// A password in its one spelling (NFKC, so full-width and half-width typing agree). Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Beyond guessing at the rate the locks allow ([`super::lock`]).
    pub const MIN_CHARS: usize = PASSWORD_CHARS_MIN;
    /// A longer text is no password.
    pub const MAX_CHARS: usize = PASSWORD_CHARS_MAX;
    /// Fewer different characters than this is a pattern, not a password.
    const DIFFERENT_MIN: usize = 5;
    /// What must be left when the birth date or the ID is taken out: three characters more are tried in minutes.
    const REST_MIN: usize = 4;
    /// Ten characters or more, and in the first thousand of every published list.
    const COMMON: [&'static str; 10] = [
        "1234567890",
        "0123456789",
        "0987654321",
        "1q2w3e4r5t",
        "qwertyuiop",
        "asdfghjkl;",
        "password123",
        "password1234",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
    ];

    /// Reads what was typed where any password may be given (sign-in). Too long a text is no password of ours.
    pub fn read(text: &str) -> Self {
        let short: String = text.chars().take(Self::MAX_CHARS + 1).collect();
        Self(short.nfkc().collect())
    }

    /// The part of the check that needs to know nothing of the person; it may be answered to anybody.
    ///
    /// # Errors
    /// [`PasswordRefusal`].
    pub fn choose(text: &str) -> Result<Self, PasswordRefusal> {
        let password = Self::read(text);
        let chars = password.0.chars().count();
        if chars < Self::MIN_CHARS {
            return Err(PasswordRefusal::TooShort);
        }
        if chars > Self::MAX_CHARS || text.chars().nth(Self::MAX_CHARS).is_some() {
            return Err(PasswordRefusal::TooLong);
        }
        let mut letters: Vec<char> = password.0.chars().collect();
        letters.sort_unstable();
        letters.dedup();
        if letters.len() < Self::DIFFERENT_MIN || Self::COMMON.contains(&password.0.to_lowercase().as_str()) {
            return Err(PasswordRefusal::TooCommon);
        }
        Ok(password)
    }

    /// The part that needs the person. Only for someone who has proved to be that person.
    ///
    /// # Errors
    /// [`PasswordRefusal::BirthDate`], [`PasswordRefusal::OwnId`].
    pub fn fits(&self, birth: ProgrammeDay, id: &KenposId) -> Result<(), PasswordRefusal> {
        let squeezed = squeeze(&self.0);
        if spellings(birth).iter().any(|spelling| rest_is_short(&squeezed, spelling)) {
            return Err(PasswordRefusal::BirthDate);
        }
        let id = squeeze(id.as_str());
        // An ID of dots and one letter would forbid every password with that letter.
        if id.chars().count() >= KenposId::MIN_CHARS && rest_is_short(&squeezed, &id) {
            return Err(PasswordRefusal::OwnId);
        }
        Ok(())
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Letters and digits in lower case, so that `1985-04-01`, `1985/4/1` and `1985年4月1日` compare as digits.
fn squeeze(text: &str) -> String {
    text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric() && !"年月日".contains(*letter)).collect()
}

fn rest_is_short(squeezed: &str, part: &str) -> bool {
    squeezed.contains(part) && squeezed.replace(part, "").chars().count() < Password::REST_MIN
}

/// The ways a birth date is commonly written, squeezed: year first, day first, month first, with and without zeros,
/// short year, Japanese era by letter and by name, English month.
fn spellings(birth: ProgrammeDay) -> Vec<String> {
    const MONTHS: [(&str, &str); 12] = [
        ("jan", "january"),
        ("feb", "february"),
        ("mar", "march"),
        ("apr", "april"),
        ("may", "may"),
        ("jun", "june"),
        ("jul", "july"),
        ("aug", "august"),
        ("sep", "september"),
        ("oct", "october"),
        ("nov", "november"),
        ("dec", "december"),
    ];
    let (year, month, day) = birth.ymd();
    let short_year = format!("{:02}", year.rem_euclid(100));
    let mut years = vec![year.to_string(), short_year];
    // The first year of each era that a living member can be born in; a date near its start may be written in either.
    for (letter, name, first) in [("t", "大正", 1912), ("s", "昭和", 1926), ("h", "平成", 1989), ("r", "令和", 2019)]
    {
        let in_era = year - first + 1;
        if (1..=64).contains(&in_era) {
            years.extend([in_era.to_string(), format!("{in_era:02}")]);
            years.extend([format!("{letter}{in_era}"), format!("{letter}{in_era:02}"), format!("{name}{in_era}")]);
            if in_era == 1 {
                years.push(format!("{name}元"));
            }
        }
    }
    let index = usize::try_from(month).unwrap_or(1).saturating_sub(1).min(MONTHS.len() - 1);
    let months = [month.to_string(), format!("{month:02}"), MONTHS[index].0.to_owned(), MONTHS[index].1.to_owned()];
    let days = [day.to_string(), format!("{day:02}")];
    let mut all = Vec::new();
    for year in &years {
        for month in &months {
            for day in &days {
                all.extend([
                    format!("{year}{month}{day}"),
                    format!("{day}{month}{year}"),
                    format!("{month}{day}{year}"),
                ]);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn birth() -> ProgrammeDay {
        ProgrammeDay::new(1985, 4, 1).expect("a day")
    }

    fn id() -> KenposId {
        KenposId::of_employee("1234567")
    }

    #[test]
    fn ten_characters_are_enough_and_nine_are_not() {
        assert_eq!(Password::choose("abcdefghi"), Err(PasswordRefusal::TooShort));
        assert!(Password::choose("abcdefghij").is_ok());
        assert!(Password::choose("さくらさくらやよいの空").is_ok(), "characters count, not bytes");
        assert!(Password::choose(&"abcdefgh".repeat(16)).is_ok());
        assert_eq!(Password::choose(&format!("{}x", "abcdefgh".repeat(16))), Err(PasswordRefusal::TooLong));
        assert_eq!(Password::choose(&"abcdefgh".repeat(100_000)), Err(PasswordRefusal::TooLong));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for text in ["1234567890", "aaaaaaaaaaaa", "Password123", "１２３４５６７８９０", "abababababab"] {
            assert_eq!(Password::choose(text), Err(PasswordRefusal::TooCommon), "{text}");
        }
    }

    #[test]
    fn the_birth_date_is_no_password_in_any_common_spelling() {
        for text in [
            "1985-04-01",
            "1985/04/01",
            "1985.4.1..",
            "1985年04月01日",
            "1985年4月1日!",
            "01-04-1985",
            "04/01/1985",
            "昭和60年4月1日!",
            "S60.04.01!!",
            "1 April 1985",
            "april-1-1985",
            "Apr 1, 1985",
            "１９８５０４０１あい",
            "ab19850401",
            "19850401ab!",
            "1985040119850401",
            "850401850401",
        ] {
            let password = Password::choose(text).expect("long enough");
            assert_eq!(password.fits(birth(), &id()), Err(PasswordRefusal::BirthDate), "{text}");
        }
    }

    #[test]
    fn the_id_is_no_password() {
        for text in ["u1234567!!", "U1234567u1234567", "U1234567abc"] {
            let password = Password::choose(text).expect("long enough");
            assert_eq!(password.fits(birth(), &id()), Err(PasswordRefusal::OwnId), "{text}");
        }
    }

    #[test]
    fn a_passphrase_that_mentions_the_year_is_fine() {
        for text in ["born in 1985, raised by wolves", "correct horse battery", "19850401 and a long walk"] {
            let password = Password::choose(text).expect("long enough");
            assert_eq!(password.fits(birth(), &id()), Ok(()), "{text}");
        }
    }

    #[test]
    fn full_width_and_half_width_typing_is_the_same_password() {
        assert_eq!(Password::read("ＡＢＣ１２３ｶﾞ"), Password::read("ABC123ガ"));
    }

    #[test]
    fn a_password_does_not_show_itself_in_a_log() {
        assert_eq!(format!("{:?}", Password::read("a secret of mine")), "Password(..)");
    }
}
