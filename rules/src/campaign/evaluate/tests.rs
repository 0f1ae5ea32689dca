//! What counts in a campaign and what does not, one rule at a time and over any days.

use proptest::prelude::*;

use super::*;
use crate::campaign::StandingRule;
use crate::daily_total::{Reading, daily_total};
use crate::day::Moment;
use crate::member::{MembershipPeriod, Relationship};
use crate::programme::Programme;
use crate::provenance::{Computed, Origin, OriginName, Origins, Provenance, RecordingMethod, StepsClaim, cases};
use crate::source::Source;
use crate::steps::StepCount;
use crate::union_file::Wording;

fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the test")
}

fn october(date: i64) -> ProgrammeDay {
    day("2026-10-01").plus_days(date - 1)
}

fn steps(count: u32) -> StepCount {
    StepCount::from_count(count).expect("a count of the test")
}

fn tiers(all: &[(u32, i64)]) -> Vec<Tier> {
    all.iter().map(|(at, points)| Tier { at: *at, points: Points(*points) }).collect()
}

/// October 2026, joining until the 15th, 500 points at most.
fn campaign(rule: CampaignRule) -> Campaign {
    let wording = || Wording { ja: "歩く".to_owned(), en: "Walk".to_owned() };
    Campaign {
        id: "walk".parse().expect("an id"),
        title: wording(),
        description: wording(),
        from: october(1),
        to: october(31),
        join_until: october(15),
        who: vec![Relationship::Employee],
        rule,
        member_points_max: Points(500),
        budget: Points(10_000),
        settles_after_days: 37,
        standing: Some(StandingRule { participants_at_least: 30, top_percent: vec![10] }),
    }
}

fn recorded(record: RecordKind) -> Campaign {
    campaign(CampaignRule::RecordedDays { record, points_per_day: Points(5) })
}

fn average() -> Campaign {
    campaign(CampaignRule::DailyAverage { tiers: tiers(&[(6000, 100), (8000, 200)]) })
}

fn employee() -> Standing {
    Standing {
        relationship: Relationship::Employee,
        registered_on: Some(day("2026-01-15")),
        periods: vec![MembershipPeriod { from: day("2021-04-01"), to: None }],
        born_in: None,
    }
}

fn walked(date: i64, count: u32) -> CampaignDay {
    CampaignDay { credited: steps(count), ..CampaignDay::empty(october(date)) }
}

fn weighed(date: i64) -> CampaignDay {
    CampaignDay { weight: true, ..CampaignDay::empty(october(date)) }
}

/// Joined on the first day.
fn progress(campaign: &Campaign, days: Vec<CampaignDay>) -> Progress {
    evaluate(campaign, &employee(), Some(october(1)), days)
}

fn parts(progress: &Progress) -> Vec<(String, i64)> {
    progress.earned.iter().map(|part| (part.part.to_string(), part.points.0)).collect()
}

#[test]
fn every_recorded_day_of_the_campaign_earns() {
    let days = vec![weighed(0), weighed(1), weighed(31), weighed(32), walked(5, 9000)];
    let done = progress(&recorded(RecordKind::Weight), days);
    assert_eq!(parts(&done), [("2026-10-01".to_owned(), 5), ("2026-10-31".to_owned(), 5)]);
    assert_eq!((done.measured, done.days, done.points(), done.why_not), (Measured(2), 2, Points(10), None));
}

#[test]
fn a_streak_is_the_longest_run_without_a_gap() {
    let rule = CampaignRule::Streak { record: RecordKind::Weight, tiers: tiers(&[(3, 30), (7, 70)]) };
    let run = |dates: &[i64]| progress(&campaign(rule.clone()), dates.iter().map(|date| weighed(*date)).collect());
    let three = run(&[1, 2, 4, 5, 6, 8, 9]);
    assert_eq!((three.measured, parts(&three)), (Measured(3), vec![("tier-3".to_owned(), 30)]));
    assert_eq!(three.next, Some(Tier { at: 7, points: Points(70) }));
    assert_eq!(run(&[1, 2, 3, 4, 5, 6, 7]).points(), Points(100));
    assert_eq!(run(&[1, 2, 4, 5]).why_not, Some(WhyNot::NotReached));
}

