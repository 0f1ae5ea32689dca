//! What every kind of record shares: keep a value, delete a record.
//!
//! Must never happen: a record kept without its item owed, or the other way round; a sent payload changed.

use kenpos_protocol::push::{ItemBody, PushItem, RecordKind, RecordRevision, RecordValue};
use kenpos_rules::award::Reason;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::points::Points;

use super::{ItemId, Logged, LoggedState};
use crate::call::Call;
use crate::error::{KenposError, StoreError};
use crate::outbox::{self, About, Kind, State};
use crate::store::mirror::{self, Head};
use crate::store::records::{self, Record};
use crate::store::{Conn, Tx};

/// Keeps a record's new content: a new record, an edit in place while its item was never sent, else a new revision.
pub(crate) fn keep(tx: &Tx<'_>, call: &Call, id: RecordId, value: RecordValue) -> Result<Logged, KenposError> {
    let head = mirror::head(tx)?;
    let before = records::current(tx, id)?;
    if before.as_ref().is_some_and(|record| *record.value() == value) {
        let (day, reason) = (value.day(), None);
        let state = LoggedState::Unchanged;
        return Ok(Logged { id: ItemId::Record(id), day, state, preview_points: Points::ZERO, reason });
    }
    let written = write(tx, call, &head, id, before.as_ref(), value)?;
    let (preview_points, reason) = preview(tx, &written, head.now(&call.clock))?;
    let day = written.about.day;
    Ok(Logged { id: ItemId::Record(id), day, state: LoggedState::Queued, preview_points, reason })
}

/// Deletes a record. What the server never took, from no phone of the member, is withdrawn; everything else becomes a
/// tombstone.
pub(crate) fn delete(tx: &Tx<'_>, call: &Call, id: RecordId) -> Result<Logged, KenposError> {
    let before = standing_record(tx, id)?;
    let day = before.value().day();
    let deleted = RecordValue::Deleted { record_kind: before.value().kind(), day };
    let row = outbox::row_of(tx, before.op_id)?;
    let taken_by_nobody = row.is_some_and(|row| !row.offered || row.state == State::Parked);
    let state = if before.revision.revision == 1 && taken_by_nobody && !records::is_mirrored(tx, id)? {
        outbox::withdraw(tx, before.op_id)?;
        let revision = RecordRevision { value: deleted, ..before.revision };
        records::put(tx, &Record { revision, op_id: before.op_id })?;
        LoggedState::Withdrawn
    } else {
        write(tx, call, &mirror::head(tx)?, id, Some(&before), deleted)?;
        LoggedState::Queued
    };
    Ok(Logged { id: ItemId::Record(id), day, state, preview_points: Points::ZERO, reason: None })
}

/// A record that stands, not a tombstone.
pub(super) fn standing_record(conn: &Conn<'_>, id: RecordId) -> Result<Record, KenposError> {
    records::current(conn, id)?
        .filter(|record| !record.value().is_deleted())
        .ok_or_else(|| KenposError::not_found("id", id))
}

/// An id of a record of another kind.
pub(super) fn wrong_kind(record: &Record, wanted: &str) -> KenposError {
    let found = match record.value().kind() {
        RecordKind::Weight => "a weight",
        RecordKind::Steps => "steps",
        RecordKind::ActionGoal => "an action goal",
    };
    KenposError::invalid("id", format!("this entry is {found}, not {wanted}"), "take the id from the history")
}

struct Written {
    op_id: OpId,
    about: About,
}

fn write(
    tx: &Tx<'_>,
    call: &Call,
    head: &Head,
    id: RecordId,
    before: Option<&Record>,
    value: RecordValue,
) -> Result<Written, StoreError> {
    let mut about = About::record(id, &value, head.now(&call.clock));
    let mut stamp = head.stamp(&call.clock);
    let unsent = match before {
        Some(record) => outbox::row_of(tx, record.op_id)?.filter(|row| !row.offered),
        None => None,
    };
    // Every content has an op id of its own: a phone restored from a backup may still send the one before the edit.
    let op_id = call.op_id();
    let revision = match (before, &unsent) {
        (Some(record), Some(row)) => {
            // What could earn as first entered keeps that moment: an edit must not cost the member the entry window.
            if let Some((item, entered_at)) = outbox::item(tx, row.op_id)?
                && earned_before(&item)
                && about.earns
            {
                (stamp, about.entered_at) = (item.stamp, entered_at);
            }
            record.revision.revision
        }
        (Some(record), None) => record.revision.revision + 1,
        (None, _) => 1,
    };
    let revision = RecordRevision { record_id: id, revision, value };
    let item = PushItem { op_id, stamp, body: ItemBody::Record(revision.clone()) };
    if let Some(row) = unsent {
        outbox::rewrite(tx, row.op_id, &item, &about)?;
    } else {
        if before.is_some() {
            outbox::forget_refused(tx, id)?;
        }
        outbox::owe(tx, &item, &about)?;
    }
    records::put(tx, &Record { revision, op_id })?;
    Ok(Written { op_id, about })
}

