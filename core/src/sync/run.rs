//! The machine of one sync run.
//!
//! Comes in: the clocks, answers. Goes out: the next request, or none. Must never happen here: I/O but the store and
//! the secrets; state that matters kept only in here (a killed run loses nothing but its counters).

use kenpos_protocol::PROTOCOL_VERSION;
use kenpos_protocol::path;
use kenpos_protocol::session::AccessToken;
use kenpos_protocol::sync::{BODY_BYTES_MAX, Cursor, ITEMS_MAX, SyncRequest};
use kenpos_rules::clock::ClockReading;
use serde_json::value::RawValue;

use super::backoff::{after_failure, wait_left_ms};
use super::{SyncBudget, SyncReport, WhyStopped};
use crate::call::Call;
use crate::error::KenposError;
use crate::outbox::{self, ClaimLimits, Claimed};
use crate::phone::Phone;
use crate::ports::{HttpRequest, HttpResponse, NoAnswer};
use crate::session::tokens::{self, Offer, Refresh, RefreshEnd};
use crate::store::Tx;
use crate::store::mirror::{self, Head};
use crate::store::retry::{RetryState, retry_state, set_retry};
use crate::store::session::{SessionState, session};
use crate::wire;

/// A run ends this long before its deadline: time for the last commit, and for the app to say goodbye.
const MARGIN_MS: u64 = 5_000;

/// With less time than this left, a request is not begun: it would only be given up.
const REQUEST_MIN_MS: u64 = 1_000;

/// Room in a request for all that is not items: clocks, cursor, version, commas.
const ENVELOPE_BYTES: usize = 4 * 1024;

/// One run.
pub(super) struct SyncRun<'p> {
    pub(super) phone: &'p Phone,
    budget: SyncBudget,
    began: ClockReading,
    requests: u32,
    token: Option<AccessToken>,
    /// The token in hand is missing, out of date, or was refused.
    pub(super) must_refresh: bool,
    /// What the next refresh offers.
    offer: Offer,
    /// A fresh token was given in this run: whoever still says 401 is not asked for another.
    pub(super) refreshed: bool,
    under_way: Option<UnderWay>,
    pub(super) stopped: Option<WhyStopped>,
    /// Items wait that this run has passed over: the server said "later" to them.
    pub(super) left_over: bool,
    pub(super) sent: u64,
    pub(super) parked: u64,
    pub(super) pulled: u64,
    pub(super) pull: Pull,
    pub(super) push: Push,
}

/// How far the pulling has come.
#[derive(Default)]
pub(super) struct Pull {
    /// The server has been asked once, and nothing more is known to wait there.
    pub(super) done: bool,
    /// The mirror was emptied in this run because its sum was wrong; a second time would not help.
    pub(super) repeated: bool,
}

/// How far the pushing has come.
pub(super) struct Push {
    /// The number of the last outbox row this run is through with.
    pub(super) after: u64,
    /// Items in the next request.
    pub(super) items: usize,
    /// What `items` may grow back to.
    pub(super) items_most: usize,
    /// A request was refused for what it holds; the next one goes without items, to see whether it is the items.
    pub(super) suspects: Option<super::answer::Suspects>,
    /// An empty request passed in this run: what is refused from here on is refused for its items.
    pub(super) cleared: bool,
}

enum UnderWay {
    Refresh(Refresh),
    Sync(Sent),
}

/// One sync request under way.
pub(super) struct Sent {
    pub(super) clock: ClockReading,
    pub(super) cursor: Option<Cursor>,
    pub(super) claimed: Vec<Claimed>,
    /// Row number before the first claimed one.
    pub(super) after_before: u64,
}

impl<'p> SyncRun<'p> {
    /// A run that has not asked anything yet.
    pub(super) fn begin(phone: &'p Phone, budget: SyncBudget, call: &Call) -> Self {
        let push = Push { after: 0, items: ITEMS_MAX, items_most: ITEMS_MAX, suspects: None, cleared: false };
        Self {
            phone,
            budget,
            began: call.clock.clone(),
            requests: 0,
            token: None,
            must_refresh: false,
            offer: Offer::default(),
            refreshed: false,
            under_way: None,
            stopped: None,
            left_over: false,
            sent: 0,
            parked: 0,
            pulled: 0,
            pull: Pull::default(),
            push,
        }
    }

