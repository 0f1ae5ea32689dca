//! What the member should know or do, as codes with arguments; the words are the shell's.

use kenpos_rules::award::{AwardCode, AwardKey, full_day};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use serde::Serialize;

use super::SessionState;
use crate::error::StoreError;
use crate::outbox::{self, Counts};
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
    /// The days after the last membership day are over.
    MembershipEnded,
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
    /// The data file was damaged; what could be read of it was saved.
    Salvaged(Salvaged),
}

/// What there is to tell at `now`.
pub(crate) fn banners(conn: &Conn<'_>, counts: Counts, now: Moment) -> Result<Vec<Banner>, StoreError> {
    let session = session::session(conn)?;
    let mut banners = Vec::new();
    match session.state {
        SessionState::SignedIn => {}
        SessionState::Expired => banners.push(Banner::SessionExpired),
        SessionState::Suspended => banners.push(Banner::Suspended),
        SessionState::UpdateNeeded => banners.push(Banner::UpdateNeeded),
        SessionState::MembershipEnded => banners.push(Banner::MembershipEnded),
    }
    if session.consent.programme.is_none() {
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

/// What of the oldest day of the entry window has not been entered. Openings cannot be made up for.
fn window_closing(conn: &Conn<'_>, now: Moment) -> Result<Option<Banner>, StoreError> {
    let programme = mirror::programme(conn)?;
    let today = now.programme_day();
    let Some(version) = programme.version_on(today) else { return Ok(None) };
    let day = today.plus_days(-i64::from(version.entry_window_days));
    let standing = mirror::standing(conn, &programme)?;
    let owed = outbox::preview::pending_on(conn, day, now)?;
    let (mut missing, mut points) = (Vec::new(), Points::ZERO);
    for preview in full_day(&programme, &standing, day, true) {
        let AwardKey { code, .. } = preview.key;
        let opening = matches!(code, AwardCode::Login | AwardCode::Launch);
        if !opening && !owed.contains_key(&preview.key) && mirror::awarded(conn, &preview.key)?.is_none() {
            missing.push(code);
            points += preview.points;
        }
    }
    Ok((!missing.is_empty()).then_some(Banner::WindowClosing { day, missing, points }))
}
