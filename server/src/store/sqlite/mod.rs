//! The embedded back end: one SQLite file, WAL, one writer at a time.
//!
//! Comes in and goes out: what [`Store`] says. The desk's commands open the file directly while `serve` runs on it;
//! SQLite's own lock orders the two. Must never happen: an answer before the commit is on disk.

mod documents;
mod driver;
#[cfg(feature = "faults")]
pub mod faults;
mod feed;
mod open;
mod read;
mod rows;
mod union;
mod write;

use std::path::PathBuf;

use async_trait::async_trait;
use kenpos_protocol::consent::Terms;
use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::pull::Notice;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;

use driver::{Driver, Wrote};
pub use open::Place;
use rows::all;

use super::act::Act;
use super::document::{Attachment, DocumentPlace, DocumentRow, UnionDocument, UnionKind};
use super::lookup::{Name, Who};
use super::member::{Books, Changes, Commit, MemberState, Want};
use super::supply::{Claim, ClaimEnd, Claimed, Supply};
use super::union::{ActivationHash, FailureScope, FailureTally, RosterImport, UnionState};
use super::{Store, StoreError};
use crate::ports::Ports;

/// The store of one union in one SQLite database.
pub struct SqliteStore {
    driver: Driver,
}

impl SqliteStore {
    /// Opens (or makes) a database for serving: one writer thread with group commit, several readers.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`], [`StoreError::TooNew`], or what SQLite says.
    pub fn serving(path: impl Into<PathBuf>, ports: &Ports) -> Result<Self, StoreError> {
        let place = Place::File(path.into());
        let writer = open::open(&place, ports)?;
        Ok(Self { driver: Driver::threaded(writer, &place)? })
    }

    /// Opens (or makes) a database on one connection in the caller's thread: the desk's commands, the simulator.
    ///
    /// # Errors
    /// As [`SqliteStore::serving`].
    pub fn inline(place: &Place, ports: &Ports) -> Result<Self, StoreError> {
        Ok(Self { driver: Driver::inline(open::open(place, ports)?) })
    }

