//! The one place that writes to stdout and stderr and asks questions.
//!
//! Comes in: answers, notes, questions. Goes out: text on a terminal or one JSON document.
//! Must never happen: colour outside a terminal, a note on stdout, a password on the screen.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use kenpos_rules::explain::Language;
use serde_json::Value;

use crate::failure::{Failure, one_line};
use crate::texts;

/// What a command answers, in both forms; one of them is printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub json: Value,
    /// Without the last line break.
    pub text: String,
}

/// Where we speak and how.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    pub language: Language,
    /// One JSON document instead of text.
    pub json: bool,
    /// Stdout shows colours.
    pub colour: bool,
    /// Somebody is there to answer a question.
    pub asks: bool,
}

impl Terminal {
    /// The terminal this program runs on.
    pub fn of_process(language: Language, json: bool) -> Self {
        let plain = set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            language,
            json,
            colour: !plain && io::stdout().is_terminal(),
            asks: io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }

    /// Prints an answer in the form that was asked for.
    ///
    /// # Errors
    /// A condition when stdout cannot be written; a reader that has gone away (`| head`) is none.
    pub fn answer(&self, answer: &Answer) -> Result<(), Failure> {
        if self.json { self.line(&answer.json.to_string()) } else { self.line(&self.paint(&answer.text)) }
    }

    /// Prints one line (or several) to stdout, at once.
    ///
    /// # Errors
    /// As [`Terminal::answer`].
    pub fn line(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::condition(texts::stdout_failed(
                self.language,
                &texts::system_words(error.kind(), self.language),
            ))),
            _ => Ok(()),
        }
    }

    /// Says something beside the answer, on stderr.
    pub fn note(&self, text: &str) {
        say(text);
    }

    /// Asks a question with numbered choices; `None` when there is no answer.
    pub fn choose(&self, question: &str, choices: &[String]) -> Option<usize> {
        say(question);
        for (number, choice) in choices.iter().enumerate() {
            say(&format!("  {}) {choice}", number + 1));
        }
        ask("> ").and_then(|typed| typed.parse::<usize>().ok()?.checked_sub(1)).filter(|at| *at < choices.len())
    }

    /// Asks for yes or no; anything but a yes is a no.
    pub fn agrees(&self, question: &str) -> bool {
        let typed = ask(&format!("{question} [y/N] ")).unwrap_or_default();
        matches!(typed.to_lowercase().as_str(), "y" | "yes" | "はい" | "ｙ")
    }

    /// Asks for a password without showing it; `None` when nothing was typed or nobody is there.
    pub fn password(&self, question: &str) -> Option<String> {
        if !self.asks {
            return None;
        }
        rpassword::prompt_password(format!("{question}: ")).ok().filter(|typed| !typed.is_empty())
    }

    /// The marks of a state in their colours; each mark stands beside its word, so nothing is said by colour alone.
    fn paint(&self, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        // 256-colour greens and ambers near the tokens of the product's look, readable on dark and light.
        [("✓", "\u{1b}[32m✓\u{1b}[0m"), ("⏳", "\u{1b}[33m⏳\u{1b}[0m"), ("！", "\u{1b}[31m！\u{1b}[0m")]
            .iter()
            .fold(text.to_owned(), |painted, (mark, coloured)| painted.replace(mark, coloured))
    }
}

/// One line on stderr that names the program.
pub fn complain(failure: &Failure) {
    say(&format!("kenpos: {}", one_line(&failure.text)));
}

/// Whether an environment variable is there and not empty.
pub fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn say(text: &str) {
    // Nobody is left to tell when stderr is closed.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn ask(prompt: &str) -> Option<String> {
    let mut stderr = io::stderr().lock();
    write!(stderr, "{prompt}").and_then(|()| stderr.flush()).ok()?;
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed).ok()?;
    Some(typed.trim().to_owned())
}
