//! Everybody of the union, one after the other.
//!
//! Comes in: a store. Goes out: member ids in their order, each once. Must never happen: memory that grows with the union;
//! a transaction held from one member to the next (who joins meanwhile may be met or not).

use kenpos_rules::ids::MemberId;

use crate::store::{Store, StoreError};

/// Ids read at a time: one round trip for so many members, and 8 KiB.
const MEMBERS_AT_A_TIME: usize = 500;

/// The members in order of their ids.
pub(super) struct Everybody<'s> {
    store: &'s dyn Store,
    last: Option<MemberId>,
    page: std::vec::IntoIter<MemberId>,
}

impl<'s> Everybody<'s> {
    pub(super) fn of(store: &'s dyn Store) -> Self {
        Self { store, last: None, page: Vec::new().into_iter() }
    }

    /// The next member; `None` after the last.
    pub(super) async fn next(&mut self) -> Result<Option<MemberId>, StoreError> {
        if self.page.len() == 0 {
            self.page = self.store.members_after(self.last, MEMBERS_AT_A_TIME).await?.into_iter();
        }
        let next = self.page.next();
        self.last = next.or(self.last);
        Ok(next)
    }
}
