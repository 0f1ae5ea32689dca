//! What a member enters to set a phone up, checked before anything is sent.
//!
//! Must never happen: a request with input that cannot be right; a password in `Debug` or in an error text.

use std::fmt;

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::goal::GoalName;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::server_url;
use crate::error::KenposError;
use crate::store::settings::{self, Settings};

/// The longest field a server takes (a password of 128 characters); nothing longer is sent.
const FIELD_CHARS_MAX: usize = 128;

/// Everything setup asks for.
#[derive(Clone)]
pub struct Setup {
    /// The server's base address; `https://`, or `http://` for this device itself.
    pub server_url: String,
    /// Who sets the phone up, and whether for the first time anywhere.
    pub person: Person,
    /// From the union's letter, if the union asks for one at first registration; unused at a sign-in.
    pub activation_code: Option<String>,
    /// Action goals. None given: those chosen on this phone before stay.
    pub goals: Vec<GoalName>,
    /// Steps a day the member aims at, 1 to 1,000,000. Not given: as before.
    pub step_target: Option<u32>,
    /// Where the daily steps come from. Not given: as before.
    pub step_source: Option<Source>,
    /// Whether the member, who has read the terms in force elsewhere, consents to the programme. Nothing uploads without it;
    /// it can be given later.
    pub consent: bool,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").field("person", &self.person).finish_non_exhaustive()
    }
}

/// How a member proves who they are.
#[derive(Clone, PartialEq, Eq)]
pub enum Person {
    /// Registered before: ID and password.
    Registered {
        /// KENPOS ID.
        id: String,
        /// The member's password.
        password: String,
    },
    /// Forgot the password, and got a one-time code from the union's desk. All other devices are signed out.
    Reset {
        /// KENPOS ID.
        id: String,
        /// As the desk read it out; case, width and dash do not matter.
        code: String,
        /// The password from now on.
        new_password: String,
    },
    /// First registration of an employee.
    NewEmployee {
        /// `U` and the employee number.
        id: String,
        /// The birth date, eight digits (`19850401`).
        initial_password: String,
        /// The member's own from now on.
        new_password: String,
    },
    /// First registration of a dependent spouse, by the 資格情報のお知らせ・資格確認書（旧保険証）.
    NewSpouse {
        /// 記号
        card_symbol: String,
        /// 番号
        card_number: String,
        /// 保険者番号, eight digits, leading zero kept.
        insurer_number: String,
        /// Birth date.
        birth_date: ProgrammeDay,
        /// The KENPOS ID the spouse chooses; not of the form `U` and digits.
        new_id: String,
        /// The password the spouse chooses.
        new_password: String,
    },
}

impl Person {
    /// The ID this person has once signed in, as typed.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Registered { id, .. }
            | Self::Reset { id, .. }
            | Self::NewEmployee { id, .. }
            | Self::NewSpouse { new_id: id, .. } => id.trim(),
        }
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Registered { .. } => "Registered(..)",
            Self::Reset { .. } => "Reset(..)",
            Self::NewEmployee { .. } => "NewEmployee(..)",
            Self::NewSpouse { .. } => "NewSpouse(..)",
        })
    }
}

/// What the local check makes of it.
#[derive(Debug)]
pub(super) struct Checked {
    /// Without a slash at the end.
    pub server: String,
    /// To be laid over those kept before.
    pub settings: Settings,
}

/// Checks all that can be checked without the server.
pub(super) fn check(setup: &Setup) -> Result<Checked, KenposError> {
    let server = server_url::read(&setup.server_url)?;
    check_person(&setup.person)?;
    if let Some(code) = &setup.activation_code {
        filled("activation_code", code, "copy it from the union's letter, or leave it out")?;
    }
    let step_target = match setup.step_target {
        Some(0) => {
            return Err(KenposError::invalid("step_target", "0 steps are no aim", "leave it out or write 1 or more"));
        }
        Some(steps) => Some(
            StepCount::from_count(steps)
                .map_err(|error| KenposError::invalid("step_target", error.to_string(), "write 1 to 1,000,000"))?,
        ),
        None => None,
    };
    let chosen = Settings { goals: setup.goals.clone(), step_target, step_source: setup.step_source };
    Ok(Checked { server, settings: settings::checked(chosen)? })
}

fn check_person(person: &Person) -> Result<(), KenposError> {
    match person {
        Person::Registered { id, password } => {
            filled("id", id, "write your KENPOS ID")?;
            filled("password", password, "write your password")
        }
        Person::Reset { id, code, new_password } => {
            filled("id", id, "write your KENPOS ID")?;
            filled("reset_code", code, "write the code the union's desk gave you")?;
            filled("new_password", new_password, "choose a password of your own")
        }
        Person::NewEmployee { id, initial_password, new_password } => {
            filled("id", id, "write U and your employee number")?;
            filled("password", initial_password, "write your birth date in eight digits, like 19850401")?;
            filled("new_password", new_password, "choose a password of your own")?;
            if new_password == initial_password {
                let what = "it is the initial password";
                return Err(KenposError::invalid("new_password", what, "choose one of your own"));
            }
            Ok(())
        }
        Person::NewSpouse { card_symbol, card_number, insurer_number, new_id, new_password, .. } => {
            filled("card_symbol", card_symbol, "write the 記号")?;
            filled("card_number", card_number, "write the 番号")?;
            filled("insurer_number", insurer_number, "write the 保険者番号")?;
            if insurer_number.trim().chars().count() != 8 {
                let todo = "write all eight digits of the 保険者番号, the leading zero too";
                return Err(KenposError::invalid("insurer_number", "it does not have eight digits", todo));
            }
            filled("new_id", new_id, "choose an ID")?;
            filled("new_password", new_password, "choose a password")
        }
    }
}

fn filled(field: &str, text: &str, todo: &str) -> Result<(), KenposError> {
    if text.trim().is_empty() {
        return Err(KenposError::invalid(field, "it is empty", todo));
    }
    if text.chars().nth(FIELD_CHARS_MAX).is_some() {
        return Err(KenposError::invalid(field, format!("it is longer than {FIELD_CHARS_MAX} characters"), todo));
    }
    Ok(())
}