    /// The next request; what it carries is claimed and committed. `None`: the run is over.
    pub(super) fn next_request(&mut self, call: &Call) -> Result<Option<HttpRequest>, KenposError> {
        // An answer that never came back to us: the request was given up.
        self.under_way = None;
        if self.stopped.is_some() {
            return Ok(None);
        }
        match self.build(call) {
            // The store comes first: a phone that cannot read its secrets has still not lost its session.
            Err(KenposError::SecretsLocked) => self.stop(WhyStopped::Locked),
            Err(KenposError::SignInNeeded) => self.stop(WhyStopped::SignInNeeded),
            other => return other,
        }
        Ok(None)
    }

    /// Reads an answer to the last request and commits what it means.
    pub(super) fn on_response(
        &mut self,
        call: &Call,
        answer: &Result<HttpResponse, NoAnswer>,
    ) -> Result<(), KenposError> {
        match self.under_way.take() {
            Some(UnderWay::Sync(sent)) => self.on_sync(call, sent, answer),
            Some(UnderWay::Refresh(refresh)) => self.on_refresh(call, &refresh, answer),
            None => Ok(()),
        }
    }

    /// Ends the run; the first reason stands.
    pub(super) fn stop(&mut self, why: WhyStopped) {
        self.stopped.get_or_insert(why);
    }

    /// What the run did.
    pub(super) fn report(self, call: &Call) -> Result<SyncReport, KenposError> {
        let (counts, retry) = self.phone.read(call, |conn| Ok((outbox::counts(conn)?, retry_state(conn)?)))?;
        let why_stopped = self.stopped.unwrap_or(WhyStopped::Done);
        let next_wish_ms = match why_stopped {
            WhyStopped::Offline | WhyStopped::Later | WhyStopped::Waiting => {
                Some(wait_left_ms(&retry, &call.clock, self.member_asked()))
            }
            WhyStopped::Deadline | WhyStopped::RequestLimit => Some(0),
            _ => None,
        };
        let Self { sent, parked, pulled, .. } = self;
        Ok(SyncReport { sent, parked, pulled, remaining: counts.queued, why_stopped, next_wish_ms })
    }

    fn build(&mut self, call: &Call) -> Result<Option<HttpRequest>, KenposError> {
        let (server, _, here) = tokens::signed_in(self.phone, call)?;
        let (retry, session, head) =
            self.phone.read(call, |conn| Ok((retry_state(conn)?, session(conn)?, mirror::head(conn)?)))?;
        if session.state == SessionState::Expired || here.refresh_hash.is_none() {
            return Err(KenposError::SignInNeeded);
        }
        if self.requests == 0 && wait_left_ms(&retry, &call.clock, self.member_asked()) > 0 {
            self.stop(WhyStopped::Waiting);
            return Ok(None);
        }
        let Some(timeout_ms) = self.time_for_a_request(&call.clock) else { return Ok(None) };
        if self.token.is_none() {
            let now = head.now(&call.clock);
            let kept = tokens::access(&self.phone.ports, here.device_id)?;
            self.token = kept.filter(|token| token.expires_at > now);
        }
        let request = match self.token.as_ref().filter(|_| !self.must_refresh).map(|token| token.token.clone()) {
            Some(bearer) => self.build_sync(call, &server, &bearer, head)?,
            None => Some(self.build_refresh(call)?),
        };
        self.requests += u32::from(request.is_some());
        Ok(request.map(|request| HttpRequest { timeout_ms, ..request }))
    }

    /// How long the next request may take; `None`, and the run ends, when there is no time or no request left.
    fn time_for_a_request(&mut self, now: &ClockReading) -> Option<u64> {
        let elapsed = if now.boot_id == self.began.boot_id {
            now.monotonic_ms.saturating_sub(self.began.monotonic_ms)
        } else {
            u64::MAX
        };
        let left = self.budget.deadline_ms.saturating_sub(MARGIN_MS).saturating_sub(elapsed);
        if left < REQUEST_MIN_MS {
            self.stop(WhyStopped::Deadline);
            return None;
        }
        if self.requests >= self.budget.max_requests {
            self.stop(WhyStopped::RequestLimit);
            return None;
        }
        Some(left.min(wire::REQUEST_TIMEOUT_MS))
    }

