//! The machine over a feed with tokens.

use super::*;

const HC: Channel = Channel::HealthConnect;
const TODAY: &str = "2026-11-22";
const YESTERDAY: &str = "2026-11-21";

fn foreground(phone: &TestPhone, shell: &mut Shell) -> HealthReport {
    run(phone, HC, HealthReason::Foreground, shell)
}

/// The commands about the feed of steps, in short.
fn feed(shell: &Shell) -> String {
    let short = |command: &HealthCommand| match command {
        HealthCommand::TakeToken { kind: SampleKind::Steps } => "t",
        HealthCommand::ReadRecords { kind: SampleKind::Steps, .. } => "r",
        HealthCommand::GetChanges { kind: SampleKind::Steps, .. } => "c",
        _ => "",
    };
    shell.asked.iter().map(short).collect()
}

#[test]
fn case_003_004_todays_total_is_asked_of_the_whole_day_so_one_record_a_day_counts_whole() {
    let (phone, mut shell) = linked(HC);
    shell.save(Sample { end: day(TODAY).end().plus_millis(-60_000), ..walk("samsung", "2026-11-22T00:00", 9_878) });
    shell.total(TODAY, 9_878, 9_878);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((9_878, 9_878)));
    let asked = shell.asked.iter().find_map(|command| match command {
        HealthCommand::DayTotal { day: on, from, to, .. } if *on == day(TODAY) => Some((*from, *to)),
        _ => None,
    });
    assert_eq!(asked, Some((day(TODAY).start(), day(TODAY).end())), "case 4: never from later in the day");
}

#[test]
fn the_token_is_taken_before_the_window_is_read_and_then_drained() {
    let (phone, mut shell) = linked(HC);
    for number in 0..1_200 {
        shell.save(walk(&format!("{number:04}"), "2026-11-20T08:00", 10));
    }
    foreground(&phone, &mut shell);
    assert_eq!(feed(&shell), "trrrc");
    shell.asked.clear();
    foreground(&phone, &mut shell);
    assert_eq!(feed(&shell), "c");
}

#[test]
fn case_050_a_token_too_old_is_begun_anew_without_doubles_or_loss() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    phone.clock.advance_minutes(31 * 24 * HOUR);
    shell.save(walk("b", "2026-12-22T08:00", 700));
    shell.total("2026-12-22", 700, 700);
    shell.asked.clear();
    foreground(&phone, &mut shell);
    assert_eq!(feed(&shell), "trc", "it is not even tried");
    assert_eq!(steps_on(&phone, HC, "2026-12-22"), Some((700, 700)));
    assert_eq!(steps_on(&phone, HC, TODAY), Some((500, 500)));
}

#[test]
fn case_051_052_a_token_of_another_phone_is_begun_anew_and_the_empty_one_beside_it_never_kept() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    foreground(&phone, &mut shell);
    let mut run = phone.kenpos.health_run(HC, HealthReason::Foreground);
    assert!(matches!(run.next_command(), Ok(Some(HealthCommand::GetChanges { .. }))));
    let expired = ChangePage { expired: true, next_token: String::new(), ..ChangePage::default() };
    run.report(HealthOutcome::Changes(expired)).expect("taken");
    assert_eq!(kept_cursor(&phone, HC, SampleKind::Steps).cursor.token(), None);
    shell.asked.clear();
    drive(&mut run, &mut shell);
    assert!(feed(&shell).starts_with("trc"));
    let token = kept_cursor(&phone, HC, SampleKind::Steps).cursor;
    assert_eq!(token.token(), Some("1"));
}

#[test]
fn case_052_an_empty_next_token_is_never_kept() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    foreground(&phone, &mut shell);
    let mut run = phone.kenpos.health_run(HC, HealthReason::Foreground);
    run.next_command().expect("a command");
    run.report(HealthOutcome::Changes(ChangePage::default())).expect("taken");
    assert_eq!(kept_cursor(&phone, HC, SampleKind::Steps).cursor.token(), Some("1"));
}

