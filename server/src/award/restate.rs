//! Membership changes, and awards follow.
//!
//! The roster moves a last day back → awards for later days are reversed (`not_member`); moves it forward again →
//! what was reversed for that reason alone is granted again, as of today. A start moved back pays nothing, since
//! nothing was reversed before it.

use kenpos_rules::award::{AwardKey, Reason};
use kenpos_rules::member::Standing;
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::evidence::AwardRow;
use crate::ledger::{self, NewGrant};
use crate::store::draft::Draft;
use crate::store::member::{LotsWanted, Want};

/// What a change of membership must have loaded.
pub fn want_for_restate() -> Want {
    Want { all_awards: true, lots: LotsWanted::All, ..Want::default() }
}

/// Sets a new standing and corrects the awards that it touches. Loaded with [`want_for_restate`]. The same standing
/// again changes nothing.
pub fn restate(draft: &mut Draft, programme: &Programme, standing: Standing) {
    if draft.state().head.standing > 0 && draft.state().standing == standing {
        return;
    }
    draft.set_standing(standing);
    let awards: Vec<AwardRow> = draft.state().awards.values().cloned().collect();
    for award in awards {
        let member = draft.state().standing.is_member_on(award.day);
        if !member && award.points > Points::ZERO {
            take_back(draft, programme, award);
        } else if member && award.points == Points::ZERO && award.reason == Some(Reason::NotMember) {
            give_again(draft, programme, award);
        }
    }
}

fn take_back(draft: &mut Draft, programme: &Programme, mut award: AwardRow) {
    award.revision += 1;
    award.points = Points::ZERO;
    award.reason = Some(Reason::NotMember);
    let key: &AwardKey = &award.key;
    ledger::reverse(draft, key, award.revision, award.lot, award.day, Reason::NotMember, programme.revision());
    draft.put_award(award);
}

fn give_again(draft: &mut Draft, programme: &Programme, mut award: AwardRow) {
    let today = draft.today();
    let Some(version) = programme.version_on(today) else { return };
    award.points = draft.state().lots.get(&award.lot).map_or(Points::ZERO, |lot| lot.granted);
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
