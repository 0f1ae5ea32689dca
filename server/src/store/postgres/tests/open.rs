//! Databases that open, and those that are refused.

use futures_util::future::join_all;
use kenpos_test_postgres::TestDatabase;

use super::store;
use crate::store::postgres::open::MIGRATIONS;
use crate::store::{Store, StoreError};

#[tokio::test]
async fn processes_that_start_at_once_make_one_schema() {
    let database = TestDatabase::create();
    let opened = join_all((0..4).map(|_| store(database.url()))).await;
    let mut epochs = Vec::new();
    for store in opened {
        epochs.push(store.expect("each of them opens").union_state().await.expect("the union").epoch);
    }
    epochs.dedup();
    assert_eq!(epochs.len(), 1);
}

#[tokio::test]
async fn a_newer_database_is_refused_with_both_versions() {
    let database = TestDatabase::create();
    drop(store(database.url()).await.expect("the database opens"));
    database.execute("UPDATE kenpos_schema SET version = 99");
    let known = i64::try_from(MIGRATIONS.len()).expect("a few");
    assert_eq!(store(database.url()).await.err(), Some(StoreError::TooNew { found: 99, known }));
}

#[tokio::test]
async fn a_database_of_somebody_else_is_refused_and_left_alone() {
    let database = TestDatabase::create();
    database.execute("CREATE TABLE mine (x int)");
    let refused = store(database.url()).await.err();
    assert!(matches!(refused, Some(StoreError::NotOurs { .. })), "{refused:?}");
    assert_eq!(database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"), [["mine"]]);
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_refused_without_its_password() {
    let refused = async |url: &str| {
        let error = store(url).await.err().expect(url);
        assert!(!error.to_string().contains("hunter2"), "{error}");
        error
    };
    for (url, says) in [
        ("kenpos.db", "postgres://"),
        ("postgres://kenpos:hunter2@localhost:port/kenpos", "postgres://"),
        ("postgres://kenpos:hunter2@localhost", "names no database"),
        ("postgres:///kenpos?user=kenpos&password=hunter2", "names no host"),
        ("postgres://kenpos:hunter2@192.0.2.7/kenpos", "TLS proxy on this machine"),
        ("postgres://kenpos:hunter2@localhost,db.example.jp/kenpos", "TLS proxy on this machine"),
        ("postgres://kenpos:hunter2@localhost/kenpos?sslmode=require", "needs no TLS"),
    ] {
        let error = refused(url).await;
        assert!(matches!(error, StoreError::BadAddress { problem } if problem.contains(says)), "{url}: {error}");
    }
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = listener.local_addr().expect("an address");
    drop(listener);
    let error = refused(&format!("postgres://kenpos:hunter2@{nobody}/kenpos")).await;
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error}");
    let server = kenpos_test_postgres::server();
    let (server, _) = server.rsplit_once('/').expect("a database");
    let error = refused(&format!("{server}/not_there")).await;
    assert!(error.to_string().contains("not_there"), "{error}");
}

#[tokio::test]
async fn a_commit_is_on_disk_whatever_the_server_was_told() {
    let database = TestDatabase::create();
    let name = database.execute("SELECT current_database()").remove(0).remove(0);
    database.execute(&format!("ALTER DATABASE {name} SET synchronous_commit = off"));
    let store = store(database.url()).await.expect("the database opens");
    let client = store.client().await.expect("a connection");
    let set: String =
        client.query_one("SHOW synchronous_commit", &[]).await.and_then(|row| row.try_get(0)).expect("a setting");
    assert_eq!(set, "on");
}

#[tokio::test]
async fn after_the_server_ended_the_connections_the_store_makes_new_ones() {
    let database = TestDatabase::create();
    let store = store(database.url()).await.expect("the database opens");
    let client = store.client().await.expect("a connection");
    let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.execute(ended);
    // Whoever had a connection hears that it is gone; nobody gets it again.
    let error = super::super::union::state(&client).await.expect_err("a connection that was ended");
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error}");
    drop(client);
    assert_eq!(store.union_state().await.expect("a new connection").sequence, 0);
}

#[tokio::test]
async fn with_every_connection_in_use_a_request_is_told_to_come_back() {
    let database = TestDatabase::create();
    let store = store(database.url()).await.expect("the database opens");
    let mut in_use = Vec::new();
    for _ in 0..store.connections.status().max_size {
        in_use.push(store.client().await.expect("a connection"));
    }
    // From here on time passes only where somebody waits for it.
    tokio::time::pause();
    assert_eq!(store.union_state().await, Err(StoreError::Busy));
    tokio::time::resume();
    in_use.pop();
    assert!(store.union_state().await.is_ok());
}
