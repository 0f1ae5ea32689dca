//! The mirror, page by page, over a real file.

use kenpos_protocol::document::{Document, DocumentKind, ExamContact};
use kenpos_protocol::pull::{EntryKind, LotDelta, Notice};
use kenpos_rules::award::{AwardCode, Period};

use super::*;
use crate::error::KenposError;
use crate::testing::{NOON, TestPhone, day, moment, weighing};

fn grant(entry: u64, code: AwardCode, period: &str, points: i64, expires: &str) -> Change {
    Change {
        sequence: entry,
        body: ChangeBody::Entry(LedgerEntry {
            entry,
            posted_at: moment(NOON),
            entry_kind: EntryKind::Grant,
            award: Some(code),
            period: Some(period.parse().expect("a period of the test")),
            day: day("2026-11-22"),
            lots: vec![LotDelta { expires_on: day(expires), points: Points(points) }],
            owed: Points::ZERO,
            reason: None,
            programme_revision: "test".to_owned(),
            record_id: None,
            order: None,
        }),
    }
}

fn page(epoch: &str, from_start: bool, changes: Vec<Change>) -> SyncResponse {
    let member = changes.iter().filter(|change| !change.body.is_union()).map(|change| change.sequence).max();
    SyncResponse {
        server_time: moment(NOON),
        contact: 5,
        receipts: Vec::new(),
        from_start,
        cursor: Cursor { epoch: epoch.to_owned(), member: member.unwrap_or(0), union: 0 },
        changes,
        more: false,
        balance: None,
    }
}

fn apply_on(phone: &TestPhone, page: &SyncResponse) {
    let clock = phone.call().clock;
    phone.write(|tx| Ok(apply_page(tx, page, &clock)?));
}

#[test]
fn the_balance_of_a_day_is_what_expires_on_it_or_later() {
    let phone = TestPhone::new();
    let changes = vec![
        grant(1, AwardCode::Registration, "once", 1_000, "2027-03-31"),
        grant(2, AwardCode::Weight, "2026-11-22", 10, "2028-03-31"),
    ];
    apply_on(&phone, &page("e1", true, changes));
    let on = |text: &str| phone.read(|conn| Ok(balance(conn, day(text))?));
    assert_eq!(on("2027-03-31"), Points(1_010));
    assert_eq!(on("2027-04-01"), Points(10));
    assert_eq!(on("2028-04-01"), Points::ZERO);
    let soonest = phone.read(|conn| Ok(expiring(conn, day("2026-11-22"))?));
    assert_eq!(soonest, [(day("2027-03-31"), Points(1_000)), (day("2028-03-31"), Points(10))]);
    assert!(phone.read(|conn| Ok(balance_matches(conn, Points(1_010), day("2026-11-22"))?)));
}

#[test]
fn a_first_pull_leaves_nothing_that_an_answer_put_here_before_it() {
    let phone = TestPhone::new();
    let (asked_on, visited_on) = (day("2026-11-20"), None);
    let put_by_an_answer = Document::ExamContact(ExamContact { contact: "lost".to_owned(), asked_on, visited_on });
    phone.write(|tx| Ok(documents::put(tx, &put_by_an_answer)?));
    // The server was restored to before it, and the phone had no cursor by which that could have been seen.
    apply_on(&phone, &page("e1", false, Vec::new()));
    let left = phone.read(|conn| Ok(documents::documents(conn, DocumentKind::ExamContact)?));
    assert_eq!(left, []);
}

#[test]
fn an_entry_that_comes_twice_counts_once() {
    let phone = TestPhone::new();
    let once = page("e1", false, vec![grant(1, AwardCode::Weight, "2026-11-22", 10, "2028-03-31")]);
    apply_on(&phone, &once);
    apply_on(&phone, &once);
    assert_eq!(phone.read(|conn| Ok(balance(conn, day("2026-11-22"))?)), Points(10));
    let key = AwardKey { code: AwardCode::Weight, period: Period::Day(day("2026-11-22")) };
    assert_eq!(phone.read(|conn| Ok(awarded(conn, &key)?)), Some(Points(10)));
}

#[test]
fn starting_over_empties_the_mirror_and_keeps_what_is_owed_and_read() {
    let phone = TestPhone::new();
    let notice = Notice { notice: 1, posted_at: moment(NOON), title: "t".into(), body: "b".into() };
    let notice = Change { sequence: 1, body: ChangeBody::Notice(notice) };
    apply_on(
        &phone,
        &page("e1", true, vec![grant(1, AwardCode::Steps, "2026-11-22", 10, "2028-03-31"), notice.clone()]),
    );
    phone.kenpos.mark_notice_read(1).expect("marked");
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    apply_on(&phone, &page("e1", true, vec![notice]));
    assert_eq!((phone.rows("mirror_entry"), phone.rows("mirror_balance"), phone.rows("outbox")), (0, 0, 1));
    assert_eq!(phone.kenpos.notices().expect("shown").unread, 0);
}

