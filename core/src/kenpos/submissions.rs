//! What an app can do with proofs: send one in, see what became of it.

use kenpos_rules::explain::Language;

use super::Kenpos;
use crate::error::KenposError;
use crate::submit::{self, SubmissionRequest};
use crate::view::{self, SubmissionItem};

impl Kenpos {
    /// Sends in a photo or a PDF as a proof; online only, and this phone keeps no copy. Once this returns the server has it.
    /// After a lost answer the same file is the same submission.
    ///
    /// # Errors
    /// `Invalid` or `FutureEntry` before anything is sent; `Offline` where it may or may not have arrived: send it again;
    /// `SignInNeeded`, `SecretsLocked`; `Server` with the server's reason.
    pub async fn submit(&self, request: &SubmissionRequest, language: Language) -> Result<SubmissionItem, KenposError> {
        let sent = submit::send(&self.phone, request).await?;
        Ok(view::submissions::item(sent, language))
    }

    /// What the member sent in, newest first.
    ///
    /// # Errors
    /// Those of every read.
    pub fn submissions(&self, language: Language) -> Result<Vec<SubmissionItem>, KenposError> {
        let call = self.phone.begin();
        self.phone.read(&call, |conn| Ok(view::submissions::submissions(conn, language)?))
    }
}
