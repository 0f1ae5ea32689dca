//! Consent: given and withdrawn, by purpose, each time kept with both clocks.

use kenpos_protocol::consent::{ConsentState, GiveConsent, Purpose};
use kenpos_rules::day::Moment;

use super::Doors;
use super::refusal::AuthError;
use super::session::device_of_token;
use crate::results;
use crate::store::draft::Draft;
use crate::store::lookup::{TokenHash, Who};
use crate::store::member::Want;
use crate::store::transact;

impl Doors {
    /// Gives or withdraws a consent. What stands already is not written again, so a repetition changes nothing.
    /// Giving names the terms in force; withdrawing is possible at any time, also after the membership. With the consent to
    /// results, those of the current fiscal year earn what they waited for; withdrawing takes nothing back.
    ///
    /// # Errors
    /// [`AuthError::OtherTerms`], [`AuthError::SessionExpired`], [`AuthError::DeviceRevoked`].
    pub async fn give_consent(
        &self,
        token: TokenHash,
        request: &GiveConsent,
        now: Moment,
    ) -> Result<ConsentState, AuthError> {
        let about_results = request.purpose == Purpose::CheckupResults && request.given;
        let want = if about_results { results::want() } else { Want::default() };
        let programme = match about_results {
            true => Some(self.programmes.current(self.store.as_ref()).await?),
            false => None,
        };
        transact(self.store.as_ref(), &Who::Token(token), &want, |state| {
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
            let programme = programme.as_deref().filter(|_| draft.state().consent.checkup_results.is_none());
            if let Some(programme) = programme {
                results::close_older_years(&mut draft, programme);
            }
            draft.set_consent(request.purpose, request.terms_version, request.given, request.asked_at);
            if let Some(programme) = programme {
                results::settle(&mut draft, programme);
            }
            let consent = draft.state().consent;
            Ok((Some(draft), consent))
        })
        .await
    }
}
