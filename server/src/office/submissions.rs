//! The desk's queue of files that members sent in: look, open, approve or refuse.
//!
//! Comes in: ids, a day, words. Goes out: the queue, one file with whose it is, what a decision came to. What was interrupted
//! is done again: a decision taken already stays as it is. Must never happen: a file, a name or a birth date in a list or in
//! the log; a result without its decision, or a decision without its result.

use kenpos_protocol::document::{DocumentKind, Submission};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{MemberId, SubmissionId};
use kenpos_rules::member::Relationship;
use serde::Serialize;

use super::DeskError;
use super::orders::reason;
use crate::ledger::entry::By;
use crate::ports::{Clock, Ports};
use crate::programmes::Programmes;
use crate::results::Recorded;
use crate::seal::SealRing;
use crate::store::document::Attachment;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::Want;
use crate::store::{Store, StoreError, each_document, transact};
use crate::submissions::decide::{self, NotDecided};
use crate::submissions::{SubmissionRow, place_of, want};

/// One submission as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubmissionLine {
    /// Whose.
    pub member: MemberId,
    /// What the file is, by its first bytes.
    pub media_type: String,
    /// How large it is.
    pub bytes: u64,
    /// The submission.
    #[serde(flatten)]
    pub submission: Submission,
}

/// A file, and what a clerk holds it against: is this the sheet of this person?
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedSubmission {
    /// The submission as the desk lists it.
    pub line: SubmissionLine,
    /// The sign-in ID; a person who was deleted has none, nor a name.
    pub kenpos_id: Option<String>,
    /// As the roster spells it.
    pub name: Option<String>,
    /// Day of birth.
    pub birth_date: Option<ProgrammeDay>,
    /// Employee or dependent spouse.
    pub relationship: Relationship,
    /// The file as it was sent.
    pub file: Vec<u8>,
}

impl std::fmt::Debug for OpenedSubmission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenedSubmission({}, {} bytes)", self.line.submission.submission, self.file.len())
    }
}

/// All submissions with a member each; one that cannot be read is an error.
pub(super) async fn all_submissions(
    store: &dyn Store,
    mut each: impl FnMut(MemberId, SubmissionRow),
) -> Result<(), StoreError> {
    each_document(store, DocumentKind::Submission, |member, row| {
        if let Some(submission) = SubmissionRow::of(row)? {
            each(member, submission);
        }
        Ok(())
    })
    .await
}

/// What waits for a clerk, oldest first; with `all` also what was decided on.
///
/// # Errors
/// [`DeskError::Store`].
pub async fn submissions(store: &dyn Store, all: bool) -> Result<Vec<SubmissionLine>, DeskError> {
    let mut lines = Vec::new();
    all_submissions(store, |member, row| {
        if all || row.is_waiting() {
            lines.push(line(member, row));
        }
    })
    .await?;
    let key = |line: &SubmissionLine| (line.submission.received_at, line.submission.submission.clone());
    lines.sort_by_key(key);
    Ok(lines)
}

fn line(member: MemberId, row: SubmissionRow) -> SubmissionLine {
    SubmissionLine { member, media_type: row.kept.media_type, bytes: row.kept.bytes, submission: row.shown }
}

/// Opens a file that waits.
///
/// # Errors
/// [`DeskError::NoSuchSubmission`], [`DeskError::SubmissionDecided`], [`DeskError::Key`], [`DeskError::Store`].
pub async fn open(store: &dyn Store, ports: &Ports, submission: SubmissionId) -> Result<OpenedSubmission, DeskError> {
    let no_such = DeskError::NoSuchSubmission { submission };
    let member = owner(store, submission).await?;
    let want = Want { person: true, ..want() };
    let state = store.load(&Who::Member(member), &want).await?.ok_or(no_such.clone())?;
    let row = SubmissionRow::find(&state, submission)?.ok_or(no_such)?;
    if !row.is_waiting() {
        return Err(DeskError::SubmissionDecided { submission });
    }
    let id = submission.to_string();
    let kept = store.attachment(member, &id).await?.ok_or(StoreError::Damaged { table: "attachment" })?;
    let file = ports.keys.ring()?.open_file(&place_of(member, &id), &kept.bytes)?;
    let person = state.person;
    Ok(OpenedSubmission {
        line: line(member, row),
        kenpos_id: person.as_ref().and_then(|person| person.kenpos_id.clone()),
        name: person.as_ref().map(|person| person.name.clone()),
        birth_date: person.map(|person| person.birth_date),
        relationship: state.standing.relationship,
        file,
    })
}

