//! One line of the answer: what was measured, against what, and whether it is good enough.
//!
//! Comes in: rounds, a bar and what else was counted. Goes out: JSON and a table. Must never happen: `met` said of what
//! was not measured.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::rounds::{Ratio, Rounds};

/// One benchmark. A figure that was not measured is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its name on the command line.
    pub name: &'static str,
    /// Ours, in `unit`: the median of the rounds.
    pub ours: f64,
    /// The floor, in `unit`.
    pub floor: f64,
    /// Ours divided by the floor, each round by itself: the median. Null where the floor wavers.
    pub ratio: Option<f64>,
    /// The smallest ratio of a round.
    pub min: Option<f64>,
    /// The largest.
    pub max: Option<f64>,
    /// Rounds of ours and the floor in turn.
    pub rounds: usize,
    /// What is good enough.
    pub bar: &'static str,
    /// Whether it is. Null without a ratio, and where a part of the bar could not be measured here.
    pub met: Option<bool>,
    /// Of `ours` and `floor`.
    pub unit: &'static str,
    /// How far the floor's rounds lie apart, as a part of its median; above 0.4 there is no ratio.
    pub floor_spread: f64,
    /// What else was counted, units in the names.
    pub facts: BTreeMap<String, f64>,
    /// What the two are, and what to know about them.
    pub note: String,
}

impl Row {
    /// A row; `good` judges ours and the ratio by the bar.
    pub fn new(
        name: &'static str,
        unit: &'static str,
        rounds: &Rounds,
        bar: &'static str,
        good: impl FnOnce(f64, Ratio) -> bool,
    ) -> Self {
        let ratio = rounds.ratio();
        Self {
            name,
            ours: rounded(rounds.ours()),
            floor: rounded(rounds.floor()),
            ratio: ratio.map(|ratio| rounded(ratio.median)),
            min: ratio.map(|ratio| rounded(ratio.min)),
            max: ratio.map(|ratio| rounded(ratio.max)),
            rounds: rounds.count(),
            bar,
            met: ratio.map(|ratio| good(rounds.ours(), ratio)),
            unit,
            floor_spread: rounded(rounds.floor_spread()),
            facts: BTreeMap::new(),
            note: String::new(),
        }
    }

    /// Adds what the row is.
    #[must_use]
    pub fn noting(mut self, note: &str) -> Self {
        self.note = note.to_owned();
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn with_fact(mut self, name: impl Into<String>, figure: f64) -> Self {
        self.facts.insert(name.into(), rounded(figure));
        self
    }

    /// Adds a figure that is part of the bar. One that could not be measured leaves `met` open, with the reason.
    #[must_use]
    pub fn judged_by(mut self, name: &'static str, figure: Result<f64, String>, good: impl Fn(f64) -> bool) -> Self {
        match figure {
            Ok(figure) => {
                self.met = self.met.map(|met| met && good(figure));
                self.with_fact(name, figure)
            }
            Err(why) => {
                self.met = None;
                write!(self.note, " {name} not measured: {why}.").expect("a String takes any text");
                self
            }
        }
    }
}

/// Three digits behind the point say more than any measurement here knows.
fn rounded(figure: f64) -> f64 {
    (figure * 1e3).round() / 1e3
}

/// The rows for people.
pub fn table(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let met = match row.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "open",
        };
        let ratio = match (row.ratio, row.min, row.max) {
            (Some(ratio), Some(min), Some(max)) => format!("ratio {ratio} ({min} to {max})"),
            _ => format!("no ratio: the floor's rounds lie {:.0} % apart", 100.0 * row.floor_spread),
        };
        let line = format!(
            "{:<15} {met:<6}  ours {} {unit}, floor {} {unit}; {ratio}, {} rounds\n{:23} bar: {}\n",
            row.name,
            row.ours,
            row.floor,
            row.rounds,
            "",
            row.bar,
            unit = row.unit,
        );
        out.push_str(&line);
        for (name, figure) in &row.facts {
            writeln!(out, "{:23} {name}: {figure}", "").expect("a String takes any text");
        }
        writeln!(out, "{:23} {}\n", "", row.note).expect("a String takes any text");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(floor: f64) -> Row {
        let mut floors = [floor, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0].into_iter().cycle();
        let rounds = Rounds::interleaved(7, 1, || 11.0, || floors.next().expect("a cycle has no end"));
        Row::new("x", "µs", &rounds, "ratio ≤ 1.15", |_, ratio| ratio.median <= 1.15)
    }

    #[test]
    fn a_row_without_a_ratio_judges_nothing() {
        let (steady, wavering) = (row(10.0), row(99.0));
        assert_eq!((steady.ratio, steady.met), (Some(1.1), Some(true)));
        assert_eq!((wavering.ratio, wavering.min, wavering.max, wavering.met), (None, None, None, None));
        let judged = wavering.judged_by("fsyncs_per_call", Ok(1.0), |_| true);
        assert_eq!(judged.met, None);
        assert!(table(&[judged]).contains("no ratio"));
    }

    #[test]
    fn every_part_of_a_bar_must_hold_and_one_that_was_not_measured_leaves_it_open() {
        assert_eq!(row(10.0).judged_by("fsyncs_per_call", Ok(1.0), |count| count <= 1.0).met, Some(true));
        assert_eq!(row(10.0).judged_by("fsyncs_per_call", Ok(2.0), |count| count <= 1.0).met, Some(false));
        let open = row(10.0).judged_by("fsyncs_per_call", Err("no strace".to_owned()), |_| true);
        assert_eq!((open.met, open.ratio), (None, Some(1.1)));
        assert!(open.note.contains("no strace"));
    }

    #[test]
    fn a_row_in_json_has_the_fields_a_reader_counts_on() {
        let json = serde_json::to_value(row(99.0)).expect("a row is JSON");
        for name in ["name", "ours", "floor", "ratio", "min", "max", "rounds", "bar", "met"] {
            assert!(json.get(name).is_some(), "{name} is missing");
        }
        assert!(json["ratio"].is_null() && json["met"].is_null() && json["ours"].is_number());
    }
}
