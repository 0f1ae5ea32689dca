//! Documents beside a member's commit: those of the union, lists across members, attachments, supplies, the desk's log.

use kenpos_protocol::document::DocumentKind;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use rusqlite::Connection;

use super::rows::{all, one, run};
use super::union::next_sequence;
use crate::store::StoreError;
use crate::store::act::Act;
use crate::store::document::{Attachment, DocumentPlace, DocumentRow, UnionDocument, UnionKind};
use crate::store::rows::document::{ACT, CLAIM, DOCUMENT_OF, UNION_DOCUMENT, act, claim, document_of, union_document};
use crate::store::rows::{OWNERS_MAX, int, limit};
use crate::store::supply::{Claim, ClaimEnd, Claimed, Supply};

pub(super) fn documents_of_all(
    connection: &Connection,
    kind: DocumentKind,
    after: Option<&DocumentPlace>,
    most: usize,
) -> Result<Vec<(MemberId, DocumentRow)>, StoreError> {
    let (member, id) = after.map_or((Vec::new(), ""), |(member, id)| (member.uuid().as_bytes().to_vec(), id));
    all(
        connection,
        DOCUMENT_OF.name,
        &format!(
            "SELECT {} FROM document WHERE kind = ?1 AND (member_id, id) > (?2, ?3)
             ORDER BY member_id, id LIMIT ?4",
            DOCUMENT_OF.list()
        ),
        (kind.code(), member, id, limit(most)),
        document_of,
    )
}

pub(super) fn owners_of_document(
    connection: &Connection,
    kind: DocumentKind,
    id: &str,
) -> Result<Vec<MemberId>, StoreError> {
    all(
        connection,
        DOCUMENT_OF.name,
        "SELECT member_id FROM document WHERE kind = ?1 AND id = ?2 ORDER BY member_id LIMIT ?3",
        (kind.code(), id, OWNERS_MAX),
        |row| row.uuid().map(MemberId::from_uuid),
    )
}

pub(super) fn attachment(
    connection: &Connection,
    member: MemberId,
    id: &str,
) -> Result<Option<Attachment>, StoreError> {
    one(
        connection,
        "attachment",
        "SELECT media_type, bytes FROM attachment WHERE member_id = ?1 AND id = ?2",
        (member.uuid().as_bytes(), id),
        |row| Ok(Attachment { id: id.to_owned(), media_type: row.text()?, bytes: row.all_bytes()? }),
    )
}

pub(super) fn union_document_of(
    connection: &Connection,
    kind: UnionKind,
    id: &str,
) -> Result<Option<UnionDocument>, StoreError> {
    let text = format!("SELECT {} FROM union_document WHERE kind = ?1 AND id = ?2", UNION_DOCUMENT.list());
    one(connection, UNION_DOCUMENT.name, &text, (kind.code(), id), union_document)
}

pub(super) fn union_documents(
    connection: &Connection,
    kind: UnionKind,
    after: &str,
    most: usize,
) -> Result<Vec<UnionDocument>, StoreError> {
    let text = format!(
        "SELECT {} FROM union_document WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        UNION_DOCUMENT.list()
    );
    all(connection, UNION_DOCUMENT.name, &text, (kind.code(), after, limit(most)), union_document)
}

/// Writes a document if it is at the version before; a publication takes the next number of the union's log.
pub(super) fn put_union_document(connection: &Connection, document: &UnionDocument) -> Result<bool, StoreError> {
    let before = union_document_of(connection, document.kind, &document.id)?.map_or(0, |found| found.version);
    if before + 1 != document.version {
        return Ok(false);
    }
    let sequence = if document.kind.is_published() { Some(int(next_sequence(connection)?)) } else { None };
    run(
        connection,
        "INSERT INTO union_document (kind, id, version, sequence, shown, kept) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, sequence = excluded.sequence,
             shown = excluded.shown, kept = excluded.kept",
        (document.kind.code(), &document.id, int(document.version), sequence, &document.shown, &document.kept),
    )?;
    Ok(true)
}

