//! Terms and consent. The phone keeps the consents as the server has them; nothing uploads without the first.

use kenpos_protocol::consent::{ConsentState, GiveConsent, Purpose, Terms};
use kenpos_protocol::path;

use super::tokens::{send_signed_in, signed_in};
use crate::error::KenposError;
use crate::phone::Phone;
use crate::store::session::set_consent;
use crate::wire;

/// The terms in force, to be shown before the member is asked.
pub(crate) async fn terms(phone: &Phone) -> Result<Terms, KenposError> {
    let (server, ..) = signed_in(phone, &phone.begin())?;
    wire::expect(phone.ports.courier.send(wire::get(&server, path::TERMS)).await)
}

/// Gives or withdraws a consent, to the terms in force.
pub(crate) async fn consent(phone: &Phone, purpose: Purpose, given: bool) -> Result<ConsentState, KenposError> {
    let terms = terms(phone).await?;
    let asked_at = phone.begin().clock.wall;
    let ask = GiveConsent { purpose, terms_version: terms.version, given, asked_at };
    let response =
        send_signed_in(phone, |server, bearer| wire::post(server, path::CONSENT, Some(bearer), &ask)).await?;
    let state: ConsentState = wire::body(&response).ok_or_else(|| wire::refusal(&response))?;
    phone.write(&phone.begin(), |tx| Ok(set_consent(tx, state)?))?;
    Ok(state)
}
