//! The back end for several processes: one PostgreSQL database, any number of servers on it.
//!
//! Comes in and goes out: what [`Store`] says. A load is one statement, and so is a commit
//! (docs/adr/0010-one-statement-each-way.md); only the desk's rarer writes take a transaction of several.
//! Must never happen: an answer before the commit is on disk, a connection in clear to another machine, a lock held
//! between two statements of a member.

mod commit;
mod documents;
mod error;
mod load;
mod open;
mod query;
mod union;

use async_trait::async_trait;
use deadpool_postgres::{Client, Pool};
use kenpos_protocol::consent::Terms;
use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::pull::Notice;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;

use error::sql;
use query::Params;

use super::act::Act;
use super::document::{Attachment, DocumentPlace, DocumentRow, UnionDocument, UnionKind};
use super::lookup::{Name, Who};
use super::member::{Books, Changes, Commit, MemberState, Want};
use super::supply::{Claim, ClaimEnd, Claimed, Supply};
use super::union::{ActivationHash, FailureScope, FailureTally, RosterImport, UnionState};
use super::{Store, StoreError, rows};
use crate::ports::Ports;

/// The store of one union in one PostgreSQL database.
pub struct PostgresStore {
    connections: Pool,
    /// The key of the names, drawn when the database was made; it never changes.
    lookup_key: [u8; 32],
}

impl PostgresStore {
    /// Opens the database at `postgres://USER:PASSWORD@HOST:PORT/DATABASE` (a socket: `postgres://USER@/DATABASE?host=/FOLDER`)
    /// and makes its schema if it is empty. The database itself must be there.
    ///
    /// Only a server on this machine is taken, or a proxy on it that speaks TLS with the server: this program speaks
    /// none with PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError::BadAddress`], [`StoreError::Unreachable`], [`StoreError::NotOurs`], [`StoreError::TooNew`], or what
    /// PostgreSQL says. None holds the password.
    pub async fn open(url: &str, ports: &Ports) -> Result<Self, StoreError> {
        let (connections, lookup_key) = open::open(url, ports).await?;
        Ok(Self { connections, lookup_key })
    }

    /// Whether a union is in the database at this address; makes nothing.
    ///
    /// # Errors
    /// As [`PostgresStore::open`].
    pub async fn is_there(url: &str) -> Result<bool, StoreError> {
        open::is_there(url).await
    }

    async fn client(&self) -> Result<Client, StoreError> {
        self.connections.get().await.map_err(error::pool)
    }

