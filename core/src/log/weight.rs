//! Weight, the model feature: read this file first, every other kind of entry has its shape.
//!
//! ```text
//! kenpos.rs  log_weight     reads the clock, draws ids, opens one transaction
//! log/weight.rs             checks the moment, makes the value            (this file)
//! log/keep.rs               new record or edit: record + outbox row together
//! store/records.rs, outbox/owe.rs   the two rows
//! outbox/preview.rs         what it may earn, by the rules
//! ```
//!
//! A weighing is an event: each one is a record of its own, and of several on a day the last measured counts as the
//! day's value.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::RecordId;
use kenpos_rules::source::Source;
use kenpos_rules::weight::Weight;

use super::{Logged, check_moment, keep};
use crate::call::Call;
use crate::error::KenposError;
use crate::store::{Tx, mirror};

/// Offsets from UTC in use on Earth, in minutes: −12 h to +14 h.
const OFFSET_MINUTES: std::ops::RangeInclusive<i16> = -720..=840;

/// Whether a place on Earth has this offset.
pub(crate) fn is_offset(utc_offset_minutes: &i16) -> bool {
    OFFSET_MINUTES.contains(utc_offset_minutes)
}

/// A weighing as the member entered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightEntry {
    /// Checked by [`kenpos_rules::weight::read_weight`].
    pub weight: Weight,
    /// None: now.
    pub measured_at: Option<Moment>,
    /// The zone the member is in, −720 to 840; only for showing the time as it was lived.
    pub utc_offset_minutes: i16,
}

/// Keeps a weighing.
pub(crate) fn log(tx: &Tx<'_>, call: &Call, entry: &WeightEntry) -> Result<Logged, KenposError> {
    let now = mirror::head(tx)?.now(&call.clock);
    let measured_at = entry.measured_at.unwrap_or(now);
    check_moment("measured_at", measured_at, now, &*mirror::programme(tx)?)?;
    if !is_offset(&entry.utc_offset_minutes) {
        let (first, last) = (OFFSET_MINUTES.start(), OFFSET_MINUTES.end());
        let what = format!("{} is no offset from UTC", entry.utc_offset_minutes);
        return Err(KenposError::invalid("utc_offset_minutes", what, format!("use minutes from {first} to {last}")));
    }
    let value = RecordValue::Weight {
        measured_at,
        utc_offset_minutes: entry.utc_offset_minutes,
        weight_grams: entry.weight,
        source: Source::Manual,
    };
    keep::keep(tx, call, call.record_id(), value)
}

/// Corrects a weight; its time of measurement stays. From then on it is the member's own figure.
pub(crate) fn edit(tx: &Tx<'_>, call: &Call, id: RecordId, weight: Weight) -> Result<Logged, KenposError> {
    let record = keep::standing_record(tx, id)?;
    let RecordValue::Weight { measured_at, utc_offset_minutes, .. } = *record.value() else {
        return Err(keep::wrong_kind(&record, "a weight"));
    };
    let value = RecordValue::Weight { measured_at, utc_offset_minutes, weight_grams: weight, source: Source::Manual };
    keep::keep(tx, call, id, value)
}

#[cfg(test)]
mod tests {
    use kenpos_rules::award::Reason;
    use kenpos_rules::points::Points;

    use super::*;
    use crate::log::{ItemId, LoggedState};
    use crate::testing::{TestPhone, day, moment, weighing, weight};

    fn record_id(logged: &Logged) -> RecordId {
        match logged.id {
            ItemId::Record(id) => id,
            ItemId::Op(_) => panic!("a weighing is a record"),
        }
    }

    #[test]
    fn a_weighing_is_kept_and_owed_together_and_shows_its_ten_points() {
        let phone = TestPhone::new();
        let logged = phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        assert_eq!((logged.preview_points, logged.reason), (Points(10), None));
        assert_eq!((logged.day, logged.state), (day("2026-11-22"), LoggedState::Queued));
        assert_eq!((phone.rows("record"), phone.rows("outbox")), (1, 1));
        assert_eq!(phone.kenpos.outbox().expect("shown").items[0].id, logged.id);
    }

    #[test]
    fn a_second_weighing_of_the_day_is_a_record_of_its_own_and_adds_no_points() {
        let phone = TestPhone::new();
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        phone.clock.advance_minutes(60);
        let second = phone.kenpos.log_weight(&weighing(68_000)).expect("logged");
        assert_eq!(second.preview_points, Points::ZERO);
        assert_eq!(phone.rows("record"), 2);
        assert_eq!(phone.kenpos.home().expect("shown").weight_grams, Some(weight(68_000)), "the last measured counts");
    }

