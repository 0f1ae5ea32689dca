//! Fiscal years (年度, April to March) and ages.
//!
//! Comes in: programme days. Goes out: the fiscal year of a day, completed years of age.
//! Must never happen: a second way to count an age (programme paper: one function, also for health age).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::day::ProgrammeDay;

/// A fiscal year, named by the calendar year in which it begins: 2026 is 2026-04-01 to 2027-03-31. As text: `FY2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FiscalYear(i32);

/// A text that is no fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fiscal year: {text:?} (write FY and four digits, e.g. FY2026)")]
pub struct FiscalYearError {
    /// The text, cut to 40 characters.
    pub text: String,
}

impl FiscalYear {
    /// The fiscal year in which a day lies.
    pub fn of(day: ProgrammeDay) -> Self {
        let (year, month, _) = day.ymd();
        Self(if month >= 4 { year } else { year - 1 })
    }

    /// The calendar year in which it begins.
    pub const fn year(self) -> i32 {
        self.0
    }

    /// The fiscal year after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The fiscal year so many years earlier.
    #[must_use]
    pub fn before(self, years: u32) -> Self {
        Self(self.0.saturating_sub_unsigned(years))
    }

    /// Whole years from another fiscal year to this one; 0 if that one is later.
    pub fn years_since(self, earlier: Self) -> u32 {
        u32::try_from(self.0 - earlier.0).unwrap_or(0)
    }

    /// 1 April.
    pub fn first_day(self) -> ProgrammeDay {
        ProgrammeDay::new(self.0, 4, 1).expect("every year of the calendar has a 1 April")
    }

    /// 31 March of the next calendar year.
    pub fn last_day(self) -> ProgrammeDay {
        ProgrammeDay::new(self.0 + 1, 3, 31).expect("every year of the calendar has a 31 March")
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FY{:04}", self.0)
    }
}

impl FromStr for FiscalYear {
    type Err = FiscalYearError;

    fn from_str(text: &str) -> Result<Self, FiscalYearError> {
        text.strip_prefix("FY")
            .filter(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .map(Self)
            .ok_or_else(|| FiscalYearError { text: text.chars().take(40).collect() })
    }
}

impl TryFrom<String> for FiscalYear {
    type Error = FiscalYearError;

