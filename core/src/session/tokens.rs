//! Tokens: one access token, and a refresh secret that moves on.
//!
//! Comes in: the device file, the secret store, the server's answer to a refresh. Goes out: a bearer token. Must
//! never happen: a next secret sent before it is kept; two next secrets offered by two processes; a refresh begun
//! with the secret store locked; a secret in a log.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kenpos_protocol::path;
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::session::{AccessToken, FORMER_SECRETS_MAX, RefreshToken, Refreshed};
use kenpos_rules::ids::{DeviceId, MemberId};
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::error::KenposError;
use crate::home_dir::MemberHere;
use crate::phone::Phone;
use crate::ports::{HttpRequest, HttpResponse, NoAnswer, Ports};
use crate::store::session::{SessionState, set_state};
use crate::sync::outcome::{Outcome, of_answer};
use crate::wire;

/// A refresh secret just made and kept.
pub(crate) struct Fresh {
    /// SHA-256 of the secret, 64 lower-case hex digits.
    pub hash: String,
}

/// Makes a refresh secret and keeps it under the name of its hash.
pub(crate) fn make_refresh_secret(ports: &Ports) -> Result<Fresh, KenposError> {
    let mut random = [0_u8; 32];
    ports.rng.fill(&mut random);
    let secret = URL_SAFE_NO_PAD.encode(random);
    let hash = hash_of(&secret);
    ports.secrets.set(&refresh_name(&hash), &secret)?;
    Ok(Fresh { hash })
}

/// Whether the secret with this hash is in the store.
pub(crate) fn has_refresh_secret(ports: &Ports, hash: &str) -> Result<bool, KenposError> {
    Ok(ports.secrets.get(&refresh_name(hash))?.is_some())
}

/// Forgets a refresh secret.
pub(crate) fn forget_refresh_secret(ports: &Ports, hash: &str) -> Result<(), KenposError> {
    Ok(ports.secrets.delete(&refresh_name(hash))?)
}

/// The access token kept for this device; `None` also when what is kept does not read.
pub(crate) fn access(ports: &Ports, device: DeviceId) -> Result<Option<AccessToken>, KenposError> {
    let text = ports.secrets.get(&access_name(device))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Keeps an access token.
pub(crate) fn keep_access(ports: &Ports, device: DeviceId, token: &AccessToken) -> Result<(), KenposError> {
    let text = serde_json::to_string(token).expect("two plain fields");
    Ok(ports.secrets.set(&access_name(device), &text)?)
}

/// Forgets the access token.
pub(crate) fn forget_access(ports: &Ports, device: DeviceId) -> Result<(), KenposError> {
    Ok(ports.secrets.delete(&access_name(device))?)
}

/// A refresh on its way.
pub(crate) struct Refresh {
    device_id: DeviceId,
    next_hash: String,
    /// What it offers besides: with former secrets there is nothing more to offer.
    offer: Offer,
}

/// Which secrets a refresh offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Offer {
    /// The one in force.
    #[default]
    Current,
    /// Those before it as well: the one in force was refused, perhaps by a server restored from an older backup.
    Former,
}

/// What came of it.
pub(crate) enum RefreshEnd {
    /// The new token, kept.
    Token(AccessToken),
    /// No token for now; the session stands.
    NotNow(Outcome),
    /// The secret in force was refused, and there are former ones to offer.
    OfferFormer,
    /// The server no longer takes this device's secret. Noted; the queue is kept.
    SignInNeeded,
}

