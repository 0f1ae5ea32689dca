//! Phones in other zones: the day is that of Japan, made of instants. With a typed record in each day the core sweeps the
//! days itself, so that these tests see its own windows and not a store's.

use kenpos_rules::points::Points;

use super::*;

const HC: Channel = Channel::HealthConnect;
const HOUR_MS: i64 = 3_600_000;

/// One walk of 100 steps for each hour lived between two moments, as a phone there writes them down.
fn hours(from: &str, until: &str) -> Vec<Sample> {
    let (first, until, offset) = (moment(from), moment(until), offset_minutes(from));
    let lived = usize::try_from(until.millis_since(first) / HOUR_MS).expect("in order");
    let starts = (0..lived).map(|hour| first.plus_millis(i64::try_from(hour).expect("few") * HOUR_MS));
    let walks = starts.map(|start| Sample {
        start,
        end: start.plus_millis(HOUR_MS),
        utc_offset_minutes: Some(offset),
        ..walk(&format!("at {start}"), "2026-11-22T08:00", 100)
    });
    walks.collect()
}

/// The offset a moment was written with.
fn offset_minutes(text: &str) -> i16 {
    let number =
        |at: std::ops::Range<usize>| text.get(at).and_then(|digits| digits.parse::<i16>().ok()).expect("digits");
    let minutes = number(20..22) * 60 + number(23..25);
    if text.get(19..20) == Some("-") { -minutes } else { minutes }
}

/// What is counted of the walks on each day of Japan, and that each was asked about as a whole.
fn counted(phone: &TestPhone, walks: Vec<Sample>) -> Vec<(String, u32)> {
    let mut shell = Shell { may_read: true, ..Shell::new() };
    let days: std::collections::BTreeSet<_> =
        walks.iter().flat_map(|walk| [walk.start, walk.end.plus_millis(-1)]).map(Moment::programme_day).collect();
    for day in &days {
        let typed = Sample { method: RecordingMethod::Manual, ..walk(&format!("typed {day}"), "2026-11-22T08:00", 1) };
        shell.save(Sample { start: day.start(), end: day.start().plus_millis(60_000), ..typed });
        shell.totals.insert(*day, (1, 0));
    }
    walks.into_iter().for_each(|walk| shell.save(walk));
    run(phone, HC, HealthReason::Foreground, &mut shell);
    for command in &shell.asked {
        if let HealthCommand::DayTotal { day, from, to, .. } = command {
            assert_eq!((*from, to.millis_since(*from)), (day.start(), 24 * HOUR_MS), "{day}");
        }
    }
    days.iter().map(|day| (day.to_string(), steps_on(phone, HC, &day.to_string()).expect("counted").1)).collect()
}

fn phone_on(day: &str) -> TestPhone {
    let phone = TestPhone::new();
    let later = moment(&format!("{day}T12:00:00+09:00")).millis_since(moment(crate::testing::NOON));
    phone.clock.advance_minutes(u64::try_from(later / 60_000).expect("not before"));
    phone.kenpos.link_health(HC).expect("linked");
    phone
}

fn days(expected: [(&str, u32); 2]) -> Vec<(String, u32)> {
    expected.map(|(day, steps)| (day.to_owned(), steps)).to_vec()
}

#[test]
fn case_007_in_new_york_a_day_of_23_hours_loses_no_step_and_the_days_are_japans() {
    let walks = hours("2027-03-14T00:00:00-05:00", "2027-03-15T00:00:00-04:00");
    assert_eq!(walks.len(), 23);
    let counted = counted(&phone_on("2027-03-16"), walks);
    assert_eq!(counted, days([("2027-03-14", 1_000), ("2027-03-15", 1_300)]));
}

#[test]
fn case_008_in_new_york_an_hour_lived_twice_counts_twice_and_nothing_is_doubled() {
    let walks = hours("2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00");
    assert_eq!(walks.len(), 25);
    assert_eq!(counted(&phone_on("2026-11-22"), walks), days([("2026-11-01", 1_100), ("2026-11-02", 1_400)]));
}

#[test]
fn case_009_where_midnight_does_not_exist_no_step_is_lost_and_no_day_begins() {
    // In Cairo the 30th begins at one o'clock.
    assert_eq!(moment("2027-04-30T00:00:00+02:00"), moment("2027-04-30T01:00:00+03:00"));
    let walks = hours("2027-04-29T15:30:00+02:00", "2027-04-30T03:30:00+03:00");
    assert_eq!(walks.len(), 11);
    assert_eq!(counted(&phone_on("2027-05-01"), walks), days([("2027-04-29", 150), ("2027-04-30", 950)]));
}

