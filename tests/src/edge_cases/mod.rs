//! The 129 edge cases of the health feeds paper (section 9), each with what its tests say.
//!
//! A test proves a case by its name: `case_051_052_…` is a test of the cases 51 and 52. Comes in: what the test binaries
//! print. Goes out: 129 rows. Must never happen: a state that is typed in, but for what waits for a later capability and
//! is named in [`table`]; a case that is silently absent; a test that counts for a number it does not begin with.

mod run;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use run::{RunError, run};
use table::{OWED, RESTATED, Said};

/// Cases of the paper.
pub const CASES: u8 = 129;

/// What begins the name of a test that proves a case.
const PREFIX: &str = "case_";

/// Digits of a number in a name.
const DIGITS: usize = 3;

/// What a case's tests say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// At least one test of it ran, and all that ran passed.
    Pass,
    /// One failed, or there is none.
    Fail,
    /// It waits for a later capability.
    Owed,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// 1 to [`CASES`].
    pub number: u8,
    /// What its tests say.
    pub state: State,
    /// Its tests, as the test binaries name them, with a comma between; empty where there is none.
    pub test: String,
    /// What it waits for, or the paper that restates it; else empty.
    pub note: String,
}

/// All of them, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EdgeCases {
    /// [`CASES`] rows.
    pub cases: Vec<Case>,
}

/// One test that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its path: modules, then the function.
    pub test: String,
    /// Its end.
    pub passed: bool,
}

/// Names and tables that contradict each other: there is no answer until they agree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// No number of a case where it belongs, or one in the middle of the sentence.
    #[error("{test}: write {PREFIX}NNN_ at the beginning, NNN from 001 to {CASES}, further numbers right after it")]
    Misnamed {
        /// The test.
        test: String,
    },
    /// It is not owed any more.
    #[error("case {number} is tested by {test}: take it off the list of what is owed")]
    OwedAndTested {
        /// The case.
        number: u8,
        /// A test of it.
        test: String,
    },
}

impl EdgeCases {
    /// The rows, of all tests that ran.
    ///
    /// # Errors
    /// [`Contradiction`].
    pub fn of(ran: &[Ran]) -> Result<Self, Contradiction> {
        let mut tests: BTreeMap<u8, Vec<&Ran>> = BTreeMap::new();
        for test in ran {
            for number in numbers(&test.test)? {
                tests.entry(number).or_default().push(test);
            }
        }
        let cases = (1..=CASES).map(|number| {
            let tests = tests.remove(&number).unwrap_or_default();
            let owed = said(&OWED, number);
            if let (Some(_), Some(test)) = (owed, tests.first()) {
                return Err(Contradiction::OwedAndTested { number, test: test.test.clone() });
            }
            let passed = !tests.is_empty() && tests.iter().all(|test| test.passed);
            let state = match owed {
                Some(_) => State::Owed,
                None if passed => State::Pass,
                None => State::Fail,
            };
            let names: BTreeSet<&str> = tests.iter().map(|test| test.test.as_str()).collect();
            let note = match owed {
                Some(capability) => format!("owed: {capability}"),
                None => said(&RESTATED, number).map(|why| format!("restated: {why}")).unwrap_or_default(),
            };
            Ok(Case { number, state, test: names.into_iter().collect::<Vec<_>>().join(", "), note })
        });
        Ok(Self { cases: cases.collect::<Result<_, _>>()? })
    }

    /// How many are in a state.
    pub fn count(&self, state: State) -> usize {
        self.cases.iter().filter(|case| case.state == state).count()
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let rows = self.cases.iter().map(|case| {
            let state = match case.state {
                State::Pass => "pass",
                State::Fail => "FAIL",
                State::Owed => "owed",
            };
            let (tests, note) = (case.test.replace(", ", "\n          "), &case.note);
            let told = [tests.as_str(), note].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
            let told = if told.is_empty() { "no test".to_owned() } else { told.join("\n          ") };
            format!("{:3} {state}  {told}\n", case.number)
        });
        let [pass, fail, owed] = [State::Pass, State::Fail, State::Owed].map(|state| self.count(state));
        format!("{}{pass} pass, {fail} fail, {owed} owed\n", rows.collect::<String>())
    }
}

fn said(table: &[Said], number: u8) -> Option<&'static str> {
    table.iter().find(|(numbers, _)| numbers.contains(&number)).map(|(_, why)| *why)
}

/// The cases a test proves, by its name; none for a test that is of no case.
fn numbers(test: &str) -> Result<Vec<u8>, Contradiction> {
    let function = test.rsplit("::").next().unwrap_or(test);
    let misnamed = || Contradiction::Misnamed { test: test.to_owned() };
    let Some(sentence) = function.strip_prefix(PREFIX) else {
        return if names_a_case(function) { Err(misnamed()) } else { Ok(Vec::new()) };
    };
    let is_number = |word: &&str| word.len() == DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = sentence.split('_').take_while(is_number);
    let numbers: Option<Vec<u8>> =
        words.map(|word| word.parse().ok().filter(|number| (1..=CASES).contains(number))).collect();
    numbers.filter(|numbers| !numbers.is_empty() && !names_a_case(sentence)).ok_or_else(misnamed)
}

/// Whether a sentence says `case_` and a digit, where nobody looks for it.
fn names_a_case(sentence: &str) -> bool {
    sentence.split(PREFIX).skip(1).any(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// The tests of a run, out of what `cargo test` printed.
pub fn read_results(printed: &str) -> Vec<Ran> {
    let lines = printed.lines().filter_map(|line| line.strip_prefix("test ")?.rsplit_once(" ... "));
    let ends = lines.filter_map(|(test, end)| {
        let passed = match end {
            "ok" => true,
            "FAILED" => false,
            // Ignored: it proves nothing.
            _ => return None,
        };
        Some(Ran { test: test.trim_end_matches(" - should panic").to_owned(), passed })
    });
    ends.collect()
}
