//! What is wrong with one input, by the flag that was typed: the libraries name a field, the command line has flags.
//!
//! Must never happen: the value itself in the sentence; a library's English in a Japanese one.

use kenpos_rules::explain::Language;
use kenpos_server::auth::kenpos_id::{IdRefusal, KenposId};
use kenpos_server::auth::password::{Password, PasswordRefusal};

use super::submissions::proof_ja;
use super::values::chosen;

/// The flag of a field; a field without one keeps its name.
pub fn flag(field: &str) -> String {
    match field {
        "measured_at" | "utc_offset_minutes" => "--at".to_owned(),
        "goals" => "--goal".to_owned(),
        "words" => "--body".to_owned(),
        "day" | "server" | "step_target" | "password" | "new_password" | "reset_code" | "activation_code"
        | "card_symbol" | "card_number" | "insurer_number" | "birth_date" | "new_id" | "from" | "to" | "title"
        | "body" | "contact" | "quantity" => {
            format!("--{}", field.replace('_', "-"))
        }
        "id" | "order" => "ID".to_owned(),
        address if address.starts_with("address.") => {
            format!("--{}", address.replace("address.", "").replace('_', "-"))
        }
        other => other.to_owned(),
    }
}

/// What the core says of an input.
pub fn invalid(field: &str, what: &str, todo: &str, language: Language) -> String {
    let flag = flag(field);
    chosen(&format!("{flag}: {}", invalid_ja(field, what, todo)), &format!("{flag}: {what}; {todo}"), language)
}

fn invalid_ja(field: &str, what: &str, todo: &str) -> String {
    let limit = number_in(todo).unwrap_or_default();
    match field {
        _ if what == "it is empty" => "空です。書いてください".to_owned(),
        _ if what.starts_with("it is longer than") => {
            format!("長すぎます（{}文字まで）", number_in(what).unwrap_or_default())
        }
        "day" | "measured_at" => format!("昔すぎる日です。{limit}年以降の日を書いてください"),
        "utc_offset_minutes" => "時差は−12:00から+14:00までで書いてください".to_owned(),
        "quantity" => format!("1から{limit}までの数を書いてください"),
        "server" => "このアドレスは使えません。https://kenpos.example.jp の形で、サーバーの名前とパスだけを書いてください（http:// はこの機械自身にだけ使えます）".to_owned(),
        "step_target" => "1から1,000,000までの歩数を書くか、指定を外してください".to_owned(),
        "goals" => format!("行動目標は{limit}個までです"),
        "new_password" => "初回のパスワードと同じです。別のものを選んでください".to_owned(),
        "insurer_number" => "保険者番号は、先頭の0も入れて8桁で書いてください".to_owned(),
        "id" if what.starts_with("these steps come from") => {
            "機器が数えた歩数は書き換えられません。その日の歩数を手入力で並べて記録するか、削除してください".to_owned()
        }
        "id" => "別の種類の記録です。「kenpos phone history」でIDを確認してください".to_owned(),
        "from" => format!("期間が長すぎます。一度に{limit}日までを指定してください"),
        "to" => "最初の日より前の日です。2つの日を入れ替えてください".to_owned(),
        "campaign" => "このキャンペーンには参加できません。campaigns で参加できるものをご確認ください".to_owned(),
        "event" if what.starts_with("it has no") => "チェックインのない健康イベントです。参加者は健康保険組合が確認します".to_owned(),
        "event" => "健康イベントの開催日ではありません。当日にチェックインしてください".to_owned(),
        "file" if proof_ja(what).is_some() => proof_ja(what).unwrap_or_default(),
        "file" => format!("日と体重の数が多すぎます。一度に{limit}件までを取り込めます"),
        _ => "この値は使えません。確認してください".to_owned(),
    }
}

