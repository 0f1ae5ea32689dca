//! Sessions: how a device gets one, keeps it, and loses it.
//!
//! Comes in: a device's introduction, a bearer token, a refresh secret. Goes out: a session. Must never happen: a second
//! answer to a repeated request that differs from the first in more than the access token.

use kenpos_protocol::session::{AccessToken, DeviceIntro, FORMER_SECRETS_MAX, RefreshToken, Refreshed, SignedIn};
use kenpos_rules::clock::{BOOT_ID_MAX, ClockReading};
use kenpos_rules::day::Moment;
use kenpos_rules::ids::DeviceId;
use kenpos_rules::programme::Programme;

use super::Doors;
use super::kenpos_id::KenposId;
use super::refusal::AuthError;
use super::token::{self, Refresh};
use crate::ports::Ports;
use crate::store::account::{AccessTokenRow, Device, Revoked, RevokedBecause};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, TokenHash, Who};
use crate::store::member::{MemberState, Want};
use crate::store::transact;

/// Devices with a session at once. A member has a phone or two and the web; with more, the one that signed in longest
/// ago loses its session.
pub const DEVICES_MAX: usize = 16;

/// Bytes of a refresh secret. Ours are 43 characters; a longer text is none of ours.
const SECRET_BYTES_MAX: usize = 256;

/// A device's introduction, checked.
pub(super) struct Intro<'a> {
    device: &'a DeviceIntro,
    refresh_hash: TokenHash,
    access: AccessToken,
    row: AccessTokenRow,
}

impl<'a> Intro<'a> {
    /// Checks the introduction and makes the access token it will get.
    pub(super) fn read(device: &'a DeviceIntro, ports: &Ports, now: Moment) -> Result<Self, AuthError> {
        let refresh_hash = TokenHash::parse(&device.refresh_hash).map_err(|_| AuthError::Invalid {
            field: "device.refresh_hash",
            what: "send 64 lower-case hex digits, the SHA-256 of the refresh secret",
        })?;
        check_clock("device.clock.boot_id", &device.clock)?;
        let (access, row) = token::new_access_token(ports, device.device_id, now);
        Ok(Self { device, refresh_hash, access, row })
    }

    /// Whether this is the session that `device` has already: the request was sent again because its answer was lost.
    pub(super) fn repeats(&self, device: &Device) -> bool {
        device.device_id == self.device.device_id
            && device.revoked.is_none()
            && (device.refresh_hash == self.refresh_hash || device.retired.contains(&self.refresh_hash))
    }

    /// Gives the device its session: a contact, an access token. A repetition gets the contact it got before.
    /// The member's devices must be loaded.
    pub(super) fn begin(&self, draft: &mut Draft) -> u64 {
        let id = self.device.device_id;
        let known = draft.state().devices.iter().find(|device| device.device_id == id).cloned();
        give_token(draft, self.row);
        if let Some(device) = known.as_ref().filter(|device| self.repeats(device)) {
            return device.last_contact;
        }
        let device = Device {
            device_id: id,
            platform: self.device.platform,
            signed_in_at: draft.now(),
            refresh_hash: self.refresh_hash,
            next_hash: None,
            retired: Vec::new(),
            revoked: None,
            last_contact: known.as_ref().map_or(0, |device| device.last_contact),
            app_version: known.map_or_else(String::new, |device| device.app_version),
        };
        let contact = draft.note_contact(device, &self.device.clock);
        end_oldest(draft, id);
        contact.number
    }

    /// The answer to the phone.
    pub(super) fn answer(&self, state: &MemberState, id: &KenposId, contact: u64, now: Moment) -> SignedIn {
        SignedIn {
            member_id: state.member,
            kenpos_id: id.as_str().to_owned(),
            access: self.access.clone(),
            contact,
            server_time: now,
            consent: state.consent,
        }
    }
}

/// Refuses a clock reading whose boot id is empty or too long.
///
/// # Errors
/// [`AuthError::Invalid`].
pub fn check_clock(field: &'static str, clock: &ClockReading) -> Result<(), AuthError> {
    if clock.boot_id.is_empty() || clock.boot_id.len() > BOOT_ID_MAX {
        return Err(AuthError::Invalid { field, what: "a boot id has 1 to 64 bytes" });
    }
    Ok(())
}

/// A device has one access token at a time; the one before it ends.
fn give_token(draft: &mut Draft, row: AccessTokenRow) {
    draft.end_tokens(row.device_id);
    draft.put_token(row);
}

fn end_oldest(draft: &mut Draft, but: DeviceId) {
    let mut live: Vec<Device> =
        draft.state().devices.iter().filter(|device| device.revoked.is_none()).cloned().collect();
    live.sort_by_key(|device| (device.device_id == but, device.signed_in_at, device.device_id));
    let surplus = live.len().saturating_sub(DEVICES_MAX);
    for device in live.into_iter().take(surplus) {
        end(draft, device, RevokedBecause::Ended);
    }
}

