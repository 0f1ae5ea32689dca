//! The yearly job: writes down what has run out. Every read tests the date itself, so nothing depends on when it runs.

use kenpos_rules::points::Points;

use crate::ledger;
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{LotsWanted, Want};
use crate::store::{Store, StoreError, transact};

/// What the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpiryReport {
    pub members: u64,
    pub points: Points,
}

/// Members read at a time; memory stays flat whatever the union's size.
const MEMBERS_AT_A_TIME: usize = 500;

/// Writes down what had run out before today, member by member. Interrupted, it goes on where it stopped when run
/// again; run twice, the second finds nothing.
///
/// # Errors
/// [`StoreError`]; what was written stays.
pub async fn write_down(store: &dyn Store, clock: &dyn Clock) -> Result<ExpiryReport, StoreError> {
    let now = clock.now();
    let want = Want { lots: LotsWanted::DueOn(now.programme_day()), ..Want::default() };
    let mut report = ExpiryReport::default();
    let mut after = None;
    loop {
        let members = store.members_after(after, MEMBERS_AT_A_TIME).await?;
        let Some(last) = members.last() else { return Ok(report) };
        after = Some(*last);
        for member in members {
            let expired = transact::<_, StoreError>(store, &Who::Member(member), &want, |state| {
                let Some(state) = state.filter(|state| !state.lots.is_empty()) else { return Ok((None, Points::ZERO)) };
                let revision = state.union.programme_revision.clone().unwrap_or_default();
                let mut draft = Draft::new(state, now);
                let points = ledger::write_expired(&mut draft, &revision);
                Ok((Some(draft), points))
            })
            .await?;
            if expired > Points::ZERO {
                report.members += 1;
                report.points += expired;
            }
        }
    }
}
