//! Setting up, consents, sign-out.

use std::sync::Arc;

use crate::calls::run;
use crate::error::KenposError;
use crate::kenpos::Kenpos;
use crate::records::{Account, Consents, Export, Language, Purpose, Settings, Setup, Terms};

#[uniffi::export]
impl Kenpos {
    /// Registers or signs in, and keeps the member's choices. Then, unless what it answers says that the member has consented, show
    /// the [`terms`](Self::terms) and ask: nothing uploads before the consent to the programme. Safe to repeat after any error: to
    /// the server it is the same attempt. `deadline_ms`: how long it may take.
    pub async fn setup(&self, setup: Setup, deadline_ms: u64) -> Result<Consents, KenposError> {
        let (core, setup) = (Arc::clone(&self.core), setup.try_into()?);
        let done = run(self.core.cancelled(), deadline_ms, async move { core.setup(&setup).await }).await?;
        Ok(done.consent.into())
    }

    /// The terms in force, to be shown before the member is asked. Of the server where this phone is set up.
    pub async fn terms(&self, deadline_ms: u64) -> Result<Terms, KenposError> {
        let core = Arc::clone(&self.core);
        Ok(run(self.core.cancelled(), deadline_ms, async move { core.terms().await }).await?.into())
    }

    /// Gives a consent to the terms the member was shown; `agreed_to` is their version, none withdraws.
    ///
    /// Throws `Invalid` (`terms_version`) where other terms are in force by now: show those.
    pub async fn consent(
        &self,
        purpose: Purpose,
        agreed_to: Option<u32>,
        deadline_ms: u64,
    ) -> Result<Consents, KenposError> {
        let core = Arc::clone(&self.core);
        Ok(run(self.core.cancelled(), deadline_ms, async move { core.consent(purpose, agreed_to).await }).await?.into())
    }

    /// Ends the session on this phone. What was not sent is kept for the next sign-in of the same member.
    pub async fn sign_out(&self, deadline_ms: u64) -> Result<(), KenposError> {
        let core = Arc::clone(&self.core);
        run(self.core.cancelled(), deadline_ms, async move { core.sign_out().await }).await
    }

    /// Who is signed in on this phone, at which server, and the consents: as the phone knows it, without a network.
    pub fn account(&self) -> Result<Account, KenposError> {
        Ok(self.core.account()?.into())
    }

    /// Everything this phone knows of its member, as a file to keep, its sentences in `language`; needs no network.
    pub fn export_data(&self, language: Language) -> Result<Export, KenposError> {
        Ok(self.core.export_data(language)?.into())
    }

    /// Deletes the account at the union, and everything of this member on this phone, also what was not sent. The ledger
    /// stays at the union, without a name. `unsent`: what [`Account::unsent`] said when the member was asked. Safe to repeat
    /// after a lost answer: it is the same deletion. `deadline_ms`: how long it may take.
    ///
    /// Throws `Invalid` (`password`, code `wrong_password`) for a wrong one, (`unsent`) where another number of entries is not
    /// sent; `Refused` while an order waits to be shipped (`order_open`). Nothing is deleted then.
    pub async fn delete_account(&self, password: String, unsent: u64, deadline_ms: u64) -> Result<(), KenposError> {
        let core = Arc::clone(&self.core);
        run(self.core.cancelled(), deadline_ms, async move { core.delete_account(&password, unsent).await }).await
    }

    /// The member's goals, step target and step source.
    pub fn settings(&self) -> Result<Settings, KenposError> {
        Ok(self.core.settings()?.into())
    }

    /// Replaces the member's goals, step target and step source.
    pub fn set_settings(&self, settings: Settings) -> Result<(), KenposError> {
        Ok(self.core.set_settings(&settings.try_into()?)?)
    }
}
