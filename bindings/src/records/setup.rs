//! Opening and setting up: what is asked once, and the member's choices.

use kenpos_core::session as core_session;
use kenpos_core::session::ConsentState;
use kenpos_core::{device, kenpos, view};
use kenpos_rules::goal::GoalName;
use kenpos_rules::steps::StepCount;

use serde::Serialize;

use super::{Platform, Purpose, Source, list};
use crate::error::{KenposError, invalid};

/// How the phone is opened.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct OpenConfig {
    /// A folder for this app alone, outside every backup; created where it is missing.
    pub home: String,
    /// Sent with every sync.
    pub app_version: String,
    /// What the app runs on.
    pub platform: Platform,
    /// Where secrets are kept when the shell brings no [`crate::SecretStore`].
    pub secrets: SecretPlace,
}

/// Where the secrets of a session are kept on a computer. A phone brings its own store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum SecretPlace {
    /// The system's keyring, which the library must have been built to know; where there is none, nothing is opened.
    System,
    /// `secrets.json` in the phone's folder, mode 0600.
    File,
}

impl From<SecretPlace> for device::SecretsChoice {
    fn from(place: SecretPlace) -> Self {
        match place {
            SecretPlace::System => Self::Keyring,
            SecretPlace::File => Self::File,
        }
    }
}

/// What setup asks for.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Setup {
    /// The server's base address; `https://`, or `http://` for this device itself.
    pub server_url: String,
    /// Who sets the phone up.
    pub person: Person,
    /// From the union's letter, if the union asks for one at first registration; unused at a sign-in.
    pub activation_code: Option<String>,
    /// Action goals, each 1 to 40 characters.
    pub goals: Vec<String>,
    /// Steps a day the member aims at, 1 to 1,000,000.
    pub step_target: Option<u32>,
}

/// How a member proves who they are.
#[derive(Clone, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum Person {
    /// Registered before.
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
    /// First registration of an employee: the initial password must be changed.
    NewEmployee {
        /// `U` and the employee number.
        id: String,
        /// The birth date, eight digits.
        initial_password: String,
        /// The member's own from now on.
        new_password: String,
    },
    /// First registration of a dependent spouse.
    NewSpouse {
        /// 記号
        card_symbol: String,
        /// 番号
        card_number: String,
        /// 保険者番号, eight digits.
        insurer_number: String,
        /// As on the card, `YYYY-MM-DD`.
        birth_date: String,
        /// The ID the spouse chooses; not of the form `U` and digits.
        new_id: String,
        /// The password the spouse chooses.
        new_password: String,
    },
}

impl TryFrom<Person> for core_session::Person {
    type Error = KenposError;

    fn try_from(person: Person) -> Result<Self, KenposError> {
        Ok(match person {
            Person::Registered { id, password } => Self::Registered { id, password },
            Person::Reset { id, code, new_password } => Self::Reset { id, code, new_password },
            Person::NewEmployee { id, initial_password, new_password } => {
                Self::NewEmployee { id, initial_password, new_password }
            }
            Person::NewSpouse { card_symbol, card_number, insurer_number, birth_date, new_id, new_password } => {
                let birth_date = birth_date.parse().map_err(|error| invalid("birth_date", &error))?;
                Self::NewSpouse { card_symbol, card_number, insurer_number, birth_date, new_id, new_password }
            }
        })
    }
}

impl TryFrom<Setup> for core_session::Setup {
    type Error = KenposError;

    fn try_from(setup: Setup) -> Result<Self, KenposError> {
        Ok(Self {
            server_url: setup.server_url,
            person: setup.person.try_into()?,
            activation_code: setup.activation_code,
            goals: read_goals(&setup.goals)?,
            step_target: setup.step_target,
            step_source: None,
            consent: false,
        })
    }
}

/// The consents as they stand: the version of the terms consented to, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Consents {
    /// To the programme.
    pub programme: Option<u32>,
    /// To the use of check-up results.
    pub checkup_results: Option<u32>,
}

impl From<ConsentState> for Consents {
    fn from(state: ConsentState) -> Self {
        Self { programme: state.programme, checkup_results: state.checkup_results }
    }
}

/// Who is signed in on this phone.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Account {
    /// The KENPOS ID as the server spells it.
    pub kenpos_id: String,
    /// The server's base address.
    pub server_url: String,
    /// The consents as the server last told of them.
    pub consents: Consents,
    /// Entries that the union does not have, waiting or parked: what deleting the account discards.
    pub unsent: u64,
}

impl From<view::Account> for Account {
    fn from(account: view::Account) -> Self {
        let view::Account { kenpos_id, server_url, consents, unsent } = account;
        Self { kenpos_id, server_url, consents: consents.into(), unsent }
    }
}

/// Everything this phone knows of its member: a file to keep.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Export {
    /// What to call the file.
    pub name: String,
    /// JSON, UTF-8.
    pub text: String,
}

impl From<view::Export> for Export {
    fn from(export: view::Export) -> Self {
        let view::Export { name, text } = export;
        Self { name, text }
    }
}

/// The terms in force, to be shown before the member is asked.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Terms {
    /// Newer terms have a higher version.
    pub version: u32,
    /// In the order in which they are asked.
    pub purposes: Vec<PurposeText>,
}

/// One purpose in plain words.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PurposeText {
    /// What it is about.
    pub purpose: Purpose,
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl From<core_session::Terms> for Terms {
    fn from(terms: core_session::Terms) -> Self {
        Self { version: terms.version, purposes: list(terms.purposes) }
    }
}

impl From<core_session::PurposeText> for PurposeText {
    fn from(text: core_session::PurposeText) -> Self {
        let core_session::PurposeText { purpose, ja, en } = text;
        Self { purpose, ja, en }
    }
}

/// The member's choices. They stay on the phone.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Settings {
    /// Action goals in the order of the checklist, each 1 to 40 characters, at most 20.
    pub goals: Vec<String>,
    /// Steps a day the member aims at, 1 to 1,000,000.
    pub step_target: Option<u32>,
    /// The channel whose steps count where it has some; none: the highest of the measured ones.
    pub step_source: Option<Source>,
}

impl From<kenpos::Settings> for Settings {
    fn from(settings: kenpos::Settings) -> Self {
        Self {
            goals: settings.goals.iter().map(|goal| goal.as_str().to_owned()).collect(),
            step_target: settings.step_target.map(|steps| steps.count()),
            step_source: settings.step_source,
        }
    }
}

impl TryFrom<Settings> for kenpos::Settings {
    type Error = KenposError;

    fn try_from(settings: Settings) -> Result<Self, KenposError> {
        let step_target = settings.step_target.map(StepCount::from_count).transpose();
        Ok(Self {
            goals: read_goals(&settings.goals)?,
            step_target: step_target.map_err(|error| invalid("step_target", &error))?,
            step_source: settings.step_source,
        })
    }
}

fn read_goals(goals: &[String]) -> Result<Vec<GoalName>, KenposError> {
    goals.iter().map(|goal| GoalName::read(goal).map_err(|error| invalid("goals", &error))).collect()
}
