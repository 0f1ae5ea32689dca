//! Whose data these are: installations, members, sign-out.

use super::*;
use crate::home_dir::MemberHere;
use kenpos_rules::ids::{DeviceId, MemberId};

const KIT: Channel = Channel::AppleHealth;
const TODAY: &str = "2026-11-22";

/// Somebody else was signed in here before.
fn share(phone: &TestPhone) {
    let other = MemberHere {
        kenpos_id: "U0002".to_owned(),
        device_id: DeviceId::at(moment(crate::testing::NOON), [4; 10]),
        refresh_hash: None,
        next_refresh_hash: None,
        former_refresh_hashes: Vec::new(),
    };
    let member = MemberId::at(moment(crate::testing::NOON), [9; 10]);
    phone
        .kenpos
        .phone
        .update_device(&phone.call(), |device| _ = device.members.insert(member, other.clone()))
        .expect("kept");
}

fn foreground(phone: &TestPhone, shell: &mut Shell) -> HealthReport {
    run(phone, KIT, HealthReason::Foreground, shell)
}

#[test]
fn a_channel_that_is_not_linked_is_not_read() {
    let phone = TestPhone::new();
    let mut shell = Shell::new();
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::NotLinked));
    assert_eq!(shell.asked, [HealthCommand::Complete], "and the handler is called all the same");
}

#[test]
fn on_a_phone_another_member_used_reading_begins_when_the_data_are_said_to_be_ones_own() {
    let phone = TestPhone::new();
    share(&phone);
    phone.kenpos.link_health(KIT).expect("linked");
    let mut shell = Shell::new();
    shell.save(walk("theirs", "2026-11-20T08:00", 9_000));
    shell.total("2026-11-20", 9_000, 9_000);
    shell.total(TODAY, 4_000, 4_000);
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::ClaimNeeded));
    assert_eq!(phone.kenpos.links().expect("shown")[0].state, kenpos_rules::explain::LinkState::ClaimNeeded);
    phone.clock.advance_minutes(60);
    let claimed = phone.kenpos.claim_phone_data().expect("claimed").from;
    assert_eq!(phone.kenpos.claim_phone_data().expect("claimed").from, claimed, "said once");
    shell.asked.clear();
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-20"), None, "no backfill");
    let days = shell.asked.iter().filter_map(|command| match command {
        HealthCommand::DayTotal { from, .. } => Some(*from),
        HealthCommand::QueryAnchored { from, .. } => Some(*from),
        _ => None,
    });
    assert!(days.into_iter().all(|from| from == claimed), "nothing before is even asked for");
}

#[test]
fn on_a_day_that_has_typed_steps_too_nothing_of_before_the_claim_is_measured() {
    let phone = TestPhone::new();
    share(&phone);
    phone.kenpos.link_health(Channel::HealthConnect).expect("linked");
    let mut shell = Shell { may_read: true, ..Shell::new() };
    shell.save(Sample { origin: "org.example.theirs".to_owned(), ..walk("theirs", "2026-11-22T08:00", 9_000) });
    shell.save(walk("both", "2026-11-22T11:55", 1_000));
    phone.kenpos.claim_phone_data().expect("claimed at noon");
    phone.clock.advance_minutes(120);
    shell.save(walk("mine", "2026-11-22T13:00", 2_000));
    let method = RecordingMethod::Manual;
    shell.save(Sample { method, ..walk("typed", "2026-11-22T13:30", 400) });
    // What Health Connect adds up from noon on.
    shell.total(TODAY, 2_900, 0);
    run(&phone, Channel::HealthConnect, HealthReason::Foreground, &mut shell);
    assert_eq!(steps_on(&phone, Channel::HealthConnect, TODAY), Some((2_900, 2_500)));
    let why = phone.kenpos.why(day(TODAY)).expect("shown");
    assert_eq!(why.creditable.count(), 2_500, "a campaign credits the member's own walk");
    let named = |origin: &kenpos_rules::provenance::Origin| origin.name.as_str() == "org.example.theirs";
    assert!(!why.readings[0].origins.iter().any(named), "and the other member's app wrote none of it");
}

