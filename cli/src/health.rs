//! `kenpos health`: what a health data file adds up to.
//!
//! Comes in: a file. Goes out: its totals. Must never happen: a part of a broken file shown as if it were the whole.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use kenpos_core::import::{Calendar, ExportFile, Totals, Warning};
use kenpos_rules::explain::Language;

use crate::args::{CalendarArg, HealthArgs, HealthCommand};
use crate::failure::Failure;
use crate::figures::plain;
use crate::progress::ReadingBar;
use crate::table::{Column, table};
use crate::terminal::{Answer, Terminal};
use crate::texts;

/// Runs the command.
pub fn run(args: &HealthArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let HealthCommand::Totals { file, calendar } = &args.command;
    terminal.answer(&totals(file, *calendar, terminal.language)?)?;
    Ok(ExitCode::SUCCESS)
}

fn totals(file: &Path, calendar: CalendarArg, language: Language) -> Result<Answer, Failure> {
    let calendar = match calendar {
        CalendarArg::Programme => Calendar::Programme,
        CalendarArg::Written => Calendar::Written,
    };
    let bar = ReadingBar::new();
    let totals = ExportFile::new(file, env::temp_dir())
        .totals(calendar, &mut |progress| bar.advance(progress.bytes_read, progress.bytes_total))
        .map_err(|error| texts::import_failure(&error, language))?;
    let json = serde_json::to_value(&totals).expect("totals are plain maps, texts and numbers");
    Ok(Answer { json, text: text(&totals, language) })
}

/// Days of the end of the export that are shown; `--json` has them all.
const DAYS_SHOWN: usize = 14;

fn text(totals: &Totals, language: Language) -> String {
    let mut parts = vec![texts::export_head(
        language,
        &plain(totals.records.steps),
        &plain(totals.records.weight),
        &plain(totals.records.skipped),
    )];
    if !totals.steps.per_day.is_empty() {
        parts.push(steps(totals, language));
    }
    if !totals.weight.is_empty() {
        let rows = totals.weight.iter().map(|reading| {
            vec![reading.at.to_rfc3339(), format!("{} kg", reading.kg.kg_text()), reading.source.to_string()]
        });
        let heading = [texts::heading_weight(language), String::new(), texts::heading_source(language)];
        parts.push(table(&[Column::Left, Column::Right, Column::Left], &heading, rows.collect()));
    }
    parts.extend(left_out(totals.warnings.iter().map(|warning| (warning.code, warning.count)), language));
    parts.join("\n\n")
}

/// What was left out of an export and why, if anything was.
pub fn left_out(warnings: impl Iterator<Item = (Warning, u64)>, language: Language) -> Option<String> {
    let rows: Vec<_> = warnings.map(|(code, count)| vec![texts::left_out(code, language), plain(count)]).collect();
    let heading = [texts::heading_left_out(language), String::new()];
    (!rows.is_empty()).then(|| table(&[Column::Left, Column::Right], &heading, rows))
}

/// The sums by source, then the last days.
fn steps(totals: &Totals, language: Language) -> String {
    let columns = [Column::Left, Column::Right];
    let mut sums: Vec<_> =
        totals.steps.per_source.iter().map(|(source, sum)| vec![source.to_string(), plain(*sum)]).collect();
    sums.push(vec![texts::all_sources(language), plain(totals.steps.sum)]);
    let by_source = table(&columns, &[texts::heading_source(language), texts::heading_steps(language)], sums);

    let days = totals.steps.per_day.len();
    let rows = totals.steps.per_day.iter().skip(days.saturating_sub(DAYS_SHOWN)).flat_map(|(day, sources)| {
        sources.iter().map(|(source, sum)| vec![day.to_string(), source.to_string(), plain(*sum)])
    });
    let heading = [texts::heading_day(language), texts::heading_source(language), texts::heading_steps(language)];
    let by_day = table(&[Column::Left, Column::Left, Column::Right], &heading, rows.collect());
    let more = if days > DAYS_SHOWN { texts::days_more(language, &plain(days)) } else { String::new() };
    format!("{by_source}\n\n{by_day}{more}")
}
