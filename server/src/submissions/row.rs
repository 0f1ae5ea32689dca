//! A submission with both its halves.

use kenpos_protocol::document::{Document, DocumentKind, Submission, SubmissionState};
use kenpos_rules::ids::{MemberId, SubmissionId};
use serde::{Deserialize, Serialize};

use crate::store::StoreError;
use crate::store::document::DocumentRow;
use crate::store::draft::Draft;
use crate::store::member::{MemberState, Want};

/// What the server alone keeps of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// SHA-256 of what was sent, in hex: the same submission again is known by it.
    pub sent: String,
    /// What the file is, by its first bytes.
    pub media_type: String,
    /// How large it is.
    pub bytes: u64,
    /// The key that seals the file. Gone with the file, once it is decided on.
    pub key: Option<String>,
}

/// A submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionRow {
    /// As the member sees it.
    pub shown: Submission,
    /// What the server alone keeps.
    pub kept: Kept,
}

/// What taking a file and refusing one must have loaded; the files themselves are not loaded.
pub fn want() -> Want {
    Want { documents: [DocumentKind::Submission].into(), ..Want::default() }
}

/// What a file is sealed under: it opens as no other member's, and as no other submission.
pub fn place_of(member: MemberId, submission: &str) -> String {
    format!("{member}/submission/{submission}")
}

impl SubmissionRow {
    /// The submission in a document; `None` where the document is of another kind.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the server's half does not read.
    pub fn of(row: &DocumentRow) -> Result<Option<Self>, StoreError> {
        let Document::Submission(shown) = &row.shown else { return Ok(None) };
        let kept = row.kept.as_deref().and_then(|kept| serde_json::from_str(kept).ok());
        let kept = kept.ok_or(StoreError::Damaged { table: "document" })?;
        Ok(Some(Self { shown: shown.clone(), kept }))
    }

    /// A member's submission by its id.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn find(state: &MemberState, submission: SubmissionId) -> Result<Option<Self>, StoreError> {
        let row = state.documents.get(&(DocumentKind::Submission, submission.to_string()));
        Ok(row.map(Self::of).transpose()?.flatten())
    }

    /// Whether a clerk is still to decide.
    pub const fn is_waiting(&self) -> bool {
        matches!(self.shown.state, SubmissionState::Waiting)
    }

    /// Puts the submission into the draft as it now stands.
    pub fn put(self, draft: &mut Draft) {
        let kept = serde_json::to_string(&self.kept).expect("texts and numbers");
        draft.put_document(Document::Submission(self.shown), Some(kept));
    }
}
