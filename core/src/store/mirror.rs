//! The mirror: what the server has told, applied page by page.
//!
//! Comes in: the answers to syncs. Goes out: where the mirror stands, awards, the balance, what previews need. Must
//! never happen: a page applied without its cursor, an unsent row touched, an entry counted twice.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use kenpos_protocol::pull::{Change, ChangeBody, LedgerEntry, RecordChange};
use kenpos_protocol::sync::{Cursor, SyncResponse};
use kenpos_rules::award::AwardKey;
use kenpos_rules::clock::{ClockReading, Contact, Stamp};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use rusqlite::{OptionalExtension as _, params};

use super::columns::{Millis, Text};
use super::records::{self, Record};
use super::{Conn, Tx, documents, session};
use crate::error::StoreError;
use crate::outbox;

/// Where the mirror stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Of the last applied page; none before the first and after a wipe.
    pub cursor: Option<Cursor>,
    /// The server's epoch as last heard, also after a wipe.
    pub epoch: Option<String>,
    /// The last contact with the server.
    pub contact: Option<Contact>,
}

impl Head {
    /// The member sequence the mirror has reached; 0 before the first page.
    pub(crate) fn member_sequence(&self) -> u64 {
        self.cursor.as_ref().map_or(0, |cursor| cursor.member)
    }

    /// Now, as far as the phone can tell: with the boot unchanged since the last contact, the server's time then
    /// plus the time elapsed, which nobody can set; else the wall clock.
    pub(crate) fn now(&self, clock: &ClockReading) -> Moment {
        match &self.contact {
            // A device that cannot name its boot gives an empty text; two of those prove nothing.
            Some(contact)
                if !clock.boot_id.is_empty()
                    && contact.boot_id == clock.boot_id
                    && contact.monotonic_ms <= clock.monotonic_ms =>
            {
                let elapsed = clock.monotonic_ms - contact.monotonic_ms;
                contact.at.plus_millis(i64::try_from(elapsed).unwrap_or(i64::MAX))
            }
            _ => clock.wall,
        }
    }

    /// The stamp of an entry made at this reading.
    pub(crate) fn stamp(&self, clock: &ClockReading) -> Stamp {
        Stamp { clock: clock.clone(), after_contact: self.contact.as_ref().map_or(0, |contact| contact.number) }
    }
}

/// Reads where the mirror stands.
pub(crate) fn head(conn: &Conn<'_>) -> Result<Head, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT epoch, member_sequence, union_sequence, contact, contact_at, contact_boot, contact_monotonic_ms, \
         has_cursor FROM head",
    )?;
    Ok(statement.query_row([], |row| {
        let epoch: Option<String> = row.get(0)?;
        let (member, union) = (row.get(1)?, row.get(2)?);
        let contact_at: Option<Millis> = row.get(4)?;
        let contact = match contact_at {
            Some(Millis(at)) => {
                Some(Contact { number: row.get(3)?, at, boot_id: row.get(5)?, monotonic_ms: row.get(6)? })
            }
            None => None,
        };
        let has_cursor: bool = row.get(7)?;
        let cursor = epoch.clone().filter(|_| has_cursor).map(|epoch| Cursor { epoch, member, union });
        Ok(Head { cursor, epoch, contact })
    })?)
}

/// Notes a contact: the sign-in, or a sync.
pub(crate) fn note_contact(tx: &Tx<'_>, contact: &Contact) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE head SET contact = ?1, contact_at = ?2, contact_boot = ?3, contact_monotonic_ms = ?4")?
        .execute(params![contact.number, Millis(contact.at), contact.boot_id, contact.monotonic_ms])?;
    Ok(())
}

