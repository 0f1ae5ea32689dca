//! An export's days and weights, logged in one transaction: all of it or nothing.
//!
//! Every row of an export has its natural record id, so reading it again, or a later one, adds nothing twice. What
//! the member edited or deleted stays as the member left it.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::ids::RecordId;
use kenpos_rules::points::Points;
use kenpos_rules::source::Source;
use serde::Serialize;

use super::{Logged, LoggedState, keep};
use crate::call::{Call, natural_record_id};
use crate::error::KenposError;
use crate::import::DailyImport;
use crate::store::{Tx, mirror, records};

/// Rows of one import: twenty years of days and twenty weights a day. More is no person's export, and every row
/// costs about 600 bytes until it is settled.
const ROWS_MAX: usize = 150_000;

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Days with steps.
    pub steps: Part,
    /// Weights.
    pub weight: Part,
    /// Days and weights dated after today: left out, a later import brings them.
    pub in_future: u64,
    /// What the import adds to the points, if the server agrees: only days inside the entry window.
    pub preview_points: Points,
}

/// Rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// New on this phone.
    pub added: u64,
    /// Days whose count this export corrects.
    pub changed: u64,
    /// There already, or edited or deleted by the member.
    pub unchanged: u64,
}

/// Logs an export.
pub(crate) fn import(tx: &Tx<'_>, call: &Call, export: &DailyImport) -> Result<Imported, KenposError> {
    let rows = export.steps.len() + export.weights.len();
    if rows > ROWS_MAX {
        let what = format!("it holds {rows} days and weights");
        return Err(KenposError::invalid("file", what, format!("import an export of at most {ROWS_MAX}")));
    }
    let now = mirror::head(tx)?.now(&call.clock);
    let mut imported = Imported::default();
    for day_steps in &export.steps {
        if day_steps.day > now.programme_day() {
            imported.in_future += 1;
            continue;
        }
        let id = natural_record_id(tx.member(), day_steps.day.start(), &[&day_steps.import_key]);
        let source = Source::AppleHealthExport;
        let value = RecordValue::Steps { day: day_steps.day, steps: day_steps.count, source };
        imported.preview_points += keep_row(tx, call, id, value, &mut imported.steps)?;
    }
    for weighing in &export.weights {
        if weighing.at > now {
            imported.in_future += 1;
            continue;
        }
        let id = natural_record_id(tx.member(), weighing.at, &[&weighing.import_key]);
        let value = RecordValue::Weight {
            measured_at: weighing.at,
            utc_offset_minutes: weighing.utc_offset_minutes,
            weight_grams: weighing.weight,
            source: Source::AppleHealthExport,
        };
        imported.preview_points += keep_row(tx, call, id, value, &mut imported.weight)?;
    }
    Ok(imported)
}

fn keep_row(
    tx: &Tx<'_>,
    call: &Call,
    id: RecordId,
    value: RecordValue,
    part: &mut Part,
) -> Result<Points, KenposError> {
    let before = records::current(tx, id)?;
    let by_member = before.as_ref().is_some_and(|record| {
        matches!(record.value(), RecordValue::Deleted { .. } | RecordValue::Weight { source: Source::Manual, .. })
    });
    if by_member {
        part.unchanged += 1;
        return Ok(Points::ZERO);
    }
    let Logged { state, preview_points, .. } = keep::keep(tx, call, id, value)?;
    match (state, before) {
        (LoggedState::Unchanged, _) => part.unchanged += 1,
        (_, Some(_)) => part.changed += 1,
        (_, None) => part.added += 1,
    }
    Ok(preview_points)
}
