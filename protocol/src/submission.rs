//! 証明書類の提出: what a phone sends to hand in a photo or a PDF. Online only, never queued: the phone does not keep the file.
//!
//! Must never happen here: a byte of a file in a `Debug`.

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::SubmissionId;
use kenpos_rules::proof_file::ProofFile;
use serde::{Deserialize, Serialize};

use crate::document::SubmissionAbout;

/// Bytes of the body: the largest file in Base64 (four characters for three bytes), and room for the other fields.
pub const BODY_BYTES_MAX: usize = ProofFile::BYTES_MAX.div_ceil(3) * 4 + 1024;

/// A file sent in as a proof. The answer is the [`Submission`](crate::document::Submission) as the server keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendSubmission {
    /// Made by the phone of what it sends: the same again is one submission.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub submission: SubmissionId,
    /// What it shows, as the member says.
    pub about: SubmissionAbout,
    /// The day of the check-up or vaccination, as the member says.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub day: ProgrammeDay,
    /// The photo (JPEG, PNG, HEIC) or PDF in Base64 with padding (RFC 4648, section 4): 1 byte to
    /// [`ProofFile::BYTES_MAX`] before that.
    pub file: String,
}

impl std::fmt::Debug for SendSubmission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SendSubmission({})", self.submission)
    }
}
