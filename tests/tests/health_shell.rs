//! The shell of the world: what a platform answers, and what the core is told. The table of health feeds 8.3.

use kenpos_core::health::{
    Channel, CounterReading, HealthCommand, HealthOutcome, HealthReason, SampleKind, Unsupported, WhyEnded,
};
use kenpos_core::session::Platform;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::provenance::RecordingMethod;
use kenpos_tests::database::BackEnd;
use kenpos_tests::health_shell::{Shell, Woken, drive};
use kenpos_tests::health_stores::health_connect::{self, HealthConnect, Provider};
use kenpos_tests::health_stores::healthkit::{self, HealthKit};
use kenpos_tests::health_stores::step_counter::{self, StepCounter};
use kenpos_tests::health_stores::{Scripted, ScriptedPhone};
use kenpos_tests::members::TARO;
use kenpos_tests::world::World;

const DAY: &str = "2026-11-22";
const LIMIT: u32 = 500;

fn day() -> ProgrammeDay {
    DAY.parse().expect("a day")
}

/// Noon of the day.
fn noon() -> Moment {
    day().start().plus_millis(12 * 3_600_000)
}

fn anchored(kind: SampleKind) -> HealthCommand {
    HealthCommand::QueryAnchored { kind, anchor: None, from: day().start(), limit: LIMIT }
}

fn total(exclude_manual: bool) -> HealthCommand {
    HealthCommand::DayTotal { day: day(), from: day().start(), to: day().end(), exclude_manual, by_source: true }
}

fn changes(token: &str) -> HealthCommand {
    HealthCommand::GetChanges { kind: SampleKind::Steps, token: token.to_owned(), limit: LIMIT }
}

const TOKEN: HealthCommand = HealthCommand::TakeToken { kind: SampleKind::Steps };

fn walk(id: &str, hour: i64, count: i64, user_entered: bool) -> healthkit::Event {
    let start = day().start().plus_millis(hour * 3_600_000).millis();
    healthkit::Event::WriteSteps(healthkit::StepsWritten {
        id: id.to_owned(),
        source: if user_entered { "com.apple.Health" } else { "com.apple.health.1A" }.to_owned(),
        start,
        end: start + 3_600_000,
        count,
        product_type: Some("iPhone17,1".to_owned()),
        user_entered,
        time_zone: None,
    })
}

fn allow_all() -> healthkit::Event {
    let both = || vec![healthkit::Kind::Steps, healthkit::Kind::Weight];
    healthkit::Event::Allow { read: both(), write: both() }
}

fn granted(background: bool) -> health_connect::Event {
    let both = || vec![health_connect::Kind::Steps, health_connect::Kind::Weight];
    health_connect::Event::Allow { read: both(), write: both(), background, history: false }
}

fn iphone(events: &[healthkit::Event]) -> HealthKit {
    happened(HealthKit::new("iphone", "jp.example.kenpos"), events)
}

fn android(events: &[health_connect::Event]) -> HealthConnect {
    happened(HealthConnect::new("android", "jp.example.kenpos"), events)
}

fn happened<S: Scripted>(mut store: S, events: &[S::Event]) -> S {
    for event in events {
        store.happens(noon().millis(), event).expect("an event of the test can happen");
    }
    store
}

fn told(store: &mut impl Shell, command: &HealthCommand) -> HealthOutcome {
    store.carry_out(command, noon())
}

#[test]
fn every_state_of_an_iphone_is_its_outcome_and_never_a_number() {
    use healthkit::Event;
    let nothing_seen = HealthOutcome::NoData { permission_confirmed: false };
    let cases = [
        (vec![Event::NoHealthkit {}], HealthOutcome::Unsupported(Unsupported::NoHardware)),
        (vec![allow_all(), Event::RestrictByProfile {}], HealthOutcome::Restricted),
        (vec![], HealthOutcome::NotAsked),
        (vec![allow_all(), walk("a", 8, 100, false), Event::Lock {}], HealthOutcome::Locked),
        (vec![allow_all()], nothing_seen.clone()),
        // Denied: told by nothing.
        (vec![walk("a", 8, 100, false), Event::Allow { read: vec![], write: vec![] }], nothing_seen),
    ];
    for (events, outcome) in cases {
        let mut phone = iphone(&events);
        assert_eq!(told(&mut phone, &total(false)), outcome, "{events:?}");
        if !matches!(outcome, HealthOutcome::NoData { .. }) {
            assert_eq!(told(&mut phone, &anchored(SampleKind::Steps)), outcome, "{events:?}");
        }
    }
}

