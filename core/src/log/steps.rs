//! Steps by hand: one count for a day. Logging the same day again corrects it.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::RecordId;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::{Logged, check_day, keep};
use crate::call::{Call, natural_record_id};
use crate::error::KenposError;
use crate::store::{Tx, mirror};

/// A day's steps as the member typed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepsEntry {
    /// Of the whole day; replaces, never adds.
    pub steps: StepCount,
    /// None: today.
    pub day: Option<ProgrammeDay>,
}

/// Keeps the typed steps of a day.
pub(crate) fn log(tx: &Tx<'_>, call: &Call, entry: &StepsEntry) -> Result<Logged, KenposError> {
    let today = mirror::head(tx)?.now(&call.clock).programme_day();
    let day = entry.day.unwrap_or(today);
    check_day("day", day, today)?;
    let id = natural_record_id(tx.member(), day.start(), &["steps", Source::Manual.code(), &day.to_string()]);
    keep::keep(tx, call, id, RecordValue::Steps { day, steps: entry.steps, source: Source::Manual })
}

/// Corrects typed steps. A measured count is not typed over: typed steps must not pass as measured ones.
pub(crate) fn edit(tx: &Tx<'_>, call: &Call, id: RecordId, steps: StepCount) -> Result<Logged, KenposError> {
    let record = keep::standing_record(tx, id)?;
    let RecordValue::Steps { day, source, .. } = *record.value() else {
        return Err(keep::wrong_kind(&record, "steps"));
    };
    if source != Source::Manual {
        let what = format!("these steps come from {}", source.code());
        return Err(KenposError::invalid("id", what, "log the day's steps by hand beside them, or delete them"));
    }
    keep::keep(tx, call, id, RecordValue::Steps { day, steps, source })
}
