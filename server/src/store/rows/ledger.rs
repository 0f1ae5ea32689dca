//! Evidence, awards, entries, lots and balances.

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardKey, Fact};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{OrderId, RecordId};
use kenpos_rules::points::Points;

use super::{Cell, Fields, Id, Int, Table, Text, word};
use crate::award::evidence::{AwardRow, FactRow};
use crate::ledger::entry::{Entry, LedgerAccount, LotRow, Posting};
use crate::store::StoreError;

pub(in crate::store) const FACT: Table = Table {
    name: "fact",
    columns: &[
        ("source", Text),
        ("kind", Text),
        ("day", Text),
        ("entered_at", Int),
        ("received_at", Int),
        ("record_id", Id),
        ("programme_revision", Text),
        ("standing", Int),
        ("reason", Text),
    ],
    key: 1,
    replace: false,
};

pub(in crate::store) fn fact(row: &mut Fields) -> Result<FactRow, StoreError> {
    Ok(FactRow {
        source: row.parse()?,
        fact: Fact {
            kind: row.code(|code| serde_json::from_value(code.into()).ok())?,
            day: row.day()?,
            entered_at: row.moment()?,
            received_at: row.moment()?,
        },
        record_id: row.opt_uuid()?.map(RecordId::from_uuid),
        programme_revision: row.text()?,
        standing: row.u64()?,
        reason: row.opt_parse()?,
    })
}

pub(super) fn fact_cells(row: &FactRow) -> Vec<Cell> {
    vec![
        row.source.to_string().into(),
        word(&row.fact.kind).into(),
        row.fact.day.into(),
        row.fact.entered_at.into(),
        row.fact.received_at.into(),
        row.record_id.map(|record| record.uuid()).into(),
        row.programme_revision.as_str().into(),
        row.standing.into(),
        row.reason.map(|reason| reason.code()).into(),
    ]
}

pub(in crate::store) const AWARD: Table = Table {
    name: "award",
    columns: &[
        ("code", Text),
        ("period", Text),
        ("points", Int),
        ("revision", Int),
        ("programme_revision", Text),
        ("day", Text),
        ("granted_on", Text),
        ("expires_on", Text),
        ("lot", Int),
        ("evidence", Text),
        ("reason", Text),
    ],
    key: 2,
    replace: true,
};

/// Where an award names the entry it is about.
pub(super) const AWARD_LOT: usize = 8;

pub(in crate::store) fn award(row: &mut Fields) -> Result<AwardRow, StoreError> {
    Ok(AwardRow {
        key: AwardKey { code: row.parse()?, period: row.parse()? },
        points: row.points()?,
        revision: row.u32()?,
        programme_revision: row.text()?,
        day: row.day()?,
        granted_on: row.day()?,
        expires_on: row.day()?,
        lot: row.u64()?,
        evidence: row.parse()?,
        reason: row.opt_parse()?,
    })
}

pub(super) fn award_cells(row: &AwardRow) -> Vec<Cell> {
    vec![
        row.key.code.code().into(),
        row.key.period.to_string().into(),
        row.points.into(),
        row.revision.into(),
        row.programme_revision.as_str().into(),
        row.day.into(),
        row.granted_on.into(),
        row.expires_on.into(),
        row.lot.into(),
        row.evidence.to_string().into(),
        row.reason.map(|reason| reason.code()).into(),
    ]
}

pub(in crate::store) const ENTRY: Table = Table {
    name: "entry",
    columns: &[
        ("number", Int),
        ("sequence", Int),
        ("kind", Text),
        ("reason", Text),
        ("posted_at", Int),
        ("award_code", Text),
        ("award_period", Text),
        ("award_revision", Int),
        ("day", Text),
        ("programme_revision", Text),
        ("record_id", Id),
        ("made_by", Text),
        ("order_id", Id),
    ],
    key: 1,
    replace: false,
};

