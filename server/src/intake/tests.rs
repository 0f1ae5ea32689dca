//! Stories of the way from a pushed item to points, over a real store.

mod edge_cases;
mod order;
mod steps;

use std::collections::BTreeMap;

use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::pull::ChangeBody;
use kenpos_protocol::push::{ItemBody, ItemOutcome, PushItem, RecordKind, RecordRevision, RecordValue};
use kenpos_protocol::sync::SyncResponse;
use kenpos_rules::award::Reason;
use kenpos_rules::points::Points;
use serde_json::value::RawValue;

use crate::store::lookup::{Name, Who};
use crate::store::member::Want;
use crate::sync::{SyncError, sync};
use crate::testing::{Scene, applied, day, earned, freeze, moment};

const NOON: &str = "2026-11-22T12:00:00+09:00";

fn refusal(response: &SyncResponse, index: usize) -> (u16, ProblemCode, &str) {
    match &response.receipts[index].outcome {
        ItemOutcome::Refused { status, code, detail } => (*status, *code, detail),
        ItemOutcome::Applied(_) => panic!("item {index} was applied"),
    }
}

/// The same record in another revision, by another op.
fn revised(scene: &Scene, item: &PushItem, revision: u32, value: Option<RecordValue>) -> PushItem {
    let ItemBody::Record(record) = &item.body else { panic!("a record") };
    let value = value.unwrap_or(RecordValue::Deleted { record_kind: record.value.kind(), day: record.value.day() });
    let body = ItemBody::Record(RecordRevision { record_id: record.record_id, revision, value });
    PushItem { op_id: scene.op(), stamp: item.stamp.clone(), body }
}

#[tokio::test]
async fn a_full_day_in_the_app_earns_thirty_one() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let (now, today) = (moment(NOON), day("2026-11-22"));
    let items = [
        scene.launch(&phone, now),
        scene.weight(&phone, now),
        scene.steps(&phone, today, now, 7_639),
        scene.goal(&phone, today, now, false),
    ];
    let response = scene.push(&mut phone, &items).await;
    let points: Vec<_> = (0..4).map(|index| earned(&response, index)).collect();
    assert_eq!(points, [Points(6), Points(10), Points(10), Points(5)]);
    assert_eq!(response.balance, Some(Points(1_031)));
    let sequences: Vec<_> = (0..4).map(|index| applied(&response, index).sequence).collect();
    assert!(sequences.is_sorted() && sequences[3] == response.cursor.member);
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn case_098_the_same_item_always_gets_the_same_receipt_and_counts_once() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let item = scene.weight(&phone, moment(NOON));
    let twice = scene.push(&mut phone, &[item.clone(), item.clone()]).await;
    assert_eq!(twice.receipts[0].outcome, twice.receipts[1].outcome);
    scene.clock.set(moment(NOON).plus_days(3));
    let later = scene.push(&mut phone, &[item]).await;
    assert_eq!(later.receipts[0], twice.receipts[0]);
    assert_eq!(later.balance, Some(Points(1_010)));
}

#[tokio::test]
async fn case_099_an_op_id_used_for_something_else_is_refused_and_changes_nothing() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let item = scene.weight(&phone, moment(NOON));
    scene.push(&mut phone, std::slice::from_ref(&item)).await;
    let other = PushItem { op_id: item.op_id, ..scene.launch(&phone, moment(NOON)) };
    let response = scene.push(&mut phone, &[other]).await;
    let (status, code, _) = refusal(&response, 0);
    assert_eq!((status, code), (422, ProblemCode::OpReused));
    assert_eq!(response.balance, Some(Points(1_010)));
}

