//! The desk sets the code that first registration asks for, or asks for none any more.
//!
//! Must never happen: the code shown again; a registered member asked for it.

use super::DeskError;
use crate::auth::activation::ActivationCode;
use crate::ports::Ports;
use crate::store::{Store, StoreError};

/// Sets the code, in place of the one before; registrations that begin now need it.
///
/// # Errors
/// [`DeskError::ActivationCode`], [`DeskError::Store`]; then the code before stays.
pub async fn set_code(store: &dyn Store, ports: &Ports, code: &str) -> Result<(), DeskError> {
    let hash = ActivationCode::choose(code)?.hash(ports);
    Ok(store.set_activation(Some(&hash)).await?)
}

/// First registration asks for no code any more.
///
/// # Errors
/// [`StoreError`].
pub async fn clear_code(store: &dyn Store) -> Result<(), StoreError> {
    store.set_activation(None).await
}

/// Whether first registration asks for a code.
///
/// # Errors
/// [`StoreError`].
pub async fn is_code_set(store: &dyn Store) -> Result<bool, StoreError> {
    Ok(store.union_state().await?.activation.is_some())
}