#[test]
fn case_053_a_drain_killed_at_page_seven_resumes_there() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    shell.page = 10;
    for number in 0..120 {
        shell.save(walk(&format!("{number:03}"), "2026-11-22T08:00", 10));
    }
    let mut killed = phone.kenpos.health_run(HC, HealthReason::Foreground);
    for _ in 0..7 {
        let command = killed.next_command().expect("a command").expect("a page");
        killed.report(shell.answer(&command)).expect("taken");
    }
    drop(killed);
    let mut run = phone.second_handle().kenpos.health_run(HC, HealthReason::Foreground);
    let Ok(Some(HealthCommand::GetChanges { token, .. })) = run.next_command() else { panic!("it drains on") };
    assert_eq!(token, "70");
    drive(&mut run, &mut shell);
    assert_eq!(phone.rows("health_sample"), 120);
}

#[test]
fn case_054_a_drain_that_does_not_move_on_stops_after_two_rounds() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    shell.stalls = true;
    shell.asked.clear();
    let report = foreground(&phone, &mut shell);
    assert_eq!(feed(&shell), "cc");
    assert_eq!(report.left_out.get(&LeftOutReason::Stalled), Some(&2), "once for each kind");
    assert_eq!(report.ended, Some(WhyEnded::Done));
}

#[test]
fn case_055_056_deleted_and_inserted_again_under_one_id_in_one_page_it_is_one_record() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    shell.save(walk("same", "2026-11-22T08:00", 500));
    shell.delete("same");
    shell.save(walk("same", "2026-11-22T08:00", 600));
    shell.total(TODAY, 600, 600);
    foreground(&phone, &mut shell);
    assert_eq!(phone.rows("health_sample"), 1);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((600, 600)));
}

#[test]
fn case_055_an_id_both_upserted_and_deleted_in_a_page_exists() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    let mut run = phone.kenpos.health_run(HC, HealthReason::Foreground);
    run.next_command().expect("a command");
    let page = ChangePage {
        upserted: vec![walk("same", "2026-11-22T08:00", 500)],
        deleted: vec!["same".to_owned()],
        next_token: "9".to_owned(),
        ..ChangePage::default()
    };
    run.report(HealthOutcome::Changes(page)).expect("taken");
    assert_eq!(phone.rows("health_sample"), 1);
}

#[test]
fn case_057_an_edited_record_replaces_itself() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-22T08:00", 3_000));
    shell.total(TODAY, 3_000, 3_000);
    foreground(&phone, &mut shell);
    shell.save(walk("a", "2026-11-22T08:00", 5_000));
    shell.total(TODAY, 5_000, 5_000);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((5_000, 5_000)));
    assert_eq!(phone.rows("health_sample"), 1);
}

#[test]
fn case_058_a_record_moved_to_another_day_makes_both_days_be_counted_again() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-19T08:00", 3_000));
    shell.save(walk("b", "2026-11-19T10:00", 1_000));
    shell.total("2026-11-19", 4_000, 4_000);
    foreground(&phone, &mut shell);
    shell.save(walk("a", "2026-11-20T08:00", 3_000));
    shell.total("2026-11-19", 1_000, 1_000);
    shell.total("2026-11-20", 3_000, 3_000);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, "2026-11-19"), Some((1_000, 1_000)));
    assert_eq!(steps_on(&phone, HC, "2026-11-20"), Some((3_000, 3_000)));
}

#[test]
fn case_059_a_page_larger_than_asked_for_is_taken() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    shell.page = 3_000;
    for number in 0..2_000 {
        shell.save(walk(&format!("{number:04}"), "2026-11-22T08:00", 1));
    }
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::Done));
    assert_eq!(phone.rows("health_sample"), 2_000);
}

#[test]
fn case_060_061_a_reading_from_the_beginning_that_finds_less_lowers_no_final_day() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("old", "2026-11-10T08:00", 4_000));
    shell.total("2026-11-10", 4_000, 4_000);
    foreground(&phone, &mut shell);
    // Auto-delete: gone without a change, the token refused.
    shell.changes.clear();
    shell.totals.clear();
    phone.write(|tx| Ok(_ = tx.execute("UPDATE health_cursor SET query = 0", [])?));
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, "2026-11-10"), Some((4_000, 4_000)));
}