/// The request for a new access token. The next secret is kept and pointed to before this returns; after a lost
/// answer it is the same one again.
///
/// # Errors
/// [`KenposError::SecretsLocked`]: nothing was begun. [`KenposError::SignInNeeded`]: there is no secret to begin with.
pub(crate) fn begin_refresh(phone: &Phone, call: &Call, offer: Offer) -> Result<(Refresh, HttpRequest), KenposError> {
    let (server, member, here) = signed_in(phone, call)?;
    let current_hash = here.refresh_hash.clone().ok_or(KenposError::SignInNeeded)?;
    let Some(refresh_secret) = phone.ports.secrets.get(&refresh_name(&current_hash))? else {
        // Lost with the secret store (a restored backup): only the member can begin a new session.
        expire(phone, call)?;
        return Err(KenposError::SignInNeeded);
    };
    let next_hash = next_secret(phone, call, member, &here)?;
    let mut former_secrets = Vec::new();
    if offer == Offer::Former {
        for hash in &here.former_refresh_hashes {
            former_secrets.extend(phone.ports.secrets.get(&refresh_name(hash))?);
        }
    }
    let device_id = here.device_id;
    let body = RefreshToken { device_id, refresh_secret, next_refresh_hash: next_hash.clone(), former_secrets };
    Ok((Refresh { device_id, next_hash, offer }, wire::post(&server, path::TOKEN, None, &body)))
}

/// Reads the answer: promotes the next secret and keeps the token, or notes that the session is over.
pub(crate) fn end_refresh(
    phone: &Phone,
    call: &Call,
    refresh: &Refresh,
    answer: &Result<HttpResponse, NoAnswer>,
) -> Result<RefreshEnd, KenposError> {
    let token = answer.as_ref().ok().and_then(wire::body::<Refreshed>);
    if let Some(Refreshed { access }) = token {
        keep_access(&phone.ports, refresh.device_id, &access)?;
        promote(phone, call, refresh)?;
        return Ok(RefreshEnd::Token(access));
    }
    let (outcome, code) = of_answer(answer);
    match outcome {
        Outcome::SignInNeeded => {
            let (_, _, here) = signed_in(phone, call)?;
            if refresh.offer == Offer::Current && !here.former_refresh_hashes.is_empty() {
                return Ok(RefreshEnd::OfferFormer);
            }
            expire(phone, call)?;
            Ok(RefreshEnd::SignInNeeded)
        }
        // The server has moved past the secret on offer. Where no other process here has, this folder is an older copy of
        // itself, and its secrets will never do again.
        Outcome::Refresh if code == Some(ProblemCode::SessionExpired) => {
            let (_, _, here) = signed_in(phone, call)?;
            if here.next_refresh_hash.as_ref() != Some(&refresh.next_hash) {
                return Ok(RefreshEnd::NotNow(Outcome::Refresh));
            }
            expire(phone, call)?;
            Ok(RefreshEnd::SignInNeeded)
        }
        Outcome::Done => Ok(RefreshEnd::NotNow(Outcome::Later)),
        other => Ok(RefreshEnd::NotNow(other)),
    }
}

/// Sends a request with the bearer token, refreshing it once where the server asks for that.
pub(crate) async fn send_signed_in(
    phone: &Phone,
    request: impl Fn(&str, &str) -> HttpRequest,
) -> Result<HttpResponse, KenposError> {
    let call = phone.begin();
    let (server, _, here) = signed_in(phone, &call)?;
    let kept = access(&phone.ports, here.device_id)?;
    let token = match kept {
        Some(token) => token,
        None => refresh(phone).await?,
    };
    let response = phone.ports.courier.send(request(&server, &token.token)).await?;
    match of_answer(&Ok(response.clone())).0 {
        Outcome::Refresh => {
            let token = refresh(phone).await?;
            Ok(phone.ports.courier.send(request(&server, &token.token)).await?)
        }
        Outcome::SignInNeeded => {
            expire(phone, &phone.begin())?;
            Err(KenposError::SignInNeeded)
        }
        _ => Ok(response),
    }
}

