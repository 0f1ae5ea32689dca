//! The anchored query. Comes in: a predicate, an anchor, a limit. Goes out: a page and the anchor after it. Must never
//! happen: an anchor that says more than a number of a row and a format (the real ones are opaque and hardly do either).

use super::store::Change;
use super::{Deleted, Deviation, HealthKit, HkError, Kind, Sample};
use crate::health_stores::digest;

/// `NSPredicate` for samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// The type asked for.
    pub kind: Kind,
    /// Samples that end after this (UTC milliseconds), or are at it.
    pub from: Option<i64>,
    /// Samples that start before this (UTC milliseconds).
    pub to: Option<i64>,
    /// Samples of this bundle only.
    pub source: Option<String>,
    /// `metadata.HKWasUserEntered != YES`.
    pub without_user_entered: bool,
}

impl Predicate {
    /// Everything of a kind.
    pub fn all(kind: Kind) -> Self {
        Self { kind, from: None, to: None, source: None, without_user_entered: false }
    }

    pub(super) fn matches(&self, sample: &Sample) -> bool {
        let reaches_in = |from: i64| sample.end > from || sample.start >= from;
        sample.kind() == self.kind
            && self.from.is_none_or(reaches_in)
            && self.to.is_none_or(|to| sample.start < to)
            && self.source.as_ref().is_none_or(|source| sample.source == *source)
            && !(self.without_user_entered && sample.user_entered)
    }
}

/// What the results handler of an anchored query gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Saved since the anchor.
    pub samples: Vec<Sample>,
    /// Deleted since the anchor, as far as still known.
    pub deleted: Vec<Deleted>,
    /// The archived `HKQueryAnchor`, opaque.
    pub anchor: Vec<u8>,
}

/// How an archived object begins.
const ARCHIVE: &[u8] = b"bplist00";

impl HealthKit {
    /// `HKAnchoredObjectQuery`: what came after `anchor` (nothing: after the beginning), at most `limit` objects (0: all).
    /// A page with fewer is the last one.
    ///
    /// # Errors
    /// 1, 2, 5, 6; 3 for an anchor that cannot be decoded.
    pub fn anchored(&self, predicate: &Predicate, anchor: Option<&[u8]>, limit: usize) -> Result<Page, HkError> {
        let allowed = self.may_query(predicate.kind);
        let after = anchor.map_or(Ok(0), |bytes| self.read_anchor(bytes))?;
        let mut page = Page { samples: Vec::new(), deleted: Vec::new(), anchor: self.anchor(after) };
        if allowed == Err(HkError::DatabaseInaccessible) && self.deviation == Some(Deviation::LockedReadsEmpty) {
            return Ok(page);
        }
        allowed?;
        let mut last = self.last_row.max(after);
        for (row, change) in self.log.range(after.saturating_add(1)..) {
            if !self.is_visible(change.sample()) || !predicate.matches(change.sample()) {
                continue;
            }
            match change {
                Change::Saved(sample) => page.samples.push(sample.clone()),
                Change::Deleted { told, .. } => page.deleted.push(told.clone()),
            }
            if limit > 0 && page.samples.len() + page.deleted.len() >= limit {
                last = *row;
                break;
            }
        }
        page.anchor = self.anchor(last);
        Ok(page)
    }

    fn anchor(&self, row: i64) -> Vec<u8> {
        let phone = match self.deviation {
            Some(Deviation::ForeignAnchorRefused) => digest(&[&self.phone]).to_be_bytes().to_vec(),
            _ => Vec::new(),
        };
        [ARCHIVE, &[self.anchor_format], &row.to_be_bytes(), &phone].concat()
    }

    /// `Behaviour::UndecodableAnchor`, `Behaviour::ForeignAnchorPasses`.
    fn read_anchor(&self, bytes: &[u8]) -> Result<i64, HkError> {
        let row = bytes
            .strip_prefix(ARCHIVE)
            .and_then(|rest| rest.strip_prefix(&[self.anchor_format]))
            .and_then(|rest| rest.first_chunk::<8>())
            .map(|row| i64::from_be_bytes(*row))
            .filter(|row| *row >= 0);
        match row {
            Some(row) if self.anchor(row) == bytes => Ok(row),
            _ => Err(HkError::InvalidArgument),
        }
    }
}
