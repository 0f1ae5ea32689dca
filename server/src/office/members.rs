//! The roster import: who belongs to the union, from when to when.
//!
//! Comes in: a roster file. Goes out: what it changed. Must never happen: half a file imported because of a bad row; a
//! person doubled or paid twice by importing again; a KENPOS ID or a password given by an import.
//!
//! A file with one bad row changes nothing. Good rows are committed one member at a time (a transaction holds one
//! member's rows); an import that is killed is simply run again.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kenpos_rules::award::{AwardCode, AwardKey, Fact, FactKind, Period};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::fiscal_year::born_in;
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::programme::Programme;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::DeskError;
use super::roster::{self, REFUSED_MAX, RefusedRow, RosterRow};
use crate::auth::kenpos_id::KenposId;
use crate::award::evidence::EvidenceSource;
use crate::award::{self, Evidence};
use crate::ledger::entry::By;
use crate::ports::Ports;
use crate::programmes::Programmes;
use crate::results;
use crate::store::account::{Account, Card, Person};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, Who, hex};
use crate::store::member::{MemberState, Want};
use crate::store::union::RosterImport;
use crate::store::{Store, transact};

/// Rows in work at once: a store that commits in groups then shares one fsync among them.
const ROWS_AT_ONCE: usize = 64;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// People new to the union.
    pub added: u64,
    /// People whose row differs from what was known.
    pub changed: u64,
    /// People known just like this.
    pub unchanged: u64,
    /// Rows that are wrong, at most [`REFUSED_MAX`] of them named. If there is one, nothing was imported.
    pub refused: Vec<RefusedRow>,
    /// Faults found in all.
    pub refused_total: u64,
}

/// What a row did to its person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowOutcome {
    Added,
    Changed,
    Unchanged,
}

/// Imports a roster file, in the name of who does it. Importing the same file again changes nothing.
///
/// # Errors
/// [`DeskError::Roster`] when the file as a whole is wrong, [`DeskError::Store`]. Bad rows are in the report.
pub async fn import_members(
    store: &dyn Store,
    ports: &Ports,
    programmes: &Programmes,
    bytes: &[u8],
    by: &By,
) -> Result<ImportReport, DeskError> {
    let now = ports.clock.now();
    let programme = programmes.current(store).await?;
    let early_until = programme.early_members().map(|early| early.registered_until);
    let rows = match roster::read(bytes, now.programme_day(), early_until)?.and_then(once_each) {
        Ok(rows) => rows,
        Err(mut refused) => {
            let refused_total = count(refused.len());
            refused.truncate(REFUSED_MAX);
            return Ok(ImportReport { refused, refused_total, ..ImportReport::default() });
        }
    };
    let union = store.union_state().await?;
    let imports = rows.iter().map(|row| {
        let state = MemberState::new(ports.new_member_id(), union.clone());
        let programme = &programme;
        async move { import_row(store, row, programme, &state, now, by).await }
    });
    let mut outcomes = stream::iter(imports).buffer_unordered(ROWS_AT_ONCE);
    let mut report = ImportReport::default();
    while let Some(outcome) = outcomes.try_next().await? {
        match outcome {
            RowOutcome::Added => report.added += 1,
            RowOutcome::Changed => report.changed += 1,
            RowOutcome::Unchanged => report.unchanged += 1,
        }
    }
    let import = RosterImport {
        imported_at: now,
        file_hash: hex(&Sha256::digest(bytes)),
        rows: count(rows.len()),
        added: report.added,
        changed: report.changed,
    };
    store.note_import(&import).await?;
    Ok(report)
}

