//! The awards of events: ages, routes, boundaries, what waits.

use proptest::prelude::*;

use super::*;
use crate::fiscal_year;
use crate::member::MembershipPeriod;

fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the test")
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal of the test")
}

/// A registered member since before the programme, born on a day.
fn member(relationship: Relationship, birth: &str) -> Standing {
    Standing {
        relationship,
        registered_on: Some(day("2021-05-10")),
        periods: vec![MembershipPeriod { from: day("2015-04-01"), to: None }],
        born_in: Some(fiscal_year::born_in(day(birth))),
    }
}

fn event(kind: EventKind, on: &str) -> Event {
    Event { id: "source-1".parse().expect("an id"), kind, day: day(on) }
}

/// Points on a day of the fiscal year after the event's, with consent; or the reason.
fn points(standing: &Standing, kind: EventKind, on: &str) -> Result<i64, Reason> {
    outcome(standing, true, &event(kind, on)).map(|award| award.points.0)
}

fn outcome(standing: &Standing, results_consent: bool, event: &Event) -> Result<Award, Reason> {
    let posted_at = day("2027-06-01").start();
    match judge_event(&Programme::standard(), standing, results_consent, event, posted_at) {
        Judgement::Earns(mut awards) => Ok(awards.remove(0)),
        Judgement::Nothing(reason) => Err(reason),
    }
}

use CheckupEvidence::{NingenDock, PartTimeResult, SumahoDock};
use Relationship::{Employee, Other, Spouse};

#[test]
fn the_day_of_birth_decides_the_route_at_the_end_of_the_fiscal_year() {
    let checkup = |birth, evidence| points(&member(Spouse, birth), EventKind::Checkup { evidence }, "2025-05-20");
    // 35 on 31 March 2026, by the day before the birthday.
    assert_eq!(checkup("1991-04-01", NingenDock), Ok(1000));
    assert_eq!(checkup("1991-04-01", SumahoDock), Err(Reason::EvidenceNotForAge));
    assert_eq!(checkup("1991-04-02", NingenDock), Err(Reason::EvidenceNotForAge));
    assert_eq!(checkup("1991-04-02", SumahoDock), Ok(1000));
    assert_eq!(checkup("1991-04-02", PartTimeResult), Ok(1000));
}

#[test]
fn an_unknown_birth_date_is_told_where_age_decides_and_nowhere_else() {
    let unknown = Standing { born_in: None, ..member(Spouse, "1980-01-01") };
    let dock = EventKind::Checkup { evidence: PartTimeResult };
    assert_eq!(points(&unknown, dock, "2026-05-20"), Err(Reason::BirthDateUnknown));
    assert_eq!(points(&unknown, EventKind::Flu, "2026-11-20"), Ok(300));
}

#[test]
fn a_bmi_earns_from_18_5_and_below_25_exactly() {
    let bmi = |text| points(&member(Employee, "1980-01-01"), EventKind::Bmi { bmi: decimal(text) }, "2026-05-20");
    for inside in ["18.5", "18.50", "24.9", "24.99999"] {
        assert_eq!(bmi(inside), Ok(500), "{inside}");
    }
    for outside in ["18.4", "18.49999", "25", "25.0", "31"] {
        assert_eq!(bmi(outside), Err(Reason::ConditionNotMet), "{outside}");
    }
}

#[test]
fn a_health_age_of_exactly_five_years_younger_earns_and_4_9_does_not() {
    let younger = |health_age: &str, who| {
        let kind = EventKind::HealthAge { real_age: 41, health_age: decimal(health_age) };
        points(&member(who, "1985-04-01"), kind, "2026-05-20")
    };
    assert_eq!(younger("36.0", Employee), Ok(500));
    assert_eq!(younger("36.1", Employee), Err(Reason::ConditionNotMet));
    assert_eq!(younger("44", Employee), Err(Reason::ConditionNotMet));
    assert_eq!(younger("30", Spouse), Err(Reason::NotForRelationship));
}

