//! What every back end promises, as tests. A back end brings a [`Site`] and calls [`store_contract!`](crate::store_contract).
//!
//! Each promise gets a database of its own, and speaks only through [`Store`].

use std::sync::Arc;

use async_trait::async_trait;
use kenpos_protocol::consent::{Purpose, Terms};
use kenpos_protocol::pull::{Change, ChangeBody, EntryKind, RecordChange};
use kenpos_protocol::push::{Applied, ItemOutcome, RecordKind, RecordRevision, RecordValue};
use kenpos_protocol::session::Platform;
use kenpos_rules::award::{AwardCode, AwardKey, Period};
use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::ids::{DeviceId, MemberId, OpId, RecordId};
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::points::Points;

use super::account::{AccessTokenRow, Account, Card, Device, Person, Registration};
use super::draft::Draft;
use super::lookup::{Name, NameKind, TokenHash, Who};
use super::member::{
    CONTACTS_KEPT_DAYS, Commit, FeedWant, KeptReceipt, LotsWanted, MemberState, Want,
};
use super::union::{FailureScope, RosterImport};
use super::{Store, StoreError, transact};
use crate::award::evidence::{AwardRow, EvidenceSource};
use crate::ledger::{self, NewGrant};

/// A place with one empty database, which can be opened again and again.
#[async_trait]
pub trait Site: Send + Sync {
    /// Opens the database; what was opened before is closed or goes on beside it.
    async fn open(&self) -> Arc<dyn Store>;
}

/// One test for each promise; `$site` makes a fresh [`Site`].
#[macro_export]
macro_rules! store_contract {
    ($site:expr) => {
        $crate::store_contract!(@each $site;
            a_member_is_read_back_as_it_was_written,
            an_unknown_member_is_none,
            two_decisions_on_one_state_leave_one,
            a_member_is_made_only_once,
            concurrent_decisions_take_numbers_without_gaps,
            a_name_has_one_owner_and_a_refused_claim_writes_nothing,
            a_family_may_share_a_card,
            a_released_name_can_be_claimed,
            pages_of_the_feed_hold_every_change_once,
            a_record_stands_in_the_feed_where_it_changed_last,
            receipts_records_and_awards_are_found_by_their_keys,
            lots_run_out_and_balances_follow,
            a_token_leads_to_its_device_until_it_is_ended,
            contacts_are_found_at_or_before_a_number_and_old_ones_go,
            a_committed_change_survives_a_restart,
            failures_are_counted_by_the_minute_and_forgotten,
            a_programme_in_force_is_never_rewritten,
            union_news_is_numbered_in_one_log,
            the_terms_in_force_are_the_newest,
            members_are_listed_in_pages,
            a_new_epoch_replaces_the_old_one,
        );
    };
    (@each $site:expr; $($promise:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            let site = $site;
            $crate::store::contract::$promise(&site).await;
        }
    )+};
}

fn at(seconds: i64) -> Moment {
    // 2026-11-22T00:00:00Z
    Moment::from_millis(1_795_305_600_000 + seconds * 1_000)
}

fn day(text: &str) -> ProgrammeDay {
    text.parse().expect("a day of the contract")
}

fn id(number: u8) -> uuid::Uuid {
    uuid::Builder::from_random_bytes([number; 16]).into_uuid()
}

fn member(number: u8) -> MemberId {
    MemberId::from_uuid(id(number))
}

fn standing() -> Standing {
    Standing {
        relationship: Relationship::Employee,
        registered_on: Some(day("2026-04-01")),
        periods: vec![MembershipPeriod { from: day("2020-04-01"), to: None }],
    }
}

fn device(number: u8) -> Device {
    Device {
        device_id: DeviceId::from_uuid(id(number)),
        platform: Platform::Ios,
        signed_in_at: at(0),
        refresh_hash: TokenHash::of("one"),
        next_hash: Some(TokenHash::of("two")),
        retired: vec![TokenHash::of("nought"), TokenHash::of("minus one")],
        revoked: None,
        last_contact: 0,
        app_version: "1.0".to_owned(),
    }
}

const CLOCK: ClockReading = ClockReading { wall: Moment::from_millis(0), boot_id: String::new(), monotonic_ms: 7 };

fn person() -> Person {
    Person {
        name: "小野 花子".to_owned(),
        birth_date: day("1985-04-01"),
        kenpos_id: Some("U1001".to_owned()),
        employee_number: Some("1001".to_owned()),
        card: Some(Card {
            symbol: "10".to_owned(),
            number: "0001".to_owned(),
            insurer_number: "06273494".to_owned(),
        }),
    }
}

