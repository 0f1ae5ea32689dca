//! An order is placed: checked, its stock claimed, its points held, the claim confirmed.

use kenpos_protocol::document::Order;
use kenpos_protocol::order::{PlaceOrder, QUANTITY_MAX};
use kenpos_rules::catalogue::CatalogueItem;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::points::Points;
use kenpos_rules::programme::Programme;

use super::address;
use super::catalogue::{items, stock_of};
use super::order::{self, OrderRow, Ordered, place_of};
use super::refusal::OrderError;
use crate::auth::Doors;
use crate::auth::refusal::AuthError;
use crate::auth::session::{check_membership, device_of_token};
use crate::claims::{OPEN_MS, SWEPT_AT_ONCE, settle, sweep};
use crate::seal::Sealed;
use crate::store::draft::Draft;
use crate::store::lookup::{TokenHash, Who};
use crate::store::member::{Commit, MemberState, Want};
use crate::store::supply::{Claim, ClaimEnd, Claimed};
use crate::store::{COMMIT_TRIES, Store, StoreError};

/// Orders of one member in one day, cancelled ones too. Nobody needs more; a loop would fill the store.
const ORDERS_A_DAY_MAX: usize = 20;

impl Doors {
    /// Places an order. The same order again gets the same answer and takes nothing more.
    ///
    /// # Errors
    /// [`OrderError`]; nothing was ordered then.
    pub async fn place_order(&self, token: TokenHash, request: &PlaceOrder, now: Moment) -> Result<Order, OrderError> {
        let store = self.store.as_ref();
        let who = Who::Token(token);
        let want = Want { account: true, ..order::want() };
        let mut claim = None;
        for _ in 0..COMMIT_TRIES {
            let state = store.load(&who, &want).await?.ok_or(AuthError::SessionExpired)?;
            device_of_token(&state, now)?;
            if let Some(known) = OrderRow::find(&state, request.order)? {
                return again(&known, request);
            }
            let programme = self.programmes.current(store).await?;
            let (draft, shown) = match self.decide(state, request, &programme, now).await {
                Ok(decided) => decided,
                Err(refused) => return self.give_up(claim.as_ref(), refused, now).await,
            };
            if claim.is_none() {
                sweep(store, now, SWEPT_AT_ONCE).await?;
                claim = Some(claim_stock(store, &draft, request, now).await?);
            }
            let (member, expected_version, changes) = draft.finish();
            match store.commit(member, expected_version, changes).await? {
                Commit::Committed => {
                    confirm(store, claim.as_ref()).await;
                    return Ok(shown);
                }
                Commit::Stale => {}
                Commit::Taken(kind) => return Err(StoreError::Taken { kind }.into()),
            }
        }
        Err(StoreError::Busy.into())
    }

    /// Everything that can be said before stock is taken, and the order as it would stand.
    async fn decide(
        &self,
        state: MemberState,
        request: &PlaceOrder,
        programme: &Programme,
        now: Moment,
    ) -> Result<(Draft, Order), OrderError> {
        check_membership(&state, programme, now)?;
        may_order(&state, programme, now)?;
        address::check(&request.address).map_err(OrderError::Address)?;
        let ordered = offer(&items(self.store.as_ref(), programme).await?, request, now.programme_day())?;
        let sealed = self.seal(&state, request)?;
        let mut draft = Draft::new(state, now);
        let shown = order::hold(&mut draft, programme, ordered, asked(request), sealed)?;
        Ok((draft, shown))
    }

    fn seal(&self, state: &MemberState, request: &PlaceOrder) -> Result<Sealed, OrderError> {
        let place = place_of(state.member, &request.order.to_string());
        Ok(address::seal(&self.ports.keys.ring()?, &self.ports, &place, &request.address))
    }

    /// What was claimed before somebody else changed the member is settled as the sweeper would.
    async fn give_up(&self, claim: Option<&Claim>, refused: OrderError, now: Moment) -> Result<Order, OrderError> {
        if let Some(claim) = claim {
            settle(self.store.as_ref(), claim, now).await?;
        }
        Err(refused)
    }
}