fn preview(tx: &Tx<'_>, written: &Written, now: Moment) -> Result<(Points, Option<Reason>), StoreError> {
    let About { kind, day, entered_at, earns, .. } = written.about;
    if !earns {
        return Ok((Points::ZERO, (kind == Kind::Steps).then_some(Reason::NoSteps)));
    }
    Ok(match outbox::preview::adds(tx, written.op_id, (kind, day, entered_at), now)? {
        Ok(points) => (points, None),
        Err(reason) => (Points::ZERO, Some(reason)),
    })
}

fn earned_before(item: &PushItem) -> bool {
    matches!(&item.body, ItemBody::Record(revision) if outbox::may_earn(&revision.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Verdict;
    use crate::testing::{TestPhone, weighing, weight};
    use crate::view::State as Shown;

    fn logged(phone: &TestPhone) -> RecordId {
        match phone.kenpos.log_weight(&weighing(68_200)).expect("logged").id {
            ItemId::Record(id) => id,
            ItemId::Op(_) => panic!("a weighing is a record"),
        }
    }

    fn refuse(phone: &TestPhone, op_id: OpId) {
        phone.resolve(op_id, Verdict::Parked { code: "invalid".into(), detail: "not acceptable".into() });
    }

    #[test]
    fn deleting_what_was_never_sent_withdraws_it() {
        let phone = TestPhone::new();
        let id = logged(&phone);
        assert_eq!(phone.kenpos.delete(id).expect("deleted").state, LoggedState::Withdrawn);
        assert_eq!(phone.rows("outbox"), 0);
        assert!(phone.claim_all().is_empty());
        assert_eq!(phone.kenpos.home().expect("shown").weight_grams, None);
        assert!(matches!(phone.kenpos.delete(id), Err(KenposError::NotFound { .. })));
    }

    #[test]
    fn deleting_what_may_have_been_sent_sends_a_tombstone_and_keeps_the_points() {
        let phone = TestPhone::new();
        let id = logged(&phone);
        phone.claim_all();
        assert_eq!(phone.kenpos.delete(id).expect("deleted").state, LoggedState::Queued);
        let claimed = phone.claim_all();
        assert_eq!(claimed.len(), 2);
        assert!(claimed[1].payload.contains("\"deleted\"") && claimed[1].payload.contains("\"revision\":2"));
        assert_eq!(phone.kenpos.home().expect("shown").earned, Points(10));
    }

    #[test]
    fn an_edit_before_the_first_sending_is_another_op_so_that_a_backup_cannot_send_the_old_content_under_its_name() {
        let phone = TestPhone::new();
        let id = logged(&phone);
        let op_of = |phone: &TestPhone| phone.write(|tx| Ok(records::current(tx, id)?.expect("kept").op_id));
        let backup = op_of(&phone);
        phone.kenpos.edit_weight(id, weight(70_000)).expect("edited");
        let claimed = phone.claim_all();
        assert_eq!(claimed.len(), 1, "in its place");
        assert_ne!(claimed[0].op_id, backup);
        assert_eq!(claimed[0].op_id, op_of(&phone));
    }

    #[test]
    fn an_item_the_server_refused_is_parked_with_its_reason_and_blocks_nothing() {
        let phone = TestPhone::new();
        logged(&phone);
        let poison = phone.claim_all().remove(0);
        refuse(&phone, poison.op_id);
        phone.clock.advance_minutes(1);
        logged(&phone);
        let next = phone.claim_all();
        assert_eq!(next.len(), 1, "the next item flows");
        assert_ne!(next[0].op_id, poison.op_id);
        let shown = phone.kenpos.outbox().expect("shown").items;
        assert_eq!((shown[0].state, shown[0].reason.as_deref()), (Shown::Parked, Some("invalid")));
        assert_eq!(phone.kenpos.home().expect("shown").parked, 1);
    }

    #[test]
    fn correcting_a_refused_record_sends_the_correction_in_its_place() {
        let phone = TestPhone::new();
        let id = logged(&phone);
        refuse(&phone, phone.claim_all()[0].op_id);
        phone.kenpos.edit_weight(id, weight(70_000)).expect("edited");
        let claimed = phone.claim_all();
        assert_eq!(claimed.len(), 1);
        assert!(claimed[0].payload.contains("70000"));
        assert_eq!(phone.kenpos.home().expect("shown").parked, 0);
    }

    #[test]
    fn deleting_a_refused_new_record_leaves_nothing_to_send() {
        let phone = TestPhone::new();
        let id = logged(&phone);
        refuse(&phone, phone.claim_all()[0].op_id);
        assert_eq!(phone.kenpos.delete(id).expect("deleted").state, LoggedState::Withdrawn);
        assert_eq!(phone.rows("outbox"), 0);
    }
}
