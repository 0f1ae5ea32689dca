//! Phones that are replaced, and phones that two members use.

use std::sync::Arc;

use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_tests::clock::DeviceClocks;
use kenpos_tests::courier::LossyCourier;
use kenpos_tests::database::BackEnd;
use kenpos_tests::folder::copy_folder;
use kenpos_tests::members::{KEN, TARO, newcomer as person, registered};
use kenpos_tests::world::{SERVER_URL, World};

use super::super::{all_is_well, balance, granted as awarded};
use super::*;

stories!(
    case_031_an_iphone_replaced_and_restored_from_its_backup_counts_nothing_twice,
    case_051_another_android_phone_that_knows_no_token_changes_no_day,
    case_102_two_members_share_a_phone_and_each_gets_only_the_steps_walked_as_themselves,
    a_channel_unlinked_with_its_days_is_deleted_at_the_server_and_the_points_stay,
);

/// The member goes on with another phone: what the backup holds is there, what the keychain held is not.
async fn restored<S>(world: &World, old: Walker<S>, kenpos_id: &str, platform: Platform) -> Walker<S> {
    let home = world.folder().join("restored");
    copy_folder(old.home(), &home);
    let courier = LossyCourier::to(world.union.router());
    let clocks = DeviceClocks::following(&world.time);
    let phone = Phone::new(&home, platform, clocks, &world.rng, Arc::clone(&courier) as _);
    phone.set_up(SERVER_URL, registered(kenpos_id)).await;
    Walker { connected: Connected { phone, courier }, store: old.store }
}

async fn case_031_an_iphone_replaced_and_restored_from_its_backup_counts_nothing_twice(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 550).await;
    let mut old = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let (day, next) = (world.today(), world.today().plus_days(1));
    old.walks(&world, "a", day, 8, 3_000, IPHONE);
    old.walks(&world, "b", day, 10, 2_000, WATCH);
    old.reads(&world).await;
    world.time.advance_to(next, 9, 0);
    let mut new = restored(&world, old, TARO, Platform::Ios).await;
    new.happens(&world, &healthkit::Event::RestoreToNewPhone { phone: "new iphone".to_owned() });
    new.reads(&world).await;
    // Two installations have read the day, and it is one day.
    assert_eq!(why(&new, day).readings.len(), 2);
    assert_eq!((shown(&new, day), balance(&new)), ((Some(5_000), 5_000), 1_010));
    new.walks(&world, "c", day, 19, 400, WATCH);
    new.walks(&world, "d", next, 8, 1_000, IPHONE);
    new.reads(&world).await;
    assert_eq!((shown(&new, day), shown(&new, next)), ((Some(5_400), 5_400), (Some(1_000), 1_000)));
    assert_eq!(held(&world, TARO, day).await, (Some(5_400), 5_400));
    assert_eq!(awarded(&world.union.books(TARO).await, AwardCode::Steps), (2, 20));
    all_is_well(&world, &new, TARO, 1_020).await;
}

async fn case_051_another_android_phone_that_knows_no_token_changes_no_day(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 551).await;
    let mut old = with_android(&world, world.phone_of_newcomer(KEN, Platform::Android).await);
    let (day, next) = (world.today(), world.today().plus_days(1));
    old.walks(&world, "a", day, 8, 5_000, ANDROID);
    old.reads(&world).await;
    world.time.advance_to(next, 20, 0);
    let mut new = restored(&world, old, KEN, Platform::Android).await;
    new.happens(&world, &health_connect::Event::ChangePhone { phone: "new android".to_owned() });
    new.happens(&world, &granted());
    new.walks(&world, "b", next, 8, 4_000, ANDROID);
    new.reads(&world).await;
    assert_eq!((shown(&new, day).0, shown(&new, next).0), (Some(5_000), Some(4_000)), "an empty store is no zero");
    assert_eq!(held(&world, KEN, day).await, (Some(5_000), 5_000));
    all_is_well(&world, &new, KEN, 1_020).await;
}

async fn case_102_two_members_share_a_phone_and_each_gets_only_the_steps_walked_as_themselves(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T12:00:00+09:00", 552).await;
    let mut phone = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let day = world.today();
    phone.walks(&world, "taro", day, 8, 6_000, IPHONE);
    phone.reads(&world).await;
    phone.kenpos().sign_out().await.expect("signed out");

    phone.set_up(SERVER_URL, person(KEN)).await;
    phone.kenpos().link_health(phone.store.channel()).expect("linked");
    assert_eq!(phone.opens(&world).await.ended, Some(WhyEnded::ClaimNeeded));
    assert_eq!((phone.link_state(), shown(&phone, day).0), (LinkState::ClaimNeeded, None));
    phone.kenpos().claim_phone_data().expect("claimed");
    world.time.advance_to(day, 20, 0);
    phone.walks(&world, "ken", day, 18, 1_234, IPHONE);
    phone.reads(&world).await;
    assert_eq!(shown(&phone, day).0, Some(1_234), "Taro's morning is not Ken's");
    all_is_well(&world, &phone, KEN, 1_010).await;
    phone.kenpos().sign_out().await.expect("signed out");

    // Taro comes back, and Ken's evening is not his.
    phone.set_up(SERVER_URL, registered(TARO)).await;
    assert_eq!(phone.opens(&world).await.ended, Some(WhyEnded::ClaimNeeded));
    phone.kenpos().claim_phone_data().expect("claimed");
    phone.reads(&world).await;
    assert_eq!(shown(&phone, day).0, Some(6_000));
    assert_eq!((held(&world, TARO, day).await.0, held(&world, KEN, day).await.0), (Some(6_000), Some(1_234)));
    all_is_well(&world, &phone, TARO, 1_010).await;
}

async fn a_channel_unlinked_with_its_days_is_deleted_at_the_server_and_the_points_stay(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T20:00:00+09:00", 553).await;
    let mut ken = with_android(&world, world.phone_of_newcomer(KEN, Platform::Android).await);
    let day = world.today();
    ken.walks(&world, "a", day, 8, 5_000, FITBIT);
    ken.reads(&world).await;
    ken.kenpos().unlink_health(ken.store.channel(), false).expect("unlinked");
    ken.sync().await;
    assert_eq!((ken.link_state(), shown(&ken, day)), (LinkState::NotLinked, (None, 0)));
    assert_eq!(ken.opens(&world).await.ended, Some(WhyEnded::NotLinked));
    assert_eq!(held(&world, KEN, day).await, (None, 0));
    all_is_well(&world, &ken, KEN, 1_010).await;

    // Linked again, the day is read again, and is not paid twice.
    ken.kenpos().link_health(ken.store.channel()).expect("linked");
    ken.reads(&world).await;
    assert_eq!((shown(&ken, day).0, held(&world, KEN, day).await.0), (Some(5_000), Some(5_000)));
    all_is_well(&world, &ken, KEN, 1_010).await;
}
