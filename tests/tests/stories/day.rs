//! Ordinary days: online, offline, edited, expired.

use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::Language;
use kenpos_rules::weight::Weight;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{HANAKO, KEN, TARO, newcomer};
use kenpos_tests::phone::setup;
use kenpos_tests::world::{SERVER_URL, World};

use super::{all_is_well, balance, granted, ledger_is_whole, log_steps, log_weight, whole_day};

stories!(
    a_day_logged_offline_becomes_points_on_the_server,
    an_offline_weekend_is_paid_day_by_day,
    a_double_tap_is_one_award_and_the_last_weight_is_the_days_value,
    an_edit_and_a_deletion_change_the_record_and_the_award_stays,
    the_31st_of_march_lived_and_the_2nd_of_april_posted_expires_with_the_grant,
    a_day_outside_the_window_is_kept_and_earns_nothing_with_the_reason,
    what_arrives_after_31_days_is_recorded_with_its_reason_and_not_parked,
    a_spouse_registers_by_the_card_and_earns_like_everybody,
    nothing_uploads_before_consent_and_all_of_it_after,
    a_notice_of_the_union_arrives_unread_and_is_read_once,
);

async fn a_day_logged_offline_becomes_points_on_the_server(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 1).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.courier.set_offline(true);
    whole_day(&taro.phone);
    let home = taro.phone.kenpos().home().expect("home");
    assert_eq!((home.earned.0, home.possible.0, home.missing.len()), (31, 31, 0));
    assert_eq!(home.pending.0, 31, "nothing is posted yet, everything is owed");
    taro.courier.set_offline(false);
    assert_eq!(taro.phone.sync().await.sent, 4);
    let home = taro.phone.kenpos().home().expect("home");
    assert_eq!((home.earned.0, home.pending.0), (31, 0));
    all_is_well(&world, &taro.phone, TARO, 1_031).await;
}

async fn an_offline_weekend_is_paid_day_by_day(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 2).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.courier.set_offline(true);
    for _ in 0..3 {
        whole_day(&ken.phone);
        world.time.advance_days(1);
    }
    ken.courier.set_offline(false);
    ken.phone.sync().await;
    let books = world.union.books(KEN).await;
    assert_eq!(granted(&books, AwardCode::Launch), (3, 3));
    assert_eq!(granted(&books, AwardCode::Weight), (3, 30));
    all_is_well(&world, &ken.phone, KEN, 1_000 + 3 * 31).await;
}

async fn a_double_tap_is_one_award_and_the_last_weight_is_the_days_value(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 3).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    assert_eq!(log_weight(&taro.phone, 68_200).preview_points.0, 10);
    assert_eq!(log_weight(&taro.phone, 68_200).preview_points.0, 0, "the second of a day earns nothing more");
    world.time.advance_millis(60_000);
    log_weight(&taro.phone, 67_900);
    taro.phone.sync().await;
    let books = world.union.books(TARO).await;
    assert_eq!(granted(&books, AwardCode::Weight), (1, 10));
    let weight = taro.phone.kenpos().home().expect("home").weight_grams.map(Weight::grams);
    assert_eq!(weight, Some(67_900));
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn an_edit_and_a_deletion_change_the_record_and_the_award_stays(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 4).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let logged = log_weight(&taro.phone, 86_200);
    taro.phone.sync().await;
    let kenpos_core::log::ItemId::Record(id) = logged.id else { panic!("a weight is a record") };
    let corrected = Weight::from_grams(68_200).expect("a weight");
    taro.phone.kenpos().edit_weight(id, corrected).expect("the edit is kept");
    taro.phone.sync().await;
    assert_eq!(taro.phone.kenpos().home().expect("home").weight_grams, Some(corrected));
    taro.phone.kenpos().delete(id).expect("the deletion is kept");
    taro.phone.sync().await;
    assert_eq!(taro.phone.kenpos().home().expect("home").weight_grams, None);
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn the_31st_of_march_lived_and_the_2nd_of_april_posted_expires_with_the_grant(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2027-03-30T08:00:00+09:00", 5).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.courier.set_offline(true);
    world.time.advance_days(1);
    assert_eq!(world.today().to_string(), "2027-03-31");
    log_weight(&ken.phone, 70_000);
    world.time.advance_days(2);
    ken.courier.set_offline(false);
    ken.phone.sync().await;
    let points = ken.phone.kenpos().points(Language::En).expect("points");
    let groups: Vec<_> = points.expiring.iter().map(|group| (group.date.to_string(), group.points.0)).collect();
    assert_eq!(groups, [("2028-03-31".to_owned(), 1_000), ("2029-03-31".to_owned(), 10)]);
    let weight =
        points.entries.iter().find(|entry| entry.award == Some(AwardCode::Weight)).expect("the weight's entry");
    assert_eq!(weight.day.to_string(), "2027-03-31", "the day lived");

    // A year later the registration's points run out, on a phone that is offline as on the server.
    world.time.advance_to("2028-03-31".parse().expect("a day"), 23, 59);
    assert_eq!(balance(&ken.phone), 1_010);
    world.time.advance_to("2028-04-01".parse().expect("a day"), 0, 0);
    assert_eq!(balance(&ken.phone), 10);
    all_is_well(&world, &ken.phone, KEN, 10).await;
}

