//! Runs on which the session or the consent ends.

use std::sync::Arc;

use kenpos_protocol::session::FORMER_SECRETS_MAX;

use super::*;
use crate::device::contract::FnCourier;
use crate::fake::{newcomer, returning};
use crate::ports::HttpRequest;
use crate::testing::moment;

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
    assert_eq!(
        device.secrets.names().len(),
        3,
        "an access token, the secret and the one before: {:?}",
        device.secrets.names()
    );
    for _ in 0..3 {
        device.server.expire_tokens();
        assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::Done, "each next secret is accepted in its turn");
    }
}

#[tokio::test]
async fn a_server_restored_to_before_many_refreshes_is_offered_the_former_secrets() {
    let (device, kenpos) = Device::set_up().await;
    let backup = device.server.sessions();
    for _ in 0..FORMER_SECRETS_MAX {
        device.server.expire_tokens();
        sync(&kenpos).await;
    }
    log_weights(&kenpos, 1);
    device.server.restore_sessions(backup.clone());
    device.server.take_log();
    assert_eq!(sync(&kenpos).await.sent, 1);
    assert_eq!(paths(&device.server.take_log()), ["/v1/sync", "/v1/token", "/v1/token", "/v1/sync"]);
    // One more, and the secret of the backup is too old to be kept.
    device.server.expire_tokens();
    sync(&kenpos).await;
    let names = device.secrets.names();
    assert_eq!(names.iter().filter(|name| name.starts_with("refresh-")).count(), FORMER_SECRETS_MAX + 1);
    device.server.restore_sessions(backup);
    assert_eq!(sync(&kenpos).await.why_stopped, WhyStopped::SignInNeeded);
    kenpos.setup(&returning("U1001", "correct horse")).await.expect("signed in");
    let names = device.secrets.names();
    assert_eq!(names.len(), 2, "a new session begins with one access token and one secret: {names:?}");
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
    kenpos.consent(kenpos_protocol::consent::Purpose::Programme, Some(3)).await.expect("given");
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
