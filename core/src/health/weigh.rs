//! Weighings of a health store: each is an event, a record of its own.
//!
//! The record's id is made of the channel and the sample's id alone, so an edit, a deletion without a date, a second
//! phone on the same account and a reading from the beginning all mean the same record.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{MemberId, RecordId};
use kenpos_rules::weight::weight_from_quantity;

use super::{Channel, Sample, SampleKind};
use crate::call::{Call, natural_record_id};
use crate::error::KenposError;
use crate::log;
use crate::store::health::samples::{self, Row};
use crate::store::{Tx, records};

/// Japan's offset, for a sample that names no zone.
const JAPAN_MINUTES: i16 = 540;

/// Keeps a weighing as the store has it now; `false`: it is no weight. What the member corrected or deleted here stays.
pub(super) fn keep(tx: &Tx<'_>, call: &Call, channel: Channel, sample: &Sample) -> Result<bool, KenposError> {
    let Ok(weight_grams) = weight_from_quantity(&sample.value, &sample.unit) else { return Ok(false) };
    let id = record_id(tx.member(), channel, &sample.id);
    if let Some(before) = records::current(tx, id)? {
        let left_as_it_is = match before.value() {
            // Deleted in the store and back there under the same id: not the member's wish here.
            RecordValue::Deleted { .. } => !take_back(tx, channel, &sample.id)?,
            RecordValue::Weight { source, .. } => *source != channel.source(),
            _ => true,
        };
        if left_as_it_is {
            return Ok(true);
        }
    }
    let value = RecordValue::Weight {
        measured_at: sample.start,
        utc_offset_minutes: sample.utc_offset_minutes.filter(log::weight::is_offset).unwrap_or(JAPAN_MINUTES),
        weight_grams,
        source: channel.source(),
    };
    log::keep(tx, call, id, value)?;
    Ok(true)
}

/// Deletes a weighing that the store deleted; `false`: it is not known. What the member corrected here stays.
pub(super) fn delete(tx: &Tx<'_>, call: &Call, channel: Channel, sample_id: &str) -> Result<bool, KenposError> {
    let id = record_id(tx.member(), channel, sample_id);
    let Some(before) = records::current(tx, id)? else { return Ok(false) };
    if let RecordValue::Weight { source, measured_at, .. } = *before.value()
        && source == channel.source()
    {
        log::delete(tx, call, id)?;
        let gone = Row { id: sample_id, start: measured_at, end: measured_at, writer: 0 };
        samples::put(tx, channel, SampleKind::Weight, std::iter::once(gone))?;
    }
    Ok(true)
}

/// Whether the store deleted this one, which it has again now.
fn take_back(tx: &Tx<'_>, channel: Channel, sample_id: &str) -> Result<bool, KenposError> {
    Ok(!samples::take(tx, channel, SampleKind::Weight, &[sample_id].into())?.is_empty())
}

/// The record of a sample.
fn record_id(member: MemberId, channel: Channel, sample_id: &str) -> RecordId {
    natural_record_id(member, Moment::from_millis(0), &["weight", channel.code(), sample_id])
}
