//! Why, and why not: each outcome, what was used, what is missing.

use proptest::prelude::*;

use super::*;
use crate::award::EventKind;
use crate::fiscal_year::born_in;
use crate::member::MembershipPeriod;
use crate::programme::CheckupEvidence;

fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the test")
}

fn noon(text: &str) -> Moment {
    day(text).start().plus_millis(12 * 3_600_000)
}

fn member(relationship: Relationship, birth: &str) -> Standing {
    Standing {
        relationship,
        registered_on: Some(day("2026-01-15")),
        periods: vec![MembershipPeriod { from: day("2021-04-01"), to: None }],
        born_in: Some(born_in(day(birth))),
    }
}

fn event(kind: EventKind, on: &str) -> Event {
    Event { id: "source-1".parse().expect("an id"), kind, day: day(on) }
}

const NOW: &str = "2026-11-22";

/// The answer for 22 November 2026 (or another day), asked on that 22 November.
fn ask(standing: &Standing, consent: bool, award: AwardCode, on: &str, known: &Known<'_>) -> Explanation {
    let programme = Programme::standard();
    let question =
        Question { programme: &programme, standing, results_consent: consent, award, day: day(on), now: noon(NOW) };
    question.answer(known)
}

fn nothing(reason: Reason) -> Outcome {
    Outcome::Nothing { reason }
}

use Relationship::{Employee, Spouse};

#[test]
fn what_is_in_the_books_is_earned_with_its_dates_and_what_was_taken_back_says_why() {
    let weight = Fact { kind: FactKind::Weight, day: day(NOW), entered_at: noon(NOW), received_at: noon(NOW) };
    let key = AwardKey { code: AwardCode::Weight, period: crate::award::Period::Day(day(NOW)) };
    let (granted_on, expires_on) = (day(NOW), day("2028-03-31"));
    let posted = Posted { key: key.clone(), day: day(NOW), points: Points(10), granted_on, expires_on, reason: None };
    let employee = member(Employee, "1985-04-01");
    let known = Known { posted: std::slice::from_ref(&posted), facts: &[weight], ..Known::default() };
    let answer = ask(&employee, true, AwardCode::Weight, NOW, &known);
    assert_eq!(answer.outcome, Outcome::Earned { key, points: Points(10), granted_on, expires_on });
    assert_eq!((answer.used.len(), answer.missing.len()), (1, 0));
    assert_eq!(answer.rule.map(|rule| (rule.points, rule.version_from)), Some((Points(10), day("2021-04-01"))));

    let reversed = Posted { points: Points::ZERO, reason: Some(Reason::NotMember), ..posted };
    let known = Known { posted: &[reversed], ..Known::default() };
    let answer = ask(&employee, true, AwardCode::Weight, NOW, &known);
    assert_eq!(answer.outcome, nothing(Reason::NotMember));
    // Of another day nothing was posted.
    assert_eq!(ask(&employee, true, AwardCode::Weight, "2026-11-21", &known).outcome, nothing(Reason::NoEvidence));
}

#[test]
fn a_day_without_a_record_says_what_can_still_be_done_and_when_it_is_too_late() {
    let employee = member(Employee, "1985-04-01");
    let known = Known::default();
    let open = ask(&employee, true, AwardCode::Steps, "2026-11-15", &known);
    assert_eq!((open.outcome, open.missing), (nothing(Reason::NoEvidence), vec![Missing::Steps]));
    let closed = ask(&employee, true, AwardCode::Steps, "2026-11-14", &known);
    assert_eq!((closed.outcome, closed.missing), (nothing(Reason::WindowClosed), Vec::new()));
    let coming = ask(&employee, true, AwardCode::Steps, "2026-11-23", &known);
    assert_eq!(coming.outcome, nothing(Reason::FutureDay));
    let said = Known { said: Some(Reason::ReceivedLate), ..Known::default() };
    assert_eq!(ask(&employee, true, AwardCode::Weight, NOW, &said).outcome, nothing(Reason::ReceivedLate));
}

#[test]
fn what_is_owed_is_expected_and_beats_an_older_refusal() {
    let fact = Fact { kind: FactKind::OpenedApp, day: day(NOW), entered_at: noon(NOW), received_at: noon(NOW) };
    let known = Known { facts: &[fact], said: Some(Reason::WindowClosed), ..Known::default() };
    let employee = member(Employee, "1985-04-01");
    for (award, points) in [(AwardCode::Login, 5), (AwardCode::Launch, 1)] {
        let answer = ask(&employee, true, award, NOW, &known);
        assert_eq!(answer.outcome, Outcome::Expected { points: Points(points) });
    }
}

#[test]
fn a_result_waits_for_the_consent_of_this_year_and_not_of_a_year_that_is_over() {
    let (employee, bmi) = (member(Employee, "1985-04-01"), EventKind::Bmi { bmi: "22".parse().expect("a decimal") });
    let this_year = [event(bmi, "2026-05-20")];
    let known = Known { events: &this_year, ..Known::default() };
    let answer = ask(&employee, false, AwardCode::Bmi, NOW, &known);
    assert_eq!(answer.outcome, Outcome::Waiting { points: Points(500), reason: Reason::NoResultsConsent });
    assert_eq!(answer.missing, [Missing::ResultsConsent]);
    assert_eq!(answer.used, [Used::Event(this_year[0].clone())]);

    let last_year = [event(bmi, "2026-03-31")];
    let known = Known { events: &last_year, ..Known::default() };
    let answer = ask(&employee, false, AwardCode::Bmi, "2025-10-01", &known);
    assert_eq!(answer.outcome, nothing(Reason::NoResultsConsent));
    assert_eq!(
        ask(&employee, true, AwardCode::Bmi, "2025-10-01", &known).outcome,
        Outcome::Expected { points: Points(500) }
    );
}