#[tokio::test]
async fn a_bad_item_is_refused_alone_and_names_no_value() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let good = freeze(&scene.weight(&phone, moment(NOON)));
    let raw = |text: String| RawValue::from_string(text).expect("JSON");
    let bad = [
        raw("[]".to_owned()),
        raw("{\"op_id\":\"no id\"}".to_owned()),
        raw(good.get().replace("68200", "12345")),
        raw(good.get().replace("\"record\"", "\"surprise\"")),
        raw(good.get().replace("\"revision\":1", "\"revision\":0")),
        raw(good.get().replace("\"utc_offset_minutes\":540", "\"utc_offset_minutes\":900")),
        raw(good.get().replace("\"measured_at\":\"2026", "\"measured_at\":\"1826")),
        raw(format!("{{\"op_id\":\"{}\",\"pad\":\"{}\"}}", scene.op(), "x".repeat(5_000))),
    ];
    let codes = [
        ProblemCode::Unreadable,
        ProblemCode::Unreadable,
        ProblemCode::Invalid,
        ProblemCode::Unreadable,
        ProblemCode::Invalid,
        ProblemCode::Invalid,
        ProblemCode::Invalid,
        ProblemCode::Unreadable,
    ];
    let items = bad.into_iter().chain([good]).collect();
    let request = phone.request(moment(NOON), items, None);
    let who = Who::Name(Name::Device(phone.device));
    let response = sync(&*scene.store, &scene.ports, &scene.programmes, &who, &request).await.expect("the rest flows");
    for (index, code) in codes.into_iter().enumerate() {
        let (status, found, detail) = refusal(&response, index);
        assert_eq!((status, found), (code.status(), code), "item {index}: {detail}");
        assert!(!detail.contains("12345") && !detail.contains("surprise"), "{detail}");
    }
    let told = [
        (2, "body.value.weight_grams must be whole grams from 20000 to 300000"),
        (3, "body.kind must be record, launch, join_campaign, check_in, exam_report or survey_answer"),
        (4, "body.revision must be a whole number from 1 to 4294967295"),
        (5, "body.value.utc_offset_minutes must be a whole number from -720 to 840"),
        (6, "body.value.measured_at must not be before 1900-01-01"),
    ];
    for (index, detail) in told {
        assert_eq!(refusal(&response, index).2, detail);
    }
    assert_eq!(earned(&response, 8), Points(10));
    assert_eq!(response.receipts.iter().map(|receipt| receipt.index).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
    phone.contact = response.contact;
}

#[tokio::test]
async fn case_105_two_launches_on_two_phones_are_one_bonus() {
    let scene = Scene::new(NOON).await;
    let mut one = scene.add_member().await;
    let mut two = scene.add_phone(one.member).await;
    let now = moment(NOON);
    let launches = [scene.launch(&one, now), scene.launch(&one, now)];
    let first = scene.push(&mut one, &launches).await;
    assert_eq!((earned(&first, 0), earned(&first, 1)), (Points(6), Points(0)));
    let launch = scene.launch(&two, now);
    let second = scene.push(&mut two, &[launch]).await;
    assert_eq!((earned(&second, 0), applied(&second, 0).reason), (Points(0), None));
    assert_eq!(second.balance, Some(Points(1_006)));
}

