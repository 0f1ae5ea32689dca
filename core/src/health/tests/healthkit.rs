//! The machine over an anchored feed.

use super::*;
use kenpos_rules::points::Points;

const KIT: Channel = Channel::AppleHealth;
const TODAY: &str = "2026-11-22";
const YESTERDAY: &str = "2026-11-21";

fn foreground(phone: &TestPhone, shell: &mut Shell) -> HealthReport {
    run(phone, KIT, HealthReason::Foreground, shell)
}

#[test]
fn case_039_the_days_steps_are_the_stores_own_total_never_the_sum_of_its_samples() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("phone", "2026-11-22T08:00", 6_000));
    shell.save(walk("watch", "2026-11-22T08:00", 8_000));
    shell.total(TODAY, 8_000, 8_000);
    let report = foreground(&phone, &mut shell);
    assert_eq!((report.ended, report.changed), (Some(WhyEnded::Done), 1));
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((8_000, 8_000)));
    assert_eq!(phone.kenpos.home().expect("shown").earned, Points(10));
}

#[test]
fn case_022_a_first_reading_of_100_000_samples_resumes_after_a_kill_at_every_page() {
    let phone = TestPhone::in_memory();
    phone.kenpos.link_health(KIT).expect("linked");
    let mut shell = Shell::new();
    let begin = moment("2026-10-24T00:00:00+09:00");
    for number in 0..100_000_i64 {
        let start = begin.plus_millis(number * 25_000);
        shell.save(Sample {
            start,
            end: start.plus_millis(20_000),
            ..walk(&format!("{number:06}"), "2026-11-22T08:00", 9)
        });
    }
    let mut pages = 0;
    loop {
        // Asked, answered, and killed before anything more.
        let mut run = phone.kenpos.health_run(KIT, HealthReason::Background);
        let command = run.next_command().expect("a command").expect("more to read");
        if !matches!(command, HealthCommand::QueryAnchored { kind: SampleKind::Steps, .. }) {
            break;
        }
        run.report(shell.answer(&command)).expect("taken");
        pages += 1;
        assert_eq!(phone.rows("health_sample"), (pages * 500).min(100_000), "each page is there, once");
        assert!(!kept_cursor(&phone, KIT, SampleKind::Steps).cursor.is_whole() || pages > 200);
        if pages > 200 {
            break;
        }
    }
    assert_eq!((pages, phone.rows("health_sample")), (201, 100_000), "the last page is the short one");
    assert_eq!(touched(&phone, KIT).len(), 30, "every day of the window is counted next");
}

#[test]
fn case_023_killed_after_the_third_page_the_next_run_goes_on_with_the_fourth() {
    let (phone, mut shell) = linked(KIT);
    for number in 0..2_400 {
        shell.save(walk(&format!("{number:04}"), "2026-11-20T08:00", 10));
    }
    let mut killed = phone.kenpos.health_run(KIT, HealthReason::Background);
    for _ in 0..3 {
        let command = killed.next_command().expect("a command").expect("a page");
        killed.report(shell.answer(&command)).expect("taken");
    }
    drop(killed);
    let fresh = phone.second_handle();
    let mut run = fresh.kenpos.health_run(KIT, HealthReason::Background);
    let Some(HealthCommand::QueryAnchored { anchor, .. }) = run.next_command().expect("a command") else {
        panic!("it reads on")
    };
    assert_eq!(anchor.as_deref(), Some("1500".as_bytes()));
    let outcome = shell.answer(&HealthCommand::QueryAnchored {
        kind: SampleKind::Steps,
        anchor,
        from: moment("2026-10-23T00:00:00+09:00"),
        limit: 500,
    });
    run.report(outcome).expect("taken");
    let report = drive(&mut run, &mut shell);
    assert_eq!(report.pages, 2 + 1, "two more pages of steps, one of weights");
    assert_eq!(phone.rows("health_sample"), 2_400);
}

#[test]
fn case_024_killed_between_commit_and_handler_the_next_wake_finds_nothing_new_and_calls_it() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    let mut killed = phone.kenpos.health_run(KIT, HealthReason::Background);
    while let Some(command) = killed.next_command().expect("a command") {
        if command == HealthCommand::Complete {
            break;
        }
        killed.report(shell.answer(&command)).expect("taken");
    }
    drop(killed);
    let report = run(&phone, KIT, HealthReason::Background, &mut shell);
    assert_eq!((report.changed, report.ended), (0, Some(WhyEnded::Done)));
    assert_eq!(phone.rows("outbox"), 1);
}

#[test]
fn case_026_a_locked_phone_keeps_its_anchor_writes_nothing_and_calls_the_handler() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    let before = kept_cursor(&phone, KIT, SampleKind::Steps).cursor;
    shell.total(TODAY, 900, 900);
    shell.trouble = Some((shell.asked.len(), HealthOutcome::Locked));
    let report = run(&phone, KIT, HealthReason::Background, &mut shell);
    assert_eq!(report.ended, Some(WhyEnded::Waiting(WaitReason::Locked)));
    assert_eq!(kept_cursor(&phone, KIT, SampleKind::Steps).cursor.token(), before.token());
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((500, 500)));
    shell.trouble = None;
    run(&phone, KIT, HealthReason::Background, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((900, 900)), "unlocked, it goes on");
}

