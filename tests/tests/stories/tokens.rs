//! Sessions: refreshed, lost on the way, revoked, locked.

use kenpos_core::session::Platform;
use kenpos_core::sync::WhyStopped;
use kenpos_tests::courier::Fault;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::TARO;
use kenpos_tests::world::World;

use super::{all_is_well, log_weight, whole_day};

stories!(
    a_token_refresh_whose_answer_is_lost_does_not_sign_anybody_out,
    a_locked_secret_store_stops_the_sync_and_is_not_a_sign_out,
    an_expired_session_keeps_logging_open_and_sends_all_after_signing_in_again,
    a_server_that_restarts_between_two_requests_goes_on_where_it_was,
);

async fn a_token_refresh_whose_answer_is_lost_does_not_sign_anybody_out(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 60).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    for fault in [Fault::AnswerLost, Fault::RequestLost, Fault::Late, Fault::Repeated] {
        world.time.advance_days(1);
        whole_day(&taro.phone);
        taro.courier.take_log();
        taro.courier.next([fault]);
        taro.phone.sync().await;
        assert_eq!(taro.courier.take_log()[0].path, "/v1/token", "a day later the access token is out of date");
        taro.phone.reopen();
        assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done);
    }
    all_is_well(&world, &taro.phone, TARO, 1_000 + 4 * 31).await;
}

async fn a_locked_secret_store_stops_the_sync_and_is_not_a_sign_out(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 61).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    world.time.advance_days(1);
    log_weight(&taro.phone, 68_200);
    taro.phone.secrets.set_locked(true);
    let report = taro.phone.sync().await;
    assert_eq!((report.why_stopped, report.remaining), (WhyStopped::Locked, 1));
    log_weight(&taro.phone, 68_100);
    taro.phone.secrets.set_locked(false);
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done);
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn an_expired_session_keeps_logging_open_and_sends_all_after_signing_in_again(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 62).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    world.time.advance_days(1);
    let gone =
        r#"{"type":"urn:kenpos:problem:device_revoked","title":"t","status":401,"code":"device_revoked","detail":"d"}"#;
    taro.courier.next([Fault::Answered {
        status: 401,
        retry_after_seconds: None,
        content_type: "application/problem+json",
        body: gone.to_owned(),
    }]);
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::SignInNeeded);
    whole_day(&taro.phone);
    let home = taro.phone.kenpos().home().expect("home");
    assert_eq!((home.earned.0, home.queued), (31, 4), "logging goes on");
    taro.phone.set_up(kenpos_tests::world::SERVER_URL, kenpos_tests::members::registered(TARO)).await;
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_031).await;
}

async fn a_server_that_restarts_between_two_requests_goes_on_where_it_was(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 63).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    whole_day(&taro.phone);
    taro.courier.next([Fault::AnswerLost]);
    taro.phone.sync().await;
    world.union.restart().await;
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_031).await;
}
