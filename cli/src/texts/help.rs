//! `--help` in Japanese. The English texts are the doc comments of [`crate::args`]; here stands the Japanese beside the
//! words of each command, and a test holds that none is missing.

mod japanese;

use clap::{Arg, ArgAction, Command};
use kenpos_rules::explain::Language;

use crate::table::{width, wrapped_after};
use japanese::JAPANESE;

/// The command line with its help in `language`.
pub fn in_language(command: Command, language: Language) -> Command {
    match language {
        Language::En => command,
        Language::Ja => japanese(command, String::new()).disable_help_subcommand(true),
    }
}

/// Japanese help for a command and all below it; `path` is the words after `kenpos`.
fn japanese(command: Command, path: String) -> Command {
    let key = path.clone();
    let mut command = command
        .help_template("{about-with-newline}\n使い方: {usage}\n\n{all-args}")
        .subcommand_help_heading("コマンド")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "引数" } else { "オプション" };
            let help = arg_text(&key, arg.get_id().as_str());
            let help = help.map(|help| format!("{help}{}", given_otherwise(&arg)));
            // What clap adds by itself is English: its choices, its default, its variable of the environment.
            let arg = arg.help_heading(heading).hide_possible_values(true).hide_default_value(true).hide_env(true);
            if let Some(help) = help { arg.help(help) } else { arg }
        })
        .arg(flag('h', "help", ArgAction::Help, "使い方を表示します"))
        .arg(flag('V', "version", ArgAction::Version, "版を表示します"));
    if let Some(about) = text(&path) {
        command = command.about(about);
    }
    command.mut_subcommands(|below| {
        let words = format!("{path} {}", below.get_name()).trim().to_owned();
        japanese(below, words)
    })
}

fn flag(short: char, long: &'static str, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(long).short(short).long(long).action(action).help(help).help_heading("オプション")
}

/// The default and the variable of a flag, as the English help shows them.
fn given_otherwise(arg: &Arg) -> String {
    let default = arg.get_default_values().first().map(|value| format!(" [既定: {}]", value.display()));
    let variable = arg.get_env().map(|name| format!(" [環境変数: {}]", name.display()));
    default.into_iter().chain(variable).collect()
}

/// Help as it is printed: no line wider than the terminal is taken to be, and in Japanese no English placeholder.
pub fn fitted(help: &str, language: Language) -> String {
    let help = match language {
        Language::En => help.to_owned(),
        Language::Ja => help
            .replace("[OPTIONS]", "[オプション]")
            .replace("[COMMAND]", "[コマンド]")
            .replace("<COMMAND>", "<コマンド>"),
    };
    help.lines().map(hung).collect::<Vec<_>>().join("\n")
}

/// A line of help, wrapped below its own text: after the flag and the gap behind it, or after its indentation.
fn hung(line: &str) -> String {
    let plain = line.trim_start();
    let indent = line.len() - plain.len();
    let gap = plain.split_once("  ").map_or(0, |(_, text)| plain.len() - text.trim_start().len());
    let (head, text) = line.split_at(indent + gap);
    let text = wrapped_after(text, width(head));
    text.lines()
        .enumerate()
        .map(|(at, line)| if at == 0 { format!("{head}{line}") } else { " ".repeat(width(head)) + line })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text of a flag: its command's own, else that of the flag wherever it stands.
fn arg_text(path: &str, id: &str) -> Option<&'static str> {
    text(&format!("{path}/{id}")).or_else(|| text(&format!("/{id}")))
}

fn text(key: &str) -> Option<&'static str> {
    JAPANESE.iter().find(|(words, _)| *words == key).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Cli;

    fn missing(command: &Command, path: &str, found: &mut Vec<String>) {
        if text(path).is_none() {
            found.push(path.to_owned());
        }
        for arg in command
            .get_arguments()
            .filter(|arg| !arg.is_hide_set())
            .filter(|arg| arg_text(path, arg.get_id().as_str()).is_none())
        {
            found.push(format!("{path}/{}", arg.get_id()));
        }
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            missing(below, format!("{path} {}", below.get_name()).trim(), found);
        }
    }

    #[test]
    fn every_command_and_flag_has_its_japanese_help() {
        let mut found = Vec::new();
        missing(&Cli::command(), "", &mut found);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn the_japanese_help_is_a_well_formed_command_line_and_fits_the_width() {
        let mut command = in_language(Cli::command(), Language::Ja);
        command.clone().debug_assert();
        assert!(command.render_long_help().to_string().contains("使い方: kenpos"));
    }
}
