//! How a day's steps are judged for step campaigns: limits, and the origins a union trusts.
//!
//! Comes in: the `[[step_rules]]` of the programme file. Goes out: dated rules. They stand beside the versions, because
//! a list of apps changes more often than an award. A file without any has the standard ones.
//! Must never happen: a name matched by a part of itself; a list that outgrows the file.

use std::ops::Range;

use serde::Deserialize;

use super::Programme;
use crate::day::ProgrammeDay;
use crate::provenance::OriginName;
use crate::steps::StepCount;
use crate::union_file::Spanned;

/// The rules in force from a day on, until the next ones' day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRules {
    /// The first day walked that these rules judge; the first of a file judge the days before it as well.
    pub from: ProgrammeDay,
    /// A day with more steps is looked at.
    pub flag_above: StepCount,
    /// A day with more measured steps waits for the desk before a campaign credits it.
    pub hold_above: StepCount,
    /// What a campaign credits at most of steps an app wrote.
    pub app_credit_max: StepCount,
    /// What a campaign credits at most of typed steps; 0: none.
    pub manual_credit_max: StepCount,
    /// What an hour can hold; a day that is not over holds what its hours do.
    pub steps_per_hour_max: StepCount,
    /// Devices and apps that measure.
    pub trusted: OriginList,
    /// Apps whose steps are shown and never credited; wins over `trusted`.
    #[serde(default)]
    pub denied: OriginList,
}

/// Origins by whole name or by the beginning of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginList {
    /// Whole names.
    #[serde(default)]
    pub names: Vec<OriginName>,
    /// Beginnings, each up to and with a full stop: what follows is made up by the store for each device or app.
    #[serde(default)]
    pub prefixes: Vec<OriginName>,
}

impl OriginList {
    /// A union lists what it met, not every app there is.
    pub const MAX: usize = 500;

    /// Whether an origin is on the list.
    pub fn has(&self, origin: &OriginName) -> bool {
        self.names.contains(origin) || self.has_by_prefix(origin)
    }

    /// Whether it is on the list by its beginning: what follows is then one device's own.
    pub fn has_by_prefix(&self, origin: &OriginName) -> bool {
        let begins = |prefix: &OriginName| origin.as_str().strip_prefix(prefix.as_str());
        self.prefixes.iter().filter_map(begins).any(|rest| !rest.is_empty())
    }
}

impl StepRules {
    /// What is wrong with these rules, if anything is.
    fn fault(&self) -> Option<String> {
        for list in [&self.trusted, &self.denied] {
            if list.names.len() + list.prefixes.len() > OriginList::MAX {
                return Some(format!("a list of origins must not hold more than {}", OriginList::MAX));
            }
            if list.prefixes.iter().any(|prefix| !prefix.as_str().ends_with('.') || prefix.as_str().len() < 4) {
                return Some("a prefix must end with a full stop, e.g. \"com.apple.health.\"".to_owned());
            }
        }
        if self.flag_above > self.hold_above {
            return Some("`flag_above` must not be greater than `hold_above`".to_owned());
        }
        (self.steps_per_hour_max.count() == 0).then(|| "`steps_per_hour_max` must be at least 1".to_owned())
    }
}

