//! The programme: one union's rules as dated data.
//!
//! Comes in: a TOML file. Goes out: checked versions, each in force from its day.
//! Must never happen: a rule value in code, a rule that works backwards, a file with an error half taken.

mod file;
mod follow;
mod step_rules;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::award::AwardCode;
use crate::day::ProgrammeDay;
use crate::lots;
use crate::member::Relationship;
pub use crate::number::{Decimal, DecimalError};
use crate::points::Points;
use crate::union_file::{self, FileError};
pub use follow::NotAfter;
pub use step_rules::{OriginList, StepRules};

/// One union's programme, whole and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    text: String,
    revision: String,
    union: String,
    early_members: Option<EarlyMembers>,
    /// Ascending by first day, never empty.
    versions: Vec<ProgrammeVersion>,
    /// Ascending by first day, never empty.
    step_rules: Vec<StepRules>,
}

/// What is wrong in a programme file, and where.
pub type ProgrammeError = FileError;

/// The file of the standard programme, as shipped.
const STANDARD: &str = include_str!("../programmes/kenpos.toml");

impl Programme {
    /// As of every file of the union.
    pub const TEXT_MAX_BYTES: usize = union_file::TEXT_MAX_BYTES;

    /// Reads a programme file.
    ///
    /// # Errors
    /// [`ProgrammeError`] for the first thing that is wrong: an unknown key, a value outside its range, versions out of order.
    pub fn parse(text: &str) -> Result<Self, ProgrammeError> {
        file::read(text)
    }

    /// The programme of the paper, embedded.
    pub fn standard() -> Self {
        Self::parse(STANDARD).expect("a test reads the embedded programme")
    }

    /// The file's text, unchanged.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name of these rules, kept with every award.
    pub fn revision(&self) -> &str {
        &self.revision
    }

    /// The union's name.
    pub fn union(&self) -> &str {
        &self.union
    }

    /// The first day of the first version: nothing earlier earns.
    pub fn starts_on(&self) -> ProgrammeDay {
        self.versions[0].from
    }

    /// The rule for members who registered before the programme began, if there is one.
    pub fn early_members(&self) -> Option<&EarlyMembers> {
        self.early_members.as_ref()
    }

    /// The versions, ascending by first day.
    pub fn versions(&self) -> &[ProgrammeVersion] {
        &self.versions
    }

    /// The version in force on a day lived; `None` before the programme began.
    pub fn version_on(&self, day: ProgrammeDay) -> Option<&ProgrammeVersion> {
        self.versions.iter().rev().find(|version| version.from <= day)
    }

    /// How the steps of a day walked are judged.
    pub fn step_rules_on(&self, day: ProgrammeDay) -> &StepRules {
        self.step_rules.iter().rev().find(|rules| rules.from <= day).unwrap_or(&self.step_rules[0])
    }
}

/// Who had registered by a day gets the registration award as of another day, whenever that is imported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyMembers {
    /// The last day of registration that counts as early.
    pub registered_until: ProgrammeDay,
    /// The grant date (付与日), from which expiry follows.
    pub granted_on: ProgrammeDay,
}

/// The rules in force from a day on, until the next version's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeVersion {
    /// The first day lived that these rules judge.
    pub from: ProgrammeDay,
    /// How many days before today may still be entered and earn.
    pub entry_window_days: u32,
    /// Within how many days the server must receive an entry, counted from the programme day of entry, inclusive.
    pub received_within_days: u32,
    /// How far ahead of the server's time an entry may be dated; further ahead it is refused.
    pub ahead_tolerance_minutes: u32,
    /// When points granted under these rules expire.
    pub expiry: Expiry,
    /// How many days after registration or a password reset the exchange opens.
    pub exchange_opens_after_days: u32,
    /// Whether the catalogue may hold electronic gifts.
    pub electronic_gifts: bool,
    /// How many days before their last day of use a member is told of points, ascending; empty: not at all.
    pub expiry_notice_days: Vec<u32>,
    /// How many days points live at least when the union or a supplier cancels an order.
    pub returned_hold_days: u32,
    /// How many days after the last day of membership a person may still sign in, sync and exchange.
    pub grace_days_after_leaving: u32,
    /// The awards there are; what is not listed does not exist under these rules.
    pub awards: BTreeMap<AwardCode, AwardRule>,
}

