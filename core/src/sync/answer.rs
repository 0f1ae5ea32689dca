//! What an answer to a sync does to the phone, each in one transaction.
//!
//! Comes in: what was sent and what came back. Goes out: receipts and a page taken up, or the items given back.
//! Must never happen: an item dropped; an item parked because of the line and not because of itself; a page applied
//! to a mirror that has moved on.
//!
//! **Whose fault is a 400?** A request is refused for what it holds. To park an item for it, it must be that item.
//! So the next request goes without items: if that is refused, too, it is the line (a proxy, a captive portal) or the
//! request itself, and everything waits. If it passes, it is an item, and halving finds it.

use std::collections::BTreeMap;

use kenpos_protocol::problem::{Problem, ProblemCode};
use kenpos_protocol::push::{Applied, ItemOutcome, Receipt};
use kenpos_protocol::sync::{ITEMS_MAX, SyncResponse};
use kenpos_rules::clock::Contact;
use kenpos_rules::ids::OpId;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};

use super::WhyStopped;
use super::outcome::{Outcome, is_about_content, of_answer, outcome};
use super::run::{Sent, SyncRun};
use crate::call::Call;
use crate::error::KenposError;
use crate::outbox::{self, Claimed, Verdict};
use crate::ports::{HttpResponse, NoAnswer};
use crate::store::session::{self, SessionState, session, set_consent, set_state};
use crate::store::{Tx, mirror};
use crate::wire;

/// Characters kept of a server's explanation: a few sentences, shown to the member.
const DETAIL_CHARS_MAX: usize = 300;

/// Items refused together, with what was said to them.
pub(super) struct Suspects {
    claimed: Vec<Claimed>,
    after_before: u64,
    outcome: Outcome,
    code: ProblemCode,
    detail: String,
}

/// How the items of one request ended.
#[derive(Default)]
struct Tally {
    accepted: u64,
    parked: u64,
    later: bool,
}

