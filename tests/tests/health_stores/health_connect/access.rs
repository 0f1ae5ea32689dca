//! Permissions, windows, quotas. Comes in: grants and what they forget. Goes out: codes. Must never happen: a code that
//! tells more than the real one.

use kenpos_tests::health_stores::health_connect::{
    Event, HcError, HealthConnect, Kind, Provider, SdkStatus, WeightUnit,
};

use super::super::{DAY, MINUTE, at};
use super::{APP, BAND, allow, allow_all, changes, delete, happen, steps, token, walk};

/// An old record and one of today, before anything is granted.
fn with_history(store: &mut HealthConnect) {
    let old = steps("old", BAND, at(8, 0) - 31 * DAY, at(9, 0) - 31 * DAY, 100);
    happen(store, at(0, 0) - DAY, &Event::WriteSteps(old));
}

fn readable(store: &mut HealthConnect, now: i64) -> Result<usize, HcError> {
    store.read_records(now, Kind::Steps, (0, i64::MAX), &[], 100, None).map(|page| page.records.len())
}

pub fn records_older_than_thirty_days_before_the_grant_stay_hidden(store: &mut HealthConnect) {
    with_history(store);
    allow_all(store);
    walk(store, "new", BAND, 8, 200);
    assert_eq!(readable(store, at(10, 0)), Ok(1));
    let month = (at(0, 0) - 60 * DAY, at(0, 0) + DAY);
    assert_eq!(store.aggregate_steps(at(10, 0), month, &[]).expect("allowed").total, Some(200));
    let first = token(store, at(10, 0));
    happen(store, at(11, 0), &Event::EditSteps { id: "old".to_owned(), count: 150 });
    assert_eq!(changes(store, at(12, 0), &first).upserted, []);
}

pub fn the_permission_for_history_shows_them(store: &mut HealthConnect) {
    with_history(store);
    let grant = Event::Allow { read: vec![Kind::Steps], write: vec![], background: false, history: true };
    happen(store, at(0, 0), &grant);
    assert_eq!(readable(store, at(10, 0)), Ok(1));
}

pub fn a_hidden_record_is_told_when_it_is_deleted(store: &mut HealthConnect) {
    with_history(store);
    allow_all(store);
    let first = token(store, at(10, 0));
    delete(store, at(11, 0), "old");
    assert_eq!(changes(store, at(12, 0), &first).deleted.len(), 1);
}

pub fn a_new_installation_has_a_new_window(store: &mut HealthConnect) {
    allow_all(store);
    walk(store, "walk", BAND, 8, 100);
    let later = at(0, 0) + 40 * DAY;
    assert_eq!(readable(store, later), Ok(1), "granted early enough");
    happen(store, later, &Event::Reinstall {});
    assert_eq!(readable(store, later), Err(HcError::Security));
    happen(store, later, &allow(&[Kind::Steps]));
    assert_eq!(readable(store, later), Ok(0));
}

pub fn in_the_background_a_read_is_error_5_without_its_permission(store: &mut HealthConnect) {
    allow_all(store);
    happen(store, at(1, 0), &Event::LeaveApp {});
    assert_eq!(readable(store, at(2, 0)), Err(HcError::Security));
    assert!(store.may_read(Kind::Steps), "and nothing was revoked");
    happen(store, at(3, 0), &Event::OpenApp {});
    assert_eq!(readable(store, at(4, 0)), Ok(0));
    let grant = Event::Allow { read: vec![Kind::Steps], write: vec![], background: true, history: false };
    happen(store, at(5, 0), &grant);
    happen(store, at(5, 0), &Event::LeaveApp {});
    assert_eq!(readable(store, at(6, 0)), Ok(0));
}

pub fn a_permission_may_go_between_two_pages(store: &mut HealthConnect) {
    allow_all(store);
    let first = token(store, at(0, 0));
    walk(store, "one", BAND, 8, 100);
    walk(store, "two", BAND, 9, 100);
    let page = store.get_changes(at(10, 0), &first, 1).expect("allowed");
    assert!(page.has_more);
    happen(store, at(11, 0), &allow(&[]));
    assert_eq!(store.get_changes(at(12, 0), &page.next_token, 1), Err(HcError::Security));
    happen(store, at(13, 0), &allow(&[Kind::Steps]));
    assert_eq!(changes(store, at(14, 0), &page.next_token).upserted.len(), 1, "and the token is still good");
}

pub fn own_records_need_no_permission_to_read(store: &mut HealthConnect) {
    happen(store, at(0, 0), &allow(&[]));
    store.insert_weight(at(7, 0), "68.2", WeightUnit::Kg, at(7, 0), "record-1", 1).expect("writing is allowed");
    let window = (at(0, 0), at(0, 0) + DAY);
    let own = store.read_records(at(8, 0), Kind::Weight, window, &[APP.to_owned()], 100, None).expect("own records");
    assert_eq!(own.records[0].client_record_id.as_deref(), Some("record-1"));
    assert_eq!(store.read_records(at(8, 0), Kind::Weight, window, &[], 100, None), Err(HcError::Security));
}

pub fn quotas_run_out_and_fill_up_all_the_time(store: &mut HealthConnect) {
    allow_all(store);
    let mut burst = |now: i64| (0..3_000).take_while(|_| readable(store, now).is_ok()).count();
    assert_eq!(burst(at(0, 0)), 2_000);
    assert_eq!(burst(at(0, 3)), 400, "a fifth of a quarter of an hour, a fifth of the calls");
    let rest: usize = (1..=95).map(|quarter| burst(at(0, 3) + quarter * 15 * MINUTE)).sum();
    assert!((31_500..=32_000).contains(&(rest + 2_400)), "16,000 at once and 16,000 that came back: {rest}");
    happen(store, at(0, 0), &Event::Allow { read: vec![Kind::Steps], write: vec![], background: true, history: false });
    happen(store, at(0, 0), &Event::LeaveApp {});
    let background = (0..3_000).take_while(|_| readable(store, at(0, 0) + 2 * DAY).is_ok()).count();
    assert_eq!(background, 1_000, "the background has a quota of its own");
    assert_eq!(readable(store, at(0, 0) + 2 * DAY), Err(HcError::RateLimitExceeded));
}

pub fn in_a_work_profile_granted_permissions_do_not_help(store: &mut HealthConnect) {
    allow_all(store);
    happen(store, at(0, 0), &Event::UseWorkProfile {});
    assert!(store.is_managed_profile() && store.may_read(Kind::Steps));
    assert_eq!(store.sdk_status(), SdkStatus::Available);
    assert_eq!(readable(store, at(1, 0)), Err(HcError::Security));
}

pub fn a_missing_and_an_old_provider_have_the_same_status(store: &mut HealthConnect) {
    happen(store, at(0, 0), &Event::Android { api: 33 });
    for (state, installed) in [(Provider::Missing, false), (Provider::Outdated, true)] {
        happen(store, at(0, 0), &Event::ChangeProvider { state });
        assert_eq!(store.sdk_status(), SdkStatus::ProviderUpdateRequired);
        assert_eq!(store.is_provider_installed(), installed, "only the package manager tells them apart");
        assert_eq!(readable(store, at(1, 0)), Err(HcError::UnsupportedOperation));
    }
    happen(store, at(0, 0), &Event::Android { api: 27 });
    assert_eq!(store.sdk_status(), SdkStatus::Unavailable, "below Android 9 no provider helps");
}