#[test]
fn case_010_in_kathmandu_the_windows_stand_on_the_full_hour_of_japan() {
    let walks = hours("2026-11-20T00:00:00+05:45", "2026-11-21T00:00:00+05:45");
    assert_eq!(counted(&phone_on("2026-11-22"), walks), days([("2026-11-20", 2_075), ("2026-11-21", 325)]));
}

#[test]
fn case_012_the_22nd_lived_twice_is_two_days_of_japan_with_a_bonus_each_and_every_step_once() {
    let phone = phone_on("2026-11-22");
    let opened = || phone.kenpos.launch().expect("open").map(|launch| (launch.day.to_string(), launch.preview_points));
    assert_eq!(opened(), Some(("2026-11-22".to_owned(), Points(6))));
    // By plane to Honolulu: there it is the morning of the 22nd again.
    phone.clock.advance_minutes(18 * HOUR);
    assert_eq!(phone.call().clock.wall, moment("2026-11-22T11:00:00-10:00"));
    assert_eq!(opened(), Some(("2026-11-23".to_owned(), Points(6))));
    phone.clock.advance_minutes(10 * HOUR);
    assert_eq!(opened(), None, "still the same day of Japan");
    let mut walks = hours("2026-11-22T09:00:00+09:00", "2026-11-22T11:00:00+09:00");
    walks.extend(hours("2026-11-22T08:00:00-10:00", "2026-11-22T11:00:00-10:00"));
    assert_eq!(counted(&phone, walks), days([("2026-11-22", 200), ("2026-11-23", 300)]));
}

#[test]
fn case_013_a_zone_changed_at_noon_changes_no_day_and_doubles_nothing() {
    let (phone, mut shell) = linked(HC);
    let walks = hours("2026-11-20T08:00:00+09:00", "2026-11-22T11:00:00+09:00");
    walks.iter().for_each(|walk| shell.save(walk.clone()));
    for (day, steps) in [("2026-11-20", 1_600), ("2026-11-21", 2_400), ("2026-11-22", 1_100)] {
        shell.total(day, steps, steps);
    }
    run(&phone, HC, HealthReason::Foreground, &mut shell);
    let before = (phone.rows("health_sample"), phone.claim_all().len());
    // The same walks, told with the offset of Honolulu, first as changes, then in a reading from the beginning.
    for anew in [false, true] {
        for walk in &walks {
            shell.save(Sample { utc_offset_minutes: Some(-600), ..walk.clone() });
        }
        if anew {
            phone.write(|tx| Ok(_ = tx.execute("UPDATE health_cursor SET query = 0", [])?));
        }
        let report = run(&phone, HC, HealthReason::Foreground, &mut shell);
        assert_eq!((report.changed, report.ended), (0, Some(WhyEnded::Done)));
        assert_eq!((phone.rows("health_sample"), phone.claim_all().len()), before);
    }
}

#[test]
fn case_075_records_without_an_offset_are_counted_by_their_instants() {
    let mut walks = hours("2026-11-20T22:30:00+09:00", "2026-11-21T02:30:00+09:00");
    walks.iter_mut().for_each(|walk| walk.utc_offset_minutes = None);
    assert_eq!(counted(&phone_on("2026-11-22"), walks), days([("2026-11-20", 150), ("2026-11-21", 250)]));
}

#[test]
fn a_wait_begun_while_the_clock_was_ahead_is_over_when_it_is_set_right() {
    for trouble in [HealthOutcome::DataSyncInProgress, HealthOutcome::RateLimited { after_ms: None }] {
        let (phone, mut shell) = linked(HC);
        shell.total("2026-11-22", 500, 500);
        let ahead = moment(crate::testing::NOON).plus_days(9);
        phone.clock.set_wall(ahead);
        shell.trouble = Some((0, trouble));
        assert!(matches!(run(&phone, HC, HealthReason::Member, &mut shell).ended, Some(WhyEnded::Waiting(_))));
        shell.trouble = None;
        phone.clock.set_wall(moment(crate::testing::NOON));
        assert_eq!(run(&phone, HC, HealthReason::Background, &mut shell).ended, Some(WhyEnded::Done));
        assert_eq!(steps_on(&phone, HC, "2026-11-22"), Some((500, 500)));
    }
}
