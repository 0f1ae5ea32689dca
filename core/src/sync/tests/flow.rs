//! The good way, and the ways back to it.

use super::*;

#[tokio::test]
async fn a_quiet_sync_is_one_request() {
    let (device, kenpos) = Device::set_up().await;
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.next_wish_ms), (WhyStopped::Done, None));
    assert_eq!(paths(&device.server.take_log()), ["/v1/sync"]);
}

#[tokio::test]
async fn what_was_logged_offline_arrives_once_and_comes_back_as_points() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 3);
    device.server.next([Fault::Lost]);
    let offline = sync(&kenpos).await;
    assert_eq!((offline.why_stopped, offline.sent, offline.remaining), (WhyStopped::Offline, 0, 3));
    assert!(offline.next_wish_ms.is_some());
    let online = sync(&kenpos).await;
    assert_eq!((online.why_stopped, online.sent, online.remaining), (WhyStopped::Done, 3, 0));
    assert_eq!((device.server.applied("U1001"), balance(&kenpos)), (3, 30));
    assert_eq!(counts(&kenpos), (0, 0, 0));
}

#[tokio::test]
async fn case_098_an_answer_lost_after_the_commit_doubles_nothing() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 3);
    device.server.next([Fault::AnswerLost, Fault::AnswerLost]);
    sync(&kenpos).await;
    sync(&kenpos).await;
    assert_eq!((device.server.applied("U1001"), counts(&kenpos).0), (3, 3));
    let report = sync(&kenpos).await;
    assert_eq!((report.sent, report.parked), (3, 0));
    assert_eq!((device.server.applied("U1001"), balance(&kenpos)), (3, 30));
}

#[tokio::test]
async fn a_receipt_ahead_of_its_page_keeps_the_item_visible_until_the_page_has_come() {
    let (device, kenpos) = Device::set_up().await;
    device.server.page_of(1);
    log_weights(&kenpos, 3);
    let one = SyncBudget { max_requests: 1, ..SyncBudget::for_reason(SyncReason::Member) };
    let report = kenpos.sync(one).await.expect("a report");
    assert_eq!((report.why_stopped, report.sent, report.next_wish_ms), (WhyStopped::RequestLimit, 3, Some(0)));
    assert_eq!((counts(&kenpos), balance(&kenpos)), ((0, 2, 0), 10), "two are with the server and not yet in sight");
    let rest = sync(&kenpos).await;
    assert_eq!((rest.pulled, counts(&kenpos), balance(&kenpos)), (2, (0, 0, 0), 30));
}

#[tokio::test]
async fn a_server_that_lost_its_past_gets_it_again_under_the_same_ids() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 3);
    sync(&kenpos).await;
    device.server.lose_the_past();
    log_weights(&kenpos, 1);
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.sent, report.remaining), (WhyStopped::Done, 4, 0));
    assert_eq!((device.server.applied("U1001"), balance(&kenpos)), (4, 40));
}

#[tokio::test]
async fn a_sum_that_differs_from_the_server_s_is_pulled_afresh_once_a_run() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 2);
    sync(&kenpos).await;
    device.server.take_log();
    device.server.misstate_balance(5);
    assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::Done);
    let cursors: Vec<_> = device.server.take_log().into_iter().map(|seen| seen.cursor).collect();
    assert_eq!(cursors, [Some("first.2.0".to_owned()), None]);
    assert_eq!(balance(&kenpos), 20);
}

#[tokio::test]
async fn each_answer_is_the_contact_of_the_next_entries() {
    let (device, kenpos) = Device::set_up().await;
    let contact = || {
        let phone = &kenpos.phone;
        phone.read(&phone.begin(), |conn| Ok(mirror::head(conn)?.contact)).expect("read").expect("a contact")
    };
    assert_eq!(contact().number, 1);
    device.clock.advance_minutes(7);
    sync(&kenpos).await;
    assert_eq!((contact().number, contact().monotonic_ms), (2, 1_000_000 + 7 * 60_000));
}
