//! The yearly job: writes down what has run out. Every read tests the date itself, so nothing depends on when it runs.

use kenpos_rules::points::Points;

use super::everybody::Everybody;
use crate::ledger;
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{LotsWanted, Want};
use crate::store::{Store, StoreError, transact};

/// What the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpiryReport {
    /// Members with something that ran out.
    pub members: u64,
    /// Points that ran out.
    pub points: Points,
}

/// Writes down what had run out before today, member by member. Interrupted, it goes on where it stopped when run
/// again; run twice, the second finds nothing.
///
/// # Errors
/// [`StoreError`]; what was written stays.
pub async fn write_down(store: &dyn Store, clock: &dyn Clock) -> Result<ExpiryReport, StoreError> {
    let now = clock.now();
    let want = Want { lots: LotsWanted::DueOn(now.programme_day()), ..Want::default() };
    let mut report = ExpiryReport::default();
    let mut everybody = Everybody::of(store);
    while let Some(member) = everybody.next().await? {
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
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, moment};

    #[tokio::test]
    async fn what_ran_out_is_written_down_once_and_every_read_knew_it_before() {
        let scene = Scene::new("2026-03-31T12:00:00+09:00").await;
        let mut phone = scene.add_member().await;
        let weight = scene.weight(&phone, moment("2026-03-31T12:00:00+09:00"));
        scene.push(&mut phone, &[weight]).await;
        scene.clock.set(moment("2026-04-01T12:00:00+09:00"));
        let weight = scene.weight(&phone, moment("2026-04-01T12:00:00+09:00"));
        scene.push(&mut phone, &[weight]).await;

        scene.clock.set(moment("2027-03-31T23:59:59+09:00"));
        assert_eq!(scene.balance(phone.member).await, Points(1_020));
        assert_eq!(write_down(&*scene.store, &*scene.clock).await, Ok(ExpiryReport::default()));

        scene.clock.set(moment("2027-04-01T00:00:00+09:00"));
        assert_eq!(scene.push(&mut phone, &[]).await.balance, Some(Points(10)));
        let report = write_down(&*scene.store, &*scene.clock).await;
        assert_eq!(report, Ok(ExpiryReport { members: 1, points: Points(1_010) }));
        assert_eq!(write_down(&*scene.store, &*scene.clock).await, Ok(ExpiryReport::default()));
        assert_eq!(scene.balance(phone.member).await, Points(10));
        assert_eq!(scene.violations().await, []);
    }
}