#[tokio::test]
async fn case_107_ten_honest_days_offline_earn_ten() {
    let scene = Scene::new("2026-11-01T08:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let start = moment("2026-11-01T09:00:00+09:00");
    let items: Vec<_> = (0..10)
        .flat_map(|days| {
            let at = start.plus_days(days);
            [scene.launch(&phone, at), scene.weight(&phone, at), scene.steps(&phone, at.programme_day(), at, 500)]
        })
        .collect();
    scene.clock.set(start.plus_days(10));
    let response = scene.push(&mut phone, &items).await;
    assert_eq!((0..30).map(|index| earned(&response, index)).sum::<Points>(), Points(260));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn the_seventh_day_back_earns_and_the_eighth_is_shown_unpaid() {
    let scene = Scene::new("2026-10-01T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    scene.clock.set(moment(NOON));
    scene.push(&mut phone, &[]).await;
    let steps = |day| scene.steps(&phone, day, moment(NOON), 100);
    let items = [steps(day("2026-11-15")), steps(day("2026-11-14"))];
    let response = scene.push(&mut phone, &items).await;
    assert_eq!((earned(&response, 0), applied(&response, 0).reason), (Points(10), None));
    assert_eq!((earned(&response, 1), applied(&response, 1).reason), (Points(0), Some(Reason::WindowClosed)));
    let shown = response.changes.iter().filter_map(|change| match &change.body {
        ChangeBody::Record(record) => Some((record.record.value.day(), record.reason)),
        _ => None,
    });
    let shown: BTreeMap<_, _> = shown.collect();
    assert_eq!(shown, [(day("2026-11-15"), None), (day("2026-11-14"), Some(Reason::WindowClosed))].into());
}

#[tokio::test]
async fn what_was_entered_in_time_counts_until_the_thirty_first_day() {
    for (received, points, reason) in [
        ("2026-12-22T23:59:00+09:00", Points(10), None),
        ("2026-12-23T00:01:00+09:00", Points(0), Some(Reason::ReceivedLate)),
    ] {
        let scene = Scene::new(NOON).await;
        let mut phone = scene.add_member().await;
        let item = scene.weight(&phone, moment(NOON).plus_millis(60_000));
        scene.clock.set(moment(received));
        let response = scene.push(&mut phone, &[item]).await;
        assert_eq!((earned(&response, 0), applied(&response, 0).reason), (points, reason), "{received}");
        assert_eq!(scene.violations().await, []);
    }
}

#[tokio::test]
async fn days_before_the_registration_day_earn_nothing_and_that_day_earns_whole() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let steps = |day| scene.steps(&phone, day, moment(NOON), 100);
    let items = [steps(day("2026-11-21")), steps(day("2026-11-22"))];
    let response = scene.push(&mut phone, &items).await;
    assert_eq!(applied(&response, 0).reason, Some(Reason::BeforeRegistration));
    assert_eq!(earned(&response, 1), Points(10));
}

#[tokio::test]
async fn a_day_without_a_step_earns_when_the_first_step_comes() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let none = scene.steps(&phone, day("2026-11-22"), moment(NOON), 0);
    let some = scene.steps(&phone, day("2026-11-22"), moment(NOON), 1);
    let ItemBody::Record(RecordRevision { value, .. }) = some.body else { panic!("a record") };
    let edited = revised(&scene, &none, 2, Some(value));
    let response = scene.push(&mut phone, &[none, edited]).await;
    assert_eq!((earned(&response, 0), applied(&response, 0).reason), (Points(0), Some(Reason::NoSteps)));
    assert_eq!((earned(&response, 1), applied(&response, 1).reason), (Points(10), None));
}

#[tokio::test]
async fn a_deleted_record_is_a_tombstone_and_its_award_stays() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let weight = scene.weight(&phone, moment(NOON));
    let deletion = revised(&scene, &weight, 2, None);
    scene.push(&mut phone, std::slice::from_ref(&weight)).await;
    let response = scene.push(&mut phone, &[deletion]).await;
    assert_eq!(response.balance, Some(Points(1_010)));
    let records: Vec<_> = response
        .changes
        .iter()
        .filter_map(|change| match &change.body {
            ChangeBody::Record(record) => Some(&record.record.value),
            _ => None,
        })
        .collect();
    let gone = RecordValue::Deleted { record_kind: RecordKind::Weight, day: day("2026-11-22") };
    assert_eq!(records, [&gone]);
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn a_deletion_wins_over_an_equal_revision_and_a_higher_revision_over_both() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let weight = scene.weight(&phone, moment(NOON));
    let ItemBody::Record(RecordRevision { record_id, value, .. }) = weight.body.clone() else { panic!("a record") };
    let edit = revised(&scene, &weight, 2, Some(value.clone()));
    let deletion = revised(&scene, &weight, 2, None);
    let higher = revised(&scene, &weight, 3, Some(value));
    let want = Want { records: [record_id].into(), ..Want::default() };
    scene.push(&mut phone, &[deletion.clone(), edit, weight]).await;
    assert_eq!(scene.state(phone.member, want.clone()).await.records[&record_id].change.op_id, deletion.op_id);
    scene.push(&mut phone, std::slice::from_ref(&higher)).await;
    assert_eq!(scene.state(phone.member, want).await.records[&record_id].change.op_id, higher.op_id);
}

#[tokio::test]
async fn a_record_keeps_its_kind() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let weight = scene.weight(&phone, moment(NOON));
    let ItemBody::Record(RecordRevision { value, .. }) = scene.steps(&phone, day("2026-11-22"), moment(NOON), 5).body
    else {
        panic!("a record")
    };
    let steps = revised(&scene, &weight, 2, Some(value));
    let response = scene.push(&mut phone, &[weight, steps]).await;
    assert_eq!(refusal(&response, 1).1, ProblemCode::Invalid);
}

#[tokio::test]
async fn an_entry_dated_ahead_is_refused_beyond_five_minutes() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let now = moment(NOON);
    let ahead = |millis: i64| {
        let mut item = scene.weight(&phone, now.plus_millis(millis));
        item.stamp.clock = phone.reading(now);
        item
    };
    let tomorrow = scene.steps(&phone, day("2026-11-23"), now, 5);
    let items = [ahead(300_000), ahead(300_001), tomorrow];
    let response = scene.push(&mut phone, &items).await;
    assert_eq!(earned(&response, 0), Points(10));
    for index in [1, 2] {
        assert_eq!(refusal(&response, index).1, ProblemCode::FutureEntry);
    }
    // Refused for good: the clock going on does not make it another answer.
    scene.clock.set(now.plus_days(2));
    assert_eq!(scene.push(&mut phone, &items).await.receipts, response.receipts);
}

