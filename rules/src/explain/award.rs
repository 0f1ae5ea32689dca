//! The words of an explanation: the rule of an award, what it came to, what was used, what is missing.
//!
//! Comes in: an [`Explanation`]. Goes out: sentences in one language. Must never happen: a value of the rules that is
//! not read from the rule itself.

use serde::Serialize;

use super::words::{Phrase, phrase};
use super::{
    Language, award_label, date_text_seen, explain_award, explain_reason_seen, find, full_date_text, points_text,
};
use crate::award::{AwardCode, Event, EventKind, FactKind, Reason};
use crate::day::ProgrammeDay;
use crate::explanation::{Explanation, Missing, Outcome, Rule, Used};
use crate::member::Relationship;
use crate::points::Points;
use crate::programme::{CheckupEvidence, Condition, Recurrence, SmokingEvidence, SmokingRoute};

/// An explanation in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What earns the award, for whom, by which rules. None where no rule of that day has it.
    pub rule: Option<String>,
    /// What it came to.
    pub outcome: String,
    /// What was looked at. It may hold the member's own results: shown to the member, never logged.
    pub used: Vec<String>,
    /// What would have to come.
    pub missing: Vec<String>,
}

/// An explanation in words, read on `today`.
pub fn explain_explanation(explanation: &Explanation, today: ProgrammeDay, language: Language) -> Told {
    Told {
        rule: explanation.rule.as_ref().map(|rule| explain_rule(explanation.award, rule, language)),
        outcome: outcome(explanation, today, language),
        used: explanation.used.iter().map(|one| used(one, today, language)).collect(),
        missing: explanation.missing.iter().map(|one| missing(one, language)).collect(),
    }
}

/// A rule in words: 「体重: 体重を記録した日に 10 P（1日1回）。対象は社員・被扶養配偶者です。2021年4月1日からのルール（…）です。」
pub fn explain_rule(award: AwardCode, rule: &Rule, language: Language) -> String {
    let label = award_label(award, language);
    let when = condition(&rule.condition, language);
    let often = find(OFTEN, rule.period).text(language);
    let points = points_text(rule.points);
    let who = relationships(&rule.who, language);
    let (from, revision) = (full_date_text(rule.version_from, language), &rule.programme_revision);
    match language {
        Language::Ja => {
            format!("{label}: {when} {points}（{often}）。対象は{who}です。{from}からのルール（{revision}）です。")
        }
        Language::En => {
            format!("{label}: {points} {when} ({often}), for {who}. A rule since {from} ({revision}).")
        }
    }
}

fn outcome(explanation: &Explanation, today: ProgrammeDay, language: Language) -> String {
    match &explanation.outcome {
        Outcome::Earned { key, points, granted_on, expires_on } => {
            let why = explain_award(key, *points, language);
            let (granted_on, expires_on) =
                (full_date_text(*granted_on, language), full_date_text(*expires_on, language));
            match language {
                Language::Ja => format!("{why}付与日は{granted_on}、{expires_on}まで使えます。"),
                Language::En => format!("{why} Granted on {granted_on}, usable until {expires_on}."),
            }
        }
        Outcome::Expected { points } => {
            let points = points_text(*points);
            match language {
                Language::Ja => format!("条件を満たしています。サーバーで確認されると {points} が付きます。"),
                Language::En => format!("The condition is met. {points} come once the server has confirmed it."),
            }
        }
        Outcome::Waiting { points, reason } => waiting(*points, *reason, language),
        Outcome::Nothing { reason } => explain_reason_seen(*reason, explanation.day, today, language),
    }
}

/// What is there waits: for the consent, or else for the registration.
fn waiting(points: Points, reason: Reason, language: Language) -> String {
    let points = points_text(points);
    match (reason, language) {
        (Reason::NoResultsConsent, Language::Ja) => format!("健診結果の利用に同意すると {points} が付きます。"),
        (Reason::NoResultsConsent, Language::En) => {
            format!("{points} come once you consent to the use of check-up results.")
        }
        (_, Language::Ja) => format!("KENPOSの登録が完了すると {points} が付きます。"),
        (_, Language::En) => format!("{points} come once your KENPOS registration is complete."),
    }
}

const OFTEN: &[(Recurrence, Phrase)] = &[
    (Recurrence::Once, phrase("1回のみ", "once ever")),
    (Recurrence::Daily, phrase("1日1回", "once a day")),
    (Recurrence::FiscalYear, phrase("年度に1回", "once a fiscal year")),
    (Recurrence::Event, phrase("対象ごとに1回", "once for each")),
];

const RELATIONSHIPS: &[(Relationship, Phrase)] = &[
    (Relationship::Employee, phrase("社員", "employees")),
    (Relationship::Spouse, phrase("被扶養配偶者", "dependent spouses")),
    (Relationship::Other, phrase("その他の加入者", "other members")),
];

