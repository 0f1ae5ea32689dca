//! First registration, the weak door: birth dates are guessable.
//!
//! Comes in: an employee's ID and initial password, or a spouse's card and birth date, and the union's activation code if
//! it has set one. Goes out: a registered member, signed in, with the registration award posted in the same commit. Must never happen: the initial password taken
//! twice; a sixth try; an answer, or a time to answer, that tells an unknown name, a wrong date and a wrong code apart. So
//! every try, whoever it is about, costs one hash and the same number of commits.

use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::session::{DeviceIntro, RegisterEmployee, RegisterSpouse, SignedIn};
use kenpos_rules::award::{Fact, FactKind};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::MemberId;
use kenpos_rules::member::{Relationship, Standing};
use kenpos_rules::programme::Programme;
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

use super::activation::ActivationCode;
use super::kenpos_id::KenposId;
use super::password::Password;
use super::refusal::AuthError;
use super::session::{Intro, check_membership};
use super::{Attempt, Doors, lock};
use crate::award::evidence::EvidenceSource;
use crate::award::{self, Evidence};
use crate::health_events;
use crate::office::insurer_number::InsurerNumber;
use crate::results;
use crate::store::account::{Account, Registration};
use crate::store::draft::Draft;
use crate::store::lookup::{Name, NameKind, Who};
use crate::store::member::{MemberState, Want};
use crate::store::union::FailureScope;
use crate::store::{StoreError, transact};

/// What a newcomer claims, before anything is believed.
struct Claim<'a> {
    /// What tries are counted by: the ID, or the card without the birth date.
    name: Name,
    relationship: Relationship,
    /// Eight digits, as typed.
    birth_date: String,
    /// The ID the member will have.
    id: KenposId,
    password: Password,
    activation_code: ActivationCode,
    device: &'a DeviceIntro,
}

/// Whether a person's door took the try.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// It may be looked at.
    Yes,
    /// Too many before it.
    Closed,
    /// The person has registered; only a repetition of that very request is answered.
    Registered,
}

impl Doors {
    /// First registration of an employee: ID, birth date as the initial password, new password.
    ///
    /// # Errors
    /// [`AuthError`]; everything that depends on the person only after the birth date was right.
    pub async fn register_employee(
        &self,
        request: &RegisterEmployee,
        attempt: &Attempt,
    ) -> Result<SignedIn, AuthError> {
        let id = KenposId::read(&request.kenpos_id);
        self.register(
            Claim {
                name: Name::KenposId(id.as_str().to_owned()),
                relationship: Relationship::Employee,
                birth_date: request.initial_password.trim().chars().take(32).nfkc().collect(),
                id,
                password: Password::choose(&request.new_password)?,
                activation_code: ActivationCode::read(request.activation_code.as_deref()),
                device: &request.device,
            },
            attempt,
        )
        .await
    }

    /// First registration of a dependent spouse: card, birth date, an ID of the spouse's choice, password.
    ///
    /// # Errors
    /// [`AuthError`]; whether the ID is taken is said only after the four fields were right.
    pub async fn register_spouse(&self, request: &RegisterSpouse, attempt: &Attempt) -> Result<SignedIn, AuthError> {
        let field = |text: &str| text.trim().chars().take(32).nfkc().collect::<String>();
        let insurer_number = InsurerNumber::read(&request.insurer_number).map_err(|_| AuthError::Invalid {
            field: "insurer_number",
            what: "an insurer number has eight digits with its leading zero, and one of these is wrong",
        })?;
        self.register(
            Claim {
                name: Name::Card {
                    symbol: field(&request.card_symbol),
                    number: field(&request.card_number),
                    insurer_number: insurer_number.as_str().to_owned(),
                },
                relationship: Relationship::Spouse,
                birth_date: eight_digits(request.birth_date),
                id: KenposId::choose(&request.new_id)?,
                password: Password::choose(&request.new_password)?,
                activation_code: ActivationCode::read(request.activation_code.as_deref()),
                device: &request.device,
            },
            attempt,
        )
        .await
    }

