//! A day's steps explained on the terminal: what each source said, what counts, what does not and why.

use kenpos_core::view::{LinkView, Why, WhyReading};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{
    DayState, Language, LinkState, date_text_seen, explain_day, explain_note, explain_verdict, source_label,
};
use kenpos_rules::provenance::{Computed, RecordingMethod, StepsNote};
use kenpos_rules::source::Source;

use super::links::{moment_text, state_text};
use crate::figures::plain;
use crate::table::{Column, Line, table_of, wrapped};
use crate::texts;

/// The day as text.
pub fn text(why: &Why, today: ProgrammeDay, language: Language) -> String {
    let shown = why.shown.map_or_else(|| texts::why_nothing(language), |n| texts::steps(language, &plain(n.count())));
    let mut head =
        vec![format!("{}  {shown}", date_text_seen(why.day, today, language)), closing(why, today, language)];
    if why.shown.is_some_and(|shown| shown != why.creditable) {
        head.push(texts::why_creditable(language, &plain(why.creditable.count())));
    }
    head.extend(why.pinned.map(|source| texts::why_pinned(language, source_label(source, language))));
    let mut parts = vec![wrapped(&head.join("\n"))];
    if !why.readings.is_empty() {
        let heading =
            [texts::heading_origin(language), texts::heading_steps(language), texts::heading_measured(language)];
        let heading = heading.into_iter().chain([texts::heading_read(language)]).collect::<Vec<_>>();
        let lines = why.readings.iter().flat_map(|reading| rows(reading, today, language)).collect();
        parts.push(table_of(&[Column::Left, Column::Right, Column::Right, Column::Left], &heading, lines));
    }
    let silent: Vec<_> = why.links.iter().filter_map(|link| silence(why, link, today, language)).collect();
    if !silent.is_empty() {
        parts.push(silent.join("\n"));
    }
    parts.push(wrapped(&texts::japan_time(language)));
    parts.join("\n\n")
}

/// Why a linked channel of this phone says nothing of the day, or nothing new, and when it was asked last.
fn silence(why: &Why, link: &LinkView, today: ProgrammeDay, language: Language) -> Option<String> {
    let source = link.channel.source();
    let state = match link.state {
        LinkState::NotLinked => return None,
        LinkState::UpToDate if why.readings.iter().any(|reading| reading.this_phone && reading.source == source) => {
            return None;
        }
        LinkState::UpToDate => wrapped(&texts::why_no_reading(language, source_label(source, language))),
        _ => state_text(link, language),
    };
    let read = link.read_at.map(|at| format!("  {}", texts::last_read(language, &moment_text(at, today, language))));
    Some([Some(state), read].into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

fn closing(why: &Why, today: ProgrammeDay, language: Language) -> String {
    let state = explain_day(why.state, language);
    if why.state == DayState::Final {
        return state.to_owned();
    }
    let closes = texts::why_closes(language, &moment_text(why.closes_at, today, language));
    match language {
        Language::Ja => state.to_owned() + &closes,
        Language::En => format!("{state} {closes}"),
    }
}

/// One source: its figures, and below them what becomes of them.
fn rows(reading: &WhyReading, today: ProgrammeDay, language: Language) -> Vec<Line> {
    let label = source_label(reading.source, language);
    let name = if reading.this_phone { texts::this_phone(language, label) } else { label.to_owned() };
    let read = reading.read_at.filter(|_| reading.source != Source::Manual);
    let figures = vec![
        name,
        plain(reading.steps.count()),
        plain(reading.device_steps.count()),
        read.map(|at| moment_text(at, today, language)).unwrap_or_default(),
    ];
    let mut said = vec![explain_verdict(reading.verdict, language).to_owned()];
    said.extend(reading.late_steps.map(|late| texts::why_late(language, &plain(late.count()))));
    // That typed steps are typed needs no saying where a member typed them here.
    let notes =
        reading.notes.iter().filter(|note| reading.source != Source::Manual || **note != StepsNote::TypedNotCredited);
    said.extend(notes.map(|note| explain_note(*note, language).to_owned()));
    said.extend(reading.typed_steps.map(|typed| texts::why_typed(language, &plain(typed.count()))));
    match reading.computed {
        Some(Computed::Estimated) => said.push(texts::why_estimated(language)),
        Some(Computed::Core) => said.push(texts::why_swept(language)),
        Some(Computed::Store) | None => {}
    }
    said.extend(writers(reading, language));
    let said = said.into_iter().map(|line| Line::Text(format!("    {line}")));
    [Line::Cells(figures)].into_iter().chain(said).collect()
}

/// Who wrote the samples; how, where it was not a device by itself.
fn writers(reading: &WhyReading, language: Language) -> Option<String> {
    let names: Vec<_> = reading
        .origins
        .iter()
        .map(|origin| {
            let steps = origin.steps.map(|steps| format!(" {}", plain(steps.count()))).unwrap_or_default();
            let name = format!("{}{steps}", origin.name.as_str());
            match origin.method {
                RecordingMethod::Automatic => name,
                method => texts::writer(language, &name, &texts::method(method, language)),
            }
        })
        .collect();
    (!names.is_empty()).then(|| texts::why_writers(language, &names.join(&texts::list_separator(language))))
}
