//! The words of `kenpos phone`: everything a headless phone does.

use std::fmt;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::weight::WeightUnit;

use super::account::AccountCommand;
use super::channel::{ChannelArg, PinArg};
use super::exchange::ExchangeCommand;
use super::published::TakesPartCommand;
use super::results::OwnResultsCommand;
use super::written::{WrittenMoment, birth_date};

/// The phone, where it lives, and what it does.
#[derive(Debug, Args)]
pub struct PhoneArgs {
    /// Folder in which this phone keeps its data
    // Not required by clap: a required flag cannot be global, and it may stand after the command too.
    #[arg(long, global = true, value_name = "DIR", env = "KENPOS_HOME")]
    pub home: Option<PathBuf>,
    /// Where secrets are kept: the system's keyring where there is one, or a file readable by you alone
    #[arg(long, global = true, value_enum, default_value_t = SecretsArg::Auto)]
    pub secrets: SecretsArg,
    /// The health store of this phone: a script of one, played up to now (tests/src/health_stores/mod.rs)
    #[cfg(feature = "demo")]
    #[arg(long, global = true, value_name = "FILE")]
    pub health_store: Option<PathBuf>,
    #[command(subcommand)]
    pub command: PhoneCommand,
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SecretsArg {
    /// The keyring where there is one, else the file
    Auto,
    /// The system's keyring
    Keyring,
    /// secrets.json in the phone's folder
    File,
}

/// What the phone does.
#[derive(Debug, Subcommand)]
pub enum PhoneCommand {
    /// Connect this phone with a member: first registration or sign-in
    Setup(Box<SetupArgs>),
    /// Record a weight
    LogWeight {
        /// Kilograms, or with a unit: 68.2, 150lb
        #[arg(allow_negative_numbers = true)]
        weight: String,
        /// When it was measured [default: now]
        #[arg(long, value_name = "RFC3339")]
        at: Option<WrittenMoment>,
        #[command(flatten)]
        doubt: DoubtArgs,
    },
    /// Record the steps of a day
    LogSteps {
        /// Steps of the whole day
        #[arg(allow_negative_numbers = true)]
        steps: String,
        #[command(flatten)]
        day: DayArg,
    },
    /// Record an action goal as done or not done
    LogGoal {
        /// Name of the goal
        name: String,
        #[command(flatten)]
        answer: GoalAnswer,
        #[command(flatten)]
        day: DayArg,
    },
    /// Correct a weight
    EditWeight {
        /// The record, as outbox and history show it
        id: RecordId,
        /// The right weight
        #[arg(allow_negative_numbers = true)]
        weight: String,
        #[command(flatten)]
        doubt: DoubtArgs,
    },
    /// Correct steps
    EditSteps {
        /// The record, as outbox and history show it
        id: RecordId,
        /// The right count
        #[arg(allow_negative_numbers = true)]
        steps: String,
    },
    /// Correct the answer to an action goal
    EditGoal {
        /// The record, as outbox and history show it
        id: RecordId,
        #[command(flatten)]
        answer: GoalAnswer,
    },
    /// Delete a record
    Delete {
        /// The record, as outbox and history show it
        id: RecordId,
    },
    /// Take what was refused and is no record off the outbox
    Dismiss {
        /// As the outbox shows it
        id: OpId,
    },
    /// Why an award was given on a day, or why not
    WhyAward {
        /// registration, login, launch, weight, steps, action_goal, spouse_checkup, bmi, non_smoker, health_age, cessation, flu, secondary_exam
        award: String,
        /// The day lived; of a yearly award any day of its fiscal year [default: today in Japan]
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: Option<ProgrammeDay>,
    },
    /// Ask the union's desk; works without signing in, then say where to answer
    Inquire(InquireArgs),
    /// The questions asked on this member's phones, and their answers
    Inquiries,
    /// Frequent questions
    Faq {
        /// Address of the union's server, before setup
        #[arg(long, value_name = "URL")]
        server: Option<String>,
    },
    /// Open the app in the foreground: the day's login and launch bonus
    Launch,
    /// Read an Apple Health export (.xml, .xml.gz, .zip)
    Import {
        /// The export
        file: PathBuf,
    },
    /// Read the phone's health store; at the first time this links it
    #[cfg(feature = "demo")]
    HealthSync {
        /// As when the system wakes the app while nobody looks; links nothing
        #[arg(long)]
        background: bool,
    },
    /// Where the reading of each health store stands, and what to do
    Links,
    /// Why a day's steps are what they are: each source, what counts, when it closes
    Why {
        /// The day
        #[arg(value_name = "YYYY-MM-DD")]
        date: ProgrammeDay,
    },
    /// Choose the source that counts wherever it has steps
    Pin {
        /// The source; none: the highest measured count of the day
        #[arg(value_enum)]
        source: PinArg,
    },
    /// Say that this phone's health data are yours, where another member used it before
    Claim,
    /// Stop reading a health store; what was read stays, and so do points
    Unlink {
        /// Which
        #[arg(value_enum)]
        channel: ChannelArg,
        /// Also delete the records that came from it
        #[arg(long)]
        delete_days: bool,
    },
    /// Send what is owed and fetch what is new
    Sync,
    /// Today: what is done, what is missing, what it brings
    Home,
    /// The records, day by day
    History {
        /// First day [default: four weeks back]
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Option<ProgrammeDay>,
        /// Last day [default: today in Japan]
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Option<ProgrammeDay>,
    },
    /// Balance, what is pending, what expires, and each entry explained
    Points,
    #[command(flatten)]
    TakesPart(TakesPartCommand),
    #[command(flatten)]
    Exchange(ExchangeCommand),
    #[command(flatten)]
    OwnResults(OwnResultsCommand),
    /// Notices of the union
    Notices,
    /// What waits to be sent, and what could not be sent
    Outbox,
    #[command(flatten)]
    Account(AccountCommand),
}

/// How a member is found and registered.
#[derive(Args)]
#[command(group = ArgGroup::new("who").required(true).args(["id", "card_symbol"]))]
pub struct SetupArgs {
    /// Address of the union's server
    #[arg(long, value_name = "URL")]
    pub server: String,
    /// KENPOS ID: U and the employee number, or the ID chosen at registration
    #[arg(long)]
    pub id: Option<String>,
    /// Password; at first registration the birth date in eight digits
    #[arg(long, env = "KENPOS_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    /// Forgotten password: the one-time code of the union's desk; all other devices are signed out
    #[arg(long, value_name = "CODE", requires = "id", conflicts_with_all = ["password", "card_symbol"])]
    pub reset_code: Option<String>,
    /// New password, at first registration and with a code of the desk
    #[arg(long, env = "KENPOS_NEW_PASSWORD", hide_env_values = true)]
    pub new_password: Option<String>,
    /// Activation code, only at first registration and if the union's letter has one
    #[arg(long, value_name = "CODE")]
    pub activation_code: Option<String>,
    /// Spouse: symbol (記号) of the 資格確認書 or the old insurance card
    #[arg(long, value_name = "記号", requires_all = ["card_number", "insurer_number", "birth_date", "new_id"])]
    pub card_symbol: Option<String>,
    /// Spouse: number (番号)
    #[arg(long, value_name = "番号", requires = "card_symbol")]
    pub card_number: Option<String>,
    /// Spouse: insurer number (保険者番号), eight digits
    #[arg(long, value_name = "保険者番号", requires = "card_symbol")]
    pub insurer_number: Option<String>,
    /// Spouse: birth date
    #[arg(long, value_name = "YYYY-MM-DD", requires = "card_symbol", value_parser = birth_date)]
    pub birth_date: Option<ProgrammeDay>,
    /// Spouse: the KENPOS ID to use from now on
    #[arg(long, value_name = "ID", requires = "card_symbol")]
    pub new_id: Option<String>,
    /// Consent to storing steps, weight and goals at the union; nothing is uploaded without it
    #[arg(long)]
    pub consent: bool,
    /// An action goal to answer every day; may be given several times
    #[arg(long = "goal", value_name = "NAME")]
    pub goals: Vec<String>,
    /// Steps to reach each day
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub step_target: Option<String>,
}

/// Passwords and card fields stay out of every log.
impl fmt::Debug for SetupArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupArgs(..)")
    }
}

