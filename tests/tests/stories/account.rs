//! The member's own data: taken along whole, and deleted for good.

use std::fs;

use kenpos_core::KenposError;
use kenpos_core::log::{GoalEntry, StepsEntry, WeightEntry};
use kenpos_core::session::{Platform, Question, Topic};
use kenpos_core::submit::SubmissionRequest;
use kenpos_protocol::document::{DocumentKind, SubmissionAbout};
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::pull::{ChangeBody, EntryKind};
use kenpos_rules::award::{AwardCode, Reason};
use kenpos_rules::explain::Language;
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::MemberId;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use kenpos_server::inquiry;
use kenpos_server::store::lookup::{Name, Who};
use kenpos_server::store::member::{FeedWant, MemberState, Want};
use kenpos_tests::courier::Fault;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{KEN, PASSWORD, ROSTER, TARO};
use kenpos_tests::phone::{GOAL, Phone};
use kenpos_tests::world::World;
use serde_json::Value;

use super::orders::{OPENS_AFTER_DAYS, order, shop};
use super::{all_is_well, granted, ledger_is_whole};

stories!(
    an_export_holds_what_was_entered_earned_asked_and_not_sent_yet,
    case_113_a_deleted_account_leaves_sums_without_a_name_and_no_health_value,
    a_deletion_whose_answer_was_lost_is_ended_by_asking_again,
    nothing_is_deleted_by_a_wrong_password_an_open_order_or_a_count_that_was_not_shown,
    who_registers_again_goes_on_in_the_same_ledger_and_earns_nothing_twice,
);

const BEGINNING: &str = "2026-11-20T08:00:00+09:00";

fn log_weight(phone: &Phone, grams: u32) {
    let weight = Weight::from_grams(grams).expect("a weight of the story");
    phone.kenpos().log_weight(&WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 }).expect("logged");
}

/// A day with everything: 31 points.
fn live_a_day(phone: &Phone) {
    phone.kenpos().launch().expect("opened");
    log_weight(phone, 68_200);
    let steps = StepCount::from_count(7_639).expect("a count of the story");
    phone.kenpos().log_steps(&StepsEntry { steps, day: None }).expect("logged");
    let goal = GoalName::read(GOAL).expect("a goal of the world");
    phone.kenpos().log_goal(&GoalEntry { goal, done: true, day: None }).expect("logged");
}

async fn ask(phone: &Phone, words: &str) {
    let question =
        Question { topic: Topic::Points, words: words.to_owned(), contact: None, kenpos_id: None, server_url: None };
    phone.kenpos().ask(&question).await.expect("asked");
}

async fn member(world: &World, kenpos_id: &str) -> MemberId {
    let found = world.union.store().find_members(&Name::KenposId(kenpos_id.to_owned())).await.expect("looked up");
    found[0]
}

/// All that the server can load of a member.
async fn everything(world: &World, member: MemberId) -> MemberState {
    let want = Want {
        person: true,
        account: true,
        devices: true,
        documents: DocumentKind::ALL.into(),
        all_awards: true,
        feed: Some(FeedWant { member: 0, union: 0, limit: 10_000 }),
        ..Want::default()
    };
    world.union.store().load(&Who::Member(member), &want).await.expect("loaded").expect("the ledger stays")
}

/// What of a phone's folder is a member's.
fn files(phone: &Phone) -> usize {
    fs::read_dir(phone.home().join("members")).expect("a folder").count()
}

