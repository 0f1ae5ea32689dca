//! A disk that is full, for a world that tests: never in a build that ships (feature `faults`).
//!
//! Comes in: how many pages this thread's next transactions may add to a member's file. Goes out: SQLite's own error. Must
//! never happen: a full disk imitated: the file really has no page left.

use std::cell::Cell;

use rusqlite::Connection;

thread_local! {
    static PAGES_LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// SQLite's own limit of pages, set again when the disk has room.
const PAGES_MAX: u32 = 4_294_967_294;

/// From now on each transaction of this thread may add so many pages; `None`: as many as it likes.
pub fn leave_pages(pages: Option<u32>) {
    PAGES_LEFT.set(pages);
}

/// A transaction under its limit, which ends with it.
pub(super) struct Limited<'c>(Option<&'c Connection>);

/// Gives the next transaction its limit.
pub(super) fn limit(connection: &Connection) -> rusqlite::Result<Limited<'_>> {
    let Some(left) = PAGES_LEFT.get() else { return Ok(Limited(None)) };
    let pages: u32 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    set(connection, pages.saturating_add(left))?;
    Ok(Limited(Some(connection)))
}

impl Drop for Limited<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.0 {
            set(connection, PAGES_MAX).expect("a limit is no statement that can fail");
        }
    }
}

fn set(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
}
