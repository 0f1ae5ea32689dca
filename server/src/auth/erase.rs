//! The member deletes the account.
//!
//! Comes in: a session, the password once more, an id the phone made. Goes out: nothing that names the member or says
//! something of their health; the ledger closes with what was left, and stays. Must never happen: a row of the ledger
//! rewritten; goods that are on their way lost; an account deleted by who only holds the phone; a deletion that the member
//! cannot be told of because the first answer was lost.
//!
//! The keyed hash of the roster's identity stays, and with it the random member id: who is imported and registers again goes
//! on under it, and once-ever awards are not earned twice (ADR 22).

use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::session::{AccountDeleted, DeleteAccount};
use kenpos_rules::day::Moment;
use kenpos_rules::member::Standing;
use kenpos_rules::programme::Programme;

use super::password::Password;
use super::refusal::AuthError;
use super::session::device_of_token;
use super::{Attempt, Doors, lock};
use crate::exchange::order::OrderRow;
use crate::store::account::Account;
use crate::store::draft::Draft;
use crate::store::lookup::{Name, TokenHash, Who};
use crate::store::member::{LotsWanted, MemberState, Want};
use crate::store::union::FailureScope;
use crate::store::{StoreError, transact};
use crate::{claims, inquiry, ledger};

fn want() -> Want {
    Want {
        person: true,
        account: true,
        lots: LotsWanted::All,
        documents: [DocumentKind::Order, DocumentKind::Inquiry].into(),
        ..Want::default()
    }
}

impl Doors {
    /// Deletes the account of the token's member. Sent again under the same id, it is done already, also without a token.
    ///
    /// # Errors
    /// [`AuthError::SessionExpired`], [`AuthError::DeviceRevoked`], [`AuthError::WrongPassword`],
    /// [`AuthError::LockedOut`], [`AuthError::OrderOpen`]; nothing has changed then.
    pub async fn delete_account(
        &self,
        request: &DeleteAccount,
        token: Option<TokenHash>,
        attempt: &Attempt,
    ) -> Result<AccountDeleted, AuthError> {
        let (store, now) = (self.store.as_ref(), attempt.now);
        let (deletion, done) = (Name::Deletion(request.deletion), AccountDeleted { deletion: request.deletion });
        if !store.find_members(&deletion).await?.is_empty() {
            return Ok(done);
        }
        let who = Who::Token(token.ok_or(AuthError::SessionExpired)?);
        let state = store.load(&who, &want()).await?.ok_or(AuthError::SessionExpired)?;
        let guesses = self.check_password(&state, &request.password, now).await?;
        refuse_open_orders(&state)?;
        // Before the rows go that can say what became of them. Repeated after a crash, each finds nothing left to do.
        claims::settle_of(store, state.member, now).await?;
        for (_, id) in state.documents.keys().filter(|(kind, _)| *kind == DocumentKind::Inquiry) {
            inquiry::forget(store, id).await?;
        }
        let programme = self.programmes.current(store).await?;
        let password_hash = hash_of(&state);
        transact(store, &who, &want(), |state| {
            let state = state.ok_or(AuthError::SessionExpired)?;
            device_of_token(&state, now)?;
            refuse_open_orders(&state)?;
            if hash_of(&state) != password_hash {
                return Err(AuthError::WrongPassword); // changed while the old one was checked
            }
            Ok((Some(erased(state, &programme, deletion.clone(), now)), ()))
        })
        .await?;
        store.forget_failures(&guesses).await?;
        Ok(done)
    }

    /// Refuses a wrong password as the door of sign-in does, and counts it there. Returns where it is counted.
    async fn check_password(&self, state: &MemberState, given: &str, now: Moment) -> Result<FailureScope, AuthError> {
        device_of_token(state, now)?;
        let id = state.person.as_ref().and_then(|person| person.kenpos_id.clone()).ok_or(AuthError::SessionExpired)?;
        let guesses = FailureScope::Name { door: "sign_in", name: Name::KenposId(id) };
        if let Some(until) = self.closed_until(&lock::SIGN_IN_OF_NAME, &guesses, now).await? {
            return Err(AuthError::LockedOut { until });
        }
        self.store.count_failure(&guesses, now).await?;
        let hash = hash_of(state).ok_or(AuthError::WrongPassword)?;
        let right = self.passwords.matches(Password::read(given), hash).await?;
        if right { Ok(guesses) } else { Err(AuthError::WrongPassword) }
    }
}

fn hash_of(state: &MemberState) -> Option<String> {
    state.account.as_ref().and_then(|account| account.password_hash.clone())
}

/// The union would owe goods to nobody.
fn refuse_open_orders(state: &MemberState) -> Result<(), AuthError> {
    let orders = state.documents.values().map(OrderRow::of).collect::<Result<Vec<_>, StoreError>>()?;
    if orders.iter().flatten().any(OrderRow::is_held) { Err(AuthError::OrderOpen) } else { Ok(()) }
}

fn erased(state: MemberState, programme: &Programme, deletion: Name, now: Moment) -> Draft {
    let mut draft = Draft::new(state, now);
    ledger::write_expired(&mut draft, programme.revision());
    ledger::forfeit_with_account(&mut draft, programme.revision());
    draft.erase();
    // As before the first registration: what the desk records of this person from now on waits for one.
    draft.set_standing(Standing { registered_on: None, ..draft.state().standing.clone() });
    draft.set_account(Account::unregistered());
    draft.forget_consents();
    draft.claim(deletion);
    draft
}
