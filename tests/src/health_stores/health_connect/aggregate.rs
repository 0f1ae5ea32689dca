//! The aggregate of steps. Comes in: a window and origins. Goes out: one number, or nothing. Must never happen: an answer
//! that depends on how a record was made; one from which the list of priorities could be read.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::store::listed_name;
use super::{Deviation, HcError, HealthConnect, Kind, Record, RecordingMethod, Value};
use crate::health_stores::sweep::{Span, share, won_millis};

/// `AggregationResult` of `STEPS_COUNT_TOTAL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// The steps; nothing when no record contributes.
    pub total: Option<i64>,
    /// `dataOrigins`: who has records in the window.
    pub origins: BTreeSet<String>,
}

/// The best first: the app's place, then the later change, then as AOSP compares.
type Rank = (usize, Reverse<i64>, i64, i64, usize);

impl HealthConnect {
    /// `aggregate` over `from..to` (UTC milliseconds), of these origins (none: of all).
    ///
    /// # Errors
    /// 3 for an empty window; what forbids reading.
    pub fn aggregate_steps(
        &mut self,
        now: i64,
        (from, to): (i64, i64),
        origins: &[String],
    ) -> Result<Aggregate, HcError> {
        if from >= to {
            return Err(HcError::InvalidArgument);
        }
        self.begin_read(now, &[Kind::Steps], origins)?;
        Ok(self.aggregate(from, to, origins))
    }

    /// `aggregateGroupByDuration`: slices of `slice_ms` from `from` on, each with its start; empty ones are left out.
    ///
    /// # Errors
    /// 3 for an empty window or slice; what forbids reading.
    pub fn aggregate_steps_by(
        &mut self,
        now: i64,
        (from, to): (i64, i64),
        slice_ms: i64,
        origins: &[String],
    ) -> Result<Vec<(i64, Aggregate)>, HcError> {
        if from >= to || slice_ms < 1 {
            return Err(HcError::InvalidArgument);
        }
        self.begin_read(now, &[Kind::Steps], origins)?;
        let mut slices = Vec::new();
        let mut start = from;
        while start < to {
            let end = (start + slice_ms).min(to);
            let slice = self.aggregate(start, end, origins);
            if slice.total.is_some() {
                slices.push((start, slice));
            }
            start = end;
        }
        Ok(slices)
    }

    fn aggregate(&self, from: i64, to: i64, origins: &[String]) -> Aggregate {
        let found: Vec<(&Record, usize)> = self
            .records
            .values()
            .filter(|record| record.kind() == Kind::Steps && reaches_into(record, from, to))
            .filter(|record| origins.is_empty() || origins.contains(&record.origin))
            .filter(|record| self.is_visible(record) && !self.skips(record))
            .filter_map(|record| Some((record, self.place(&record.origin)?)))
            .collect();
        let spans: Vec<Span<Rank>> = found
            .iter()
            .enumerate()
            .map(|(index, (record, place))| {
                let rank = (*place, Reverse(record.last_modified), record.start, record.end, index);
                Span { start: record.start, end: record.end, rank }
            })
            .collect();
        let won = won_millis(&spans, from, to);
        let adds = self.deviation == Some(Deviation::AggregateAddsRecords);
        let total: f64 = found
            .iter()
            .zip(won)
            .map(|((record, _), won)| match record.value {
                Value::Steps(count) if adds || record.start == record.end => share(count, 1, 1),
                Value::Steps(count) => share(count, won, record.end - record.start),
                Value::Weight { .. } => 0.0,
            })
            .sum();
        let origins: BTreeSet<String> = found.iter().map(|(record, _)| record.origin.clone()).collect();
        Aggregate { total: (!found.is_empty()).then(|| truncated(total)), origins }
    }

    /// The place of an app in the list; nothing when it is not there (`Behaviour::UnlistedAppCountsNothing`).
    fn place(&self, origin: &str) -> Option<usize> {
        self.priority.iter().position(|name| name == listed_name(origin))
    }

    fn skips(&self, record: &Record) -> bool {
        self.deviation == Some(Deviation::AggregateSkipsTyped)
            && record.recording_method == RecordingMethod::ManualEntry
    }
}

/// `Behaviour::InstantCountsWhole`, `Behaviour::BackwardsIsSkipped`.
fn reaches_into(record: &Record, from: i64, to: i64) -> bool {
    let instant = record.start == record.end && (from..to).contains(&record.start);
    instant || (record.start < record.end && record.start < to && record.end > from)
}

/// `Behaviour::SlicesAreTruncated`.
#[expect(clippy::cast_possible_truncation, reason = "AOSP casts the sum to long; a million steps a record fit")]
fn truncated(total: f64) -> i64 {
    total as i64
}
