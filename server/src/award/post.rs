//! One fact is judged, and what it newly earns is posted.

use kenpos_protocol::push::Earned;
use kenpos_rules::award::{Award, AwardCode, AwardKey, Event, Fact, FactKind, Judgement, Period, Reason, judge};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::RecordId;
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::programme::Programme;

use super::evidence::{AwardRow, EvidenceSource, FactRow, ResultRevision};
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
    let judgement = judge(programme, &draft.state().standing, fact);
    let reason = match &judgement {
        Judgement::Earns(_) => None,
        Judgement::Nothing(reason) => Some(*reason),
    };
    // A roster says the same of an early member at every import; an op is judged once.
    if reason.is_none() || matches!(evidence.source, EvidenceSource::Op(_)) {
        draft.put_fact(FactRow {
            source: evidence.source.clone(),
            fact: fact.clone(),
            record_id: evidence.record_id,
            programme_revision: programme.revision().to_owned(),
            standing: draft.state().head.standing,
            reason,
        });
    }
    let awards = match judgement {
        Judgement::Earns(awards) => awards,
        Judgement::Nothing(reason) => {
            // An entry after the window, for a day that was paid in time, lacks nothing.
            let paid = daily_award(fact.kind).is_some_and(|code| {
                draft.state().awards.contains_key(&AwardKey { code, period: Period::Day(fact.day) })
            });
            return Posted { earned: Vec::new(), reason: (!paid).then_some(reason) };
        }
    };
    let mut posted = Posted::default();
    for award in awards {
        let is_there = draft.state().awards.contains_key(&award.key);
        #[cfg(feature = "planted")]
        let is_there = planted::instead(Bug::MissingUniqueKey, false, is_there);
        if is_there {
            continue;
        }
        let day = if fact.kind == FactKind::EarlyMember { award.granted_on } else { fact.day };
        posted.earned.push(Earned { award: award.key.code, points: award.points });
        book(draft, award, day, evidence.record_id, evidence.source.clone());
    }
    posted
}

/// Posts an award that the union's own publication says was earned on a day (a campaign, an event), with its evidence. The
/// caller knows that it is not posted yet.
pub(crate) fn post_published(draft: &mut Draft, source: EvidenceSource, day: ProgrammeDay, award: Award) {
    let kind = match award.key.code {
        AwardCode::Campaign => FactKind::CampaignPart,
        _ => FactKind::HealthEvent,
    };
    let now = draft.now();
    post_with(draft, source, Fact { kind, day, entered_at: now, received_at: now }, award);
}

/// Posts an award that an event earned on its day, with its evidence. The caller knows that there is no such award yet.
pub(crate) fn post_event(draft: &mut Draft, source: ResultRevision, event: &Event, recorded_at: Moment, award: Award) {
    let fact = Fact { kind: FactKind::Event, day: event.day, entered_at: recorded_at, received_at: draft.now() };
    post_with(draft, EvidenceSource::Result(source), fact, award);
}

fn post_with(draft: &mut Draft, source: EvidenceSource, fact: Fact, award: Award) {
    let day = fact.day;
    draft.put_fact(FactRow {
        source: source.clone(),
        fact,
        record_id: None,
        programme_revision: award.programme_revision.clone(),
        standing: draft.state().head.standing,
        reason: None,
    });
    book(draft, award, day, None, source);
}

/// Grants an award's points and keeps the award.
fn book(draft: &mut Draft, award: Award, day: ProgrammeDay, record_id: Option<RecordId>, evidence: EvidenceSource) {
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
            record_id,
            reason: None,
        },
    );
    draft.put_award(AwardRow {
        key: award.key,
        points: award.points,
        revision: 1,
        programme_revision: award.programme_revision,
        day,
        granted_on: award.granted_on,
        expires_on: award.expires_on,
        lot,
        evidence,
        reason: None,
    });
}

/// The daily award that stands for a day's having been paid.
const fn daily_award(kind: FactKind) -> Option<AwardCode> {
    match kind {
        FactKind::Weight => Some(AwardCode::Weight),
        FactKind::Steps => Some(AwardCode::Steps),
        FactKind::ActionGoal => Some(AwardCode::ActionGoal),
        FactKind::OpenedApp => Some(AwardCode::Launch),
        FactKind::OpenedPortal => Some(AwardCode::Login),
        FactKind::Registered
        | FactKind::EarlyMember
        | FactKind::Event
        | FactKind::CampaignPart
        | FactKind::HealthEvent => None,
    }
}