    #[test]
    fn case_122_the_last_weight_is_told_with_the_days_between() {
        let phone = TestPhone::new();
        let days =
            |at: Option<&str>| phone.kenpos.last_weight(at.map(moment)).expect("read").map(|last| last.days_apart);
        assert_eq!(days(None), None);
        phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
        assert_eq!((days(None), days(Some("2026-11-16T08:00:00+09:00"))), (Some(0), Some(6)));
        phone.clock.advance_minutes(8 * 24 * 60);
        assert_eq!((days(None), phone.last_weight()), (Some(8), Some(weight(68_200))));
    }

    #[test]
    fn a_weighing_more_than_five_minutes_ahead_is_refused_and_changes_nothing() {
        let phone = TestPhone::new();
        let at = |text| WeightEntry { measured_at: Some(moment(text)), ..weighing(68_200) };
        let refused = phone.kenpos.log_weight(&at("2026-11-22T12:05:01+09:00"));
        assert!(matches!(refused, Err(KenposError::FutureEntry { .. })));
        assert_eq!((phone.rows("record"), phone.rows("outbox")), (0, 0));
        assert!(phone.kenpos.log_weight(&at("2026-11-22T12:05:00+09:00")).is_ok());
    }

    #[test]
    fn a_weighing_older_than_the_entry_window_is_kept_and_says_why_it_earns_nothing() {
        let phone = TestPhone::new();
        let at = |text| WeightEntry { measured_at: Some(moment(text)), ..weighing(68_200) };
        let old = phone.kenpos.log_weight(&at("2026-11-14T23:59:59+09:00")).expect("logged");
        assert_eq!((old.preview_points, old.reason), (Points::ZERO, Some(Reason::WindowClosed)));
        let last = phone.kenpos.log_weight(&at("2026-11-15T00:00:00+09:00")).expect("logged");
        assert_eq!((last.preview_points, last.reason), (Points(10), None));
    }

    #[test]
    fn an_offset_no_place_on_earth_has_is_refused() {
        let phone = TestPhone::new();
        let refused = phone.kenpos.log_weight(&WeightEntry { utc_offset_minutes: 900, ..weighing(68_200) });
        assert!(matches!(refused, Err(KenposError::Invalid { field, .. }) if field == "utc_offset_minutes"));
    }

    #[test]
    fn an_unsent_weight_is_corrected_in_place_and_a_sent_one_by_a_new_revision() {
        let phone = TestPhone::new();
        let id = record_id(&phone.kenpos.log_weight(&weighing(68_200)).expect("logged"));
        phone.kenpos.edit_weight(id, weight(68_300)).expect("edited");
        assert_eq!(phone.rows("outbox"), 1);
        let sent = phone.claim_all();
        assert!(sent[0].payload.contains("68300") && sent[0].payload.contains("\"revision\":1"));
        phone.kenpos.edit_weight(id, weight(68_400)).expect("edited");
        let claimed = phone.claim_all();
        assert_eq!(claimed.len(), 2);
        assert_eq!(claimed[0], sent[0], "what was sent stays as it was");
        assert!(claimed[1].payload.contains("68400") && claimed[1].payload.contains("\"revision\":2"));
    }

    #[test]
    fn an_edit_needs_the_id_of_a_weight_that_stands() {
        let phone = TestPhone::new();
        let unknown = RecordId::at(moment("2026-11-22T00:00:00Z"), [9; 10]);
        assert!(matches!(phone.kenpos.edit_weight(unknown, weight(70_000)), Err(KenposError::NotFound { .. })));
        let id = record_id(&phone.kenpos.log_weight(&weighing(68_200)).expect("logged"));
        assert!(matches!(phone.kenpos.edit_goal(id, true), Err(KenposError::Invalid { .. })));
        phone.kenpos.delete(id).expect("deleted");
        assert!(matches!(phone.kenpos.edit_weight(id, weight(70_000)), Err(KenposError::NotFound { .. })));
    }

    #[test]
    fn no_debug_text_on_the_way_shows_the_weight() {
        let phone = TestPhone::new();
        let entry = weighing(68_200);
        let logged = phone.kenpos.log_weight(&entry).expect("logged");
        let home = phone.kenpos.home().expect("shown");
        let history = phone.kenpos.history(logged.day, logged.day).expect("shown");
        let outbox = phone.kenpos.outbox().expect("shown");
        let debugged = format!("{entry:?} {logged:?} {home:?} {history:?} {outbox:?} {:?}", phone.claim_all());
        assert!(!debugged.contains("682") && !debugged.contains("68.2"), "{debugged}");
    }
}
