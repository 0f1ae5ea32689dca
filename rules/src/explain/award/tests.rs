//! The sentences of rules and explanations, as members read them.

use super::*;
use crate::award::{AwardKey, Event, Period};
use crate::member::{MembershipPeriod, Standing};
use crate::programme::Programme;

fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the test")
}

fn rule(award: AwardCode) -> Rule {
    let programme = Programme::standard();
    let version = programme.version_on(day("2026-11-22")).expect("a version");
    let row = version.awards[&award].clone();
    Rule {
        points: row.points,
        period: row.period,
        who: row.who,
        condition: row.condition,
        version_from: version.from,
        programme_revision: programme.revision().to_owned(),
    }
}

fn told(award: AwardCode, outcome: Outcome, used: Vec<Used>, missing: Vec<Missing>, language: Language) -> Told {
    let explanation = Explanation { award, day: day("2026-11-22"), rule: Some(rule(award)), outcome, used, missing };
    explain_explanation(&explanation, day("2026-11-23"), language)
}

#[test]
fn a_rule_says_what_earns_how_often_for_whom_and_since_when() {
    let said = |award, language| explain_rule(award, &rule(award), language);
    assert_eq!(
        said(AwardCode::Weight, Language::Ja),
        "体重: 体重を記録した日に 10 P（1日1回）。対象は社員・被扶養配偶者です。2021年4月1日からのルール（kenpos-2026-11-29）です。"
    );
    assert_eq!(
        said(AwardCode::Bmi, Language::En),
        "Check-up result: BMI: 500 P for a check-up BMI from 18.5 to below 25 (once a fiscal year), for employees, \
         dependent spouses. A rule since 1 April 2021 (kenpos-2026-11-29)."
    );
    let spouse = said(AwardCode::SpouseCheckup, Language::Ja);
    assert!(
        spouse.starts_with(
            "配偶者健診: 年度末の年齢が35歳以上の方は人間ドック・巡回健診・海外での健診の結果表・パート先の健診の結果表、\
             34歳以下の方はスマホdeドック・パート先の健診の結果表を受けるか提出すると 1,000 P（年度に1回）。"
        ),
        "{spouse}"
    );
    let smoking = said(AwardCode::NonSmoker, Language::Ja);
    assert!(
        smoking.starts_with(
            "健診結果 禁煙: 年度末の年齢が35歳以上の方は健診の問診票（社員・被扶養配偶者）、34歳以下の方はWebアンケート（社員）\
             でたばこを吸わないと答えると 500 P"
        ),
        "{smoking}"
    );
}

#[test]
fn every_rule_of_the_table_has_words_with_its_points_in_both_languages() {
    for award in AwardCode::TABLE {
        for language in [Language::Ja, Language::En] {
            let (rule, text) = (rule(award), explain_rule(award, &rule(award), language));
            assert!(text.contains(&points_text(rule.points)) && text.contains(award_label(award, language)), "{text}");
            let stop = if language == Language::Ja { '。' } else { '.' };
            assert!(text.ends_with(stop) && !text.contains(['!', '！', '{']), "{text}");
        }
    }
}

#[test]
fn what_was_earned_says_when_and_until_when() {
    let key = AwardKey { code: AwardCode::Weight, period: Period::Day(day("2026-11-22")) };
    let outcome =
        Outcome::Earned { key, points: Points(10), granted_on: day("2026-11-22"), expires_on: day("2028-03-31") };
    let (entered_on, kind) = (day("2026-11-23"), FactKind::Weight);
    let used = vec![Used::Daily { kind, day: day("2026-11-22"), entered_on }];
    let ja = told(AwardCode::Weight, outcome.clone(), used.clone(), Vec::new(), Language::Ja);
    assert_eq!(
        ja.outcome,
        "11月22日に体重を記録したので 10 P です。付与日は2026年11月22日、2028年3月31日まで使えます。"
    );
    assert_eq!(ja.used, ["11月22日(日): 体重の記録（入力は11月23日(月)）"]);
    let en = told(AwardCode::Weight, outcome, used, Vec::new(), Language::En);
    assert_eq!(
        en.outcome,
        "10 P for recording your weight on 22 November. Granted on 22 November 2026, usable until 31 March 2028."
    );
    assert_eq!(en.used, ["Sun 22 November: a weight was recorded (entered on Mon 23 November)"]);
}

#[test]
fn what_waits_says_for_what() {
    let waiting = |reason| Outcome::Waiting { points: Points(500), reason };
    let said = |reason, language| told(AwardCode::Bmi, waiting(reason), Vec::new(), Vec::new(), language).outcome;
    assert_eq!(said(Reason::NoResultsConsent, Language::Ja), "健診結果の利用に同意すると 500 P が付きます。");
    assert_eq!(said(Reason::BeforeRegistration, Language::Ja), "KENPOSの登録が完了すると 500 P が付きます。");
    assert_eq!(said(Reason::BeforeRegistration, Language::En), "500 P come once your KENPOS registration is complete.");
}

#[test]
fn everything_that_can_be_used_or_missing_has_words_in_both_languages() {
    let kinds = [
        EventKind::Checkup { evidence: CheckupEvidence::SumahoDock },
        EventKind::Bmi { bmi: "23.4".parse().expect("a decimal") },
        EventKind::Questionnaire { smokes: false },
        EventKind::WebSurvey { smokes: true },
        EventKind::HealthAge { real_age: 41, health_age: "35.9".parse().expect("a decimal") },
        EventKind::Cessation { entered: true, succeeded: false },
        EventKind::Cessation { entered: true, succeeded: true },
        EventKind::Flu,
        EventKind::SecondaryExam { asked: true, reported: false },
        EventKind::SecondaryExam { asked: true, reported: true },
    ];
    for language in [Language::Ja, Language::En] {
        let mut texts: Vec<_> = kinds
            .iter()
            .map(|kind| {
                let event = Event { id: "a".parse().expect("an id"), kind: *kind, day: day("2026-05-20") };
                used(&Used::Event(event), day("2026-11-23"), language)
            })
            .collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), kinds.len(), "{texts:?}");
    }
    assert_eq!(
        missing(
            &Missing::Checkup { any_of: vec![CheckupEvidence::SumahoDock, CheckupEvidence::PartTimeResult] },
            Language::Ja
        ),
        "スマホdeドック・パート先の健診の結果表のいずれか"
    );
}

#[test]
fn a_spouse_of_34_and_under_is_told_that_there_is_no_route() {
    let standing = Standing {
        relationship: Relationship::Spouse,
        registered_on: Some(day("2026-01-15")),
        periods: vec![MembershipPeriod { from: day("2021-04-01"), to: None }],
        born_in: "FY1995".parse().ok(),
    };
    let programme = Programme::standard();
    let question = crate::explanation::Question {
        programme: &programme,
        standing: &standing,
        results_consent: true,
        award: AwardCode::NonSmoker,
        day: day("2026-11-22"),
        now: day("2026-11-22").start(),
    };
    let told = explain_explanation(&question.answer(&Default::default()), day("2026-11-22"), Language::Ja);
    assert_eq!(told.outcome, "年度末の年齢とご加入の区分では、この項目の対象になる方法がありません。");
    assert_eq!(told.missing, Vec::<String>::new());
}
