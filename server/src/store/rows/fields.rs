//! One row, read from left to right.

use std::str::FromStr;

use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::Cell;
use crate::store::StoreError;

/// The fields of one row, taken from left to right.
pub(in crate::store) struct Fields {
    cells: Vec<Cell>,
    table: &'static str,
    next: usize,
}

impl Fields {
    pub(in crate::store) const fn new(table: &'static str, cells: Vec<Cell>) -> Self {
        Self { cells, table, next: 0 }
    }

    /// The row holds what no version of this program writes.
    pub(in crate::store) const fn damaged(&self) -> StoreError {
        StoreError::Damaged { table: self.table }
    }

    /// The number in a column, wherever the reading stands; `None` if there is none.
    pub(in crate::store) fn number_at(&self, column: usize) -> Option<u64> {
        if let Some(Cell::Int(number)) = self.cells.get(column) { u64::try_from(*number).ok() } else { None }
    }

    /// The row itself, to be read later.
    pub(in crate::store) fn take_all(&mut self) -> Self {
        Self::new(self.table, std::mem::take(&mut self.cells))
    }

    /// Leaves fields out.
    pub(in crate::store) const fn skip(&mut self, fields: usize) {
        self.next += fields;
    }

    fn take(&mut self) -> Result<Cell, StoreError> {
        self.next += 1;
        let cell = self.cells.get_mut(self.next - 1).map(|cell| std::mem::replace(cell, Cell::Odd));
        cell.ok_or_else(|| self.damaged())
    }

    fn opt_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.take()? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(number)),
            _ => Err(self.damaged()),
        }
    }

    fn int(&mut self) -> Result<i64, StoreError> {
        self.opt_int()?.ok_or_else(|| self.damaged())
    }

    pub(in crate::store) fn u64(&mut self) -> Result<u64, StoreError> {
        u64::try_from(self.int()?).map_err(|_| self.damaged())
    }

    pub(in crate::store) fn u32(&mut self) -> Result<u32, StoreError> {
        u32::try_from(self.int()?).map_err(|_| self.damaged())
    }

    pub(in crate::store) fn opt_u32(&mut self) -> Result<Option<u32>, StoreError> {
        self.opt_int()?.map(|number| u32::try_from(number).map_err(|_| self.damaged())).transpose()
    }

    pub(in crate::store) fn points(&mut self) -> Result<Points, StoreError> {
        self.int().map(Points)
    }

    pub(in crate::store) fn moment(&mut self) -> Result<Moment, StoreError> {
        self.int().map(Moment::from_millis)
    }

    pub(in crate::store) fn opt_moment(&mut self) -> Result<Option<Moment>, StoreError> {
        Ok(self.opt_int()?.map(Moment::from_millis))
    }

    pub(in crate::store) fn opt_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.take()? {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text)),
            _ => Err(self.damaged()),
        }
    }

    pub(in crate::store) fn text(&mut self) -> Result<String, StoreError> {
        self.opt_text()?.ok_or_else(|| self.damaged())
    }

    pub(in crate::store) fn opt_uuid(&mut self) -> Result<Option<Uuid>, StoreError> {
        match self.take()? {
            Cell::Null => Ok(None),
            Cell::Id(id) => Ok(Some(id)),
            _ => Err(self.damaged()),
        }
    }

    pub(in crate::store) fn uuid(&mut self) -> Result<Uuid, StoreError> {
        self.opt_uuid()?.ok_or_else(|| self.damaged())
    }

    pub(in crate::store) fn opt_bytes<const N: usize>(&mut self) -> Result<Option<[u8; N]>, StoreError> {
        match self.take()? {
            Cell::Null => Ok(None),
            Cell::Bytes(bytes) => bytes.try_into().map(Some).map_err(|_| self.damaged()),
            _ => Err(self.damaged()),
        }
    }

    pub(in crate::store) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        self.opt_bytes()?.ok_or_else(|| self.damaged())
    }

    pub(in crate::store) fn opt_u64(&mut self) -> Result<Option<u64>, StoreError> {
        self.opt_int()?.map(|number| u64::try_from(number).map_err(|_| self.damaged())).transpose()
    }

    /// Bytes of any length.
    pub(in crate::store) fn all_bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.take()? {
            Cell::Bytes(bytes) => Ok(bytes),
            Cell::Id(id) => Ok(id.into_bytes().to_vec()), // SQLite cannot tell sixteen bytes from an id
            _ => Err(self.damaged()),
        }
    }

    /// A value with a spelling of its own (a day, a code, a period).
    pub(in crate::store) fn parse<T: FromStr>(&mut self) -> Result<T, StoreError> {
        self.text()?.parse().map_err(|_| self.damaged())
    }

    pub(in crate::store) fn opt_parse<T: FromStr>(&mut self) -> Result<Option<T>, StoreError> {
        self.opt_text()?.map(|text| text.parse().map_err(|_| self.damaged())).transpose()
    }

    /// A value with a code of its own and a function that finds it.
    pub(in crate::store) fn code<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text()?;
        find(&text).ok_or_else(|| self.damaged())
    }

    pub(in crate::store) fn day(&mut self) -> Result<ProgrammeDay, StoreError> {
        self.parse()
    }

    pub(in crate::store) fn json<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        serde_json::from_str(&self.text()?).map_err(|_| self.damaged())
    }
}
