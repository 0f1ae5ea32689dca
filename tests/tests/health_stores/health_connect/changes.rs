//! The feed of changes. Comes in: records written, edited, deleted. Goes out: what pages and tokens tell. Must never
//! happen: an expectation of an order between upserts and deletions.

use kenpos_tests::health_stores::health_connect::{Changes, Event, HealthConnect, Kind, StepsWritten};

use super::super::{DAY, MINUTE, at};
use super::{BAND, allow_all, changes, counts, delete, happen, known, steps, token, walk};

/// What Jetpack makes of every bad token.
fn expired() -> Changes {
    Changes { upserted: vec![], deleted: vec![], next_token: String::new(), has_more: false, token_expired: true }
}

pub fn a_token_is_good_for_thirty_days_and_expired_brings_an_empty_one(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    walk(store, "walk", BAND, 8, 100);
    assert_eq!(counts(&changes(store, at(0, 0) + 30 * DAY, &first)), [100]);
    assert_eq!(changes(store, at(0, 0) + 30 * DAY + 1, &first), expired());
}

pub fn a_damaged_or_foreign_token_looks_expired(store: &mut HealthConnect) {
    allow_all(store);
    let mut other = HealthConnect::new("another-android", super::APP);
    allow_all(&mut other);
    for bad in [token(&mut other, at(1, 0)), token(store, at(1, 0)).replace('|', "-"), String::new(), "17".to_owned()] {
        assert_eq!(changes(store, at(1, 0), &bad), expired(), "{bad}");
    }
}

pub fn a_page_token_that_never_expires_misses_what_the_log_forgot(store: &mut HealthConnect) {
    allow_all(store);
    happen(store, at(0, 0), &Event::PageTokensNeverExpire {});
    let first = token(store, at(0, 0));
    walk(store, "drained", BAND, 8, 100);
    let page = changes(store, at(9, 0), &first);
    walk(store, "forgotten", BAND, 10, 200);
    let later = at(0, 0) + 40 * DAY;
    happen(store, later, &Event::WriteSteps(steps("kept", BAND, later - MINUTE, later, 300)));
    let after = changes(store, later, &page.next_token);
    assert_eq!((counts(&after), after.token_expired), (vec![300], false), "200 are missing without a word");
    assert_eq!(changes(store, later, &first), expired(), "a first token does expire");
}

pub fn without_changes_the_same_token_comes_back_as_old_as_it_is(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    for day in 1..=30 {
        assert_eq!(changes(store, at(0, 0) + day * DAY, &first).next_token, first);
    }
    assert_eq!(changes(store, at(0, 0) + 31 * DAY, &first), expired(), "drained yesterday, and expired");
}

pub fn a_page_holds_all_records_of_its_last_call(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    let record = |minute: i64| steps(&minute.to_string(), BAND, at(8, minute), at(8, minute + 1), minute);
    happen(store, at(9, 0), &Event::WriteMany { records: (0..5).map(record).collect() });
    walk(store, "later", BAND, 10, 100);
    let page = store.get_changes(at(12, 0), &first, 2).expect("reading is allowed");
    assert_eq!((page.upserted.len(), page.has_more), (5, true), "five, though two were asked for");
    let next = store.get_changes(at(12, 0), &page.next_token, 2).expect("reading is allowed");
    assert_eq!((counts(&next), next.has_more), (vec![100], false));
}

pub fn a_record_edited_twice_appears_once_as_it_is_now(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    walk(store, "walk", BAND, 8, 3_000);
    for (hour, count) in [(10, 4_000), (11, 5_000)] {
        happen(store, at(hour, 0), &Event::EditSteps { id: "walk".to_owned(), count });
    }
    let page = changes(store, at(12, 0), &first);
    assert_eq!(counts(&page), [5_000]);
    assert_eq!(page.upserted[0].last_modified, at(11, 0));
    happen(store, at(13, 0), &Event::Move { id: "walk".to_owned(), start: at(0, 0) - DAY });
    let moved = changes(store, at(14, 0), &page.next_token);
    assert_eq!(moved.upserted[0].id, page.upserted[0].id);
    assert_eq!(moved.upserted[0].end, at(1, 0) - DAY, "nothing tells which day it left");
}

pub fn a_record_written_and_deleted_appears_as_deleted_only(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    walk(store, "goes", BAND, 8, 100);
    delete(store, at(10, 0), "goes");
    let page = changes(store, at(11, 0), &first);
    assert_eq!((page.upserted.len(), page.deleted.len()), (0, 1));
}

pub fn an_id_written_again_stands_in_both_lists(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    let walk = known("walk", BAND, at(8, 0), at(9, 0), 100);
    happen(store, at(9, 0), &Event::WriteSteps(walk.clone()));
    delete(store, at(10, 0), "walk");
    happen(store, at(11, 0), &Event::WriteSteps(StepsWritten { count: 120, ..walk }));
    let page = changes(store, at(12, 0), &first);
    assert_eq!(counts(&page), [120]);
    assert_eq!(page.deleted[0].id, page.upserted[0].id);
}

pub fn all_deletions_of_a_page_carry_the_time_of_its_first(store: &mut HealthConnect) {
    allow_all(store);
    walk(store, "one", BAND, 8, 100);
    walk(store, "two", BAND, 9, 100);
    let first = token(store, at(10, 0));
    delete(store, at(11, 0), "one");
    delete(store, at(12, 0), "two");
    let times: Vec<i64> = changes(store, at(13, 0), &first).deleted.iter().map(|deletion| deletion.time).collect();
    assert_eq!(times, [at(11, 0); 2]);
}

pub fn a_client_id_gives_the_same_id_after_a_deletion(store: &mut HealthConnect) {
    allow_all(store);
    let write = |store: &mut HealthConnect, hour: i64, id: &str, origin: &str| {
        let first = token(store, at(hour, 0));
        happen(store, at(hour, 0), &Event::WriteSteps(known(id, origin, at(8, 0), at(9, 0), 100)));
        changes(store, at(hour, 0), &first).upserted[0].id.clone()
    };
    let one = write(store, 9, "walk", BAND);
    delete(store, at(10, 0), "walk");
    let two = write(store, 11, "walk", BAND);
    delete(store, at(12, 0), "walk");
    let other = write(store, 13, "walk", "jp.example.other");
    assert_eq!(one, two);
    assert_ne!(one, other, "of another app it is another record");
}

pub fn a_lower_client_version_changes_nothing(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    for (hour, version, count) in [(9, 2, 100), (10, 1, 50), (11, 3, 300)] {
        let walk = known("walk", BAND, at(8, 0), at(9, 0), count);
        happen(store, at(hour, 0), &Event::WriteSteps(StepsWritten { client_record_version: version, ..walk }));
        let expected = if count == 300 { 300 } else { 100 };
        assert_eq!(counts(&changes(store, at(hour, 0), &first)), [expected]);
    }
}

pub fn what_is_deleted_automatically_leaves_no_trace(store: &mut HealthConnect) {
    allow_all(store);
    walk(store, "old", BAND, 8, 100);
    let later = at(0, 0) + 90 * DAY;
    let first = token(store, later);
    happen(store, later + DAY, &Event::AutoDelete { older_than_days: 90 });
    let page = changes(store, later + DAY, &first);
    assert_eq!((page.upserted.len(), page.deleted.len()), (0, 0));
    let read = store.read_records(later + DAY, Kind::Steps, (0, later), &[], 100, None).expect("allowed");
    assert_eq!(read.records, []);
}
