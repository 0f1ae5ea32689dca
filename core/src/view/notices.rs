//! The union's notices, and which of them this phone's member has read.

use std::collections::BTreeMap;

use kenpos_protocol::document::{Document, DocumentKind, ExpiryNotice};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use serde::Serialize;

use crate::error::{KenposError, StoreError};
use crate::store::columns::Millis;
use crate::store::{Conn, Tx, documents, mirror};

/// Notices in one answer, the newest: more than anyone reads.
pub const NOTICES_MAX: u32 = 200;

/// The notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notices {
    /// Of all notices.
    pub unread: u64,
    /// Newest first, at most [`NOTICES_MAX`].
    pub items: Vec<NoticeItem>,
    /// To this member alone: points that soon run out, soonest first; what is past is left out.
    pub expiry: Vec<ExpiryNotice>,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeItem {
    /// For marking it as read.
    pub id: u64,
    /// When the union posted it.
    pub posted_at: Moment,
    /// One line.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// On this phone.
    pub read: bool,
}

/// The notices as they stand.
pub(crate) fn notices(conn: &Conn<'_>, clock: &ClockReading) -> Result<Notices, StoreError> {
    let unread = conn
        .prepare_cached("SELECT COUNT(*) FROM mirror_notice WHERE notice NOT IN (SELECT notice FROM notice_read)")?
        .query_row([], |row| row.get(0))?;
    let items = newest(conn, NOTICES_MAX)?;
    Ok(Notices { unread, items, expiry: expiry(conn, mirror::head(conn)?.now(clock).programme_day())? })
}

/// Every notice there is, newest first.
pub(super) fn all(conn: &Conn<'_>) -> Result<Vec<NoticeItem>, StoreError> {
    newest(conn, u32::MAX)
}

fn newest(conn: &Conn<'_>, most: u32) -> Result<Vec<NoticeItem>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT notice, posted_at, title, body, notice IN (SELECT notice FROM notice_read) FROM mirror_notice \
         ORDER BY posted_at DESC, notice DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([most], |row| {
        Ok(NoticeItem {
            id: row.get(0)?,
            posted_at: row.get::<_, Millis>(1)?.0,
            title: row.get(2)?,
            body: row.get(3)?,
            read: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest notice for each last day that is to come.
fn expiry(conn: &Conn<'_>, today: ProgrammeDay) -> Result<Vec<ExpiryNotice>, StoreError> {
    let mut newest: BTreeMap<ProgrammeDay, ExpiryNotice> = BTreeMap::new();
    for document in documents::documents(conn, DocumentKind::ExpiryNotice)? {
        let Document::ExpiryNotice(notice) = document else { continue };
        let known = newest.get(&notice.expires_on);
        if notice.expires_on >= today && known.is_none_or(|known| known.posted_at < notice.posted_at) {
            newest.insert(notice.expires_on, notice);
        }
    }
    Ok(newest.into_values().collect())
}

/// Marks one notice as read.
pub(crate) fn mark_read(tx: &Tx<'_>, notice: u64) -> Result<(), KenposError> {
    let unknown = || KenposError::not_found("notice", notice);
    let notice = i64::try_from(notice).map_err(|_| unknown())?; // no notice has a number that SQLite cannot hold
    let known = tx
        .prepare_cached(
            "INSERT OR REPLACE INTO notice_read (notice) SELECT notice FROM mirror_notice WHERE notice = ?1",
        )?
        .execute([notice])?;
    if known == 0 { Err(unknown()) } else { Ok(()) }
}
