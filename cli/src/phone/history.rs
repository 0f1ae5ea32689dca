//! The records on the terminal, day by day, newest first.

use kenpos_core::view::{History, HistoryDay, HistoryRecord, State};
use kenpos_rules::award::Reason;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, date_text_seen, explain_parked, explain_reason_seen};
use kenpos_rules::ids::RecordId;

use crate::figures::{change, plain};
use crate::table::{Column, Line, table_of};
use crate::texts;

/// The history as text.
pub fn text(history: &History, today: ProgrammeDay, language: Language) -> String {
    if history.days.is_empty() {
        let date = |day| date_text_seen(day, today, language);
        let (from, to) = (date(history.from), date(history.to));
        return texts::nothing_recorded(language, &from, &to);
    }
    let mut lines = Vec::new();
    for day in &history.days {
        lines.push(Line::Text(heading(day, today, language)));
        lines.extend(reasons(day, today, language).map(|reason| Line::Text(format!("  {reason}"))));
        let counted = counted(day);
        for record in &day.records {
            lines.push(Line::Cells(row(record, counted, language)));
            lines.extend(parked_text(record.state, record.reason.as_deref(), language).map(Line::Text));
        }
    }
    table_of(&[Column::Left, Column::Left, Column::Left, Column::Whole], &[], lines)
}

fn heading(day: &HistoryDay, today: ProgrammeDay, language: Language) -> String {
    let date = date_text_seen(day.day, today, language);
    if day.posted.0 == 0 { date } else { format!("{date}  {} P", change(day.posted)) }
}

/// Why something of the day earns nothing, each reason once.
fn reasons(day: &HistoryDay, today: ProgrammeDay, language: Language) -> impl Iterator<Item = String> {
    let mut reasons: Vec<Reason> = Vec::new();
    for record in day.records.iter().filter(|record| record.state != State::Parked) {
        if let Some(Ok(reason)) = record.reason.as_deref().map(str::parse)
            && !reasons.contains(&reason)
        {
            reasons.push(reason);
        }
    }
    let day = day.day;
    reasons.into_iter().map(move |reason| explain_reason_seen(reason, day, today, language))
}

/// Of several step counts of a day the one that counts: the first with the day's count. Counts never add up.
fn counted(day: &HistoryDay) -> Option<RecordId> {
    let mut counts = day.records.iter().filter(|record| record.steps.is_some());
    let several = counts.clone().count() > 1;
    counts.find(|record| several && record.steps == day.steps).map(|record| record.id)
}

fn row(record: &HistoryRecord, counted: Option<RecordId>, language: Language) -> Vec<String> {
    vec![
        format!("  {}", texts::kind(record.kind, language)),
        value(record, counted, language),
        texts::state(record.state, language),
        record.id.to_string(),
    ]
}

fn value(record: &HistoryRecord, counted: Option<RecordId>, language: Language) -> String {
    if let Some(weight) = record.weight_grams {
        let time: String = record.at.iter().flat_map(|at| at.chars().skip(11).take(5)).collect();
        return format!("{} kg  {time}", weight.short_kg());
    }
    if let Some(steps) = record.steps {
        let source = record.source.map(|source| texts::source(source, language)).unwrap_or_default();
        let shown = texts::steps_from(language, &plain(steps.count()), &source);
        return match counted {
            Some(id) if id == record.id => shown + &texts::steps_count(language),
            Some(_) => shown + &texts::steps_do_not_count(language),
            None => shown,
        };
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