    /// An empty database in memory.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn in_memory(ports: &Ports) -> Result<Self, StoreError> {
        Self::inline(&Place::Memory, ports)
    }

    async fn change<T: Send + 'static>(
        &self,
        write: impl FnOnce(&rusqlite::Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.driver.write(move |connection| write(connection).map(|value| Wrote { keep: true, value })).await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn load(&self, who: &Who, want: &Want) -> Result<Option<MemberState>, StoreError> {
        let (who, want) = (who.clone(), want.clone());
        self.driver.read(move |connection| read::load(connection, &who, &want)).await
    }

    async fn commit(&self, member: MemberId, expected_version: u64, changes: Changes) -> Result<Commit, StoreError> {
        self.driver.write(move |connection| write::commit(connection, member, expected_version, &changes)).await
    }

    async fn find_members(&self, name: &Name) -> Result<Vec<MemberId>, StoreError> {
        let name = name.clone();
        self.driver.read(move |connection| read::members_of(connection, &name)).await
    }

    async fn count_failure(&self, scope: &FailureScope, now: Moment) -> Result<(), StoreError> {
        let scope = scope.clone();
        self.change(move |connection| {
            union::count_failure(connection, &scope.key(&union::lookup_key(connection)?), now)
        })
        .await
    }

    async fn failures(&self, scope: &FailureScope, since: Moment) -> Result<FailureTally, StoreError> {
        let scope = scope.clone();
        self.driver
            .read(move |connection| union::failures(connection, &scope.key(&union::lookup_key(connection)?), since))
            .await
    }

    async fn forget_failures(&self, scope: &FailureScope) -> Result<(), StoreError> {
        let scope = scope.clone();
        self.change(move |connection| union::forget_failures(connection, &scope.key(&union::lookup_key(connection)?)))
            .await
    }

    async fn union_state(&self) -> Result<UnionState, StoreError> {
        self.driver.read(union::state).await
    }

    async fn publish_programme(&self, revision: &str, text: &str, now: Moment) -> Result<(), StoreError> {
        let (revision, text) = (revision.to_owned(), text.to_owned());
        self.change(move |connection| union::publish_programme(connection, &revision, &text, now)).await
    }

    async fn programme(&self, revision: &str) -> Result<Option<String>, StoreError> {
        let revision = revision.to_owned();
        self.driver.read(move |connection| union::programme(connection, &revision)).await
    }

    async fn publish_terms(&self, terms: &Terms, now: Moment) -> Result<(), StoreError> {
        let terms = terms.clone();
        self.change(move |connection| union::publish_terms(connection, &terms, now)).await
    }

    async fn terms(&self) -> Result<Option<Terms>, StoreError> {
        self.driver.read(union::terms).await
    }

    async fn post_notice(&self, title: &str, body: &str, now: Moment) -> Result<Notice, StoreError> {
        let (title, body) = (title.to_owned(), body.to_owned());
        self.change(move |connection| union::post_notice(connection, &title, &body, now)).await
    }

    async fn renew_epoch(&self, epoch: &str) -> Result<(), StoreError> {
        let epoch = epoch.to_owned();
        self.change(move |connection| union::renew_epoch(connection, &epoch)).await
    }

    async fn set_activation(&self, activation: Option<&ActivationHash>) -> Result<(), StoreError> {
        let activation = activation.copied();
        self.change(move |connection| union::set_activation(connection, activation.as_ref())).await
    }

    async fn note_import(&self, import: &RosterImport) -> Result<(), StoreError> {
        let import = import.clone();
        self.change(move |connection| union::note_import(connection, &import)).await
    }

    async fn union_document(&self, kind: UnionKind, id: &str) -> Result<Option<UnionDocument>, StoreError> {
        let id = id.to_owned();
        self.driver.read(move |connection| documents::union_document_of(connection, kind, &id)).await
    }

    async fn union_documents(
        &self,
        kind: UnionKind,
        after: &str,
        limit: usize,
    ) -> Result<Vec<UnionDocument>, StoreError> {
        let after = after.to_owned();
        self.driver.read(move |connection| documents::union_documents(connection, kind, &after, limit)).await
    }

    async fn put_union_document(&self, document: &UnionDocument) -> Result<bool, StoreError> {
        let document = document.clone();
        self.change(move |connection| documents::put_union_document(connection, &document)).await
    }

    async fn set_supply(&self, resource: &str, amount: u64) -> Result<(), StoreError> {
        let resource = resource.to_owned();
        self.change(move |connection| documents::set_supply(connection, &resource, amount)).await
    }

    async fn supply(&self, resource: &str) -> Result<Option<Supply>, StoreError> {
        let resource = resource.to_owned();
        self.driver.read(move |connection| documents::supply(connection, &resource)).await
    }

    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        let claim = claim.clone();
        self.change(move |connection| documents::make_claim(connection, &claim)).await
    }

    async fn end_claim(&self, resource: &str, id: &str, end: ClaimEnd) -> Result<(), StoreError> {
        let (resource, id) = (resource.to_owned(), id.to_owned());
        self.change(move |connection| documents::end_claim(connection, &resource, &id, end)).await
    }

    async fn claims_due(&self, now: Moment, limit: usize) -> Result<Vec<Claim>, StoreError> {
        self.driver.read(move |connection| documents::claims_due(connection, now, limit)).await
    }

    async fn documents_of_all(
        &self,
        kind: DocumentKind,
        after: Option<&DocumentPlace>,
        limit: usize,
    ) -> Result<Vec<(MemberId, DocumentRow)>, StoreError> {
        let after = after.cloned();
        self.driver.read(move |connection| documents::documents_of_all(connection, kind, after.as_ref(), limit)).await
    }

    async fn owners_of_document(&self, kind: DocumentKind, id: &str) -> Result<Vec<MemberId>, StoreError> {
        let id = id.to_owned();
        self.driver.read(move |connection| documents::owners_of_document(connection, kind, &id)).await
    }

    async fn attachment(&self, member: MemberId, id: &str) -> Result<Option<Attachment>, StoreError> {
        let id = id.to_owned();
        self.driver.read(move |connection| documents::attachment(connection, member, &id)).await
    }

    async fn note_act(&self, act: &Act) -> Result<u64, StoreError> {
        let act = act.clone();
        self.change(move |connection| documents::note_act(connection, &act)).await
    }

    async fn acts(&self, after: u64, limit: usize) -> Result<Vec<(u64, Act)>, StoreError> {
        self.driver.read(move |connection| documents::acts(connection, after, limit)).await
    }

    async fn members_after(&self, after: Option<MemberId>, limit: usize) -> Result<Vec<MemberId>, StoreError> {
        let after = after.map(|member| *member.uuid().as_bytes());
        let limit = super::rows::limit(limit);
        self.driver
            .read(move |connection| {
                all(
                    connection,
                    "head",
                    "SELECT member_id FROM head WHERE ?1 IS NULL OR member_id > ?1 ORDER BY member_id LIMIT ?2",
                    (after, limit),
                    |row| row.uuid().map(MemberId::from_uuid),
                )
            })
            .await
    }

    async fn books(&self, member: MemberId) -> Result<Option<Books>, StoreError> {
        self.driver.read(move |connection| read::books_of(connection, member)).await
    }
}

#[cfg(test)]
mod tests;
