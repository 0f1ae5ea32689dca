//! How a command fails: an exit code and one line.
//!
//! Comes in: the typed errors of the libraries. Goes out: what, where, what to do, on one line of stderr.
//! Must never happen: a second line, a control character of someone else's text on the terminal, a health value.

use std::process::ExitCode;

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 1: a condition outside the input, e.g. an unreachable server, a busy port, violations in the ledger.
    Condition,
    /// 2: the input must change, a wrong password too.
    Input,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Condition => Self::from(1),
            Exit::Input => Self::from(2),
        }
    }
}

/// A command that did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub exit: Exit,
    /// What, where, what to do.
    pub text: String,
}

impl Failure {
    /// The input was right, the world was not.
    pub fn condition(text: impl Into<String>) -> Self {
        Self { exit: Exit::Condition, text: text.into() }
    }

    /// The input must change.
    pub fn input(text: impl Into<String>) -> Self {
        Self { exit: Exit::Input, text: text.into() }
    }
}

/// The same of an error that says it itself.
#[cfg(feature = "demo")]
pub fn condition(error: &dyn std::fmt::Display) -> Failure {
    Failure::condition(error.to_string())
}

/// Characters of an error that are shown. Three lines of a wide terminal; a longer text is somebody's file.
const LINE_CHARS_MAX: usize = 400;

/// The text on one line, without anything a terminal would obey.
pub fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LINE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_line_whatever_the_file_was_called() {
        assert_eq!(one_line("a\nb\r\n\u{1b}[31mred  c "), "a b [31mred c");
        assert_eq!(one_line(&"歩".repeat(1000)).chars().count(), LINE_CHARS_MAX);
    }
}
