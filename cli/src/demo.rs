//! `kenpos demo`: a week (or a year) in the life of three members, then a server to look at.
//!
//! Comes in: flags. Goes out: a table (or one JSON document) of what happened, and the server on the data of the play.
//! Must never happen: a count that is not compared with the server; a server left behind by `--once`; a folder reused.

mod actor;
mod crash;
mod curtain;
mod journal;
mod play;
mod report;
mod shift;
mod stores;
mod theatre;
mod year;
mod year_report;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use kenpos_rules::explain::Language;
use kenpos_server::http::listen::ListenRule;
use kenpos_server::ports::real;

use crate::args::{BreakArg, DemoArgs, LISTEN_DEFAULT};
use crate::failure::{Exit, Failure};
use crate::serve;
use crate::store::{self, Missing, Named};
use crate::terminal::{self, Terminal};
use crate::texts;

pub use crash::write_until_killed;

/// Plays, prints, and serves unless `--once` was given. Exit 1 when something was lost, doubled or differs.
pub fn run(args: &DemoArgs) -> ExitCode {
    match demo(args) {
        Ok(code) => code,
        Err(failure) => {
            terminal::complain(&failure);
            failure.exit.into()
        }
    }
}

fn demo(args: &DemoArgs) -> Result<ExitCode, Failure> {
    let terminal = Terminal::of_process(args.lang, args.json);
    serve::runtime()?.block_on(async {
        // The port is taken before anything is played: a busy one is said at once.
        ListenRule::new(address(args), false, None).map_err(|error| Failure::input(error.to_string()))?;
        let listener = serve::listen(address(args), args.lang).await?;
        let url = format!("http://{}", listener.local_addr().map_err(|error| Failure::condition(error.to_string()))?);
        let folder = new_folder()?;
        let named = match &args.store {
            Some(name) => empty(name, args.lang).await?,
            None => Named::Sqlite(folder.join("union.db")),
        };
        let place = report::Place { url: &url, folder: &folder, store: &named, once: args.once };
        let (answer, is_sound) = if args.year {
            let played = year::play(&folder, &named, args.lang).await?;
            (year_report::answer(&played, &place, args.lang), played.curtain.is_sound())
        } else {
            let stage = play::Stage {
                folder: folder.clone(),
                store: named.clone(),
                apple_health: args.apple_health.clone(),
                break_outbox_row: args.break_what == Some(BreakArg::OutboxRow),
                language: args.lang,
            };
            let played = play::play(&stage).await?;
            (report::answer(&played, &place, args.lang), played.curtain.is_sound())
        };
        terminal.answer(&answer)?;
        let code = if is_sound { ExitCode::SUCCESS } else { Exit::Condition.into() };
        if args.once {
            return Ok(code);
        }
        serve::on(listener, &named, &terminal).await?;
        Ok(code)
    })
}

fn address(args: &DemoArgs) -> SocketAddr {
    let default = if args.once {
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
    } else {
        LISTEN_DEFAULT.parse().expect("the default is an address")
    };
    args.listen.unwrap_or(default)
}

/// The store with this name, if no union is in it: the play is nothing for members that are real.
async fn empty(name: &str, language: Language) -> Result<Named, Failure> {
    let named = Named::read(name, Missing::Make, language)?;
    let store = named.open(&real::ports(), Missing::Make, language).await?;
    let members = store.members_after(None, 1).await.map_err(|error| store::failure(&error, language))?;
    if members.is_empty() {
        Ok(named)
    } else {
        Err(Failure::input(texts::demo_store_used(language, &named.to_string())))
    }
}

/// A new folder, which stays: its data are there to be looked at.
fn new_folder() -> Result<PathBuf, Failure> {
    tempfile::Builder::new()
        .prefix("kenpos-demo-")
        .tempdir()
        .map(tempfile::TempDir::keep)
        .map_err(|error| Failure::condition(format!("no temporary folder for the demo: {error}")))
}
