//! One member's state, read in one consistent view.

use std::collections::BTreeMap;

use kenpos_protocol::consent::ConsentState;
use kenpos_rules::clock::Contact;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{DeviceId, MemberId};
use kenpos_rules::member::Standing;
use rusqlite::Connection;

use super::read_ledger::{awards, balances, lots_all, lots_due};
use super::rows::{Fields, all, int, one};
use super::{feed, union};
use crate::store::StoreError;
use crate::store::account::{AccessTokenRow, Account, Card, Device, Person, Registration, Revoked, RevokedBecause};
use crate::store::lookup::{Name, NameKind, TokenHash, Who};
use crate::store::member::{Head, KeptReceipt, LotsWanted, MemberState, RecordRow, Want};

pub(super) fn load(connection: &Connection, who: &Who, want: &Want) -> Result<Option<MemberState>, StoreError> {
    let Some(found) = find(connection, who)? else { return Ok(None) };
    let member = found.member;
    let Some(head) = head(connection, member)? else { return Ok(None) };
    let mut state = MemberState::new(member, union::state(connection)?);
    state.head = head;
    if head.standing > 0 {
        (state.standing, state.last_day_known_at) = standing(connection, member, head.standing)?;
    }
    state.consent = consent(connection, member)?;
    state.balances = balances(connection, member)?;
    if let Some(device) = found.device {
        state.device = device_rows(connection, member, Some(device))?.pop();
        state.contacts = contacts(connection, member, device, want)?;
    }
    state.token = found.token;
    load_wanted(connection, want, &mut state)?;
    Ok(Some(state))
}

fn load_wanted(connection: &Connection, want: &Want, state: &mut MemberState) -> Result<(), StoreError> {
    let member = state.member;
    if want.person {
        state.person = person(connection, member)?;
    }
    if want.account {
        state.account = account(connection, member)?;
    }
    if want.devices {
        state.devices = device_rows(connection, member, None)?;
    }
    state.lots = match want.lots {
        LotsWanted::None => BTreeMap::new(),
        LotsWanted::DueOn(day) => lots_due(connection, member, day)?,
        LotsWanted::All => lots_all(connection, member)?,
    };
    for op in &want.ops {
        if let Some(receipt) = receipt(connection, member, op.uuid().as_bytes())? {
            state.receipts.insert(*op, receipt);
        }
    }
    for id in &want.records {
        if let Some(row) = record(connection, member, id.uuid().as_bytes())? {
            state.records.insert(*id, row);
        }
    }
    state.awards = awards(connection, member, want)?;
    if let Some(wanted) = want.feed {
        state.feed = feed::rows(connection, state.head, member, wanted)?;
    }
    Ok(())
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
            "access_token",
            "SELECT member_id, device_id, expires_at FROM access_token WHERE hash = ?1",
            [hash.to_hex()],
            |row| {
                let member = MemberId::from_uuid(row.uuid()?);
                let device_id = DeviceId::from_uuid(row.uuid()?);
                let token = AccessTokenRow { hash: *hash, device_id, expires_at: row.moment()? };
                Ok(Found { member, device: Some(device_id), token: Some(token) })
            },
        ),
    }
}

/// Members of one name that are read at most: one family has one card, and two owners are already a refusal.
const OWNERS_MAX: i64 = 16;

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

pub(super) fn head(connection: &Connection, member: MemberId) -> Result<Option<Head>, StoreError> {
    one(
        connection,
        "head",
        "SELECT version, sequence, entry, standing, era, debt FROM head WHERE member_id = ?1",
        [member.uuid().as_bytes()],
        |row| {
            Ok(Head {
                version: row.u64()?,
                sequence: row.u64()?,
                entry: row.u64()?,
                standing: row.u64()?,
                era: row.u64()?,
                debt: row.points()?,
            })
        },
    )
}

fn standing(connection: &Connection, member: MemberId, number: u64) -> Result<(Standing, Moment), StoreError> {
    one(
        connection,
        "standing",
        "SELECT standing, last_day_known_at FROM standing WHERE member_id = ?1 AND number = ?2",
        (member.uuid().as_bytes(), int(number)),
        |row| Ok((row.json()?, row.moment()?)),
    )?
    .ok_or(StoreError::Damaged { table: "standing" })
}

fn consent(connection: &Connection, member: MemberId) -> Result<ConsentState, StoreError> {
    let consent = one(
        connection,
        "consent",
        "SELECT programme, checkup_results FROM consent WHERE member_id = ?1",
        [member.uuid().as_bytes()],
        |row| Ok(ConsentState { programme: row.opt_u32()?, checkup_results: row.opt_u32()? }),
    )?;
    Ok(consent.unwrap_or_default())
}

