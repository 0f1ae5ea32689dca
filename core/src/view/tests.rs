//! The screens, over a real file.

use kenpos_protocol::pull::{Change, ChangeBody, EntryKind, LedgerEntry, LotDelta, RecordChange};
use kenpos_protocol::push::{RecordRevision, RecordValue};
use kenpos_protocol::sync::{Cursor, SyncResponse};
use kenpos_rules::award::{AwardCode, Reason};
use kenpos_rules::explain::Language;
use kenpos_rules::ids::{OpId, RecordId};
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::points::Points;
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;

use super::*;
use crate::error::KenposError;
use crate::log::{ItemId, StepsEntry};
use crate::outbox::Verdict;
use crate::store::mirror;
use crate::store::session::{SessionState, set_state};
use crate::testing::{NOON, TestPhone, day, moment, weighing, weight};

fn pull(phone: &TestPhone, bodies: Vec<ChangeBody>) {
    let changes = bodies.into_iter().zip(1..).map(|(body, sequence)| Change { sequence, body }).collect();
    let page = SyncResponse {
        server_time: moment(NOON),
        contact: 1,
        receipts: Vec::new(),
        from_start: true,
        changes,
        cursor: Cursor { epoch: "e1".to_owned(), member: 9, union: 0 },
        more: false,
        balance: None,
    };
    let clock = phone.call().clock;
    phone.write(|tx| Ok(mirror::apply_page(tx, &page, &clock)?));
}

fn entry(entry: u64, kind: EntryKind, points: i64) -> LedgerEntry {
    LedgerEntry {
        entry,
        posted_at: moment(NOON),
        entry_kind: kind,
        award: Some(AwardCode::Weight),
        period: Some("2026-11-22".parse().expect("a period")),
        day: day("2026-11-22"),
        lots: vec![LotDelta { expires_on: day("2028-03-31"), points: Points(points) }],
        owed: Points::ZERO,
        reason: None,
        programme_revision: "test".to_owned(),
        record_id: None,
        order: None,
    }
}

#[test]
fn the_home_screen_counts_the_checklist_and_names_what_is_missing() {
    let phone = TestPhone::new();
    phone.kenpos.launch().expect("open");
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let home = phone.kenpos.home().expect("shown");
    assert_eq!((home.earned, home.possible), (Points(16), Points(31)));
    assert_eq!(home.done, [AwardCode::Login, AwardCode::Launch, AwardCode::Weight]);
    assert_eq!(home.missing, [AwardCode::Steps, AwardCode::ActionGoal]);
    let json = serde_json::to_value(&home).expect("JSON");
    assert_eq!(json["missing"], serde_json::json!(["steps", "action_goal"]));
    let weight = serde_json::json!({"award": "weight", "points": 10, "done": true, "pending": true});
    assert_eq!(json["checklist"][3], weight);
    assert_eq!((json["day"].as_str(), json["earned"].as_i64()), (Some("2026-11-22"), Some(16)));
}

#[test]
fn the_checklist_says_of_each_award_what_it_brings_and_whether_it_is_posted() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let weight_and_steps = |phone: &TestPhone| {
        let list = phone.kenpos.home().expect("shown").checklist;
        let codes: Vec<_> = list.iter().map(|item| item.award).collect();
        assert_eq!(
            codes,
            [AwardCode::Login, AwardCode::Launch, AwardCode::Steps, AwardCode::Weight, AwardCode::ActionGoal]
        );
        (list[3], list[2])
    };
    let (weight, steps) = weight_and_steps(&phone);
    assert_eq!((weight.points, weight.done, weight.pending), (Points(10), true, true), "owed");
    assert_eq!((steps.points, steps.done, steps.pending), (Points(10), false, false));
    pull(&phone, vec![ChangeBody::Entry(entry(1, EntryKind::Grant, 10))]);
    let (weight, _) = weight_and_steps(&phone);
    assert_eq!((weight.points, weight.done, weight.pending), (Points(10), true, false), "posted");
    pull(
        &phone,
        vec![ChangeBody::Entry(entry(1, EntryKind::Grant, 10)), ChangeBody::Entry(entry(2, EntryKind::Reversal, -10))],
    );
    // What the phone still owes for the day has an award that was given and taken back: nothing more comes of it.
    let (weight, _) = weight_and_steps(&phone);
    assert_eq!((weight.points, weight.done, weight.pending), (Points(10), false, false), "taken back");
}

