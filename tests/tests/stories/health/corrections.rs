//! Days that change after they were read: late, deleted, typed.

use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::DayState;
use kenpos_rules::provenance::StepsNote;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{KEN, TARO};
use kenpos_tests::world::World;

use super::super::{all_is_well, granted as awarded};
use super::*;

stories!(
    case_040_a_watch_that_syncs_in_the_morning_corrects_yesterday_at_the_server_too,
    case_036_037_a_deletion_on_an_open_day_lowers_it_and_on_a_final_day_changes_nothing,
    case_126_a_day_whose_samples_are_all_deleted_is_zero_and_its_points_stay,
    case_041_steps_typed_in_the_health_app_earn_the_day_and_are_no_device_steps,
    case_003_samsungs_one_record_a_day_is_asked_for_whole_and_grows_through_the_day,
    case_073_typed_steps_on_android_are_swept_out_of_what_is_credited,
);

async fn case_040_a_watch_that_syncs_in_the_morning_corrects_yesterday_at_the_server_too(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T22:00:00+09:00", 540).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    taro.walks(&world, "phone", day, 8, 3_000, IPHONE);
    taro.reads(&world).await;
    world.time.advance_to(day.plus_days(1), 7, 0);
    taro.walks(&world, "watch in the evening", day, 19, 2_500, WATCH);
    // The same morning walk: the store merges them, and no sum of samples would.
    taro.walks(&world, "watch in the morning", day, 8, 3_200, WATCH);
    taro.reads(&world).await;
    assert_eq!(shown(&taro, day), (Some(5_700), 5_700));
    assert_eq!(held(&world, TARO, day).await, shown(&taro, day));
    assert_eq!(awarded(&world.union.books(TARO).await, AwardCode::Steps), (1, 10));
    all_is_well(&world, &taro, TARO, 1_010).await;
}

async fn case_036_037_a_deletion_on_an_open_day_lowers_it_and_on_a_final_day_changes_nothing(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 541).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    for (id, hour, count) in [("one", 8, 3_000), ("two", 10, 2_000), ("three", 12, 1_000)] {
        taro.walks(&world, id, day, hour, count, IPHONE);
    }
    taro.reads(&world).await;
    world.time.advance_days(2);
    taro.happens(&world, &healthkit::Event::Delete { id: "two".to_owned() });
    taro.reads(&world).await;
    assert_eq!((shown(&taro, day), why(&taro, day).state), ((Some(4_000), 4_000), DayState::Settling));
    assert_eq!(held(&world, TARO, day).await, (Some(4_000), 4_000));

    world.time.advance_days(8);
    taro.happens(&world, &healthkit::Event::Delete { id: "three".to_owned() });
    taro.reads(&world).await;
    assert_eq!((shown(&taro, day), why(&taro, day).state), ((Some(4_000), 4_000), DayState::Final));
    let late = reading(&taro, day, Source::AppleHealth).late_steps;
    assert_eq!(late.map(StepCount::count), Some(3_000), "shown as what it became");
    assert_eq!(held(&world, TARO, day).await, (Some(4_000), 4_000));
    all_is_well(&world, &taro, TARO, 1_010).await;
}

async fn case_126_a_day_whose_samples_are_all_deleted_is_zero_and_its_points_stay(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 542).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    taro.walks(&world, "mistake", day, 8, 3_000, IPHONE);
    taro.reads(&world).await;
    taro.happens(&world, &healthkit::Event::Delete { id: "mistake".to_owned() });
    taro.reads(&world).await;
    assert_eq!(shown(&taro, day), (Some(0), 0));
    assert_eq!(held(&world, TARO, day).await, (Some(0), 0));
    all_is_well(&world, &taro, TARO, 1_010).await;
}

async fn case_041_steps_typed_in_the_health_app_earn_the_day_and_are_no_device_steps(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 543).await;
    let mut taro = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let (day, next) = (world.today(), world.today().plus_days(1));
    taro.walks(&world, "phone", day, 8, 5_000, IPHONE);
    taro.walks(&world, "typed", day, 12, 20_000, TYPED);
    taro.reads(&world).await;
    let seen = reading(&taro, day, Source::AppleHealth);
    assert_eq!((seen.steps.count(), seen.device_steps.count()), (25_000, 5_000));
    assert_eq!((shown(&taro, day), seen.typed_steps.map(StepCount::count)), ((Some(25_000), 5_000), Some(20_000)));
    assert_eq!(seen.notes, [StepsNote::TypedNotCredited]);
    assert_eq!(held(&world, TARO, day).await, (Some(25_000), 5_000), "the server judges it again");

    world.time.advance_to(next, 20, 0);
    taro.walks(&world, "typed only", next, 12, 8_000, TYPED);
    taro.reads(&world).await;
    assert_eq!(shown(&taro, next), (Some(8_000), 0));
    assert_eq!(awarded(&world.union.books(TARO).await, AwardCode::Steps), (2, 20), "both days earn the daily ten");
    all_is_well(&world, &taro, TARO, 1_020).await;
}

async fn case_003_samsungs_one_record_a_day_is_asked_for_whole_and_grows_through_the_day(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 544).await;
    let mut ken = with_android(&world, world.phone_of_newcomer(KEN, Platform::Android).await);
    let day = world.today();
    for (hour, count) in [(11, 4_200), (15, 6_000), (21, 9_878)] {
        world.time.advance_to(day, hour, 47);
        let record = health_connect::StepsWritten {
            id: "day".to_owned(),
            origin: "com.sec.android.app.shealth".to_owned(),
            start: day.start().millis(),
            end: day.end().plus_millis(-60_000).millis(),
            count,
            client_record_id: Some(day.to_string()),
            client_record_version: hour,
            recording_method: RecordingMethod::AutomaticallyRecorded,
            offset_minutes: Some(540),
            device: Some("phone".to_owned()),
        };
        ken.happens(&world, &health_connect::Event::WriteSteps(record));
        ken.reads(&world).await;
        assert_eq!(shown(&ken, day).0, u32::try_from(count).ok(), "whole, not the part until now");
    }
    assert_eq!(held(&world, KEN, day).await, (Some(9_878), 9_878));
    all_is_well(&world, &ken, KEN, 1_010).await;
}

async fn case_073_typed_steps_on_android_are_swept_out_of_what_is_credited(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 545).await;
    let mut ken = with_android(&world, world.phone_of_newcomer(KEN, Platform::Android).await);
    let day = world.today();
    ken.walks(&world, "band", day, 8, 4_000, FITBIT);
    let start = day.start().plus_millis(14 * 3_600_000).millis();
    let typed = health_connect::StepsWritten {
        id: "typed".to_owned(),
        origin: "com.google.android.apps.fitness".to_owned(),
        start,
        end: start + 3_600_000,
        count: 10_000,
        client_record_id: None,
        client_record_version: 0,
        recording_method: RecordingMethod::ManualEntry,
        offset_minutes: None,
        device: None,
    };
    ken.happens(&world, &health_connect::Event::WriteSteps(typed));
    ken.reads(&world).await;
    assert_eq!(shown(&ken, day), (Some(14_000), 4_000));
    assert_eq!(held(&world, KEN, day).await, (Some(14_000), 4_000));
    all_is_well(&world, &ken, KEN, 1_010).await;
}