    /// Member ids that a statement gives.
    async fn members(&self, params: Params, text: &str) -> Result<Vec<MemberId>, StoreError> {
        let rows = params.rows(&self.client().await?, text).await.map_err(sql)?;
        rows.iter().map(|row| row.try_get(0).map(MemberId::from_uuid).map_err(sql)).collect()
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn load(&self, who: &Who, want: &Want) -> Result<Option<MemberState>, StoreError> {
        load::load(&self.client().await?, &self.lookup_key, who, want).await
    }

    async fn commit(&self, member: MemberId, expected_version: u64, changes: Changes) -> Result<Commit, StoreError> {
        commit::commit(&self.client().await?, &self.lookup_key, member, expected_version, &changes).await
    }

    async fn find_members(&self, name: &Name) -> Result<Vec<MemberId>, StoreError> {
        let mut params = Params::default();
        let kind = params.put(name.kind().code(), "text");
        let digest = params.put(name.digest(&self.lookup_key), "text");
        let owners = params.put(rows::OWNERS_MAX, "bigint");
        let of_name = format!("WHERE kind = {kind} AND digest = {digest} ORDER BY member_id LIMIT {owners}");
        self.members(params, &format!("SELECT member_id FROM name {of_name}")).await
    }

    async fn count_failure(&self, scope: &FailureScope, now: Moment) -> Result<(), StoreError> {
        union::count_failure(&self.client().await?, &scope.key(&self.lookup_key), now).await
    }

    async fn failures(&self, scope: &FailureScope, since: Moment) -> Result<FailureTally, StoreError> {
        union::failures(&self.client().await?, &scope.key(&self.lookup_key), since).await
    }

    async fn forget_failures(&self, scope: &FailureScope) -> Result<(), StoreError> {
        union::forget_failures(&self.client().await?, &scope.key(&self.lookup_key)).await
    }

    async fn union_state(&self) -> Result<UnionState, StoreError> {
        union::state(&self.client().await?).await
    }

    async fn publish_programme(&self, revision: &str, text: &str, now: Moment) -> Result<(), StoreError> {
        union::publish_programme(&mut self.client().await?, revision, text, now).await
    }

    async fn programme(&self, revision: &str) -> Result<Option<String>, StoreError> {
        union::programme(&self.client().await?, revision).await
    }

    async fn publish_terms(&self, terms: &Terms, now: Moment) -> Result<(), StoreError> {
        union::publish_terms(&self.client().await?, terms, now).await
    }

    async fn terms(&self) -> Result<Option<Terms>, StoreError> {
        union::terms(&self.client().await?).await
    }

    async fn post_notice(&self, title: &str, body: &str, now: Moment) -> Result<Notice, StoreError> {
        union::post_notice(&mut self.client().await?, title, body, now).await
    }

    async fn renew_epoch(&self, epoch: &str) -> Result<(), StoreError> {
        union::renew_epoch(&self.client().await?, epoch).await
    }

    async fn set_activation(&self, activation: Option<&ActivationHash>) -> Result<(), StoreError> {
        union::set_activation(&self.client().await?, activation).await
    }

    async fn note_import(&self, import: &RosterImport) -> Result<(), StoreError> {
        union::note_import(&self.client().await?, import).await
    }

    async fn union_document(&self, kind: UnionKind, id: &str) -> Result<Option<UnionDocument>, StoreError> {
        documents::union_document_of(&self.client().await?, kind, id).await
    }

    async fn union_documents(
        &self,
        kind: UnionKind,
        after: &str,
        limit: usize,
    ) -> Result<Vec<UnionDocument>, StoreError> {
        documents::union_documents(&self.client().await?, kind, after, limit).await
    }

    async fn put_union_document(&self, document: &UnionDocument) -> Result<bool, StoreError> {
        documents::put_union_document(&mut self.client().await?, document).await
    }

    async fn set_supply(&self, resource: &str, amount: u64) -> Result<(), StoreError> {
        documents::set_supply(&self.client().await?, resource, amount).await
    }

    async fn supply(&self, resource: &str) -> Result<Option<Supply>, StoreError> {
        documents::supply(&self.client().await?, resource).await
    }

    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        documents::make_claim(&mut self.client().await?, claim).await
    }

    async fn end_claim(&self, resource: &str, id: &str, end: ClaimEnd) -> Result<(), StoreError> {
        documents::end_claim(&mut self.client().await?, resource, id, end).await
    }

    async fn claims_due(&self, now: Moment, limit: usize) -> Result<Vec<Claim>, StoreError> {
        documents::claims_due(&self.client().await?, now, limit).await
    }

    async fn documents_of_all(
        &self,
        kind: DocumentKind,
        after: Option<&DocumentPlace>,
        limit: usize,
    ) -> Result<Vec<(MemberId, DocumentRow)>, StoreError> {
        documents::documents_of_all(&self.client().await?, kind, after, limit).await
    }

    async fn owners_of_document(&self, kind: DocumentKind, id: &str) -> Result<Vec<MemberId>, StoreError> {
        let mut params = Params::default();
        let (kind, id) = (params.put(kind.code(), "text"), params.put(id.to_owned(), "text"));
        let owners = params.put(rows::OWNERS_MAX, "bigint");
        let of_id = format!("WHERE kind = {kind} AND id = {id} ORDER BY member_id LIMIT {owners}");
        self.members(params, &format!("SELECT member_id FROM document {of_id}")).await
    }

    async fn attachment(&self, member: MemberId, id: &str) -> Result<Option<Attachment>, StoreError> {
        documents::attachment(&self.client().await?, member, id).await
    }

    async fn note_act(&self, act: &Act) -> Result<u64, StoreError> {
        documents::note_act(&self.client().await?, act).await
    }

    async fn acts(&self, after: u64, limit: usize) -> Result<Vec<(u64, Act)>, StoreError> {
        documents::acts(&self.client().await?, after, limit).await
    }

    async fn members_after(&self, after: Option<MemberId>, limit: usize) -> Result<Vec<MemberId>, StoreError> {
        let mut params = Params::default();
        let after = params.put(after.map(|member| member.uuid()), "uuid");
        let limit = params.put(rows::limit(limit), "bigint");
        let page = format!("WHERE {after} IS NULL OR member_id > {after} ORDER BY member_id LIMIT {limit}");
        self.members(params, &format!("SELECT member_id FROM head {page}")).await
    }

    async fn books(&self, member: MemberId) -> Result<Option<Books>, StoreError> {
        load::books_of(&self.client().await?, member).await
    }
}

#[cfg(test)]
mod tests;
