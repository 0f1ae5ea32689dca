//! Where a member stands among those who take part: a band from the top, never a rank.

use serde::{Deserialize, Serialize};

use super::{Measured, StandingRule};

/// The best so many hundredths of those who take part: 10 is 上位10%.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Band(pub u32);

/// The bands of one campaign at one time: what has to be measured to be in each. Values of others, so the desk keeps it
/// and a phone gets its own member's band only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands {
    /// How many took part.
    pub participants: u32,
    /// From the best band on: what the last one inside it has.
    entrances: Vec<(Band, Measured)>,
}

impl Bands {
    /// The bands among those who have measured anything; empty where too few take part.
    pub fn among(rule: &StandingRule, measured: impl IntoIterator<Item = Measured>) -> Self {
        let mut all: Vec<Measured> = measured.into_iter().filter(|one| *one > Measured(0)).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        let participants = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let places = |percent: u32| all.len().saturating_mul(usize::try_from(percent).unwrap_or(0)) / 100;
        let entrance = |percent: &u32| {
            let last = places(*percent).checked_sub(1)?;
            all.get(last).map(|measured| (Band(*percent), *measured))
        };
        let enough = participants >= rule.participants_at_least;
        let entrances = if enough { rule.top_percent.iter().filter_map(entrance).collect() } else { Vec::new() };
        Self { participants, entrances }
    }

    /// The best band a member is in; equals are in the same. `None`: none of them, or there are none.
    pub fn of(&self, measured: Measured) -> Option<Band> {
        self.entrances.iter().find(|(_, entrance)| *entrance <= measured).map(|(band, _)| *band)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule() -> StandingRule {
        StandingRule { participants_at_least: 30, top_percent: vec![10, 25, 50] }
    }

    #[test]
    fn of_a_hundred_the_tenth_is_in_the_top_ten_and_the_eleventh_in_the_top_twenty_five() {
        let bands = Bands::among(&rule(), (1..=100).map(Measured));
        let of = |place: u64| bands.of(Measured(101 - place)).map(|band| band.0);
        assert_eq!(
            [of(1), of(10), of(11), of(25), of(26), of(50)].map(|band| band.unwrap_or(0)),
            [10, 10, 25, 25, 50, 50]
        );
        assert_eq!((of(51), of(100)), (None, None));
    }

    #[test]
    fn with_too_few_there_are_no_bands_and_who_has_nothing_takes_no_part() {
        let few = Bands::among(&rule(), (1..=29).map(Measured));
        assert_eq!((few.participants, few.of(Measured(29))), (29, None));
        let idle = Bands::among(&rule(), (1..=29).map(Measured).chain([Measured(0); 50]));
        assert_eq!(idle, few);
    }

    #[test]
    fn equals_share_a_band() {
        let bands = Bands::among(&rule(), [Measured(7); 40]);
        assert_eq!(bands.of(Measured(7)), Some(Band(10)));
        assert_eq!(bands.of(Measured(6)), None);
    }

    proptest! {
        #![proptest_config(crate::provenance::cases())]

        #[test]
        fn a_band_holds_what_it_says_or_more_by_equals_only(all in prop::collection::vec(0u64..50, 30..200)) {
            let bands = Bands::among(&rule(), all.iter().copied().map(Measured));
            let taking_part = all.iter().filter(|one| **one > 0).count();
            if taking_part < 30 {
                prop_assert!(all.iter().all(|one| bands.of(Measured(*one)).is_none()));
                return Ok(());
            }
            for percent in [10, 25, 50] {
                let inside = |one: u64| bands.of(Measured(one)).is_some_and(|band| band <= Band(percent));
                let places = taking_part * percent as usize / 100;
                prop_assert!(all.iter().filter(|one| inside(**one)).count() >= places);
                let lowest = all.iter().filter(|one| inside(**one)).min().copied().unwrap_or(u64::MAX);
                prop_assert!(all.iter().filter(|one| **one > lowest).count() < places);
            }
        }
    }
}
