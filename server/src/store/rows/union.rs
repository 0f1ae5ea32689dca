//! The union's own rows.

use kenpos_protocol::pull::{Change, ChangeBody, Notice};

use super::{Bytes, Fields, Int, Table, Text};
use crate::store::StoreError;
use crate::store::union::{ActivationHash, UnionState};

pub(in crate::store) const UNION_STATE: Table = Table {
    name: "union_state",
    columns: &[
        ("epoch", Text),
        ("sequence", Int),
        ("programme_revision", Text),
        ("terms_version", Int),
        ("activation_key", Bytes),
        ("activation_hash", Bytes),
    ],
    key: 0,
    replace: true,
};

pub(in crate::store) fn state(row: &mut Fields) -> Result<UnionState, StoreError> {
    Ok(UnionState {
        epoch: row.text()?,
        sequence: row.u64()?,
        programme_revision: row.opt_text()?,
        terms_version: row.u32()?,
        activation: match (row.opt_bytes()?, row.opt_bytes()?) {
            (Some(key), Some(hash)) => Some(ActivationHash { key, hash }),
            _ => None,
        },
    })
}

pub(in crate::store) const NOTICE: Table = Table {
    name: "notice",
    columns: &[("number", Int), ("sequence", Int), ("posted_at", Int), ("title", Text), ("body", Text)],
    key: 1,
    replace: false,
};

pub(in crate::store) fn notice(row: &mut Fields) -> Result<Change, StoreError> {
    let (number, sequence) = (row.u64()?, row.u64()?);
    let notice = Notice { notice: number, posted_at: row.moment()?, title: row.text()?, body: row.text()? };
    Ok(Change { sequence, body: ChangeBody::Notice(notice) })
}

pub(in crate::store) const PROGRAMME: Table = Table {
    name: "programme",
    columns: &[("revision", Text), ("sequence", Int), ("published_at", Int), ("text", Text)],
    key: 1,
    replace: true,
};

pub(in crate::store) fn programme(row: &mut Fields) -> Result<Change, StoreError> {
    let (revision, sequence) = (row.text()?, row.u64()?);
    row.skip(1);
    Ok(Change { sequence, body: ChangeBody::Programme { revision, text: row.text()? } })
}
