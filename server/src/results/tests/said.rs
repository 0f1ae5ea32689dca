//! What a member says through a phone: the visit of an exam, the answers to a survey.

use kenpos_protocol::document::PublicationKind;
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::push::{ExamReport, ItemBody, ItemOutcome, SurveyAnswer};
use kenpos_protocol::sync::SyncResponse;
use kenpos_rules::survey::SurveyAnswers;

use super::*;
use crate::store::document::{UnionDocument, UnionKind};
use crate::testing::{Phone, applied, earned};

const SURVEY: &str = include_str!("../../../../docs/example/survey.toml");

/// An employee with a phone, of 34 and under or of 35 and over, who consents to the use of results.
async fn with_phone(scene: &Scene, birth: &str) -> Phone {
    let phone = scene.add_member().await;
    let born = Some(born_in(day(birth)));
    change_standing(scene, phone.member, |standing| standing.born_in = born).await;
    consent(scene, phone.member, true).await;
    phone
}

async fn say(scene: &Scene, phone: &mut Phone, body: ItemBody) -> SyncResponse {
    let item = scene.item(phone, scene.clock.now(), body);
    scene.push(phone, &[item]).await
}

fn refusal(response: &SyncResponse) -> ProblemCode {
    match &response.receipts[0].outcome {
        ItemOutcome::Refused { code, .. } => *code,
        ItemOutcome::Applied(applied) => panic!("taken up: {applied:?}"),
    }
}

fn visit(contact: &str, on: &str) -> ItemBody {
    ItemBody::ExamReport(ExamReport { contact: contact.parse().expect("an id"), visited_on: day(on) })
}

#[tokio::test]
async fn a_visit_is_reported_once_for_an_exam_that_a_nurse_asked_for() {
    let scene = Scene::new(NOON).await;
    let mut phone = with_phone(&scene, "1980-04-01").await;
    assert_eq!(refusal(&say(&scene, &mut phone, visit("nurse-17", "2026-11-20")).await), ProblemCode::NotOpen);
    let asked = EventKind::SecondaryExam { asked: true, reported: false };
    new(&scene, phone.member, event("nurse-17", asked, "2026-11-01")).await;
    assert_eq!(refusal(&say(&scene, &mut phone, visit("nurse-17", "2026-11-23")).await), ProblemCode::FutureEntry);
    assert_eq!(refusal(&say(&scene, &mut phone, visit("nurse-17", "2026-10-31")).await), ProblemCode::Invalid);
    let before = balance(&scene, phone.member).await;
    let reported = say(&scene, &mut phone, visit("nurse-17", "2026-11-20")).await;
    assert_eq!((earned(&reported, 0), balance(&scene, phone.member).await), (Points(500), before + 500));
    // The other phone says the same; another day is for the desk to put right.
    let again = say(&scene, &mut phone, visit("nurse-17", "2026-11-20")).await;
    assert_eq!((earned(&again, 0), applied(&again, 0).reason), (Points::ZERO, None));
    assert_eq!(refusal(&say(&scene, &mut phone, visit("nurse-17", "2026-11-19")).await), ProblemCode::NotOpen);
    assert_eq!(balance(&scene, phone.member).await, before + 500);
}

/// Publishes the survey of the examples, open around the day of the tests.
async fn publish_survey(scene: &Scene) -> kenpos_rules::survey::Survey {
    let survey = kenpos_rules::survey::Survey::parse(SURVEY, &scene.programme).expect("the example");
    let kind = UnionKind::Publication(PublicationKind::Survey);
    let (id, shown) = (survey.id.to_string(), Some(SURVEY.to_owned()));
    let document = UnionDocument { kind, id, version: 1, shown, kept: None };
    assert!(scene.store.put_union_document(&document).await.expect("published"));
    scene.clock.set(survey.from.start().plus_millis(12 * 3_600_000));
    survey
}

fn answers(all: &[(&str, &str)]) -> SurveyAnswers {
    all.iter().map(|(one, other)| (one.parse().expect("an id"), other.parse().expect("an id"))).collect()
}

fn answer(survey: &kenpos_rules::survey::Survey, all: &[(&str, &str)]) -> ItemBody {
    ItemBody::SurveyAnswer(SurveyAnswer { survey: survey.id.clone(), answers: answers(all) })
}

const NEVER: [(&str, &str); 2] = [("smokes-now", "no"), ("since", "never")];

#[tokio::test]
async fn an_employee_of_34_and_under_shows_by_the_survey_that_she_does_not_smoke() {
    let scene = Scene::new("2026-04-02T12:00:00+09:00").await;
    let mut young = with_phone(&scene, "2000-01-01").await;
    let mut older = with_phone(&scene, "1980-01-01").await;
    let survey = publish_survey(&scene).await;
    let before = balance(&scene, young.member).await;
    let half = say(&scene, &mut young, answer(&survey, &NEVER[..1])).await;
    assert_eq!(refusal(&half), ProblemCode::Invalid);
    let said = say(&scene, &mut young, answer(&survey, &NEVER)).await;
    assert_eq!((earned(&said, 0), balance(&scene, young.member).await), (Points(500), before + 500));
    let again = say(&scene, &mut young, answer(&survey, &NEVER)).await;
    assert_eq!(earned(&again, 0), Points::ZERO);
    let other = say(&scene, &mut young, answer(&survey, &[("smokes-now", "yes"), ("since", "never")])).await;
    assert_eq!(refusal(&other), ProblemCode::NotOpen);
    // The survey is for those of 34 and under by the rule, whoever answers it.
    let reason = |response: &SyncResponse| applied(response, 0).reason;
    let said = say(&scene, &mut older, answer(&survey, &NEVER)).await;
    assert_eq!(reason(&said), Some(Reason::EvidenceNotForAge));
    assert_eq!(balance(&scene, young.member).await, before + 500);
}

#[tokio::test]
async fn a_survey_is_answered_while_it_is_open_and_by_whom_it_asks() {
    let scene = Scene::new("2026-04-02T12:00:00+09:00").await;
    let mut phone = with_phone(&scene, "2000-01-01").await;
    let survey = kenpos_rules::survey::Survey::parse(SURVEY, &scene.programme).expect("the example");
    let unknown = say(&scene, &mut phone, answer(&survey, &NEVER)).await;
    assert_eq!(refusal(&unknown), ProblemCode::NotOpen);
    publish_survey(&scene).await;
    scene.clock.set(survey.to.plus_days(1).start());
    let late = say(&scene, &mut phone, answer(&survey, &NEVER)).await;
    assert_eq!(refusal(&late), ProblemCode::NotOpen);
    assert_eq!(scene.violations().await, []);
}