#[test]
fn a_non_smoker_shows_it_by_the_route_of_age_and_relationship_only() {
    let (questionnaire, survey) = (EventKind::Questionnaire { smokes: false }, EventKind::WebSurvey { smokes: false });
    let (older, younger) = ("1980-01-01", "2000-01-01");
    for (who, birth, kind, expected) in [
        (Employee, older, questionnaire, Ok(500)),
        (Spouse, older, questionnaire, Ok(500)),
        (Employee, older, survey, Err(Reason::EvidenceNotForAge)),
        (Spouse, older, survey, Err(Reason::EvidenceNotForAge)),
        (Employee, younger, survey, Ok(500)),
        (Employee, younger, questionnaire, Err(Reason::EvidenceNotForAge)),
        (Spouse, younger, survey, Err(Reason::NoRoute)),
        (Spouse, younger, questionnaire, Err(Reason::NoRoute)),
        (Other, older, questionnaire, Err(Reason::NotForRelationship)),
    ] {
        assert_eq!(points(&member(who, birth), kind, "2026-05-20"), expected, "{who} {birth} {kind:?}");
    }
    let smokes = EventKind::Questionnaire { smokes: true };
    assert_eq!(points(&member(Employee, older), smokes, "2026-05-20"), Err(Reason::ConditionNotMet));
}

#[test]
fn cessation_needs_entry_and_success_and_is_once_per_enrolment() {
    let employee = member(Employee, "1980-01-01");
    let cessation = |entered, succeeded| EventKind::Cessation { entered, succeeded };
    assert_eq!(points(&employee, cessation(true, false), "2026-05-20"), Err(Reason::NotSucceeded));
    assert_eq!(points(&employee, cessation(false, true), "2026-05-20"), Err(Reason::NotSucceeded));
    let award = outcome(&employee, true, &event(cessation(true, true), "2026-05-20")).expect("both are there");
    assert_eq!((award.points, award.key.period), (Points(1000), Period::Event("source-1".to_owned())));
    assert_eq!(
        points(&member(Spouse, "1980-01-01"), cessation(true, true), "2026-05-20"),
        Err(Reason::NotForRelationship)
    );
}

#[test]
fn a_secondary_exam_needs_the_nurses_request_and_the_members_report() {
    let employee = member(Employee, "1980-01-01");
    let exam = |asked, reported| points(&employee, EventKind::SecondaryExam { asked, reported }, "2026-05-20");
    assert_eq!(exam(true, true), Ok(500));
    assert_eq!(exam(true, false), Err(Reason::NotReported));
    assert_eq!(exam(false, true), Err(Reason::NotAsked));
    assert_eq!(exam(false, false), Err(Reason::NotAsked));
}

#[test]
fn the_fiscal_year_is_that_of_the_event_and_the_grant_that_of_the_posting() {
    let award = outcome(&member(Spouse, "1980-01-01"), true, &event(EventKind::Flu, "2027-03-31")).expect("a flu shot");
    assert_eq!(award.key.period.to_string(), "FY2026");
    assert_eq!((award.granted_on, award.expires_on), (day("2027-06-01"), day("2029-03-31")));
}

#[test]
fn an_event_waits_for_registration_and_results_for_consent() {
    let registered = member(Employee, "1980-01-01");
    let waiting = Standing { registered_on: None, ..registered.clone() };
    let (flu, bmi) = (event(EventKind::Flu, "2026-11-20"), event(EventKind::Bmi { bmi: decimal("20") }, "2026-05-20"));
    let reason =
        |standing: &Standing, consent, event: &Event| outcome(standing, consent, event).map(|award| award.points.0);
    assert_eq!(reason(&waiting, false, &flu), Err(Reason::BeforeRegistration));
    assert_eq!(reason(&waiting, true, &bmi), Err(Reason::BeforeRegistration));
    assert_eq!(reason(&registered, false, &bmi), Err(Reason::NoResultsConsent));
    assert_eq!((reason(&registered, false, &flu), reason(&registered, true, &bmi)), (Ok(300), Ok(500)));
    let survey = event(EventKind::WebSurvey { smokes: false }, "2026-05-20");
    assert_eq!(reason(&member(Employee, "2000-01-01"), false, &survey), Ok(500));
    // What would not earn anyway does not wait.
    let outside = event(EventKind::Bmi { bmi: decimal("30") }, "2026-05-20");
    assert_eq!(reason(&waiting, false, &outside), Err(Reason::ConditionNotMet));
}