async fn an_export_holds_what_was_entered_earned_asked_and_not_sent_yet(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 131).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    live_a_day(&taro.phone);
    ask(&taro.phone, "ポイントはいつ付きますか").await;
    taro.phone.sync().await;
    world.time.advance_days(1);
    log_weight(&taro.phone, 68_400);

    let export = taro.phone.kenpos().export_data(Language::En).expect("exported");
    assert_eq!(export.name, "kenpos-export-2026-11-21.json");
    let told: Value = serde_json::from_str(&export.text).expect("JSON");
    assert_eq!((&told["format"], &told["account"]["kenpos_id"]), (&"kenpos-export/1".into(), &TARO.into()));
    let days = told["days"].as_array().expect("days");
    assert_eq!(days.len(), 2, "newest first: {}", export.text);
    assert_eq!((&days[0]["weight_grams"], &days[0]["records"][0]["state"]), (&68_400.into(), &"queued".into()));
    assert_eq!(
        (&days[1]["weight_grams"], &days[1]["steps"], &days[1]["posted"]),
        (&68_200.into(), &7_639.into(), &1_031.into())
    );
    assert_eq!(told["points"]["balance"], 1_031);
    let entries = told["points"]["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 6, "registration, login, launch, weight, steps, goal");
    assert!(entries.iter().all(|entry| entry["why"].as_str().is_some_and(|why| !why.is_empty())));
    assert!(told["documents"].to_string().contains("ポイントはいつ付きますか"), "{}", told["documents"]);
    assert_eq!(told["not_sent"].as_array().map(Vec::len), Some(1));
    let again = taro.phone.kenpos().export_data(Language::En).expect("exported");
    assert_eq!(again, export, "taking data along changes nothing");
}

async fn case_113_a_deleted_account_leaves_sums_without_a_name_and_no_health_value(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 132).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let tablet = world.phone_of(TARO, Platform::Android).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    for phone in [&taro.phone, &ken.phone] {
        live_a_day(phone);
        phone.sync().await;
    }
    ask(&taro.phone, "妻の分も見られますか").await;
    let file = [b"%PDF-1.7 a sheet of the story", [b' '; 3_000].as_slice()].concat();
    let day = "2026-11-19".parse().expect("a day of the story");
    let sent = SubmissionRequest { about: SubmissionAbout::FluVaccination, day, file };
    let sent = taro.phone.kenpos().submit(&sent, Language::Ja).await.expect("received");
    taro.phone.sync().await;
    log_weight(&taro.phone, 68_300);
    log_weight(&tablet.phone, 68_500);
    let (id, before) = (member(&world, TARO).await, world.union.books(TARO).await);

    taro.phone.kenpos().delete_account(PASSWORD, 1).await.expect("deleted");

    // At the union: nothing that names the member or says something of their health.
    let left = everything(&world, id).await;
    assert!(left.person.is_none() && left.devices.is_empty() && left.documents.is_empty());
    assert_eq!(left.account.expect("as before the first registration").password_hash, None);
    assert_eq!((left.consent.programme, left.standing.registered_on), (None, None));
    let told = left.feed.member.iter().map(|change| &change.body);
    assert!(
        told.clone().all(|body| !matches!(body, ChangeBody::Record(_) | ChangeBody::Document(_))),
        "a record is left"
    );
    let store = world.union.store();
    assert!(store.attachment(id, &sent.submission).await.expect("looked up").is_none());
    let (asked, question) = inquiry::list(&*store, "", true).await.expect("listed").remove(0);
    assert_eq!((question.words, question.kenpos_id, question.closed), (None, None, true), "{asked}");
    assert!(store.find_members(&Name::KenposId(TARO.to_owned())).await.expect("looked up").is_empty());
    // The ledger goes on from where it was, to nothing.
    let books = store.books(id).await.expect("loaded").expect("they stay");
    assert_eq!(books.entries[..before.entries.len()], before.entries[..], "no entry is rewritten");
    let last = books.entries.last().expect("an entry");
    assert_eq!((last.kind, last.reason), (EntryKind::Forfeit, Some(Reason::AccountDeleted)));
    assert!(books.balances.values().all(|points| points.0 == 0) && books.facts.is_empty() && books.consents.is_empty());
    let audit = world.union.audit().await;
    assert_eq!((audit.violations.len(), audit.not_rederivable, audit.members), (0, 1, 3), "{:?}", audit.violations);

    // On this phone: as if it had never been set up.
    assert_eq!(taro.phone.kenpos().home().err(), Some(KenposError::NotSetUp));
    assert_eq!((files(&taro.phone), taro.phone.secrets.count()), (0, 0));
    // The other phone has no session any more, and still keeps what it owes.
    tablet.phone.sync().await;
    assert_eq!((tablet.phone.owed(), member(&world, KEN).await == id), (1, false));
    // Nobody else is touched.
    all_is_well(&world, &ken.phone, KEN, 1_031).await;
}

