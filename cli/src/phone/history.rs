//! The records on the terminal, day by day, newest first.

use kenpos_core::view::{History, HistoryDay, HistoryRecord, State};
use kenpos_rules::award::Reason;
use kenpos_rules::explain::{Language, date_text, explain_parked, explain_reason_on};

use crate::figures::{change, plain};
use crate::table::{Column, Line, table_of};
use crate::texts;

/// The history as text.
pub fn text(history: &History, language: Language) -> String {
    if history.days.is_empty() {
        let (from, to) = (date_text(history.from, language), date_text(history.to, language));
        return texts::nothing_recorded(language, &from, &to);
    }
    let mut lines = Vec::new();
    for day in &history.days {
        lines.push(Line::Text(heading(day, language)));
        lines.extend(reasons(day, language).map(|reason| Line::Text(format!("  {reason}"))));
        for record in &day.records {
            lines.push(Line::Cells(row(record, language)));
            lines.extend(parked_text(record.state, record.reason.as_deref(), language).map(Line::Text));
        }
    }
    table_of(&[Column::Left, Column::Left, Column::Left, Column::Whole], &[], lines)
}

fn heading(day: &HistoryDay, language: Language) -> String {
    let date = date_text(day.day, language);
    if day.posted.0 == 0 { date } else { format!("{date}  {} P", change(day.posted)) }
}

/// Why something of the day earns nothing, each reason once.
fn reasons(day: &HistoryDay, language: Language) -> impl Iterator<Item = String> {
    let mut reasons: Vec<Reason> = Vec::new();
    for record in day.records.iter().filter(|record| record.state != State::Parked) {
        if let Some(Ok(reason)) = record.reason.as_deref().map(str::parse)
            && !reasons.contains(&reason)
        {
            reasons.push(reason);
        }
    }
    let day = day.day;
    reasons.into_iter().map(move |reason| explain_reason_on(reason, day, language))
}

fn row(record: &HistoryRecord, language: Language) -> Vec<String> {
    vec![
        format!("  {}", texts::kind(record.kind, language)),
        value(record, language),
        texts::state(record.state, language),
        record.id.to_string(),
    ]
}

fn value(record: &HistoryRecord, language: Language) -> String {
    if let Some(weight) = record.weight_grams {
        let time: String = record.at.iter().flat_map(|at| at.chars().skip(11).take(5)).collect();
        return format!("{} kg  {time}", weight.short_kg());
    }
    if let Some(steps) = record.steps {
        return texts::steps(language, &plain(steps.count()));
    }
    let answer = match record.done {
        Some(true) => texts::goal_done(language),
        _ => texts::goal_not_done(language),
    };
    record.goal.as_ref().map(|goal| format!("{goal}: {answer}")).unwrap_or_default()
}

/// What became of an item the server refused, on a line below it.
pub fn parked_text(state: State, reason: Option<&str>, language: Language) -> Option<String> {
    (state == State::Parked).then(|| format!("    {}", explain_parked(reason.unwrap_or_default(), language)))
}
