//! Law 1, held against crashes: whatever is killed when, a record and its item are both there or both not.

use std::fs;
use std::path::Path;

use kenpos_protocol::consent::ConsentState;
use kenpos_rules::ids::MemberId;
use kenpos_rules::steps::StepCount;

use super::{Store, records, salvage};
use crate::error::StoreError;
use crate::log::{ItemId, StepsEntry};
use crate::testing::{NOON, TestPhone, moment, weighing, weight};

/// Opens a copy of the member's file as it would be found after a crash with so many bytes of WAL on disk.
fn crashed(db: &[u8], wal: &[u8], work: impl FnOnce(&mut Store)) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("copy.db");
    fs::write(&path, db).expect("copied");
    fs::write(salvage::beside(&path, "-wal"), wal).expect("copied");
    let member = MemberId::at(moment(NOON), [1; 10]);
    let (mut store, salvaged) = Store::open(&path, member, false, moment(NOON)).expect("opens after a crash");
    assert!(!salvaged, "a crash is no damage");
    work(&mut store);
}

fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).expect("read")
}

fn count(store: &mut Store, sql: &str) -> u64 {
    store.read(|conn| Ok::<_, StoreError>(conn.query_row(sql, [], |row| row.get(0))?)).expect("read")
}

#[test]
fn killed_after_any_byte_written_the_file_has_each_action_whole_or_not_at_all() {
    let phone = TestPhone::new();
    // The file's own first pages, then the WAL alone holds what follows.
    phone.kenpos.pause();
    phone.kenpos.resume();
    phone.rows("record");
    let db = bytes(&phone.file());
    let wal_path = salvage::beside(&phone.file(), "-wal");
    let id = match phone.kenpos.log_weight(&weighing(68_200)).expect("logged").id {
        ItemId::Record(id) => id,
        ItemId::Op(_) => panic!("a weighing is a record"),
    };
    let steps = StepsEntry { steps: StepCount::from_count(5_000).expect("a count"), day: None };
    phone.kenpos.log_steps(&steps).expect("logged");
    phone.claim_all();
    phone.kenpos.edit_weight(id, weight(68_400)).expect("edited");
    phone.kenpos.delete(id).expect("deleted");
    let wal = bytes(&wal_path);
    assert_eq!(bytes(&phone.file()), db, "no checkpoint in between");
    let mut seen = std::collections::BTreeSet::new();
    // A WAL is 32 bytes of header, then frames of 24 + 4,096: every boundary, the bytes beside it, and some inside.
    let ends = (0..wal.len()).filter(|end| matches!(end % 4_120, 31..=33 | 56) || end % 1_709 == 0);
    for end in ends.chain([wal.len()]) {
        crashed(&db, &wal[..end], |store| {
            let orphans = "SELECT COUNT(*) FROM record WHERE op_id NOT IN (SELECT op_id FROM outbox)";
            assert_eq!(count(store, orphans), 0, "a record without its item, after {end} bytes");
            let strays = "SELECT COUNT(*) FROM outbox WHERE record_id NOT IN (SELECT record_id FROM record)";
            assert_eq!(count(store, strays), 0, "an item without its record, after {end} bytes");
            seen.insert((count(store, "SELECT COUNT(*) FROM record"), count(store, "SELECT COUNT(*) FROM outbox")));
        });
    }
    // Nothing, a weight, steps too, the edit or deletion as a new revision in place of each other.
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [(0, 0), (1, 1), (2, 2), (2, 3)]);
}

#[test]
fn what_was_acknowledged_is_in_the_files_before_the_call_returns() {
    let phone = TestPhone::new();
    for grams in 0..20 {
        let logged = phone.kenpos.log_weight(&weighing(60_000 + grams)).expect("logged");
        let (db, wal) = (bytes(&phone.file()), bytes(&salvage::beside(&phone.file(), "-wal")));
        crashed(&db, &wal, |store| {
            assert_eq!(count(store, "SELECT COUNT(*) FROM outbox"), u64::from(grams) + 1);
            let ItemId::Record(id) = logged.id else { panic!("a weighing is a record") };
            let kept = store.read(|conn| records::current(conn, id)).expect("read");
            assert!(kept.is_some());
        });
    }
}

#[test]
fn killed_between_the_two_writes_of_an_action_neither_is_there() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    phone.write(|tx| {
        crate::log::weight::log(tx, &phone.call(), &weighing(70_000))?;
        super::session::set_consent(tx, ConsentState::default())?;
        let (db, wal) = (bytes(&phone.file()), bytes(&salvage::beside(&phone.file(), "-wal")));
        crashed(&db, &wal, |store| {
            assert_eq!(count(store, "SELECT COUNT(*) FROM record"), 1);
            assert_eq!(count(store, "SELECT COUNT(*) FROM outbox"), 1);
            assert_eq!(count(store, "SELECT COUNT(*) FROM session WHERE consent_programme IS NULL"), 0);
        });
        Ok(())
    });
    assert_eq!((phone.rows("record"), phone.rows("outbox")), (2, 2));
}

/// How many transactions a WAL holds: the frames whose header names the size of the database after a commit.
fn commits(wal: &[u8]) -> usize {
    wal.get(32..).map_or(0, |frames| frames.chunks(4_120).filter(|frame| frame[4..8] != [0; 4]).count())
}

#[test]
fn an_action_of_the_member_is_one_commit_and_a_look_is_none() {
    let phone = TestPhone::new();
    let wal = || bytes(&salvage::beside(&phone.file(), "-wal"));
    let before = commits(&wal());
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    assert_eq!(commits(&wal()), before + 1);
    phone.kenpos.launch().expect("open");
    assert_eq!(commits(&wal()), before + 2);
    phone.kenpos.home().expect("shown");
    phone.kenpos.outbox().expect("shown");
    assert_eq!(commits(&wal()), before + 2);
}
