//! The desk and the exchange: goods, stock, parcels, points of those who have left.

use kenpos_protocol::document::CancelledBy;
use kenpos_rules::ids::OrderId;
use kenpos_server::exchange::order::Cancel;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::forfeits::write_forfeits;
use kenpos_server::office::orders::{cancel_order, ship_orders};
use kenpos_server::office::publish::publish_catalogue;
use kenpos_server::office::stock::set_stock;

use super::super::courier::locked;
use super::super::days::number;
use super::super::disaster;
use super::super::ledger::Stage;
use super::super::state::Sim;

/// What there is, and what it costs at first.
const GOODS: [(&str, i64); 2] = [("coffee-gift", 185), ("rice-5kg", 640)];

/// A morning at the desk.
pub async fn morning(sim: &mut Sim) {
    goods(sim).await;
    match sim.below(10) {
        0 => stock(sim).await,
        1 => ship(sim).await,
        2 => cancel(sim).await,
        3..=4 => forfeit(sim).await,
        _ => {}
    }
}

/// The catalogue: there where it was not yet, or a restore took it; now and then with another price from today.
async fn goods(sim: &mut Sim) {
    let (today, day) = (sim.wire.time.today(), number(sim.wire.time.today()));
    let mut prices = locked(&sim.wire.seen).published.prices.clone();
    let is_new = prices.is_empty();
    if is_new {
        prices = GOODS.iter().map(|(item, points)| ((*item).to_owned(), vec![(day, *points)])).collect();
    } else if sim.below(30) == 0 {
        sim.hit("price_changed");
        for all in prices.values_mut().filter(|all| all.last().is_some_and(|(from, _)| *from < day)) {
            let points = all.last().map_or(100, |(_, points)| points + 5);
            all.push((day, points));
        }
    } else {
        return;
    }
    let mut text = "schema = 1\n".to_owned();
    for (item, all) in &prices {
        let rows: Vec<String> = all
            .iter()
            .map(|(from, points)| format!("{{ from = \"{}\", points = {points} }}", today.plus_days(from - day)))
            .collect();
        text.push_str(&format!(
            "\n[[items]]\nid = \"{item}\"\nkind = \"goods\"\nsupplier = \"gift\"\nprices = [{}]\n\
             name = {{ ja = \"品\", en = \"Goods\" }}\ndescription = {{ ja = \"品です。\", en = \"Goods.\" }}\n",
            rows.join(", ")
        ));
    }
    match publish_catalogue(&*sim.union.store(), &sim.union.programmes(), &text).await {
        Ok(published) => sim.say(&format!("the desk publishes version {} of the catalogue", published.version)),
        Err(error) => return sim.violate(&format!("the catalogue ended with: {error}")),
    }
    locked(&sim.wire.seen).published.prices = prices;
    if is_new {
        stock(sim).await;
    }
}

/// A few pieces more than are ordered, of each thing.
async fn stock(sim: &mut Sim) {
    for (item, _) in GOODS {
        let taken = locked(&sim.wire.seen).taken(item);
        let amount = taken + i64::from(sim.small(6));
        let pieces = u64::try_from(amount).expect("not below zero");
        match set_stock(&*sim.union.store(), &sim.union.programmes(), item, pieces).await {
            Ok(()) => drop(locked(&sim.wire.seen).published.stock.insert(item.to_owned(), amount)),
            Err(error) => sim.violate(&format!("the stock of {item} ended with: {error}")),
        }
    }
    sim.say("the desk counts its stock");
}

/// Orders that wait, by member.
fn waiting(sim: &Sim) -> Vec<(String, String)> {
    let seen = locked(&sim.wire.seen);
    let of = |(id, member): (&String, &super::super::oracle::Member)| {
        let held = member.ledger.orders.iter().filter(|(_, order)| order.stage == Stage::Held);
        held.map(|(order, _)| (id.clone(), order.clone())).collect::<Vec<_>>()
    };
    seen.members.iter().flat_map(of).collect()
}