    fn build_refresh(&mut self, call: &Call) -> Result<HttpRequest, KenposError> {
        let (refresh, request) = tokens::begin_refresh(self.phone, call, self.offer)?;
        self.under_way = Some(UnderWay::Refresh(refresh));
        Ok(request)
    }

    fn build_sync(
        &mut self,
        call: &Call,
        server: &str,
        bearer: &str,
        head: Head,
    ) -> Result<Option<HttpRequest>, KenposError> {
        let after = self.push.after;
        let limits = ClaimLimits { items: self.push.items, bytes: BODY_BYTES_MAX - ENVELOPE_BYTES, after };
        let alone = self.push.suspects.is_some();
        let claimed = if alone { Vec::new() } else { self.phone.write(call, |tx| Ok(outbox::claim(tx, limits)?))? };
        if claimed.is_empty() && !alone && self.pull.done {
            self.finish(call)?;
            return Ok(None);
        }
        let items = claimed.iter().map(|one| RawValue::from_string(one.payload.clone()));
        let body = SyncRequest {
            protocol: PROTOCOL_VERSION,
            app_version: self.phone.config.app_version.clone(),
            reason: self.budget.reason,
            clock: call.clock.clone(),
            cursor: head.cursor.clone(),
            items: items
                .collect::<Result<_, _>>()
                .map_err(|_| KenposError::Storage { detail: "an item of the outbox does not read back".to_owned() })?,
        };
        let request = wire::post(server, path::SYNC, Some(bearer), &body);
        self.push.after = claimed.last().map_or(after, |last| last.number);
        let sent = Sent { clock: call.clock.clone(), cursor: head.cursor, claimed, after_before: after };
        self.under_way = Some(UnderWay::Sync(sent));
        Ok(Some(request))
    }

    /// Everything is said: why nothing more can be.
    fn finish(&mut self, call: &Call) -> Result<(), KenposError> {
        let (consented, counts) =
            self.phone.read(call, |conn| Ok((session(conn)?.consent.programme.is_some(), outbox::counts(conn)?)))?;
        if !consented && counts.queued > 0 {
            self.stop(WhyStopped::ConsentRequired);
        } else if self.left_over {
            self.fail(call, None, "in_flight", |_| Ok(()))?;
            self.stop(WhyStopped::Later);
        } else {
            self.stop(WhyStopped::Done);
        }
        Ok(())
    }

    fn on_refresh(
        &mut self,
        call: &Call,
        refresh: &Refresh,
        answer: &Result<HttpResponse, NoAnswer>,
    ) -> Result<(), KenposError> {
        match tokens::end_refresh(self.phone, call, refresh, answer) {
            Ok(RefreshEnd::Token(token)) => {
                // Taken as the server gave it, even if our clock says that it is out of date already.
                (self.token, self.must_refresh, self.refreshed) = (Some(token), false, true);
                Ok(())
            }
            Ok(RefreshEnd::OfferFormer) => {
                self.offer = Offer::Former;
                Ok(())
            }
            Ok(RefreshEnd::SignInNeeded) => {
                self.stop(WhyStopped::SignInNeeded);
                Ok(())
            }
            Ok(RefreshEnd::NotNow(outcome)) => self.give_up(call, answer, outcome, &[]),
            Err(KenposError::SecretsLocked) => {
                self.stop(WhyStopped::Locked);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Notes a failure beside `more`, in one transaction.
    pub(super) fn fail(
        &self,
        call: &Call,
        retry_after_seconds: Option<u64>,
        problem: &str,
        more: impl Fn(&Tx<'_>) -> Result<(), KenposError>,
    ) -> Result<(), KenposError> {
        let random = call.number();
        self.phone.write(call, |tx| {
            let retry = after_failure(&retry_state(tx)?, &call.clock, retry_after_seconds, problem, random);
            set_retry(tx, &retry)?;
            more(tx)
        })
    }

    /// After a success the next failure is a first one again.
    pub(super) fn succeeded(tx: &Tx<'_>) -> Result<(), KenposError> {
        Ok(set_retry(tx, &RetryState::default())?)
    }

    fn member_asked(&self) -> bool {
        self.budget.reason == super::SyncReason::Member
    }
}