#[test]
fn of_a_walk_that_began_before_the_claim_it_is_known_who_wrote_it() {
    for (method, credited) in [(RecordingMethod::Automatic, 20_000), (RecordingMethod::Manual, 0)] {
        let phone = TestPhone::new();
        share(&phone);
        phone.kenpos.link_health(Channel::HealthConnect).expect("linked");
        let mut shell = Shell { may_read: true, ..Shell::new() };
        // Half of it is of the time that is the member's own; the feed is asked for what begins in that time.
        shell.save(Sample { method, ..walk("over noon", "2026-11-22T11:55", 40_000) });
        phone.kenpos.claim_phone_data().expect("claimed at noon");
        phone.clock.advance_minutes(120);
        shell.total(TODAY, 20_000, 0);
        run(&phone, Channel::HealthConnect, HealthReason::Foreground, &mut shell);
        let why = phone.kenpos.why(day(TODAY)).expect("shown");
        assert_eq!(why.shown.map(|steps| steps.count()), Some(20_000));
        assert_eq!(why.creditable.count(), credited, "{method:?}");
    }
}

#[test]
fn case_031_a_file_restored_on_another_phone_drops_its_cursors_and_keeps_its_queue() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    let queued = phone.kenpos.outbox().expect("shown").items;
    // The secret store does not travel with the backup.
    use crate::ports::SecretStore as _;
    phone.secrets.delete("install").expect("gone");
    let mut run = phone.kenpos.health_run(KIT, HealthReason::Foreground);
    let first = run.next_command().expect("a command");
    assert!(matches!(first, Some(HealthCommand::QueryAnchored { anchor: None, .. })));
    run.report(shell.answer(&first.expect("a command"))).expect("taken");
    drive(&mut run, &mut shell);
    let now = phone.kenpos.outbox().expect("shown").items;
    assert_eq!(now[..queued.len()], queued, "what waited still waits, under the same ids");
    assert_eq!(phone.kenpos.home().expect("shown").steps.map(|steps| steps.count()), Some(500), "never added");
    assert_eq!(phone.kenpos.home().expect("shown").earned, kenpos_rules::points::Points(10), "and paid once");
}

#[test]
fn case_032_after_a_reinstall_reading_begins_anew_and_the_day_is_the_same_record() {
    let (phone, mut shell) = linked(KIT);
    shell.save(walk("a", "2026-11-22T08:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    let day_of = |phone: &TestPhone| phone.kenpos.why(day(TODAY)).expect("shown").readings[0].record_id;
    let before = day_of(&phone);
    let phone = phone.reinstalled();
    phone.kenpos.link_health(KIT).expect("linked");
    shell.asked.clear();
    foreground(&phone, &mut shell);
    assert!(matches!(shell.asked[0], HealthCommand::QueryAnchored { anchor: None, .. }), "the cursor is gone");
    assert_eq!((steps_on(&phone, KIT, TODAY), day_of(&phone)), (Some((500, 500)), before), "nothing to add it to");
}

#[test]
fn case_045_046_two_phones_are_one_day_and_the_higher_of_two_counts() {
    let (phone, mut shell) = linked(KIT);
    shell.total(TODAY, 3_000, 3_000);
    foreground(&phone, &mut shell);
    use crate::ports::SecretStore as _;
    phone.secrets.delete("install").expect("as if another phone");
    shell.total(TODAY, 5_000, 5_000);
    foreground(&phone, &mut shell);
    assert_eq!(phone.rows("record"), 2);
    assert_eq!(phone.kenpos.home().expect("shown").steps.map(|steps| steps.count()), Some(5_000));
}

#[test]
fn a_locked_secret_store_ends_the_run_with_its_handler_and_is_no_other_phone() {
    let (phone, mut shell) = linked(KIT);
    foreground(&phone, &mut shell);
    phone.secrets.lock(true);
    shell.asked.clear();
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::SecretsLocked));
    phone.secrets.lock(false);
    foreground(&phone, &mut shell);
    assert!(matches!(kept_cursor(&phone, KIT, SampleKind::Steps).cursor, super::super::cursor::Cursor::Live { .. }));
}