#[test]
fn case_061_an_open_day_that_is_no_longer_visible_is_not_zeroed() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-20T08:00", 4_000));
    shell.total("2026-11-20", 4_000, 4_000);
    foreground(&phone, &mut shell);
    shell.changes.clear();
    shell.totals.clear();
    phone.write(|tx| Ok(_ = tx.execute("UPDATE health_cursor SET query = 0", [])?));
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, "2026-11-20"), Some((4_000, 4_000)), "absence is no deletion");
}

#[test]
fn case_062_reading_forbidden_in_the_background_works_in_the_foreground() {
    let (phone, mut shell) = linked(HC);
    shell.trouble = Some((0, HealthOutcome::BackgroundForbidden));
    let report = run(&phone, HC, HealthReason::Background, &mut shell);
    assert_eq!(report.ended, Some(WhyEnded::Waiting(WaitReason::BackgroundForbidden)));
    let shown = phone.kenpos.links().expect("shown")[1].state;
    assert_eq!(shown, kenpos_rules::explain::LinkState::ForegroundOnly, "nobody says that it was revoked");
    shell.asked.clear();
    assert_eq!(run(&phone, HC, HealthReason::Background, &mut shell).pages, 0);
    assert_eq!(feed(&shell), "", "not asked again in the background");
    shell.trouble = None;
    shell.total(TODAY, 100, 100);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((100, 100)));
}

#[test]
fn case_063_a_quota_met_in_the_middle_keeps_the_token_waits_and_counts_nothing() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    shell.page = 10;
    for number in 0..50 {
        shell.save(walk(&format!("{number:03}"), "2026-11-22T08:00", 10));
    }
    shell.total(TODAY, 500, 500);
    shell.trouble = Some((shell.asked.len() + 3, HealthOutcome::RateLimited { after_ms: Some(120_000) }));
    let report = foreground(&phone, &mut shell);
    assert_eq!(report.ended, Some(WhyEnded::Waiting(WaitReason::RateLimited)));
    assert_eq!((report.next_wish_ms, report.changed), (Some(120_000), 0));
    assert_eq!(kept_cursor(&phone, HC, SampleKind::Steps).cursor.token(), Some("30"));
    shell.trouble = None;
    shell.asked.clear();
    assert_eq!(run(&phone, HC, HealthReason::Member, &mut shell).pages, 0, "the quota is waited for, also by members");
    phone.clock.advance_minutes(2);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((500, 500)));
}

#[test]
fn a_page_that_fails_again_and_again_is_read_from_the_first_one_with_the_same_token() {
    let (phone, mut shell) = linked(HC);
    shell.page = 10;
    (0..50).for_each(|number| shell.save(walk(&format!("{number:03}"), "2026-11-22T08:00", 10)));
    shell.trouble = Some((3, HealthOutcome::Failed { code: 3 }));
    for _ in 0..4 {
        run(&phone, HC, HealthReason::Member, &mut shell);
    }
    shell.trouble = None;
    let mut again = phone.kenpos.health_run(HC, HealthReason::Member);
    assert!(matches!(again.next_command(), Ok(Some(HealthCommand::ReadRecords { page_token: None, .. }))));
    assert_eq!(kept_cursor(&phone, HC, SampleKind::Steps).cursor.token(), Some("50"));
}

#[test]
fn case_064_a_migration_is_waited_for_and_the_new_ids_do_not_double_the_day() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    shell.trouble = Some((shell.asked.len(), HealthOutcome::DataSyncInProgress));
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::Waiting(WaitReason::Migrating)));
    phone.clock.advance_minutes(11);
    shell.changes.clear();
    shell.save(walk("another-id", "2026-11-22T08:00", 500));
    shell.trouble = None;
    phone.write(|tx| Ok(_ = tx.execute("UPDATE health_cursor SET query = 0", [])?));
    foreground(&phone, &mut shell);
    assert_eq!((steps_on(&phone, HC, TODAY), phone.rows("outbox")), (Some((500, 500)), 1));
}

#[test]
fn case_073_with_a_typed_record_in_the_day_the_core_sweeps_the_others() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("auto", "2026-11-22T08:00", 4_000));
    shell.save(Sample { method: RecordingMethod::Manual, ..walk("typed", "2026-11-22T08:05", 10_000) });
    shell.total(TODAY, 12_000, 0);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((12_000, 4_000)));
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!(why.readings[0].computed, Some(kenpos_rules::provenance::Computed::Core));
    assert_eq!(why.creditable.count(), 4_000);
}