#[test]
fn a_total_is_all_credited_steps_and_each_tier_reached_pays() {
    let total = campaign(CampaignRule::StepTotal { tiers: tiers(&[(10_000, 50), (20_000, 60), (30_000, 70)]) });
    let done = progress(&total, vec![walked(1, 9_999), walked(2, 10_001)]);
    assert_eq!((done.measured, done.points()), (Measured(20_000), Points(110)));
    assert_eq!(done.next.map(|tier| tier.at), Some(30_000));
}

#[test]
fn an_average_is_over_all_days_of_the_campaign_also_those_before_joining() {
    let all = |count: u32| (1..=31).map(move |date| walked(date, count)).collect::<Vec<_>>();
    assert_eq!(progress(&average(), all(8_000)).points(), Points(300));
    assert_eq!(progress(&average(), all(7_999)).points(), Points(100));
    assert_eq!(progress(&average(), all(5_999)).why_not, Some(WhyNot::NotReached));
    // One long walk on the last day of joining is no average of a month.
    let late = evaluate(&average(), &employee(), Some(october(15)), vec![walked(15, 30_000)]);
    assert_eq!((late.measured, late.why_not), (Measured(967), Some(WhyNot::NotReached)));
}

#[test]
fn a_first_time_is_the_first_of_a_life_and_lies_in_the_campaign() {
    let first = campaign(CampaignRule::FirstTime { record: RecordKind::Steps, points: Points(100) });
    let done = progress(&first, vec![walked(3, 1), walked(4, 1)]);
    assert_eq!(parts(&done), [("first".to_owned(), 100)]);
    let before = progress(&first, vec![walked(-300, 1), walked(4, 1)]);
    assert_eq!(before.why_not, Some(WhyNot::NotTheFirst));
    assert_eq!(progress(&first, vec![weighed(3)]).why_not, Some(WhyNot::NothingCounted));
}

#[test]
fn days_count_from_joining_within_registration_and_membership() {
    let days: Vec<_> = (1..=31).map(weighed).collect();
    let weight = recorded(RecordKind::Weight);
    let of = |standing: &Standing, joined_on| evaluate(&weight, standing, joined_on, days.clone());
    assert_eq!(of(&employee(), Some(october(15))).days, 17);
    assert_eq!(of(&employee(), Some(october(-20))).days, 31);
    assert_eq!(of(&employee(), Some(october(16))).why_not, Some(WhyNot::JoinedLate));
    assert_eq!(of(&employee(), None).why_not, Some(WhyNot::NotJoined));
    let spouse = Standing { relationship: Relationship::Spouse, ..employee() };
    assert_eq!(of(&spouse, Some(october(1))).why_not, Some(WhyNot::NotForRelationship));
    let new = Standing { registered_on: Some(october(11)), ..employee() };
    assert_eq!(of(&new, Some(october(11))).days, 21);
    let periods = vec![MembershipPeriod { from: day("2021-04-01"), to: Some(october(10)) }];
    assert_eq!(of(&Standing { periods, ..employee() }, Some(october(1))).days, 10);
}

#[test]
fn the_cap_cuts_the_last_part() {
    let mut capped = recorded(RecordKind::Weight);
    capped.member_points_max = Points(12);
    let done = progress(&capped, (1..=5).map(weighed).collect());
    assert_eq!(done.earned.iter().map(|part| part.points.0).collect::<Vec<_>>(), [5, 5, 2]);
    assert_eq!((done.points(), done.reached.len()), (Points(12), 5));
}

#[test]
fn a_part_says_on_which_day_it_was_reached() {
    let reached = |rule: CampaignRule, days: Vec<CampaignDay>| {
        progress(&campaign(rule), days).reached.iter().map(|part| part.day).collect::<Vec<_>>()
    };
    let run = CampaignRule::Streak { record: RecordKind::Weight, tiers: tiers(&[(2, 1), (3, 1)]) };
    assert_eq!(reached(run, [1, 3, 4, 6, 7, 8, 9].map(weighed).to_vec()), [october(4), october(8)]);
    let total = CampaignRule::StepTotal { tiers: tiers(&[(5, 1), (20, 1)]) };
    assert_eq!(
        reached(total, vec![walked(1, 4), walked(2, 1), walked(9, 15), walked(10, 9)]),
        [october(2), october(9)]
    );
    // 31 days of 6,000 steps are 186,000: reached on the 24th by who walks 8,000.
    let average = average().rule;
    assert_eq!(reached(average, (1..=31).map(|date| walked(date, 7_999)).collect()), [october(24)]);
}

