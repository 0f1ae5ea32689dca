//! A store over a network whose operations end within the turn of whoever asks, as those of an embedded one do.
//!
//! Comes in: operations. Goes out: what the store said. While it works the caller's thread waits, so that nothing else
//! of a world of one thread happens in between: the same seed is the same run on any store. Must never happen: a
//! connection that only the waiting thread could serve.

use std::future::Future;
use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use kenpos_protocol::consent::Terms;
use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::pull::Notice;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;
use kenpos_server::store::act::Act;
use kenpos_server::store::document::{Attachment, DocumentPlace, DocumentRow, UnionDocument, UnionKind};
use kenpos_server::store::lookup::{Name, Who};
use kenpos_server::store::member::{Books, Changes, Commit, MemberState, Want};
use kenpos_server::store::supply::{Claim, ClaimEnd, Claimed, Supply};
use kenpos_server::store::union::{ActivationHash, FailureScope, FailureTally, RosterImport, UnionState};
use kenpos_server::store::{Store, StoreError};
use tokio::runtime::{Builder, Runtime};

/// The store.
pub struct InTurn(pub Arc<dyn Store>);

/// Where its connections live.
static CONNECTIONS: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime"));

/// Waits for an operation without giving the turn away.
pub fn in_turn<T: Send>(operation: impl Future<Output = T> + Send) -> T {
    // On a thread of its own: one runtime cannot be waited for inside another.
    std::thread::scope(|scope| {
        scope.spawn(|| CONNECTIONS.handle().block_on(operation)).join().expect("an operation of the store ends")
    })
}

#[async_trait]
impl Store for InTurn {
    async fn load(&self, who: &Who, want: &Want) -> Result<Option<MemberState>, StoreError> {
        in_turn(self.0.load(who, want))
    }

    async fn commit(&self, member: MemberId, expected_version: u64, changes: Changes) -> Result<Commit, StoreError> {
        in_turn(self.0.commit(member, expected_version, changes))
    }

    async fn find_members(&self, name: &Name) -> Result<Vec<MemberId>, StoreError> {
        in_turn(self.0.find_members(name))
    }

    async fn count_failure(&self, scope: &FailureScope, now: Moment) -> Result<(), StoreError> {
        in_turn(self.0.count_failure(scope, now))
    }

    async fn failures(&self, scope: &FailureScope, since: Moment) -> Result<FailureTally, StoreError> {
        in_turn(self.0.failures(scope, since))
    }

    async fn forget_failures(&self, scope: &FailureScope) -> Result<(), StoreError> {
        in_turn(self.0.forget_failures(scope))
    }

    async fn union_state(&self) -> Result<UnionState, StoreError> {
        in_turn(self.0.union_state())
    }

    async fn publish_programme(&self, revision: &str, text: &str, now: Moment) -> Result<(), StoreError> {
        in_turn(self.0.publish_programme(revision, text, now))
    }

    async fn programme(&self, revision: &str) -> Result<Option<String>, StoreError> {
        in_turn(self.0.programme(revision))
    }

    async fn publish_terms(&self, terms: &Terms, now: Moment) -> Result<(), StoreError> {
        in_turn(self.0.publish_terms(terms, now))
    }

    async fn terms(&self) -> Result<Option<Terms>, StoreError> {
        in_turn(self.0.terms())
    }

    async fn post_notice(&self, title: &str, body: &str, now: Moment) -> Result<Notice, StoreError> {
        in_turn(self.0.post_notice(title, body, now))
    }

    async fn renew_epoch(&self, epoch: &str) -> Result<(), StoreError> {
        in_turn(self.0.renew_epoch(epoch))
    }

    async fn set_activation(&self, activation: Option<&ActivationHash>) -> Result<(), StoreError> {
        in_turn(self.0.set_activation(activation))
    }

    async fn note_import(&self, import: &RosterImport) -> Result<(), StoreError> {
        in_turn(self.0.note_import(import))
    }

    async fn members_after(&self, after: Option<MemberId>, limit: usize) -> Result<Vec<MemberId>, StoreError> {
        in_turn(self.0.members_after(after, limit))
    }

    async fn books(&self, member: MemberId) -> Result<Option<Books>, StoreError> {
        in_turn(self.0.books(member))
    }

    async fn union_document(&self, kind: UnionKind, id: &str) -> Result<Option<UnionDocument>, StoreError> {
        in_turn(self.0.union_document(kind, id))
    }

    async fn union_documents(
        &self,
        kind: UnionKind,
        after: &str,
        limit: usize,
    ) -> Result<Vec<UnionDocument>, StoreError> {
        in_turn(self.0.union_documents(kind, after, limit))
    }

    async fn put_union_document(&self, document: &UnionDocument) -> Result<bool, StoreError> {
        in_turn(self.0.put_union_document(document))
    }

    async fn set_supply(&self, resource: &str, amount: u64) -> Result<(), StoreError> {
        in_turn(self.0.set_supply(resource, amount))
    }

    async fn supply(&self, resource: &str) -> Result<Option<Supply>, StoreError> {
        in_turn(self.0.supply(resource))
    }

    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        in_turn(self.0.claim(claim))
    }

    async fn end_claim(&self, resource: &str, id: &str, end: ClaimEnd) -> Result<(), StoreError> {
        in_turn(self.0.end_claim(resource, id, end))
    }

    async fn claims_due(&self, now: Moment, limit: usize) -> Result<Vec<Claim>, StoreError> {
        in_turn(self.0.claims_due(now, limit))
    }

    async fn documents_of_all(
        &self,
        kind: DocumentKind,
        after: Option<&DocumentPlace>,
        limit: usize,
    ) -> Result<Vec<(MemberId, DocumentRow)>, StoreError> {
        in_turn(self.0.documents_of_all(kind, after, limit))
    }

    async fn owners_of_document(&self, kind: DocumentKind, id: &str) -> Result<Vec<MemberId>, StoreError> {
        in_turn(self.0.owners_of_document(kind, id))
    }

    async fn attachment(&self, member: MemberId, id: &str) -> Result<Option<Attachment>, StoreError> {
        in_turn(self.0.attachment(member, id))
    }

    async fn note_act(&self, act: &Act) -> Result<u64, StoreError> {
        in_turn(self.0.note_act(act))
    }

    async fn acts(&self, after: u64, limit: usize) -> Result<Vec<(u64, Act)>, StoreError> {
        in_turn(self.0.acts(after, limit))
    }
}
