//! PostgreSQL for tests: one throw-away server for a run, an empty database for each test.
//!
//! Comes in: `KENPOS_TEST_POSTGRES`, the address of a server on which databases may be made (`./check` starts one for
//! the whole run); without it the test process starts one of its own, which ends with the process. Goes out: databases
//! that are dropped with their value. Must never happen: a test that passes without PostgreSQL; two tests on one
//! database; a database of anybody else touched.
//!
//! Everything here waits in the caller's thread, so that plain tests and async ones use it alike.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::{Client, Config, NoTls};

/// The variable that names a server to make databases on.
pub const VARIABLE: &str = "KENPOS_TEST_POSTGRES";

/// How long a copy waits for the connections it ended to be gone.
const ENDED_MS: u32 = 10_000;

/// A server that this process started, and the pipe whose end ends it.
struct OwnServer {
    url: String,
    _child: Child,
}

/// The address of the server on which tests make their databases.
///
/// # Panics
/// Where there is no PostgreSQL: what was not tried has not passed.
pub fn server() -> String {
    static OWN: OnceLock<OwnServer> = OnceLock::new();
    std::env::var(VARIABLE).unwrap_or_else(|_| OWN.get_or_init(OwnServer::start).url.clone())
}

impl OwnServer {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("cluster.py");
        let mut child = Command::new("python3")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests on PostgreSQL need python3 to start it");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout is piped")).read_line(&mut line).expect("its stdout is text");
        let url = line.trim_end().to_owned();
        assert!(
            !url.is_empty(),
            "tests on PostgreSQL need a server: install PostgreSQL 15 or newer (Debian: apt-get install postgresql), \
             or name one in {VARIABLE}=postgres://USER:PASSWORD@HOST:PORT/postgres; without: cargo test -- --skip postgres"
        );
        Self { url, _child: child }
    }
}

/// A database of one test, dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
    url: String,
}

impl TestDatabase {
    /// An empty database on the server of the tests.
    ///
    /// # Panics
    /// Where there is no server.
    pub fn create() -> Self {
        Self::create_on(&server())
    }

    /// An empty database on this server.
    ///
    /// # Panics
    /// Where the server cannot be reached or its user may not make databases.
    pub fn create_on(server: &str) -> Self {
        // template0 has no connection, ever: any number of tests copy it at once.
        Self::made_of(server, "template0")
    }

    /// A copy of this database as it stands. Its connections are ended: whoever used it connects again.
    ///
    /// # Panics
    /// Where somebody connects again while the copy is made.
    #[must_use]
    pub fn copy(&self) -> Self {
        let end = format!(
            "SELECT pg_terminate_backend(pid, {ENDED_MS}) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        );
        execute(&self.server, &end);
        Self::made_of(&self.server, &self.name)
    }

    fn made_of(server: &str, template: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        // Several test processes share a server; a process id is used again only when its databases are long dropped.
        let name = format!("kenpos_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        execute(server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        let (address, _) = server.rsplit_once('/').expect("the address of a server ends with a database");
        Self { server: server.to_owned(), url: format!("{address}/{name}"), name }
    }

    /// Its address, with user and password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs statements on it, one after the other: damage to plant, a schema to look at.
    ///
    /// # Panics
    /// Where PostgreSQL refuses one.
    pub fn execute(&self, statements: &str) -> Vec<Vec<String>> {
        execute(&self.url, statements)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // What a failed test left stays to be looked at, as long as its server.
        if !std::thread::panicking() {
            execute(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// Runs statements in a connection of their own; the rows they gave, as texts (`NULL`: empty).
fn execute(url: &str, statements: &str) -> Vec<Vec<String>> {
    // A thread of its own: the caller may be inside a runtime, and must wait without giving its turn away.
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(execute_on(url, statements))
        });
        work.join().expect("the statements end")
    })
}

async fn execute_on(url: &str, statements: &str) -> Vec<Vec<String>> {
    let config: Config = url.parse().expect("the address of a PostgreSQL server");
    let (client, connection) = config.connect(NoTls).await.expect("the PostgreSQL server of the tests answers");
    let (rows, _) = tokio::join!(
        async move {
            let rows = rows(&client, statements).await;
            // The connection ends with its client.
            drop(client);
            rows
        },
        connection
    );
    rows
}

async fn rows(client: &Client, statements: &str) -> Vec<Vec<String>> {
    let answers = client.simple_query(statements).await.unwrap_or_else(|error| panic!("{statements}: {error:?}"));
    answers
        .iter()
        .filter_map(|answer| match answer {
            tokio_postgres::SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|column| row.get(column).unwrap_or_default().to_owned()).collect())
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod postgres {
    use super::*;

    #[test]
    fn a_copy_has_what_was_there_and_goes_its_own_way() {
        let database = TestDatabase::create();
        database.execute("CREATE TABLE t (x int); INSERT INTO t VALUES (1)");
        let copy = database.copy();
        database.execute("INSERT INTO t VALUES (2)");
        assert_eq!(copy.execute("SELECT x FROM t ORDER BY x"), [["1"]]);
        assert_eq!(database.execute("SELECT x FROM t ORDER BY x"), [["1"], ["2"]]);
    }

    #[test]
    fn a_database_is_empty_at_first_and_gone_with_its_value() {
        let database = TestDatabase::create();
        let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
        assert!(database.execute(tables).is_empty());
        let (server, name) = (database.server.clone(), database.name.clone());
        let known = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
        assert_eq!(execute(&server, &known).len(), 1);
        drop(database);
        assert!(execute(&server, &known).is_empty());
    }

    #[test]
    fn the_order_of_texts_is_a_languages_and_not_that_of_bytes() {
        // A union's database may have any collation; a query that needs the order of bytes must say so.
        let database = TestDatabase::create();
        let ordered = database.execute("SELECT x FROM (VALUES ('b'), ('B'), ('a')) AS texts (x) ORDER BY x");
        assert_eq!(ordered, [["a"], ["b"], ["B"]]);
    }
}
