//! The mirror: what the server has told, applied page by page.
//!
//! Comes in: the answers to syncs. Goes out: where the mirror stands, awards, the balance, what previews need. Must
//! never happen: a page applied without its cursor, an unsent row touched, an entry counted twice.

use std::sync::Arc;

use kenpos_protocol::pull::{Change, ChangeBody, LedgerEntry, RecordChange};
use kenpos_protocol::sync::{Cursor, SyncResponse};
use kenpos_rules::award::AwardKey;
use kenpos_rules::clock::{ClockReading, Contact, Stamp};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use rusqlite::{OptionalExtension as _, params};

use super::columns::{Millis, Text};
use super::records::{self, Record};
use super::{Conn, Tx, session};
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
            Some(contact) if contact.boot_id == clock.boot_id && contact.monotonic_ms <= clock.monotonic_ms => {
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
    tx.prepare_cached(
        "UPDATE head SET contact = ?1, contact_at = ?2, contact_boot = ?3, contact_monotonic_ms = ?4",
    )?
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
    if page.from_start {
        wipe(tx)?;
    }
    if before.epoch.is_some_and(|epoch| epoch != page.cursor.epoch) {
        outbox::reoffer(tx, page.server_time)?;
    }
    for change in &page.changes {
        apply(tx, change)?;
    }
    tx.prepare_cached("UPDATE head SET epoch = ?1, has_cursor = 1, member_sequence = ?2, union_sequence = ?3")?.execute((
        &page.cursor.epoch,
        page.cursor.member,
        page.cursor.union,
    ))?;
    Ok(())
}

/// Empties the mirror and forgets the cursor, so that the next pull starts over. What is owed, which notices were
/// read, and what previews need stay.
pub(crate) fn wipe(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute_batch(
        "DELETE FROM mirror_entry; DELETE FROM mirror_balance; DELETE FROM mirror_record; DELETE FROM mirror_notice; \
         UPDATE head SET has_cursor = 0, member_sequence = 0, union_sequence = 0;",
    )?;
    Ok(())
}

fn apply(tx: &Tx<'_>, change: &Change) -> Result<(), StoreError> {
    match &change.body {
        ChangeBody::Entry(entry) => apply_entry(tx, entry),
        ChangeBody::Record(RecordChange { record, op_id, reason }) => {
            let record = Record { revision: record.clone(), op_id: *op_id };
            records::put_mirrored(tx, &record, reason.map(|reason| reason.code().to_owned()))
        }
        ChangeBody::Standing { standing } => {
            let text = serde_json::to_string(standing).map_err(|_| StoreError::Unreadable { what: "standing" })?;
            tx.prepare_cached("UPDATE head SET standing = ?1")?.execute([text])?;
            Ok(())
        }
        ChangeBody::Consent { consent } => session::set_consent(tx, *consent),
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
             reason, programme_revision, record_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
        ])?;
    // Entries are never changed, so one that is here already has been counted.
    if added == 0 {
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
        }),
    }
}

#[cfg(test)]
mod tests {
    use kenpos_protocol::pull::{EntryKind, LotDelta, Notice};
    use kenpos_rules::award::{AwardCode, Period};

    use super::*;
    use crate::testing::{NOON, TestPhone, day, moment, weighing};

    fn grant(entry: u64, code: AwardCode, period: &str, points: i64, expires: &str) -> Change {
        Change {
            sequence: entry,
            body: ChangeBody::Entry(LedgerEntry {
                entry,
                posted_at: moment(NOON),
                entry_kind: EntryKind::Grant,
                award: Some(code),
                period: Some(period.parse().expect("a period of the test")),
                day: day("2026-11-22"),
                lots: vec![LotDelta { expires_on: day(expires), points: Points(points) }],
                reason: None,
                programme_revision: "test".to_owned(),
                record_id: None,
            }),
        }
    }

    fn page(epoch: &str, from_start: bool, changes: Vec<Change>) -> SyncResponse {
        let member = changes.iter().filter(|change| !change.body.is_union()).map(|change| change.sequence).max();
        SyncResponse {
            server_time: moment(NOON),
            contact: 5,
            receipts: Vec::new(),
            from_start,
            cursor: Cursor { epoch: epoch.to_owned(), member: member.unwrap_or(0), union: 0 },
            changes,
            more: false,
            balance: None,
        }
    }

    fn apply_on(phone: &TestPhone, page: &SyncResponse) {
        let clock = phone.call().clock;
        phone.write(|tx| Ok(apply_page(tx, page, &clock)?));
    }