/// What the server says of a new password; its sentence is one of those the server has.
pub fn new_password(detail: &str, language: Language) -> String {
    use PasswordRefusal::{BirthDate, OwnId, TooCommon, TooLong, TooShort};
    let known = [TooShort, TooLong, TooCommon, BirthDate, OwnId].into_iter().find(|one| one.to_string() == detail);
    let (min, max) = (Password::MIN_CHARS, Password::MAX_CHARS);
    let ja = match known {
        Some(TooShort) => format!("短すぎます。{min}〜{max}文字のものを選んでください"),
        Some(TooLong) => format!("長すぎます。{min}〜{max}文字のものを選んでください"),
        Some(TooCommon) => "すぐに推測されるものです。別のものを選んでください".to_owned(),
        Some(BirthDate) => "生年月日からできています。別のものを選んでください".to_owned(),
        Some(OwnId) => "IDからできています。別のものを選んでください".to_owned(),
        None => "この新しいパスワードは使えません。別のものを選んでください".to_owned(),
    };
    chosen(&format!("--new-password: {ja}"), &format!("--new-password: {detail}"), language)
}

/// What the server says of a chosen ID.
pub fn new_id(detail: &str, language: Language) -> String {
    use IdRefusal::{EmployeeForm, Length, Letters};
    let known = [Length, Letters, EmployeeForm].into_iter().find(|one| one.to_string() == detail);
    let ja = match known {
        Some(Length) => format!("IDは{}〜{}文字です", KenposId::MIN_CHARS, KenposId::MAX_CHARS),
        Some(Letters) => "IDに使えるのは、英小文字・数字・点・下線・ハイフンです".to_owned(),
        Some(EmployeeForm) => "U と数字のIDは社員のものです。別の形のIDを選んでください".to_owned(),
        None => "このIDは使われています。別のIDを選んでください".to_owned(),
    };
    chosen(&format!("--new-id: {ja}"), &format!("--new-id: {detail}"), language)
}

/// What the server says of any other value.
pub fn not_taken(field: Option<&str>, detail: &str, language: Language) -> String {
    let ja = match field {
        Some("insurer_number") => "保険者番号の数字のどれかが違います。先頭の0も入れて8桁で書いてください".to_owned(),
        _ => "サーバーがこの値を受け取れませんでした。確認してください".to_owned(),
    };
    // The server's own field of the card has the flag's name at its end.
    let name = field.map(|field| flag(field.rsplit('.').next().unwrap_or(field)));
    let with = |said: &str| name.as_ref().map_or_else(|| said.to_owned(), |name| format!("{name}: {said}"));
    chosen(&with(&ja), &with(strip_field(field, detail)), language)
}

/// The server's sentence without the field it begins with, which the flag says better.
fn strip_field<'d>(field: Option<&str>, detail: &'d str) -> &'d str {
    field.and_then(|field| detail.strip_prefix(field)?.strip_prefix(": ")).unwrap_or(detail)
}

/// The first number of a sentence: the limit it names.
pub(super) fn number_in(text: &str) -> Option<String> {
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).find(|part| !part.is_empty())?;
    Some(digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_by_its_flag_in_both_languages() {
        for language in [Language::Ja, Language::En] {
            let said = invalid("measured_at", "this day is too long ago", "use a day from 1900 on", language);
            assert!(said.starts_with("--at: ") && said.contains("1900"), "{said}");
            let refused = new_password(&PasswordRefusal::TooShort.to_string(), language);
            assert!(refused.starts_with("--new-password: ") && refused.contains("10"), "{refused}");
        }
    }

    #[test]
    fn every_refusal_of_the_server_has_words_of_its_own() {
        let generic = new_password("of a newer server", Language::Ja);
        for refusal in [PasswordRefusal::TooLong, PasswordRefusal::TooCommon, PasswordRefusal::BirthDate] {
            assert_ne!(new_password(&refusal.to_string(), Language::Ja), generic);
        }
        let taken = new_id("this ID is taken; choose another", Language::Ja);
        assert_ne!(new_id(&IdRefusal::Letters.to_string(), Language::Ja), taken);
    }
}