#[test]
fn case_027_no_data_is_no_zero_and_is_not_sent() {
    let (phone, mut shell) = linked(KIT);
    let report = foreground(&phone, &mut shell);
    assert_eq!((report.ended, report.changed), (Some(WhyEnded::Done), 0));
    assert_eq!((phone.rows("record"), phone.rows("outbox")), (0, 0));
    assert_eq!(phone.kenpos.home().expect("shown").steps, None);
}

#[test]
fn case_030_what_the_company_forbids_is_not_asked_again_and_again() {
    let (phone, mut shell) = linked(KIT);
    shell.trouble = Some((0, HealthOutcome::Restricted));
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::Off(OffReason::Restricted)));
    assert_eq!(shell.asked.len(), 2, "one question and the handler");
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::Off(OffReason::Restricted)));
    assert!(run(&phone, KIT, HealthReason::Background, &mut shell).asked_nothing());
    shell.asked.clear();
    phone.clock.advance_minutes(HOUR);
    foreground(&phone, &mut shell);
    assert!(shell.asked.len() >= 2, "looked at again after an hour");
}

#[test]
fn case_033_an_anchor_the_store_no_longer_takes_is_begun_anew_once() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    let mut run = phone.kenpos.health_run(KIT, HealthReason::Foreground);
    let first = run.next_command().expect("a command");
    assert!(matches!(first, Some(HealthCommand::QueryAnchored { anchor: Some(_), .. })));
    run.report(HealthOutcome::from_healthkit(3, true)).expect("taken");
    let again = run.next_command().expect("a command");
    assert!(matches!(again, Some(HealthCommand::QueryAnchored { anchor: None, .. })));
    run.report(shell.answer(&again.expect("a command"))).expect("taken");
    assert_eq!(drive(&mut run, &mut shell).ended, Some(WhyEnded::Done));
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((500, 500)));
    shell.trouble = Some((shell.asked.len(), HealthOutcome::CursorInvalid));
    let report = foreground(&phone, &mut shell);
    assert!(report.ended.is_some() && shell.asked.len() < 40, "refused again and again, it stops");
}

#[test]
fn a_window_read_anew_after_a_year_is_one_of_thirty_days_like_the_first() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    foreground(&phone, &mut shell);
    phone.clock.advance_minutes(365 * 24 * HOUR);
    let mut run = phone.kenpos.health_run(KIT, HealthReason::Foreground);
    let _on = run.next_command().expect("a command");
    run.report(HealthOutcome::CursorInvalid).expect("taken");
    let Some(HealthCommand::QueryAnchored { anchor: None, from, .. }) = run.next_command().expect("a command") else {
        panic!("the window is read anew");
    };
    assert_eq!(from, day("2027-10-23").start());
    shell.save(walk("b", "2027-10-24T08:00", 300));
    drive(&mut run, &mut shell);
    assert_eq!(kept_cursor(&phone, KIT, SampleKind::Steps).from, from, "the predicate stays with its anchor");
    assert_eq!(touched(&phone, KIT), Vec::<String>::new(), "all that was touched is counted");
}

#[test]
fn case_034_a_cursor_of_another_query_is_begun_anew() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    foreground(&phone, &mut shell);
    phone.write(|tx| Ok(_ = tx.execute("UPDATE health_cursor SET query = query + 1", [])?));
    let mut run = phone.kenpos.health_run(KIT, HealthReason::Foreground);
    let first = run.next_command().expect("a command");
    assert!(matches!(first, Some(HealthCommand::QueryAnchored { anchor: None, .. })));
}

#[test]
fn case_035_a_deletion_of_an_unknown_id_is_counted_and_changes_nothing() {
    let (phone, mut shell) = linked(KIT);
    foreground(&phone, &mut shell);
    shell.changes.push(Change::Deleted(SampleKind::Steps, "never-seen".to_owned()));
    let report = foreground(&phone, &mut shell);
    assert_eq!(report.left_out.get(&LeftOutReason::UnknownDeletion), Some(&1));
    assert_eq!(phone.rows("record"), 0);
}

#[test]
fn case_036_a_deletion_on_an_open_day_lowers_it() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-19T08:00", 500));
    shell.save(walk("b", "2026-11-19T09:00", 300));
    shell.total("2026-11-19", 800, 800);
    foreground(&phone, &mut shell);
    phone.claim_all();
    shell.delete("b");
    shell.total("2026-11-19", 500, 500);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-19"), Some((500, 500)));
    let sent = phone.claim_all();
    assert!(sent.last().is_some_and(|item| item.payload.contains("\"revision\":2")));
}

#[test]
fn case_037_a_deletion_on_a_final_day_is_shown_and_lowers_nothing() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-12T08:00", 500));
    shell.save(walk("b", "2026-11-12T09:00", 300));
    shell.total("2026-11-12", 800, 800);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-12"), Some((800, 800)), "a first reading reaches 30 days back");
    shell.delete("b");
    shell.total("2026-11-12", 500, 500);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-12"), Some((800, 800)));
    let why = phone.kenpos.why(day("2026-11-12")).expect("shown");
    assert_eq!(why.readings[0].late_steps.map(kenpos_rules::steps::StepCount::count), Some(500));
    assert_eq!(why.state, kenpos_rules::explain::DayState::Final);
}

