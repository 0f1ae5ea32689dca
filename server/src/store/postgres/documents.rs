//! Documents beside a member's commit: those of the union, lists across members, attachments, supplies, the desk's log.

use deadpool_postgres::Client;
use kenpos_protocol::document::DocumentKind;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use tokio_postgres::Transaction;

use super::error::sql;
use super::query::Selection;
use super::union::{NEXT_SEQUENCE, one, run};
use crate::store::StoreError;
use crate::store::act::Act;
use crate::store::document::{Attachment, DocumentPlace, DocumentRow, UnionDocument, UnionKind};
use crate::store::rows::document::{ACT, CLAIM, DOCUMENT_OF, UNION_DOCUMENT, act, claim, document_of, union_document};
use crate::store::rows::{int, limit};
use crate::store::supply::{Claim, ClaimEnd, Claimed, Supply};

pub(super) async fn documents_of_all(
    client: &Client,
    kind: DocumentKind,
    after: Option<&DocumentPlace>,
    most: usize,
) -> Result<Vec<(MemberId, DocumentRow)>, StoreError> {
    let mut ask = Selection::default();
    let kind = ask.params.put(kind.code(), "text");
    let place = after.map_or_else(String::new, |(member, id)| {
        let (member, id) = (ask.params.put(member.uuid(), "uuid"), ask.params.put(id.clone(), "text"));
        format!(" AND (member_id, id) > ({member}, {id})")
    });
    let most = ask.params.put(limit(most), "bigint");
    let page = format!("document WHERE kind = {kind}{place} ORDER BY member_id, id LIMIT {most}");
    let part = ask.part(&DOCUMENT_OF, &format!("(SELECT * FROM {page}) AS page"));
    ask.ask(client).await?.all(part, document_of)
}

pub(super) async fn attachment(client: &Client, member: MemberId, id: &str) -> Result<Option<Attachment>, StoreError> {
    let text = "SELECT media_type, bytes FROM attachment WHERE member_id = $1 AND id = $2";
    let Some(row) = one(client, text, &[&member.uuid(), &id]).await? else { return Ok(None) };
    let (media_type, bytes) = (row.try_get(0).map_err(sql)?, row.try_get(1).map_err(sql)?);
    Ok(Some(Attachment { id: id.to_owned(), media_type, bytes }))
}

pub(super) async fn union_document_of(
    client: &Client,
    kind: UnionKind,
    id: &str,
) -> Result<Option<UnionDocument>, StoreError> {
    let mut ask = Selection::default();
    let (kind, id) = (ask.params.put(kind.code(), "text"), ask.params.put(id.to_owned(), "text"));
    let part = ask.part(&UNION_DOCUMENT, &format!("union_document WHERE kind = {kind} AND id = {id}"));
    ask.ask(client).await?.one(part, union_document)
}

pub(super) async fn union_documents(
    client: &Client,
    kind: UnionKind,
    after: &str,
    most: usize,
) -> Result<Vec<UnionDocument>, StoreError> {
    let mut ask = Selection::default();
    let (kind, after) = (ask.params.put(kind.code(), "text"), ask.params.put(after.to_owned(), "text"));
    let most = ask.params.put(limit(most), "bigint");
    let page = format!("union_document WHERE kind = {kind} AND id > {after} ORDER BY id LIMIT {most}");
    let part = ask.part(&UNION_DOCUMENT, &format!("(SELECT * FROM {page}) AS page"));
    ask.ask(client).await?.all(part, union_document)
}

/// Writes a document if it is at the version before; a publication takes the next number of the union's log.
pub(super) async fn put_union_document(client: &mut Client, document: &UnionDocument) -> Result<bool, StoreError> {
    let transaction = client.transaction().await.map_err(sql)?;
    let sequence: Option<i64> = if document.kind.is_published() {
        Some(transaction.query_one(NEXT_SEQUENCE, &[]).await.and_then(|row| row.try_get(0)).map_err(sql)?)
    } else {
        None
    };
    let put = transaction
        .execute(
            "INSERT INTO union_document (kind, id, version, sequence, shown, kept)
             SELECT $1::text, $2::text, $3::bigint, $4::bigint, $5::text, $6::text
             WHERE $3 = 1 OR EXISTS (SELECT FROM union_document WHERE kind = $1 AND id = $2)
             ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, sequence = excluded.sequence,
                 shown = excluded.shown, kept = excluded.kept
             WHERE union_document.version = excluded.version - 1",
            &[&document.kind.code(), &document.id, &int(document.version), &sequence, &document.shown, &document.kept],
        )
        .await
        .map_err(sql)?;
    if put == 0 {
        return Ok(false); // the number of the log goes back with the transaction
    }
    transaction.commit().await.map_err(sql)?;
    Ok(true)
}

pub(super) async fn set_supply(client: &Client, resource: &str, amount: u64) -> Result<(), StoreError> {
    run(
        client,
        "INSERT INTO supply (resource, amount, taken) VALUES ($1, $2, 0)
         ON CONFLICT (resource) DO UPDATE SET amount = excluded.amount",
        &[&resource, &int(amount)],
    )
    .await
}