/// Not confirmed, a claim is as good: the order is placed, and the sweeper finds it.
async fn confirm(store: &dyn Store, claim: Option<&Claim>) {
    let Some(claim) = claim else { return };
    if let Err(error) = store.end_claim(&claim.resource, &claim.id, ClaimEnd::Confirmed).await {
        tracing::warn!(%error, "a claim was not confirmed; the sweeper will");
    }
}

/// The answer to an order that is there already.
fn again(known: &OrderRow, request: &PlaceOrder) -> Result<Order, OrderError> {
    // Of an order that never arrived whole nothing can be compared; it is cancelled, and its id is used up.
    let same = known.kept.asked.is_empty() || known.kept.asked == asked(request);
    if same { Ok(known.shown.clone()) } else { Err(OrderError::OrderReused) }
}

/// What was asked for, as a hash: the address is not kept readable.
fn asked(request: &PlaceOrder) -> String {
    TokenHash::of(&serde_json::to_string(request).expect("the protocol's types are JSON")).to_hex()
}

/// Whether this member may order at all today.
fn may_order(state: &MemberState, programme: &Programme, now: Moment) -> Result<(), OrderError> {
    let today = now.programme_day();
    if state.consent.programme.is_none() {
        return Err(OrderError::ConsentRequired);
    }
    let opens_on = opens_on(state, programme, today);
    if today < opens_on {
        return Err(OrderError::NotOpenYet { opens_on });
    }
    let of_today = |row: &OrderRow| row.shown.ordered_at.programme_day() == today;
    let orders = state.documents.values().map(OrderRow::of).collect::<Result<Vec<_>, _>>()?;
    if orders.into_iter().flatten().filter(of_today).count() >= ORDERS_A_DAY_MAX {
        return Err(OrderError::TooMany { until: today.plus_days(1).start() });
    }
    Ok(())
}

/// The first day on which a member may exchange: some days after registration, or after the password was set anew. The
/// account must be loaded.
pub(crate) fn opens_on(state: &MemberState, programme: &Programme, today: ProgrammeDay) -> ProgrammeDay {
    let wait = programme.version_on(today).map_or(0, |version| i64::from(version.exchange_opens_after_days));
    let password = state.account.as_ref().and_then(|account| account.password_set_at).map(Moment::programme_day);
    let since = state.standing.registered_on.into_iter().chain(password).max();
    since.map_or(today, |day| day.plus_days(wait))
}

/// What is ordered, at the price of today, which must be the one that the member was told.
fn offer(items: &[CatalogueItem], request: &PlaceOrder, today: ProgrammeDay) -> Result<Ordered, OrderError> {
    if !(1..=QUANTITY_MAX).contains(&request.quantity) {
        return Err(OrderError::Quantity);
    }
    let item = items.iter().find(|item| item.id.as_str() == request.item).ok_or(OrderError::NotOffered)?;
    let price = item.price_on(today).ok_or(OrderError::NotOffered)?;
    let points = Points(price.0 * i64::from(request.quantity));
    if points != request.points {
        return Err(OrderError::PriceChanged { points });
    }
    Ok(Ordered {
        order: request.order,
        item: request.item.clone(),
        name: item.name.clone(),
        supplier: item.supplier.clone(),
        quantity: request.quantity,
        points,
    })
}

/// Claims the stock of an order that could be placed now.
async fn claim_stock(store: &dyn Store, draft: &Draft, request: &PlaceOrder, now: Moment) -> Result<Claim, OrderError> {
    let holder = draft.state().member;
    let claim = Claim {
        resource: stock_of(&request.item),
        id: place_of(holder, &request.order.to_string()),
        holder,
        amount: u64::from(request.quantity),
        expires_at: now.plus_millis(OPEN_MS),
    };
    match store.claim(&claim).await? {
        Claimed::Holds => Ok(claim),
        Claimed::Exhausted | Claimed::Released => Err(OrderError::OutOfStock),
    }
}
