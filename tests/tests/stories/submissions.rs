//! Proofs: sent in over a bad network, decided on at the desk, seen on the phone.

use kenpos_core::KenposError;
use kenpos_core::session::{Platform, Purpose};
use kenpos_core::submit::SubmissionRequest;
use kenpos_core::view::SubmissionItem;
use kenpos_protocol::document::{SubmissionAbout, SubmissionState};
use kenpos_rules::award::AwardCode;
use kenpos_rules::explain::Language;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::submissions::{SubmissionLine, approve, open, refuse, submissions};
use kenpos_server::programmes::Programmes;
use kenpos_tests::courier::Fault;
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{HANAKO, KEN, TARO};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;

use super::{all_is_well, granted};

stories!(
    of_a_file_whose_answer_was_lost_there_is_one_and_it_earns_once,
    a_file_that_did_not_arrive_is_never_called_received,
    a_refused_file_says_why_and_the_same_one_may_be_sent_again,
    a_spouses_result_sheet_waits_for_the_consent_and_then_earns,
);

const BEGINNING: &str = "2026-11-20T08:00:00+09:00";

fn proof(about: SubmissionAbout, day: &str) -> SubmissionRequest {
    let file = [b"%PDF-1.7 a sheet of the story", [b' '; 300_000].as_slice()].concat();
    SubmissionRequest { about, day: day.parse().expect("a day of the story"), file }
}

fn flu() -> SubmissionRequest {
    proof(SubmissionAbout::FluVaccination, "2026-11-19")
}

async fn send(phone: &Phone, request: &SubmissionRequest) -> Result<SubmissionItem, KenposError> {
    phone.kenpos().submit(request, Language::Ja).await
}

fn shown(phone: &Phone) -> Vec<SubmissionItem> {
    phone.kenpos().submissions(Language::Ja).expect("shown")
}

/// What the desk has, decided or not.
async fn at_desk(world: &World) -> Vec<SubmissionLine> {
    submissions(&*world.union.store(), true).await.expect("listed")
}

async fn approved(world: &World, item: &SubmissionItem) {
    let (store, clock, id) =
        (world.union.store(), &*world.union.ports().clock, item.submission.parse().expect("an id"));
    approve(&*store, &Programmes::default(), clock, id, None, &By::operator()).await.expect("approved");
}

async fn of_a_file_whose_answer_was_lost_there_is_one_and_it_earns_once(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 91).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    for fault in [Fault::AnswerLost, Fault::Late, Fault::AnswerLost] {
        taro.courier.next([fault]);
        let unsure = send(&taro.phone, &flu()).await;
        assert!(matches!(unsure, Err(KenposError::Offline { .. })), "{unsure:?}");
        assert!(shown(&taro.phone).is_empty(), "nothing is called received before the server has said so");
    }
    taro.courier.next([Fault::Repeated]);
    let sent = send(&taro.phone, &flu()).await.expect("received");
    assert_eq!(sent.state, SubmissionState::Waiting);
    // From the member's other phone, which knows nothing of it.
    let tablet = world.phone_of(TARO, Platform::Android).await;
    assert_eq!(send(&tablet.phone, &flu()).await.expect("received"), sent);
    let waiting = at_desk(&world).await;
    assert_eq!((waiting.len(), &waiting[0].submission.submission), (1, &sent.submission));
    let opened = open(&*world.union.store(), world.union.ports(), sent.submission.parse().expect("an id")).await;
    assert_eq!(opened.expect("opened").file, flu().file, "byte for byte");

    approved(&world, &sent).await;
    approved(&world, &sent).await;
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_000 + 300).await;
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::Flu), (1, 300));
    let known = shown(&taro.phone);
    assert!(matches!(known[0].state, SubmissionState::Approved { .. }) && known.len() == 1, "{known:?}");
    // And once more, by mistake: it is there already.
    assert_eq!(send(&tablet.phone, &flu()).await.expect("known"), known[0]);
    assert_eq!(at_desk(&world).await.len(), 1);
}

async fn a_file_that_did_not_arrive_is_never_called_received(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 92).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    let faults = [Fault::RequestLost, Fault::captive_portal(), Fault::status(502), Fault::busy_for(30)];
    for fault in faults {
        ken.courier.next([fault.clone()]);
        let lost = send(&ken.phone, &flu()).await;
        assert!(matches!(lost, Err(KenposError::Offline { .. })), "{fault:?}: {lost:?}");
    }
    ken.courier.set_offline(true);
    assert!(matches!(send(&ken.phone, &flu()).await, Err(KenposError::Offline { .. })));
    ken.courier.set_offline(false);
    ken.courier.take_log();
    // What is no proof is refused before anything is sent.
    let wrong = [
        SubmissionRequest { file: Vec::new(), ..flu() },
        SubmissionRequest { file: b"GIF89a".to_vec(), ..flu() },
        SubmissionRequest { file: vec![0xFF; 11_000_000], ..flu() },
        proof(SubmissionAbout::FluVaccination, "2026-11-21"),
    ];
    for request in wrong {
        let refused = send(&ken.phone, &request).await;
        let input = matches!(refused, Err(KenposError::Invalid { .. } | KenposError::FutureEntry { .. }));
        assert!(input, "{refused:?}");
    }
    assert_eq!(ken.courier.take_log(), []);
    assert!(shown(&ken.phone).is_empty() && at_desk(&world).await.is_empty());
    assert_eq!(send(&ken.phone, &flu()).await.expect("received").state, SubmissionState::Waiting);
    assert_eq!((shown(&ken.phone).len(), at_desk(&world).await.len()), (1, 1));
}

async fn a_refused_file_says_why_and_the_same_one_may_be_sent_again(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 93).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    let sent = send(&taro.phone, &flu()).await.expect("received");
    let (store, clock, id) =
        (world.union.store(), &*world.union.ports().clock, sent.submission.parse().expect("an id"));
    refuse(&*store, clock, id, "日付が読めません").await.expect("refused");
    // Not synced yet, the phone is told now what became of it.
    let told = send(&taro.phone, &flu()).await.expect("known");
    assert!(told.submission == sent.submission && told.why.contains("日付が読めません"), "{told:?}");
    taro.phone.sync().await;
    let again = send(&taro.phone, &flu()).await.expect("received");
    assert_ne!(again.submission, sent.submission);
    assert_eq!(again.state, SubmissionState::Waiting);
    assert_eq!(send(&taro.phone, &flu()).await.expect("known").submission, again.submission);
    all_is_well(&world, &taro.phone, TARO, 1_000).await;
    approved(&world, &again).await;
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_000 + 300).await;
    let codes: Vec<_> = shown(&taro.phone).iter().map(|item| item.why.contains("日付が読めません")).collect();
    assert_eq!((codes.len(), codes.iter().filter(|refused| **refused).count()), (2, 1));
}

async fn a_spouses_result_sheet_waits_for_the_consent_and_then_earns(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 94).await;
    let hanako = world.phone_of_newcomer(HANAKO, Platform::Android).await;
    let sheet = proof(SubmissionAbout::PartTimeResult, "2026-06-01");
    let sent = send(&hanako.phone, &sheet).await.expect("received");
    approved(&world, &sent).await;
    hanako.phone.sync().await;
    all_is_well(&world, &hanako.phone, HANAKO, 1_000).await;
    hanako.phone.consent(Purpose::CheckupResults, true).await.expect("given");
    hanako.phone.sync().await;
    all_is_well(&world, &hanako.phone, HANAKO, 1_000 + 1_000).await;
}
