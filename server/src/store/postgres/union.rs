//! The union's own rows.
//!
//! What takes a number of the union's log does it by moving the one row of `union_state` first, and is not seen before
//! its transaction ends: number order is commit order.

use deadpool_postgres::{Client, Transaction};
use kenpos_protocol::consent::Terms;
use kenpos_protocol::pull::Notice;
use kenpos_rules::day::Moment;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::error::sql;
use super::query::Selection;
use crate::store::StoreError;
use crate::store::rows::union::{UNION_STATE, state as read_state};
use crate::store::rows::{int, json};
use crate::store::union::{
    ActivationHash, FAILURE_BUCKET_MS, FAILURES_KEPT_MS, FailureTally, RosterImport, UnionState,
};

/// Takes the next number of the union's log, inside the transaction that fills it.
pub(super) const NEXT_SEQUENCE: &str = "UPDATE union_state SET sequence = sequence + 1 RETURNING sequence";

pub(super) async fn state(client: &Client) -> Result<UnionState, StoreError> {
    let mut ask = Selection::default();
    let part = ask.part(&UNION_STATE, UNION_STATE.name);
    ask.ask(client).await?.one(part, read_state)?.ok_or(StoreError::Damaged { table: UNION_STATE.name })
}

pub(super) type Params<'p> = &'p [&'p (dyn ToSql + Sync)];

/// The first row of a statement, if it gives one.
pub(super) async fn one(client: &Client, text: &str, params: Params<'_>) -> Result<Option<Row>, StoreError> {
    let statement = client.prepare_cached(text).await.map_err(sql)?;
    client.query_opt(&statement, params).await.map_err(sql)
}

pub(super) async fn run(client: &Client, text: &str, params: Params<'_>) -> Result<(), StoreError> {
    let statement = client.prepare_cached(text).await.map_err(sql)?;
    client.execute(&statement, params).await.map(drop).map_err(sql)
}

pub(super) async fn renew_epoch(client: &Client, epoch: &str) -> Result<(), StoreError> {
    run(client, "UPDATE union_state SET epoch = $1", &[&epoch]).await
}

pub(super) async fn programme(client: &Client, revision: &str) -> Result<Option<String>, StoreError> {
    let row = one(client, "SELECT text FROM programme WHERE revision = $1", &[&revision]).await?;
    row.map(|row| row.try_get(0).map_err(sql)).transpose()
}

pub(super) async fn publish_programme(
    client: &mut Client,
    revision: &str,
    text: &str,
    now: Moment,
) -> Result<(), StoreError> {
    let transaction = client.transaction().await.map_err(sql)?;
    // Whoever publishes holds the row from here on: of two at once, the second sees what the first made.
    let in_force = transaction
        .query_one("SELECT programme_revision FROM union_state FOR UPDATE", &[])
        .await
        .and_then(|row| row.try_get::<_, Option<String>>(0))
        .map_err(sql)?;
    let known = transaction
        .query_opt("SELECT text FROM programme WHERE revision = $1", &[&revision])
        .await
        .and_then(|row| row.map(|row| row.try_get::<_, String>(0)).transpose())
        .map_err(sql)?;
    if known.is_some_and(|known| known != text) {
        return Err(StoreError::RevisionReused { revision: revision.to_owned() });
    }
    if in_force.as_deref() == Some(revision) {
        return Ok(());
    }
    let sequence = next_sequence(&transaction).await?;
    transaction
        .execute(
            "INSERT INTO programme (revision, sequence, published_at, text) VALUES ($1, $2, $3, $4)
             ON CONFLICT (revision) DO UPDATE SET sequence = excluded.sequence, published_at = excluded.published_at",
            &[&revision, &sequence, &now.millis(), &text],
        )
        .await
        .map_err(sql)?;
    transaction.execute("UPDATE union_state SET programme_revision = $1", &[&revision]).await.map_err(sql)?;
    transaction.commit().await.map_err(sql)
}

async fn next_sequence(transaction: &Transaction<'_>) -> Result<i64, StoreError> {
    transaction.query_one(NEXT_SEQUENCE, &[]).await.and_then(|row| row.try_get(0)).map_err(sql)
}

pub(super) async fn post_notice(
    client: &mut Client,
    title: &str,
    body: &str,
    now: Moment,
) -> Result<Notice, StoreError> {
    let transaction = client.transaction().await.map_err(sql)?;
    let sequence = next_sequence(&transaction).await?;
    // A statement of its own, after the lock: its view of the notices holds all that were numbered before.
    let number: i64 = transaction
        .query_one(
            "INSERT INTO notice (number, sequence, posted_at, title, body)
             SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4 FROM notice RETURNING number",
            &[&sequence, &now.millis(), &title, &body],
        )
        .await
        .and_then(|row| row.try_get(0))
        .map_err(sql)?;
    transaction.commit().await.map_err(sql)?;
    let notice = u64::try_from(number).map_err(|_| StoreError::Damaged { table: "notice" })?;
    Ok(Notice { notice, posted_at: now, title: title.to_owned(), body: body.to_owned() })
}

pub(super) async fn terms(client: &Client) -> Result<Option<Terms>, StoreError> {
    let Some(row) = one(client, "SELECT terms FROM terms ORDER BY version DESC LIMIT 1", &[]).await? else {
        return Ok(None);
    };
    let text: &str = row.try_get(0).map_err(sql)?;
    serde_json::from_str(text).map(Some).map_err(|_| StoreError::Damaged { table: "terms" })
}

pub(super) async fn publish_terms(client: &Client, terms: &Terms, now: Moment) -> Result<(), StoreError> {
    run(
        client,
        "WITH put AS (INSERT INTO terms (version, published_at, terms) VALUES ($1, $2, $3)
             ON CONFLICT (version) DO NOTHING)
         UPDATE union_state SET terms_version = greatest(terms_version, $1)",
        &[&i64::from(terms.version), &now.millis(), &json(terms)],
    )
    .await
}

