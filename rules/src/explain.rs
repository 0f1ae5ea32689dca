//! The words: one place for the Japanese and English texts of awards, reasons, parked entries and questions.
//!
//! Comes in: codes and their arguments. Goes out: whole sentences, です・ます, without blame, with the next step.
//! Must never happen: a code without words, a rule value retyped in a sentence.

mod award;
mod campaign;
mod error;
mod error_words;
mod health;
mod input;
mod input_words;
mod steps;
mod words;

use std::fmt;
use std::str::FromStr;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::award::{AwardCode, AwardKey, Period, Reason};
use crate::day::ProgrammeDay;
use crate::points::Points;
use crate::weight::{GuessReading, WeightGuess};
pub use award::{Told, checkup_text, explain_event, explain_explanation, explain_rule};
pub use campaign::{band_text, explain_campaign_part, explain_event_refusal, explain_health_event, explain_why_not};
pub use error::{Trouble, explain_entry, explain_error, is_error};
pub use health::{DayState, LinkState, explain_day, explain_link, source_label};
pub use input::{explain_goal_error, explain_input, explain_steps_error, explain_weight_error, is_input};
pub use steps::{explain_note, explain_verdict};
use words::{AWARD_LABELS, AWARDED_FOR, PARKED, PARKED_OTHERWISE, Phrase, REASONS};

/// The languages the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// `ja` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }
}

/// A text that names no language of the product.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown language {text:?} (ja or en)")]
pub struct LanguageError {
    /// The text, cut to 40 characters.
    pub text: String,
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, LanguageError> {
        match text {
            "ja" => Ok(Self::Ja),
            "en" => Ok(Self::En),
            _ => Err(LanguageError { text: text.chars().take(40).collect() }),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The name of an award on a screen: 体重, Weight.
pub fn award_label(code: AwardCode, language: Language) -> &'static str {
    find(AWARD_LABELS, code).text(language)
}

/// Why an award was given, with its points: 「11月22日に体重を記録したので 10 P です。」
pub fn explain_award(key: &AwardKey, points: Points, language: Language) -> String {
    let amount = points_text(points);
    let deed = find(AWARDED_FOR, key.code).text(language);
    match language {
        Language::Ja => {
            let when = match &key.period {
                Period::Day(day) => format!("{}に", day_text(*day, language)),
                Period::FiscalYear(year) => format!("{}年度に", year.year()),
                Period::Once | Period::Event(_) => String::new(),
            };
            format!("{when}{deed}ので {amount} です。")
        }
        Language::En => {
            let when = match &key.period {
                Period::Day(day) => format!(" on {}", day_text(*day, language)),
                Period::FiscalYear(year) => format!(" in fiscal {}", year.year()),
                Period::Once | Period::Event(_) => String::new(),
            };
            format!("{amount} for {deed}{when}.")
        }
    }
}

/// Why something earns nothing, of a day that is not named.
pub fn explain_reason(reason: Reason, language: Language) -> String {
    let day = match language {
        Language::Ja => "この日",
        Language::En => "This day",
    };
    find(REASONS, reason).text(language).replace("{day}", day)
}

/// Why something on a day earns nothing: 「11月12日(木)はポイントの対象期間を過ぎました。…」
pub fn explain_reason_on(reason: Reason, day: ProgrammeDay, language: Language) -> String {
    find(REASONS, reason).text(language).replace("{day}", &date_text(day, language))
}

/// As [`explain_reason_on`], read on `today`: a day of another year is named with its year.
pub fn explain_reason_seen(reason: Reason, day: ProgrammeDay, today: ProgrammeDay, language: Language) -> String {
    find(REASONS, reason).text(language).replace("{day}", &date_text_seen(day, today, language))
}

/// Why an entry is parked, from the problem code of the server's refusal, and what to do about it. A code this version does
/// not know has words too.
pub fn explain_parked(problem_code: &str, language: Language) -> &'static str {
    let known = PARKED.iter().find(|row| row.0 == problem_code).map(|row| &row.1);
    known.unwrap_or(&PARKED_OTHERWISE).text(language)
}

/// The question a doubtful weight becomes: 「150 kgですか？ 68.0 kg（150 lb）ですか？」 Shown to the member, never logged.
pub fn ask_weight(perhaps: &[WeightGuess], language: Language) -> String {
    let meant: Vec<_> = perhaps
        .iter()
        .map(|guess| {
            let kg = guess.weight.short_kg();
            let pounds = guess.weight.short_lb();
            match (guess.reading, language) {
                (GuessReading::Pounds, Language::Ja) => format!("{kg} kg（{pounds} lb）"),
                (GuessReading::Pounds, Language::En) => format!("{kg} kg ({pounds} lb)"),
                (GuessReading::AsTyped, _) => format!("{} kg", kg.strip_suffix(".0").unwrap_or(&kg)),
                (GuessReading::LostDecimalPoint, _) => format!("{kg} kg"),
            }
        })
        .collect();
    match language {
        Language::Ja => meant.iter().map(|one| format!("{one}ですか？")).collect::<Vec<_>>().join(" "),
        Language::En => format!("Did you mean {}?", meant.join(" or ")),
    }
}

/// A day with its weekday: 11月22日(日), Sun 22 November.
pub fn date_text(day: ProgrammeDay, language: Language) -> String {
    let weekday = day.date().weekday().num_days_from_sunday() as usize;
    match language {
        Language::Ja => format!("{}({})", day_text(day, language), ["日", "月", "火", "水", "木", "金", "土"][weekday]),
        Language::En => {
            let name = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday];
            format!("{name} {}", day_text(day, language))
        }
    }
}

