//! Words about campaigns and designated events: why a part was paid, why nothing is, where a member stands.

use super::words::{Phrase, phrase};
use super::{Language, count_text, date_text, find, points_text};
use crate::campaign::{Band, Campaign, CampaignRule, EarnedPart, Part, RecordKind, WhyNot};
use crate::health_event::{EventRefusal, HealthEvent};

const WHY_NOT: &[(WhyNot, Phrase)] = &[
    (
        WhyNot::NotJoined,
        phrase(
            "このキャンペーンに参加していません。参加すると、その日からの記録が対象になります。",
            "You have not joined this campaign. Once you join, your days count from then on.",
        ),
    ),
    (
        WhyNot::JoinedLate,
        phrase(
            "参加の受付が終わった後の参加なので、ポイントの対象外です。次のキャンペーンをお待ちください。",
            "You joined after joining had closed, so it earns no points. Please look out for the next campaign.",
        ),
    ),
    (
        WhyNot::NotForRelationship,
        phrase(
            "このキャンペーンは、あなたの加入区分では対象外です。",
            "This campaign is not for your kind of membership.",
        ),
    ),
    (
        WhyNot::NothingCounted,
        phrase(
            "このキャンペーンの対象になる記録がまだありません。手入力の歩数は対象外です。",
            "There is no record yet that counts for this campaign. Typed steps do not.",
        ),
    ),
    (WhyNot::NotReached, phrase("まだ最初の目標に達していません。", "The first target is not reached yet.")),
    (
        WhyNot::NotTheFirst,
        phrase(
            "以前にも同じ記録があるので、「はじめて」のポイントの対象外です。",
            "There is such a record from before, so this is not the first.",
        ),
    ),
    (
        WhyNot::BudgetUsedUp,
        phrase(
            "キャンペーンの予算がなくなったため、ポイントをお渡しできませんでした。",
            "The budget of this campaign was used up, so no points could be given.",
        ),
    ),
    (
        WhyNot::MembershipEnded,
        phrase(
            "加入の資格がなくなり、ポイントを使える期間も終わっているため、対象外です。",
            "Your membership and the days after it in which points can be used are over, so it earns no points.",
        ),
    ),
];

const EVENT_REFUSALS: &[(EventRefusal, Phrase)] = &[
    (EventRefusal::NotItsDay, phrase("健康イベントの開催日ではありません。", "This is not a day of the event.")),
    (
        EventRefusal::NotForRelationship,
        phrase(
            "この健康イベントは、あなたの加入区分では対象外です。",
            "This event is not for your kind of membership.",
        ),
    ),
    (
        EventRefusal::NotMember,
        phrase(
            "その日は健康保険組合の加入者ではないので、ポイントの対象外です。",
            "You were not a member of the union on that day, so it earns no points.",
        ),
    ),
    (
        EventRefusal::ReceivedLate,
        phrase(
            "チェックインが届くまでに日数がたちすぎたため、ポイントの対象外です。",
            "The check-in arrived too long after the event, so it earns no points.",
        ),
    ),
    (
        EventRefusal::WrongCode,
        phrase(
            "チェックインコードが違います。会場の掲示を確認して、もう一度入力してください。",
            "The check-in code is another one. Please look at the one shown at the event and enter it again.",
        ),
    ),
    (
        EventRefusal::TooManyTries,
        phrase(
            "違うコードが続いたため、このイベントのチェックインを止めました。健康保険組合にお問い合わせください。",
            "There were too many other codes, so check-in to this event is closed for you. Please ask the union.",
        ),
    ),
    (
        EventRefusal::NoCheckIn,
        phrase(
            "この健康イベントにチェックインはありません。参加者は健康保険組合が確認します。",
            "There is no check-in at this event. The union confirms who took part.",
        ),
    ),
    (
        EventRefusal::Full,
        phrase(
            "定員に達したため、ポイントをお渡しできませんでした。",
            "All places with points were taken, so no points could be given.",
        ),
    ),
    (
        EventRefusal::NotCompleted,
        phrase(
            "チェックインの手続きが途中で止まりました。もう一度入力してください。",
            "The check-in stopped half-way. Please enter the code once more.",
        ),
    ),
];

/// Why a campaign earns nothing.
pub fn explain_why_not(why_not: WhyNot, language: Language) -> &'static str {
    find(WHY_NOT, why_not).text(language)
}

/// Why taking part in an event earns nothing.
pub fn explain_event_refusal(refusal: EventRefusal, language: Language) -> &'static str {
    find(EVENT_REFUSALS, refusal).text(language)
}