/// The step rules of a file in order, or what is wrong and where.
pub(super) fn checked(tables: Vec<Spanned<StepRules>>) -> Result<Vec<StepRules>, (Range<usize>, String)> {
    let mut all: Vec<StepRules> = Vec::new();
    for table in tables {
        let span = table.span();
        let rules = table.into_inner();
        if let Some(before) = all.last().filter(|before| before.from >= rules.from) {
            return Err((span, format!("step rules must ascend; these must begin after {}", before.from)));
        }
        if let Some(problem) = rules.fault() {
            return Err((span, problem));
        }
        all.push(rules);
    }
    // A file of before there were step rules; the embedded one has them.
    if all.is_empty() { Ok(Programme::standard().step_rules) } else { Ok(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(name: &str) -> OriginName {
        OriginName::read(name).expect("a name of the test")
    }

    /// The part of a file that holds them.
    fn step_rules(text: &str) -> &str {
        let (start, end) = (text.find("[[step_rules]]"), text.find("[[versions]]"));
        text.get(start.expect("step rules")..end.expect("versions")).expect("whole lines")
    }

    fn standard() -> StepRules {
        let programme = Programme::standard();
        programme.step_rules_on("2026-11-22".parse().expect("a day")).clone()
    }

    #[test]
    fn the_standard_rules_are_those_of_the_papers() {
        let rules = standard();
        let limits = [rules.flag_above, rules.hold_above, rules.app_credit_max, rules.manual_credit_max];
        assert_eq!(limits.map(StepCount::count), [60_000, 100_000, 15_000, 0]);
        assert_eq!(rules.steps_per_hour_max.count(), 15_000);
        assert_eq!(rules.denied, OriginList::default());
        for name in ["android", "com.fitbit.FitbitMobile", "com.google.android.apps.fitness"] {
            assert!(rules.trusted.has(&origin(name)), "{name}");
        }
        for name in
            ["com.apple.Health", "com.apple.health", "androidx", "com.fitbit.FitbitMobile2", "org.example.steps"]
        {
            assert!(!rules.trusted.has(&origin(name)), "{name}");
        }
    }

    #[test]
    fn case_069_a_synthetic_name_is_matched_by_its_prefix_never_by_the_full_name() {
        let trusted = standard().trusted;
        for app in ["jd5bdd37e1a8d3667a05d0abebfc4a89e", "another0app0sees0another0name"] {
            assert!(trusted.has(&origin(&format!("com.android.healthconnect.phone.{app}"))));
        }
        for name in
            ["com.android.healthconnect.phone.", "com.android.healthconnect.phoney.x", "com.android.healthconnect"]
        {
            assert!(!trusted.has(&origin(name)), "{name}");
        }
        let full = trusted.names.iter().any(|name| name.as_str().contains("healthconnect.phone"));
        assert!(!full, "no full synthetic name is listed");
    }

    #[test]
    fn rules_that_contradict_themselves_are_refused() {
        let text = Programme::standard().text().to_owned();
        for (from, to, said) in [
            ("flag_above = 60000", "flag_above = 100001", "must not be greater"),
            ("steps_per_hour_max = 15000", "steps_per_hour_max = 0", "at least 1"),
            ("\"com.apple.health.\"", "\"com.apple.health\"", "full stop"),
            ("app_credit_max = 15000", "app_credit_max = 1000001", "0 to 1000000"),
            ("app_credit_max = 15000", "app_credit_max = 15000\ncolour = 1", "colour"),
            ("\"android\"", "\"\"", "1 to 255 bytes"),
        ] {
            assert!(text.contains(from), "{from}");
            let error = Programme::parse(&text.replacen(from, to, 1)).expect_err("a fault").to_string();
            assert!(error.contains(said), "{error}");
        }
        let twice = format!("{text}\n{}", step_rules(&text));
        let error = Programme::parse(&twice).expect_err("twice from one day").to_string();
        assert!(error.contains("step_rules") && error.contains("must begin after"), "{error}");
    }

    #[test]
    fn a_file_without_step_rules_has_the_standard_ones_and_the_first_judge_the_past() {
        let text = Programme::standard().text().to_owned();
        let older = Programme::parse(&text.replace(step_rules(&text), "")).expect("a file of before there were any");
        let day = |text: &str| text.parse::<ProgrammeDay>().expect("a day");
        assert_eq!(*older.step_rules_on(day("2026-11-22")), standard());
        let later = step_rules(&text).replace("2021-04-01", "2027-04-01").replace("= 60000", "= 50000");
        let both = Programme::parse(&format!("{text}\n{later}")).expect("two dated rules");
        let flag = |on: &str| both.step_rules_on(day(on)).flag_above.count();
        assert_eq!((flag("2020-01-01"), flag("2027-03-31"), flag("2027-04-01")), (60_000, 60_000, 50_000));
    }
}
