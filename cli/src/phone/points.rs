//! The points on the terminal: what can be spent, what is pending, what expires, and why each entry is there.

use kenpos_core::view::{PointsEntry, PointsView};
use kenpos_protocol::pull::EntryKind;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, award_label, date_text_seen, full_date_text, points_text};

use crate::figures::{change, thousands};
use crate::table::{Column, table};
use crate::texts;

/// Entries that are shown, the newest: about a week of a member who does everything. `--json` has them all.
const ENTRIES_SHOWN: usize = 40;

/// The points screen as text.
pub fn text(points: &PointsView, today: ProgrammeDay, language: Language) -> String {
    let yen = thousands(points.balance.0);
    let mut head = vec![texts::balance(language, &points_text(points.balance), &yen)];
    if points.pending.0 != 0 {
        head.push(format!("⏳ {}", texts::pending(language, &points_text(points.pending))));
    }
    if points.held.0 != 0 {
        head.push(texts::held_points(language, &points_text(points.held)));
    }
    if points.debt.0 != 0 {
        head.push(texts::mark_attention(language, &texts::owed(language, &points_text(points.debt))));
    }
    head.extend(points.expiring.iter().map(|expiring| {
        texts::expiring(language, &points_text(expiring.points), &full_date_text(expiring.date, language))
    }));
    let head = head.join("\n");
    if points.entries.is_empty() {
        return format!("{head}\n\n{}", texts::no_entries(language));
    }
    let rows = points.entries.iter().take(ENTRIES_SHOWN).map(|entry| row(entry, today, language)).collect();
    let heading =
        [texts::heading_day(language), texts::heading_award(language), "P".to_owned(), texts::heading_why(language)];
    let entries = table(&[Column::Left, Column::Left, Column::Right, Column::Left], &heading, rows);
    let more = match points.entries.len() {
        all if all > ENTRIES_SHOWN => format!("\n{}", texts::entries_more(language, &all.to_string())),
        _ => String::new(),
    };
    format!("{head}\n\n{entries}{more}")
}

fn row(entry: &PointsEntry, today: ProgrammeDay, language: Language) -> Vec<String> {
    let name = match (entry.award, entry.kind) {
        (Some(award), EntryKind::Grant | EntryKind::Expiry) => award_label(award, language).to_owned(),
        (Some(award), _) => texts::corrected(language, award_label(award, language)),
        (None, EntryKind::Expiry) => texts::expired(language),
        (None, EntryKind::Hold | EntryKind::Spend | EntryKind::Release) => {
            texts::order_entry(language, &texts::entry_kind(entry.kind, language))
        }
        (None, EntryKind::Forfeit) => texts::entry_kind(entry.kind, language),
        (None, _) => texts::correction(language),
    };
    vec![date_text_seen(entry.day, today, language), name, change(entry.points), entry.why.clone()]
}