/// Why a part of a campaign was paid: 「「秋のウォーキング」で1日平均8,000歩に達したので 200 P です。」
pub fn explain_campaign_part(campaign: &Campaign, earned: &EarnedPart, language: Language) -> String {
    let (title, amount) = (campaign.title.text(language), points_text(earned.points));
    let deed = deed(&campaign.rule, earned.part, language);
    match language {
        Language::Ja => format!("「{title}」で{deed}ので {amount} です。"),
        Language::En => format!("{amount} for {deed} in \"{title}\"."),
    }
}

/// Why an event's points were given: 「健康イベント「秋のウォーキング大会」に参加したので 200 P です。」
pub fn explain_health_event(event: &HealthEvent, language: Language) -> String {
    let (title, amount) = (event.title.text(language), points_text(event.points));
    match language {
        Language::Ja => format!("健康イベント「{title}」に参加したので {amount} です。"),
        Language::En => format!("{amount} for taking part in \"{title}\"."),
    }
}

/// Where a member stands: 上位10%.
pub fn band_text(band: Band, language: Language) -> String {
    match language {
        Language::Ja => format!("上位{}%", band.0),
        Language::En => format!("top {} %", band.0),
    }
}

fn deed(rule: &CampaignRule, part: Part, language: Language) -> String {
    let record = record_text(rule.record(), language);
    match (part, language) {
        (Part::Day(day), Language::Ja) => format!("{}に{record}を記録した", date_text(day, language)),
        (Part::Day(day), Language::En) => format!("recording your {record} on {}", date_text(day, language)),
        (Part::First, Language::Ja) => format!("はじめて{record}を記録した"),
        (Part::First, Language::En) => format!("recording your {record} for the first time"),
        (Part::Tier(at), _) => {
            let at = count_text(u64::from(at));
            match (rule, language) {
                (CampaignRule::DailyAverage { .. }, Language::Ja) => format!("1日平均{at}歩に達した"),
                (CampaignRule::DailyAverage { .. }, Language::En) => format!("reaching an average of {at} steps a day"),
                (CampaignRule::StepTotal { .. }, Language::Ja) => format!("合計{at}歩に達した"),
                (CampaignRule::StepTotal { .. }, Language::En) => format!("reaching {at} steps in all"),
                (_, Language::Ja) => format!("{at}日続けて{record}を記録した"),
                (_, Language::En) => format!("recording your {record} {at} days in a row"),
            }
        }
    }
}

const fn record_text(record: RecordKind, language: Language) -> &'static str {
    match (record, language) {
        (RecordKind::Weight, Language::Ja) => "体重",
        (RecordKind::Weight, Language::En) => "weight",
        (RecordKind::Steps, Language::Ja) => "歩数",
        (RecordKind::Steps, Language::En) => "steps",
        (RecordKind::ActionGoal, Language::Ja) => "行動目標",
        (RecordKind::ActionGoal, Language::En) => "action goal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Points;
    use crate::programme::Programme;

    #[test]
    fn a_part_says_what_it_was_paid_for_in_both_languages() {
        let text = include_str!("../../../docs/example/campaign.toml");
        let mut campaign = Campaign::parse(text, &Programme::standard()).expect("the example");
        let said = |campaign: &Campaign, part, points| {
            let earned = EarnedPart { part, day: "2026-10-04".parse().expect("a day"), points: Points(points) };
            [Language::Ja, Language::En].map(|language| explain_campaign_part(campaign, &earned, language))
        };
        assert_eq!(
            said(&campaign, Part::Tier(8000), 200),
            [
                "「秋のウォーキングキャンペーン」で1日平均8,000歩に達したので 200 P です。",
                "200 P for reaching an average of 8,000 steps a day in \"Autumn walking campaign\"."
            ]
        );
        campaign.rule = CampaignRule::Streak { record: RecordKind::ActionGoal, tiers: Vec::new() };
        assert_eq!(
            said(&campaign, Part::Tier(7), 50)[0],
            "「秋のウォーキングキャンペーン」で7日続けて行動目標を記録したので 50 P です。"
        );
        campaign.rule = CampaignRule::RecordedDays { record: RecordKind::Weight, points_per_day: Points(5) };
        let day = Part::Day("2026-10-04".parse().expect("a day"));
        assert_eq!(
            said(&campaign, day, 5)[1],
            "5 P for recording your weight on Sun 4 October in \"Autumn walking campaign\"."
        );
    }

    #[test]
    fn every_refusal_explains_itself_in_both_languages() {
        for language in [Language::Ja, Language::En] {
            let end = if language == Language::Ja { '。' } else { '.' };
            for text in WhyNot::ALL.map(|one| explain_why_not(one, language)) {
                assert!(text.ends_with(end), "{text}");
            }
            for text in EventRefusal::ALL.map(|one| explain_event_refusal(one, language)) {
                assert!(text.ends_with(end), "{text}");
            }
        }
        assert_eq!(band_text(Band(10), Language::Ja), "上位10%");
    }
}
