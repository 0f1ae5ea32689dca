//! Deleting the account: online only, by the password once more, and the only thing that discards what was not sent.
//!
//! Comes in: the password, and how many unsent entries the member was shown. Goes out: a phone without this member: no file,
//! no secret, no name. Must never happen: an entry discarded that the member was not told of; anything deleted here before
//! the server has answered; a deletion that cannot be ended because its answer was lost: its id is kept before it is sent.

use kenpos_protocol::path;
use kenpos_protocol::session::{AccountDeleted, DeleteAccount};
use uuid::Uuid;

use super::tokens::{self, send_signed_in, signed_in};
use crate::error::KenposError;
use crate::outbox;
use crate::phone::Phone;
use crate::store::settings;
use crate::wire;

/// Where the id of a deletion that was begun is kept.
const DELETION: &str = "account_deletion";

/// Deletes the account at the server, then everything of this member on this phone.
pub(crate) async fn delete_account(phone: &Phone, password: &str, unsent: u64) -> Result<(), KenposError> {
    let call = phone.begin();
    let (server, member, here) = signed_in(phone, &call)?;
    let fresh = call.op_id().uuid();
    let deletion = phone.write(&call, |tx| {
        if outbox::unsent(tx)? != unsent {
            let todo = "look at what is not sent yet, and confirm again";
            return Err(KenposError::invalid("unsent", "more or fewer entries are not sent than were shown", todo));
        }
        if let Some(begun) = settings::get::<Uuid>(tx, DELETION)? {
            return Ok(begun);
        }
        settings::put(tx, DELETION, &fresh)?;
        Ok(fresh)
    })?;
    let body = DeleteAccount { deletion, password: password.to_owned() };
    let post = |bearer: Option<&str>| wire::post(&server, path::ACCOUNT_DELETION, bearer, &body);
    let done: AccountDeleted = match send_signed_in(phone, |_, bearer| post(Some(bearer))).await {
        // The session may have gone with the account, and the answer been lost.
        Err(KenposError::SignInNeeded) => {
            let answer = phone.ports.courier.send(post(None)).await?;
            wire::body(&answer).ok_or(KenposError::SignInNeeded)?
        }
        sent => wire::expect(Ok(sent?))?,
    };
    if done.deletion != deletion {
        let detail = "the answer is about something else; try again".to_owned();
        return Err(KenposError::Offline { detail });
    }
    for hash in here.refresh_hashes() {
        tokens::forget_refresh_secret(&phone.ports, hash)?;
    }
    tokens::forget_access(&phone.ports, here.device_id)?;
    phone.erase(&phone.begin(), member)
}
