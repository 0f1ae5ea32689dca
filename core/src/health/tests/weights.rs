//! Weighings of a health store.

use kenpos_rules::ids::RecordId;
use kenpos_rules::points::Points;

use super::*;
use crate::log::ItemId;
use crate::store::health::traces;
use crate::testing::weight;

const KIT: Channel = Channel::AppleHealth;
const HC: Channel = Channel::HealthConnect;

fn foreground(phone: &TestPhone, channel: Channel, shell: &mut Shell) -> HealthReport {
    run(phone, channel, HealthReason::Foreground, shell)
}

#[test]
fn case_120_pounds_become_grams_rounded_once() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "150.0", "lb"));
    foreground(&phone, KIT, &mut shell);
    let home = phone.kenpos.home().expect("shown");
    assert_eq!((home.weight_grams, home.earned), (Some(weight(68_039)), Points(10)));
    assert_eq!(weight(68_039).short_kg(), "68.0");
}

#[test]
fn case_121_a_scale_in_the_morning_and_a_typed_one_at_night_are_two_and_the_last_is_the_days() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, KIT, &mut shell);
    phone.kenpos.log_weight(&crate::testing::weighing(69_000)).expect("logged");
    assert_eq!(phone.rows("record"), 2);
    assert_eq!(phone.kenpos.home().expect("shown").weight_grams, Some(weight(69_000)));
}

#[test]
fn case_029_123_what_this_app_wrote_does_not_come_back() {
    let (phone, mut shell) = linked(KIT);
    shell.save(Sample { own: true, ..weighed("a", "2026-11-22T07:00", "68.2", "kg") });
    let sync_id = Some("kenpos:0193".to_owned());
    shell.save(Sample { sync_id, ..weighed("b", "2026-11-22T07:05", "68.2", "kg") });
    let report = foreground(&phone, KIT, &mut shell);
    assert_eq!((phone.rows("record"), report.left_out.get(&LeftOutReason::Own)), (0, Some(&2)));
}

#[test]
fn case_123_own_weights_are_known_by_their_sync_id() {
    let (phone, mut shell) = linked(HC);
    shell.save(Sample { sync_id: Some("kenpos:0193".to_owned()), ..weighed("b", "2026-11-22T07:05", "68.2", "kg") });
    foreground(&phone, HC, &mut shell);
    assert_eq!(phone.rows("record"), 0);
}

#[test]
fn a_weight_nobody_has_is_counted_and_is_no_number() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "6.8", "kg"));
    shell.save(weighed("b", "2026-11-22T07:01", "680", "kg"));
    shell.save(weighed("c", "2026-11-22T07:02", "68", "catty"));
    let report = foreground(&phone, KIT, &mut shell);
    assert_eq!((phone.rows("record"), report.left_out.get(&LeftOutReason::OutOfRange)), (0, Some(&3)));
    assert_eq!(report.ended, Some(WhyEnded::Done), "and blocks nothing");
    let shown = phone.kenpos.links().expect("shown").remove(0);
    assert_eq!(shown.left_out.get(&LeftOutReason::OutOfRange), Some(&3));
}

#[test]
fn an_edited_weighing_is_a_new_revision_and_a_deleted_one_a_deletion() {
    let (phone, mut shell) = linked(HC);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, HC, &mut shell);
    phone.claim_all();
    shell.save(weighed("a", "2026-11-21T07:00", "68.4", "kg"));
    foreground(&phone, HC, &mut shell);
    assert_eq!(phone.last_weight(), Some(weight(68_400)));
    let sent = phone.claim_all();
    assert!(sent.last().is_some_and(|item| item.payload.contains("\"revision\":2")), "also where its day moved");
    shell.delete("a");
    foreground(&phone, HC, &mut shell);
    assert_eq!(phone.last_weight(), None);
    assert!(phone.claim_all().last().is_some_and(|item| item.payload.contains("\"deleted\"")));
}

#[test]
fn a_weighing_the_store_has_again_comes_back_and_one_the_member_deleted_does_not() {
    let (phone, mut shell) = linked(HC);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, HC, &mut shell);
    shell.delete("a");
    foreground(&phone, HC, &mut shell);
    shell.save(weighed("a", "2026-11-22T07:00", "68.3", "kg"));
    foreground(&phone, HC, &mut shell);
    assert_eq!(phone.last_weight(), Some(weight(68_300)));
    let ItemId::Record(id) = phone.kenpos.outbox().expect("shown").items[0].id else { panic!("a record") };
    phone.kenpos.delete(id).expect("deleted");
    shell.save(weighed("a", "2026-11-22T07:00", "68.4", "kg"));
    foreground(&phone, HC, &mut shell);
    assert_eq!(phone.last_weight(), None);
}

