//! What is refused, and by whom.

use super::*;
use crate::testing::moment;

#[tokio::test]
async fn too_large_a_request_is_halved_until_it_fits() {
    let (device, kenpos) = Device::set_up().await;
    device.server.take_at_most(2);
    log_weights(&kenpos, 9);
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.sent, report.parked), (WhyStopped::Done, 9, 0));
    let sizes: Vec<usize> = device.server.take_log().iter().map(|seen| seen.items).collect();
    assert_eq!(sizes, [9, 4, 2, 2, 2, 2, 1], "once it fits it is not tried larger again");
}

#[tokio::test]
async fn an_item_too_large_alone_is_parked_and_the_rest_flows() {
    let (device, kenpos) = Device::set_up().await;
    device.server.take_at_most(0);
    log_weights(&kenpos, 3);
    let report = sync(&kenpos).await;
    assert_eq!((report.parked, report.remaining), (3, 0));
    assert_eq!(parked_reasons(&kenpos), vec![Some("payload_too_large".to_owned()); 3]);
}

#[tokio::test]
async fn case_101_a_poison_item_is_found_parked_and_blocks_nobody() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 40);
    device.server.poison(60_013);
    device.server.poison(60_014);
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.sent, report.parked, report.remaining), (WhyStopped::Done, 38, 2, 0));
    assert_eq!(parked_reasons(&kenpos), vec![Some("unreadable".to_owned()); 2]);
    let requests = device.server.take_log().len();
    assert!(requests < 30, "two among forty took {requests} requests");
}

#[tokio::test]
async fn a_refused_item_is_parked_with_its_reason_while_the_rest_flows() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 4);
    device.server.refuse(60_000, 422, "invalid");
    device.server.refuse(60_001, 410, "gone");
    device.server.refuse(60_002, 409, "in_flight");
    let report = sync(&kenpos).await;
    assert_eq!((report.sent, report.parked, report.remaining), (1, 2, 1));
    assert_eq!(report.why_stopped, WhyStopped::Later, "what is in flight is asked for again");
    device.server.accept_again(60_002);
    assert_eq!(sync(&kenpos).await.sent, 1);
    assert_eq!(parked_reasons(&kenpos), [Some("invalid".to_owned()), Some("gone".to_owned())]);
}

#[tokio::test]
async fn case_099_an_id_the_server_knows_for_another_content_is_parked_and_said() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 2);
    device.server.refuse(60_000, 422, "op_reused");
    let report = sync(&kenpos).await;
    assert_eq!((report.sent, report.parked, report.remaining), (1, 1, 0));
    assert_eq!(parked_reasons(&kenpos), [Some("op_reused".to_owned())]);
    assert_eq!(kenpos.home().expect("shown").parked, 1);
}

#[tokio::test]
async fn a_refusal_this_app_does_not_understand_waits_for_a_newer_app() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 2);
    device.server.refuse(60_000, 422, "not_on_a_sunday");
    let report = sync(&kenpos).await;
    assert_eq!((report.sent, report.parked, report.remaining), (1, 0, 1));
}

#[tokio::test]
async fn an_item_without_a_receipt_stays_owed() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 2);
    device.server.forget_receipts(true);
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.sent, report.remaining), (WhyStopped::Later, 0, 2));
    device.server.forget_receipts(false);
    assert_eq!(sync(&kenpos).await.sent, 2);
    assert_eq!(device.server.applied("U1001"), 2);
}

#[tokio::test]
async fn a_retry_after_named_before_midnight_holds_after_it() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 1);
    device.clock.set_wall(moment("2026-11-22T23:59:30+09:00"));
    device.server.next([Fault::busy(120)]);
    let busy = sync(&kenpos).await;
    assert_eq!((busy.why_stopped, busy.next_wish_ms), (WhyStopped::Later, Some(120_000)));
    device.clock.advance_minutes(1);
    device.server.take_log();
    let early = sync(&device.start()).await;
    assert_eq!((early.why_stopped, early.next_wish_ms), (WhyStopped::Waiting, Some(60_000)));
    assert_eq!(device.server.take_log(), [], "a restarted app asks nothing before the time either");
    device.clock.advance_minutes(1);
    assert_eq!(sync(&kenpos).await.sent, 1);
}

#[tokio::test]
async fn the_system_waits_out_the_backoff_and_the_member_does_not() {
    let (device, kenpos) = Device::set_up().await;
    for _ in 0..12 {
        device.server.next([Fault::Lost]);
        sync(&kenpos).await;
    }
    device.server.take_log();
    assert_eq!(background(&kenpos).await.why_stopped, WhyStopped::Waiting);
    assert_eq!(device.server.take_log(), []);
    assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::Done);
    assert_eq!(background(&kenpos).await.why_stopped, WhyStopped::Done, "a success ends the backoff");
}

#[tokio::test]
async fn somebody_in_between_is_not_the_server() {
    for status in [200, 302, 400, 401, 403, 404, 410, 413, 422, 426, 511] {
        let (device, kenpos) = Device::set_up().await;
        log_weights(&kenpos, 1);
        device.server.next(vec![Fault::page(status); 10]);
        let report = sync(&kenpos).await;
        assert!(matches!(report.why_stopped, WhyStopped::Offline | WhyStopped::Later), "{status}: {report:?}");
        assert_eq!((report.parked, report.remaining), (0, 1), "{status}");
        assert_eq!(state(&kenpos), SessionState::SignedIn, "{status}");
    }
}

#[tokio::test]
async fn what_only_the_member_can_mend_stops_the_run_and_keeps_the_queue() {
    for (status, code, why, shown) in [
        (403, "membership_ended", WhyStopped::MembershipEnded, SessionState::MembershipEnded),
        (403, "registration_closed", WhyStopped::Suspended, SessionState::Suspended),
        (426, "update_needed", WhyStopped::UpdateNeeded, SessionState::UpdateNeeded),
        (401, "device_revoked", WhyStopped::SignInNeeded, SessionState::Expired),
        (500, "internal", WhyStopped::Later, SessionState::SignedIn),
        (429, "too_many_requests", WhyStopped::Later, SessionState::SignedIn),
    ] {
        let (device, kenpos) = Device::set_up().await;
        log_weights(&kenpos, 2);
        device.server.next([Fault::problem(status, code)]);
        let report = sync(&kenpos).await;
        assert_eq!((report.why_stopped, report.remaining, report.parked), (why, 2, 0), "{code}");
        assert_eq!(state(&kenpos), shown, "{code}");
        if shown != SessionState::Expired {
            assert_eq!(sync(&kenpos).await.sent, 2, "{code}: the server may have changed its mind");
            assert_eq!(state(&kenpos), SessionState::SignedIn, "{code}");
        }
    }
}
