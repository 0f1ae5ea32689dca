//! One fact is judged, and what it newly earns is posted.

use kenpos_protocol::push::Earned;
use kenpos_rules::award::{AwardCode, AwardKey, Fact, FactKind, Judgement, Period, Reason, judge};
use kenpos_rules::ids::RecordId;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::programme::Programme;

use super::evidence::{AwardRow, EvidenceSource, FactRow};
use crate::ledger::{self, NewGrant};
use crate::store::draft::Draft;

/// A fact with where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where it came from.
    pub source: EvidenceSource,
    /// What happened.
    pub fact: Fact,
    /// The record that says so, if one does.
    pub record_id: Option<RecordId>,
}

/// What a fact came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Newly posted; empty when the awards were there already.
    pub earned: Vec<Earned>,
    /// Why it earned nothing, when it could not have earned.
    pub reason: Option<Reason>,
}

/// Judges a fact by the draft's standing and posts what it newly earns, in the same commit as whatever the draft
/// holds already (a registration, a record). The awards of the fact's period must be loaded:
/// [`Period::Once`] for a registration, the fact's day for everything else.
pub fn post(draft: &mut Draft, programme: &Programme, evidence: &Evidence) -> Posted {
    let fact = &evidence.fact;
    let awards = match judge(programme, &draft.state().standing, fact) {
        Judgement::Earns(awards) => awards,
        Judgement::Nothing(reason) => {
            // An entry after the window, for a day that was paid in time, lacks nothing.
            let paid = daily_award(fact.kind).is_some_and(|code| {
                draft.state().awards.contains_key(&AwardKey { code, period: Period::Day(fact.day) })
            });
            return Posted { earned: Vec::new(), reason: (!paid).then_some(reason) };
        }
    };
    draft.put_fact(FactRow {
        source: evidence.source,
        fact: fact.clone(),
        record_id: evidence.record_id,
        programme_revision: programme.revision().to_owned(),
        standing: draft.state().head.standing,
    });
    let mut posted = Posted::default();
    for award in awards {
        let is_there = draft.state().awards.contains_key(&award.key);
        #[cfg(feature = "planted")]
        let is_there = planted::instead(Bug::MissingUniqueKey, false, is_there);
        if is_there {
            continue;
        }
        let day = if fact.kind == FactKind::EarlyMember { award.granted_on } else { fact.day };
        let lot = ledger::grant(
            draft,
            NewGrant {
                key: award.key.clone(),
                award_revision: 1,
                points: award.points,
                day,
                granted_on: award.granted_on,
                expires_on: award.expires_on,
                programme_revision: award.programme_revision.clone(),
                record_id: evidence.record_id,
                reason: None,
            },
        );
        posted.earned.push(Earned { award: award.key.code, points: award.points });
        draft.put_award(AwardRow {
            key: award.key,
            points: award.points,
            revision: 1,
            programme_revision: award.programme_revision,
            day,
            granted_on: award.granted_on,
            expires_on: award.expires_on,
            lot,
            evidence: evidence.source,
            reason: None,
        });
    }
    posted
}

/// The daily award that stands for a day's having been paid.
const fn daily_award(kind: FactKind) -> Option<AwardCode> {
    match kind {
        FactKind::Weight => Some(AwardCode::Weight),
        FactKind::Steps => Some(AwardCode::Steps),
        FactKind::ActionGoal => Some(AwardCode::ActionGoal),
        FactKind::OpenedApp => Some(AwardCode::Launch),
        FactKind::OpenedPortal => Some(AwardCode::Login),
        FactKind::Registered | FactKind::EarlyMember => None,
    }
}
