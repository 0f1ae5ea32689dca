//! Stories of designated events: the code, the day, the places, the desk's list.

use kenpos_protocol::document::{Document, DocumentKind, EventOutcome};
use kenpos_protocol::push::{CheckIn, ItemBody, PushItem};
use kenpos_rules::day::Moment;
use kenpos_rules::health_event::{CheckInCode, EventRefusal};
use kenpos_rules::ids::MemberId;
use kenpos_rules::points::Points;

use super::{KnownEvent, attend, post_waiting};
use crate::health_events::Attended;
use crate::office::publish::publish_event;
use crate::store::draft::Draft;
use crate::store::member::{Commit, MemberState, Want};
use crate::store::supply::{Claim, Claimed};
use crate::testing::{Phone, Scene, day, earned, employee, moment};

const THERE: &str = "2026-11-15T10:00:00+09:00";
const EVENT: &str = r#"
schema = 1
id = "walk-day"
from = "2026-11-15"
to = "2026-11-15"
who = ["employee"]
points = 200
check_in_code = "WALK-27AK"
title = { ja = "歩く日", en = "Walking day" }
description = { ja = "歩きます。", en = "We walk." }
"#;

async fn scene_with(text: &str) -> Scene {
    let scene = Scene::new("2026-11-14T12:00:00+09:00").await;
    publish_event(&*scene.store, &scene.programmes, &*scene.clock, text).await.expect("an event");
    scene
}

fn known(text: &str) -> KnownEvent {
    let programme = kenpos_rules::programme::Programme::standard();
    let file = kenpos_rules::health_event::HealthEvent::parse(text, &programme).expect("an event");
    KnownEvent { event: file.event, code: file.code }
}

fn check_in(scene: &Scene, phone: &Phone, at: Moment, code: &str) -> PushItem {
    let said = CheckIn { event: "walk-day".parse().expect("an id"), code: CheckInCode::read(code).expect("a code") };
    scene.item(phone, at, ItemBody::CheckIn(said))
}

async fn outcome(scene: &Scene, member: MemberId) -> Option<EventOutcome> {
    let want = Want { documents: [DocumentKind::EventEntry].into(), ..Want::default() };
    match scene.state(member, want).await.documents.values().next().map(|row| row.shown.clone()) {
        Some(Document::EventEntry(entry)) => Some(entry.outcome),
        _ => None,
    }
}

const fn refused(reason: EventRefusal) -> Option<EventOutcome> {
    Some(EventOutcome::Refused { reason })
}

