//! Edge cases of clocks, queue and points (health feeds paper, section 9), where the programme paper restates them.

use kenpos_protocol::pull::ChangeBody;
use kenpos_protocol::push::{ItemBody, PushItem, RecordRevision, RecordValue};
use kenpos_protocol::sync::SyncResponse;
use kenpos_rules::award::Reason;
use kenpos_rules::day::Moment;
use kenpos_rules::points::Points;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::{NOON, revised};
use crate::award::{restate, want_for_restate};
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::testing::{Phone, Scene, applied, day, earned, moment};

/// A count of steps for the day of [`NOON`].
fn walked(count: u32) -> RecordValue {
    let steps = StepCount::from_count(count).expect("a count of the test");
    RecordValue::Steps { day: day("2026-11-22"), steps, source: Source::Manual, provenance: None }
}

/// The day's first count and its corrections, revision by revision.
fn counts(scene: &Scene, phone: &Phone, counts: &[u32]) -> Vec<PushItem> {
    let first = scene.steps(phone, day("2026-11-22"), moment(NOON), counts[0]);
    let later = counts.iter().zip(1..).skip(1);
    let later: Vec<_> = later.map(|(count, revision)| revised(scene, &first, revision, Some(walked(*count)))).collect();
    std::iter::once(first).chain(later).collect()
}

/// The count of the one record in an answer.
fn shown(response: &SyncResponse) -> Option<u32> {
    response.changes.iter().rev().find_map(|change| match &change.body {
        ChangeBody::Record(record) => match &record.record.value {
            RecordValue::Steps { steps, .. } => Some(steps.count()),
            _ => None,
        },
        _ => None,
    })
}

/// Started again since the last contact, and before the next one: only the wall clock speaks for the claim.
fn restarted(mut item: PushItem, wall: Moment) -> PushItem {
    item.stamp.clock.boot_id = "between".to_owned();
    item.stamp.clock.wall = wall;
    item
}

#[tokio::test]
async fn case_016_with_the_clock_three_days_back_an_entry_keeps_its_day_and_a_launch_counts_when_received() {
    let scene = Scene::new("2026-11-10T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    scene.clock.set(moment(NOON));
    scene.push(&mut phone, &[]).await;
    let back = moment(NOON).plus_days(-3);
    let items = [scene.weight(&phone, back), scene.launch(&phone, back)].map(|item| restarted(item, back));
    scene.clock.set(moment(NOON).plus_millis(3_600_000));
    let response = scene.push(&mut phone, &items).await;
    assert_eq!((applied(&response, 0).day, earned(&response, 0)), (day("2026-11-19"), Points(10)));
    assert_eq!((applied(&response, 1).day, earned(&response, 1)), (day("2026-11-22"), Points(6)));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn case_021_entered_in_the_last_second_of_the_window_and_received_after_it_earns() {
    let scene = Scene::new("2026-11-10T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let last = moment("2026-11-22T23:59:59.900+09:00");
    let (in_time, late) = (last, moment("2026-11-23T00:00:00.100+09:00"));
    let items = [in_time, late].map(|at| scene.steps(&phone, day("2026-11-15"), at, 4_000));
    scene.clock.set(moment("2026-11-23T00:00:00.200+09:00"));
    let response = scene.push(&mut phone, &items[1..]).await;
    assert_eq!((earned(&response, 0), applied(&response, 0).reason), (Points(0), Some(Reason::WindowClosed)));
    let response = scene.push(&mut phone, &items[..1]).await;
    assert_eq!((earned(&response, 0), applied(&response, 0).reason), (Points(10), None));
}

#[tokio::test]
async fn case_100_an_older_revision_that_arrives_later_is_ignored() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let revisions = counts(&scene, &phone, &[1_000, 2_000, 3_000, 4_000, 5_000]);
    assert_eq!(shown(&scene.push(&mut phone, &revisions[4..]).await), Some(5_000));
    let response = scene.push(&mut phone, &revisions[3..4]).await;
    assert_eq!((shown(&response), response.balance), (Some(5_000), Some(Points(1_010))));
}

#[tokio::test]
async fn case_103_who_left_yesterday_is_paid_until_yesterday_and_nothing_is_parked() {
    let scene = Scene::new("2026-11-18T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let items: Vec<_> = (0..3).map(|back| scene.weight(&phone, moment(NOON).plus_days(-back))).collect();
    scene.clock.set(moment(NOON));
    let state = scene.state(phone.member, want_for_restate()).await;
    let mut standing = state.standing.clone();
    standing.periods[0].to = Some(day("2026-11-21"));
    let mut draft = Draft::new(state, scene.clock.now());
    restate(&mut draft, &scene.programme, standing);
    scene.commit(draft).await;
    let response = scene.push(&mut phone, &items).await;
    assert_eq!((earned(&response, 0), applied(&response, 0).reason), (Points(0), Some(Reason::NotMember)));
    assert_eq!([earned(&response, 1), earned(&response, 2)], [Points(10); 2]);
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn case_106_a_launch_just_before_midnight_keeps_its_day_where_the_clocks_can_prove_it() {
    let scene = Scene::new("2026-11-20T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let late = moment("2026-11-22T23:59:59+09:00");
    let proven = scene.launch(&phone, late);
    scene.clock.set(moment("2026-11-23T00:00:02+09:00"));
    let response = scene.push(&mut phone, &[proven]).await;
    assert_eq!((applied(&response, 0).day, earned(&response, 0)), (day("2026-11-22"), Points(6)));
    // A clock that says an hour before the last contact proves nothing.
    let claimed = scene.launch(&phone, late);
    let unproven = restarted(claimed, late.plus_millis(-3_600_000));
    let response = scene.push(&mut phone, &[unproven]).await;
    assert_eq!((applied(&response, 0).day, earned(&response, 0)), (day("2026-11-23"), Points(6)));
}

#[tokio::test]
async fn case_108_a_count_that_rises_and_falls_again_is_ten_points_posted_once() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    for (item, points) in counts(&scene, &phone, &[9_999, 10_000, 9_990]).into_iter().zip([10, 0, 0]) {
        let response = scene.push(&mut phone, &[item]).await;
        assert_eq!((earned(&response, 0), response.balance), (Points(points), Some(Points(1_010))));
    }
    assert_eq!(shown(&scene.push(&mut phone, &[]).await), Some(9_990));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn case_109_what_was_granted_stays_when_a_final_day_falls() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let [first, fallen] = <[PushItem; 2]>::try_from(counts(&scene, &phone, &[10_000, 0])).expect("two");
    scene.push(&mut phone, &[first]).await;
    scene.clock.set(moment(NOON).plus_days(9));
    let response = scene.push(&mut phone, &[fallen]).await;
    assert_eq!((earned(&response, 0), response.balance), (Points(0), Some(Points(1_010))));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn case_110_two_revisions_of_a_day_reach_the_days_ten_points_once() {
    let scene = Scene::new(NOON).await;
    let mut phone = scene.add_member().await;
    let mut both = counts(&scene, &phone, &[12_000, 30_000]);
    both.reverse();
    let response = scene.push(&mut phone, &both).await;
    assert_eq!((earned(&response, 0), earned(&response, 1)), (Points(10), Points(0)));
    let ItemBody::Record(RecordRevision { revision, .. }) = &both[0].body else { panic!("a record") };
    assert_eq!((*revision, response.balance), (2, Some(Points(1_010))));
    assert_eq!(scene.violations().await, []);
}
