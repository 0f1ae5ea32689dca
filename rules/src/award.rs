//! Awards: what a fact earns, and why not.
//!
//! Comes in: the programme, a person's standing, one fact or event. Goes out: awards (only from [`judge()`] and
//! [`judge_event()`]) or a reason; for the phone, previews.
//! Must never happen: a preview that becomes an award, a health value in a fact, an answer that depends on the order or
//! the repetition of facts. A fact is judged alone; a person's awards are the union by key ([`award_set`]).

pub mod event;
pub(crate) mod judge;
mod key;

use serde::{Deserialize, Serialize};

use crate::day::{Moment, ProgrammeDay};
use crate::points::Points;
pub use event::{Event, EventId, EventIdError, EventKind, judge_event, offered};
pub use judge::{award_set, full_day, judge, preview};
pub use key::{AwardCode, AwardKey, AwardKeyError, Period};

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// First registration was completed.
    Registered,
    /// The roster says that registration was completed before the programme began.
    EarlyMember,
    /// The app came to the foreground, signed in.
    OpenedApp,
    /// A page of the portal was opened, signed in.
    OpenedPortal,
    /// A valid weight was recorded.
    Weight,
    /// A count of at least one step was recorded. A zero is never a fact.
    Steps,
    /// An action goal was recorded as done or not done.
    ActionGoal,
    /// A part of a campaign was reached. What that pays is the campaign's to say ([`crate::campaign::awards`]).
    CampaignPart,
    /// The member took part in a designated event. What that pays is the event's to say ([`crate::health_event::award`]).
    HealthEvent,
    /// A result, a vaccination, an enrolment or a nurse's contact. What it pays is [`judge_event()`]'s to say.
    Event,
}

/// Something that happened, without health values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub kind: FactKind,
    /// The day lived. Of an opening: the programme day of `entered_at`.
    pub day: ProgrammeDay,
    /// The believed moment of entry on the device ([`crate::claim::believe`]).
    pub entered_at: Moment,
    /// When the server received it; its programme day is the grant date (付与日).
    pub received_at: Moment,
}

/// Why a fact earns nothing. The code is stable: it is stored, sent and explained ([`crate::explain`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The day lies after the day of entry.
    FutureDay,
    /// The day lies before the programme began, or its rules have no such award.
    NotInProgramme,
    /// The day lies before the day of registration, or registration is not completed.
    BeforeRegistration,
    /// The person was no member of the union on that day.
    NotMember,
    /// The award is not for this relationship.
    NotForRelationship,
    /// Entered too long after the day.
    WindowClosed,
    /// Entered in time, received too late.
    ReceivedLate,
    /// A day without a single step. Such a day is never a fact; the caller says why.
    NoSteps,
    /// Registered too late to count as an early member.
    NotEarly,
    /// Nothing that could earn it is there: no record, no result, no proof.
    NoEvidence,
    /// The award goes by age, and the roster has told no birth date yet.
    BirthDateUnknown,
    /// This proof does not count at the person's age on the last day of the fiscal year; another does.
    EvidenceNotForAge,
    /// At this age this relationship has no way to earn the award.
    NoRoute,
    /// The result is there and does not meet the condition. Says no more: the reason is stored, the result is not in it.
    ConditionNotMet,
    /// Entered the cessation support and has not succeeded, so far.
    NotSucceeded,
    /// No public-health nurse had asked for the exam.
    NotAsked,
    /// A nurse asked, and the visit is not reported so far.
    NotReported,
    /// The member has not consented to the use of check-up results.
    NoResultsConsent,
    /// The result was corrected, and what it says now earns nothing.
    Corrected,
    /// The days after the last day of membership are over: what was left is lost.
    MembershipEnded,
    /// The member deleted the account: what was left is lost.
    AccountDeleted,
}

impl Reason {
    /// Every reason there is.
    pub const ALL: [Self; 21] = [
        Self::FutureDay,
        Self::NotInProgramme,
        Self::BeforeRegistration,
        Self::NotMember,
        Self::NotForRelationship,
        Self::WindowClosed,
        Self::ReceivedLate,
        Self::NoSteps,
        Self::NotEarly,
        Self::NoEvidence,
        Self::BirthDateUnknown,
        Self::EvidenceNotForAge,
        Self::NoRoute,
        Self::ConditionNotMet,
        Self::NotSucceeded,
        Self::NotAsked,
        Self::NotReported,
        Self::NoResultsConsent,
        Self::Corrected,
        Self::MembershipEnded,
        Self::AccountDeleted,
    ];

    /// True where what is there would earn, and only the member is still to register or to consent: it waits.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::BeforeRegistration | Self::NoResultsConsent)
    }

    /// The stable name, as stored and sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FutureDay => "future_day",
            Self::NotInProgramme => "not_in_programme",
            Self::BeforeRegistration => "before_registration",
            Self::NotMember => "not_member",
            Self::NotForRelationship => "not_for_relationship",
            Self::WindowClosed => "window_closed",
            Self::ReceivedLate => "received_late",
            Self::NoSteps => "no_steps",
            Self::NotEarly => "not_early",
            Self::NoEvidence => "no_evidence",
            Self::BirthDateUnknown => "birth_date_unknown",
            Self::EvidenceNotForAge => "evidence_not_for_age",
            Self::NoRoute => "no_route",
            Self::ConditionNotMet => "condition_not_met",
            Self::NotSucceeded => "not_succeeded",
            Self::NotAsked => "not_asked",
            Self::NotReported => "not_reported",
            Self::NoResultsConsent => "no_results_consent",
            Self::Corrected => "corrected",
            Self::MembershipEnded => "membership_ended",
            Self::AccountDeleted => "account_deleted",
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that names no reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown reason {text:?}")]
pub struct ReasonError {
    /// The text, cut to 40 characters.
    pub text: String,
}

