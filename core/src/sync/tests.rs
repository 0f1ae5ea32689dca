//! The machine against a scripted server.

use std::sync::Arc;

use async_trait::async_trait;

use super::{SyncBudget, SyncReason, WhyStopped};
use crate::device::contract::FnCourier;
use crate::error::KenposError;
use crate::fake::{Device, Fault, Seen, background, log_weights, newcomer, returning, sync};
use crate::kenpos::Kenpos;
use crate::outbox;
use crate::ports::{Courier, HttpRequest, HttpResponse, NoAnswer};
use crate::store::mirror;
use crate::store::session::{SessionState, session};
use crate::testing::{day, moment};

fn counts(kenpos: &Kenpos) -> (u64, u64, u64) {
    let phone = &kenpos.phone;
    let counts = phone.read(&phone.begin(), |conn| Ok(outbox::counts(conn)?)).expect("counted");
    (counts.queued, counts.accepted, counts.parked)
}

fn balance(kenpos: &Kenpos) -> i64 {
    let phone = &kenpos.phone;
    phone.read(&phone.begin(), |conn| Ok(mirror::balance(conn, day("2026-11-22"))?)).expect("read").0
}

fn state(kenpos: &Kenpos) -> SessionState {
    let phone = &kenpos.phone;
    phone.read(&phone.begin(), |conn| Ok(session(conn)?.state)).expect("read")
}

fn parked_reasons(kenpos: &Kenpos) -> Vec<Option<String>> {
    let phone = &kenpos.phone;
    let rows = phone.read(&phone.begin(), |conn| Ok(outbox::visible(conn)?)).expect("read");
    rows.into_iter().filter(|row| row.state == outbox::State::Parked).map(|row| row.reason).collect()
}

fn paths(log: &[Seen]) -> Vec<&str> {
    log.iter().map(|seen| seen.path.as_str()).collect()
}

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
async fn an_answer_lost_after_the_commit_doubles_nothing() {
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
async fn a_poison_item_is_found_parked_and_blocks_nobody() {
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
async fn an_expired_token_is_refreshed_on_the_way() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 1);
    device.server.expire_tokens();
    assert_eq!(sync(&kenpos).await.sent, 1);
    assert_eq!(paths(&device.server.take_log()), ["/v1/sync", "/v1/token", "/v1/sync"]);
    device.clock.set_wall(moment("2027-01-02T00:00:00+09:00"));
    device.clock.restart("boot-2");
    sync(&kenpos).await;
    assert_eq!(paths(&device.server.take_log()), ["/v1/token", "/v1/sync"], "known to be out of date, it is not shown");
}

#[tokio::test]
async fn a_lost_refresh_costs_nothing_also_after_a_kill() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 1);
    for _ in 0..3 {
        device.server.expire_tokens();
        device.server.next([Fault::Pass, Fault::AnswerLost]);
        let report = sync(&device.start()).await;
        assert_eq!((report.why_stopped, report.remaining), (WhyStopped::Offline, 1));
    }
    device.server.expire_tokens();
    assert_eq!(sync(&device.start()).await.sent, 1);
    assert_eq!(state(&kenpos), SessionState::SignedIn);
    assert_eq!(device.secrets.names().len(), 2, "one access token, one refresh secret: {:?}", device.secrets.names());
    for _ in 0..3 {
        device.server.expire_tokens();
        assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::Done, "each next secret is accepted in its turn");
    }
}

#[tokio::test]
async fn a_locked_secret_store_is_not_a_sign_out() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 1);
    device.secrets.lock(true);
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.remaining), (WhyStopped::Locked, 1));
    assert_eq!((state(&kenpos), device.server.take_log()), (SessionState::SignedIn, vec![]));
    device.secrets.lock(false);
    assert_eq!(sync(&kenpos).await.sent, 1);
}

#[tokio::test]
async fn a_store_that_locks_while_a_refresh_is_under_way_loses_no_session() {
    let (device, _) = Device::set_up().await;
    let (server, secrets) = (Arc::clone(&device.server), Arc::clone(&device.secrets));
    let locking = FnCourier(move |request: &HttpRequest| {
        secrets.lock(request.url.ends_with("/v1/token"));
        server.answer(request)
    });
    let kenpos = device.start_with(Arc::new(locking));
    device.server.expire_tokens();
    assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::Locked);
    device.secrets.lock(false);
    assert_eq!(sync(&device.start()).await.why_stopped, WhyStopped::Done);
    assert_eq!(state(&kenpos), SessionState::SignedIn);
}

#[tokio::test]
async fn an_ended_session_keeps_logging_open_and_the_queue_whole() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 2);
    device.server.revoke_devices();
    assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::SignInNeeded);
    assert_eq!(state(&kenpos), SessionState::Expired);
    log_weights(&kenpos, 1);
    device.server.take_log();
    assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::SignInNeeded);
    assert_eq!(device.server.take_log(), [], "nobody is asked in vain");
    kenpos.setup(&returning("u1001", "correct horse")).await.expect("signed in again");
    assert_eq!(sync(&kenpos).await.sent, 3);
}

/// Answers never.
struct Silence;

