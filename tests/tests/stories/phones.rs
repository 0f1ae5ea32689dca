//! Phones that come and go: replaced, restored from a backup, signed out with much unsent; and two of them that differ.

use std::fs;
use std::sync::Arc;

use kenpos_core::faults::leave_pages;
use kenpos_core::log::{ItemId, Logged, WeightEntry};
use kenpos_core::session::Platform;
use kenpos_core::sync::WhyStopped;
use kenpos_protocol::sync::ITEMS_MAX;
use kenpos_rules::award::AwardCode;
use kenpos_rules::ids::RecordId;
use kenpos_rules::weight::Weight;
use kenpos_tests::clock::DeviceClocks;
use kenpos_tests::courier::{Fault, LossyCourier};
use kenpos_tests::damage::member_file;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{KEN, TARO, registered};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::{SERVER_URL, World};

use super::{all_is_well, balance, granted, log_weight, whole_day};

stories!(
    a_new_phone_shows_everything_and_what_the_old_one_still_owed_comes_later_once,
    a_backup_put_on_a_new_phone_asks_for_the_password_and_sends_what_the_old_one_sends_too,
    a_sign_out_with_a_full_outbox_loses_nothing_of_it,
    case_114_a_full_disk_refuses_an_entry_says_so_and_goes_on_where_there_is_room,
    an_edit_of_a_sent_row_meets_its_deletion_from_another_phone_and_both_agree,
);

/// The id of a weight just logged.
fn weight_of(phone: &Phone, grams: u32) -> RecordId {
    let ItemId::Record(id) = log_weight(phone, grams).id else { panic!("a weight is a record") };
    id
}

/// The records of today and the days before, in the order of their ids.
fn records(world: &World, phone: &Phone) -> Vec<RecordId> {
    let today = world.today();
    let history = phone.kenpos().history(today.plus_days(-30), today).expect("history");
    let mut ids: Vec<_> = history.days.iter().flat_map(|day| &day.records).map(|record| record.id).collect();
    ids.sort();
    ids
}

async fn a_new_phone_shows_everything_and_what_the_old_one_still_owed_comes_later_once(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 110).await;
    let old = world.phone_of_newcomer(TARO, Platform::Ios).await;
    whole_day(&old.phone);
    old.phone.sync().await;
    world.time.advance_days(1);
    old.courier.set_offline(true);
    whole_day(&old.phone);

    let new = world.phone_of(TARO, Platform::Android).await;
    new.phone.sync().await;
    assert_eq!((balance(&new.phone), records(&world, &new.phone).len()), (1_031, 3), "yesterday is there");
    whole_day(&new.phone);
    new.phone.sync().await;
    all_is_well(&world, &new.phone, TARO, 1_062).await;

    // Days later the old phone is found in a drawer.
    world.time.advance_days(3);
    old.courier.set_offline(false);
    assert_eq!(old.phone.sync().await.why_stopped, WhyStopped::Done);
    new.phone.sync().await;
    assert_eq!(records(&world, &old.phone), records(&world, &new.phone));
    assert_eq!(records(&world, &new.phone).len(), 7, "three of the first day; two weights, one each of the rest");
    for phone in [&old.phone, &new.phone] {
        all_is_well(&world, phone, TARO, 1_062).await;
    }
}

async fn a_backup_put_on_a_new_phone_asks_for_the_password_and_sends_what_the_old_one_sends_too(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 111).await;
    let old = world.phone_of_newcomer(KEN, Platform::Ios).await;
    old.phone.sync().await;
    old.courier.set_offline(true);
    whole_day(&old.phone);
    // A backup copies the folder, not the secrets: those stay in the old phone's keychain.
    let home = world.folder().join("new-phone");
    fs::create_dir_all(home.join("members")).expect("a folder");
    let file = member_file(old.phone.home());
    for name in ["device.json".into(), format!("members/{}", file.file_name().expect("a name").to_string_lossy())] {
        for name in [name.clone(), format!("{name}-wal")] {
            let copied = fs::copy(old.phone.home().join(&name), home.join(&name));
            assert!(copied.is_ok() || name.ends_with("json-wal"), "{name}: {copied:?}");
        }
    }
    let (clocks, courier) = (DeviceClocks::following(&world.time), LossyCourier::to(world.union.router()));
    let new = Phone::new(&home, Platform::Ios, clocks, &world.rng, Arc::clone(&courier) as _);
    world.time.advance_days(1);
    assert_eq!(new.sync().await.why_stopped, WhyStopped::SignInNeeded);
    assert_eq!(new.owed(), 4, "a backup brings what was owed");
    log_weight(&new, 70_000);
    new.set_up(SERVER_URL, registered(KEN)).await;
    assert_eq!(new.sync().await.why_stopped, WhyStopped::Done);
    all_is_well(&world, &new, KEN, 1_041).await;

    // The old phone sends the same items; the server knows them. Its session went to the new phone with its device id.
    old.courier.set_offline(false);
    assert_eq!(old.phone.sync().await.why_stopped, WhyStopped::SignInNeeded);
    assert_eq!(old.phone.owed(), 4);
    old.phone.set_up(SERVER_URL, registered(KEN)).await;
    assert_eq!(old.phone.sync().await.why_stopped, WhyStopped::Done);
    all_is_well(&world, &old.phone, KEN, 1_041).await;
    assert_eq!(records(&world, &old.phone), records(&world, &new));
}