/// Without its postings.
pub(in crate::store) fn entry(row: &mut Fields) -> Result<Entry, StoreError> {
    Ok(Entry {
        number: row.u64()?,
        sequence: row.u64()?,
        kind: row.code(EntryKind::from_code)?,
        reason: row.opt_parse()?,
        posted_at: row.moment()?,
        award: match (row.opt_parse()?, row.opt_parse()?, row.opt_u32()?) {
            (Some(code), Some(period), Some(revision)) => Some((AwardKey { code, period }, revision)),
            (None, None, None) => None,
            _ => return Err(row.damaged()),
        },
        day: row.day()?,
        programme_revision: row.text()?,
        record_id: row.opt_uuid()?.map(RecordId::from_uuid),
        by: row.opt_parse()?,
        order: row.opt_uuid()?.map(OrderId::from_uuid),
        postings: Vec::new(),
    })
}

pub(super) fn entry_cells(entry: &Entry) -> Vec<Cell> {
    let award = entry.award.as_ref();
    vec![
        entry.number.into(),
        entry.sequence.into(),
        entry.kind.code().into(),
        entry.reason.map(|reason| reason.code()).into(),
        entry.posted_at.into(),
        award.map(|(key, _)| key.code.code()).into(),
        award.map(|(key, _)| key.period.to_string()).into(),
        award.map(|(_, revision)| *revision).into(),
        entry.day.into(),
        entry.programme_revision.as_str().into(),
        entry.record_id.map(|record| record.uuid()).into(),
        entry.by.as_ref().map(ToString::to_string).into(),
        entry.order.map(|order| order.uuid()).into(),
    ]
}

pub(in crate::store) const POSTING: Table = Table {
    name: "posting",
    columns: &[("entry", Int), ("account", Text), ("lot", Int), ("points", Int)],
    key: 3,
    replace: false,
};

/// With the number of its entry.
pub(in crate::store) fn posting(row: &mut Fields) -> Result<(u64, Posting), StoreError> {
    let entry = row.u64()?;
    Ok((entry, Posting { account: row.code(LedgerAccount::from_code)?, lot: row.u64()?, points: row.points()? }))
}

pub(super) fn posting_cells(entry: u64, posting: &Posting) -> Vec<Cell> {
    vec![entry.into(), posting.account.code().into(), posting.lot.into(), posting.points.into()]
}

pub(in crate::store) const LOT: Table = Table {
    name: "lot",
    columns: &[
        ("number", Int),
        ("granted_on", Text),
        ("expires_on", Text),
        ("granted", Int),
        ("left", Int),
        ("expired", Int),
        ("forfeited", Int),
    ],
    key: 1,
    replace: true,
};

pub(in crate::store) fn lot(row: &mut Fields) -> Result<(u64, LotRow), StoreError> {
    let number = row.u64()?;
    let lot = LotRow {
        number,
        granted_on: row.day()?,
        expires_on: row.day()?,
        granted: row.points()?,
        left: row.points()?,
        expired: row.points()?,
        forfeited: row.points()?,
    };
    Ok((number, lot))
}

pub(super) fn lot_cells(lot: &LotRow) -> Vec<Cell> {
    vec![
        lot.number.into(),
        lot.granted_on.into(),
        lot.expires_on.into(),
        lot.granted.into(),
        lot.left.into(),
        lot.expired.into(),
        lot.forfeited.into(),
    ]
}

pub(in crate::store) const BALANCE: Table =
    Table { name: "balance", columns: &[("expires_on", Text), ("points", Int)], key: 1, replace: true };

pub(in crate::store) fn balance(row: &mut Fields) -> Result<(ProgrammeDay, Points), StoreError> {
    Ok((row.day()?, row.points()?))
}

pub(super) fn balance_cells(expires_on: ProgrammeDay, points: Points) -> Vec<Cell> {
    vec![expires_on.into(), points.into()]
}
