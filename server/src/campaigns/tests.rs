//! Stories of campaigns: joining, standing, settlement, the budget.

mod budget;

use kenpos_protocol::document::{CampaignEntry, CampaignSettled, Document, DocumentKind};
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::push::{ItemBody, ItemOutcome, JoinCampaign, PushItem};
use kenpos_rules::campaign::{Measured, Nickname, WhyNot};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::MemberId;
use kenpos_rules::member::MembershipPeriod;
use kenpos_rules::points::Points;

use super::{SettleReport, settle};
use crate::award::{restate, want_for_restate};
use crate::claims::sweep;
use crate::office::publish::publish_campaign;
use crate::store::draft::Draft;
use crate::store::member::{Commit, Want};
use crate::store::supply::{Claim, Claimed};
use crate::testing::{Phone, Scene, applied, day, moment};

const START: &str = "2026-10-01T12:00:00+09:00";
/// Ten days, so that an average of 8,000 is 80,000 steps in all.
const WALK: &str = r#"
schema = 1
id = "walk"
from = "2026-10-01"
to = "2026-10-10"
join_until = "2026-10-05"
who = ["employee"]
member_points_max = 500
budget = 10000
settles_after_days = 37
title = { ja = "歩く", en = "Walk" }
description = { ja = "歩きます。", en = "We walk." }
[rule.daily_average]
tiers = [{ at = 6000, points = 100 }, { at = 8000, points = 200 }]
[standing]
participants_at_least = 30
top_percent = [10, 50]
"#;
const FINAL: &str = "2026-11-17T03:00:00+09:00";

pub(super) fn recorded_weights() -> String {
    let rule = WALK.find("[rule").expect("a rule");
    let until = WALK.find("[standing]").expect("a standing");
    let (before, after) = (WALK.split_at(rule).0, WALK.split_at(until).1);
    format!("{before}[rule.recorded_days]\nrecord = \"weight\"\npoints_per_day = 30\n{after}")
}

pub(super) async fn publish(scene: &Scene, text: &str) {
    publish_campaign(&*scene.store, &scene.programmes, &*scene.clock, text).await.expect("a campaign");
}

pub(super) fn join(scene: &Scene, phone: &Phone, at: Moment, joined: bool) -> PushItem {
    let nickname = Nickname::read("たろう").ok().filter(|_| joined);
    let said = JoinCampaign { campaign: "walk".parse().expect("an id"), joined, nickname };
    scene.item(phone, at, ItemBody::JoinCampaign(said))
}

async fn entry(scene: &Scene, member: MemberId) -> CampaignEntry {
    let want = Want { documents: [DocumentKind::CampaignEntry].into(), ..Want::default() };
    let documents = scene.state(member, want).await.documents;
    match documents.values().next().map(|row| row.shown.clone()) {
        Some(Document::CampaignEntry(entry)) => entry,
        other => panic!("no entry: {other:?}"),
    }
}

async fn run(scene: &Scene) -> SettleReport {
    settle(&*scene.store, &scene.programmes, &*scene.clock).await.expect("the job runs")
}

/// A member who joins on the first day.
async fn walker(scene: &Scene) -> Phone {
    let mut phone = scene.add_member().await;
    let item = join(scene, &phone, scene.ports.clock.now(), true);
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(applied(&response, 0).day, day("2026-10-01"));
    phone
}

/// Steps of some days, counted by a watch, each sent at noon of the next day.
async fn walk(scene: &Scene, phone: &mut Phone, days: &[i64], count: u32) {
    for date in days {
        let on = day("2026-10-01").plus_days(date - 1);
        let at = on.plus_days(1).start().plus_millis(12 * 3_600_000);
        scene.clock.set(at);
        let item = scene.walked(phone, on, at, count);
        scene.push(phone, &[item]).await;
    }
}

fn refused(outcome: &ItemOutcome) -> ProblemCode {
    match outcome {
        ItemOutcome::Refused { code, .. } => *code,
        ItemOutcome::Applied(_) => panic!("it was taken"),
    }
}

