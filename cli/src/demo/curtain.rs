//! What everybody shows at the end of a play, against what the server holds.
//!
//! Comes in: the cast, the union. Goes out: what each phone shows, and what differs. Must never happen: a phone asked what
//! the server holds, or the other way round.

use kenpos_core::view::PointsView;
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::points::Points;
use kenpos_tests::proxy::FaultCounts;

use super::actor::Actor;
use super::journal::Compared;
use super::theatre::Theatre;
use crate::failure::{Failure, condition};

/// How a play ended.
pub struct Curtain {
    /// In the order of the cast.
    pub members: Vec<MemberPlayed>,
    /// What the proxy did.
    pub faults: FaultCounts,
    /// Over all members.
    pub compared: Compared,
    /// What the audit of the ledger found.
    pub ledger_violations: u64,
    /// Members whose phone shows another balance than the server holds.
    pub mirror_differs: u64,
}

/// One member at the end.
pub struct MemberPlayed {
    /// KENPOS ID.
    pub kenpos_id: &'static str,
    /// What the phone shows.
    pub points: PointsView,
    /// Days of the last sixty with at least one step.
    pub days_with_steps: u64,
    /// Days on which steps earned.
    pub days_rewarded: u64,
}

impl Curtain {
    /// Nothing lost, nothing doubled, every book in order.
    pub fn is_sound(&self) -> bool {
        self.compared == Compared::default() && self.ledger_violations == 0 && self.mirror_differs == 0
    }
}

/// Compares, after the last sync. `first_day`: on which everybody registered.
pub async fn curtain(
    theatre: &Theatre,
    cast: &[Actor],
    first_day: ProgrammeDay,
    language: Language,
) -> Result<Curtain, Failure> {
    let (union, today) = (&theatre.union, theatre.time.get().programme_day());
    let mut ended = Curtain {
        members: Vec::new(),
        faults: theatre.proxy.counts(),
        compared: Compared::default(),
        ledger_violations: u64::try_from(union.audit().await.violations.len()).expect("a count fits"),
        mirror_differs: 0,
    };
    for actor in cast {
        let books = union.books(actor.kenpos_id).await;
        let compared = actor.journal.compare(union, &books, first_day).await;
        ended.compared.lost += compared.lost;
        ended.compared.doubled += compared.doubled;
        let points = actor.phone.kenpos().points(language).map_err(|error| condition(&error))?;
        let held: Points = books.balances.range(today..).map(|(_, points)| *points).sum();
        ended.mirror_differs += u64::from(held != points.balance || points.pending != Points::ZERO);
        let history = actor.phone.kenpos().history(today.plus_days(-60), today).map_err(|error| condition(&error))?;
        let with_steps = history.days.iter().filter(|day| day.steps.is_some_and(|steps| steps.count() > 0)).count();
        let rewarded = books.awards.iter().filter(|award| award.key.code == AwardCode::Steps).count();
        ended.members.push(MemberPlayed {
            kenpos_id: actor.kenpos_id,
            points,
            days_with_steps: u64::try_from(with_steps).expect("a count fits"),
            days_rewarded: u64::try_from(rewarded).expect("a count fits"),
        });
    }
    Ok(ended)
}
