//! The roster file: who belongs to the union.
//!
//! Comes in: the bytes of a CSV file, UTF-8 or CP932, as an HR department exports it. Goes out: checked rows, or every
//! bad row with line, field and what is wrong. Must never happen: a guess (a shifted column, a lost leading zero), or a
//! value of a row repeated in an error beyond the field's name.

mod fields;

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::member::{MembershipPeriod, Relationship};

use super::csv_text::{self, TextError};
use crate::store::account::Card;
use fields::Fields;

/// The columns, each exactly once, in any order.
pub const COLUMNS: [&str; 10] = [
    "relationship",
    "employee_number",
    "name",
    "birth_date",
    "card_symbol",
    "card_number",
    "insurer_number",
    "member_from",
    "member_to",
    "registered_on",
];

/// Rows of one file. Twice the largest corporate union's members; above it the file is not a roster.
pub const ROWS_MAX: usize = 1_000_000;

/// Bad rows named in one report; the rest is counted. More helps nobody: such a file has one fault in every row.
pub const REFUSED_MAX: usize = 200;

/// One person of the roster.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// The line of the file, from 1 (the header).
    pub line: u64,
    /// How the person belongs to the union.
    pub relationship: Relationship,
    /// On a spouse's row the employee's. Digits, leading zeros kept.
    pub employee_number: String,
    /// As filed, in one spelling.
    pub name: String,
    /// Between 1900 and today.
    pub birth_date: ProgrammeDay,
    /// Always there on a spouse's row: it is how a spouse registers.
    pub card: Option<Card>,
    /// One stretch of membership.
    pub period: MembershipPeriod,
    /// Of early members: when they registered on the portal before this one.
    pub registered_on: Option<ProgrammeDay>,
}

/// One thing wrong with one row. Holds no value of the row.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RefusedRow {
    /// The line of the file, from 1 (the header).
    pub line: u64,
    /// The column, or `row`.
    pub field: &'static str,
    /// What is wrong with it.
    pub what: String,
}

/// A file that is no roster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// Not a text file of a known encoding, or too large.
    #[error(transparent)]
    Text(#[from] TextError),
    /// No header, no rows.
    #[error("the file holds no rows (the first line names the columns: {})", COLUMNS.join(","))]
    Empty,
    /// A column this programme does not know.
    #[error("line 1: unknown column {column:?} (the columns are {})", COLUMNS.join(","))]
    UnknownColumn {
        /// Its name, cut to 40 characters.
        column: String,
    },
    /// A column is missing.
    #[error("line 1: the column {column} is missing (the columns are {})", COLUMNS.join(","))]
    MissingColumn {
        /// Its name.
        column: &'static str,
    },
    /// A column stands twice.
    #[error("line 1: the column {column} stands twice")]
    DoubledColumn {
        /// Its name.
        column: &'static str,
    },
    /// More rows than any union has members.
    #[error("line {line}: more than {ROWS_MAX} rows (is this the roster?)")]
    TooManyRows {
        /// Where it was too much.
        line: u64,
    },
}

/// Reads the whole file: every row, or all that is wrong with it.
///
/// `today` refuses births in the future; `early_until` is the programme's last day of early registration.
///
/// # Errors
/// [`RosterError`] for the file as a whole; the inner `Err` names bad rows.
pub fn read(
    bytes: &[u8],
    today: ProgrammeDay,
    early_until: Option<ProgrammeDay>,
) -> Result<Result<Vec<RosterRow>, Vec<RefusedRow>>, RosterError> {
    let text = csv_text::decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let places = columns(reader.headers().map_err(|_| RosterError::Empty)?)?;
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for record in reader.records() {
        // The text is in memory and valid UTF-8, and lines may differ in length: reading cannot fail.
        let record = record.map_err(|_| RosterError::Empty)?;
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() >= ROWS_MAX {
            return Err(RosterError::TooManyRows { line });
        }
        if record.iter().all(|field| field.trim().is_empty()) {
            continue; // what spreadsheets leave below the last row
        }
        match Fields::of(line, &record, &places).read(today, early_until) {
            Ok(row) => rows.push(row),
            Err(mut faults) => refused.append(&mut faults),
        }
    }
    if !refused.is_empty() {
        return Ok(Err(refused));
    }
    if rows.is_empty() { Err(RosterError::Empty) } else { Ok(Ok(rows)) }
}

