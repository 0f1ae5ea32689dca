//! Reading a campaign file: TOML in, a checked [`Campaign`] or the place of the first fault out.

use std::ops::RangeInclusive;

use serde::Deserialize;

use super::{Campaign, CampaignRule, RecordKind, StandingRule, Tier};
use crate::day::ProgrammeDay;
use crate::member::Relationship;
use crate::points::Points;
use crate::programme::Programme;
use crate::union_file::{Check, FileError, FileKind, Spanned, WordingTable};

/// A campaign is for a while: a year at most.
const DAYS_MAX: u32 = 366;
/// More tiers than anybody reads.
const TIERS_MAX: usize = 10;
/// A million steps a day, every day of the longest campaign.
const STEP_TOTAL_MAX: u32 = 366_000_000;
const STEPS_A_DAY_MAX: u32 = 1_000_000;
/// A whole union's year; a slip of the key beyond it is real money.
const BUDGET_MAX: i64 = 1_000_000_000;
/// Longest wait between a day and its settlement: members should still remember it.
const SETTLES_AFTER_DAYS_MAX: u32 = 92;
/// Groups smaller than ten are shown to nobody (programme paper, "Beyond the page").
const PARTICIPANTS_MIN: u32 = 10;
/// The smallest band must hold some people, so that it names none of them.
const BAND_MIN: u32 = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    id: Spanned<String>,
    title: WordingTable,
    description: WordingTable,
    from: Spanned<ProgrammeDay>,
    to: Spanned<ProgrammeDay>,
    join_until: Spanned<ProgrammeDay>,
    who: Spanned<Vec<Relationship>>,
    rule: RuleTable,
    member_points_max: Spanned<i64>,
    budget: Spanned<i64>,
    settles_after_days: Spanned<u32>,
    standing: Option<StandingTable>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum RuleTable {
    RecordedDays { record: RecordKind, points_per_day: Spanned<i64> },
    Streak { record: RecordKind, tiers: Spanned<Vec<TierTable>> },
    StepTotal { tiers: Spanned<Vec<TierTable>> },
    DailyAverage { tiers: Spanned<Vec<TierTable>> },
    FirstTime { record: RecordKind, points: Spanned<i64> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierTable {
    at: Spanned<u32>,
    points: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandingTable {
    participants_at_least: Spanned<u32>,
    top_percent: Spanned<Vec<u32>>,
}

/// Reads and checks a whole file.
pub(super) fn read(text: &str, programme: &Programme) -> Result<Campaign, FileError> {
    let check = Check::new(FileKind::Campaign, text);
    let file: File = check.shape()?;
    check.schema(&file.schema)?;
    let (from, to) = check.days(&file.from, &file.to, DAYS_MAX, programme)?;
    // A day is final no sooner than it can no longer be entered.
    let settles_after_days_min = programme.version_on(to).map_or(0, |version| version.entry_window_days);
    if *file.join_until.get_ref() > to {
        return Err(check.fault(file.join_until.span(), format!("must be {to} or earlier, the campaign's last day")));
    }
    let member_points_max = check.reward(&file.member_points_max)?;
    let settles_after_days = settles_after_days_min..=SETTLES_AFTER_DAYS_MAX;
    Ok(Campaign {
        id: check.id(&file.id)?,
        title: check.title(file.title)?,
        description: check.description(file.description)?,
        from,
        to,
        join_until: file.join_until.into_inner(),
        who: check.distinct(file.who.get_ref(), file.who.span())?,
        rule: rule(&check, file.rule)?,
        member_points_max,
        budget: Points(check.within(&file.budget, member_points_max.0..=BUDGET_MAX)?),
        settles_after_days: check.within(&file.settles_after_days, settles_after_days)?,
        standing: file.standing.map(|table| standing(&check, table)).transpose()?,
    })
}

fn rule(check: &Check<'_>, table: RuleTable) -> Result<CampaignRule, FileError> {
    Ok(match table {
        RuleTable::RecordedDays { record, points_per_day } => {
            CampaignRule::RecordedDays { record, points_per_day: check.reward(&points_per_day)? }
        }
        RuleTable::Streak { record, tiers } => {
            CampaignRule::Streak { record, tiers: tiers_of(check, tiers, 2..=DAYS_MAX)? }
        }
        RuleTable::StepTotal { tiers } => {
            CampaignRule::StepTotal { tiers: tiers_of(check, tiers, 1..=STEP_TOTAL_MAX)? }
        }
        RuleTable::DailyAverage { tiers } => {
            CampaignRule::DailyAverage { tiers: tiers_of(check, tiers, 1..=STEPS_A_DAY_MAX)? }
        }
        RuleTable::FirstTime { record, points } => CampaignRule::FirstTime { record, points: check.reward(&points)? },
    })
}

fn tiers_of(
    check: &Check<'_>,
    tables: Spanned<Vec<TierTable>>,
    allowed: RangeInclusive<u32>,
) -> Result<Vec<Tier>, FileError> {
    check.count(&tables, TIERS_MAX, "tiers")?;
    let mut tiers: Vec<Tier> = Vec::new();
    for table in tables.into_inner() {
        let tier = Tier { at: check.within(&table.at, allowed.clone())?, points: check.reward(&table.points)? };
        if let Some(before) = tiers.last().filter(|before| before.at >= tier.at) {
            return Err(check.fault(table.at.span(), format!("tiers must ascend; this one must be over {}", before.at)));
        }
        tiers.push(tier);
    }
    Ok(tiers)
}

fn standing(check: &Check<'_>, table: StandingTable) -> Result<StandingRule, FileError> {
    let participants_at_least = check.within(&table.participants_at_least, PARTICIPANTS_MIN..=1_000_000)?;
    let span = table.top_percent.span();
    let top_percent = check.distinct(table.top_percent.get_ref(), span.clone())?;
    if !top_percent.is_sorted() || !top_percent.iter().all(|percent| (1..=99).contains(percent)) {
        return Err(check.fault(span, "must be numbers from 1 to 99, ascending".to_owned()));
    }
    if participants_at_least * top_percent[0] / 100 < BAND_MIN {
        let problem = format!(
            "the smallest band must hold {BAND_MIN} people: {} of every 100 among {participants_at_least} are fewer",
            top_percent[0]
        );
        return Err(check.fault(span, problem));
    }
    Ok(StandingRule { participants_at_least, top_percent })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EXAMPLE: &str = include_str!("../../../docs/example/campaign.toml");

    fn parse(text: &str) -> Result<Campaign, FileError> {
        read(text, &Programme::standard())
    }

    /// The example with one thing changed.
    fn refused(from: &str, to: &str) -> String {
        assert!(EXAMPLE.contains(from), "{from:?} is not in the file");
        parse(&EXAMPLE.replacen(from, to, 1)).expect_err("the change is a fault").to_string()
    }

    #[test]
    fn the_example_is_a_walking_campaign_that_loses_nothing_entered_in_time() {
        let campaign = parse(EXAMPLE).expect("the example");
        assert!(matches!(&campaign.rule, CampaignRule::DailyAverage { tiers } if tiers.len() == 3));
        let version = Programme::standard();
        let version = version.version_on(campaign.to).expect("a version");
        // Entered on the last day of the window, received on the last day that counts.
        let latest = i64::from(version.entry_window_days + version.received_within_days - 1);
        assert_eq!(campaign.final_from(), campaign.to.plus_days(latest + 1));
    }

    #[test]
    fn every_kind_of_rule_is_read() {
        let (start, end) = (EXAMPLE.find("[rule"), EXAMPLE.find("[standing]"));
        let table = EXAMPLE.get(start.expect("a rule")..end.expect("a standing")).expect("whole lines");
        for rule in [
            "[rule.recorded_days]\nrecord = \"weight\"\npoints_per_day = 5\n",
            "[rule.streak]\nrecord = \"action_goal\"\ntiers = [{ at = 7, points = 50 }]\n",
            "[rule.step_total]\ntiers = [{ at = 300000, points = 50 }]\n",
            "[rule.first_time]\nrecord = \"steps\"\npoints = 100\n",
        ] {
            let campaign = parse(&EXAMPLE.replace(table, rule)).expect("a rule");
            let wire = serde_json::to_string(&campaign).expect("it is plain data");
            assert_eq!(serde_json::from_str::<Campaign>(&wire).ok(), Some(campaign));
        }
    }

    #[test]
    fn a_fault_names_its_line_its_field_and_what_is_allowed() {
        let line = EXAMPLE.lines().position(|line| line.starts_with("budget")).expect("a budget") + 1;
        assert_eq!(
            refused("budget = 500000", "budget = 499"),
            format!("campaign file, line {line}, budget: must lie between 500 and 1000000000")
        );
        for (from, to, said) in [
            ("schema = 1", "schema = 2", "must be 1"),
            ("id = \"autumn", "id = \"Autumn", "lower-case"),
            (
                "from = \"2027-10-01\"",
                "from = \"2021-03-31\"",
                "to: the last day must be 2021-03-31 or up to 365 days after it",
            ),
            (
                "to = \"2027-10-31\"",
                "to = \"2027-09-30\"",
                "the last day must be 2027-10-01 or up to 365 days after it",
            ),
            ("join_until = \"2027-10-15\"", "join_until = \"2027-11-01\"", "must be 2027-10-31 or earlier"),
            ("settles_after_days = 37", "settles_after_days = 6", "between 7 and 92"),
            ("who = [\"employee\", \"spouse\"]", "who = [\"everyone\"]", "expected one of `employee`"),
            ("at = 7000", "at = 8000", "tiers must ascend; this one must be over 8000"),
            ("at = 6000", "at = 0", "between 1 and 1000000"),
            ("points = 200", "points = 0", "between 1 and 100000"),
            ("[rule.daily_average]", "[rule.monthly_average]", "expected one of `recorded_days`"),
            ("participants_at_least = 30", "participants_at_least = 9", "between 10 and"),
            ("participants_at_least = 30", "participants_at_least = 29", "the smallest band must hold 3 people"),
            ("[10, 25, 50]", "[10, 50, 25]", "ascending"),
            ("[10, 25, 50]", "[10, 25, 100]", "from 1 to 99"),
            ("[title]\nja = \"", "[title]\nja = \" ", "1 to 40 characters"),
            ("schema = 1", "schema = 1\ncolour = 1", "colour"),
        ] {
            let error = refused(from, to);
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn a_campaign_before_the_programme_is_refused() {
        let text = EXAMPLE.replace("2027-", "2020-");
        let error = parse(&text).expect_err("there was no programme").to_string();
        assert!(error.contains("from: must be 2021-04-01 or later"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn a_damaged_file_is_refused_or_read_never_a_panic(at in 0usize..EXAMPLE.len(), with in "\\PC{0,3}") {
            let mut text: Vec<u8> = EXAMPLE.as_bytes().to_vec();
            text.splice(at..(at + 2).min(EXAMPLE.len()), with.bytes());
            let _ = parse(&String::from_utf8_lossy(&text));
        }
    }
}
