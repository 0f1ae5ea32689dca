//! Clocks that are wrong: setting one gains nothing, honest days are not lost.

use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{KEN, TARO, registered};
use kenpos_tests::world::{SERVER_URL, World};

use super::{all_is_well, granted, ledger_is_whole, log_weight, whole_day};

stories!(
    case_018_107_ten_honest_offline_days_earn_ten_even_across_a_restart_of_the_phone,
    a_clock_set_forward_and_back_earns_no_day_that_was_not_lived,
    a_restart_does_not_help_a_clock_that_was_set,
    case_017_a_wrong_clock_in_the_same_boot_does_not_cost_an_honest_member_a_day,
    days_after_months_of_silence_count_although_the_phone_signs_in_before_it_syncs,
);

const DAY_MS: i64 = 86_400_000;

async fn case_018_107_ten_honest_offline_days_earn_ten_even_across_a_restart_of_the_phone(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-10T08:00:00+09:00", 80).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.courier.set_offline(true);
    for day in 0..10 {
        whole_day(&ken.phone);
        if day == 4 {
            ken.phone.clocks.reboot();
        }
        world.time.advance_days(1);
    }
    ken.courier.set_offline(false);
    ken.phone.sync().await;
    let books = world.union.books(KEN).await;
    for code in [AwardCode::Login, AwardCode::Launch, AwardCode::Weight, AwardCode::Steps, AwardCode::ActionGoal] {
        assert_eq!(granted(&books, code).0, 10, "{code:?}");
    }
    all_is_well(&world, &ken.phone, KEN, 1_000 + 10 * 31).await;
}

async fn a_clock_set_forward_and_back_earns_no_day_that_was_not_lived(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-10T08:00:00+09:00", 81).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.courier.set_offline(true);
    taro.phone.kenpos().launch().expect("kept");
    for days in [-5, -3, 2, 4, 6] {
        taro.phone.clocks.set_wall_error_millis(days * DAY_MS);
        taro.phone.kenpos().launch().expect("kept");
    }
    taro.phone.clocks.set_wall_error_millis(0);
    taro.courier.set_offline(false);
    taro.phone.sync().await;
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Launch), (1, 1));
    ledger_is_whole(&world).await;
}

async fn a_restart_does_not_help_a_clock_that_was_set(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-10T08:00:00+09:00", 82).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.courier.set_offline(true);
    for days in [-5, -3, 2, 4, 6] {
        taro.phone.clocks.reboot();
        taro.phone.clocks.set_wall_error_millis(days * DAY_MS);
        world.time.advance_millis(1_000);
        taro.phone.kenpos().launch().expect("kept");
    }
    taro.phone.clocks.reboot();
    taro.phone.clocks.set_wall_error_millis(0);
    world.time.advance_millis(1_000);
    taro.courier.set_offline(false);
    taro.phone.sync().await;
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Launch), (1, 1), "one real day, one launch");
    ledger_is_whole(&world).await;
}

async fn case_017_a_wrong_clock_in_the_same_boot_does_not_cost_an_honest_member_a_day(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-10T08:00:00+09:00", 83).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.phone.sync().await;
    ken.courier.set_offline(true);
    // The clock loses a day (a flat battery of the clock chip); the monotonic clock goes on.
    ken.phone.clocks.set_wall_error_millis(-DAY_MS);
    for _ in 0..3 {
        ken.phone.kenpos().launch().expect("kept");
        log_weight(&ken.phone, 70_000);
        world.time.advance_days(1);
    }
    ken.courier.set_offline(false);
    ken.phone.sync().await;
    let books = world.union.books(KEN).await;
    assert_eq!(granted(&books, AwardCode::Launch), (3, 3));
    assert_eq!(granted(&books, AwardCode::Weight), (3, 30));
    ledger_is_whole(&world).await;
}

async fn days_after_months_of_silence_count_although_the_phone_signs_in_before_it_syncs(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-08-01T08:00:00+09:00", 84).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.courier.set_offline(true);
    world.time.advance_days(70);
    for _ in 0..3 {
        ken.phone.kenpos().launch().expect("kept");
        log_weight(&ken.phone, 70_000);
        world.time.advance_days(1);
    }
    ken.courier.set_offline(false);
    // The sign-in is a contact, too; the one before it, which all entries name, must not be forgotten over it.
    ken.phone.set_up(SERVER_URL, registered(KEN)).await;
    ken.phone.sync().await;
    let books = world.union.books(KEN).await;
    assert_eq!(granted(&books, AwardCode::Launch), (3, 3));
    assert_eq!(granted(&books, AwardCode::Weight), (3, 30));
    ledger_is_whole(&world).await;
}
