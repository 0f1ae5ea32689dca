//! The desk and the results of members.
//!
//! Comes in: a run. Goes out: results recorded, corrected, withdrawn, and slips that must change nothing.

use kenpos_rules::award::EventId;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::programme::CheckupEvidence;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::DeskError;
use kenpos_server::office::results::{Results, Said};
use kenpos_server::programmes::Programmes;
use kenpos_server::results::{Entering, Recorded};

use super::super::courier::locked;
use super::super::days::{age_on, fiscal_year, number, year_begin};
use super::super::disaster;
use super::super::ledger::Says;
use super::super::people::kenpos_id;
use super::super::state::Sim;

/// What shows a check-up.
const SHOWN_BY: [(&str, CheckupEvidence); 5] = [
    ("ningen_dock", CheckupEvidence::NingenDock),
    ("mobile_checkup", CheckupEvidence::MobileCheckup),
    ("overseas_result", CheckupEvidence::OverseasResult),
    ("part_time_result", CheckupEvidence::PartTimeResult),
    ("sumaho_dock", CheckupEvidence::SumahoDock),
];

/// What the desk enters.
struct Entry {
    member: usize,
    source: String,
    says: Says,
    day: ProgrammeDay,
    entering: Entering,
}

/// What is known of a person before the first registration.
pub async fn before_registration(sim: &mut Sim, member: usize) {
    for _ in 0..sim.below(4) {
        sim.hit("result_before_registration");
        new(sim, member).await;
    }
}

/// One act of the desk about somebody of the roster.
pub async fn at_the_desk(sim: &mut Sim) {
    let today = sim.wire.time.today();
    let known: Vec<usize> = (0..sim.plan.members).filter(|member| sim.people[*member].joins_on() <= today).collect();
    if known.is_empty() {
        return;
    }
    let member = known[sim.index(known.len())];
    match sim.below(10) {
        0..=4 => new(sim, member).await,
        5..=6 => change(sim, member).await,
        7 => next_step(sim, member).await,
        8 => withdraw(sim, member).await,
        _ => slip(sim, member).await,
    }
}

async fn new(sim: &mut Sim, member: usize) {
    sim.desk_numbers += 1;
    let source = format!("r-{}", sim.desk_numbers);
    let day = some_day(sim);
    if fiscal_year(number(day)) < fiscal_year(number(sim.wire.time.today())) {
        sim.hit("result_of_an_older_year");
    }
    let kind = sim.below(8);
    let says = some_words(sim, member, kind, day);
    enter(sim, Entry { member, source, says, day, entering: Entering::New }).await;
}

/// Today, some days ago, a year ago, or on either side of the last 1 April.
fn some_day(sim: &Sim) -> ProgrammeDay {
    let today = sim.wire.time.today();
    let begins = year_begin(number(today)) - number(today);
    match sim.below(6) {
        0..=2 => today.plus_days(-i64::from(sim.small(40))),
        3 => today.plus_days(-i64::from(sim.small(420))),
        4 => today.plus_days(begins - 1),
        _ => today.plus_days(begins),
    }
}

fn some_words(sim: &Sim, member: usize, kind: u64, day: ProgrammeDay) -> Says {
    let smokes = sim.below(3) == 0;
    let pick = |all: [i64; 6]| all[sim.index(all.len())];
    match kind {
        0 => Says::Checkup(SHOWN_BY[sim.index(SHOWN_BY.len())].0),
        1 => Says::Bmi(pick([1_849, 1_850, 2_240, 2_499, 2_500, 3_100])),
        2 => Says::Questionnaire { smokes },
        3 => Says::WebSurvey { smokes },
        4 => {
            let real = 10 * age_on(sim.people[member].born(), number(day));
            Says::HealthAge(real + pick([-50, -49, -51, 0, 30, -120]))
        }
        5 => Says::Cessation { succeeded: smokes },
        6 => Says::Flu,
        _ => Says::Exam { reported: sim.below(5) == 0 },
    }
}

