//! The fields of one row: each read in its one spelling, or named with what is wrong.

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::member::{MembershipPeriod, Relationship};
use unicode_normalization::UnicodeNormalization;

use super::{COLUMNS, RefusedRow, RosterRow};
use crate::office::insurer_number::InsurerNumber;
use crate::store::account::Card;

/// One record, read field by field; what is wrong is gathered, so a row is named once with all its faults.
pub(super) struct Fields<'a> {
    line: u64,
    record: &'a csv::StringRecord,
    places: &'a [usize; COLUMNS.len()],
    refused: Vec<RefusedRow>,
}

impl<'a> Fields<'a> {
    /// A record of the file, and where each column stands in it.
    pub(super) const fn of(line: u64, record: &'a csv::StringRecord, places: &'a [usize; COLUMNS.len()]) -> Self {
        Self { line, record, places, refused: Vec::new() }
    }

    /// The person, or everything that is wrong with the row.
    pub(super) fn read(
        mut self,
        today: ProgrammeDay,
        early_until: Option<ProgrammeDay>,
    ) -> Result<RosterRow, Vec<RefusedRow>> {
        self.row(today, early_until).filter(|_| self.refused.is_empty()).ok_or(self.refused)
    }

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
