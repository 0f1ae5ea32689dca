//! Today on the terminal: 「今日  16 / 31 P」 with what is done and what is missing.

use kenpos_core::view::{Banner, ChecklistItem, GoalToday, Home};
use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::{Language, award_label, date_text, points_text};

use crate::figures::{plain, thousands};
use crate::table::{Column, table, wrapped};
use crate::texts;

/// The home screen as text.
pub fn text(home: &Home, unread: u64, language: Language) -> String {
    let unread =
        if unread > 0 { format!("  {}", texts::unread_notices(language, &plain(unread))) } else { String::new() };
    let mut parts = vec![format!(
        "{}{unread}\n{}",
        date_text(home.day, language),
        texts::today(language, &thousands(home.earned.0), &points_text(home.possible))
    )];
    // What is done, then what is missing.
    let mut list = home.checklist.clone();
    list.sort_by_key(|item| !item.done);
    let rows: Vec<_> = list.iter().map(|item| checklist_row(item, home, language)).collect();
    parts.push(if rows.is_empty() {
        texts::nothing_to_earn(language)
    } else {
        table(&[Column::Left, Column::Right, Column::Left, Column::Left], &[], rows)
    });
    if !home.goals.is_empty() {
        let rows = home.goals.iter().map(|goal| goal_row(goal, language)).collect();
        parts.push(table(&[Column::Left; 2], &[], rows));
    }
    let mut told: Vec<String> = Vec::new();
    if home.queued > 0 {
        told.push(format!("⏳ {}", texts::waiting(language, &plain(home.queued), &points_text(home.pending))));
    }
    told.extend(home.banners.iter().filter_map(|banner| banner_text(banner, language)));
    if !told.is_empty() {
        parts.push(wrapped(&told.join("\n")));
    }
    parts.join("\n\n")
}

fn checklist_row(item: &ChecklistItem, home: &Home, language: Language) -> Vec<String> {
    let (mark, word) = if item.done { ("✓", texts::done(language)) } else { ("○", texts::not_yet(language)) };
    let name = format!("{mark} {}", award_label(item.award, language));
    vec![name, points_text(item.points), word, figure(item.award, home, language)]
}

/// What of today stands behind an award.
fn figure(award: AwardCode, home: &Home, language: Language) -> String {
    let figure = match award {
        AwardCode::Weight => home.weight_grams.map(|weight| format!("{} kg", weight.short_kg())),
        AwardCode::Steps => steps_text(home, language),
        _ => None,
    };
    figure.unwrap_or_default()
}

fn steps_text(home: &Home, language: Language) -> Option<String> {
    let steps = texts::steps(language, &plain(home.steps?.count()));
    Some(match home.step_target {
        Some(target) => steps + &texts::of_target(language, &plain(target.count())),
        None => steps,
    })
}

fn goal_row(goal: &GoalToday, language: Language) -> Vec<String> {
    let (mark, word) = match goal.done {
        Some(true) => ("✓", texts::goal_done(language)),
        Some(false) => ("✓", texts::goal_not_done(language)),
        None => ("○", texts::goal_open(language)),
    };
    vec![format!("{mark} {}", goal.goal), word]
}

/// What there is to tell; the queue itself is told above.
fn banner_text(banner: &Banner, language: Language) -> Option<String> {
    Some(match banner {
        Banner::SessionExpired => texts::mark_attention(language, &texts::told("session_expired", language)),
        Banner::Suspended => texts::mark_attention(language, &texts::suspended(language)),
        Banner::UpdateNeeded => texts::mark_attention(language, &texts::told("update_needed", language)),
        Banner::MembershipEnded { last_day: Some(last), until: Some(until) } => {
            let (last, until) = (date_text(*last, language), date_text(*until, language));
            texts::mark_attention(language, &texts::membership_ended_on(language, &last, &until))
        }
        Banner::MembershipEnded { .. } => texts::mark_attention(language, &texts::told("membership_ended", language)),
        Banner::ConsentNeeded { .. } => texts::mark_attention(language, &texts::told("consent_required", language)),
        Banner::Parked { count } => texts::mark_attention(language, &texts::parked(language, &plain(*count))),
        Banner::Offline { .. } => texts::told("offline", language),
        Banner::WindowClosing { day, missing, points } => {
            let awards: Vec<_> = missing.iter().map(|award| award_label(*award, language)).collect();
            let separator = texts::list_separator(language);
            let (day, awards) = (date_text(*day, language), awards.join(&separator));
            texts::window_closing(language, &day, &awards, &points_text(*points))
        }
        Banner::Salvaged(salvaged) if salvaged.missing => {
            texts::mark_attention(language, &texts::file_missing(language))
        }
        Banner::Salvaged(done) => {
            let (records, unreadable) = (plain(done.records), plain(done.unreadable));
            texts::mark_attention(language, &texts::salvaged(language, &records, &unreadable, &done.kept_as))
        }
    })
}
