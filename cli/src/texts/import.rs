//! The sentences about an Apple Health export that cannot be read, and about what was left out of one.

use kenpos_core::import::{ImportError, Problem, Warning};
use kenpos_rules::explain::Language;

use super::system::system_words;
use crate::failure::Failure;

/// The failure of a command whose file cannot be read: the file must change, or the disk.
pub fn import_failure(error: &ImportError, language: Language) -> Failure {
    let text = match language {
        Language::En => match &error.problem {
            Problem::CannotOpen { kind, .. } => {
                super::file_failed(language, &error.file, &system_words(*kind, language))
            }
            _ => error.to_string(),
        },
        Language::Ja => format!("{}: {}", error.file, japanese(&error.problem)),
    };
    match error.problem {
        Problem::Scratch { .. } => Failure::condition(text),
        _ => Failure::input(text),
    }
}

fn japanese(problem: &Problem) -> String {
    match problem {
        Problem::CannotOpen { kind, .. } => {
            format!("開けません: {}（パスを確認してください）", system_words(*kind, Language::Ja))
        }
        Problem::NotAFile => {
            "ファイルではありません（書き出した .zip か、その中の export.xml を指定してください）".to_owned()
        }
        Problem::Empty => {
            "空のファイルです（ヘルスケアアプリの「すべてのヘルスケアデータを書き出す」でもう一度書き出してください）"
                .to_owned()
        }
        Problem::NotAnExport => {
            "ヘルスケアの書き出しではありません（.zip、export.xml、または .xml.gz を指定してください）".to_owned()
        }
        Problem::OtherRoot { root } => {
            format!("ヘルスケアの書き出しではありません: XMLが <{root}> です（export.xml を選んでください）")
        }
        Problem::NoExportInZip { entries } => {
            format!("このzip（{entries}件）にヘルスケアの書き出しがありません（ヘルスケアアプリのzipを選んでください）")
        }
        Problem::SeveralExportsInZip { first, second } => {
            format!("このzipには書き出しが2つあります: {first} と {second}（展開して1つを指定してください）")
        }
        Problem::BadZip { .. } => {
            "zipを読めません: 途切れているか、壊れているか、鍵がかかっています（もう一度コピーするか書き出してください）"
                .to_owned()
        }
        Problem::Damaged { at, .. } => {
            format!("展開後{at}バイト目から壊れています（もう一度コピーするか書き出してください）")
        }
        Problem::Truncated { at } => {
            format!("{at}バイト目で途切れています（もう一度コピーするか書き出してください）")
        }
        Problem::ForeignEntity { at } => {
            format!("{at}バイト目の歩数か体重の記録に、ヘルスケアアプリが書かない実体参照があります（もう一度書き出してください）")
        }
        Problem::NothingUsable { records } => {
            format!("歩数と体重の記録{records}件が、1件も読めません（もう一度書き出してください）")
        }
        Problem::NotWellFormed { at, .. } => {
            format!("{at}バイト目でXMLが崩れています（もう一度書き出してください）")
        }
        Problem::NotUtf8 { at } => {
            format!("{at}バイト目がUTF-8ではありません（書き出したままのファイルを指定してください）")
        }
        Problem::TooLarge { what, limit, at } => {
            let what = counted(what);
            format!("{at}バイト目の{what}が、書き出しにありえる上限{limit}を超えています（もう一度書き出してください）")
        }
        Problem::TooManyDays { limit } => {
            format!("日ごとの合計が、書き出しにありえる上限{limit}を超えています（もう一度書き出してください）")
        }
        Problem::Scratch { .. } => {
            "並べ替えに使う作業フォルダーに空きがないか、書き込めません（空きを作ってください）".to_owned()
        }
    }
}

/// What was counted up to its limit.
fn counted(what: &str) -> &'static str {
    match what {
        "weights" => "体重の数",
        "sources" => "記録元の数",
        "step and weight samples" => "歩数と体重の数",
        "elements inside each other" => "入れ子",
        "bytes in one tag" => "タグの長さ",
        _ => "長さ",
    }
}

/// Why records of an export were left out.
pub fn left_out(warning: Warning, language: Language) -> String {
    let (ja, en) = match warning {
        Warning::Duplicate => ("同じ記録の繰り返し（1件だけ数えました）", "exact duplicates (counted once)"),
        Warning::EndBeforeStart => ("終わりが始まりより前", "end before start"),
        Warning::MalformedDate => ("日時を読めない", "date not readable"),
        Warning::MalformedRecord => ("項目が足りない、または読めない", "attributes missing or not readable"),
        Warning::MalformedValue => ("数値を読めない", "value not readable"),
        Warning::TooLong => ("366日を超える", "longer than 366 days"),
        Warning::UnknownUnit => ("知らない単位", "unknown unit"),
        Warning::ValueOutOfRange => ("ありえない値", "value out of range"),
    };
    match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    }
}
