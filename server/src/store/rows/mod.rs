//! Rows as every back end keeps them: which columns a table has, how a value becomes cells and cells a value.
//!
//! Comes in: [`Cell`]s as a database gives them. Goes out: the values of the store's states, and the cells to write.
//! Both back ends have the same tables with the same columns and say the rest (keys, types, conditions) in their own
//! SQL. Must never happen: a row this program could not have written read as a default; it is [`super::StoreError::Damaged`].

pub(in crate::store) mod books;
pub(in crate::store) mod device;
pub(in crate::store) mod document;
pub(in crate::store) mod erased;
pub(in crate::store) mod feed;
mod fields;
pub(in crate::store) mod ledger;
pub(in crate::store) mod member;
pub(in crate::store) mod union;
pub(in crate::store) mod written;

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use serde::Serialize;
use uuid::Uuid;

pub(super) use fields::Fields;

/// One value of one row.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    /// Numbers, points, moments in UTC milliseconds.
    Int(i64),
    /// Texts, codes, days as `YYYY-MM-DD`, hashes in hex, values as JSON.
    Text(String),
    Id(Uuid),
    Bytes(Vec<u8>),
    /// A type no column of ours has.
    Odd,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Id,
    Bytes,
}

pub(super) use Kind::{Bytes, Id, Int, Text};

/// A table as both back ends have it. `member_id`, which stands in every member table, is not among the columns.
pub(super) struct Table {
    pub name: &'static str,
    /// In the order in which values are read and written.
    pub columns: &'static [(&'static str, Kind)],
    /// How many of the first columns are the key, after the member.
    pub key: usize,
    /// A row with the same key takes its place; otherwise there must be none.
    pub replace: bool,
}

impl Table {
    /// The columns as SQL lists them.
    pub(super) fn list(&self) -> String {
        list(self.columns.iter().map(|(name, _)| *name))
    }

    /// What is to happen when a member's row with this key is there already.
    pub(super) fn on_conflict(&self) -> String {
        if !self.replace {
            return String::new();
        }
        let (key, rest) = self.columns.split_at(self.key);
        let key = list(std::iter::once("member_id").chain(key.iter().map(|(name, _)| *name)));
        let set: Vec<String> = rest.iter().map(|(name, _)| format!("\"{name}\" = excluded.\"{name}\"")).collect();
        format!(" ON CONFLICT ({key}) DO UPDATE SET {}", set.join(", "))
    }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    // Quoted: `left` is a word of SQL.
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Members of one name or of one document's id that are read at most: one family has one card, and two owners are already a
/// refusal.
pub(super) const OWNERS_MAX: i64 = 16;

/// A counter as databases keep it. Counters count things that happened one by one; none comes near 2^63.
pub(super) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A limit as databases take it.
pub(super) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// A value as JSON text.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the protocol's types always serialise")
}

/// The code of a value that serialises as one word.
pub(super) fn word(value: &impl Serialize) -> String {
    json(value).trim_matches('"').to_owned()
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Int(int(number))
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Int(yes.into())
    }
}

impl From<Points> for Cell {
    fn from(points: Points) -> Self {
        Self::Int(points.0)
    }
}

impl From<Moment> for Cell {
    fn from(moment: Moment) -> Self {
        Self::Int(moment.millis())
    }
}

impl From<ProgrammeDay> for Cell {
    fn from(day: ProgrammeDay) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
