//! Membership changes, and awards follow.
//!
//! The roster moves a last day back → awards for later days are reversed (`not_member`); moves it forward again →
//! what was reversed for that reason alone is granted again, as of today. A start moved back pays nothing, since
//! nothing was reversed before it. Awards of results are settled over all results of their period
//! ([`crate::results::settle`]): another one may keep them.

use kenpos_rules::award::Reason;
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::evidence::{AwardRow, EvidenceSource};
use crate::ledger::{self, NewGrant, TakenBack};
use crate::results;
use crate::store::draft::Draft;
use crate::store::member::Want;

/// What a change of membership must have loaded.
pub fn want_for_restate() -> Want {
    results::want()
}

/// Sets a new standing and corrects the awards that it touches. Loaded with [`want_for_restate`]. The same standing
/// again changes nothing.
pub fn restate(draft: &mut Draft, programme: &Programme, standing: Standing) {
    if draft.state().head.standing > 0 && draft.state().standing == standing {
        return;
    }
    draft.set_standing(standing);
    let awards: Vec<AwardRow> = draft.state().awards.values().cloned().collect();
    for award in awards.into_iter().filter(|award| !matches!(award.evidence, EvidenceSource::Result(_))) {
        let member = draft.state().standing.is_member_on(award.day);
        if !member && award.points > Points::ZERO {
            take_back(draft, programme, award, Reason::NotMember);
        } else if member && award.points == Points::ZERO && award.reason == Some(Reason::NotMember) {
            let points = draft.state().lots.get(&award.lot).map_or(Points::ZERO, |lot| lot.granted);
            give_again(draft, programme, award, points);
        }
    }
    results::settle(draft, programme);
}

/// Reverses an award for a reason.
pub(crate) fn take_back(draft: &mut Draft, programme: &Programme, mut award: AwardRow, reason: Reason) {
    award.revision += 1;
    award.points = Points::ZERO;
    award.reason = Some(reason);
    let taken = TakenBack {
        key: &award.key,
        award_revision: award.revision,
        lot: award.lot,
        day: award.day,
        reason,
        programme_revision: programme.revision(),
        by: draft.who().clone(),
    };
    ledger::reverse(draft, taken);
    draft.put_award(award);
}

/// Grants a reversed award again, as of today.
pub(crate) fn give_again(draft: &mut Draft, programme: &Programme, mut award: AwardRow, points: Points) {
    let today = draft.today();
    let Some(version) = programme.version_on(today) else { return };
    award.points = points;
    award.revision += 1;
    award.reason = None;
    (award.granted_on, award.expires_on) = (today, version.expiry.last_day(today));
    award.lot = ledger::grant(
        draft,
        NewGrant {
            key: award.key.clone(),
            award_revision: award.revision,
            points: award.points,
            day: award.day,
            granted_on: award.granted_on,
            expires_on: award.expires_on,
            programme_revision: programme.revision().to_owned(),
            record_id: None,
            reason: None,
        },
    );
    draft.put_award(award);
}
