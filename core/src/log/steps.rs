//! Steps by hand: one count for a day. Logging the same day again corrects it.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::RecordId;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::{Logged, check_day, keep};
use crate::call::{Call, natural_record_id};
use crate::error::KenposError;
use crate::store::{Tx, mirror};

/// A day's steps as the member typed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepsEntry {
    /// Of the whole day; replaces, never adds.
    pub steps: StepCount,
    /// None: today.
    pub day: Option<ProgrammeDay>,
}

/// Keeps the typed steps of a day.
pub(crate) fn log(tx: &Tx<'_>, call: &Call, entry: &StepsEntry) -> Result<Logged, KenposError> {
    let today = mirror::head(tx)?.now(&call.clock).programme_day();
    let day = entry.day.unwrap_or(today);
    check_day("day", day, today)?;
    let id = natural_record_id(tx.member(), day.start(), &["steps", Source::Manual.code(), &day.to_string()]);
    keep::keep(tx, call, id, typed(day, entry.steps))
}

/// Corrects typed steps. A measured count is not typed over: typed steps must not pass as measured ones.
pub(crate) fn edit(tx: &Tx<'_>, call: &Call, id: RecordId, steps: StepCount) -> Result<Logged, KenposError> {
    let record = keep::standing_record(tx, id)?;
    let &RecordValue::Steps { day, source, .. } = record.value() else {
        return Err(keep::wrong_kind(&record, "steps"));
    };
    if source != Source::Manual {
        let what = format!("these steps come from {}", source.code());
        return Err(KenposError::invalid("id", what, "log the day's steps by hand beside them, or delete them"));
    }
    keep::keep(tx, call, id, typed(day, steps))
}

/// Typed steps have no origin but the member.
const fn typed(day: ProgrammeDay, steps: StepCount) -> RecordValue {
    RecordValue::Steps { day, steps, source: Source::Manual, provenance: None }
}

#[cfg(test)]
mod tests {
    use kenpos_rules::award::Reason;
    use kenpos_rules::points::Points;

    use super::*;
    use crate::log::ItemId;
    use crate::testing::{TestPhone, day};

    fn typed(count: u32) -> StepsEntry {
        StepsEntry { steps: StepCount::from_count(count).expect("a count of the test"), day: None }
    }

    #[test]
    fn logging_the_day_again_corrects_its_one_record() {
        let phone = TestPhone::new();
        let first = phone.kenpos.log_steps(&typed(4_000)).expect("logged");
        let second = phone.kenpos.log_steps(&typed(6_000)).expect("logged");
        assert_eq!(first.id, second.id);
        assert_eq!((first.preview_points, second.preview_points), (Points(10), Points(10)));
        assert_eq!((phone.rows("record"), phone.rows("outbox")), (1, 1));
        assert_eq!(phone.kenpos.home().expect("shown").steps.map(StepCount::count), Some(6_000));
    }

    #[test]
    fn a_day_without_a_step_earns_nothing_until_it_has_one() {
        let phone = TestPhone::new();
        let none = phone.kenpos.log_steps(&typed(0)).expect("logged");
        assert_eq!((none.preview_points, none.reason), (Points::ZERO, Some(Reason::NoSteps)));
        assert_eq!(phone.kenpos.home().expect("shown").earned, Points::ZERO);
        assert_eq!(phone.kenpos.log_steps(&typed(1)).expect("logged").preview_points, Points(10));
    }

    #[test]
    fn a_correction_of_unsent_steps_keeps_the_moment_at_which_they_could_first_earn() {
        let phone = TestPhone::new();
        let of_today = StepsEntry { day: Some(day("2026-11-22")), ..typed(0) };
        phone.kenpos.log_steps(&of_today).expect("logged");
        phone.clock.advance_minutes(24 * 60);
        let counted = StepsEntry { day: of_today.day, ..typed(5_000) };
        phone.kenpos.log_steps(&counted).expect("logged");
        let first_count = phone.call().clock;
        phone.clock.advance_minutes(10 * 24 * 60);
        let late = phone.kenpos.log_steps(&StepsEntry { day: of_today.day, ..typed(5_500) }).expect("logged");
        assert_eq!((late.preview_points, late.reason), (Points(10), None), "entered in time, corrected later");
        let sent = phone.claim_all();
        assert_eq!(sent.len(), 1);
        assert!(sent[0].payload.contains(&first_count.wall.to_string()), "the moment of the first count");
    }

    #[test]
    fn a_day_that_has_not_come_yet_is_refused() {
        let phone = TestPhone::new();
        let tomorrow = StepsEntry { day: Some(day("2026-11-23")), ..typed(1) };
        assert!(matches!(phone.kenpos.log_steps(&tomorrow), Err(KenposError::FutureEntry { .. })));
        let ancient = StepsEntry { day: Some(day("1899-12-31")), ..typed(1) };
        assert!(matches!(phone.kenpos.log_steps(&ancient), Err(KenposError::Invalid { .. })));
        assert_eq!(phone.rows("outbox"), 0);
    }

    #[test]
    fn the_members_two_phones_mean_the_same_record_by_the_steps_of_a_day() {
        let (one, other) = (TestPhone::new(), TestPhone::new());
        one.clock.advance_minutes(7);
        let id = |phone: &TestPhone| phone.kenpos.log_steps(&typed(4_000)).expect("logged").id;
        assert_eq!(id(&one), id(&other));
        assert!(matches!(id(&one), ItemId::Record(_)));
    }
}
