//! Events: what yearly and once-per-event awards rest on. A check-up result, a vaccination, a nurse's contact.
//!
//! Comes in: the programme, a person's standing, one event with what it says now. Goes out: the one award it earns, or
//! the reason why not. Must never happen: a health value in a reason or in `Debug`; an award for the fiscal year in
//! which a result arrived instead of the one in which it happened; an entry window (there is none for events).
//!
//! Source: programme paper, "One-off and yearly awards".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Award, AwardCode, AwardKey, Judgement, Period, Reason};
use crate::day::{Moment, ProgrammeDay};
use crate::fiscal_year::FiscalYear;
use crate::member::{Relationship, Standing};
use crate::points::Points;
use crate::programme::{AwardRule, CheckupEvidence, Condition, Decimal, Programme, SmokingEvidence, SmokingRoute};

/// Names an event at its source: the number of a result, an enrolment, a nurse's contact. 1 to 64 printable ASCII
/// characters without space ([`Period::EVENT_MAX_CHARS`]); the same id again is a correction of the same event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventId(String);

/// A text that names no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of an event (1 to 64 printable ASCII characters without space, e.g. dock-2026-0412)")]
pub struct EventIdError;

impl EventId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EventId {
    type Err = EventIdError;

    fn from_str(text: &str) -> Result<Self, EventIdError> {
        let fits =
            (1..=Period::EVENT_MAX_CHARS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text.to_owned())) } else { Err(EventIdError) }
    }
}

impl TryFrom<String> for EventId {
    type Error = EventIdError;

    fn try_from(text: String) -> Result<Self, EventIdError> {
        text.parse()
    }
}

impl From<EventId> for String {
    fn from(id: EventId) -> Self {
        id.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What happened, with what it says.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// A check-up, known by what shows it.
    Checkup {
        /// What shows it.
        evidence: CheckupEvidence,
    },
    /// The BMI of a check-up result.
    Bmi {
        /// The figure printed on the result, never computed again.
        bmi: Decimal,
    },
    /// The questionnaire of a check-up.
    Questionnaire {
        /// Its answer.
        smokes: bool,
    },
    /// The union's web survey.
    WebSurvey {
        /// Its answer.
        smokes: bool,
    },
    /// A health age, imported; the event's day is its reference date.
    HealthAge {
        /// Completed years on the reference date ([`crate::fiscal_year::age_on`]), counted when it was recorded: the
        /// birth date itself stays with the person.
        real_age: u32,
        /// The health age.
        health_age: Decimal,
    },
    /// An enrolment in the union's cessation support; the event's day is that of the latest of the two.
    Cessation {
        /// The member entered it.
        entered: bool,
        /// And succeeded.
        succeeded: bool,
    },
    /// A vaccination against influenza.
    Flu,
    /// A secondary exam; the event's day is that of the visit, before it that of the contact.
    SecondaryExam {
        /// A public-health nurse asked for it.
        asked: bool,
        /// The member reported the visit.
        reported: bool,
    },
}

impl EventKind {
    /// The award it is about.
    pub const fn code(self) -> AwardCode {
        match self {
            Self::Checkup { .. } => AwardCode::SpouseCheckup,
            Self::Bmi { .. } => AwardCode::Bmi,
            Self::Questionnaire { .. } | Self::WebSurvey { .. } => AwardCode::NonSmoker,
            Self::HealthAge { .. } => AwardCode::HealthAge,
            Self::Cessation { .. } => AwardCode::Cessation,
            Self::Flu => AwardCode::Flu,
            Self::SecondaryExam { .. } => AwardCode::SecondaryExam,
        }
    }

    /// The stable name of the kind, as on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checkup { .. } => "checkup",
            Self::Bmi { .. } => "bmi",
            Self::Questionnaire { .. } => "questionnaire",
            Self::WebSurvey { .. } => "web_survey",
            Self::HealthAge { .. } => "health_age",
            Self::Cessation { .. } => "cessation",
            Self::Flu => "flu",
            Self::SecondaryExam { .. } => "secondary_exam",
        }
    }
}

/// The kind alone: what it says is a health value.
impl fmt::Debug for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(..)", self.name())
    }
}

/// An event as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its id at its source.
    pub id: EventId,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
    /// The day it happened on, by which rules, membership and fiscal year go.
    pub day: ProgrammeDay,
}

impl Event {
    /// What its award can be earned once for: the fiscal year of its day; of an enrolment or a contact, itself.
    pub fn key(&self) -> AwardKey {
        let code = self.kind.code();
        let period = code.period_on(self.day).unwrap_or_else(|| Period::Event(self.id.0.clone()));
        AwardKey { code, period }
    }
}

/// Judges one event, alone, as it stands. `posted_at` is when the server posts what it earns: its day is the grant date,
/// and expiry follows it.
///
/// An event counts if the person was a member with that relationship on its day; registration may come later, and so
/// may the consent to the use of results: until then it waits ([`Reason::is_waiting`]).
pub fn judge_event(
    programme: &Programme,
    standing: &Standing,
    results_consent: bool,
    event: &Event,
    posted_at: Moment,
) -> Judgement {
    let granted_on = posted_at.programme_day();
    let points = match earns(programme, standing, results_consent, event, granted_on) {
        Ok(points) => points,
        Err(reason) => return Judgement::Nothing(reason),
    };
    let Some(version) = programme.version_on(granted_on) else {
        return Judgement::Nothing(Reason::NotInProgramme);
    };
    Judgement::Earns(vec![Award {
        key: event.key(),
        granted_on,
        expires_on: version.expiry.last_day(granted_on),
        points,
        programme_revision: programme.revision().to_owned(),
    }])
}

