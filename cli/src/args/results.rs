//! The words about results: `kenpos office result`, and what a member says and asks of them on a phone.

use std::fmt;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::programme::{CheckupEvidence, Decimal};

use super::submissions::ProofArg;

/// What becomes of results.
#[derive(Debug, Subcommand)]
pub enum ResultCommand {
    /// Record a result; an enrolment that succeeded, and a visit, go on under the id they began with
    Record(ResultArgs),
    /// Correct what the same source said before; its award is given or taken back
    Correct(ResultArgs),
    /// Withdraw a result: it was another person's, or never happened
    Withdraw {
        #[command(flatten)]
        person: PersonArgs,
        /// The result, as `result list` names it
        result: String,
    },
    /// A member's results, and why one has earned nothing
    List {
        #[command(flatten)]
        person: PersonArgs,
    },
}

/// Whose.
#[derive(Debug, Args)]
pub struct PersonArgs {
    /// The KENPOS ID: U and the employee number
    pub member: String,
    /// The dependent spouse of this employee
    #[arg(long)]
    pub spouse: bool,
}

/// One result.
#[derive(Args)]
pub struct ResultArgs {
    #[command(flatten)]
    pub person: PersonArgs,
    /// The id of the result, the enrolment or the contact at its source
    #[arg(long, value_name = "ID")]
    pub source: String,
    /// The day of the check-up, the vaccination or the visit; of a health age its reference date
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub day: ProgrammeDay,
    #[command(flatten)]
    pub said: SaidArgs,
}

/// What a result says, on a line of its own.
#[derive(Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
pub struct SaidLine {
    #[command(flatten)]
    pub said: SaidArgs,
}

/// What a result says: one thing.
#[derive(Args)]
#[group(id = "says", required = true, multiple = false)]
pub struct SaidArgs {
    /// A check-up, by what shows it
    #[arg(long, value_enum, value_name = "EVIDENCE")]
    pub checkup: Option<CheckupArg>,
    /// The BMI printed on the result
    #[arg(long, value_name = "FIGURE")]
    pub bmi: Option<Decimal>,
    /// The questionnaire of the check-up
    #[arg(long, value_enum, value_name = "ANSWER")]
    pub questionnaire: Option<SmokingArg>,
    /// The union's web survey, where it came on paper
    #[arg(long, value_enum, value_name = "ANSWER")]
    pub web_survey: Option<SmokingArg>,
    /// The health age printed on the result, in years
    #[arg(long, value_name = "YEARS")]
    pub health_age: Option<Decimal>,
    /// The cessation support
    #[arg(long, value_enum, value_name = "STATE")]
    pub cessation: Option<CessationArg>,
    /// A vaccination against influenza
    #[arg(long)]
    pub flu: bool,
    /// A secondary exam: a public-health nurse asked, or the visit was reported
    #[arg(long, value_enum, value_name = "STATE")]
    pub secondary_exam: Option<ExamArg>,
    /// Read this from standard input, in the words of the options ("--bmi 22.4"): others on a machine see its command lines
    #[arg(long)]
    pub stdin: bool,
}

/// Results stay out of every log.
impl fmt::Debug for ResultArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResultArgs(..)")
    }
}

/// What can show a check-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum CheckupArg {
    NingenDock,
    MobileCheckup,
    OverseasResult,
    PartTimeResult,
    SumahoDock,
}

impl From<CheckupArg> for CheckupEvidence {
    fn from(evidence: CheckupArg) -> Self {
        match evidence {
            CheckupArg::NingenDock => Self::NingenDock,
            CheckupArg::MobileCheckup => Self::MobileCheckup,
            CheckupArg::OverseasResult => Self::OverseasResult,
            CheckupArg::PartTimeResult => Self::PartTimeResult,
            CheckupArg::SumahoDock => Self::SumahoDock,
        }
    }
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SmokingArg {
    Smokes,
    NonSmoker,
}

/// How far an enrolment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CessationArg {
    Entered,
    Succeeded,
}

/// How far a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExamArg {
    Asked,
    Visited,
}

/// What a member says and asks of results.
#[derive(Subcommand)]
pub enum OwnResultsCommand {
    /// Results, exams a nurse asked for, surveys, and what was sent in
    Results,
    /// Report the visit of an exam that a public-health nurse asked for
    ReportExam {
        /// The contact's id, as results shows it
        contact: String,
        /// The day of the visit
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: ProgrammeDay,
    },
    /// Answer a survey: every question, once
    AnswerSurvey {
        /// The survey's id, as results shows it
        survey: String,
        /// The answer to one question; give it once for each
        #[arg(long = "answer", value_name = "QUESTION=ANSWER", required = true)]
        answers: Vec<String>,
    },
    /// Send in a photo or a PDF as a proof; needs the network, keeps no copy
    Submit {
        /// What it shows
        #[arg(long, value_enum)]
        kind: ProofArg,
        /// The day of the check-up or vaccination
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: ProgrammeDay,
        /// JPEG, PNG, HEIC or PDF, at most 10 MB
        file: PathBuf,
    },
    /// What was sent in as a proof, and what became of it
    Submissions,
}

/// Answers stay out of every log.
impl fmt::Debug for OwnResultsCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnResultsCommand(..)")
    }
}
