//! Campaigns: joined offline, followed on the phone, settled by the desk.

use kenpos_core::KenposError;
use kenpos_core::session::Platform;
use kenpos_core::view::CampaignItem;
use kenpos_rules::award::AwardCode;
use kenpos_rules::campaign::Nickname;
use kenpos_rules::explain::Language;
use kenpos_server::campaigns::{SettleReport, settle};
use kenpos_server::office::publish::publish_campaign;
use kenpos_server::programmes::Programmes;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{HANAKO, KEN, TARO};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;

use super::{all_is_well, granted, log_steps, log_weight};

stories!(
    a_campaign_is_joined_in_a_tunnel_followed_on_the_phone_and_paid_when_its_days_are_final,
    of_a_budget_that_does_not_do_for_two_who_joined_first_is_paid_whole,
    typed_steps_are_no_walk_and_the_phone_says_so,
    who_leaves_and_joins_again_counts_from_then_on,
);

const WEIGHTS: &str = r#"
schema = 1
id = "scales"
from = "2026-11-20"
to = "2026-11-26"
join_until = "2026-11-24"
who = ["employee"]
member_points_max = 60
budget = 1000
settles_after_days = 7
title = { ja = "はかる週", en = "Week on the scales" }
description = { ja = "毎日体重を記録します。", en = "Record your weight every day." }
[rule.recorded_days]
record = "weight"
points_per_day = 20
"#;

async fn publish(world: &World, text: &str) {
    let (store, clock) = (world.union.store(), &world.union.ports().clock);
    publish_campaign(&*store, &Programmes::default(), &**clock, text).await.expect("a campaign");
}

async fn run(world: &World) -> SettleReport {
    let (store, clock) = (world.union.store(), &world.union.ports().clock);
    settle(&*store, &Programmes::default(), &**clock).await.expect("the job runs")
}

fn join(phone: &Phone) {
    let nickname = Nickname::read("たろう").expect("a nickname");
    phone.kenpos().join_campaign(&"scales".parse().expect("an id"), Some(&nickname)).expect("kept");
}

fn shown(phone: &Phone) -> CampaignItem {
    phone.kenpos().campaigns(Language::En).expect("shown").campaigns.remove(0)
}

/// What the phone works out by itself: days or steps, and points.
fn progress(phone: &Phone) -> (u64, i64) {
    let progress = shown(phone).progress.expect("it runs");
    (progress.measured.0, progress.points.0)
}

async fn a_campaign_is_joined_in_a_tunnel_followed_on_the_phone_and_paid_when_its_days_are_final(
    back_end: BackEnd<'_>,
) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 71).await;
    publish(&world, WEIGHTS).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    assert!(shown(&taro.phone).can_join);
    taro.courier.set_offline(true);
    join(&taro.phone);
    assert_eq!((shown(&taro.phone).pending, shown(&taro.phone).joined_on), (true, Some(world.today())));
    for day in 1..=4 {
        log_weight(&taro.phone, 68_000);
        assert_eq!(progress(&taro.phone), (day, 60.min(20 * i64::try_from(day).expect("few"))), "ahead of the server");
        world.time.advance_days(1);
    }
    taro.courier.set_offline(false);
    taro.phone.sync().await;
    assert_eq!(run(&world).await.running, 1);
    taro.phone.sync().await;
    assert_eq!((shown(&taro.phone).pending, shown(&taro.phone).band), (false, None), "one alone has no band");

    world.time.advance_to("2026-12-03".parse().expect("a day"), 23, 0);
    assert_eq!(run(&world).await.settled, 0, "the seventh day after is not over");
    world.time.advance_to("2026-12-04".parse().expect("a day"), 3, 0);
    assert_eq!(run(&world).await.points.0, 60);
    assert_eq!(run(&world).await, SettleReport::default(), "run twice, it pays nothing");
    taro.phone.sync().await;
    let settled = shown(&taro.phone).settled.expect("settled");
    assert_eq!((settled.points.0, settled.why.len()), (60, 3));
    assert_eq!(settled.why[0], "20 P for recording your weight on Fri 20 November in \"Week on the scales\".");
    all_is_well(&world, &taro.phone, TARO, 1_000 + 4 * 10 + 60).await;
}

async fn of_a_budget_that_does_not_do_for_two_who_joined_first_is_paid_whole(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 72).await;
    publish(&world, &WEIGHTS.replace("budget = 1000", "budget = 60")).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    for phone in [&ken.phone, &taro.phone] {
        phone.sync().await;
        join(phone);
        world.time.advance_days(1);
    }
    for _ in 0..2 {
        for phone in [&ken.phone, &taro.phone] {
            log_weight(phone, 70_000);
            phone.sync().await;
        }
        world.time.advance_days(1);
    }
    world.time.advance_to("2026-12-04".parse().expect("a day"), 3, 0);
    let report = run(&world).await;
    assert_eq!((report.settled, report.points.0, report.without_budget), (2, 40, 1));
    for phone in [&ken.phone, &taro.phone] {
        phone.sync().await;
    }
    let why = shown(&taro.phone).settled.expect("settled").why;
    assert!(why[0].starts_with("The budget of this campaign was used up"), "{why:?}");
    all_is_well(&world, &ken.phone, KEN, 1_000 + 20 + 40).await;
    all_is_well(&world, &taro.phone, TARO, 1_000 + 20).await;
}

async fn typed_steps_are_no_walk_and_the_phone_says_so(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 73).await;
    let rule = "[rule.step_total]\ntiers = [{ at = 1, points = 50 }]\n";
    publish(&world, &format!("{}{rule}", WEIGHTS.split("[rule").next().unwrap_or_default())).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    join(&taro.phone);
    log_steps(&taro.phone, 30_000, None);
    let progress = shown(&taro.phone).progress.expect("it runs");
    assert_eq!((progress.measured.0, progress.counts_steps), (0, true));
    assert!(progress.why_not.is_some_and(|why| why.contains("Typed steps do not")));
    taro.phone.sync().await;
    world.time.advance_to("2026-12-04".parse().expect("a day"), 3, 0);
    assert_eq!(run(&world).await.points.0, 0);
    taro.phone.sync().await;
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Campaign), (0, 0));
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn who_leaves_and_joins_again_counts_from_then_on(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 74).await;
    publish(&world, WEIGHTS).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let hanako = world.phone_of_newcomer(HANAKO, Platform::Android).await;
    let scales = "scales".parse().expect("an id");
    taro.phone.sync().await;
    hanako.phone.sync().await;
    let refused = hanako.phone.kenpos().join_campaign(&scales, None);
    assert!(matches!(refused, Err(KenposError::Invalid { .. })), "it is for employees: {refused:?}");
    join(&taro.phone);
    log_weight(&taro.phone, 68_000);
    taro.phone.sync().await;
    world.time.advance_millis(60_000);
    taro.phone.kenpos().leave_campaign(&scales).expect("kept");
    assert_eq!(shown(&taro.phone).joined_on, None);
    taro.phone.sync().await;
    world.time.advance_days(1);
    join(&taro.phone);
    log_weight(&taro.phone, 68_000);
    assert_eq!(progress(&taro.phone), (1, 20));
    taro.phone.sync().await;
    assert_eq!(progress(&taro.phone), (1, 20));
    world.time.advance_to("2026-11-25".parse().expect("a day"), 8, 0);
    assert!(!shown(&taro.phone).can_join && hanako.phone.kenpos().campaigns(Language::Ja).is_ok());
    world.time.advance_to("2026-12-04".parse().expect("a day"), 3, 0);
    assert_eq!(run(&world).await.points.0, 20);
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_000 + 20 + 20).await;
}
