//! The tables, as PostgreSQL has them.

use std::collections::BTreeMap;

use kenpos_test_postgres::TestDatabase;

use super::store;
use crate::store::contract::schema;

/// A database with the schema, and nothing in it.
async fn made() -> TestDatabase {
    let database = TestDatabase::create();
    drop(store(database.url()).await.expect("the database opens"));
    database
}

/// Name, columns, columns of the key in order, how and by what it is cut, into how many.
const TABLES: &str = "
    SELECT relname,
        (SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0),
        (SELECT string_agg(attname, ' ' ORDER BY place) FROM pg_index, unnest(indkey) WITH ORDINALITY AS key (number, place)
            JOIN pg_attribute ON attnum = key.number
            WHERE indrelid = pg_class.oid AND indisprimary AND attrelid = pg_class.oid),
        (SELECT partstrat::text || ' ' || attname FROM pg_partitioned_table
            JOIN pg_attribute ON attrelid = partrelid AND attnum = partattrs[0] WHERE partrelid = pg_class.oid),
        (SELECT count(*) FROM pg_inherits WHERE inhparent = pg_class.oid)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition";

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[tokio::test]
async fn every_table_is_a_member_table_a_lookup_table_or_a_union_table() {
    let rows = made().await.execute(TABLES);
    let mut tables: BTreeMap<String, schema::Table> = BTreeMap::new();
    for row in &rows {
        tables.insert(row[0].clone(), schema::Table { columns: words(&row[1]), key: words(&row[2]) });
    }
    // How many of the numbered files were applied: SQLite keeps that in the head of the file.
    assert!(tables.remove("kenpos_schema").is_some());
    schema::every_table_is_a_member_table_a_lookup_table_or_a_union_table(&tables);
    schema::only_the_person_table_names_a_person(&tables);
}

#[tokio::test]
async fn member_tables_and_only_they_are_cut_by_a_hash_of_the_member() {
    for row in made().await.execute(TABLES) {
        let of_members = row[2].starts_with("member_id");
        let cut = if of_members { ("h member_id", "16") } else { ("", "0") };
        assert_eq!((row[3].as_str(), row[4].as_str()), cut, "{}", row[0]);
    }
}

#[tokio::test]
async fn an_entry_is_neither_changed_nor_removed() {
    let database = made().await;
    let id = "'00000000-0000-0000-0000-000000000000'";
    database.execute(&format!(
        "INSERT INTO head VALUES ({id}, 1, 1, 1, 0, 0, 0);
         INSERT INTO entry (member_id, number, sequence, kind, posted_at, day, programme_revision)
         VALUES ({id}, 1, 1, 'grant', 0, '2026-11-22', 'r1');
         INSERT INTO posting VALUES ({id}, 1, 'available', 1, 10)"
    ));
    let store = store(database.url()).await.expect("the database opens");
    let client = store.client().await.expect("a connection");
    for change in [
        "UPDATE entry SET day = ''",
        "DELETE FROM entry",
        "TRUNCATE entry CASCADE",
        "UPDATE posting SET points = 9",
        "DELETE FROM posting",
        "TRUNCATE posting",
    ] {
        let error = client.execute(change, &[]).await.expect_err(change);
        let said = error.as_db_error().map(|said| said.message().to_owned());
        assert_eq!(said.as_deref(), Some("the ledger is append-only"), "{change}");
    }
}

#[tokio::test]
async fn a_line_of_the_desks_log_is_neither_changed_nor_removed() {
    let database = made().await;
    database
        .execute("INSERT INTO act (at, staff, action, about, outcome, detail) VALUES (0, 'a', 'b', 'c', 'begun', '')");
    let store = store(database.url()).await.expect("the database opens");
    let client = store.client().await.expect("a connection");
    for change in ["UPDATE act SET staff = 'z'", "DELETE FROM act", "TRUNCATE act"] {
        let error = client.execute(change, &[]).await.expect_err(change);
        let said = error.as_db_error().map(|said| said.message().to_owned());
        assert_eq!(said.as_deref(), Some("the log of the desk is append-only"), "{change}");
    }
}
