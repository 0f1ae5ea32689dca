//! Opening a database: its schema made if it is empty, brought up to date if it is older, refused if it is newer or not
//! ours; and the connections to it.

use std::net::IpAddr;
use std::time::Duration;

use deadpool_postgres::{Client, Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};

use super::error::{pool, sql};
use crate::ports::Ports;
use crate::store::StoreError;
use crate::store::lookup::hex;

/// The schema, one step a version. A released step is never edited; a change is a new one.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/001_spine.sql"),
    include_str!("migrations/002_documents.sql"),
    include_str!("migrations/003_reset_code.sql"),
    include_str!("migrations/004_orders.sql"),
    include_str!("migrations/005_fact_reason.sql"),
    include_str!("migrations/006_document_by_id.sql"),
    include_str!("migrations/007_deletion.sql"),
];

/// "KENP" as a number: whoever migrates holds the advisory lock of this number, so processes may start at once.
const MIGRATION_LOCK: i64 = 0x4B45_4E50;

/// Debian 12's. Older ones were never tried.
const SERVER_VERSION_MIN: i32 = 150_000;

/// Connections of one process. A statement takes about a millisecond, so eight carry some thousand requests a second;
/// PostgreSQL's usual limit of 100 leaves room for ten processes.
const CONNECTIONS_MAX: usize = 8;

/// How long a request waits for a connection, and a connection for its server: shorter than a phone waits.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// What every connection begins with.
/// A commit that was answered survives a power cut, whatever the server's own setting says. Locks are held for the time
/// of one statement, so 5 s without one is a fault; no statement takes 30 s but on a server that is failing.
const SESSION: &str = "
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
    SET default_transaction_isolation = 'read committed';
    SET lock_timeout = '5s';
    SET statement_timeout = '30s';
    SET idle_in_transaction_session_timeout = '30s'";

/// A migration may take its time, and whoever starts beside it waits for its end.
const UNHURRIED: &str = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0";

/// Connections to a database that is up to date, and the key of its names.
pub(super) async fn open(url: &str, ports: &Ports) -> Result<(Pool, [u8; 32]), StoreError> {
    let config = configure(url)?;
    let place = place(&config);
    let connections = connections(config)?;
    let mut client = connections.get().await.map_err(pool)?;
    migrate(&mut client, &place, ports).await?;
    let row = client.query_one("SELECT lookup_key FROM union_state", &[]).await.map_err(sql)?;
    let key: &[u8] = row.try_get(0).map_err(sql)?;
    let key = key.try_into().map_err(|_| StoreError::Damaged { table: "union_state" })?;
    drop(client);
    Ok((connections, key))
}

/// Whether a union is in the database; makes nothing.
pub(super) async fn is_there(url: &str) -> Result<bool, StoreError> {
    let config = configure(url)?;
    let place = place(&config);
    let mut client = connections(config)?.get().await.map_err(pool)?;
    let transaction = client.transaction().await.map_err(sql)?;
    Ok(version(&transaction, &place).await? > 0)
}

fn configure(url: &str) -> Result<Config, StoreError> {
    let bad = |problem| StoreError::BadAddress { problem };
    // The parser's own words may quote what it could not read, and with it a password.
    let mut config: Config =
        url.parse().map_err(|_| bad("it is not of the form postgres://USER:PASSWORD@HOST:PORT/DATABASE"))?;
    if config.get_dbname().is_none() {
        return Err(bad("it names no database"));
    }
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(bad("it names no host"));
    }
    let here = config.get_hosts().iter().all(is_here) && config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    if !here {
        return Err(bad(
            "passwords and health values would cross the network in clear: name a TLS proxy on this machine \
                        (pgbouncer in session mode, stunnel, ssh -L)",
        ));
    }
    if config.get_ssl_mode() == SslMode::Require {
        return Err(bad("sslmode=require: on this machine the connection needs no TLS, leave it out"));
    }
    if config.get_application_name().is_none() {
        config.application_name("kenpos");
    }
    config.connect_timeout(WAIT_MAX);
    Ok(config)
}

/// A socket, or an address that no packet leaves this machine for.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Which database it is, for people; without user and password.
fn place(config: &Config) -> String {
    format!("the PostgreSQL database {}", config.get_dbname().unwrap_or_default())
}

fn connections(config: Config) -> Result<Pool, StoreError> {
    // Fast: a connection that was closed is seen without a question to the server.
    let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let begin = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
        Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
    });
    Pool::builder(manager)
        .max_size(CONNECTIONS_MAX)
        .timeouts(Timeouts { wait: Some(WAIT_MAX), create: Some(WAIT_MAX), recycle: Some(WAIT_MAX) })
        .runtime(Runtime::Tokio1)
        .post_create(begin)
        .build()
        .map_err(|error| StoreError::Failed { detail: error.to_string() })
}

/// Each step in a transaction of its own, so an interrupted migration goes on where it stopped.
async fn migrate(client: &mut Client, place: &str, ports: &Ports) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).expect("there are few migrations");
    loop {
        let transaction = client.transaction().await.map_err(sql)?;
        // The lock first, and the version read under it: several processes may open a new database at once.
        transaction
            .batch_execute(&format!("{UNHURRIED}; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            .await
            .map_err(sql)?;
        let found = version(&transaction, place).await?;
        if found > known {
            return Err(StoreError::TooNew { found, known });
        }
        let Some(step) = usize::try_from(found).ok().and_then(|done| MIGRATIONS.get(done)) else { return Ok(()) };
        transaction.batch_execute(step).await.map_err(sql)?;
        if found == 0 {
            let (epoch, key) = (hex(&ports.random::<8>()), ports.random::<32>());
            let made =
                "INSERT INTO union_state (id, epoch, sequence, lookup_key, terms_version) VALUES (1, $1, 0, $2, 0)";
            transaction.execute(made, &[&epoch, &key.as_slice()]).await.map_err(sql)?;
        }
        transaction.execute("UPDATE kenpos_schema SET version = $1", &[&(found + 1)]).await.map_err(sql)?;
        transaction.commit().await.map_err(sql)?;
    }
}

/// The version of the schema; 0: nothing is there yet. Refuses a database of somebody else before anything is written.
async fn version(transaction: &deadpool_postgres::Transaction<'_>, place: &str) -> Result<i64, StoreError> {
    let row = transaction
        .query_one(
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
                 to_regclass('kenpos_schema') IS NOT NULL,
                 EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace(current_schema())
                     AND NOT EXISTS (SELECT FROM pg_depend
                         WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'))",
            &[],
        )
        .await
        .map_err(sql)?;
    let said = |column| row.try_get(column).map_err(sql);
    let (ours, something): (bool, bool) = (row.try_get(2).map_err(sql)?, row.try_get(3).map_err(sql)?);
    let encoding: String = row.try_get(1).map_err(sql)?;
    let server: i32 = said(0)?;
    if server < SERVER_VERSION_MIN || encoding != "UTF8" {
        let detail =
            format!("PostgreSQL 15 or newer with the encoding UTF8 is needed; this is {server} with {encoding}");
        return Err(StoreError::Failed { detail });
    }
    match (ours, something) {
        (false, false) => Ok(0),
        (false, true) => Err(StoreError::NotOurs { path: place.to_owned() }),
        (true, _) => {
            let row = transaction.query_one("SELECT version FROM kenpos_schema", &[]).await.map_err(sql)?;
            row.try_get(0).map_err(sql)
        }
    }
}