#[test]
fn the_json_names_are_those_of_the_contract() {
    let phone = TestPhone::new();
    let logged = phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let keys =
        |value: serde_json::Value| -> Vec<String> { value.as_object().expect("an object").keys().cloned().collect() };
    assert_eq!(keys(serde_json::to_value(&logged).expect("JSON")), ["day", "id", "preview_points", "reason", "state"]);
    pull(&phone, vec![ChangeBody::Entry(entry(1, EntryKind::Grant, 10))]);
    let points = serde_json::to_value(phone.kenpos.points(Language::En).expect("shown")).expect("JSON");
    assert_eq!(keys(points.clone()), ["balance", "debt", "entries", "expiring", "held", "pending"]);
    assert_eq!(points["expiring"], serde_json::json!([{"points": 10, "date": "2028-03-31"}]));
    let entry = &points["entries"][0];
    assert_eq!((entry["award"].as_str(), entry["expires"].as_str()), (Some("weight"), Some("2028-03-31")));
    let item = serde_json::to_value(phone.kenpos.outbox().expect("shown")).expect("JSON")["items"][0].clone();
    assert_eq!(keys(item), ["day", "detail", "id", "kind", "reason", "state"]);
}

#[test]
fn every_entry_says_why_in_the_language_asked_for() {
    let phone = TestPhone::new();
    let reversal = LedgerEntry { reason: Some(Reason::NotMember), ..entry(2, EntryKind::Reversal, -10) };
    let expiry = LedgerEntry { award: None, period: None, ..entry(3, EntryKind::Expiry, 0) };
    let bodies = [entry(1, EntryKind::Grant, 10), reversal, expiry].map(ChangeBody::Entry);
    pull(&phone, bodies.to_vec());
    for language in [Language::Ja, Language::En] {
        let points = phone.kenpos.points(language).expect("shown");
        assert_eq!(points.entries.iter().map(|entry| entry.entry).collect::<Vec<_>>(), [3, 2, 1], "newest first");
        assert!(points.entries.iter().all(|entry| !entry.why.is_empty()));
        assert_eq!(points.balance, Points::ZERO);
    }
    let ja = phone.kenpos.points(Language::Ja).expect("shown");
    assert!(ja.entries[2].why.contains("11月22日") && ja.entries[2].why.contains("10 P"), "{}", ja.entries[2].why);
}

#[test]
fn a_reversed_award_is_missing_again_and_is_not_previewed_twice() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let bodies = [entry(1, EntryKind::Grant, 10), entry(2, EntryKind::Reversal, -10)].map(ChangeBody::Entry);
    pull(&phone, bodies.to_vec());
    let home = phone.kenpos.home().expect("shown");
    assert_eq!((home.earned, home.pending), (Points::ZERO, Points::ZERO));
    assert!(home.missing.contains(&AwardCode::Weight));
}

#[test]
fn the_history_shows_both_phones_records_and_the_revision_that_wins() {
    let phone = TestPhone::new();
    let ItemId::Record(own) = phone.kenpos.log_weight(&weighing(68_200)).expect("logged").id else {
        panic!("a weighing is a record")
    };
    let theirs = RecordId::at(moment(NOON), [8; 10]);
    let changed = |record_id, revision, grams| {
        let value = RecordValue::Weight {
            measured_at: moment(NOON),
            utc_offset_minutes: 540,
            weight_grams: weight(grams),
            source: Source::Manual,
        };
        let record = RecordRevision { record_id, revision, value };
        ChangeBody::Record(RecordChange {
            record,
            op_id: OpId::at(moment(NOON), [9; 10]),
            reason: None,
            judgement: None,
        })
    };
    pull(&phone, vec![changed(own, 2, 69_000), changed(theirs, 1, 70_000)]);
    let history = phone.kenpos.history(day("2026-11-16"), day("2026-11-22")).expect("shown");
    let mut grams: Vec<_> = history.days[0].records.iter().filter_map(|record| record.weight_grams).collect();
    grams.sort();
    assert_eq!(grams, [weight(69_000), weight(70_000)]);
    phone.kenpos.edit_weight(own, weight(69_500)).expect("edited over the other phone's revision");
    let sent = phone.claim_all();
    assert!(sent.last().expect("owed").payload.contains("\"revision\":3"));
}

