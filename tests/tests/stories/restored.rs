//! The server is restored to yesterday while the phones live on.
//!
//! What a phone was told is at the server must be there again after its next sync, under the same ids: the phone keeps
//! what is settled for 35 days and offers it again when the server's epoch changes.

use std::sync::PoisonError;

use kenpos_core::log::ItemId;
use kenpos_core::session::Platform;
use kenpos_core::sync::WhyStopped;
use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::Language;
use kenpos_rules::weight::Weight;
use kenpos_server::office::restored::note_restore;
use kenpos_tests::database::{BackEnd, Database};
use kenpos_tests::members::{KEN, TARO, newcomer};
use kenpos_tests::phone::Phone;
use kenpos_tests::union::Union;
use kenpos_tests::world::{SERVER_URL, World};

use super::{granted, log_weight, whole_day};

stories!(
    a_server_restored_to_yesterday_has_everything_again_after_one_sync_of_each_phone,
    who_registered_after_the_backup_registers_again_and_every_entry_is_there,
);

/// A server on the backup, in the place of the one that broke.
async fn restore(world: &World, backup: Database, noted: bool) -> Union {
    let restored = Union::open(backup, &world.time, &world.rng).await;
    if noted {
        note_restore(&*restored.store(), restored.ports()).await.expect("noted");
    }
    let router = restored.router().lock().unwrap_or_else(PoisonError::into_inner).clone();
    *world.union.router().lock().unwrap_or_else(PoisonError::into_inner) = router;
    restored
}

async fn a_server_restored_to_yesterday_has_everything_again_after_one_sync_of_each_phone(back_end: BackEnd<'_>) {
    // Noted by the desk, or found out by the phones.
    for (seed, noted) in [(130, true), (131, false)] {
        let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", seed).await;
        let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
        let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
        whole_day(&taro.phone);
        whole_day(&ken.phone);
        let ItemId::Record(edited) = log_weight(&taro.phone, 86_200).id else { panic!("a weight is a record") };
        let ItemId::Record(deleted) = log_weight(&taro.phone, 96_200).id else { panic!("a weight is a record") };
        taro.phone.sync().await;
        ken.phone.sync().await;
        let backup = world.union.back_up(&world.folder().join("backup")).await;

        // After the backup, and settled: an edit, a deletion, new entries. Then one more day, Ken's still owed.
        let corrected = Weight::from_grams(68_300).expect("a weight");
        taro.phone.kenpos().edit_weight(edited, corrected).expect("kept");
        taro.phone.kenpos().delete(deleted).expect("kept");
        world.time.advance_millis(30 * 60_000);
        for phone in [&taro.phone, &ken.phone] {
            log_weight(phone, 68_400);
            assert_eq!(phone.sync().await.why_stopped, WhyStopped::Done);
        }
        world.time.advance_days(1);
        for phone in [&taro.phone, &ken.phone] {
            whole_day(phone);
        }
        taro.phone.sync().await;
        let today = world.today();
        let before = taro.phone.kenpos().history(today.plus_days(-1), today).expect("history");
        let promised: Vec<_> = before.days.iter().flat_map(|day| &day.records).map(|record| record.id).collect();

        let restored = restore(&world, backup, noted).await;
        for (id, connected) in [(TARO, &taro), (KEN, &ken)] {
            // Taro's refresh secret of today is of a future that this server never had; his phone kept those before it.
            assert_eq!(connected.phone.sync().await.why_stopped, WhyStopped::Done, "{id}, noted: {noted}");
            let shown = connected.phone.kenpos().history(today.plus_days(-1), today).expect("history");
            assert_eq!(shown.days.iter().map(|day| day.records.len()).sum::<usize>(), if id == TARO { 8 } else { 7 });
            let books = restored.books(id).await;
            assert_eq!(granted(&books, AwardCode::Weight), (2, 20), "{id}, noted: {noted}");
            assert_eq!(granted(&books, AwardCode::Launch), (2, 2), "{id}, noted: {noted}");
            assert_eq!(connected.phone.owed(), 0, "{id}, noted: {noted}");
            let points = connected.phone.kenpos().points(Language::En).expect("points");
            assert_eq!((points.balance.0, points.pending.0), (1_062, 0), "{id}, noted: {noted}");
        }
        let audit = restored.audit().await;
        assert!(audit.violations.is_empty(), "{:?}", audit.violations);
        let fresh = world.phone_of(TARO, Platform::Android).await;
        fresh.phone.sync().await;
        let after = fresh.phone.kenpos().history(today.plus_days(-1), today).expect("history");
        let there: Vec<_> = after.days.iter().flat_map(|day| &day.records).map(|record| record.id).collect();
        assert_eq!(there, promised, "noted: {noted}");
        assert_eq!(after.days, before.days, "edited and deleted as before, noted: {noted}");
    }
}

async fn who_registered_after_the_backup_registers_again_and_every_entry_is_there(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 132).await;
    let backup = world.union.back_up(&world.folder().join("backup")).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    whole_day(&ken.phone);
    ken.phone.sync().await;
    world.time.advance_days(1);
    whole_day(&ken.phone);
    let today = world.today();
    let promised = ken.phone.kenpos().history(today.plus_days(-1), today).expect("history");

    let restored = restore(&world, backup, true).await;
    assert_eq!(ken.phone.sync().await.why_stopped, WhyStopped::SignInNeeded);
    assert_eq!(ken.phone.owed(), 4);
    ken.phone.set_up(SERVER_URL, newcomer(KEN)).await;
    assert_eq!(ken.phone.sync().await.why_stopped, WhyStopped::Done);
    assert_eq!(ken.phone.owed(), 0);
    let fresh = world.phone_of(KEN, Platform::Ios).await;
    fresh.phone.sync().await;
    let ids = |phone: &Phone| {
        let history = phone.kenpos().history(today.plus_days(-1), today).expect("history");
        history.days.iter().flat_map(|day| &day.records).map(|record| record.id).collect::<Vec<_>>()
    };
    let promised: Vec<_> = promised.days.iter().flat_map(|day| &day.records).map(|record| record.id).collect();
    assert_eq!(promised.len(), 6);
    assert_eq!((ids(&ken.phone), ids(&fresh.phone)), (promised.clone(), promised));
    // To this server the registration is of today: what was entered before it is kept and earns nothing.
    assert_eq!(granted(&restored.books(KEN).await, AwardCode::Weight), (1, 10));
}
