//! The home screen.

use kenpos_core::view;
use serde::Serialize;

use super::{AwardCode, Button, SessionState, list};
use crate::values::{Day, Timestamp};

/// Today at a glance: 「今日 16/31 P」.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Home {
    /// The programme day (UTC+9).
    pub day: Day,
    /// Points of today's checklist that are there, posted or owed.
    pub earned: i64,
    /// All that today can bring.
    pub possible: i64,
    /// The daily awards of today, in the order in which a screen lists them.
    pub checklist: Vec<ChecklistItem>,
    /// Points of all days that are owed and not posted yet.
    pub pending: i64,
    /// Items the server has not answered for.
    pub queued: u64,
    /// Items the server refused; each shows its reason in the outbox.
    pub parked: u64,
    /// Today's weight, grams.
    pub weight_grams: Option<u32>,
    /// Today's steps. None: nothing was read or typed, which is not 0.
    pub steps: Option<u32>,
    /// Steps a day the member aims at.
    pub step_target: Option<u32>,
    /// The member's goals and today's answers.
    pub goals: Vec<GoalToday>,
    /// The one main button; none: nothing is left to do today.
    pub button: Option<Button>,
    /// Where the session stands.
    pub session: SessionState,
    /// What to tell the member, most urgent first.
    pub banners: Vec<BannerView>,
}

/// One daily award of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct ChecklistItem {
    /// Which.
    pub award: AwardCode,
    /// What it brings, by the programme in force.
    pub points: i64,
    /// There, posted or owed; else missing.
    pub done: bool,
    /// Done and owed: the server has not posted it yet.
    pub pending: bool,
}

/// A goal and the day's answer.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct GoalToday {
    /// The goal.
    pub goal: String,
    /// None: not answered yet.
    pub done: Option<bool>,
}

/// One thing to tell, with the button beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct BannerView {
    /// What.
    pub banner: Banner,
    /// None: the member can do nothing about it here.
    pub button: Option<Button>,
}

/// What to tell. The words are the shell's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Banner {
    /// Sign in again; logging goes on.
    SessionExpired,
    /// The server refuses this member for now.
    Suspended,
    /// Update the app; what is queued is kept.
    UpdateNeeded,
    /// The membership has ended.
    MembershipEnded {
        /// The last membership day, once the phone has heard of it.
        last_day: Option<Day>,
        /// The last day on which entries are sent and points exchanged.
        until: Option<Day>,
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
        day: Day,
        /// What was not entered.
        missing: Vec<AwardCode>,
        /// What it would bring.
        points: i64,
    },
    /// The data file was damaged or missing; what could be read of it was saved.
    Salvaged {
        /// When.
        at: Timestamp,
        /// The file was missing or empty: what the server has comes back with the next sync.
        missing: bool,
        /// Items that wait to be sent, saved.
        items: u64,
        /// Entries saved.
        records: u64,
        /// Rows that could not be read.
        unreadable: u64,
    },
}

impl From<view::Home> for Home {
    fn from(home: view::Home) -> Self {
        Self {
            day: Day(home.day),
            earned: home.earned.0,
            possible: home.possible.0,
            checklist: list(home.checklist),
            pending: home.pending.0,
            queued: home.queued,
            parked: home.parked,
            weight_grams: home.weight_grams.map(|weight| weight.grams()),
            steps: home.steps.map(|steps| steps.count()),
            step_target: home.step_target.map(|steps| steps.count()),
            goals: list(home.goals),
            button: home.button,
            session: home.session,
            banners: list(home.banners),
        }
    }
}

impl From<view::ChecklistItem> for ChecklistItem {
    fn from(item: view::ChecklistItem) -> Self {
        Self { award: item.award, points: item.points.0, done: item.done, pending: item.pending }
    }
}

impl From<view::GoalToday> for GoalToday {
    fn from(today: view::GoalToday) -> Self {
        Self { goal: today.goal.as_str().to_owned(), done: today.done }
    }
}

impl From<view::Banner> for BannerView {
    fn from(banner: view::Banner) -> Self {
        Self { button: banner.button(), banner: banner.into() }
    }
}

impl From<view::Banner> for Banner {
    fn from(banner: view::Banner) -> Self {
        match banner {
            view::Banner::SessionExpired => Self::SessionExpired,
            view::Banner::Suspended => Self::Suspended,
            view::Banner::UpdateNeeded => Self::UpdateNeeded,
            view::Banner::MembershipEnded { last_day, until } => {
                Self::MembershipEnded { last_day: last_day.map(Day), until: until.map(Day) }
            }
            view::Banner::ConsentNeeded { queued } => Self::ConsentNeeded { queued },
            view::Banner::Parked { count } => Self::Parked { count },
            view::Banner::Offline { problem, queued } => Self::Offline { problem, queued },
            view::Banner::WindowClosing { day, missing, points } => {
                Self::WindowClosing { day: Day(day), missing, points: points.0 }
            }
            view::Banner::Salvaged(view::Salvaged { at, missing, items, records, unreadable, .. }) => {
                Self::Salvaged { at: Timestamp(at), missing, items, records, unreadable }
            }
        }
    }
}