    async fn register(&self, claim: Claim<'_>, attempt: &Attempt) -> Result<SignedIn, AuthError> {
        let now = attempt.now;
        let intro = Intro::read(claim.device, &self.ports, now)?;
        let scopes = Scopes::of(&claim.name, attempt);
        self.check_open(&scopes, now).await?;
        let programme = self.programmes.current(self.store.as_ref()).await?;
        let activation = self.store.union_state().await?.activation;
        let activated = claim.activation_code.opens(activation.as_ref());
        let candidates = self.candidates(&claim, now).await?;
        let mut right = None;
        let mut matches = 0;
        for candidate in &candidates {
            let taken = self.take_try(candidate.member, now).await?;
            if is_birth_date(candidate, &claim.birth_date) {
                matches += 1;
                right = Some((candidate, taken));
            }
        }
        if candidates.is_empty() {
            // The commit a known name would have cost.
            self.store.count_failure(&FailureScope::Union("registration_of_nobody".to_owned()), now).await?;
        }
        let outcome = match right {
            Some((person, Taken::Yes)) if matches == 1 && activated => {
                self.complete(person.member, &claim, &intro, &programme, now).await
            }
            // What is sent again was let in once; the code may have been changed since.
            Some((person, Taken::Registered)) if matches == 1 => self.repeat(person, &claim, &intro, now).await,
            Some((_, Taken::Yes)) if activated => Err(AuthError::TwoMatches),
            _ => {
                self.passwords.burn(claim.password.clone()).await?;
                Err(AuthError::WrongCredentials)
            }
        };
        match &outcome {
            Err(AuthError::WrongCredentials) => scopes.count(self, now).await?,
            Ok(_) => self.store.forget_failures(&scopes.name).await?,
            Err(_) => {}
        }
        outcome
    }

    /// Refuses a try under a name, from a network or in a union that had too many. Depends on nothing but the tallies.
    async fn check_open(&self, scopes: &Scopes, now: Moment) -> Result<(), AuthError> {
        if let Some(until) = self.closed_until(&lock::REGISTRATION_OF_NETWORK, &scopes.network, now).await? {
            return Err(AuthError::TooManyFailures { until });
        }
        if let Some(until) = self.closed_until(&lock::REGISTRATION_OF_UNION, &scopes.union, now).await? {
            tracing::warn!(%until, "first registration is closed for the whole union: too many wrong tries");
            return Err(AuthError::TooManyFailures { until });
        }
        match self.closed_until(&lock::REGISTRATION_OF_NAME, &scopes.name, now).await? {
            Some(_) => Err(AuthError::RegistrationClosed),
            None => Ok(()),
        }
    }

    /// The people of the roster whom the claim may be about. Who is not a member yet is not among them: registering
    /// before the first day would lose the award.
    async fn candidates(&self, claim: &Claim<'_>, now: Moment) -> Result<Vec<MemberState>, AuthError> {
        let mut found = Vec::new();
        for member in self.store.find_members(&claim.name).await? {
            let Some(state) = self.store.load(&Who::Member(member), &want()).await? else { continue };
            let begun = state.standing.periods.iter().any(|period| period.from <= now.programme_day());
            if begun && state.standing.relationship == claim.relationship && state.person.is_some() {
                found.push(state);
            }
        }
        Ok(found)
    }

    /// Counts a try before it is looked at, so that guesses sent at once are counted one by one.
    async fn take_try(&self, member: MemberId, now: Moment) -> Result<Taken, AuthError> {
        transact(self.store.as_ref(), &Who::Member(member), &want(), |state| {
            let state = state.ok_or(AuthError::WrongCredentials)?;
            let account = state.account.clone().unwrap_or_else(Account::unregistered);
            let (registration, taken) = match account.registration {
                Registration::Done { .. } => (account.registration, Taken::Registered),
                Registration::Open { failures } if failures < lock::REGISTRATION_OF_PERSON_FAILURES => {
                    (Registration::Open { failures: failures + 1 }, Taken::Yes)
                }
                Registration::Open { .. } => (Registration::Closed { since: now }, Taken::Closed),
                Registration::Closed { .. } => (account.registration, Taken::Closed),
            };
            let mut draft = Draft::new(state, now);
            // Written in every case: a try at a closed door must not answer faster.
            draft.set_account(Account { registration, ..account });
            Ok((Some(draft), taken))
        })
        .await
    }

    /// Birth date and code were right. Registers, or says why not (and then gives the try back).
    async fn complete(
        &self,
        member: MemberId,
        claim: &Claim<'_>,
        intro: &Intro<'_>,
        programme: &Programme,
        now: Moment,
    ) -> Result<SignedIn, AuthError> {
        let hash = self.passwords.hash(claim.password.clone(), &self.ports).await?;
        let registered = transact(self.store.as_ref(), &Who::Member(member), &want(), |state| {
            let state = state.ok_or(AuthError::WrongCredentials)?;
            let account = state.account.clone().unwrap_or_else(Account::unregistered);
            if !matches!(account.registration, Registration::Open { .. }) {
                // Another request came first: this one is sent again and meets what that one left.
                return Err(AuthError::Busy);
            }
            let fits = state.person.as_ref().map_or(Ok(()), |person| claim.password.fits(person.birth_date, &claim.id));
            let allowed = fits.map_err(AuthError::from).and_then(|()| check_membership(&state, programme, now));
            let mut draft = Draft::new(state, now);
            if let Err(refusal) = allowed {
                draft.set_account(Account { registration: Registration::Open { failures: 0 }, ..account });
                return Ok((Some(draft), Err(refusal)));
            }
            draft.set_account(Account {
                registration: Registration::Done { at: now },
                password_hash: Some(hash.clone()),
                password_set_at: Some(now),
                reset: None,
            });
            name_person(&mut draft, &claim.id);
            pay(&mut draft, programme);
            health_events::post_waiting(&mut draft, programme);
            let contact = intro.begin(&mut draft);
            let answer = intro.answer(draft.state(), &claim.id, contact, now);
            Ok((Some(draft), Ok(answer)))
        })
        .await;
        match registered {
            Err(AuthError::Store(StoreError::Taken { kind })) => {
                self.give_back(member, now).await?;
                Err(if kind == NameKind::KenposId { AuthError::IdTaken } else { StoreError::Taken { kind }.into() })
            }
            other => other?,
        }
    }