fn deleted(record: u8, on: &str) -> RecordChange {
    let value = RecordValue::Deleted { record_kind: RecordKind::Weight, day: day(on) };
    let record = RecordRevision { record_id: RecordId::from_uuid(id(record)), revision: 1, value };
    RecordChange { op_id: OpId::from_uuid(id(99)), record, reason: None }
}

fn grant(draft: &mut Draft, on: &str, points: i64) -> AwardKey {
    let key = AwardKey { code: AwardCode::Weight, period: Period::Day(day(on)) };
    let granted_on = day(on);
    let lot = ledger::grant(
        draft,
        NewGrant {
            key: key.clone(),
            award_revision: 1,
            points: Points(points),
            day: granted_on,
            granted_on,
            expires_on: kenpos_rules::lots::expires_on(granted_on),
            programme_revision: "r1".to_owned(),
            record_id: None,
            reason: None,
        },
    );
    draft.put_award(AwardRow {
        key: key.clone(),
        points: Points(points),
        revision: 1,
        programme_revision: "r1".to_owned(),
        day: granted_on,
        granted_on,
        expires_on: kenpos_rules::lots::expires_on(granted_on),
        lot,
        evidence: EvidenceSource::Registration,
        reason: None,
    });
    key
}

async fn draft_of(store: &dyn Store, number: u8, want: &Want) -> Draft {
    let state = store.load(&Who::Member(member(number)), want).await.expect("a load").expect("a member");
    Draft::new(state, at(10))
}

async fn commit(store: &dyn Store, draft: Draft) -> Commit {
    let (member, version, changes) = draft.finish();
    store.commit(member, version, changes).await.expect("a commit")
}

/// Makes a member with a standing and nothing else.
async fn make(store: &dyn Store, number: u8) {
    let union = store.union_state().await.expect("the union");
    let mut draft = Draft::new(MemberState::new(member(number), union), at(0));
    draft.set_standing(standing());
    assert_eq!(commit(store, draft).await, Commit::Committed);
}

async fn with_member(site: &dyn Site) -> Arc<dyn Store> {
    let store = site.open().await;
    make(&*store, 1).await;
    store
}

pub async fn a_member_is_read_back_as_it_was_written(site: &dyn Site) {
    let store = with_member(site).await;
    let want = Want { person: true, account: true, devices: true, ..Want::default() };
    let mut draft = draft_of(&*store, 1, &want).await;
    let account = Account {
        registration: Registration::Done { at: at(3) },
        password_hash: Some("$argon2id$…".to_owned()),
        password_set_at: Some(at(3)),
    };
    draft.set_person(person());
    draft.set_account(account.clone());
    draft.set_consent(Purpose::Programme, 2, true, at(1));
    draft.note_contact(device(7), &CLOCK);
    assert_eq!(commit(&*store, draft).await, Commit::Committed);

    let state = draft_of(&*store, 1, &want).await.state().clone();
    assert!(state.person == Some(person()));
    assert!(state.account == Some(account));
    assert_eq!(state.consent.programme, Some(2));
    assert_eq!(state.devices, [Device { last_contact: 1, ..device(7) }]);
    assert_eq!((state.standing, state.standing_since), (standing(), at(0)));
    assert_eq!((state.head.version, state.head.sequence), (2, 2));
    let found = store.load(&Who::Name(Name::Device(device(7).device_id)), &Want::default()).await;
    assert_eq!(found.expect("a load").and_then(|state| state.device), state.devices.first().cloned());
}

pub async fn an_unknown_member_is_none(site: &dyn Site) {
    let store = site.open().await;
    let nobody = [
        Who::Member(member(1)),
        Who::Token(TokenHash::of("no token")),
        Who::Name(Name::KenposId("U1".to_owned())),
        Who::Name(Name::Device(device(1).device_id)),
    ];
    for who in nobody {
        assert!(store.load(&who, &Want::default()).await.expect("a load").is_none(), "{who:?}");
    }
    assert!(store.books(member(1)).await.expect("no books").is_none());
}

