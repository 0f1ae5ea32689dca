//! What a call could not do, and what a member does now.
//!
//! Comes in: an error as a shell knows it, by its stable code. Goes out: a sentence for the member. Must never happen: a
//! library's English in a Japanese sentence; a flag of the command line; a code the phone can meet without words.

use super::error_words::{ERRORS, UNTIL};
use super::input::{explain_input, is_input};
use super::words::{OF_AN_ENTRY, PARKED, REASONS};
use super::{Language, date_text, date_text_seen, explain_parked, find};
use crate::award::Reason;
use crate::day::{Moment, ProgrammeDay};

/// Characters of an unknown code that are shown: longer than any of ours.
const CODE_CHARS_MAX: usize = 40;

/// Codes that say no more than that a value is wrong: the field says the rest.
const OF_A_VALUE: [&str; 5] = ["invalid", "unreadable", "op_reused", "id_not_available", "password_not_acceptable"];

/// An error as it crosses a border.
#[derive(Clone, Copy, Debug)]
pub struct Trouble<'t> {
    /// The stable code: the core's, or of a problem of the server.
    pub code: &'t str,
    /// The field it is about, if it is about one.
    pub field: Option<&'t str>,
    /// The library's or the server's own English.
    pub detail: &'t str,
    /// When it ends by itself, if it does.
    pub until: Option<Moment>,
}

/// What went wrong and what to do, for the member. A code this version does not know has words too.
pub fn explain_error(trouble: &Trouble<'_>, language: Language) -> String {
    let Trouble { code, field, detail, until } = *trouble;
    if let Some(field) = field.filter(|field| OF_A_VALUE.contains(&code) && is_input(field)) {
        return explain_input(field, detail, language);
    }
    if let Some(until) = until
        && let Some(row) = UNTIL.iter().find(|row| row.0 == code)
    {
        return row.1.text(language).replace("{until}", &moment_text(until, language));
    }
    // A field makes a `not_found` one of an entry or of what the union offers; something else than the server may have
    // answered.
    let code = match code {
        "not_found" if field == Some("id") => "entry_not_found",
        "not_found" if field.is_some() => "not_offered",
        "offline" if detail.contains("something else answered") => "intercepted",
        code => code,
    };
    match ERRORS.iter().find(|row| row.0.contains(&code)) {
        Some(row) => row.1.text(language).to_owned(),
        None => unknown(code, language),
    }
}

/// Whether a code has words of its own.
pub fn is_error(code: &str) -> bool {
    ERRORS.iter().any(|row| row.0.contains(&code))
}

fn unknown(code: &str, language: Language) -> String {
    let code = shortened(code);
    match language {
        Language::Ja => format!("受け付けられませんでした（{code}）。アプリを更新するか、お問い合わせください。"),
        Language::En => format!("This was not accepted ({code}). Please update the app, or contact us."),
    }
}

/// Why an entry of a day is held up, or earns nothing, read on `today`: its reason's code, or of a parked one the code of
/// the server's refusal. A code this version does not know is named.
pub fn explain_entry(reason: &str, day: ProgrammeDay, today: ProgrammeDay, language: Language) -> String {
    if let Ok(reason) = reason.parse::<Reason>() {
        return find(REASONS, reason).text(language).replace("{day}", &date_text_seen(day, today, language));
    }
    if PARKED.iter().any(|row| row.0 == reason) {
        return explain_parked(reason, language).to_owned();
    }
    OF_AN_ENTRY.text(language).replace("{code}", &shortened(reason))
}

fn shortened(code: &str) -> String {
    code.chars().filter(|letter| !letter.is_control()).take(CODE_CHARS_MAX).collect()
}

/// A moment as members read it, in Japan's time: 11月22日(日) 09:30.
fn moment_text(at: Moment, language: Language) -> String {
    let time: String = at.to_rfc3339_at(540).chars().skip(11).take(5).collect();
    format!("{} {time}", date_text(at.programme_day(), language))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::Ja, Language::En];

    fn told(code: &str, field: Option<&str>, detail: &str, until: Option<Moment>, language: Language) -> String {
        explain_error(&Trouble { code, field, detail, until }, language)
    }

    #[test]
    fn every_error_is_a_sentence_in_both_languages_and_shows_nothing_of_the_detail() {
        for code in ERRORS.iter().flat_map(|row| row.0).chain(UNTIL.iter().map(|row| &row.0)) {
            for (language, end) in [(Language::Ja, '。'), (Language::En, '.')] {
                let until = Some("2026-11-22T09:30:00+09:00".parse().expect("a moment"));
                for shown in
                    [told(code, None, "the detail", None, language), told(code, None, "the detail", until, language)]
                {
                    assert!(shown.ends_with(end) && !shown.contains(['{', '!', '！']), "{shown}");
                    assert!(!shown.contains("the detail") && !shown.contains("--"), "{shown}");
                }
            }
        }
    }

    #[test]
    fn a_lock_says_until_when_where_it_is_known() {
        let until = "2026-11-22T09:30:00+09:00".parse().ok();
        assert_eq!(
            told("locked_out", None, "", until, Language::Ja),
            "安全のため11月22日(日) 09:30までログインできません。お急ぎの方はお問い合わせください。"
        );
        assert!(told("locked_out", None, "", None, Language::Ja).starts_with("安全のため、しばらく"));
    }

    #[test]
    fn a_value_is_explained_by_its_field_and_everything_else_by_its_code() {
        let empty = "it is empty; write your password";
        assert_eq!(told("invalid", Some("password"), empty, None, Language::Ja), "パスワードを入力してください。");
        let dear = told("price_changed", Some("points"), "it costs 500 P", None, Language::Ja);
        assert_eq!(dear, "価格が変わりました。カタログをもう一度ご確認ください。");
        let gone = told("not_found", Some("id"), "there is no entry x", None, Language::Ja);
        assert_eq!(gone, "この記録は見つかりません。履歴で確認してください。");
        let ended = told("not_found", Some("campaign"), "there is no campaign x", None, Language::Ja);
        assert_eq!(ended, "いまは見つかりません。画面を開き直して確認してください。");
        assert_ne!(gone, told("not_found", None, "", None, Language::Ja));
    }

    #[test]
    fn a_code_of_a_newer_server_is_named() {
        for language in BOTH {
            assert!(told("of_a_newer_server", None, "", None, language).contains("of_a_newer_server"));
        }
    }

    #[test]
    fn an_entrys_reason_is_explained_whether_it_earns_nothing_or_is_parked() {
        let day: ProgrammeDay = "2026-11-12".parse().expect("a day");
        let entry = |reason: &str, language| explain_entry(reason, day, day.plus_days(10), language);
        for reason in Reason::ALL {
            for language in BOTH {
                let shown = entry(reason.code(), language);
                assert!(shown.ends_with(['。', '.']) && !shown.contains(['{', '_']), "{shown}");
            }
        }
        assert_eq!(
            entry("window_closed", Language::Ja),
            "11月12日(木)はポイントの対象期間を過ぎました。記録はできます。"
        );
        assert_eq!(entry("invalid", Language::Ja), explain_parked("invalid", Language::Ja));
        for language in BOTH {
            assert!(entry("of_a_newer_server", language).contains("of_a_newer_server"));
        }
    }
}
