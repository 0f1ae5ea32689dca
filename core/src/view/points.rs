//! The points: what can be spent, what is pending, what expires when, and every entry explained.

use std::collections::BTreeMap;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{AwardCode, AwardKey, Period, Reason};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::{self, Language};
use kenpos_rules::points::Points;
use rusqlite::Row;
use serde::Serialize;

use crate::error::StoreError;
use crate::outbox;
use crate::store::columns::{Millis, Text, unreadable};
use crate::store::{Conn, mirror};
use crate::view::orders;

/// Entries in one answer, the newest: a member who does everything every day gets five a day, so about three years.
pub const ENTRIES_MAX: u32 = 5_000;

/// The points screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointsView {
    /// What can be spent today, as far as the mirror knows.
    pub balance: Points,
    /// What is owed and not posted yet.
    pub pending: Points,
    /// Set aside for orders that are not shipped yet.
    pub held: Points,
    /// What is owed after points that were spent or are set aside were taken back; later points meet it first.
    pub debt: Points,
    /// The balance by its last day of use, soonest first.
    pub expiring: Vec<Expiring>,
    /// Newest first, at most [`ENTRIES_MAX`].
    pub entries: Vec<PointsEntry>,
}

/// Points with the same last day of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Expiring {
    /// How many.
    pub points: Points,
    /// The last day on which they can be used.
    pub date: ProgrammeDay,
}

/// One posted entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointsEntry {
    /// Its number, from 1.
    pub entry: u64,
    /// A grant, an expiry, a correction, or a step of an order.
    pub kind: EntryKind,
    /// The award it is about; none for an expiry or an order.
    pub award: Option<AwardCode>,
    /// The day lived.
    pub day: ProgrammeDay,
    /// When the server posted it.
    pub posted_at: Moment,
    /// What it did to the balance.
    pub points: Points,
    /// The last day on which the points can be used.
    pub expires: Option<ProgrammeDay>,
    /// A sentence in the language asked for.
    pub why: String,
}

/// The points at this reading of the clocks.
pub(crate) fn points(conn: &Conn<'_>, clock: &ClockReading, language: Language) -> Result<PointsView, StoreError> {
    view(conn, clock, language, ENTRIES_MAX)
}

/// The same with every entry there is.
pub(super) fn whole(conn: &Conn<'_>, clock: &ClockReading, language: Language) -> Result<PointsView, StoreError> {
    view(conn, clock, language, u32::MAX)
}

fn view(conn: &Conn<'_>, clock: &ClockReading, language: Language, most: u32) -> Result<PointsView, StoreError> {
    let now = mirror::head(conn)?.now(clock);
    let today = now.programme_day();
    let expiring = mirror::expiring(conn, today)?;
    Ok(PointsView {
        balance: mirror::balance(conn, today)?,
        pending: outbox::preview::pending(conn, now)?.into_values().sum(),
        held: orders::held_points(conn)?,
        debt: mirror::debt(conn)?,
        expiring: expiring.into_iter().map(|(date, points)| Expiring { points, date }).collect(),
        entries: entries(conn, language, most)?,
    })
}

fn entries(conn: &Conn<'_>, language: Language, most: u32) -> Result<Vec<PointsEntry>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT entry, entry_kind, award, period, day, posted_at, points, expires_on, reason, order_id \
         FROM mirror_entry \
         ORDER BY entry DESC LIMIT ?1",
    )?;
    let ordered = orders::names(conn, language)?;
    let rows = statement.query_map([most], |row| read(row, &ordered, language))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>, ordered: &BTreeMap<String, String>, language: Language) -> rusqlite::Result<PointsEntry> {
    let kind: String = row.get(1)?;
    let (award, period): (Option<Text<AwardCode>>, Option<Text<Period>>) = (row.get(2)?, row.get(3)?);
    let (expires, reason): (Option<Text<ProgrammeDay>>, Option<Text<Reason>>) = (row.get(7)?, row.get(8)?);
    let award = award.map(|Text(award)| award);
    let mut entry = PointsEntry {
        entry: row.get(0)?,
        kind: EntryKind::from_code(&kind).ok_or_else(|| unreadable(1))?,
        award,
        day: row.get::<_, Text<_>>(4)?.0,
        posted_at: row.get::<_, Millis>(5)?.0,
        points: Points(row.get(6)?),
        expires: expires.map(|Text(day)| day),
        why: String::new(),
    };
    let key = award.zip(period).map(|(code, Text(period))| AwardKey { code, period });
    let order: Option<String> = row.get(9)?;
    entry.why = match order {
        Some(order) => why_ordered(&entry, ordered.get(&order).map(String::as_str), language),
        None => why(&entry, key.as_ref(), reason.map(|Text(reason)| reason), language),
    };
    Ok(entry)
}

fn why(entry: &PointsEntry, key: Option<&AwardKey>, reason: Option<Reason>, language: Language) -> String {
    match (entry.kind, key, reason) {
        (EntryKind::Grant, Some(key), _) => explain::explain_award(key, entry.points, language),
        (_, _, Some(reason)) => explain::explain_reason_on(reason, entry.day, language),
        (_, _, None) => {
            let (day, points) = (explain::full_date_text(entry.day, language), explain::points_text(entry.points));
            match (entry.kind, language) {
                (EntryKind::Expiry, Language::Ja) => format!("{day}に有効期限が切れました（{points}）。"),
                (EntryKind::Expiry, Language::En) => format!("These points expired on {day} ({points})."),
                (_, Language::Ja) => format!("{day}の分の訂正です（{points}）。"),
                (_, Language::En) => format!("A correction for {day} ({points})."),
            }
        }
    }
}

/// A step of an order. What it did to the balance stands beside the sentence.
fn why_ordered(entry: &PointsEntry, name: Option<&str>, language: Language) -> String {
    let name = name.unwrap_or(match language {
        Language::Ja => "商品",
        Language::En => "an order",
    });
    let text = match (entry.kind, language) {
        (EntryKind::Hold, Language::Ja) => "「{name}」の交換のために取り置きました。",
        (EntryKind::Hold, Language::En) => "Set aside for: {name}.",
        (EntryKind::Spend, Language::Ja) => "「{name}」を発送しました。取り置いたポイントを使いました。",
        (EntryKind::Spend, Language::En) => "Shipped: {name}. The points set aside were spent.",
        (_, Language::Ja) => "「{name}」の交換を取り消したので、取り置いたポイントが戻りました。",
        (_, Language::En) => "Cancelled: {name}. The points set aside are yours again.",
    };
    text.replace("{name}", name)
}
