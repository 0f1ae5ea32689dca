//! Faults of the disk and of the process, for a world that tests: never in a build that ships (feature `faults`).
//!
//! Comes in: which fault this thread's next statements meet. Goes out: what SQLite itself makes of it. Must never happen: a
//! fault imitated: the statement is really interrupted, the file really has no page left.
//!
//! Only stores in the caller's thread ([`super::SqliteStore::inline`]) meet them.

use std::cell::Cell;
use std::ffi::c_int;

use rusqlite::Connection;

/// What the statements of this thread meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The process ends after so many more steps of SQLite's machine (0: it has ended): the statement under way is
    /// interrupted, and no later one begins. What was not committed is rolled back, as by the next process to open the
    /// file.
    DiesAfter {
        /// The steps.
        steps: u32,
    },
    /// The file may grow by so many more pages in each transaction.
    Full {
        /// The pages.
        pages_left: u32,
    },
}

thread_local! {
    static FAULT: Cell<Fault> = const { Cell::new(Fault::None) };
}

/// SQLite's own limit of pages, set again when the disk has room.
const PAGES_MAX: u32 = 4_294_967_294;

/// From now on statements of this thread meet this fault.
pub fn set(fault: Fault) {
    FAULT.set(fault);
}

/// The fault as it stands: of a process that dies, with the steps it still has.
pub fn get() -> Fault {
    FAULT.get()
}

/// Counts a step; true: the process has ended.
fn is_over() -> bool {
    match FAULT.get() {
        Fault::DiesAfter { steps } => {
            FAULT.set(Fault::DiesAfter { steps: steps.saturating_sub(1) });
            steps <= 1
        }
        _ => false,
    }
}

/// Runs `work` on the connection under the fault.
pub(super) fn during<T>(connection: &Connection, work: impl FnOnce() -> T) -> T {
    match FAULT.get() {
        Fault::None => work(),
        Fault::DiesAfter { .. } => {
            connection.progress_handler(1 as c_int, Some(is_over)).expect("the connection is our own");
            let value = work();
            connection.progress_handler(0, None::<fn() -> bool>).expect("the connection is our own");
            if !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK").expect("a transaction can be rolled back");
            }
            value
        }
        Fault::Full { pages_left } => {
            let pages: u32 =
                connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a database has pages");
            limit(connection, pages.saturating_add(pages_left));
            let value = work();
            limit(connection, PAGES_MAX);
            value
        }
    }
}

fn limit(connection: &Connection, pages: u32) {
    connection
        .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        .expect("a limit is no statement that can fail");
}
