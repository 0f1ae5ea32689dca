//! The contract of Health Connect. Comes in: an Android phone. Goes out: a test for every behaviour. Must never happen: see
//! above.

mod access;
mod aggregate;
mod changes;
mod moving;

use kenpos_tests::health_stores::Scripted;
use kenpos_tests::health_stores::health_connect::{
    Behaviour, Changes, Deviation, Event, HealthConnect, Kind, RecordingMethod, StepsWritten, Value,
};

use super::{APP, assert_all_shown, at, contract, fails};

const BAND: &str = "jp.example.band";
const SAMSUNG: &str = "com.sec.android.app.shealth";

contract! { HealthConnect:
    TokensExpire => changes::a_token_is_good_for_thirty_days_and_expired_brings_an_empty_one,
    BadTokensLookExpired => changes::a_damaged_or_foreign_token_looks_expired,
    PageTokensOutliveTheLog => changes::a_page_token_that_never_expires_misses_what_the_log_forgot,
    NoChangeSameToken => changes::without_changes_the_same_token_comes_back_as_old_as_it_is,
    PagesOverflow => changes::a_page_holds_all_records_of_its_last_call,
    UpsertsAreLive => changes::a_record_edited_twice_appears_once_as_it_is_now,
    DeletedIsNotUpserted => changes::a_record_written_and_deleted_appears_as_deleted_only,
    OrderIsLost => changes::an_id_written_again_stands_in_both_lists,
    DeletionTimeIsThePages => changes::all_deletions_of_a_page_carry_the_time_of_its_first,
    ClientIdsAreStable => changes::a_client_id_gives_the_same_id_after_a_deletion,
    ClientVersionDecides => changes::a_lower_client_version_changes_nothing,
    AutoDeleteIsSilent => changes::what_is_deleted_automatically_leaves_no_trace,
    AggregateByPriority => aggregate::a_phone_and_a_band_on_one_walk_count_once,
    LaterModifiedWins => aggregate::within_an_app_the_record_modified_later_counts,
    AggregateProrates => aggregate::a_record_over_midnight_counts_by_its_share_of_time,
    SlicesAreTruncated => aggregate::ten_steps_over_midnight_become_one_and_eight,
    UnlistedAppCountsNothing => aggregate::an_app_taken_off_the_list_counts_nothing,
    InstantCountsWhole => aggregate::an_instant_counts_whole_on_the_day_it_begins,
    BackwardsIsSkipped => aggregate::a_record_that_runs_backwards_is_skipped,
    OneRecordADay => aggregate::a_day_asked_until_now_gives_half_of_samsungs_record,
    ReadsGoByStart => aggregate::a_range_after_midnight_does_not_see_samsungs_record,
    AggregateKnowsNoMethod => aggregate::what_was_typed_is_in_the_aggregate,
    PhoneStepsAreAndroid => aggregate::the_phones_own_steps_come_from_android,
    SyntheticNames => aggregate::since_june_2026_the_phones_name_differs_for_every_app,
    TypedElsewhereIsUnknown => aggregate::steps_typed_into_another_app_arrive_as_unknown,
    WeightIsGrams => aggregate::a_weight_in_pounds_is_kept_in_grams,
    ThirtyDaysBeforeTheGrant => access::records_older_than_thirty_days_before_the_grant_stay_hidden,
    HistoryLiftsTheWindow => access::the_permission_for_history_shows_them,
    DeletionsIgnoreTheWindow => access::a_hidden_record_is_told_when_it_is_deleted,
    ReinstallForgetsTheGrant => access::a_new_installation_has_a_new_window,
    BackgroundNeedsPermission => access::in_the_background_a_read_is_error_5_without_its_permission,
    RevokedMidDrain => access::a_permission_may_go_between_two_pages,
    OwnRecordsAreFree => access::own_records_need_no_permission_to_read,
    QuotasRunOut => access::quotas_run_out_and_fill_up_all_the_time,
    WorkProfileNeverWorks => access::in_a_work_profile_granted_permissions_do_not_help,
    ProviderMissingOrOld => access::a_missing_and_an_old_provider_have_the_same_status,
    MigrationBlocks => moving::a_migration_blocks_and_leaves_other_ids_and_no_token,
    AnotherPhoneIsEmpty => moving::another_phone_is_empty_and_knows_no_token,
}

fn phone() -> HealthConnect {
    HealthConnect::new("yuki-android", APP)
}

#[test]
fn every_behaviour_of_health_connect_has_its_sentence() {
    assert_all_shown(&Behaviour::ALL, CONTRACT.iter().map(|(behaviour, _)| *behaviour));
}

#[test]
fn a_naive_health_connect_fails_the_sentence_it_denies() {
    for (deviation, denied) in Deviation::ALL {
        for (_, sentence) in CONTRACT.iter().filter(|(behaviour, _)| *behaviour == denied) {
            assert!(fails(*sentence, move || phone().deviating(deviation)), "{deviation:?} passes {denied:?}");
        }
    }
}

/// Something happens, and it can.
fn happen(store: &mut HealthConnect, time: i64, event: &Event) {
    store.happens(time, event).expect("the test writes what can happen");
}

/// Reading all and writing weights, in the foreground.
fn allow(read: &[Kind]) -> Event {
    Event::Allow { read: read.to_vec(), write: vec![Kind::Weight], background: false, history: false }
}

fn allow_all(store: &mut HealthConnect) {
    happen(store, at(0, 0), &allow(&[Kind::Steps, Kind::Weight]));
}

fn steps(id: &str, origin: &str, start: i64, end: i64, count: i64) -> StepsWritten {
    StepsWritten {
        id: id.to_owned(),
        origin: origin.to_owned(),
        start,
        end,
        count,
        client_record_id: None,
        client_record_version: 0,
        recording_method: RecordingMethod::AutomaticallyRecorded,
        offset_minutes: None,
        device: None,
    }
}

/// The same, with an id of the app's own.
fn known(id: &str, origin: &str, start: i64, end: i64, count: i64) -> StepsWritten {
    StepsWritten { client_record_id: Some(id.to_owned()), ..steps(id, origin, start, end, count) }
}

/// An hour's walk from `hour` on, written when it ends.
fn walk(store: &mut HealthConnect, id: &str, origin: &str, hour: i64, count: i64) {
    happen(store, at(hour + 1, 0), &Event::WriteSteps(steps(id, origin, at(hour, 0), at(hour + 1, 0), count)));
}

fn delete(store: &mut HealthConnect, time: i64, id: &str) {
    happen(store, time, &Event::Delete { id: id.to_owned() });
}

/// A token for steps.
fn token(store: &mut HealthConnect, now: i64) -> String {
    store.get_changes_token(now, &[Kind::Steps], &[]).expect("reading is allowed")
}

fn changes(store: &mut HealthConnect, now: i64, token: &str) -> Changes {
    store.get_changes(now, token, 1_000).expect("reading is allowed")
}

fn counts(page: &Changes) -> Vec<i64> {
    let count = |value: &Value| match value {
        Value::Steps(count) => *count,
        Value::Weight { .. } => -1,
    };
    page.upserted.iter().map(|record| count(&record.value)).collect()
}
