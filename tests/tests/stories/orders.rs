//! Orders: placed over a network that loses answers, shipped once, cancelled once, lost by nobody.

use kenpos_core::KenposError;
use kenpos_core::exchange::OrderRequest;
use kenpos_core::session::Platform;
use kenpos_core::view::{OrderLine, Stage};
use kenpos_protocol::order::Address;
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::explain::Language;
use kenpos_rules::points::Points;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::orders::{OrdersWanted, orders, ship_orders};
use kenpos_server::office::publish::publish_catalogue;
use kenpos_server::office::stock::{set_stock, stock};
use kenpos_server::programmes::Programmes;
use kenpos_tests::courier::Fault;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{KEN, TARO};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;

use super::{all_is_well, balance};

stories!(
    an_order_whose_answer_is_lost_is_one_order_when_it_is_repeated_and_is_spent_once,
    of_one_piece_one_member_gets_it_and_gives_it_back,
    an_order_survives_an_app_that_is_killed_before_its_answer,
);

/// The exchange opens on the seventh day after registration.
const OPENS_AFTER_DAYS: i64 = 7;

/// A union with coffee for 400 points, so many pieces of it.
async fn shop(back_end: BackEnd<'_>, seed: u64, pieces: u64) -> World {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", seed).await;
    let (store, programmes) = (world.union.store(), Programmes::default());
    let catalogue = include_str!("../../../docs/example/catalogue.toml").replace("points = 1895", "points = 400");
    publish_catalogue(&*store, &programmes, &catalogue).await.expect("published");
    set_stock(&*store, &programmes, "coffee-gift", pieces).await.expect("set");
    world
}

fn coffee() -> OrderRequest {
    let address = Address {
        recipient: "小野 太郎".to_owned(),
        postal_code: "541-8564".to_owned(),
        address: "大阪市中央区久太郎町1-8-2".to_owned(),
        phone: "090-1234-5678".to_owned(),
    };
    OrderRequest { item: "coffee-gift".to_owned(), quantity: 1, points: Points(400), address }
}

async fn order(phone: &Phone) -> Result<OrderLine, KenposError> {
    phone.kenpos().order(&coffee(), Language::Ja).await
}

fn shown(phone: &Phone) -> Vec<Stage> {
    phone.kenpos().orders(Language::Ja).expect("shown").items.iter().map(|line| line.stage).collect()
}

/// How many orders wait at the desk, and how many pieces are taken.
async fn at_the_desk(world: &World) -> (usize, u64) {
    let (store, clock) = (world.union.store(), &world.union.ports().clock);
    let held = orders(&*store, Some(OrdersWanted::Held)).await.expect("listed").len();
    let lines = stock(&*store, &Programmes::default(), &**clock).await.expect("counted");
    (held, lines.iter().find(|line| line.item == "coffee-gift").map_or(0, |line| line.taken))
}

async fn ship_all(world: &World) -> usize {
    let (store, clock) = (world.union.store(), &world.union.ports().clock);
    let all = orders(&*store, None).await.expect("listed");
    let ids: Vec<_> = all.iter().map(|line| line.order.order.parse().expect("an order's id")).collect();
    ship_orders(&*store, &Programmes::default(), &**clock, &ids, &By::operator()).await.expect("shipped")
}

async fn an_order_whose_answer_is_lost_is_one_order_when_it_is_repeated_and_is_spent_once(back_end: BackEnd<'_>) {
    let world = shop(back_end, 91, 5).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    let early = order(&taro.phone).await;
    assert!(matches!(early, Err(KenposError::Server { code: ProblemCode::ExchangeNotOpen, .. })), "{early:?}");
    world.time.advance_days(OPENS_AFTER_DAYS);
    taro.phone.sync().await;
    taro.courier.next([Fault::AnswerLost]);
    let lost = order(&taro.phone).await;
    assert!(matches!(lost, Err(KenposError::Offline { .. })), "{lost:?}");
    assert_eq!(at_the_desk(&world).await, (1, 1), "the server has it already");
    taro.courier.next([Fault::Repeated]);
    let told = order(&taro.phone).await.expect("the same order");
    assert_eq!((told.stage, at_the_desk(&world).await), (Stage::Held, (1, 1)));
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 600).await;
    assert_eq!((ship_all(&world).await, ship_all(&world).await), (1, 0), "the list is handed in twice");
    taro.phone.sync().await;
    assert_eq!(shown(&taro.phone), [Stage::Shipped]);
    all_is_well(&world, &taro.phone, TARO, 600).await;
    // A new choice is a new order.
    order(&taro.phone).await.expect("another");
    assert_eq!((at_the_desk(&world).await, balance(&taro.phone)), ((1, 2), 200));
}

async fn of_one_piece_one_member_gets_it_and_gives_it_back(back_end: BackEnd<'_>) {
    let world = shop(back_end, 92, 1).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    world.time.advance_days(OPENS_AFTER_DAYS);
    for phone in [&taro.phone, &ken.phone] {
        phone.sync().await;
    }
    let mine = order(&taro.phone).await.expect("the only piece");
    let refused = order(&ken.phone).await;
    assert!(matches!(refused, Err(KenposError::Server { code: ProblemCode::OutOfStock, .. })), "{refused:?}");
    let id = mine.order.parse().expect("an order's id");
    taro.courier.next([Fault::AnswerLost]);
    assert!(taro.phone.kenpos().cancel_order(id, Language::Ja).await.is_err());
    taro.phone.kenpos().cancel_order(id, Language::Ja).await.expect("cancelled before");
    order(&ken.phone).await.expect("it is there again");
    assert_eq!(at_the_desk(&world).await, (1, 1));
    for (phone, id, points) in [(&taro.phone, TARO, 1_000), (&ken.phone, KEN, 600)] {
        phone.sync().await;
        all_is_well(&world, phone, id, points).await;
    }
}

async fn an_order_survives_an_app_that_is_killed_before_its_answer(back_end: BackEnd<'_>) {
    let world = shop(back_end, 93, 5).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    world.time.advance_days(OPENS_AFTER_DAYS);
    taro.phone.sync().await;
    taro.courier.next([Fault::AnswerLost]);
    assert!(order(&taro.phone).await.is_err());
    taro.phone.reopen();
    assert!(shown(&taro.phone).is_empty(), "nobody has told the phone");
    order(&taro.phone).await.expect("the same order");
    taro.phone.sync().await;
    assert_eq!((shown(&taro.phone), at_the_desk(&world).await), (vec![Stage::Held], (1, 1)));
    all_is_well(&world, &taro.phone, TARO, 600).await;
}