impl std::str::FromStr for Reason {
    type Err = ReasonError;

    fn from_str(text: &str) -> Result<Self, ReasonError> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.code() == text)
            .ok_or_else(|| ReasonError { text: text.chars().take(40).collect() })
    }
}

/// Points earned. Only the rules make one ([`judge()`], [`judge_event()`], [`crate::campaign::awards`],
/// [`crate::health_event::award`]), and it cannot be read back from anywhere: law 4, only the server awards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Award {
    /// Unique per member.
    pub key: AwardKey,
    /// The day the server received the fact (付与日); of an early member the day the programme names.
    pub granted_on: ProgrammeDay,
    /// The last day of use.
    pub expires_on: ProgrammeDay,
    /// Never negative.
    pub points: Points,
    /// The revision of the programme that judged.
    pub programme_revision: String,
}

/// What a fact comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Never empty.
    Earns(Vec<Award>),
    /// Nothing, and why.
    Nothing(Reason),
}

/// What the phone shows before the server has spoken. Nothing turns it into an [`Award`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The award it may become.
    pub key: AwardKey,
    /// Its points.
    pub points: Points,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::{MembershipPeriod, Relationship, Standing};
    use crate::programme::Programme;
    use proptest::prelude::*;

    fn first_day() -> ProgrammeDay {
        "2026-03-01".parse().expect("a day of the test")
    }

    fn standing() -> Standing {
        Standing {
            relationship: Relationship::Spouse,
            registered_on: Some(first_day().plus_days(3)),
            periods: vec![MembershipPeriod { from: first_day(), to: Some(first_day().plus_days(60)) }],
            born_in: None,
        }
    }

    /// Facts of two months around the end of a fiscal year, entered and received soon, late, or too late.
    fn any_fact() -> impl Strategy<Value = Fact> {
        use FactKind::{ActionGoal, EarlyMember, OpenedApp, OpenedPortal, Registered, Steps, Weight};
        let kinds = vec![Registered, EarlyMember, OpenedApp, OpenedPortal, Weight, Steps, ActionGoal];
        (prop::sample::select(kinds), 0i64..70, -1i64..10, 0i64..40, 0i64..86_400_000).prop_map(
            |(kind, lived, wait, travel, clock)| {
                let day = first_day().plus_days(lived);
                let entered_at = day.plus_days(wait).start().plus_millis(clock);
                Fact { kind, day, entered_at, received_at: entered_at.plus_days(travel) }
            },
        )
    }

    fn awards(programme: &Programme, facts: &[Fact]) -> Vec<Award> {
        let earned = facts.iter().filter_map(|fact| match judge(programme, &standing(), fact) {
            Judgement::Earns(awards) => Some(awards),
            Judgement::Nothing(_) => None,
        });
        earned.flatten().collect()
    }

    #[test]
    fn every_reason_has_one_name_in_text_and_on_the_wire() {
        for reason in Reason::ALL {
            assert_eq!(reason.code().parse(), Ok(reason));
            assert_eq!(serde_json::to_string(&reason).ok(), Some(format!("\"{reason}\"")));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn order_and_repetition_of_facts_do_not_matter(
            (facts, other) in prop::collection::vec(any_fact(), 1..40).prop_flat_map(|facts| {
                let twice: Vec<_> = facts.iter().chain(&facts).cloned().collect();
                (Just(facts), Just(twice).prop_shuffle())
            }),
        ) {
            let programme = Programme::standard();
            prop_assert_eq!(award_set(awards(&programme, &facts)), award_set(awards(&programme, &other)));
        }

        #[test]
        fn parts_add_up_and_no_day_brings_more_than_a_full_day(facts in prop::collection::vec(any_fact(), 1..60)) {
            let programme = Programme::standard();
            let set = award_set(awards(&programme, &facts));
            let mut by_day = std::collections::BTreeMap::new();
            for award in set.values() {
                prop_assert!(award.points >= Points::ZERO);
                prop_assert_eq!(award.expires_on, crate::lots::expires_on(award.granted_on));
                *by_day.entry(award.key.period.day()).or_insert(Points::ZERO) += award.points;
            }
            prop_assert_eq!(by_day.values().copied().sum::<Points>(), set.values().map(|award| award.points).sum());
            for (day, points) in by_day {
                let most = match day {
                    Some(day) => full_day(&programme, &standing(), day, true).into_iter().map(|part| part.points).sum(),
                    None => Points(1000),
                };
                prop_assert!(points <= most, "{points} on {day:?}");
            }
        }

        #[test]
        fn nothing_earns_outside_membership_registration_and_window(fact in any_fact()) {
            let Judgement::Earns(awards) = judge(&Programme::standard(), &standing(), &fact) else { return Ok(()) };
            prop_assert!(!awards.is_empty());
            prop_assert!(standing().is_member_on(fact.day));
            prop_assert!(awards.iter().all(|award| award.granted_on == fact.received_at.programme_day()));
            if fact.kind != FactKind::Registered {
                let (entered, received) = (fact.entered_at.programme_day(), fact.received_at.programme_day());
                prop_assert!(standing().registered_on <= Some(fact.day));
                prop_assert!((0..=7).contains(&entered.days_since(fact.day)));
                prop_assert!(received.days_since(entered) <= 30);
            }
        }
    }
}
