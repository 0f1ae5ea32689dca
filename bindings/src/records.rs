//! The records that cross: plain, already decided, one per screen or answer.

use kenpos_core::session as core_session;
use kenpos_core::session::ConsentState;
use kenpos_core::sync as core_sync;
use kenpos_core::{log as core_log, view};
use kenpos_rules::award::AwardCode;
use kenpos_rules::goal::GoalName;

use crate::error::{KenposError, invalid};

/// Where the secrets of a session are kept on a computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Secrets {
    /// The system's keyring where there is one, else a file only its owner can read.
    Auto,
    /// `secrets.json` in the phone's folder, mode 0600.
    File,
}

/// What setup asks for.
#[derive(Clone, uniffi::Record)]
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
    /// Consent to the programme. Nothing uploads without it.
    pub consent: bool,
    /// Consent to the use of check-up results.
    pub checkup_consent: bool,
}

/// How a member proves who they are.
#[derive(Clone, uniffi::Enum)]
pub enum Person {
    /// Registered before.
    Registered {
        /// KENPOS ID.
        id: String,
        /// The member's password.
        password: String,
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
        /// `YYYY-MM-DD`.
        birth_date: String,
        /// The ID the spouse chooses; not of the form `U` and digits.
        new_id: String,
        /// The password the spouse chooses.
        new_password: String,
    },
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Passwords and birth dates: never in a log.
        f.write_str("Person(..)")
    }
}

impl TryFrom<Person> for core_session::Person {
    type Error = KenposError;

    fn try_from(person: Person) -> Result<Self, KenposError> {
        Ok(match person {
            Person::Registered { id, password } => Self::Registered { id, password },
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
        let goals = setup.goals.iter().map(|goal| GoalName::read(goal).map_err(|error| invalid("goals", &error)));
        Ok(Self {
            server_url: setup.server_url,
            person: setup.person.try_into()?,
            activation_code: setup.activation_code,
            goals: goals.collect::<Result<_, _>>()?,
            step_target: setup.step_target,
            step_source: None,
            consent: setup.consent,
            checkup_consent: setup.checkup_consent,
        })
    }
}

/// The consents as they stand: the version of the terms consented to, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
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

/// What a member's action came to. Durable on the phone when it is returned.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Logged {
    /// The id to edit or delete it by.
    pub id: String,
    /// The programme day it belongs to.
    pub day: String,
    /// What it adds to the day's points, if the server agrees.
    pub preview_points: i64,
    /// Why it can earn nothing, as a stable code, if it can earn nothing.
    pub reason: Option<String>,
}

impl From<core_log::Logged> for Logged {
    fn from(logged: core_log::Logged) -> Self {
        Self {
            id: logged.id.to_string(),
            day: logged.day.to_string(),
            preview_points: logged.preview_points.0,
            reason: logged.reason.map(|reason| reason.code().to_owned()),
        }
    }
}

/// The home screen.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Home {
    /// The programme day (UTC+9).
    pub day: String,
    /// Points of today's checklist that are there, posted or owed.
    pub earned: i64,
    /// All that today can bring.
    pub possible: i64,
    /// Award codes of today that are there.
    pub done: Vec<String>,
    /// Award codes of today that are not.
    pub missing: Vec<String>,
    /// Points of all days that are owed and not posted yet.
    pub pending: i64,
    /// Items the server has not answered for.
    pub queued: u64,
    /// Items the server refused; each shows its reason in the outbox.
    pub parked: u64,
    /// Today's weight, grams.
    pub weight_grams: Option<u32>,
    /// Today's steps.
    pub steps: Option<u32>,
    /// What the member aims at.
    pub step_target: Option<u32>,
    /// The member's goals and today's answers.
    pub goals: Vec<GoalToday>,
}

/// A goal and today's answer.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct GoalToday {
    /// The goal.
    pub goal: String,
    /// None: not answered yet.
    pub done: Option<bool>,
}

fn codes(awards: &[AwardCode]) -> Vec<String> {
    awards.iter().map(|award| award.code().to_owned()).collect()
}

impl From<view::Home> for Home {
    fn from(home: view::Home) -> Self {
        let goal = |today: view::GoalToday| GoalToday { goal: today.goal.as_str().to_owned(), done: today.done };
        Self {
            day: home.day.to_string(),
            earned: home.earned.0,
            possible: home.possible.0,
            done: codes(&home.done),
            missing: codes(&home.missing),
            pending: home.pending.0,
            queued: home.queued,
            parked: home.parked,
            weight_grams: home.weight_grams.map(|weight| weight.grams()),
            steps: home.steps.map(|steps| steps.count()),
            step_target: home.step_target.map(|steps| steps.count()),
            goals: home.goals.into_iter().map(goal).collect(),
        }
    }
}

/// The points screen.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Points {
    /// What can be spent today.
    pub balance: i64,
    /// What is owed and not posted yet.
    pub pending: i64,
    /// The balance by its last day of use, soonest first.
    pub expiring: Vec<Expiring>,
    /// Newest first.
    pub entries: Vec<PointsEntry>,
}

/// Points with the same last day of use.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Expiring {
    /// How many.
    pub points: i64,
    /// The last day on which they can be used.
    pub date: String,
}

/// One posted entry.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PointsEntry {
    /// The award's code; none for an expiry.
    pub award: Option<String>,
    /// The day lived.
    pub day: String,
    /// Added (negative: taken).
    pub points: i64,
    /// The last day on which they can be used.
    pub expires: Option<String>,
    /// Why, as a sentence.
    pub why: String,
}

impl From<view::PointsView> for Points {
    fn from(points: view::PointsView) -> Self {
        let expiring = |group: view::Expiring| Expiring { points: group.points.0, date: group.date.to_string() };
        let entry = |entry: view::PointsEntry| PointsEntry {
            award: entry.award.map(|award| award.code().to_owned()),
            day: entry.day.to_string(),
            points: entry.points.0,
            expires: entry.expires.map(|day| day.to_string()),
            why: entry.why,
        };
        Self {
            balance: points.balance.0,
            pending: points.pending.0,
            expiring: points.expiring.into_iter().map(expiring).collect(),
            entries: points.entries.into_iter().map(entry).collect(),
        }
    }
}

/// Why a sync is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum SyncReason {
    /// The app was opened.
    Launch,
    /// The app came to the front again, or something was entered.
    Foreground,
    /// The operating system gave background time.
    Background,
    /// The member asked for it.
    Member,
}

impl From<SyncReason> for core_sync::SyncReason {
    fn from(reason: SyncReason) -> Self {
        match reason {
            SyncReason::Launch => Self::Launch,
            SyncReason::Foreground => Self::Foreground,
            SyncReason::Background => Self::Background,
            SyncReason::Member => Self::Member,
        }
    }
}

/// What a sync did.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SyncReport {
    /// Items the server has taken.
    pub sent: u64,
    /// Items the server has refused.
    pub parked: u64,
    /// Changes pulled.
    pub pulled: u64,
    /// Items still to be sent.
    pub remaining: u64,
    /// A stable code: `done`, `offline`, `later`, `consent_required`, …
    pub why_stopped: String,
    /// In how many milliseconds another run is worth while.
    pub next_wish_ms: Option<u64>,
}

impl From<core_sync::SyncReport> for SyncReport {
    fn from(report: core_sync::SyncReport) -> Self {
        Self {
            sent: report.sent,
            parked: report.parked,
            pulled: report.pulled,
            remaining: report.remaining,
            why_stopped: report.why_stopped.code().to_owned(),
            next_wish_ms: report.next_wish_ms,
        }
    }
}
