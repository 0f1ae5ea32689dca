//! Where the reading of one (channel, kind) stands: a pure state machine (health feeds 8.4).
//!
//! ```text
//! Absent ──▶ Baseline ──last page──▶ Live ──wake──▶ Draining ──no more──▶ Live
//! any ──cursor invalid, foreign or too old──▶ Stale ──▶ Baseline
//! any ──locked, limited, failed …──▶ Waiting{resume}      any ──forbidden, missing …──▶ Off{resume}
//! ```
//!
//! Comes in: what happened. Goes out: the next state. Must never happen: a token moved by anything but a page
//! (law 2 of 8.4), an empty token kept.

use kenpos_rules::day::Moment;
use serde::{Deserialize, Serialize};

use super::{Channel, HealthOutcome, HealthReason, Unsupported};

/// A token of Health Connect ends after 30 days; one this old is not trusted to be whole.
const TOKEN_DAYS_MAX: i64 = 25;

/// Rounds of a drain without progress: the second one shows that it was no accident.
const STALLED_MAX: u8 = 2;

/// What is off is looked at again by itself after this.
const OFF_MS: i64 = 3_600_000;

const DAY_MS: i64 = 86_400_000;

/// The first and the longest wait after a failure; each failure doubles it.
const FAILED_MS: (i64, i64) = (1_000, 900_000);

/// After so many failures in a row it may be the page token: nobody says how long Health Connect's lives.
const PAGE_FAILURES_MAX: u32 = 3;

/// The quota of Health Connect is counted over 15 minutes and fills up steadily: a minute brings a fifteenth back.
const LIMITED_MS: i64 = 60_000;

/// A migration to a new version of Android takes minutes.
const MIGRATION_MS: i64 = 600_000;

/// How a store is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feed {
    /// HealthKit: the anchor walks through the baseline and on.
    Anchored,
    /// Health Connect: the token is taken first, then the window is read, then the changes are drained.
    Tokens,
}

impl Feed {
    /// The feed of a channel that has samples.
    pub(crate) const fn of(channel: Channel) -> Self {
        match channel {
            Channel::AppleHealth => Self::Anchored,
            Channel::HealthConnect | Channel::PhoneSensor => Self::Tokens,
        }
    }
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum Cursor {
    /// Nothing was read yet.
    Absent,
    /// The window is being read.
    Baseline {
        /// The anchor so far, or the token taken before the first page.
        token: Option<String>,
        /// Health Connect's next page.
        page: Option<String>,
        since: Moment,
    },
    /// Everything up to the token is taken in.
    Live { token: String, issued_at: Moment },
    /// Changes are being read.
    Draining { token: String, issued_at: Moment, stalled: u8 },
    /// What was known of the store no longer holds; it is read anew.
    Stale,
    /// Not now; then on as before.
    Waiting { why: WaitReason, until: Option<Moment>, resume: Box<Self> },
    /// Not before something changes; looked at again on the foreground.
    Off { why: OffReason, checked_at: Moment, resume: Box<Self> },
}

/// Why reading waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// The phone is locked.
    Locked,
    /// Too many calls.
    RateLimited,
    /// Android moves the data to a new version.
    Migrating,
    /// Reading is allowed in the foreground only.
    BackgroundForbidden,
    /// The call was ended.
    Cancelled,
    /// The store failed.
    Failed,
}

impl WaitReason {
    /// The longest that is waited before the next look; 0 where another run is enough.
    const fn longest_ms(self) -> i64 {
        match self {
            Self::RateLimited => DAY_MS,
            Self::Migrating => MIGRATION_MS,
            Self::Failed => FAILED_MS.1,
            Self::Locked | Self::BackgroundForbidden | Self::Cancelled => 0,
        }
    }
}

/// Why a channel is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffReason {
    /// The company forbids it.
    Restricted,
    /// Android's work profile.
    WorkProfile,
    /// The system is too old.
    OsTooOld,
    /// No Google Play services.
    NoPlay,
    /// No such hardware.
    NoHardware,
    /// Health Connect is not installed.
    ProviderMissing,
    /// Health Connect must be updated.
    ProviderUpdate,
    /// The member was not asked yet.
    NotAsked,
    /// The permission is not there (Android says so; HealthKit never does).
    PermissionMissing,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A run begins.
    Wake(HealthReason),
    /// Health Connect gave a token.
    Token(String),
    /// A page was taken in. `token` is the new anchor or token; `page` Health Connect's next page of the window.
    Page { token: Option<String>, page: Option<String>, more: bool },
    /// Nothing to read (an anchored query over an empty store).
    Empty,
    /// It did not work, and why.
    Trouble(Trouble),
}