async fn a_deletion_whose_answer_was_lost_is_ended_by_asking_again(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 133).await;
    let mut taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    live_a_day(&taro.phone);
    taro.phone.sync().await;
    let id = member(&world, TARO).await;
    taro.courier.next([Fault::AnswerLost]);
    let lost = taro.phone.kenpos().delete_account(PASSWORD, 0).await;
    assert!(matches!(lost, Err(KenposError::Offline { .. })), "{lost:?}");
    assert!(everything(&world, id).await.person.is_none(), "the union has deleted it");
    taro.phone.kenpos().home().expect("and the phone has not");
    taro.phone.kill();
    taro.phone.reopen();
    taro.phone.kenpos().delete_account(PASSWORD, 0).await.expect("the same deletion");
    assert_eq!((taro.phone.kenpos().home().err(), files(&taro.phone)), (Some(KenposError::NotSetUp), 0));
    let forfeits = |entries: &[kenpos_server::ledger::entry::Entry]| {
        entries.iter().filter(|entry| entry.kind == EntryKind::Forfeit).count()
    };
    let books = world.union.store().books(id).await.expect("loaded").expect("they stay");
    assert_eq!(forfeits(&books.entries), 1);
    ledger_is_whole(&world).await;
}

async fn nothing_is_deleted_by_a_wrong_password_an_open_order_or_a_count_that_was_not_shown(back_end: BackEnd<'_>) {
    let world = shop(back_end, 134, 5).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.sync().await;
    world.time.advance_days(OPENS_AFTER_DAYS);
    log_weight(&taro.phone, 68_300);
    let refused = taro.phone.kenpos().delete_account(PASSWORD, 0).await;
    assert!(matches!(&refused, Err(KenposError::Invalid { field, .. }) if field == "unsent"), "{refused:?}");
    taro.phone.sync().await;
    let code = |refused: Result<(), KenposError>| match refused {
        Err(KenposError::Server { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(taro.phone.kenpos().delete_account("not the password", 0).await), ProblemCode::WrongPassword);
    let placed = order(&taro.phone).await.expect("ordered");
    assert_eq!(code(taro.phone.kenpos().delete_account(PASSWORD, 0).await), ProblemCode::OrderOpen);
    taro.courier.next([Fault::RequestLost]);
    let offline = taro.phone.kenpos().delete_account(PASSWORD, 0).await;
    assert!(matches!(offline, Err(KenposError::Offline { .. })), "{offline:?}");
    let order = placed.order.parse().expect("an order's id");
    taro.phone.kenpos().cancel_order(order, Language::Ja).await.expect("cancelled");
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_010).await;
    taro.phone.kenpos().delete_account(PASSWORD, 0).await.expect("deleted");
    ledger_is_whole(&world).await;
}

async fn who_registers_again_goes_on_in_the_same_ledger_and_earns_nothing_twice(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 135).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    live_a_day(&taro.phone);
    taro.phone.sync().await;
    let id = member(&world, TARO).await;
    taro.phone.kenpos().delete_account(PASSWORD, 0).await.expect("deleted");
    assert_eq!(world.union.import(ROSTER).await.changed, 1, "the roster knows the person again");

    let again = world.phone_of_newcomer(TARO, Platform::Ios).await;
    assert_eq!(member(&world, TARO).await, id);
    live_a_day(&again.phone);
    again.phone.sync().await;
    all_is_well(&world, &again.phone, TARO, 0).await;
    world.time.advance_days(1);
    live_a_day(&again.phone);
    again.phone.sync().await;
    all_is_well(&world, &again.phone, TARO, 31).await;
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Registration), (1, 1_000));
}
