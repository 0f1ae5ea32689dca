//! Weight, the model feature: read this file first, every other kind of entry has its shape.
//!
//! ```text
//! kenpos.rs  log_weight     reads the clock, draws ids, opens one transaction
//! log/weight.rs             checks the moment, makes the value            (this file)
//! log/keep.rs               new record or edit: record + outbox row together
//! store/records.rs, outbox/owe.rs   the two rows
//! outbox/preview.rs         what it may earn, by the rules
//! ```
//!
//! A weighing is an event: each one is a record of its own, and of several on a day the last measured counts as the
//! day's value.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::RecordId;
use kenpos_rules::source::Source;
use kenpos_rules::weight::Weight;

use super::{Logged, check_moment, keep};
use crate::call::Call;
use crate::error::KenposError;
use crate::store::{Tx, mirror};

/// Offsets from UTC in use on Earth, in minutes: −12 h to +14 h.
const OFFSET_MINUTES: std::ops::RangeInclusive<i16> = -720..=840;

/// A weighing as the member entered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightEntry {
    /// Checked by [`kenpos_rules::weight::read_weight`].
    pub weight: Weight,
    /// None: now.
    pub measured_at: Option<Moment>,
    /// The zone the member is in, −720 to 840; only for showing the time as it was lived.
    pub utc_offset_minutes: i16,
}

/// Keeps a weighing.
pub(crate) fn log(tx: &Tx<'_>, call: &Call, entry: &WeightEntry) -> Result<Logged, KenposError> {
    let now = mirror::head(tx)?.now(&call.clock);
    let measured_at = entry.measured_at.unwrap_or(now);
    check_moment("measured_at", measured_at, now, &*mirror::programme(tx)?)?;
    if !OFFSET_MINUTES.contains(&entry.utc_offset_minutes) {
        let (first, last) = (OFFSET_MINUTES.start(), OFFSET_MINUTES.end());
        let what = format!("{} is no offset from UTC", entry.utc_offset_minutes);
        return Err(KenposError::invalid("utc_offset_minutes", what, format!("use minutes from {first} to {last}")));
    }
    let value = RecordValue::Weight {
        measured_at,
        utc_offset_minutes: entry.utc_offset_minutes,
        weight_grams: entry.weight,
        source: Source::Manual,
    };
    keep::keep(tx, call, call.record_id(), value)
}

/// Corrects a weight; its time of measurement stays. From then on it is the member's own figure.
pub(crate) fn edit(tx: &Tx<'_>, call: &Call, id: RecordId, weight: Weight) -> Result<Logged, KenposError> {
    let record = keep::standing_record(tx, id)?;
    let RecordValue::Weight { measured_at, utc_offset_minutes, .. } = *record.value() else {
        return Err(keep::wrong_kind(&record, "a weight"));
    };
    let value =
        RecordValue::Weight { measured_at, utc_offset_minutes, weight_grams: weight, source: Source::Manual };
    keep::keep(tx, call, id, value)
}
