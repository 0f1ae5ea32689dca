//! The machine against a scripted server.

mod flow;
mod refused;
mod session;
mod survival;

use super::{SyncBudget, SyncReason, WhyStopped};
use crate::fake::{Device, Fault, Seen, background, log_weights, sync};
use crate::kenpos::Kenpos;
use crate::outbox;
use crate::store::mirror;
use crate::store::session::SessionState;
use crate::testing::day;

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
    phone.read(&phone.begin(), |conn| Ok(crate::store::session::session(conn)?.state)).expect("read")
}

fn parked_reasons(kenpos: &Kenpos) -> Vec<Option<String>> {
    let phone = &kenpos.phone;
    let rows = phone.read(&phone.begin(), |conn| Ok(outbox::visible(conn)?)).expect("read");
    rows.into_iter().filter(|row| row.state == outbox::State::Parked).map(|row| row.reason).collect()
}

fn paths(log: &[Seen]) -> Vec<&str> {
    log.iter().map(|seen| seen.path.as_str()).collect()
}
