//! Setup: registration or sign-in, then the member's choices, then consent.
//!
//! Comes in: checked input. Goes out: a signed-in phone. Must never happen: a secret sent that is not kept, a second
//! device made at the server because an answer was lost, a password kept anywhere.
//!
//! The attempt (device id and refresh secret) is durable before the first request. A repeated setup is then the same
//! attempt to the server, which gives the same answer again.

use kenpos_protocol::consent::{ConsentState, Purpose};
use kenpos_protocol::path;
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::session::{DeviceIntro, RegisterEmployee, RegisterSpouse, ResetPassword, SignIn, SignedIn};
use kenpos_rules::clock::{ClockReading, Contact};

use super::consent::{consent, terms};
use super::input::{self, Checked, Person, Setup};
use super::{sign_out, tokens};
use crate::call::Call;
use crate::error::KenposError;
use crate::home_dir::{Attempt, MemberHere};
use crate::phone::Phone;
use crate::ports::HttpRequest;
use crate::store::mirror;
use crate::store::retry::{RetryState, set_retry};
use crate::store::session::{Session, SessionState, set_session};
use crate::store::settings::{set_settings, settings};
use crate::wire;

/// A phone that is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupDone {
    /// The KENPOS ID as the server spells it.
    pub kenpos_id: String,
    /// The consents as they stand.
    pub consent: ConsentState,
}

/// Sets the phone up. A repeated call after any failure is safe and goes on with the same attempt.
pub(crate) async fn setup(phone: &Phone, setup: &Setup) -> Result<SetupDone, KenposError> {
    let checked = input::check(setup)?;
    let (attempt, before) = begin_attempt(phone, &phone.begin(), setup.person.id())?;
    let (signed_in, clock) = knock(phone, &checked.server, setup, &attempt, before).await?;
    leave_other_member(phone, &signed_in).await?;
    keep(phone, &phone.begin(), &checked, &attempt, &signed_in, &clock)?;
    let mut state = signed_in.consent;
    if setup.consent {
        let in_force = terms(phone).await?.version;
        state = consent(phone, Purpose::Programme, Some(in_force)).await?;
    }
    Ok(SetupDone { kenpos_id: signed_in.kenpos_id, consent: state })
}

/// What happened on this phone before, under the ID that is setting it up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A try was begun and not answered: the server may know it.
    Unanswered,
    /// A registration or sign-in was answered: the member is registered.
    SignedIn,
}

/// The attempt, kept in the secret store and the device file.
fn begin_attempt(phone: &Phone, call: &Call, id: &str) -> Result<(Attempt, Before), KenposError> {
    let device = phone.device(call)?;
    let same = |other: &str| other.eq_ignore_ascii_case(id);
    // A member who was here before keeps the device id, and with it the server's count of contacts.
    let known = device.members.values().find(|member| same(&member.kenpos_id));
    if let Some(attempt) = device.attempt.clone().filter(|attempt| same(&attempt.kenpos_id))
        && tokens::has_refresh_secret(&phone.ports, &attempt.refresh_hash)?
    {
        return Ok((attempt, if known.is_some() { Before::SignedIn } else { Before::Unanswered }));
    }
    let attempt = Attempt {
        kenpos_id: id.to_owned(),
        device_id: known.map_or_else(|| call.device_id(), |member| member.device_id),
        refresh_hash: tokens::make_refresh_secret(&phone.ports)?.hash,
    };
    let kept = attempt.clone();
    let replaced = phone.update_device(call, |device| device.attempt.replace(kept))?;
    if let Some(replaced) = replaced {
        tokens::forget_refresh_secret(&phone.ports, &replaced.refresh_hash)?;
    }
    Ok((attempt, if known.is_some() { Before::SignedIn } else { Before::Nothing }))
}

