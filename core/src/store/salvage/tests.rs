//! Damage of every kind, over real files.

use std::collections::BTreeMap;

use kenpos_rules::goal::GoalName;
use kenpos_rules::points::Points;

use super::*;
use crate::kenpos::Settings;
use crate::testing::{TestPhone, weighing};
use crate::view::Banner;

const PAGE: usize = 4096;

/// A phone with 60 weighings of which 20 are settled, closed well.
fn phone_with_rows() -> TestPhone {
    let phone = TestPhone::new();
    let goals = vec![GoalName::read("walk").expect("a goal")];
    phone.kenpos.set_settings(&Settings { goals, ..Default::default() }).expect("kept");
    for grams in 0..60 {
        phone.kenpos.log_weight(&weighing(60_000 + grams)).expect("logged");
        phone.clock.advance_minutes(1);
    }
    for (claimed, sequence) in phone.claim_all().iter().zip(1..=20) {
        phone.accept(claimed.op_id, sequence);
    }
    phone.kenpos.pause();
    phone
}

fn damaged(phone: &TestPhone, damage: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(phone.file()).expect("read");
    damage(&mut bytes);
    fs::write(phone.file(), bytes).expect("written");
    // As after a crash: the file was not closed well, so it is checked.
    fs::write(beside(&phone.file(), "-wal"), [0; 32]).expect("written");
    phone.kenpos.resume();
}

fn report(phone: &TestPhone) -> Option<Salvaged> {
    phone.kenpos.home().expect("shown").banners.into_iter().find_map(|banner| match banner {
        Banner::Salvaged(salvaged) => Some(salvaged),
        _ => None,
    })
}

/// Each item's record and payload.
fn items(file: &Path) -> BTreeMap<String, String> {
    let connection = Connection::open(file).expect("opens");
    let mut statement = connection.prepare("SELECT record_id, payload FROM outbox").expect("prepares");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("runs");
    rows.collect::<Result<_, _>>().expect("reads")
}

fn nine_tenths(bytes: &mut Vec<u8>) {
    bytes.truncate(bytes.len() / 10 * 9 / PAGE * PAGE);
}

#[test]
fn a_truncated_file_is_kept_aside_and_what_can_be_read_is_owed_with_the_same_bytes() {
    let phone = phone_with_rows();
    let whole = items(&phone.file());
    let mut kept = fs::read(phone.file()).expect("read");
    nine_tenths(&mut kept);
    damaged(&phone, nine_tenths);
    let report = report(&phone).expect("reported");
    assert!(report.unreadable > 0);
    assert_eq!(fs::read(phone.file().with_file_name(&report.kept_as)).expect("kept"), kept);
    let saved = items(&phone.file());
    let same = saved.iter().filter(|(record, payload)| whole.get(*record) == Some(payload)).count();
    assert!(same > 0, "some items are read as they were");
    assert!(saved.keys().all(|record| whole.contains_key(record)), "and nothing is made up");
    assert_eq!(u64::try_from(saved.len()).expect("few"), report.items);
    assert_eq!(phone.rows("record"), phone.rows("outbox"), "each item has its record and the other way round");
    phone.kenpos.log_weight(&weighing(70_000)).expect("logging goes on");
}

#[test]
fn case_114_whichever_page_is_damaged_the_phone_opens_and_owes_what_is_on_the_others() {
    let original = phone_with_rows();
    let whole = items(&original.file());
    let bytes = fs::read(original.file()).expect("read");
    for page in 0..bytes.len() / PAGE {
        let phone = TestPhone::new();
        phone.kenpos.pause();
        damaged(&phone, |damaged| {
            *damaged = bytes.clone();
            damaged[page * PAGE..(page + 1) * PAGE].fill(0xA5);
        });
        phone.kenpos.outbox().unwrap_or_else(|error| panic!("page {page}: {error}"));
        let saved = items(&phone.file());
        assert!(saved.keys().all(|record| whole.contains_key(record)), "page {page}: nothing made up");
        assert_eq!(saved.len(), whole.len(), "page {page}: what is lost in one table is in another");
    }
}

#[test]
fn an_item_made_again_from_its_record_keeps_the_moment_of_entry_and_its_points() {
    let phone = phone_with_rows();
    phone.kenpos.resume();
    phone.clock.advance_minutes(9 * 24 * 60);
    phone.write(|tx| {
        tx.execute("DELETE FROM outbox", [])?;
        Ok(copy::owe_again(tx)?)
    });
    assert_eq!((phone.rows("outbox"), phone.kenpos.home().expect("shown").pending), (60, Points(10)));
    phone.write(|tx| Ok(copy::owe_again(tx)?));
    assert_eq!(phone.rows("outbox"), 60, "owed again once");
}

#[test]
fn a_file_that_is_no_database_at_all_is_kept_aside_too() {
    let phone = phone_with_rows();
    damaged(&phone, |bytes| *bytes = b"not a database ".repeat(1_000));
    let report = report(&phone).expect("reported");
    assert_eq!((report.items, report.records), (0, 0));
    assert!(phone.file().with_file_name(&report.kept_as).exists());
    phone.kenpos.salvage_seen().expect("seen");
    assert_eq!(self::report(&phone), None, "said once");
}

#[test]
fn a_salvage_that_dies_before_the_last_rename_is_finished_by_the_next_opening() {
    let phone = phone_with_rows();
    let whole = items(&phone.file());
    fs::rename(phone.file(), fresh_path(&phone.file())).expect("as if it died there");
    phone.kenpos.resume();
    phone.kenpos.outbox().expect("shown");
    assert_eq!(items(&phone.file()), whole);
}

