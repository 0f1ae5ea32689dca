//! A state machine: whatever members, the desk, its jobs and dying servers do in whatever order, the money comes out as
//! by hand, on both stores.
//!
//! Checked after each step: balances by last day, debt, stock. Checked by them: nothing is made or lost, no lot goes below
//! zero, the oldest is spent first, what is told twice is done once, expiry is on its day, no stock is sold twice. At the
//! end the audit derives all of it again.

mod model;

use std::cell::RefCell;
use std::collections::BTreeMap;

use kenpos_protocol::document::CancelledBy;
use kenpos_protocol::order::PlaceOrder;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::points::Points;
use kenpos_test_postgres::TestDatabase;
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

use super::shop::{COFFEE, Shop};
use crate::award::restate;
use crate::claims::sweep;
use crate::exchange::catalogue::stock_of;
use crate::exchange::order::place_of;
use crate::office::expiry::write_down;
use crate::office::forfeits::write_forfeits;
use crate::office::stock::set_stock;
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::store::supply::Claim;
use crate::testing::{Phone, day};
use model::{Member, Stage, Stock};

/// Runs in `./check`; `PROPTEST_CASES` asks for others.
const RUNS: u32 = 300;
/// Steps of one run.
const STEPS: std::ops::Range<usize> = 50..80;
/// Members of one run.
const MEMBERS: usize = 2;
/// Runs on one PostgreSQL database: making one takes longer than a run, and jobs visit the members of all of them.
const RUNS_A_DATABASE: usize = 20;
/// Claims of dead servers at a time: an order looks at so many.
const DEAD_MAX: usize = 8;

/// The four daily awards of a shop, and which thousands earn each.
const DAILY: [i64; 4] = [1_000, 2_000, 4_000, 8_000];

#[derive(Clone, Debug)]
enum Step {
    Earn {
        who: usize,
        which: usize,
    },
    Order {
        who: usize,
        quantity: u32,
    },
    OrderAgain {
        who: usize,
    },
    Cancel {
        who: usize,
        order: usize,
    },
    Refuse {
        who: usize,
        order: usize,
    },
    Ship {
        who: usize,
        order: usize,
    },
    Forward {
        days: i64,
    },
    /// To the last second of the fiscal year, or the first of the next.
    YearEnd {
        after: bool,
    },
    WriteExpiry,
    WriteForfeits,
    Leave {
        who: usize,
        days_ago: i64,
    },
    Die {
        who: usize,
    },
    Sweep,
    SetStock {
        more: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let (who, order) = (0..MEMBERS, 0usize..8);
    prop_oneof![
        8 => (who.clone(), 0usize..4).prop_map(|(who, which)| Step::Earn { who, which }),
        8 => (who.clone(), 1u32..4).prop_map(|(who, quantity)| Step::Order { who, quantity }),
        2 => who.clone().prop_map(|who| Step::OrderAgain { who }),
        4 => (who.clone(), order.clone()).prop_map(|(who, order)| Step::Cancel { who, order }),
        4 => (who.clone(), order.clone()).prop_map(|(who, order)| Step::Refuse { who, order }),
        4 => (who.clone(), order).prop_map(|(who, order)| Step::Ship { who, order }),
        6 => prop::sample::select(vec![1i64, 1, 1, 8, 25, 60]).prop_map(|days| Step::Forward { days }),
        2 => any::<bool>().prop_map(|after| Step::YearEnd { after }),
        2 => Just(Step::WriteExpiry),
        2 => Just(Step::WriteForfeits),
        1 => (who.clone(), 0i64..20).prop_map(|(who, days_ago)| Step::Leave { who, days_ago }),
        1 => who.prop_map(|who| Step::Die { who }),
        1 => Just(Step::Sweep),
        2 => (-3i64..8).prop_map(|more| Step::SetStock { more }),
    ]
}

/// Day 0.
fn first() -> ProgrammeDay {
    day("2026-03-01")
}

struct Run<'s> {
    shop: &'s Shop,
    phones: Vec<Phone>,
    members: Vec<Member>,
    asked: Vec<Vec<PlaceOrder>>,
    stock: Stock,
    today: i64,
}

