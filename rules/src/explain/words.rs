//! The texts themselves. A new code gets its row here; a test misses it otherwise.

use super::Language;
use crate::award::{AwardCode, Reason};

/// One text in both languages.
pub(super) struct Phrase {
    ja: &'static str,
    en: &'static str,
}

impl Phrase {
    pub(super) fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Ja => self.ja,
            Language::En => self.en,
        }
    }
}

pub(super) const fn phrase(ja: &'static str, en: &'static str) -> Phrase {
    Phrase { ja, en }
}

/// The names of the awards, after the union's own table.
pub(super) const AWARD_LABELS: &[(AwardCode, Phrase)] = &[
    (AwardCode::Registration, phrase("KENPOS登録", "KENPOS registration")),
    (AwardCode::SpouseCheckup, phrase("配偶者健診", "Spouse check-up")),
    (AwardCode::Login, phrase("ログイン", "Login")),
    (AwardCode::Launch, phrase("起動ボーナス", "Launch bonus")),
    (AwardCode::Weight, phrase("体重", "Weight")),
    (AwardCode::Steps, phrase("歩数", "Steps")),
    (AwardCode::ActionGoal, phrase("行動目標", "Action goal")),
    (AwardCode::Bmi, phrase("健診結果 BMI", "Check-up result: BMI")),
    (AwardCode::NonSmoker, phrase("健診結果 禁煙", "Check-up result: non-smoker")),
    (AwardCode::HealthAge, phrase("健康年齢", "Health age")),
    (AwardCode::Cessation, phrase("禁煙サポート", "Cessation support")),
    (AwardCode::Flu, phrase("予防接種（インフルエンザ）", "Flu vaccination")),
    (AwardCode::SecondaryExam, phrase("二次検査", "Secondary exam")),
    (AwardCode::Campaign, phrase("キャンペーン", "Campaign")),
    (AwardCode::HealthEvent, phrase("健康イベント", "Health event")),
];

/// What an award was given for: 「…」ので n P です。 / n P for ….
pub(super) const AWARDED_FOR: &[(AwardCode, Phrase)] = &[
    (AwardCode::Registration, phrase("KENPOSへの登録を完了した", "completing your KENPOS registration")),
    (AwardCode::SpouseCheckup, phrase("配偶者健診を受けた", "your check-up as a spouse")),
    (AwardCode::Login, phrase("ログインした", "logging in")),
    (AwardCode::Launch, phrase("アプリを起動した", "opening the app")),
    (AwardCode::Weight, phrase("体重を記録した", "recording your weight")),
    (AwardCode::Steps, phrase("歩数を記録した", "recording your steps")),
    (AwardCode::ActionGoal, phrase("行動目標を記録した", "recording your action goal")),
    (AwardCode::Bmi, phrase("受けた健診でBMIが基準の範囲だった", "a check-up BMI within the range")),
    (AwardCode::NonSmoker, phrase("たばこを吸わないことを確認した", "being a non-smoker")),
    (AwardCode::HealthAge, phrase("健康年齢が実年齢より若かった", "a health age younger than your age")),
    (AwardCode::Cessation, phrase("禁煙サポートで禁煙に成功した", "succeeding in the cessation support")),
    (AwardCode::Flu, phrase("インフルエンザの予防接種を受けた", "your flu vaccination")),
    (AwardCode::SecondaryExam, phrase("二次検査の受診を報告した", "reporting your secondary exam")),
    (AwardCode::Campaign, phrase("キャンペーンの条件を満たした", "what you did in a campaign")),
    (AwardCode::HealthEvent, phrase("健康イベントに参加した", "taking part in a health event")),
];

