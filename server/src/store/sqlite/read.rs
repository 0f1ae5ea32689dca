//! One member's state, read in one consistent view.

use std::collections::BTreeMap;

use kenpos_rules::award::AwardKey;
use kenpos_rules::clock::Contact;
use kenpos_rules::ids::{DeviceId, MemberId};
use rusqlite::{Connection, Params};

use super::rows::{all, one};
use super::{feed, union};
use crate::award::evidence::AwardRow;
use crate::ledger::entry::LotRow;
use crate::store::StoreError;
use crate::store::account::AccessTokenRow;
use crate::store::lookup::{Name, NameKind, Who};
use crate::store::member::{Books, Head, LotsWanted, MemberState, Want, by_key};
use crate::store::rows::device::{
    ACCESS_TOKEN, CONTACT, DEVICE, OP, RECORD, access_token, contact, device, receipt, record,
};
use crate::store::rows::document::{DOCUMENT, document};
use crate::store::rows::ledger::{AWARD, BALANCE, LOT, award, balance, lot};
use crate::store::rows::member::{
    ACCOUNT, CONSENT, HEAD, Now, PERSON, STANDING, account, consent, head, person, standing,
};
use crate::store::rows::{Fields, OWNERS_MAX, Table, books, int};

pub(super) fn load(connection: &Connection, who: &Who, want: &Want) -> Result<Option<MemberState>, StoreError> {
    let Some(found) = find(connection, who)? else { return Ok(None) };
    let member = found.member;
    let Some(now) = now(connection, member)? else { return Ok(None) };
    let mut state = MemberState::new(member, union::state(connection)?);
    now.fill(&mut state)?;
    state.balances = of_member(connection, &BALANCE, member, balance)?.into_iter().collect();
    if let Some(device_id) = found.device {
        state.device = with_key(connection, &DEVICE, member, device_id.uuid().as_bytes(), device)?;
        state.contacts = contacts(connection, member, device_id, want)?;
    }
    state.token = found.token;
    load_wanted(connection, want, &mut state)?;
    if let Some(wanted) = want.feed {
        state.feed = feed::rows(connection, now, member, wanted)?;
    }
    Ok(Some(state))
}

fn load_wanted(connection: &Connection, want: &Want, state: &mut MemberState) -> Result<(), StoreError> {
    let member = state.member;
    if want.person {
        state.person = of_member(connection, &PERSON, member, person)?.pop();
    }
    if want.account {
        state.account = of_member(connection, &ACCOUNT, member, account)?.pop();
    }
    if want.devices {
        state.devices = of_member(connection, &DEVICE, member, device)?;
        state.devices.sort_by_key(|device| device.device_id);
    }
    state.lots = lots(connection, member, want.lots)?;
    for op in &want.ops {
        state.receipts.extend(with_key(connection, &OP, member, op.uuid().as_bytes(), receipt)?);
    }
    for id in &want.records {
        state.records.extend(with_key(connection, &RECORD, member, id.uuid().as_bytes(), record)?);
    }
    if let Some(since) = want.steps_since {
        let params = (*member.uuid().as_bytes(), since.to_string());
        let steps = of_member_where(connection, &RECORD, " AND kind = 'steps' AND day >= ?2", params, record)?;
        state.records.extend(steps);
    }
    for kind in &want.documents {
        let of_kind = (member.uuid().into_bytes(), kind.code());
        let rows = of_member_where(connection, &DOCUMENT, " AND kind = ?2", of_kind, document)?;
        state.documents.extend(by_key(rows));
    }
    state.awards = awards(connection, member, want)?;
    Ok(())
}

/// The member's rows of a table that fit a condition (its parameters begin with the member).
fn of_member_where<T>(
    connection: &Connection,
    table: &'static Table,
    condition: &str,
    params: impl Params,
    read: impl FnMut(&mut Fields) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let text = format!("SELECT {} FROM {} WHERE member_id = ?1{condition}", table.list(), table.name);
    all(connection, table.name, &text, params, read)
}

/// All of the member's rows of a table.
fn of_member<T>(
    connection: &Connection,
    table: &'static Table,
    member: MemberId,
    read: impl FnMut(&mut Fields) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    of_member_where(connection, table, "", [member.uuid().as_bytes()], read)
}

/// The member's row with an id as its key.
fn with_key<T>(
    connection: &Connection,
    table: &'static Table,
    member: MemberId,
    key: &[u8; 16],
    read: impl FnMut(&mut Fields) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let condition = format!(" AND {} = ?2", table.columns[0].0);
    Ok(of_member_where(connection, table, &condition, (member.uuid().as_bytes(), key), read)?.pop())
}

struct Found {
    member: MemberId,
    device: Option<DeviceId>,
    token: Option<AccessTokenRow>,
}

