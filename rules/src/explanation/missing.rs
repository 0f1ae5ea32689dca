//! What would have to come for an award to be earned.
//!
//! Comes in: the question and its outcome. Goes out: what is missing, as this person could bring it.
//! Must never happen: something named that could not help, such as a route that is not the person's.

use serde::Serialize;

use super::{Outcome, Question};
use crate::award::event::{by_age, needs_results_consent};
use crate::award::{Event, Reason, offered};
use crate::fiscal_year::FiscalYear;
use crate::programme::{AwardRule, CheckupEvidence, Condition, SmokingEvidence};

/// Something that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// First registration.
    Registration,
    /// The consent to the use of check-up results.
    ResultsConsent,
    /// A birth date in the roster.
    BirthDate,
    /// An opening of the app or of a page of the portal.
    Opening,
    /// An opening of the app.
    AppOpening,
    /// A weight of the day.
    Weight,
    /// A step of the day.
    Steps,
    /// An answer to an action goal.
    ActionGoal,
    /// One of these check-ups.
    Checkup {
        /// What counts at the person's age.
        any_of: Vec<CheckupEvidence>,
    },
    /// A check-up result with its BMI.
    BmiResult,
    /// The questionnaire of a check-up.
    Questionnaire,
    /// The web survey.
    WebSurvey,
    /// A health age.
    HealthAge,
    /// The entry into the cessation support.
    CessationEntry,
    /// The success.
    CessationSuccess,
    /// A proof of the vaccination.
    Vaccination,
    /// A public-health nurse's request.
    NurseContact,
    /// The member's report of the visit.
    VisitReport,
}

impl Missing {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::ResultsConsent => "results_consent",
            Self::BirthDate => "birth_date",
            Self::Opening => "opening",
            Self::AppOpening => "app_opening",
            Self::Weight => "weight",
            Self::Steps => "steps",
            Self::ActionGoal => "action_goal",
            Self::Checkup { .. } => "checkup",
            Self::BmiResult => "bmi_result",
            Self::Questionnaire => "questionnaire",
            Self::WebSurvey => "web_survey",
            Self::HealthAge => "health_age",
            Self::CessationEntry => "cessation_entry",
            Self::CessationSuccess => "cessation_success",
            Self::Vaccination => "vaccination",
            Self::NurseContact => "nurse_contact",
            Self::VisitReport => "visit_report",
        }
    }
}

impl Question<'_> {
    pub(super) fn missing(&self, outcome: &Outcome, event: Option<&Event>) -> Vec<Missing> {
        let reason = match outcome {
            Outcome::Earned { .. } | Outcome::Expected { .. } => return Vec::new(),
            Outcome::Waiting { reason, .. } | Outcome::Nothing { reason } => *reason,
        };
        let mut missing = Vec::new();
        let rule = offered(self.programme, self.standing, self.award, self.day).ok();
        match reason {
            Reason::BirthDateUnknown => missing.push(Missing::BirthDate),
            Reason::NotSucceeded => missing.push(Missing::CessationSuccess),
            Reason::NotAsked => missing.push(Missing::NurseContact),
            Reason::NotReported => missing.push(Missing::VisitReport),
            Reason::NoEvidence | Reason::EvidenceNotForAge | Reason::NoSteps => {
                missing.extend(rule.into_iter().flat_map(|rule| self.wanted(&rule.condition)));
            }
            Reason::BeforeRegistration | Reason::NoResultsConsent => {}
            _ => return missing,
        }
        if self.standing.registered_on.is_none() {
            missing.push(Missing::Registration);
        }
        let asks = |rule: &AwardRule| match event {
            Some(event) => needs_results_consent(rule, event.kind),
            None => rule.needs_results_consent || missing.contains(&Missing::Questionnaire),
        };
        if !self.results_consent && rule.is_some_and(asks) {
            missing.push(Missing::ResultsConsent);
        }
        missing
    }

    /// What earns the award, of this person.
    fn wanted(&self, condition: &Condition) -> Vec<Missing> {
        let year = FiscalYear::of(self.day);
        match condition {
            Condition::FirstRegistration => vec![Missing::Registration],
            Condition::AppOrPortalOpened => vec![Missing::Opening],
            Condition::AppOpened => vec![Missing::AppOpening],
            Condition::WeightEntered => vec![Missing::Weight],
            Condition::StepsEntered => vec![Missing::Steps],
            Condition::ActionGoalRecorded => vec![Missing::ActionGoal],
            Condition::SpouseCheckup { age_split, at_or_above, below } => {
                let counted = by_age(self.standing, year, *age_split, at_or_above, below);
                counted.map_or_else(|_| Vec::new(), |any_of| vec![Missing::Checkup { any_of: any_of.clone() }])
            }
            Condition::BmiWithin { .. } => vec![Missing::BmiResult],
            Condition::NonSmoker { age_split, at_or_above, below } => {
                let route = by_age(self.standing, year, *age_split, at_or_above, below);
                let evidence = route.ok().filter(|route| route.who.contains(&self.standing.relationship));
                let evidence = evidence.map(|route| match route.evidence {
                    SmokingEvidence::Questionnaire => Missing::Questionnaire,
                    SmokingEvidence::WebSurvey => Missing::WebSurvey,
                });
                evidence.into_iter().collect()
            }
            Condition::HealthAgeYounger { .. } => vec![Missing::HealthAge],
            Condition::CessationSucceeded => vec![Missing::CessationEntry, Missing::CessationSuccess],
            Condition::FluVaccinated => vec![Missing::Vaccination],
            Condition::SecondaryExamReported => vec![Missing::NurseContact, Missing::VisitReport],
        }
    }
}
