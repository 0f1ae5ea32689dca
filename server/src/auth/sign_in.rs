//! Sign-in of a registered member's device.
//!
//! Must never happen: an answer that tells an unknown ID from one that is not registered or a wrong password.

use kenpos_protocol::session::{SignIn, SignedIn};

use super::kenpos_id::KenposId;
use super::password::Password;
use super::refusal::AuthError;
use super::session::{Intro, check_membership};
use super::{Attempt, Doors, lock};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, Who};
use crate::store::member::Want;
use crate::store::transact;
use crate::store::union::FailureScope;

impl Doors {
    /// Signs a device in. Sent again because its answer was lost, it answers as the first time.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::LockedOut`], [`AuthError::TooManyFailures`],
    /// [`AuthError::MembershipEnded`], [`AuthError::Invalid`].
    pub async fn sign_in(&self, request: &SignIn, attempt: &Attempt) -> Result<SignedIn, AuthError> {
        let now = attempt.now;
        let intro = Intro::read(&request.device, &self.ports, now)?;
        let id = KenposId::read(&request.kenpos_id);
        let name = Name::KenposId(id.as_str().to_owned());
        let by_name = FailureScope::Name { door: "sign_in", name: name.clone() };
        let by_network = FailureScope::Network(format!("sign_in:{}", attempt.network));
        if let Some(until) = self.closed_until(&lock::SIGN_IN_OF_NAME, &by_name, now).await? {
            return Err(AuthError::LockedOut { until });
        }
        if let Some(until) = self.closed_until(&lock::SIGN_IN_OF_NETWORK, &by_network, now).await? {
            return Err(AuthError::TooManyFailures { until });
        }
        // Counted before it is checked, so that guesses sent at once do not wait uncounted in the hash's queue.
        self.store.count_failure(&by_name, now).await?;
        let who = Who::Name(name);
        let want = Want { account: true, devices: true, ..Want::default() };
        let stored = self.store.load(&who, &want).await?.and_then(|state| state.account?.password_hash);
        let password = Password::read(&request.password);
        let right = match &stored {
            Some(hash) => self.passwords.matches(password, hash.clone()).await?,
            None => {
                self.passwords.burn(password).await?;
                false
            }
        };
        if !right {
            self.store.count_failure(&by_network, now).await?;
            return Err(AuthError::WrongCredentials);
        }
        let programme = self.programmes.current(self.store.as_ref()).await?;
        let signed_in = transact(self.store.as_ref(), &who, &want, |state| {
            let state = state.ok_or(AuthError::WrongCredentials)?;
            if state.account.as_ref().and_then(|account| account.password_hash.as_ref()) != stored.as_ref() {
                // The password was changed while we checked the old one.
                return Err(AuthError::WrongCredentials);
            }
            check_membership(&state, &programme, now)?;
            let mut draft = Draft::new(state, now);
            let contact = intro.begin(&mut draft);
            let answer = intro.answer(draft.state(), &id, contact, now);
            Ok((Some(draft), answer))
        })
        .await?;
        self.store.forget_failures(&by_name).await?;
        Ok(signed_in)
    }
}