/// How expiry follows from the grant date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// 付与日の翌年度末: the last day of the fiscal year after the one of the grant.
    EndOfNextFiscalYear,
}

impl Expiry {
    /// The last day of use of points granted on a day.
    pub fn last_day(self, granted_on: ProgrammeDay) -> ProgrammeDay {
        match self {
            Self::EndOfNextFiscalYear => lots::expires_on(granted_on),
        }
    }
}

/// One row of the award table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardRule {
    /// Never negative.
    pub points: Points,
    /// How often it can be earned.
    pub period: Recurrence,
    /// Who may earn it; never empty.
    pub who: Vec<Relationship>,
    /// Whether the member must have consented to the use of check-up results.
    pub needs_results_consent: bool,
    /// What earns it.
    pub condition: Condition,
}

/// How often an award can be earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// Once ever.
    Once,
    /// Once a programme day.
    Daily,
    /// Once a fiscal year, that of the event.
    FiscalYear,
    /// Once per event (an enrolment, a nurse's contact).
    Event,
}

/// What earns an award, with the parameters a union may choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// An employee changed the initial password, a spouse registered, or the member registered early.
    FirstRegistration,
    /// The app came to the foreground, or a page of the portal was opened, signed in.
    AppOrPortalOpened,
    /// The app came to the foreground, signed in.
    AppOpened,
    /// A valid weight was recorded for the day.
    WeightEntered,
    /// A count of at least one step was recorded for the day, synced or typed.
    StepsEntered,
    /// An action goal was recorded as done or not done.
    ActionGoalRecorded,
    /// A check-up of a kind that counts at the spouse's age on the last day of the fiscal year.
    SpouseCheckup {
        /// From this age on the first list counts, below it the second.
        age_split: u32,
        /// What counts from the split on.
        at_or_above: Vec<CheckupEvidence>,
        /// What counts below the split.
        below: Vec<CheckupEvidence>,
    },
    /// The BMI printed on the check-up result.
    BmiWithin {
        /// The lowest BMI that earns.
        at_least: Decimal,
        /// The lowest BMI that no longer earns.
        below: Decimal,
    },
    /// Does not smoke, shown in the way that counts at the age on the last day of the fiscal year.
    NonSmoker {
        /// From this age on the first route counts, below it the second.
        age_split: u32,
        /// The route from the split on.
        at_or_above: SmokingRoute,
        /// The route below the split.
        below: SmokingRoute,
    },
    /// The health age, younger than completed years on its reference date.
    HealthAgeYounger {
        /// By so many years at least.
        years_at_least: Decimal,
    },
    /// Entered the union's cessation support and succeeded.
    CessationSucceeded,
    /// Vaccinated against influenza.
    FluVaccinated,
    /// A public-health nurse asked for a secondary exam and the member reported the visit.
    SecondaryExamReported,
}

/// What can show that a spouse had a check-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckupEvidence {
    /// 人間ドック.
    NingenDock,
    /// 巡回健診.
    MobileCheckup,
    /// The result sheet of a check-up abroad.
    OverseasResult,
    /// The result sheet of a part-time job's check-up.
    PartTimeResult,
    /// スマホdeドック.
    SumahoDock,
}

impl CheckupEvidence {
    /// Every kind there is.
    pub const ALL: [Self; 5] =
        [Self::NingenDock, Self::MobileCheckup, Self::OverseasResult, Self::PartTimeResult, Self::SumahoDock];

