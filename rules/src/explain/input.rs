//! What is wrong with one input: what a member reads beside its field.
//!
//! Comes in: the field's name, and what the core or the server said of its value. Goes out: a sentence that names the field
//! and says what to write. Must never happen: the value itself in it; a library's English in a Japanese one; a flag of the
//! command line.

use std::fmt::Display;

use super::Language;
use super::input_words::{LABELS, WRONG};
use super::words::Phrase;
use crate::campaign::{Nickname, NicknameError};
use crate::credentials::{
    ID_CHARS_MAX, ID_CHARS_MIN, IdRefusal, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, PasswordRefusal,
};
use crate::goal::{GoalError, GoalName};
use crate::proof_file::{ProofFile, ProofFileError};
use crate::steps::{StepCount, StepsError};
use crate::weight::{Weight, WeightError};

/// What is wrong with the value of a field. `said`: the core's or the server's own words, of which at most a number is shown.
pub fn explain_input(field: &str, said: &str, language: Language) -> String {
    let said = said.strip_prefix(field).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(said);
    let name = name_of(field);
    typed(name, said, language)
        .or_else(|| row(name, said, language))
        .unwrap_or_else(|| otherwise(label(name).map_or(field, |label| label.text(language)), said, language))
}

/// Whether a field has a name in the words of members.
pub fn is_input(field: &str) -> bool {
    label(name_of(field)).is_some()
}

/// The server names a field with its place in the request, of which the last part is the field.
fn name_of(field: &str) -> &str {
    if field.starts_with("address.") { field } else { field.rsplit('.').next().unwrap_or(field) }
}

fn label(name: &str) -> Option<&'static Phrase> {
    LABELS.iter().find(|row| row.0 == name).map(|row| &row.1)
}

/// The errors that have a type.
fn typed(field: &str, said: &str, language: Language) -> Option<String> {
    match field {
        "weight" | "weight_grams" => Some(explain_weight_error(one_of(&WeightError::ALL, said)?, language)),
        "steps" => Some(explain_steps_error(one_of(&StepsError::ALL, said)?, language)),
        "goal" | "goals" => Some(explain_goal_error(one_of(&GoalError::ALL, said)?, language)),
        "nickname" => Some(nickname(one_of(&NicknameError::ALL, said)?, language)),
        "file" => Some(proof(one_of(&ProofFileError::ALL, said)?, language)),
        "new_password" => Some(password(one_of(&PasswordRefusal::ALL, said)?, language)),
        "new_id" => Some(id(one_of(&IdRefusal::ALL, said)?, language)),
        _ => None,
    }
}

/// The error whose own words begin what was said.
fn one_of<E: Copy + Display>(all: &[E], said: &str) -> Option<E> {
    all.iter().copied().find(|error| said.starts_with(&error.to_string()))
}

/// A fault that has words of its own, known by a part of what was said.
fn row(field: &str, said: &str, language: Language) -> Option<String> {
    let row = WRONG.iter().find(|row| row.0.contains(&field) && said.contains(row.1))?;
    let (first, last) = (numbers(said).next().unwrap_or_default(), numbers(said).last().unwrap_or_default());
    Some(row.2.text(language).replace("{first}", first).replace("{last}", last))
}

/// Every other fault, by what the field is called.
fn otherwise(label: &str, said: &str, language: Language) -> String {
    let number = |at: Option<&str>| at.unwrap_or_default().to_owned();
    if said.starts_with("it is empty or too long") {
        let max = number(numbers(said).last());
        return chosen(
            language,
            format!("{label}は、1〜{max}文字で入力してください。"),
            format!("Please write {label} in 1 to {max} characters."),
        );
    }
    if said.starts_with("it is empty") {
        return chosen(language, format!("{label}を入力してください。"), format!("Please enter {label}."));
    }
    if said.starts_with("it is longer than") {
        let max = number(numbers(said).next());
        return chosen(
            language,
            format!("{label}が長すぎます（{max}文字まで）。"),
            format!("Please shorten {label} (at most {max} characters)."),
        );
    }
    chosen(
        language,
        format!("{label}を確認してください。いまの値は使えません。"),
        format!("Please check {label}: it cannot be used as it is."),
    )
}

fn numbers(said: &str) -> impl Iterator<Item = &str> {
    said.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty())
}

fn chosen(language: Language, ja: impl Into<String>, en: impl Into<String>) -> String {
    match language {
        Language::Ja => ja.into(),
        Language::En => en.into(),
    }
}

