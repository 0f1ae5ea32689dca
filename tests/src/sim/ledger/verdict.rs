//! What one result is worth, by hand, after the award table of the programme paper.
//!
//! Comes in: who it is about, what it says, its day. Goes out: points, or none. Must never happen: a membership, a
//! registration or a consent looked at here (the books do that).

use super::super::days::{age_on, day_number, fiscal_year, year_end};
use super::{AwardName, Period};

/// Who a result is about. An employee of another century until the roster has spoken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Insured {
    /// A dependent spouse, or else an employee.
    pub is_spouse: bool,
    /// Year, month, day.
    pub born: (i64, i64, i64),
}

/// What a result says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// A check-up, by what shows it.
    Checkup(&'static str),
    /// The figure printed on it, in hundredths.
    Bmi(i64),
    /// The questionnaire of a check-up.
    Questionnaire {
        /// Its answer.
        smokes: bool,
    },
    /// The web survey.
    WebSurvey {
        /// Its answer.
        smokes: bool,
    },
    /// A health age in tenths of a year; its day is the reference date.
    HealthAge(i64),
    /// The cessation support.
    Cessation {
        /// Entered, and succeeded.
        succeeded: bool,
    },
    /// A vaccination.
    Flu,
    /// A nurse's contact.
    Exam {
        /// The visit was reported.
        reported: bool,
    },
}

/// The first day of the programme.
const BEGINNING: i64 = day_number(2021, 4, 1);

impl Says {
    /// Whether awards of this code come from results.
    pub fn is_code(code: &str) -> bool {
        ["spouse_checkup", "bmi", "non_smoker", "health_age", "cessation", "flu", "secondary_exam"].contains(&code)
    }

    /// The award it is about: once a fiscal year of its day, or once for what it is named by.
    pub fn award(&self, source: &str, day: i64) -> AwardName {
        let year = Period::Year(fiscal_year(day));
        match self {
            Self::Checkup(_) => ("spouse_checkup", year),
            Self::Bmi(_) => ("bmi", year),
            Self::Questionnaire { .. } | Self::WebSurvey { .. } => ("non_smoker", year),
            Self::HealthAge(_) => ("health_age", year),
            Self::Flu => ("flu", year),
            Self::Cessation { .. } => ("cessation", Period::Event(source.to_owned())),
            Self::Exam { .. } => ("secondary_exam", Period::Event(source.to_owned())),
        }
    }

    /// Whether it comes from check-up results, whose use needs a consent of its own.
    pub const fn needs_consent(&self) -> bool {
        !matches!(self, Self::WebSurvey { .. } | Self::Cessation { .. } | Self::Flu)
    }

    /// What it is worth; 0 for nothing.
    pub fn worth(&self, who: Insured, day: i64) -> i64 {
        let from_35 = age_on(who.born, year_end(day)) >= 35;
        let is_employee = !who.is_spouse;
        let earns = match self {
            Self::Checkup(shown_by) => {
                let counted: &[&str] = if from_35 {
                    &["ningen_dock", "mobile_checkup", "overseas_result", "part_time_result"]
                } else {
                    &["sumaho_dock", "part_time_result"]
                };
                who.is_spouse && counted.contains(shown_by)
            }
            Self::Bmi(hundredths) => (1_850..2_500).contains(hundredths),
            Self::Questionnaire { smokes } => from_35 && !smokes,
            Self::WebSurvey { smokes } => !from_35 && is_employee && !smokes,
            Self::HealthAge(tenths) => is_employee && tenths + 50 <= 10 * age_on(who.born, day),
            Self::Cessation { succeeded } => is_employee && *succeeded,
            Self::Flu => true,
            Self::Exam { reported } => is_employee && *reported,
        };
        if !earns || day < BEGINNING {
            return 0;
        }
        match self {
            Self::Checkup(_) | Self::Cessation { .. } => 1_000,
            Self::Flu => 300,
            _ => 500,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::days::day_of;
    use super::*;

    #[test]
    fn the_routes_part_at_35_on_the_last_day_of_the_fiscal_year() {
        let day = day_of("2025-06-01");
        let born = |born| Insured { is_spouse: true, born };
        let (older, younger) = (born((1991, 4, 1)), born((1991, 4, 2)));
        let worth = |shown_by| [older, younger].map(|who| Says::Checkup(shown_by).worth(who, day));
        assert_eq!(worth("ningen_dock"), [1_000, 0]);
        assert_eq!(worth("sumaho_dock"), [0, 1_000]);
        assert_eq!(worth("part_time_result"), [1_000, 1_000]);
        assert_eq!([older, younger].map(|who| Says::Questionnaire { smokes: false }.worth(who, day)), [500, 0]);
        assert_eq!([older, younger].map(|who| Says::WebSurvey { smokes: false }.worth(who, day)), [0, 0]);
    }

    #[test]
    fn the_bounds_are_those_of_the_award_table() {
        let who = Insured { is_spouse: false, born: (1985, 4, 1) };
        let day = day_of("2026-03-31");
        assert_eq!([1_849, 1_850, 2_499, 2_500].map(|bmi| Says::Bmi(bmi).worth(who, day)), [0, 500, 500, 0]);
        // 41 on that day.
        assert_eq!([360, 361].map(|age| Says::HealthAge(age).worth(who, day)), [500, 0]);
    }
}