#[test]
fn a_part_that_the_campaign_does_not_have_pays_nothing() {
    let reached = [Part::First, Part::Tier(7), Part::Tier(6000)].map(|part| ReachedPart { part, day: october(9) });
    let paid = pay(&average(), &reached);
    assert_eq!(paid, [EarnedPart { part: Part::Tier(6000), day: october(9), points: Points(100) }]);
}

#[test]
fn an_award_is_granted_on_the_day_of_the_settlement_and_fits_its_key() {
    let settled_at = day("2027-03-31").start();
    let longest: Campaign = Campaign { id: "a".repeat(40).parse().expect("an id"), ..average() };
    let reached = [ReachedPart { part: Part::Tier(8000), day: october(31) }];
    let (part, award) = super::super::awards(&longest, &Programme::standard(), &reached, settled_at).remove(0);
    assert_eq!((part.points, award.points, award.granted_on), (Points(200), Points(200), day("2027-03-31")));
    assert_eq!(award.expires_on, day("2028-03-31"));
    assert_eq!(award.key.period.to_string().parse(), Ok(award.key.period));
}

#[test]
fn a_part_has_one_name_in_text_and_on_the_wire() {
    for text in ["2026-11-22", "tier-8000", "first"] {
        assert_eq!(text.parse::<Part>().map(|part| part.to_string()), Ok(text.to_owned()));
    }
    for text in ["", "tier-", "tier-08", "tier--1", "First", "2026-11-31"] {
        assert!(text.parse::<Part>().is_err(), "{text:?}");
    }
}

#[test]
fn no_debug_shows_steps() {
    let total = campaign(CampaignRule::StepTotal { tiers: tiers(&[(1, 1)]) });
    let shown = format!("{:?} {:?}", walked(1, 7_639), progress(&total, vec![walked(1, 7_639)]));
    assert!(!shown.contains("7639"), "{shown}");
}

/// Two months around the campaign.
fn any_day() -> impl Strategy<Value = CampaignDay> {
    (-14i64..46, any::<bool>(), any::<bool>(), 0u32..30_000).prop_map(|(date, weight, action_goal, count)| {
        CampaignDay { day: october(date), weight, action_goal, credited: steps(count) }
    })
}

fn any_rule() -> impl Strategy<Value = CampaignRule> {
    use RecordKind::{ActionGoal, Steps, Weight};
    let record = || prop::sample::select(vec![Weight, Steps, ActionGoal]);
    prop_oneof![
        (record(), 1i64..60)
            .prop_map(|(record, points)| CampaignRule::RecordedDays { record, points_per_day: Points(points) }),
        record().prop_map(|record| CampaignRule::Streak { record, tiers: tiers(&[(2, 50), (5, 400), (9, 400)]) }),
        Just(CampaignRule::StepTotal { tiers: tiers(&[(1, 1), (100_000, 400), (300_000, 400)]) }),
        Just(CampaignRule::DailyAverage { tiers: tiers(&[(1, 1), (3_000, 400), (6_000, 400)]) }),
        (record(), 1i64..900).prop_map(|(record, points)| CampaignRule::FirstTime { record, points: Points(points) }),
    ]
}

