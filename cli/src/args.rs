//! What may be typed after `kenpos`: the commands and their flags, as clap reads them.
//!
//! Comes in: the command line. Goes out: one [`Cli`] whose fields are checked as far as their form goes.
//! Must never happen: a flag with a meaning of its own outside this folder, a password in an error or in `--help`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
#[cfg(feature = "demo")]
use kenpos_rules::day::Moment;
use kenpos_rules::explain::Language;

#[cfg(feature = "demo")]
use crate::failure::Failure;
#[cfg(feature = "demo")]
use crate::terminal::Terminal;
#[cfg(feature = "demo")]
use crate::texts;

pub mod account;
pub mod channel;
pub mod exchange;
pub mod office;
pub mod phone;
pub mod published;
pub mod results;
pub mod submissions;
pub mod written;

use office::OfficeArgs;
use phone::PhoneArgs;

/// Where `serve` and the demo listen unless told otherwise. Loopback: an open port is a decision, not a default.
pub const LISTEN_DEFAULT: &str = "127.0.0.1:8080";

/// Where `serve` and `office` keep the union's data unless told otherwise.
pub const STORE_DEFAULT: &str = "sqlite:./kenpos.db";

/// KENPOS: healthy days become points
#[derive(Debug, Parser)]
#[command(name = "kenpos", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    /// Without a command the demo plays; these flags are its own.
    #[cfg(feature = "demo")]
    #[command(flatten)]
    pub demo: DemoArgs,
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// The command; without one, the demo. The demo's flags before another command would be lost in silence.
    ///
    /// # Errors
    /// An input that must change.
    #[cfg(feature = "demo")]
    pub fn command_or_demo(self, language: Language) -> Result<Command, Failure> {
        match self.command {
            None => Ok(Command::Demo(self.demo)),
            Some(command) if self.demo == DemoArgs::default() => Ok(command),
            Some(_) => Err(Failure::input(texts::demo_flags_misplaced(language))),
        }
    }
}

/// Flags that every command takes, before or after its name.
#[derive(Clone, Copy, Debug, Args)]
pub struct Global {
    /// Print one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of texts (otherwise by LC_ALL, LC_MESSAGES, LANG)
    #[arg(long, global = true, value_enum, value_name = "ja|en", hide_possible_values = true)]
    pub lang: Option<Lang>,
}

/// The languages of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Ja,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Ja,
            Lang::En => Self::En,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play a week of three members, show their points, then serve that data
    #[cfg(feature = "demo")]
    Demo(DemoArgs),
    /// A phone of the demo, about to be killed: runs on the play's clock
    #[cfg(feature = "demo")]
    #[command(hide = true)]
    DemoCrash(CrashArgs),
    /// Run the union's server
    Serve(ServeArgs),
    /// The union's desk: works on the store directly, also while the server runs
    Office(OfficeArgs),
    /// A headless phone: logs offline, syncs, shows points
    Phone(PhoneArgs),
    /// Look into health data files
    Health(HealthArgs),
}

/// How the demo runs.
#[cfg(feature = "demo")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct DemoArgs {
    /// Play a whole year instead: check-ups, vaccinations, a walking campaign, the March expiry, a gift for points
    #[arg(long, conflicts_with_all = ["apple_health", "break_what"])]
    pub year: bool,
    /// End after the play instead of serving (any free port unless --listen names one)
    #[arg(long)]
    pub once: bool,
    /// Address to serve on
    #[arg(long, value_name = "HOST:PORT", help = format!("Address to serve on [default: {LISTEN_DEFAULT}]"))]
    pub listen: Option<SocketAddr>,
    /// An empty store to play on instead of a new file: as for `serve`
    #[arg(long, value_name = "URL")]
    pub store: Option<String>,
    /// An Apple Health export whose last 28 days the iPhone of the demo imports
    #[arg(long, value_name = "FILE")]
    pub apple_health: Option<PathBuf>,
    /// Spoil the play in one place, to see that it is noticed
    #[arg(long = "break", value_enum, value_name = "outbox-row")]
    pub break_what: Option<BreakArg>,
    /// `--json` of the whole command line.
    #[arg(skip)]
    pub json: bool,
    /// The language of texts.
    #[arg(skip)]
    pub lang: Language,
}

/// What the demo can spoil.
#[cfg(feature = "demo")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BreakArg {
    /// One acknowledged entry is taken out of a phone's outbox.
    OutboxRow,
}

/// The phone of the demo that is killed while it writes.
#[cfg(feature = "demo")]
#[derive(Debug, Args)]
pub struct CrashArgs {
    /// The phone's folder.
    pub home: PathBuf,
    /// The moment of the play.
    pub now: Moment,
    /// When the phone of the play was started.
    pub booted: Moment,
}

#[cfg(feature = "demo")]
impl DemoArgs {
    /// With the flags that belong to every command.
    pub fn on(self, terminal: &Terminal) -> Self {
        Self { json: terminal.json, lang: terminal.language, ..self }
    }
}

/// How the server runs.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address to listen on; port 0 takes any free port
    #[arg(long, value_name = "HOST:PORT", default_value = LISTEN_DEFAULT)]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub store: StoreArg,
    /// Programme file (TOML) instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub programme: Option<PathBuf>,
    /// A reverse proxy with TLS stands in front; needed for any address but loopback
    #[arg(long)]
    pub behind_proxy: bool,
    /// How many proxies in front may be believed about the client's address
    #[arg(long, value_name = "N")]
    pub trusted_hops: Option<u8>,
}

/// Which store.
#[derive(Clone, Debug, Args)]
pub struct StoreArg {
    /// The union's store: sqlite:PATH, or postgres://USER@HOST:PORT/DATABASE with its password in PGPASSWORD
    #[arg(long = "store", global = true, value_name = "URL", default_value = STORE_DEFAULT)]
    pub url: String,
}

/// Looking into files.
#[derive(Debug, Args)]
pub struct HealthArgs {
    #[command(subcommand)]
    pub command: HealthCommand,
}

/// What can be asked of a health data file.
#[derive(Debug, Subcommand)]
pub enum HealthCommand {
    /// Sums of steps and list of weights in an Apple Health export (.xml, .xml.gz, .zip)
    Totals {
        /// The export
        file: PathBuf,
        /// Which day a sample belongs to: the programme's (UTC+9), or the day written in the file
        #[arg(long, value_enum, default_value_t = CalendarArg::Programme)]
        calendar: CalendarArg,
    },
}

/// How samples are put into days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalendarArg {
    /// Instants at UTC+9; a sample across midnight is split
    Programme,
    /// The calendar day in the text of startDate; a sample stays whole
    Written,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn json_may_stand_before_or_after_the_command() {
        for words in [
            ["kenpos", "--json", "phone", "--home", "d", "points"],
            ["kenpos", "phone", "--json", "--home", "d", "points"],
            ["kenpos", "phone", "points", "--json", "--home", "d"],
        ] {
            assert!(Cli::try_parse_from(words).expect("these words are right").global.json, "{words:?}");
        }
    }

    #[cfg(feature = "demo")]
    #[test]
    fn a_flag_of_the_demo_is_not_lost_before_another_command() {
        let read = |words: &[&str]| Cli::try_parse_from(words).expect("clap takes it").command_or_demo(Language::En);
        assert!(read(&["kenpos", "--once", "serve"]).is_err());
        assert!(matches!(read(&["kenpos", "--once"]), Ok(Command::Demo(args)) if args.once));
        assert!(matches!(read(&["kenpos"]), Ok(Command::Demo(args)) if !args.once));
    }
}