#[tokio::test]
async fn who_types_the_code_on_the_day_is_given_the_points_once() {
    let scene = scene_with(EVENT).await;
    let mut phone = scene.add_member().await;
    scene.clock.set(moment(THERE));
    let wrong = check_in(&scene, &phone, moment(THERE), "WALK-27AL");
    let response = scene.push(&mut phone, &[wrong]).await;
    assert_eq!(earned(&response, 0), Points::ZERO);
    assert_eq!(outcome(&scene, phone.member).await, refused(EventRefusal::WrongCode));
    let (right, again) =
        (check_in(&scene, &phone, moment(THERE), "walk 27ak"), check_in(&scene, &phone, moment(THERE), "WALK27AK"));
    let response = scene.push(&mut phone, &[right, again]).await;
    assert_eq!((earned(&response, 0), earned(&response, 1)), (Points(200), Points::ZERO));
    assert_eq!(outcome(&scene, phone.member).await, Some(EventOutcome::Granted { points: Points(200) }));
    assert_eq!(response.balance, Some(Points(1_200)));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn the_day_is_that_of_the_entry_on_the_phone_not_of_its_arrival() {
    let scene = scene_with(EVENT).await;
    let (mut there, mut later) = (scene.add_member().await, scene.add_member().await);
    let in_time = check_in(&scene, &there, moment("2026-11-15T23:59:00+09:00"), "WALK27AK");
    let after = check_in(&scene, &later, moment("2026-11-16T00:00:00+09:00"), "WALK27AK");
    scene.clock.set(moment("2026-11-20T12:00:00+09:00"));
    let response = scene.push(&mut there, &[in_time]).await;
    assert_eq!(earned(&response, 0), Points(200));
    scene.push(&mut later, &[after]).await;
    assert_eq!(outcome(&scene, later.member).await, refused(EventRefusal::NotItsDay));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn what_arrives_after_31_days_is_too_late() {
    let scene = scene_with(EVENT).await;
    for (arrives, given) in [("2026-12-15T12:00:00+09:00", 200), ("2026-12-16T12:00:00+09:00", 0)] {
        scene.clock.set(moment("2026-11-14T12:00:00+09:00"));
        let mut phone = scene.add_member().await;
        let item = check_in(&scene, &phone, moment(THERE), "WALK27AK");
        scene.clock.set(moment(arrives));
        let response = scene.push(&mut phone, &[item]).await;
        assert_eq!(earned(&response, 0), Points(given), "{arrives}");
    }
}

#[tokio::test]
async fn a_code_cannot_be_found_out_by_trying() {
    let scene = scene_with(EVENT).await;
    let mut phone = scene.add_member().await;
    scene.clock.set(moment(THERE));
    let mut tries: Vec<_> = (0..10).map(|n| check_in(&scene, &phone, moment(THERE), &format!("GUESS{n}"))).collect();
    tries.push(check_in(&scene, &phone, moment(THERE), "WALK27AK"));
    let response = scene.push(&mut phone, &tries).await;
    assert_eq!(earned(&response, 10), Points::ZERO);
    assert_eq!(outcome(&scene, phone.member).await, refused(EventRefusal::TooManyTries));
    // The desk can still say who was there.
    let event = known(EVENT).event;
    let attended = attend(&*scene.store, &scene.programme, &event, phone.member, event.from, moment(THERE)).await;
    assert_eq!(attended, Ok(Attended::Granted));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn of_two_members_one_gets_the_last_place() {
    let scene = scene_with(&EVENT.replace("points = 200", "points = 200\ncapacity = 1")).await;
    let (mut first, mut second) = (scene.add_member().await, scene.add_member().await);
    scene.clock.set(moment(THERE));
    let taken = async || scene.store.supply("event:walk-day").await.expect("read").expect("places").taken;
    // A wrong code takes no place.
    let wrong = check_in(&scene, &first, moment(THERE), "WALK-27AL");
    scene.push(&mut first, &[wrong]).await;
    assert_eq!(taken().await, 0);
    for phone in [&mut first, &mut second] {
        let item = check_in(&scene, phone, moment(THERE), "WALK27AK");
        scene.push(phone, std::slice::from_ref(&item)).await;
        // The same item again is the same check-in.
        scene.push(phone, &[item]).await;
    }
    assert_eq!(outcome(&scene, first.member).await, Some(EventOutcome::Granted { points: Points(200) }));
    assert_eq!(outcome(&scene, second.member).await, refused(EventRefusal::Full));
    assert_eq!(taken().await, 1);
    let swept = crate::claims::sweep(&*scene.store, moment(THERE).plus_days(1), usize::MAX).await.expect("swept");
    assert_eq!((swept.released, taken().await), (0, 1));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn who_is_on_the_list_and_has_not_registered_is_given_the_points_then() {
    let listed = EVENT.replace("check_in_code", "# check_in_code");
    let scene = scene_with(&listed).await;
    let member = scene.ports.new_member_id();
    let mut draft =
        Draft::new(MemberState::new(member, scene.store.union_state().await.expect("the union")), moment(THERE));
    draft.set_standing(kenpos_rules::member::Standing { registered_on: None, ..employee(day("2026-11-20")) });
    scene.commit(draft).await;
    let event = known(&listed).event;
    let enter = async || attend(&*scene.store, &scene.programme, &event, member, event.from, moment(THERE)).await;
    assert_eq!(enter().await, Ok(Attended::AwaitsRegistration));
    assert_eq!(enter().await, Ok(Attended::Already));

    scene.clock.set(moment("2026-11-20T12:00:00+09:00"));
    let want = Want { documents: [DocumentKind::EventEntry].into(), ..Want::default() };
    let mut draft = Draft::new(scene.state(member, want).await, scene.ports.clock.now());
    draft.set_standing(employee(day("2026-11-20")));
    post_waiting(&mut draft, &scene.programme);
    scene.commit(draft).await;
    assert_eq!(outcome(&scene, member).await, Some(EventOutcome::Granted { points: Points(200) }));
    assert_eq!(scene.balance(member).await, Points(200));
    assert_eq!(enter().await, Ok(Attended::Already));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn a_place_left_by_a_dead_server_is_given_to_who_asks_for_the_last_one() {
    let scene = scene_with(&EVENT.replace("points = 200", "points = 200\ncapacity = 1")).await;
    let (mut first, mut second) = (scene.add_member().await, scene.add_member().await);
    scene.clock.set(moment(THERE));
    let left_open = Claim {
        resource: "event:walk-day".to_owned(),
        id: format!("{}:1", first.member),
        holder: first.member,
        amount: 1,
        expires_at: moment(THERE).plus_millis(15 * 60_000),
    };
    assert_eq!(scene.store.claim(&left_open).await, Ok(Claimed::Holds));
    // The server that claimed it is about to commit when another gives the place back.
    let want = Want { documents: [DocumentKind::EventEntry].into(), ..Want::default() };
    let slow = Draft::new(scene.state(first.member, want).await, moment(THERE));
    let later = moment(THERE).plus_millis(16 * 60_000);
    scene.clock.set(later);
    let item = check_in(&scene, &second, later, "WALK27AK");
    scene.push(&mut second, &[item]).await;
    assert_eq!(outcome(&scene, second.member).await, Some(EventOutcome::Granted { points: Points(200) }));
    let (member, version, changes) = slow.finish();
    assert_eq!(scene.store.commit(member, version, changes).await, Ok(Commit::Stale));
    assert_eq!(outcome(&scene, first.member).await, refused(EventRefusal::NotCompleted));
    let again = check_in(&scene, &first, later, "WALK27AK");
    scene.push(&mut first, &[again]).await;
    assert_eq!(outcome(&scene, first.member).await, refused(EventRefusal::Full));
    assert_eq!(scene.violations().await, []);
}
