//! The desk's list of who took part in a designated event.
//!
//! Comes in: a CSV file. Goes out: what came of each name. Must never happen: half a list entered because of a bad row; a
//! name guessed. Entered twice, the second time everybody is there already.

use std::collections::BTreeMap;

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::health_event::EventRefusal;
use kenpos_rules::ids::MemberId;
use kenpos_rules::member::Relationship;
use kenpos_rules::programme::Programme;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::csv_text::{self, TextError};
use super::everybody::Everybody;
use super::roster::RefusedRow;
use super::{DeskError, DeskError::NoSuchEvent};
use crate::auth::kenpos_id::KenposId;
use crate::health_events::{Attended, KnownEvent, attend};
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::Store;
use crate::store::document::UnionKind;
use crate::store::lookup::{Name, Who};
use crate::store::member::Want;

/// The columns, in this order. `day` may be empty: the event's first day.
pub const COLUMNS: [&str; 3] = ["employee_number", "relationship", "day"];

/// Rows of one file: more than any hall holds.
pub const ROWS_MAX: usize = 100_000;

/// What came of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ParticipantsReport {
    /// Given the points now.
    pub granted: u64,
    /// Given the points when they register.
    pub waiting: u64,
    /// Entered before.
    pub already: u64,
    /// Given nothing, by reason.
    pub refused: BTreeMap<EventRefusal, u64>,
    /// Rows that are wrong. If there is one, nobody was entered.
    pub bad_rows: Vec<RefusedRow>,
}

/// One row, read.
struct Row {
    line: u64,
    employee_number: String,
    relationship: Relationship,
    day: Option<ProgrammeDay>,
}

/// Enters a list.
///
/// # Errors
/// [`DeskError::NoSuchEvent`], [`DeskError::Participants`] where the file as a whole is wrong, [`DeskError::Store`]. Bad
/// rows are in the report.
pub async fn enter_participants(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
    event: &str,
    bytes: &[u8],
) -> Result<ParticipantsReport, DeskError> {
    let programme = programmes.current(store).await?;
    let kind = UnionKind::Publication(kenpos_protocol::document::PublicationKind::HealthEvent);
    let document = store.union_document(kind, event).await?.filter(|document| document.shown.is_some());
    let known = KnownEvent::read(&document.ok_or(NoSuchEvent { id: event.to_owned() })?, &programme)?;
    let rows = match read(bytes)? {
        Ok(rows) => rows,
        Err(bad_rows) => return Ok(ParticipantsReport { bad_rows, ..ParticipantsReport::default() }),
    };
    match people(store, &rows).await? {
        Err(bad_rows) => Ok(ParticipantsReport { bad_rows, ..ParticipantsReport::default() }),
        Ok(people) => enter(store, &programme, &known, &people, clock.now()).await,
    }
}

async fn enter(
    store: &dyn Store,
    programme: &Programme,
    known: &KnownEvent,
    people: &[(MemberId, Option<ProgrammeDay>)],
    now: Moment,
) -> Result<ParticipantsReport, DeskError> {
    let mut report = ParticipantsReport::default();
    for (member, day) in people {
        let day = day.unwrap_or(known.event.from);
        match attend(store, programme, &known.event, *member, day, now).await? {
            Attended::Granted => report.granted += 1,
            Attended::AwaitsRegistration => report.waiting += 1,
            Attended::Already => report.already += 1,
            Attended::Refused(reason) => *report.refused.entry(reason).or_default() += 1,
        }
    }
    Ok(report)
}

/// A file that is no list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParticipantsError {
    /// Not a text file of a known encoding, or too large.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Another first line.
    #[error("line 1: write {} and nothing else", COLUMNS.join(","))]
    Header,
    /// Nobody in it.
    #[error("the list holds no rows")]
    Empty,
    /// More than [`ROWS_MAX`].
    #[error("more than {ROWS_MAX} rows (is this the list of an event?)")]
    TooMany,
}