#[tokio::test]
async fn a_clock_set_forward_or_back_gains_nothing() {
    let scene = Scene::new("2026-11-15T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    scene.clock.set(moment(NOON));
    scene.push(&mut phone, &[]).await;
    // Five launches within a minute, the wall clock set to another day each time, the boot hidden.
    let items: Vec<_> = (-3..=3)
        .map(|days| {
            let mut item = scene.launch(&phone, moment(NOON).plus_days(days));
            item.stamp.clock.boot_id = format!("other-{days}");
            item
        })
        .collect();
    scene.clock.set(moment(NOON).plus_millis(60_000));
    let response = scene.push(&mut phone, &items).await;
    assert_eq!((0..7).map(|index| earned(&response, index)).sum::<Points>(), Points(6));
    assert!((0..7).all(|index| applied(&response, index).day == day("2026-11-22")));
}

#[tokio::test]
async fn a_crooked_wall_clock_does_not_pay_a_day_twice() {
    let scene = Scene::new("2026-11-15T12:00:00+09:00").await;
    let mut one = scene.add_member().await;
    let mut two = scene.add_phone(one.member).await;
    scene.clock.set(moment(NOON));
    let lived = moment("2026-11-19T12:00:00+09:00");
    let honest = scene.launch(&one, lived);
    assert_eq!(earned(&scene.push(&mut one, &[honest]).await, 0), Points(6));
    // The boot is that of the last contact, so the monotonic clock says which day it was.
    let mut crooked = scene.launch(&two, lived);
    crooked.stamp.clock.wall = moment("2024-01-01T00:00:00+09:00");
    let response = scene.push(&mut two, &[crooked]).await;
    assert_eq!((applied(&response, 0).day, earned(&response, 0)), (day("2026-11-19"), Points(0)));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn a_day_of_march_posted_in_april_expires_with_april() {
    let scene = Scene::new("2026-03-01T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let item = scene.weight(&phone, moment("2026-03-31T22:00:00+09:00"));
    scene.clock.set(moment("2026-04-02T08:00:00+09:00"));
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(applied(&response, 0).day, day("2026-03-31"));
    let balances = scene.state(phone.member, Want::default()).await.balances;
    let expected = [(day("2027-03-31"), Points(1_000)), (day("2028-03-31"), Points(10))];
    assert_eq!(balances, expected.into());
}

#[tokio::test]
async fn nothing_is_taken_up_without_consent_and_a_pull_still_works() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let mut draft = crate::store::draft::Draft::new(scene.state(phone.member, Want::default()).await, moment(NOON));
    draft.set_consent(kenpos_protocol::consent::Purpose::Programme, 1, false, moment(NOON));
    scene.commit(draft).await;
    let item = scene.weight(&phone, moment(NOON));
    let refused = scene.sync(&mut phone, std::slice::from_ref(&item), None).await;
    assert_eq!(refused.err(), Some(SyncError::ConsentRequired));
    assert_eq!(scene.push(&mut phone, &[]).await.balance, Some(Points(1_000)));
}

#[tokio::test]
async fn a_request_that_is_no_sync_is_refused_as_a_whole() {
    let scene = Scene::new(NOON).await;
    let phone = scene.add_member().await;
    let answer = async |request| {
        let who = Who::Name(Name::Device(phone.device));
        sync(&*scene.store, &scene.ports, &scene.programmes, &who, &request).await.err()
    };
    let mut old = phone.request(moment(NOON), Vec::new(), None);
    old.protocol = 0;
    assert_eq!(answer(old).await, Some(SyncError::UpdateNeeded { sent: 0 }));
    let item = || freeze(&scene.launch(&phone, moment(NOON)));
    let many = phone.request(moment(NOON), (0..501).map(|_| item()).collect(), None);
    assert_eq!(answer(many).await, Some(SyncError::TooManyItems { items: 501 }));
    let mut boot = phone.request(moment(NOON), Vec::new(), None);
    boot.clock.boot_id = "x".repeat(65);
    assert!(matches!(answer(boot).await, Some(SyncError::Invalid { field: "clock.boot_id", .. })));
}
