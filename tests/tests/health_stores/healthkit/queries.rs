//! Anchored queries. Comes in: samples written, edited, deleted. Goes out: what the pages tell. Must never happen: an
//! expectation that Apple does not give or leave open.

use kenpos_tests::health_stores::healthkit::{
    Deleted, Event, HealthKit, HkError, Kind, Page, Predicate, Quantity, WeightUnit,
};

use super::super::{DAY, at};
use super::{IPHONE, all_steps, allow_all, happen, walk};

fn query(kit: &HealthKit, anchor: Option<&[u8]>, limit: usize) -> Page {
    kit.anchored(&all_steps(), anchor, limit).expect("reading is allowed")
}

fn counts(page: &Page) -> Vec<i64> {
    let count = |quantity: &Quantity| match quantity {
        Quantity::Steps(count) => *count,
        Quantity::Weight { .. } => -1,
    };
    page.samples.iter().map(|sample| count(&sample.quantity)).collect()
}

pub fn a_query_ends_at_its_limit_and_its_anchor_goes_on(kit: &mut HealthKit) {
    allow_all(kit);
    for (hour, count) in [(8, 100), (9, 200), (10, 300)] {
        walk(kit, &format!("walk {hour}"), IPHONE, hour, count);
    }
    let first = query(kit, None, 2);
    assert_eq!(counts(&first), [100, 200]);
    let second = query(kit, Some(&first.anchor), 2);
    assert_eq!(counts(&second), [300], "a short page is the last one");
    assert_eq!(counts(&query(kit, Some(&second.anchor), 2)), [0; 0]);
}

pub fn without_an_anchor_all_samples_and_recent_deletions_come(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "stays", IPHONE, 8, 100);
    walk(kit, "goes", IPHONE, 9, 200);
    happen(kit, at(11, 0), &Event::Delete { id: "goes".to_owned() });
    let page = query(kit, None, 0);
    assert_eq!((counts(&page), page.deleted.len()), (vec![100], 1));
}

pub fn a_predicate_sifts_samples_and_deletions(kit: &mut HealthKit) {
    allow_all(kit);
    for hour in [8, 12] {
        walk(kit, &format!("goes {hour}"), IPHONE, hour, 100);
        walk(kit, &format!("stays {hour}"), IPHONE, hour + 1, 100);
    }
    for hour in [8, 12] {
        happen(kit, at(15, 0), &Event::Delete { id: format!("goes {hour}") });
    }
    let afternoon = Predicate { from: Some(at(12, 0)), ..all_steps() };
    let page = kit.anchored(&afternoon, None, 0).expect("reading is allowed");
    assert_eq!((page.samples.len(), page.deleted.len()), (1, 1));
}

pub fn an_anchor_of_another_predicate_hides_older_samples(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "morning", IPHONE, 8, 100);
    walk(kit, "noon", IPHONE, 12, 200);
    let afternoon = Predicate { from: Some(at(12, 0)), ..all_steps() };
    let page = kit.anchored(&afternoon, None, 0).expect("reading is allowed");
    assert_eq!(counts(&query(kit, Some(&page.anchor), 0)), [0; 0], "the morning never comes, and nothing says so");
}

pub fn a_deleted_object_is_an_id_and_nothing_of_its_day(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "goes", IPHONE, 8, 100);
    let before = query(kit, None, 0);
    happen(kit, at(11, 0), &Event::Delete { id: "goes".to_owned() });
    let after = query(kit, Some(&before.anchor), 0);
    // The whole of it, field by field: a date in here would not compile.
    assert_eq!(after.deleted, [Deleted { uuid: before.samples[0].uuid.clone(), sync_identifier: None }]);
    assert_eq!(after.samples, []);
}

pub fn purged_deletions_are_never_told(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "goes", IPHONE, 8, 100);
    let before = query(kit, None, 0);
    happen(kit, at(11, 0), &Event::Delete { id: "goes".to_owned() });
    happen(kit, at(0, 0) + 90 * DAY, &Event::PurgeTombstones {});
    assert_eq!(query(kit, Some(&before.anchor), 0).deleted, []);
    assert_eq!(query(kit, None, 0).deleted, []);
}

pub fn edited_steps_are_a_deletion_and_another_sample(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "walk", IPHONE, 8, 100);
    let before = query(kit, None, 0);
    happen(kit, at(11, 0), &Event::EditSteps { id: "walk".to_owned(), count: 150 });
    let after = query(kit, Some(&before.anchor), 0);
    assert_eq!((counts(&after), after.deleted.len()), (vec![150], 1));
    assert_eq!(after.deleted[0].uuid, before.samples[0].uuid);
    assert_ne!(after.samples[0].uuid, before.samples[0].uuid);
}

pub fn an_anchor_of_another_format_is_error_3(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "walk", IPHONE, 8, 100);
    let anchor = query(kit, None, 0).anchor;
    for damaged in [&anchor[1..], &anchor[..anchor.len() - 1], b"".as_slice()] {
        assert_eq!(kit.anchored(&all_steps(), Some(damaged), 0), Err(HkError::InvalidArgument));
    }
    happen(kit, at(12, 0), &Event::UpdateOs {});
    assert_eq!(kit.anchored(&all_steps(), Some(&anchor), 0), Err(HkError::InvalidArgument));
}

pub fn an_anchor_of_another_phone_is_taken_for_a_row_of_this_one(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "morning", IPHONE, 8, 100);
    walk(kit, "goes", IPHONE, 9, 200);
    happen(kit, at(11, 0), &Event::Delete { id: "goes".to_owned() });
    let anchor = query(kit, None, 0).anchor;
    happen(kit, at(12, 0), &Event::RestoreToNewPhone { phone: "new-iphone".to_owned() });
    walk(kit, "noon", IPHONE, 12, 300);
    assert_eq!(counts(&query(kit, Some(&anchor), 0)), [0; 0], "noon is behind the old anchor, and nothing says so");
    assert_eq!(counts(&query(kit, None, 0)), [100, 300]);
}

pub fn a_restored_phone_has_the_samples_under_new_ids(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "noon", IPHONE, 12, 200);
    happen(kit, at(14, 0), &super::steps("morning", IPHONE, at(8, 0), at(9, 0), 100));
    let before = query(kit, None, 0);
    happen(kit, at(15, 0), &Event::RestoreToNewPhone { phone: "new-iphone".to_owned() });
    let after = query(kit, None, 0);
    assert_eq!((counts(&before), counts(&after)), (vec![200, 100], vec![100, 200]));
    assert!(after.samples.iter().all(|new| before.samples.iter().all(|old| old.uuid != new.uuid)));
}

pub fn a_higher_sync_version_replaces_and_a_lower_one_does_not(kit: &mut HealthKit) {
    allow_all(kit);
    let mut save = |text: &str, version| {
        kit.save_weight(text, WeightUnit::Kg, at(7, 0), "record-1", version).expect("writing is allowed")
    };
    let first = save("68.2", 1);
    let second = save("68.4", 2);
    save("60.0", 2);
    let page = kit.anchored(&Predicate::all(Kind::Weight), None, 0).expect("reading is allowed");
    assert_eq!(page.samples.iter().map(|sample| &sample.uuid).collect::<Vec<_>>(), [&second]);
    assert_eq!(page.deleted, [Deleted { uuid: first, sync_identifier: Some("record-1".to_owned()) }]);
}
