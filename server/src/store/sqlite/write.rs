//! One commit: one member's rows, and the names it claims.

use kenpos_rules::clock::Contact;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{DeviceId, MemberId};
use rusqlite::{Connection, params};

use super::driver::Wrote;
use super::read::owner_of;
use super::rows::{int, json, run};
use super::{union, write_ledger};
use crate::store::StoreError;
use crate::store::account::{Account, Device, Person, Registration};
use crate::store::lookup::{Name, NameKind, TokenHash};
use crate::store::member::{CONTACTS_APART_MS, CONTACTS_KEPT, CONTACTS_KEPT_DAYS, Changes, Commit, Head};

pub(super) fn commit(
    connection: &Connection,
    member: MemberId,
    expected_version: u64,
    changes: &Changes,
) -> Result<Wrote<Commit>, StoreError> {
    let refused = |value| Ok(Wrote { keep: false, value });
    if !move_head(connection, member, expected_version, changes.head)? {
        return refused(Commit::Stale);
    }
    if let Some(kind) = claim(connection, member, changes)? {
        return refused(Commit::Taken(kind));
    }
    let id = &member.uuid().into_bytes();
    if let Some(person) = &changes.person {
        put_person(connection, id, person)?;
    }
    if let Some(account) = &changes.account {
        put_account(connection, id, account)?;
    }
    put_standing_and_consent(connection, id, changes)?;
    for device in &changes.devices {
        put_device(connection, id, device)?;
    }
    if let Some((device, contact)) = &changes.contact {
        put_contact(connection, id, *device, contact)?;
    }
    put_tokens(connection, id, changes)?;
    put_receipts_and_records(connection, id, changes)?;
    write_ledger::put(connection, id, changes)?;
    Ok(Wrote { keep: true, value: Commit::Committed })
}

/// Moves the head if it is where it is expected: the lock that makes number order commit order.
fn move_head(connection: &Connection, member: MemberId, expected: u64, head: Head) -> Result<bool, StoreError> {
    let text = if expected == 0 {
        "INSERT INTO head (member_id, version, sequence, entry, standing, era, debt)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ?8 = 0 ON CONFLICT (member_id) DO NOTHING"
    } else {
        "UPDATE head SET version = ?2, sequence = ?3, entry = ?4, standing = ?5, era = ?6, debt = ?7
         WHERE member_id = ?1 AND version = ?8"
    };
    let moved = run(
        connection,
        text,
        params![
            member.uuid().as_bytes(),
            int(head.version),
            int(head.sequence),
            int(head.entry),
            int(head.standing),
            int(head.era),
            head.debt.0,
            int(expected),
        ],
    )?;
    Ok(moved == 1)
}

/// Claims and releases names; gives the kind of the first that belongs to another member.
fn claim(connection: &Connection, member: MemberId, changes: &Changes) -> Result<Option<NameKind>, StoreError> {
    if changes.claims.is_empty() && changes.released.is_empty() {
        return Ok(None);
    }
    let key = union::lookup_key(connection)?;
    let digest = |name: &Name| name.digest(&key);
    for name in &changes.released {
        run(
            connection,
            "DELETE FROM name WHERE kind = ?1 AND digest = ?2 AND member_id = ?3",
            (name.kind().code(), digest(name), member.uuid().as_bytes()),
        )?;
    }
    for name in &changes.claims {
        let (kind, digest) = (name.kind(), digest(name));
        // A card may be shared by a family; every other name has one owner.
        if kind != NameKind::Card && owner_of(connection, kind, &digest)?.is_some_and(|owner| owner != member) {
            return Ok(Some(kind));
        }
        run(
            connection,
            "INSERT INTO name (kind, digest, member_id) VALUES (?1, ?2, ?3)
             ON CONFLICT (kind, digest, member_id) DO NOTHING",
            (kind.code(), digest, member.uuid().as_bytes()),
        )?;
    }
    Ok(None)
}

fn put_person(connection: &Connection, id: &[u8; 16], person: &Person) -> Result<(), StoreError> {
    let card = person.card.as_ref();
    run(
        connection,
        "INSERT OR REPLACE INTO person (member_id, name, birth_date, kenpos_id, employee_number, card_symbol,
             card_number, card_insurer_number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            person.name,
            person.birth_date.to_string(),
            person.kenpos_id,
            person.employee_number,
            card.map(|card| &card.symbol),
            card.map(|card| &card.number),
            card.map(|card| &card.insurer_number),
        ],
    )
    .map(drop)
}

fn put_account(connection: &Connection, id: &[u8; 16], account: &Account) -> Result<(), StoreError> {
    let (registration, failures, at) = match account.registration {
        Registration::Open { failures } => ("open", failures, None),
        Registration::Closed { since } => ("closed", 0, Some(since)),
        Registration::Done { at } => ("done", 0, Some(at)),
    };
    run(
        connection,
        "INSERT OR REPLACE INTO account (member_id, registration, failures, registration_at, password_hash,
             password_set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id,
            registration,
            failures,
            at.map(Moment::millis),
            account.password_hash,
            account.password_set_at.map(Moment::millis),
        ],
    )
    .map(drop)
}