#[async_trait]
impl Courier for Silence {
    async fn send(&self, _request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_run_dropped_in_the_middle_loses_nothing() {
    let (device, _) = Device::set_up().await;
    let kenpos = device.start_with(Arc::new(Silence));
    log_weights(&kenpos, 2);
    tokio::select! {
        biased;
        report = kenpos.sync(SyncBudget::for_reason(SyncReason::Launch)) => panic!("nobody answered: {report:?}"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(sync(&device.start()).await.sent, 2);
    assert_eq!(device.server.applied("U1001"), 2);
}

#[tokio::test]
async fn a_cancelled_run_ends_at_once_and_a_later_one_is_not_touched() {
    let (device, _) = Device::set_up().await;
    let kenpos = device.start_with(Arc::new(Silence));
    log_weights(&kenpos, 1);
    let (report, ()) = tokio::join!(sync(&kenpos), async {
        tokio::task::yield_now().await;
        kenpos.cancel_sync();
    });
    assert_eq!((report.why_stopped, report.remaining), (WhyStopped::Cancelled, 1));
    let fresh = device.start();
    fresh.cancel_sync();
    assert_eq!(sync(&fresh).await.sent, 1);
}

#[tokio::test]
async fn a_run_ends_five_seconds_before_its_deadline() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 3);
    device.server.page_of(1);
    let short = SyncBudget { deadline_ms: 5_900, ..SyncBudget::for_reason(SyncReason::Background) };
    let report = kenpos.sync(short).await.expect("a report");
    assert_eq!((report.why_stopped, report.sent, report.next_wish_ms), (WhyStopped::Deadline, 0, Some(0)));
    assert_eq!(device.server.take_log(), []);

    // A line on which every request takes a minute of the two there are.
    let (server, clock) = (Arc::clone(&device.server), Arc::clone(&device.clock));
    let slow = FnCourier(move |request: &HttpRequest| {
        assert!(request.timeout_ms <= 30_000, "a request may not outlive the budget: {}", request.timeout_ms);
        clock.advance_minutes(1);
        server.answer(request)
    });
    let two_minutes = SyncBudget { deadline_ms: 120_000, ..SyncBudget::for_reason(SyncReason::Background) };
    let report = device.start_with(Arc::new(slow)).sync(two_minutes).await.expect("a report");
    assert_eq!((report.why_stopped, report.sent, report.pulled), (WhyStopped::Deadline, 3, 2));
}

#[tokio::test]
async fn nothing_uploads_without_consent_and_pulling_goes_on() {
    let device = Device::new();
    let kenpos = device.start();
    let setup = crate::session::Setup { consent: false, ..newcomer() };
    kenpos.setup(&setup).await.expect("set up");
    log_weights(&kenpos, 2);
    device.server.take_log();
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.remaining), (WhyStopped::ConsentRequired, 2));
    assert_eq!(device.server.take_log().iter().map(|seen| seen.items).collect::<Vec<_>>(), [0]);
    kenpos.consent(kenpos_protocol::consent::Purpose::Programme, true).await.expect("given");
    assert_eq!(sync(&kenpos).await.sent, 2);
}

#[tokio::test]
async fn a_consent_withdrawn_elsewhere_stops_the_upload_here() {
    let (device, kenpos) = Device::set_up().await;
    log_weights(&kenpos, 2);
    device.server.next([Fault::problem(403, "consent_required")]);
    let report = sync(&kenpos).await;
    assert_eq!((report.why_stopped, report.remaining, report.parked), (WhyStopped::ConsentRequired, 2, 0));
    assert_eq!(device.server.take_log().iter().map(|seen| seen.items).collect::<Vec<_>>(), [2, 0]);
}

/// Lets others run before and after each request.
struct Meandering(Arc<crate::fake::FakeServer>);

#[async_trait]
impl Courier for Meandering {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        tokio::task::yield_now().await;
        let answer = self.0.answer(&request);
        tokio::task::yield_now().await;
        answer
    }
}

#[tokio::test]
async fn two_processes_at_once_do_no_harm() {
    let (device, kenpos) = Device::set_up().await;
    device.server.page_of(2);
    device.server.expire_tokens();
    log_weights(&kenpos, 7);
    let one = device.start_with(Arc::new(Meandering(Arc::clone(&device.server))));
    let two = device.start_with(Arc::new(Meandering(Arc::clone(&device.server))));
    let (one, two) = tokio::join!(sync(&one), sync(&two));
    assert_eq!((one.why_stopped, two.why_stopped), (WhyStopped::Done, WhyStopped::Done));
    assert_eq!((device.server.applied("U1001"), balance(&kenpos)), (7, 70));
    assert_eq!((counts(&kenpos), state(&kenpos)), ((0, 0, 0), SessionState::SignedIn));
    assert_eq!(device.secrets.names().len(), 2, "{:?}", device.secrets.names());
}

#[tokio::test]
async fn a_paused_app_does_not_sync() {
    let (_device, kenpos) = Device::set_up().await;
    kenpos.pause();
    let paused = kenpos.sync(SyncBudget::for_reason(SyncReason::Foreground)).await;
    assert_eq!(paused, Err(KenposError::Paused));
    kenpos.resume();
    assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::Done);
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
