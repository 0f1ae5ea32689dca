//! The SQLite back end: the contract with both drivers, the schema, and files that are not ours.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;

use super::open::MIGRATIONS;
use super::{Place, SqliteStore};
use crate::store::contract::{Site, schema};
use crate::store::{Store, StoreError};
use crate::testing::ports;

/// A database file of the test's own.
struct File {
    _folder: tempfile::TempDir,
    path: PathBuf,
    threaded: bool,
}

impl File {
    fn new(threaded: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder of the test");
        let path = folder.path().join("kenpos.db");
        Self { _folder: folder, path, threaded }
    }
}

#[async_trait]
impl Site for File {
    async fn open(&self) -> Arc<dyn Store> {
        let (ports, _) = ports("2026-11-22T00:00:00Z");
        let store = if self.threaded {
            SqliteStore::serving(&self.path, &ports)
        } else {
            SqliteStore::inline(&Place::File(self.path.clone()), &ports)
        };
        Arc::new(store.expect("the database opens"))
    }
}

mod inline {
    crate::store_contract!(super::File::new(false));
}

mod serving {
    crate::store_contract!(super::File::new(true));
}

fn open(path: &std::path::Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::inline(&Place::File(path.to_owned()), &ports("2026-11-22T00:00:00Z").0)
}

/// Every table with its columns, and the columns of its key in order.
fn tables(connection: &Connection) -> BTreeMap<String, schema::Table> {
    let mut statement = connection
        .prepare(
            "SELECT tables.name, columns.name, columns.pk FROM pragma_table_list AS tables,
                 pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' ORDER BY 1, columns.pk, columns.cid",
        )
        .expect("the schema can be read");
    let mut rows = statement.query(()).expect("the schema can be read");
    let mut tables: BTreeMap<String, schema::Table> = BTreeMap::new();
    while let Some(row) = rows.next().expect("the schema can be read") {
        let (table, column, key): (String, String, i64) =
            (row.get(0).expect("a name"), row.get(1).expect("a column"), row.get(2).expect("a key place"));
        let entry = tables.entry(table).or_default();
        entry.columns.push(column.clone());
        if key > 0 {
            entry.key.push(column);
        }
    }
    tables
}

fn made() -> Connection {
    let connection = Connection::open_in_memory().expect("a database in memory");
    for step in MIGRATIONS {
        connection.execute_batch(step).expect("the schema is SQL");
    }
    connection
}

#[test]
fn every_table_is_a_member_table_a_lookup_table_or_a_union_table() {
    schema::every_table_is_a_member_table_a_lookup_table_or_a_union_table(&tables(&made()));
}

#[test]
fn only_the_person_table_names_a_person() {
    schema::only_the_person_table_names_a_person(&tables(&made()));
}

#[test]
fn an_entry_is_neither_changed_nor_removed() {
    let connection = made();
    connection
        .execute_batch(
            "INSERT INTO head VALUES (zeroblob(16), 1, 1, 1, 0, 0, 0);
             INSERT INTO entry (member_id, number, sequence, kind, posted_at, day, programme_revision)
             VALUES (zeroblob(16), 1, 1, 'grant', 0, '2026-11-22', 'r1');
             INSERT INTO posting VALUES (zeroblob(16), 1, 'available', 1, 10);",
        )
        .expect("an entry can be written");
    for change in
        ["UPDATE entry SET day = ''", "DELETE FROM entry", "UPDATE posting SET points = 9", "DELETE FROM posting"]
    {
        let error = connection.execute(change, ()).expect_err(change);
        assert!(error.to_string().contains("append-only"), "{change}: {error}");
    }
}

#[test]
fn a_line_of_the_desks_log_is_neither_changed_nor_removed() {
    let connection = made();
    let line = "INSERT INTO act (at, staff, action, about, outcome, detail) VALUES (0, 'a', 'b', 'c', 'begun', '')";
    connection.execute_batch(line).expect("a line can be written");
    for change in ["UPDATE act SET staff = 'z'", "DELETE FROM act"] {
        let error = connection.execute(change, ()).expect_err(change);
        assert!(error.to_string().contains("append-only"), "{change}: {error}");
    }
}

#[test]
fn sqlite_is_past_the_fault_that_could_lose_a_journal() {
    // Before 3.51.3 a reset of the write-ahead log could corrupt the database.
    assert!(rusqlite::version_number() >= 3_051_003);
}

#[tokio::test]
async fn a_newer_database_is_refused_with_both_versions() {
    let file = File::new(false);
    drop(file.open().await);
    let connection = Connection::open(&file.path).expect("the file opens");
    connection.pragma_update(None, "user_version", 99).expect("the version is set");
    let known = i64::try_from(MIGRATIONS.len()).expect("a few");
    assert_eq!(open(&file.path).err(), Some(StoreError::TooNew { found: 99, known }));
}

#[test]
fn a_file_of_somebody_else_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder of the test");
    let text = folder.path().join("notes.db");
    std::fs::write(&text, "not a database at all, but long enough to look like one ".repeat(20)).expect("a file");
    let other = folder.path().join("other.db");
    Connection::open(&other).and_then(|other| other.execute_batch("CREATE TABLE mine (x)")).expect("a database");
    for path in [text, other] {
        let before = std::fs::read(&path).expect("the file");
        assert_eq!(open(&path).err(), Some(StoreError::NotOurs { path: path.display().to_string() }));
        assert_eq!(std::fs::read(&path).expect("the file"), before);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_but_its_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let file = File::new(true);
    let _store = file.open().await;
    for entry in std::fs::read_dir(file.path.parent().expect("a folder")).expect("the folder") {
        let entry = entry.expect("a file");
        let mode = entry.metadata().expect("its mode").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", entry.path().display());
    }
}

#[tokio::test]
async fn the_desk_writes_while_the_server_has_the_file_open() {
    let file = File::new(true);
    let serving = file.open().await;
    let desk = open(&file.path).expect("the desk opens the same file");
    let now = kenpos_rules::day::Moment::from_millis(0);
    desk.post_notice("お知らせ", "本文", now).await.expect("the desk posts");
    assert_eq!(serving.union_state().await.expect("the union").sequence, 1);
    serving.post_notice("お知らせ", "本文", now).await.expect("the server posts");
    assert_eq!(desk.union_state().await.expect("the union").sequence, 2);
}
