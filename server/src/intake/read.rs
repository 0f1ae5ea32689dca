//! Frozen bytes in, items out. What cannot be read is refused with what is wrong, never with the value.

use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::push::{ItemBody, ItemOutcome, PushItem, RecordValue};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::OpId;
use serde_json::value::RawValue;

use super::explain::{Explained, explain, must_be};
use super::form::UTC_OFFSET_MINUTES;
use crate::store::lookup::TokenHash;

/// Bytes of one item. The largest kind, steps from as many origins as a day may have with the longest names there are, is
/// about 6,000 bytes; such a day in truth is about 1,500.
pub const ITEM_BYTES_MAX: usize = 8 * 1024;

/// One item of a request.
#[derive(Clone, Debug)]
pub struct ReadItem {
    /// Its place in the request.
    pub index: u32,
    /// SHA-256 of its frozen bytes.
    pub body_hash: TokenHash,
    /// What it says.
    pub item: Result<PushItem, Unreadable>,
}

/// An item that cannot be taken up. It always gets the same answer, so nothing is kept of it.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// If that much could be read.
    pub op_id: Option<OpId>,
    /// The refusal.
    pub outcome: ItemOutcome,
}

/// Reads the items of a request.
pub fn read(items: &[Box<RawValue>]) -> Vec<ReadItem> {
    (0..)
        .zip(items)
        .map(|(index, raw)| ReadItem { index, body_hash: TokenHash::of(raw.get()), item: read_one(raw.get()) })
        .collect()
}

fn read_one(text: &str) -> Result<PushItem, Unreadable> {
    if text.len() > ITEM_BYTES_MAX {
        let detail = format!("the item must not be larger than {ITEM_BYTES_MAX} bytes");
        return Err(Unreadable { op_id: None, outcome: refused(ProblemCode::Unreadable, &detail) });
    }
    let item: PushItem = match serde_json::from_str(text) {
        Ok(item) => item,
        Err(_) => return Err(explain_unreadable(text)),
    };
    check(&item)
        .map_err(|detail| Unreadable { op_id: Some(item.op_id), outcome: refused(ProblemCode::Invalid, &detail) })?;
    Ok(item)
}

fn explain_unreadable(text: &str) -> Unreadable {
    let Explained { op_id, in_body, detail } = explain(text);
    let code = if in_body { ProblemCode::Invalid } else { ProblemCode::Unreadable };
    Unreadable { op_id, outcome: refused(code, &detail) }
}

/// Nothing anybody logs is older; and a later year keeps every date at four digits.
const EARLIEST_YEAR: i32 = 1900;

/// What the types do not hold yet.
fn check(item: &PushItem) -> Result<(), String> {
    let ItemBody::Record(record) = &item.body else { return Ok(()) };
    if record.revision == 0 {
        return Err(must_be("body.revision"));
    }
    if let RecordValue::Weight { utc_offset_minutes, .. } = &record.value
        && !UTC_OFFSET_MINUTES.contains(utc_offset_minutes)
    {
        return Err(must_be("body.value.utc_offset_minutes"));
    }
    let earliest = ProgrammeDay::new(EARLIEST_YEAR, 1, 1).expect("1 January 1900 is a day");
    if record.value.day() < earliest {
        let field = if matches!(record.value, RecordValue::Weight { .. }) { "measured_at" } else { "day" };
        return Err(format!("body.value.{field} must not be before {earliest}"));
    }
    Ok(())
}

/// A refusal with the code's own status.
pub(crate) fn refused(code: ProblemCode, detail: &str) -> ItemOutcome {
    ItemOutcome::Refused { status: code.status(), code, detail: detail.to_owned() }
}