/// Another figure or another day of a result that is there.
async fn change(sim: &mut Sim, member: usize) {
    let Some((name, says, day)) = some_result(sim, member) else { return };
    let Some((kind, source)) = name.split_once(':').filter(|(kind, _)| *kind != "survey_answer") else { return };
    let kinds = ["checkup", "bmi", "questionnaire", "web_survey", "health_age", "cessation", "flu", "exam_contact"];
    let kind = kinds.iter().zip(0..).find(|(known, _)| **known == kind).map_or(6, |(_, kind)| kind);
    let new_day = if sim.below(3) == 0 { some_day(sim) } else { day.unwrap_or_else(|| some_day(sim)) };
    let source = source.to_owned();
    let new_words = some_words(sim, member, kind, new_day);
    let words = if sim.below(4) == 0 { says.clone().unwrap_or(new_words) } else { new_words };
    // A visit, or a success, is the next step and no correction: it does not lie before the first.
    let steps = matches!(says, Some(Says::Exam { reported: false } | Says::Cessation { succeeded: false }));
    let new_day = day.filter(|_| steps).map_or(new_day, |day| day.max(new_day));
    sim.hit("result_corrected");
    enter(sim, Entry { member, source, says: words, day: new_day, entering: Entering::Correction }).await;
}

/// An enrolment that succeeded.
async fn next_step(sim: &mut Sim, member: usize) {
    let open = |said: Option<&(Says, i64)>| matches!(said, Some((Says::Cessation { succeeded: false }, _)));
    let found = {
        let mut seen = locked(&sim.wire.seen);
        let results = &seen.member(&kenpos_id(member)).ledger.results;
        results.all().find(|(_, said)| open(*said)).map(|(name, _)| name.clone())
    };
    let Some(source) = found.and_then(|name| Some(name.split_once(':')?.1.to_owned())) else { return };
    let (says, day) = (Says::Cessation { succeeded: true }, sim.wire.time.today());
    enter(sim, Entry { member, source, says, day, entering: Entering::New }).await;
}

async fn withdraw(sim: &mut Sim, member: usize) {
    let Some((name, ..)) = some_result(sim, member) else { return };
    sim.hit("result_withdrawn");
    let meant = sim.people[member].meant();
    may_die(sim);
    let mut done = desk(sim, async |desk| desk.withdraw(&meant, &name).await).await;
    let died = disaster::after_death(sim).await;
    if died {
        done = desk(sim, async |desk| desk.withdraw(&meant, &name).await).await;
    }
    let source = name.split_once(':').map(|(_, source)| source.to_owned()).unwrap_or_default();
    recorded(sim, member, &name, &source, None, done, died);
}

/// What the desk mistypes: refused, and nothing has changed.
async fn slip(sim: &mut Sim, member: usize) {
    let tomorrow = sim.wire.time.today().plus_days(1);
    let meant = sim.people[member].meant();
    let (source, day, says, entering) = match some_result(sim, member) {
        Some((name, Some(says), Some(day)))
            if sim.below(2) == 0
                && name
                    .split_once(':')
                    .is_some_and(|(kind, _)| !["survey_answer", "cessation", "exam_contact"].contains(&kind)) =>
        {
            let source = name.split_once(':').map(|(_, source)| source.to_owned()).unwrap_or_default();
            (source, day.plus_days(-1), says, Entering::New)
        }
        _ if sim.below(2) == 0 => {
            ("never-heard-of".to_owned(), tomorrow.plus_days(-1), Says::Flu, Entering::Correction)
        }
        _ => ("tomorrow".to_owned(), tomorrow, Says::Flu, Entering::New),
    };
    sim.hit("result_slip");
    let (source, said): (EventId, Said) = (source.parse().expect("an id"), said(&says));
    let done = desk(sim, async |desk| desk.enter(&meant, &source, day, said, entering).await).await;
    if !matches!(done, Err(DeskError::Result(_))) {
        sim.violate(&format!("a slip of the desk about {} ended with {done:?}", kenpos_id(member)));
    }
}

/// A result of this member with what it says.
fn some_result(sim: &Sim, member: usize) -> Option<(String, Option<Says>, Option<ProgrammeDay>)> {
    let today = sim.wire.time.today();
    let all: Vec<(String, Option<(Says, i64)>)> = {
        let mut seen = locked(&sim.wire.seen);
        let results = &seen.member(&kenpos_id(member)).ledger.results;
        // What a proof showed came later, and older seeds do not know it.
        let typed = results.all().filter(|(name, _)| !name.contains(":submission-"));
        typed.map(|(name, said)| (name.clone(), said.cloned())).collect()
    };
    if all.is_empty() {
        return None;
    }
    let (name, said) = all[sim.index(all.len())].clone();
    let day = said.as_ref().map(|(_, day)| today.plus_days(day - number(today)));
    Some((name, said.map(|(says, _)| says), day))
}

