//! The network between phone and server: lost, repeated, late, full, busy, poisoned.

use kenpos_core::session::Platform;
use kenpos_core::sync::{SyncReason, WhyStopped};
use kenpos_rules::award::AwardCode;
use kenpos_tests::courier::Fault;
use kenpos_tests::damage::poison_first_item;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{KEN, TARO};
use kenpos_tests::world::World;

use super::{all_is_well, balance, granted, log_steps, log_weight, whole_day};

stories!(
    case_098_an_answer_lost_after_the_commit_counts_once,
    lost_repeated_and_late_requests_neither_lose_nor_double,
    a_captive_portal_is_not_taken_for_the_server,
    a_413_halves_the_request_until_it_passes,
    case_101_a_poison_item_is_parked_with_its_reason_and_the_rest_flows,
    case_104_a_503_with_retry_after_over_midnight_is_waited_for_and_both_days_count,
    every_status_that_is_not_an_answer_keeps_the_queue,
    a_quiet_sync_is_one_small_request,
);

async fn case_098_an_answer_lost_after_the_commit_counts_once(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 20).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    whole_day(&taro.phone);
    taro.courier.next([Fault::AnswerLost]);
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Offline);
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Weight), (1, 10), "the server has it already");
    assert_eq!(taro.phone.owed(), 4, "the phone does not know and keeps it");
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_031).await;
}

async fn lost_repeated_and_late_requests_neither_lose_nor_double(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 21).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    for fault in [Fault::RequestLost, Fault::Repeated, Fault::Late, Fault::AnswerLost, Fault::status(500)] {
        whole_day(&taro.phone);
        taro.courier.next([fault]);
        taro.phone.sync().await;
        taro.phone.sync().await;
        world.time.advance_days(1);
    }
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_000 + 5 * 31).await;
}

async fn a_captive_portal_is_not_taken_for_the_server(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 22).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    log_weight(&taro.phone, 68_200);
    taro.courier.next([Fault::captive_portal()]);
    let report = taro.phone.sync().await;
    assert_eq!((report.sent, report.parked, report.remaining), (0, 0, 1));
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn a_413_halves_the_request_until_it_passes(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 23).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    for minute in 0..8 {
        log_weight(&taro.phone, 68_000 + minute);
        world.time.advance_millis(60_000);
    }
    taro.courier.take_log();
    taro.courier.next([Fault::status(413), Fault::status(413)]);
    let report = taro.phone.sync().await;
    assert_eq!((report.sent, report.parked, report.why_stopped), (8, 0, WhyStopped::Done));
    let sizes: Vec<usize> = taro.courier.take_log().iter().map(|passage| passage.request_bytes).collect();
    assert!(sizes[0] > sizes[1] && sizes[1] > sizes[2], "the requests do not shrink: {sizes:?}");
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn case_101_a_poison_item_is_parked_with_its_reason_and_the_rest_flows(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 24).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    log_weight(&ken.phone, 70_000);
    log_steps(&ken.phone, 8_000, None);
    poison_first_item(ken.phone.home()).expect("an item is owed");
    let report = ken.phone.sync().await;
    assert_eq!((report.sent, report.parked, report.remaining), (1, 1, 0));
    let outbox = ken.phone.kenpos().outbox().expect("outbox");
    assert_eq!(outbox.items.len(), 1);
    let parked = serde_json::to_value(&outbox.items[0]).expect("an item is JSON");
    assert_eq!(parked["state"], "parked");
    assert!(!parked["reason"].as_str().unwrap_or_default().is_empty(), "a parked item has no reason: {parked}");
    assert_eq!(balance(&ken.phone), 1_010, "the steps behind it were paid");
    // It stays parked and blocks nothing.
    world.time.advance_days(1);
    log_weight(&ken.phone, 70_000);
    assert_eq!(ken.phone.sync().await.sent, 1);
    assert_eq!(balance(&ken.phone), 1_020);
}

async fn case_104_a_503_with_retry_after_over_midnight_is_waited_for_and_both_days_count(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T23:00:00+09:00", 25).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    whole_day(&taro.phone);
    taro.courier.next([Fault::busy_for(2 * 3_600)]);
    taro.phone.sync_as(SyncReason::Foreground).await;
    world.time.advance_millis(90 * 60_000);
    assert_eq!(world.today().to_string(), "2026-11-21");
    taro.courier.take_log();
    whole_day(&taro.phone);
    taro.phone.sync_as(SyncReason::Foreground).await;
    assert!(taro.courier.take_log().is_empty(), "the server asked for two hours of patience");
    world.time.advance_millis(31 * 60_000);
    assert_eq!(taro.phone.sync_as(SyncReason::Foreground).await.why_stopped, WhyStopped::Done);
    all_is_well(&world, &taro.phone, TARO, 1_000 + 2 * 31).await;
}

async fn every_status_that_is_not_an_answer_keeps_the_queue(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 26).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    log_weight(&taro.phone, 68_200);
    for status in [204, 301, 302, 404, 405, 408, 425, 429, 500, 502, 503, 504, 520, 599] {
        taro.courier.next([Fault::status(status)]);
        let report = taro.phone.sync().await;
        assert_eq!((report.sent, report.parked, report.remaining), (0, 0, 1), "after {status}");
        world.time.advance_millis(16 * 60_000);
    }
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn a_quiet_sync_is_one_small_request(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 27).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    whole_day(&taro.phone);
    taro.phone.sync().await;
    taro.courier.take_log();
    taro.phone.sync().await;
    let log = taro.courier.take_log();
    assert_eq!(log.len(), 1, "{log:?}");
    assert!(log[0].request_bytes + log[0].answer_bytes <= 1_536, "{log:?}");
}
