//! Several channels and phones of one member: the highest count of a day stands, and nothing is ever added.

use kenpos_core::session::Platform;
use kenpos_rules::award::AwardCode;
use kenpos_rules::daily_total::StepsVerdict;
use kenpos_rules::provenance::SourceClass;
use kenpos_rules::source::Source;
use kenpos_tests::database::BackEnd;
use kenpos_tests::health_stores::step_counter::{self, StepCounter};
use kenpos_tests::members::{KEN, TARO};
use kenpos_tests::world::World;

use super::super::{all_is_well, granted as awarded};
use super::*;

stories!(
    case_096_company_iphone_and_personal_android_with_fitbit_of_one_member_are_never_added_and_earn_one_bonus,
    case_046_of_two_iphones_of_one_member_the_higher_count_stands,
    a_chosen_source_counts_wherever_it_has_steps_and_the_others_are_shown_beside_it,
    case_080_the_step_counter_rests_once_health_connect_was_read_and_adds_nothing_to_it,
);

async fn case_096_company_iphone_and_personal_android_with_fitbit_of_one_member_are_never_added_and_earn_one_bonus(
    back_end: BackEnd<'_>,
) {
    let world = World::beginning(back_end, "2026-11-20T07:00:00+09:00", 520).await;
    let mut iphone = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let mut android = with_android(&world, world.phone_of(TARO, Platform::Android).await);
    let day = world.today();
    iphone.kenpos().launch().expect("kept");
    android.kenpos().launch().expect("kept");
    // The company's iPhone lay on the desk till noon, the band was worn in the evening, and on the way both counted.
    world.time.advance_to(day, 13, 0);
    iphone.walks(&world, "noon", day, 12, 3_000, IPHONE);
    iphone.reads(&world).await;
    world.time.advance_to(day, 21, 0);
    android.walks(&world, "way", day, 12, 2_800, ANDROID);
    android.walks(&world, "band at noon", day, 12, 2_900, FITBIT);
    android.walks(&world, "band at night", day, 19, 1_100, FITBIT);
    android.reads(&world).await;
    iphone.reads(&world).await;

    for phone in [&*iphone, &*android] {
        // Health Connect prefers the phone to the band where both walked; neither a sum nor less than the highest.
        assert_eq!(shown(phone, day), (Some(3_900), 3_900));
        let why = why(phone, day);
        let verdicts: Vec<_> = why.readings.iter().map(|reading| (reading.source, reading.verdict)).collect();
        assert!(verdicts.contains(&(Source::HealthConnect, StepsVerdict::Counts)), "{verdicts:?}");
        assert!(verdicts.contains(&(Source::AppleHealth, StepsVerdict::OtherChannel)), "{verdicts:?}");
    }
    assert_eq!(held(&world, TARO, day).await, shown(&iphone, day), "phone and server judge alike");
    let fitbit = reading(&android, day, Source::HealthConnect);
    assert!(fitbit.origins.iter().any(|origin| origin.name.as_str() == FITBIT) && fitbit.class == SourceClass::Device);
    let books = world.union.books(TARO).await;
    assert_eq!((awarded(&books, AwardCode::Launch), awarded(&books, AwardCode::Steps)), ((1, 1), (1, 10)));
    for phone in [&*iphone, &*android] {
        all_is_well(&world, phone, TARO, 1_016).await;
    }
}

async fn case_046_of_two_iphones_of_one_member_the_higher_count_stands(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T21:00:00+09:00", 521).await;
    let mut one = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let mut other = with_iphone(&world, world.phone_of(TARO, Platform::Ios).await);
    let day = world.today();
    one.walks(&world, "a", day, 8, 3_000, IPHONE);
    other.walks(&world, "b", day, 9, 5_000, IPHONE);
    one.reads(&world).await;
    other.reads(&world).await;
    one.reads(&world).await;
    for phone in [&*one, &*other] {
        assert_eq!(shown(phone, day), (Some(5_000), 5_000));
        let verdicts: Vec<_> = why(phone, day).readings.iter().map(|reading| reading.verdict).collect();
        assert!(verdicts.contains(&StepsVerdict::OtherPhone), "{verdicts:?}");
        all_is_well(&world, phone, TARO, 1_010).await;
    }
}

async fn a_chosen_source_counts_wherever_it_has_steps_and_the_others_are_shown_beside_it(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T21:00:00+09:00", 522).await;
    let mut iphone = with_iphone(&world, world.phone_of_newcomer(TARO, Platform::Ios).await);
    let mut android = with_android(&world, world.phone_of(TARO, Platform::Android).await);
    let day = world.today();
    iphone.walks(&world, "a", day, 8, 3_000, IPHONE);
    android.walks(&world, "b", day, 8, 5_000, FITBIT);
    iphone.walks(&world, "before", day.plus_days(-1), 8, 2_000, IPHONE);
    iphone.reads(&world).await;
    android.reads(&world).await;
    iphone.kenpos().pin_steps(Some(Source::HealthConnect)).expect("chosen");
    iphone.reads(&world).await;
    assert_eq!(shown(&iphone, day).0, Some(5_000));
    iphone.kenpos().pin_steps(Some(Source::AppleHealth)).expect("chosen");
    assert_eq!(shown(&iphone, day).0, Some(3_000));
    assert_eq!(reading(&iphone, day, Source::HealthConnect).verdict, StepsVerdict::NotPinned);
    assert_eq!(shown(&iphone, day.plus_days(-1)).0, Some(2_000));
    iphone.kenpos().pin_steps(None).expect("chosen");
    assert_eq!(shown(&iphone, day).0, Some(5_000));
    all_is_well(&world, &iphone, TARO, 1_010).await;
}

async fn case_080_the_step_counter_rests_once_health_connect_was_read_and_adds_nothing_to_it(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, "2026-11-20T08:00:00+09:00", 523).await;
    let phone = world.phone_of_newcomer(KEN, Platform::Android).await;
    let mut counting = linked(&world, phone, StepCounter::new(), &step_counter::Event::Allow {});
    let day = world.today();
    // The first reading is where counting begins.
    counting.happens(&world, &step_counter::Event::Walk { count: 9_000 });
    counting.reads(&world).await;
    assert_eq!(shown(&counting, day).0, None);
    world.time.advance_to(day, 12, 0);
    counting.happens(&world, &step_counter::Event::Walk { count: 2_500 });
    counting.reads(&world).await;
    assert_eq!(shown(&counting, day), (Some(2_500), 2_500));

    // The phone gets Health Connect, which counts the whole day.
    world.time.advance_to(day, 20, 0);
    counting.happens(&world, &step_counter::Event::Walk { count: 3_000 });
    let mut upgraded = Walker { connected: counting.connected, store: HealthConnect::new("android", APP) };
    upgraded.happens(&world, &granted());
    upgraded.kenpos().link_health(upgraded.store.channel()).expect("linked");
    upgraded.walks(&world, "day", day, 10, 5_200, ANDROID);
    upgraded.reads(&world).await;
    let mut counting = Walker { connected: upgraded.connected, store: counting.store };
    assert_eq!(counting.opens(&world).await.ended, Some(WhyEnded::Superseded));
    assert_eq!(counting.link_state(), LinkState::Superseded);
    assert_eq!(shown(&counting, day), (Some(5_200), 5_200));
    assert_eq!(held(&world, KEN, day).await, (Some(5_200), 5_200));
    all_is_well(&world, &counting, KEN, 1_010).await;
}
