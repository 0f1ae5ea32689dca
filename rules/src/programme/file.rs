//! Reading the programme file: TOML in, a checked [`Programme`] or the place of the first fault out.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use super::{
    AwardRule, Condition, EarlyMembers, Expiry, Programme, ProgrammeError, ProgrammeVersion, Recurrence, StepRules,
    step_rules,
};
use crate::award::AwardCode;
use crate::day::ProgrammeDay;
use crate::member::Relationship;
use crate::union_file::{Check, FileKind, Spanned};

/// A year of days; every span of the programme is shorter.
const DAYS_MAX: u32 = 366;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    revision: Spanned<String>,
    union: Spanned<String>,
    early_members: Option<Spanned<EarlyMembers>>,
    versions: Spanned<Vec<VersionTable>>,
    #[serde(default)]
    step_rules: Vec<Spanned<StepRules>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionTable {
    from: Spanned<ProgrammeDay>,
    entry_window_days: Spanned<u32>,
    received_within_days: Spanned<u32>,
    ahead_tolerance_minutes: Spanned<u32>,
    expiry: Expiry,
    exchange_opens_after_days: Spanned<u32>,
    electronic_gifts: bool,
    /// Absent in files from before there were such notices.
    expiry_notice_days: Option<Spanned<Vec<u32>>>,
    returned_hold_days: Spanned<u32>,
    grace_days_after_leaving: Spanned<u32>,
    awards: BTreeMap<AwardCode, AwardTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AwardTable {
    points: Spanned<i64>,
    period: Spanned<Recurrence>,
    who: Spanned<Vec<Relationship>>,
    #[serde(default)]
    needs_results_consent: bool,
    condition: Spanned<Condition>,
}

/// Reads and checks a whole file.
pub(super) fn read(text: &str) -> Result<Programme, ProgrammeError> {
    let check = Check::new(FileKind::Programme, text);
    let file: File = check.shape()?;
    check.schema(&file.schema)?;
    let revision = check.name(file.revision)?;
    let union = check.name(file.union)?;
    let versions = read_versions(&check, file.versions)?;
    let early_members = file.early_members.map(|early| read_early_members(&check, early, &versions)).transpose()?;
    let step_rules = step_rules::checked(file.step_rules).map_err(|(span, problem)| check.fault(span, problem))?;
    Ok(Programme { text: text.to_owned(), revision, union, early_members, versions, step_rules })
}

fn read_versions(
    check: &Check<'_>,
    tables: Spanned<Vec<VersionTable>>,
) -> Result<Vec<ProgrammeVersion>, ProgrammeError> {
    let span = tables.span();
    let mut versions: Vec<ProgrammeVersion> = Vec::new();
    for table in tables.into_inner() {
        if let Some(before) = versions.last().filter(|before| before.from >= *table.from.get_ref()) {
            let problem = format!("versions must ascend; this one must begin after {}", before.from);
            return Err(check.fault(table.from.span(), problem));
        }
        versions.push(read_version(check, table)?);
    }
    if versions.is_empty() {
        return Err(check.fault(span, "at least one version is needed".to_owned()));
    }
    Ok(versions)
}

fn read_version(check: &Check<'_>, table: VersionTable) -> Result<ProgrammeVersion, ProgrammeError> {
    let mut awards = BTreeMap::new();
    for (code, award) in table.awards {
        awards.insert(code, read_award(check, code, award)?);
    }
    Ok(ProgrammeVersion {
        from: table.from.into_inner(),
        entry_window_days: check.within(&table.entry_window_days, 0..=DAYS_MAX)?,
        received_within_days: check.within(&table.received_within_days, 1..=DAYS_MAX)?,
        ahead_tolerance_minutes: check.within(&table.ahead_tolerance_minutes, 0..=60)?,
        expiry: table.expiry,
        exchange_opens_after_days: check.within(&table.exchange_opens_after_days, 0..=DAYS_MAX)?,
        electronic_gifts: table.electronic_gifts,
        expiry_notice_days: table
            .expiry_notice_days
            .map(|days| read_notice_days(check, days))
            .transpose()?
            .unwrap_or_default(),
        returned_hold_days: check.within(&table.returned_hold_days, 0..=DAYS_MAX)?,
        grace_days_after_leaving: check.within(&table.grace_days_after_leaving, 0..=DAYS_MAX)?,
        awards,
    })
}

fn read_notice_days(check: &Check<'_>, days: Spanned<Vec<u32>>) -> Result<Vec<u32>, ProgrammeError> {
    let mut distinct = check.distinct(days.get_ref(), days.span())?;
    if let Some(wrong) = distinct.iter().find(|days| !(1..=DAYS_MAX).contains(*days)) {
        return Err(check.fault(days.span(), format!("{wrong} must lie between 1 and {DAYS_MAX}")));
    }
    distinct.sort_unstable();
    Ok(distinct)
}

fn read_award(check: &Check<'_>, code: AwardCode, table: AwardTable) -> Result<AwardRule, ProgrammeError> {
    let points = check.points(&table.points)?;
    let who = check.distinct(table.who.get_ref(), table.who.span())?;
    let (earns, period) = shape_of(table.condition.get_ref());
    if earns != code {
        return Err(check.fault(table.condition.span(), format!("this condition belongs to the award `{earns}`")));
    }
    if *table.period.get_ref() != period {
        let problem = format!("the award `{code}` must have the period `{}`", period_name(period));
        return Err(check.fault(table.period.span(), problem));
    }
    check_condition(check, &table.condition)?;
    let condition = table.condition.into_inner();
    Ok(AwardRule { points, period, who, needs_results_consent: table.needs_results_consent, condition })
}

fn check_condition(check: &Check<'_>, condition: &Spanned<Condition>) -> Result<(), ProgrammeError> {
    let span = condition.span();
    match condition.get_ref() {
        Condition::SpouseCheckup { age_split, at_or_above, below } => {
            check_age(check, *age_split, &span)?;
            check.distinct(at_or_above, span.clone())?;
            check.distinct(below, span)?;
        }
        Condition::NonSmoker { age_split, at_or_above, below } => {
            check_age(check, *age_split, &span)?;
            check.distinct(&at_or_above.who, span.clone())?;
            check.distinct(&below.who, span)?;
        }
        Condition::BmiWithin { at_least, below } if at_least >= below => {
            return Err(check.fault(span, "`at_least` must be lower than `below`".to_owned()));
        }
        _ => {}
    }
    Ok(())
}

fn check_age(check: &Check<'_>, age: u32, span: &Range<usize>) -> Result<(), ProgrammeError> {
    if (1..=120).contains(&age) {
        return Ok(());
    }
    Err(check.fault(span.clone(), "`age_split` must lie between 1 and 120".to_owned()))
}

fn read_early_members(
    check: &Check<'_>,
    early: Spanned<EarlyMembers>,
    versions: &[ProgrammeVersion],
) -> Result<EarlyMembers, ProgrammeError> {
    let span = early.span();
    let early = early.into_inner();
    if early.registered_until >= early.granted_on {
        return Err(check.fault(span, "`granted_on` must be after `registered_until`".to_owned()));
    }
    let version = versions.iter().rev().find(|version| version.from <= early.granted_on);
    if version.is_none_or(|version| !version.awards.contains_key(&AwardCode::Registration)) {
        let problem = "`granted_on` must lie in a version that has the award `registration`".to_owned();
        return Err(check.fault(span, problem));
    }
    Ok(early)
}

/// The award a condition earns, and how often it can: a row of the award table is one of these.
fn shape_of(condition: &Condition) -> (AwardCode, Recurrence) {
    use Recurrence::{Daily, Event, FiscalYear, Once};
    match condition {
        Condition::FirstRegistration => (AwardCode::Registration, Once),
        Condition::AppOrPortalOpened => (AwardCode::Login, Daily),
        Condition::AppOpened => (AwardCode::Launch, Daily),
        Condition::WeightEntered => (AwardCode::Weight, Daily),
        Condition::StepsEntered => (AwardCode::Steps, Daily),
        Condition::ActionGoalRecorded => (AwardCode::ActionGoal, Daily),
        Condition::SpouseCheckup { .. } => (AwardCode::SpouseCheckup, FiscalYear),
        Condition::BmiWithin { .. } => (AwardCode::Bmi, FiscalYear),
        Condition::NonSmoker { .. } => (AwardCode::NonSmoker, FiscalYear),
        Condition::HealthAgeYounger { .. } => (AwardCode::HealthAge, FiscalYear),
        Condition::FluVaccinated => (AwardCode::Flu, FiscalYear),
        Condition::CessationSucceeded => (AwardCode::Cessation, Event),
        Condition::SecondaryExamReported => (AwardCode::SecondaryExam, Event),
    }
}

fn period_name(period: Recurrence) -> &'static str {
    match period {
        Recurrence::Once => "once",
        Recurrence::Daily => "daily",
        Recurrence::FiscalYear => "fiscal_year",
        Recurrence::Event => "event",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::STANDARD;
    use proptest::prelude::*;

    /// The standard file with one thing changed.
    fn changed(from: &str, to: &str) -> Result<Programme, ProgrammeError> {
        assert!(STANDARD.contains(from), "{from:?} is not in the file");
        read(&STANDARD.replacen(from, to, 1))
    }

    fn refused(from: &str, to: &str) -> String {
        changed(from, to).expect_err("the change is a fault").to_string()
    }

    #[test]
    fn a_fault_names_its_line_its_field_and_what_is_allowed() {
        let line = STANDARD.lines().position(|line| line.contains("[versions.awards.login]")).expect("the award") + 3;
        assert_eq!(
            refused("points = 5\nperiod = \"daily\"", "points = 5\nperiod = \"weekly\""),
            format!(
                "programme file, line {line}, versions.awards.login.period: unknown variant `weekly`, \
                 expected one of `once`, `daily`, `fiscal_year`, `event`"
            )
        );
        let error = changed("entry_window_days = 7", "entry_window_days = 700").expect_err("too long");
        assert_eq!(error.field, "versions.entry_window_days");
        assert_eq!(error.problem, "must lie between 0 and 366");
    }

    #[test]
    fn unknown_keys_are_refused_wherever_they_stand() {
        for (from, to) in [
            ("schema = 1", "schema = 1\ncolour = \"blue\""),
            ("registered_until", "colour = \"blue\"\nregistered_until"),
            ("electronic_gifts = false", "electronic_gifts = false\ncolour = \"blue\""),
            ("condition = \"first_registration\"", "condition = \"first_registration\"\ncolour = \"blue\""),
            ("at_least = \"18.5\"", "at_least = \"18.5\", colour = \"blue\""),
            ("age_split = 35", "age_split = 35\ncolour = \"blue\""),
            ("evidence = \"web_survey\"", "evidence = \"web_survey\", colour = \"blue\""),
            ("[versions.awards.login]", "[versions.awards.colour]"),
        ] {
            let error = refused(from, to);
            let allowed = error.contains("expected") || error.contains("available keys");
            assert!(error.contains("colour") && allowed, "{error}");
        }
    }

    #[test]
    fn missing_keys_are_named() {
        let error = refused("received_within_days = 31 ", "# ");
        assert!(error.contains("missing field `received_within_days`"), "{error}");
        let error = refused("schema = 1 ", "# ");
        assert!(error.contains("missing field `schema`"), "{error}");
    }

    #[test]
    fn values_outside_their_range_are_refused() {
        for (from, to, said) in [
            ("schema = 1", "schema = 2", "must be 1"),
            ("points = 1000", "points = -1", "between 0 and 100000"),
            ("points = 1000", "points = 100001", "between 0 and 100000"),
            ("points = 1000", "points = 10.5", "floating point"),
            ("entry_window_days = 7", "entry_window_days = -7", "invalid value"),
            ("received_within_days = 31", "received_within_days = 0", "between 1 and 366"),
            ("expiry_notice_days = [90, 30, 7]", "expiry_notice_days = [90, 0]", "0 must lie between 1 and 366"),
            ("expiry_notice_days = [90, 30, 7]", "expiry_notice_days = [7, 7]", "twice"),
            ("who = [\"employee\"]", "who = []", "empty"),
            ("who = [\"employee\", \"spouse\"]", "who = [\"spouse\", \"spouse\"]", "twice"),
            ("who = [\"employee\", \"spouse\"]", "who = [\"everyone\"]", "expected one of"),
            ("at_least = \"18.5\"", "at_least = \"25.0\"", "lower than"),
            ("at_least = \"18.5\"", "at_least = 18.5", "a decimal in quotes"),
            ("age_split = 35", "age_split = 0", "between 1 and 120"),
            ("below = [\"sumaho_dock\", ", "below = [\"part_time_result\", ", "twice"),
            ("revision = \"kenpos-2026-11-29\"", "revision = \" \"", "1 to 80 characters"),
            ("granted_on = \"2021-04-01\"", "granted_on = \"2021-03-31\"", "after `registered_until`"),
            ("granted_on = \"2021-04-01\"", "granted_on = \"2021-04-31\"", "not a day"),
            ("from = \"2021-04-01\"\nentry", "from = \"2021-04-02\"\nentry", "must lie in a version"),
        ] {
            let error = refused(from, to);
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn a_condition_belongs_to_its_award_and_has_its_period() {
        let error = refused("condition = \"app_opened\"", "condition = \"weight_entered\"");
        assert!(error.contains("versions.awards.launch.condition") && error.contains("`weight`"), "{error}");
        let error = refused("period = \"once\"", "period = \"daily\"");
        assert!(error.contains("versions.awards.registration.period") && error.contains("`once`"), "{error}");
    }

    #[test]
    fn the_same_award_twice_is_refused() {
        let error = refused("[versions.awards.launch]", "[versions.awards.login]");
        assert!(error.contains("duplicate"), "{error}");
    }

    #[test]
    fn versions_ascend() {
        let start = STANDARD.find("[[versions]]").expect("a version");
        let again = format!("{STANDARD}\n{}", STANDARD.split_at(start).1);
        let error = read(&again).expect_err("two versions of one day").to_string();
        assert!(error.contains("must begin after 2021-04-01") && error.contains("versions.from"), "{error}");
        let error = read(&STANDARD.replace("[[versions]]", "[versions]")).expect_err("no list").to_string();
        assert!(error.contains("versions"), "{error}");
    }

    #[test]
    fn what_is_no_programme_at_all_is_refused() {
        for text in ["", "versions = []", "\u{0}", "]]", "schema = 1\nrevision = \"a\"\nunion = \"b\"\nversions = []"] {
            assert!(read(text).is_err(), "{text:?}");
        }
        assert!(read(&" ".repeat(Programme::TEXT_MAX_BYTES + 1)).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn a_damaged_file_is_refused_or_read_never_a_panic(at in 0usize..STANDARD.len(), with in "\\PC{0,3}") {
            let mut text: Vec<u8> = STANDARD.as_bytes().to_vec();
            text.splice(at..(at + 2).min(STANDARD.len()), with.bytes());
            let _ = read(&String::from_utf8_lossy(&text));
        }
    }
}
