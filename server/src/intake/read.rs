//! Frozen bytes in, items out. What cannot be read is refused with what is wrong, never with the value.

use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::push::{ItemBody, ItemOutcome, PushItem, RecordValue};
use kenpos_rules::clock::{BOOT_ID_MAX, Stamp};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::OpId;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::store::lookup::TokenHash;

/// Bytes of one item. The largest kind, a goal with a long name, is about 700 bytes.
pub const ITEM_BYTES_MAX: usize = 4 * 1024;

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
        return Err(unreadable(None, "the item is larger than 4096 bytes"));
    }
    let item: PushItem = match serde_json::from_str(text) {
        Ok(item) => item,
        Err(_) => return Err(explain_unreadable(text)),
    };
    check(&item)
        .map_err(|detail| Unreadable { op_id: Some(item.op_id), outcome: refused(ProblemCode::Invalid, detail) })?;
    Ok(item)
}

/// Serde's own texts repeat the value they stumbled on, which may be a weight; so it is asked again, piece by piece.
fn explain_unreadable(text: &str) -> Unreadable {
    #[derive(Deserialize)]
    struct Id {
        op_id: OpId,
    }
    #[derive(Deserialize)]
    struct Stamped {
        #[serde(rename = "stamp")]
        _stamp: Stamp,
    }
    #[derive(Deserialize)]
    struct Kinded {
        body: Kind,
    }
    #[derive(Deserialize)]
    struct Kind {
        kind: String,
    }
    let Ok(Id { op_id }) = serde_json::from_str(text) else {
        return unreadable(None, "the item has no readable op_id (a UUID)");
    };
    if serde_json::from_str::<Stamped>(text).is_err() {
        return unreadable(Some(op_id), "the item has no readable stamp (clock and after_contact)");
    }
    match serde_json::from_str::<Kinded>(text) {
        Ok(Kinded { body: Kind { kind } }) if kind == "record" => Unreadable {
            op_id: Some(op_id),
            outcome: refused(
                ProblemCode::Invalid,
                "the record has a value out of range or of the wrong form (see RecordRevision in /openapi.json)",
            ),
        },
        _ => unreadable(Some(op_id), "the item's body is of no kind this server knows (record, launch)"),
    }
}

/// Nothing anybody logs is older; and a later year keeps every date at four digits.
const EARLIEST_YEAR: i32 = 1900;

/// What the types do not hold yet.
fn check(item: &PushItem) -> Result<(), &'static str> {
    if item.stamp.clock.boot_id.len() > BOOT_ID_MAX {
        return Err("stamp.clock.boot_id is longer than 64 bytes");
    }
    let ItemBody::Record(record) = &item.body else { return Ok(()) };
    if record.revision == 0 {
        return Err("revision starts at 1");
    }
    if let RecordValue::Weight { utc_offset_minutes, .. } = &record.value
        && !(-720..=840).contains(utc_offset_minutes)
    {
        return Err("utc_offset_minutes is outside -720 to 840");
    }
    let earliest = ProgrammeDay::new(EARLIEST_YEAR, 1, 1).expect("1 January 1900 is a day");
    if record.value.day() < earliest {
        return Err("the day is before 1900-01-01");
    }
    Ok(())
}

fn unreadable(op_id: Option<OpId>, detail: &str) -> Unreadable {
    Unreadable { op_id, outcome: refused(ProblemCode::Unreadable, detail) }
}

/// A refusal with the code's own status.
pub(super) fn refused(code: ProblemCode, detail: &str) -> ItemOutcome {
    ItemOutcome::Refused { status: code.status(), code, detail: detail.to_owned() }
}