/// A question to the desk.
#[derive(Args)]
pub struct InquireArgs {
    /// forgotten_password, registration, points, app, exchange or other
    #[arg(long)]
    pub topic: String,
    /// The question
    #[arg(long)]
    pub body: String,
    /// Where to answer, without signing in: an e-mail address or a telephone number
    #[arg(long)]
    pub contact: Option<String>,
    /// KENPOS ID, without signing in
    #[arg(long)]
    pub id: Option<String>,
    /// Address of the union's server, before setup
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
}

/// A person's own words stay out of every log.
impl fmt::Debug for InquireArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InquireArgs(..)")
    }
}

/// The day a record is about.
#[derive(Clone, Copy, Debug, Args)]
pub struct DayArg {
    /// The day it is about [default: today in Japan]
    #[arg(long = "day", value_name = "YYYY-MM-DD")]
    pub day: Option<ProgrammeDay>,
}

/// How a doubtful weight is settled without a question.
#[derive(Clone, Copy, Debug, Args)]
pub struct DoubtArgs {
    /// The figure is right as typed
    #[arg(long)]
    pub confirm: bool,
    /// Unit of the figure
    #[arg(long, value_enum, value_name = "kg|lb", hide_possible_values = true)]
    pub unit: Option<UnitArg>,
}