#[test]
fn case_042_a_third_app_is_named_among_the_origins_and_judged_as_an_app() {
    let (phone, mut shell) = linked(HC);
    shell.save(Sample { origin: "org.example.stepwriter".to_owned(), ..walk("a", "2026-11-22T08:00", 50_000) });
    shell.total(TODAY, 50_000, 50_000);
    foreground(&phone, &mut shell);
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!(why.readings[0].class, kenpos_rules::provenance::SourceClass::App);
    assert!(why.creditable.count() <= 15_000);
    assert_eq!(why.shown.map(kenpos_rules::steps::StepCount::count), Some(50_000), "and shown to the member");
}

#[test]
fn case_068_the_phones_own_old_and_new_names_are_one_day_not_two() {
    let (phone, mut shell) = linked(HC);
    shell.save(Sample { origin: "android".to_owned(), ..walk("old", "2026-11-22T08:00", 1_000) });
    let new = "com.android.healthconnect.phone.jd5bdd37e1a8d3667a05d0abebfc4a89e";
    shell.save(Sample { origin: new.to_owned(), ..walk("new", "2026-11-22T09:00", 1_000) });
    shell.total(TODAY, 1_500, 1_500);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((1_500, 1_500)));
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!(why.readings[0].class, kenpos_rules::provenance::SourceClass::Device);
}

#[test]
fn case_074_a_count_of_zero_adds_nothing_and_one_too_large_is_refused() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("zero", "2026-11-22T08:00", 0));
    shell.total(TODAY, 0, 0);
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::Done));
    for wrong in ["1000001", "-5"] {
        let mut shell = Shell { may_read: true, ..Shell::new() };
        let phone = TestPhone::new();
        phone.kenpos.link_health(HC).expect("linked");
        shell.save(Sample {
            method: RecordingMethod::Manual,
            value: wrong.to_owned(),
            ..walk("a", "2026-11-22T08:00", 0)
        });
        shell.total(TODAY, 100, 0);
        let mut run = phone.kenpos.health_run(HC, HealthReason::Foreground);
        let mut refused = None;
        while let Some(command) = run.next_command().expect("a command") {
            refused = run.report(shell.answer(&command)).err().or(refused);
        }
        assert_eq!(refused.map(|error| error.code()), Some("invalid"), "{wrong}");
        assert_eq!(phone.rows("record"), 0);
        assert_eq!(shell.asked.last(), Some(&HealthCommand::Complete));
    }
}

#[test]
fn case_076_a_permission_taken_in_the_middle_keeps_the_token_and_zeroes_nothing() {
    let (phone, mut shell) = linked(HC);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    let token = kept_cursor(&phone, HC, SampleKind::Steps).cursor;
    shell.trouble = Some((shell.asked.len(), HealthOutcome::PermissionMissing));
    let report = foreground(&phone, &mut shell);
    assert_eq!(report.ended, Some(WhyEnded::Off(OffReason::PermissionMissing)));
    assert_eq!(kept_cursor(&phone, HC, SampleKind::Steps).cursor.token(), token.token());
    assert_eq!(steps_on(&phone, HC, TODAY), Some((500, 500)));
    shell.trouble = None;
    shell.asked.clear();
    run(&phone, HC, HealthReason::Member, &mut shell);
    assert_eq!(feed(&shell), "c", "given again, it drains on");
}

#[test]
fn zero_is_kept_for_a_day_that_is_over_where_reading_is_allowed_and_something_was_visible() {
    let (phone, mut shell) = linked(HC);
    foreground(&phone, &mut shell);
    assert_eq!(phone.rows("record"), 0, "a store that never held anything says nothing");
    shell.save(walk("a", "2026-11-21T08:00", 500));
    shell.total(YESTERDAY, 500, 500);
    foreground(&phone, &mut shell);
    assert_eq!(phone.rows("record"), 1, "today is not over");
    phone.clock.advance_minutes(24 * HOUR);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, HC, TODAY), Some((0, 0)));
    assert_eq!(steps_on(&phone, HC, YESTERDAY), Some((500, 500)));
    assert_eq!(steps_on(&phone, HC, "2026-11-20"), None, "nothing is said of days before the link");
}