/// Registers or signs in. Gives the answer and the clocks sent with the question.
async fn knock(
    phone: &Phone,
    server: &str,
    setup: &Setup,
    attempt: &Attempt,
    before: Before,
) -> Result<(SignedIn, ClockReading), KenposError> {
    let person = &setup.person;
    let clock = phone.begin().clock;
    let intro = DeviceIntro {
        device_id: attempt.device_id,
        platform: phone.config.platform,
        refresh_hash: attempt.refresh_hash.clone(),
        clock: clock.clone(),
    };
    // A registration that went through made the new password the password. Where we heard of it (only the consent after
    // it failed), registering again would count as a wrong try, and five of those close the door.
    let registered = match person {
        Person::Reset { id, new_password, .. }
        | Person::NewEmployee { id, new_password, .. }
        | Person::NewSpouse { new_id: id, new_password, .. } => {
            Some(Person::Registered { id: id.clone(), password: new_password.clone() })
        }
        Person::Registered { .. } => None,
    };
    let doors = match (before, registered) {
        // Who was here before and has a code wants it used first: it signs the other devices out.
        (_, Some(registered)) if matches!(person, Person::Reset { .. }) => vec![person.clone(), registered],
        (Before::SignedIn, Some(registered)) => vec![registered, person.clone()],
        (Before::Unanswered, Some(registered)) => vec![person.clone(), registered],
        _ => vec![person.clone()],
    };
    let mut refusal = None;
    for asking in doors {
        match send(phone, door(server, &asking, setup.activation_code.as_deref(), intro.clone())).await {
            Ok(signed_in) => return Ok((signed_in, clock)),
            // If the other door is closed as well, the answer to what the member typed says what is wrong with it.
            Err(wrong @ KenposError::Server { code: ProblemCode::WrongCredentials, .. }) => {
                refusal = refusal.filter(|_| asking != *person).or(Some(wrong));
            }
            Err(other) => return Err(other),
        }
    }
    Err(refusal.expect("there is at least one door, and each refused"))
}

async fn send(phone: &Phone, request: HttpRequest) -> Result<SignedIn, KenposError> {
    wire::expect(phone.ports.courier.send(request).await)
}

fn door(server: &str, person: &Person, activation_code: Option<&str>, device: DeviceIntro) -> HttpRequest {
    let activation_code = activation_code.map(|code| code.trim().to_owned());
    match person.clone() {
        Person::Registered { id, password } => {
            let body = SignIn { kenpos_id: id.trim().to_owned(), password, device };
            wire::post(server, path::SIGN_IN, None, &body)
        }
        Person::Reset { id, code, new_password } => {
            let kenpos_id = id.trim().to_owned();
            wire::post(server, path::PASSWORD_RESETS, None, &ResetPassword { kenpos_id, code, new_password, device })
        }
        Person::NewEmployee { id, initial_password, new_password } => {
            let kenpos_id = id.trim().to_owned();
            let body = RegisterEmployee { kenpos_id, initial_password, new_password, activation_code, device };
            wire::post(server, path::REGISTER_EMPLOYEE, None, &body)
        }
        Person::NewSpouse { card_symbol, card_number, insurer_number, birth_date, new_id, new_password } => {
            let body = RegisterSpouse {
                card_symbol: card_symbol.trim().to_owned(),
                card_number: card_number.trim().to_owned(),
                insurer_number: insurer_number.trim().to_owned(),
                birth_date,
                new_id: new_id.trim().to_owned(),
                new_password,
                activation_code,
                device,
            };
            wire::post(server, path::REGISTER_SPOUSE, None, &body)
        }
    }
}

/// A second member on the same phone: the first one is signed out, with the outbox sealed.
async fn leave_other_member(phone: &Phone, signed_in: &SignedIn) -> Result<(), KenposError> {
    match phone.device(&phone.begin())?.current {
        Some(other) if other != signed_in.member_id => sign_out::sign_out(phone).await,
        _ => Ok(()),
    }
}

/// Makes the session durable: the token, who is here, then the member's own file.
fn keep(
    phone: &Phone,
    call: &Call,
    checked: &Checked,
    attempt: &Attempt,
    signed_in: &SignedIn,
    clock: &ClockReading,
) -> Result<(), KenposError> {
    tokens::keep_access(&phone.ports, attempt.device_id, &signed_in.access)?;
    let here = MemberHere {
        kenpos_id: signed_in.kenpos_id.clone(),
        device_id: attempt.device_id,
        refresh_hash: Some(attempt.refresh_hash.clone()),
        next_refresh_hash: None,
        former_refresh_hashes: Vec::new(),
    };
    let before = phone.update_device(call, |device| {
        device.server_url = Some(checked.server.clone());
        device.current = Some(signed_in.member_id);
        device.attempt = None;
        device.members.insert(signed_in.member_id, here)
    })?;
    let contact = Contact {
        number: signed_in.contact,
        at: signed_in.server_time,
        boot_id: clock.boot_id.clone(),
        monotonic_ms: clock.monotonic_ms,
    };
    phone.write(call, |tx| {
        set_session(tx, &Session { state: SessionState::SignedIn, consent: signed_in.consent })?;
        mirror::note_contact(tx, &contact)?;
        set_retry(tx, &RetryState::default())?;
        set_settings(tx, checked.settings.clone().over(settings(tx)?))
    })?;
    let before = before.iter().flat_map(MemberHere::refresh_hashes);
    for hash in before.filter(|hash| **hash != attempt.refresh_hash) {
        tokens::forget_refresh_secret(&phone.ports, hash)?;
    }
    Ok(())
}