/// The rule of an award that this person could earn on a day, before anything is known of what earns it.
///
/// # Errors
/// The [`Reason`] why not: no such award on that day, no member, not for this relationship.
pub fn offered<'p>(
    programme: &'p Programme,
    standing: &Standing,
    code: AwardCode,
    day: ProgrammeDay,
) -> Result<&'p AwardRule, Reason> {
    let rule = programme.version_on(day).and_then(|version| version.awards.get(&code));
    let rule = rule.filter(|rule| rule.points > Points::ZERO).ok_or(Reason::NotInProgramme)?;
    if !standing.is_member_on(day) {
        return Err(Reason::NotMember);
    }
    if !rule.who.contains(&standing.relationship) {
        return Err(Reason::NotForRelationship);
    }
    Ok(rule)
}

fn earns(
    programme: &Programme,
    standing: &Standing,
    results_consent: bool,
    event: &Event,
    granted_on: ProgrammeDay,
) -> Result<Points, Reason> {
    if event.day > granted_on {
        return Err(Reason::FutureDay);
    }
    let rule = offered(programme, standing, event.kind.code(), event.day)?;
    meets(&rule.condition, standing, event)?;
    // What only waits comes last: whoever reads it knows that nothing else is missing.
    if standing.registered_on.is_none() {
        return Err(Reason::BeforeRegistration);
    }
    if !results_consent && needs_results_consent(rule, event.kind) {
        return Err(Reason::NoResultsConsent);
    }
    Ok(rule.points)
}

/// Whether an event of this kind comes from check-up results, whose use the member must have consented to.
pub fn needs_results_consent(rule: &AwardRule, kind: EventKind) -> bool {
    let asked = match kind {
        EventKind::Questionnaire { .. } => SmokingEvidence::Questionnaire,
        EventKind::WebSurvey { .. } => SmokingEvidence::WebSurvey,
        _ => return rule.needs_results_consent,
    };
    let Condition::NonSmoker { at_or_above, below, .. } = &rule.condition else { return rule.needs_results_consent };
    let route = [at_or_above, below].into_iter().find(|route| route.evidence == asked);
    rule.needs_results_consent || route.is_some_and(|route| route.needs_results_consent)
}

fn meets(condition: &Condition, standing: &Standing, event: &Event) -> Result<(), Reason> {
    let year = FiscalYear::of(event.day);
    let met = match (condition, event.kind) {
        (Condition::SpouseCheckup { age_split, at_or_above, below }, EventKind::Checkup { evidence }) => {
            let counted = by_age(standing, year, *age_split, at_or_above, below)?;
            return counted.contains(&evidence).then_some(()).ok_or(Reason::EvidenceNotForAge);
        }
        (Condition::BmiWithin { at_least, below }, EventKind::Bmi { bmi }) => *at_least <= bmi && bmi < *below,
        (Condition::NonSmoker { age_split, at_or_above, below }, kind) => {
            let route = by_age(standing, year, *age_split, at_or_above, below)?;
            return not_smoking(route, standing.relationship, kind);
        }
        (Condition::HealthAgeYounger { years_at_least }, EventKind::HealthAge { real_age, health_age }) => {
            health_age.with_at_most(*years_at_least, real_age)
        }
        (Condition::CessationSucceeded, EventKind::Cessation { entered, succeeded }) => {
            return (entered && succeeded).then_some(()).ok_or(Reason::NotSucceeded);
        }
        (Condition::FluVaccinated, EventKind::Flu) => true,
        (Condition::SecondaryExamReported, EventKind::SecondaryExam { asked: false, .. }) => {
            return Err(Reason::NotAsked);
        }
        (Condition::SecondaryExamReported, EventKind::SecondaryExam { reported, .. }) => {
            return reported.then_some(()).ok_or(Reason::NotReported);
        }
        // The programme file holds each condition to its award, and an event goes to the award of its kind.
        _ => false,
    };
    met.then_some(()).ok_or(Reason::ConditionNotMet)
}

/// The side of a rule that counts at the person's age on the last day of a fiscal year.
///
/// # Errors
/// [`Reason::BirthDateUnknown`].
pub(crate) fn by_age<'r, T: ?Sized>(
    standing: &Standing,
    year: FiscalYear,
    age_split: u32,
    at_or_above: &'r T,
    below: &'r T,
) -> Result<&'r T, Reason> {
    let age = standing.fiscal_year_end_age(year).ok_or(Reason::BirthDateUnknown)?;
    Ok(if age >= age_split { at_or_above } else { below })
}

fn not_smoking(route: &SmokingRoute, relationship: Relationship, kind: EventKind) -> Result<(), Reason> {
    if !route.who.contains(&relationship) {
        return Err(Reason::NoRoute);
    }
    match (route.evidence, kind) {
        (SmokingEvidence::Questionnaire, EventKind::Questionnaire { smokes })
        | (SmokingEvidence::WebSurvey, EventKind::WebSurvey { smokes }) => {
            if smokes {
                Err(Reason::ConditionNotMet)
            } else {
                Ok(())
            }
        }
        _ => Err(Reason::EvidenceNotForAge),
    }
}

#[cfg(test)]
mod tests;
