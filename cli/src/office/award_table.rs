//! `kenpos office award-table`: what each award comes to, for everyone it could concern.
//!
//! Comes in: a programme file, or none for the built-in one. Goes out: every cell as JSON, or one row for the cells that
//! differ by entry and day only. Must never happen: a store opened for it.

use std::path::Path;

use kenpos_rules::explain::{Language, award_label};
use kenpos_rules::programme::Programme;
use kenpos_server::office::award_table::{Cell, Entered, Lived, award_table};
use serde_json::json;

use crate::failure::Failure;
use crate::programme_file;
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts::awards;

/// The table by this programme file, or by the built-in one.
///
/// # Errors
/// An input that must change.
pub fn answer(programme: Option<&Path>, language: Language) -> Result<Answer, Failure> {
    let programme = programme.map(|file| programme_file::read(file, language)).transpose()?;
    let cells = award_table(&programme.unwrap_or_else(Programme::standard));
    Ok(Answer { json: json!({"cells": cells}), text: text(&cells, language) })
}

/// A row for each person and evidence; the cells of one row stand together in the table.
fn text(cells: &[Cell], language: Language) -> String {
    let who = |cell: &Cell| (cell.award, cell.relationship, cell.age, cell.evidence);
    let rows = cells.chunk_by(|one, next| who(one) == who(next)).map(|row| {
        let at = |entered, day| row.iter().find(|cell| (cell.entered, cell.day) == (entered, day));
        let points = |cell: Option<&Cell>| cell.map_or_else(String::new, |cell| cell.points.to_string());
        let usual = at(Entered::Inside, Lived::After);
        let first = &row[0];
        vec![
            award_label(first.award, language).to_owned(),
            awards::relationship(first.relationship, language),
            first.age.to_string(),
            first.evidence.to_owned(),
            points(usual),
            points(at(Entered::Outside, Lived::After)),
            points(at(Entered::Inside, Lived::Before)),
            usual.map_or_else(String::new, |cell| cell.reason.to_owned()),
        ]
    });
    let columns = [
        Column::Left,
        Column::Left,
        Column::Right,
        Column::Whole,
        Column::Right,
        Column::Right,
        Column::Right,
        Column::Whole,
    ];
    table(&columns, &awards::headings(language), rows.collect())
}
