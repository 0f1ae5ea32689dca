//! A member sends a file in: checked, sealed, and kept with its document in one commit.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kenpos_protocol::document::{Submission, SubmissionState};
use kenpos_protocol::submission::SendSubmission;
use kenpos_rules::day::Moment;
use kenpos_rules::programme::Programme;
use kenpos_rules::proof_file::ProofFile;
use sha2::{Digest as _, Sha256};

use super::refusal::SubmissionError;
use super::row::{Kept, SubmissionRow, place_of, want};
use crate::auth::Doors;
use crate::auth::refusal::AuthError;
use crate::auth::session::{check_membership, device_of_token};
use crate::store::document::Attachment;
use crate::store::draft::Draft;
use crate::store::lookup::{TokenHash, Who, hex};
use crate::store::member::{MemberState, Want};
use crate::store::{StoreError, transact};

/// Files of one member that wait for a clerk. A check-up of this year and of the last, and a vaccination, each in a few
/// photos; it bounds what one member keeps in the store to a hundred megabytes.
pub(super) const WAITING_MAX: usize = 10;

impl Doors {
    /// Whether a token stands for a session, before a large body is read for it.
    ///
    /// # Errors
    /// [`AuthError::SessionExpired`], [`AuthError::DeviceRevoked`], [`AuthError::Store`].
    pub async fn check_session(&self, token: TokenHash, now: Moment) -> Result<(), AuthError> {
        let state = self.store.load(&Who::Token(token), &Want::default()).await?.ok_or(AuthError::SessionExpired)?;
        device_of_token(&state, now).map(drop)
    }

    /// Takes a file. The same submission again gets the same answer as it stands by then, and is kept once. When this
    /// returns, the file is on disk.
    ///
    /// # Errors
    /// [`SubmissionError`]; nothing was kept then.
    pub async fn take_submission(
        &self,
        token: TokenHash,
        request: SendSubmission,
        now: Moment,
    ) -> Result<Submission, SubmissionError> {
        let store = self.store.as_ref();
        let programme = self.programmes.current(store).await?;
        let bytes = BASE64.decode(&request.file).map_err(|_| SubmissionError::NotBase64)?;
        let request = SendSubmission { file: String::new(), ..request };
        let file = ProofFile::read(bytes)?;
        let sent = hash_of(&request, &file);
        // Read once; needed only where the submission is new.
        let ring = self.ports.keys.ring();
        transact(store, &Who::Token(token), &want(), |state| {
            let state = state.ok_or(AuthError::SessionExpired)?;
            device_of_token(&state, now).map_err(SubmissionError::Auth)?;
            if let Some(known) = SubmissionRow::find(&state, request.submission)? {
                let same = known.kept.sent == sent;
                return if same { Ok((None, known.shown)) } else { Err(SubmissionError::Reused) };
            }
            check(&state, &programme, &request, now)?;
            let ring = ring.as_ref().map_err(|error| SubmissionError::Key(error.clone()))?;
            let id = request.submission.to_string();
            let sealed = ring.seal_file(&self.ports, &place_of(state.member, &id), file.bytes());
            let media_type = file.kind().media_type().to_owned();
            let kept = Kept {
                sent: sent.clone(),
                media_type: media_type.clone(),
                bytes: u64::try_from(file.bytes().len()).unwrap_or(u64::MAX),
                key: Some(ring.current().to_owned()),
            };
            let shown = Submission {
                submission: id.clone(),
                about: request.about,
                day: request.day,
                received_at: now,
                state: SubmissionState::Waiting,
            };
            let mut draft = Draft::new(state, now);
            draft.attach(Attachment { id, media_type, bytes: sealed });
            SubmissionRow { shown: shown.clone(), kept }.put(&mut draft);
            Ok((Some(draft), shown))
        })
        .await
    }
}

/// Whether this member may send this in now.
fn check(
    state: &MemberState,
    programme: &Programme,
    request: &SendSubmission,
    now: Moment,
) -> Result<(), SubmissionError> {
    check_membership(state, programme, now)?;
    if state.consent.programme.is_none() {
        return Err(SubmissionError::ConsentRequired);
    }
    if request.day > now.programme_day() {
        return Err(SubmissionError::FutureDay);
    }
    let known = state.documents.values().map(SubmissionRow::of).collect::<Result<Vec<_>, StoreError>>()?;
    if known.into_iter().flatten().filter(SubmissionRow::is_waiting).count() >= WAITING_MAX {
        return Err(SubmissionError::TooManyWaiting);
    }
    Ok(())
}

/// What was sent, as a hash: the file itself is forgotten once it is decided on.
fn hash_of(request: &SendSubmission, file: &ProofFile) -> String {
    let hash = Sha256::new()
        .chain_update(request.about.code())
        .chain_update([0])
        .chain_update(request.day.to_string())
        .chain_update([0])
        .chain_update(file.bytes());
    hex(&hash.finalize())
}
