//! The app came to the foreground: once a programme day it is owed as an opening (login and launch bonus).
//!
//! Skipping a repeated opening saves a request and nothing else: the server counts each day once.

use kenpos_protocol::push::{ItemBody, PushItem};
use kenpos_rules::award::{AwardCode, AwardKey, Period};

use super::{ItemId, Logged, LoggedState};
use crate::call::Call;
use crate::error::{KenposError, StoreError};
use crate::outbox::{self, About, Kind};
use crate::store::{Conn, Tx, mirror};

/// Owes the opening of the app; `None` when today's is known already.
pub(crate) fn launch(tx: &Tx<'_>, call: &Call) -> Result<Option<Logged>, KenposError> {
    let head = mirror::head(tx)?;
    let now = head.now(&call.clock);
    let day = now.programme_day();
    if opened_today(tx, call, day)? {
        return Ok(None);
    }
    let op_id = call.op_id();
    let item = PushItem { op_id, stamp: head.stamp(&call.clock), body: ItemBody::Launch };
    let about = About { kind: Kind::Launch, record_id: None, day, entered_at: now, earns: true };
    outbox::owe(tx, &item, &about)?;
    let (preview_points, reason) = match outbox::preview::adds(tx, op_id, (Kind::Launch, day, now), now)? {
        Ok(points) => (points, None),
        Err(reason) => (kenpos_rules::points::Points::ZERO, Some(reason)),
    };
    let id = ItemId::Op(op_id);
    Ok(Some(Logged { id, day, state: LoggedState::Queued, preview_points, reason }))
}

/// Whether the opening of a day is owed under the same boot, or both its awards are there.
fn opened_today(conn: &Conn<'_>, call: &Call, day: kenpos_rules::day::ProgrammeDay) -> Result<bool, StoreError> {
    for op_id in outbox::launches_on(conn, day)? {
        // After a restart the wall clock is all there is: another opening may turn out to be another day's.
        if outbox::item(conn, op_id)?.is_some_and(|(item, _)| item.stamp.clock.boot_id == call.clock.boot_id) {
            return Ok(true);
        }
    }
    for code in [AwardCode::Login, AwardCode::Launch] {
        if mirror::awarded(conn, &AwardKey { code, period: Period::Day(day) })?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use kenpos_rules::points::Points;

    use crate::error::KenposError;
    use crate::log::ItemId;
    use crate::outbox::Verdict;
    use crate::testing::TestPhone;

    #[test]
    fn case_105_the_first_opening_of_a_day_is_six_points_and_the_second_is_known() {
        let phone = TestPhone::new();
        let first = phone.kenpos.launch().expect("open").expect("the first today");
        assert_eq!(first.preview_points, Points(6));
        assert!(matches!(first.id, ItemId::Op(_)));
        assert_eq!(phone.kenpos.launch().expect("open"), None);
        assert_eq!(phone.rows("outbox"), 1);
    }

    #[test]
    fn a_refused_opening_is_dismissed_and_one_that_waits_is_not() {
        let phone = TestPhone::new();
        let ItemId::Op(id) = phone.kenpos.launch().expect("open").expect("the first today").id else {
            panic!("an opening is no record")
        };
        assert!(matches!(phone.kenpos.dismiss(id), Err(KenposError::NotFound { field: "id", .. })));
        let op_id = phone.claim_all()[0].op_id;
        phone.resolve(op_id, Verdict::Parked { code: "future_entry".into(), detail: "in the future".into() });
        assert_eq!(phone.kenpos.home().expect("shown").parked, 1);
        phone.kenpos.dismiss(id).expect("dismissed");
        assert_eq!((phone.kenpos.home().expect("shown").parked, phone.rows("outbox")), (0, 0));
    }

    #[test]
    fn the_next_programme_day_is_another_opening() {
        let phone = TestPhone::new();
        phone.kenpos.launch().expect("open");
        phone.clock.advance_minutes(12 * 60);
        assert!(phone.kenpos.launch().expect("open").is_some());
    }

    #[test]
    fn after_a_restart_the_day_may_be_another_one_so_the_opening_is_owed_again() {
        let phone = TestPhone::new();
        phone.kenpos.launch().expect("open");
        phone.clock.restart("boot-2");
        let again = phone.kenpos.launch().expect("open").expect("owed again");
        assert_eq!(again.preview_points, Points::ZERO, "and shown once");
    }
}
