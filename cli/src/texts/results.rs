//! The words of results, at the desk and on the phone.

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

/// Standard input that says no result.
pub fn not_said(language: Language) -> String {
    chosen(
        "--stdin: 標準入力の1行に、オプションの書き方で結果を1つ書いてください（例: --bmi 22.4）",
        "--stdin: write one result on a line of standard input, in the words of the options, e.g. --bmi 22.4",
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

/// A contact id of another form.
pub fn not_a_contact(language: Language, id: &str) -> String {
    chosen(
        &format!("「{id}」という案内はありません。results に表示される番号を書いてください"),
        &format!("{id:?} is not the id of a contact; write one that results shows"),
        language,
    )
}

/// A survey id of another form.
pub fn not_a_survey(language: Language, id: &str) -> String {
    chosen(
        &format!("「{id}」というアンケートはありません。results に表示されるidを書いてください"),
        &format!("{id:?} is not the id of a survey; write one that results shows"),
        language,
    )
}

/// Answers of another form.
pub fn not_answers(language: Language) -> String {
    chosen(
        "--answer: 質問=回答 の形で、質問ごとに1回書いてください",
        "--answer: write QUESTION=ANSWER, once for each question",
        language,
    )
}

/// A visit was kept on the phone.
pub fn exam_reported(language: Language) -> String {
    chosen(
        "✓ 受診の報告を記録しました。次の同期で送ります",
        "✓ The visit is recorded; the next sync sends it",
        language,
    )
}

/// An answer was kept on the phone.
pub fn survey_answered(language: Language) -> String {
    chosen("✓ 回答を記録しました。次の同期で送ります", "✓ The answer is recorded; the next sync sends it", language)
}

/// A nurse asked.
pub fn exam_asked(language: Language, day: &str) -> String {
    chosen(
        &format!("{day}に保健師から二次検査の案内"),
        &format!("a public-health nurse asked for an exam on {day}"),
        language,
    )
}

/// A visit that was reported.
pub fn visited(language: Language, day: &str) -> String {
    chosen(&format!("✓ {day}の受診を報告済み"), &format!("✓ visit on {day} reported"), language)
}

/// A visit that is still to be sent.
pub fn visit_owed(language: Language, day: &str) -> String {
    chosen(
        &format!("⏳ {day}の受診の報告は送信待ち"),
        &format!("⏳ the report of the visit on {day} waits to be sent"),
        language,
    )
}

/// A visit that is still to be reported.
pub fn visit_awaited(language: Language, contact: &str) -> String {
    chosen(
        &format!("受診したら報告してください: kenpos phone report-exam {contact} --day 受診日"),
        &format!("report the visit: kenpos phone report-exam {contact} --day DAY"),
        language,
    )
}

/// A survey that was answered.
pub fn answered(language: Language, day: &str) -> String {
    chosen(&format!("✓ {day}に回答済み"), &format!("✓ answered on {day}"), language)
}

/// An answer that is still to be sent.
pub fn answer_owed(language: Language) -> String {
    chosen("⏳ 回答は送信待ち", "⏳ the answer waits to be sent", language)
}

/// A survey that can be answered.
pub fn survey_open(language: Language, day: &str) -> String {
    chosen(&format!("{day}まで回答できます"), &format!("open until {day}"), language)
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