async fn a_day_outside_the_window_is_kept_and_earns_nothing_with_the_reason(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-01T08:00:00+09:00", 6).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    world.time.advance_days(19);
    let today = world.today();
    let inside = log_steps(&taro.phone, 5_000, Some(today.plus_days(-7)));
    let outside = log_steps(&taro.phone, 5_000, Some(today.plus_days(-8)));
    assert_eq!((inside.preview_points.0, outside.preview_points.0), (10, 0));
    assert_eq!(outside.reason.map(|reason| reason.code()), Some("window_closed"));
    taro.phone.sync().await;
    let history = taro.phone.kenpos().history(today.plus_days(-8), today).expect("history");
    let old = history.days.iter().find(|day| day.day == today.plus_days(-8)).expect("the old day is shown");
    assert_eq!(old.records[0].reason.as_deref(), Some("window_closed"));
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
}

async fn what_arrives_after_31_days_is_recorded_with_its_reason_and_not_parked(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-10-01T08:00:00+09:00", 7).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.courier.set_offline(true);
    let first = world.today();
    log_weight(&ken.phone, 70_000);
    world.time.advance_days(1);
    log_weight(&ken.phone, 70_100);
    world.time.advance_days(30);
    ken.courier.set_offline(false);
    ken.phone.sync().await;
    let books = world.union.books(KEN).await;
    assert_eq!(granted(&books, AwardCode::Weight), (1, 10), "day 31 counts, day 32 does not");
    let history = ken.phone.kenpos().history(first, world.today()).expect("history");
    let late = history.days.iter().find(|day| day.day == first).expect("the late day is shown");
    assert_eq!(late.records[0].reason.as_deref(), Some("received_late"));
    all_is_well(&world, &ken.phone, KEN, 1_010).await;
}

async fn a_spouse_registers_by_the_card_and_earns_like_everybody(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 8).await;
    let hanako = world.phone_of_newcomer(HANAKO, Platform::Android).await;
    whole_day(&hanako.phone);
    hanako.phone.sync().await;
    all_is_well(&world, &hanako.phone, HANAKO, 1_031).await;
}

async fn nothing_uploads_before_consent_and_all_of_it_after(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 9).await;
    let taro = world.new_phone(Platform::Ios);
    let without = kenpos_core::session::Setup { consent: false, ..setup(SERVER_URL, newcomer(TARO)) };
    taro.phone.kenpos().setup(&without).await.expect("setup without consent");
    whole_day(&taro.phone);
    let report = taro.phone.sync().await;
    assert_eq!((report.sent, report.remaining), (0, 4));
    assert_eq!(world.union.books(TARO).await.facts.len(), 1, "only the registration is known");
    taro.phone.consent(kenpos_core::session::Purpose::Programme, true).await.expect("consent");
    assert_eq!(taro.phone.sync().await.sent, 4);
    all_is_well(&world, &taro.phone, TARO, 1_031).await;
}

async fn a_notice_of_the_union_arrives_unread_and_is_read_once(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 10).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    let now = world.time.get();
    world.union.store().post_notice("ウォーキング大会", "12月1日からです。", now).await.expect("posted");
    taro.phone.sync().await;
    let notices = taro.phone.kenpos().notices().expect("notices");
    assert_eq!((notices.unread, notices.items.len()), (1, 1));
    taro.phone.kenpos().mark_notice_read(notices.items[0].id).expect("read");
    taro.phone.sync().await;
    assert_eq!(taro.phone.kenpos().notices().expect("notices").unread, 0);
    ledger_is_whole(&world).await;
}
