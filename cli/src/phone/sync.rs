//! Sync on the terminal: what went out, what came in, and why it ended.

use kenpos_core::sync::{SyncBudget, SyncReason, SyncReport, WhyStopped};
use kenpos_rules::explain::{Language, points_text};
use kenpos_rules::points::Points;

use super::Phone;
use crate::failure::Failure;
use crate::figures::plain;
use crate::terminal::Answer;
use crate::texts;

/// A member is waiting for it.
pub(super) const BUDGET: SyncBudget = SyncBudget::for_reason(SyncReason::Member);

impl Phone<'_> {
    /// Safely queued is done: a sync that reaches nobody exits 0 and says so.
    pub(super) fn sync(&self) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let report = self.speak(self.kenpos.sync(BUDGET))?;
        let balance = self.done(self.kenpos.points(language))?.balance;
        self.shown(Ok(report), |report| text(report, balance, language))
    }
}

fn text(report: &SyncReport, balance: Points, language: Language) -> String {
    let mut lines = vec![texts::synced(language, &plain(report.sent), &plain(report.pulled))];
    lines.extend(why(report.why_stopped, language));
    if report.parked > 0 {
        lines.push(texts::mark_attention(language, &texts::parked(language, &plain(report.parked))));
    }
    if report.remaining > 0 {
        lines.push(format!("⏳ {}", texts::pending_count(language, &plain(report.remaining))));
    }
    lines.push(texts::balance(language, &points_text(balance), &plain(balance.0)));
    lines.join("\n")
}

/// Nothing to say where everything is said.
fn why(stopped: WhyStopped, language: Language) -> Option<String> {
    Some(match stopped {
        WhyStopped::Done | WhyStopped::Cancelled => return None,
        WhyStopped::Offline => texts::told("offline", language),
        WhyStopped::Later | WhyStopped::Waiting => texts::told("unavailable", language),
        WhyStopped::Deadline | WhyStopped::RequestLimit => texts::more_to_sync(language),
        WhyStopped::Locked => texts::told("secrets_locked", language),
        WhyStopped::ConsentRequired => texts::told("consent_required", language),
        WhyStopped::SignInNeeded => texts::told("session_expired", language),
        WhyStopped::Suspended => texts::suspended(language),
        WhyStopped::MembershipEnded => texts::told("membership_ended", language),
        WhyStopped::UpdateNeeded => texts::told("update_needed", language),
    })
}
