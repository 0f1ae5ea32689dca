//! KENPOS IDs: the names members sign in with.
//!
//! Comes in: typed text. Goes out: an ID in its one spelling. Must never happen: two IDs that differ only in case
//! or width, or a spouse's ID that could be read as an employee's.

use std::fmt;

pub use kenpos_rules::credentials::IdRefusal;
use kenpos_rules::credentials::{ID_CHARS_MAX, ID_CHARS_MIN};
use unicode_normalization::UnicodeNormalization;

/// An ID in its one spelling: `U` and digits for an employee, lower-case letters for a spouse.
/// It names a person, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KenposId(String);

impl KenposId {
    /// Fewest characters of a chosen ID.
    pub const MIN_CHARS: usize = ID_CHARS_MIN;
    /// Most characters of any ID.
    pub const MAX_CHARS: usize = ID_CHARS_MAX;

    /// The ID of the employee with this number: `U` and the number.
    pub fn of_employee(number: &str) -> Self {
        Self(format!("U{number}"))
    }

    /// Reads the ID a spouse chooses. Width and case do not matter.
    ///
    /// # Errors
    /// [`IdRefusal`].
    pub fn choose(text: &str) -> Result<Self, IdRefusal> {
        let id = Self::fold(text);
        if !(Self::MIN_CHARS..=Self::MAX_CHARS).contains(&id.chars().count()) {
            return Err(IdRefusal::Length);
        }
        if !id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(letter)) {
            return Err(IdRefusal::Letters);
        }
        if Self::employee_digits(&id).is_some() {
            return Err(IdRefusal::EmployeeForm);
        }
        Ok(Self(id))
    }

    /// Reads an ID at sign-in: any text in its one spelling, cut where no ID can be that long.
    pub fn read(text: &str) -> Self {
        let id: String = Self::fold(text).chars().take(Self::MAX_CHARS).collect();
        Self::employee_digits(&id).map(Self::of_employee).unwrap_or(Self(id))
    }

    /// The employee number, if this is an employee's ID.
    pub fn employee_number(&self) -> Option<&str> {
        self.0.strip_prefix('U')
    }

    /// The ID as shown and stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn fold(text: &str) -> String {
        // An ID is short; a longer text is cut before it is normalised, and is refused for its length all the same.
        let short: String = text.trim().chars().take(Self::MAX_CHARS * 4).collect();
        short.nfkc().collect::<String>().to_lowercase()
    }

    fn employee_digits(folded: &str) -> Option<&str> {
        folded.strip_prefix('u').filter(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

impl fmt::Debug for KenposId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KenposId(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_has_one_spelling_whatever_was_typed() {
        assert_eq!(KenposId::read(" ｕ１２３４ ").as_str(), "U1234");
        assert_eq!(KenposId::read("u0123"), KenposId::of_employee("0123"));
        assert_eq!(KenposId::choose("Hanako.S").expect("an ID").as_str(), "hanako.s");
        assert_eq!(KenposId::read("HANAKO.S").as_str(), "hanako.s");
    }

    #[test]
    fn a_spouse_cannot_take_an_employee_s_form() {
        assert_eq!(KenposId::choose("U1234"), Err(IdRefusal::EmployeeForm));
        assert_eq!(KenposId::choose("ｕ９９９９"), Err(IdRefusal::EmployeeForm));
        assert!(KenposId::choose("u1234a").is_ok());
    }

    #[test]
    fn length_and_letters_are_held() {
        assert_eq!(KenposId::choose("abc"), Err(IdRefusal::Length));
        assert_eq!(KenposId::choose(&"a".repeat(33)), Err(IdRefusal::Length));
        assert_eq!(KenposId::choose(&"a".repeat(1_000_000)), Err(IdRefusal::Length));
        assert_eq!(KenposId::choose("はなこさん"), Err(IdRefusal::Letters));
        assert_eq!(KenposId::choose("a b c d"), Err(IdRefusal::Letters));
        assert!(KenposId::choose("a.b_c-4").is_ok());
    }

    #[test]
    fn an_absurdly_long_text_is_just_an_unknown_id() {
        assert_eq!(KenposId::read(&"x".repeat(100_000)).as_str().len(), KenposId::MAX_CHARS);
    }

    #[test]
    fn an_id_does_not_show_itself_in_a_log() {
        assert_eq!(format!("{:?}", KenposId::of_employee("1234")), "KenposId(..)");
    }
}