async fn import_row(
    store: &dyn Store,
    row: &RosterRow,
    programme: &Programme,
    fresh: &MemberState,
    now: Moment,
    by: &By,
) -> Result<RowOutcome, DeskError> {
    let want = Want { person: true, account: true, ..award::want_for_restate() };
    transact(store, &Who::Name(identity(row)), &want, |known| {
        let outcome = if known.is_some() { RowOutcome::Changed } else { RowOutcome::Added };
        let state = known.unwrap_or_else(|| fresh.clone());
        let (person, standing) = (person_after(&state, row), standing_after(&state, row));
        if outcome == RowOutcome::Changed && state.person.as_ref() == Some(&person) && state.standing == standing {
            return Ok((None, RowOutcome::Unchanged));
        }
        let mut draft = Draft::new(state, now).by(by);
        write_person(&mut draft, row, person);
        let recounted = results::recount_ages(&mut draft, row.birth_date);
        award::restate(&mut draft, programme, standing);
        if recounted {
            results::settle(&mut draft, programme);
        }
        pay_early_member(&mut draft, programme, row);
        Ok((Some(draft), outcome))
    })
    .await
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Refuses a file that names a person twice: which of the rows is right, nobody can tell.
fn once_each(rows: Vec<RosterRow>) -> Result<Vec<RosterRow>, Vec<RefusedRow>> {
    let mut first = std::collections::BTreeMap::new();
    let mut refused = Vec::new();
    for row in &rows {
        if let Some(line) = first.insert(identity(row), row.line) {
            let what = format!("names the same person as line {line}");
            refused.push(RefusedRow { line: row.line, field: "row", what });
        }
    }
    if refused.is_empty() { Ok(rows) } else { Err(refused) }
}

/// The roster's identity of a person, kept as a keyed hash for ever: of an employee the number, which no two share; of a
/// relative also the birth date, since numbers of a card change and a second marriage is another person; of other
/// relatives also the name, since twins exist.
fn identity(row: &RosterRow) -> Name {
    let RosterRow { relationship, employee_number, birth_date, name, .. } = row;
    Name::Roster(match relationship {
        Relationship::Employee => format!("{relationship}\n{employee_number}"),
        Relationship::Spouse => format!("{relationship}\n{employee_number}\n{birth_date}"),
        Relationship::Other => format!("{relationship}\n{employee_number}\n{birth_date}\n{name}"),
    })
}

pub(super) fn card_name(card: &Card) -> Name {
    Name::Card { symbol: card.symbol.clone(), number: card.number.clone(), insurer_number: card.insurer_number.clone() }
}

/// The person as the row has it. A spouse's chosen ID stays.
fn person_after(state: &MemberState, row: &RosterRow) -> Person {
    let chosen = state.person.as_ref().and_then(|person| person.kenpos_id.clone());
    let own = (row.relationship == Relationship::Employee)
        .then(|| KenposId::of_employee(&row.employee_number).as_str().to_owned());
    Person {
        name: row.name.clone(),
        birth_date: row.birth_date,
        kenpos_id: own.or(chosen),
        employee_number: Some(row.employee_number.clone()),
        card: row.card.clone(),
    }
}

/// The standing as the row has it: of the birth date only the year of birth by age. A registration known already stays.
fn standing_after(state: &MemberState, row: &RosterRow) -> Standing {
    let known = state.standing.registered_on;
    Standing {
        relationship: row.relationship,
        registered_on: known.into_iter().chain(row.registered_on).min(),
        periods: periods_after(&state.standing.periods, row.period),
        born_in: Some(born_in(row.birth_date)),
    }
}

/// A row names one stretch of membership. It corrects the stretch it overlaps (or begins together with); one that
/// begins after all others have ended is a return.
fn periods_after(known: &[MembershipPeriod], row: MembershipPeriod) -> Vec<MembershipPeriod> {
    let open_end = |to: Option<ProgrammeDay>| to.unwrap_or(ProgrammeDay::from(chrono::NaiveDate::MAX));
    let overlaps = |period: &MembershipPeriod| {
        period.from == row.from || (period.from <= open_end(row.to) && row.from <= open_end(period.to))
    };
    let mut periods: Vec<MembershipPeriod> = known.iter().filter(|period| !overlaps(period)).copied().collect();
    periods.push(row);
    periods.sort_unstable();
    periods
}

/// Writes the person's row, opens the door of a new person, and keeps the names that lead there.
fn write_person(draft: &mut Draft, row: &RosterRow, person: Person) {
    let before = draft.state().person.clone();
    if draft.state().account.is_none() {
        draft.set_account(Account::unregistered());
    }
    if before.as_ref() == Some(&person) {
        return;
    }
    if let Some(old) =
        before.as_ref().and_then(|known| known.card.as_ref()).filter(|old| person.card.as_ref() != Some(old))
    {
        draft.release(card_name(old));
    }
    draft.claim(identity(row));
    if let Some(card) = &person.card {
        draft.claim(card_name(card));
    }
    if row.relationship == Relationship::Employee
        && let Some(id) = &person.kenpos_id
    {
        draft.claim(Name::KenposId(id.clone()));
    }
    draft.set_person(person);
}

/// The one award an import posts: the early members', granted on the day the programme names.
fn pay_early_member(draft: &mut Draft, programme: &Programme, row: &RosterRow) {
    let (Some(early), Some(_)) = (programme.early_members(), row.registered_on) else { return };
    let key = AwardKey { code: AwardCode::Registration, period: Period::Once };
    if draft.state().awards.contains_key(&key) {
        return;
    }
    let fact =
        Fact { kind: FactKind::EarlyMember, day: early.granted_on, entered_at: draft.now(), received_at: draft.now() };
    award::post(draft, programme, &Evidence { source: EvidenceSource::EarlyMember, fact, record_id: None });
}
