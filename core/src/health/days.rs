//! Which days a sample reaches into, which days are open, which are counted in a run.

use std::collections::BTreeSet;

use kenpos_rules::day::{Moment, ProgrammeDay};

use crate::error::StoreError;
use crate::store::health::{Link, days as kept_days};
use crate::store::{Conn, mirror};

/// Days read back when a channel is linked: what Health Connect shows at all, and enough for a first picture.
pub(super) const BACKFILL_DAYS: i64 = 30;

/// A sample that spans more days than are ever looked at is taken for its last ones.
const SPAN_DAYS_MAX: i64 = BACKFILL_DAYS + 2;

/// After so long every open day is counted again, whatever the feeds said: they lose things (health feeds 2.3).
const FULL_PASS_MS: i64 = 86_400_000;

/// Adds the days into which samples reach. An instant belongs to the day that begins with it.
pub(super) fn reach(spans: impl Iterator<Item = (Moment, Moment)>, days: &mut BTreeSet<ProgrammeDay>) {
    const DAY_MS: i64 = 86_400_000;
    // Japan has no summer time: days are equal spans, and a day's number is found without a calendar.
    let first = Moment::from_millis(0).programme_day();
    let number = |at: Moment| at.millis_since(first.start()).div_euclid(DAY_MS);
    let (mut numbers, mut before) = (BTreeSet::new(), None);
    for (start, end) in spans {
        let last = number(end.plus_millis(-1).max(start));
        let span = number(start).max(last - SPAN_DAYS_MAX)..=last;
        // Most samples of a page lie on the day of the one before.
        if before.as_ref() != Some(&span) {
            numbers.extend(span.clone());
            before = Some(span);
        }
    }
    days.extend(numbers.into_iter().map(|number| first.plus_days(number)));
}

/// The days that may still change: today and the days of the entry window, none before `since`, the newest first.
pub(super) fn open_days(conn: &Conn<'_>, now: Moment, since: Moment) -> Result<Vec<ProgrammeDay>, StoreError> {
    let today = now.programme_day();
    let first = first_open_day(conn, today)?.max(since.programme_day());
    Ok((0..=today.days_since(first)).map(|back| today.plus_days(-back)).collect())
}

/// The oldest day that is not final yet.
pub(crate) fn first_open_day(conn: &Conn<'_>, today: ProgrammeDay) -> Result<ProgrammeDay, StoreError> {
    let programme = mirror::programme(conn)?;
    let window = programme.version_on(today).map_or(0, |version| i64::from(version.entry_window_days));
    Ok(today.plus_days(-window))
}

/// The days to be counted now.
pub(super) struct Due {
    /// The newest first.
    pub days: Vec<ProgrammeDay>,
    /// All open days are among them.
    pub full_pass: bool,
}

/// The days to be counted: the touched ones, today and yesterday; all open ones when that was long ago.
pub(super) fn due(conn: &Conn<'_>, link: &Link, now: Moment) -> Result<Due, StoreError> {
    let today = now.programme_day();
    let since = link.since.programme_day();
    let mut days: BTreeSet<ProgrammeDay> =
        kept_days::touched(conn, link.channel, today)?.into_iter().filter(|day| *day >= since).collect();
    days.extend([today, today.plus_days(-1)].into_iter().filter(|day| *day >= since));
    // A clock that was set back makes a pass due, too.
    let full_pass = link.full_pass_at.is_none_or(|last| !(0..FULL_PASS_MS).contains(&now.millis_since(last)));
    if full_pass {
        days.extend(open_days(conn, now, link.since)?);
    }
    Ok(Due { days: days.into_iter().rev().collect(), full_pass })
}

/// Where a day is read from: its first moment, or the moment from which the phone's data are the member's own.
pub(super) fn window_of(day: ProgrammeDay, since: Moment) -> (Moment, Moment) {
    (day.start().max(since), day.end())
}