pub(super) fn set_supply(connection: &Connection, resource: &str, amount: u64) -> Result<(), StoreError> {
    run(
        connection,
        "INSERT INTO supply (resource, amount, taken) VALUES (?1, ?2, 0)
         ON CONFLICT (resource) DO UPDATE SET amount = excluded.amount",
        (resource, int(amount)),
    )
    .map(drop)
}

pub(super) fn supply(connection: &Connection, resource: &str) -> Result<Option<Supply>, StoreError> {
    let text = "SELECT amount, taken FROM supply WHERE resource = ?1";
    one(connection, "supply", text, [resource], |row| Ok(Supply { amount: row.u64()?, taken: row.u64()? }))
}

/// What a claim was, if it was made before.
fn state_of(connection: &Connection, resource: &str, id: &str) -> Result<Option<(String, u64)>, StoreError> {
    let text = "SELECT state, amount FROM claim WHERE resource = ?1 AND id = ?2";
    one(connection, "claim", text, (resource, id), |row| Ok((row.text()?, row.u64()?)))
}

pub(super) fn make_claim(connection: &Connection, claim: &Claim) -> Result<Claimed, StoreError> {
    if let Some((state, _)) = state_of(connection, &claim.resource, &claim.id)? {
        return Ok(if state == ClaimEnd::Released.code() { Claimed::Released } else { Claimed::Holds });
    }
    let took = run(
        connection,
        "UPDATE supply SET taken = taken + ?2 WHERE resource = ?1 AND taken + ?2 <= amount",
        (&claim.resource, int(claim.amount)),
    )?;
    if took == 0 {
        return Ok(Claimed::Exhausted);
    }
    run(
        connection,
        "INSERT INTO claim (resource, id, holder, amount, state, expires_at) VALUES (?1, ?2, ?3, ?4, 'open', ?5)",
        (&claim.resource, &claim.id, claim.holder.uuid().as_bytes(), int(claim.amount), claim.expires_at.millis()),
    )?;
    Ok(Claimed::Holds)
}

pub(super) fn end_claim(connection: &Connection, resource: &str, id: &str, end: ClaimEnd) -> Result<(), StoreError> {
    // Nothing is taken again by a claim that was released.
    let Some((state, amount)) = state_of(connection, resource, id)? else { return Ok(()) };
    if state == ClaimEnd::Released.code() || state == end.code() {
        return Ok(());
    }
    run(connection, "UPDATE claim SET state = ?3 WHERE resource = ?1 AND id = ?2", (resource, id, end.code()))?;
    if end == ClaimEnd::Released {
        run(connection, "UPDATE supply SET taken = taken - ?2 WHERE resource = ?1", (resource, int(amount)))?;
    }
    Ok(())
}

pub(super) fn claims_due(connection: &Connection, now: Moment, most: usize) -> Result<Vec<Claim>, StoreError> {
    let text = format!(
        "SELECT {} FROM claim WHERE state = 'open' AND expires_at <= ?1 ORDER BY expires_at, resource, id LIMIT ?2",
        CLAIM.list()
    );
    all(connection, CLAIM.name, &text, (now.millis(), limit(most)), claim)
}

pub(super) fn note_act(connection: &Connection, act: &Act) -> Result<u64, StoreError> {
    one(
        connection,
        ACT.name,
        "INSERT INTO act (at, staff, action, about, outcome, of_act, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         RETURNING number",
        (act.at.millis(), &act.staff, &act.action, &act.about, act.outcome.code(), act.of_act.map(int), &act.detail),
        |row| row.u64(),
    )?
    .ok_or(StoreError::Damaged { table: "act" })
}

pub(super) fn acts(connection: &Connection, after: u64, most: usize) -> Result<Vec<(u64, Act)>, StoreError> {
    let text = format!("SELECT {} FROM act WHERE number > ?1 ORDER BY number LIMIT ?2", ACT.list());
    all(connection, ACT.name, &text, (int(after), limit(most)), act)
}
