//! An order as it is decided: held, then shipped or cancelled, each in one commit with its entry in the ledger.
//!
//! Pure: comes in a draft with the member's orders and all lots loaded, goes out the order as it will stand.

use kenpos_protocol::document::{CancelledBy, Document, DocumentKind, Order, OrderState};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::{MemberId, OrderId};
use kenpos_rules::lots::{Draw, NotEnough};
#[cfg(feature = "planted")]
use kenpos_rules::planted::{self, Bug};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;
use kenpos_rules::union_file::Wording;
use serde::{Deserialize, Serialize};

use crate::ledger::entry::By;
use crate::ledger::{self, OrderEntry};
use crate::seal::Sealed;
use crate::store::StoreError;
use crate::store::document::DocumentRow;
use crate::store::draft::Draft;
use crate::store::member::{LotsWanted, MemberState, Want};

/// What the server alone keeps of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// SHA-256 of what was asked for, in hex: the same order again is known by it. Empty where nothing arrived.
    pub asked: String,
    /// Whose order file it stands in.
    pub supplier: String,
    /// What it holds or has spent, by lot.
    pub draws: Vec<Draw>,
    /// Where it goes; gone once it is shipped or cancelled.
    pub address: Option<Sealed>,
}

/// An order with both its halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// As the member sees it.
    pub shown: Order,
    /// What the server alone keeps.
    pub kept: Kept,
}

/// The order is not there, or was shipped or cancelled before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no open order of this id")]
pub struct NotOpen;

/// What a decision about an order must have loaded.
pub fn want() -> Want {
    Want { lots: LotsWanted::All, documents: [DocumentKind::Order].into(), ..Want::default() }
}

impl OrderRow {
    /// The order in a document; `None` where the document is of another kind.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the server's half does not read.
    pub fn of(row: &DocumentRow) -> Result<Option<Self>, StoreError> {
        let Document::Order(shown) = &row.shown else { return Ok(None) };
        let kept = row.kept.as_deref().and_then(|kept| serde_json::from_str(kept).ok());
        let kept = kept.ok_or(StoreError::Damaged { table: "document" })?;
        Ok(Some(Self { shown: shown.clone(), kept }))
    }

    /// A member's order by its id.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn find(state: &MemberState, order: OrderId) -> Result<Option<Self>, StoreError> {
        let row = state.documents.get(&(DocumentKind::Order, order.to_string()));
        Ok(row.map(Self::of).transpose()?.flatten())
    }

    /// Whether its points are set aside.
    pub const fn is_held(&self) -> bool {
        matches!(self.shown.state, OrderState::Held)
    }

    /// Puts the order into the draft as it now stands.
    pub fn put(self, draft: &mut Draft) {
        let kept = serde_json::to_string(&self.kept).expect("texts and numbers");
        draft.put_document(Document::Order(self.shown), Some(kept));
    }
}

/// What an order is claimed and sealed under: no other member can claim in its name.
pub fn place_of(member: MemberId, order: &str) -> String {
    format!("{member}/{order}")
}

/// The member and the order that a claim is for.
pub fn of_place(place: &str) -> Option<(MemberId, OrderId)> {
    let (member, order) = place.split_once('/')?;
    Some((member.parse().ok()?, order.parse().ok()?))
}

/// What is ordered, as it was offered.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// The order.
    pub order: OrderId,
    /// By its name in the catalogue.
    pub item: String,
    /// What it is called.
    pub name: Wording,
    /// Who ships it.
    pub supplier: String,
    /// How many.
    pub quantity: u32,
    /// All of it.
    pub points: Points,
}

/// Holds the points and makes the order.
///
/// # Errors
/// [`NotEnough`]; the draft is unchanged then.
pub fn hold(
    draft: &mut Draft,
    programme: &Programme,
    ordered: Ordered,
    asked: String,
    address: Sealed,
) -> Result<Order, NotEnough> {
    let Ordered { order, item, name, supplier, quantity, points } = ordered;
    let entry = OrderEntry { order, by: By::Member, programme_revision: programme.revision() };
    let draws = ledger::hold(draft, entry, points)?;
    let (ordered_at, state) = (draft.now(), OrderState::Held);
    let shown = Order { order: order.to_string(), item, name, quantity, points, ordered_at, state };
    OrderRow { shown: shown.clone(), kept: Kept { asked, supplier, draws, address: Some(address) } }.put(draft);
    Ok(shown)
}

/// The order was shipped: its points are spent, its address is forgotten.
///
/// # Errors
/// [`NotOpen`].
pub fn ship(draft: &mut Draft, programme: &Programme, mut row: OrderRow, by: By) -> Result<Order, NotOpen> {
    let order = open_id(&row)?;
    #[cfg(feature = "planted")]
    if planted::is(Bug::OrderSpentTwice) {
        let entry = OrderEntry { order, by: by.clone(), programme_revision: programme.revision() };
        drop(ledger::hold(draft, entry, row.shown.points));
    }
    let entry = OrderEntry { order, by, programme_revision: programme.revision() };
    ledger::spend(draft, entry, &row.kept.draws);
    row.shown.state = OrderState::Shipped { shipped_at: draft.now() };
    row.kept.address = None;
    let shown = row.shown.clone();
    row.put(draft);
    Ok(shown)
}

/// Who cancels an order, and why.
#[derive(Clone, Debug)]
pub struct Cancel {
    /// As the ledger says it.
    pub by: By,
    /// As the member sees it.
    pub cancelled_by: CancelledBy,
    /// In the desk's words.
    pub because: Option<String>,
}

/// Gives the points back and forgets the address. What the union or a supplier cancels lives for some days at least.
///
/// # Errors
/// [`NotOpen`].
pub fn cancel(draft: &mut Draft, programme: &Programme, mut row: OrderRow, how: Cancel) -> Result<Order, NotOpen> {
    let order = open_id(&row)?;
    let not_before = (how.cancelled_by != CancelledBy::Member).then(|| lives_until(programme, draft.today())).flatten();
    let entry = OrderEntry { order, by: how.by, programme_revision: programme.revision() };
    let returned = ledger::release(draft, entry, &row.kept.draws, not_before);
    row.shown.state = OrderState::Cancelled {
        cancelled_at: draft.now(),
        cancelled_by: how.cancelled_by,
        because: how.because,
        returned_until: returned.usable.keys().next().copied(),
        expired: returned.expired,
    };
    row.kept.address = None;
    let shown = row.shown.clone();
    row.put(draft);
    Ok(shown)
}

fn open_id(row: &OrderRow) -> Result<OrderId, NotOpen> {
    if row.is_held() { row.shown.order.parse().map_err(|_| NotOpen) } else { Err(NotOpen) }
}

/// The day until which points that come back today live at least.
fn lives_until(programme: &Programme, today: ProgrammeDay) -> Option<ProgrammeDay> {
    programme.version_on(today).map(|version| today.plus_days(i64::from(version.returned_hold_days)))
}
