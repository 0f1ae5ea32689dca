//! The words of `kenpos office`: what the union's desk does.

use std::fmt;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use kenpos_rules::day::ProgrammeDay;

use super::StoreArg;
use super::exchange::{CatalogueCommand, KeyCommand, OrderCommand, OrdersArgs, PeriodArgs, StockCommand};
use super::published::{CampaignCommand, EventCommand, FaqCommand, SurveyCommand};
use super::results::ResultCommand;
use super::submissions::SubmissionCommand;

/// The desk and its store.
#[derive(Debug, Args)]
pub struct OfficeArgs {
    #[command(flatten)]
    pub store: StoreArg,
    /// The desk account in whose name this is done; not needed while nobody is on the staff
    #[arg(long = "as", global = true, value_name = "STAFF")]
    pub acting: Option<String>,
    #[command(subcommand)]
    pub command: OfficeCommand,
}

/// What the desk does.
#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// Read the roster of members (CSV, UTF-8 or CP932); all of it, or nothing
    ImportMembers {
        /// The roster
        file: PathBuf,
    },
    /// Send a notice to all members
    Notice {
        /// One line
        #[arg(long)]
        title: String,
        /// The text
        #[arg(long)]
        body: String,
    },
    /// Check every entry of the ledger; exit 1 if anything is wrong
    AuditLedger,
    /// Open first registration again for a person who failed too often
    ReopenRegistration {
        /// U and the employee number
        id: String,
        /// The dependent spouse of this employee: before registration a spouse has no ID
        #[arg(long)]
        spouse: bool,
    },
    /// Give a member who forgot the password a one-time code; it opens for a day and signs other devices out
    ResetCode {
        /// The KENPOS ID: U and the employee number, or the ID chosen at registration
        id: String,
        /// The dependent spouse of this employee
        #[arg(long)]
        spouse: bool,
    },
    /// The code first registration asks for besides, printed in the letter to the members
    ActivationCode(ActivationCodeArgs),
    /// What each award comes to, for each person, evidence and day; needs no store
    AwardTable {
        /// Programme file (TOML) instead of the built-in one
        #[arg(long, value_name = "FILE")]
        programme: Option<PathBuf>,
    },
    /// The rules, as a file of dated versions
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// Results of members: check-ups, vaccinations, the cessation support, a nurse's contacts
    #[command(subcommand)]
    Result(ResultCommand),
    /// Files that members sent in and that wait for a decision, oldest first
    Submissions {
        /// Also those that were decided on
        #[arg(long)]
        all: bool,
    },
    /// One file that a member sent in
    #[command(subcommand)]
    Submission(SubmissionCommand),
    /// Write down the expiry of points whose last day is over, and tell members what soon runs out; run it daily
    WriteExpiry,
    /// Write down what members who left have lost, once their days of grace are over; run it daily
    WriteForfeits,
    /// A member's entries with the balance after each
    Statement {
        /// The KENPOS ID, or the member id that reports print
        #[arg(long, value_name = "ID")]
        member: String,
        #[command(flatten)]
        period: PeriodArgs,
    },
    /// What was given, spent and lost per month, and what can still be used
    Books(PeriodArgs),
    /// What points are exchanged for
    #[command(subcommand)]
    Catalogue(CatalogueCommand),
    /// How many of each there are
    #[command(subcommand)]
    Stock(StockCommand),
    /// Orders of all members
    Orders(OrdersArgs),
    /// Single orders
    #[command(subcommand)]
    Order(OrderCommand),
    /// The key of what is sealed at rest, in the file that KENPOS_KEY_FILE names
    #[command(subcommand)]
    Key(KeyCommand),
    /// List the days of steps to look at before a step campaign credits them
    StepsReview,
    /// Questions to the desk that wait for an answer
    Inquiries {
        /// Also those that were answered or closed
        #[arg(long)]
        all: bool,
        /// Those after this one
        #[arg(long, value_name = "ID", default_value = "")]
        after: String,
    },
    /// One question to the desk
    #[command(subcommand)]
    Inquiry(InquiryCommand),
    /// Campaigns: extra points for a while, for those who join
    #[command(subcommand)]
    Campaign(CampaignCommand),
    /// Designated health events
    #[command(subcommand)]
    Event(EventCommand),
    /// Surveys of members
    #[command(subcommand)]
    Survey(SurveyCommand),
    /// Frequent questions
    #[command(subcommand)]
    Faq(FaqCommand),
    /// Who works at the desk, and what they may do
    #[command(subcommand)]
    Staff(StaffCommand),
    /// What was done at the desk, by whom, and how it ended
    Log {
        /// Lines after this number
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        after: u64,
    },
}

/// What becomes of a programme file.
#[derive(Debug, Subcommand)]
pub enum ProgrammeCommand {
    /// Read a file and name the first thing that is wrong: line, field, what is allowed
    Check {
        /// The programme file
        file: PathBuf,
    },
    /// Put a file in force; its new versions begin tomorrow or later
    Publish {
        /// The programme file
        file: PathBuf,
    },
    /// Try a file on past days: what it would have granted, beside what was granted; nothing is written
    DryRun {
        /// The proposed programme file
        #[arg(long, value_name = "FILE")]
        proposed: PathBuf,
        /// The first day lived
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: ProgrammeDay,
        /// The last day lived
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: ProgrammeDay,
    },
}

/// What becomes of a question.
#[derive(Subcommand)]
pub enum InquiryCommand {
    /// Show it whole
    Show {
        /// As inquiries lists it
        id: String,
    },
    /// Answer it; a member who was signed in gets the answer on the phone
    Answer {
        /// As inquiries lists it
        id: String,
        /// The answer
        #[arg(long)]
        body: String,
    },
    /// Forget its words and contact
    Close {
        /// As inquiries lists it
        id: String,
    },
}

/// Words to a person stay out of every log.
impl fmt::Debug for InquiryCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InquiryCommand(..)")
    }
}

/// What becomes of the staff.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Open an account; the first one is a manager
    Add {
        /// 1 to 32 of a-z, 0-9, dot, dash and underscore
        name: String,
        /// viewer, clerk, nurse or manager
        #[arg(long)]
        role: String,
    },
    /// Everybody, also closed accounts
    List,
    /// Give an account another role
    Role {
        /// The account
        name: String,
        /// viewer, clerk, nurse or manager
        #[arg(long)]
        role: String,
    },
    /// Close an account; its name stays taken
    Close {
        /// The account
        name: String,
    },
}

/// What becomes of the activation code.
#[derive(Args)]
#[command(group = ArgGroup::new("what").required(true).args(["set", "clear", "show_state"]))]
pub struct ActivationCodeArgs {
    /// Ask for this code from now on: 8 to 64 characters
    #[arg(long, value_name = "CODE")]
    pub set: Option<String>,
    /// Ask for no code any more
    #[arg(long)]
    pub clear: bool,
    /// Say whether a code is asked for; the code itself is not kept
    #[arg(long)]
    pub show_state: bool,
}

/// The code stays out of every log.
impl fmt::Debug for ActivationCodeArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationCodeArgs(..)")
    }
}
