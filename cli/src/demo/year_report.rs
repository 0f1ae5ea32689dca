//! What the year prints: what happened, what everybody has, what the union gave, whether it adds up.

use std::collections::BTreeMap;

use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::{Language, award_label, full_date_text};
use kenpos_rules::points::Points;
use serde_json::{Value, json};

use super::report::{Place, everybody, json as counts, next, verdict};
use super::year::{Chapter, YearPlayed};
use crate::figures;
use crate::table::{Column, table};
use crate::terminal::Answer;

/// The answer in both forms.
pub fn answer(played: &YearPlayed, place: &Place<'_>, language: Language) -> Answer {
    let parts = [
        title(played, language),
        table(
            &[Column::Whole, Column::Left, Column::Right],
            &[],
            played.chapters.iter().map(|chapter| row(chapter, language)).collect(),
        ),
        everybody(&played.curtain.members, language),
        given(&played.books, language),
        verdict(&played.curtain, language),
        next(played.to, place, language),
    ];
    let mut json = counts(&played.curtain, place, language);
    json["from"] = json!(played.from);
    json["to"] = json!(played.to);
    json["chapters"] = chapters(&played.chapters);
    Answer { json, text: parts.join("\n\n") }
}

fn chapters(chapters: &[Chapter]) -> Value {
    chapters.iter().map(|one| json!({"day": one.day, "said": one.said, "points": one.points})).collect()
}

fn title(played: &YearPlayed, language: Language) -> String {
    let (from, to) = (full_date_text(played.from, language), full_date_text(played.to, language));
    match language {
        Language::Ja => format!("3人の加入者の1年を、仮想の時計で再生しました（{from}〜{to}）。"),
        Language::En => format!("A year of three members, on a virtual clock ({from} to {to}):"),
    }
}

fn row(chapter: &Chapter, language: Language) -> Vec<String> {
    let points = if chapter.points == Points::ZERO { String::new() } else { figures::change(chapter.points) };
    vec![full_date_text(chapter.day, language), chapter.said.clone(), points]
}

/// What the union's books say was given for what, spent and lost, over the whole year.
fn given(books: &Value, language: Language) -> String {
    let of = |row: &Value, key: &str| row[key].as_i64().unwrap_or_default();
    let rows = |key: &str| books[key].as_array().cloned().unwrap_or_default();
    let mut by_award = BTreeMap::<AwardCode, i64>::new();
    for row in rows("awards") {
        let award = row["award"].as_str().and_then(|code| code.parse().ok());
        let sum = of(&row, "granted") - of(&row, "reversed");
        award.into_iter().for_each(|award| *by_award.entry(award).or_default() += sum);
    }
    let mut lines: Vec<_> = by_award
        .into_iter()
        .map(|(award, points)| vec![award_label(award, language).to_owned(), figures::change(Points(points))])
        .collect();
    for (key, ja, en) in [("spent", "商品と交換", "spent on goods"), ("expired", "失効", "ran out")] {
        let sum: i64 = rows("months").iter().map(|month| of(month, key)).sum();
        let name = if language == Language::Ja { ja } else { en };
        lines.push(vec![name.to_owned(), figures::change(Points(-sum))]);
    }
    let title = match language {
        Language::Ja => "組合の帳簿（この1年の合計）:",
        Language::En => "The union's books, over the year:",
    };
    format!("{title}\n{}", table(&[Column::Left, Column::Right], &[], lines))
}