/// Why a command brought no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Not now, for so many milliseconds if somebody said.
    Wait(WaitReason, Option<u64>),
    /// It failed, after so many failures in a row.
    Failed(u32),
    /// Not before something changes.
    Off(OffReason),
    /// The store does not take the cursor.
    CursorInvalid,
    /// Nor the one of a fresh beginning in the same run.
    CursorInvalidAgain,
}

/// What was tried before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tried {
    /// The store refused the cursor in this run, and the window was begun anew.
    pub begun_anew: bool,
    /// Failures in a row, over all runs.
    pub failures: u32,
}

impl Trouble {
    /// What an outcome without data means; `None` for data and for `NoData`.
    pub(crate) const fn of(outcome: &HealthOutcome, tried: Tried) -> Option<Self> {
        Some(match outcome {
            HealthOutcome::Locked => Self::Wait(WaitReason::Locked, None),
            HealthOutcome::RateLimited { after_ms } => Self::Wait(WaitReason::RateLimited, *after_ms),
            HealthOutcome::DataSyncInProgress => Self::Wait(WaitReason::Migrating, None),
            HealthOutcome::BackgroundForbidden => Self::Wait(WaitReason::BackgroundForbidden, None),
            HealthOutcome::Cancelled => Self::Wait(WaitReason::Cancelled, None),
            HealthOutcome::Failed { .. } => Self::Failed(tried.failures),
            HealthOutcome::Restricted => Self::Off(OffReason::Restricted),
            HealthOutcome::NotAsked => Self::Off(OffReason::NotAsked),
            HealthOutcome::PermissionMissing => Self::Off(OffReason::PermissionMissing),
            HealthOutcome::ProviderMissing => Self::Off(OffReason::ProviderMissing),
            HealthOutcome::ProviderUpdate => Self::Off(OffReason::ProviderUpdate),
            HealthOutcome::Unsupported(Unsupported::WorkProfile) => Self::Off(OffReason::WorkProfile),
            HealthOutcome::Unsupported(Unsupported::OsTooOld) => Self::Off(OffReason::OsTooOld),
            HealthOutcome::Unsupported(Unsupported::NoPlay) => Self::Off(OffReason::NoPlay),
            HealthOutcome::Unsupported(Unsupported::NoHardware) => Self::Off(OffReason::NoHardware),
            HealthOutcome::CursorInvalid if tried.begun_anew => Self::CursorInvalidAgain,
            HealthOutcome::CursorInvalid => Self::CursorInvalid,
            _ => return None,
        })
    }
}

impl Cursor {
    /// The state after an event. An event that has no meaning in a state changes nothing.
    pub(crate) fn after(self, event: Event, feed: Feed, now: Moment) -> Self {
        match (self, event) {
            (state, Event::Trouble(trouble)) => state.troubled(trouble, now),
            (state, Event::Wake(reason)) => state.woken(reason, feed, now),
            (Self::Absent | Self::Stale, Event::Token(token)) if feed == Feed::Tokens && !token.is_empty() => {
                Self::Baseline { token: Some(token), page: None, since: now }
            }
            (Self::Absent | Self::Stale, page @ Event::Page { .. }) if feed == Feed::Anchored => {
                Self::Baseline { token: None, page: None, since: now }.paged(page, feed, now)
            }
            (state @ (Self::Baseline { .. } | Self::Draining { .. }), page @ Event::Page { .. }) => {
                state.paged(page, feed, now)
            }
            // Nothing was given, so nothing moves: the token is no younger for it.
            (Self::Draining { token, issued_at, .. }, Event::Empty) => Self::Live { token, issued_at },
            (state, _) => state,
        }
    }

    /// Whether something is to be asked of the store.
    pub(crate) const fn is_reading(&self) -> bool {
        matches!(self, Self::Absent | Self::Stale | Self::Baseline { .. } | Self::Draining { .. })
    }

