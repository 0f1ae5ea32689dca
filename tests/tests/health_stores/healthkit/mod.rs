//! The contract of HealthKit. Comes in: an iPhone. Goes out: a test for every behaviour. Must never happen: see above.

mod access;
mod observers;
mod queries;
mod statistics;

use kenpos_tests::health_stores::Scripted;
use kenpos_tests::health_stores::healthkit::{
    Behaviour, Deviation, Event, HealthKit, Kind, Predicate, StepsWritten, WeightUnit, WeightWritten,
};

use super::{APP, assert_all_shown, at, contract, fails};

const IPHONE: &str = "com.apple.health.1A2B";
const WATCH: &str = "com.apple.health.3C4D";
const HEALTH_APP: &str = "com.apple.Health";
const BAND: &str = "jp.example.band";

contract! { HealthKit:
    Pages => queries::a_query_ends_at_its_limit_and_its_anchor_goes_on,
    NilAnchorTellsAll => queries::without_an_anchor_all_samples_and_recent_deletions_come,
    PredicateSiftsBoth => queries::a_predicate_sifts_samples_and_deletions,
    AnchorForgetsPredicate => queries::an_anchor_of_another_predicate_hides_older_samples,
    DeletionsHaveNoDate => queries::a_deleted_object_is_an_id_and_nothing_of_its_day,
    TombstonesArePurged => queries::purged_deletions_are_never_told,
    EditIsDeleteAndAdd => queries::edited_steps_are_a_deletion_and_another_sample,
    UndecodableAnchor => queries::an_anchor_of_another_format_is_error_3,
    ForeignAnchorPasses => queries::an_anchor_of_another_phone_is_taken_for_a_row_of_this_one,
    RestoreChangesIds => queries::a_restored_phone_has_the_samples_under_new_ids,
    SyncVersionReplaces => queries::a_higher_sync_version_replaces_and_a_lower_one_does_not,
    LockedCannotBeRead => access::a_locked_phone_cannot_be_read,
    LockedWritesMerge => access::what_is_saved_while_locked_appears_after_the_unlock,
    RestrictedByProfile => access::a_company_profile_makes_every_call_error_2,
    NoHealthKit => access::a_device_without_healthkit_answers_error_1,
    NotAsked => access::before_the_sheet_every_query_is_error_5,
    DeniedReadLooksEmpty => access::a_denied_read_shows_own_samples_and_no_error,
    StatusIsAboutWriting => access::the_status_says_nothing_about_reading,
    NothingIsNoData => statistics::statistics_of_nothing_are_error_11,
    StatisticsMergeSources => statistics::a_phone_and_a_watch_on_one_walk_count_once,
    SourceOrderDecides => statistics::the_order_of_the_sources_decides_what_counts,
    SeparateBySource => statistics::separated_sources_each_give_their_own_sum,
    StatisticsProrate => statistics::a_sample_over_midnight_counts_by_its_share_of_time,
    TypedIsMarked => statistics::what_was_typed_is_marked_and_can_be_left_out,
    OtherAppsMarkNothing => statistics::steps_of_another_app_carry_no_mark,
    SourcesAreNamed => statistics::a_sample_names_its_bundle_and_product,
    WeightKeepsItsUnit => statistics::a_weight_in_pounds_stays_in_pounds,
    ObserverSaysNothing => observers::an_observer_learns_the_kind_and_no_sample,
    StepsWakeHourly => observers::steps_wake_the_app_at_most_hourly,
    ThreeMissesStop => observers::after_three_unanswered_wake_ups_no_more_come,
    ObserverDiesWithTheApp => observers::an_observer_not_registered_at_launch_misses_its_wake_up,
    LowPowerHoldsBack => observers::low_power_mode_holds_wake_ups_back,
}

fn phone() -> HealthKit {
    HealthKit::new("kenji-iphone", APP)
}

#[test]
fn every_behaviour_of_healthkit_has_its_sentence() {
    assert_all_shown(&Behaviour::ALL, CONTRACT.iter().map(|(behaviour, _)| *behaviour));
}

#[test]
fn a_naive_healthkit_fails_the_sentence_it_denies() {
    for (deviation, denied) in Deviation::ALL {
        for (_, sentence) in CONTRACT.iter().filter(|(behaviour, _)| *behaviour == denied) {
            assert!(fails(*sentence, move || phone().deviating(deviation)), "{deviation:?} passes {denied:?}");
        }
    }
}

/// Something happens, and it can.
fn happen(kit: &mut HealthKit, time: i64, event: &Event) {
    kit.happens(time, event).expect("the test writes what can happen");
}

/// Reading all and writing weights is allowed, at midnight.
fn allow_all(kit: &mut HealthKit) {
    happen(kit, at(0, 0), &Event::Allow { read: vec![Kind::Steps, Kind::Weight], write: vec![Kind::Weight] });
}

fn steps(id: &str, source: &str, start: i64, end: i64, count: i64) -> Event {
    Event::WriteSteps(StepsWritten {
        id: id.to_owned(),
        source: source.to_owned(),
        start,
        end,
        count,
        product_type: None,
        user_entered: false,
        time_zone: None,
    })
}

fn weight(id: &str, time: i64, text: &str, unit: WeightUnit) -> Event {
    let (id, source, weight) = (id.to_owned(), "jp.example.scale".to_owned(), text.to_owned());
    Event::WriteWeight(WeightWritten { id, source, time, weight, unit, user_entered: false })
}

/// An hour's walk from `hour` on, written when it ends.
fn walk(kit: &mut HealthKit, id: &str, source: &str, hour: i64, count: i64) {
    happen(kit, at(hour + 1, 0), &steps(id, source, at(hour, 0), at(hour + 1, 0), count));
}

fn all_steps() -> Predicate {
    Predicate::all(Kind::Steps)
}
