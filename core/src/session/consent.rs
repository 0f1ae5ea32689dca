//! Terms and consent. The phone keeps the consents as the server has them; nothing uploads without the first.

use kenpos_protocol::consent::{ConsentState, GiveConsent, Purpose, Terms};
use kenpos_protocol::path;

use super::tokens::{send_signed_in, signed_in};
use crate::error::KenposError;
use crate::phone::Phone;
use crate::store::session::{session, set_consent};
use crate::wire;

/// The terms in force, to be shown before the member is asked.
pub(crate) async fn terms(phone: &Phone) -> Result<Terms, KenposError> {
    let (server, ..) = signed_in(phone, &phone.begin())?;
    wire::expect(phone.ports.courier.send(wire::get(&server, path::TERMS)).await)
}

/// Gives a consent to the terms the member was shown, or withdraws it from those it was given to.
pub(crate) async fn consent(
    phone: &Phone,
    purpose: Purpose,
    agreed_to: Option<u32>,
) -> Result<ConsentState, KenposError> {
    let call = phone.begin();
    let standing = phone.read(&call, |conn| Ok(session(conn)?))?.consent;
    let given_to = match purpose {
        Purpose::Programme => standing.programme,
        Purpose::CheckupResults => standing.checkup_results,
    };
    let ask = GiveConsent {
        purpose,
        terms_version: agreed_to.or(given_to).unwrap_or_default(),
        given: agreed_to.is_some(),
        asked_at: call.clock.wall,
    };
    let response =
        send_signed_in(phone, |server, bearer| wire::post(server, path::CONSENT, Some(bearer), &ask)).await?;
    let state: ConsentState = wire::body(&response).ok_or_else(|| wire::refusal(&response))?;
    phone.write(&phone.begin(), |tx| Ok(set_consent(tx, state)?))?;
    Ok(state)
}