/// Where each of [`COLUMNS`] stands in the file.
fn columns(header: &csv::StringRecord) -> Result<[usize; COLUMNS.len()], RosterError> {
    let names: Vec<&str> = header.iter().map(str::trim).collect();
    if names.iter().all(|name| name.is_empty()) {
        return Err(RosterError::Empty);
    }
    if let Some(unknown) = names.iter().find(|name| !COLUMNS.contains(name)) {
        return Err(RosterError::UnknownColumn { column: unknown.chars().take(40).collect() });
    }
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let mut found = names.iter().enumerate().filter(|(_, name)| **name == column).map(|(at, _)| at);
        *place = found.next().ok_or(RosterError::MissingColumn { column })?;
        if found.next().is_some() {
            return Err(RosterError::DoubledColumn { column });
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on";
    const EMPLOYEE: &str = "employee,1234,小野 太郎,1985-04-01,10,0123,06273494,2020-04-01,,";

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    fn read_text(text: &str) -> Result<Result<Vec<RosterRow>, Vec<RefusedRow>>, RosterError> {
        read(text.as_bytes(), day("2026-11-22"), Some(day("2021-03-31")))
    }

    fn one_row(row: &str) -> RosterRow {
        let mut rows = read_text(&format!("{HEADER}\n{row}\n")).expect("a roster").expect("good rows");
        assert_eq!(rows.len(), 1);
        rows.remove(0)
    }

    fn faults(row: &str) -> Vec<(u64, &'static str)> {
        let refused = read_text(&format!("{HEADER}\n{EMPLOYEE}\n{row}\n")).expect("a roster").err().expect("a bad row");
        refused.into_iter().map(|row| (row.line, row.field)).collect()
    }

    #[test]
    fn a_row_is_read_with_its_zeros_kept() {
        let row = one_row(EMPLOYEE);
        assert_eq!((row.line, row.relationship, row.name.as_str()), (2, Relationship::Employee, "小野 太郎"));
        assert_eq!((row.employee_number.as_str(), row.birth_date), ("1234", day("1985-04-01")));
        let card = row.card.expect("a card");
        assert_eq!((card.number.as_str(), card.insurer_number.as_str()), ("0123", "06273494"));
        assert_eq!(row.period, MembershipPeriod { from: day("2020-04-01"), to: None });
    }

    #[test]
    fn columns_may_stand_in_any_order() {
        let text = "name,member_from,relationship,employee_number,birth_date,card_symbol,card_number,insurer_number,registered_on,member_to\n\
                    花子,2020-04-01,spouse,1234,19870203,10,0123,06273494,2020-12-01,2027-03-31\n";
        let rows = read_text(text).expect("a roster").expect("good rows");
        assert_eq!(rows[0].relationship, Relationship::Spouse);
        assert_eq!(rows[0].registered_on, Some(day("2020-12-01")));
        assert_eq!(rows[0].period.to, Some(day("2027-03-31")));
    }

    #[test]
    fn days_and_digits_are_read_in_every_spelling_a_spreadsheet_writes() {
        for spelling in ["1985-04-01", "19850401", "1985/04/01", "1985/4/1", "１９８５／４／１"] {
            let row = one_row(&EMPLOYEE.replace("1985-04-01", spelling).replace("1234", "１２３４"));
            assert_eq!((row.birth_date, row.employee_number.as_str()), (day("1985-04-01"), "1234"), "{spelling}");
        }
    }

    #[test]
    fn each_bad_field_is_named_with_its_line() {
        let bad = |from: &str, to: &str| faults(&EMPLOYEE.replace(from, to));
        assert_eq!(bad("employee,", "staff,"), [(3, "relationship")]);
        assert_eq!(bad("1234", "12x4"), [(3, "employee_number")]);
        assert_eq!(bad("小野 太郎", ""), [(3, "name")]);
        for day in ["1985-02-30", "85-04-01", "1985-4-1", "2027-01-01", "1899-12-31", "", "S60.4.1", "1985//4/1"] {
            assert_eq!(bad("1985-04-01", day), [(3, "birth_date")], "{day}");
        }
        assert_eq!(bad("06273494", "06273495"), [(3, "insurer_number")]);
        assert_eq!(bad("06273494", "6273494"), [(3, "insurer_number")]);
        assert_eq!(bad("2020-04-01,,", "2020-04-01,2020-03-31,"), [(3, "member_to")]);
        assert_eq!(bad("2020-04-01,,", "2020-04-01,,2021-04-01"), [(3, "registered_on")]);
        assert_eq!(bad("2020-04-01,,", ",,"), [(3, "member_from")]);
        assert_eq!(faults("employee,1234,太郎"), [(3, "row")]);
    }

    #[test]
    fn a_row_with_several_faults_is_named_with_all_of_them() {
        assert_eq!(faults("staff,,太郎,1985-02-30,,,,2020-04-01,,").len(), 3);
    }

    #[test]
    fn a_spouse_needs_a_card_and_an_employee_does_not() {
        one_row("employee,1234,太郎,1985-04-01,,,,2020-04-01,,");
        let missing = faults("spouse,1234,花子,1987-02-03,,,,2020-04-01,,");
        assert_eq!(missing, [(3, "card_symbol"), (3, "card_number"), (3, "insurer_number")]);
    }

    #[test]
    fn a_header_is_exactly_the_known_columns() {
        let with = |header: String| read_text(&format!("{header}\n{EMPLOYEE}\n")).err();
        assert!(
            matches!(with(format!("{HEADER},salary")), Some(RosterError::UnknownColumn { column }) if column == "salary")
        );
        assert_eq!(with(HEADER.replace(",member_to", "")), Some(RosterError::MissingColumn { column: "member_to" }));
        assert_eq!(with(format!("{HEADER},name")), Some(RosterError::DoubledColumn { column: "name" }));
        for empty in ["", "\n\n", HEADER, &format!("{HEADER}\n,,,,,,,,,\n")] {
            assert_eq!(read_text(empty).err(), Some(RosterError::Empty), "{empty:?}");
        }
    }

    #[test]
    fn an_error_repeats_no_value_of_the_row() {
        let refused = read_text(&format!("{HEADER}\n{}\n", EMPLOYEE.replace("1985-04-01", "secret-day")));
        let refused = refused.expect("a roster").err().expect("a bad row");
        assert!(refused.iter().all(|row| !row.what.contains("secret")), "{refused:?}");
    }
}
