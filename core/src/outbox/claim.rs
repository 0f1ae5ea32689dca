//! What the sync does with the outbox: claim, resolve, settle, offer again.

use std::fmt;

use kenpos_rules::award::Reason;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::OpId;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use rusqlite::params;

use super::{SETTLED_KEPT_DAYS, reason_text};
use crate::error::StoreError;
use crate::store::Tx;
use crate::store::columns::{Millis, Text};
use crate::store::session::session;

/// How much one request may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClaimLimits {
    /// Items at most.
    pub items: usize,
    /// Bytes of payload at most; a single larger item is claimed alone.
    pub bytes: usize,
    /// Only rows with a higher number, so that one run goes through the outbox once; 0 from the oldest.
    pub after: u64,
}

/// One item to send.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Claimed {
    pub number: u64,
    pub op_id: OpId,
    /// The frozen JSON of a [`kenpos_protocol::push::PushItem`].
    pub payload: String,
}

impl fmt::Debug for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The payload holds health values.
        write!(f, "Claimed({}, {} bytes)", self.op_id, self.payload.len())
    }
}

/// Takes the oldest items for one request and freezes them. Nothing is claimed without the consent to the programme.
/// Rows left claimed by a run that died are claimed again.
pub(crate) fn claim(tx: &Tx<'_>, limits: ClaimLimits) -> Result<Vec<Claimed>, StoreError> {
    if session(tx)?.consent.programme.is_none() {
        return Ok(Vec::new());
    }
    let mut select = tx.prepare_cached(
        "SELECT number, op_id, payload FROM outbox WHERE state <> 'settled' AND state IN ('queued', 'claimed') \
         AND number > ?1 ORDER BY number LIMIT ?2",
    )?;
    let mut rows = select.query(params![limits.after, limits.items])?;
    let mut mark = tx.prepare_cached("UPDATE outbox SET state = 'claimed', offered = 1 WHERE number = ?1")?;
    let (mut claimed, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let one = Claimed { number: row.get(0)?, op_id: row.get::<_, Text<_>>(1)?.0, payload: row.get(2)? };
        bytes += one.payload.len();
        if bytes > limits.bytes && !claimed.is_empty() {
            break;
        }
        claimed.push(one);
    }
    drop(rows);
    for one in &claimed {
        mark.execute([one.number])?;
    }
    Ok(claimed)
}

/// What became of a claimed item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The server has it. It is owed to the view until the mirror reaches `sequence`.
    Accepted { sequence: u64, day: ProgrammeDay, reason: Option<Reason> },
    /// No answer, or one that says later.
    Later,
    /// The server will never take it: kept, with the problem's code, and shown.
    Parked { code: String, detail: String },
}

/// Writes a verdict down.
pub(crate) fn resolve(tx: &Tx<'_>, op_id: OpId, verdict: Verdict) -> Result<(), StoreError> {
    match verdict {
        Verdict::Accepted { sequence, day, reason } => tx
            .prepare_cached(
                "UPDATE outbox SET state = 'accepted', effect_sequence = ?2, day = ?3, reason = ?4, detail = NULL \
                 WHERE op_id = ?1",
            )?
            .execute(params![Text(op_id), sequence, Text(day), reason_text(reason)])?,
        Verdict::Later => tx
            .prepare_cached("UPDATE outbox SET state = 'queued' WHERE op_id = ?1 AND state = 'claimed'")?
            .execute([Text(op_id)])?,
        Verdict::Parked { code, detail } => tx
            .prepare_cached("UPDATE outbox SET state = 'parked', reason = ?2, detail = ?3 WHERE op_id = ?1")?
            .execute(params![Text(op_id), code, detail])?,
    };
    Ok(())
}

/// Settles what the mirror now shows. (The `+` keeps SQLite from walking all that has settled before.)
pub(crate) fn settle_up_to(tx: &Tx<'_>, member_sequence: u64, now: Moment) -> Result<(), StoreError> {
    #[cfg(feature = "planted")]
    if planted::is(Bug::PullHidesOwedRow) {
        let owed = "UPDATE outbox SET state = 'settled', settled_at = ?1 WHERE state = 'queued'";
        tx.execute(owed, [Millis(now)])?;
    }
    tx.prepare_cached(
        "UPDATE outbox SET state = 'settled', settled_at = ?2 \
         WHERE state <> 'settled' AND state = 'accepted' AND +effect_sequence <= ?1",
    )?
    .execute(params![member_sequence, Millis(now)])?;
    Ok(())
}

/// The server's past has changed: everything it said it had in the last 35 days is owed again, under the same ids and
/// with the same payloads. What it still has it answers with the same receipt.
pub(crate) fn reoffer(tx: &Tx<'_>, now: Moment) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE outbox SET state = 'queued', effect_sequence = NULL, settled_at = NULL, reason = NULL \
         WHERE state = 'accepted' OR (state = 'settled' AND settled_at > ?1)",
    )?
    .execute([Millis(now.plus_days(-SETTLED_KEPT_DAYS))])?;
    Ok(())
}