const CHECKUPS: &[(CheckupEvidence, Phrase)] = &[
    (CheckupEvidence::NingenDock, phrase("人間ドック", "a comprehensive check-up (ningen dock)")),
    (CheckupEvidence::MobileCheckup, phrase("巡回健診", "a mobile check-up")),
    (CheckupEvidence::OverseasResult, phrase("海外での健診の結果表", "the result sheet of a check-up abroad")),
    (
        CheckupEvidence::PartTimeResult,
        phrase("パート先の健診の結果表", "the result sheet of a part-time job's check-up"),
    ),
    (CheckupEvidence::SumahoDock, phrase("スマホdeドック", "a home test kit (sumaho de dock)")),
];

const FACTS: &[(FactKind, Phrase)] = &[
    (FactKind::Registered, phrase("KENPOSの登録の完了", "KENPOS registration completed")),
    (FactKind::EarlyMember, phrase("制度の開始前の登録", "registered before the programme began")),
    (FactKind::OpenedApp, phrase("アプリの起動", "the app was opened")),
    (FactKind::OpenedPortal, phrase("サイトの表示", "the site was opened")),
    (FactKind::Weight, phrase("体重の記録", "a weight was recorded")),
    (FactKind::Steps, phrase("歩数の記録", "steps were recorded")),
    (FactKind::ActionGoal, phrase("行動目標の記録", "an action goal was answered")),
    (FactKind::Event, phrase("結果の登録", "a result was recorded")),
];

fn relationships(who: &[Relationship], language: Language) -> String {
    list(who.iter().map(|one| find(RELATIONSHIPS, *one).text(language)), language)
}

/// What shows a check-up, in words.
#[must_use]
pub fn checkup_text(evidence: CheckupEvidence, language: Language) -> &'static str {
    find(CHECKUPS, evidence).text(language)
}

fn checkups(kinds: &[CheckupEvidence], language: Language) -> String {
    list(kinds.iter().map(|one| checkup_text(*one, language)), language)
}

fn list<'t>(parts: impl Iterator<Item = &'t str>, language: Language) -> String {
    let separator = match language {
        Language::Ja => "・",
        Language::En => ", ",
    };
    parts.collect::<Vec<_>>().join(separator)
}

/// 「…と」/「…日に」: what stands before the points in Japanese, after them in English.
fn condition(condition: &Condition, language: Language) -> String {
    let texts = |ja: &str, en: &str| match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    };
    match condition {
        Condition::FirstRegistration => texts("KENPOSへの登録を完了すると", "for completing KENPOS registration"),
        Condition::AppOrPortalOpened => {
            texts("アプリかサイトを開いた日に", "for a day on which you open the app or the site")
        }
        Condition::AppOpened => texts("アプリを開いた日に", "for a day on which you open the app"),
        Condition::WeightEntered => texts("体重を記録した日に", "for a day with a weight"),
        Condition::StepsEntered => texts("1歩以上の歩数を記録した日に", "for a day with at least one step"),
        Condition::ActionGoalRecorded => texts(
            "行動目標を記録した日に（できた・できなかったのどちらでも）",
            "for a day with an action goal answered, done or not",
        ),
        Condition::SpouseCheckup { age_split, at_or_above, below } => {
            let (upper, lower) = (checkups(at_or_above, language), checkups(below, language));
            by_age(*age_split, &upper, &lower, ("を受けるか提出すると", "for the check-up: "), language)
        }
        Condition::BmiWithin { at_least, below } => texts(
            &format!("健診結果のBMIが{at_least}以上{below}未満のとき"),
            &format!("for a check-up BMI from {at_least} to below {below}"),
        ),
        Condition::NonSmoker { age_split, at_or_above, below } => {
            let (upper, lower) = (route(at_or_above, language), route(below, language));
            by_age(*age_split, &upper, &lower, ("でたばこを吸わないと答えると", "for a non-smoker, by "), language)
        }
        Condition::HealthAgeYounger { years_at_least } => texts(
            &format!("健康年齢が実年齢より{years_at_least}歳以上若いとき"),
            &format!("for a health age at least {years_at_least} years below your age"),
        ),
        Condition::CessationSucceeded => {
            texts("禁煙サポートに参加し、禁煙に成功すると", "for entering the cessation support and succeeding")
        }
        Condition::FluVaccinated => texts("インフルエンザの予防接種を受けると", "for a flu vaccination"),
        Condition::SecondaryExamReported => texts(
            "保健師から案内された二次検査を受け、受診を報告すると",
            "for reporting a secondary exam that a public-health nurse asked for",
        ),
    }
}

/// A rule with one side for those of an age, and one for the younger.
fn by_age(split: u32, upper: &str, lower: &str, (ja, en): (&str, &str), language: Language) -> String {
    let under = split.saturating_sub(1);
    match language {
        Language::Ja => format!("年度末の年齢が{split}歳以上の方は{upper}、{under}歳以下の方は{lower}{ja}"),
        Language::En => {
            format!("{en}{upper} (aged {split} and over at the end of the fiscal year), {lower} ({under} and under)")
        }
    }
}

