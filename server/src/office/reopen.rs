//! The desk reopens first registration after too many wrong tries.
//!
//! Must never happen: a registered member's door opened again by this.

use kenpos_rules::ids::MemberId;
use kenpos_rules::member::Relationship;

use super::DeskError;
use super::everybody::Everybody;
use super::members::card_name;
use crate::auth::kenpos_id::KenposId;
use crate::ports::Clock;
use crate::store::account::{Account, Person, Registration};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, Who};
use crate::store::member::Want;
use crate::store::union::FailureScope;
use crate::store::{Store, transact};

/// Whose first registration is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonMeant {
    /// By KENPOS ID or employee number.
    Employee(String),
    /// The dependent spouse of the employee with this number or ID: before registration a spouse has no ID.
    SpouseOf(String),
}

/// Reopens first registration of a person who has not registered.
///
/// # Errors
/// [`DeskError::NoSuchPerson`], [`DeskError::Registered`], [`DeskError::Store`].
pub async fn reopen_registration(store: &dyn Store, clock: &dyn Clock, meant: &PersonMeant) -> Result<(), DeskError> {
    let now = clock.now();
    let people = find_people(store, meant).await?;
    for (member, tried) in people {
        let want = Want { account: true, ..Want::default() };
        transact(store, &Who::Member(member), &want, |state| {
            let state = state.ok_or(DeskError::NoSuchPerson)?;
            let account = state.account.clone().unwrap_or_else(Account::unregistered);
            if matches!(account.registration, Registration::Done { .. }) {
                return Err(DeskError::Registered);
            }
            let mut draft = Draft::new(state, now);
            draft.set_account(Account { registration: Registration::Open { failures: 0 }, ..account });
            Ok((Some(draft), ()))
        })
        .await?;
        if let Some(name) = tried {
            store.forget_failures(&FailureScope::Name { door: "registration", name }).await?;
        }
    }
    Ok(())
}

/// The people meant, each with the name under which tries are counted; at least one. An employee is found by ID; a
/// spouse has none yet, so the roster is gone through (some seconds in the largest union).
pub(super) async fn find_people(
    store: &dyn Store,
    meant: &PersonMeant,
) -> Result<Vec<(MemberId, Option<Name>)>, DeskError> {
    let found = match meant {
        PersonMeant::Employee(text) => {
            let name = Name::KenposId(employee_id(text).as_str().to_owned());
            store.find_members(&name).await?.into_iter().map(|member| (member, Some(name.clone()))).collect()
        }
        PersonMeant::SpouseOf(text) => spouses_of(store, employee_id(text).employee_number()).await?,
    };
    if found.is_empty() { Err(DeskError::NoSuchPerson) } else { Ok(found) }
}

/// `1234`, `U1234`, `ｕ１２３４`: the employee's ID.
fn employee_id(text: &str) -> KenposId {
    let typed = KenposId::read(text);
    if typed.employee_number().is_some() { typed } else { KenposId::of_employee(typed.as_str()) }
}

async fn spouses_of(store: &dyn Store, number: Option<&str>) -> Result<Vec<(MemberId, Option<Name>)>, DeskError> {
    let want = Want { person: true, account: true, ..Want::default() };
    let (mut found, mut everybody) = (Vec::new(), Everybody::of(store));
    while let Some(member) = everybody.next().await? {
        let Some(state) = store.load(&Who::Member(member), &want).await? else { continue };
        let spouse = state.standing.relationship == Relationship::Spouse;
        let is_meant = |person: &Person| spouse && person.employee_number.as_deref() == number;
        if let Some(person) = state.person.filter(is_meant) {
            found.push((member, person.card.as_ref().map(card_name)));
        }
    }
    Ok(found)
}
