//! What the rules need to know of a person: relationship, registration, membership, the year of birth. No name, no birth
//! date.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::day::ProgrammeDay;
use crate::fiscal_year::FiscalYear;
use crate::programme::Programme;

/// How a person belongs to the union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relationship {
    /// 社員.
    Employee,
    /// 被扶養配偶者, a dependent spouse.
    Spouse,
    /// Other relatives and 任意継続 members: they earn only if the programme file lists them.
    Other,
}

impl Relationship {
    /// Every relationship there is.
    pub const ALL: [Self; 3] = [Self::Employee, Self::Spouse, Self::Other];

    /// The stable name, as stored, sent and written in the roster.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Spouse => "spouse",
            Self::Other => "other",
        }
    }
}

impl std::fmt::Display for Relationship {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that names no relationship.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown relationship {text:?} (employee, spouse or other)")]
pub struct RelationshipError {
    /// The text, cut to 40 characters.
    pub text: String,
}

impl std::str::FromStr for Relationship {
    type Err = RelationshipError;

    fn from_str(text: &str) -> Result<Self, RelationshipError> {
        Self::ALL
            .into_iter()
            .find(|relationship| relationship.code() == text)
            .ok_or_else(|| RelationshipError { text: text.chars().take(40).collect() })
    }
}

/// A stretch of membership; both ends are days of membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MembershipPeriod {
    /// The first day.
    pub from: ProgrammeDay,
    /// The last day; `None` while it goes on.
    pub to: Option<ProgrammeDay>,
}

impl MembershipPeriod {
    /// True on the first day, the last day and every day between.
    pub fn holds(&self, day: ProgrammeDay) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }
}

impl<'de> Deserialize<'de> for MembershipPeriod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            from: ProgrammeDay,
            to: Option<ProgrammeDay>,
        }
        let Wire { from, to } = Wire::deserialize(deserializer)?;
        if to.is_some_and(|last| last < from) {
            return Err(D::Error::custom("a membership period ends before it begins"));
        }
        Ok(Self { from, to })
    }
}

/// A person's standing in the programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// How the person belongs to the union.
    pub relationship: Relationship,
    /// The day of first registration; `None` before it.
    pub registered_on: Option<ProgrammeDay>,
    /// The stretches of membership, in any order.
    pub periods: Vec<MembershipPeriod>,
    /// The fiscal year of birth by age ([`crate::fiscal_year::born_in`]); `None` while the roster has told none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_in: Option<FiscalYear>,
}

impl Standing {
    /// True if the person is a member of the union on that day.
    pub fn is_member_on(&self, day: ProgrammeDay) -> bool {
        self.periods.iter().any(|period| period.holds(day))
    }

    /// Age on the last day of a fiscal year (年度末年齢); `None` while the year of birth is unknown.
    pub fn fiscal_year_end_age(&self, year: FiscalYear) -> Option<u32> {
        self.born_in.map(|born| year.years_since(born))
    }

    /// The last day of membership; `None` while membership goes on, and for a person who never was a member.
    pub fn last_day(&self) -> Option<ProgrammeDay> {
        let ends: Option<Vec<_>> = self.periods.iter().map(|period| period.to).collect();
        ends.and_then(|days| days.into_iter().max())
    }

    /// The last day on which a person who left may sign in, sync and exchange: the programme's days of grace after the
    /// last day of membership (31 in the standard programme). `None` while membership goes on.
    pub fn grace_ends(&self, programme: &Programme) -> Option<ProgrammeDay> {
        let last = self.last_day()?;
        // Someone who left before the programme began has no grace in it.
        let days = programme.version_on(last).map_or(0, |version| version.grace_days_after_leaving);
        Some(last.plus_days(i64::from(days)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    fn standing(periods: &[(&str, Option<&str>)]) -> Standing {
        let periods = periods.iter().map(|(from, to)| MembershipPeriod { from: day(from), to: to.map(day) }).collect();
        Standing { relationship: Relationship::Employee, registered_on: None, periods, born_in: None }
    }

    #[test]
    fn the_first_and_the_last_day_are_days_of_membership() {
        let left = standing(&[("2020-04-01", Some("2026-09-30"))]);
        assert!(left.is_member_on(day("2020-04-01")) && left.is_member_on(day("2026-09-30")));
        assert!(!left.is_member_on(day("2020-03-31")) && !left.is_member_on(day("2026-10-01")));
    }

    #[test]
    fn grace_ends_on_the_31st_day_after_the_last_day_of_membership() {
        let left = standing(&[("2020-04-01", Some("2026-09-30"))]);
        assert_eq!(left.grace_ends(&Programme::standard()), Some(day("2026-10-31")));
    }

    #[test]
    fn someone_who_came_back_has_not_left() {
        let back = standing(&[("2026-10-15", None), ("2020-04-01", Some("2026-09-30"))]);
        assert_eq!(back.last_day(), None);
        assert!(!back.is_member_on(day("2026-10-14")) && back.is_member_on(day("2040-01-01")));
        assert_eq!(standing(&[]).last_day(), None);
    }

    #[test]
    fn a_standing_written_before_the_year_of_birth_was_kept_is_still_read() {
        let text = r#"{"relationship":"spouse","registered_on":null,"periods":[]}"#;
        let read: Standing = serde_json::from_str(text).expect("a standing of an older version");
        assert_eq!(read.born_in, None);
        assert_eq!(serde_json::to_string(&read).expect("plain fields"), text);
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused_on_the_wire() {
        assert!(serde_json::from_str::<MembershipPeriod>(r#"{"from":"2026-04-02","to":"2026-04-01"}"#).is_err());
        assert!(serde_json::from_str::<MembershipPeriod>(r#"{"from":"2026-04-02","to":null}"#).is_ok());
    }
}
