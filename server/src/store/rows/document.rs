//! Documents of members and of the union, attachments, claims, and the log of the desk.

use kenpos_protocol::document::Publication;
use kenpos_protocol::pull::{Change, ChangeBody};
use kenpos_rules::ids::MemberId;

use super::{Bytes, Cell, Fields, Id, Int, Table, Text, json};
use crate::store::StoreError;
use crate::store::act::{Act, ActOutcome};
use crate::store::document::{Attachment, DocumentRow, UnionDocument, UnionKind};
use crate::store::supply::Claim;

pub(in crate::store) const DOCUMENT: Table = Table {
    name: "document",
    columns: &[("kind", Text), ("id", Text), ("sequence", Int), ("shown", Text), ("kept", Text)],
    key: 2,
    replace: true,
};

pub(in crate::store) fn document(row: &mut Fields) -> Result<DocumentRow, StoreError> {
    row.skip(2);
    Ok(DocumentRow { sequence: row.u64()?, shown: row.json()?, kept: row.opt_text()? })
}

/// [`DOCUMENT`] with its member, for lists across members.
pub(in crate::store) const DOCUMENT_OF: Table = Table {
    name: "document",
    columns: &[("member_id", Id), ("kind", Text), ("id", Text), ("sequence", Int), ("shown", Text), ("kept", Text)],
    key: 3,
    replace: true,
};

pub(in crate::store) fn document_of(row: &mut Fields) -> Result<(MemberId, DocumentRow), StoreError> {
    Ok((MemberId::from_uuid(row.uuid()?), document(row)?))
}

pub(super) fn document_cells(row: &DocumentRow) -> Vec<Cell> {
    vec![
        row.shown.kind().code().into(),
        row.shown.id().into(),
        row.sequence.into(),
        json(&row.shown).into(),
        row.kept.clone().into(),
    ]
}

pub(in crate::store) const ATTACHMENT: Table = Table {
    name: "attachment",
    columns: &[("id", Text), ("media_type", Text), ("bytes", Bytes)],
    key: 1,
    replace: true,
};

pub(super) fn attachment_cells(attachment: &Attachment) -> Vec<Cell> {
    vec![attachment.id.as_str().into(), attachment.media_type.as_str().into(), Cell::Bytes(attachment.bytes.clone())]
}

pub(in crate::store) const UNION_DOCUMENT: Table = Table {
    name: "union_document",
    columns: &[("kind", Text), ("id", Text), ("version", Int), ("sequence", Int), ("shown", Text), ("kept", Text)],
    key: 2,
    replace: true,
};

pub(in crate::store) fn union_document(row: &mut Fields) -> Result<UnionDocument, StoreError> {
    let (kind, id, version) = (row.code(UnionKind::from_code)?, row.text()?, row.u64()?);
    row.skip(1);
    Ok(UnionDocument { kind, id, version, shown: row.opt_text()?, kept: row.opt_text()? })
}

/// A document of the union as a change of its log.
pub(in crate::store) fn publication(row: &mut Fields) -> Result<Change, StoreError> {
    let (kind, id) = (row.code(UnionKind::from_code)?, row.text()?);
    row.skip(1);
    let sequence = row.u64()?;
    let UnionKind::Publication(kind) = kind else { return Err(row.damaged()) };
    Ok(Change { sequence, body: ChangeBody::Publication(Publication { kind, id, text: row.opt_text()? }) })
}

pub(in crate::store) const CLAIM: Table = Table {
    name: "claim",
    columns: &[("resource", Text), ("id", Text), ("holder", Id), ("amount", Int), ("expires_at", Int)],
    key: 2,
    replace: false,
};

pub(in crate::store) fn claim(row: &mut Fields) -> Result<Claim, StoreError> {
    Ok(Claim {
        resource: row.text()?,
        id: row.text()?,
        holder: MemberId::from_uuid(row.uuid()?),
        amount: row.u64()?,
        expires_at: row.moment()?,
    })
}

pub(in crate::store) const ACT: Table = Table {
    name: "act",
    columns: &[
        ("number", Int),
        ("at", Int),
        ("staff", Text),
        ("action", Text),
        ("about", Text),
        ("outcome", Text),
        ("of_act", Int),
        ("detail", Text),
    ],
    key: 1,
    replace: false,
};

pub(in crate::store) fn act(row: &mut Fields) -> Result<(u64, Act), StoreError> {
    let number = row.u64()?;
    let act = Act {
        at: row.moment()?,
        staff: row.text()?,
        action: row.text()?,
        about: row.text()?,
        outcome: row.code(ActOutcome::from_code)?,
        of_act: row.opt_u64()?,
        detail: row.text()?,
    };
    Ok((number, act))
}
