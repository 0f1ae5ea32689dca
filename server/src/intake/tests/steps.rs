//! Steps with their origins: the phone's word is a claim, and the daily award does not depend on it.

use kenpos_protocol::pull::ChangeBody;
use kenpos_protocol::push::{PushItem, RecordValue};
use kenpos_protocol::sync::SyncResponse;
use kenpos_rules::day::Moment;
use kenpos_rules::points::Points;
use kenpos_rules::provenance::{
    Computed, Origin, OriginName, Origins, Provenance, RecordingMethod, SourceClass, StepsJudgement, StepsNote,
};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::NOON;
use crate::testing::{Phone, Scene, day, earned, moment, new_record};

const WATCH: &str = "com.apple.health.7A11B6D0";
const HEALTH_APP: &str = "com.apple.Health";

fn steps(count: u32) -> StepCount {
    StepCount::from_count(count).expect("a count of the test")
}

/// Today's steps as the phone's health store tells them.
fn from_store(
    scene: &Scene,
    phone: &Phone,
    (total, device): (u32, u32),
    origins: &[(&str, RecordingMethod)],
    read_at: Moment,
) -> PushItem {
    let name = |name: &str| OriginName::read(name).expect("a name");
    let origin = |(text, method): &(&str, RecordingMethod)| Origin { name: name(text), method: *method, steps: None };
    let provenance = Provenance {
        install: phone.device,
        device_steps: steps(device),
        computed: Computed::Store,
        origins: Origins::new(origins.iter().map(origin).collect()).expect("few"),
        read_at,
    };
    let value = RecordValue::Steps {
        day: day("2026-11-22"),
        steps: steps(total),
        source: Source::AppleHealth,
        provenance: Some(Box::new(provenance)),
    };
    scene.item(phone, moment(NOON), new_record(scene.record(), value))
}

/// What the answer says of the one record in it.
fn judgement(response: &SyncResponse) -> &StepsJudgement {
    let mut records = response.changes.iter().filter_map(|change| match &change.body {
        ChangeBody::Record(record) => record.judgement.as_ref(),
        _ => None,
    });
    records.next_back().expect("a record with its judgement")
}

#[tokio::test]
async fn case_041_typed_steps_beside_measured_ones_earn_the_day_and_are_not_credited() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let origins = [(WATCH, RecordingMethod::Automatic), (HEALTH_APP, RecordingMethod::Manual)];
    let item = from_store(&scene, &phone, (25_000, 5_000), &origins, moment(NOON));
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(earned(&response, 0), Points(10));
    let expected = StepsJudgement {
        class: SourceClass::Device,
        device_steps: steps(5_000),
        creditable: steps(5_000),
        notes: vec![StepsNote::TypedNotCredited],
    };
    assert_eq!(*judgement(&response), expected);
    // It is kept with the record: another phone of the member hears the same.
    let again = scene.push(&mut phone, &[]).await;
    assert_eq!(*judgement(&again), expected);
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn case_124_a_day_of_120000_steps_is_stored_and_earns_and_waits_for_the_desk() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let item = from_store(&scene, &phone, (120_000, 120_000), &[(WATCH, RecordingMethod::Active)], moment(NOON));
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(earned(&response, 0), Points(10));
    let judged = judgement(&response);
    assert_eq!((judged.class, judged.creditable), (SourceClass::Device, steps(0)));
    assert!(judged.notes.contains(&StepsNote::HeldForReview) && judged.asks_review());
}

#[tokio::test]
async fn case_125_typed_steps_of_70000_earn_the_daily_ten_and_nothing_of_a_campaign() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let item = scene.steps(&phone, day("2026-11-22"), moment(NOON), 70_000);
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(earned(&response, 0), Points(10));
    assert_eq!((judgement(&response).class, judgement(&response).creditable), (SourceClass::Manual, steps(0)));
}

#[tokio::test]
async fn a_reading_from_the_future_makes_no_room_for_more_steps() {
    let scene = Scene::new("2026-11-22T02:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let at = moment("2026-11-22T02:00:00+09:00");
    let tonight = moment("2026-11-22T23:59:00+09:00");
    let mut item = from_store(&scene, &phone, (30_001, 30_001), &[(WATCH, RecordingMethod::Automatic)], tonight);
    item.stamp.clock = phone.reading(at);
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(judgement(&response).notes, [StepsNote::TooFast]);
    assert_eq!(earned(&response, 0), Points(10));
}

#[tokio::test]
async fn a_day_with_as_many_origins_as_a_day_may_have_is_taken_in() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let names: Vec<_> = (0..Origins::MAX).map(|n| format!("{n:0>255}")).collect();
    let origins: Vec<_> = names.iter().map(|name| (name.as_str(), RecordingMethod::Automatic)).collect();
    let item = from_store(&scene, &phone, (9_000, 9_000), &origins, moment(NOON));
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(judgement(&response).class, SourceClass::App);
}
