//! What a member did and has: feed, receipts, records, awards, lots.

#![expect(missing_docs, reason = "the name of a promise is its sentence")]

use kenpos_protocol::consent::Purpose;
use kenpos_protocol::pull::{Change, ChangeBody, EntryKind};
use kenpos_protocol::push::{Applied, ItemOutcome, RecordValue};
use kenpos_rules::award::Period;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::points::Points;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::Site;
use super::props::{at, commit, day, deleted, draft_of, grant, id, member, with_member};
use crate::ledger;
use crate::store::Store;
use crate::store::draft::Draft;
use crate::store::lookup::{Name, TokenHash};
use crate::store::member::{FeedWant, KeptReceipt, LotsWanted, Want};

/// Pulls member 1's whole feed in pages of `limit`.
pub(super) async fn all_changes(store: &dyn Store, limit: usize) -> Vec<Change> {
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

pub async fn steps_are_found_from_a_day_on(site: &dyn Site) {
    let store = with_member(site).await;
    let mut draft = draft_of(&*store, 1, &Want::default()).await;
    for (record, on) in [(10, "2026-11-20"), (11, "2026-11-21"), (12, "2026-11-22")] {
        let steps = StepCount::from_count(7_639).expect("steps");
        let value = RecordValue::Steps { day: day(on), steps, source: Source::Manual, provenance: None };
        let mut change = deleted(record, on);
        change.record.value = value;
        draft.put_record(RecordId::from_uuid(id(record)), change);
    }
    draft.put_record(RecordId::from_uuid(id(13)), deleted(13, "2026-11-22"));
    commit(&*store, draft).await;
    let want = Want { steps_since: Some(day("2026-11-21")), ..Want::default() };
    let state = draft_of(&*store, 1, &want).await.state().clone();
    let days: Vec<_> = state.records.values().map(|row| row.change.record.value.day()).collect();
    assert_eq!(days, [day("2026-11-21"), day("2026-11-22")]);
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
