//! One page of a change feed: what it says of days, and its weighings.
//!
//! Comes in: upserts and dateless deletions. Goes out: touched days, weight records, what was left out. Must never
//! happen: a step counted here (the store's own aggregate does that); more memory than a page takes.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_rules::claim::CLOCK_TOLERANCE_MS;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::provenance::RecordingMethod;

use super::{Channel, LeftOutReason, Sample, SampleKind, days, weigh};
use crate::call::Call;
use crate::error::{KenposError, StoreError};
use crate::store::Tx;
use crate::store::health::samples::{self, Row};
use crate::store::health::{LeftOut, days as kept_days, traces};

/// Upserts and deletions asked for at once: some 100 KiB in memory, half a millisecond to keep.
pub(super) const PAGE: u32 = 500;

/// More than a store ever answers: Health Connect's largest page has 5,000 rows of several ids each.
pub(super) const PAGE_MAX: usize = 50_000;

/// What every page is read with.
#[derive(Clone, Copy)]
pub(super) struct Feeding {
    pub channel: Channel,
    pub kind: SampleKind,
    /// Nothing before is the member's own.
    pub since: Moment,
    pub now: Moment,
    /// The window is being read for the first time: no id of it is known yet.
    pub baseline: bool,
}

/// One page.
pub(super) struct Page<'p> {
    pub upserted: &'p [Sample],
    pub deleted: &'p [String],
}

impl Page<'_> {
    /// Refuses what no store gives.
    pub(super) fn check(&self, kind: SampleKind) -> Result<(), KenposError> {
        if self.upserted.len() + self.deleted.len() > PAGE_MAX {
            let what = "a page with more entries than any store gives";
            return Err(KenposError::invalid("outcome", what, format!("ask for pages of {PAGE}")));
        }
        for sample in self.upserted {
            sample.check(kind)?;
        }
        Ok(())
    }
}

/// Takes a page in. Gives what was left out of it.
pub(super) fn take_in(tx: &Tx<'_>, call: &Call, feeding: Feeding, page: &Page<'_>) -> Result<LeftOut, KenposError> {
    let mut left_out = LeftOut::default();
    // No id of a first reading is known, so they are only gathered where some were deleted as well.
    let gathers = !page.deleted.is_empty() || !feeding.baseline;
    let upserted: BTreeSet<&str> = page.upserted.iter().filter(|_| gathers).map(|sample| sample.id.as_str()).collect();
    // The order of the two lists is lost: what is in both exists. So deletions come first, without those.
    let deleted: BTreeSet<&str> = page.deleted.iter().map(String::as_str).filter(|id| !upserted.contains(id)).collect();
    let taken: Vec<&Sample> = page.upserted.iter().filter(|sample| is_taken(sample, feeding, &mut left_out)).collect();
    match feeding.kind {
        SampleKind::Steps => steps(tx, feeding, &taken, &upserted, &deleted, &mut left_out)?,
        SampleKind::Weight => {
            for id in deleted {
                let known = weigh::delete(tx, call, feeding.channel, id)?;
                left_out.add(LeftOutReason::UnknownDeletion, usize::from(!known));
            }
            for sample in taken {
                let read = weigh::keep(tx, call, feeding.channel, sample)?;
                left_out.add(LeftOutReason::OutOfRange, usize::from(!read));
            }
        }
    }
    Ok(left_out)
}

fn is_taken(sample: &Sample, feeding: Feeding, left_out: &mut LeftOut) -> bool {
    let ahead = feeding.kind == SampleKind::Weight && sample.start.millis_since(feeding.now) > CLOCK_TOLERANCE_MS;
    let reason = if sample.is_own() {
        LeftOutReason::Own
    } else if sample.start > sample.end {
        LeftOutReason::Backwards
    } else if sample.end < feeding.since {
        LeftOutReason::BeforeClaim
    } else if ahead {
        LeftOutReason::InFuture
    } else {
        return true;
    };
    left_out.add(reason, 1);
    false
}

/// Marks the old and the new days of every id that is touched.
fn steps(
    tx: &Tx<'_>,
    feeding: Feeding,
    taken: &[&Sample],
    upserted: &BTreeSet<&str>,
    deleted: &BTreeSet<&str>,
    left_out: &mut LeftOut,
) -> Result<(), StoreError> {
    let Feeding { channel, kind, baseline, .. } = feeding;
    let changed = if baseline { deleted.clone() } else { deleted | upserted };
    let before = samples::take(tx, channel, kind, &changed)?;
    let gone = before.iter().filter(|known| deleted.contains(known.id.as_str())).count();
    left_out.add(LeftOutReason::UnknownDeletion, deleted.len() - gone);
    let mut writers = BTreeMap::new();
    let mut after = Vec::with_capacity(taken.len());
    for sample in taken {
        let writer = writer_of(tx, sample, &mut writers)?;
        after.push(Row { id: &sample.id, start: sample.start, end: sample.end, writer });
    }
    samples::put(tx, channel, kind, after.iter().copied())?;
    let (mut touched, mut shrunk) = (BTreeSet::new(), BTreeSet::new());
    let then = before.iter().map(|known| (known.start, known.end));
    days::reach(then.chain(after.iter().map(|row| (row.start, row.end))), &mut touched);
    let gone = before.iter().filter(|known| deleted.contains(known.id.as_str()));
    days::reach(gone.map(|known| (known.start, known.end)), &mut shrunk);
    for day in &touched {
        kept_days::touch(tx, channel, *day)?;
    }
    for day in touched {
        // Only a map that was read to its end can say that nothing is left of a day.
        let whole = (day.start(), day.end());
        let emptied = !baseline && shrunk.contains(&day) && samples::writers(tx, channel, kind, whole)?.is_empty();
        kept_days::set_emptied(tx, channel, day, emptied)?;
    }
    Ok(())
}

type Writers<'s> = BTreeMap<(&'s str, RecordingMethod), i64>;

fn writer_of<'s>(tx: &Tx<'_>, sample: &'s Sample, known: &mut Writers<'s>) -> Result<i64, StoreError> {
    let key = (sample.origin.as_str(), sample.method);
    if let Some(writer) = known.get(&key) {
        return Ok(*writer);
    }
    let writer = samples::writer(tx, key.0, key.1)?;
    known.insert(key, writer);
    Ok(writer)
}

/// The window to be read begins anew: what was known of it no longer holds.
pub(super) fn begin_anew(tx: &Tx<'_>, channel: Channel, kind: SampleKind) -> Result<(), StoreError> {
    match kind {
        SampleKind::Steps => {
            samples::clear(tx, channel, kind)?;
            kept_days::clear_emptied(tx, channel)
        }
        SampleKind::Weight => traces::unsee(tx, channel),
    }
}

/// The window was read to its end: every open day is counted, whatever the pages said.
pub(super) fn window_read(
    tx: &Tx<'_>,
    channel: Channel,
    open: impl Iterator<Item = ProgrammeDay>,
) -> Result<(), StoreError> {
    for day in open {
        kept_days::touch(tx, channel, day)?;
    }
    Ok(())
}
