//! What is owed, as the member sees it: nothing waits or is refused unseen (law 2).

use kenpos_rules::day::ProgrammeDay;
use serde::Serialize;

use super::{Kind, State};
use crate::error::StoreError;
use crate::log::ItemId;
use crate::outbox::{self, Owed};
use crate::store::Conn;

/// Everything that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outbox {
    /// Oldest first.
    pub items: Vec<OutboxItem>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutboxItem {
    /// The record's id, or a launch's op id.
    pub id: ItemId,
    /// What it is about.
    pub kind: Kind,
    /// The programme day it counts for.
    pub day: ProgrammeDay,
    /// How far it has come.
    pub state: State,
    /// Why it is parked (the problem's code), or why it earns nothing.
    pub reason: Option<String>,
    /// Of a parked item: what the server said, for people.
    pub detail: Option<String>,
}

/// The outbox as it stands.
pub(crate) fn outbox(conn: &Conn<'_>) -> Result<Outbox, StoreError> {
    Ok(Outbox { items: outbox::visible(conn)?.into_iter().map(shown).collect() })
}

fn shown(row: Owed) -> OutboxItem {
    let id = row.record_id.map_or(ItemId::Op(row.op_id), ItemId::Record);
    OutboxItem { id, kind: row.kind, day: row.day, state: row.state, reason: row.reason, detail: row.detail }
}
