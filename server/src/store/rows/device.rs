//! A member's devices, and what they sent: contacts, tokens, receipts, records.

use kenpos_rules::clock::Contact;
use kenpos_rules::ids::{DeviceId, OpId, RecordId};

use super::{Cell, Fields, Id, Int, Table, Text, json, word};
use crate::store::StoreError;
use crate::store::account::{AccessTokenRow, Device, Revoked, RevokedBecause};
use crate::store::lookup::TokenHash;
use crate::store::member::{KeptReceipt, RecordRow};

pub(in crate::store) const DEVICE: Table = Table {
    name: "device",
    columns: &[
        ("device_id", Id),
        ("platform", Text),
        ("signed_in_at", Int),
        ("refresh_hash", Text),
        ("next_hash", Text),
        ("retired_hashes", Text),
        ("revoked_at", Int),
        ("revoked_because", Text),
        ("last_contact", Int),
        ("app_version", Text),
    ],
    key: 1,
    replace: true,
};

pub(in crate::store) fn device(row: &mut Fields) -> Result<Device, StoreError> {
    Ok(Device {
        device_id: DeviceId::from_uuid(row.uuid()?),
        platform: row.code(|code| serde_json::from_value(code.into()).ok())?,
        signed_in_at: row.moment()?,
        refresh_hash: row.code(token_hash)?,
        next_hash: row.opt_text()?.map(|text| token_hash(&text).ok_or_else(|| row.damaged())).transpose()?,
        retired: row.code(|list| list.split_whitespace().map(token_hash).collect())?,
        revoked: match (row.opt_moment()?, row.opt_text()?) {
            (None, None) => None,
            (Some(at), Some(because)) => {
                let because = RevokedBecause::from_code(&because).ok_or_else(|| row.damaged())?;
                Some(Revoked { at, because })
            }
            _ => return Err(row.damaged()),
        },
        last_contact: row.u64()?,
        app_version: row.text()?,
    })
}

pub(super) fn device_cells(device: &Device) -> Vec<Cell> {
    vec![
        device.device_id.uuid().into(),
        word(&device.platform).into(),
        device.signed_in_at.into(),
        device.refresh_hash.to_hex().into(),
        device.next_hash.map(TokenHash::to_hex).into(),
        device.retired.iter().map(|hash| hash.to_hex()).collect::<Vec<_>>().join(" ").into(),
        device.revoked.map(|revoked| revoked.at).into(),
        device.revoked.map(|revoked| revoked.because.code()).into(),
        device.last_contact.into(),
        device.app_version.as_str().into(),
    ]
}

fn token_hash(text: &str) -> Option<TokenHash> {
    TokenHash::parse(text).ok()
}

pub(in crate::store) const CONTACT: Table = Table {
    name: "contact",
    columns: &[("device_id", Id), ("number", Int), ("at", Int), ("boot_id", Text), ("monotonic_ms", Int)],
    key: 2,
    replace: false,
};

pub(in crate::store) fn contact(row: &mut Fields) -> Result<Contact, StoreError> {
    row.skip(1);
    Ok(Contact { number: row.u64()?, at: row.moment()?, boot_id: row.text()?, monotonic_ms: row.u64()? })
}

pub(super) fn contact_cells(device: DeviceId, contact: &Contact) -> Vec<Cell> {
    vec![
        device.uuid().into(),
        contact.number.into(),
        contact.at.into(),
        contact.boot_id.as_str().into(),
        // No device runs for 2^63 milliseconds; one that says so is bounded by its contacts all the same.
        contact.monotonic_ms.into(),
    ]
}

pub(in crate::store) const ACCESS_TOKEN: Table = Table {
    name: "access_token",
    columns: &[("hash", Text), ("device_id", Id), ("expires_at", Int)],
    key: 1,
    replace: false,
};

pub(in crate::store) fn access_token(row: &mut Fields) -> Result<AccessTokenRow, StoreError> {
    let hash = row.code(token_hash)?;
    Ok(AccessTokenRow { hash, device_id: DeviceId::from_uuid(row.uuid()?), expires_at: row.moment()? })
}

pub(super) fn access_token_cells(token: &AccessTokenRow) -> Vec<Cell> {
    vec![token.hash.to_hex().into(), token.device_id.uuid().into(), token.expires_at.into()]
}

pub(in crate::store) const OP: Table = Table {
    name: "op",
    columns: &[("op_id", Id), ("body_hash", Text), ("received_at", Int), ("outcome", Text)],
    key: 1,
    replace: false,
};

pub(in crate::store) fn receipt(row: &mut Fields) -> Result<(OpId, KeptReceipt), StoreError> {
    let op = OpId::from_uuid(row.uuid()?);
    let (body_hash, received_at) = (row.code(token_hash)?, row.moment()?);
    Ok((op, KeptReceipt { body_hash, received_at, outcome: row.json()? }))
}

pub(super) fn receipt_cells(op: OpId, receipt: &KeptReceipt) -> Vec<Cell> {
    vec![op.uuid().into(), receipt.body_hash.to_hex().into(), receipt.received_at.into(), json(&receipt.outcome).into()]
}

pub(in crate::store) const RECORD: Table = Table {
    name: "record",
    columns: &[("record_id", Id), ("sequence", Int), ("kind", Text), ("day", Text), ("change", Text)],
    key: 1,
    replace: true,
};

pub(in crate::store) fn record(row: &mut Fields) -> Result<(RecordId, RecordRow), StoreError> {
    let (id, sequence) = (RecordId::from_uuid(row.uuid()?), row.u64()?);
    row.skip(2);
    Ok((id, RecordRow { sequence, change: row.json()? }))
}

pub(super) fn record_cells(id: RecordId, row: &RecordRow) -> Vec<Cell> {
    let value = &row.change.record.value;
    vec![
        id.uuid().into(),
        row.sequence.into(),
        value.kind().code().into(),
        value.day().into(),
        json(&row.change).into(),
    ]
}