/// Applies one page with its cursor and its contact. `clock` is the reading the request carried, which is the one the
/// server keeps with the contact, so both sides measure from the same point. Where the answer starts
/// over, the mirror is emptied first; where it is of another epoch, what was settled in the old one is owed again
/// (law 1): resolve the receipts of the same answer after this.
pub(crate) fn apply_page(tx: &Tx<'_>, page: &SyncResponse, clock: &ClockReading) -> Result<(), StoreError> {
    let contact = Contact {
        number: page.contact,
        at: page.server_time,
        boot_id: clock.boot_id.clone(),
        monotonic_ms: clock.monotonic_ms,
    };
    let before = head(tx)?;
    note_contact(tx, &contact)?;
    // Without a cursor it begins at the beginning as well: what an answer put here before, a restored server may not have.
    if page.from_start || before.cursor.is_none() {
        wipe(tx)?;
    }
    if before.epoch.is_some_and(|epoch| epoch != page.cursor.epoch) {
        outbox::reoffer(tx, page.server_time)?;
    }
    for change in &page.changes {
        apply(tx, change)?;
    }
    if !page.more {
        session::trust_consent(tx)?;
    }
    note_cursor(tx, &page.cursor)
}

/// Notes how far the mirror has come.
pub(crate) fn note_cursor(tx: &Tx<'_>, cursor: &Cursor) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE head SET epoch = ?1, has_cursor = 1, member_sequence = ?2, union_sequence = ?3")?
        .execute((&cursor.epoch, cursor.member, cursor.union))?;
    Ok(())
}

/// Empties the mirror and forgets the cursor, so that the next pull starts over. What is owed, which notices were
/// read, and what previews need stay.
pub(crate) fn wipe(tx: &Tx<'_>) -> Result<(), StoreError> {
    let sums = "DELETE FROM mirror_balance;";
    #[cfg(feature = "planted")]
    let sums = planted::instead(Bug::ReplayDoubled, "", sums);
    tx.execute_batch(sums)?;
    tx.execute_batch(
        "DELETE FROM mirror_entry; DELETE FROM mirror_record; DELETE FROM mirror_notice; \
         DELETE FROM mirror_document; DELETE FROM mirror_publication; \
         UPDATE head SET has_cursor = 0, member_sequence = 0, union_sequence = 0;",
    )?;
    Ok(())
}

fn apply(tx: &Tx<'_>, change: &Change) -> Result<(), StoreError> {
    match &change.body {
        ChangeBody::Entry(entry) => apply_entry(tx, entry),
        ChangeBody::Record(RecordChange { record, op_id, reason, judgement }) => {
            let record = Record { revision: record.clone(), op_id: *op_id };
            records::put_mirrored(tx, &record, *reason, judgement.as_ref())
        }
        ChangeBody::Standing { standing } => {
            let text = serde_json::to_string(standing).map_err(|_| StoreError::Unreadable { what: "standing" })?;
            tx.prepare_cached("UPDATE head SET standing = ?1")?.execute([text])?;
            Ok(())
        }
        ChangeBody::Consent { consent } => session::set_consent(tx, *consent),
        ChangeBody::Document(document) => documents::put(tx, document),
        ChangeBody::Publication(publication) => documents::put_publication(tx, publication),
        ChangeBody::Notice(notice) => {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO mirror_notice (notice, posted_at, title, body) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![notice.notice, Millis(notice.posted_at), notice.title, notice.body])?;
            Ok(())
        }
        ChangeBody::Programme { revision, text } => apply_programme(tx, revision, text),
    }
}

fn apply_entry(tx: &Tx<'_>, entry: &LedgerEntry) -> Result<(), StoreError> {
    let expires_on = entry.lots.iter().map(|lot| lot.expires_on).max();
    let added = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO mirror_entry (entry, posted_at, entry_kind, award, period, day, points, expires_on, \
             reason, programme_revision, record_id, order_id, owed) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            entry.entry,
            Millis(entry.posted_at),
            entry.entry_kind.code(),
            entry.award.map(|award| award.code()),
            entry.period.as_ref().map(ToString::to_string),
            Text(entry.day),
            entry.points().0,
            expires_on.map(Text),
            entry.reason.map(|reason| reason.code()),
            entry.programme_revision,
            entry.record_id.map(Text),
            entry.order.map(Text),
            entry.owed.0,
        ])?;
    // Entries are never changed, so one that is here already has been counted. A file of before the debt knows nothing of it.
    if added == 0 {
        tx.prepare_cached("UPDATE mirror_entry SET owed = ?2 WHERE entry = ?1")?
            .execute((entry.entry, entry.owed.0))?;
        return Ok(());
    }
    let mut sum = tx.prepare_cached(
        "INSERT INTO mirror_balance (expires_on, points) VALUES (?1, ?2) \
         ON CONFLICT (expires_on) DO UPDATE SET points = points + excluded.points",
    )?;
    for lot in &entry.lots {
        sum.execute((Text(lot.expires_on), lot.points.0))?;
    }
    Ok(())
}

