//! What the system could not do, in our own words: its own are English, and differ from system to system.

use std::io::ErrorKind;

use kenpos_rules::explain::Language;

use super::values::chosen;

/// The words of a failed reading or writing.
pub fn system_words(kind: ErrorKind, language: Language) -> String {
    let (ja, en) = match kind {
        ErrorKind::NotFound => ("見つかりません", "there is nothing of this name"),
        ErrorKind::PermissionDenied => ("読み書きが許されていません", "reading or writing it is not allowed"),
        ErrorKind::AlreadyExists => ("同じ名前のものがあります", "something of this name is there already"),
        ErrorKind::IsADirectory => ("フォルダーです", "this is a folder"),
        ErrorKind::NotADirectory => {
            ("途中にフォルダーでないものがあります", "something on the way there is not a folder")
        }
        ErrorKind::InvalidData => ("UTF-8の文章ではありません", "this is not UTF-8 text"),
        ErrorKind::InvalidInput | ErrorKind::InvalidFilename => ("使えない名前です", "such a name cannot be used"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("空き容量がありません", "there is no room left"),
        ErrorKind::ReadOnlyFilesystem => ("書き込めない場所です", "nothing can be written there"),
        ErrorKind::AddrNotAvailable => ("この機械のアドレスではありません", "this is no address of this machine"),
        ErrorKind::TimedOut => ("時間内に終わりませんでした", "it took too long"),
        _ => ("システムが受け付けませんでした", "the system did not do it"),
    };
    chosen(ja, en, language)
}

/// Why no answer came, of what the network says; in Japanese only what we know words for.
pub fn network_words(detail: &str, language: Language) -> String {
    if language == Language::En {
        return detail.to_owned();
    }
    let said = detail.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let ja = if has(&["something else answered"]) {
        "別のものが答えました。ネットワークへのログインが必要か、アドレスが違います"
    } else if has(&["in time", "timed out"]) {
        "時間内に答えがありません"
    } else if has(&["refused"]) {
        "そのアドレスでは何も待ち受けていません"
    } else if has(&["dns", "resolve", "lookup", "name or service"]) {
        "その名前のサーバーが見つかりません"
    } else if has(&["certificate", "tls", "handshake"]) {
        "サーバーの証明書を確かめられません"
    } else {
        "接続できません"
    };
    ja.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_said_in_our_own_words() {
        assert_eq!(system_words(ErrorKind::NotFound, Language::Ja), "見つかりません");
        assert_eq!(
            network_words("Connection refused (os error 111)", Language::Ja),
            "そのアドレスでは何も待ち受けていません"
        );
        assert_eq!(network_words("a new kind of trouble", Language::Ja), "接続できません");
    }
}
