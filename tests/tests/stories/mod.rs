//! Stories: what happens to members, told with the real core and the real server.
//!
//! A story says who does what when, and in the end compares three things: what the phone acknowledged, what the server
//! holds, and what the phone shows. Times are Japanese. Each is told on every back end of the store.

/// A test of each story for each back end of the store.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(
                #[tokio::test]
                async fn $story() {
                    super::$story(kenpos_tests::database::BackEnd::Sqlite).await;
                }
            )+
        }

        mod on_postgres {
            $(
                #[tokio::test]
                async fn $story() {
                    super::$story(kenpos_tests::database::BackEnd::Postgres(&kenpos_test_postgres::server())).await;
                }
            )+
        }
    };
}

mod account;
mod campaigns;
mod clocks;
mod crash;
mod day;
mod devices;
mod first_sync;
mod health;
mod health_events;
mod network;
mod orders;
mod phones;
mod refresh;
mod restored;
mod results;
mod submissions;
mod tokens;

use kenpos_core::log::{GoalEntry, Logged, StepsEntry, WeightEntry};
use kenpos_rules::award::AwardCode;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::goal::GoalName;
use kenpos_rules::points::Points;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use kenpos_server::store::member::Books;
use kenpos_tests::phone::{GOAL, Phone};
use kenpos_tests::world::World;

/// Logs a weight now.
fn log_weight(phone: &Phone, grams: u32) -> Logged {
    let weight = Weight::from_grams(grams).expect("a weight of the story");
    let entry = WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 };
    phone.kenpos().log_weight(&entry).expect("the weight is kept")
}

/// Types the steps of today, or of a day.
fn log_steps(phone: &Phone, steps: u32, day: Option<ProgrammeDay>) -> Logged {
    let steps = StepCount::from_count(steps).expect("steps of the story");
    phone.kenpos().log_steps(&StepsEntry { steps, day }).expect("the steps are kept")
}

/// Answers today's goal.
fn log_goal(phone: &Phone, done: bool) -> Logged {
    let goal = GoalName::read(GOAL).expect("a goal of the story");
    phone.kenpos().log_goal(&GoalEntry { goal, done, day: None }).expect("the answer is kept")
}

/// Everything a day can earn: 31 points.
fn whole_day(phone: &Phone) {
    phone.kenpos().launch().expect("the launch is kept");
    log_weight(phone, 68_200);
    log_steps(phone, 7_639, None);
    log_goal(phone, true);
}

/// What can be spent, as the phone shows it.
fn balance(phone: &Phone) -> i64 {
    phone.kenpos().points(Language::En).expect("the points can be read").balance.0
}

/// How often an award was granted, and for how many points in all.
fn granted(books: &Books, code: AwardCode) -> (usize, i64) {
    let rows: Vec<_> = books.awards.iter().filter(|award| award.key.code == code).collect();
    (rows.len(), rows.iter().map(|award| award.points).sum::<Points>().0)
}

/// After any story: the phone owes nothing, shows what the server holds, and the ledger is whole.
async fn all_is_well(world: &World, phone: &Phone, kenpos_id: &str, points: i64) {
    assert_eq!(phone.owed(), 0, "something is still owed or parked");
    let points_view = phone.kenpos().points(Language::En).expect("the points can be read");
    assert_eq!((points_view.balance.0, points_view.pending.0), (points, 0), "balance and pending on the phone");
    let books = world.union.books(kenpos_id).await;
    let today = world.today();
    let server: Points = books.balances.range(today..).map(|(_, points)| *points).sum();
    assert_eq!(server.0, points, "balance at the server");
    assert!(points_view.entries.iter().all(|entry| !entry.why.is_empty()), "an entry does not explain itself");
    ledger_is_whole(world).await;
}

/// The audit finds nothing.
async fn ledger_is_whole(world: &World) {
    let audit = world.union.audit().await;
    assert!(audit.violations.is_empty(), "{:?}", audit.violations);
}
