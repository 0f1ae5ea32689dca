//! Lots: points of one grant, which expire together.
//!
//! Comes in: lots and a programme day. Goes out: what is usable, what to draw, what is due to expire.
//! Must never happen: a lot below zero, a lot used after its last day, an answer that depends on the order of the lots.
//! Expiry is a date that every read tests; nothing here writes it down.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::day::ProgrammeDay;
use crate::fiscal_year::FiscalYear;
use crate::points::Points;

/// The last day on which points granted on this day can be used: the end of the fiscal year after the one of the grant
/// (付与日の翌年度末). Granted 2026-03-31 → 2027-03-31; 2026-04-01 → 2028-03-31.
pub fn expires_on(granted_on: ProgrammeDay) -> ProgrammeDay {
    FiscalYear::of(granted_on).next().last_day()
}

/// The points of one grant that are still there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// The lot's number in its member's ledger.
    pub number: u64,
    /// The day of the grant (付与日).
    pub granted_on: ProgrammeDay,
    /// The last day of use. Not always [`expires_on`] of the grant: a hold that was given back may live longer.
    pub expires_on: ProgrammeDay,
    /// What is left, never negative.
    pub left: Points,
}

impl Lot {
    /// What this lot offers on a day: its rest up to the end of its last day, nothing after.
    pub fn usable(&self, on: ProgrammeDay) -> Points {
        if on <= self.expires_on { self.left.max(Points::ZERO) } else { Points::ZERO }
    }
}

/// Points taken from one lot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Draw {
    /// The lot's number.
    pub lot: u64,
    /// How many points, more than zero.
    pub points: Points,
}

/// More was asked for than the lots hold on that day. Nothing was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not enough points: {wanted} wanted, {usable} usable")]
pub struct NotEnough {
    /// What was asked for.
    pub wanted: Points,
    /// What can be used on that day.
    pub usable: Points,
}

/// The points that can be used on a day.
pub fn usable(lots: &[Lot], on: ProgrammeDay) -> Points {
    lots.iter().map(|lot| lot.usable(on)).sum()
}

/// What to draw to pay `wanted`: oldest expiry first, then oldest grant, then lowest number. Zero or less draws nothing.
///
/// # Errors
/// [`NotEnough`] when the usable lots do not cover it.
pub fn spend(lots: &[Lot], wanted: Points, on: ProgrammeDay) -> Result<Vec<Draw>, NotEnough> {
    let usable = usable(lots, on);
    if wanted > usable {
        return Err(NotEnough { wanted, usable });
    }
    let mut owed = wanted;
    let mut draws = Vec::new();
    for lot in oldest_first(lots) {
        let points = lot.usable(on).min(owed);
        if points > Points::ZERO {
            draws.push(Draw { lot: lot.number, points });
            owed -= points;
        }
    }
    Ok(draws)
}

/// What has expired by a day and is not written down yet: the rest of every lot whose last day is before it.
pub fn due_to_expire(lots: &[Lot], on: ProgrammeDay) -> Vec<Draw> {
    oldest_first(lots)
        .into_iter()
        .filter(|lot| lot.expires_on < on && lot.left > Points::ZERO)
        .map(|lot| Draw { lot: lot.number, points: lot.left })
        .collect()
}

/// What is usable on a day, summed by last day of use, soonest first. The parts add up to [`usable`].
pub fn expiring(lots: &[Lot], on: ProgrammeDay) -> Vec<(ProgrammeDay, Points)> {
    let mut by_day = BTreeMap::new();
    for lot in lots {
        let points = lot.usable(on);
        if points > Points::ZERO {
            *by_day.entry(lot.expires_on).or_insert(Points::ZERO) += points;
        }
    }
    by_day.into_iter().collect()
}