#[test]
fn another_epoch_makes_the_phone_owe_again_what_was_settled_in_the_old_one() {
    let phone = TestPhone::new();
    apply_on(&phone, &page("e1", true, Vec::new()));
    phone.kenpos.log_weight(&weighing(68_200)).expect("logged");
    let sent = phone.claim_all();
    phone.accept(sent[0].op_id, 1);
    phone.write(|tx| Ok(outbox::settle_up_to(tx, 1, moment(NOON))?));
    apply_on(&phone, &page("e1", false, Vec::new()));
    assert!(phone.claim_all().is_empty());
    phone.write(|tx| Ok(wipe(tx)?));
    apply_on(&phone, &page("e2", true, Vec::new()));
    assert_eq!(phone.claim_all(), sent, "also after the mirror was emptied in between");
}

#[test]
fn case_017_with_the_boot_unchanged_no_wall_clock_moves_the_programme_day() {
    let phone = TestPhone::new();
    apply_on(&phone, &page("e1", true, Vec::new()));
    phone.clock.set_wall(moment("2031-01-01T00:00:00Z"));
    phone.clock.advance_minutes(12 * 60);
    assert_eq!(phone.kenpos.today().expect("read"), day("2026-11-23"));
    phone.clock.restart("boot-2");
    assert_eq!(phone.kenpos.today().expect("read"), day("2031-01-01"));
}

#[test]
fn a_programme_this_app_cannot_read_leaves_the_last_one_in_force() {
    let phone = TestPhone::new();
    let standard = Programme::standard();
    let body = |revision: &str, text: &str| {
        let (revision, text) = (revision.to_owned(), text.to_owned());
        Change { sequence: 1, body: ChangeBody::Programme { revision, text } }
    };
    apply_on(&phone, &page("e1", true, vec![body("r1", standard.text()), body("r2", "of = 'a newer app'")]));
    assert_eq!(phone.kenpos.programme().expect("read").text(), standard.text());
    assert_eq!(phone.kenpos.log_weight(&weighing(68_200)).expect("logged").preview_points, Points(10));
}

#[test]
fn a_page_that_fails_half_way_leaves_mirror_and_cursor_as_they_were() {
    let phone = TestPhone::new();
    apply_on(&phone, &page("e1", true, vec![grant(1, AwardCode::Registration, "once", 1_000, "2027-03-31")]));
    let before = phone.read(|conn| Ok(head(conn)?));
    let clock = phone.call().clock;
    let half = page("e1", false, vec![grant(2, AwardCode::Weight, "2026-11-22", 10, "2028-03-31")]);
    let failed: Result<(), KenposError> = phone.kenpos.phone.write(&phone.call(), |tx| {
        apply_page(tx, &half, &clock)?;
        Err(KenposError::DiskFull)
    });
    assert_eq!(failed, Err(KenposError::DiskFull));
    assert_eq!(phone.read(|conn| Ok(head(conn)?)), before);
    assert_eq!(phone.read(|conn| Ok(balance(conn, day("2026-11-22"))?)), Points(1_000));
}

/// A change that tells of these typed steps as another phone of the member entered them: the same record.
fn entered_elsewhere(phone: &TestPhone) -> Change {
    let records = phone.read(|conn| Ok(records::between(conn, day("2026-11-22"), day("2026-11-22"))?));
    let op_id = phone.second_handle().call().op_id();
    let change = RecordChange { record: records[0].revision.clone(), op_id, reason: None, judgement: None };
    Change { sequence: 1, body: ChangeBody::Record(change) }
}

fn logged_steps(phone: &TestPhone) -> kenpos_rules::ids::RecordId {
    let steps = kenpos_rules::steps::StepCount::from_count(4_000).expect("a count of the test");
    match phone.kenpos.log_steps(&crate::log::StepsEntry { steps, day: None }).expect("logged").id {
        crate::log::ItemId::Record(id) => id,
        crate::log::ItemId::Op(_) => panic!("steps are a record"),
    }
}

#[test]
fn a_record_withdrawn_here_is_shown_again_when_another_phone_has_entered_it() {
    let phone = TestPhone::new();
    let id = logged_steps(&phone);
    let elsewhere = entered_elsewhere(&phone);
    assert_eq!(phone.kenpos.delete(id).expect("deleted").state, crate::log::LoggedState::Withdrawn);
    assert_eq!(phone.kenpos.home().expect("shown").steps, None);
    apply_on(&phone, &page("e1", true, vec![elsewhere]));
    assert_eq!(phone.kenpos.home().expect("shown").steps.map(|steps| steps.count()), Some(4_000));
}

#[test]
fn a_record_that_another_phone_has_entered_is_deleted_there_too() {
    let phone = TestPhone::new();
    let id = logged_steps(&phone);
    let elsewhere = entered_elsewhere(&phone);
    apply_on(&phone, &page("e1", true, vec![elsewhere]));
    assert_eq!(phone.kenpos.delete(id).expect("deleted").state, crate::log::LoggedState::Queued);
    assert!(phone.claim_all().last().expect("owed").payload.contains("\"deleted\""));
}
