//! A day's daily awards: what is there, what is missing.

use kenpos_rules::award::{AwardCode, Preview, full_day};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use crate::error::StoreError;
use crate::outbox;
use crate::store::{Conn, mirror};

/// The daily awards of a day.
pub(super) struct Checklist {
    /// Posted or owed.
    pub earned: Points,
    /// All that the day can bring.
    pub possible: Points,
    /// Those that are there, in the order of the checklist.
    pub done: Vec<AwardCode>,
    /// Those that are not.
    pub missing: Vec<Preview>,
}

impl Checklist {
    /// The codes of what is missing.
    pub(super) fn missing_codes(&self) -> Vec<AwardCode> {
        self.missing.iter().map(|preview| preview.key.code).collect()
    }

    /// What an entry would still bring, and together. Openings are nothing to enter.
    pub(super) fn to_enter(&self) -> (Vec<AwardCode>, Points) {
        let entries = || self.missing.iter().filter(|preview| !preview.key.code.is_opening());
        (entries().map(|preview| preview.key.code).collect(), entries().map(|preview| preview.points).sum())
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
    let (mut earned, mut possible) = (Points::ZERO, Points::ZERO);
    let (mut done, mut missing) = (Vec::new(), Vec::new());
    for preview in full_day(programme, standing, day, true) {
        possible += preview.points;
        let posted = mirror::awarded(conn, &preview.key)?.filter(|points| *points > Points::ZERO);
        match posted.or_else(|| owed.get(&preview.key).copied()) {
            Some(points) => {
                earned += points;
                done.push(preview.key.code);
            }
            None => missing.push(preview),
        }
    }
    Ok(Checklist { earned, possible, done, missing })
}