#[test]
fn a_salvage_that_dies_between_its_renames_leaves_no_old_wal_to_the_fresh_file() {
    let phone = phone_with_rows();
    let whole = items(&phone.file());
    fs::rename(phone.file(), fresh_path(&phone.file())).expect("as if it died there");
    fs::write(beside(&phone.file(), "-wal"), b"of the damaged file").expect("written");
    phone.kenpos.resume();
    phone.kenpos.outbox().expect("shown");
    assert_eq!(items(&phone.file()), whole);
    let wal = phone.file().with_file_name(format!("{}-wal", name_of_wal(&phone)));
    assert_eq!(fs::read(wal).expect("kept"), b"of the damaged file");
}

/// The name under which the damaged file's WAL was kept, without its ending.
fn name_of_wal(phone: &TestPhone) -> String {
    let folder = fs::read_dir(phone.file().with_file_name("")).expect("listed");
    let names = folder.map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned());
    let mut kept = names.filter_map(|name| Some(name.strip_suffix("-wal")?.to_owned()));
    kept.find(|name| name.contains(".corrupt-")).expect("kept aside")
}

#[test]
fn a_salvage_of_a_missing_file_that_dies_while_copying_is_begun_anew() {
    let phone = phone_with_rows();
    fs::remove_file(phone.file()).expect("removed");
    let fresh = begin(&phone.file()).expect("begun");
    drop(crate::store::Store::open(&fresh, phone.member, false, phone.call().clock.wall).expect("as if it died there"));
    phone.kenpos.resume();
    assert!(report(&phone).is_some_and(|report| report.missing));
}

#[test]
fn a_salvage_that_dies_while_copying_is_begun_anew() {
    let phone = phone_with_rows();
    fs::write(fresh_path(&phone.file()), b"half a file").expect("written");
    damaged(&phone, nine_tenths);
    assert!(report(&phone).expect("reported").items > 0);
}

#[test]
fn damage_inside_a_file_that_was_closed_well_heals_in_the_call_that_meets_it() {
    let original = phone_with_rows();
    let whole = items(&original.file());
    let bytes = fs::read(original.file()).expect("read");
    let healed = |page: usize, look: &dyn Fn(&TestPhone)| {
        let phone = TestPhone::new();
        phone.kenpos.pause();
        let mut damaged = bytes.clone();
        damaged[page * PAGE..][..3_000].fill(0xA5);
        fs::write(phone.file(), damaged).expect("written");
        assert!(!beside(&phone.file(), "-wal").exists(), "nothing tells that the file must be checked");
        let fresh = phone.second_handle();
        fresh.kenpos.log_weight(&weighing(70_000)).unwrap_or_else(|error| panic!("page {page}: {error}"));
        look(&fresh);
    };
    for page in 0..bytes.len() / PAGE {
        healed(page, &|fresh| {
            fresh.kenpos.outbox().unwrap_or_else(|error| panic!("page {page}: {error}"));
            let saved = items(&fresh.file());
            assert!(whole.keys().all(|record| saved.contains_key(record)), "page {page}: every unsent row is kept");
        });
    }
    // The first pages after the schema are met by every entry.
    healed(8_192 / PAGE, &|fresh| assert!(report(fresh).is_some_and(|report| !report.missing)));
}

#[test]
fn a_missing_or_empty_file_of_a_known_member_is_told_and_nothing_is_said_of_consent() {
    for empty in [false, true] {
        let phone = phone_with_rows();
        if empty {
            fs::write(phone.file(), []).expect("emptied");
        } else {
            fs::remove_file(phone.file()).expect("removed");
        }
        let fresh = phone.second_handle();
        let banners = fresh.kenpos.home().expect("shown").banners;
        assert!(banners.iter().any(|banner| matches!(banner, Banner::Salvaged(report) if report.missing)));
        assert!(!banners.iter().any(|banner| matches!(banner, Banner::ConsentNeeded { .. })), "{banners:?}");
        fresh.kenpos.log_weight(&weighing(70_000)).expect("logging goes on");
        assert_eq!((fresh.rows("outbox"), fresh.claim_all().len()), (1, 0), "and nothing is sent without consent");
        fresh.write(|tx| crate::store::session::trust_consent(tx).map_err(Into::into));
        let banners = fresh.kenpos.home().expect("shown").banners;
        assert!(banners.contains(&Banner::ConsentNeeded { queued: 1 }), "all was pulled, and none was given");
    }
}

#[test]
fn what_only_the_wal_of_a_missing_file_holds_is_saved() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let wal = beside(&phone.file(), "-wal");
    let kept = fs::read(&wal).expect("read");
    phone.kenpos.pause();
    fs::remove_file(phone.file()).expect("removed");
    fs::write(&wal, &kept).expect("written");
    let fresh = phone.second_handle();
    let report = report(&fresh).expect("reported");
    assert_eq!((report.missing, report.items, report.records), (true, 1, 1));
    let aside = phone.file().with_file_name(&report.kept_as);
    assert_eq!(fs::read(beside(&aside, "-wal")).expect("kept"), kept);
}

#[test]
fn a_file_that_was_never_made_is_no_missing_one() {
    let phone = TestPhone::new();
    assert_eq!(report(&phone), None);
}
