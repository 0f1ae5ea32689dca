//! Runs that are dropped, cancelled, late or not alone.

use std::sync::Arc;

use async_trait::async_trait;

use super::*;
use crate::device::contract::FnCourier;
use crate::error::KenposError;
use crate::ports::{Courier, HttpRequest, HttpResponse, NoAnswer};

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
    assert_eq!(device.secrets.names().len(), 3, "{:?}", device.secrets.names());
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
