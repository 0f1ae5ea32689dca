//! A forgotten password: the desk gives a one-time code, and with it the member chooses another password.
//!
//! Comes in: an ID, the code, a new password. Goes out: a session on this device; every other one is signed out. Must
//! never happen: a code that opens twice or after its day; an answer that tells a known ID from an unknown one; the birth
//! date as a password again.

use std::fmt;

use kenpos_protocol::session::{ResetPassword, SignedIn};
use kenpos_rules::day::Moment;
use subtle::ConstantTimeEq as _;

use super::kenpos_id::KenposId;
use super::password::Password;
use super::refusal::AuthError;
use super::session::{Intro, check_membership, end_others};
use super::{Attempt, Doors, lock};
use crate::ports::Ports;
use crate::store::account::{Account, ResetHash};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, TokenHash, Who};
use crate::store::member::{MemberState, Want};
use crate::store::transact;
use crate::store::union::FailureScope;

/// How long a code opens: the member reads it off the phone or a letter of the same day.
pub const RESET_CODE_HOURS: i64 = 24;

/// Letters and digits that are not taken for each other when read aloud or off paper.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Fifty bits: beyond guessing in a day at five tries ([`lock::RESET_OF_NAME`]).
const CODE_CHARS: usize = 10;

/// A code in its one spelling: capitals and digits, without what was typed between them.
#[derive(Clone, PartialEq, Eq)]
pub struct ResetCode(String);

impl ResetCode {
    /// A fresh one.
    pub fn make(ports: &Ports) -> Self {
        let random = ports.random::<CODE_CHARS>();
        Self(random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// Reads what a member typed: any width, any case, with or without the dash.
    pub fn read(text: &str) -> Self {
        use unicode_normalization::UnicodeNormalization as _;
        let typed = text.chars().take(64).nfkc().filter(|letter| letter.is_ascii_alphanumeric());
        Self(typed.map(|letter| letter.to_ascii_uppercase()).collect())
    }

    /// As the desk reads it out: two groups of five.
    pub fn spoken(&self) -> String {
        let (first, second) = self.0.split_at_checked(CODE_CHARS / 2).unwrap_or((&self.0, ""));
        format!("{first}-{second}")
    }

    /// What is kept of it. The code is as random as a token, so a plain hash does not help to guess it.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl fmt::Debug for ResetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetCode(..)")
    }
}

impl ResetHash {
    fn opens(&self, code: &ResetCode, now: Moment) -> bool {
        let same = self.hash.to_hex().as_bytes().ct_eq(code.hash().to_hex().as_bytes());
        bool::from(same) && now < self.until
    }
}

fn want() -> Want {
    Want { person: true, account: true, devices: true, ..Want::default() }
}

impl Doors {
    /// Sets another password by a code of the desk, and signs this device in and all others out. Sent again because its
    /// answer was lost, it answers as the first time.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::LockedOut`], [`AuthError::TooManyFailures`], [`AuthError::Password`],
    /// [`AuthError::MembershipEnded`], [`AuthError::Invalid`].
    pub async fn reset_password(&self, request: &ResetPassword, attempt: &Attempt) -> Result<SignedIn, AuthError> {
        let now = attempt.now;
        let intro = Intro::read(&request.device, &self.ports, now)?;
        let (id, code) = (KenposId::read(&request.kenpos_id), ResetCode::read(&request.code));
        let password = Password::choose(&request.new_password)?;
        let name = Name::KenposId(id.as_str().to_owned());
        let by_name = FailureScope::Name { door: "reset", name: name.clone() };
        let by_network = FailureScope::Network(format!("reset:{}", attempt.network));
        if let Some(until) = self.closed_until(&lock::RESET_OF_NAME, &by_name, now).await? {
            return Err(AuthError::LockedOut { until });
        }
        if let Some(until) = self.closed_until(&lock::SIGN_IN_OF_NETWORK, &by_network, now).await? {
            return Err(AuthError::TooManyFailures { until });
        }
        // Counted before it is checked, so that guesses sent at once are counted one by one.
        self.store.count_failure(&by_name, now).await?;
        let who = Who::Name(name);
        let known = self.store.load(&who, &want()).await?;
        let opens = known.as_ref().and_then(|state| reset_of(state)).is_some_and(|kept| kept.opens(&code, now));
        // As long for a wrong code as for a right one.
        let hash = self.passwords.hash(password.clone(), &self.ports).await?;
        if !opens {
            return match known.filter(|state| state.devices.iter().any(|device| intro.repeats(device))) {
                Some(state) => self.repeat_reset(&state, &password, &id, &intro, now).await,
                None => {
                    self.store.count_failure(&by_network, now).await?;
                    Err(AuthError::WrongCredentials)
                }
            };
        }
        let programme = self.programmes.current(self.store.as_ref()).await?;
        let signed_in = transact(self.store.as_ref(), &who, &want(), |state| {
            let state = state.ok_or(AuthError::WrongCredentials)?;
            let account = state.account.clone().ok_or(AuthError::WrongCredentials)?;
            if !account.reset.is_some_and(|kept| kept.opens(&code, now)) {
                return Err(AuthError::WrongCredentials); // used, or replaced, while we hashed
            }
            let birth = state.person.as_ref().map(|person| person.birth_date).ok_or(AuthError::WrongCredentials)?;
            password.fits(birth, &id)?;
            check_membership(&state, &programme, now)?;
            let mut draft = Draft::new(state, now);
            let (password_hash, password_set_at) = (Some(hash.clone()), Some(now));
            draft.set_account(Account { password_hash, password_set_at, reset: None, ..account });
            let contact = intro.begin(&mut draft);
            end_others(&mut draft, request.device.device_id);
            let answer = intro.answer(draft.state(), &id, contact, now);
            Ok::<_, AuthError>((Some(draft), answer))
        })
        .await?;
        self.store.forget_failures(&by_name).await?;
        Ok(signed_in)
    }

