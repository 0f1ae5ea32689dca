//! The roster file: who belongs to the union.
//!
//! Comes in: the bytes of a CSV file, UTF-8 or CP932, as an HR department exports it. Goes out: checked rows, or every
//! bad row with line, field and what is wrong. Must never happen: a guess (a shifted column, a lost leading zero), or a
//! value of a row repeated in an error beyond the field's name.

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::member::{MembershipPeriod, Relationship};
use unicode_normalization::UnicodeNormalization;

use super::csv_text::{self, TextError};
use super::insurer_number::InsurerNumber;
use crate::store::account::Card;

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
        let mut fields = Fields { line, record: &record, places: &places, refused: Vec::new() };
        match fields.row(today, early_until) {
            Some(row) if fields.refused.is_empty() => rows.push(row),
            _ => refused.append(&mut fields.refused),
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

/// One record, read field by field; what is wrong is gathered, so a row is named once with all its faults.
struct Fields<'a> {
    line: u64,
    record: &'a csv::StringRecord,
    places: &'a [usize; COLUMNS.len()],
    refused: Vec<RefusedRow>,
}

impl Fields<'_> {
    fn row(&mut self, today: ProgrammeDay, early_until: Option<ProgrammeDay>) -> Option<RosterRow> {
        if self.record.len() != COLUMNS.len() {
            let what = format!("the row has {} fields, the header has {}", self.record.len(), COLUMNS.len());
            self.refuse("row", what);
            return None;
        }
        let relationship = self.relationship();
        let employee_number = self.digits("employee_number", 10, true);
        let name = self.name();
        let birth_date = self.date("birth_date", true);
        let card = self.card(relationship == Some(Relationship::Spouse));
        let from = self.date("member_from", true);
        let to = self.date("member_to", false);
        let registered_on = self.date("registered_on", false);
        let oldest = ProgrammeDay::new(1900, 1, 1);
        if birth_date.is_some_and(|birth| birth > today || Some(birth) < oldest) {
            self.refuse("birth_date", "is not between 1900-01-01 and today");
        }
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.refuse("member_to", "is before member_from");
        }
        if let Some(registered_on) = registered_on
            && early_until.is_none_or(|until| registered_on > until)
        {
            let until = early_until.map_or_else(|| "the programme knows none".to_owned(), |day| format!("up to {day}"));
            self.refuse("registered_on", format!("is for early members only ({until}); leave it empty"));
        }
        Some(RosterRow {
            line: self.line,
            relationship: relationship?,
            employee_number: employee_number?,
            name: name?,
            birth_date: birth_date?,
            card,
            period: MembershipPeriod { from: from?, to },
            registered_on,
        })
    }

    /// The field as typed, in its one spelling (full-width digits are digits), trimmed.
    fn text(&self, column: &'static str) -> String {
        let at = COLUMNS.iter().position(|known| *known == column).and_then(|index| self.places.get(index));
        let raw = at.and_then(|at| self.record.get(*at)).unwrap_or_default();
        // No field is longer; a broken quote makes one field of the rest of the file.
        raw.trim().chars().take(FIELD_CHARS_MAX + 1).nfkc().collect()
    }

    fn refuse(&mut self, field: &'static str, what: impl Into<String>) {
        self.refused.push(RefusedRow { line: self.line, field, what: what.into() });
    }

    fn relationship(&mut self) -> Option<Relationship> {
        let read = self.text("relationship").parse().ok();
        if read.is_none() {
            self.refuse("relationship", "is not employee, spouse or other");
        }
        read
    }

    fn name(&mut self) -> Option<String> {
        let name = self.text("name");
        if name.is_empty() || name.chars().count() > FIELD_CHARS_MAX || name.chars().any(char::is_control) {
            self.refuse("name", format!("is not 1 to {FIELD_CHARS_MAX} characters on one line"));
            return None;
        }
        Some(name)
    }

    fn digits(&mut self, column: &'static str, max: usize, required: bool) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() && !required {
            return None;
        }
        if text.is_empty() || text.len() > max || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.refuse(column, format!("is not 1 to {max} digits"));
            return None;
        }
        Some(text)
    }

    /// `YYYY-MM-DD`, `YYYYMMDD` or `YYYY/M/D` (what a Japanese spreadsheet makes of a date).
    fn date(&mut self, column: &'static str, required: bool) -> Option<ProgrammeDay> {
        let text = self.text(column);
        if text.is_empty() && !required {
            return None;
        }
        let read = read_date(&text);
        if read.is_none() {
            self.refuse(column, "is not a day (YYYY-MM-DD, YYYYMMDD or YYYY/MM/DD)");
        }
        read
    }

    fn card(&mut self, required: bool) -> Option<Card> {
        let symbol = self.text("card_symbol");
        let parts = [symbol.clone(), self.text("card_number"), self.text("insurer_number")];
        if !required && parts.iter().all(String::is_empty) {
            return None;
        }
        let symbol = if symbol.is_empty() || symbol.chars().count() > 20 || symbol.chars().any(char::is_control) {
            self.refuse("card_symbol", "is not 1 to 20 characters");
            None
        } else {
            Some(symbol)
        };
        let number = self.digits("card_number", 10, true);
        let insurer_number = match InsurerNumber::read(&self.text("insurer_number")) {
            Ok(insurer_number) => Some(insurer_number.as_str().to_owned()),
            Err(error) => {
                self.refuse("insurer_number", error.to_string());
                None
            }
        };
        Some(Card { symbol: symbol?, number: number?, insurer_number: insurer_number? })
    }
}

/// The longest field: a name with everything that law allows.
const FIELD_CHARS_MAX: usize = 100;

fn read_date(text: &str) -> Option<ProgrammeDay> {
    let parts: Vec<&str> = match text.len() {
        8 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            vec![text.get(..4)?, text.get(4..6)?, text.get(6..)?]
        }
        _ if text.contains('/') => text.split('/').collect(),
        10 => text.split('-').collect(),
        _ => return None,
    };
    let [year, month, day] = parts.as_slice() else { return None };
    let plain = |part: &str, max: usize| part.len() <= max && part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !plain(year, 4) || !plain(month, 2) || !plain(day, 2) {
        return None;
    }
    ProgrammeDay::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
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