    fn try_from(text: String) -> Result<Self, FiscalYearError> {
        text.parse()
    }
}

impl From<FiscalYear> for String {
    fn from(year: FiscalYear) -> Self {
        year.to_string()
    }
}

/// Completed years of age on a day, by 年齢計算ニ関する法律: a year is complete at the end of the day **before** the birthday,
/// so someone born on 1 April is a year older on 31 March already. 0 before birth.
pub fn age_on(birth: ProgrammeDay, on: ProgrammeDay) -> u32 {
    let (birth_year, birth_month, birth_day) = birth.ymd();
    // The day before the birthday counts, which is the birthday itself seen from one day later. 29 February needs no
    // case of its own: in a common year 1 March is past it, and the day before 1 March is 28 February.
    let (year, month, day) = on.plus_days(1).ymd();
    let reached = (month, day) >= (birth_month, birth_day);
    u32::try_from(year - birth_year - i32::from(!reached)).unwrap_or(0)
}

/// Age on the last day of a fiscal year (年度末年齢), which decides between the routes "35 and over" and "34 and under".
pub fn fiscal_year_end_age(birth: ProgrammeDay, year: FiscalYear) -> u32 {
    age_on(birth, year.last_day())
}

/// The fiscal year of birth by age: who has the same is equally old on the last day of every fiscal year, by so many years
/// as lie between ([`FiscalYear::years_since`]). The day before the birthday decides, so 1 April belongs to the year
/// that ends on the day before: born 1991-04-01 → FY1990.
pub fn born_in(birth: ProgrammeDay) -> FiscalYear {
    FiscalYear::of(birth.plus_days(-1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    #[test]
    fn a_fiscal_year_begins_on_the_first_of_april() {
        assert_eq!(FiscalYear::of(day("2027-03-31")).to_string(), "FY2026");
        assert_eq!(FiscalYear::of(day("2027-04-01")).to_string(), "FY2027");
        assert_eq!(FiscalYear::of(day("2026-11-22")).last_day(), day("2027-03-31"));
        assert_eq!(FiscalYear::of(day("2026-11-22")).first_day(), day("2026-04-01"));
    }

    #[test]
    fn an_age_is_complete_on_the_day_before_the_birthday() {
        let born = day("1991-04-01");
        assert_eq!(age_on(born, day("2026-03-30")), 34);
        assert_eq!(age_on(born, day("2026-03-31")), 35);
        assert_eq!(fiscal_year_end_age(born, FiscalYear::of(day("2025-04-01"))), 35);
        assert_eq!(fiscal_year_end_age(day("1991-04-02"), FiscalYear::of(day("2025-04-01"))), 34);
    }

    #[test]
    fn someone_born_on_the_29th_of_february_is_older_on_the_28th() {
        let born = day("1992-02-29");
        assert_eq!(age_on(born, day("2027-02-27")), 34);
        assert_eq!(age_on(born, day("2027-02-28")), 35);
        assert_eq!(age_on(born, day("2028-02-27")), 35);
        assert_eq!(age_on(born, day("2028-02-28")), 36);
    }

    #[test]
    fn the_first_of_april_belongs_to_the_school_year_before() {
        assert_eq!(born_in(day("1991-04-01")).to_string(), "FY1990");
        assert_eq!(born_in(day("1991-04-02")).to_string(), "FY1991");
        assert_eq!(FiscalYear::of(day("2026-03-31")).years_since(born_in(day("1991-04-01"))), 35);
    }

    #[test]
    fn nobody_is_younger_than_nought() {
        assert_eq!(age_on(day("2026-11-22"), day("2020-01-01")), 0);
    }

    #[test]
    fn a_fiscal_year_has_one_spelling() {
        assert_eq!("FY2026".parse::<FiscalYear>().map(FiscalYear::year), Ok(2026));
        for text in ["2026", "fy2026", "FY26", "FY+026", "FY20266", ""] {
            assert!(text.parse::<FiscalYear>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn every_day_lies_inside_its_fiscal_year(offset in 0i64..60_000) {
            let on = day("1950-01-01").plus_days(offset);
            let year = FiscalYear::of(on);
            prop_assert!(year.first_day() <= on && on <= year.last_day());
            prop_assert_eq!(year.last_day().plus_days(1), year.next().first_day());
        }

        #[test]
        fn the_year_of_birth_tells_the_age_at_every_fiscal_years_end(birth in 0i64..40_000, later in 0i32..110) {
            let born = day("1900-01-01").plus_days(birth);
            let year = FiscalYear(born_in(born).year() + later);
            prop_assert_eq!(year.years_since(born_in(born)), fiscal_year_end_age(born, year));
        }

        #[test]
        fn an_age_never_falls_and_rises_by_one_a_year(birth in 0i64..30_000, lived in 0i64..36_000) {
            let born = day("1930-01-01").plus_days(birth);
            let on = born.plus_days(lived);
            let tomorrow = age_on(born, on.plus_days(1));
            prop_assert!(tomorrow == age_on(born, on) || tomorrow == age_on(born, on) + 1);
            // The slow way: look at every birthday there has been.
            let (year, month, date) = born.ymd();
            let birthday = |age: i32| {
                ProgrammeDay::new(year + age, month, date)
                    .or_else(|| ProgrammeDay::new(year + age, 3, 1))
                    .expect("1 March exists in every year")
            };
            let birthdays = (1..150).filter(|age| birthday(*age).plus_days(-1) <= on).count();
            prop_assert_eq!(age_on(born, on) as usize, birthdays);
        }
    }
}
