//! One commit: one member's rows, and the names it claims.

use kenpos_rules::clock::Contact;
use kenpos_rules::ids::{DeviceId, MemberId};
use rusqlite::{Connection, params, params_from_iter};

use super::driver::Wrote;
use super::read::owner_of;
use super::rows::run;
use super::union;
use crate::store::StoreError;
use crate::store::lookup::{Name, NameKind};
use crate::store::member::{CONTACTS_APART_MS, CONTACTS_KEPT, CONTACTS_KEPT_DAYS, Changes, Commit, Head};
use crate::store::rows::{Cell, Table, erased, int, written};

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
    let id = &member.uuid().into_bytes();
    if changes.erased {
        for statement in erased::statements("?1") {
            run(connection, &statement, (id,))?;
        }
    }
    if let Some(kind) = claim(connection, member, changes)? {
        return refused(Commit::Taken(kind));
    }
    end_tokens(connection, id, changes)?;
    for (table, rows) in written::rows(changes) {
        put(connection, member, table, rows)?;
    }
    for file in &changes.attachments_removed {
        run(connection, "DELETE FROM attachment WHERE member_id = ?1 AND id = ?2", (id, file))?;
    }
    if let Some((device, contact)) = &changes.contact {
        prune_contacts(connection, id, *device, contact)?;
    }
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

/// Writes a member's rows of one table.
fn put(connection: &Connection, member: MemberId, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
    let values: Vec<String> = (1..=table.columns.len() + 1).map(|place| format!("?{place}")).collect();
    let text = format!(
        "INSERT INTO {} (member_id, {}) VALUES ({}){}",
        table.name,
        table.list(),
        values.join(", "),
        table.on_conflict()
    );
    for row in rows {
        run(connection, &text, params_from_iter(std::iter::once(Cell::Id(member.uuid())).chain(row)))?;
    }
    Ok(())
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

/// Ends the tokens of devices, and with new tokens forgets the member's outdated ones.
fn end_tokens(connection: &Connection, id: &[u8; 16], changes: &Changes) -> Result<(), StoreError> {
    for device in &changes.tokens_ended {
        run(
            connection,
            "DELETE FROM access_token WHERE member_id = ?1 AND device_id = ?2",
            (id, device.uuid().as_bytes()),
        )?;
    }
    if !changes.tokens.is_empty() {
        run(
            connection,
            "DELETE FROM access_token WHERE member_id = ?1 AND expires_at < ?2",
            (id, changes.at.millis()),
        )?;
    }
    Ok(())
}

fn prune_contacts(
    connection: &Connection,
    id: &[u8; 16],
    device: DeviceId,
    contact: &Contact,
) -> Result<(), StoreError> {
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