impl SyncRun<'_> {
    /// Commits what the answer to a sync request means.
    pub(super) fn on_sync(
        &mut self,
        call: &Call,
        sent: Sent,
        answer: &Result<HttpResponse, NoAnswer>,
    ) -> Result<(), KenposError> {
        if let Some(page) = answer.as_ref().ok().and_then(wire::body::<SyncResponse>) {
            #[cfg(feature = "planted")]
            let sent = cursor_first(self.phone, call, sent, &page)?;
            return self.take_up(call, &sent, &page);
        }
        if let Ok(response) = answer
            && is_about_content(response.status)
            && !sent.claimed.is_empty()
        {
            return self.suspect(call, sent, response);
        }
        match of_answer(answer).0 {
            Outcome::Refresh if !self.refreshed => {
                self.must_refresh = true;
                self.push.after = sent.after_before;
                self.give_back(call, &sent.claimed)
            }
            Outcome::ConsentNeeded if !sent.claimed.is_empty() => {
                self.phone.write(call, |tx| {
                    let consent = kenpos_protocol::consent::ConsentState { programme: None, ..session(tx)?.consent };
                    Ok(set_consent(tx, consent)?)
                })?;
                // Nothing is claimed any more; the pulling goes on.
                self.give_back(call, &sent.claimed)
            }
            other => self.give_up(call, answer, other, &sent.claimed),
        }
    }

    /// Ends the run after a failure: the items wait, the failure is noted, the member is told where only they can help.
    pub(super) fn give_up(
        &mut self,
        call: &Call,
        answer: &Result<HttpResponse, NoAnswer>,
        outcome: Outcome,
        claimed: &[Claimed],
    ) -> Result<(), KenposError> {
        let response = answer.as_ref().ok();
        let problem = response.and_then(wire::problem);
        // Only the server's own word is told on; a proxy's 403 says nothing about the member.
        let (why, state) = match outcome {
            _ if response.is_some_and(|response| asks_for_patience(response.status)) => (WhyStopped::Later, None),
            _ if problem.is_none() => (WhyStopped::Offline, None),
            Outcome::SignInNeeded => (WhyStopped::SignInNeeded, Some(SessionState::Expired)),
            Outcome::ConsentNeeded => (WhyStopped::ConsentRequired, None),
            Outcome::Suspended => (WhyStopped::Suspended, Some(SessionState::Suspended)),
            Outcome::MembershipEnded => (WhyStopped::MembershipEnded, Some(SessionState::MembershipEnded)),
            Outcome::UpdateNeeded => (WhyStopped::UpdateNeeded, Some(SessionState::UpdateNeeded)),
            _ => (WhyStopped::Later, None),
        };
        let code = problem
            .map_or(if why == WhyStopped::Later { "unavailable" } else { "offline" }, |problem| problem.code.code());
        self.fail(call, response.and_then(|response| response.retry_after_seconds), code, |tx| {
            resolve_later(tx, claimed)?;
            state.map_or(Ok(()), |state| Ok(set_state(tx, state)?))
        })?;
        self.stop(why);
        Ok(())
    }

    fn give_back(&self, call: &Call, claimed: &[Claimed]) -> Result<(), KenposError> {
        self.phone.write(call, |tx| resolve_later(tx, claimed))
    }

    /// Takes up the receipts, and the page where the mirror still stands where it was asked from.
    fn take_up(&mut self, call: &Call, sent: &Sent, page: &SyncResponse) -> Result<(), KenposError> {
        let repeated = self.pull.repeated;
        let (tally, pulled) = self.phone.write(call, |tx| {
            let pulled = pull(tx, sent, page, repeated)?;
            let tally = take_receipts(tx, &sent.claimed, &page.receipts)?;
            outbox::settle_up_to(tx, mirror::head(tx)?.member_sequence(), page.server_time)?;
            outbox::prune_settled(tx, page.server_time)?;
            Self::succeeded(tx)?;
            if session(tx)?.state != SessionState::SignedIn {
                session::set_state(tx, SessionState::SignedIn)?;
            }
            Ok((tally, pulled))
        })?;
        self.sent += tally.accepted;
        self.parked += tally.parked;
        self.left_over |= tally.later;
        if pulled.applied {
            self.pulled += u64::try_from(page.changes.len()).unwrap_or(u64::MAX);
        }
        self.pull.repeated |= pulled.start_over;
        self.pull.done = pulled.applied && !page.more && !pulled.start_over;
        if pulled.new_epoch {
            // What is owed again has lower numbers than what has just been sent.
            self.push.after = 0;
        }
        self.push.cleared = true;
        match self.push.suspects.take() {
            Some(suspects) => self.narrow(call, suspects),
            None => {
                self.push.items = (self.push.items * 2).min(self.push.items_most);
                Ok(())
            }
        }
    }

    fn suspect(&mut self, call: &Call, sent: Sent, response: &HttpResponse) -> Result<(), KenposError> {
        #[cfg(feature = "planted")]
        if planted::is(Bug::RowDeletedOn4xx) {
            let delete = "DELETE FROM outbox WHERE op_id = ?1";
            let forget = |tx: &Tx<'_>, item: &Claimed| Ok(tx.execute(delete, [item.op_id.to_string()]).map(drop)?);
            return self.phone.write(call, |tx| sent.claimed.iter().try_for_each(|item| forget(tx, item)));
        }
        self.give_back(call, &sent.claimed)?;
        let problem = wire::problem(response);
        let code = problem.as_ref().map(|problem| problem.code);
        let Problem { code: named, detail, .. } = problem.unwrap_or_else(|| by_status(response.status));
        let suspects = Suspects {
            outcome: outcome(response.status, code),
            code: named,
            detail,
            after_before: sent.after_before,
            claimed: sent.claimed,
        };
        self.push.after = suspects.after_before;
        let too_large_together = suspects.outcome == Outcome::Halve && suspects.claimed.len() > 1;
        if self.push.cleared || too_large_together {
            return self.narrow(call, suspects);
        }
        self.push.suspects = Some(suspects);
        Ok(())
    }

    /// One of the suspects is refused for itself: send half of them, or park the only one.
    fn narrow(&mut self, call: &Call, suspects: Suspects) -> Result<(), KenposError> {
        let [only] = suspects.claimed.as_slice() else {
            self.push.items = suspects.claimed.len() / 2;
            if suspects.outcome == Outcome::Halve {
                self.push.items_most = self.push.items;
            }
            return Ok(());
        };
        self.push.after = only.number;
        (self.push.items, self.push.items_most) = (ITEMS_MAX, ITEMS_MAX);
        if suspects.outcome == Outcome::Later {
            self.left_over = true;
            return Ok(());
        }
        self.parked += 1;
        self.phone.write(call, |tx| park(tx, only.op_id, suspects.code, &suspects.detail))
    }
}

/// [`Bug::CursorBeforeData`]: the page's cursor is on disk before its changes; what follows holds it for the old one.
#[cfg(feature = "planted")]
fn cursor_first(
    phone: &crate::phone::Phone,
    call: &Call,
    mut sent: Sent,
    page: &SyncResponse,
) -> Result<Sent, KenposError> {
    if planted::is(Bug::CursorBeforeData) && phone.read(call, |conn| Ok(mirror::head(conn)?))?.cursor == sent.cursor {
        phone.write(call, |tx| Ok(mirror::note_cursor(tx, &page.cursor)?))?;
        sent.cursor = Some(page.cursor.clone());
    }
    Ok(sent)
}

