//! What owed items may still earn.
//!
//! Comes in: the owed rows, the mirror, the rules. Goes out: previews, each award once. Must never happen: an award
//! shown twice (owed and posted), or not at all in between: a row counts until the mirror has reached its effect.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_rules::award::{AwardKey, Preview, Reason, preview};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::OpId;
use kenpos_rules::points::Points;
use rusqlite::params;

use super::Kind;
use crate::error::StoreError;
use crate::store::columns::{Millis, Text};
use crate::store::{Conn, mirror};

/// Rows whose effect the mirror does not show yet and which may earn; `?1` is the mirror's member sequence. A settled
/// row is among them only while a mirror that was emptied is filled again.
const MAY_EARN: &str = "earns = 1 AND state <> 'parked' AND reason IS NULL \
                        AND (effect_sequence IS NULL OR effect_sequence > ?1)";

/// Everything owed items may still earn at `now`: each award once, none that the mirror has.
pub(crate) fn pending(conn: &Conn<'_>, now: Moment) -> Result<BTreeMap<AwardKey, Points>, StoreError> {
    let sequence = mirror::head(conn)?.member_sequence();
    // In two parts, each by its own index: after an import thousands of settled rows lie beside the owed ones.
    let mut statement = conn.prepare_cached(&format!(
        "SELECT kind, day, entered_at FROM outbox \
         WHERE state <> 'settled' AND state IN ('queued', 'claimed') AND {MAY_EARN} \
         UNION SELECT kind, day, entered_at FROM outbox WHERE effect_sequence > ?1 AND {MAY_EARN}"
    ))?;
    let rows = statement.query_map([sequence], |row| {
        Ok((row.get::<_, Text<_>>(0)?.0, row.get::<_, Text<_>>(1)?.0, row.get::<_, Millis>(2)?.0))
    })?;
    previews(conn, rows.collect::<Result<Vec<_>, _>>()?, now)
}

/// The same for one day lived.
pub(crate) fn pending_on(
    conn: &Conn<'_>,
    day: ProgrammeDay,
    now: Moment,
) -> Result<BTreeMap<AwardKey, Points>, StoreError> {
    let sequence = mirror::head(conn)?.member_sequence();
    let mut statement =
        conn.prepare_cached(&format!("SELECT kind, entered_at FROM outbox WHERE day = ?2 AND {MAY_EARN}"))?;
    let rows = statement.query_map(params![sequence, Text(day)], |row| {
        Ok((row.get::<_, Text<_>>(0)?.0, day, row.get::<_, Millis>(1)?.0))
    })?;
    previews(conn, rows.collect::<Result<Vec<_>, _>>()?, now)
}

/// What an item adds to what is there: 0 where the mirror or another owed item has its awards already.
/// `Err` is the reason why it could never earn.
pub(crate) fn adds(
    conn: &Conn<'_>,
    op_id: OpId,
    (kind, day, entered_at): (Kind, ProgrammeDay, Moment),
    now: Moment,
) -> Result<Result<Points, Reason>, StoreError> {
    let programme = mirror::programme(conn)?;
    let standing = mirror::standing(conn, &programme)?;
    let Some(fact) = kind.fact() else { return Ok(Ok(Points::ZERO)) };
    let own = match preview(&programme, &standing, fact, day, entered_at, now) {
        Ok(own) => own,
        Err(reason) => return Ok(Err(reason)),
    };
    let sequence = mirror::head(conn)?.member_sequence();
    let mut others = conn.prepare_cached(&format!(
        "SELECT entered_at FROM outbox WHERE day = ?2 AND kind = ?3 AND op_id <> ?4 AND {MAY_EARN}"
    ))?;
    let mut rows = others.query(params![sequence, Text(day), Text(kind), Text(op_id)])?;
    while let Some(row) = rows.next()? {
        let entered_at = row.get::<_, Millis>(0)?.0;
        if preview(&programme, &standing, fact, day, entered_at, now).is_ok() {
            return Ok(Ok(Points::ZERO));
        }
    }
    let mut added = Points::ZERO;
    for Preview { key, points } in own {
        if mirror::awarded(conn, &key)?.is_none() {
            added += points;
        }
    }
    Ok(Ok(added))
}

fn previews(
    conn: &Conn<'_>,
    rows: Vec<(Kind, ProgrammeDay, Moment)>,
    now: Moment,
) -> Result<BTreeMap<AwardKey, Points>, StoreError> {
    let programme = mirror::programme(conn)?;
    let standing = mirror::standing(conn, &programme)?;
    let (mut pending, mut earning) = (BTreeMap::new(), BTreeSet::new());
    for (kind, day, entered_at) in rows {
        // Another item of the same kind and day earns the same awards.
        if earning.contains(&(kind, day)) {
            continue;
        }
        let Some(fact) = kind.fact() else { continue };
        let Ok(previews) = preview(&programme, &standing, fact, day, entered_at, now) else { continue };
        earning.insert((kind, day));
        for Preview { key, points } in previews {
            if mirror::awarded(conn, &key)?.is_none() {
                pending.insert(key, points);
            }
        }
    }
    Ok(pending)
}
