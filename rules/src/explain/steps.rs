//! The words for a day's steps: why a reading does not count, and why a campaign credits less than was walked.
//!
//! Comes in: codes. Goes out: sentences without blame: whoever walks far is not accused, and typing is fine.

use super::words::{Phrase, phrase};
use super::{Language, find};
use crate::daily_total::StepsVerdict;
use crate::provenance::StepsNote;

const VERDICTS: &[(StepsVerdict, Phrase)] = &[
    (StepsVerdict::Counts, phrase("この日の歩数として数えました。", "This is the day's count.")),
    (StepsVerdict::NoSteps, phrase("歩数がありません。", "There are no steps here.")),
    (
        StepsVerdict::ReadAgain,
        phrase("同じスマートフォンから、あとで読み直した歩数があります。", "The same phone was read again later."),
    ),
    (StepsVerdict::NotPinned, phrase("ほかの取得元を優先する設定です。", "You chose another source in the settings.")),
    (
        StepsVerdict::MeasuredInstead,
        phrase(
            "計測された歩数がある日は、手入力の歩数を足しません。",
            "On a day with measured steps, typed steps are not added.",
        ),
    ),
    (
        StepsVerdict::NotAccepted,
        phrase(
            "この取得元の歩数は数えません。心当たりがない場合はお問い合わせください。",
            "Steps from this source are not counted. Please contact us if this is unexpected.",
        ),
    ),
    (
        StepsVerdict::OtherPhone,
        phrase(
            "もう1台のスマートフォンの歩数を数えました。同じ歩数なので足しません。",
            "Your other phone's count is used. They are the same steps, so they are not added.",
        ),
    ),
    (
        StepsVerdict::OtherChannel,
        phrase(
            "ほかの取得元の歩数を数えました。同じ歩数なので足しません。",
            "Another source's count is used. They are the same steps, so they are not added.",
        ),
    ),
];

const NOTES: &[(StepsNote, Phrase)] = &[
    (
        StepsNote::TypedNotCredited,
        phrase(
            "手入力の歩数は、歩数キャンペーンの対象外です。毎日の歩数入力のポイントは付きます。",
            "Typed steps do not count for step campaigns. They do earn the daily points for steps.",
        ),
    ),
    (
        StepsNote::AppLimit,
        phrase(
            "アプリが書き込んだ歩数は、歩数キャンペーンでは上限まで数えます。",
            "Steps written by an app count for step campaigns up to a limit.",
        ),
    ),
    (
        StepsNote::OriginNotAccepted,
        phrase(
            "対象外のアプリの歩数が含まれています。その分は歩数キャンペーンの対象外です。",
            "Some steps come from an app that is not accepted. They do not count for step campaigns.",
        ),
    ),
    (
        StepsNote::TooFast,
        phrase(
            "読み取った時刻までに歩ける数を超えています。1日が終わってから読み直します。",
            "There are more steps than the hours so far can hold. They are read again when the day is over.",
        ),
    ),
    (
        StepsNote::ManySteps,
        phrase(
            "とても多く歩いた日です。健保組合が確認することがあります。",
            "A very long day. The union may look at it.",
        ),
    ),
    (
        StepsNote::HeldForReview,
        phrase(
            "とても多く歩いた日です。健保組合の確認が終わってから、歩数キャンペーンに数えます。",
            "A very long day. It counts for step campaigns once the union has looked at it.",
        ),
    ),
    (
        StepsNote::EqualToAnother,
        phrase(
            "ほかの加入者とまったく同じ歩数の記録です。健保組合が確認することがあります。",
            "Another member has exactly the same record. The union may look at it.",
        ),
    ),
    (
        StepsNote::DayWasFinal,
        phrase(
            "この日は確定した後の入力です。表示は変わりますが、歩数キャンペーンの歩数は変わりません。",
            "This was entered when the day was final. It is shown, and step campaigns keep what they had.",
        ),
    ),
];

/// Why a reading of a day counts or does not.
pub fn explain_verdict(verdict: StepsVerdict, language: Language) -> &'static str {
    find(VERDICTS, verdict).text(language)
}

/// Why a campaign credits less than a reading shows, or why it is looked at.
pub fn explain_note(note: StepsNote, language: Language) -> &'static str {
    find(NOTES, note).text(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_and_note_has_words_in_both_languages() {
        for language in [Language::Ja, Language::En] {
            let stop = if language == Language::Ja { '。' } else { '.' };
            let verdicts = StepsVerdict::ALL.map(|verdict| explain_verdict(verdict, language));
            let notes = StepsNote::ALL.map(|note| explain_note(note, language));
            for text in verdicts.iter().chain(&notes) {
                assert!(text.ends_with(stop) && !text.contains(['!', '！', '{']), "{text}");
            }
        }
    }

    #[test]
    fn case_124_words_for_a_long_day_accuse_nobody() {
        for note in StepsNote::ALL {
            let text = explain_note(note, Language::Ja);
            assert!(!text.contains("不正") && !text.contains("違反"), "{text}");
            let text = explain_note(note, Language::En).to_lowercase();
            assert!(!text.contains("cheat") && !text.contains("fraud"), "{text}");
        }
    }
}