/// Why something earns nothing; `{day}` is the day, or 「この日」.
pub(super) const REASONS: &[(Reason, Phrase)] = &[
    (
        Reason::FutureDay,
        phrase(
            "{day}は入力した日より後の日です。その日になってから記録してください。",
            "{day} was later than the day of entry. Please record it when it has come.",
        ),
    ),
    (
        Reason::NotInProgramme,
        phrase(
            "{day}のルールには、この項目のポイントがありません。記録はできます。",
            "{day} has no points for this under the rules of that time. You can still record it.",
        ),
    ),
    (
        Reason::BeforeRegistration,
        phrase(
            "{day}はKENPOSの登録が完了する前なので、ポイントの対象外です。記録はできます。",
            "{day} was before your KENPOS registration, so it earns no points. You can still record it.",
        ),
    ),
    (
        Reason::NotMember,
        phrase(
            "{day}は健保組合の加入期間に含まれないため、ポイントの対象外です。ご不明な点はお問い合わせください。",
            "{day} is outside your membership of the union, so it earns no points. Please contact us if you have questions.",
        ),
    ),
    (
        Reason::NotForRelationship,
        phrase(
            "この項目のポイントは、ご加入の区分では対象外です。記録はできます。",
            "Your kind of membership earns no points for this. You can still record it.",
        ),
    ),
    (
        Reason::WindowClosed,
        phrase(
            "{day}はポイントの対象期間を過ぎました。記録はできます。",
            "{day} no longer earns points. You can still record it.",
        ),
    ),
    (
        Reason::ReceivedLate,
        phrase(
            "{day}の記録は届くまでに日数がかかったため、ポイントの対象外です。記録は保存されています。",
            "{day} reached us too late to earn points. Your entry is kept.",
        ),
    ),
    (
        Reason::NoSteps,
        phrase(
            "{day}の歩数が0歩なので、ポイントはまだありません。1歩以上になると付きます。",
            "{day} has no steps yet, so no points. They come with the first step.",
        ),
    ),
    (
        Reason::NotEarly,
        phrase(
            "制度の開始前に登録された方が対象です。ご不明な点はお問い合わせください。",
            "This is for members who registered before the programme began. Please contact us if you have questions.",
        ),
    ),
    (
        Reason::NoEvidence,
        phrase(
            "この項目のもとになる記録や結果が、まだ届いていません。お済みの場合は、反映までしばらくお待ちください。",
            "Nothing that earns this has reached us yet. If it is done, please give it some time.",
        ),
    ),
    (
        Reason::BirthDateUnknown,
        phrase(
            "年齢で決まる項目ですが、生年月日が名簿にまだありません。お手数ですがお問い合わせください。",
            "This goes by age, and the roster does not have your birth date yet. Please contact us.",
        ),
    ),
    (
        Reason::EvidenceNotForAge,
        phrase(
            "この確認方法は、年度末の年齢では対象外です。対象になる方法は、この項目のルールをご覧ください。",
            "This proof does not count at your age at the end of the fiscal year. The rule of this item says which does.",
        ),
    ),
    (
        Reason::NoRoute,
        phrase(
            "年度末の年齢とご加入の区分では、この項目の対象になる方法がありません。",
            "At your age at the end of the fiscal year, your kind of membership has no way to earn this.",
        ),
    ),
    (
        Reason::ConditionNotMet,
        phrase(
            "届いている結果は、この項目の条件の外でした。次の結果で条件を満たすとポイントが付きます。",
            "The result we have is outside the condition of this item. Points come with a result that meets it.",
        ),
    ),
    (
        Reason::NotSucceeded,
        phrase(
            "禁煙サポートに参加中です。禁煙に成功するとポイントが付きます。",
            "You have entered the cessation support. Points come when you have succeeded.",
        ),
    ),
    (
        Reason::NotAsked,
        phrase(
            "保健師からの二次検査の案内が見当たりません。ご不明な点はお問い合わせください。",
            "We have no request of a public-health nurse for this exam. Please contact us if you have questions.",
        ),
    ),
    (
        Reason::NotReported,
        phrase(
            "二次検査の受診の報告をお待ちしています。報告するとポイントが付きます。",
            "We are waiting for your report of the secondary exam. Points come with it.",
        ),
    ),
    (
        Reason::NoResultsConsent,
        phrase(
            "健診結果の利用への同意がないため、ポイントを付けていません。同意すると、今年度の分から付きます。",
            "You have not consented to the use of check-up results, so no points yet. Once you do, this fiscal year's are given.",
        ),
    ),
    (
        Reason::Corrected,
        phrase(
            "結果が訂正されたため、ポイントを訂正しました。ご不明な点はお問い合わせください。",
            "The result was corrected, and the points with it. Please contact us if you have questions.",
        ),
    ),
    (
        Reason::MembershipEnded,
        phrase(
            "退会後にポイントを使える期間が{day}までだったため、残っていたポイントは失効しました。ご不明な点はお問い合わせください。",
            "After the end of your membership, points could be used until {day}; what was left has lapsed. Please contact us if you have questions.",
        ),
    ),
    (
        Reason::AccountDeleted,
        phrase(
            "{day}にアカウントを削除したため、残っていたポイントは失効しました。",
            "The account was deleted on {day}; what was left has lapsed.",
        ),
    ),
];

/// Why an entry is parked, by the server's problem code.
pub(super) const PARKED: &[(&str, Phrase)] = &[
    (
        "unreadable",
        phrase(
            "記録を読み取れませんでした。もう一度記録してください。",
            "This entry could not be read. Please record it again.",
        ),
    ),
    (
        "invalid",
        phrase(
            "値が受け付けられる範囲にありません。確認して、記録し直してください。",
            "A value is outside what can be accepted. Please check it and record it again.",
        ),
    ),
    (
        "op_reused",
        phrase(
            "同じ番号の別の記録がすでに届いています。もう一度記録してください。",
            "Another entry with the same id has already arrived. Please record it again.",
        ),
    ),
    (
        "future_entry",
        phrase(
            "先の日時の記録です。端末の時計を確認して、記録し直してください。",
            "This entry is dated in the future. Please check this phone's clock and record it again.",
        ),
    ),
    (
        "not_open",
        phrase(
            "受付の期間が終わったか、対象外のため、受け付けられませんでした。開催中のものをご確認ください。",
            "This is over, or not for you, so it could not be accepted. Please look at what is open now.",
        ),
    ),
    ("gone", phrase("この種類の記録の受け付けは終わりました。", "Entries of this kind are no longer taken.")),
    (
        "payload_too_large",
        phrase(
            "記録が大きすぎて送れません。短くして、記録し直してください。",
            "This entry is too large to be sent. Please shorten it and record it again.",
        ),
    ),
];

/// Why an entry is parked, for a code this version does not know.
pub(super) const PARKED_OTHERWISE: Phrase = phrase(
    "この記録は受け付けられませんでした。アプリを更新するか、お問い合わせください。",
    "This entry could not be accepted. Please update the app, or contact us.",
);

/// Why an entry is held up or earns nothing, for a code this version does not know.
pub(super) const OF_AN_ENTRY: Phrase = phrase(
    "この記録は、このアプリがまだ知らない理由（{code}）で受け付けられないか、ポイントの対象外です。アプリを更新するか、お問い合わせください。",
    "For a reason that this app does not know yet ({code}), this entry is not accepted or earns no points. Please update the app, or contact us.",
);