#[tokio::test]
async fn a_walk_of_ten_days_is_told_every_day_and_paid_once_when_its_days_are_final() {
    let scene = Scene::new(START).await;
    publish(&scene, WALK).await;
    let mut phone = walker(&scene).await;
    walk(&scene, &mut phone, &[1, 2, 3], 20_000).await;
    assert_eq!(run(&scene).await, SettleReport { running: 1, ..SettleReport::default() });
    let standing = entry(&scene, phone.member).await.standing.expect("told");
    assert_eq!((standing.measured, standing.band, standing.as_of), (Measured(6_000), None, day("2026-10-04")));
    // What is no news moves nothing in the feed.
    let sequence = scene.state(phone.member, Want::default()).await.head.sequence;
    run(&scene).await;
    assert_eq!(scene.state(phone.member, Want::default()).await.head.sequence, sequence);

    walk(&scene, &mut phone, &[4, 5], 10_000).await;
    scene.clock.set(moment(FINAL).plus_days(-1));
    assert_eq!(run(&scene).await.settled, 0, "not all days are final");
    let before = scene.balance(phone.member).await;
    scene.clock.set(moment(FINAL));
    let paid = SettleReport { settled: 1, points: Points(300), ..SettleReport::default() };
    assert_eq!(run(&scene).await, paid);
    assert_eq!(scene.balance(phone.member).await, before + Points(300));
    assert_eq!(run(&scene).await, SettleReport::default());
    let CampaignSettled { on, earned, why_not } = entry(&scene, phone.member).await.settled.expect("settled");
    assert_eq!((on, why_not), (day("2026-11-17"), None));
    // 60,000 steps were there on the third day, 80,000 on the fifth.
    let days: Vec<ProgrammeDay> = earned.iter().map(|part| part.day).collect();
    assert_eq!(days, [day("2026-10-03"), day("2026-10-05")]);
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn typed_steps_and_what_is_entered_on_a_final_day_never_count() {
    let scene = Scene::new(START).await;
    publish(&scene, WALK).await;
    let mut phone = walker(&scene).await;
    let typed = scene.steps(&phone, day("2026-10-01"), moment(START), 90_000);
    scene.push(&mut phone, &[typed]).await;
    walk(&scene, &mut phone, &[2, 3], 20_000).await;
    // The ninth day after: the window of the second of October is over.
    let late = moment("2026-10-11T12:00:00+09:00");
    scene.clock.set(late);
    let item = scene.walked(&phone, day("2026-10-02"), late, 60_000);
    scene.push(&mut phone, &[item]).await;
    scene.clock.set(moment(FINAL));
    assert_eq!(run(&scene).await.points, Points::ZERO);
    let entry = entry(&scene, phone.member).await;
    assert_eq!(entry.standing.expect("told").measured, Measured(4_000));
    assert_eq!(entry.settled.expect("settled").why_not, Some(WhyNot::NotReached));
}

#[tokio::test]
async fn a_later_reading_of_a_final_day_leaves_what_was_credited() {
    let scene = Scene::new(START).await;
    publish(&scene, WALK).await;
    let mut phone = walker(&scene).await;
    let at = moment("2026-10-02T12:00:00+09:00");
    scene.clock.set(at);
    let read = scene.walked(&phone, day("2026-10-01"), at, 60_000);
    scene.push(&mut phone, std::slice::from_ref(&read)).await;
    let late = moment("2026-10-12T12:00:00+09:00");
    scene.clock.set(late);
    let again = scene.walked_again(&phone, &read, late, 70_000);
    scene.push(&mut phone, &[again]).await;
    scene.clock.set(moment(FINAL));
    assert_eq!(run(&scene).await.points, Points(100));
}

#[tokio::test]
async fn every_recorded_day_pays_and_a_last_day_moved_back_takes_the_later_ones() {
    let scene = Scene::new(START).await;
    publish(&scene, &recorded_weights()).await;
    let mut phone = walker(&scene).await;
    for date in 1..=3 {
        let at = moment(START).plus_days(date - 1);
        scene.clock.set(at);
        let item = scene.weight(&phone, at);
        scene.push(&mut phone, &[item]).await;
    }
    scene.clock.set(moment(FINAL));
    assert_eq!(run(&scene).await.points, Points(90));
    assert_eq!(scene.violations().await, []);

    let state = scene.state(phone.member, want_for_restate()).await;
    let mut standing = state.standing.clone();
    standing.periods = vec![MembershipPeriod { from: day("2015-04-01"), to: Some(day("2026-10-02")) }];
    let before = state.balance(day("2026-11-17"));
    let mut draft = Draft::new(state, scene.ports.clock.now());
    restate(&mut draft, &scene.programme, standing);
    scene.commit(draft).await;
    // The weight of the third day goes, and what the campaign paid for it.
    assert_eq!(scene.balance(phone.member).await, before - Points(40));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn who_left_the_campaign_is_paid_nothing_and_who_left_the_union_is_told() {
    let scene = Scene::new(START).await;
    publish(&scene, WALK).await;
    let (mut leaves, mut left) = (walker(&scene).await, walker(&scene).await);
    walk(&scene, &mut leaves, &[1, 2, 3], 20_000).await;
    walk(&scene, &mut left, &[1, 2, 3], 20_000).await;
    let item = join(&scene, &leaves, scene.ports.clock.now(), false);
    scene.push(&mut leaves, &[item]).await;
    let state = scene.state(left.member, want_for_restate()).await;
    let mut standing = state.standing.clone();
    standing.periods = vec![MembershipPeriod { from: day("2015-04-01"), to: Some(day("2026-10-08")) }];
    let mut draft = Draft::new(state, scene.ports.clock.now());
    restate(&mut draft, &scene.programme, standing);
    scene.commit(draft).await;
    scene.clock.set(moment(FINAL));
    assert_eq!(run(&scene).await, SettleReport { settled: 1, ..SettleReport::default() });
    assert_eq!(entry(&scene, leaves.member).await.settled, None);
    let settled = entry(&scene, left.member).await.settled.expect("settled");
    assert_eq!((settled.earned, settled.why_not), (vec![], Some(WhyNot::MembershipEnded)));
}

#[tokio::test]
async fn joining_is_refused_when_it_has_closed_or_there_is_no_such_campaign() {
    let scene = Scene::new("2026-10-05T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let early = join(&scene, &phone, scene.ports.clock.now(), true);
    let response = scene.push(&mut phone, &[early]).await;
    assert_eq!(refused(&response.receipts[0].outcome), ProblemCode::NotOpen);
    publish(&scene, WALK).await;
    // Entered on the last day, received on the next.
    let last = join(&scene, &phone, moment("2026-10-05T23:59:00+09:00"), true);
    let late = join(&scene, &phone, moment("2026-10-06T00:00:00+09:00"), true);
    scene.clock.set(moment("2026-10-06T08:00:00+09:00"));
    let response = scene.push(&mut phone, &[late, last]).await;
    assert_eq!(refused(&response.receipts[0].outcome), ProblemCode::NotOpen);
    assert_eq!(applied(&response, 1).day, day("2026-10-05"));
    let entry = entry(&scene, phone.member).await;
    assert_eq!((entry.joined_on, entry.nickname), (Some(day("2026-10-05")), Nickname::read("たろう").ok()));
}

/// A claim on the budget as the job makes it for 100 points.
fn claim_of(member: MemberId, expires_at: Moment) -> Claim {
    Claim {
        resource: "campaign:walk".to_owned(),
        id: format!("{member}:100:1"),
        holder: member,
        amount: 100,
        expires_at,
    }
}

/// How much of the budget is gone.
async fn taken(scene: &Scene) -> u64 {
    scene.store.supply("campaign:walk").await.expect("read").expect("a budget").taken
}

#[tokio::test]
async fn a_crash_between_claim_and_payment_neither_loses_nor_doubles_the_budget() {
    let scene = Scene::new(START).await;
    publish(&scene, WALK).await;
    let mut phone = walker(&scene).await;
    walk(&scene, &mut phone, &[1, 2, 3], 20_000).await;
    scene.clock.set(moment(FINAL));
    let claim = claim_of(phone.member, moment(FINAL).plus_millis(1));
    assert_eq!(scene.store.claim(&claim).await, Ok(Claimed::Holds));
    // Nobody came back in time: it is free again, and the next run claims anew.
    let swept = sweep(&*scene.store, moment(FINAL).plus_millis(1), usize::MAX).await.expect("swept");
    assert_eq!((swept.released, taken(&scene).await), (1, 0));
    assert_eq!((run(&scene).await.points, taken(&scene).await), (Points(100), 100));
    // A claim that was used and not confirmed is.
    let swept = sweep(&*scene.store, moment(FINAL).plus_days(1), usize::MAX).await.expect("swept");
    assert_eq!((swept.released, taken(&scene).await), (0, 100));
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn a_budget_that_was_given_back_is_not_paid_from_after_all() {
    let scene = Scene::new(START).await;
    publish(&scene, WALK).await;
    let mut phone = walker(&scene).await;
    walk(&scene, &mut phone, &[1, 2, 3], 20_000).await;
    scene.clock.set(moment(FINAL));
    let claim = claim_of(phone.member, moment(FINAL));
    assert_eq!(scene.store.claim(&claim).await, Ok(Claimed::Holds));
    // One server has loaded the member and is about to pay; another gives its claim back in between.
    let want = Want { documents: [DocumentKind::CampaignEntry].into(), ..Want::default() };
    let slow = Draft::new(scene.state(phone.member, want).await, moment(FINAL));
    let swept = sweep(&*scene.store, moment(FINAL).plus_millis(1), usize::MAX).await.expect("swept");
    assert_eq!(swept.released, 1);
    let (member, version, changes) = slow.finish();
    assert_eq!(scene.store.commit(member, version, changes).await, Ok(Commit::Stale));
    // Died before the claim itself ended: the rows already say that it is given back, and the next run takes another.
    assert_eq!(run(&scene).await.points, Points(100));
    assert_eq!(taken(&scene).await, 100);
    assert_eq!(scene.violations().await, []);
}