#[test]
fn what_the_member_corrected_here_stays_the_members_own_figure() {
    let (phone, mut shell) = linked(HC);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, HC, &mut shell);
    let ItemId::Record(id) = phone.kenpos.outbox().expect("shown").items[0].id else { panic!("a record") };
    phone.kenpos.edit_weight(id, weight(70_000)).expect("edited");
    shell.save(weighed("a", "2026-11-22T07:00", "68.9", "kg"));
    foreground(&phone, HC, &mut shell);
    shell.delete("a");
    foreground(&phone, HC, &mut shell);
    assert_eq!(phone.last_weight(), Some(weight(70_000)));
}

/// The ids of the weighings that stand.
fn standing(phone: &TestPhone) -> Vec<RecordId> {
    let all = phone.read(|conn| Ok(records::between(conn, day("2026-11-01"), day("2026-11-30"))?));
    all.iter().map(records::Record::id).collect()
}

/// The member goes on with another phone, whose store has the same weighing under another id.
fn move_to_another_phone(phone: &TestPhone, id: &str) -> Shell {
    use crate::ports::SecretStore as _;
    phone.secrets.delete("install").expect("the secrets do not travel");
    let mut shell = Shell::new();
    shell.save(weighed(id, "2026-11-22T07:00", "68.2", "kg"));
    foreground(phone, KIT, &mut shell);
    shell
}

#[test]
fn a_weighing_that_a_restored_phone_has_under_another_id_stands_once_and_goes_with_its_deletion() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, KIT, &mut shell);
    phone.claim_all();
    let read = standing(&phone);
    move_to_another_phone(&phone, "b");
    let mut shell = move_to_another_phone(&phone, "c");
    assert_eq!((standing(&phone), phone.claim_all().len()), (read, 1), "the same record, and nothing more to send");
    shell.delete("c");
    foreground(&phone, KIT, &mut shell);
    assert_eq!(standing(&phone), []);
}

#[test]
fn what_the_member_deleted_or_corrected_does_not_come_back_under_another_id() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, KIT, &mut shell);
    phone.kenpos.edit_weight(standing(&phone)[0], weight(70_000)).expect("edited");
    move_to_another_phone(&phone, "b");
    assert_eq!((standing(&phone).len(), phone.last_weight()), (1, Some(weight(70_000))));
    phone.kenpos.delete(standing(&phone)[0]).expect("deleted");
    move_to_another_phone(&phone, "c");
    assert_eq!(standing(&phone), []);
}

#[test]
fn a_weighing_that_two_apps_tell_of_is_two_as_in_the_store() {
    let (phone, mut shell) = linked(HC);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, HC, &mut shell);
    shell.save(weighed("b", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, HC, &mut shell);
    assert_eq!(standing(&phone).len(), 2);
    shell.delete("a");
    foreground(&phone, HC, &mut shell);
    assert_eq!((standing(&phone).len(), phone.last_weight()), (1, Some(weight(68_200))));
}

#[test]
fn a_weighing_an_app_writes_anew_under_another_id_is_the_same_record() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, KIT, &mut shell);
    phone.claim_all();
    let read = standing(&phone);
    shell.delete("a");
    shell.save(weighed("b", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, KIT, &mut shell);
    assert_eq!(standing(&phone), read);
}

#[test]
fn a_weighing_known_from_another_phone_of_the_member_is_not_read_a_second_time() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("a", "2026-11-22T07:00", "68.2", "kg"));
    foreground(&phone, KIT, &mut shell);
    let read = standing(&phone);
    // As a phone has it that was told by the server: the record without what was known of the store.
    phone.write(|tx| Ok(traces::forget(tx, read[0])?));
    move_to_another_phone(&phone, "b");
    assert_eq!(standing(&phone), read);
}

#[test]
fn weighings_older_than_the_entry_window_are_shown_and_earn_nothing() {
    let (phone, mut shell) = linked(KIT);
    shell.save(weighed("old", "2026-11-01T07:00", "68.2", "kg"));
    foreground(&phone, KIT, &mut shell);
    assert_eq!(phone.last_weight(), Some(weight(68_200)));
    assert_eq!(phone.kenpos.home().expect("shown").pending, Points::ZERO);
}

#[test]
fn no_debug_text_of_the_machine_shows_a_value() {
    let sample = weighed("a", "2026-11-22T07:00", "68.2", "kg");
    let page = SamplePage { samples: vec![sample.clone()], ..SamplePage::default() };
    let sum = DaySum { count: "7639".to_owned(), by_source: Vec::new() };
    let shown = format!("{sample:?} {:?} {:?}", HealthOutcome::Samples(page), HealthOutcome::Total(sum));
    assert!(!shown.contains("68.2") && !shown.contains("7639") && !shown.contains("scale"), "{shown}");
}
