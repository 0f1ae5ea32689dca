//! What the server keeps, behind one trait that two back ends implement.
//!
//! Comes in: [`Want`]s and [`Changes`]. Goes out: [`MemberState`]s. The trait speaks in operations, never SQL,
//! closures or open transactions: load → pure decision → commit, and [`Commit::Stale`] loads again
//! ([`transact`] does the round). A commit is one transaction with one member's rows and the lookup rows claimed
//! with them, and nothing shared.
//! Must never happen: a rule in a back end, a health value in an error, a lock held between load and commit.

pub mod account;
pub mod act;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod document;
pub mod draft;
pub mod lookup;
pub mod member;
pub mod postgres;
mod rows;
pub mod sqlite;
pub mod supply;
pub mod union;

use async_trait::async_trait;
use kenpos_protocol::consent::Terms;
use kenpos_protocol::document::{DocumentKind, PublicationKind};
use kenpos_protocol::pull::Notice;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::MemberId;

use act::Act;
use document::{Attachment, DocumentPlace, DocumentRow, UnionDocument, UnionKind};
use draft::Draft;
use lookup::{Name, NameKind, Who};
use member::{Books, Changes, Commit, MemberState, Want};
use supply::{Claim, ClaimEnd, Claimed, Supply};
use union::{ActivationHash, FailureScope, FailureTally, RosterImport, UnionState};

/// The store of one union.
#[async_trait]
pub trait Store: Send + Sync {
    // --- One member -------------------------------------------------------------------------------------------

    /// The member's state, or `None` if there is no such member.
    async fn load(&self, who: &Who, want: &Want) -> Result<Option<MemberState>, StoreError>;

    /// Writes all of `changes` or nothing, if the member is still at `expected_version` (0: does not exist yet).
    /// When it returns `Committed` the changes are on disk.
    async fn commit(&self, member: MemberId, expected_version: u64, changes: Changes) -> Result<Commit, StoreError>;

    // --- Names --------------------------------------------------------------------------------------------------

    /// The members of a name: at most one, for a card perhaps several.
    async fn find_members(&self, name: &Name) -> Result<Vec<MemberId>, StoreError>;

    // --- Failures, each in a transaction of its own ---------------------------------------------------------------

    /// Counts one failure and forgets those older than [`union::FAILURES_KEPT_MS`].
    async fn count_failure(&self, scope: &FailureScope, now: Moment) -> Result<(), StoreError>;

    /// The failures since a moment (to the minute, rounded down).
    async fn failures(&self, scope: &FailureScope, since: Moment) -> Result<FailureTally, StoreError>;

    /// Forgets the failures of a scope.
    async fn forget_failures(&self, scope: &FailureScope) -> Result<(), StoreError>;

    // --- The union ------------------------------------------------------------------------------------------------

    /// What every request needs to know of the union.
    async fn union_state(&self) -> Result<UnionState, StoreError>;

    /// Puts a programme in force and tells the phones. The revision already in force changes nothing.
    ///
    /// Errors: [`StoreError::RevisionReused`] when the revision was in force with another text.
    async fn publish_programme(&self, revision: &str, text: &str, now: Moment) -> Result<(), StoreError>;

    /// The text of a programme that was ever in force.
    async fn programme(&self, revision: &str) -> Result<Option<String>, StoreError>;

    /// Puts terms in force. A version that exists already changes nothing: terms that were shown are never rewritten.
    async fn publish_terms(&self, terms: &Terms, now: Moment) -> Result<(), StoreError>;

    /// The terms in force.
    async fn terms(&self) -> Result<Option<Terms>, StoreError>;

    /// Posts a notice to every member.
    async fn post_notice(&self, title: &str, body: &str, now: Moment) -> Result<Notice, StoreError>;

    /// Gives the database a new epoch, so that every phone pulls afresh and offers again what it still holds.
    async fn renew_epoch(&self, epoch: &str) -> Result<(), StoreError>;

    /// Sets what first registration asks for besides, in place of what was set before; `None`: nothing.
    async fn set_activation(&self, activation: Option<&ActivationHash>) -> Result<(), StoreError>;

    /// Keeps a record of a roster import.
    async fn note_import(&self, import: &RosterImport) -> Result<(), StoreError>;

    // --- Documents of the union ---------------------------------------------------------------------------------

    /// A document of the union.
    async fn union_document(&self, kind: UnionKind, id: &str) -> Result<Option<UnionDocument>, StoreError>;

    /// Documents of a kind in the order of their ids, after one of them (`""`: from the first).
    async fn union_documents(
        &self,
        kind: UnionKind,
        after: &str,
        limit: usize,
    ) -> Result<Vec<UnionDocument>, StoreError>;

    /// Writes a document of the union if the one before it is in force (version 1: if there is none), and tells the phones
    /// of a publication. `false`: somebody else changed it since; nothing was written.
    async fn put_union_document(&self, document: &UnionDocument) -> Result<bool, StoreError>;

    // --- Supplies: each call a transaction of its own ---------------------------------------------------------------

    /// Sets how much there is of something in all. What is taken stays taken.
    async fn set_supply(&self, resource: &str, amount: u64) -> Result<(), StoreError>;

    /// How much there is of something.
    async fn supply(&self, resource: &str) -> Result<Option<Supply>, StoreError>;

    /// Claims a part of a supply. The same claim again gets the same answer and takes nothing more.
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError>;

    /// Ends a claim. An unknown or released one stays as it is.
    async fn end_claim(&self, resource: &str, id: &str, end: ClaimEnd) -> Result<(), StoreError>;

    /// Open claims whose time is over, soonest first.
    async fn claims_due(&self, now: Moment, limit: usize) -> Result<Vec<Claim>, StoreError>;

