//! One phone under many threads, processes, pauses and damaged files.

use std::fs;
use std::sync::Barrier;

use super::*;
use crate::testing::{TestPhone, weighing};

#[test]
fn one_phone_serves_many_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<crate::Kenpos>();
}

#[test]
fn a_paused_phone_stores_nothing_and_holds_neither_file_nor_lock() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    phone.kenpos.pause();
    assert_eq!(phone.kenpos.log_weight(&weighing(68_300)), Err(KenposError::Paused));
    assert_eq!(phone.kenpos.home().err(), Some(KenposError::Paused));
    assert!(!phone.file().with_extension("db-wal").exists(), "the last close folds the WAL into the file");
    phone.second_handle().kenpos.log_weight(&weighing(68_400)).expect("free for another process");
    phone.kenpos.resume();
    assert_eq!(phone.rows("record"), 2);
}

#[test]
fn a_pause_interrupts_a_long_write_and_nothing_of_it_is_kept() {
    let phone = TestPhone::new();
    let begun = Barrier::new(2);
    thread::scope(|scope| {
        let long = scope.spawn(|| {
            phone.kenpos.phone.write(&phone.call(), |tx| {
                tx.execute("INSERT INTO setting (name, value) VALUES ('half', '1')", [])?;
                begun.wait();
                // Counts for hours unless it is stopped.
                let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n";
                Ok(tx.query_row(endless, [], |row| row.get::<_, i64>(0))?)
            })
        });
        begun.wait();
        phone.kenpos.pause();
        assert_eq!(long.join().expect("no panic"), Err(KenposError::Paused));
    });
    phone.kenpos.resume();
    assert_eq!(phone.rows("setting"), 0);
}

#[test]
fn a_call_that_waits_for_another_process_says_busy_in_the_end_and_changes_nothing() {
    let phone = TestPhone::new();
    let other = phone.second_handle();
    let _held = other.kenpos.phone.home.lock(|| false).expect("free");
    assert_eq!(phone.kenpos.log_weight(&weighing(68_200)), Err(KenposError::Busy));
    drop(_held);
    assert_eq!(phone.rows("outbox"), 0);
}

#[test]
fn two_processes_write_the_same_file_in_turn() {
    let phone = TestPhone::new();
    let other = phone.second_handle();
    thread::scope(|scope| {
        for handle in [&phone, &other] {
            scope.spawn(move || {
                for grams in 0..50 {
                    handle.kenpos.log_weight(&weighing(60_000 + grams)).expect("logged");
                }
            });
        }
    });
    assert_eq!((phone.rows("record"), other.rows("outbox")), (100, 100));
}

#[test]
fn a_file_of_a_newer_app_is_refused_and_left_as_it_is() {
    let phone = TestPhone::new();
    phone.write(|tx| Ok(tx.pragma_update(None, "user_version", 99)?));
    phone.kenpos.pause();
    phone.kenpos.resume();
    let before = fs::read(phone.file()).expect("read");
    let refused = phone.kenpos.log_weight(&weighing(68_200));
    assert!(matches!(refused, Err(KenposError::TooNew { found: 99, .. })));
    assert_eq!(fs::read(phone.file()).expect("read"), before);
}

#[test]
fn who_signed_out_and_what_waits_is_said_in_any_process() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    phone.kenpos.phone.update_device(&phone.call(), |device| device.current = None).expect("signed out");
    let signed_out = KenposError::SignedOut { kenpos_id: "U0001".to_owned(), waiting: 1 };
    assert_eq!(phone.kenpos.log_weight(&weighing(68_300)), Err(signed_out.clone()));
    assert_eq!(phone.second_handle().kenpos.home(), Err(signed_out));
    assert!(unpoisoned(&phone.kenpos.phone.state).is_none(), "nothing of theirs stays open");
}

#[test]
fn a_phone_nobody_was_ever_signed_in_on_is_not_set_up() {
    let phone = TestPhone::new();
    phone
        .kenpos
        .phone
        .update_device(&phone.call(), |device| (device.current, device.members) = (None, Default::default()))
        .expect("as if never set up");
    assert_eq!(phone.kenpos.log_weight(&weighing(68_200)), Err(KenposError::NotSetUp));
}

#[test]
fn a_device_file_that_is_damaged_or_gone_is_said_to_be_as_long_as_nobody_signs_in() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let file = phone.home().join("device.json");
    fs::write(&file, "").expect("damaged");
    assert_eq!(phone.kenpos.home(), Err(KenposError::SettingsLost));
    assert_eq!(phone.second_handle().kenpos.home(), Err(KenposError::SettingsLost), "the damaged one is aside");
    phone.kenpos.phone.update_device(&phone.call(), |device| device.server_url = None).expect("kept");
    assert!(file.exists());
    assert_eq!(phone.kenpos.home(), Err(KenposError::SettingsLost), "a failed sign-in changes nothing");
    phone.kenpos.phone.update_device(&phone.call(), |device| device.current = Some(phone.member)).expect("back");
    assert_eq!(phone.rows("record"), 1);
}

#[test]
fn case_114_damage_met_by_a_statement_makes_the_next_opening_check_the_file_in_any_process() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let damaged: Result<(), _> = phone.kenpos.phone.write(&phone.call(), |_| Err(KenposError::Damaged));
    assert_eq!(damaged, Err(KenposError::Damaged));
    let mark = phone.file().with_extension("db.suspect");
    assert!(mark.exists());
    assert_eq!(phone.second_handle().rows("record"), 1, "suspected and found whole");
    assert!(!mark.exists());
}

#[test]
fn a_handle_that_had_the_damaged_file_open_goes_on_with_the_fresh_one() {
    let phone = TestPhone::new();
    let other = phone.second_handle();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    assert_eq!(other.rows("record"), 1);
    phone.kenpos.pause();
    let checkpoint = rusqlite::Connection::open(phone.file()).expect("opens");
    checkpoint.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("folded");
    let mut bytes = fs::read(phone.file()).expect("read");
    bytes[100..4096].fill(0xA5);
    fs::write(phone.file(), bytes).expect("written");
    phone.kenpos.resume();
    phone.kenpos.log_weight(&weighing(70_000)).expect("logged into the fresh file");
    other.kenpos.log_weight(&weighing(71_000)).expect("logged into the same one");
    assert_eq!((phone.rows("record"), other.rows("record")), (3, 3), "the first one was saved");
}