async fn a_sign_out_with_a_full_outbox_loses_nothing_of_it(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 112).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    // More than one request carries, and the first of them are at the server already without the phone knowing.
    let mut logged: Vec<RecordId> = Vec::new();
    for number in 0..ITEMS_MAX + 100 {
        logged.push(weight_of(&taro.phone, 60_000 + u32::try_from(number).expect("a few hundred")));
        world.time.advance_millis(1_000);
    }
    taro.courier.next([Fault::AnswerLost]);
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Offline);
    taro.courier.set_offline(true);
    taro.phone.kenpos().sign_out().await.expect("signed out, also offline");
    assert!(taro.phone.kenpos().home().is_err(), "nobody is signed in");
    taro.phone.reopen();
    world.time.advance_days(2);

    taro.courier.set_offline(false);
    taro.phone.set_up(SERVER_URL, registered(TARO)).await;
    assert_eq!(taro.phone.owed(), logged.len(), "the sealed outbox opens with its member");
    assert_eq!(taro.phone.sync().await.why_stopped, WhyStopped::Done);
    logged.sort();
    assert_eq!(records(&world, &taro.phone), logged);
    let other = world.phone_of(TARO, Platform::Android).await;
    other.phone.sync().await;
    assert_eq!(records(&world, &other.phone), logged, "all of it is at the server");
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Weight), (1, 10));
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn case_114_a_full_disk_refuses_an_entry_says_so_and_goes_on_where_there_is_room(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 117).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let entry = |grams| {
        let weight = Weight::from_grams(grams).expect("a weight");
        WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 }
    };
    leave_pages(Some(0));
    let mut kept: Vec<RecordId> = Vec::new();
    let refused = (0..1_000).find_map(|number| match taro.phone.kenpos().log_weight(&entry(60_000 + number)) {
        Ok(Logged { id: ItemId::Record(id), .. }) => {
            kept.push(id);
            None
        }
        Ok(logged) => panic!("{:?} is no record", logged.id),
        Err(error) => Some(error),
    });
    assert_eq!(refused.map(|error| error.code()), Some("disk_full"));
    taro.phone.reopen();
    kept.sort();
    assert_eq!(records(&world, &taro.phone), kept, "all that was acknowledged, and nothing of what was refused");
    leave_pages(None);
    kept.push(weight_of(&taro.phone, 68_200));
    taro.phone.sync().await;
    kept.sort();
    assert_eq!(records(&world, &taro.phone), kept);
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn an_edit_of_a_sent_row_meets_its_deletion_from_another_phone_and_both_agree(back_end: BackEnd<'_>) {
    // Whoever arrives first: at the same revision the deletion wins; a further edit outranks it.
    for (seed, edit_first, edits, gone) in
        [(113, true, 1, true), (114, false, 1, true), (115, true, 2, false), (116, false, 2, false)]
    {
        let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", seed).await;
        let editor = world.phone_of_newcomer(TARO, Platform::Ios).await;
        let id = weight_of(&editor.phone, 86_200);
        editor.phone.sync().await;
        let deleter = world.phone_of(TARO, Platform::Android).await;
        deleter.phone.sync().await;
        deleter.phone.kenpos().delete(id).expect("the deletion is kept");
        for edit in 0..edits {
            let weight = Weight::from_grams(68_200 + edit).expect("a weight");
            editor.phone.kenpos().edit_weight(id, weight).expect("the edit is kept");
            // A lost answer: the next edit cannot change what may be at the server already.
            if edit + 1 < edits {
                editor.courier.next([Fault::RequestLost]);
                editor.phone.sync().await;
            }
        }
        let (first, second) = if edit_first { (&editor, &deleter) } else { (&deleter, &editor) };
        for phone in [first, second, first] {
            assert_eq!(phone.phone.sync().await.why_stopped, WhyStopped::Done);
        }
        let left = if gone { vec![] } else { vec![id] };
        for phone in [&editor.phone, &deleter.phone] {
            assert_eq!(records(&world, phone), left, "seed {seed}");
            all_is_well(&world, phone, TARO, 1_010).await;
        }
    }
}