fn person(connection: &Connection, member: MemberId) -> Result<Option<Person>, StoreError> {
    one(
        connection,
        "person",
        "SELECT name, birth_date, kenpos_id, employee_number, card_symbol, card_number, card_insurer_number
         FROM person WHERE member_id = ?1",
        [member.uuid().as_bytes()],
        |row| {
            let (name, birth_date) = (row.text()?, row.day()?);
            let (kenpos_id, employee_number) = (row.opt_text()?, row.opt_text()?);
            let card = match (row.opt_text()?, row.opt_text()?, row.opt_text()?) {
                (Some(symbol), Some(number), Some(insurer_number)) => Some(Card { symbol, number, insurer_number }),
                _ => None,
            };
            Ok(Person { name, birth_date, kenpos_id, employee_number, card })
        },
    )
}

fn account(connection: &Connection, member: MemberId) -> Result<Option<Account>, StoreError> {
    one(
        connection,
        "account",
        "SELECT registration, failures, registration_at, password_hash, password_set_at
         FROM account WHERE member_id = ?1",
        [member.uuid().as_bytes()],
        |row| {
            let (registration, failures, at) = (row.text()?, row.u32()?, row.opt_moment()?);
            let registration = match (registration.as_str(), at) {
                ("open", _) => Registration::Open { failures },
                ("closed", Some(since)) => Registration::Closed { since },
                ("done", Some(at)) => Registration::Done { at },
                _ => return Err(row.damaged()),
            };
            Ok(Account { registration, password_hash: row.opt_text()?, password_set_at: row.opt_moment()? })
        },
    )
}

/// The member's devices, or the one asked for.
fn device_rows(connection: &Connection, member: MemberId, only: Option<DeviceId>) -> Result<Vec<Device>, StoreError> {
    all(
        connection,
        "device",
        "SELECT device_id, platform, signed_in_at, refresh_hash, next_hash, retired_hashes, revoked_at,
                revoked_because, last_contact, app_version
         FROM device WHERE member_id = ?1 AND (?2 IS NULL OR device_id = ?2) ORDER BY device_id",
        (member.uuid().as_bytes(), only.map(|device| *device.uuid().as_bytes())),
        |row| {
            Ok(Device {
                device_id: DeviceId::from_uuid(row.uuid()?),
                platform: row.code(|code| serde_json::from_value(code.into()).ok())?,
                signed_in_at: row.moment()?,
                refresh_hash: row.code(token_hash)?,
                next_hash: opt_hash(row)?,
                retired: row.code(|list| list.split_whitespace().map(token_hash).collect())?,
                revoked: match (row.opt_moment()?, row.opt_text()?) {
                    (None, None) => None,
                    (Some(at), Some(because)) => {
                        let because = RevokedBecause::from_code(&because).ok_or_else(|| row.damaged())?;
                        Some(Revoked { at, because })
                    }
                    _ => return Err(row.damaged()),
                },
                last_contact: row.u64()?,
                app_version: row.text()?,
            })
        },
    )
}

fn token_hash(text: &str) -> Option<TokenHash> {
    TokenHash::parse(text).ok()
}

fn opt_hash(row: &mut Fields<'_>) -> Result<Option<TokenHash>, StoreError> {
    row.opt_text()?.map(|text| token_hash(&text).ok_or_else(|| row.damaged())).transpose()
}

fn contacts(
    connection: &Connection,
    member: MemberId,
    device: DeviceId,
    want: &Want,
) -> Result<BTreeMap<u64, Contact>, StoreError> {
    let mut contacts = BTreeMap::new();
    for number in &want.contacts {
        let contact = one(
            connection,
            "contact",
            "SELECT number, at, boot_id, monotonic_ms FROM contact
             WHERE member_id = ?1 AND device_id = ?2 AND number <= max(?3,
                 (SELECT min(number) FROM contact WHERE member_id = ?1 AND device_id = ?2))
             ORDER BY number DESC LIMIT 1",
            (member.uuid().as_bytes(), device.uuid().as_bytes(), int(*number)),
            |row| Ok(Contact { number: row.u64()?, at: row.moment()?, boot_id: row.text()?, monotonic_ms: row.u64()? }),
        )?;
        contacts.extend(contact.map(|contact| (contact.number, contact)));
    }
    Ok(contacts)
}

fn receipt(connection: &Connection, member: MemberId, op: &[u8; 16]) -> Result<Option<KeptReceipt>, StoreError> {
    one(
        connection,
        "op",
        "SELECT body_hash, received_at, outcome FROM op WHERE member_id = ?1 AND op_id = ?2",
        (member.uuid().as_bytes(), op),
        |row| Ok(KeptReceipt { body_hash: row.code(token_hash)?, received_at: row.moment()?, outcome: row.json()? }),
    )
}

fn record(connection: &Connection, member: MemberId, id: &[u8; 16]) -> Result<Option<RecordRow>, StoreError> {
    one(
        connection,
        "record",
        "SELECT sequence, change FROM record WHERE member_id = ?1 AND record_id = ?2",
        (member.uuid().as_bytes(), id),
        |row| Ok(RecordRow { sequence: row.u64()?, change: row.json()? }),
    )
}
