//! Submissions: a photo or a PDF sent in as a proof. Online only, never queued: this phone does not keep the file, the member
//! does.
//!
//! Comes in: a file and what it shows. Goes out: the submission as the server has it. Must never happen: "received" before
//! the server has answered; one file sent in twice because an answer was lost: its id is made of what it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
pub use kenpos_protocol::document::SubmissionAbout;
use kenpos_protocol::document::{Document, DocumentKind, Submission, SubmissionState};
use kenpos_protocol::path;
use kenpos_protocol::submission::SendSubmission;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{MemberId, SubmissionId};
use kenpos_rules::proof_file::{ProofFile, ProofFileError};
use sha2::{Digest as _, Sha256};

use crate::call::first_ten;
use crate::error::{KenposError, StoreError};
use crate::phone::Phone;
use crate::ports::HttpRequest;
use crate::session::tokens::{send_signed_in, signed_in};
use crate::store::{Conn, documents, mirror};
use crate::wire;

/// How long the answer may take: the largest file, 14 megabytes on the wire, takes two minutes over a line of 1 Mbit/s.
const UPLOAD_TIMEOUT_MS: u64 = 150_000;

/// What a member sends in.
#[derive(Clone, PartialEq, Eq)]
pub struct SubmissionRequest {
    /// What it shows.
    pub about: SubmissionAbout,
    /// The day of the check-up or vaccination, today at the latest.
    pub day: ProgrammeDay,
    /// A photo (JPEG, PNG, HEIC) or a PDF, 1 byte to [`ProofFile::BYTES_MAX`].
    pub file: Vec<u8>,
}

impl std::fmt::Debug for SubmissionRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What a file shows of a person's health is nobody's business.
        write!(f, "SubmissionRequest({} bytes)", self.file.len())
    }
}

/// Sends a file in. After a lost answer the same file for the same day is the same submission; after a refusal it is a new
/// one.
pub(crate) async fn send(phone: &Phone, request: &SubmissionRequest) -> Result<Submission, KenposError> {
    let SubmissionRequest { about, day, file } = request;
    let file = ProofFile::read(file.clone()).map_err(not_a_proof)?;
    let call = phone.begin();
    let (_, member, _) = signed_in(phone, &call)?;
    let submission = phone.read(&call, |conn| {
        if *day > mirror::head(conn)?.now(&call.clock).programme_day() {
            return Err(KenposError::FutureEntry { field: "day".to_owned() });
        }
        Ok(id_of(conn, member, *about, *day, &file)?)
    })?;
    let body = SendSubmission { submission, about: *about, day: *day, file: BASE64.encode(file.bytes()) };
    let request = |server: &str, bearer: &str| HttpRequest {
        timeout_ms: UPLOAD_TIMEOUT_MS,
        ..wire::post(server, path::SUBMISSIONS, Some(bearer), &body)
    };
    let sent = send_signed_in(phone, request).await?;
    let taken: Submission = wire::body(&sent).ok_or_else(|| wire::refusal(&sent))?;
    phone.write(&phone.begin(), |tx| Ok(documents::put(tx, &Document::Submission(taken.clone()))?))?;
    Ok(taken)
}

fn not_a_proof(error: ProofFileError) -> KenposError {
    let todo = match error {
        ProofFileError::Empty => "choose the file again",
        ProofFileError::TooLarge => "send a smaller photo, or one page at a time",
        ProofFileError::OtherKind => "take a photo of the sheet, or save it as a PDF",
    };
    KenposError::invalid("file", error.to_string(), todo)
}

/// Made of what is sent in, so that sending it again, from a reinstalled app or the member's other phone, means the same
/// submission. One that was refused is over: each refusal this phone knows of gives the next id.
fn id_of(
    conn: &Conn<'_>,
    member: MemberId,
    about: SubmissionAbout,
    day: ProgrammeDay,
    file: &ProofFile,
) -> Result<SubmissionId, StoreError> {
    let content = Sha256::digest(file.bytes());
    let mut refusals: u64 = 0;
    loop {
        let hash = Sha256::new()
            .chain_update(member.uuid().as_bytes())
            .chain_update(content)
            .chain_update(day.to_string())
            .chain_update(about.code())
            .chain_update(refusals.to_be_bytes());
        // The day's first moment and no clock: the id must stay the same until there is an answer.
        let id = SubmissionId::at(day.start(), first_ten(hash));
        match documents::document(conn, DocumentKind::Submission, &id.to_string())? {
            Some(Document::Submission(known)) if matches!(known.state, SubmissionState::Refused { .. }) => {
                refusals += 1
            }
            _ => return Ok(id),
        }
    }
}
