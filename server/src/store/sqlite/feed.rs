//! The rows of the feed after a number.

use kenpos_rules::ids::MemberId;
use rusqlite::Connection;

use super::rows::{all, one};
use crate::store::StoreError;
use crate::store::member::{FeedRows, FeedWant};
use crate::store::rows::device::{RECORD, record};
use crate::store::rows::document::{DOCUMENT, UNION_DOCUMENT, document, publication};
use crate::store::rows::feed::{MemberRows, of_union};
use crate::store::rows::ledger::{ENTRY, POSTING, entry, posting};
use crate::store::rows::member::Now;
use crate::store::rows::union::{NOTICE, PROGRAMME, notice, programme};
use crate::store::rows::{int, limit};

pub(super) fn rows(
    connection: &Connection,
    now: Now,
    member: MemberId,
    want: FeedWant,
) -> Result<FeedRows, StoreError> {
    let mut rows = FeedRows::default();
    // A quiet sync finds the heads where the phone's cursor is, and reads nothing.
    if want.member < now.head.sequence {
        rows.member = member_rows(connection, member, want)?.merge(now, want)?;
    }
    let after = int(want.union);
    let mut news = all(
        connection,
        NOTICE.name,
        &format!("SELECT {} FROM notice WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", NOTICE.list()),
        (after, limit(want.limit)),
        notice,
    )?;
    let in_force = one(
        connection,
        PROGRAMME.name,
        &format!(
            "SELECT {} FROM programme WHERE sequence > ?1
             AND revision = (SELECT programme_revision FROM union_state)",
            PROGRAMME.list()
        ),
        [after],
        programme,
    )?;
    news.extend(all(
        connection,
        UNION_DOCUMENT.name,
        &format!("SELECT {} FROM union_document WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", UNION_DOCUMENT.list()),
        (after, limit(want.limit)),
        publication,
    )?);
    rows.union = of_union(news, in_force, want.limit);
    Ok(rows)
}

fn member_rows(connection: &Connection, member: MemberId, want: FeedWant) -> Result<MemberRows, StoreError> {
    let id = member.uuid().into_bytes();
    let page = (id, int(want.member), limit(want.limit));
    let after = "WHERE member_id = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3";
    let entries = all(connection, ENTRY.name, &format!("SELECT {} FROM entry {after}", ENTRY.list()), page, entry)?;
    let records = all(connection, RECORD.name, &format!("SELECT {} FROM record {after}", RECORD.list()), page, record)?;
    let documents =
        all(connection, DOCUMENT.name, &format!("SELECT {} FROM document {after}", DOCUMENT.list()), page, document)?;
    // Entries are numbered in the order of the feed, so a page of them has one range of numbers.
    let (mut postings, mut last_days) = (Vec::new(), Vec::new());
    if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
        let range = (id, int(first.number), int(last.number));
        let of_range = "WHERE member_id = ?1 AND entry BETWEEN ?2 AND ?3";
        postings = all(
            connection,
            POSTING.name,
            &format!("SELECT {} FROM posting {of_range}", POSTING.list()),
            range,
            posting,
        )?;
        last_days = all(
            connection,
            "lot",
            &format!(
                "SELECT number, expires_on FROM lot
                 WHERE member_id = ?1 AND number IN (SELECT lot FROM posting {of_range})"
            ),
            range,
            |row| Ok((row.u64()?, row.day()?)),
        )?;
    }
    Ok(MemberRows {
        entries,
        postings,
        last_days: last_days.into_iter().collect(),
        records: records.into_iter().map(|(_, row)| row).collect(),
        documents,
    })
}
