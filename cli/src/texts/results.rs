//! The words of results at the desk.

use kenpos_rules::explain::Language;
use kenpos_server::results::ResultRefusal;

use super::values::chosen;

/// The headings of the list: result, day, revision, state.
pub fn headings(language: Language) -> [String; 4] {
    [("結果", "Result"), ("日", "Day"), ("版", "Revision"), ("状態", "State")].map(|(ja, en)| chosen(ja, en, language))
}

/// A source id of another form.
pub fn not_a_source(language: Language) -> String {
    chosen(
        "--source: 空白のない英数字と記号で、1〜64文字にしてください（例: dock-2026-0412）",
        "--source: write 1 to 64 printable ASCII characters without space, e.g. dock-2026-0412",
        language,
    )
}

/// A result was kept.
pub fn recorded(language: Language) -> String {
    chosen("✓ 登録しました", "✓ recorded", language)
}

/// It was known just like this.
pub fn unchanged(language: Language) -> String {
    chosen("すでに同じ内容で登録されています", "it was recorded just like this before", language)
}

/// An award came of it.
pub fn now_earned(language: Language, award: &str, points: &str) -> String {
    chosen(&format!("{award}: {points} を付けました"), &format!("{award}: {points} given"), language)
}

/// An award went with it.
pub fn taken_back(language: Language, award: &str) -> String {
    chosen(&format!("{award}: ポイントを取り消しました"), &format!("{award}: points taken back"), language)
}

/// The award of a listed result is in the books.
pub fn earned(language: Language, award: &str) -> String {
    chosen(&format!("✓ {award}のポイントが付いています"), &format!("✓ {award}: earned"), language)
}

/// A listed result that was withdrawn.
pub fn withdrawn(language: Language) -> String {
    chosen("取り下げ済み", "withdrawn", language)
}

/// A member without results.
pub fn no_results(language: Language) -> String {
    chosen("登録された結果はありません", "no results are recorded", language)
}

/// Why a result was not recorded.
pub fn refusal(refusal: ResultRefusal) -> String {
    use kenpos_server::results::{BMI, HEALTH_AGE, RESULTS_MAX};
    match refusal {
        ResultRefusal::AlreadyRecorded => {
            "この番号の結果はすでに別の内容で登録されています（訂正は result correct、別の結果なら別の番号にしてください）"
                .to_owned()
        }
        ResultRefusal::NoSuchResult => {
            "この種類と番号の結果はありません（result list で確かめるか、result record で登録してください）".to_owned()
        }
        ResultRefusal::FutureDay => "まだ来ていない日です".to_owned(),
        ResultRefusal::NotABmi => format!("BMIは結果に印字された{}〜{}の数を書いてください（例: 22.4）", BMI.0, BMI.1),
        ResultRefusal::NotAHealthAge => {
            format!("健康年齢は結果に印字された{}〜{}の数を書いてください（例: 35.9）", HEALTH_AGE.0, HEALTH_AGE.1)
        }
        ResultRefusal::VisitBeforeContact => "受診の日が、保健師の案内の日より前です".to_owned(),
        ResultRefusal::TooMany => format!("この会員の結果はすでに{RESULTS_MAX}件あります"),
    }
}
