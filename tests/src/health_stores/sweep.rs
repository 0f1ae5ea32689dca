//! Who counts when spans of time overlap. Comes in: spans with a rank, and a window. Goes out: for each span, the
//! milliseconds of the window in which no span of a better rank was open. Must never happen: a millisecond that two ranks
//! both win; a span that ends before it starts.

use std::collections::BTreeSet;

/// From `start` (inclusive) to `end` (exclusive), in milliseconds. The smallest rank is the best.
#[derive(Clone, Copy, Debug)]
pub struct Span<R> {
    pub start: i64,
    pub end: i64,
    pub rank: R,
}

/// The milliseconds each span wins within `from..to`, in the order of `spans`. Spans of the same rank win side by side.
pub fn won_millis<R: Ord + Copy>(spans: &[Span<R>], from: i64, to: i64) -> Vec<i64> {
    let mut edges: Vec<(i64, bool, usize)> = Vec::with_capacity(spans.len() * 2);
    for (index, span) in spans.iter().enumerate() {
        let (start, end) = (span.start.max(from), span.end.min(to));
        if start < end {
            edges.extend([(start, true, index), (end, false, index)]);
        }
    }
    edges.sort_unstable();
    let mut won = vec![0; spans.len()];
    let mut open: BTreeSet<(R, usize)> = BTreeSet::new();
    let mut last = from;
    for (time, opens, index) in edges {
        if let Some((best, _)) = open.first().copied() {
            for (_, winner) in open.iter().take_while(|(rank, _)| *rank == best) {
                won[*winner] += time - last;
            }
        }
        last = time;
        if opens {
            open.insert((spans[index].rank, index));
        } else {
            open.remove(&(spans[index].rank, index));
        }
    }
    won
}

/// The part of `count` that a span earns with `won` of its `duration` milliseconds, as both platforms compute it.
pub fn share(count: i64, won: i64, duration: i64) -> f64 {
    count as f64 * won as f64 / duration as f64
}

#[cfg(test)]
mod tests {
    use super::{Span, won_millis};

    #[test]
    fn the_better_rank_wins_the_overlap_and_equal_ranks_win_side_by_side() {
        let span = |start, end, rank| Span { start, end, rank };
        assert_eq!(won_millis(&[span(0, 10, 1), span(5, 20, 0), span(18, 30, 1)], 0, 100), [5, 15, 10]);
        assert_eq!(won_millis(&[span(0, 10, 1), span(0, 10, 1)], 5, 100), [5, 5]);
        assert_eq!(won_millis(&[span(10, 0, 1)], 0, 100), [0]);
    }
}
