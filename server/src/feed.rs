//! The feed: what changed for a member after a cursor.
//!
//! Comes in: changes as loaded, and those the commit in hand makes. Goes out: one page. The feed is no table: every
//! row that a phone mirrors carries the number at which it last changed, so a record that changed again is sent once,
//! as it stands, and a deleted value is gone from the feed with the record.
//! Must never happen: a change beyond the cursor that is skipped.

use kenpos_protocol::pull::{Change, ChangeBody, LedgerEntry, LotDelta};
use kenpos_protocol::sync::{CHANGES_MAX, Cursor};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;
use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::entry::{Entry, LedgerAccount};
use crate::store::draft::Draft;
use crate::store::member::{FeedWant, Head, MemberState};

/// Where a phone's pull starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// What to load.
    pub want: FeedWant,
    /// The phone's cursor cannot be followed: it empties its mirror and pulls from the start.
    pub from_start: bool,
    /// The phone knows of more than this database does: its past was changed.
    pub past_changed: bool,
}

/// One change more than fits a page says whether there are more.
const LOADED_MAX: usize = CHANGES_MAX + 1;

/// What to load for a cursor, before the member is known.
pub fn want(cursor: Option<&Cursor>) -> FeedWant {
    let (member, union) = cursor.map_or((0, 0), |cursor| (cursor.member, cursor.union));
    FeedWant { member, union, limit: LOADED_MAX }
}

/// Whether a cursor can be followed, now that the member is known.
pub fn start(cursor: Option<&Cursor>, state: &MemberState) -> Start {
    let followed = Start { want: want(cursor), from_start: false, past_changed: false };
    let Some(cursor) = cursor else { return followed };
    let from_start = Start { want: want(None), from_start: true, past_changed: false };
    if cursor.epoch != epoch(state, state.head) {
        from_start
    } else if cursor.member > state.head.sequence || cursor.union > state.union.sequence {
        Start { past_changed: true, ..from_start }
    } else {
        followed
    }
}

/// A page of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// In order: the member's, then the union's.
    pub changes: Vec<Change>,
    /// Where the page ends.
    pub cursor: Cursor,
    /// There is more beyond it.
    pub more: bool,
}

/// The page after `want`, as it will be when the draft is committed.
pub fn page(draft: &Draft, want: FeedWant) -> Page {
    let (state, own) = (draft.state(), own_changes(draft));
    // A record that this commit changes again moves to its new place.
    let changed: BTreeSet<_> = draft.changes().records.keys().collect();
    let superseded = |change: &Change| match &change.body {
        ChangeBody::Record(record) => changed.contains(&record.record.record_id),
        ChangeBody::Document(document) => {
            draft.changes().documents.contains_key(&(document.kind(), document.id().to_owned()))
        }
        ChangeBody::Standing { .. } => draft.changes().standing.is_some(),
        ChangeBody::Consent { .. } => draft.changes().consent.is_some(),
        _ => false,
    };
    let loaded_all = state.feed.member.len() < LOADED_MAX;
    let mut changes: Vec<Change> = state.feed.member.iter().filter(|change| !superseded(change)).cloned().collect();
    if loaded_all {
        changes.extend(own);
    }
    let mut more = !loaded_all || changes.len() > CHANGES_MAX;
    changes.truncate(CHANGES_MAX);
    // A page that ends with the last change stands at the head, also when the last numbers were superseded.
    let member = if more { changes.last().map_or(want.member, |change| change.sequence) } else { state.head.sequence };
    let mut union = want.union;
    if !more {
        let room = CHANGES_MAX - changes.len();
        more = state.feed.union.len() > room;
        changes.extend(state.feed.union.iter().take(room).cloned());
        let last = changes.iter().rev().find(|change| change.body.is_union()).map(|change| change.sequence);
        union = if more { last.unwrap_or(want.union) } else { state.union.sequence };
    }
    Page { changes, cursor: Cursor { epoch: epoch(state, state.head), member, union }, more }
}

/// The epoch as a phone sees it: the database's, and how often this member's past was found changed.
fn epoch(state: &MemberState, head: Head) -> String {
    format!("{}-{}", state.union.epoch, head.era)
}

/// What the draft adds to the feed, in order.
fn own_changes(draft: &Draft) -> Vec<Change> {
    let changes = draft.changes();
    let lots = &draft.state().lots;
    let mut own: Vec<Change> = Vec::new();
    for entry in &changes.entries {
        let expires = |lot: u64| lots[&lot].expires_on;
        own.push(Change { sequence: entry.sequence, body: ChangeBody::Entry(wire_entry(entry, expires)) });
    }
    for row in changes.records.values() {
        own.push(Change { sequence: row.sequence, body: ChangeBody::Record(row.change.clone()) });
    }
    for row in changes.documents.values() {
        own.push(Change { sequence: row.sequence, body: ChangeBody::Document(row.shown.clone()) });
    }
    if let Some(row) = &changes.standing {
        own.push(Change { sequence: row.sequence, body: ChangeBody::Standing { standing: row.standing.clone() } });
    }
    if let Some((consent, sequence)) = changes.consent {
        own.push(Change { sequence, body: ChangeBody::Consent { consent } });
    }
    own.sort_by_key(|change| change.sequence);
    own
}

/// An entry as the member sees it: what it did to the points that can be spent, by last day.
pub fn wire_entry(entry: &Entry, expires_on: impl Fn(u64) -> ProgrammeDay) -> LedgerEntry {
    let mut by_day: BTreeMap<ProgrammeDay, Points> = BTreeMap::new();
    for posting in entry.postings.iter().filter(|posting| posting.account == LedgerAccount::Available) {
        *by_day.entry(expires_on(posting.lot)).or_default() += posting.points;
    }
    LedgerEntry {
        entry: entry.number,
        posted_at: entry.posted_at,
        entry_kind: entry.kind,
        award: entry.award.as_ref().map(|(key, _)| key.code),
        period: entry.award.as_ref().map(|(key, _)| key.period.clone()),
        day: entry.day,
        owed: -entry.moved(LedgerAccount::Adjusted),
        lots: by_day.into_iter().map(|(expires_on, points)| LotDelta { expires_on, points }).collect(),
        reason: entry.reason,
        programme_revision: entry.programme_revision.clone(),
        record_id: entry.record_id,
        order: entry.order,
    }
}

#[cfg(test)]
mod tests;
