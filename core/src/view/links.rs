//! Sync health: where the reading of each channel stands, in codes; the words are in `kenpos_rules::explain`.

use std::collections::BTreeMap;

use kenpos_rules::day::Moment;
use kenpos_rules::explain::LinkState;
use serde::Serialize;

use super::Button;
use super::button::link_button;
use crate::error::StoreError;
use crate::health::cursor::Cursor;
use crate::health::link::{self, Background};
use crate::health::{Channel, LeftOutReason, OffReason, SampleKind, WaitReason};
use crate::store::Conn;
use crate::store::health::{self as kept, Link};

/// Nothing to be seen for so long is worth a word: a weekend without the phone is not.
const NOTHING_VISIBLE_DAYS: i64 = 3;

/// Not read for so long is worth a word: a day without opening the app, with no background run either.
const STALE_DAYS: i64 = 1;

/// One channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// Which.
    pub channel: Channel,
    /// Where its reading stands.
    pub state: LinkState,
    /// What the member can do about it.
    pub button: Option<Button>,
    /// What makes it slower than it could be.
    pub hints: Vec<LinkState>,
    /// When it was linked.
    pub linked_at: Option<Moment>,
    /// Nothing before is read.
    pub since: Option<Moment>,
    /// When the store answered last.
    pub read_at: Option<Moment>,
    /// When it is worth while to read again, for a wait with an end.
    pub again_at: Option<Moment>,
    /// What was left out since it was linked, by reason.
    pub left_out: BTreeMap<LeftOutReason, u64>,
}

/// Every channel, linked or not. `unclaimed`: another member used this phone and nothing was said yet.
pub(crate) fn links(conn: &Conn<'_>, now: Moment, unclaimed: bool) -> Result<Vec<LinkView>, StoreError> {
    Channel::ALL.into_iter().map(|channel| view(conn, channel, now, unclaimed)).collect()
}

fn view(conn: &Conn<'_>, channel: Channel, now: Moment, unclaimed: bool) -> Result<LinkView, StoreError> {
    let Some(link) = kept::link(conn, channel)? else {
        return Ok(LinkView {
            channel,
            state: LinkState::NotLinked,
            button: link_button(LinkState::NotLinked, channel),
            hints: Vec::new(),
            linked_at: None,
            since: None,
            read_at: None,
            again_at: None,
            left_out: BTreeMap::new(),
        });
    };
    let cursor = kept::cursor(conn, channel, SampleKind::Steps, link.since)?.cursor;
    let state = if unclaimed {
        LinkState::ClaimNeeded
    } else if channel == Channel::PhoneSensor && link::is_superseded(conn)? {
        LinkState::Superseded
    } else {
        state_of(&link, &cursor, now)
    };
    let hints = match link::background(conn)? {
        Background::Allowed => Vec::new(),
        Background::LowPower => vec![LinkState::LowPower],
        Background::Off => vec![LinkState::BackgroundOff],
    };
    let again_at = if let Cursor::Waiting { until, .. } = cursor { until } else { None };
    Ok(LinkView {
        channel,
        state,
        button: link_button(state, channel),
        hints,
        linked_at: Some(link.linked_at),
        since: Some(link.since),
        read_at: link.read_at,
        again_at,
        left_out: link.left_out.0,
    })
}

fn state_of(link: &Link, cursor: &Cursor, now: Moment) -> LinkState {
    let days_since = |at: Moment, days: i64| now >= at.plus_days(days);
    match cursor {
        Cursor::Waiting { why, .. } => waiting(*why),
        Cursor::Off { why, .. } => off(*why),
        Cursor::Live { .. } | Cursor::Draining { .. } | Cursor::Absent if link.read_at.is_some() => {
            if days_since(link.read_at.unwrap_or(link.linked_at), STALE_DAYS) {
                LinkState::Stale
            } else if days_since(link.visible_at.unwrap_or(link.linked_at), NOTHING_VISIBLE_DAYS) {
                LinkState::NothingVisible
            } else {
                LinkState::UpToDate
            }
        }
        _ => LinkState::Reading,
    }
}

const fn waiting(why: WaitReason) -> LinkState {
    match why {
        WaitReason::Locked => LinkState::Locked,
        WaitReason::RateLimited => LinkState::RateLimited,
        WaitReason::Migrating => LinkState::Migrating,
        WaitReason::BackgroundForbidden => LinkState::ForegroundOnly,
        WaitReason::Cancelled | WaitReason::Failed => LinkState::Failed,
    }
}

const fn off(why: OffReason) -> LinkState {
    match why {
        OffReason::Restricted => LinkState::Restricted,
        OffReason::WorkProfile => LinkState::WorkProfile,
        OffReason::OsTooOld => LinkState::OsTooOld,
        OffReason::NoPlay => LinkState::NoPlay,
        OffReason::NoHardware => LinkState::NoHardware,
        OffReason::ProviderMissing => LinkState::ProviderMissing,
        OffReason::ProviderUpdate => LinkState::ProviderUpdate,
        OffReason::NotAsked => LinkState::NotAsked,
        OffReason::PermissionMissing => LinkState::PermissionMissing,
    }
}
