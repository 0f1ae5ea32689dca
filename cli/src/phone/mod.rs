//! `kenpos phone`: a headless phone on the real core.
//!
//! Comes in: one command. Goes out: what the core answers, as text or JSON. Must never happen: a decision that is not
//! the core's; a folder made by merely looking.

mod account;
mod campaigns;
mod exchange;
mod health;
#[cfg(feature = "demo")]
mod health_sync;
mod history;
mod home;
mod inquiries;
mod links;
mod log;
mod notices;
mod outbox;
mod points;
mod results;
mod setup;
mod submissions;
mod sync;
mod why;
mod why_award;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use kenpos_core::device::{self, DeviceClock, DeviceRng, ReqwestCourier, SecretsChoice};
use kenpos_core::ports::{Ports, SecretError};
use kenpos_core::view::Banner;
use kenpos_core::{Config, Kenpos, KenposError};
use kenpos_protocol::session::Platform;
use kenpos_rules::explain::Language;
use serde::Serialize;

use crate::args::phone::{PhoneArgs, PhoneCommand, SecretsArg};
use crate::failure::Failure;
use crate::terminal::{Answer, Terminal};
use crate::texts;

/// Days that `history` shows unless told otherwise.
const HISTORY_DAYS: i64 = 28;

/// An open phone and who is looking at it.
struct Phone<'a> {
    kenpos: Kenpos,
    terminal: &'a Terminal,
}

/// Runs the command.
pub fn run(args: &PhoneArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let language = terminal.language;
    let home = args.home.as_deref().ok_or_else(|| Failure::input(texts::home_missing(language)))?;
    // Who cannot sign in may have no phone here yet.
    let is_setup = match &args.command {
        PhoneCommand::Setup(_) => true,
        PhoneCommand::Inquire(args) => args.server.is_some(),
        PhoneCommand::Faq { server } => server.is_some(),
        _ => false,
    };
    if is_setup {
        make_folder(home).map_err(|error| {
            let why = texts::system_words(error.kind(), language);
            Failure::input(texts::folder_failed(language, &home.display().to_string(), &why))
        })?;
    } else if !home.is_dir() {
        return Err(texts::failure(&KenposError::NotSetUp, language));
    }
    let kenpos = open(home, args.secrets, terminal, is_setup)?;
    terminal.answer(&Phone { kenpos, terminal }.answer(args)?)?;
    Ok(ExitCode::SUCCESS)
}

