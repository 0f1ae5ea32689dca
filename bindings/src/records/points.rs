//! The points screen.

use kenpos_core::view;
use serde::Serialize;

use super::{AwardCode, EntryKind, list};
use crate::values::{Day, Timestamp};

/// The points and every entry explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Points {
    /// What can be spent today.
    pub balance: i64,
    /// What is owed and not posted yet.
    pub pending: i64,
    /// Set aside for orders that are not shipped yet.
    pub held: i64,
    /// What is owed after points that were spent or are set aside were taken back; later points meet it first. Mostly 0.
    pub debt: i64,
    /// The balance by its last day of use, soonest first.
    pub expiring: Vec<Expiring>,
    /// Newest first.
    pub entries: Vec<PointsEntry>,
}

/// Points with the same last day of use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct Expiring {
    /// How many.
    pub points: i64,
    /// The last day on which they can be used.
    pub date: Day,
}

/// One posted entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct PointsEntry {
    /// Its number, from 1.
    pub entry: u64,
    /// A grant, an expiry, a correction, or a step of an order.
    pub kind: EntryKind,
    /// The award; none for an expiry or an order.
    pub award: Option<AwardCode>,
    /// The day lived.
    pub day: Day,
    /// When the server posted it.
    pub posted_at: Timestamp,
    /// Added (negative: taken).
    pub points: i64,
    /// The last day on which they can be used.
    pub expires: Option<Day>,
    /// Why, as a sentence in the language asked for.
    pub why: String,
}

impl From<view::PointsView> for Points {
    fn from(points: view::PointsView) -> Self {
        Self {
            balance: points.balance.0,
            pending: points.pending.0,
            held: points.held.0,
            debt: points.debt.0,
            expiring: list(points.expiring),
            entries: list(points.entries),
        }
    }
}

impl From<view::Expiring> for Expiring {
    fn from(group: view::Expiring) -> Self {
        Self { points: group.points.0, date: Day(group.date) }
    }
}

impl From<view::PointsEntry> for PointsEntry {
    fn from(entry: view::PointsEntry) -> Self {
        Self {
            entry: entry.entry,
            kind: entry.kind,
            award: entry.award,
            day: Day(entry.day),
            posted_at: Timestamp(entry.posted_at),
            points: entry.points.0,
            expires: entry.expires.map(Day),
            why: entry.why,
        }
    }
}