#[test]
fn case_033_an_anchor_of_an_older_ios_is_a_cursor_that_does_not_hold() {
    let mut phone = iphone(&[allow_all(), walk("a", 8, 100, false)]);
    let HealthOutcome::Samples(page) = told(&mut phone, &anchored(SampleKind::Steps)) else { panic!("a page") };
    let mut phone = happened(phone, &[healthkit::Event::UpdateOs {}]);
    let on = HealthCommand::QueryAnchored {
        kind: SampleKind::Steps,
        anchor: Some(page.anchor),
        from: day().start(),
        limit: LIMIT,
    };
    assert_eq!(told(&mut phone, &on), HealthOutcome::CursorInvalid);
}

#[test]
fn a_sum_of_healthkit_is_told_with_its_fraction_and_by_source() {
    let over_midnight = healthkit::Event::WriteSteps(healthkit::StepsWritten {
        id: "night".to_owned(),
        source: "com.apple.health.1A".to_owned(),
        start: day().start().plus_millis(-3_600_000).millis(),
        end: day().start().plus_millis(3_600_000).millis(),
        count: 15,
        product_type: None,
        user_entered: false,
        time_zone: None,
    });
    let mut phone = iphone(&[allow_all(), over_midnight, walk("typed", 9, 1_000, true)]);
    let HealthOutcome::Total(sum) = told(&mut phone, &total(false)) else { panic!("a sum") };
    let by: Vec<_> = sum.by_source.iter().map(|by| (by.origin.as_str(), by.count.as_deref())).collect();
    assert_eq!(sum.count, "1007.5");
    assert_eq!(by, [("com.apple.Health", Some("1000")), ("com.apple.health.1A", Some("7.5"))]);
    let HealthOutcome::Total(device) = told(&mut phone, &total(true)) else { panic!("a sum") };
    assert_eq!(device.count, "7.5");
}

#[test]
fn what_was_typed_and_what_the_app_wrote_itself_are_marked_on_an_iphone() {
    let mut phone = iphone(&[allow_all(), walk("typed", 9, 1_000, true), walk("walked", 9, 800, false)]);
    let saved = phone.save_weight("68.2", healthkit::WeightUnit::Kg, noon().millis(), "kenpos:1", 1).expect("saved");
    let HealthOutcome::Samples(page) = told(&mut phone, &anchored(SampleKind::Steps)) else { panic!("a page") };
    let methods: Vec<_> = page.samples.iter().map(|sample| sample.method).collect();
    assert_eq!(methods, [RecordingMethod::Manual, RecordingMethod::Automatic]);
    assert!(page.samples.iter().all(|sample| !sample.own && sample.unit == "count"));
    let HealthOutcome::Samples(page) = told(&mut phone, &anchored(SampleKind::Weight)) else { panic!("a page") };
    let own = &page.samples[0];
    assert_eq!((own.id.as_str(), own.own, own.sync_id.as_deref()), (saved.as_str(), true, Some("kenpos:1")));
    assert_eq!((own.value.as_str(), own.unit.as_str()), ("68.2", "kg"));
}

#[test]
fn every_state_of_an_android_phone_is_its_outcome_and_never_a_number() {
    use health_connect::Event;
    let provider = |state| vec![Event::Android { api: 33 }, granted(false), Event::ChangeProvider { state }];
    let cases = [
        (vec![granted(false), Event::UseWorkProfile {}], HealthOutcome::Unsupported(Unsupported::WorkProfile)),
        (vec![Event::Android { api: 26 }], HealthOutcome::Unsupported(Unsupported::OsTooOld)),
        (provider(Provider::Missing), HealthOutcome::ProviderMissing),
        (provider(Provider::Outdated), HealthOutcome::ProviderUpdate),
        (vec![granted(false), Event::StartMigration {}], HealthOutcome::DataSyncInProgress),
        (vec![], HealthOutcome::PermissionMissing),
        // In the background the same code means two things.
        (vec![Event::LeaveApp {}], HealthOutcome::PermissionMissing),
        (vec![granted(false), Event::LeaveApp {}], HealthOutcome::BackgroundForbidden),
    ];
    for (events, outcome) in cases {
        let mut phone = android(&events);
        for command in [TOKEN, total(false)] {
            assert_eq!(told(&mut phone, &command), outcome, "{events:?} {command:?}");
        }
    }
    let mut phone = android(&[granted(true), Event::LeaveApp {}]);
    assert_eq!(told(&mut phone, &total(false)), HealthOutcome::NoData { permission_confirmed: true });
}

#[test]
fn a_used_up_quota_is_told_and_brings_no_data() {
    let mut phone = android(&[granted(false)]);
    let mut answers = (0..2_001).map(|_| told(&mut phone, &total(false)));
    assert!(answers.by_ref().take(2_000).all(|answer| matches!(answer, HealthOutcome::NoData { .. })));
    assert_eq!(answers.next(), Some(HealthOutcome::RateLimited { after_ms: None }));
}

