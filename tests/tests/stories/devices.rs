//! Several phones, several members, one folder.

use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_rules::steps::StepCount;
use kenpos_tests::courier::Fault;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{HANAKO, KEN, TARO, newcomer, registered};
use kenpos_tests::phone::setup;
use kenpos_tests::world::{SERVER_URL, World};

use super::{all_is_well, granted, log_steps, log_weight, whole_day};

stories!(
    case_105_two_phones_of_one_member_earn_one_bonus_and_show_the_same,
    the_same_day_typed_on_two_phones_is_one_record_and_the_later_one_stands,
    case_102_a_second_member_on_the_same_phone_sees_and_sends_only_their_own,
    a_setup_whose_answer_was_lost_is_repeated_without_a_second_registration,
    a_setup_that_fails_again_and_again_on_a_bad_network_never_closes_the_door,
);

async fn case_105_two_phones_of_one_member_earn_one_bonus_and_show_the_same(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 40).await;
    let iphone = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let android = world.phone_of(TARO, Platform::Android).await;
    whole_day(&iphone.phone);
    whole_day(&android.phone);
    iphone.phone.sync().await;
    android.phone.sync().await;
    iphone.phone.sync().await;
    let books = world.union.books(TARO).await;
    assert_eq!(granted(&books, AwardCode::Launch), (1, 1));
    assert_eq!(granted(&books, AwardCode::Weight), (1, 10));
    all_is_well(&world, &iphone.phone, TARO, 1_031).await;
    all_is_well(&world, &android.phone, TARO, 1_031).await;
}

async fn the_same_day_typed_on_two_phones_is_one_record_and_the_later_one_stands(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 41).await;
    let iphone = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let android = world.phone_of(TARO, Platform::Android).await;
    log_steps(&iphone.phone, 3_000, None);
    world.time.advance_millis(60_000);
    log_steps(&android.phone, 5_000, None);
    iphone.phone.sync().await;
    android.phone.sync().await;
    iphone.phone.sync().await;
    for phone in [&iphone.phone, &android.phone] {
        let history = phone.kenpos().history(world.today(), world.today()).expect("history");
        assert_eq!(history.days[0].records.len(), 1);
        assert_eq!(history.days[0].steps.map(StepCount::count), Some(5_000));
        all_is_well(&world, phone, TARO, 1_010).await;
    }
}

async fn case_102_a_second_member_on_the_same_phone_sees_and_sends_only_their_own(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 42).await;
    let shared = world.phone_of_newcomer(TARO, Platform::Android).await;
    shared.courier.set_offline(true);
    log_weight(&shared.phone, 68_200);
    shared.phone.kenpos().sign_out().await.expect("signed out");
    shared.courier.set_offline(false);

    shared.phone.set_up(SERVER_URL, newcomer(KEN)).await;
    assert_eq!(shared.phone.kenpos().home().expect("home").weight_grams, None, "another member's weight shows");
    log_steps(&shared.phone, 4_000, None);
    shared.phone.sync().await;
    all_is_well(&world, &shared.phone, KEN, 1_010).await;
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Weight), (0, 0), "Taro's weight is still sealed");

    // Taro comes back: what he had logged is there and goes out.
    shared.phone.kenpos().sign_out().await.expect("signed out");
    shared.phone.set_up(SERVER_URL, registered(TARO)).await;
    assert_eq!(shared.phone.owed(), 1);
    shared.phone.sync().await;
    all_is_well(&world, &shared.phone, TARO, 1_010).await;
}

async fn a_setup_whose_answer_was_lost_is_repeated_without_a_second_registration(back_end: BackEnd<'_>) {
    for kenpos_id in [TARO, HANAKO] {
        let faults = [Fault::AnswerLost, Fault::Repeated, Fault::Late, Fault::RequestLost];
        // At the registration itself, then at the terms, then at the consent.
        for (before, fault) in (0..3).flat_map(|before| faults.iter().map(move |fault| (before, fault))) {
            let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 43).await;
            let phone = world.new_phone(Platform::Ios);
            let setup = setup(SERVER_URL, newcomer(kenpos_id));
            phone.courier.next(std::iter::repeat_n(Fault::None, before).chain([fault.clone()]));
            let mut done = phone.phone.kenpos().setup(&setup).await;
            if done.is_err() {
                assert_eq!(
                    done.expect_err("no answer came").code(),
                    "offline",
                    "{kenpos_id}, request {before}: {fault:?}"
                );
                done = phone.phone.kenpos().setup(&setup).await;
            }
            done.unwrap_or_else(|error| panic!("{kenpos_id}, request {before}: {fault:?}: {error}"));
            phone.phone.sync().await;
            all_is_well(&world, &phone.phone, kenpos_id, 1_000).await;
        }
    }
}

async fn a_setup_that_fails_again_and_again_on_a_bad_network_never_closes_the_door(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 44).await;
    let hanako = world.new_phone(Platform::Android);
    let setup = setup(SERVER_URL, newcomer(HANAKO));
    // Registered and heard, but the consent fails, ten times: more often than wrong tries are allowed.
    for _ in 0..10 {
        hanako.courier.next([Fault::None, Fault::None, Fault::RequestLost]);
        assert_eq!(hanako.phone.kenpos().setup(&setup).await.expect_err("the network failed").code(), "offline");
    }
    hanako.phone.kenpos().setup(&setup).await.expect("the door is open");
    hanako.phone.sync().await;
    all_is_well(&world, &hanako.phone, HANAKO, 1_000).await;
}
