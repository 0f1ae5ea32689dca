//! Aligned columns, at most [`WIDTH_MAX`] wide, Japanese text counted as two columns a character.
//!
//! Comes in: cells. Goes out: text without trailing spaces. Must never happen: a line wider than the limit; an id
//! broken over two lines, which nobody could copy.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table};

/// Columns of text. A terminal beside an editor is no wider.
pub const WIDTH_MAX: u16 = 100;

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Words; wrapped where they do not fit.
    Left,
    /// Figures.
    Right,
    /// Ids: never wrapped.
    Whole,
}

/// What stands below each other in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// One cell for each column.
    Cells(Vec<String>),
    /// A text over all columns.
    Text(String),
}

/// Stands for a [`Line::Text`] while the columns are measured; no text of people has this character.
const PLACE: &str = "\u{E000}";

/// The rows under an optional heading.
pub fn table(columns: &[Column], heading: &[String], rows: Vec<Vec<String>>) -> String {
    table_of(columns, heading, rows.into_iter().map(Line::Cells).collect())
}

/// As [`table`], with texts between the rows.
pub fn table_of(columns: &[Column], heading: &[String], lines: Vec<Line>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_width(WIDTH_MAX).set_content_arrangement(ContentArrangement::Dynamic);
    if !heading.is_empty() {
        table.set_header(heading.iter().zip(columns).map(|(text, column)| cell(text.clone(), *column)));
    }
    let mut texts = Vec::new();
    for line in lines {
        match line {
            Line::Cells(row) => {
                table.add_row(row.into_iter().zip(columns).map(|(text, column)| cell(text, *column)));
            }
            Line::Text(text) => {
                table.add_row([PLACE]);
                texts.push(text);
            }
        }
    }
    for (place, column) in columns.iter().enumerate() {
        let Some(shaped) = table.column_mut(place) else { continue };
        shaped.set_padding((0, 2));
        if *column == Column::Whole {
            shaped.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let mut texts = texts.into_iter();
    let lines = table.lines().map(|line| match line.trim_end() {
        PLACE => wrapped(&texts.next().unwrap_or_default()),
        line => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A text on as many lines as it needs; each of its own lines keeps its indentation.
pub fn wrapped(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let plain = line.trim_start();
        let indent = line.chars().count() - plain.chars().count();
        let lines = wrapped_after(plain, indent);
        let indent = " ".repeat(indent);
        lines.lines().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// One line on as many as it needs, each `taken` columns narrower than the limit.
pub fn wrapped_after(line: &str, taken: usize) -> String {
    let width = WIDTH_MAX - u16::try_from(taken).unwrap_or(WIDTH_MAX / 2).min(WIDTH_MAX / 2);
    let mut table = Table::new();
    table.load_style(NOTHING).set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    table.add_row([line]);
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 0));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Columns a text takes: two for everything that is not ASCII, the widest a terminal may show it.
pub fn width(text: &str) -> usize {
    text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

fn cell(text: String, column: Column) -> Cell {
    Cell::new(text).set_alignment(match column {
        Column::Left | Column::Whole => CellAlignment::Left,
        Column::Right => CellAlignment::Right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_limit_and_no_id_is_broken() {
        let id = "0190a3b2-0000-7000-8000-000000000000";
        let rows = vec![
            vec!["歩数".to_owned(), "一駅分多く歩く".repeat(9), id.to_owned()],
            vec!["体重".to_owned(), "68.2 kg".to_owned(), id.to_owned()],
        ];
        let shown = table(&[Column::Left, Column::Left, Column::Whole], &[], rows);
        assert!(shown.lines().all(|line| width(line) <= usize::from(WIDTH_MAX)), "{shown}");
        assert_eq!(shown.matches(id).count(), 2, "{shown}");
    }

    #[test]
    fn a_text_between_the_rows_takes_the_whole_width() {
        let text = format!("  {}", "登録の前の日です。".repeat(12));
        let lines = vec![
            Line::Text("11月22日(日)".to_owned()),
            Line::Cells(vec!["歩数".to_owned(), "7".to_owned()]),
            Line::Text(text),
        ];
        let shown = table_of(&[Column::Left, Column::Right], &[], lines);
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!((lines[0], lines[1]), ("11月22日(日)", "歩数  7"));
        assert!(
            lines.len() > 3 && lines[2..].iter().all(|line| line.starts_with("  登") || line.starts_with("  ")),
            "{shown}"
        );
        assert!(lines.iter().all(|line| width(line) <= usize::from(WIDTH_MAX)), "{shown}");
    }
}
