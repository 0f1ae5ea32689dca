//! What an ID and a password that a member chooses must be, and why one cannot be chosen. The server decides; the phone has
//! the words for what it says.

/// Characters of a password at least: more than the eight digits of a birth date, and beyond guessing at the rate at which
/// the doors close. No rule asks for capitals or signs: they make passwords worse, not better.
pub const PASSWORD_CHARS_MIN: usize = 10;

/// Characters of a password at most: room for any passphrase, little work for the hash.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// Characters of an ID at least: shorter ones are guessed and run out.
pub const ID_CHARS_MIN: usize = 4;

/// Characters of an ID at most: fits one line of the narrowest screen.
pub const ID_CHARS_MAX: usize = 32;

/// Why a password cannot be chosen. It never repeats the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Shorter than [`PASSWORD_CHARS_MIN`].
    #[error("the new password is too short (choose {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters)")]
    TooShort,
    /// Longer than [`PASSWORD_CHARS_MAX`].
    #[error("the new password is too long (choose {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters)")]
    TooLong,
    /// A few characters repeated, or one of the passwords everybody tries first.
    #[error("the new password is one that is guessed at once (choose another)")]
    TooCommon,
    /// The birth date, perhaps with a little around it.
    #[error("the new password is made of the birth date (choose another)")]
    BirthDate,
    /// The ID, perhaps with a little around it.
    #[error("the new password is made of the ID (choose another)")]
    OwnId,
}

impl PasswordRefusal {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::TooShort, Self::TooLong, Self::TooCommon, Self::BirthDate, Self::OwnId];
}

/// Why a text cannot be a chosen ID. None of them says whether the ID is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdRefusal {
    /// Shorter than [`ID_CHARS_MIN`] or longer than [`ID_CHARS_MAX`].
    #[error("an ID has {ID_CHARS_MIN} to {ID_CHARS_MAX} characters")]
    Length,
    /// A letter outside the allowed ones.
    #[error("an ID is made of the letters a to z, digits, dot, underscore and hyphen")]
    Letters,
    /// `U` and digits is what employees have.
    #[error("an ID of U and digits belongs to an employee; choose another form")]
    EmployeeForm,
}

impl IdRefusal {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Length, Self::Letters, Self::EmployeeForm];
}
