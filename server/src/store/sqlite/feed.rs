//! Changes after a number, gathered from the rows that carry their numbers.

use kenpos_protocol::consent::ConsentState;
use kenpos_protocol::pull::{Change, ChangeBody, Notice};
use kenpos_rules::ids::MemberId;
use rusqlite::Connection;

use super::read_ledger::{entries_after, last_days};
use super::rows::{all, int, one};
use crate::feed::wire_entry;
use crate::store::StoreError;
use crate::store::member::{FeedRows, FeedWant, Head};

pub(super) fn rows(
    connection: &Connection,
    head: Head,
    member: MemberId,
    want: FeedWant,
) -> Result<FeedRows, StoreError> {
    let mut rows = FeedRows::default();
    // A quiet sync finds the heads where the phone's cursor is, and reads nothing.
    if want.member < head.sequence {
        rows.member = member_changes(connection, head, member, want)?;
    }
    rows.union = union_changes(connection, want)?;
    Ok(rows)
}

/// The first `limit` of each kind, merged and cut, are the first `limit` of all.
fn member_changes(
    connection: &Connection,
    head: Head,
    member: MemberId,
    want: FeedWant,
) -> Result<Vec<Change>, StoreError> {
    let (id, after) = (*member.uuid().as_bytes(), int(want.member));
    let mut changes = Vec::new();
    for entry in entries_after(connection, member, want.member, want.limit)? {
        let days = last_days(connection, member, entry.number)?;
        if !entry.postings.iter().all(|posting| days.contains_key(&posting.lot)) {
            return Err(StoreError::Damaged { table: "lot" });
        }
        let body = ChangeBody::Entry(wire_entry(&entry, |lot| days[&lot]));
        changes.push(Change { sequence: entry.sequence, body });
    }
    changes.extend(all(
        connection,
        "record",
        "SELECT sequence, change FROM record WHERE member_id = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
        (id, after, i64::try_from(want.limit).unwrap_or(i64::MAX)),
        |row| Ok(Change { sequence: row.u64()?, body: ChangeBody::Record(row.json()?) }),
    )?);
    changes.extend(one(
        connection,
        "standing",
        "SELECT sequence, standing FROM standing WHERE member_id = ?1 AND number = ?2 AND sequence > ?3",
        (id, int(head.standing), after),
        |row| Ok(Change { sequence: row.u64()?, body: ChangeBody::Standing { standing: row.json()? } }),
    )?);
    changes.extend(one(
        connection,
        "consent",
        "SELECT sequence, programme, checkup_results FROM consent WHERE member_id = ?1 AND sequence > ?2",
        (id, after),
        |row| {
            let sequence = row.u64()?;
            let consent = ConsentState { programme: row.opt_u32()?, checkup_results: row.opt_u32()? };
            Ok(Change { sequence, body: ChangeBody::Consent { consent } })
        },
    )?);
    changes.sort_by_key(|change| change.sequence);
    changes.truncate(want.limit);
    Ok(changes)
}

/// Notices, and the programme in force.
fn union_changes(connection: &Connection, want: FeedWant) -> Result<Vec<Change>, StoreError> {
    let after = int(want.union);
    let mut changes = all(
        connection,
        "notice",
        "SELECT sequence, number, posted_at, title, body FROM notice WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
        (after, i64::try_from(want.limit).unwrap_or(i64::MAX)),
        |row| {
            let sequence = row.u64()?;
            let notice = Notice { notice: row.u64()?, posted_at: row.moment()?, title: row.text()?, body: row.text()? };
            Ok(Change { sequence, body: ChangeBody::Notice(notice) })
        },
    )?;
    changes.extend(one(
        connection,
        "programme",
        "SELECT programme.sequence, revision, text FROM programme
         JOIN union_state ON union_state.programme_revision = programme.revision WHERE programme.sequence > ?1",
        [after],
        |row| {
            let sequence = row.u64()?;
            Ok(Change { sequence, body: ChangeBody::Programme { revision: row.text()?, text: row.text()? } })
        },
    )?);
    changes.sort_by_key(|change| change.sequence);
    changes.truncate(want.limit);
    Ok(changes)
}
