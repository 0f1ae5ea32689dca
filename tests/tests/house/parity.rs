//! The core and its two shells do the same. Comes in: docs/parity.md and the tests of the tree. Goes out: tests the paper
//! names that are not there. Must never happen: a cell that says more than some test shows; a test renamed and its cell
//! forgotten.

use super::{House, assert_clean, paper, tree};

/// The columns after the first, and how a test of each stands in its source.
type Column = (&'static str, &'static str, fn(&str) -> String);
const COLUMNS: [Column; 3] = [
    ("core", ".rs", |name| format!("fn {name}(")),
    ("Kotlin", ".kt", |name| format!("fun `{name}`(")),
    ("Swift", ".swift", |name| format!("@Test(\"{name}\"")),
];

/// The rows of the paper's tables, each with its cells.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let cells = |line: &'_ str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>().len();
    let is_row = |line: &&str| line.starts_with("| ") && cells(line) == COLUMNS.len() + 1;
    text.lines().filter(is_row).map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What each cell names that no source has, and cells that name nothing and do not say so.
fn unproven(text: &str, sources: &[House]) -> Vec<String> {
    let mut findings = Vec::new();
    for row in rows(text).into_iter().filter(|row| row.get(1) != Some(&COLUMNS[0].0)) {
        let Some((what, cells)) = row.split_first() else { continue };
        for ((column, ending, written), cell) in COLUMNS.iter().zip(cells) {
            let named: Vec<_> = cell.split('`').skip(1).step_by(2).collect();
            if named.is_empty() && *cell != "—" {
                findings.push(format!("docs/parity.md, {what}, {column}: name a test, or say — where there is none"));
            }
            let has = |name: &&str| {
                let test = written(name);
                sources.iter().any(|source| source.path.ends_with(ending) && source.text.contains(&test))
            };
            for name in named.into_iter().filter(|name| !has(name)) {
                findings.push(format!("docs/parity.md, {what}, {column}: no test is called `{name}`"));
            }
        }
    }
    findings
}

#[test]
fn every_test_that_the_parity_paper_names_is_there() {
    let text = paper("docs/parity.md");
    assert!(rows(&text).len() > 20, "hardly a row seen");
    assert_clean(&unproven(&text, &tree()));
}

#[test]
fn a_planted_name_and_an_empty_cell_are_seen() {
    let file = |path: &str, text: &str| House { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        file("a.rs", "fn it_holds() {"),
        file("a.kt", "fun `it holds`() = runTest {"),
        file("a.swift", "@Test(\"It holds\", arguments: 1...2)"),
    ];
    let told = "| what | core | Kotlin | Swift |\n|---|---|---|---|\n| a | `it_holds` | `it holds` | `It holds` |\n";
    assert_clean(&unproven(told, &sources));
    assert_clean(&unproven(&told.replace("`it holds`", "—"), &sources));
    assert_eq!(unproven(&told.replace("It holds", "It never"), &sources).len(), 1, "a test that is not there");
    assert_eq!(unproven(&told.replace("`it_holds`", "yes"), &sources).len(), 1, "a cell that names nothing");
    assert_eq!(unproven(&told.replace("`it_holds`", "`It holds`"), &sources).len(), 1, "a test of another language");
}
