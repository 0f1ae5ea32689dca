//! Weighings of a health store: each is an event, a record of its own.
//!
//! The record's id is made of the channel and the sample's id alone, so an edit, a deletion without a date, a second
//! phone on the same account and a reading from the beginning all mean the same record. Where a store gives its samples
//! new ids (restored to another phone, moved to a new version of Android) the record is known by its content, and goes
//! by the new id from then on: what the member corrected or deleted here stays so, and no weighing stands twice.
//!
//! Must never happen: a record taken over while the store still has its own sample.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{MemberId, RecordId};
use kenpos_rules::weight::weight_from_quantity;

use super::{Channel, Sample};
use crate::call::{Call, natural_record_id};
use crate::error::{KenposError, StoreError};
use crate::log;
use crate::store::health::traces::{self, Presence, Trace};
use crate::store::{Conn, Tx, records};

/// Japan's offset, for a sample that names no zone.
const JAPAN_MINUTES: i16 = 540;

/// Keeps a weighing as the store has it now; `false`: it is no weight. What the member corrected or deleted here stays.
pub(super) fn keep(tx: &Tx<'_>, call: &Call, channel: Channel, sample: &Sample) -> Result<bool, KenposError> {
    let Ok(weight_grams) = weight_from_quantity(&sample.value, &sample.unit) else { return Ok(false) };
    let value = RecordValue::Weight {
        measured_at: sample.start,
        utc_offset_minutes: sample.utc_offset_minutes.filter(log::weight::is_offset).unwrap_or(JAPAN_MINUTES),
        weight_grams,
        source: channel.source(),
    };
    let grams = weight_grams.grams().to_string();
    let likeness = natural_record_id(tx.member(), sample.start, &["likeness", channel.code(), &grams]);
    let id = record_of(tx, channel, &sample.id, likeness, &value)?;
    let was_gone = traces::is_gone(tx, id)?;
    let (sample, likeness) = (Some(sample.id.clone()), Some(likeness));
    traces::put(tx, channel, &Trace { record: id, sample, likeness, presence: Presence::There })?;
    let stays = records::current(tx, id)?.is_some_and(|before| match before.value() {
        RecordValue::Deleted { .. } => !was_gone,
        RecordValue::Weight { source, .. } => *source != channel.source(),
        _ => true,
    });
    if !stays {
        log::keep(tx, call, id, value)?;
    }
    Ok(true)
}

/// Deletes a weighing that the store deleted; `false`: it is not known. What the member corrected here stays.
pub(super) fn delete(tx: &Tx<'_>, call: &Call, channel: Channel, sample: &str) -> Result<bool, KenposError> {
    let id = match traces::of_sample(tx, channel, sample)? {
        Some(trace) => trace.record,
        None => record_id(tx.member(), channel, sample),
    };
    let trace = traces::of_record(tx, id)?;
    let by_another_id = trace.as_ref().is_some_and(|trace| trace.sample.as_deref() != Some(sample));
    let Some(before) = records::current(tx, id)?.filter(|_| !by_another_id) else { return Ok(false) };
    let goes = matches!(before.value(), RecordValue::Weight { source, .. } if *source == channel.source());
    if goes {
        log::delete(tx, call, id)?;
    }
    let presence = if goes || traces::is_gone(tx, id)? { Presence::Gone } else { Presence::Unseen };
    let likeness = trace.and_then(|trace| trace.likeness);
    traces::put(tx, channel, &Trace { record: id, sample: Some(sample.to_owned()), likeness, presence })?;
    Ok(true)
}

/// The record of a sample: the one that goes by its id, or was made of it; else one of the same content that the store
/// is not known to have under another id; else a new one.
fn record_of(
    conn: &Conn<'_>,
    channel: Channel,
    sample: &str,
    likeness: RecordId,
    value: &RecordValue,
) -> Result<RecordId, StoreError> {
    if let Some(trace) = traces::of_sample(conn, channel, sample)? {
        return Ok(trace.record);
    }
    let id = record_id(conn.member(), channel, sample);
    if records::current(conn, id)?.is_some() {
        return Ok(id);
    }
    if let Some(trace) = traces::alike(conn, channel, likeness)? {
        return Ok(trace.record);
    }
    // Read by another phone of the member.
    for record in records::between(conn, value.day(), value.day())? {
        if is_same(record.value(), value) && traces::of_record(conn, record.id())?.is_none() {
            return Ok(record.id());
        }
    }
    Ok(id)
}

/// The same weighing, whatever zone is told with it.
fn is_same(one: &RecordValue, other: &RecordValue) -> bool {
    let of = |value: &RecordValue| match *value {
        RecordValue::Weight { measured_at, weight_grams, source, .. } => Some((measured_at, weight_grams, source)),
        _ => None,
    };
    of(one).is_some() && of(one) == of(other)
}

/// The record of a sample that is new.
fn record_id(member: MemberId, channel: Channel, sample: &str) -> RecordId {
    natural_record_id(member, Moment::from_millis(0), &["weight", channel.code(), sample])
}