fn find(connection: &Connection, who: &Who) -> Result<Option<Found>, StoreError> {
    match who {
        Who::Member(member) => Ok(Some(Found { member: *member, device: None, token: None })),
        Who::Name(name) => {
            let device = if let Name::Device(device) = name { Some(*device) } else { None };
            let members = members_of(connection, name)?;
            let [member] = members.as_slice() else { return Ok(None) };
            Ok(Some(Found { member: *member, device, token: None }))
        }
        Who::Token(hash) => one(
            connection,
            ACCESS_TOKEN.name,
            &format!("SELECT member_id, {} FROM access_token WHERE hash = ?1", ACCESS_TOKEN.list()),
            [hash.to_hex()],
            |row| {
                let member = MemberId::from_uuid(row.uuid()?);
                let token = access_token(row)?;
                Ok(Found { member, device: Some(token.device_id), token: Some(token) })
            },
        ),
    }
}

pub(super) fn members_of(connection: &Connection, name: &Name) -> Result<Vec<MemberId>, StoreError> {
    let digest = name.digest(&union::lookup_key(connection)?);
    all(
        connection,
        "name",
        "SELECT member_id FROM name WHERE kind = ?1 AND digest = ?2 ORDER BY member_id LIMIT ?3",
        (name.kind().code(), digest, OWNERS_MAX),
        |row| row.uuid().map(MemberId::from_uuid),
    )
}

/// The owner of a name that has one owner.
pub(super) fn owner_of(connection: &Connection, kind: NameKind, digest: &str) -> Result<Option<MemberId>, StoreError> {
    one(
        connection,
        "name",
        "SELECT member_id FROM name WHERE kind = ?1 AND digest = ?2",
        (kind.code(), digest),
        |row| row.uuid().map(MemberId::from_uuid),
    )
}

fn head_of(connection: &Connection, member: MemberId) -> Result<Option<Head>, StoreError> {
    Ok(of_member(connection, &HEAD, member, head)?.pop())
}

fn now(connection: &Connection, member: MemberId) -> Result<Option<Now>, StoreError> {
    let Some(head) = head_of(connection, member)? else { return Ok(None) };
    let current = (member.uuid().into_bytes(), int(head.standing));
    let standings = of_member_where(connection, &STANDING, " AND number = ?2", current, standing)?;
    Ok(Some(Now {
        head,
        standing: standings.into_iter().map(|(_, row)| row).next(),
        consent: of_member(connection, &CONSENT, member, consent)?.pop(),
    }))
}

fn contacts(
    connection: &Connection,
    member: MemberId,
    device: DeviceId,
    want: &Want,
) -> Result<BTreeMap<u64, Contact>, StoreError> {
    let mut contacts = BTreeMap::new();
    let condition = " AND device_id = ?2 AND number <= max(?3,
             (SELECT min(number) FROM contact WHERE member_id = ?1 AND device_id = ?2))
         ORDER BY number DESC LIMIT 1";
    for number in &want.contacts {
        let params = (member.uuid().into_bytes(), device.uuid().into_bytes(), int(*number));
        let found = of_member_where(connection, &CONTACT, condition, params, contact)?;
        contacts.extend(found.into_iter().map(|contact| (contact.number, contact)));
    }
    Ok(contacts)
}

fn lots(connection: &Connection, member: MemberId, wanted: LotsWanted) -> Result<BTreeMap<u64, LotRow>, StoreError> {
    let rows = match wanted {
        LotsWanted::None => Vec::new(),
        LotsWanted::All => of_member(connection, &LOT, member, lot)?,
        LotsWanted::DueOn(day) => {
            // Days compare as text as they do as days.
            let due = " AND \"left\" > 0 AND expires_on < ?2";
            of_member_where(connection, &LOT, due, (member.uuid().as_bytes(), day.to_string()), lot)?
        }
    };
    Ok(rows.into_iter().collect())
}

fn awards(connection: &Connection, member: MemberId, want: &Want) -> Result<BTreeMap<AwardKey, AwardRow>, StoreError> {
    let mut rows = Vec::new();
    if want.all_awards {
        rows = of_member(connection, &AWARD, member, award)?;
    } else {
        for period in &want.periods {
            let params = (member.uuid().into_bytes(), period.to_string());
            rows.extend(of_member_where(connection, &AWARD, " AND period = ?2", params, award)?);
        }
    }
    Ok(rows.into_iter().map(|row| (row.key.clone(), row)).collect())
}

/// Everything the audit needs. The head itself must be readable: without it nothing else says anything.
pub(super) fn books_of(connection: &Connection, member: MemberId) -> Result<Option<Books>, StoreError> {
    let Some(head) = head_of(connection, member)? else { return Ok(None) };
    // Each row is only taken here; what cannot be read is the books' own business.
    let rows = |table| of_member(connection, table, member, |row| Ok(row.take_all()));
    books::books(member, head, rows).map(Some)
}
