//! The sentences of the union's desk and of the server's start that are not already one-line texts of this file's parent.

use kenpos_rules::explain::Language;
use kenpos_server::auth::activation::ActivationCode;
use kenpos_server::http::listen::ListenRefusal;
use kenpos_server::office::DeskError;
use kenpos_server::office::csv_text::TextError;
use kenpos_server::office::roster::{COLUMNS, RosterError};

use super::values::chosen;

/// Why the desk did not do it; the store's own failures have their sentence elsewhere.
pub fn desk_error(error: &DeskError, language: Language) -> String {
    let ja = match error {
        DeskError::Roster(error) => roster_ja(error),
        DeskError::NoSuchPerson => {
            "名簿に該当者がいません（U と社員番号で指定してください。配偶者は社員のものに --spouse をつけます）"
                .to_owned()
        }
        DeskError::Registered => "登録済みです（ログインの締め出しは15分ほどで自然に解けます）".to_owned(),
        DeskError::ActivationCode(_) => format!(
            "この登録コードは使えません（印字できる{}〜{}文字にしてください）",
            ActivationCode::MIN_CHARS,
            ActivationCode::MAX_CHARS
        ),
        other => other.to_string(),
    };
    chosen(&ja, &error.to_string(), language)
}

fn roster_ja(error: &RosterError) -> String {
    let columns = COLUMNS.join(",");
    match error {
        RosterError::Text(TextError::Utf16) => {
            "UTF-16のファイルです（「CSV UTF-8」かShift_JISのCSVで保存してください）".to_owned()
        }
        RosterError::Text(TextError::Undecodable { line }) => {
            format!("{line}行目: UTF-8でもShift_JIS（CP932）でもありません（「CSV UTF-8」で保存してください）")
        }
        RosterError::Text(TextError::Binary { line }) => {
            format!("{line}行目: 文字のファイルではありません（名簿をCSVで書き出してください）")
        }
        RosterError::Empty => format!("行がありません（1行目は列の名前です: {columns}）"),
        RosterError::UnknownColumn { column } => format!("1行目: {column} という列は使えません（使える列: {columns}）"),
        RosterError::MissingColumn { column } => format!("1行目: {column} の列がありません（必要な列: {columns}）"),
        RosterError::DoubledColumn { column } => format!("1行目: {column} の列が2つあります"),
        other => other.to_string(),
    }
}

/// Why an address may not be served like this.
pub fn listen_refusal(error: &ListenRefusal, language: Language) -> String {
    let ja = match error {
        ListenRefusal::NotLoopback { address } => format!(
            "{address} は他の機械からも届くアドレスで、このサーバーは平文のHTTPです（127.0.0.1で待ち受けるか、TLSのプロキシを置いて --behind-proxy --trusted-hops N を指定してください）"
        ),
        ListenRefusal::HopsMissing => {
            "--behind-proxy には --trusted-hops N（X-Forwarded-For に書き足すプロキシの数、1〜255）が必要です"
                .to_owned()
        }
        ListenRefusal::HopsWithoutProxy => {
            "--trusted-hops は --behind-proxy と一緒にだけ使えます（両方指定するか、両方外してください）".to_owned()
        }
    };
    chosen(&ja, &error.to_string(), language)
}