#[test]
fn the_history_refuses_days_in_the_wrong_order_and_too_many() {
    let phone = TestPhone::new();
    let refused = |from: &str, to: &str| phone.kenpos.history(day(from), day(to)).expect_err("refused").code();
    assert_eq!(refused("2026-11-22", "2026-11-21"), "invalid");
    assert_eq!(refused("2020-01-01", "2026-11-21"), "invalid");
    assert!(phone.kenpos.history(day("2024-11-22"), day("2026-11-22")).expect("shown").days.is_empty());
}

#[test]
fn a_refused_item_shows_in_outbox_history_and_banner_with_its_reason() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let op_id = phone.claim_all()[0].op_id;
    phone.resolve(op_id, Verdict::Parked { code: "future_entry".into(), detail: "dated ahead".into() });
    let item = phone.kenpos.outbox().expect("shown").items.remove(0);
    assert_eq!((item.state, item.reason.as_deref()), (State::Parked, Some("future_entry")));
    let history = phone.kenpos.history(day("2026-11-22"), day("2026-11-22")).expect("shown");
    assert_eq!(history.days[0].records[0].state, State::Parked);
    let home = phone.kenpos.home().expect("shown");
    assert!(home.banners.contains(&Banner::Parked { count: 1 }));
    assert_eq!(home.earned, Points::ZERO, "what was refused is not promised");
}

#[test]
fn an_expired_session_and_a_missing_consent_are_told_and_leave_logging_open() {
    let phone = TestPhone::new();
    phone.write(|tx| {
        crate::store::session::set_consent(tx, kenpos_protocol::consent::ConsentState::default())?;
        Ok(set_state(tx, SessionState::Expired)?)
    });
    phone.kenpos.log_weight(&weighing(68_200)).expect("logging stays open");
    let home = phone.kenpos.home().expect("shown");
    assert_eq!(home.session, SessionState::Expired);
    assert_eq!(home.banners[..2], [Banner::SessionExpired, Banner::ConsentNeeded { queued: 1 }]);
}

#[test]
fn the_last_day_of_the_entry_window_is_announced_until_it_is_complete() {
    let phone = TestPhone::new();
    let closing = |phone: &TestPhone| {
        phone.kenpos.home().expect("shown").banners.into_iter().find_map(|banner| match banner {
            Banner::WindowClosing { day, missing, points } => Some((day, missing.len(), points)),
            _ => None,
        })
    };
    assert_eq!(closing(&phone), Some((day("2026-11-15"), 3, Points(25))));
    let entry = crate::log::WeightEntry { measured_at: Some(moment("2026-11-15T08:00:00+09:00")), ..weighing(68_200) };
    phone.kenpos.log_weight(&entry).expect("logged");
    assert_eq!(closing(&phone), Some((day("2026-11-15"), 2, Points(15))));
}

#[test]
fn an_unknown_notice_cannot_be_read() {
    let phone = TestPhone::new();
    for unknown in [7, u64::MAX] {
        assert!(matches!(phone.kenpos.mark_notice_read(unknown), Err(KenposError::NotFound { .. })));
    }
}

#[test]
fn a_stored_value_that_does_not_read_is_an_error_and_never_a_number() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    phone.write(|tx| Ok(tx.execute("UPDATE record SET weight_grams = 0", [])?));
    assert_eq!(phone.kenpos.home().expect_err("not shown").code(), "storage");
    assert_eq!(phone.kenpos.last_weight(None).expect_err("not shown").code(), "storage");
}