fn oldest_first(lots: &[Lot]) -> Vec<&Lot> {
    let mut sorted: Vec<_> = lots.iter().collect();
    sorted.sort_by_key(|lot| (lot.expires_on, lot.granted_on, lot.number));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    fn lot(number: u64, granted: &str, left: i64) -> Lot {
        let granted_on = day(granted);
        Lot { number, granted_on, expires_on: expires_on(granted_on), left: Points(left) }
    }

    #[test]
    fn points_expire_at_the_end_of_the_next_fiscal_year() {
        assert_eq!(expires_on(day("2026-03-31")), day("2027-03-31"));
        assert_eq!(expires_on(day("2026-04-01")), day("2028-03-31"));
        assert_eq!(expires_on(day("2021-04-01")), day("2023-03-31"));
    }

    #[test]
    fn the_last_day_is_usable_to_its_end() {
        let lots = [lot(1, "2026-03-31", 31)];
        assert_eq!(usable(&lots, day("2027-03-31")), Points(31));
        assert_eq!(due_to_expire(&lots, day("2027-03-31")), []);
        assert_eq!(usable(&lots, day("2027-04-01")), Points::ZERO);
        assert_eq!(due_to_expire(&lots, day("2027-04-01")), [Draw { lot: 1, points: Points(31) }]);
    }

    #[test]
    fn the_oldest_expiry_is_spent_first() {
        let lots = [lot(1, "2026-04-01", 100), lot(2, "2026-03-31", 30)];
        let draws = spend(&lots, Points(50), day("2026-11-22")).expect("enough points");
        assert_eq!(draws, [Draw { lot: 2, points: Points(30) }, Draw { lot: 1, points: Points(20) }]);
    }

    #[test]
    fn more_than_there_is_draws_nothing() {
        let lots = [lot(1, "2026-04-01", 100), lot(2, "2024-04-01", 900)];
        assert_eq!(
            spend(&lots, Points(101), day("2026-11-22")),
            Err(NotEnough { wanted: Points(101), usable: Points(100) })
        );
        assert_eq!(spend(&lots, Points::ZERO, day("2026-11-22")), Ok(vec![]));
        assert_eq!(spend(&lots, Points(-5), day("2026-11-22")), Ok(vec![]));
    }

    fn any_lots() -> impl Strategy<Value = Vec<Lot>> {
        prop::collection::vec((0i64..2_000, 0i64..5_000, 0i64..40), 0..20).prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(index, (offset, left, longer))| {
                    let granted_on = day("2021-04-01").plus_days(offset);
                    let expires_on = expires_on(granted_on).plus_days(longer);
                    Lot { number: index as u64 + 1, granted_on, expires_on, left: Points(left) }
                })
                .collect()
        })
    }

    /// The lots after the draws, as the ledger will hold them.
    fn after(lots: &[Lot], draws: &[Draw]) -> Vec<Lot> {
        let mut rest = lots.to_vec();
        for draw in draws {
            let lot = rest.iter_mut().find(|lot| lot.number == draw.lot).expect("a draw names a lot");
            lot.left -= draw.points;
        }
        rest
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn parts_add_up_and_nothing_goes_below_zero(lots in any_lots(), wanted in 0i64..30_000, offset in 0i64..3_000) {
            let on = day("2021-04-01").plus_days(offset);
            let before = usable(&lots, on);
            prop_assert!(before >= Points::ZERO);
            prop_assert_eq!(expiring(&lots, on).into_iter().map(|part| part.1).sum::<Points>(), before);
            let total: Points = lots.iter().map(|lot| lot.left).sum();
            let expired: Points = due_to_expire(&lots, on).into_iter().map(|draw| draw.points).sum();
            prop_assert_eq!(before + expired, total);

            match spend(&lots, Points(wanted), on) {
                Ok(draws) => {
                    let rest = after(&lots, &draws);
                    prop_assert!(rest.iter().all(|lot| lot.left >= Points::ZERO));
                    prop_assert_eq!(draws.iter().map(|draw| draw.points).sum::<Points>(), Points(wanted));
                    prop_assert_eq!(usable(&rest, on), before - Points(wanted));
                    // Nothing younger is touched while something older is left.
                    let touched_last = draws.iter()
                        .filter_map(|draw| lots.iter().find(|lot| lot.number == draw.lot))
                        .map(|lot| lot.expires_on)
                        .max();
                    if let Some(last) = touched_last {
                        prop_assert!(rest.iter().all(|lot| lot.expires_on >= last || lot.usable(on) == Points::ZERO));
                    }
                }
                Err(refused) => prop_assert!(Points(wanted) > before && refused.usable == before),
            }
        }

        #[test]
        fn the_order_of_the_lots_does_not_matter(
            (lots, shuffled) in any_lots().prop_flat_map(|lots| (Just(lots.clone()), Just(lots).prop_shuffle())),
            wanted in 0i64..30_000,
            offset in 0i64..3_000,
        ) {
            let on = day("2021-04-01").plus_days(offset);
            prop_assert_eq!(usable(&lots, on), usable(&shuffled, on));
            prop_assert_eq!(spend(&lots, Points(wanted), on), spend(&shuffled, Points(wanted), on));
            prop_assert_eq!(due_to_expire(&lots, on), due_to_expire(&shuffled, on));
            prop_assert_eq!(expiring(&lots, on), expiring(&shuffled, on));
        }

        #[test]
        fn usable_points_never_grow_with_time(lots in any_lots(), offset in 0i64..3_000, later in 0i64..1_000) {
            let on = day("2021-04-01").plus_days(offset);
            prop_assert!(usable(&lots, on.plus_days(later)) <= usable(&lots, on));
        }
    }
}