#[test]
fn case_102_sign_out_wipes_cursors_and_unread_pages_and_keeps_the_queue() {
    let (phone, mut shell) = linked(KIT);
    share(&phone);
    phone.kenpos.claim_phone_data().expect("claimed");
    shell.save(walk("a", "2026-11-22T13:00", 500));
    shell.total(TODAY, 500, 500);
    foreground(&phone, &mut shell);
    phone.write(|tx| Ok(link::sign_out(tx)?));
    let left = ["health_cursor", "health_sample", "health_day"].map(|table| phone.rows(table));
    assert_eq!((left, phone.rows("outbox")), ([0, 0, 0], 1));
    assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::ClaimNeeded), "the next sign-in asks anew");
}

#[test]
fn unlinking_keeps_the_days_or_deletes_them_and_the_points_stay() {
    for keep_days in [true, false] {
        let (phone, mut shell) = linked(KIT);
        shell.total(TODAY, 500, 500);
        foreground(&phone, &mut shell);
        phone.claim_all();
        phone.kenpos.unlink_health(KIT, keep_days).expect("unlinked");
        assert_eq!(steps_on(&phone, KIT, TODAY).is_some(), keep_days);
        assert_eq!(foreground(&phone, &mut shell).ended, Some(WhyEnded::NotLinked));
        assert_eq!(phone.kenpos.home().expect("shown").earned, kenpos_rules::points::Points(10));
    }
}

#[test]
fn days_deleted_with_their_link_come_back_when_the_channel_is_linked_again() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    shell.total(TODAY, 500, 500);
    shell.total("2026-11-21", 800, 800);
    foreground(&phone, &mut shell);
    let by_hand = phone.kenpos.why(day("2026-11-21")).expect("shown").readings[0].record_id;
    phone.kenpos.delete(by_hand).expect("deleted");
    phone.claim_all();
    phone.kenpos.unlink_health(KIT, false).expect("unlinked");
    assert_eq!((steps_on(&phone, KIT, TODAY), phone.last_weight()), (None, None));
    phone.kenpos.link_health(KIT).expect("linked");
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), Some((500, 500)));
    assert_eq!(phone.last_weight(), Some(crate::testing::weight(68_200)));
    assert_eq!(steps_on(&phone, KIT, "2026-11-21"), None, "what the member deleted by hand stays deleted");
    let today = phone.kenpos.why(day(TODAY)).expect("shown").readings[0].record_id;
    phone.kenpos.delete(today).expect("deleted");
    shell.total(TODAY, 600, 600);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, TODAY), None, "also when it had come back");
}

#[test]
fn on_a_phone_nobody_else_used_a_claim_cuts_nothing() {
    let (phone, mut shell) = linked(KIT);
    shell.total("2026-11-20", 900, 900);
    let begins = phone.read(|conn| Ok(kept::link(conn, KIT)?.expect("linked").since));
    assert_eq!(phone.kenpos.claim_phone_data().expect("said").from, begins);
    foreground(&phone, &mut shell);
    assert_eq!(steps_on(&phone, KIT, "2026-11-20"), Some((900, 900)), "the days before are read all the same");
}

#[test]
fn a_paused_phone_takes_nothing_and_still_ends_with_the_handler() {
    let (phone, mut shell) = linked(KIT);
    let mut run = phone.kenpos.health_run(KIT, HealthReason::Foreground);
    let command = run.next_command().expect("a command").expect("a page");
    let outcome = shell.answer(&command);
    phone.kenpos.pause();
    assert_eq!(run.report(outcome), Err(crate::KenposError::Paused));
    assert_eq!(run.next_command(), Ok(Some(HealthCommand::Complete)));
    assert_eq!(run.next_command(), Ok(None));
    phone.kenpos.resume();
    foreground(&phone, &mut shell);
}

#[test]
fn linking_again_changes_nothing() {
    let (phone, mut shell) = linked(KIT);
    foreground(&phone, &mut shell);
    let before = kept_cursor(&phone, KIT, SampleKind::Steps);
    phone.kenpos.link_health(KIT).expect("linked");
    assert_eq!(kept_cursor(&phone, KIT, SampleKind::Steps), before);
}