    // --- The desk -------------------------------------------------------------------------------------------------

    /// Member ids in order, after one of them.
    async fn members_after(&self, after: Option<MemberId>, limit: usize) -> Result<Vec<MemberId>, StoreError>;

    /// Everything the audit needs of a member.
    async fn books(&self, member: MemberId) -> Result<Option<Books>, StoreError>;

    /// Documents of a kind of all members, after one of them.
    async fn documents_of_all(
        &self,
        kind: DocumentKind,
        after: Option<&DocumentPlace>,
        limit: usize,
    ) -> Result<Vec<(MemberId, DocumentRow)>, StoreError>;

    /// The members with a document of this kind and id, a few at most: an id that members' phones make has one.
    async fn owners_of_document(&self, kind: DocumentKind, id: &str) -> Result<Vec<MemberId>, StoreError>;

    /// A file of a member.
    async fn attachment(&self, member: MemberId, id: &str) -> Result<Option<Attachment>, StoreError>;

    /// Appends to the log of the desk; gives the line's number.
    async fn note_act(&self, act: &Act) -> Result<u64, StoreError>;

    /// Lines of the log of the desk with their numbers, after one of them.
    async fn acts(&self, after: u64, limit: usize) -> Result<Vec<(u64, Act)>, StoreError>;
}

/// Why the store could not do it. Holds no value of a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the database, or one member's commits kept meeting; try again.
    #[error("the store is busy; try again")]
    Busy,
    /// A name belongs to another member.
    #[error("this {} belongs to another member", kind.code())]
    Taken {
        /// The kind of name.
        kind: NameKind,
    },
    /// Rules that were in force are never rewritten.
    #[error("the revision {revision} was in force with another text: give the changed programme a new revision")]
    RevisionReused {
        /// The revision.
        revision: String,
    },
    /// The address of a database that cannot be used.
    #[error("the address of the database is of no use: {problem}")]
    BadAddress {
        /// What is wrong with it, and what to do.
        problem: &'static str,
    },
    /// The database server lets this user not in, or not here.
    #[error("the database server refused: {detail}")]
    Refused {
        /// Its words, which name the user or the database.
        detail: String,
    },
    /// The way to the database is broken. Whether the last commit was kept is not known.
    #[error("the database does not answer ({detail}): is PostgreSQL running, and is the address right?")]
    Unreachable {
        /// What happened to the connection.
        detail: String,
    },
    /// The file was written by a newer version.
    #[error("the database is of version {found}, this program knows {known}: update the program")]
    TooNew {
        /// The file's version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The file is no database of this program.
    #[error("{path} is not a KENPOS server database")]
    NotOurs {
        /// Where it lies.
        path: String,
    },
    /// The disk is full: nothing was written.
    #[error("the disk is full")]
    Full,
    /// A row holds what no version of this program writes.
    #[error("the database holds something unreadable in {table}")]
    Damaged {
        /// The table.
        table: &'static str,
    },
    /// Anything else the database said.
    #[error("the database failed: {detail}")]
    Failed {
        /// Its words, without values.
        detail: String,
    },
}

/// Documents read at a time.
const DOCUMENTS_AT_A_TIME: usize = 500;

/// Every document of a kind, of all members, one after the other.
///
/// # Errors
/// [`StoreError`], also what `each` answers: nothing more is read then.
pub(crate) async fn each_document(
    store: &dyn Store,
    kind: DocumentKind,
    mut each: impl FnMut(MemberId, &DocumentRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = store.documents_of_all(kind, after.as_ref(), DOCUMENTS_AT_A_TIME).await?;
        let Some((member, last)) = page.last() else { return Ok(()) };
        after = Some((*member, last.shown.id().to_owned()));
        for (member, row) in &page {
            each(*member, row)?;
        }
    }
}

/// Publications read at a time.
const PUBLICATIONS_AT_A_TIME: usize = 100;

/// Every publication of a kind that is in force, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn publications(store: &dyn Store, kind: PublicationKind) -> Result<Vec<UnionDocument>, StoreError> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = store.union_documents(UnionKind::Publication(kind), &after, PUBLICATIONS_AT_A_TIME).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after.clone_from(&last.id);
        found.extend(page.into_iter().filter(|document| document.shown.is_some()));
    }
}

/// Rounds of load and commit before a busy member is told to wait. Each lost round means that another one succeeded.
pub const COMMIT_TRIES: u32 = 16;

/// Load → decide → commit, again while others commit in between.
///
/// `decide` gets the state (`None`: no such member) and gives the draft to commit (`None`: nothing to write) with
/// what the caller wants to know. It may run several times and must be pure.
///
/// # Errors
/// What `decide` answers; [`StoreError::Taken`] when a claimed name belongs to another member;
/// [`StoreError::Busy`] after [`COMMIT_TRIES`].
pub async fn transact<T, E: From<StoreError>>(
    store: &dyn Store,
    who: &Who,
    want: &Want,
    mut decide: impl FnMut(Option<MemberState>) -> Result<(Option<Draft>, T), E> + Send,
) -> Result<T, E>
where
    T: Send,
{
    for _ in 0..COMMIT_TRIES {
        let state = store.load(who, want).await?;
        let (draft, outcome) = decide(state)?;
        let Some(draft) = draft else { return Ok(outcome) };
        let (member, expected_version, changes) = draft.finish();
        match store.commit(member, expected_version, changes).await? {
            Commit::Committed => return Ok(outcome),
            Commit::Stale => {}
            Commit::Taken(kind) => return Err(StoreError::Taken { kind }.into()),
        }
    }
    Err(StoreError::Busy.into())
}