/// Some parcels leave; the list is handed in twice, as lists are.
async fn ship(sim: &mut Sim) {
    let mut some = waiting(sim);
    some.truncate(1 + sim.index(3));
    if some.is_empty() {
        return;
    }
    let ids: Vec<OrderId> = some.iter().map(|(_, order)| order.parse().expect("an order's id")).collect();
    let again = sim.below(3) == 0;
    if sim.below(3) == 0 {
        disaster::server_may_die(sim);
    }
    let mut done = ship_list(sim, &ids).await;
    if disaster::after_death(sim).await || again {
        done = ship_list(sim, &ids).await;
    }
    match done {
        Ok(count) => {
            sim.hit("order_shipped");
            sim.say(&format!("the desk ships {} orders, {count} now", ids.len()));
            let mut seen = locked(&sim.wire.seen);
            for (member, order) in some {
                seen.member(&member).ledger.ship(&order);
            }
        }
        Err(error) => sim.violate(&format!("shipping ended with: {error}")),
    }
}

async fn ship_list(sim: &Sim, ids: &[OrderId]) -> Result<usize, kenpos_server::office::DeskError> {
    let clock = &sim.union.ports().clock;
    ship_orders(&*sim.union.store(), &sim.union.programmes(), &**clock, ids, &By::operator()).await
}

/// The supplier has none left, or the union does not send it.
async fn cancel(sim: &mut Sim) {
    let waiting = waiting(sim);
    if waiting.is_empty() {
        return;
    }
    let (member, order) = waiting[sim.index(waiting.len())].clone();
    let cancelled_by = if sim.below(2) == 0 { CancelledBy::Union } else { CancelledBy::Supplier };
    let how = Cancel { by: By::operator(), cancelled_by, because: Some("在庫がありません".to_owned()) };
    let id: OrderId = order.parse().expect("an order's id");
    if sim.below(3) == 0 {
        disaster::server_may_die(sim);
    }
    let mut done = cancel_one(sim, id, &how).await;
    if disaster::after_death(sim).await {
        done = cancel_one(sim, id, &how).await;
    }
    if let Err(error) = done {
        return sim.violate(&format!("cancelling {order} ended with: {error}"));
    }
    sim.hit("order_cancelled_by_union");
    let today = number(sim.wire.time.today());
    let ran_out = {
        let mut seen = locked(&sim.wire.seen);
        let ledger = &mut seen.member(&member).ledger;
        let ran_out = ledger.holds_what_ran_out(today);
        ledger.cancel(&order, false, today);
        ran_out
    };
    if ran_out {
        sim.hit("hold_outlived_its_points");
    }
}

async fn cancel_one(sim: &Sim, order: OrderId, how: &Cancel) -> Result<(), kenpos_server::office::DeskError> {
    let clock = &sim.union.ports().clock;
    cancel_order(&*sim.union.store(), &sim.union.programmes(), &**clock, order, how).await.map(drop)
}

/// The daily job after the days of grace.
async fn forfeit(sim: &mut Sim) {
    if sim.below(3) == 0 {
        disaster::server_may_die(sim);
    }
    let run = async |sim: &Sim| {
        let clock = &sim.union.ports().clock;
        write_forfeits(&*sim.union.store(), &sim.union.programmes(), &**clock).await
    };
    let mut done = run(sim).await;
    if disaster::after_death(sim).await {
        done = run(sim).await;
    }
    if let Err(error) = done {
        return sim.violate(&format!("forfeiting ended with: {error}"));
    }
    let today = number(sim.wire.time.today());
    let (mut lost, mut held) = (0, false);
    for member in locked(&sim.wire.seen).members.values_mut() {
        let points = member.ledger.forfeit(today);
        lost += points;
        held |= points > 0 && member.ledger.holds();
    }
    if lost > 0 {
        sim.hit("points_forfeited");
        sim.unsettle_all();
    }
    if held {
        sim.hit("forfeited_beside_a_hold");
    }
}
