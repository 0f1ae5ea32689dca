//! What an app can do with proofs: send one in. What became of it stands on the results screen.

use std::sync::Arc;

use crate::calls::run;
use crate::error::KenposError;
use crate::kenpos::Kenpos;
use crate::records::{Language, SubmissionItem, SubmissionRequest};

#[uniffi::export]
impl Kenpos {
    /// Sends in a photo or a PDF as a proof; online only, and the phone keeps no copy. Once this returns the server has it.
    /// Safe to repeat after a lost answer: the same file for the same day is the same submission. `deadline_ms`: how long it
    /// may take; the largest file takes two minutes over a line of 1 Mbit/s.
    ///
    /// Throws `Invalid` (`file`) where it is neither photo nor PDF, empty or too large, (`day`) for a day to come; `Refused`
    /// where too many wait already.
    pub async fn submit(
        &self,
        request: SubmissionRequest,
        language: Language,
        deadline_ms: u64,
    ) -> Result<SubmissionItem, KenposError> {
        let (core, request) = (Arc::clone(&self.core), request.into());
        let work = async move { core.submit(&request, language).await };
        Ok(run(self.core.cancelled(), deadline_ms, work).await?.into())
    }
}
