//! What waits to be sent, and what could not be sent, on the terminal.

use kenpos_core::view::{Outbox, OutboxItem, State};
use kenpos_rules::award::Reason;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, date_text_seen, explain_reason_seen};

use super::history::parked_text;
use crate::table::{Column, Line, table_of};
use crate::texts;

/// The outbox as text.
pub fn text(outbox: &Outbox, today: ProgrammeDay, language: Language) -> String {
    if outbox.items.is_empty() {
        return texts::all_sent(language);
    }
    let lines = outbox.items.iter().flat_map(|item| {
        let cells = vec![
            texts::kind(item.kind, language),
            date_text_seen(item.day, today, language),
            texts::state(item.state, language),
            item.id.to_string(),
        ];
        [Some(Line::Cells(cells)), why(item, today, language).map(Line::Text)].into_iter().flatten()
    });
    let heading = [
        texts::heading_record(language),
        texts::heading_day(language),
        texts::heading_state(language),
        "ID".to_owned(),
    ];
    table_of(&[Column::Left, Column::Left, Column::Left, Column::Whole], &heading, lines.collect())
}

/// Why an item is refused, or will earn nothing.
fn why(item: &OutboxItem, today: ProgrammeDay, language: Language) -> Option<String> {
    let reason = item.reason.as_deref();
    if item.state == State::Parked {
        return parked_text(item.state, reason, language);
    }
    let reason: Reason = reason?.parse().ok()?;
    Some(format!("    {}", explain_reason_seen(reason, item.day, today, language)))
}
