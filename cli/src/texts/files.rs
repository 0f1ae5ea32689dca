//! The sentences about a file the desk brings that cannot be read.

use kenpos_rules::explain::Language;
use kenpos_rules::programme::ProgrammeError;
use kenpos_server::office::csv_text::{FILE_BYTES_MAX, TextError};

use super::values::chosen;

/// What is wrong with a programme file. The reason is its reader's, who speaks English.
pub fn programme_error(error: &ProgrammeError, language: Language) -> String {
    chosen(&programme_ja(error), &error.to_string(), language)
}

pub(super) fn programme_ja(error: &ProgrammeError) -> String {
    format!("{}行目の {} を読めません（くわしい理由は --lang en で表示します）", error.line, error.field)
}

/// Why the bytes of a CSV file are no text.
pub(super) fn text_ja(error: &TextError) -> String {
    match error {
        TextError::Utf16 => "UTF-16のファイルです（「CSV UTF-8」かShift_JISのCSVで保存してください）".to_owned(),
        TextError::Undecodable { line } => {
            format!("{line}行目: UTF-8でもShift_JIS（CP932）でもありません（「CSV UTF-8」で保存してください）")
        }
        TextError::Binary { line } => {
            format!("{line}行目: 文字のファイルではありません（名簿をCSVで書き出してください）")
        }
        TextError::TooLarge { bytes } => format!("{bytes}バイトあります（{FILE_BYTES_MAX}バイトまで読めます）"),
    }
}
