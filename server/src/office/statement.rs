//! A member's statement: every entry of a period with the balance after it.

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardCode, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{MemberId, OrderId};
use kenpos_rules::points::Points;
use serde::Serialize;

use super::DeskError;
use super::find::find_member;
use crate::ledger::entry::LedgerAccount;
use crate::store::Store;
use crate::store::member::Books;

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Whose.
    pub member: MemberId,
    /// First day.
    pub from: ProgrammeDay,
    /// Last day.
    pub to: ProgrammeDay,
    /// Before the first day: what the entries until then left, whatever had run out and was not written down.
    pub opening: Points,
    /// In the order of posting.
    pub lines: Vec<StatementLine>,
    /// After the last day.
    pub closing: Points,
    /// Set aside for orders after the last day.
    pub held: Points,
    /// Owed after the last day.
    pub debt: Points,
}

/// One entry of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementLine {
    /// Its number.
    pub entry: u64,
    /// The day on which it was posted (付与日 of a grant).
    pub posted_on: ProgrammeDay,
    /// What it is.
    pub kind: EntryKind,
    /// The award it is about.
    pub award: Option<AwardCode>,
    /// The day lived that it is about.
    pub day: ProgrammeDay,
    /// Why a correction or a forfeiture was made.
    pub reason: Option<Reason>,
    /// Who made it; nobody makes a grant but the rules.
    pub by: Option<String>,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// What it did to the points that can be spent.
    pub points: Points,
    /// The balance after it.
    pub balance: Points,
}

/// The statement of a member, named by KENPOS ID or member id.
///
/// # Errors
/// [`DeskError::NoSuchPerson`], [`DeskError::Period`], [`DeskError::Store`].
pub async fn statement(
    store: &dyn Store,
    named: &str,
    from: ProgrammeDay,
    to: ProgrammeDay,
) -> Result<Statement, DeskError> {
    if to < from {
        return Err(DeskError::Period);
    }
    let member = find_member(store, named).await?;
    let books = store.books(member).await?.ok_or(DeskError::NoSuchPerson)?;
    Ok(of_books(&books, from, to))
}

fn of_books(books: &Books, from: ProgrammeDay, to: ProgrammeDay) -> Statement {
    let (mut balance, mut opening, mut held, mut debt) = (Points::ZERO, Points::ZERO, Points::ZERO, Points::ZERO);
    let mut lines = Vec::new();
    // Posted by the server's clock, which may have been put back a little: the order is that of the numbers.
    for entry in books.entries.iter().filter(|entry| entry.posted_at.programme_day() <= to) {
        let points = entry.moved(LedgerAccount::Available);
        balance += points;
        held += entry.moved(LedgerAccount::Held);
        debt -= entry.moved(LedgerAccount::Adjusted);
        let posted_on = entry.posted_at.programme_day();
        if posted_on < from {
            opening = balance;
            continue;
        }
        lines.push(StatementLine {
            entry: entry.number,
            posted_on,
            kind: entry.kind,
            award: entry.award.as_ref().map(|(key, _)| key.code),
            day: entry.day,
            reason: entry.reason,
            by: entry.by.as_ref().map(ToString::to_string),
            order: entry.order,
            points,
            balance,
        });
    }
    Statement { member: books.member, from, to, opening, lines, closing: balance, held, debt }
}
