//! Questions to the union's desk, also of who cannot sign in.

use std::sync::Arc;

use crate::calls::run;
use crate::error::KenposError;
use crate::kenpos::Kenpos;
use crate::records::{Asked, FaqSection, Inquiries, Language, NewInquiry, faq};

#[uniffi::export]
impl Kenpos {
    /// Asks the desk; online only. With a session the answer comes with a sync; without one a contact and the server are
    /// needed. Safe to repeat: the same words on the same day are the same question. `deadline_ms`: how long it may take.
    pub async fn ask(&self, inquiry: NewInquiry, deadline_ms: u64) -> Result<Asked, KenposError> {
        let (core, question) = (Arc::clone(&self.core), inquiry.into());
        Ok(run(self.core.cancelled(), deadline_ms, async move { core.ask(&question).await }).await?.into())
    }

    /// What the member asked, with the answers.
    pub fn inquiries(&self) -> Result<Inquiries, KenposError> {
        Ok(self.core.inquiries()?.into())
    }

    /// The frequent questions, as the last sync brought them.
    pub fn faq(&self, language: Language) -> Result<Vec<FaqSection>, KenposError> {
        Ok(faq(self.core.faq()?, language))
    }

    /// The frequent questions of a server, for who cannot sign in. `deadline_ms`: how long it may take.
    pub async fn faq_of(
        &self,
        server_url: String,
        language: Language,
        deadline_ms: u64,
    ) -> Result<Vec<FaqSection>, KenposError> {
        let core = Arc::clone(&self.core);
        let files = run(self.core.cancelled(), deadline_ms, async move { core.faq_of(&server_url).await }).await?;
        Ok(faq(files, language))
    }
}