fn read(bytes: &[u8]) -> Result<Result<Vec<Row>, Vec<RefusedRow>>, ParticipantsError> {
    let text = csv_text::decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| ParticipantsError::Header)?;
    if !header.iter().map(str::trim).eq(COLUMNS) {
        return Err(ParticipantsError::Header);
    }
    let (mut rows, mut bad) = (Vec::new(), Vec::new());
    // The text is in memory and valid UTF-8, and lines may differ in length: reading cannot fail.
    for record in reader.records().map_while(Result::ok) {
        if record.iter().all(|field| field.trim().is_empty()) {
            continue; // what spreadsheets leave below the last row
        }
        if rows.len() >= ROWS_MAX {
            return Err(ParticipantsError::TooMany);
        }
        match read_row(&record) {
            Ok(row) => rows.push(row),
            Err(fault) => bad.push(fault),
        }
    }
    if !bad.is_empty() {
        return Ok(Err(bad));
    }
    if rows.is_empty() { Err(ParticipantsError::Empty) } else { Ok(Ok(rows)) }
}

fn read_row(record: &csv::StringRecord) -> Result<Row, RefusedRow> {
    let line = record.position().map_or(0, csv::Position::line);
    let fault = |field, what: &str| RefusedRow { line, field, what: what.to_owned() };
    if record.len() != COLUMNS.len() {
        return Err(fault("row", "does not have three fields"));
    }
    let field = |at: usize| record.get(at).unwrap_or_default().trim().nfkc().collect::<String>();
    let (number, day) = (field(0), field(2));
    let id = KenposId::read(&number);
    let employee_number = id.employee_number().unwrap_or(&number).to_owned();
    if employee_number.is_empty() || !employee_number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(fault("employee_number", "is no employee number (digits, or U and digits)"));
    }
    let relationship = field(1).parse().map_err(|_| fault("relationship", "is not employee or spouse"))?;
    let day = match day.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| fault("day", "is not a day (YYYY-MM-DD, or empty)"))?),
    };
    Ok(Row { line, employee_number, relationship, day })
}

/// Who is meant by each row. The roster is gone through only where a row is about somebody else than an employee: they may
/// have no ID yet.
async fn people(
    store: &dyn Store,
    rows: &[Row],
) -> Result<Result<Vec<(MemberId, Option<ProgrammeDay>)>, Vec<RefusedRow>>, DeskError> {
    let others = rows.iter().any(|row| row.relationship != Relationship::Employee);
    let relatives = if others { relatives(store).await? } else { BTreeMap::new() };
    let (mut found, mut bad) = (Vec::new(), Vec::new());
    for row in rows {
        let members = if row.relationship == Relationship::Employee {
            let id = KenposId::of_employee(&row.employee_number);
            store.find_members(&Name::KenposId(id.as_str().to_owned())).await?
        } else {
            relatives.get(&(row.employee_number.clone(), row.relationship)).cloned().unwrap_or_default()
        };
        match members.as_slice() {
            [member] => found.push((*member, row.day)),
            none_or_several => {
                let what =
                    if none_or_several.is_empty() { "nobody like this is on the roster" } else { "several people" };
                bad.push(RefusedRow { line: row.line, field: "employee_number", what: what.to_owned() });
            }
        }
    }
    Ok(if bad.is_empty() { Ok(found) } else { Err(bad) })
}

/// Everybody who is no employee, by the employee's number and relationship.
async fn relatives(store: &dyn Store) -> Result<BTreeMap<(String, Relationship), Vec<MemberId>>, DeskError> {
    let want = Want { person: true, ..Want::default() };
    let (mut found, mut everybody) = (BTreeMap::<_, Vec<MemberId>>::new(), Everybody::of(store));
    while let Some(member) = everybody.next().await? {
        let Some(state) = store.load(&Who::Member(member), &want).await? else { continue };
        if state.standing.relationship == Relationship::Employee {
            continue;
        }
        if let Some(number) = state.person.and_then(|person| person.employee_number) {
            found.entry((number, state.standing.relationship)).or_default().push(member);
        }
    }
    Ok(found)
}