pub(super) async fn supply(client: &Client, resource: &str) -> Result<Option<Supply>, StoreError> {
    let Some(row) = one(client, "SELECT amount, taken FROM supply WHERE resource = $1", &[&resource]).await? else {
        return Ok(None);
    };
    let number = |column| {
        let number: i64 = row.try_get(column).map_err(sql)?;
        u64::try_from(number).map_err(|_| StoreError::Damaged { table: "supply" })
    };
    Ok(Some(Supply { amount: number(0)?, taken: number(1)? }))
}

/// Locks the supply: claims on it are one after the other.
async fn lock(transaction: &Transaction<'_>, resource: &str) -> Result<bool, StoreError> {
    let row = transaction.query_opt("SELECT FROM supply WHERE resource = $1 FOR UPDATE", &[&resource]).await;
    Ok(row.map_err(sql)?.is_some())
}

/// What a claim was, if it was made before.
async fn state_of(
    transaction: &Transaction<'_>,
    resource: &str,
    id: &str,
) -> Result<Option<(String, i64)>, StoreError> {
    let text = "SELECT state, amount FROM claim WHERE resource = $1 AND id = $2";
    let row = transaction.query_opt(text, &[&resource, &id]).await.map_err(sql)?;
    row.map(|row| Ok((row.try_get(0).map_err(sql)?, row.try_get(1).map_err(sql)?))).transpose()
}

pub(super) async fn make_claim(client: &mut Client, claim: &Claim) -> Result<Claimed, StoreError> {
    let transaction = client.transaction().await.map_err(sql)?;
    if !lock(&transaction, &claim.resource).await? {
        return Ok(Claimed::Exhausted);
    }
    if let Some((state, _)) = state_of(&transaction, &claim.resource, &claim.id).await? {
        return Ok(if state == ClaimEnd::Released.code() { Claimed::Released } else { Claimed::Holds });
    }
    let take = "UPDATE supply SET taken = taken + $2 WHERE resource = $1 AND taken + $2 <= amount";
    if transaction.execute(take, &[&claim.resource, &int(claim.amount)]).await.map_err(sql)? == 0 {
        return Ok(Claimed::Exhausted);
    }
    transaction
        .execute(
            "INSERT INTO claim (resource, id, holder, amount, state, expires_at) VALUES ($1, $2, $3, $4, 'open', $5)",
            &[&claim.resource, &claim.id, &claim.holder.uuid(), &int(claim.amount), &claim.expires_at.millis()],
        )
        .await
        .map_err(sql)?;
    transaction.commit().await.map_err(sql)?;
    Ok(Claimed::Holds)
}

pub(super) async fn end_claim(client: &mut Client, resource: &str, id: &str, end: ClaimEnd) -> Result<(), StoreError> {
    let transaction = client.transaction().await.map_err(sql)?;
    lock(&transaction, resource).await?;
    // Nothing is taken again by a claim that was released.
    let Some((state, amount)) = state_of(&transaction, resource, id).await? else { return Ok(()) };
    if state == ClaimEnd::Released.code() || state == end.code() {
        return Ok(());
    }
    let put = "UPDATE claim SET state = $3 WHERE resource = $1 AND id = $2";
    transaction.execute(put, &[&resource, &id, &end.code()]).await.map_err(sql)?;
    if end == ClaimEnd::Released {
        let give = "UPDATE supply SET taken = taken - $2 WHERE resource = $1";
        transaction.execute(give, &[&resource, &amount]).await.map_err(sql)?;
    }
    transaction.commit().await.map_err(sql)
}

pub(super) async fn claims_due(client: &Client, now: Moment, most: usize) -> Result<Vec<Claim>, StoreError> {
    let mut ask = Selection::default();
    let (now, most) = (ask.params.put(now.millis(), "bigint"), ask.params.put(limit(most), "bigint"));
    let due = format!("state = 'open' AND expires_at <= {now} ORDER BY expires_at, resource, id LIMIT {most}");
    let part = ask.part(&CLAIM, &format!("(SELECT * FROM claim WHERE {due}) AS page"));
    ask.ask(client).await?.all(part, claim)
}

pub(super) async fn note_act(client: &Client, act: &Act) -> Result<u64, StoreError> {
    let row = one(
        client,
        "INSERT INTO act (at, staff, action, about, outcome, of_act, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING number",
        &[
            &act.at.millis(),
            &act.staff,
            &act.action,
            &act.about,
            &act.outcome.code(),
            &act.of_act.map(int),
            &act.detail,
        ],
    )
    .await?;
    let number: Option<i64> = row.map(|row| row.try_get(0).map_err(sql)).transpose()?;
    number.and_then(|number| u64::try_from(number).ok()).ok_or(StoreError::Damaged { table: "act" })
}

pub(super) async fn acts(client: &Client, after: u64, most: usize) -> Result<Vec<(u64, Act)>, StoreError> {
    let mut ask = Selection::default();
    let (after, most) = (ask.params.put(int(after), "bigint"), ask.params.put(limit(most), "bigint"));
    let page = format!("SELECT * FROM act WHERE number > {after} ORDER BY number LIMIT {most}");
    let part = ask.part(&ACT, &format!("({page}) AS page"));
    ask.ask(client).await?.all(part, act)
}