/// A text that is no weight.
pub fn explain_weight_error(error: WeightError, language: Language) -> String {
    let (min, max) = (Weight::MIN_GRAMS / 1000, Weight::MAX_GRAMS / 1000);
    match error {
        WeightError::Empty => {
            chosen(language, "体重の数字がありません（例: 68.2）。", "Please write the weight, for example 68.2.")
        }
        WeightError::TooLong => chosen(
            language,
            "体重としては長すぎます（例: 68.2）。",
            "This is too long for a weight (for example 68.2).",
        ),
        WeightError::NotANumber => chosen(
            language,
            "体重として読めません（例: 68.2、ポンドなら 150 lb）。",
            "This cannot be read as a weight (for example 68.2, or 150 lb).",
        ),
        WeightError::UnknownUnit => {
            chosen(language, "体重の単位は kg か lb で入力してください。", "Please write the weight in kg or lb.")
        }
        WeightError::TwoUnits => chosen(
            language,
            "体重の単位が2つあります。kg か lb のどちらかにしてください。",
            "The weight has two units. Please choose kg or lb.",
        ),
        WeightError::OutOfRange => chosen(
            language,
            format!("体重は、{min}〜{max} kgの範囲で入力してください。"),
            format!("Please write a weight from {min} to {max} kg."),
        ),
    }
}

/// A text that is no step count.
pub fn explain_steps_error(error: StepsError, language: Language) -> String {
    let max = super::count_text(u64::from(StepCount::MAX));
    match error {
        StepsError::Empty => {
            chosen(language, "歩数の数字がありません（例: 7639）。", "Please write the steps, for example 7639.")
        }
        StepsError::TooLong => {
            chosen(language, "歩数としては長すぎます（例: 7639）。", "This is too long for steps (for example 7639).")
        }
        StepsError::NotACount => chosen(
            language,
            "歩数として読めません。符号や小数のない数字で入力してください（例: 7639）。",
            "This cannot be read as steps. Please write a whole number, for example 7639.",
        ),
        StepsError::OutOfRange => chosen(
            language,
            format!("1日の歩数は、0〜{max}の範囲で入力してください。"),
            format!("Please write steps of one day from 0 to {max}."),
        ),
    }
}

/// A text that cannot name a goal.
pub fn explain_goal_error(error: GoalError, language: Language) -> String {
    let max = GoalName::MAX_CHARS;
    match error {
        GoalError::Empty => chosen(
            language,
            format!("行動目標を入力してください（1〜{max}文字）。"),
            format!("Please write the action goal (1 to {max} characters)."),
        ),
        GoalError::TooLong => chosen(
            language,
            format!("行動目標が長すぎます（1〜{max}文字）。"),
            format!("Please shorten the action goal (1 to {max} characters)."),
        ),
        GoalError::Unprintable => chosen(
            language,
            "行動目標に改行や見えない文字は使えません。1行で入力してください。",
            "The action goal holds a line break or an invisible character. Please write it on one line.",
        ),
    }
}

fn nickname(error: NicknameError, language: Language) -> String {
    let max = Nickname::MAX_CHARS;
    match error {
        NicknameError::Empty => chosen(
            language,
            format!("ニックネームを入力してください（1〜{max}文字）。"),
            format!("Please write a nickname (1 to {max} characters)."),
        ),
        NicknameError::TooLong => chosen(
            language,
            format!("ニックネームが長すぎます（1〜{max}文字）。"),
            format!("Please shorten the nickname (1 to {max} characters)."),
        ),
        NicknameError::NotALetter => chosen(
            language,
            "ニックネームに使えるのは、文字と数字、その間の「ー・_-」だけです。",
            "A nickname is made of letters and digits; ー ・ _ - may stand between them.",
        ),
        NicknameError::LooksLikeAnId => chosen(
            language,
            "ニックネームがKENPOS IDのように見えます。ご本人とわからないものにしてください。",
            "The nickname looks like a KENPOS ID. Please choose one that does not tell who you are.",
        ),
    }
}

fn proof(error: ProofFileError, language: Language) -> String {
    let max = ProofFile::MEGABYTES_MAX;
    match error {
        ProofFileError::Empty => {
            chosen(language, "ファイルが空です。選び直してください。", "The file is empty. Please choose it again.")
        }
        ProofFileError::TooLarge => chosen(
            language,
            format!("ファイルが大きすぎます（{max} MBまで）。小さい写真にするか、1ページずつお送りください。"),
            format!("The file is larger than {max} MB. Please send a smaller photo, or one page at a time."),
        ),
        ProofFileError::OtherKind => chosen(
            language,
            "写真（JPEG・PNG・HEIC）でもPDFでもありません。書類を撮影するか、PDFで保存してください。",
            "The file is no photo (JPEG, PNG, HEIC) and no PDF. Please take a photo of the sheet, or save it as a PDF.",
        ),
    }
}

