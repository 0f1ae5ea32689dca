//! Orders against the ledger: every held point belongs to an open order, every spent one to a shipped order, and every
//! entry about an order says what the order says.

use std::collections::BTreeMap;

use kenpos_protocol::document::{CancelledBy, DocumentKind, OrderState};
use kenpos_protocol::pull::EntryKind;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;

use super::{Audit, ViolationCode, granted_by};
use crate::exchange::order::OrderRow;
use crate::ledger::entry::{By, Entry, LedgerAccount};

/// Points by lot.
type ByLot = BTreeMap<u64, Points>;

impl Audit<'_> {
    /// The member's orders and the entries about them.
    pub(super) fn orders(&mut self) {
        let books = self.books;
        let mut entries: BTreeMap<OrderId, Vec<&Entry>> = BTreeMap::new();
        for entry in &books.entries {
            if let Some(order) = entry.order {
                entries.entry(order).or_default().push(entry);
            }
        }
        let (mut held, mut spent) = (ByLot::new(), ByLot::new());
        for row in books.documents.iter().filter(|((kind, _), _)| *kind == DocumentKind::Order).map(|(_, row)| row) {
            let Ok(Some(order)) = OrderRow::of(row) else {
                self.says(ViolationCode::OrderDiffers, None);
                continue;
            };
            let taken = match order.shown.state {
                OrderState::Held => Some(&mut held),
                OrderState::Shipped { .. } => Some(&mut spent),
                OrderState::Cancelled { .. } => None,
            };
            if let Some(taken) = taken {
                order.kept.draws.iter().for_each(|draw| *taken.entry(draw.lot).or_default() += draw.points);
            }
            let about = order.shown.order.parse().ok().and_then(|id: OrderId| entries.remove(&id)).unwrap_or_default();
            self.order_holds(&order, &about);
        }
        for entry in entries.into_values().flatten() {
            self.says(ViolationCode::EntryWithoutOrder, entry.number);
        }
        if self.by_lot(LedgerAccount::Held) != held {
            self.says(ViolationCode::HeldWithoutOrder, None);
        }
        if self.by_lot(LedgerAccount::Spent) != spent {
            self.says(ViolationCode::SpentWithoutOrder, None);
        }
    }

    fn by_lot(&self, account: LedgerAccount) -> ByLot {
        let mut sums = sums_of(self.books.entries.iter(), account);
        sums.retain(|_, points| *points != Points::ZERO);
        sums
    }

    fn order_holds(&mut self, order: &OrderRow, about: &[&Entry]) {
        let shown = &order.shown;
        let expected: &[(EntryKind, Moment, bool)] = match shown.state {
            OrderState::Held => &[(EntryKind::Hold, shown.ordered_at, true)],
            OrderState::Shipped { shipped_at } => {
                &[(EntryKind::Hold, shown.ordered_at, true), (EntryKind::Spend, shipped_at, false)]
            }
            OrderState::Cancelled { cancelled_by: CancelledBy::NotCompleted, .. } => &[],
            OrderState::Cancelled { cancelled_at, cancelled_by, .. } => &[
                (EntryKind::Hold, shown.ordered_at, true),
                (EntryKind::Release, cancelled_at, cancelled_by == CancelledBy::Member),
            ],
        };
        let draws: ByLot = order.kept.draws.iter().map(|draw| (draw.lot, draw.points)).collect();
        let sum: Points = draws.values().copied().sum();
        let address = order.kept.address.is_some() == order.is_held();
        if sum != shown.points || draws.len() != order.kept.draws.len() || !address || about.len() != expected.len() {
            self.says(ViolationCode::OrderDiffers, about.first().map(|entry| entry.number));
        }
        for (entry, (kind, at, by_member)) in about.iter().zip(expected) {
            let own = (entry.by == Some(By::Member)) == *by_member;
            let mut moved = sums_of(std::iter::once(*entry), LedgerAccount::Held);
            if entry.kind != EntryKind::Hold {
                moved.values_mut().for_each(|points| *points = -*points);
            }
            if entry.kind != *kind || entry.posted_at != *at || !own || moved != draws {
                self.says(ViolationCode::OrderDiffers, entry.number);
            }
        }
    }
}

fn sums_of<'e>(entries: impl Iterator<Item = &'e Entry>, account: LedgerAccount) -> ByLot {
    let mut sums = ByLot::new();
    for posting in entries.flat_map(|entry| &entry.postings).filter(|posting| posting.account == account) {
        *sums.entry(posting.lot).or_default() += posting.points;
    }
    sums
}

/// What the lot of an entry was worth at first: the grant, or what an order gave back as a lot of its own.
pub(super) fn worth_of(entry: &Entry) -> Points {
    if entry.kind != EntryKind::Release {
        return granted_by(entry);
    }
    let own = entry.postings.iter().filter(|posting| posting.lot == entry.number);
    own.map(|posting| posting.points).sum()
}
