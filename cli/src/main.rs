//! `kenpos`, the product's binary: demo, server, union desk and headless phone.
//!
//! Comes in: the command line. Goes out: an answer on stdout, or one line on stderr and an exit code
//! (0 done or safely queued, 1 a condition, 2 the input must change).
//! Must never happen: a decision of the programme in here; a clock that can be set (but in the demo).

mod args;
#[cfg(feature = "demo")]
mod demo;
mod failure;
mod figures;
mod health;
mod office;
mod phone;
mod programme_file;
mod progress;
mod serve;
mod store;
mod table;
mod terminal;
mod texts;
mod usage;

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use kenpos_rules::explain::Language;

use args::{Cli, Command};
use failure::{Exit, Failure};
use terminal::Terminal;
use usage::Unread;

fn main() -> ExitCode {
    let words: Vec<OsString> = env::args_os().skip(1).collect();
    let language = language(&words, &|name| env::var_os(name));
    let plain = Terminal::of_process(language, false);
    match read(&words, language) {
        Ok((command, json)) => run(command, &Terminal { json, ..plain }),
        Err(Unread::Asked(text)) => plain.line(&text).map_or_else(|failure| fail(&failure), |()| ExitCode::SUCCESS),
        Err(Unread::Help(text)) => {
            plain.note(&text);
            Exit::Input.into()
        }
        Err(Unread::Wrong(failure)) => fail(&failure),
    }
}

/// The command, and whether its answer is wanted as JSON.
fn read(words: &[OsString], language: Language) -> Result<(Command, bool), Unread> {
    let grammar = texts::help::in_language(Cli::command(), language);
    let with_name = [OsString::from("kenpos")].into_iter().chain(words.iter().cloned());
    let cli = grammar
        .clone()
        .try_get_matches_from(with_name)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| usage::read(&error, words, language))?;
    let json = cli.global.json;
    #[cfg(feature = "demo")]
    let command = cli.command_or_demo(language).map_err(Unread::Wrong)?;
    #[cfg(not(feature = "demo"))]
    let command = cli
        .command
        .ok_or_else(|| Unread::Help(texts::help::fitted(&grammar.clone().render_help().to_string(), language)))?;
    Ok((command, json))
}

fn run(command: Command, terminal: &Terminal) -> ExitCode {
    let done = match command {
        #[cfg(feature = "demo")]
        Command::Demo(args) => return demo::run(&args.on(terminal)),
        #[cfg(feature = "demo")]
        Command::DemoCrash(args) => demo::write_until_killed(&args),
        Command::Serve(args) => serve::run(&args, terminal),
        Command::Office(args) => office::run(&args, terminal),
        Command::Phone(args) => phone::run(&args, terminal),
        Command::Health(args) => health::run(&args, terminal),
    };
    done.unwrap_or_else(|failure| fail(&failure))
}

fn fail(failure: &Failure) -> ExitCode {
    terminal::complain(failure);
    failure.exit.into()
}

/// `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set. Read before everything else: help and errors of
/// the command line speak it too.
fn language(words: &[OsString], environment: &dyn Fn(&str) -> Option<OsString>) -> Language {
    let flag = words.iter().enumerate().find_map(|(at, word)| {
        let word = word.to_str()?;
        match word.strip_prefix("--lang=") {
            Some(value) => Some(value.to_owned()),
            None if word == "--lang" => words.get(at + 1)?.to_str().map(ToOwned::to_owned),
            None => None,
        }
    });
    let locale = flag.or_else(|| {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(environment)
            .find(|value| !value.is_empty())
            .map(|value| OsStr::to_string_lossy(&value).into_owned())
    });
    if locale.is_some_and(|text| text == "ja" || text.starts_with("ja_") || text.starts_with("ja.")) {
        Language::Ja
    } else {
        Language::En
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_the_flag_else_of_the_locale() {
        let spoken = |words: &[&str], locale: &'static [(&str, &str)]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            language(&words, &|name| locale.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into()))
        };
        assert_eq!(spoken(&[], &[]), Language::En);
        assert_eq!(spoken(&[], &[("LANG", "ja_JP.UTF-8")]), Language::Ja);
        assert_eq!(spoken(&[], &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C.UTF-8")]), Language::En);
        assert_eq!(spoken(&[], &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "")]), Language::Ja);
        assert_eq!(spoken(&["--lang", "ja"], &[("LANG", "C")]), Language::Ja);
        assert_eq!(spoken(&["phone", "points", "--lang=en"], &[("LANG", "ja_JP")]), Language::En);
    }
}