impl<'s> Run<'s> {
    async fn begin(shop: &'s Shop) -> Self {
        shop.at("2026-03-01T12:00:00+09:00");
        let mut phones = Vec::new();
        for _ in 0..MEMBERS {
            phones.push(shop.scene.add_member().await);
        }
        let taken = shop.store().supply("stock:coffee-gift").await.expect("a look").map_or(0, |supply| supply.taken);
        let taken = i64::try_from(taken).expect("few");
        let mut run = Self {
            shop,
            phones,
            members: vec![Member::registered(); MEMBERS],
            asked: vec![Vec::new(); MEMBERS],
            stock: Stock { amount: taken, taken, dead: Vec::new() },
            today: 0,
        };
        run.set_stock(6).await;
        run
    }

    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Earn { who, which } => {
                self.shop.grant(self.phones[who].member, DAILY[which]).await;
                self.members[who].earn(self.today, which, DAILY[which]);
            }
            Step::Order { who, quantity } => self.order(who, quantity).await,
            Step::OrderAgain { who } => self.order_again(who).await,
            Step::Cancel { who, order } => self.cancel(who, order).await,
            Step::Refuse { who, order } => self.refuse(who, order).await,
            Step::Ship { who, order } => self.ship(who, order).await,
            Step::Forward { days } => self.go_to(self.today + days, "12:00:00"),
            Step::YearEnd { after } => self.year_end(after),
            Step::WriteExpiry => self.write_expiry().await,
            Step::WriteForfeits => self.write_forfeits().await,
            Step::Leave { who, days_ago } => self.leave(who, (self.today - days_ago).max(0)).await,
            Step::Die { who } => self.die(who).await,
            Step::Sweep => self.sweep().await,
            Step::SetStock { more } => self.set_stock(more).await,
        }
    }

    fn go_to(&mut self, day: i64, time: &str) {
        self.today = day;
        self.shop.at(&format!("{}T{time}+09:00", first().plus_days(day)));
    }

    fn year_end(&mut self, after: bool) {
        let end = (0..).map(model::year_end).find(|end| *end > self.today).expect("years do not end");
        self.go_to(end + i64::from(after), if after { "00:00:00" } else { "23:59:59" });
    }

    async fn order(&mut self, who: usize, quantity: u32) {
        let asked = self.shop.asks_for(COFFEE, quantity);
        let wanted = i64::from(quantity);
        let mut expected = self.members[who].may_order(self.today, wanted);
        if expected {
            self.settle_dead();
            expected = self.stock.taken + wanted <= self.stock.amount;
        }
        let placed = self.shop.place(&self.phones[who], &asked).await;
        assert_eq!(placed.is_ok(), expected, "{placed:?}");
        if expected {
            self.members[who].order(self.today, wanted);
            self.stock.taken += wanted;
            self.asked[who].push(asked);
        }
    }

    /// The same order again is answered as it stands, whatever has become of it, and moves nothing.
    async fn order_again(&mut self, who: usize) {
        let Some(asked) = self.asked[who].last().cloned() else { return };
        let answer = self.shop.place(&self.phones[who], &asked).await.expect("it is known");
        assert_eq!(answer.order, asked.order.to_string());
    }

    fn stage(&self, who: usize, order: usize) -> Option<Stage> {
        self.members[who].orders.get(order).map(|order| order.stage)
    }

    async fn cancel(&mut self, who: usize, order: usize) {
        let Some(stage) = self.stage(who, order) else { return };
        let done = self.shop.cancel(&self.phones[who], self.asked[who][order].order).await;
        let open = matches!(stage, Stage::Held | Stage::CancelledByMember);
        assert_eq!(done.is_ok(), open && self.members[who].is_let_in(self.today), "{stage:?} {done:?}");
        if done.is_ok() && stage == Stage::Held {
            self.cancelled(who, order, Stage::CancelledByMember);
        }
    }

    async fn refuse(&mut self, who: usize, order: usize) {
        let Some(stage) = self.stage(who, order) else { return };
        let done = self.shop.refuse(self.asked[who][order].order, CancelledBy::Union, "欠品").await;
        assert_eq!(done.is_ok(), stage != Stage::Shipped, "{stage:?} {done:?}");
        if stage == Stage::Held {
            self.cancelled(who, order, Stage::CancelledByUnion);
        }
    }

    fn cancelled(&mut self, who: usize, order: usize, stage: Stage) {
        self.members[who].cancel(self.today, order, stage);
        self.stock.taken -= self.members[who].orders[order].quantity;
    }

    async fn ship(&mut self, who: usize, order: usize) {
        let Some(stage) = self.stage(who, order) else { return };
        let done = self.shop.ship(&[self.asked[who][order].order]).await;
        match stage {
            Stage::Held => assert_eq!(done, Ok(1)),
            Stage::Shipped => assert_eq!(done, Ok(0)),
            _ => assert!(done.is_err(), "{done:?}"),
        }
        if stage == Stage::Held {
            self.members[who].orders[order].stage = Stage::Shipped;
        }
    }

    async fn write_expiry(&mut self) {
        let (store, clock) = (self.shop.store(), &*self.shop.scene.clock);
        write_down(store, self.shop.programmes(), clock).await.expect("the job runs");
        for member in &mut self.members {
            member.write_expiry(self.today);
        }
    }

    async fn write_forfeits(&mut self) {
        let (store, clock) = (self.shop.store(), &*self.shop.scene.clock);
        write_forfeits(store, self.shop.programmes(), clock).await.expect("the job runs");
        for member in &mut self.members {
            member.write_forfeits(self.today);
        }
    }

    async fn leave(&mut self, who: usize, last: i64) {
        if !self.members[who].leave(self.today, last) {
            return;
        }
        let mut draft = Draft::new(self.shop.state(self.phones[who].member).await, self.shop.scene.clock.now());
        let mut standing = draft.state().standing.clone();
        standing.periods[0].to = Some(first().plus_days(last));
        restate(&mut draft, &self.shop.scene.programme, standing);
        self.shop.scene.commit(draft).await;
    }

    /// A server claims a gift for an order and dies.
    async fn die(&mut self, who: usize) {
        if self.stock.dead.len() == DEAD_MAX || self.stock.taken >= self.stock.amount {
            return;
        }
        let holder = self.phones[who].member;
        let order = self.shop.asks_for(COFFEE, 1).order.to_string();
        let expires_at = self.shop.scene.clock.now().plus_millis(15 * 60_000);
        let claim = Claim { resource: stock_of(COFFEE.0), id: place_of(holder, &order), holder, amount: 1, expires_at };
        self.shop.store().claim(&claim).await.expect("an answer");
        self.stock.taken += 1;
        self.stock.dead.push((who, expires_at.millis()));
    }

    /// What is past its time is given back, and stands among the day's orders of its member.
    fn settle_dead(&mut self) {
        let now = self.shop.scene.clock.now().millis();
        let (today, members) = (self.today, &mut self.members);
        let before = self.stock.dead.len();
        self.stock.dead.retain(|(who, looked_at)| {
            if *looked_at <= now {
                members[*who].gave_up(today);
            }
            *looked_at > now
        });
        self.stock.taken -= i64::try_from(before - self.stock.dead.len()).expect("few");
    }

    async fn sweep(&mut self) {
        let now = self.shop.scene.clock.now();
        sweep(self.shop.store(), now, 100).await.expect("swept");
        self.settle_dead();
    }

    async fn set_stock(&mut self, more: i64) {
        self.stock.amount = (self.stock.amount + more).max(0);
        let amount = u64::try_from(self.stock.amount).expect("not negative");
        set_stock(self.shop.store(), self.shop.programmes(), COFFEE.0, amount).await.expect("set");
    }

    async fn agrees(&self) {
        for (phone, member) in self.phones.iter().zip(&self.members) {
            let state = self.shop.state(phone.member).await;
            let balances = state.balances.iter().filter(|(_, points)| **points != Points::ZERO);
            let balances: BTreeMap<i64, i64> =
                balances.map(|(day, points)| (day.days_since(first()), points.0)).collect();
            assert_eq!((balances, state.head.debt.0), (member.balances(), member.debt));
            assert!(state.lots.values().all(|lot| lot.left >= Points::ZERO), "a lot below zero");
        }
        let supply = self.shop.store().supply("stock:coffee-gift").await.expect("a look").expect("set");
        let (amount, taken) = (i64::try_from(supply.amount), i64::try_from(supply.taken));
        assert_eq!((amount, taken), (Ok(self.stock.amount), Ok(self.stock.taken)));
    }
}