/// Also a balancer in front of the server says these, without a problem document.
const fn asks_for_patience(status: u16) -> bool {
    matches!(status, 408 | 409 | 425 | 429 | 500..=599)
}

/// What became of a page.
struct Pulled {
    /// Its changes are in the mirror.
    applied: bool,
    /// The mirror was emptied, and the next pull starts over.
    start_over: bool,
    /// The server's past has changed; what was settled is owed again.
    new_epoch: bool,
}

fn pull(tx: &Tx<'_>, sent: &Sent, page: &SyncResponse, repeated: bool) -> Result<Pulled, KenposError> {
    let head = mirror::head(tx)?;
    let new_epoch = head.epoch.as_ref().is_some_and(|epoch| *epoch != page.cursor.epoch);
    // A server that changed its epoch starts over by itself; one that did not would follow on a past we never had.
    let strange = new_epoch && head.cursor.is_some() && !page.from_start;
    if strange || head.cursor != sent.cursor {
        // The mirror cannot take this page, but the contact counts. Another process may have had a later one.
        let contact = Contact {
            number: page.contact,
            at: page.server_time,
            boot_id: sent.clock.boot_id.clone(),
            monotonic_ms: sent.clock.monotonic_ms,
        };
        if head.contact.is_none_or(|last| last.number < contact.number) {
            mirror::note_contact(tx, &contact)?;
        }
        if strange {
            mirror::wipe(tx)?;
        }
        return Ok(Pulled { applied: false, start_over: false, new_epoch: false });
    }
    mirror::apply_page(tx, page, &sent.clock)?;
    let wrong = match page.balance {
        Some(balance) if !page.more => !mirror::balance_matches(tx, balance, page.server_time.programme_day())?,
        _ => false,
    };
    let start_over = wrong && !repeated;
    if start_over {
        mirror::wipe(tx)?;
    }
    Ok(Pulled { applied: true, start_over, new_epoch })
}

fn take_receipts(tx: &Tx<'_>, claimed: &[Claimed], receipts: &[Receipt]) -> Result<Tally, KenposError> {
    let by_place: BTreeMap<u32, &Receipt> = receipts.iter().map(|receipt| (receipt.index, receipt)).collect();
    let mut tally = Tally::default();
    for (place, item) in (0_u32..).zip(claimed) {
        let receipt = by_place.get(&place).filter(|receipt| receipt.op_id.is_none_or(|id| id == item.op_id));
        match receipt.map(|receipt| &receipt.outcome) {
            Some(ItemOutcome::Applied(Applied { sequence, day, reason, .. })) => {
                let verdict = Verdict::Accepted { sequence: *sequence, day: *day, reason: *reason };
                outbox::resolve(tx, item.op_id, verdict)?;
                tally.accepted += 1;
            }
            Some(ItemOutcome::Refused { status, code, detail }) if parks(*status, *code) => {
                park(tx, item.op_id, *code, detail)?;
                tally.parked += 1;
            }
            // In flight, busy, unknown, or no receipt at all: it stays owed.
            _ => {
                outbox::resolve(tx, item.op_id, Verdict::Later)?;
                tally.later = true;
            }
        }
    }
    Ok(tally)
}

fn parks(status: u16, code: ProblemCode) -> bool {
    matches!(outcome(status, Some(code)), Outcome::ParkItem | Outcome::FeatureGone | Outcome::Halve)
}

fn park(tx: &Tx<'_>, op_id: OpId, code: ProblemCode, detail: &str) -> Result<(), KenposError> {
    let detail = detail.chars().take(DETAIL_CHARS_MAX).collect();
    Ok(outbox::resolve(tx, op_id, Verdict::Parked { code: code.code().to_owned(), detail })?)
}

fn resolve_later(tx: &Tx<'_>, claimed: &[Claimed]) -> Result<(), KenposError> {
    claimed.iter().try_for_each(|item| Ok(outbox::resolve(tx, item.op_id, Verdict::Later)?))
}

/// The problem a bare status stands for.
fn by_status(status: u16) -> Problem {
    let code = match status {
        410 => ProblemCode::Gone,
        413 => ProblemCode::PayloadTooLarge,
        422 => ProblemCode::Invalid,
        _ => ProblemCode::Unreadable,
    };
    Problem::new(code, format!("{} (status {status}, no explanation given)", code.title()))
}
