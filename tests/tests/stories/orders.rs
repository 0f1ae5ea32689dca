//! Orders: placed over a network that loses answers, shipped once, cancelled once, lost by nobody.

use kenpos_core::KenposError;
use kenpos_core::exchange::OrderRequest;
use kenpos_core::session::Platform;
use kenpos_core::view::{EntryKind, OrderLine, Stage};
use kenpos_protocol::order::Address;
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::explain::Language;
use kenpos_rules::points::Points;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::expiry::write_down;
use kenpos_server::office::orders::{OrdersWanted, orders, ship_orders};
use kenpos_server::office::publish::publish_catalogue;
use kenpos_server::office::stock::{set_stock, stock};
use kenpos_server::programmes::Programmes;
use kenpos_tests::courier::Fault;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{KEN, ROSTER, TARO};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;

use super::{all_is_well, balance, whole_day};

stories!(
    an_order_whose_answer_is_lost_is_one_order_when_it_is_repeated_and_is_spent_once,
    of_one_piece_one_member_gets_it_and_gives_it_back,
    an_order_survives_an_app_that_is_killed_before_its_answer,
    points_held_on_the_31st_of_march_are_spent_in_april_and_the_rest_runs_out,
    a_membership_end_imported_late_takes_the_days_after_it_back_and_what_was_spent_is_a_debt,
);

/// The exchange opens on the seventh day after registration.
pub(super) const OPENS_AFTER_DAYS: i64 = 7;

/// A union with coffee for 400 points, so many pieces of it.
pub(super) async fn shop(back_end: BackEnd<'_>, seed: u64, pieces: u64) -> World {
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

pub(super) async fn order(phone: &Phone) -> Result<OrderLine, KenposError> {
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

/// Registered in November 2026: those points can be used through 31 March 2028.
async fn points_held_on_the_31st_of_march_are_spent_in_april_and_the_rest_runs_out(back_end: BackEnd<'_>) {
    let world = shop(back_end, 94, 5).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    // A session lives as long as its phone is heard of now and then.
    let last_day = "2028-03-31".parse().expect("a day");
    while world.today() < last_day {
        world.time.advance_days(30.min(last_day.days_since(world.today())));
        taro.phone.sync().await;
    }
    world.time.advance_to(last_day, 23, 59);
    order(&taro.phone).await.expect("placed in the last minute");
    world.time.advance_to(last_day.plus_days(1), 0, 0);
    let late = order(&taro.phone).await;
    assert!(matches!(late, Err(KenposError::Server { code: ProblemCode::NotEnoughPoints, .. })), "{late:?}");
    let (store, clock) = (world.union.store(), &world.union.ports().clock);
    let written = write_down(&*store, &Programmes::default(), &**clock).await.expect("the job runs");
    assert_eq!(written.points, Points(600), "what is held does not run out");
    taro.phone.sync().await;
    let points = taro.phone.kenpos().points(Language::Ja).expect("shown");
    assert_eq!((points.balance, points.held, shown(&taro.phone)), (Points::ZERO, Points(400), vec![Stage::Held]));
    world.time.advance_days(9);
    assert_eq!(ship_all(&world).await, 1);
    taro.phone.sync().await;
    assert_eq!(shown(&taro.phone), [Stage::Shipped]);
    all_is_well(&world, &taro.phone, TARO, 0).await;
}

async fn a_membership_end_imported_late_takes_the_days_after_it_back_and_what_was_spent_is_a_debt(
    back_end: BackEnd<'_>,
) {
    let world = shop(back_end, 95, 5).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    for _ in 0..=OPENS_AFTER_DAYS {
        whole_day(&taro.phone);
        taro.phone.sync().await;
        world.time.advance_days(1);
    }
    assert_eq!(balance(&taro.phone), 1_000 + 8 * 31);
    for _ in 0..3 {
        order(&taro.phone).await.expect("placed");
    }
    assert_eq!(ship_all(&world).await, 3);
    taro.phone.sync().await;
    assert_eq!(balance(&taro.phone), 48);
    // The 28th: the union hears that the 22nd was the last day, so five whole days are taken back.
    let left = ROSTER.replacen("2010-04-01,,", "2010-04-01,2026-11-22,", 1);
    assert_eq!(world.union.import(&left).await.changed, 1);
    taro.phone.sync().await;
    let points = taro.phone.kenpos().points(Language::En).expect("shown");
    let taken: Vec<_> = points.entries.iter().filter(|entry| entry.kind == EntryKind::Reversal).collect();
    assert_eq!(taken.len(), 5 * 5, "login, launch, weight, steps and goal of five days");
    assert_eq!(taken.iter().map(|entry| entry.points.0).sum::<i64>(), -48, "as far as the balance goes");
    assert!(taken.iter().all(|entry| entry.why.contains("member")), "{:?}", taken.first().map(|entry| &entry.why));
    let debt = world.union.books(TARO).await.head.debt;
    assert_eq!((points.balance, debt), (Points::ZERO, Points(5 * 31 - 48)), "what was spent stays spent");
    all_is_well(&world, &taro.phone, TARO, 0).await;
}
