//! Why a file was not taken, and the problem each reason becomes: the one place where they meet.

use kenpos_protocol::problem::{Problem, ProblemCode as Code};
use kenpos_rules::proof_file::ProofFileError;

use super::take::WAITING_MAX;
use crate::auth::refusal::AuthError;
use crate::programmes::ProgrammesError;
use crate::seal::KeyError;
use crate::store::StoreError;

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    /// The session, the membership or the store.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The consent to the programme is missing.
    #[error("nothing is taken before the consent to the programme")]
    ConsentRequired,
    /// The file did not come as Base64.
    #[error("file: write it in Base64 with padding")]
    NotBase64,
    /// The file is no proof.
    #[error("file: {0}")]
    File(#[from] ProofFileError),
    /// The day is still to come.
    #[error("day: it is still to come")]
    FutureDay,
    /// The id was used for another file.
    #[error("this id was used for another file; make a new one")]
    Reused,
    /// As many as a member may have waiting.
    #[error("{WAITING_MAX} files wait to be looked at; send this one when one of them is decided on")]
    TooManyWaiting,
    /// The file could not be kept safe.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<StoreError> for SubmissionError {
    fn from(error: StoreError) -> Self {
        Self::Auth(error.into())
    }
}

impl From<ProgrammesError> for SubmissionError {
    fn from(error: ProgrammesError) -> Self {
        Self::Auth(error.into())
    }
}

impl From<SubmissionError> for Problem {
    fn from(error: SubmissionError) -> Self {
        let detail = error.to_string();
        match error {
            SubmissionError::Auth(error) => error.into(),
            SubmissionError::ConsentRequired => Self::new(Code::ConsentRequired, detail),
            SubmissionError::NotBase64 | SubmissionError::File(_) => Self::new(Code::Invalid, detail).at_field("file"),
            SubmissionError::FutureDay => Self::new(Code::FutureEntry, detail).at_field("day"),
            SubmissionError::Reused => Self::new(Code::OpReused, detail).at_field("submission"),
            SubmissionError::TooManyWaiting => Self::new(Code::TooManyWaiting, detail),
            SubmissionError::Key(error) => {
                tracing::error!(%error, "a file could not be taken");
                Self::new(
                    Code::Unavailable,
                    "files cannot be taken at the moment; nothing was kept, send it again later",
                )
            }
        }
    }
}
