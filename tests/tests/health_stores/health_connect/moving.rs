//! Data that move. Comes in: an update to Android 14, another phone. Goes out: what is left of ids and tokens. Must never
//! happen: a token that survives.

use kenpos_tests::health_stores::health_connect::{Event, HcError, HealthConnect, Kind, Record};

use super::super::{DAY, at};
use super::{BAND, allow_all, changes, happen, known, token, walk};

fn records(store: &mut HealthConnect, now: i64) -> Result<Vec<Record>, HcError> {
    store.read_records(now, Kind::Steps, (0, at(0, 0) + DAY), &[], 100, None).map(|page| page.records)
}

pub fn a_migration_blocks_and_leaves_other_ids_and_no_token(store: &mut HealthConnect) {
    allow_all(store);
    walk(store, "plain", BAND, 8, 100);
    happen(store, at(10, 0), &Event::WriteSteps(known("known", BAND, at(9, 0), at(10, 0), 200)));
    let before = records(store, at(10, 0)).expect("allowed");
    let first = token(store, at(10, 0));
    happen(store, at(11, 0), &Event::StartMigration {});
    assert_eq!(records(store, at(11, 30)), Err(HcError::DataSyncInProgress));
    assert_eq!(store.get_changes(at(11, 30), &first, 100), Err(HcError::DataSyncInProgress));
    happen(store, at(12, 0), &Event::FinishMigration {});
    assert!(changes(store, at(13, 0), &first).token_expired);
    let after = records(store, at(13, 0)).expect("allowed");
    assert_eq!((before.len(), after.len()), (2, 2));
    assert_ne!(before[0].id, after[0].id);
    assert_eq!(before[1].id, after[1].id, "a client id keeps its id");
}

pub fn another_phone_is_empty_and_knows_no_token(store: &mut HealthConnect) {
    allow_all(store);
    walk(store, "walk", BAND, 8, 100);
    let first = token(store, at(10, 0));
    happen(store, at(11, 0), &Event::ChangePhone { phone: "new-android".to_owned() });
    assert_eq!(records(store, at(12, 0)), Err(HcError::Security), "grants do not move");
    happen(store, at(12, 0), &super::allow(&[Kind::Steps]));
    assert_eq!(records(store, at(13, 0)), Ok(vec![]));
    assert!(changes(store, at(13, 0), &first).token_expired);
}
