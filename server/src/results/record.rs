//! A result is recorded, corrected or withdrawn, and its awards follow in the same commit.
//!
//! Comes in: an event, from the desk or from the member. Goes out: the revision and what it came to.
//! Must never happen: a result overwritten by a slip (a correction says that it is one); a figure no result can have.

use kenpos_protocol::document::{Document, DocumentKind, SurveyAnswered};
use kenpos_protocol::push::Earned;
use kenpos_rules::award::{AwardCode, Event, EventKind, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::fiscal_year::age_on;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::programme::{Decimal, Programme};

use super::kept::{self, Kept, ResultFile, ResultKey};
use super::settle::{close_outside_membership, settle, why_not};
use crate::store::draft::Draft;

/// Results of one member. Ten a year for fifty years; more is a slip of an import.
pub const RESULTS_MAX: usize = 500;

/// The BMI a result can print: below and above nobody lives.
pub const BMI: (&str, &str) = ("5", "150");

/// The health age a result can print, in years.
pub const HEALTH_AGE: (&str, &str) = ("0", "130");

/// Whether a result is new or replaces what its source said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entering {
    /// The first of its source id, the same again, or the next step of an enrolment or a contact.
    New,
    /// What the same source id says instead.
    Correction,
}

/// What recording came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The revision that holds it.
    pub revision: u32,
    /// False: it was known just like this.
    pub changed: bool,
    /// Newly posted, or granted again.
    pub earned: Vec<Earned>,
    /// Taken back.
    pub taken_back: Vec<AwardCode>,
    /// Why its award is not posted, if it is not.
    pub reason: Option<Reason>,
}

/// Why a result was not recorded. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultRefusal {
    /// The source id has another result already.
    #[error("this source id has another result already (correct it, or give the new one an id of its own)")]
    AlreadyRecorded,
    /// There is nothing to correct.
    #[error("no result has this kind and source id (record it first)")]
    NoSuchResult,
    /// The day is still to come.
    #[error("the day is still to come")]
    FutureDay,
    /// The BMI is none.
    #[error("not a BMI (from {} to {}, as printed on the result, e.g. 22.4)", BMI.0, BMI.1)]
    NotABmi,
    /// The health age is none.
    #[error("not a health age (from {} to {} years, as printed on the result, e.g. 35.9)", HEALTH_AGE.0, HEALTH_AGE.1)]
    NotAHealthAge,
    /// The report of a visit before the contact.
    #[error("the visit lies before the day on which the nurse asked")]
    VisitBeforeContact,
    /// More than [`RESULTS_MAX`].
    #[error("this member has {RESULTS_MAX} results already")]
    TooMany,
}

impl ResultRefusal {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AlreadyRecorded => "already_recorded",
            Self::NoSuchResult => "no_such_result",
            Self::FutureDay => "future_day",
            Self::NotABmi => "not_a_bmi",
            Self::NotAHealthAge => "not_a_health_age",
            Self::VisitBeforeContact => "visit_before_contact",
            Self::TooMany => "too_many_results",
        }
    }
}

/// Records an event for a member whose state was loaded with [`super::want`].
///
/// # Errors
/// [`ResultRefusal`].
pub fn record(
    draft: &mut Draft,
    programme: &Programme,
    event: Event,
    entering: Entering,
) -> Result<Recorded, ResultRefusal> {
    check(&event, draft.today())?;
    #[cfg(feature = "planted")]
    let event = Event { day: planted::instead(Bug::ResultByImportDate, draft.today(), event.day), ..event };
    let key = ResultKey::of(&event);
    let file = match (known(draft, &key), entering) {
        (None, Entering::Correction) => return Err(ResultRefusal::NoSuchResult),
        (None, Entering::New) => {
            if kept::files(&draft.state().documents).len() >= RESULTS_MAX {
                return Err(ResultRefusal::TooMany);
            }
            ResultFile { key, kept: Kept::new(event.clone(), draft.now()) }
        }
        (Some(kept), _) if kept.event() == Some(&event) => {
            let reason = why_not(draft.state(), programme, &event, draft.now());
            let revision = kept.revision();
            return Ok(Recorded { revision, changed: false, earned: Vec::new(), taken_back: Vec::new(), reason });
        }
        (Some(mut kept), entering) => {
            let next = kept.event().is_some_and(|known| is_next_step(known, &event));
            if entering == Entering::New && !next {
                return Err(ResultRefusal::AlreadyRecorded);
            }
            if next && kept.event().is_some_and(|known| event.day < known.day) {
                return Err(ResultRefusal::VisitBeforeContact);
            }
            kept.push(Some(event.clone()), draft.now());
            ResultFile { key, kept }
        }
    };
    kept::put(draft, &file);
    Ok(settled(draft, programme, &file, Some(&event)))
}

