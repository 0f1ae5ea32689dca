//! A command line that could not be read, explained on one line in the user's language.
//!
//! Comes in: clap's error. Goes out: a [`Failure`] with exit code 2, or the help text that was asked for.
//! Must never happen: the value of a password in the explanation.

use std::error::Error;
use std::ffi::OsString;
use std::net::AddrParseError;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _};
use kenpos_rules::day::DayError;
use kenpos_rules::explain::Language;
use kenpos_rules::ids::IdError;

use crate::args::Cli;
use crate::args::written::BirthDateError;
use crate::failure::Failure;
use crate::texts::{self, help};

/// What a failed parse means.
#[derive(Debug)]
pub enum Unread {
    /// Help or version, asked for: stdout, exit 0.
    Asked(String),
    /// No command named: the help, on stderr, exit 2.
    Help(String),
    /// Something to put right.
    Wrong(Failure),
}

/// Reads clap's error over these words (without the program's name).
pub fn read(error: &clap::Error, words: &[OsString], language: Language) -> Unread {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Unread::Asked(help::fitted(error.to_string().trim_end(), language))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Unread::Help(help::fitted(error.to_string().trim_end(), language))
        }
        _ => {
            let hint = texts::see_help(language, &command_path(&Cli::command(), words));
            Unread::Wrong(Failure::input(what(error, language) + &hint))
        }
    }
}

fn what(error: &clap::Error, language: Language) -> String {
    let named = |kind| error.get(kind).map(context_text).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            texts::unknown_flag(language, &named(ContextKind::InvalidArg)) + &suggestion(error, language)
        }
        ErrorKind::InvalidSubcommand => {
            texts::unknown_command(language, &named(ContextKind::InvalidSubcommand)) + &suggestion(error, language)
        }
        ErrorKind::MissingRequiredArgument => texts::flag_missing(language, &named(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand => texts::command_missing(language, &named(ContextKind::ValidSubcommand)),
        ErrorKind::ArgumentConflict if named(ContextKind::InvalidArg) == named(ContextKind::PriorArg) => {
            texts::flag_twice(language, &named(ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => {
            texts::flags_conflict(language, &named(ContextKind::InvalidArg), &named(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if named(ContextKind::InvalidValue).is_empty() => {
            texts::flag_needs_value(language, &named(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue => {
            let (flag, choices) = (named(ContextKind::InvalidArg), named(ContextKind::ValidValue));
            texts::flag_value_unknown(language, &flag, &named(ContextKind::InvalidValue), &choices)
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(|source| why(source, language)).unwrap_or_default();
            format!("{}: {why}", named(ContextKind::InvalidArg))
        }
        _ => texts::words_not_usable(language),
    }
}

/// What is wrong with a value, and what to write.
fn why(source: &(dyn Error + 'static), language: Language) -> String {
    if source.is::<AddrParseError>() {
        return texts::not_an_address(language);
    }
    if source.is::<BirthDateError>() {
        return texts::not_a_birth_date(language);
    }
    if let Some(IdError { text }) = source.downcast_ref() {
        return texts::not_an_id(language, text);
    }
    match source.downcast_ref() {
        Some(DayError::NotADay { text }) => texts::not_a_day(language, text),
        Some(DayError::NotAMoment { text }) => texts::not_a_moment(language, text),
        // The only bare number is the count of proxies.
        None if source.is::<std::num::ParseIntError>() || source.to_string().contains("is not in") => {
            texts::count_range(language, "0", "255")
        }
        None => texts::value_not_usable(language),
    }
}

fn suggestion(error: &clap::Error, language: Language) -> String {
    [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .into_iter()
        .find_map(|kind| error.get(kind))
        .map(|value| texts::perhaps(language, &context_text(value)))
        .unwrap_or_default()
}

fn context_text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(words) => words.join(", "),
        other => other.to_string(),
    }
}

/// The command the words lead to: `kenpos phone log-steps`. A flag's value that is called like a command may lead astray;
/// it is a hint only.
fn command_path(command: &Command, words: &[OsString]) -> String {
    let mut path = vec![command.get_name().to_owned()];
    let mut here = command;
    for word in words {
        if let Some(below) = word.to_str().and_then(|name| here.find_subcommand(name)) {
            path.push(below.get_name().to_owned());
            here = below;
        }
    }
    path.join(" ")
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn explained(words: &[&str], language: Language) -> String {
        let error = Cli::try_parse_from([&["kenpos"], words].concat()).expect_err("these words are wrong");
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        match read(&error, &words, language) {
            Unread::Wrong(failure) => failure.text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wrong_command_line_is_one_line_that_says_where_to_look() {
        let cases: [(&[&str], &str); 10] = [
            (&["phone", "--home", "d", "homes"], "homes"),
            (&["phone", "--home", "d", "log-steps"], "<STEPS>"),
            (&["phone", "--home", "d", "log-steps", "5", "--day", "22.11."], "2026-11-22"),
            (&["phone", "--home", "d", "log-goal", "x"], "--done"),
            (&["serve", "--listen", "8080"], "--listen"),
            (&["serve", "--lisen", "8080"], "--listen"),
            (&["serve", "--listen", "8080"], "127.0.0.1:8080"),
            (&["phone", "--home", "d", "delete", "17"], "17"),
            (&["phone", "--home", "d", "log-weight", "68.2", "--at", "8:00"], "+09:00"),
            (&["phone", "points", "--secrets", "paper"], "keyring"),
        ];
        for (words, named) in cases {
            for language in [Language::Ja, Language::En] {
                let text = explained(words, language);
                assert!(text.contains(named) && !text.contains('\n'), "{text}");
                assert!(text.contains("--help"), "{text}");
            }
        }
    }
}
