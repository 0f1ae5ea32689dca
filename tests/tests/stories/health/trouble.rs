//! Locked, forbidden, taken away, moved: nothing of it is a number, and everything comes back.

use kenpos_core::health::{OffReason, WaitReason};
use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_rules::daily_total::StepsVerdict;
use kenpos_tests::database::BackEnd;
use kenpos_tests::health_shell::Woken;
use kenpos_tests::members::{KEN, TARO};
use kenpos_tests::world::World;

use super::super::{all_is_well, granted as awarded, log_steps};
use super::*;

stories!(
    case_128_a_phone_locked_overnight_keeps_the_day_and_reads_on_in_the_morning,
    case_025_an_app_that_died_in_three_wake_ups_reads_everything_when_it_is_opened,
    case_030_what_the_company_forbids_is_typed_and_measured_steps_take_its_place_when_it_is_allowed_again,
    case_127_a_permission_taken_away_on_an_iphone_erases_nothing_and_given_back_reads_on,
    case_076_a_permission_removed_and_given_back_on_android_loses_and_zeroes_nothing,
    case_062_reading_in_the_background_without_that_permission_waits_for_the_app_to_be_opened,
);

async fn case_128_a_phone_locked_overnight_keeps_the_day_and_reads_on_in_the_morning(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 530).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    taro.walks(&world, "phone", day, 8, 6_000, IPHONE);
    taro.reads(&world).await;
    world.time.advance_to(day, 23, 0);
    taro.happens(&world, &healthkit::Event::Lock {});
    // The watch goes on; what it writes waits for the key.
    taro.walks(&world, "watch", day, 21, 1_500, WATCH);
    for hour in [0, 3, 6] {
        world.time.advance_to(day.plus_days(1), hour, 0);
        let report = taro.run(&world, HealthReason::Background);
        assert_eq!((report.ended, report.changed), (Some(WhyEnded::Waiting(WaitReason::Locked)), 0));
        assert_eq!(taro.link_state(), LinkState::Locked);
        assert_eq!(shown(&taro, day).0, Some(6_000));
    }
    world.time.advance_to(day.plus_days(1), 7, 0);
    taro.happens(&world, &healthkit::Event::Unlock {});
    taro.reads(&world).await;
    assert_eq!((shown(&taro, day).0, taro.link_state()), (Some(7_500), LinkState::UpToDate));
    assert_eq!(shown(&taro, day.plus_days(1)).0, None, "nothing walked today is not 0");
    assert_eq!(held(&world, TARO, day).await, (Some(7_500), 7_500));
    all_is_well(&world, &taro, TARO, 1_010).await;
}

async fn case_025_an_app_that_died_in_three_wake_ups_reads_everything_when_it_is_opened(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 531).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    taro.reads(&world).await;
    let observe = |store: &mut HealthKit| {
        store.enable_background_delivery(healthkit::Kind::Steps);
        store.register_observer(healthkit::Kind::Steps);
    };
    observe(&mut taro.store);
    for hour in 9..15 {
        taro.walks(&world, &format!("at {hour}"), day, hour - 1, 1_000, IPHONE);
        world.time.advance_to(day, hour, 0);
        // The system ends the app before it has answered.
        drop(taro.store.wake_ups(world.time.get().millis()));
        taro.store.register_observer(healthkit::Kind::Steps);
    }
    assert_eq!(taro.store.wake_ups(world.time.get().plus_days(1).millis()), [], "no more wake-ups come");
    assert_eq!(shown(&taro, day).0, None);
    world.time.advance_days(2);
    assert_eq!(taro.link_state(), LinkState::Stale);

    taro.reads(&world).await;
    assert_eq!((shown(&taro, day).0, taro.link_state()), (Some(6_000), LinkState::UpToDate));
    // Enabled once more, a wake-up that is answered is followed by the next.
    observe(&mut taro.store);
    let today = world.today();
    for hour in 16..20 {
        taro.walks(&world, &format!("again at {hour}"), today, hour - 1, 500, IPHONE);
        world.time.advance_to(today, hour, 0);
        let wakes = taro.store.wake_ups(world.time.get().millis());
        assert_eq!(wakes.len(), 1, "at {hour}");
        let mut run = taro.connected.phone.kenpos().health_run(Channel::AppleHealth, HealthReason::Background);
        drive(&mut run, &mut Woken::by(wakes, &mut taro.store), || world.time.get()).expect("a report");
        taro.store.register_observer(healthkit::Kind::Steps);
    }
    assert_eq!(shown(&taro, today).0, Some(2_000));
    taro.sync().await;
    all_is_well(&world, &taro, TARO, 1_020).await;
}