/// What the server says of a chosen password.
fn password(refusal: PasswordRefusal, language: Language) -> String {
    let (min, max) = (PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX);
    match refusal {
        PasswordRefusal::TooShort => chosen(
            language,
            format!("新しいパスワードが短すぎます。{min}〜{max}文字のものを選んでください。"),
            format!("The new password is too short. Please choose {min} to {max} characters."),
        ),
        PasswordRefusal::TooLong => chosen(
            language,
            format!("新しいパスワードが長すぎます。{min}〜{max}文字のものを選んでください。"),
            format!("The new password is too long. Please choose {min} to {max} characters."),
        ),
        PasswordRefusal::TooCommon => chosen(
            language,
            "新しいパスワードは、すぐに推測されるものです。別のものを選んでください。",
            "The new password is guessed at once. Please choose another.",
        ),
        PasswordRefusal::BirthDate => chosen(
            language,
            "新しいパスワードが生年月日からできています。別のものを選んでください。",
            "The new password is made of the birth date. Please choose another.",
        ),
        PasswordRefusal::OwnId => chosen(
            language,
            "新しいパスワードがIDからできています。別のものを選んでください。",
            "The new password is made of the ID. Please choose another.",
        ),
    }
}

/// What the server says of a chosen ID.
fn id(refusal: IdRefusal, language: Language) -> String {
    match refusal {
        IdRefusal::Length => chosen(
            language,
            format!("新しいIDは、{ID_CHARS_MIN}〜{ID_CHARS_MAX}文字にしてください。"),
            format!("Please choose an ID of {ID_CHARS_MIN} to {ID_CHARS_MAX} characters."),
        ),
        IdRefusal::Letters => chosen(
            language,
            "新しいIDに使えるのは、英小文字・数字・点・下線・ハイフンです。",
            "An ID is made of the letters a to z, digits, dot, underscore and hyphen.",
        ),
        IdRefusal::EmployeeForm => chosen(
            language,
            "U と数字のIDは社員のものです。別の形のIDを選んでください。",
            "An ID of U and digits is an employee's. Please choose another form.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::Ja, Language::En];

    #[test]
    fn every_field_of_a_form_is_named_in_the_members_words() {
        for (field, _) in LABELS {
            for language in BOTH {
                for said in ["it is empty; write it", "it is longer than 128 characters; write less", "something new"] {
                    let shown = explain_input(field, said, language);
                    assert!(shown.ends_with(['。', '.']) && !shown.contains('{') && !shown.contains("--"), "{shown}");
                    assert!(language == Language::En || !shown.contains(said), "{shown}");
                }
            }
        }
    }

    #[test]
    fn every_fault_that_has_words_says_them_without_the_librarys_own() {
        for (fields, part, _) in WRONG {
            for field in *fields {
                let said = format!("17 {part} 18");
                let shown = explain_input(field, &said, Language::Ja);
                assert!(shown.ends_with('。') && !shown.contains('{') && !shown.contains(&said), "{field}: {shown}");
                let other = explain_input(field, "of a newer server", Language::Ja);
                assert!(part.is_empty() || shown != other, "{field}: {part}");
            }
        }
    }

    #[test]
    fn what_the_server_says_of_a_field_is_known_by_its_last_name_and_without_its_prefix() {
        let told = explain_input("clock.birth_date", "clock.birth_date: it is empty", Language::Ja);
        assert_eq!(told, "生年月日を入力してください。");
        let unknown = explain_input("clock.boot_id", "clock.boot_id: longer than 64 bytes", Language::Ja);
        assert_eq!(unknown, "clock.boot_idを確認してください。いまの値は使えません。");
        let short = explain_input("new_password", &PasswordRefusal::TooShort.to_string(), Language::Ja);
        assert_eq!(short, "新しいパスワードが短すぎます。10〜128文字のものを選んでください。");
    }

    #[test]
    fn a_typed_error_has_one_sentence_wherever_it_is_met() {
        for language in BOTH {
            for error in WeightError::ALL {
                assert_eq!(
                    explain_input("weight", &error.to_string(), language),
                    explain_weight_error(error, language)
                );
            }
            for error in StepsError::ALL {
                assert_eq!(explain_input("steps", &error.to_string(), language), explain_steps_error(error, language));
            }
            for error in GoalError::ALL {
                assert_eq!(explain_input("goals", &error.to_string(), language), explain_goal_error(error, language));
            }
            let told = explain_input("file", &format!("{}; send less", ProofFileError::TooLarge), language);
            assert!(told.contains("10 MB"), "{told}");
        }
    }
}
