//! Setup on the terminal: who, with which password, and the consent in plain words first.
//!
//! Must never happen: a password echoed; a consent given by silence.

use kenpos_core::KenposError;
use kenpos_core::session::{Person, Setup};
use kenpos_protocol::consent::{ConsentState, Purpose, Terms};
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::explain::{Language, points_text};
use kenpos_rules::steps::read_steps;

use serde_json::json;

use super::{Phone, wait};
use crate::args::phone::SetupArgs;
use crate::failure::Failure;
use crate::figures::plain;
use crate::table::wrapped;
use crate::terminal::Answer;
use crate::texts;

impl Phone<'_> {
    pub(super) fn setup(&self, args: &SetupArgs) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let goals = args.goals.iter().map(|name| self.goal(name)).collect::<Result<_, _>>()?;
        let step_target = args
            .step_target
            .as_deref()
            .map(|typed| read_steps(typed).map_err(|error| Failure::input(texts::step_target_error(error, language))));
        let setup = Setup {
            server_url: args.server.clone(),
            person: self.person(args)?,
            activation_code: args.activation_code.clone(),
            goals,
            step_target: step_target.transpose()?.map(|steps| steps.count()),
            step_source: None,
            consent: args.consent,
        };
        let newcomer = matches!(setup.person, Person::NewEmployee { .. });
        let done = wait(self.kenpos.setup(&setup), language)?.map_err(|error| {
            let mut failure = texts::failure_at(&args.server, &error, language);
            if newcomer && may_be_registered(&error) {
                failure.text += &texts::leave_new_password_out(language);
            }
            failure
        })?;
        let consent = self.ask_consent(done.consent)?;
        // The phone is set up now; what the first sync cannot fetch comes with the next.
        let synced = self.speak(self.kenpos.sync(super::sync::BUDGET)).is_ok();
        let balance = self.done(self.kenpos.points(language))?.balance;
        let mut lines = vec![texts::set_up(language, &done.kenpos_id)];
        if synced {
            lines.push(texts::balance(language, &points_text(balance), &plain(balance.0)));
        }
        if consent.programme.is_none() {
            lines.push(texts::told("consent_required", language));
        }
        let json = json!({"kenpos_id": done.kenpos_id, "consent": consent, "balance": balance});
        Ok(Answer { json, text: lines.join("\n") })
    }

    /// The terms in plain words, then the question; only where somebody is there to answer.
    fn ask_consent(&self, state: ConsentState) -> Result<ConsentState, Failure> {
        if state.programme.is_some() || !self.terminal.asks || self.terminal.json {
            return Ok(state);
        }
        let terms = self.speak(self.kenpos.terms())?;
        self.terminal.note(&terms_text(&terms, Purpose::Programme, self.terminal.language));
        if !self.terminal.agrees(&texts::ask_consent(self.terminal.language)) {
            return Ok(state);
        }
        self.speak(self.kenpos.consent(Purpose::Programme, Some(terms.version)))
    }

    fn person(&self, args: &SetupArgs) -> Result<Person, Failure> {
        match (&args.id, &args.card_symbol) {
            (Some(id), _) => match &args.reset_code {
                Some(code) => self.forgot(id, code, args),
                None => self.employee(id, args),
            },
            (None, Some(card_symbol)) => self.spouse(card_symbol, args),
            (None, None) => Err(Failure::input(texts::who_missing(self.terminal.language))),
        }
    }

    /// With a new password it is the first registration; on a terminal a password that looks like a birth date asks.
    fn employee(&self, id: &str, args: &SetupArgs) -> Result<Person, Failure> {
        let language = self.terminal.language;
        let password = given(args.password.as_ref())
            .or_else(|| self.terminal.password(&texts::ask_password(language)))
            .ok_or_else(|| Failure::input(texts::password_missing(language)))?;
        let new_password = given(args.new_password.as_ref()).or_else(|| {
            let initial = password.len() == 8 && password.bytes().all(|byte| byte.is_ascii_digit());
            if initial { self.terminal.password(&texts::ask_first_new_password(language)) } else { None }
        });
        let id = id.to_owned();
        Ok(match new_password {
            Some(new_password) => Person::NewEmployee { id, initial_password: password, new_password },
            None => Person::Registered { id, password },
        })
    }

    fn new_password(&self, args: &SetupArgs) -> Result<String, Failure> {
        let language = self.terminal.language;
        given(args.new_password.as_ref())
            .or_else(|| self.terminal.password(&texts::ask_new_password(language)))
            .ok_or_else(|| Failure::input(texts::new_password_missing(language)))
    }

    fn forgot(&self, id: &str, code: &str, args: &SetupArgs) -> Result<Person, Failure> {
        Ok(Person::Reset { id: id.to_owned(), code: code.to_owned(), new_password: self.new_password(args)? })
    }

    fn spouse(&self, card_symbol: &str, args: &SetupArgs) -> Result<Person, Failure> {
        let language = self.terminal.language;
        let new_password = self.new_password(args)?;
        let missing = || Failure::input(texts::who_missing(language));
        Ok(Person::NewSpouse {
            card_symbol: card_symbol.to_owned(),
            card_number: args.card_number.clone().ok_or_else(missing)?,
            insurer_number: args.insurer_number.clone().ok_or_else(missing)?,
            birth_date: args.birth_date.ok_or_else(missing)?,
            new_id: args.new_id.clone().ok_or_else(missing)?,
            new_password,
        })
    }
}

/// Whether a refused first registration may be a sign-in of somebody who has registered: the server does not tell.
fn may_be_registered(error: &KenposError) -> bool {
    match error {
        KenposError::Server { code, .. } => {
            matches!(code, ProblemCode::WrongCredentials | ProblemCode::PasswordNotAcceptable)
        }
        KenposError::Invalid { field, .. } => field == "new_password",
        _ => false,
    }
}

/// An empty variable of the environment is no password.
fn given(password: Option<&String>) -> Option<String> {
    password.filter(|password| !password.is_empty()).cloned()
}

pub(super) fn terms_text(terms: &Terms, purpose: Purpose, language: Language) -> String {
    let texts = terms.purposes.iter().filter(|text| text.purpose == purpose);
    let plain: Vec<_> = texts
        .map(|text| match language {
            Language::Ja => text.ja.as_str(),
            Language::En => text.en.as_str(),
        })
        .collect();
    wrapped(&plain.join("\n"))
}