/// Ends the sessions of all other devices.
pub(super) fn end_others(draft: &mut Draft, but: DeviceId) {
    let others = draft.state().devices.iter().filter(|device| device.device_id != but && device.revoked.is_none());
    for device in others.cloned().collect::<Vec<_>>() {
        end(draft, device, RevokedBecause::Ended);
    }
}

/// Takes a device's session away.
fn end(draft: &mut Draft, mut device: Device, because: RevokedBecause) {
    draft.end_tokens(device.device_id);
    device.revoked = Some(Revoked { at: draft.now(), because });
    draft.put_device(device);
}

/// The device that an access token speaks for, if it still may. `state` was loaded by [`Who::Token`].
///
/// # Errors
/// [`AuthError::SessionExpired`], [`AuthError::DeviceRevoked`].
pub fn device_of_token(state: &MemberState, now: Moment) -> Result<&Device, AuthError> {
    let live = state.token.as_ref().is_some_and(|token| now < token.expires_at);
    let device = state.device.as_ref().filter(|_| live).ok_or(AuthError::SessionExpired)?;
    if device.revoked.is_some() { Err(AuthError::DeviceRevoked) } else { Ok(device) }
}

/// Refuses a member whose days of grace are over.
///
/// # Errors
/// [`AuthError::MembershipEnded`].
pub fn check_membership(state: &MemberState, programme: &Programme, now: Moment) -> Result<(), AuthError> {
    match state.grace_ends(programme) {
        Some(last) if now.programme_day() > last => Err(AuthError::MembershipEnded),
        _ => Ok(()),
    }
}

impl Doors {
    /// A new access token for a signed-in device.
    ///
    /// # Errors
    /// [`AuthError::DeviceRevoked`] for an unknown, revoked or reused secret, [`AuthError::MembershipEnded`],
    /// [`AuthError::Invalid`].
    pub async fn refresh(&self, request: &RefreshToken, now: Moment) -> Result<Refreshed, AuthError> {
        let next = TokenHash::parse(&request.next_refresh_hash).map_err(|_| AuthError::Invalid {
            field: "next_refresh_hash",
            what: "send 64 lower-case hex digits, the SHA-256 of the next refresh secret",
        })?;
        let secrets = || std::iter::once(&request.refresh_secret).chain(&request.former_secrets);
        let presented: Vec<TokenHash> = secrets().map(|secret| TokenHash::of(secret)).collect();
        if secrets().any(|secret| secret.len() > SECRET_BYTES_MAX) || presented.contains(&next) {
            return Err(AuthError::Invalid { field: "next_refresh_hash", what: "make a new secret for each refresh" });
        }
        if request.former_secrets.len() > FORMER_SECRETS_MAX {
            return Err(AuthError::Invalid { field: "former_secrets", what: "send the newest 64" });
        }
        let programme = self.programmes.current(self.store.as_ref()).await?;
        let (access, row) = token::new_access_token(&self.ports, request.device_id, now);
        let who = Who::Name(Name::Device(request.device_id));
        transact(self.store.as_ref(), &who, &Want::default(), |state| {
            let known = state.and_then(|state| state.device.clone().map(|device| (state, device)));
            let Some((state, device)) = known.filter(|(_, device)| device.revoked.is_none()) else {
                return Err(AuthError::DeviceRevoked);
            };
            // Newest first: after a restore from a backup the newest that is known at all is the one in force.
            let mut outcomes = presented.iter().map(|secret| token::refresh(&device, *secret, next));
            let outcome = outcomes.find(|outcome| *outcome != Refresh::Unknown).unwrap_or(Refresh::Unknown);
            let mut draft = Draft::new(state, now);
            match outcome {
                Refresh::Granted(moved) => {
                    check_membership(draft.state(), &programme, now)?;
                    draft.put_device(*moved);
                    give_token(&mut draft, row);
                    Ok((Some(draft), Ok(Refreshed { access: access.clone() })))
                }
                Refresh::Unknown => Err(AuthError::DeviceRevoked),
                Refresh::Late => Err(AuthError::SessionExpired),
                Refresh::Reused => {
                    end(&mut draft, device, RevokedBecause::SecretReused);
                    Ok((Some(draft), Err(AuthError::DeviceRevoked)))
                }
            }
        })
        .await?
    }

    /// Ends the session of the token's device.
    ///
    /// # Errors
    /// [`AuthError::SessionExpired`], [`AuthError::DeviceRevoked`].
    pub async fn sign_out(&self, token: TokenHash, now: Moment) -> Result<(), AuthError> {
        transact(self.store.as_ref(), &Who::Token(token), &Want::default(), |state| {
            let state = state.ok_or(AuthError::SessionExpired)?;
            let device = device_of_token(&state, now)?.clone();
            let mut draft = Draft::new(state, now);
            end(&mut draft, device, RevokedBecause::SignedOut);
            Ok((Some(draft), ()))
        })
        .await
    }
}
