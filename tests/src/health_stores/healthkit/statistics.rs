//! Cumulative statistics of steps. Comes in: a predicate with a window. Goes out: the merged sum, and each source's own.
//! Must never happen: the order of the sources in an answer (an app cannot read it).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Deviation, HealthKit, HkError, Predicate, Quantity, Sample};
use crate::health_stores::sweep::{Span, share, won_millis};

/// `HKStatistics` of a cumulative quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// `sumQuantity()`: the sources merged.
    pub sum: f64,
    /// `sumQuantity(for:)` of every source, when it was asked to separate them; they overlap and never add up to `sum`.
    pub by_source: BTreeMap<String, f64>,
}

/// Where a source stands: the person's order, then the class, then the newest.
type Rank = (usize, u8, Reverse<usize>);

impl HealthKit {
    /// `HKStatisticsQuery` with `.cumulativeSum`, and `.separateBySource` when asked, over `from..to` (UTC milliseconds)
    /// and the predicate's other conditions.
    ///
    /// # Errors
    /// 1, 2, 5, 6; 11 when nothing is to be seen.
    pub fn steps(
        &self,
        predicate: &Predicate,
        from: i64,
        to: i64,
        separate_by_source: bool,
    ) -> Result<Statistics, HkError> {
        self.may_query(predicate.kind)?;
        let window = Predicate { from: Some(from), to: Some(to), ..predicate.clone() };
        let samples: Vec<&Sample> =
            self.saved().filter(|sample| self.is_visible(sample) && window.matches(sample)).collect();
        if samples.is_empty() && self.deviation != Some(Deviation::NothingIsZero) {
            return Err(HkError::NoData);
        }
        let mut by_source = BTreeMap::new();
        if separate_by_source {
            for sample in &samples {
                *by_source.entry(sample.source.clone()).or_insert(0.0) += self.sum(&[sample], from, to);
            }
        }
        let sum = match self.deviation {
            Some(Deviation::StatisticsAddSamples) => samples.iter().map(|sample| self.sum(&[sample], from, to)).sum(),
            _ => self.sum(&samples, from, to),
        };
        Ok(Statistics { sum, by_source })
    }

    /// `Behaviour::StatisticsMergeSources`: where sources overlap, only the best one counts. An instant counts whole.
    fn sum(&self, samples: &[&Sample], from: i64, to: i64) -> f64 {
        let spans: Vec<Span<Rank>> = samples
            .iter()
            .map(|sample| Span { start: sample.start, end: sample.end, rank: self.rank(&sample.source) })
            .collect();
        let won = won_millis(&spans, from, to);
        samples
            .iter()
            .zip(won)
            .map(|(sample, won)| match sample.quantity {
                Quantity::Steps(count) if sample.start == sample.end => share(count, 1, 1),
                Quantity::Steps(count) => share(count, won, sample.end - sample.start),
                Quantity::Weight { .. } => 0.0,
            })
            .sum()
    }

    /// `Behaviour::SourceOrderDecides`.
    fn rank(&self, source: &str) -> Rank {
        let placed = self.source_order.iter().position(|name| name == source).unwrap_or(usize::MAX);
        let class = match source {
            "com.apple.Health" => 0,
            _ if source.starts_with("com.apple.health.") => 1,
            _ => 2,
        };
        let seen = self.sources_seen.iter().position(|name| name == source).unwrap_or(usize::MAX);
        (placed, class, Reverse(seen))
    }
}
