//! The sentences about questions to the desk.

use kenpos_protocol::inquiry::{Topic, WORDS_CHARS_MAX};
use kenpos_rules::explain::Language;

use super::values::chosen;

texts! {
    asked() = "✓ 窓口に届きました。書いていただいた連絡先へお答えします", "✓ The desk has it and will answer where you said";
    asked_here() = "✓ 窓口に届きました。答えは同期すると inquiries に表示されます", "✓ The desk has it; its answer comes with a sync, see inquiries";
    no_inquiries() = "お問い合わせはまだありません", "No questions to the desk yet";
    not_answered() = "（回答をお待ちください）", "(waiting for the desk)";
    no_faq() = "よくある質問はまだありません", "There are no frequent questions yet";
    not_a_topic(text) = "「{text}」は使えません。forgotten_password・registration・points・app・exchange・other から選んでください",
        "{text:?} is no topic; choose forgotten_password, registration, points, app, exchange or other";
    not_an_award(text) = "「{text}」という項目はありません。weight・steps・login などから選んでください（一覧は kenpos phone why-award --help）",
        "there is no award {text:?}; choose weight, steps, login, … (kenpos phone why-award --help lists them)";
    no_open_inquiries() = "✓ 未回答のお問い合わせはありません", "✓ No question waits for an answer";
    inquiry_answered(id) = "✓ 回答しました: {id}", "✓ Answered: {id}";
    inquiry_answer_by_hand(contact) = "ログインせずに届いた質問です。この連絡先へお送りください: {contact}",
        "It was asked without a session: send the answer to {contact}";
    inquiry_closed(id) = "✓ 閉じました。文章と連絡先は消しました: {id}", "✓ Closed; the words and the contact are gone: {id}";
    heading_topic() = "件名", "Topic";
    heading_from() = "質問者", "From";
    unproved() = "（本人未確認）", "(not proved)";
    forgotten() = "（消去済み）", "(gone)";
}

/// What a question is about.
pub fn topic(topic: Topic, language: Language) -> String {
    let (ja, en) = match topic {
        Topic::ForgottenPassword => ("パスワードを忘れた", "Forgotten password"),
        Topic::Registration => ("初回登録", "First registration"),
        Topic::Points => ("記録・ポイント", "Records and points"),
        Topic::App => ("アプリ・歩数連携", "App and steps"),
        Topic::Exchange => ("商品の交換", "Exchange for goods"),
        Topic::Other => ("その他", "Other"),
    };
    chosen(ja, en, language)
}

/// Why an answer was not taken.
pub fn answer_refused() -> String {
    format!("回答は1〜{WORDS_CHARS_MAX}文字の文章にしてください")
}
