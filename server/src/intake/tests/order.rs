//! Neither order nor repetition of what a phone sends matters.

use std::collections::BTreeMap;

use kenpos_protocol::push::{ItemBody, PushItem};
use kenpos_rules::award::AwardKey;
use kenpos_rules::day::Moment;
use kenpos_rules::points::Points;
use proptest::prelude::*;

use super::{NOON, revised};
use crate::store::member::Want;
use crate::testing::{Phone, Scene, day, moment};

/// A day's worth of things a member may send in any order, some of them twice.
fn story(scene: &Scene, phone: &Phone, picks: &[(u8, i64)]) -> Vec<PushItem> {
    let start = moment("2026-11-15T13:00:00+09:00");
    let mut items: Vec<PushItem> = Vec::new();
    for (kind, hours) in picks {
        let at: Moment = start.plus_millis(hours * 3_600_000);
        let on = at.programme_day();
        let item = match kind {
            0 => scene.launch(phone, at),
            1 => scene.weight(phone, at),
            2 => scene.steps(phone, on.plus_days(-2), at, 800),
            3 => scene.steps(phone, on, at, 0),
            4 => scene.goal(phone, on, at, true),
            _ => match items.iter().rev().find(|item| matches!(item.body, ItemBody::Record(_))) {
                Some(item) => revised(scene, item, 2, None),
                None => scene.launch(phone, at),
            },
        };
        items.push(item);
    }
    items
}

/// Pushes items in pages of a size and gives what a member has in the end.
async fn awards_of(picks: &[(u8, i64)], order: &[usize], page: usize) -> (BTreeMap<AwardKey, Points>, Points) {
    let scene = Scene::new("2026-11-15T12:00:00+09:00").await;
    let mut phone = scene.add_member().await;
    let items = story(&scene, &phone, picks);
    let sent: Vec<PushItem> = order.iter().map(|index| items[index % items.len()].clone()).collect();
    scene.clock.set(moment(NOON));
    for page in sent.chunks(page) {
        scene.push(&mut phone, page).await;
    }
    assert_eq!(scene.violations().await, []);
    let state = scene.state(phone.member, Want { all_awards: true, ..Want::default() }).await;
    let awards = state.awards.iter().map(|(key, row)| (key.clone(), row.points)).collect();
    (awards, state.balance(day("2026-11-22")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_repetition_and_paging_of_items_change_neither_awards_nor_balance(
        picks in prop::collection::vec((0u8..6, 0i64..160), 1..14),
        shuffle in any::<u64>(), repeats in prop::collection::vec(0usize..14, 0..8), page in 1usize..8,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let straight: Vec<usize> = (0..picks.len()).collect();
        let mut order = straight.clone();
        // A shuffle from one number, so that a failure replays.
        for index in (1..order.len()).rev() {
            let other = usize::try_from(shuffle.rotate_left(u32::try_from(index).expect("few")) % (index as u64 + 1));
            order.swap(index, other.expect("small"));
        }
        order.extend(repeats);
        let expected = runtime.block_on(awards_of(&picks, &straight, 500));
        let found = runtime.block_on(awards_of(&picks, &order, page));
        prop_assert_eq!(expected, found);
    }
}