/// Units a weight can be typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnitArg {
    Kg,
    Lb,
}

impl From<UnitArg> for WeightUnit {
    fn from(unit: UnitArg) -> Self {
        match unit {
            UnitArg::Kg => Self::Kg,
            UnitArg::Lb => Self::Lb,
        }
    }
}

/// The two answers to an action goal.
#[derive(Clone, Copy, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct GoalAnswer {
    /// It was done
    #[arg(long)]
    pub done: bool,
    /// It was not done
    #[arg(long)]
    pub not_done: bool,
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::Cli;

    #[test]
    fn a_spouse_brings_all_four_card_fields_and_an_id() {
        let all = [
            "kenpos",
            "phone",
            "--home",
            "d",
            "setup",
            "--server",
            "http://127.0.0.1:1",
            "--card-symbol",
            "10",
            "--card-number",
            "0012",
            "--insurer-number",
            "06273494",
            "--birth-date",
            "19880229",
            "--new-id",
            "hanako",
        ];
        assert!(Cli::try_parse_from(all).is_ok());
        for missing in [7, 9, 11, 13, 15] {
            let words: Vec<_> = all
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != missing && *at != missing + 1)
                .map(|(_, w)| *w)
                .collect();
            assert!(Cli::try_parse_from(&words).is_err(), "{words:?}");
        }
        let both: Vec<_> = all.iter().copied().chain(["--id", "U1"]).collect();
        assert!(Cli::try_parse_from(both).is_err());
    }

    #[test]
    fn a_goal_is_answered_once() {
        let log = |flags: &[&str]| {
            Cli::try_parse_from(["kenpos", "phone", "log-goal", "階段"].iter().chain(flags)).map(|_| ()).is_ok()
        };
        assert!(log(&["--done"]) && log(&["--not-done"]));
        assert!(!log(&[]) && !log(&["--done", "--not-done"]));
    }

    #[test]
    fn setup_does_not_show_its_passwords() {
        let words = ["kenpos", "phone", "setup", "--server", "u", "--id", "U1", "--password", "hunter22"];
        assert!(!format!("{:?}", Cli::try_parse_from(words)).contains("hunter22"));
    }
}