    /// The stable name, as stored, sent and written in the programme file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NingenDock => "ningen_dock",
            Self::MobileCheckup => "mobile_checkup",
            Self::OverseasResult => "overseas_result",
            Self::PartTimeResult => "part_time_result",
            Self::SumahoDock => "sumaho_dock",
        }
    }
}

/// How a non-smoker of one age group shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmokingRoute {
    /// Who has this route; the others have none.
    pub who: Vec<Relationship>,
    /// The one thing that counts.
    pub evidence: SmokingEvidence,
    /// Whether the member must have consented to the use of check-up results.
    #[serde(default)]
    pub needs_results_consent: bool,
}

/// What can show that a member does not smoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmokingEvidence {
    /// The questionnaire of the check-up.
    Questionnaire,
    /// The union's web survey.
    WebSurvey,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    #[test]
    fn the_standard_programme_is_the_table_of_the_page() {
        let programme = Programme::standard();
        let version = programme.version_on(day("2026-11-22")).expect("a version");
        let table: Vec<_> = version.awards.iter().map(|(code, rule)| (code.code(), rule.points.0)).collect();
        assert_eq!(
            table,
            [
                ("registration", 1000),
                ("spouse_checkup", 1000),
                ("login", 5),
                ("launch", 1),
                ("weight", 10),
                ("steps", 10),
                ("action_goal", 5),
                ("bmi", 500),
                ("non_smoker", 500),
                ("health_age", 500),
                ("cessation", 1000),
                ("flu", 300),
                ("secondary_exam", 500),
            ]
        );
        use Relationship::{Employee, Spouse};
        for (code, rule) in &version.awards {
            let who: &[Relationship] = match code {
                AwardCode::SpouseCheckup => &[Spouse],
                AwardCode::HealthAge | AwardCode::Cessation | AwardCode::SecondaryExam => &[Employee],
                _ => &[Employee, Spouse],
            };
            assert_eq!(rule.who, who, "{code}");
        }
    }

    #[test]
    fn the_conditions_of_the_standard_programme_are_those_of_the_page() {
        let programme = Programme::standard();
        let awards = &programme.version_on(day("2026-11-22")).expect("a version").awards;
        use CheckupEvidence::{MobileCheckup, NingenDock, OverseasResult, PartTimeResult, SumahoDock};
        assert_eq!(
            awards[&AwardCode::SpouseCheckup].condition,
            Condition::SpouseCheckup {
                age_split: 35,
                at_or_above: vec![NingenDock, MobileCheckup, OverseasResult, PartTimeResult],
                below: vec![SumahoDock, PartTimeResult],
            }
        );
        let Condition::BmiWithin { at_least, below } = awards[&AwardCode::Bmi].condition else {
            panic!("a range of BMI");
        };
        assert_eq!((at_least.to_string(), below.to_string()), ("18.5".to_owned(), "25".to_owned()));
        let Condition::NonSmoker { age_split, at_or_above, below } = &awards[&AwardCode::NonSmoker].condition else {
            panic!("two routes");
        };
        assert_eq!((*age_split, at_or_above.evidence), (35, SmokingEvidence::Questionnaire));
        assert_eq!((below.evidence, &below.who[..]), (SmokingEvidence::WebSurvey, &[Relationship::Employee][..]));
        assert!(at_or_above.needs_results_consent && !below.needs_results_consent);
    }

    #[test]
    fn the_programme_begins_on_the_first_of_april_2021() {
        let programme = Programme::standard();
        assert_eq!(programme.starts_on(), day("2021-04-01"));
        assert!(programme.version_on(day("2021-03-31")).is_none());
        assert!(programme.version_on(day("2021-04-01")).is_some());
    }

    #[test]
    fn the_text_is_kept_unchanged() {
        let programme = Programme::standard();
        assert_eq!(Programme::parse(programme.text()), Ok(programme));
    }
}
