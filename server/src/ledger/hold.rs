//! Points of an order: held when it is placed, spent when it is shipped, released when it is cancelled.
//!
//! A hold placed in time does not expire: the last day of a lot says nothing of what an order holds of it. A reversal
//! of an award whose points are held leaves the order as it is and becomes a debt, as of spent points; what a
//! cancelled order gives back meets that debt first.

use std::collections::BTreeMap;

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::OrderId;
use kenpos_rules::lots::{self, Draw, Lot, NotEnough};
use kenpos_rules::points::Points;

use super::append::{Header, append};
use super::entry::{By, LedgerAccount, LotRow, Posting};
use super::expiry::write_down;
use crate::store::draft::Draft;

/// What an entry about an order says of itself.
pub struct OrderEntry<'a> {
    /// The order.
    pub order: OrderId,
    /// Who placed, shipped or cancelled it.
    pub by: By,
    /// The rules in force.
    pub programme_revision: &'a str,
}

impl OrderEntry<'_> {
    fn header(self, kind: EntryKind, day: ProgrammeDay) -> Header {
        Header { order: Some(self.order), ..Header::of(kind, self.by, day, self.programme_revision) }
    }
}

/// Sets points aside, oldest expiry first. All lots with something left must be loaded.
///
/// # Errors
/// [`NotEnough`]; nothing was set aside then.
pub fn hold(draft: &mut Draft, entry: OrderEntry<'_>, points: Points) -> Result<Vec<Draw>, NotEnough> {
    let today = draft.today();
    let lots: Vec<Lot> = draft.state().lots.values().map(LotRow::as_lot).collect();
    let draws = lots::spend(&lots, points, today)?;
    move_all(draft, entry.header(EntryKind::Hold, today), &draws, LedgerAccount::Available, LedgerAccount::Held);
    for draw in &draws {
        let mut lot = lot_of(draft, draw);
        lot.left -= draw.points;
        draft.put_lot(lot);
    }
    Ok(draws)
}

/// What an order held is spent.
pub fn spend(draft: &mut Draft, entry: OrderEntry<'_>, draws: &[Draw]) {
    let header = entry.header(EntryKind::Spend, draft.today());
    move_all(draft, header, draws, LedgerAccount::Held, LedgerAccount::Spent);
}

fn move_all(draft: &mut Draft, header: Header, draws: &[Draw], from: LedgerAccount, to: LedgerAccount) {
    let lines = draws.iter().flat_map(|draw| {
        [(from, -draw.points), (to, draw.points)].map(|(account, points)| Posting { account, lot: draw.lot, points })
    });
    append(draft, header, lines.collect());
}

/// What became of points that an order gave back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// What can be used again, by its last day.
    pub usable: BTreeMap<ProgrammeDay, Points>,
    /// What had run out meanwhile.
    pub expired: Points,
    /// What met a debt.
    pub met: Points,
}

/// Gives back what an order held. It lives until its own last day, and with `not_before` (cancelled by the union or a
/// supplier) at least until then: points whose own last day is earlier become a lot of their own. What is past its last
/// day runs out at once; of the rest a debt is met first. The lots of the draws must be loaded.
pub fn release(draft: &mut Draft, entry: OrderEntry<'_>, draws: &[Draw], not_before: Option<ProgrammeDay>) -> Returned {
    let today = draft.today();
    let revision = entry.programme_revision.to_owned();
    let mut back = Back::new(today, draft.state().head.debt);
    let number = draft.next_entry();
    for draw in draws {
        let lot = lot_of(draft, draw);
        back.take(lot, draw.points, not_before);
    }
    let Back { mut postings, lots, longer, debt, mut returned, .. } = back;
    returned.met = draft.state().head.debt - debt;
    let mut made = None;
    if let Some(LongerLot { expires_on, granted, left }) = longer {
        let line = |account, points| Posting { account, lot: number, points };
        postings.push(line(LedgerAccount::Available, left));
        postings.push(line(LedgerAccount::Adjusted, granted - left));
        let (expired, forfeited) = (Points::ZERO, Points::ZERO);
        made = Some(LotRow { number, granted_on: today, expires_on, granted, left, expired, forfeited });
    }
    append(draft, entry.header(EntryKind::Release, today), postings);
    draft.set_debt(debt);
    let mut past: BTreeMap<ProgrammeDay, Vec<LotRow>> = BTreeMap::new();
    for lot in lots.into_iter().chain(made) {
        if lot.expires_on < today && lot.left > Points::ZERO {
            past.entry(lot.expires_on).or_default().push(lot.clone());
        }
        draft.put_lot(lot);
    }
    for (last_day, lots) in past {
        write_down(draft, last_day, lots, &revision);
    }
    returned
}

/// A release in the making.
struct Back {
    today: ProgrammeDay,
    /// What is still owed.
    debt: Points,
    postings: Vec<Posting>,
    /// The lots that get their own points back.
    lots: Vec<LotRow>,
    /// What lives longer than the lots it was taken from.
    longer: Option<LongerLot>,
    returned: Returned,
}

struct LongerLot {
    expires_on: ProgrammeDay,
    granted: Points,
    left: Points,
}

impl Back {
    fn new(today: ProgrammeDay, debt: Points) -> Self {
        Self { today, debt, postings: Vec::new(), lots: Vec::new(), longer: None, returned: Returned::default() }
    }

    fn take(&mut self, mut lot: LotRow, points: Points, not_before: Option<ProgrammeDay>) {
        let line = |account, points| Posting { account, lot: lot.number, points };
        self.postings.push(line(LedgerAccount::Held, -points));
        let last_day = not_before.map_or(lot.expires_on, |day| day.max(lot.expires_on));
        let met = if last_day >= self.today { self.debt.min(points) } else { Points::ZERO };
        self.debt -= met;
        let left = points - met;
        if last_day < self.today {
            self.returned.expired += points;
        } else if left > Points::ZERO {
            *self.returned.usable.entry(last_day).or_default() += left;
        }
        if last_day == lot.expires_on {
            self.postings.push(line(LedgerAccount::Available, left));
            self.postings.push(line(LedgerAccount::Adjusted, met));
            lot.left += left;
            self.lots.push(lot);
        } else {
            let none = LongerLot { expires_on: last_day, granted: Points::ZERO, left: Points::ZERO };
            let longer = self.longer.get_or_insert(none);
            longer.granted += points;
            longer.left += left;
        }
    }
}

fn lot_of(draft: &Draft, draw: &Draw) -> LotRow {
    draft.state().lots.get(&draw.lot).expect("an order is decided with every lot loaded").clone()
}