#[test]
fn the_end_of_the_membership_is_told_from_the_day_after_with_the_day_until_which_points_can_be_used() {
    let phone = TestPhone::new();
    let ending = |last: &str| {
        let periods = vec![MembershipPeriod { from: day("2020-04-01"), to: Some(day(last)) }];
        let registered_on = Some(day("2026-10-01"));
        let standing = Standing { relationship: Relationship::Employee, registered_on, periods, born_in: None };
        pull(&phone, vec![ChangeBody::Standing { standing }]);
        phone.kenpos.home().expect("shown")
    };
    let told = |home: &Home| home.banners.iter().any(|banner| matches!(banner, Banner::MembershipEnded { .. }));
    assert!(!told(&ending("2026-11-22")), "the last day is one of membership");
    let home = ending("2026-11-21");
    let (last_day, until) = (Some(day("2026-11-21")), Some(day("2026-12-22")));
    assert_eq!(home.banners.first(), Some(&Banner::MembershipEnded { last_day, until }));
    assert_eq!(home.possible, Points(0));
    phone.write(|tx| Ok(set_state(tx, SessionState::MembershipEnded)?));
    let refused = phone.kenpos.home().expect("shown").banners;
    assert_eq!(refused.iter().filter(|banner| matches!(banner, Banner::MembershipEnded { .. })).count(), 1, "once");
}

#[test]
fn the_entry_screen_shows_the_days_that_still_earn_and_what_each_lacks() {
    let phone = TestPhone::new();
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let log = phone.kenpos.log_view().expect("shown");
    assert_eq!(log.last_weight_grams, Some(weight(68_200)));
    let (today, oldest) = (&log.days[0], log.days.last().expect("a window"));
    assert_eq!((today.day, today.last_chance, today.records.len()), (day("2026-11-22"), false, 1));
    assert_eq!(today.missing, [AwardCode::Steps, AwardCode::ActionGoal], "openings are nothing to enter");
    assert_eq!((today.missing_points, today.weight_grams), (Points(15), Some(weight(68_200))));
    assert!(oldest.last_chance && oldest.records.is_empty());
    assert_eq!((oldest.missing.len(), oldest.missing_points), (3, Points(25)));
    let banner = phone.kenpos.home().expect("shown").banners;
    assert!(matches!(&banner[..], [Banner::WindowClosing { day, points, .. }] if *day == oldest.day && points.0 == 25));
    assert_eq!(banner[0].button(), Some(Button::LogDay));
}

#[test]
fn the_home_screen_has_one_main_button_for_what_matters_most() {
    let phone = TestPhone::new();
    let button = || phone.kenpos.home().expect("shown").button;
    assert_eq!(button(), Some(Button::LogSteps));
    let steps = StepCount::from_count(1_000).expect("in range");
    phone.kenpos.log_steps(&StepsEntry { steps, day: None }).expect("logged");
    assert_eq!(button(), Some(Button::LogWeight));
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    assert_eq!(button(), Some(Button::AnswerGoals));
    phone.write(|tx| Ok(set_state(tx, SessionState::Expired)?));
    assert_eq!(button(), Some(Button::SignIn));
    phone.write(|tx| Ok(set_state(tx, SessionState::UpdateNeeded)?));
    assert_eq!(button(), Some(Button::UpdateApp));
}

#[test]
fn every_write_is_a_change_and_no_look_is() {
    let phone = TestPhone::new();
    let mut changes = phone.kenpos.changes();
    changes.borrow_and_update();
    phone.kenpos.home().expect("shown");
    phone
        .kenpos
        .edit_weight("0190a3b2-0000-7000-8000-000000000000".parse().expect("an id"), weight(70_000))
        .expect_err("nothing to edit");
    assert!(!changes.has_changed().expect("open"));
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    assert!(changes.has_changed().expect("open"));
    changes.borrow_and_update();
    phone.kenpos.pause();
    phone.kenpos.resume();
    assert!(changes.has_changed().expect("open"), "what was not told meanwhile is told now");
}
