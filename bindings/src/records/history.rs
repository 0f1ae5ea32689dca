//! The history screen, and what is owed or refused.

use kenpos_core::view;
use serde::Serialize;

use super::{Kind, Source, State, list};
use crate::values::Day;

/// What was entered from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct History {
    /// The first day asked for.
    pub from_day: Day,
    /// The last day asked for.
    pub to_day: Day,
    /// Newest first; days with nothing are left out.
    pub days: Vec<HistoryDay>,
}

/// One day.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct HistoryDay {
    /// The programme day.
    pub day: Day,
    /// Points posted for this day, after corrections.
    pub posted: i64,
    /// The day's weight, grams: the one measured last.
    pub weight_grams: Option<u32>,
    /// The day's steps.
    pub steps: Option<u32>,
    /// What was entered, deletions left out.
    pub records: Vec<HistoryRecord>,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct HistoryRecord {
    /// For editing and deleting.
    pub id: String,
    /// A weight, steps or a goal.
    pub kind: Kind,
    /// Of a weight: when it was measured, in the zone it was measured in (RFC 3339).
    pub at: Option<String>,
    /// Of a weight, grams.
    pub weight_grams: Option<u32>,
    /// Of steps.
    pub steps: Option<u32>,
    /// Of an answer.
    pub goal: Option<String>,
    /// Of an answer: done or not done.
    pub done: Option<bool>,
    /// Where a weight or steps come from.
    pub source: Option<Source>,
    /// How far the entry has come.
    pub state: State,
    /// Why it is parked, or why it earns nothing: a stable code.
    pub reason: Option<String>,
}

impl From<view::History> for History {
    fn from(history: view::History) -> Self {
        Self { from_day: Day(history.from), to_day: Day(history.to), days: list(history.days) }
    }
}

impl From<view::HistoryDay> for HistoryDay {
    fn from(day: view::HistoryDay) -> Self {
        Self {
            day: Day(day.day),
            posted: day.posted.0,
            weight_grams: day.weight_grams.map(|weight| weight.grams()),
            steps: day.steps.map(|steps| steps.count()),
            records: list(day.records),
        }
    }
}

impl From<view::HistoryRecord> for HistoryRecord {
    fn from(record: view::HistoryRecord) -> Self {
        Self {
            id: record.id.to_string(),
            kind: record.kind,
            at: record.at,
            weight_grams: record.weight_grams.map(|weight| weight.grams()),
            steps: record.steps.map(|steps| steps.count()),
            goal: record.goal.map(|goal| goal.as_str().to_owned()),
            done: record.done,
            source: record.source,
            state: record.state,
            reason: record.reason,
        }
    }
}

/// What is owed and what was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Outbox {
    /// Oldest first.
    pub items: Vec<OutboxItem>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct OutboxItem {
    /// The entry's id.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// The programme day it counts for.
    pub day: Day,
    /// How far it has come.
    pub state: State,
    /// Why it is parked, or why it earns nothing: a stable code.
    pub reason: Option<String>,
    /// Of a parked item: what the server said, for people.
    pub detail: Option<String>,
}

impl From<view::Outbox> for Outbox {
    fn from(outbox: view::Outbox) -> Self {
        Self { items: list(outbox.items) }
    }
}

impl From<view::OutboxItem> for OutboxItem {
    fn from(item: view::OutboxItem) -> Self {
        let view::OutboxItem { id, kind, day, state, reason, detail } = item;
        Self { id: id.to_string(), kind, day: Day(day), state, reason, detail }
    }
}