/// Withdraws a result: it was another person's, or never happened. Its revisions stay.
///
/// # Errors
/// [`ResultRefusal::NoSuchResult`].
pub fn withdraw(draft: &mut Draft, programme: &Programme, key: &ResultKey) -> Result<Recorded, ResultRefusal> {
    let mut kept = known(draft, key).ok_or(ResultRefusal::NoSuchResult)?;
    if kept.event().is_none() {
        let revision = kept.revision();
        return Ok(Recorded { revision, changed: false, earned: Vec::new(), taken_back: Vec::new(), reason: None });
    }
    kept.push(None, draft.now());
    let file = ResultFile { key: key.clone(), kept };
    kept::put(draft, &file);
    Ok(settled(draft, programme, &file, None))
}

/// Keeps the answers to a survey, with the event they are, if the survey asks for one. The caller has checked that they
/// answer it, and that there are none yet.
pub fn keep_answer(
    draft: &mut Draft,
    programme: &Programme,
    answered: SurveyAnswered,
    event: Option<Event>,
) -> Recorded {
    let key = ResultKey { kind: DocumentKind::SurveyAnswer, id: answered.survey.to_string() };
    let kept = event.clone().map(|event| Kept::new(event, draft.now()));
    draft.put_document(Document::SurveyAnswer(answered), kept.as_ref().map(kept::text));
    match kept {
        Some(kept) => settled(draft, programme, &ResultFile { key, kept }, event.as_ref()),
        None => Recorded { revision: 1, changed: true, earned: Vec::new(), taken_back: Vec::new(), reason: None },
    }
}

/// A birth date was put right: health ages are compared with the real age again. Returns whether one changed.
pub fn recount_ages(draft: &mut Draft, birth: ProgrammeDay) -> bool {
    let mut changed = false;
    for mut file in kept::files(&draft.state().documents) {
        let Some(event) = file.kept.event().cloned() else { continue };
        let EventKind::HealthAge { real_age, health_age } = event.kind else { continue };
        let counted = age_on(birth, event.day);
        if counted != real_age {
            let kind = EventKind::HealthAge { real_age: counted, health_age };
            file.kept.push(Some(Event { kind, ..event }), draft.now());
            kept::put(draft, &file);
            changed = true;
        }
    }
    changed
}

fn known(draft: &Draft, key: &ResultKey) -> Option<Kept> {
    draft.state().documents.get(&(key.kind, key.id.clone())).and_then(kept::kept_of)
}

fn settled(draft: &mut Draft, programme: &Programme, file: &ResultFile, event: Option<&Event>) -> Recorded {
    let settled = settle(draft, programme);
    close_outside_membership(draft, &file.key);
    Recorded {
        revision: file.kept.revision(),
        changed: true,
        earned: settled.earned,
        taken_back: settled.taken_back,
        reason: event.and_then(|event| why_not(draft.state(), programme, event, draft.now())),
    }
}

/// An enrolment that succeeded, a contact that was answered: what follows is no correction.
fn is_next_step(known: &Event, event: &Event) -> bool {
    matches!(
        (known.kind, event.kind),
        (
            EventKind::Cessation { entered: true, succeeded: false },
            EventKind::Cessation { entered: true, succeeded: true }
        ) | (
            EventKind::SecondaryExam { asked: true, reported: false },
            EventKind::SecondaryExam { asked: true, reported: true }
        )
    )
}

fn check(event: &Event, today: ProgrammeDay) -> Result<(), ResultRefusal> {
    if event.day > today {
        return Err(ResultRefusal::FutureDay);
    }
    let within = |figure: Decimal, (low, high): (&str, &str)| {
        let bound = |text: &str| text.parse::<Decimal>().expect("a decimal written here");
        bound(low) <= figure && figure <= bound(high)
    };
    match event.kind {
        EventKind::Bmi { bmi } if !within(bmi, BMI) => Err(ResultRefusal::NotABmi),
        EventKind::HealthAge { health_age, .. } if !within(health_age, HEALTH_AGE) => Err(ResultRefusal::NotAHealthAge),
        _ => Ok(()),
    }
}
