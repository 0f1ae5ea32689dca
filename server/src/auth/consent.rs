//! Consent: given and withdrawn, by purpose, each time kept with both clocks.

use kenpos_protocol::consent::{ConsentState, GiveConsent, Purpose};
use kenpos_rules::day::Moment;

use super::Doors;
use super::refusal::AuthError;
use super::session::device_of_token;
use crate::store::draft::Draft;
use crate::store::lookup::{TokenHash, Who};
use crate::store::member::Want;
use crate::store::transact;

impl Doors {
    /// Gives or withdraws a consent. What stands already is not written again, so a repetition changes nothing.
    /// Giving names the terms in force; withdrawing is possible at any time, also after the membership.
    ///
    /// # Errors
    /// [`AuthError::OtherTerms`], [`AuthError::SessionExpired`], [`AuthError::DeviceRevoked`].
    pub async fn give_consent(
        &self,
        token: TokenHash,
        request: &GiveConsent,
        now: Moment,
    ) -> Result<ConsentState, AuthError> {
        transact(self.store.as_ref(), &Who::Token(token), &Want::default(), |state| {
            let state = state.ok_or(AuthError::SessionExpired)?;
            device_of_token(&state, now)?;
            let current = state.union.terms_version;
            if request.given && request.terms_version != current {
                return Err(AuthError::OtherTerms { current });
            }
            let standing = match request.purpose {
                Purpose::Programme => state.consent.programme,
                Purpose::CheckupResults => state.consent.checkup_results,
            };
            if standing == request.given.then_some(request.terms_version) {
                return Ok((None, state.consent));
            }
            let mut draft = Draft::new(state, now);
            draft.set_consent(request.purpose, request.terms_version, request.given, request.asked_at);
            let consent = draft.state().consent;
            Ok((Some(draft), consent))
        })
        .await
    }
}