fn route(route: &SmokingRoute, language: Language) -> String {
    let who = relationships(&route.who, language);
    match (route.evidence, language) {
        (SmokingEvidence::Questionnaire, Language::Ja) => format!("健診の問診票（{who}）"),
        (SmokingEvidence::Questionnaire, Language::En) => format!("the check-up questionnaire for {who}"),
        (SmokingEvidence::WebSurvey, Language::Ja) => format!("Webアンケート（{who}）"),
        (SmokingEvidence::WebSurvey, Language::En) => format!("the web survey for {who}"),
    }
}

fn used(used: &Used, today: ProgrammeDay, language: Language) -> String {
    let (day, what) = match used {
        Used::Daily { kind, day, entered_on } => {
            let what = find(FACTS, *kind).text(language);
            if entered_on == day {
                (*day, what.to_owned())
            } else {
                let entered = date_text_seen(*entered_on, today, language);
                let what = match language {
                    Language::Ja => format!("{what}（入力は{entered}）"),
                    Language::En => format!("{what} (entered on {entered})"),
                };
                (*day, what)
            }
        }
        Used::Event(event) => (event.day, explain_event(event, language)),
    };
    format!("{}: {what}", date_text_seen(day, today, language))
}

/// What an event says, of the member's own result: 「健診結果のBMI 22.4」. Shown to the member, never logged.
pub fn explain_event(event: &Event, language: Language) -> String {
    let smoking = |smokes: bool| match (smokes, language) {
        (false, Language::Ja) => "吸わない",
        (true, Language::Ja) => "吸う",
        (false, Language::En) => "does not smoke",
        (true, Language::En) => "smokes",
    };
    let (ja, en) = match event.kind {
        EventKind::Checkup { evidence } => return checkup_text(evidence, language).to_owned(),
        EventKind::Bmi { bmi } => (format!("健診結果のBMI {bmi}"), format!("check-up BMI {bmi}")),
        EventKind::Questionnaire { smokes } => {
            let answer = smoking(smokes);
            (format!("健診の問診票（たばこを{answer}）"), format!("check-up questionnaire ({answer})"))
        }
        EventKind::WebSurvey { smokes } => {
            let answer = smoking(smokes);
            (format!("Webアンケート（たばこを{answer}）"), format!("web survey ({answer})"))
        }
        EventKind::HealthAge { real_age, health_age } => (
            format!("健康年齢 {health_age}歳（実年齢 {real_age}歳）"),
            format!("health age {health_age} (real age {real_age})"),
        ),
        EventKind::Cessation { succeeded: true, .. } => {
            ("禁煙サポートでの禁煙の成功".to_owned(), "succeeded in the cessation support".to_owned())
        }
        EventKind::Cessation { .. } => ("禁煙サポートへの参加".to_owned(), "entered the cessation support".to_owned()),
        EventKind::Flu => ("インフルエンザの予防接種".to_owned(), "flu vaccination".to_owned()),
        EventKind::SecondaryExam { reported: true, .. } => {
            ("二次検査の受診の報告".to_owned(), "secondary exam reported".to_owned())
        }
        EventKind::SecondaryExam { .. } => {
            ("保健師からの二次検査の案内".to_owned(), "a public-health nurse asked for a secondary exam".to_owned())
        }
    };
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

fn missing(missing: &Missing, language: Language) -> String {
    let (ja, en) = match missing {
        Missing::Checkup { any_of } => {
            let any_of = checkups(any_of, language);
            return match language {
                Language::Ja => format!("{any_of}のいずれか"),
                Language::En => format!("one of: {any_of}"),
            };
        }
        Missing::Registration => ("KENPOSの登録の完了", "your KENPOS registration"),
        Missing::ResultsConsent => ("健診結果の利用への同意", "your consent to the use of check-up results"),
        Missing::BirthDate => ("名簿の生年月日", "your birth date in the roster"),
        Missing::Opening => ("アプリかサイトを開くこと", "opening the app or the site"),
        Missing::AppOpening => ("アプリを開くこと", "opening the app"),
        Missing::Weight => ("この日の体重", "a weight for this day"),
        Missing::Steps => ("この日の1歩以上の歩数", "at least one step on this day"),
        Missing::ActionGoal => ("この日の行動目標の記録", "an answer to an action goal for this day"),
        Missing::BmiResult => ("BMIの載った健診結果", "a check-up result with its BMI"),
        Missing::Questionnaire => ("健診の問診票", "the questionnaire of your check-up"),
        Missing::WebSurvey => ("Webアンケートの回答", "your answer to the web survey"),
        Missing::HealthAge => ("健康年齢の結果", "your health age"),
        Missing::CessationEntry => ("禁煙サポートへの参加", "entering the cessation support"),
        Missing::CessationSuccess => ("禁煙サポートでの禁煙の成功", "succeeding in the cessation support"),
        Missing::Vaccination => ("予防接種を受けたことの確認", "a proof of your vaccination"),
        Missing::NurseContact => ("保健師からの二次検査の案内", "a public-health nurse's request"),
        Missing::VisitReport => ("二次検査の受診の報告", "your report of the visit"),
    };
    match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    }
}

#[cfg(test)]
mod tests;
