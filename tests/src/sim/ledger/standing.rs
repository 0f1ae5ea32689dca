//! Where members stand in a campaign, by hand: what is measured of each, and the band that they are told.
//!
//! Comes in: what each has measured. Goes out: a band from the top, or none. Must never happen: a band among fewer than the
//! campaign asks for; a rank.

use super::{Campaign, Ledger, Rule};

/// With how many there are bands, and which: so many of a hundred from the top, ascending.
#[derive(Clone, Debug)]
pub struct Bands {
    /// Fewer see none.
    pub at_least: usize,
    /// In hundredths.
    pub top: Vec<usize>,
}

/// What a member was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// What was measured by then.
    pub measured: i64,
    /// The band, of who is in one.
    pub band: Option<usize>,
}

impl Bands {
    /// Whether so few have measured anything that nobody sees a band.
    pub fn are_withheld(&self, all: &[i64]) -> bool {
        all.iter().filter(|one| **one > 0).count() < self.at_least
    }

    /// The band of who has measured this among all. Who has as much as the last one inside is inside as well.
    pub fn of(&self, measured: i64, all: &[i64]) -> Option<usize> {
        if self.are_withheld(all) || measured <= 0 {
            return None;
        }
        let taking_part = all.iter().filter(|one| **one > 0).count();
        let better = all.iter().filter(|one| **one > measured).count();
        self.top.iter().copied().find(|percent| better < taking_part * percent / 100)
    }
}

impl Ledger {
    /// What a campaign measures of a member who joined on a day.
    pub fn measured(&self, campaign: &Campaign, joined_on: i64) -> i64 {
        let counted = self.counted(campaign, joined_on);
        let days = || i64::try_from(counted.len()).unwrap_or_default();
        match &campaign.rule {
            Rule::Total(_) => self.steps_in(campaign, joined_on),
            Rule::Average(_) => self.steps_in(campaign, joined_on) / (campaign.to - campaign.from + 1),
            Rule::Days(..) | Rule::First(..) => days(),
            Rule::Streak(..) => {
                let run = |from: &i64| (0..days()).take_while(|further| counted.contains(&(from + further))).count();
                counted.iter().map(run).max().and_then(|run| i64::try_from(run).ok()).unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ten_the_third_is_in_the_top_thirty_and_with_nine_nobody_is() {
        let bands = Bands { at_least: 10, top: vec![30, 60] };
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!([10, 8, 7, 5, 4].map(|one| bands.of(one, &ten)), [Some(30), Some(30), Some(60), Some(60), None]);
        assert_eq!(bands.of(9, &ten[..9]), None);
        assert_eq!(bands.of(7, &[7; 10]), Some(30));
        assert_eq!(bands.of(0, &[[0; 5].as_slice(), &ten].concat()), None);
    }
}