    /// The very same request, sent again because its answer was lost: same device, same refresh secret, same password.
    async fn repeat_reset(
        &self,
        state: &MemberState,
        password: &Password,
        id: &KenposId,
        intro: &Intro<'_>,
        now: Moment,
    ) -> Result<SignedIn, AuthError> {
        let stored = state.account.as_ref().and_then(|account| account.password_hash.clone());
        let right = match stored {
            Some(hash) => self.passwords.matches(password.clone(), hash).await?,
            None => false,
        };
        if !right {
            return Err(AuthError::WrongCredentials);
        }
        transact(self.store.as_ref(), &Who::Member(state.member), &want(), |state| {
            let mut draft = Draft::new(state.ok_or(AuthError::WrongCredentials)?, now);
            let contact = intro.begin(&mut draft);
            let answer = intro.answer(draft.state(), id, contact, now);
            Ok((Some(draft), answer))
        })
        .await
    }
}

fn reset_of(state: &MemberState) -> Option<&ResetHash> {
    state.account.as_ref().and_then(|account| account.reset.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_code_is_read_in_any_width_and_case_with_or_without_its_dash() {
        let (ports, _) = testing::ports("2026-11-22T09:00:00+09:00");
        let code = ResetCode::make(&ports);
        let spoken = code.spoken();
        assert_eq!((spoken.len(), spoken.as_bytes()[5]), (11, b'-'));
        for typed in [spoken.clone(), spoken.to_lowercase(), spoken.replace('-', " "), format!(" {} ", spoken)] {
            assert_eq!(ResetCode::read(&typed), code, "{typed}");
        }
        let wide: String = code.0.chars().filter_map(|letter| char::from_u32(u32::from(letter) + 0xFEE0)).collect();
        assert_eq!(ResetCode::read(&wide), code);
        assert_ne!(ResetCode::make(&ports), ResetCode::make(&ports));
    }
}