pub async fn two_decisions_on_one_state_leave_one(site: &dyn Site) {
    let store = with_member(site).await;
    let (mut one, mut other) = (draft_of(&*store, 1, &Want::default()).await, draft_of(&*store, 1, &Want::default()).await);
    one.set_consent(Purpose::Programme, 1, true, at(1));
    other.set_consent(Purpose::CheckupResults, 1, true, at(1));
    assert_eq!(commit(&*store, one).await, Commit::Committed);
    assert_eq!(commit(&*store, other).await, Commit::Stale);
    let consent = draft_of(&*store, 1, &Want::default()).await.state().consent;
    assert_eq!((consent.programme, consent.checkup_results), (Some(1), None));
}

pub async fn a_member_is_made_only_once(site: &dyn Site) {
    let store = with_member(site).await;
    let union = store.union_state().await.expect("the union");
    let mut again = Draft::new(MemberState::new(member(1), union), at(0));
    again.set_consent(Purpose::Programme, 1, true, at(1));
    assert_eq!(commit(&*store, again).await, Commit::Stale);
    assert_eq!(draft_of(&*store, 1, &Want::default()).await.state().consent.programme, None);
}

pub async fn concurrent_decisions_take_numbers_without_gaps(site: &dyn Site) {
    let store = with_member(site).await;
    let tasks: Vec<_> = (0..8u8)
        .map(|task| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for round in 0..5u8 {
                    let who = Who::Member(member(1));
                    loop {
                        let written = transact::<_, StoreError>(&*store, &who, &Want::default(), |state| {
                            let mut draft = Draft::new(state.expect("a member"), at(20));
                            draft.put_record(
                                RecordId::from_uuid(id(10 + task * 5 + round)),
                                deleted(10 + task * 5 + round, "2026-11-22"),
                            );
                            Ok((Some(draft), ()))
                        })
                        .await;
                        match written {
                            Ok(()) => break,
                            Err(StoreError::Busy) => {}
                            Err(error) => panic!("{error}"),
                        }
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("the task ends");
    }
    let changes = all_changes(&*store, 100).await;
    let numbers: Vec<u64> = changes.iter().map(|change| change.sequence).collect();
    assert_eq!(numbers, (1..=41).collect::<Vec<_>>());
}

pub async fn a_name_has_one_owner_and_a_refused_claim_writes_nothing(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let name = Name::KenposId("hanako".to_owned());
    let mut first = draft_of(&*store, 1, &Want::default()).await;
    first.claim(name.clone());
    assert_eq!(commit(&*store, first).await, Commit::Committed);

    let mut second = draft_of(&*store, 2, &Want::default()).await;
    second.claim(name.clone());
    second.set_consent(Purpose::Programme, 1, true, at(1));
    assert_eq!(commit(&*store, second).await, Commit::Taken(NameKind::KenposId));
    assert_eq!(draft_of(&*store, 2, &Want::default()).await.state().head.version, 1);

    let mut again = draft_of(&*store, 1, &Want::default()).await;
    again.claim(name.clone());
    assert_eq!(commit(&*store, again).await, Commit::Committed);
    assert_eq!(store.find_members(&name).await, Ok(vec![member(1)]));
}

pub async fn a_family_may_share_a_card(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let card = Name::Card {
        symbol: "10".to_owned(),
        number: "0001".to_owned(),
        insurer_number: "06273494".to_owned(),
    };
    for number in [1, 2] {
        let mut draft = draft_of(&*store, number, &Want::default()).await;
        draft.claim(card.clone());
        assert_eq!(commit(&*store, draft).await, Commit::Committed);
    }
    assert_eq!(store.find_members(&card).await, Ok(vec![member(1), member(2)]));
    let ambiguous = store.load(&Who::Name(card), &Want::default()).await.expect("a load");
    assert!(ambiguous.is_none(), "a card of two names nobody");
}

pub async fn a_released_name_can_be_claimed(site: &dyn Site) {
    let store = with_member(site).await;
    make(&*store, 2).await;
    let name = Name::KenposId("U1001".to_owned());
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.claim(name.clone());
    commit(&*store, draft).await;
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.release(name.clone());
    commit(&*store, draft).await;
    let mut draft = draft_of(&*store, 2, &Want::default()).await;
    draft.claim(name.clone());
    assert_eq!(commit(&*store, draft).await, Commit::Committed);
    assert_eq!(store.find_members(&name).await, Ok(vec![member(2)]));
}

/// Pulls member 1's whole feed in pages of `limit`.
async fn all_changes(store: &dyn Store, limit: usize) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    loop {
        let after = changes.last().map_or(0, |change| change.sequence);
        let want = Want { feed: Some(FeedWant { member: after, union: u64::MAX, limit }), ..Want::default() };
        let page = draft_of(store, 1, &want).await.state().feed.member.clone();
        assert!(page.len() <= limit);
        if page.is_empty() {
            return changes;
        }
        changes.extend(page);
    }
}

pub async fn pages_of_the_feed_hold_every_change_once(site: &dyn Site) {
    let store = with_member(site).await;
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    for number in 0..5u8 {
        draft.put_record(RecordId::from_uuid(id(10 + number)), deleted(10 + number, "2026-11-22"));
        grant(&mut draft, &format!("2026-11-1{number}"), 10);
    }
    draft.set_consent(Purpose::Programme, 1, true, at(1));
    commit(&*store, draft).await;
    for limit in [1, 2, 3, 100] {
        let changes = all_changes(&*store, limit).await;
        let numbers: Vec<u64> = changes.iter().map(|change| change.sequence).collect();
        assert_eq!(numbers, (1..=12).collect::<Vec<_>>(), "pages of {limit}");
        let entries = changes.iter().filter_map(|change| match &change.body {
            ChangeBody::Entry(entry) => Some((entry.entry, entry.points(), entry.entry_kind)),
            _ => None,
        });
        assert!(entries.eq((1..=5).map(|number| (number, Points(10), EntryKind::Grant))));
    }
}

pub async fn a_record_stands_in_the_feed_where_it_changed_last(site: &dyn Site) {
    let store = with_member(site).await;
    for on in ["2026-11-20", "2026-11-21"] {
        let mut draft = draft_of(&*store, 1, &Want::default()).await;
        draft.put_record(RecordId::from_uuid(id(10)), deleted(10, on));
        draft.put_record(RecordId::from_uuid(id(11)), deleted(11, on));
        commit(&*store, draft).await;
    }
    let changes = all_changes(&*store, 10).await;
    let numbers: Vec<u64> = changes.iter().map(|change| change.sequence).collect();
    assert_eq!(numbers, [1, 4, 5]);
    assert!(matches!(&changes[1].body, ChangeBody::Record(change) if *change == deleted(10, "2026-11-21")));
}

pub async fn receipts_records_and_awards_are_found_by_their_keys(site: &dyn Site) {
    let store = with_member(site).await;
    let op = OpId::from_uuid(id(50));
    let receipt = KeptReceipt {
        body_hash: TokenHash::of("the frozen bytes"),
        received_at: at(10),
        outcome: ItemOutcome::Applied(Applied {
            sequence: 3,
            day: day("2026-11-22"),
            earned: Vec::new(),
            reason: None,
        }),
    };
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.keep_receipt(op, receipt.clone());
    draft.put_record(RecordId::from_uuid(id(10)), deleted(10, "2026-11-22"));
    let key = grant(&mut draft, "2026-11-22", 10);
    grant(&mut draft, "2026-11-21", 10);
    commit(&*store, draft).await;

    let want = Want {
        ops: [op, OpId::from_uuid(id(51))].into(),
        records: [RecordId::from_uuid(id(10)), RecordId::from_uuid(id(12))].into(),
        periods: [key.period.clone(), Period::Once].into(),
        ..Want::default()
    };
    let state = draft_of(&*store, 1, &want).await.state().clone();
    assert_eq!(state.receipts, [(op, receipt)].into());
    assert_eq!(state.records.len(), 1);
    assert_eq!(state.records[&RecordId::from_uuid(id(10))].change, deleted(10, "2026-11-22"));
    assert_eq!(state.awards.keys().collect::<Vec<_>>(), [&key]);
    assert_eq!(state.awards[&key].points, Points(10));
    let all = draft_of(&*store, 1, &Want { all_awards: true, ..Want::default() }).await.state().awards.len();
    assert_eq!(all, 2);
    let nothing = draft_of(&*store, 1, &Want::default()).await.state().clone();
    assert!(nothing.receipts.is_empty() && nothing.records.is_empty() && nothing.awards.is_empty());
}

pub async fn lots_run_out_and_balances_follow(site: &dyn Site) {
    let store = with_member(site).await;
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    grant(&mut draft, "2026-03-31", 31);
    grant(&mut draft, "2026-04-01", 10);
    commit(&*store, draft).await;
    let (first, second) = (day("2027-03-31"), day("2028-03-31"));
    let due = Want { lots: LotsWanted::DueOn(second), ..Want::default() };
    let state = draft_of(&*store, 1, &due).await.state().clone();
    assert_eq!(state.balances, [(first, Points(31)), (second, Points(10))].into());
    assert_eq!((state.balance(first), state.balance(second)), (Points(41), Points(10)));
    assert_eq!(state.lots.keys().collect::<Vec<_>>(), [&1]);

    let mut draft = Draft::new(state, day("2027-04-01").start());
    assert_eq!(ledger::write_expired(&mut draft, "r1"), Points(31));
    commit(&*store, draft).await;
    let all = draft_of(&*store, 1, &Want { lots: LotsWanted::All, ..Want::default() }).await.state().clone();
    assert_eq!(all.balances, [(first, Points(0)), (second, Points(10))].into());
    let lots: Vec<_> = all.lots.values().map(|lot| (lot.number, lot.granted, lot.left, lot.expired)).collect();
    assert_eq!(lots, [(1, Points(31), Points(0), Points(31)), (2, Points(10), Points(10), Points(0))]);
    let books = store.books(member(1)).await.expect("books").expect("a member");
    assert_eq!(books.entries.len(), 3);
    assert!(books.entries.iter().all(|entry| !entry.postings.is_empty()));
}

pub async fn a_token_leads_to_its_device_until_it_is_ended(site: &dyn Site) {
    let store = with_member(site).await;
    let hash = TokenHash::of("token");
    let token = AccessTokenRow { hash, device_id: device(7).device_id, expires_at: at(3600) };
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.put_device(device(7));
    draft.put_token(token);
    commit(&*store, draft).await;
    let state = store.load(&Who::Token(hash), &Want::default()).await.expect("a load").expect("a member");
    assert_eq!((state.member, state.token, state.device.clone()), (member(1), Some(token), Some(device(7))));

    let mut draft = Draft::new(state, at(20));
    draft.end_tokens(device(7).device_id);
    commit(&*store, draft).await;
    assert!(store.load(&Who::Token(hash), &Want::default()).await.expect("a load").is_none());
}

pub async fn contacts_are_found_at_or_before_a_number_and_old_ones_go(site: &dyn Site) {
    let store = with_member(site).await;
    let who = Who::Name(Name::Device(device(7).device_id));
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    draft.note_contact(device(7), &CLOCK);
    commit(&*store, draft).await;
    let wanted = Want { contacts: [0, 1, 2, 9].into(), ..Want::default() };
    // Two more contacts: one soon, and one when the first two are too old to keep.
    for moment in [at(60), at(60).plus_days(CONTACTS_KEPT_DAYS + 1)] {
        let state = store.load(&who, &wanted).await.expect("a load").expect("a member");
        let known: Vec<u64> = state.contacts.keys().copied().collect();
        let last = state.device.as_ref().expect("the device").last_contact;
        assert_eq!(known, (1..=last).collect::<Vec<_>>());
        let device = state.device.clone().expect("the device");
        let mut draft = Draft::new(state, moment);
        assert_eq!(draft.note_contact(device, &CLOCK).number, last + 1);
        commit(&*store, draft).await;
    }
    let state = store.load(&who, &wanted).await.expect("a load").expect("a member");
    assert_eq!(state.contacts.keys().collect::<Vec<_>>(), [&3]);
    assert_eq!(state.contacts[&3].monotonic_ms, CLOCK.monotonic_ms);
}

pub async fn a_committed_change_survives_a_restart(site: &dyn Site) {
    let store = with_member(site).await;
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    grant(&mut draft, "2026-11-22", 10);
    draft.claim(Name::KenposId("U1001".to_owned()));
    commit(&*store, draft).await;
    let epoch = store.union_state().await.expect("the union").epoch;
    drop(store);

    let store = site.open().await;
    assert_eq!(store.union_state().await.expect("the union").epoch, epoch);
    assert_eq!(store.find_members(&Name::KenposId("U1001".to_owned())).await, Ok(vec![member(1)]));
    let state = draft_of(&*store, 1, &Want::default()).await.state().clone();
    assert_eq!((state.balance(day("2026-11-22")), state.head.entry), (Points(10), 1));
}

pub async fn failures_are_counted_by_the_minute_and_forgotten(site: &dyn Site) {
    let store = site.open().await;
    let scope = FailureScope::Network("192.0.2.0/24".to_owned());
    let other = FailureScope::Name { door: "sign_in", name: Name::KenposId("U1".to_owned()) };
    for seconds in [0, 1, 120, 3600] {
        store.count_failure(&scope, at(seconds)).await.expect("a count");
    }
    store.count_failure(&other, at(0)).await.expect("a count");
    let tally = store.failures(&scope, at(0)).await.expect("a tally");
    assert_eq!((tally.count, tally.last), (4, Some(at(3600))));
    assert_eq!(store.failures(&scope, at(60)).await.expect("a tally").count, 2);
    assert_eq!(store.failures(&other, at(0)).await.expect("a tally").count, 1);
    store.forget_failures(&scope).await.expect("forgotten");
    assert_eq!(store.failures(&scope, at(0)).await.expect("a tally").count, 0);
    // A later failure anywhere sweeps out what no lock looks back to.
    store.count_failure(&scope, at(60 * 60 * 24 * 3)).await.expect("a count");
    assert_eq!(store.failures(&other, at(0)).await.expect("a tally").count, 0);
}

pub async fn a_programme_in_force_is_never_rewritten(site: &dyn Site) {
    let store = site.open().await;
    assert_eq!(store.union_state().await.expect("the union").programme_revision, None);
    store.publish_programme("r1", "one", at(0)).await.expect("published");
    store.publish_programme("r1", "one", at(1)).await.expect("the same again");
    assert_eq!(store.union_state().await.expect("the union").sequence, 1);
    let rewritten = store.publish_programme("r1", "another", at(2)).await;
    assert_eq!(rewritten, Err(StoreError::RevisionReused { revision: "r1".to_owned() }));
    store.publish_programme("r2", "two", at(3)).await.expect("published");
    let union = store.union_state().await.expect("the union");
    assert_eq!((union.programme_revision.as_deref(), union.sequence), (Some("r2"), 2));
    assert_eq!(store.programme("r1").await, Ok(Some("one".to_owned())));
    assert_eq!(store.programme("r3").await, Ok(None));
}

pub async fn union_news_is_numbered_in_one_log(site: &dyn Site) {
    let store = with_member(site).await;
    store.publish_programme("r1", "one", at(0)).await.expect("published");
    let first = store.post_notice("お知らせ", "本文", at(1)).await.expect("posted");
    store.publish_programme("r2", "two", at(2)).await.expect("published");
    let second = store.post_notice("二つ目", "本文", at(3)).await.expect("posted");
    assert_eq!((first.notice, second.notice), (1, 2));
    let from = |union, limit| Want { feed: Some(FeedWant { member: 1, union, limit }), ..Want::default() };
    let news = draft_of(&*store, 1, &from(0, 10)).await.state().feed.union.clone();
    // The programme that is no longer in force is no news.
    assert_eq!(news.iter().map(|change| change.sequence).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(news[0].body, ChangeBody::Notice(first));
    assert_eq!(news[1].body, ChangeBody::Programme { revision: "r2".to_owned(), text: "two".to_owned() });
    let rest = draft_of(&*store, 1, &from(3, 10)).await.state().feed.union.clone();
    assert_eq!(rest.iter().map(|change| change.sequence).collect::<Vec<_>>(), [4]);
    assert_eq!(draft_of(&*store, 1, &from(0, 1)).await.state().feed.union.len(), 1);
}

pub async fn the_terms_in_force_are_the_newest(site: &dyn Site) {
    let store = site.open().await;
    assert_eq!(store.terms().await, Ok(None));
    let terms = |version| Terms { version, purposes: Vec::new() };
    for version in [2, 1] {
        store.publish_terms(&terms(version), at(0)).await.expect("published");
    }
    assert_eq!(store.terms().await, Ok(Some(terms(2))));
    assert_eq!(store.union_state().await.expect("the union").terms_version, 2);
}

pub async fn members_are_listed_in_pages(site: &dyn Site) {
    let store = site.open().await;
    for number in [3, 1, 2] {
        make(&*store, number).await;
    }
    let first = store.members_after(None, 2).await.expect("a page");
    assert_eq!(first, [member(1), member(2)]);
    assert_eq!(store.members_after(first.last().copied(), 2).await, Ok(vec![member(3)]));
    assert_eq!(store.members_after(Some(member(3)), 2).await, Ok(Vec::new()));
}

pub async fn a_new_epoch_replaces_the_old_one(site: &dyn Site) {
    let store = site.open().await;
    let import = RosterImport { imported_at: at(0), file_hash: "ab".to_owned(), rows: 3, added: 2, changed: 1 };
    store.note_import(&import).await.expect("noted");
    store.renew_epoch("fresh").await.expect("renewed");
    assert_eq!(store.union_state().await.expect("the union").epoch, "fresh");
}