pub(super) async fn set_activation(client: &Client, activation: Option<&ActivationHash>) -> Result<(), StoreError> {
    let key = activation.map(|activation| activation.key.as_slice());
    let hash = activation.map(|activation| activation.hash.as_slice());
    run(client, "UPDATE union_state SET activation_key = $1, activation_hash = $2", &[&key, &hash]).await
}

pub(super) async fn note_import(client: &Client, import: &RosterImport) -> Result<(), StoreError> {
    run(
        client,
        "INSERT INTO roster_import (imported_at, file_hash, rows, added, changed) VALUES ($1, $2, $3, $4, $5)",
        &[&import.imported_at.millis(), &import.file_hash, &int(import.rows), &int(import.added), &int(import.changed)],
    )
    .await
}

pub(super) async fn count_failure(client: &Client, scope: &str, now: Moment) -> Result<(), StoreError> {
    let bucket = now.millis().div_euclid(FAILURE_BUCKET_MS);
    run(
        client,
        // A row that somebody else counts in or sweeps out just now is left to them: nobody waits for two rows.
        "WITH swept AS (DELETE FROM failure WHERE (scope, bucket) IN (
             SELECT scope, bucket FROM failure WHERE bucket < $3 FOR UPDATE SKIP LOCKED))
         INSERT INTO failure (scope, bucket, count) VALUES ($1, $2, 1)
         ON CONFLICT (scope, bucket) DO UPDATE SET count = failure.count + 1",
        &[&scope, &bucket, &(bucket - FAILURES_KEPT_MS / FAILURE_BUCKET_MS)],
    )
    .await
}

pub(super) async fn failures(client: &Client, scope: &str, since: Moment) -> Result<FailureTally, StoreError> {
    let text = "SELECT coalesce(sum(count), 0)::bigint, max(bucket) FROM failure WHERE scope = $1 AND bucket >= $2";
    let since = since.millis().div_euclid(FAILURE_BUCKET_MS);
    let Some(row) = one(client, text, &[&scope, &since]).await? else { return Ok(FailureTally::default()) };
    let (count, last): (i64, Option<i64>) =
        row.try_get(0).and_then(|count| Ok((count, row.try_get(1)?))).map_err(sql)?;
    Ok(FailureTally {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        last: last.map(|bucket| Moment::from_millis(bucket * FAILURE_BUCKET_MS)),
    })
}

pub(super) async fn forget_failures(client: &Client, scope: &str) -> Result<(), StoreError> {
    run(client, "DELETE FROM failure WHERE scope = $1", &[&scope]).await
}
