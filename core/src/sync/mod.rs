//! Speak: one quiet sync is one request.
//!
//! ```text
//! next_request(): what is owed is claimed and committed ──▶ courier ──▶ on_response(): the outcome is committed
//! ```
//!
//! Comes in: a budget. Goes out: requests, and a report. Must never happen: a transaction or a lock held while a
//! request is under way (law 13); an item dropped (law 2); a run that outlives its budget.
//!
//! The machine ([`run`]) does no I/O of its own but the store and the secrets; the driver here carries its requests.
//! The driver may be dropped at any await: what was claimed is claimed again by the next run, under the same ids.
//! Two processes may run at once: the server applies an id once, and a page is applied only where the mirror still
//! stands at the page's cursor.

mod answer;
mod backoff;
pub(crate) mod outcome;
mod run;

use serde::Serialize;
use tokio::sync::watch;

pub use kenpos_protocol::sync::SyncReason;

use crate::error::KenposError;
use crate::phone::Phone;
use run::SyncRun;

/// What one run may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyncBudget {
    /// Milliseconds from the start until the app must be done; the run ends at least 5 s before.
    pub deadline_ms: u64,
    /// Requests at most.
    pub max_requests: u32,
    /// Why the run was started. A [`SyncReason::Member`] run skips the backoff, but not the server's `Retry-After`.
    pub reason: SyncReason,
}

impl SyncBudget {
    /// The budget for a reason: iOS gives a background task 30 s, a member in front of the screen waits a minute.
    #[must_use]
    pub const fn for_reason(reason: SyncReason) -> Self {
        let deadline_ms = if matches!(reason, SyncReason::Background) { 30_000 } else { 60_000 };
        // A year offline is 20 requests; a poisoned item is found among 500 in about as many.
        Self { deadline_ms, max_requests: 64, reason }
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SyncReport {
    /// Items the server has taken in this run.
    pub sent: u64,
    /// Items the server has refused in this run; each shows its reason in the outbox.
    pub parked: u64,
    /// Changes pulled.
    pub pulled: u64,
    /// Items still to be sent.
    pub remaining: u64,
    /// Why it ended.
    pub why_stopped: WhyStopped,
    /// In how many milliseconds another run is worth while; `None`: when something happens.
    pub next_wish_ms: Option<u64>,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyStopped {
    /// Everything is said.
    Done,
    /// No answer, or none of the server's.
    Offline,
    /// The server asked for patience, or did not take every item yet.
    Later,
    /// The last failure is too recent; nothing was sent.
    Waiting,
    /// The deadline is near.
    Deadline,
    /// The budget's requests are used up.
    RequestLimit,
    /// `cancel_sync()`.
    Cancelled,
    /// The secret store is locked. The session stands.
    Locked,
    /// The member has not consented to the programme; what was logged is kept.
    ConsentRequired,
    /// The session is over; what was logged is kept.
    SignInNeeded,
    /// The server refuses this member for now.
    Suspended,
    /// The days after the last membership day are over.
    MembershipEnded,
    /// The server no longer speaks this app's protocol.
    UpdateNeeded,
}

impl WhyStopped {
    /// The stable code, as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Offline => "offline",
            Self::Later => "later",
            Self::Waiting => "waiting",
            Self::Deadline => "deadline",
            Self::RequestLimit => "request_limit",
            Self::Cancelled => "cancelled",
            Self::Locked => "locked",
            Self::ConsentRequired => "consent_required",
            Self::SignInNeeded => "sign_in_needed",
            Self::Suspended => "suspended",
            Self::MembershipEnded => "membership_ended",
            Self::UpdateNeeded => "update_needed",
        }
    }
}

/// The means to stop the runs under way.
pub(crate) struct Cancel(watch::Sender<()>);

impl Cancel {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    /// Changes when what is under way is to end.
    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }

    /// Ends every run under way. One that begins later is not touched.
    pub(crate) fn cancel(&self) {
        self.0.send_replace(());
    }
}

/// Runs one sync, until it has nothing to say or `cancelled` changes.
pub(crate) async fn sync(
    phone: &Phone,
    mut cancelled: watch::Receiver<()>,
    budget: SyncBudget,
) -> Result<SyncReport, KenposError> {
    let mut run = SyncRun::begin(phone, budget, &phone.begin());
    while let Some(request) = run.next_request(&phone.begin())? {
        let answer = tokio::select! {
            biased;
            _ = cancelled.changed() => None,
            answer = phone.ports.courier.send(request) => Some(answer),
        };
        match answer {
            Some(answer) => run.on_response(&phone.begin(), &answer)?,
            None => run.stop(WhyStopped::Cancelled),
        }
    }
    run.report(&phone.begin())
}

#[cfg(test)]
mod tests;
