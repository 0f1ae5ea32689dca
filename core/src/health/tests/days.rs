//! What is asked of a day, and to which day a sample belongs.

use super::*;

const KIT: Channel = Channel::AppleHealth;
const TODAY: &str = "2026-11-22";

fn foreground(phone: &TestPhone, shell: &mut Shell) -> HealthReport {
    run(phone, KIT, HealthReason::Foreground, shell)
}

#[test]
fn case_015_samples_of_a_clock_set_forward_are_held_until_their_day() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("ahead", "2027-11-22T08:00", 5_000));
    shell.total("2027-11-22", 5_000, 5_000);
    foreground(&phone, &mut shell);
    assert_eq!(phone.rows("record"), 0);
    assert_eq!(touched(&phone, KIT), ["2027-11-22"], "it waits for its day");
}

#[test]
fn case_011_a_walk_in_honolulu_is_counted_on_the_japanese_day() {
    let (phone, mut shell) = linked(KIT);
    phone.clock.advance_minutes(24 * HOUR);
    let start = moment("2026-11-22T10:00:00-10:00");
    let abroad = Sample {
        start,
        end: start.plus_millis(600_000),
        utc_offset_minutes: Some(-600),
        ..walk("h", "2026-11-22T08:00", 900)
    };
    shell.save(abroad);
    shell.total("2026-11-23", 900, 900);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-23"), Some((900, 900)));
    assert_eq!(steps_on(&phone, KIT, TODAY), None);
}

#[test]
fn case_014_a_sample_read_again_with_another_offset_changes_nothing() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    shell.save(Sample { utc_offset_minutes: Some(-600), ..walk("a", "2026-11-22T08:00", 500) });
    assert_eq!(foreground(&phone, &mut shell).changed, 0);
    assert_eq!(phone.rows("health_sample"), 1);
}

#[test]
fn case_116_a_total_that_is_no_number_is_refused_and_changes_nothing() {
    for wrong in ["-1", "1e9", "NaN", "inf", "1000001"] {
        let (phone, mut shell) = linked(KIT);
        let mut run = phone.kenpos.health_run(KIT, HealthReason::Foreground);
        loop {
            let command = run.next_command().expect("a command").expect("not over yet");
            if matches!(command, HealthCommand::DayTotal { .. }) {
                break;
            }
            run.report(shell.answer(&command)).expect("taken");
        }
        let sum = DaySum { count: wrong.to_owned(), by_source: Vec::new() };
        let refused = run.report(HealthOutcome::Total(sum)).expect_err("no number");
        assert_eq!(refused.code(), "invalid");
        assert!(!refused.to_string().contains(wrong), "{refused}");
        assert_eq!(phone.rows("record"), 0);
        assert_eq!(run.next_command().expect("a command"), Some(HealthCommand::Complete));
        assert_eq!(run.next_command().expect("no command"), None);
    }
}

#[test]
fn the_whole_programme_day_is_asked_for_also_today() {
    let (phone, mut shell) = linked(KIT);
    foreground(&phone, &mut shell);
    let days = shell.asked.iter().filter_map(|command| match command {
        HealthCommand::DayTotal { day, from, to, .. } => Some((*day, *from, *to)),
        _ => None,
    });
    let mut count = 0;
    for (day, from, to) in days {
        assert_eq!((from, to), (day.start(), day.end()));
        count += 1;
    }
    assert_eq!(count, 8, "today and the seven days before it");
}

#[test]
fn what_the_member_deleted_here_stays_deleted() {
    let (phone, mut shell) = linked(KIT);
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    let id = phone.kenpos.why(day(TODAY)).expect("shown").readings[0].record_id;
    phone.kenpos.delete(id).expect("deleted");
    shell.total(TODAY, 900, 900);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), None);
}
