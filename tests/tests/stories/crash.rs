//! Killed between any two writes.
//!
//! SQLite appends every commit to the write-ahead log, so each length of that log is a moment at which the phone may
//! have been killed. The story runs once; then, for every page boundary of the log and for torn pages between them, a
//! copy of the phone with its log cut there is opened, syncs with the same server, and must agree with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos_core::session::Platform;
use kenpos_core::sync::WhyStopped;
use kenpos_rules::award::AwardCode;
use kenpos_rules::ids::RecordId;
use kenpos_tests::courier::{Fault, LossyCourier};
use kenpos_tests::damage::member_file;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::TARO;
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;

use super::{granted, ledger_is_whole, log_weight};

stories!(killed_between_any_two_writes_of_a_log_and_sync_nothing_is_lost_or_doubled,);

/// The header of a write-ahead log, and what stands before each of its pages (SQLite's file format).
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const PAGE: usize = 4096;

async fn killed_between_any_two_writes_of_a_log_and_sync_nothing_is_lost_or_doubled(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 100).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    let before = wal_of(&taro.phone).1.len();
    // One log-and-sync whose first answer is lost, then one that passes: claims, receipts, page, settling.
    let mut acknowledged: Vec<(usize, RecordId)> = Vec::new();
    let mut log = |grams: u32| {
        let kenpos_core::log::ItemId::Record(id) = log_weight(&taro.phone, grams).id else { panic!("a record") };
        acknowledged.push((wal_of(&taro.phone).1.len(), id));
    };
    log(68_200);
    taro.phone.kenpos().launch().expect("kept");
    log(68_100);
    taro.courier.next([Fault::AnswerLost]);
    taro.phone.sync().await;
    taro.phone.sync().await;
    let (wal_path, wal) = wal_of(&taro.phone);
    assert!(wal.len() > before, "the story wrote nothing");
    assert_eq!((wal.len() - WAL_HEADER) % (PAGE + FRAME_HEADER), 0, "not a log of whole pages");

    let cuts: Vec<usize> = (before..=wal.len())
        .step_by(PAGE + FRAME_HEADER)
        .flat_map(|boundary| [boundary, boundary + FRAME_HEADER + PAGE / 2])
        .filter(|cut| *cut <= wal.len())
        .collect();
    assert!(cuts.len() >= 12, "only {} moments to be killed at", cuts.len());
    for (number, cut) in cuts.iter().enumerate() {
        let home = copy_cut(&world, &taro.phone, &wal_path, &wal[..*cut], number);
        let phone = Phone::with_secrets(
            &home,
            Platform::Ios,
            Arc::clone(&taro.phone.clocks),
            &world.rng,
            LossyCourier::to(world.union.router()),
            Arc::clone(&taro.phone.secrets),
        );
        let report = phone.sync().await;
        assert_eq!((report.why_stopped, report.remaining, report.parked), (WhyStopped::Done, 0, 0), "cut at {cut}");
        let books = world.union.books(TARO).await;
        assert_eq!(granted(&books, AwardCode::Weight), (1, 10), "cut at {cut}");
        assert_eq!(granted(&books, AwardCode::Launch), (1, 1), "cut at {cut}");
        let history = phone.kenpos().history(world.today(), world.today()).expect("history");
        let shown: Vec<RecordId> = history.days.iter().flat_map(|day| &day.records).map(|record| record.id).collect();
        for (_, id) in acknowledged.iter().filter(|(length, _)| length <= cut) {
            assert_eq!(shown.iter().filter(|known| *known == id).count(), 1, "cut at {cut}: {id} is lost or doubled");
        }
        assert_eq!(phone.kenpos().points(kenpos_rules::explain::Language::En).expect("points").balance.0, 1_016);
    }
    ledger_is_whole(&world).await;
}

fn wal_of(phone: &Phone) -> (PathBuf, Vec<u8>) {
    let path = member_file(phone.home()).with_extension("db-wal");
    let bytes = fs::read(&path).expect("the phone is open, so its log is there");
    (path, bytes)
}

/// A copy of the phone's folder whose write-ahead log ends where the phone was killed.
fn copy_cut(world: &World, phone: &Phone, wal_path: &Path, wal: &[u8], number: usize) -> PathBuf {
    let home = world.folder().join(format!("cut-{number}"));
    fs::create_dir_all(home.join("members")).expect("a folder");
    fs::copy(phone.home().join("device.json"), home.join("device.json")).expect("copied");
    let database = wal_path.to_string_lossy().trim_end_matches("-wal").to_owned();
    let name = Path::new(&database).file_name().expect("a name");
    fs::copy(&database, home.join("members").join(name)).expect("copied");
    fs::write(home.join("members").join(wal_path.file_name().expect("a name")), wal).expect("written");
    home
}
