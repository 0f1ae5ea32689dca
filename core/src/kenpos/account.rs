//! What an app can do with the account: consent, see whose it is, take all of its data along, delete it.

use kenpos_protocol::consent::{ConsentState, Purpose, Terms};
use kenpos_rules::explain::Language;

use super::Kenpos;
use crate::error::KenposError;
use crate::session;
use crate::view::{self, Account, Export};

impl Kenpos {
    /// The terms in force of the server where this phone is set up, to be shown before the member is asked.
    ///
    /// # Errors
    /// `Offline`, `NotSetUp`.
    pub async fn terms(&self) -> Result<Terms, KenposError> {
        session::terms(&self.phone).await
    }

    /// Gives a consent to the terms of the version `agreed_to`, which the member was shown; `None` withdraws it.
    ///
    /// # Errors
    /// `Offline`, `SignInNeeded`, `SecretsLocked`; `Server` (field `terms_version`) where other terms are in force by now:
    /// show those.
    pub async fn consent(&self, purpose: Purpose, agreed_to: Option<u32>) -> Result<ConsentState, KenposError> {
        session::consent(&self.phone, purpose, agreed_to).await
    }

    /// Who is signed in on this phone, at which server, and the consents: as the phone knows it, without a network.
    ///
    /// # Errors
    /// `NotSetUp`, `SignedOut`, and those of every read.
    pub fn account(&self) -> Result<Account, KenposError> {
        self.phone.read_here(&self.phone.begin(), view::account::account)
    }

    /// Everything this phone knows of its member, as one JSON document to keep, its sentences in `language`. Needs no network:
    /// sync first for what other phones of the member brought.
    ///
    /// # Errors
    /// `NotSetUp`, `SignedOut`, and those of every read.
    pub fn export_data(&self, language: Language) -> Result<Export, KenposError> {
        let call = self.phone.begin();
        self.phone
            .read_here(&call, |conn, device, member| view::export::export(conn, device, member, &call.clock, language))
    }

    /// Deletes the account at the union, and everything of this member on this phone, also what was not sent. The ledger
    /// stays at the union, without a name. `unsent`: how many entries, waiting or parked, the member was shown before.
    ///
    /// # Errors
    /// `Invalid` where another number of entries is not sent; `Offline`; `SignInNeeded`; `SecretsLocked`; `Server` with
    /// `wrong_password` or `locked_out` for the password, `order_open` while an order waits to be shipped. Nothing is
    /// deleted then; called again after a lost answer it is the same deletion.
    pub async fn delete_account(&self, password: &str, unsent: u64) -> Result<(), KenposError> {
        session::delete_account(&self.phone, password, unsent).await
    }
}
