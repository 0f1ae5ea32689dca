//! Who a member is: head, standing, consent, person, account.

use kenpos_protocol::consent::{ConsentState, Purpose};
use kenpos_rules::day::Moment;

use super::{Cell, Fields, Int, Table, Text, json};
use crate::store::StoreError;
use crate::store::account::{Account, Card, Person, Registration, ResetHash};
use crate::store::lookup::TokenHash;
use crate::store::member::{ConsentEvent, Head, MemberState, StandingRow};

/// What always comes with a member: the rows that say how things stand.
pub(in crate::store) struct Now {
    pub head: Head,
    pub standing: Option<StandingRow>,
    pub consent: Option<(ConsentState, u64)>,
}

impl Now {
    /// Puts them into a state.
    pub(in crate::store) fn fill(&self, state: &mut MemberState) -> Result<(), StoreError> {
        state.head = self.head;
        if let Some(row) = &self.standing {
            (state.standing, state.last_day_known_at) = (row.standing.clone(), row.last_day_known_at);
        } else if self.head.standing > 0 {
            return Err(StoreError::Damaged { table: STANDING.name });
        }
        state.consent = self.consent.map(|(consent, _)| consent).unwrap_or_default();
        Ok(())
    }
}

pub(in crate::store) const HEAD: Table = Table {
    name: "head",
    columns: &[("version", Int), ("sequence", Int), ("entry", Int), ("standing", Int), ("era", Int), ("debt", Int)],
    key: 0,
    replace: false,
};

pub(in crate::store) fn head(row: &mut Fields) -> Result<Head, StoreError> {
    Ok(Head {
        version: row.u64()?,
        sequence: row.u64()?,
        entry: row.u64()?,
        standing: row.u64()?,
        era: row.u64()?,
        debt: row.points()?,
    })
}

pub(in crate::store) fn head_cells(head: Head) -> Vec<Cell> {
    vec![
        head.version.into(),
        head.sequence.into(),
        head.entry.into(),
        head.standing.into(),
        head.era.into(),
        head.debt.into(),
    ]
}

pub(in crate::store) const STANDING: Table = Table {
    name: "standing",
    columns: &[("number", Int), ("sequence", Int), ("last_day_known_at", Int), ("standing", Text)],
    key: 1,
    replace: false,
};

/// With its number.
pub(in crate::store) fn standing(row: &mut Fields) -> Result<(u64, StandingRow), StoreError> {
    let number = row.u64()?;
    let (sequence, last_day_known_at) = (row.u64()?, row.moment()?);
    Ok((number, StandingRow { standing: row.json()?, sequence, last_day_known_at }))
}

pub(super) fn standing_cells(number: u64, row: &StandingRow) -> Vec<Cell> {
    vec![number.into(), row.sequence.into(), row.last_day_known_at.into(), json(&row.standing).into()]
}

pub(in crate::store) const CONSENT: Table = Table {
    name: "consent",
    columns: &[("sequence", Int), ("programme", Int), ("checkup_results", Int)],
    key: 0,
    replace: true,
};

/// With its place in the feed.
pub(in crate::store) fn consent(row: &mut Fields) -> Result<(ConsentState, u64), StoreError> {
    let sequence = row.u64()?;
    Ok((ConsentState { programme: row.opt_u32()?, checkup_results: row.opt_u32()? }, sequence))
}

pub(super) fn consent_cells(consent: ConsentState, sequence: u64) -> Vec<Cell> {
    vec![sequence.into(), consent.programme.into(), consent.checkup_results.into()]
}

pub(in crate::store) const CONSENT_EVENT: Table = Table {
    name: "consent_event",
    columns: &[
        ("sequence", Int),
        ("purpose", Text),
        ("terms_version", Int),
        ("given", Int),
        ("asked_at", Int),
        ("received_at", Int),
    ],
    key: 1,
    replace: false,
};