async fn case_030_what_the_company_forbids_is_typed_and_measured_steps_take_its_place_when_it_is_allowed_again(
    back_end: BackEnd<'_>,
) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 532).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    taro.happens(&world, &healthkit::Event::RestrictByProfile {});
    taro.walks(&world, "phone", day, 7, 5_500, IPHONE);
    let report = taro.opens(&world).await;
    assert_eq!(report.ended, Some(WhyEnded::Off(OffReason::Restricted)));
    assert_eq!((taro.link_state(), shown(&taro, day).0), (LinkState::Restricted, None));
    log_steps(&taro, 4_000, None);
    taro.sync().await;
    assert_eq!((shown(&taro, day), taro.owed()), ((Some(4_000), 0), 0));

    world.time.advance_days(1);
    taro.happens(&world, &healthkit::Event::LiftRestriction {});
    taro.reads(&world).await;
    assert_eq!(shown(&taro, day), (Some(5_500), 5_500), "measured in the place of typed");
    assert_eq!(reading(&taro, day, Source::Manual).verdict, StepsVerdict::MeasuredInstead);
    assert_eq!(awarded(&world.union.books(TARO).await, AwardCode::Steps), (1, 10), "one day, one award");
    all_is_well(&world, &taro, TARO, 1_010).await;
}

async fn case_127_a_permission_taken_away_on_an_iphone_erases_nothing_and_given_back_reads_on(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 533).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    taro.walks(&world, "phone", day, 8, 6_000, IPHONE);
    taro.reads(&world).await;
    // HealthKit tells nobody: it looks like an empty store.
    taro.happens(&world, &healthkit::Event::Allow { read: vec![], write: vec![] });
    for later in 1..=4 {
        world.time.advance_days(1);
        taro.walks(&world, &format!("day {later}"), day.plus_days(later), 8, 3_000, IPHONE);
        taro.reads(&world).await;
        assert_eq!(shown(&taro, day).0, Some(6_000));
        assert_eq!(shown(&taro, day.plus_days(later)).0, None);
    }
    assert_eq!(taro.link_state(), LinkState::NothingVisible);
    taro.happens(&world, &allowed());
    world.time.advance_days(1);
    taro.reads(&world).await;
    assert_eq!(taro.link_state(), LinkState::UpToDate);
    for later in 1..=4 {
        assert_eq!(shown(&taro, day.plus_days(later)).0, Some(3_000), "day {later}");
    }
    assert_eq!(held(&world, TARO, day).await.0, Some(6_000));
    all_is_well(&world, &taro, TARO, 1_050).await;
}

async fn case_076_a_permission_removed_and_given_back_on_android_loses_and_zeroes_nothing(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 534).await;
    let mut ken = with_android(&world, world.phone_of_newcomer(KEN, Platform::Android).await);
    let day = world.today();
    ken.walks(&world, "phone", day, 8, 5_000, ANDROID);
    ken.reads(&world).await;
    let nothing = health_connect::Event::Allow { read: vec![], write: vec![], background: false, history: false };
    ken.happens(&world, &nothing);
    world.time.advance_days(2);
    let report = ken.opens(&world).await;
    assert_eq!(report.ended, Some(WhyEnded::Off(OffReason::PermissionMissing)));
    assert_eq!((ken.link_state(), shown(&ken, day).0), (LinkState::PermissionMissing, Some(5_000)));
    ken.walks(&world, "late", day, 18, 700, ANDROID);
    ken.walks(&world, "meanwhile", day.plus_days(1), 8, 4_000, ANDROID);

    world.time.advance_days(1);
    ken.happens(&world, &granted());
    ken.reads(&world).await;
    assert_eq!((shown(&ken, day).0, shown(&ken, day.plus_days(1)).0), (Some(5_700), Some(4_000)));
    assert_eq!(held(&world, KEN, day).await, (Some(5_700), 5_700));
    all_is_well(&world, &ken, KEN, 1_020).await;
}

async fn case_062_reading_in_the_background_without_that_permission_waits_for_the_app_to_be_opened(
    back_end: BackEnd<'_>,
) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 535).await;
    let mut ken = with_android(&world, world.phone_of_newcomer(KEN, Platform::Android).await);
    let day = world.today();
    let read = vec![health_connect::Kind::Steps, health_connect::Kind::Weight];
    let in_front = health_connect::Event::Allow { read, write: vec![], background: false, history: false };
    ken.happens(&world, &in_front);
    ken.walks(&world, "phone", day, 8, 5_000, ANDROID);
    ken.happens(&world, &health_connect::Event::LeaveApp {});
    let report = ken.run(&world, HealthReason::Background);
    assert_eq!(report.ended, Some(WhyEnded::Waiting(WaitReason::BackgroundForbidden)));
    assert_eq!((ken.link_state(), shown(&ken, day).0), (LinkState::ForegroundOnly, None));
    world.time.advance_millis(60_000);
    ken.happens(&world, &health_connect::Event::OpenApp {});
    ken.reads(&world).await;
    assert_eq!((ken.link_state(), shown(&ken, day).0), (LinkState::UpToDate, Some(5_000)));
    all_is_well(&world, &ken, KEN, 1_010).await;
}