/// Forgets the payloads settled longer than 35 days ago.
pub(crate) fn prune_settled(tx: &Tx<'_>, now: Moment) -> Result<(), StoreError> {
    #[cfg(feature = "planted")]
    if planted::is(Bug::LostParkedItem) {
        let old = "DELETE FROM outbox WHERE state = 'parked' AND coalesce(settled_at, 0) <= ?1";
        tx.execute(old, [Millis(now.plus_days(-SETTLED_KEPT_DAYS))])?;
    }
    tx.prepare_cached("DELETE FROM outbox WHERE state = 'settled' AND settled_at <= ?1")?
        .execute([Millis(now.plus_days(-SETTLED_KEPT_DAYS))])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use kenpos_protocol::consent::ConsentState;

    use super::*;
    use crate::store::session::set_consent;
    use crate::testing::{TestPhone, moment, weighing};

    fn log(phone: &TestPhone, count: u32) {
        for grams in 0..count {
            phone.kenpos.log_weight(&weighing(60_000 + grams)).expect("logged");
        }
    }

    fn claim_some(phone: &TestPhone, items: usize, bytes: usize, after: u64) -> Vec<Claimed> {
        phone.write(|tx| Ok(claim(tx, ClaimLimits { items, bytes, after })?))
    }

    fn states(phone: &TestPhone) -> Vec<&'static str> {
        phone.kenpos.outbox().expect("shown").items.iter().map(|item| item.state.code()).collect()
    }

    #[test]
    fn nothing_is_claimed_before_the_consent_and_all_of_it_after() {
        let phone = TestPhone::new();
        phone.write(|tx| Ok(set_consent(tx, ConsentState::default())?));
        log(&phone, 2);
        assert!(phone.claim_all().is_empty());
        phone.write(|tx| Ok(set_consent(tx, ConsentState { programme: Some(1), checkup_results: None })?));
        assert_eq!(phone.claim_all().len(), 2);
    }

    #[test]
    fn a_claim_keeps_to_its_limits_and_takes_a_single_large_item_alone() {
        let phone = TestPhone::new();
        log(&phone, 3);
        let first = claim_some(&phone, 2, 1_000_000, 0);
        assert_eq!(first.len(), 2);
        assert_eq!(claim_some(&phone, 500, first[0].payload.len() + 1, 0).len(), 1);
        assert_eq!(claim_some(&phone, 500, 1, 0).len(), 1);
        assert_eq!(claim_some(&phone, 500, 1_000_000, first[1].number).len(), 1, "one run goes through once");
    }

    #[test]
    fn case_017_items_go_out_in_the_order_they_were_made_whatever_the_clock_said() {
        let phone = TestPhone::new();
        for (step, wall) in ["2026-11-22T12:00:00Z", "2026-11-19T12:00:00Z", "2026-11-21T12:00:00Z"].iter().enumerate()
        {
            phone.clock.set_wall(crate::testing::moment(wall));
            let grams = 68_000 + u32::try_from(step).expect("few");
            phone.kenpos.log_weight(&crate::testing::weighing(grams)).expect("logged");
        }
        let payloads: Vec<_> = phone.claim_all().into_iter().map(|item| item.payload).collect();
        let in_order = payloads.iter().zip(0..).all(|(payload, step)| payload.contains(&(68_000 + step).to_string()));
        assert!(in_order && payloads.len() == 3);
    }

    #[test]
    fn a_run_that_died_leaves_its_claims_to_the_next_with_the_same_bytes() {
        let phone = TestPhone::new();
        log(&phone, 2);
        let (first, second) = (phone.claim_all(), phone.claim_all());
        assert_eq!(first, second);
        assert_eq!(states(&phone), ["claimed", "claimed"]);
        phone.resolve(first[0].op_id, Verdict::Later);
        assert_eq!(states(&phone), ["queued", "claimed"]);
        assert_eq!(phone.claim_all(), first);
    }

    #[test]
    fn an_accepted_item_settles_when_the_mirror_reaches_it_and_is_forgotten_after_35_days() {
        let phone = TestPhone::new();
        log(&phone, 1);
        phone.accept(phone.claim_all()[0].op_id, 7);
        let now = moment("2026-11-22T03:00:00Z");
        phone.write(|tx| Ok(settle_up_to(tx, 6, now)?));
        assert_eq!(states(&phone), ["accepted"]);
        phone.write(|tx| Ok(settle_up_to(tx, 7, now)?));
        assert!(states(&phone).is_empty());
        phone.write(|tx| Ok(prune_settled(tx, now.plus_days(35).plus_millis(-1))?));
        assert_eq!(phone.rows("outbox"), 1);
        phone.write(|tx| Ok(prune_settled(tx, now.plus_days(35))?));
        assert_eq!(phone.rows("outbox"), 0);
    }

    #[test]
    fn when_the_server_loses_its_past_the_last_35_days_are_owed_again_with_the_same_bytes() {
        let phone = TestPhone::new();
        log(&phone, 2);
        let sent = phone.claim_all();
        let now = moment("2026-11-22T03:00:00Z");
        phone.accept(sent[0].op_id, 1);
        phone.write(|tx| Ok(settle_up_to(tx, 1, now.plus_days(-40))?));
        phone.accept(sent[1].op_id, 2);
        phone.write(|tx| Ok(settle_up_to(tx, 2, now.plus_days(-34))?));
        assert!(phone.claim_all().is_empty());
        phone.write(|tx| Ok(reoffer(tx, now)?));
        assert_eq!(phone.claim_all(), sent[1..]);
    }

    #[test]
    fn a_verdict_on_a_sent_item_does_not_make_it_editable_again() {
        let phone = TestPhone::new();
        let crate::log::ItemId::Record(id) = phone.kenpos.log_weight(&weighing(60_000)).expect("logged").id else {
            panic!("a weighing is a record");
        };
        let sent = phone.claim_all();
        phone.resolve(sent[0].op_id, Verdict::Later);
        phone.kenpos.edit_weight(id, crate::testing::weight(61_000)).expect("edited");
        assert_eq!(phone.claim_all()[0], sent[0]);
    }
}
