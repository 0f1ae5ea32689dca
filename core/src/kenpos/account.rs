//! What an app can do with the account: see whose it is.

use super::Kenpos;
use crate::error::KenposError;
use crate::view::{self, Account};

impl Kenpos {
    /// Who is signed in on this phone, at which server, and the consents: as the phone knows it, without a network.
    ///
    /// # Errors
    /// `NotSetUp`, `SignedOut`, and those of every read.
    pub fn account(&self) -> Result<Account, KenposError> {
        self.phone.read_here(&self.phone.begin(), view::account::account)
    }
}