/// A reading that was typed: on its own, through an app, or into the phone's health store.
fn any_typed() -> impl Strategy<Value = (i64, Reading)> {
    (1i64..32, 1u32..90_000, 0usize..3).prop_map(|(date, count, way)| {
        let (source, name) =
            [(Source::Manual, ""), (Source::HealthConnect, "android"), (Source::AppleHealth, "com.apple.health.x")]
                [way];
        let origin = |name| Origin {
            name: OriginName::read(name).expect("a name"),
            method: RecordingMethod::Manual,
            steps: Some(steps(count)),
        };
        let provenance = (way > 0).then(|| Provenance {
            install: serde_json::from_str("\"0190a1b2-0000-7000-8000-000000000001\"").expect("an id"),
            device_steps: StepCount::ZERO,
            computed: Computed::Store,
            origins: Origins::new(vec![origin(name)]).expect("one"),
            read_at: Moment::from_millis(october(date).end().millis()),
        });
        let claim = StepsClaim { day: october(date), steps: steps(count), source, provenance: provenance.as_ref() };
        let programme = Programme::standard();
        (date, Reading::judged(&claim, 1, programme.step_rules_on(october(date))))
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn order_and_repetition_of_days_do_not_matter(
        rule in any_rule(),
        (days, other) in prop::collection::vec(any_day(), 0..60).prop_flat_map(|days| {
            let twice: Vec<_> = days.iter().chain(&days).copied().collect();
            (Just(days), Just(twice).prop_shuffle())
        }),
    ) {
        let campaign = campaign(rule);
        prop_assert_eq!(progress(&campaign, days), progress(&campaign, other));
    }

    #[test]
    fn no_part_is_earned_twice_and_the_cap_holds(rule in any_rule(), days in prop::collection::vec(any_day(), 0..60)) {
        let done = progress(&campaign(rule), days);
        prop_assert!(done.points() <= Points(500));
        prop_assert!(done.earned.len() == done.reached.len() || done.points() == Points(500));
        prop_assert!(done.earned.windows(2).all(|pair| pair[0].part < pair[1].part));
        prop_assert!(done.earned.iter().all(|part| part.points > Points::ZERO));
        prop_assert_eq!(done.why_not.is_none(), !done.earned.is_empty());
    }

    #[test]
    fn nothing_outside_its_days_counts(
        rule in any_rule().prop_filter("a first time looks at a life", |rule| !matches!(rule, CampaignRule::FirstTime { .. })),
        days in prop::collection::vec(any_day(), 0..60),
        joined in -14i64..16,
    ) {
        let campaign = campaign(rule);
        let inside: Vec<_> = days.iter().copied().filter(|one| one.day >= october(joined) && campaign.holds(one.day)).collect();
        let all = evaluate(&campaign, &employee(), Some(october(joined)), days);
        prop_assert_eq!(all, evaluate(&campaign, &employee(), Some(october(joined)), inside));
    }

    #[test]
    fn who_left_has_reached_what_was_reached_by_then(
        rule in any_rule(),
        days in prop::collection::vec(any_day(), 0..60),
        last in 1i64..31,
    ) {
        let campaign = campaign(rule);
        let periods = vec![MembershipPeriod { from: day("2021-04-01"), to: Some(october(last)) }];
        let left = evaluate(&campaign, &Standing { periods, ..employee() }, Some(october(1)), days.clone());
        let mut stayed = progress(&campaign, days).reached;
        stayed.retain(|part| part.day <= october(last));
        prop_assert_eq!(left.reached, stayed);
    }

    #[test]
    fn more_never_earns_less(rule in any_rule(), days in prop::collection::vec(any_day(), 0..60), more in any_day()) {
        prop_assume!(campaign(rule.clone()).holds(more.day) || !matches!(rule, CampaignRule::FirstTime { .. }));
        let campaign = campaign(rule);
        let before = progress(&campaign, days.clone()).points();
        let after = progress(&campaign, days.into_iter().chain([more]).collect()).points();
        prop_assert!(before <= after);
    }

    #[test]
    fn typed_steps_never_count(
        rule in any_rule().prop_filter("of steps", |rule| rule.record() == RecordKind::Steps),
        typed in prop::collection::vec(any_typed(), 1..40),
    ) {
        let credited = |(date, reading): &(i64, Reading)| walked(*date, daily_total(std::slice::from_ref(reading), None).creditable.count());
        let done = progress(&campaign(rule), typed.iter().map(credited).collect());
        prop_assert_eq!((done.points(), done.measured, done.days), (Points::ZERO, Measured(0), 0));
    }
}
