//! `kenpos office award-table` against the table written by hand (`cli/tests/fixtures/award-table.txt`).
//!
//! Must never happen: an expectation that code makes; a cell that no line of the paper decides, or that two do.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Union, kenpos, run, run_command, text};

const PAPER: &str = include_str!("../fixtures/award-table.txt");

/// The columns that make a cell, in the order of the paper; points and reason follow.
const KEY: [&str; 6] = ["award", "relationship", "age", "evidence", "entered", "day"];

/// The lines of the paper that say something: its number and its eight columns.
fn lines() -> Vec<(usize, Vec<&'static str>)> {
    let lines = PAPER.lines().enumerate().map(|(index, line)| (index + 1, line.split_whitespace().collect::<Vec<_>>()));
    let lines: Vec<_> = lines.filter(|(_, words)| words.first().is_some_and(|word| !word.starts_with('#'))).collect();
    assert!(lines.iter().all(|(_, words)| words.len() == KEY.len() + 2), "a line of the paper has not eight columns");
    lines
}

/// A field of a cell as text; age is a number.
fn field(cell: &Value, name: &str) -> String {
    match &cell[name] {
        Value::String(text) => text.clone(),
        number => number.as_i64().unwrap_or_else(|| panic!("{name} of {cell}")).to_string(),
    }
}

fn covers(words: &[&str], cell: &Value) -> bool {
    KEY.iter().zip(words).all(|(name, word)| *word == "*" || word.split('|').any(|one| one == field(cell, name)))
}

/// What is wrong between the cells and the lines.
fn differences(cells: &[Value], lines: &[(usize, Vec<&str>)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut needed = BTreeSet::new();
    for cell in cells {
        let covering: Vec<_> = lines.iter().filter(|(_, words)| covers(words, cell)).collect();
        match covering[..] {
            [(number, words)] => {
                needed.insert(*number);
                if field(cell, "points") != words[KEY.len()] || field(cell, "reason") != words[KEY.len() + 1] {
                    wrong.push(format!("line {number}: {cell}"));
                }
            }
            [] => wrong.push(format!("no line decides {cell}")),
            _ => wrong.push(format!("more than one line decides {cell}")),
        }
    }
    wrong.extend(lines.iter().filter(|(n, _)| !needed.contains(n)).map(|(n, _)| format!("line {n} decides nothing")));
    wrong
}

fn cells() -> Vec<Value> {
    run(["office", "award-table", "--json"]).json()["cells"].as_array().expect("cells").clone()
}

#[test]
fn every_cell_of_the_award_table_is_as_the_paper_says() {
    let wrong = differences(&cells(), &lines());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_combination_is_there_once_with_integers_and_codes() {
    let cells = cells();
    let keys: BTreeSet<Vec<String>> = cells.iter().map(|cell| KEY.map(|name| field(cell, name)).to_vec()).collect();
    assert_eq!(keys.len(), cells.len());
    // 13 awards with `none`, and 18 more pieces of evidence; two persons, two ages, two entries, two days.
    assert_eq!(cells.len(), (13 + 5 + 4 + 2 + 2 + 2 + 1 + 2) * 16);
    for cell in &cells {
        assert_eq!(cell.as_object().expect("a cell").len(), 8, "{cell}");
        assert!(cell["age"].is_u64() && cell["points"].is_u64() && cell["reason"].is_string(), "{cell}");
    }
}

#[test]
fn a_line_that_is_wrong_missing_or_doubled_is_seen() {
    let (cells, paper) = (cells(), lines());
    let bmi = paper.iter().position(|(_, words)| words[3] == "bmi_25.0").expect("the line");
    let mut wrong = paper.clone();
    wrong[bmi].1[KEY.len()] = "500";
    assert_eq!(differences(&cells, &wrong).len(), 8);
    let mut gap = paper.clone();
    gap.remove(bmi);
    assert_eq!(differences(&cells, &gap).len(), 8);
    let mut twice = paper.clone();
    twice.push(paper[bmi].clone());
    assert_eq!(differences(&cells, &twice).len(), 8 + 2);
}

#[test]
fn the_table_needs_no_store_and_reads_in_both_languages() {
    let union = Union::new();
    let mut command = kenpos();
    command.current_dir(union.folder.path()).args(["office", "award-table", "--lang", "ja"]);
    let shown = run_command(&mut command).done().stdout;
    assert!(shown.contains("配偶者健診") && shown.contains("bmi_18.5") && !shown.contains('{'), "{shown}");
    let stores = std::fs::read_dir(union.folder.path()).expect("a folder").filter_map(Result::ok);
    assert!(!stores.into_iter().any(|file| file.file_name() == "kenpos.db"));
}

#[test]
fn another_unions_file_makes_another_table_and_a_wrong_one_is_refused_with_its_line() {
    let union = Union::new();
    let standard = include_str!("../../../rules/programmes/kenpos.toml");
    let other = union.file("other.toml", standard.replacen("points = 300", "points = 450", 1));
    let table = run(["office", "award-table", "--json", "--programme", text(&other)]).json();
    let flu = |cell: &&Value| cell["evidence"] == "vaccinated" && cell["day"] == "after";
    let points: BTreeSet<_> =
        table["cells"].as_array().expect("cells").iter().filter(flu).map(|cell| field(cell, "points")).collect();
    assert_eq!(points.into_iter().collect::<Vec<_>>(), ["450"]);
    let wrong = union.file("wrong.toml", standard.replacen("points = 300", "points = -300", 1));
    run(["office", "award-table", "--programme", text(&wrong)]).refused(2, "versions.awards.flu.points");
    run(["office", "award-table", "--programme", "/nowhere.toml"]).refused(2, "/nowhere.toml");
}
