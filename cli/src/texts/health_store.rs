//! What was left out of a health store, and what is wrong with the script of one: the line, the event, the field.
//!
//! Must never happen: a value of the script in the sentence.

use kenpos_core::health::LeftOutReason;
use kenpos_rules::explain::Language;
use kenpos_tests::health_stores::{MAX_EVENTS, MAX_SCRIPT_BYTES, Refused, ScriptError};

use super::values::chosen;
use crate::failure::Failure;

/// Why something of a health store was left out.
pub fn health_left_out(reason: LeftOutReason, language: Language) -> String {
    let (ja, en) = match reason {
        LeftOutReason::Own => ("KENPOSが書き込んだもの", "written by KENPOS itself"),
        LeftOutReason::UnknownDeletion => ("読み取っていない記録の削除", "deletions of what was never read"),
        LeftOutReason::Backwards => ("終わりが始まりより前のもの", "ends before it begins"),
        LeftOutReason::OutOfRange => ("ありえない数", "more or less than a person can"),
        LeftOutReason::InFuture => ("先の日時のもの", "dated after now"),
        LeftOutReason::BeforeClaim => ("自分のデータになる前のもの", "from before the data were yours"),
        LeftOutReason::Stalled => ("途中で止まった読み取り", "readings that did not move on"),
        LeftOutReason::TooManyRecords => ("記録が多すぎる日", "days with too many records"),
    };
    chosen(ja, en, language)
}

/// The failure of a command whose script cannot be played.
pub fn script_error(file: &str, error: &ScriptError, language: Language) -> Failure {
    let said = match language {
        Language::En => error.to_string(),
        Language::Ja => japanese(error),
    };
    Failure::input(format!("--health-store {file}: {said}"))
}

fn japanese(error: &ScriptError) -> String {
    match error {
        ScriptError::TooLong => {
            format!("台本が大きすぎます（{MAX_SCRIPT_BYTES}バイト、出来事{MAX_EVENTS}件まで）。分けてください")
        }
        ScriptError::File { line, .. } => format!(
            "{line}行目: 台本として読めません。store・phone・app・events のあるJSONを書いてください（store は healthkit、health_connect、step_counter のどれか）"
        ),
        ScriptError::Field { line, event, field, .. } => {
            format!("{line}行目、{event}番目の出来事の {field}: 読めません。名前と値の形を確認してください")
        }
        ScriptError::Refused { event, why } => format!("{event}番目の出来事: {}", refused(why)),
    }
}

fn refused(why: &Refused) -> String {
    match why {
        Refused::UnknownId(id) => format!("「{id}」という記録はまだないか、もう削除されています"),
        Refused::IdTaken(id) => format!("「{id}」という記録はもうあります。別の名前にしてください"),
        Refused::EndsBeforeStart(id) => format!("「{id}」は終わりが始まりより前です"),
        Refused::Count(id) => format!("「{id}」の歩数は、この置き場所に書ける範囲にありません"),
        Refused::Weight(id) => format!("「{id}」の体重は、68.2 のような小数で、書ける範囲にしてください"),
        Refused::WrongKind(id) => format!("「{id}」は別の種類の記録です"),
        Refused::Locked => "電話がロックされています。先に unlock を書いてください".to_owned(),
        Refused::OutOfOrder => "前の出来事より前の時刻です。時刻の順に並べてください".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_a_script_is_named_by_its_place_in_both_languages() {
        let (field, reason) = ("count".to_owned(), "expected i64".to_owned());
        let fault = ScriptError::Field { line: 3, event: 2, field, reason };
        for language in [Language::Ja, Language::En] {
            let said = script_error("walk.json", &fault, language).text;
            assert!(["walk.json", "3", "2", "count"].iter().all(|part| said.contains(part)), "{said}");
        }
    }
}