pub(super) fn consent_event(row: &mut Fields) -> Result<ConsentEvent, StoreError> {
    Ok(ConsentEvent {
        sequence: row.u64()?,
        purpose: row.code(Purpose::from_code)?,
        terms_version: row.u32()?,
        given: row.u32()? != 0,
        asked_at: row.moment()?,
        received_at: row.moment()?,
    })
}

pub(super) fn consent_event_cells(event: &ConsentEvent) -> Vec<Cell> {
    vec![
        event.sequence.into(),
        event.purpose.code().into(),
        event.terms_version.into(),
        event.given.into(),
        event.asked_at.into(),
        event.received_at.into(),
    ]
}

pub(in crate::store) const PERSON: Table = Table {
    name: "person",
    columns: &[
        ("name", Text),
        ("birth_date", Text),
        ("kenpos_id", Text),
        ("employee_number", Text),
        ("card_symbol", Text),
        ("card_number", Text),
        ("card_insurer_number", Text),
    ],
    key: 0,
    replace: true,
};

pub(in crate::store) fn person(row: &mut Fields) -> Result<Person, StoreError> {
    let (name, birth_date) = (row.text()?, row.day()?);
    let (kenpos_id, employee_number) = (row.opt_text()?, row.opt_text()?);
    let card = match (row.opt_text()?, row.opt_text()?, row.opt_text()?) {
        (Some(symbol), Some(number), Some(insurer_number)) => Some(Card { symbol, number, insurer_number }),
        _ => None,
    };
    Ok(Person { name, birth_date, kenpos_id, employee_number, card })
}

pub(super) fn person_cells(person: &Person) -> Vec<Cell> {
    let card = person.card.as_ref();
    vec![
        person.name.as_str().into(),
        person.birth_date.into(),
        person.kenpos_id.as_deref().into(),
        person.employee_number.as_deref().into(),
        card.map(|card| card.symbol.as_str()).into(),
        card.map(|card| card.number.as_str()).into(),
        card.map(|card| card.insurer_number.as_str()).into(),
    ]
}

pub(in crate::store) const ACCOUNT: Table = Table {
    name: "account",
    columns: &[
        ("registration", Text),
        ("failures", Int),
        ("registration_at", Int),
        ("password_hash", Text),
        ("password_set_at", Int),
        ("reset_hash", Text),
        ("reset_until", Int),
    ],
    key: 0,
    replace: true,
};

pub(in crate::store) fn account(row: &mut Fields) -> Result<Account, StoreError> {
    let (registration, failures, at) = (row.text()?, row.u32()?, row.opt_moment()?);
    let registration = match (registration.as_str(), at) {
        ("open", _) => Registration::Open { failures },
        ("closed", Some(since)) => Registration::Closed { since },
        ("done", Some(at)) => Registration::Done { at },
        _ => return Err(row.damaged()),
    };
    let (password_hash, password_set_at) = (row.opt_text()?, row.opt_moment()?);
    let reset = match (row.opt_text()?, row.opt_moment()?) {
        (None, None) => None,
        (Some(hash), Some(until)) => {
            let hash = TokenHash::parse(&hash).map_err(|_| row.damaged())?;
            Some(ResetHash { hash, until })
        }
        _ => return Err(row.damaged()),
    };
    Ok(Account { registration, password_hash, password_set_at, reset })
}

pub(super) fn account_cells(account: &Account) -> Vec<Cell> {
    let (registration, failures, at): (_, _, Option<Moment>) = match account.registration {
        Registration::Open { failures } => ("open", failures, None),
        Registration::Closed { since } => ("closed", 0, Some(since)),
        Registration::Done { at } => ("done", 0, Some(at)),
    };
    vec![
        registration.into(),
        failures.into(),
        at.into(),
        account.password_hash.as_deref().into(),
        account.password_set_at.into(),
        account.reset.map(|reset| reset.hash.to_hex()).into(),
        account.reset.map(|reset| reset.until).into(),
    ]
}