fn put_standing_and_consent(connection: &Connection, id: &[u8; 16], changes: &Changes) -> Result<(), StoreError> {
    if let Some(row) = &changes.standing {
        run(
            connection,
            "INSERT INTO standing (member_id, number, sequence, last_day_known_at, standing)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                id,
                int(changes.head.standing),
                int(row.sequence),
                row.last_day_known_at.millis(),
                json(&row.standing)
            ],
        )?;
    }
    if let Some((consent, sequence)) = &changes.consent {
        run(
            connection,
            "INSERT OR REPLACE INTO consent (member_id, sequence, programme, checkup_results)
             VALUES (?1, ?2, ?3, ?4)",
            params![id, int(*sequence), consent.programme, consent.checkup_results],
        )?;
    }
    for event in &changes.consent_events {
        run(
            connection,
            "INSERT INTO consent_event (member_id, sequence, purpose, terms_version, given, asked_at, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                int(event.sequence),
                event.purpose.code(),
                event.terms_version,
                event.given,
                event.asked_at.millis(),
                event.received_at.millis(),
            ],
        )?;
    }
    Ok(())
}

fn put_device(connection: &Connection, id: &[u8; 16], device: &Device) -> Result<(), StoreError> {
    run(
        connection,
        // Not INSERT OR REPLACE: that would remove the row its contacts refer to.
        "INSERT INTO device (member_id, device_id, platform, signed_in_at, refresh_hash, next_hash, retired_hashes,
             revoked_at, revoked_because, last_contact, app_version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (member_id, device_id) DO UPDATE SET platform = ?3, signed_in_at = ?4, refresh_hash = ?5,
             next_hash = ?6, retired_hashes = ?7, revoked_at = ?8, revoked_because = ?9, last_contact = ?10,
             app_version = ?11",
        params![
            id,
            device.device_id.uuid().as_bytes(),
            platform_code(device),
            device.signed_in_at.millis(),
            device.refresh_hash.to_hex(),
            device.next_hash.map(TokenHash::to_hex),
            device.retired.iter().map(|hash| hash.to_hex()).collect::<Vec<_>>().join(" "),
            device.revoked.map(|revoked| revoked.at.millis()),
            device.revoked.map(|revoked| revoked.because.code()),
            int(device.last_contact),
            device.app_version,
        ],
    )
    .map(drop)
}

fn platform_code(device: &Device) -> String {
    json(&device.platform).trim_matches('"').to_owned()
}

fn put_contact(connection: &Connection, id: &[u8; 16], device: DeviceId, contact: &Contact) -> Result<(), StoreError> {
    run(
        connection,
        "INSERT INTO contact (member_id, device_id, number, at, boot_id, monotonic_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id,
            device.uuid().as_bytes(),
            int(contact.number),
            contact.at.millis(),
            contact.boot_id,
            // No device runs for 2^63 milliseconds; one that says so is bounded by its contacts all the same.
            int(contact.monotonic_ms),
        ],
    )?;
    run(
        connection,
        // A number is a moment (`Draft::note_contact`), so age is a range of the key. Past the end OFFSET gives NULL.
        "WITH last AS (SELECT number FROM contact WHERE member_id = ?1 AND device_id = ?2
                       ORDER BY number DESC LIMIT 3 OFFSET ?3 - 1)
         DELETE FROM contact WHERE member_id = ?1 AND device_id = ?2 AND (
             number < min(?4, (SELECT number FROM last LIMIT 1))
             OR number = (SELECT number FROM last LIMIT 1 OFFSET 1)
                AND number - ?5 < (SELECT number FROM last LIMIT 1 OFFSET 2))",
        params![
            id,
            device.uuid().as_bytes(),
            int(CONTACTS_KEPT),
            contact.at.plus_days(-CONTACTS_KEPT_DAYS).millis(),
            CONTACTS_APART_MS,
        ],
    )
    .map(drop)
}

fn put_tokens(connection: &Connection, id: &[u8; 16], changes: &Changes) -> Result<(), StoreError> {
    for device in &changes.tokens_ended {
        run(
            connection,
            "DELETE FROM access_token WHERE member_id = ?1 AND device_id = ?2",
            (id, device.uuid().as_bytes()),
        )?;
    }
    for token in &changes.tokens {
        run(
            connection,
            "DELETE FROM access_token WHERE member_id = ?1 AND expires_at < ?2",
            (id, changes.at.millis()),
        )?;
        run(
            connection,
            "INSERT INTO access_token (hash, member_id, device_id, expires_at) VALUES (?1, ?2, ?3, ?4)",
            (token.hash.to_hex(), id, token.device_id.uuid().as_bytes(), token.expires_at.millis()),
        )?;
    }
    Ok(())
}

fn put_receipts_and_records(connection: &Connection, id: &[u8; 16], changes: &Changes) -> Result<(), StoreError> {
    for (op, receipt) in &changes.receipts {
        run(
            connection,
            "INSERT INTO op (member_id, op_id, body_hash, received_at, outcome) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                id,
                op.uuid().as_bytes(),
                receipt.body_hash.to_hex(),
                receipt.received_at.millis(),
                json(&receipt.outcome),
            ),
        )?;
    }
    for (record, row) in &changes.records {
        let value = &row.change.record.value;
        run(
            connection,
            "INSERT INTO record (member_id, record_id, sequence, kind, day, change) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (member_id, record_id) DO UPDATE SET sequence = ?3, kind = ?4, day = ?5, change = ?6",
            (
                id,
                record.uuid().as_bytes(),
                int(row.sequence),
                value.kind().code(),
                value.day().to_string(),
                json(&row.change),
            ),
        )?;
    }
    Ok(())
}