    /// The token that pages have brought, whatever happened since.
    pub(crate) fn token(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Stale => None,
            Self::Baseline { token, .. } => token.as_deref(),
            Self::Live { token, .. } | Self::Draining { token, .. } => Some(token),
            Self::Waiting { resume, .. } | Self::Off { resume, .. } => resume.token(),
        }
    }

    /// Whether the window has been read to its end since the last beginning.
    pub(crate) fn is_whole(&self) -> bool {
        match self {
            Self::Live { .. } | Self::Draining { .. } => true,
            Self::Waiting { resume, .. } | Self::Off { resume, .. } => resume.is_whole(),
            Self::Absent | Self::Stale | Self::Baseline { .. } => false,
        }
    }

    fn paged(self, page: Event, feed: Feed, now: Moment) -> Self {
        let Event::Page { token: new, page, more } = page else { return self };
        let new = new.filter(|token| !token.is_empty());
        match self {
            Self::Baseline { token, since, .. } => match (feed, new.or(token), more) {
                (Feed::Anchored, Some(token), false) => Self::Live { token, issued_at: now },
                // The token is as old as the beginning: what changed since then is drained now.
                (Feed::Tokens, Some(token), false) => Self::Draining { token, issued_at: since, stalled: 0 },
                (_, token, _) => Self::Baseline { token, page, since },
            },
            Self::Draining { token, issued_at, stalled } => {
                let moved = new.as_ref().is_some_and(|new| *new != token);
                let stalled = if moved { 0 } else { stalled + 1 };
                let issued_at = if moved { now } else { issued_at };
                let token = new.unwrap_or(token);
                if more && stalled < STALLED_MAX {
                    Self::Draining { token, issued_at, stalled }
                } else {
                    // The same token once more when nothing changed: it was good just now.
                    Self::Live { token, issued_at: if more { issued_at } else { now } }
                }
            }
            other => other,
        }
    }

    fn troubled(self, trouble: Trouble, now: Moment) -> Self {
        let resume = match self {
            Self::Waiting { resume, .. } | Self::Off { resume, .. } => resume,
            state => Box::new(state),
        };
        let wait = |why, ms: i64, resume| Self::Waiting { why, until: Some(now.plus_millis(ms)), resume };
        match trouble {
            Trouble::CursorInvalid => Self::Stale,
            // Asking on would not end.
            Trouble::CursorInvalidAgain => wait(WaitReason::Failed, FAILED_MS.1, Box::new(Self::Stale)),
            Trouble::Off(why) => Self::Off { why, checked_at: now, resume },
            Trouble::Failed(failures) => {
                let resume = if failures < PAGE_FAILURES_MAX { resume } else { Box::new(resume.at_first_page()) };
                wait(WaitReason::Failed, (FAILED_MS.0 << failures.min(20)).min(FAILED_MS.1), resume)
            }
            Trouble::Wait(WaitReason::RateLimited, after_ms) => {
                let after = after_ms.and_then(|after| i64::try_from(after).ok()).unwrap_or(0);
                wait(WaitReason::RateLimited, after.clamp(LIMITED_MS, DAY_MS), resume)
            }
            Trouble::Wait(WaitReason::Migrating, _) => wait(WaitReason::Migrating, MIGRATION_MS, resume),
            // Until the phone is unlocked, the app is in front, somebody calls again: the next run.
            Trouble::Wait(why, _) => Self::Waiting { why, until: None, resume },
        }
    }

    /// A page of the window that cannot be read any more: its first one, with the same token.
    fn at_first_page(self) -> Self {
        match self {
            Self::Baseline { token, since, .. } => Self::Baseline { token, page: None, since },
            state => state,
        }
    }

    /// A run begins: what may go on goes on.
    fn woken(self, reason: HealthReason, feed: Feed, now: Moment) -> Self {
        let by_member = reason == HealthReason::Member;
        match self {
            Self::Live { token, issued_at } => {
                if feed == Feed::Tokens && now.millis_since(issued_at) > TOKEN_DAYS_MAX * DAY_MS {
                    Self::Stale
                } else {
                    Self::Draining { token, issued_at, stalled: 0 }
                }
            }
            Self::Draining { token, issued_at, .. } => Self::Live { token, issued_at }.woken(reason, feed, now),
            Self::Baseline { since, .. }
                if feed == Feed::Tokens && now.millis_since(since) > TOKEN_DAYS_MAX * DAY_MS =>
            {
                Self::Stale
            }
            Self::Waiting { why, until, resume } => {
                // Longer than any wait: it was begun while the clock was ahead.
                let waits = until.is_some_and(|until| (1..=why.longest_ms()).contains(&until.millis_since(now)));
                let over = !waits || (by_member && why == WaitReason::Failed);
                let allowed = why != WaitReason::BackgroundForbidden || reason != HealthReason::Background;
                if over && allowed { resume.woken(reason, feed, now) } else { Self::Waiting { why, until, resume } }
            }
            Self::Off { why, checked_at, resume } => {
                let waited = now.millis_since(checked_at);
                // A clock that was set back does not keep it off.
                let due = reason != HealthReason::Background && !(0..OFF_MS).contains(&waited);
                if due || by_member { resume.woken(reason, feed, now) } else { Self::Off { why, checked_at, resume } }
            }
            state => state,
        }
    }
}