#[test]
fn an_event_counts_on_a_day_of_membership_in_the_programme_before_its_posting() {
    let mut left = member(Employee, "1980-01-01");
    left.periods[0].to = Some(day("2026-09-30"));
    assert_eq!(points(&left, EventKind::Flu, "2026-09-30"), Ok(300));
    assert_eq!(points(&left, EventKind::Flu, "2026-10-01"), Err(Reason::NotMember));
    assert_eq!(points(&left, EventKind::Flu, "2021-03-31"), Err(Reason::NotInProgramme));
    assert_eq!(points(&left, EventKind::Flu, "2021-04-01"), Ok(300));
    assert_eq!(points(&left, EventKind::Flu, "2027-06-02"), Err(Reason::FutureDay));
}

#[test]
fn what_an_event_says_shows_in_no_debug_text() {
    for (kind, shown) in [
        (EventKind::Bmi { bmi: decimal("23.7") }, "bmi(..)"),
        (EventKind::Questionnaire { smokes: true }, "questionnaire(..)"),
        (EventKind::HealthAge { real_age: 41, health_age: decimal("36") }, "health_age(..)"),
    ] {
        assert_eq!(format!("{kind:?}"), shown);
        assert!(!format!("{:?}", event(kind, "2026-05-20")).contains("23.7"));
    }
}

#[test]
fn an_event_is_read_back_as_it_was_written() {
    for kind in every_kind() {
        let event = event(kind, "2026-05-20");
        let text = serde_json::to_string(&event).expect("plain fields");
        assert!(text.contains(&format!("\"kind\":\"{}\"", kind.name())), "{text}");
        assert_eq!(serde_json::from_str::<Event>(&text).expect("an event"), event);
    }
    for wrong in ["", "a b", "二次", &"x".repeat(65)] {
        assert!(wrong.parse::<EventId>().is_err(), "{wrong:?}");
    }
}

fn every_kind() -> Vec<EventKind> {
    let mut kinds = vec![
        EventKind::Bmi { bmi: decimal("18.5") },
        EventKind::Questionnaire { smokes: false },
        EventKind::WebSurvey { smokes: false },
        EventKind::HealthAge { real_age: 41, health_age: decimal("35.9") },
        EventKind::Cessation { entered: true, succeeded: true },
        EventKind::Flu,
        EventKind::SecondaryExam { asked: true, reported: true },
    ];
    kinds.extend(CheckupEvidence::ALL.map(|evidence| EventKind::Checkup { evidence }));
    kinds
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_earns_was_offered_to_a_registered_member_of_that_day(
        kind in prop::sample::select(every_kind()), lived in 0i64..2_500, registered in prop::option::of(0i64..2_500),
        first in 0i64..2_500, length in prop::option::of(0i64..2_500), birth in prop::option::of(0i64..18_000), consent: bool,
        who in prop::sample::select(Relationship::ALL.to_vec()),
    ) {
        let from = |offset: i64| day("2020-10-01").plus_days(offset);
        let standing = Standing {
            relationship: who,
            registered_on: registered.map(from),
            periods: vec![MembershipPeriod { from: from(first), to: length.map(|days| from(first + days)) }],
            born_in: birth.map(|days| fiscal_year::born_in(day("1960-01-01").plus_days(days))),
        };
        let event = Event { id: "a".parse().expect("an id"), kind, day: from(lived) };
        let programme = Programme::standard();
        match outcome(&standing, consent, &event) {
            Ok(award) => {
                let rule = offered(&programme, &standing, kind.code(), event.day).expect("offered");
                prop_assert_eq!(award.points, rule.points);
                prop_assert_eq!(award.key, event.key());
                prop_assert!(standing.registered_on.is_some() && (consent || !needs_results_consent(rule, kind)));
                prop_assert!(who != Relationship::Other);
            }
            Err(reason) if reason.is_waiting() => {
                // Registration and consent are all that is missing.
                let complete = Standing { registered_on: Some(from(0)), ..standing };
                prop_assert!(outcome(&complete, true, &event).is_ok());
            }
            Err(_) => {}
        }
    }
}