async fn refresh(phone: &Phone) -> Result<AccessToken, KenposError> {
    let mut offer = Offer::Current;
    loop {
        let (refresh, request) = begin_refresh(phone, &phone.begin(), offer)?;
        let answer = phone.ports.courier.send(request).await;
        match end_refresh(phone, &phone.begin(), &refresh, &answer)? {
            RefreshEnd::Token(token) => return Ok(token),
            RefreshEnd::OfferFormer => offer = Offer::Former,
            RefreshEnd::SignInNeeded => return Err(KenposError::SignInNeeded),
            RefreshEnd::NotNow(_) => return Err(wire::refusal(&answer?)),
        }
    }
}

/// The server and the member signed in here.
pub(crate) fn signed_in(phone: &Phone, call: &Call) -> Result<(String, MemberId, MemberHere), KenposError> {
    let (device, member) = phone.signed_in(call)?;
    let here = device.members.get(&member).cloned().ok_or(KenposError::NotSetUp)?;
    Ok((device.server_url.ok_or(KenposError::NotSetUp)?, member, here))
}

/// Notes that the member must sign in again. Nothing else changes: the queue stays, logging stays open.
pub(crate) fn expire(phone: &Phone, call: &Call) -> Result<(), KenposError> {
    phone.write(call, |tx| Ok(set_state(tx, SessionState::Expired)?))
}

/// The hash of the next secret, which is in the store and pointed to: the one offered before, or a fresh one.
fn next_secret(phone: &Phone, call: &Call, member: MemberId, here: &MemberHere) -> Result<String, KenposError> {
    let ports = &phone.ports;
    let offered = here.next_refresh_hash.as_deref();
    #[cfg(feature = "planted")]
    if planted::is(Bug::RefreshRace) {
        let fresh = make_refresh_secret(ports)?.hash;
        let point = |here: &mut MemberHere| here.next_refresh_hash = Some(fresh.clone());
        phone.update_device(call, |device| device.members.get_mut(&member).map(point))?;
        return Ok(fresh);
    }
    if let Some(hash) = offered
        && has_refresh_secret(ports, hash)?
    {
        return Ok(hash.to_owned());
    }
    let fresh = make_refresh_secret(ports)?.hash;
    // Another process may have pointed to its own meanwhile: then that one is offered, ours is forgotten.
    let chosen = phone.update_device(call, |device| match device.members.get_mut(&member) {
        Some(here) if here.next_refresh_hash.as_deref() == offered => {
            here.next_refresh_hash = Some(fresh.clone());
            fresh.clone()
        }
        Some(here) => here.next_refresh_hash.clone().unwrap_or_default(),
        None => String::new(),
    })?;
    if chosen == fresh {
        return Ok(fresh);
    }
    forget_refresh_secret(ports, &fresh)?;
    // Empty: promoted or signed out in between; the next attempt begins from what is true then.
    if chosen.is_empty() { Err(KenposError::Busy) } else { Ok(chosen) }
}

/// The next secret is in force from now on; the one before it is kept as a former one, and the oldest of those goes.
fn promote(phone: &Phone, call: &Call, refresh: &Refresh) -> Result<(), KenposError> {
    let surplus = phone.update_device(call, |device| {
        let here = device.members.values_mut().find(|here| here.device_id == refresh.device_id);
        match here {
            Some(here) if here.next_refresh_hash.as_ref() == Some(&refresh.next_hash) => {
                let before = std::mem::replace(&mut here.refresh_hash, here.next_refresh_hash.take());
                here.former_refresh_hashes.splice(..0, before);
                let kept = here.former_refresh_hashes.len().min(FORMER_SECRETS_MAX);
                here.former_refresh_hashes.split_off(kept)
            }
            _ => Vec::new(),
        }
    })?;
    surplus.iter().try_for_each(|hash| forget_refresh_secret(&phone.ports, hash))
}

fn hash_of(secret: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(secret).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes any text");
        hex
    })
}

/// Sixteen hex digits tell a device's few secrets apart and keep the name short enough for every keyring.
fn refresh_name(hash: &str) -> String {
    format!("refresh-{}", hash.chars().take(16).collect::<String>())
}

fn access_name(device: DeviceId) -> String {
    format!("access-{device}")
}