#[test]
fn any_qualifying_event_of_the_year_decides_whatever_the_others_say() {
    let bmi = |text: &str, on| event(EventKind::Bmi { bmi: text.parse().expect("a decimal") }, on);
    let events = [bmi("27", "2026-05-20"), bmi("24.9", "2026-09-01"), bmi("22", "2025-09-01")];
    let known = Known { events: &events, ..Known::default() };
    let answer = ask(&member(Employee, "1985-04-01"), true, AwardCode::Bmi, NOW, &known);
    assert_eq!((answer.outcome, answer.used.len()), (Outcome::Expected { points: Points(500) }, 2));
}

#[test]
fn what_is_missing_is_what_this_person_can_bring() {
    let missing = |standing: &Standing, consent, award| {
        let answer = ask(standing, consent, award, NOW, &Known::default());
        (answer.outcome, answer.missing)
    };
    let none = nothing(Reason::NoEvidence);
    use CheckupEvidence::{PartTimeResult, SumahoDock};
    let young = member(Spouse, "2000-01-01");
    let checkup = Missing::Checkup { any_of: vec![SumahoDock, PartTimeResult] };
    assert_eq!(missing(&young, true, AwardCode::SpouseCheckup), (none.clone(), vec![checkup]));
    assert_eq!(missing(&young, true, AwardCode::NonSmoker), (nothing(Reason::NoRoute), Vec::new()));
    assert_eq!(missing(&young, true, AwardCode::Cessation), (nothing(Reason::NotForRelationship), Vec::new()));
    let employee = member(Employee, "2000-01-01");
    assert_eq!(missing(&employee, false, AwardCode::NonSmoker), (none.clone(), vec![Missing::WebSurvey]));
    let older = member(Employee, "1980-01-01");
    assert_eq!(
        missing(&older, false, AwardCode::NonSmoker),
        (none.clone(), vec![Missing::Questionnaire, Missing::ResultsConsent])
    );
    let unknown = Standing { born_in: None, registered_on: None, ..older };
    assert_eq!(
        missing(&unknown, true, AwardCode::NonSmoker),
        (nothing(Reason::BirthDateUnknown), vec![Missing::BirthDate, Missing::Registration])
    );
    assert_eq!(missing(&unknown, true, AwardCode::Flu), (none, vec![Missing::Vaccination, Missing::Registration]));
}

#[test]
fn a_nurses_contact_that_is_not_answered_asks_for_the_report() {
    let events = [event(EventKind::SecondaryExam { asked: true, reported: false }, "2026-10-01")];
    let known = Known { events: &events, ..Known::default() };
    let answer = ask(&member(Employee, "1985-04-01"), true, AwardCode::SecondaryExam, NOW, &known);
    assert_eq!((answer.outcome, answer.missing), (nothing(Reason::NotReported), vec![Missing::VisitReport]));
}

#[test]
fn registration_is_explained_by_its_own_rule_also_to_an_early_member() {
    let early = Standing { registered_on: Some(day("2020-10-01")), ..member(Employee, "1985-04-01") };
    let fact =
        Fact { kind: FactKind::EarlyMember, day: day("2020-10-01"), entered_at: noon(NOW), received_at: noon(NOW) };
    let known = Known { facts: &[fact], ..Known::default() };
    let answer = ask(&early, true, AwardCode::Registration, "2020-10-01", &known);
    assert_eq!(answer.outcome, Outcome::Expected { points: Points(1000) });
    assert_eq!(answer.rule.map(|rule| rule.points), Some(Points(1000)));
    let waiting = Standing { registered_on: None, ..early };
    let answer = ask(&waiting, true, AwardCode::Registration, NOW, &Known::default());
    assert_eq!((answer.outcome, answer.missing), (nothing(Reason::BeforeRegistration), vec![Missing::Registration]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_answer_never_contradicts_the_judgement(
        flu in prop::collection::vec(0i64..900, 0..4), registered: bool, asked in 0i64..900, order: bool,
    ) {
        let programme = Programme::standard();
        let from = |offset: i64| day("2024-06-01").plus_days(offset);
        let registered_on = registered.then(|| from(100));
        let standing = Standing { registered_on, ..member(Employee, "1985-04-01") };
        let mut events: Vec<_> = flu.iter().map(|offset| event(EventKind::Flu, &from(*offset).to_string())).collect();
        if order {
            events.reverse();
        }
        let now = from(900).start();
        let (results_consent, award) = (false, AwardCode::Flu);
        let question =
            Question { programme: &programme, standing: &standing, results_consent, award, day: from(asked), now };
        let answer = question.answer(&Known { events: &events, ..Known::default() });
        let year = FiscalYear::of(from(asked));
        let in_year = events.iter().any(|event| FiscalYear::of(event.day) == year);
        let expected = match (in_year, registered) {
            (false, _) => nothing(Reason::NoEvidence),
            (true, true) => Outcome::Expected { points: Points(300) },
            (true, false) => Outcome::Waiting { points: Points(300), reason: Reason::BeforeRegistration },
        };
        prop_assert_eq!(answer.outcome, expected);
    }
}

#[test]
fn what_is_missing_has_the_code_it_is_written_with() {
    let checkup = Missing::Checkup { any_of: vec![CheckupEvidence::NingenDock] };
    for missing in [checkup, Missing::ResultsConsent, Missing::Weight, Missing::NurseContact, Missing::VisitReport] {
        let written = serde_json::to_value(&missing).expect("plain fields");
        assert_eq!(written["missing"], missing.code());
    }
}
