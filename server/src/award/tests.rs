//! Stories of registration, early members, and membership that changes after the fact.

use kenpos_protocol::pull::EntryKind;
use kenpos_rules::award::{Fact, FactKind, Period, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::ids::OrderId;
use kenpos_rules::points::Points;
use kenpos_rules::union_file::Wording;

use super::evidence::EvidenceSource;
use super::{Evidence, post, restate, want_for_restate};
use crate::exchange::order::{self, OrderRow, Ordered};
use crate::ledger::entry::By;
use crate::ports::Clock;
use crate::store::draft::Draft;
use crate::store::member::{MemberState, Want};
use crate::testing::{Phone, Scene, applied, day, earned, employee, moment};

const NOON: &str = "2026-11-22T12:00:00+09:00";

/// An early member as the roster import makes one.
async fn import_early(scene: &Scene) -> kenpos_rules::ids::MemberId {
    let now = scene.clock.now();
    let member = scene.ports.new_member_id();
    let union = scene.store.union_state().await.expect("the union");
    let mut draft = Draft::new(MemberState::new(member, union), now);
    draft.set_standing(employee(day("2021-02-01")));
    let fact = Fact { kind: FactKind::EarlyMember, day: day("2021-02-01"), entered_at: now, received_at: now };
    let evidence = Evidence { source: EvidenceSource::EarlyMember, fact, record_id: None };
    let posted = post(&mut draft, &scene.programme, &evidence);
    assert_eq!(posted.earned.len(), 1);
    scene.commit(draft).await;
    member
}

#[tokio::test]
async fn an_early_member_is_granted_a_thousand_as_of_the_first_day() {
    let scene = Scene::new("2022-05-01T12:00:00+09:00").await;
    let member = import_early(&scene).await;
    let balances = scene.state(member, Want::default()).await.balances;
    assert_eq!(balances, [(day("2023-03-31"), Points(1_000))].into());
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn an_early_member_imported_too_late_is_granted_and_expired_at_once() {
    let scene = Scene::new(NOON).await;
    let member = import_early(&scene).await;
    let books = scene.store.books(member).await.expect("books").expect("a member");
    let kinds: Vec<_> = books.entries.iter().map(|entry| (entry.kind, entry.day)).collect();
    assert_eq!(kinds, [(EntryKind::Grant, day("2021-04-01")), (EntryKind::Expiry, day("2023-03-31"))]);
    assert_eq!(scene.balance(member).await, Points::ZERO);
    assert_eq!(scene.violations().await, []);
}

#[tokio::test]
async fn registration_is_granted_once_ever() {
    let scene = Scene::new(NOON).await;
    let member = import_early(&scene).await;
    let state = scene.state(member, Want { periods: [Period::Once].into(), ..Want::default() }).await;
    let now = scene.clock.now();
    let mut draft = Draft::new(state, now);
    let fact = Fact { kind: FactKind::Registered, day: day("2026-11-22"), entered_at: now, received_at: now };
    let evidence = Evidence { source: EvidenceSource::Registration, fact, record_id: None };
    let posted = post(&mut draft, &scene.programme, &evidence);
    assert_eq!((posted.earned.len(), posted.reason), (0, None));
    scene.commit(draft).await;
    assert_eq!(scene.violations().await, []);
}

/// A member with a weight on each of the last four days, today included.
async fn four_days(scene: &Scene) -> Phone {
    scene.clock.set(moment("2026-11-19T08:00:00+09:00"));
    let mut phone = scene.add_member().await;
    let items: Vec<_> =
        (0..4).map(|days| scene.weight(&phone, moment("2026-11-19T09:00:00+09:00").plus_days(days))).collect();
    scene.clock.set(moment(NOON));
    scene.push(&mut phone, &items).await;
    phone
}

async fn leave(scene: &Scene, phone: &Phone, last: Option<ProgrammeDay>) {
    let state = scene.state(phone.member, want_for_restate()).await;
    let mut standing = state.standing.clone();
    standing.periods[0].to = last;
    let mut draft = Draft::new(state, scene.clock.now()).by(&By::Staff("cleo".to_owned()));
    restate(&mut draft, &scene.programme, standing);
    scene.commit(draft).await;
}

#[tokio::test]
async fn a_last_day_moved_back_takes_later_awards_back_and_says_why() {
    let scene = Scene::new(NOON).await;
    let mut phone = four_days(&scene).await;
    assert_eq!(scene.balance(phone.member).await, Points(1_040));
    leave(&scene, &phone, Some(day("2026-11-20"))).await;
    assert_eq!(scene.balance(phone.member).await, Points(1_020));
    let books = scene.store.books(phone.member).await.expect("books").expect("a member");
    let taken: Vec<_> = books
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Reversal)
        .map(|entry| (entry.day, entry.reason, entry.by.clone()))
        .collect();
    let (why, who) = (Some(Reason::NotMember), Some(By::Staff("cleo".to_owned())));
    assert_eq!(taken, [(day("2026-11-21"), why, who.clone()), (day("2026-11-22"), why, who)]);
    assert_eq!(scene.violations().await, []);

    // Kept unpaid with the reason, until the 31st day after the import.
    let item = scene.steps(&phone, day("2026-11-21"), moment(NOON), 5);
    let response = scene.push(&mut phone, &[item]).await;
    assert_eq!(applied(&response, 0).reason, Some(Reason::NotMember));
    scene.clock.set(moment("2026-12-23T23:00:00+09:00"));
    scene.push(&mut phone, &[]).await;
    scene.clock.set(moment("2026-12-24T00:00:00+09:00"));
    let ended = scene.sync(&mut phone, &[], None).await;
    assert_eq!(ended.err(), Some(crate::sync::SyncError::MembershipEnded));
}

#[tokio::test]
async fn a_last_day_moved_forward_again_gives_back_what_was_taken() {
    let scene = Scene::new(NOON).await;
    let phone = four_days(&scene).await;
    leave(&scene, &phone, Some(day("2026-11-20"))).await;
    scene.clock.set(moment(NOON).plus_days(1));
    leave(&scene, &phone, None).await;
    assert_eq!(scene.balance(phone.member).await, Points(1_040));
    assert_eq!(scene.violations().await, []);
    let before = scene.state(phone.member, Want::default()).await.head;
    let mut draft = Draft::new(scene.state(phone.member, want_for_restate()).await, scene.clock.now());
    let same = draft.state().standing.clone();
    restate(&mut draft, &scene.programme, same);
    assert_eq!(draft.state().head, before);
}

/// Orders something for all there is, and has it shipped.
async fn spend_all(scene: &Scene, phone: &Phone) {
    let state = scene.state(phone.member, order::want()).await;
    let name = Wording { ja: "全部".to_owned(), en: "everything".to_owned() };
    let ordered = Ordered {
        order: OrderId::at(scene.clock.now(), scene.ports.random()),
        item: "everything".to_owned(),
        name,
        supplier: "gift".to_owned(),
        quantity: 1,
        points: state.balance(scene.clock.now().programme_day()),
    };
    let id = ordered.order;
    let mut draft = Draft::new(state, scene.clock.now());
    let address = scene.ports.keys.ring().expect("a key").seal(&scene.ports, "", b"");
    order::hold(&mut draft, &scene.programme, ordered, String::new(), address).expect("enough points");
    let row = OrderRow::find(draft.state(), id).expect("readable").expect("there");
    order::ship(&mut draft, &scene.programme, row, By::operator()).expect("open");
    scene.commit(draft).await;
}

#[tokio::test]
async fn spent_points_that_are_taken_back_are_a_debt_that_later_grants_meet() {
    let scene = Scene::new(NOON).await;
    let mut phone = four_days(&scene).await;
    spend_all(&scene, &phone).await;
    leave(&scene, &phone, Some(day("2026-11-21"))).await;
    let state = scene.state(phone.member, Want::default()).await;
    assert_eq!((state.head.debt, state.balance(day("2026-11-22"))), (Points(10), Points::ZERO));
    assert_eq!(scene.violations().await, []);

    let goal = scene.goal(&phone, day("2026-11-21"), moment(NOON), true);
    let response = scene.push(&mut phone, &[goal]).await;
    assert_eq!(earned(&response, 0), Points(5));
    let state = scene.state(phone.member, Want::default()).await;
    assert_eq!((state.head.debt, state.balance(day("2026-11-22"))), (Points(5), Points::ZERO));
    let steps = scene.steps(&phone, day("2026-11-21"), moment(NOON), 5);
    scene.push(&mut phone, &[steps]).await;
    let state = scene.state(phone.member, Want::default()).await;
    assert_eq!((state.head.debt, state.balance(day("2026-11-22"))), (Points::ZERO, Points(5)));
    assert_eq!(scene.violations().await, []);
}
