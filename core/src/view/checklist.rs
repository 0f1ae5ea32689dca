//! A day's daily awards: what is there, what is missing, what each brings.

use kenpos_rules::award::{AwardCode, full_day};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use serde::Serialize;

use crate::error::StoreError;
use crate::outbox;
use crate::store::{Conn, mirror};

/// One daily award of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChecklistItem {
    /// Which.
    pub award: AwardCode,
    /// What the programme in force on the day brings for it.
    pub points: Points,
    /// Posted, or owed.
    pub done: bool,
    /// Done and owed: the server has not posted it yet.
    pub pending: bool,
}

/// The daily awards of a day.
pub(super) struct Checklist {
    /// Posted or owed.
    pub earned: Points,
    /// All that the day can bring.
    pub possible: Points,
    /// Each award, in the order of the checklist.
    pub items: Vec<ChecklistItem>,
}

impl Checklist {
    /// The codes of what is there (`true`) or missing.
    pub(super) fn codes(&self, done: bool) -> Vec<AwardCode> {
        self.items.iter().filter(|item| item.done == done).map(|item| item.award).collect()
    }

    /// What an entry would still bring, and together. Openings are nothing to enter.
    pub(super) fn to_enter(&self) -> (Vec<AwardCode>, Points) {
        let entries = || self.items.iter().filter(|item| !item.done && !item.award.is_opening());
        (entries().map(|item| item.award).collect(), entries().map(|item| item.points).sum())
    }
}

/// The checklist of a day, as it stands at `now`.
pub(super) fn checklist(
    conn: &Conn<'_>,
    programme: &Programme,
    standing: &Standing,
    day: ProgrammeDay,
    now: Moment,
) -> Result<Checklist, StoreError> {
    let owed = outbox::preview::pending_on(conn, day, now)?;
    let (mut earned, mut possible, mut items) = (Points::ZERO, Points::ZERO, Vec::new());
    for preview in full_day(programme, standing, day, true) {
        let posted = mirror::awarded(conn, &preview.key)?.filter(|points| *points > Points::ZERO);
        let there = posted.or_else(|| owed.get(&preview.key).copied());
        possible += preview.points;
        earned += there.unwrap_or(Points::ZERO);
        items.push(ChecklistItem {
            award: preview.key.code,
            points: preview.points,
            done: there.is_some(),
            pending: there.is_some() && posted.is_none(),
        });
    }
    Ok(Checklist { earned, possible, items })
}