/// Approves a file: what it shows is recorded as a result of the member, on the day that `day` names or else the member
/// named, and the file is forgotten. Approved before, nothing changes. Where an award is taken back with it, the entry says `by`
/// whom.
///
/// # Errors
/// [`DeskError::NoSuchSubmission`], [`DeskError::SubmissionDecided`], [`DeskError::Result`], [`DeskError::Store`].
pub async fn approve(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
    submission: SubmissionId,
    day: Option<ProgrammeDay>,
    by: &By,
) -> Result<Recorded, DeskError> {
    let (now, programme) = (clock.now(), programmes.current(store).await?);
    let who = Who::Member(owner(store, submission).await?);
    transact(store, &who, &decide::want_to_approve(), |state| {
        let state = state.ok_or(DeskError::NoSuchSubmission { submission })?;
        let row = SubmissionRow::find(&state, submission)?.ok_or(DeskError::NoSuchSubmission { submission })?;
        let mut draft = Draft::new(state, now).by(by);
        let recorded =
            decide::approve(&mut draft, &programme, row, day).map_err(|error| not_decided(error, submission))?;
        Ok((recorded.changed.then_some(draft), recorded))
    })
    .await
}

/// Refuses a file, with the words that the member reads, and forgets it. Gives whether anything changed.
///
/// # Errors
/// [`DeskError::NoSuchSubmission`], [`DeskError::SubmissionDecided`], [`DeskError::Reason`], [`DeskError::Store`].
pub async fn refuse(
    store: &dyn Store,
    clock: &dyn Clock,
    submission: SubmissionId,
    words: &str,
) -> Result<bool, DeskError> {
    let (now, words) = (clock.now(), reason(words)?);
    let who = Who::Member(owner(store, submission).await?);
    transact(store, &who, &want(), |state| {
        let state = state.ok_or(DeskError::NoSuchSubmission { submission })?;
        let row = SubmissionRow::find(&state, submission)?.ok_or(DeskError::NoSuchSubmission { submission })?;
        let mut draft = Draft::new(state, now);
        let changed = decide::refuse(&mut draft, row, &words).map_err(|error| not_decided(error, submission))?;
        Ok((changed.then_some(draft), changed))
    })
    .await
}

const fn not_decided(error: NotDecided, submission: SubmissionId) -> DeskError {
    match error {
        NotDecided::Decided => DeskError::SubmissionDecided { submission },
        NotDecided::Result(refusal) => DeskError::Result(refusal),
    }
}

/// Whose the submission is.
async fn owner(store: &dyn Store, submission: SubmissionId) -> Result<MemberId, DeskError> {
    let owners = store.owners_of_document(DocumentKind::Submission, &submission.to_string()).await?;
    // An id made of a member's own file is that member's alone: under two it would name nobody.
    let [member] = owners[..] else { return Err(DeskError::NoSuchSubmission { submission }) };
    Ok(member)
}

/// Seals every file that waits with the last key of a ring; gives how many there were. One at a time is held.
pub(super) async fn seal_anew(store: &dyn Store, ports: &Ports, ring: &SealRing) -> Result<usize, DeskError> {
    let mut waiting = Vec::new();
    all_submissions(store, |member, row| {
        if row.is_waiting() {
            waiting.push((member, row.shown.submission));
        }
    })
    .await?;
    let now = ports.clock.now();
    for (member, id) in &waiting {
        let Ok(submission) = id.parse() else { continue };
        let Some(kept) = store.attachment(*member, id).await? else { continue }; // decided on meanwhile
        let place = place_of(*member, id);
        let sealed = ring.seal_file(ports, &place, &ring.open_file(&place, &kept.bytes)?);
        transact::<_, DeskError>(store, &Who::Member(*member), &want(), |state| {
            let Some(state) = state else { return Ok((None, ())) };
            let row = SubmissionRow::find(&state, submission)?.filter(SubmissionRow::is_waiting);
            let Some(mut row) = row else { return Ok((None, ())) };
            row.kept.key = Some(ring.current().to_owned());
            let mut draft = Draft::new(state, now);
            draft.attach(Attachment { bytes: sealed.clone(), ..kept.clone() });
            row.put(&mut draft);
            Ok((Some(draft), ()))
        })
        .await?;
    }
    Ok(waiting.len())
}
