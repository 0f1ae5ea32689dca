//! The method: ours and the floor in turn, medians, and no ratio where the floor itself wavers.
//!
//! Comes in: two pieces of work that each measure themselves. Goes out: a figure per round of both. Must never happen:
//! all of ours measured first and all of the floor later, on a machine that has changed in between; a ratio to a floor
//! that says as much about the machine as about us.

/// A floor that varies more than this between rounds is no measure: (largest − smallest) / median.
pub const FLOOR_SPREAD_MAX: f64 = 0.40;

/// Rounds of a measurement that takes microseconds; those of seconds take [`ROUNDS_LEAST`].
pub const ROUNDS: usize = 11;

/// The fewest rounds from which a median is told.
pub const ROUNDS_LEAST: usize = 7;

/// A figure of ours and one of the floor for every round, in one unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rounds {
    ours: Vec<f64>,
    floor: Vec<f64>,
}

/// The ratio of ours to the floor, over the rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The median of the rounds' ratios.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Rounds {
    /// Measures `rounds` rounds of `pairs` pairs, always ours, floor, ours, floor. A round's figure is the median of
    /// its pairs.
    pub fn interleaved(
        rounds: usize,
        pairs: usize,
        mut ours: impl FnMut() -> f64,
        mut floor: impl FnMut() -> f64,
    ) -> Self {
        let mut measured = Self::default();
        for _ in 0..rounds {
            let (of_ours, of_floor): (Vec<_>, Vec<_>) = (0..pairs).map(|_| (ours(), floor())).unzip();
            measured.ours.push(median(&of_ours));
            measured.floor.push(median(&of_floor));
        }
        measured
    }

    /// Rounds that another program measured: of ours and of the floor, in turn.
    pub fn told(pairs: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let (ours, floor) = pairs.into_iter().unzip();
        Self { ours, floor }
    }

    /// How many rounds there were.
    pub fn count(&self) -> usize {
        self.ours.len()
    }

    /// Ours: the median round.
    pub fn ours(&self) -> f64 {
        median(&self.ours)
    }

    /// The floor: the median round.
    pub fn floor(&self) -> f64 {
        median(&self.floor)
    }

    /// How far the floor's rounds lie apart, as a part of its median.
    pub fn floor_spread(&self) -> f64 {
        let (min, max) = ends(&self.floor);
        (max - min) / self.floor()
    }

    /// Ours to the floor, each round by itself. `None` with too few rounds or a floor that wavers.
    pub fn ratio(&self) -> Option<Ratio> {
        if self.count() < ROUNDS_LEAST || self.floor_spread() > FLOOR_SPREAD_MAX {
            return None;
        }
        let ratios: Vec<_> = self.ours.iter().zip(&self.floor).map(|(ours, floor)| ours / floor).collect();
        let (min, max) = ends(&ratios);
        Some(Ratio { median: median(&ratios), min, max })
    }
}

/// The middle one; of an even number the mean of the two in the middle.
fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        even if even % 2 == 0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

fn ends(figures: &[f64]) -> (f64, f64) {
    figures.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), figure| (min.min(*figure), max.max(*figure)))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn rounds(pairs: &[(f64, f64)]) -> Rounds {
        Rounds::told(pairs.iter().copied())
    }

    #[test]
    fn ours_and_the_floor_take_turns() {
        let order = RefCell::new(String::new());
        let turn = |who: &str, figure| {
            order.borrow_mut().push_str(who);
            figure
        };
        let measured = Rounds::interleaved(7, 2, || turn("A", 3.0), || turn("B", 2.0));
        assert_eq!(order.borrow().as_str(), "AB".repeat(14));
        assert_eq!(measured.ratio(), Some(Ratio { median: 1.5, min: 1.5, max: 1.5 }));
    }

    #[test]
    fn the_median_is_the_one_in_the_middle_whatever_the_order() {
        assert_eq!(median(&[9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 9.0]), 3.0);
    }

    #[test]
    fn a_ratio_is_of_one_round_and_its_ends_are_told() {
        // The machine slows down by half in the middle: both do, and the ratio stays.
        let mut pairs = vec![(20.0, 10.0); 5];
        pairs.extend([(26.0, 13.0), (30.0, 10.0)]);
        let measured = rounds(&pairs);
        assert_eq!(measured.ratio(), Some(Ratio { median: 2.0, min: 2.0, max: 3.0 }));
        assert_eq!((measured.ours(), measured.floor()), (20.0, 10.0));
    }

    #[test]
    fn a_floor_that_wavers_by_more_than_two_fifths_gives_no_ratio() {
        let steady = [10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 14.0].map(|floor| (20.0, floor));
        assert!(rounds(&steady).ratio().is_some(), "forty in the hundred is still a floor");
        let wavering = steady.map(|(ours, floor)| (ours, if floor > 10.0 { 14.1 } else { floor }));
        assert!(rounds(&wavering).floor_spread() > FLOOR_SPREAD_MAX);
        assert_eq!(rounds(&wavering).ratio(), None);
    }

    #[test]
    fn too_few_rounds_give_no_ratio() {
        assert_eq!(rounds(&[(2.0, 1.0); ROUNDS_LEAST - 1]).ratio(), None);
    }
}