#[test]
fn case_038_deletions_that_were_purged_are_made_up_for_by_a_full_pass_over_the_open_days() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-18T08:00", 500));
    shell.total("2026-11-18", 800, 800);
    foreground(&phone, &mut shell);
    shell.total("2026-11-18", 500, 500);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-18"), Some((800, 800)), "nothing says that it changed");
    phone.clock.advance_minutes(24 * HOUR + 1);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-18"), Some((500, 500)));
}

#[test]
fn case_040_a_watch_that_syncs_in_the_morning_corrects_yesterday() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-21T20:00", 3_000));
    shell.total(YESTERDAY, 3_000, 3_000);
    foreground(&phone, &mut shell);
    phone.clock.advance_minutes(2 * HOUR);
    shell.save(walk("late", "2026-11-21T21:00", 4_000));
    shell.total(YESTERDAY, 7_000, 7_000);
    run(&phone, KIT, HealthReason::Background, &mut shell);
    assert_eq!(steps_on(&phone, KIT, YESTERDAY), Some((7_000, 7_000)));
}

#[test]
fn case_041_typed_steps_stand_apart_from_what_was_measured() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 5_000));
    shell.save(Sample {
        method: RecordingMethod::Manual,
        origin: "com.apple.Health".to_owned(),
        ..walk("typed", "2026-11-22T09:00", 20_000)
    });
    shell.total(TODAY, 25_000, 5_000);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((25_000, 5_000)));
    assert_eq!(phone.kenpos.why(day(TODAY)).expect("shown").creditable.count(), 5_000);
}

#[test]
fn case_043_a_typed_entry_over_a_measured_one_takes_nothing_from_it() {
    let (phone, mut shell) = linked(KIT);
    shell.save(Sample { method: RecordingMethod::Manual, ..walk("typed", "2026-11-22T08:00", 100) });
    // The store prefers the typed entry where both stand; without it there is more.
    shell.total(TODAY, 4_000, 6_000);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((4_000, 6_000)));
}

#[test]
fn case_044_another_order_of_the_sources_changes_an_open_day() {
    let (phone, mut shell) = linked(KIT);
    shell.total(TODAY, 9_000, 9_000);
    foreground(&phone, &mut shell);
    shell.total(TODAY, 8_500, 8_500);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((8_500, 8_500)));
}

#[test]
fn case_047_a_wake_up_with_nothing_new_sends_nothing() {
    let (phone, mut shell) = linked(KIT);
    shell.total(TODAY, 9_000, 9_000);
    foreground(&phone, &mut shell);
    phone.claim_all();
    phone.clock.advance_minutes(30);
    assert_eq!(foreground(&phone, &mut shell).changed, 0);
    assert!(phone.claim_all().len() <= 1, "only what was claimed before");
    assert_eq!(phone.rows("outbox"), 1);
}

#[test]
fn case_048_a_device_without_healthkit_is_not_asked_again_at_once() {
    let (phone, mut shell) = linked(KIT);
    shell.trouble = Some((0, HealthOutcome::from_healthkit(1, true)));
    foreground(&phone, &mut shell);
    shell.asked.clear();
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::Off(OffReason::NoHardware)));
    assert_eq!(shell.asked, [HealthCommand::Complete]);
}

#[test]
fn case_126_a_day_whose_every_sample_was_deleted_is_zero() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.save(walk("b", "2026-11-22T09:00", 300));
    shell.total(TODAY, 800, 800);
    foreground(&phone, &mut shell);
    shell.delete("a");
    shell.total(TODAY, 300, 300);
    foreground(&phone, &mut shell);
    shell.delete("b");
    shell.totals.clear();
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((0, 0)));
}

#[test]
fn case_127_a_permission_taken_back_delivers_no_deletions_and_the_last_total_stays() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    shell.totals.clear();
    for _ in 0..4 {
        phone.clock.advance_minutes(20 * HOUR);
        foreground(&phone, &mut shell);
    }
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((500, 500)));
    let link = phone.kenpos.links().expect("shown").remove(0);
    assert_eq!(link.state, kenpos_rules::explain::LinkState::NothingVisible);
}

#[test]
fn case_128_no_data_for_yesterday_after_a_lock_leaves_what_was_sent() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-21T08:00", 6_000));
    shell.total(YESTERDAY, 6_000, 6_000);
    foreground(&phone, &mut shell);
    shell.trouble = Some((shell.asked.len() + 2, HealthOutcome::Locked));
    foreground(&phone, &mut shell);
    shell.trouble = None;
    shell.totals.clear();
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, YESTERDAY), Some((6_000, 6_000)));
}

impl HealthReport {
    /// Whether the run took nothing in.
    fn asked_nothing(&self) -> bool {
        self.pages == 0 && self.days == 0
    }
}
