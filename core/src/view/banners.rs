//! What the member should know or do, as codes with arguments; the words are the shell's.

use kenpos_rules::award::AwardCode;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use serde::Serialize;

use super::SessionState;
use super::checklist::checklist;
use crate::error::StoreError;
use crate::outbox::Counts;
use crate::store::salvage::{Salvaged, last_salvage};
use crate::store::{Conn, mirror, retry, session};

/// One thing to tell, most urgent first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Banner {
    /// Sign in again; logging goes on.
    SessionExpired,
    /// The server refuses this member for now.
    Suspended,
    /// Update the app; what is queued is kept.
    UpdateNeeded,
    /// The last membership day is past, or the server refuses the member for it.
    MembershipEnded {
        /// The last membership day, once the phone has heard of it.
        last_day: Option<ProgrammeDay>,
        /// The last day on which entries are sent and points exchanged.
        until: Option<ProgrammeDay>,
    },
    /// Nothing uploads before the consent to the programme.
    ConsentNeeded {
        /// Items that wait for it.
        queued: u64,
    },
    /// The server refused items; each is listed in the outbox with its reason.
    Parked {
        /// How many.
        count: u64,
    },
    /// The last sync failed.
    Offline {
        /// The code of the failure.
        problem: String,
        /// Items that wait.
        queued: u64,
    },
    /// Today is the last day on which something of `day` can be entered.
    WindowClosing {
        /// The oldest day of the entry window.
        day: ProgrammeDay,
        /// What was not entered.
        missing: Vec<AwardCode>,
        /// What it would bring.
        points: Points,
    },
    /// The data file was damaged or missing; what could be read of it was saved.
    Salvaged(Salvaged),
}

/// What there is to tell at `now`.
pub(crate) fn banners(conn: &Conn<'_>, counts: Counts, now: Moment) -> Result<Vec<Banner>, StoreError> {
    let session = session::session(conn)?;
    let mut banners = Vec::new();
    match session.state {
        SessionState::SignedIn | SessionState::MembershipEnded => {}
        SessionState::Expired => banners.push(Banner::SessionExpired),
        SessionState::Suspended => banners.push(Banner::Suspended),
        SessionState::UpdateNeeded => banners.push(Banner::UpdateNeeded),
    }
    banners.extend(membership_ended(conn, session.state, now)?);
    if session::waits_for_consent(conn, &session)? {
        banners.push(Banner::ConsentNeeded { queued: counts.queued });
    }
    if counts.parked > 0 {
        banners.push(Banner::Parked { count: counts.parked });
    }
    let retry = retry::retry_state(conn)?;
    if let (true, Some(problem)) = (retry.attempts > 0, retry.problem) {
        banners.push(Banner::Offline { problem, queued: counts.queued });
    }
    banners.extend(window_closing(conn, now)?);
    banners.extend(last_salvage(conn)?.map(Banner::Salvaged));
    Ok(banners)
}

/// Said from the first day without membership on: there are only so many days left to send and to exchange.
fn membership_ended(conn: &Conn<'_>, state: SessionState, now: Moment) -> Result<Option<Banner>, StoreError> {
    let programme = mirror::programme(conn)?;
    let standing = mirror::standing(conn, &programme)?;
    let last_day = standing.last_day().filter(|last| now.programme_day() > *last);
    let until = last_day.and_then(|_| standing.grace_ends(&programme));
    let ended = last_day.is_some() || state == SessionState::MembershipEnded;
    Ok(ended.then_some(Banner::MembershipEnded { last_day, until }))
}

/// What of the oldest day of the entry window has not been entered. Openings cannot be made up for.
fn window_closing(conn: &Conn<'_>, now: Moment) -> Result<Option<Banner>, StoreError> {
    let programme = mirror::programme(conn)?;
    let today = now.programme_day();
    let Some(version) = programme.version_on(today) else { return Ok(None) };
    let day = today.plus_days(-i64::from(version.entry_window_days));
    let standing = mirror::standing(conn, &programme)?;
    let (missing, points) = checklist(conn, &programme, &standing, day, now)?.to_enter();
    Ok((!missing.is_empty()).then_some(Banner::WindowClosing { day, missing, points }))
}
