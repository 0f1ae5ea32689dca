//! Designated events: the code at the door, and the desk's list.

use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::Language;
use kenpos_rules::health_event::CheckInCode;
use kenpos_server::office::participants::{ParticipantsReport, enter_participants};
use kenpos_server::office::publish::publish_event;
use kenpos_server::programmes::Programmes;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{HANAKO, KEN, TARO};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;

use super::{all_is_well, granted};

stories!(
    a_member_checks_in_in_a_cellar_and_is_given_the_points_days_later,
    a_wrong_code_is_told_and_the_right_one_still_counts,
    the_desk_lists_who_took_part_and_a_spouse_who_has_not_registered_gets_the_points_then,
);

const EVENT: &str = r#"
schema = 1
id = "walk-day"
from = "2026-11-21"
to = "2026-11-21"
who = ["employee", "spouse"]
points = 200
check_in_code = "WALK-26AK"
title = { ja = "歩く日", en = "Walking day" }
description = { ja = "公園を歩きます。", en = "A walk in the park." }
"#;

async fn publish(world: &World, text: &str) {
    let (store, clock) = (world.union.store(), &world.union.ports().clock);
    publish_event(&*store, &Programmes::default(), &**clock, text).await.expect("an event");
}

fn check_in(phone: &Phone, code: &str) {
    let (event, code) = ("walk-day".parse().expect("an id"), CheckInCode::read(code).expect("a code"));
    phone.kenpos().check_in(&event, &code).expect("the check-in is kept");
}

/// Whether the points were given, and what the phone says of it.
fn told(phone: &Phone) -> (bool, Option<String>) {
    let mut events = phone.kenpos().campaigns(Language::En).expect("shown").events;
    let event = events.remove(0);
    (event.granted, event.why)
}

async fn a_member_checks_in_in_a_cellar_and_is_given_the_points_days_later(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 81).await;
    publish(&world, EVENT).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    let id = "walk-day".parse().expect("an id");
    let code = CheckInCode::read("WALK-26AK").expect("a code");
    assert!(taro.phone.kenpos().check_in(&id, &code).is_err(), "its day has not come");
    world.time.advance_days(1);
    taro.courier.set_offline(true);
    check_in(&taro.phone, "walk 26ak");
    let event = taro.phone.kenpos().campaigns(Language::Ja).expect("shown").events.remove(0);
    assert_eq!((event.pending, event.granted, event.why), (true, false, None));
    world.time.advance_days(4);
    taro.courier.set_offline(false);
    taro.phone.sync().await;
    assert_eq!(told(&taro.phone), (true, Some("200 P for taking part in \"Walking day\".".to_owned())));
    all_is_well(&world, &taro.phone, TARO, 1_200).await;
}

async fn a_wrong_code_is_told_and_the_right_one_still_counts(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-21T08:00:00+09:00", 82).await;
    publish(&world, &EVENT.replace("points = 200", "points = 200\ncapacity = 1")).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    for phone in [&taro.phone, &ken.phone] {
        phone.sync().await;
    }
    check_in(&taro.phone, "WALK-26AL");
    taro.phone.sync().await;
    assert!(told(&taro.phone).1.is_some_and(|why| why.starts_with("The check-in code is another one")));
    check_in(&taro.phone, "WALK-26AK");
    taro.phone.sync().await;
    assert!(told(&taro.phone).0);
    check_in(&ken.phone, "WALK-26AK");
    ken.phone.sync().await;
    assert!(told(&ken.phone).1.is_some_and(|why| why.starts_with("All places")));
    all_is_well(&world, &taro.phone, TARO, 1_200).await;
    all_is_well(&world, &ken.phone, KEN, 1_000).await;
}

async fn the_desk_lists_who_took_part_and_a_spouse_who_has_not_registered_gets_the_points_then(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-22T08:00:00+09:00", 83).await;
    publish(&world, &EVENT.replace("check_in_code", "# check_in_code")).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    world.time.advance_days(1);
    let enter = async |list: &str| {
        let (store, clock) = (world.union.store(), &world.union.ports().clock);
        let entered = enter_participants(&*store, &Programmes::default(), &**clock, "walk-day", list.as_bytes()).await;
        entered.expect("the list is read")
    };
    let list = "employee_number,relationship,day\nU10001,employee,\n10001,spouse,2026-11-21\n";
    let wrong = enter(&format!("{list}99999,employee,\n")).await;
    assert_eq!((wrong.granted, wrong.bad_rows.len(), wrong.bad_rows[0].line), (0, 1, 4), "nobody is entered");
    assert_eq!(enter(list).await, ParticipantsReport { granted: 1, waiting: 1, ..ParticipantsReport::default() });
    assert_eq!(enter(list).await, ParticipantsReport { already: 2, ..ParticipantsReport::default() });
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_200).await;
    let hanako = world.phone_of_newcomer(HANAKO, Platform::Android).await;
    hanako.phone.sync().await;
    assert_eq!(granted(&world.union.books(HANAKO).await, AwardCode::HealthEvent), (1, 200));
    all_is_well(&world, &hanako.phone, HANAKO, 1_200).await;
}