async fn enter(sim: &mut Sim, entry: Entry) {
    let Entry { member, source, says, day, entering } = entry;
    let meant = sim.people[member].meant();
    let (id, words): (EventId, Said) = (source.parse().expect("an id"), said(&says));
    may_die(sim);
    let mut done = desk(sim, async |desk| desk.enter(&meant, &id, day, words, entering).await).await;
    let died = disaster::after_death(sim).await;
    if died {
        done = desk(sim, async |desk| desk.enter(&meant, &id, day, words, entering).await).await;
    }
    let name = name_of(&says, &source);
    recorded(sim, member, &name, &source, Some((says, number(day))), done, died);
}

/// Tells the books by hand, and compares what the desk was told.
fn recorded(
    sim: &mut Sim,
    member: usize,
    name: &str,
    source: &str,
    said: Option<(Says, i64)>,
    done: Result<Recorded, DeskError>,
    died: bool,
) {
    let id = kenpos_id(member);
    let recorded = match done {
        Ok(recorded) => recorded,
        Err(error) => return sim.violate(&format!("{name} of {id} ended with: {error}")),
    };
    sim.say(&format!("the desk: {name} of {id}, revision {}", recorded.revision));
    let today = number(sim.wire.time.today());
    let by_hand = locked(&sim.wire.seen).member(&id).ledger.record(name, source, said, today);
    let earned = recorded.earned.iter().map(|one| (one.award.code(), one.points.0)).collect();
    let taken_back = recorded.taken_back.iter().map(|code| code.code()).collect();
    if !died && (by_hand.earned != earned || by_hand.taken_back != taken_back) {
        sim.violate(&format!("{name} of {id} came to {earned:?}, back {taken_back:?}, by hand it is {by_hand:?}"));
    }
    if !by_hand.taken_back.is_empty() {
        sim.hit("award_taken_back");
        sim.unsettle_all();
    }
}

/// The desk's process may be killed in the middle; it is then run again.
fn may_die(sim: &Sim) {
    if sim.below(4) == 0 {
        disaster::server_may_die(sim);
    }
}

async fn desk<T>(sim: &Sim, act: impl AsyncFnOnce(Results<'_>) -> T) -> T {
    let (store, programmes) = (sim.union.store(), Programmes::default());
    act(Results { store: &*store, programmes: &programmes, clock: &*sim.union.ports().clock, by: &By::operator() })
        .await
}

/// As the desk names it.
fn name_of(says: &Says, source: &str) -> String {
    let kind = match says {
        Says::Checkup(_) => "checkup",
        Says::Bmi(_) => "bmi",
        Says::Questionnaire { .. } => "questionnaire",
        Says::WebSurvey { .. } => "web_survey",
        Says::HealthAge(_) => "health_age",
        Says::Cessation { .. } => "cessation",
        Says::Flu => "flu",
        Says::Exam { .. } => "exam_contact",
    };
    format!("{kind}:{source}")
}

/// In the product's words.
fn said(says: &Says) -> Said {
    let figure = |text: String| text.parse().expect("a figure of a result");
    match says {
        Says::Checkup(shown_by) => {
            let found = SHOWN_BY.iter().find(|(name, _)| name == shown_by);
            Said::Checkup(found.expect("one of the five").1)
        }
        Says::Bmi(hundredths) => Said::Bmi(figure(format!("{}.{:02}", hundredths / 100, hundredths % 100))),
        Says::Questionnaire { smokes } => Said::Questionnaire { smokes: *smokes },
        Says::WebSurvey { smokes } => Said::WebSurvey { smokes: *smokes },
        Says::HealthAge(tenths) => Said::HealthAge(figure(format!("{}.{}", tenths / 10, tenths % 10))),
        Says::Cessation { succeeded } => Said::Cessation { succeeded: *succeeded },
        Says::Flu => Said::Flu,
        Says::Exam { reported } => Said::SecondaryExam { reported: *reported },
    }
}