    /// The person proved who they are, and only a name they brought was taken.
    async fn give_back(&self, member: MemberId, now: Moment) -> Result<(), AuthError> {
        transact(self.store.as_ref(), &Who::Member(member), &want(), |state| {
            let state = state.ok_or(AuthError::WrongCredentials)?;
            let account = state.account.clone().unwrap_or_else(Account::unregistered);
            if !matches!(account.registration, Registration::Open { .. }) {
                return Ok((None, ()));
            }
            let mut draft = Draft::new(state, now);
            draft.set_account(Account { registration: Registration::Open { failures: 0 }, ..account });
            Ok((Some(draft), ()))
        })
        .await
    }

    /// The person has registered. Only the very same request, sent again because its answer was lost, is answered: same
    /// device, same refresh secret, same password. To everybody else the door does not exist any more.
    async fn repeat(
        &self,
        person: &MemberState,
        claim: &Claim<'_>,
        intro: &Intro<'_>,
        now: Moment,
    ) -> Result<SignedIn, AuthError> {
        let stored = person.account.as_ref().and_then(|account| account.password_hash.clone());
        let right = match stored {
            Some(hash) => self.passwords.matches(claim.password.clone(), hash).await?,
            None => false,
        };
        if !right || !person.devices.iter().any(|device| intro.repeats(device)) {
            return Err(AuthError::WrongCredentials);
        }
        transact(self.store.as_ref(), &Who::Member(person.member), &want(), |state| {
            let state = state.ok_or(AuthError::WrongCredentials)?;
            let id = state.person.as_ref().and_then(|person| person.kenpos_id.as_deref()).map(KenposId::read);
            let id = id.ok_or(AuthError::WrongCredentials)?;
            let mut draft = Draft::new(state, now);
            let contact = intro.begin(&mut draft);
            let answer = intro.answer(draft.state(), &id, contact, now);
            Ok((Some(draft), answer))
        })
        .await
    }
}

/// What tries are counted by.
struct Scopes {
    name: FailureScope,
    network: FailureScope,
    union: FailureScope,
}

impl Scopes {
    fn of(name: &Name, attempt: &Attempt) -> Self {
        Self {
            name: FailureScope::Name { door: "registration", name: name.clone() },
            network: FailureScope::Network(format!("registration:{}", attempt.network)),
            union: FailureScope::Union("registration".to_owned()),
        }
    }

    async fn count(&self, doors: &Doors, now: Moment) -> Result<(), AuthError> {
        for scope in [&self.name, &self.network, &self.union] {
            doors.store.count_failure(scope, now).await?;
        }
        Ok(())
    }
}

fn want() -> Want {
    let Want { mut documents, .. } = results::want();
    documents.insert(DocumentKind::EventEntry);
    Want { person: true, account: true, devices: true, documents, ..results::want() }
}

/// The initial password of an employee: the birth date, western, eight digits.
fn eight_digits(birth: ProgrammeDay) -> String {
    let (year, month, day) = birth.ymd();
    format!("{year:04}{month:02}{day:02}")
}

fn is_birth_date(candidate: &MemberState, typed: &str) -> bool {
    let known = candidate.person.as_ref().map(|person| eight_digits(person.birth_date)).unwrap_or_default();
    !known.is_empty() && bool::from(known.as_bytes().ct_eq(typed.as_bytes()))
}

/// Writes the ID into the person's row and claims it.
fn name_person(draft: &mut Draft, id: &KenposId) {
    if let Some(mut person) = draft.state().person.clone() {
        person.kenpos_id = Some(id.as_str().to_owned());
        draft.set_person(person);
    }
    draft.claim(Name::KenposId(id.as_str().to_owned()));
}

/// Marks the day of registration and posts its award. An early member has both already.
fn pay(draft: &mut Draft, programme: &Programme) {
    let (now, today) = (draft.now(), draft.today());
    if draft.state().standing.registered_on.is_none() {
        let standing = Standing { registered_on: Some(today), ..draft.state().standing.clone() };
        draft.set_standing(standing);
    }
    let fact = Fact { kind: FactKind::Registered, day: today, entered_at: now, received_at: now };
    award::post(draft, programme, &Evidence { source: EvidenceSource::Registration, fact, record_id: None });
    // What was known before waited for this.
    results::settle(draft, programme);
}
