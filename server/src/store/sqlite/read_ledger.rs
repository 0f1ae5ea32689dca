//! Awards, entries, lots and balances, read.

use std::collections::BTreeMap;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::AwardKey;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{MemberId, RecordId};
use kenpos_rules::points::Points;
use rusqlite::Connection;

use super::rows::{Fields, all, int};
use crate::award::evidence::AwardRow;
use crate::ledger::entry::{Entry, LedgerAccount, LotRow, Posting};
use crate::store::StoreError;
use crate::store::member::Want;

/// What [`award`] reads.
pub(super) const AWARD_COLUMNS: &str =
    "code, period, points, revision, programme_revision, day, granted_on, expires_on, lot, evidence, reason";

pub(super) fn award(row: &mut Fields<'_>) -> Result<AwardRow, StoreError> {
    Ok(AwardRow {
        key: AwardKey { code: row.parse()?, period: row.parse()? },
        points: row.points()?,
        revision: row.u32()?,
        programme_revision: row.text()?,
        day: row.day()?,
        granted_on: row.day()?,
        expires_on: row.day()?,
        lot: row.u64()?,
        evidence: row.parse()?,
        reason: row.opt_parse()?,
    })
}

pub(super) fn awards(
    connection: &Connection,
    member: MemberId,
    want: &Want,
) -> Result<BTreeMap<AwardKey, AwardRow>, StoreError> {
    let every = format!("SELECT {AWARD_COLUMNS} FROM award WHERE member_id = ?1");
    let mut rows = Vec::new();
    if want.all_awards {
        rows = all(connection, "award", &every, [member.uuid().as_bytes()], award)?;
    } else {
        let of_period = format!("{every} AND period = ?2");
        for period in &want.periods {
            let params = (member.uuid().into_bytes(), period.to_string());
            rows.extend(all(connection, "award", &of_period, params, award)?);
        }
    }
    Ok(rows.into_iter().map(|row| (row.key.clone(), row)).collect())
}

pub(super) fn balances(
    connection: &Connection,
    member: MemberId,
) -> Result<BTreeMap<ProgrammeDay, Points>, StoreError> {
    let rows = all(
        connection,
        "balance",
        "SELECT expires_on, points FROM balance WHERE member_id = ?1",
        [member.uuid().as_bytes()],
        |row| Ok((row.day()?, row.points()?)),
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn lot(row: &mut Fields<'_>) -> Result<(u64, LotRow), StoreError> {
    let number = row.u64()?;
    let lot = LotRow {
        number,
        granted_on: row.day()?,
        expires_on: row.day()?,
        granted: row.points()?,
        left: row.points()?,
        expired: row.points()?,
    };
    Ok((number, lot))
}

/// What [`lot`] reads.
pub(super) const LOT_COLUMNS: &str = "number, granted_on, expires_on, granted, \"left\", expired";

pub(super) fn lots_all(connection: &Connection, member: MemberId) -> Result<BTreeMap<u64, LotRow>, StoreError> {
    let every = format!("SELECT {LOT_COLUMNS} FROM lot WHERE member_id = ?1");
    Ok(all(connection, "lot", &every, [member.uuid().as_bytes()], lot)?.into_iter().collect())
}

/// Lots with something left whose last day is before `day`. Days compare as text as they do as days.
pub(super) fn lots_due(
    connection: &Connection,
    member: MemberId,
    day: ProgrammeDay,
) -> Result<BTreeMap<u64, LotRow>, StoreError> {
    let due = format!("SELECT {LOT_COLUMNS} FROM lot WHERE member_id = ?1 AND \"left\" > 0 AND expires_on < ?2");
    Ok(all(connection, "lot", &due, (member.uuid().as_bytes(), day.to_string()), lot)?.into_iter().collect())
}

/// What [`entry`] reads.
pub(super) const ENTRY_COLUMNS: &str = "number, sequence, kind, reason, posted_at, award_code, award_period,
    award_revision, day, programme_revision, record_id";

pub(super) fn entry(row: &mut Fields<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        number: row.u64()?,
        sequence: row.u64()?,
        kind: row.code(EntryKind::from_code)?,
        reason: row.opt_parse()?,
        posted_at: row.moment()?,
        award: match (row.opt_parse()?, row.opt_parse()?, row.opt_u32()?) {
            (Some(code), Some(period), Some(revision)) => Some((AwardKey { code, period }, revision)),
            (None, None, None) => None,
            _ => return Err(row.damaged()),
        },
        day: row.day()?,
        programme_revision: row.text()?,
        record_id: row.opt_uuid()?.map(RecordId::from_uuid),
        postings: Vec::new(),
    })
}

/// The entries after a number of the feed, in order, with their postings.
pub(super) fn entries_after(
    connection: &Connection,
    member: MemberId,
    sequence: u64,
    limit: usize,
) -> Result<Vec<Entry>, StoreError> {
    let text =
        format!("SELECT {ENTRY_COLUMNS} FROM entry WHERE member_id = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut entries = all(connection, "entry", &text, (member.uuid().as_bytes(), int(sequence), limit), entry)?;
    for entry in &mut entries {
        entry.postings = all(
            connection,
            "posting",
            "SELECT account, lot, points FROM posting WHERE member_id = ?1 AND entry = ?2",
            (member.uuid().as_bytes(), int(entry.number)),
            posting,
        )?;
    }
    Ok(entries)
}

pub(super) fn posting(row: &mut Fields<'_>) -> Result<Posting, StoreError> {
    Ok(Posting { account: row.code(LedgerAccount::from_code)?, lot: row.u64()?, points: row.points()? })
}

/// The last days of the lots an entry touched.
pub(super) fn last_days(
    connection: &Connection,
    member: MemberId,
    entry: u64,
) -> Result<BTreeMap<u64, ProgrammeDay>, StoreError> {
    let rows = all(
        connection,
        "lot",
        "SELECT DISTINCT lot.number, lot.expires_on FROM posting JOIN lot
             ON lot.member_id = posting.member_id AND lot.number = posting.lot
         WHERE posting.member_id = ?1 AND posting.entry = ?2",
        (member.uuid().as_bytes(), int(entry)),
        |row| Ok((row.u64()?, row.day()?)),
    )?;
    Ok(rows.into_iter().collect())
}