async fn live(shop: &Shop, steps: &[Step]) {
    let mut run = Run::begin(shop).await;
    for step in steps {
        run.take(step).await;
        run.agrees().await;
    }
    run.go_to(run.today + 1, "12:00:00");
    run.sweep().await;
    run.agrees().await;
    // A database may hold members of other runs, which had other clocks.
    let own = |member| run.phones.iter().any(|phone| phone.member == member);
    let violations = shop.scene.violations().await.into_iter().filter(|found| own(found.member));
    assert_eq!(violations.collect::<Vec<_>>(), []);
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    if asked { ProptestConfig::default() } else { ProptestConfig::with_cases(RUNS) }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), STEPS)
}

mod sqlite {
    use super::*;

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn the_money_comes_out_as_by_hand_whatever_happens(steps in steps()) {
            runtime().block_on(async { live(&Shop::on_sqlite().await, &steps).await });
        }
    }
}

mod postgres {
    use super::*;

    #[test]
    fn the_money_comes_out_as_by_hand_whatever_happens() {
        let runtime = runtime();
        let open = || {
            let database = TestDatabase::create();
            let shop = runtime.block_on(Shop::on_postgres(&database));
            (database, shop, 0)
        };
        let at = RefCell::new(open());
        let mut runner = proptest::test_runner::TestRunner::new(config());
        let run = runner.run(&steps(), |steps| {
            if at.borrow().2 == RUNS_A_DATABASE {
                *at.borrow_mut() = open();
            }
            at.borrow_mut().2 += 1;
            runtime.block_on(live(&at.borrow().1, &steps));
            Ok(())
        });
        run.unwrap_or_else(|error| panic!("{error}"));
    }
}