impl Phone<'_> {
    fn answer(&self, args: &PhoneArgs) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        match &args.command {
            PhoneCommand::Setup(args) => self.setup(args),
            PhoneCommand::WhyAward { award, day } => {
                let code = award.parse().map_err(|_| Failure::input(texts::not_an_award(language, award)))?;
                self.shown(self.kenpos.why_award(code, *day, language), why_award::text)
            }
            PhoneCommand::Inquire(args) => self.inquire(args),
            PhoneCommand::Inquiries => self.shown(self.kenpos.inquiries(), |view| inquiries::text(view, language)),
            PhoneCommand::Faq { server } => self.faq(server.as_deref()),
            PhoneCommand::LogWeight { weight, at, doubt } => self.log_weight(weight, *at, *doubt),
            PhoneCommand::LogSteps { steps, day } => self.log_steps(steps, day.day),
            PhoneCommand::LogGoal { name, answer, day } => self.log_goal(name, answer.done, day.day),
            PhoneCommand::EditWeight { id, weight, doubt } => self.edit_weight(*id, weight, *doubt),
            PhoneCommand::EditSteps { id, steps } => self.edit_steps(*id, steps),
            PhoneCommand::EditGoal { id, answer } => {
                let logged = self.done(self.kenpos.edit_goal(*id, answer.done))?;
                Ok(self.logged(&logged))
            }
            PhoneCommand::Delete { id } => self.delete(*id),
            PhoneCommand::Dismiss { id } => self.dismiss(*id),
            PhoneCommand::Launch => self.launch(),
            PhoneCommand::Import { file } => self.import(file),
            #[cfg(feature = "demo")]
            PhoneCommand::HealthSync { background } => self.health_sync(args.health_store.as_deref(), *background),
            PhoneCommand::Links => {
                let today = self.done(self.kenpos.today())?;
                self.shown(self.kenpos.links(), |view| links::text(view, today, language))
            }
            PhoneCommand::Why { date } => {
                let today = self.done(self.kenpos.today())?;
                self.shown(self.kenpos.why(*date), |view| why::text(view, today, language))
            }
            PhoneCommand::Pin { source } => self.pin(source.source()),
            PhoneCommand::Claim => self.claim(),
            PhoneCommand::Unlink { channel, delete_days } => self.unlink((*channel).into(), *delete_days),
            PhoneCommand::Sync => self.sync(),
            PhoneCommand::Home => self.home(),
            PhoneCommand::History { from, to } => {
                let today = self.done(self.kenpos.today())?;
                let to = to.unwrap_or(today);
                let from = from.unwrap_or_else(|| to.plus_days(1 - HISTORY_DAYS));
                self.shown(self.kenpos.history(from, to), |view| history::text(view, today, language))
            }
            PhoneCommand::Points => {
                let today = self.done(self.kenpos.today())?;
                self.shown(self.kenpos.points(language), |view| points::text(view, today, language))
            }
            PhoneCommand::TakesPart(command) => self.takes_part(command),
            PhoneCommand::Exchange(command) => self.exchange(command),
            PhoneCommand::OwnResults(command) => self.own_results(command),
            PhoneCommand::Notices => self.notices(),
            PhoneCommand::Outbox => {
                let today = self.done(self.kenpos.today())?;
                self.shown(self.kenpos.outbox(), |view| outbox::text(view, today, language))
            }
            PhoneCommand::Account(command) => self.account(command),
        }
    }

    /// Today; what is told of a damaged file is told once.
    fn home(&self) -> Result<Answer, Failure> {
        let unread = self.done(self.kenpos.notices())?.unread;
        let home = self.done(self.kenpos.home())?;
        if home.banners.iter().any(|banner| matches!(banner, Banner::Salvaged(_))) {
            self.done(self.kenpos.salvage_seen())?;
        }
        self.shown(Ok(home), |view| home::text(view, unread, self.terminal.language))
    }

    /// The notices; what is printed is read.
    fn notices(&self) -> Result<Answer, Failure> {
        let notices = self.done(self.kenpos.notices())?;
        for notice in notices.items.iter().filter(|notice| !notice.read) {
            self.done(self.kenpos.mark_notice_read(notice.id))?;
        }
        self.shown(Ok(notices), |view| notices::text(view, self.terminal.language))
    }

    /// A view of the core: its fields are the JSON.
    fn shown<V: Serialize>(
        &self,
        view: Result<V, KenposError>,
        text: impl FnOnce(&V) -> String,
    ) -> Result<Answer, Failure> {
        let view = self.done(view)?;
        Ok(Answer { json: json(&view), text: text(&view) })
    }

    fn done<T>(&self, result: Result<T, KenposError>) -> Result<T, Failure> {
        result.map_err(|error| texts::failure(&error, self.terminal.language))
    }

    /// Runs a call that speaks to the server.
    fn speak<T>(&self, call: impl Future<Output = Result<T, KenposError>>) -> Result<T, Failure> {
        self.done(wait(call, self.terminal.language)?)
    }
}

/// Waits for one call; a command does one thing.
fn wait<T>(call: impl Future<Output = T>, language: Language) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| Failure::condition(texts::runtime_failed(language)))?;
    Ok(runtime.block_on(call))
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("views are plain fields and text keys")
}

fn open(home: &Path, secrets: SecretsArg, terminal: &Terminal, is_setup: bool) -> Result<Kenpos, Failure> {
    let choice = match secrets {
        SecretsArg::Auto => SecretsChoice::Auto,
        SecretsArg::Keyring => SecretsChoice::Keyring,
        SecretsArg::File => SecretsChoice::File,
    };
    let chosen = device::choose_secrets(choice, home).map_err(|error| secrets_failure(&error, terminal))?;
    if let (true, Some(_), device::SecretsPlace::File(file)) = (is_setup, &chosen.fallback, &chosen.place) {
        terminal.note(&texts::secrets_in_file(terminal.language, &file.display().to_string()));
    }
    let ports = Ports {
        clock: Arc::new(DeviceClock::new()),
        rng: Arc::new(DeviceRng),
        secrets: chosen.store,
        courier: Arc::new(ReqwestCourier::new()),
    };
    let config = Config {
        home: home.to_owned(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        platform: Platform::CommandLine,
    };
    Kenpos::open(config, ports).map_err(|error| texts::failure(&error, terminal.language))
}

fn secrets_failure(error: &SecretError, terminal: &Terminal) -> Failure {
    let language = terminal.language;
    Failure::condition(match error {
        SecretError::Locked => texts::told("secrets_locked", language),
        SecretError::Exposed { path } => texts::secrets_exposed(language, path),
        SecretError::Failed { detail } => texts::keyring_not_there(language, &texts::in_brackets(detail, language)),
    })
}

/// The phone's folder, for its owner alone.
fn make_folder(home: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(home)
}