/// A programme this app cannot read is of a newer one: the last readable stays, for previews only.
fn apply_programme(tx: &Tx<'_>, revision: &str, text: &str) -> Result<(), StoreError> {
    if Programme::parse(text).is_ok() {
        tx.prepare_cached("UPDATE head SET programme_revision = ?1, programme_text = ?2")?.execute((revision, text))?;
    }
    Ok(())
}

/// Whether the mirror's own sum agrees with what the server says can be spent on a day.
pub(crate) fn balance_matches(conn: &Conn<'_>, balance: Points, on: ProgrammeDay) -> Result<bool, StoreError> {
    Ok(self::balance(conn, on)? == balance)
}

/// What can be spent on a day: the points that expire on it or later.
pub(crate) fn balance(conn: &Conn<'_>, on: ProgrammeDay) -> Result<Points, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT COALESCE(SUM(points), 0) FROM mirror_balance WHERE expires_on >= ?1")?;
    Ok(Points(statement.query_row([Text(on)], |row| row.get(0))?))
}

/// What the member owes: points that were spent or are set aside and were taken back, as far as later ones have not met it.
pub(crate) fn debt(conn: &Conn<'_>) -> Result<Points, StoreError> {
    let mut statement = conn.prepare_cached("SELECT COALESCE(SUM(owed), 0) FROM mirror_entry")?;
    Ok(Points(statement.query_row([], |row| row.get(0))?))
}

/// What can be spent on a day, by the last day on which it can; soonest first.
pub(crate) fn expiring(conn: &Conn<'_>, on: ProgrammeDay) -> Result<Vec<(ProgrammeDay, Points)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT expires_on, points FROM mirror_balance WHERE expires_on >= ?1 AND points <> 0 ORDER BY expires_on",
    )?;
    let rows = statement.query_map([Text(on)], |row| Ok((row.get::<_, Text<_>>(0)?.0, Points(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What the mirror holds of an award: none when it was never posted, else its points after corrections.
pub(crate) fn awarded(conn: &Conn<'_>, key: &AwardKey) -> Result<Option<Points>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT SUM(points) FROM mirror_entry WHERE period = ?1 AND award = ?2 AND entry_kind <> 'expiry'",
    )?;
    let points: Option<i64> =
        statement.query_row((Text(&key.period), key.code.code()), |row| row.get(0)).optional()?.flatten();
    Ok(points.map(Points))
}

/// The programme in force: the server's, or before the first pull the one this app was built with.
pub(crate) fn programme(conn: &Conn<'_>) -> Result<Arc<Programme>, StoreError> {
    let revision: Option<String> =
        conn.prepare_cached("SELECT programme_revision FROM head")?.query_row([], |row| row.get(0))?;
    let mut kept = conn.programme.borrow_mut();
    if let Some((known, programme)) = kept.as_ref()
        && *known == revision
    {
        return Ok(Arc::clone(programme));
    }
    let text: Option<String> =
        conn.prepare_cached("SELECT programme_text FROM head")?.query_row([], |row| row.get(0))?;
    let programme = match text {
        Some(text) => Programme::parse(&text).map_err(|_| StoreError::Unreadable { what: "programme" })?,
        None => Programme::standard(),
    };
    let programme = Arc::new(programme);
    *kept = Some((revision, Arc::clone(&programme)));
    Ok(programme)
}

/// What the rules need to know of the member. Before the first pull a member from the beginning is assumed: a
/// preview that comes out too high is put right by the first sync, one that is missing looks like a loss.
pub(crate) fn standing(conn: &Conn<'_>, programme: &Programme) -> Result<Standing, StoreError> {
    let text: Option<String> = conn.prepare_cached("SELECT standing FROM head")?.query_row([], |row| row.get(0))?;
    match text {
        Some(text) => serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "standing" }),
        None => Ok(Standing {
            relationship: Relationship::Employee,
            registered_on: Some(programme.starts_on()),
            periods: vec![MembershipPeriod { from: programme.starts_on(), to: None }],
            born_in: None,
        }),
    }
}
