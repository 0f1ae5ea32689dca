//! Results in the simulator: what the desk records, corrects and withdraws, and what members say of it.
//!
//! Comes in: a run and the randomness of the second stream. Goes out: acts at the real desk and on real phones, told to the
//! books by hand. Must never happen: an answer of the desk that is not compared.

mod desk;
mod truth;

use kenpos_core::KenposError;
use kenpos_core::log::Logged;
use kenpos_protocol::consent::Purpose;
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::explain::Language;

use super::courier::locked;
use super::days::{number, year_end};
use super::people::kenpos_id;
use super::said::{self, QUESTION};
use super::state::Sim;

pub use desk::{at_the_desk, before_registration};
pub use truth::agree;

/// Days on which a survey can be answered, at most.
const SURVEY_DAYS: i64 = 45;

/// The survey of the fiscal year, some day; again where a restore took it.
pub async fn publish_survey(sim: &mut Sim) {
    let today = number(sim.wire.time.today());
    let id = format!("smoke-{}", super::days::fiscal_year(today));
    if locked(&sim.wire.seen).published.surveys.contains_key(&id) || sim.below(4) > 0 {
        return;
    }
    let to = (today + SURVEY_DAYS).min(year_end(today));
    let (first, last) = (sim.wire.time.today(), sim.wire.time.today().plus_days(to - today));
    let text = format!(
        r#"
schema = 1
id = "{id}"
from = "{first}"
to = "{last}"
who = ["employee"]
title = {{ ja = "たばこ", en = "Smoking" }}
description = {{ ja = "おしえてください。", en = "Please tell us." }}
[non_smoker]
question = "{QUESTION}"
answer = "no"
[[questions]]
id = "{QUESTION}"
kind = "yes_no"
text = {{ ja = "吸いますか。", en = "Do you smoke?" }}
"#
    );
    let (store, clock) = (sim.union.store(), &sim.union.ports().clock);
    let published =
        kenpos_server::office::publish::publish_survey(&*store, &sim.union.programmes(), &**clock, &text).await;
    match published {
        Ok(_) => {
            sim.say(&format!("the desk publishes {id}"));
            locked(&sim.wire.seen).published.surveys.insert(id, (today, to));
        }
        Err(error) => sim.violate(&format!("publishing {id} ended with: {error}")),
    }
}

/// The consent to the use of check-up results, given or withdrawn. `spoiled`: the network may refuse anything.
pub async fn consent(sim: &mut Sim, phone: usize, member: usize, spoiled: bool) {
    let given = sim.below(3) > 0;
    let id = kenpos_id(member);
    let balance = |sim: &Sim| {
        let mut seen = locked(&sim.wire.seen);
        let ledger = &seen.member(&id).ledger;
        (ledger.results.consents, ledger.lots.len())
    };
    let before = balance(sim);
    let done = sim.phones[phone].phone.consent(Purpose::CheckupResults, given).await;
    let after = balance(sim);
    match (before.0, after.0) {
        (false, true) => sim.hit("results_consent_given"),
        (true, false) => sim.hit("results_consent_withdrawn"),
        _ => {}
    }
    if after.1 > before.1 {
        sim.hit("waited_for_consent");
    }
    match done {
        Ok(state) if state.checkup_results.is_some() != after.0 && !spoiled => {
            sim.violate(&format!("phone {phone} was told {state:?}"));
        }
        Ok(_) => sim.say(&format!("phone {phone}: consent to results {given}")),
        Err(KenposError::SignInNeeded | KenposError::Offline { .. }) => {}
        // A refresh that was late took the place of the one just answered.
        Err(KenposError::Server { code: ProblemCode::SessionExpired, .. }) => {}
        Err(KenposError::Server { .. }) if spoiled || !sim.is_let_in(member) => {}
        Err(error) => sim.violate(&format!("phone {phone}: the consent to results ended with {}", error.code())),
    }
}

/// The visit of an exam that a nurse asked for.
pub fn report_exam(sim: &mut Sim, phone: usize) {
    let kenpos = sim.phones[phone].phone.kenpos();
    let (Ok(view), Ok(today)) = (kenpos.results(Language::Ja), kenpos.today()) else {
        return sim.violate(&format!("phone {phone} cannot show its results"));
    };
    let open: Vec<_> = view.exams.into_iter().filter(|exam| exam.visited_on.is_none()).collect();
    if open.is_empty() {
        return;
    }
    let exam = &open[sim.index(open.len())];
    let visited_on = today.plus_days(-i64::from(sim.small(12)) * i64::from(sim.small(2)));
    let contact = exam.contact.parse().expect("a contact of the union");
    let done = sim.phones[phone].phone.kenpos().report_exam(&contact, visited_on);
    kept(sim, phone, done, said::exam(&exam.contact, &visited_on.to_string()), "exam_reported");
}

/// A survey that is open.
pub fn answer_survey(sim: &mut Sim, phone: usize) {
    let Ok(view) = sim.phones[phone].phone.kenpos().results(Language::Ja) else {
        return sim.violate(&format!("phone {phone} cannot show its surveys"));
    };
    let open: Vec<_> = view.surveys.into_iter().filter(|one| one.answered_on.is_none() && !one.pending).collect();
    if open.is_empty() {
        return;
    }
    let id = open[sim.index(open.len())].survey.clone();
    let answer = if sim.below(3) == 0 { "yes" } else { "no" };
    let answers = [(QUESTION, answer)].map(|(one, other)| (one.parse().expect("an id"), other.parse().expect("an id")));
    let survey = id.parse().expect("an id of the union");
    let done = sim.phones[phone].phone.kenpos().answer_survey(&survey, &answers.into_iter().collect());
    kept(sim, phone, done, said::survey(&id, answer), "survey_answered");
}

/// Notes what came of it.
pub fn kept(sim: &mut Sim, phone: usize, done: Result<Logged, KenposError>, content: String, name: &'static str) {
    match done {
        Ok(logged) => {
            sim.hit(name);
            sim.say(&format!("phone {phone}: {} {content}", logged.id));
            sim.promise(phone, logged.id.to_string(), Some(content));
        }
        // A visit before the nurse's request.
        Err(error @ KenposError::Invalid { .. }) => sim.say(&format!("phone {phone}: {}", error.code())),
        Err(error) => sim.violate(&format!("phone {phone}: {content} ended with {}: {error}", error.code())),
    }
}