    #[test]
    fn the_balance_of_a_day_is_what_expires_on_it_or_later() {
        let phone = TestPhone::new();
        let changes = vec![
            grant(1, AwardCode::Registration, "once", 1_000, "2027-03-31"),
            grant(2, AwardCode::Weight, "2026-11-22", 10, "2028-03-31"),
        ];
        apply_on(&phone, &page("e1", true, changes));
        let on = |text: &str| phone.read(|conn| Ok(balance(conn, day(text))?));
        assert_eq!(on("2027-03-31"), Points(1_010));
        assert_eq!(on("2027-04-01"), Points(10));
        assert_eq!(on("2028-04-01"), Points::ZERO);
        let soonest = phone.read(|conn| Ok(expiring(conn, day("2026-11-22"))?));
        assert_eq!(soonest, [(day("2027-03-31"), Points(1_000)), (day("2028-03-31"), Points(10))]);
        assert!(phone.read(|conn| Ok(balance_matches(conn, Points(1_010), day("2026-11-22"))?)));
    }

    #[test]
    fn an_entry_that_comes_twice_counts_once() {
        let phone = TestPhone::new();
        let once = page("e1", false, vec![grant(1, AwardCode::Weight, "2026-11-22", 10, "2028-03-31")]);
        apply_on(&phone, &once);
        apply_on(&phone, &once);
        assert_eq!(phone.read(|conn| Ok(balance(conn, day("2026-11-22"))?)), Points(10));
        let key = AwardKey { code: AwardCode::Weight, period: Period::Day(day("2026-11-22")) };
        assert_eq!(phone.read(|conn| Ok(awarded(conn, &key)?)), Some(Points(10)));
    }

    #[test]
    fn starting_over_empties_the_mirror_and_keeps_what_is_owed_and_read() {
        let phone = TestPhone::new();
        let notice = Notice { notice: 1, posted_at: moment(NOON), title: "t".into(), body: "b".into() };
        let notice = Change { sequence: 1, body: ChangeBody::Notice(notice) };
        apply_on(&phone, &page("e1", true, vec![grant(1, AwardCode::Steps, "2026-11-22", 10, "2028-03-31"), notice.clone()]));
        phone.kenpos.mark_notice_read(1).expect("marked");
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        apply_on(&phone, &page("e1", true, vec![notice]));
        assert_eq!((phone.rows("mirror_entry"), phone.rows("mirror_balance"), phone.rows("outbox")), (0, 0, 1));
        assert_eq!(phone.kenpos.notices().expect("shown").unread, 0);
    }

    #[test]
    fn another_epoch_makes_the_phone_owe_again_what_was_settled_in_the_old_one() {
        let phone = TestPhone::new();
        apply_on(&phone, &page("e1", true, Vec::new()));
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        let sent = phone.claim_all();
        phone.accept(sent[0].op_id, 1);
        phone.write(|tx| Ok(outbox::settle_up_to(tx, 1, moment(NOON))?));
        apply_on(&phone, &page("e1", false, Vec::new()));
        assert!(phone.claim_all().is_empty());
        phone.write(|tx| Ok(wipe(tx)?));
        apply_on(&phone, &page("e2", true, Vec::new()));
        assert_eq!(phone.claim_all(), sent, "also after the mirror was emptied in between");
    }

    #[test]
    fn with_the_boot_unchanged_no_wall_clock_moves_the_programme_day() {
        let phone = TestPhone::new();
        apply_on(&phone, &page("e1", true, Vec::new()));
        phone.clock.set_wall(moment("2031-01-01T00:00:00Z"));
        phone.clock.advance_minutes(12 * 60);
        assert_eq!(phone.kenpos.today().expect("read"), day("2026-11-23"));
        phone.clock.restart("boot-2");
        assert_eq!(phone.kenpos.today().expect("read"), day("2031-01-01"));
    }

    #[test]
    fn a_programme_this_app_cannot_read_leaves_the_last_one_in_force() {
        let phone = TestPhone::new();
        let standard = Programme::standard();
        let body = |revision: &str, text: &str| {
            let (revision, text) = (revision.to_owned(), text.to_owned());
            Change { sequence: 1, body: ChangeBody::Programme { revision, text } }
        };
        apply_on(&phone, &page("e1", true, vec![body("r1", standard.text()), body("r2", "of = 'a newer app'")]));
        assert_eq!(phone.kenpos.programme().expect("read").text(), standard.text());
        assert_eq!(phone.kenpos.log_weight(&weighing(68_200)).expect("logged").preview_points, Points(10));
    }
}
