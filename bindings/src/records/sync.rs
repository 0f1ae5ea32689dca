//! What a sync did.

use kenpos_core::sync;
use serde::Serialize;

use super::WhyStopped;

/// What a sync did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct SyncReport {
    /// Items the server has taken.
    pub sent: u64,
    /// Items the server has refused.
    pub parked: u64,
    /// Changes pulled.
    pub pulled: u64,
    /// Items still to be sent.
    pub remaining: u64,
    /// Why it ended.
    pub why_stopped: WhyStopped,
    /// In how many milliseconds another run is worth while; none: when something happens.
    pub next_wish_ms: Option<u64>,
}

impl From<sync::SyncReport> for SyncReport {
    fn from(report: sync::SyncReport) -> Self {
        let sync::SyncReport { sent, parked, pulled, remaining, why_stopped, next_wish_ms } = report;
        Self { sent, parked, pulled, remaining, why_stopped, next_wish_ms }
    }
}
