//! `kenpos office write-expiry`, `write-forfeits`, `statement` and `books`: the ledger's jobs and what it says.

use kenpos_rules::explain::{Language, award_label, full_date_text, points_text};
use kenpos_server::office::act::Action;
use kenpos_server::office::books::{UnionBooks, union_books};
use kenpos_server::office::expiry::{self, ExpiryReport};
use kenpos_server::office::forfeits::{ForfeitReport, write_forfeits};
use kenpos_server::office::statement::{Statement, StatementLine, statement};
use kenpos_server::programmes::Programmes;
use serde_json::json;

use super::AtDesk;
use crate::args::exchange::PeriodArgs;
use crate::failure::Failure;
use crate::figures::{change, plain, thousands};
use crate::table::{Column, table};
use crate::terminal::Answer;
use crate::texts;

pub(super) async fn expire(at: &AtDesk<'_>) -> Result<Answer, Failure> {
    let language = at.terminal.language;
    let programmes = Programmes::default();
    let work = expiry::write_down(at.desk.store, &programmes, at.desk.clock);
    let counts = |report: &ExpiryReport| {
        format!("{} members, {} points, {} notices", report.members, report.points, report.notices)
    };
    let report = at.desk.act(Action::WriteExpiry, "", work, counts).await.map_err(|error| at.failure(&error))?;
    let mut text = texts::expiry_written(language, &plain(report.members), &points_text(report.points));
    if report.notices > 0 {
        text = format!("{text}\n{}", texts::expiry_notices(language, &plain(report.notices)));
    }
    Ok(Answer { json: json!({"members": report.members, "points": report.points, "notices": report.notices}), text })
}

pub(super) async fn forfeit(at: &AtDesk<'_>) -> Result<Answer, Failure> {
    let programmes = Programmes::default();
    let work = write_forfeits(at.desk.store, &programmes, at.desk.clock);
    let counts = |report: &ForfeitReport| format!("{} members, {} points", report.members, report.points);
    let report = at.desk.act(Action::WriteForfeits, "", work, counts).await.map_err(|error| at.failure(&error))?;
    let text = texts::forfeits_written(at.terminal.language, &plain(report.members), &points_text(report.points));
    Ok(Answer { json: json!({"members": report.members, "points": report.points}), text })
}

pub(super) async fn of_member(at: &AtDesk<'_>, named: &str, period: PeriodArgs) -> Result<Answer, Failure> {
    at.desk.look(Action::ReadStatement, named).await.map_err(|error| at.failure(&error))?;
    let found = statement(at.desk.store, named, period.from, period.to).await.map_err(|error| {
        let Failure { exit, text } = at.failure(&error);
        Failure { exit, text: format!("{named}: {text}") }
    })?;
    let json = serde_json::to_value(&found).expect("a statement is plain fields");
    Ok(Answer { json, text: statement_text(&found, at.terminal.language) })
}

fn statement_text(statement: &Statement, language: Language) -> String {
    let opening =
        vec![statement.from.to_string(), texts::carried_over(language), String::new(), thousands(statement.opening.0)];
    let row = |line: &StatementLine| {
        let kind = texts::entry_kind(line.kind, language);
        let what = match line.award {
            Some(award) => format!("{kind} {}", award_label(award, language)),
            None => kind,
        };
        vec![line.posted_on.to_string(), what, change(line.points), thousands(line.balance.0)]
    };
    let rows = std::iter::once(opening).chain(statement.lines.iter().map(row)).collect();
    let heading =
        [texts::heading_day(language), texts::heading_kind(language), "P".to_owned(), texts::heading_balance(language)];
    let lines = table(&[Column::Whole, Column::Left, Column::Right, Column::Right], &heading, rows);
    let (held, debt) = (points_text(statement.held), points_text(statement.debt));
    format!("{lines}\n\n{}", texts::statement_end(language, &points_text(statement.closing), &held, &debt))
}

pub(super) async fn of_union(at: &AtDesk<'_>, period: PeriodArgs) -> Result<Answer, Failure> {
    at.desk.look(Action::ReadBooks, "").await.map_err(|error| at.failure(&error))?;
    let books = union_books(at.desk.store, period.from, period.to).await.map_err(|error| at.failure(&error))?;
    let json = serde_json::to_value(&books).expect("books are plain fields");
    Ok(Answer { json, text: books_text(&books, at.terminal.language) })
}

fn books_text(books: &UnionBooks, language: Language) -> String {
    let awards = books.awards.iter().map(|row| {
        let name = award_label(row.award, language).to_owned();
        vec![row.month.clone(), name, thousands(row.granted.0), thousands(row.reversed.0)]
    });
    let heading = [
        texts::heading_month(language),
        texts::heading_award(language),
        texts::heading_granted(language),
        texts::heading_reversed(language),
    ];
    let awards = table(&[Column::Whole, Column::Left, Column::Right, Column::Right], &heading, awards.collect());
    let months = books.months.iter().map(|month| {
        let figures =
            [month.held, month.released, month.spent, month.expired, month.forfeited].map(|points| thousands(points.0));
        std::iter::once(month.month.clone()).chain(figures).collect()
    });
    let heading = [
        texts::heading_month(language),
        texts::heading_held(language),
        texts::heading_released(language),
        texts::heading_spent(language),
        texts::heading_expired(language),
        texts::heading_forfeited(language),
    ];
    let columns = [Column::Whole, Column::Right, Column::Right, Column::Right, Column::Right, Column::Right];
    let months = table(&columns, &heading, months.collect());
    let outstanding =
        books.outstanding.iter().map(|part| vec![full_date_text(part.expires_on, language), points_text(part.points)]);
    let heading = [texts::heading_until(language), texts::heading_left(language)];
    let outstanding = table(&[Column::Whole, Column::Right], &heading, outstanding.collect());
    let owed = texts::owed_by_union(language, &points_text(books.held), &points_text(books.debt));
    format!("{awards}\n\n{months}\n\n{outstanding}\n\n{owed}")
}
