//! The desk gives a member who forgot the password a one-time code.
//!
//! Must never happen: the code kept in clear; a person who has not registered let in by it (that door is reopened).

use kenpos_rules::day::Moment;

use super::DeskError;
use super::reopen::{PersonMeant, find_people};
use crate::auth::reset::{RESET_CODE_HOURS, ResetCode};
use crate::ports::Ports;
use crate::store::account::{Account, Registration, ResetHash};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, Who};
use crate::store::member::Want;
use crate::store::union::FailureScope;
use crate::store::{Store, transact};

/// A code to be told to its member, and to nobody else.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedCode {
    /// As it is read out: `ABCDE-FGHJK`.
    pub code: String,
    /// From this moment on it opens nothing.
    pub until: Moment,
}

impl std::fmt::Debug for IssuedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuedCode(until {})", self.until)
    }
}

/// Issues a code, in place of one before it. Signed-in devices go on until it is used.
///
/// # Errors
/// [`DeskError::NoSuchPerson`], [`DeskError::NotRegistered`], [`DeskError::Store`].
pub async fn issue_reset_code(store: &dyn Store, ports: &Ports, meant: &PersonMeant) -> Result<IssuedCode, DeskError> {
    let now = ports.clock.now();
    let people = find_people(store, meant).await?;
    // Two spouses of one employee are two rows of the roster; which one asks, the code cannot tell.
    let [(member, _)] = people.as_slice() else { return Err(DeskError::NoSuchPerson) };
    let (code, until) = (ResetCode::make(ports), now.plus_millis(RESET_CODE_HOURS * 3_600_000));
    let want = Want { person: true, account: true, ..Want::default() };
    let id = transact(store, &Who::Member(*member), &want, |state| {
        let state = state.ok_or(DeskError::NoSuchPerson)?;
        let id = state.person.as_ref().and_then(|person| person.kenpos_id.clone());
        let account = state.account.clone().unwrap_or_else(Account::unregistered);
        let (Some(id), Registration::Done { .. }) = (id, account.registration) else {
            return Err(DeskError::NotRegistered);
        };
        let mut draft = Draft::new(state, now);
        draft.set_account(Account { reset: Some(ResetHash { hash: code.hash(), until }), ..account });
        Ok((Some(draft), id))
    })
    .await?;
    // Tries at an older code do not count against this one.
    store.forget_failures(&FailureScope::Name { door: "reset", name: Name::KenposId(id) }).await?;
    Ok(IssuedCode { code: code.spoken(), until })
}