#[test]
fn a_token_of_another_phone_is_passed_on_as_expired_with_nothing_in_it() {
    let mut old = android(&[granted(false)]);
    let HealthOutcome::Token(token) = told(&mut old, &TOKEN) else { panic!("a token") };
    let mut new = happened(HealthConnect::new("another", "jp.example.kenpos"), &[granted(false)]);
    let HealthOutcome::Changes(page) = told(&mut new, &changes(&token)) else { panic!("a page") };
    assert!(page.expired && page.next_token.is_empty() && page.upserted.is_empty());
    let HealthOutcome::Changes(page) = told(&mut old, &changes(&token)) else { panic!("a page") };
    assert!(!page.expired && page.next_token == token);
}

#[test]
fn a_store_of_the_other_platform_is_not_there() {
    let mut counter = StepCounter::new();
    assert_eq!(told(&mut counter, &HealthCommand::ReadCounter), HealthOutcome::PermissionMissing);
    let mut counter = happened(counter, &[step_counter::Event::Allow {}, step_counter::Event::Walk { count: 321 }]);
    assert_eq!(
        told(&mut counter, &HealthCommand::ReadCounter),
        HealthOutcome::Counter(CounterReading { steps: "321".to_owned() })
    );
    let none = HealthOutcome::Unsupported(Unsupported::NoHardware);
    assert_eq!(told(&mut counter, &TOKEN), none);
    assert_eq!(told(&mut iphone(&[allow_all()]), &TOKEN), none);
    assert_eq!(told(&mut android(&[granted(false)]), &anchored(SampleKind::Steps)), none);
    let mut gone = happened(counter, &[step_counter::Event::NoSensor {}]);
    assert_eq!(told(&mut gone, &HealthCommand::ReadCounter), none);
}

#[tokio::test]
async fn case_026_a_run_ends_with_the_answer_to_the_observer_also_on_a_locked_phone() {
    let world = World::beginning(BackEnd::Sqlite, "2026-11-22T12:00:00+09:00", 501).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let kenpos = taro.phone.kenpos();
    kenpos.link_health(Channel::AppleHealth).expect("linked");
    let mut store = iphone(&[allow_all(), walk("a", 8, 3_000, false), healthkit::Event::Lock {}]);
    store.enable_background_delivery(healthkit::Kind::Steps);
    store.register_observer(healthkit::Kind::Steps);
    // Three answers that never came would end the wake-ups.
    for _ in 0..5 {
        world.time.advance_millis(3_600_000);
        let wakes = store.wake_ups(world.time.get().millis());
        assert_eq!(wakes.len(), 1, "the observer is still called");
        let mut run = kenpos.health_run(Channel::AppleHealth, HealthReason::Background);
        let report = drive(&mut run, &mut Woken::by(wakes, &mut store), || world.time.get()).expect("a report");
        assert!(matches!(report.ended, Some(WhyEnded::Waiting(_))), "{report:?}");
        store.register_observer(healthkit::Kind::Steps);
    }
}

#[tokio::test]
async fn a_run_that_cannot_be_kept_says_so_and_was_completed_all_the_same() {
    struct Wrong(u32);
    impl Shell for Wrong {
        fn channel(&self) -> Channel {
            Channel::HealthConnect
        }
        fn carry_out(&mut self, command: &HealthCommand, _now: Moment) -> HealthOutcome {
            self.0 += u32::from(*command == HealthCommand::Complete);
            HealthOutcome::Counter(CounterReading { steps: "1".to_owned() })
        }
    }
    let world = World::beginning(BackEnd::Sqlite, "2026-11-22T12:00:00+09:00", 502).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Android).await;
    taro.phone.kenpos().link_health(Channel::HealthConnect).expect("linked");
    let (mut run, mut shell) = (taro.phone.kenpos().health_run(Channel::HealthConnect, HealthReason::Member), Wrong(0));
    let error = drive(&mut run, &mut shell, || world.time.get()).expect_err("no answer of Health Connect");
    assert_eq!((error.code(), shell.0), ("invalid", 1));
}

#[test]
fn a_scripted_phone_speaks_for_the_channel_of_its_store() {
    for (store, channel) in [
        ("healthkit", Channel::AppleHealth),
        ("health_connect", Channel::HealthConnect),
        ("step_counter", Channel::PhoneSensor),
    ] {
        let script = format!(r#"{{ "store": "{store}", "phone": "p", "app": "a", "events": [] }}"#);
        assert_eq!(ScriptedPhone::open(&script).expect("a script").channel(), channel);
    }
}
