//! What may be read. Comes in: locks, profiles, answers to the sheet. Goes out: codes. Must never happen: a sentence by
//! which an app could tell a denied read.

use kenpos_tests::health_stores::healthkit::{
    Event, HealthKit, HkError, Kind, Predicate, RequestStatus, WeightUnit, WriteStatus,
};

use super::super::{DAY, at};
use super::{IPHONE, all_steps, allow_all, happen, walk};

/// What both kinds of query answer.
fn errors(kit: &HealthKit) -> [Option<HkError>; 2] {
    let pages = kit.anchored(&all_steps(), None, 0).err();
    [pages, kit.steps(&all_steps(), at(0, 0), at(0, 0) + DAY, false).err()]
}

pub fn a_locked_phone_cannot_be_read(kit: &mut HealthKit) {
    allow_all(kit);
    walk(kit, "walk", IPHONE, 8, 100);
    happen(kit, at(10, 0), &Event::Lock {});
    assert_eq!(errors(kit), [Some(HkError::DatabaseInaccessible); 2]);
    assert!(!kit.is_protected_data_available());
    happen(kit, at(11, 0), &Event::Unlock {});
    assert_eq!(errors(kit), [None; 2]);
}

pub fn what_is_saved_while_locked_appears_after_the_unlock(kit: &mut HealthKit) {
    allow_all(kit);
    happen(kit, at(7, 0), &Event::Lock {});
    walk(kit, "walk", IPHONE, 8, 100);
    let own = kit.save_weight("68.2", WeightUnit::Kg, at(8, 0), "record-1", 1).expect("a locked phone takes it");
    happen(kit, at(10, 0), &Event::Unlock {});
    assert_eq!(kit.anchored(&all_steps(), None, 0).expect("unlocked").samples.len(), 1);
    let weights = kit.anchored(&Predicate::all(Kind::Weight), None, 0).expect("unlocked").samples;
    assert_eq!(weights.iter().map(|sample| sample.uuid.clone()).collect::<Vec<_>>(), [own]);
}

pub fn a_company_profile_makes_every_call_error_2(kit: &mut HealthKit) {
    allow_all(kit);
    happen(kit, at(7, 0), &Event::RestrictByProfile {});
    assert_eq!(errors(kit), [Some(HkError::HealthDataRestricted); 2]);
    assert!(kit.is_health_data_available(), "the first question still says yes");
    let saved = kit.save_weight("68.2", WeightUnit::Kg, at(8, 0), "record-1", 1);
    assert_eq!(saved, Err(HkError::HealthDataRestricted));
    happen(kit, at(9, 0), &Event::LiftRestriction {});
    assert_eq!(errors(kit), [None, Some(HkError::NoData)]);
}

pub fn a_device_without_healthkit_answers_error_1(kit: &mut HealthKit) {
    happen(kit, at(7, 0), &Event::NoHealthkit {});
    assert!(!kit.is_health_data_available());
    assert_eq!(errors(kit), [Some(HkError::HealthDataUnavailable); 2]);
    assert_eq!(kit.request_status(), RequestStatus::Unknown);
}

pub fn before_the_sheet_every_query_is_error_5(kit: &mut HealthKit) {
    assert_eq!(errors(kit), [Some(HkError::AuthorizationNotDetermined); 2]);
    assert_eq!(kit.request_status(), RequestStatus::ShouldRequest);
    let saved = kit.save_weight("68.2", WeightUnit::Kg, at(8, 0), "record-1", 1);
    assert_eq!(saved, Err(HkError::AuthorizationNotDetermined));
}

pub fn a_denied_read_shows_own_samples_and_no_error(kit: &mut HealthKit) {
    happen(kit, at(0, 0), &Event::Allow { read: vec![], write: vec![Kind::Weight] });
    walk(kit, "walk", IPHONE, 8, 100);
    assert_eq!(errors(kit), [None, Some(HkError::NoData)], "as if nothing were there");
    happen(kit, at(9, 0), &super::weight("scale", at(9, 0), "70.1", WeightUnit::Kg));
    let own = kit.save_weight("68.2", WeightUnit::Kg, at(10, 0), "record-1", 1).expect("writing is allowed");
    let weights = kit.anchored(&Predicate::all(Kind::Weight), None, 0).expect("no error").samples;
    assert_eq!(weights.iter().map(|sample| sample.uuid.clone()).collect::<Vec<_>>(), [own]);
}

pub fn the_status_says_nothing_about_reading(kit: &mut HealthKit) {
    assert_eq!(kit.write_status(Kind::Weight), WriteStatus::NotDetermined);
    for read in [vec![], vec![Kind::Steps]] {
        happen(kit, at(0, 0), &Event::Allow { read, write: vec![Kind::Weight] });
        assert_eq!(kit.write_status(Kind::Steps), WriteStatus::SharingDenied);
        assert_eq!(kit.write_status(Kind::Weight), WriteStatus::SharingAuthorized);
        assert_eq!(kit.request_status(), RequestStatus::Unnecessary);
    }
}
