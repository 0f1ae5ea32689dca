//! A member as the desk names one: by KENPOS ID, or by the member id that reports print.

use kenpos_rules::ids::MemberId;

use super::DeskError;
use crate::auth::kenpos_id::KenposId;
use crate::store::Store;
use crate::store::lookup::Name;

/// The member meant.
///
/// # Errors
/// [`DeskError::NoSuchPerson`], [`DeskError::Store`].
pub async fn find_member(store: &dyn Store, named: &str) -> Result<MemberId, DeskError> {
    if let Ok(member) = named.parse::<MemberId>() {
        return Ok(member);
    }
    let name = Name::KenposId(KenposId::read(named).as_str().to_owned());
    store.find_members(&name).await?.first().copied().ok_or(DeskError::NoSuchPerson)
}
