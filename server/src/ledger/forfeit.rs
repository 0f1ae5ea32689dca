//! Forfeiture: what is left when the days of grace are over, or when the member deletes the account.

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::Reason;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;

use super::append::{Header, append};
use super::entry::{By, LedgerAccount, LotRow, Posting};
use crate::store::draft::Draft;

/// Takes everything that could still be used, since the days of grace are over; `last_day` was the last one on which it could
/// be. What orders hold stays held, and what had run out is expired, not forfeited. Done twice, the second finds nothing. All
/// lots with something left must be loaded. Returns the points that were lost.
pub fn forfeit(draft: &mut Draft, last_day: ProgrammeDay, programme_revision: &str) -> Points {
    lose(draft, Reason::MembershipEnded, By::Job, last_day, programme_revision)
}

/// The same today, since the member deletes the account.
pub fn forfeit_with_account(draft: &mut Draft, programme_revision: &str) -> Points {
    let today = draft.today();
    lose(draft, Reason::AccountDeleted, By::Member, today, programme_revision)
}

fn lose(draft: &mut Draft, reason: Reason, by: By, day: ProgrammeDay, programme_revision: &str) -> Points {
    let today = draft.today();
    let usable = |lot: &&LotRow| lot.as_lot().usable(today) > Points::ZERO;
    let lots: Vec<LotRow> = draft.state().lots.values().filter(usable).cloned().collect();
    let total = lots.iter().map(|lot| lot.left).sum();
    if total == Points::ZERO {
        return total;
    }
    let postings = lots
        .iter()
        .flat_map(|lot| {
            [(LedgerAccount::Available, -lot.left), (LedgerAccount::Forfeited, lot.left)]
                .map(|(account, points)| Posting { account, lot: lot.number, points })
        })
        .collect();
    let header = Header { reason: Some(reason), ..Header::of(EntryKind::Forfeit, by, day, programme_revision) };
    append(draft, header, postings);
    for mut lot in lots {
        lot.forfeited += lot.left;
        lot.left = Points::ZERO;
        draft.put_lot(lot);
    }
    total
}
