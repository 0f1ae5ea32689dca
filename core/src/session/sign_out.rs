//! Sign-out: cursors, pages and tokens go; the sealed outbox stays and opens with its member's next sign-in.

use kenpos_protocol::path;
use serde_json::json;

use super::tokens::{self, signed_in};
use crate::call::Call;
use crate::error::KenposError;
use crate::health;
use crate::phone::Phone;
use crate::ports::HttpRequest;
use crate::store::mirror;
use crate::wire;

/// A member who signs out is waiting, and the server's word is not needed.
const TELL_TIMEOUT_MS: u64 = 10_000;

/// Signs the member out here and, as well as it can, at the server. Offline is fine: without its secrets this device
/// has no session any more, whatever the server still believes.
pub(crate) async fn sign_out(phone: &Phone) -> Result<(), KenposError> {
    let call = phone.begin();
    signed_in(phone, &call)?;
    // Best effort: every failure of the network or the server is the server's business.
    let told = tokens::send_signed_in(phone, |server, bearer| {
        let post = wire::post(server, path::SIGN_OUT, Some(bearer), &json!({}));
        HttpRequest { timeout_ms: TELL_TIMEOUT_MS, ..post }
    });
    match told.await {
        Err(error @ (KenposError::SecretsLocked | KenposError::Paused)) => Err(error),
        _ => forget(phone, &phone.begin()),
    }
}

/// What sign-out does on the phone. The secrets go before the pointers to them: a kill in between leaves a member who
/// must sign in again, never a secret nobody knows of.
fn forget(phone: &Phone, call: &Call) -> Result<(), KenposError> {
    let (_, member, here) = signed_in(phone, call)?;
    phone.write(call, |tx| {
        mirror::wipe(tx)?;
        Ok(health::link::sign_out(tx)?)
    })?;
    for hash in here.refresh_hashes() {
        tokens::forget_refresh_secret(&phone.ports, hash)?;
    }
    tokens::forget_access(&phone.ports, here.device_id)?;
    phone.update_device(call, |device| {
        device.current = None;
        if let Some(here) = device.members.get_mut(&member) {
            (here.refresh_hash, here.next_refresh_hash) = (None, None);
            here.former_refresh_hashes.clear();
        }
    })
}