/// A day with its year, for dates far off such as an expiry: 2027年3月31日, 31 March 2027.
pub fn full_date_text(day: ProgrammeDay, language: Language) -> String {
    let (year, ..) = day.ymd();
    match language {
        Language::Ja => format!("{year}年{}", day_text(day, language)),
        Language::En => format!("{} {year}", day_text(day, language)),
    }
}

/// A day as it is written on `today`: with its weekday in the same year, with its year in another.
pub fn date_text_seen(day: ProgrammeDay, today: ProgrammeDay, language: Language) -> String {
    if day.ymd().0 == today.ymd().0 { date_text(day, language) } else { full_date_text(day, language) }
}

/// An amount of points: 1,000 P.
pub fn points_text(points: Points) -> String {
    let sign = if points < Points::ZERO { "-" } else { "" };
    format!("{sign}{} P", count_text(points.0.unsigned_abs()))
}

/// A number with its thousands apart: 1,000.
fn count_text(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn day_text(day: ProgrammeDay, language: Language) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (_, month, date) = day.ymd();
    match language {
        Language::Ja => format!("{month}月{date}日"),
        Language::En => format!("{date} {}", MONTHS[month as usize - 1]),
    }
}

fn find<K: PartialEq + Copy>(phrases: &'static [(K, Phrase)], key: K) -> &'static Phrase {
    &phrases.iter().find(|row| row.0 == key).expect("a test finds words for every code").1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::{WeightReading, read_weight};

    fn day(text: &str) -> ProgrammeDay {
        text.parse().expect("a day of the test")
    }

    fn key(code: AwardCode, period: &str) -> AwardKey {
        AwardKey { code, period: period.parse().expect("a period of the test") }
    }

    #[test]
    fn every_award_explains_itself_in_both_languages() {
        let weight = key(AwardCode::Weight, "2026-11-22");
        assert_eq!(explain_award(&weight, Points(10), Language::Ja), "11月22日に体重を記録したので 10 P です。");
        assert_eq!(explain_award(&weight, Points(10), Language::En), "10 P for recording your weight on 22 November.");
        let registration = key(AwardCode::Registration, "once");
        assert_eq!(
            explain_award(&registration, Points(1000), Language::Ja),
            "KENPOSへの登録を完了したので 1,000 P です。"
        );
        let flu = key(AwardCode::Flu, "FY2026");
        assert_eq!(
            explain_award(&flu, Points(300), Language::Ja),
            "2026年度にインフルエンザの予防接種を受けたので 300 P です。"
        );
        for code in AwardCode::ALL {
            for language in [Language::Ja, Language::En] {
                assert!(!award_label(code, language).is_empty());
                assert!(explain_award(&key(code, "once"), Points(5), language).contains("5 P"));
            }
        }
    }

    #[test]
    fn every_reason_explains_itself_in_both_languages() {
        assert_eq!(
            explain_reason_on(Reason::WindowClosed, day("2026-11-12"), Language::Ja),
            "11月12日(木)はポイントの対象期間を過ぎました。記録はできます。"
        );
        assert_eq!(
            explain_reason_on(Reason::WindowClosed, day("2026-11-12"), Language::En),
            "Thu 12 November no longer earns points. You can still record it."
        );
        for reason in Reason::ALL {
            let japanese = explain_reason(reason, Language::Ja);
            assert!(japanese.ends_with('。') && !japanese.contains(['{', '！']), "{japanese}");
            let english = explain_reason(reason, Language::En);
            assert!(english.ends_with('.') && !english.contains(['{', '!']), "{english}");
        }
    }

    #[test]
    fn a_parked_entry_says_what_to_do_whatever_the_code() {
        assert_eq!(
            explain_parked("future_entry", Language::Ja),
            "先の日時の記録です。端末の時計を確認して、記録し直してください。"
        );
        assert_eq!(
            explain_parked("of_a_newer_server", Language::En),
            "This entry could not be accepted. Please update the app, or contact us."
        );
        let mut codes: Vec<_> = PARKED.iter().map(|row| row.0).collect();
        codes.dedup();
        assert_eq!(codes.len(), PARKED.len());
    }

    #[test]
    fn case_117_a_doubtful_weight_becomes_a_question() {
        let usual = crate::weight::Weight::from_grams(68_200).ok();
        let Ok(WeightReading::Doubtful { perhaps, .. }) = read_weight("150", None, usual) else {
            panic!("150 without a unit is doubtful");
        };
        assert_eq!(ask_weight(&perhaps, Language::Ja), "150 kgですか？ 68.0 kg（150 lb）ですか？");
        assert_eq!(ask_weight(&perhaps, Language::En), "Did you mean 150 kg or 68.0 kg (150 lb)?");
    }

    #[test]
    fn dates_and_points_are_written_as_members_read_them() {
        assert_eq!(date_text(day("2026-11-22"), Language::Ja), "11月22日(日)");
        assert_eq!(date_text(day("2026-11-22"), Language::En), "Sun 22 November");
        assert_eq!(full_date_text(day("2027-03-31"), Language::Ja), "2027年3月31日");
        assert_eq!(full_date_text(day("2027-03-31"), Language::En), "31 March 2027");
        let seen = |text: &str| date_text_seen(day(text), day("2027-01-03"), Language::Ja);
        assert_eq!((seen("2027-01-02").as_str(), seen("2026-12-31").as_str()), ("1月2日(土)", "2026年12月31日"));
        assert_eq!(points_text(Points(0)), "0 P");
        assert_eq!(points_text(Points(999)), "999 P");
        assert_eq!(points_text(Points(-1_234_567)), "-1,234,567 P");
    }
}
