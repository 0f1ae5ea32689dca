//! The job after the days of grace: what members who left have not used is forfeited, with an entry that says so.

use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;

use super::DeskError;
use super::everybody::Everybody;
use crate::ledger;
use crate::ports::Clock;
use crate::programmes::Programmes;
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::member::{LotsWanted, MemberState, Want};
use crate::store::{Store, transact};

/// What the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ForfeitReport {
    /// Members whose points were forfeited.
    pub members: u64,
    /// Points that were forfeited.
    pub points: Points,
}

/// Forfeits what is left of members whose days of grace are over. What orders hold stays held; should the union cancel
/// such an order later, the next run finds what came back. Interrupted, it goes on where it stopped when run again; run
/// twice, the second finds nothing.
///
/// # Errors
/// [`DeskError`]; what was written stays.
pub async fn write_forfeits(
    store: &dyn Store,
    programmes: &Programmes,
    clock: &dyn Clock,
) -> Result<ForfeitReport, DeskError> {
    let now = clock.now();
    let today = now.programme_day();
    let programme = programmes.current(store).await?;
    // Most members have not left: what is needed to see that is read without their lots.
    let over = |state: &MemberState| -> Option<ProgrammeDay> {
        state.grace_ends(&programme).filter(|last| *last < today && state.balance(today) > Points::ZERO)
    };
    let all_lots = Want { lots: LotsWanted::All, ..Want::default() };
    let mut report = ForfeitReport::default();
    let mut everybody = Everybody::of(store);
    while let Some(member) = everybody.next().await? {
        let who = Who::Member(member);
        if store.load(&who, &Want::default()).await?.as_ref().and_then(over).is_none() {
            continue;
        }
        let lost = transact::<_, DeskError>(store, &who, &all_lots, |state| {
            let Some((last_day, state)) = state.and_then(|state| Some((over(&state)?, state))) else {
                return Ok((None, Points::ZERO));
            };
            let mut draft = Draft::new(state, now);
            let lost = ledger::forfeit(&mut draft, last_day, programme.revision());
            Ok((Some(draft), lost))
        })
        .await?;
        report.members += u64::from(lost > Points::ZERO);
        report.points += lost;
    }
    Ok(report)
}
