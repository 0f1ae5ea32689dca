//! Stories of results: yearly awards, what waits, what is corrected, and what the audit makes of it.

use kenpos_protocol::consent::Purpose;
use kenpos_protocol::document::DocumentKind;
use kenpos_rules::award::{AwardCode, AwardKey, Event, EventKind, Period, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::fiscal_year::born_in;
use kenpos_rules::ids::MemberId;
use kenpos_rules::member::{Relationship, Standing};
use kenpos_rules::points::Points;
use kenpos_rules::programme::CheckupEvidence;

use super::*;
use crate::award::restate;
use crate::ports::Clock as _;
use crate::store::draft::Draft;
use crate::store::member::MemberState;
use crate::testing::{Scene, day, employee, moment};

const NOON: &str = "2026-11-22T12:00:00+09:00";

/// Somebody on the roster who has not registered, nor consented to anything.
async fn on_the_roster(scene: &Scene, relationship: Relationship, birth: &str) -> MemberId {
    let member = scene.ports.new_member_id();
    let union = scene.store.union_state().await.expect("the union");
    let mut draft = Draft::new(MemberState::new(member, union), scene.clock.now());
    let born_in = Some(born_in(day(birth)));
    draft.set_standing(Standing { relationship, registered_on: None, born_in, ..employee(day("2026-11-22")) });
    scene.commit(draft).await;
    member
}

/// A registered member who consents to the use of results.
async fn member(scene: &Scene, relationship: Relationship, birth: &str) -> MemberId {
    let member = on_the_roster(scene, relationship, birth).await;
    register(scene, member).await;
    consent(scene, member, true).await;
    member
}

async fn draft_of(scene: &Scene, member: MemberId) -> Draft {
    Draft::new(scene.state(member, want()).await, scene.clock.now())
}

/// Registration, as the doors do it, without its own award.
async fn register(scene: &Scene, member: MemberId) {
    let mut draft = draft_of(scene, member).await;
    let registered_on = Some(draft.today());
    let standing = Standing { registered_on, ..draft.state().standing.clone() };
    draft.set_standing(standing);
    settle(&mut draft, &scene.programme);
    scene.commit(draft).await;
}

async fn consent(scene: &Scene, member: MemberId, given: bool) {
    let mut draft = draft_of(scene, member).await;
    if given {
        close_older_years(&mut draft, &scene.programme);
    }
    let now = draft.now();
    draft.set_consent(Purpose::CheckupResults, 1, given, now);
    if given {
        settle(&mut draft, &scene.programme);
    }
    scene.commit(draft).await;
}

async fn change_standing(scene: &Scene, member: MemberId, change: impl FnOnce(&mut Standing)) {
    let mut draft = draft_of(scene, member).await;
    let mut standing = draft.state().standing.clone();
    change(&mut standing);
    restate(&mut draft, &scene.programme, standing);
    scene.commit(draft).await;
}

fn event(id: &str, kind: EventKind, on: &str) -> Event {
    Event { id: id.parse().expect("an id"), kind, day: day(on) }
}

fn bmi(id: &str, figure: &str, on: &str) -> Event {
    event(id, EventKind::Bmi { bmi: figure.parse().expect("a decimal") }, on)
}

async fn enter(scene: &Scene, member: MemberId, event: Event, entering: Entering) -> Result<Recorded, ResultRefusal> {
    let mut draft = draft_of(scene, member).await;
    let recorded = record(&mut draft, &scene.programme, event, entering)?;
    if recorded.changed {
        scene.commit(draft).await;
    }
    Ok(recorded)
}

async fn new(scene: &Scene, member: MemberId, event: Event) -> Recorded {
    enter(scene, member, event, Entering::New).await.expect("recorded")
}

async fn correct(scene: &Scene, member: MemberId, event: Event) -> Recorded {
    enter(scene, member, event, Entering::Correction).await.expect("corrected")
}

/// The balance, and that the books are in order.
async fn balance(scene: &Scene, member: MemberId) -> i64 {
    assert_eq!(scene.violations().await, []);
    scene.balance(member).await.0
}

use Relationship::{Employee, Spouse};

#[tokio::test]
async fn every_award_of_the_year_is_earned_once_in_the_year_of_its_event() {
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    let figure = |text: &str| text.parse().expect("a decimal");
    for (kind, award, points) in [
        (EventKind::Bmi { bmi: figure("22.4") }, AwardCode::Bmi, 500),
        (EventKind::Questionnaire { smokes: false }, AwardCode::NonSmoker, 500),
        (EventKind::HealthAge { real_age: 46, health_age: figure("41") }, AwardCode::HealthAge, 500),
        (EventKind::Flu, AwardCode::Flu, 300),
    ] {
        let before = balance(&scene, taro).await;
        let recorded = new(&scene, taro, event("dock-1", kind, "2026-05-20")).await;
        assert_eq!((recorded.earned.len(), recorded.reason), (1, None), "{award}");
        assert_eq!(recorded.earned[0].award, award);
        assert_eq!(balance(&scene, taro).await, before + points, "{award}");
        // The same year again, and the year before it.
        let again = new(&scene, taro, event("dock-2", kind, "2026-06-01")).await;
        assert_eq!((again.earned.len(), again.reason), (0, None));
        let last_year = new(&scene, taro, event("dock-0", kind, "2026-03-31")).await;
        assert_eq!(last_year.earned.len(), 1);
        assert_eq!(balance(&scene, taro).await, before + 2 * points, "{award}");
    }
    let key = AwardKey { code: AwardCode::Flu, period: Period::FiscalYear("FY2025".parse().expect("a year")) };
    let state = scene.state(taro, want()).await;
    // Granted today, whichever year it is for.
    assert_eq!(state.awards[&key].granted_on, day("2026-11-22"));
    assert_eq!(state.awards[&key].expires_on, day("2028-03-31"));
}

#[tokio::test]
async fn a_spouses_check_up_counts_by_the_age_at_the_end_of_its_year() {
    let scene = Scene::new(NOON).await;
    let hanako = member(&scene, Spouse, "1991-04-01").await;
    let checkup = |id, evidence, on| event(id, EventKind::Checkup { evidence }, on);
    // 34 on 31 March 2025, 35 on 31 March 2026.
    let young = new(&scene, hanako, checkup("a", CheckupEvidence::NingenDock, "2024-06-01")).await;
    assert_eq!(young.reason, Some(Reason::EvidenceNotForAge));
    new(&scene, hanako, checkup("b", CheckupEvidence::SumahoDock, "2024-07-01")).await;
    assert_eq!(balance(&scene, hanako).await, 1000);
    new(&scene, hanako, checkup("c", CheckupEvidence::NingenDock, "2025-06-01")).await;
    assert_eq!(balance(&scene, hanako).await, 2000);
}

#[tokio::test]
async fn what_was_known_before_waits_for_registration_and_is_posted_with_it() {
    let scene = Scene::new(NOON).await;
    let taro = on_the_roster(&scene, Employee, "1980-04-01").await;
    let flu = new(&scene, taro, event("flu-1", EventKind::Flu, "2026-10-30")).await;
    assert_eq!((flu.earned.len(), flu.reason), (0, Some(Reason::BeforeRegistration)));
    let weighed = new(&scene, taro, bmi("dock-1", "22.4", "2026-05-20")).await;
    assert_eq!(weighed.reason, Some(Reason::BeforeRegistration));
    assert_eq!(balance(&scene, taro).await, 0);
    scene.clock.set(moment("2027-02-01T12:00:00+09:00"));
    register(&scene, taro).await;
    assert_eq!(balance(&scene, taro).await, 300);
    consent(&scene, taro, true).await;
    assert_eq!(balance(&scene, taro).await, 800);
}

#[tokio::test]
async fn a_consent_given_later_pays_this_fiscal_year_and_one_withdrawn_takes_nothing_back() {
    let scene = Scene::new(NOON).await;
    let taro = on_the_roster(&scene, Employee, "1980-04-01").await;
    register(&scene, taro).await;
    new(&scene, taro, bmi("dock-1", "22.4", "2026-03-31")).await;
    let waits = new(&scene, taro, bmi("dock-2", "22.4", "2026-04-01")).await;
    assert_eq!(waits.reason, Some(Reason::NoResultsConsent));
    consent(&scene, taro, true).await;
    assert_eq!(balance(&scene, taro).await, 500);
    consent(&scene, taro, false).await;
    assert_eq!(balance(&scene, taro).await, 500);
    // Results of after the withdrawal wait again, and those of before still count as they are.
    let waits = new(&scene, taro, event("dock-3", EventKind::Questionnaire { smokes: false }, "2026-06-01")).await;
    assert_eq!(waits.reason, Some(Reason::NoResultsConsent));
    correct(&scene, taro, bmi("dock-2", "23.0", "2026-04-01")).await;
    assert_eq!(balance(&scene, taro).await, 500);
    consent(&scene, taro, true).await;
    assert_eq!(balance(&scene, taro).await, 1000);
    // What came after the consent is paid whatever its year.
    new(&scene, taro, event("dock-4", EventKind::Questionnaire { smokes: false }, "2025-06-01")).await;
    assert_eq!(balance(&scene, taro).await, 1500);
}

#[tokio::test]
async fn a_last_day_put_right_after_the_consent_pays_no_older_year() {
    let scene = Scene::new(NOON).await;
    let taro = on_the_roster(&scene, Employee, "1980-04-01").await;
    register(&scene, taro).await;
    new(&scene, taro, bmi("dock-1", "22.4", "2025-06-01")).await;
    change_standing(&scene, taro, |standing| standing.periods[0].to = Some(day("2025-05-01"))).await;
    consent(&scene, taro, true).await;
    change_standing(&scene, taro, |standing| standing.periods[0].to = None).await;
    assert_eq!(balance(&scene, taro).await, 0);
}

#[tokio::test]
async fn a_corrected_result_takes_back_what_it_earned_and_gives_it_again() {
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    new(&scene, taro, bmi("dock-1", "24.9", "2026-05-20")).await;
    let worse = correct(&scene, taro, bmi("dock-1", "25.0", "2026-05-20")).await;
    assert_eq!((worse.revision, worse.taken_back), (2, vec![AwardCode::Bmi]));
    assert_eq!((worse.reason, balance(&scene, taro).await), (Some(Reason::ConditionNotMet), 0));
    let books = scene.store.books(taro).await.expect("books").expect("a member");
    assert_eq!(books.entries.last().and_then(|entry| entry.reason), Some(Reason::Corrected));
    let better = correct(&scene, taro, bmi("dock-1", "24.8", "2026-05-20")).await;
    assert_eq!((better.earned.len(), balance(&scene, taro).await), (1, 500));
    // Of another year after all: the one goes, the other comes.
    correct(&scene, taro, bmi("dock-1", "24.8", "2025-05-20")).await;
    assert_eq!(balance(&scene, taro).await, 500);
    let mut draft = draft_of(&scene, taro).await;
    let key = ResultKey { kind: DocumentKind::Result, id: "bmi:dock-1".to_owned() };
    let withdrawn = withdraw(&mut draft, &scene.programme, &key).expect("withdrawn");
    assert_eq!(withdrawn.taken_back, [AwardCode::Bmi]);
    scene.commit(draft).await;
    assert_eq!(balance(&scene, taro).await, 0);
}

#[tokio::test]
async fn another_result_of_the_year_keeps_the_award_and_a_later_worse_one_takes_nothing_back() {
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    new(&scene, taro, bmi("dock-1", "24.9", "2026-05-20")).await;
    let worse = new(&scene, taro, bmi("dock-2", "27", "2026-09-20")).await;
    assert_eq!((worse.reason, balance(&scene, taro).await), (None, 500));
    new(&scene, taro, bmi("dock-3", "24.0", "2026-10-20")).await;
    let kept = correct(&scene, taro, bmi("dock-1", "26", "2026-05-20")).await;
    assert_eq!((kept.taken_back, balance(&scene, taro).await), (Vec::new(), 500));
    let gone = correct(&scene, taro, bmi("dock-3", "26", "2026-10-20")).await;
    assert_eq!((gone.taken_back, balance(&scene, taro).await), (vec![AwardCode::Bmi], 0));
}

#[tokio::test]
async fn a_slip_overwrites_nothing_and_impossible_figures_are_refused() {
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    new(&scene, taro, bmi("dock-1", "22", "2026-05-20")).await;
    let before = scene.state(taro, want()).await.head;
    let again = enter(&scene, taro, bmi("dock-1", "22.0", "2026-05-20"), Entering::New).await.expect("the same");
    assert!(!again.changed);
    let health_age = |age: &str| EventKind::HealthAge { real_age: 46, health_age: age.parse().expect("a decimal") };
    for (event, entering, refusal) in [
        (bmi("dock-1", "23", "2026-05-20"), Entering::New, ResultRefusal::AlreadyRecorded),
        (bmi("dock-9", "23", "2026-05-20"), Entering::Correction, ResultRefusal::NoSuchResult),
        (bmi("dock-2", "4.9", "2026-05-20"), Entering::New, ResultRefusal::NotABmi),
        (bmi("dock-2", "151", "2026-05-20"), Entering::New, ResultRefusal::NotABmi),
        (event("h", health_age("130.1"), "2026-05-20"), Entering::New, ResultRefusal::NotAHealthAge),
        (bmi("dock-2", "23", "2026-11-23"), Entering::New, ResultRefusal::FutureDay),
    ] {
        assert_eq!(enter(&scene, taro, event, entering).await.expect_err("refused"), refusal);
    }
    assert_eq!(scene.state(taro, want()).await.head, before);
}

#[tokio::test]
async fn an_enrolment_and_a_contact_go_on_without_being_corrected() {
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    let cessation = |succeeded, on| event("quit-1", EventKind::Cessation { entered: true, succeeded }, on);
    let entered = new(&scene, taro, cessation(false, "2026-04-10")).await;
    assert_eq!(entered.reason, Some(Reason::NotSucceeded));
    new(&scene, taro, cessation(true, "2026-10-10")).await;
    assert_eq!(balance(&scene, taro).await, 1000);
    // A second enrolment is another one.
    let again = event("quit-2", EventKind::Cessation { entered: true, succeeded: true }, "2026-11-20");
    new(&scene, taro, again).await;
    assert_eq!(balance(&scene, taro).await, 2000);

    let exam = |reported, on| event("nurse-17", EventKind::SecondaryExam { asked: true, reported }, on);
    let asked = new(&scene, taro, exam(false, "2026-09-01")).await;
    assert_eq!(asked.reason, Some(Reason::NotReported));
    let early = enter(&scene, taro, exam(true, "2026-08-31"), Entering::New).await;
    assert_eq!(early.expect_err("refused"), ResultRefusal::VisitBeforeContact);
    new(&scene, taro, exam(true, "2026-10-01")).await;
    assert_eq!(balance(&scene, taro).await, 2500);
    let state = scene.state(taro, want()).await;
    let kept_protocol = &state.documents[&(DocumentKind::ExamContact, "nurse-17".to_owned())].shown;
    let kenpos_protocol::document::Document::ExamContact(contact) = kept_protocol else { panic!("a contact") };
    assert_eq!((contact.asked_on, contact.visited_on), (day("2026-09-01"), Some(day("2026-10-01"))));
}

#[tokio::test]
async fn a_membership_that_ended_before_takes_an_award_back_unless_another_result_keeps_it() {
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    new(&scene, taro, event("flu-1", EventKind::Flu, "2026-11-10")).await;
    let last = |last: Option<&str>| {
        let last = last.map(day);
        move |standing: &mut Standing| standing.periods[0].to = last
    };
    change_standing(&scene, taro, last(Some("2026-11-01"))).await;
    assert_eq!(balance(&scene, taro).await, 0);
    let books = scene.store.books(taro).await.expect("books").expect("a member");
    assert_eq!(books.entries.last().and_then(|entry| entry.reason), Some(Reason::NotMember));
    // An earlier vaccination turns up.
    new(&scene, taro, event("flu-0", EventKind::Flu, "2026-10-30")).await;
    assert_eq!(balance(&scene, taro).await, 300);
    change_standing(&scene, taro, last(None)).await;
    assert_eq!(balance(&scene, taro).await, 300);
    change_standing(&scene, taro, last(Some("2026-11-01"))).await;
    assert_eq!(balance(&scene, taro).await, 300);
}

#[tokio::test]
async fn a_start_moved_back_pays_nothing_retroactively() {
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    let starts = |from: &str| {
        let from = day(from);
        move |standing: &mut Standing| standing.periods[0].from = from
    };
    change_standing(&scene, taro, starts("2026-11-01")).await;
    let outside = new(&scene, taro, event("flu-1", EventKind::Flu, "2026-10-30")).await;
    assert_eq!(outside.reason, Some(Reason::NotMember));
    change_standing(&scene, taro, starts("2026-10-01")).await;
    assert_eq!(balance(&scene, taro).await, 0);
}

#[tokio::test]
async fn a_birth_date_learned_or_put_right_decides_the_route_anew() {
    let scene = Scene::new(NOON).await;
    let hanako = member(&scene, Spouse, "1991-04-02").await;
    change_standing(&scene, hanako, |standing| standing.born_in = None).await;
    let dock = EventKind::Checkup { evidence: CheckupEvidence::NingenDock };
    let unknown = new(&scene, hanako, event("dock-1", dock, "2025-06-01")).await;
    assert_eq!(unknown.reason, Some(Reason::BirthDateUnknown));
    let born = |birth: &str| {
        let born_in = Some(born_in(day(birth)));
        move |standing: &mut Standing| standing.born_in = born_in
    };
    change_standing(&scene, hanako, born("1991-04-01")).await;
    assert_eq!(balance(&scene, hanako).await, 1000);
    change_standing(&scene, hanako, born("1991-04-02")).await;
    assert_eq!(balance(&scene, hanako).await, 0);

    let taro = member(&scene, Employee, "1985-05-20").await;
    let health_age = |real_age| EventKind::HealthAge { real_age, health_age: "36".parse().expect("a decimal") };
    new(&scene, taro, event("age-1", health_age(41), "2026-05-19")).await;
    assert_eq!(balance(&scene, taro).await, 500);
    let mut draft = draft_of(&scene, taro).await;
    assert!(recount_ages(&mut draft, day("1985-05-21")));
    settle(&mut draft, &scene.programme);
    scene.commit(draft).await;
    assert_eq!(balance(&scene, taro).await, 0);
}

#[tokio::test]
async fn the_audit_sees_a_revision_that_was_changed_and_an_award_that_was_left_out() {
    use crate::office::audit::ViolationCode as Code;
    let scene = Scene::new(NOON).await;
    let taro = member(&scene, Employee, "1980-04-01").await;
    new(&scene, taro, bmi("dock-1", "24.9", "2026-05-20")).await;
    let rewritten = |kept: &str| kept.replace("24.9", "25.9");
    let mut draft = draft_of(&scene, taro).await;
    let row = draft.state().documents[&(DocumentKind::Result, "bmi:dock-1".to_owned())].clone();
    draft.put_document(row.shown.clone(), row.kept.as_deref().map(rewritten));
    scene.commit(draft).await;
    let codes: Vec<_> = scene.violations().await.into_iter().map(|violation| violation.code).collect();
    assert!(codes.contains(&Code::EvidenceNotValid) && codes.contains(&Code::AwardWithoutEvidence), "{codes:?}");

    let jiro = member(&scene, Employee, "1980-04-01").await;
    let mut draft = draft_of(&scene, jiro).await;
    let file = ResultFile {
        key: ResultKey::of(&bmi("d", "20", "2026-05-20")),
        kept: Kept::new(bmi("d", "20", "2026-05-20"), draft.now()),
    };
    kept::put(&mut draft, &file);
    scene.commit(draft).await;
    let found: Vec<_> = scene.violations().await.into_iter().filter(|violation| violation.member == jiro).collect();
    assert_eq!(found.iter().map(|violation| violation.code).collect::<Vec<_>>(), [Code::AwardMissing]);
}

mod said;
mod whatever;
