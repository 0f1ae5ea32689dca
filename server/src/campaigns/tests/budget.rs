//! The budget is never oversold, however many jobs run at once, on either store.

use std::collections::BTreeMap;
use std::sync::Arc;

use kenpos_rules::award::AwardCode;
use kenpos_rules::points::Points;
use proptest::prelude::*;

use super::{FINAL, join, publish, recorded_weights};
use crate::campaigns::settle;
use crate::claims::sweep;
use crate::store::Store;
use crate::store::member::Want;
use crate::store::sqlite::SqliteStore;
use crate::testing::{Scene, TestClock, moment, ports};

const START: &str = "2026-10-01T12:00:00+09:00";

/// Members with so many recorded days each, a budget, three jobs at once and a sweeper between them.
async fn settle_at_once(
    store: Arc<dyn Store>,
    clock: (crate::ports::Ports, Arc<TestClock>),
    days: &[i64],
    budget: i64,
) {
    let scene = Arc::new(Scene::on(store, clock.0, clock.1).await);
    publish(&scene, &recorded_weights().replace("budget = 10000", &format!("budget = {budget}"))).await;
    let mut members = Vec::new();
    for recorded in days {
        let mut phone = scene.add_member().await;
        let mut items = vec![join(&scene, &phone, moment(START), true)];
        items.extend((0..*recorded).map(|date| scene.weight(&phone, moment(START).plus_days(date))));
        scene.clock.set(moment("2026-10-10T12:00:00+09:00"));
        scene.push(&mut phone, &items).await;
        scene.clock.set(moment(START));
        members.push(phone.member);
    }
    scene.clock.set(moment(FINAL));
    let jobs: Vec<_> = (0..3)
        .map(|_| {
            let scene = Arc::clone(&scene);
            tokio::spawn(async move {
                sweep(&*scene.store, moment(FINAL), usize::MAX).await.expect("swept");
                settle(&*scene.store, &scene.programmes, &*scene.clock).await.expect("the job runs").points
            })
        })
        .collect();
    let mut reported = Points::ZERO;
    for job in jobs {
        reported += job.await.expect("the job ends");
    }
    let mut paid = BTreeMap::new();
    for (member, recorded) in members.iter().zip(days) {
        let state = scene.state(*member, Want { all_awards: true, ..Want::default() }).await;
        let of_campaign = state.awards.values().filter(|award| award.key.code == AwardCode::Campaign);
        let points: i64 = of_campaign.map(|award| award.points.0).sum();
        assert!(points == 0 || points == 30 * recorded, "whole or not at all");
        paid.insert(*member, points);
    }
    let all: i64 = paid.values().sum();
    assert!(all <= budget, "{all} of {budget}");
    // What is left would not have done for anybody who got nothing.
    let unpaid = members.iter().zip(days).filter(|(member, recorded)| paid[*member] == 0 && **recorded > 0);
    for (_, recorded) in unpaid {
        assert!(30 * recorded > budget - all, "{recorded} days with {} left", budget - all);
    }
    assert_eq!(reported, Points(all));
    let supply = scene.store.supply("campaign:walk").await.expect("read").expect("a budget");
    assert_eq!(supply.taken, u64::try_from(all).expect("not negative"));
    assert_eq!(scene.violations().await, []);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

fn some() -> impl Strategy<Value = (Vec<i64>, i64)> {
    (prop::collection::vec(0i64..=10, 1..7), 500i64..1_500)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_budget_is_never_oversold_in_a_file((days, budget) in some()) {
        let folder = tempfile::tempdir().expect("a folder of the test");
        let (ports, clock) = ports(START);
        runtime().block_on(async {
            let store = Arc::new(SqliteStore::serving(folder.path().join("kenpos.db"), &ports).expect("a file"));
            settle_at_once(store, (ports, clock), &days, budget).await;
        });
    }
}

mod postgres {
    use super::*;
    use crate::store::contract::Site as _;
    use kenpos_test_postgres::TestDatabase;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(6))]

        #[test]
        fn a_budget_is_never_oversold((days, budget) in some()) {
            let database = TestDatabase::create();
            runtime().block_on(async {
                settle_at_once(database.open().await, ports(START), &days, budget).await;
            });
        }
    }
}
