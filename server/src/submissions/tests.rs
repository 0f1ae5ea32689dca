//! What becomes of files at the desk: opened, approved, refused, sealed anew.

use kenpos_protocol::document::{Document, DocumentKind, SubmissionAbout, SubmissionState};
use kenpos_protocol::submission::SendSubmission;
use kenpos_rules::award::{AwardCode, Reason};
use kenpos_rules::ids::SubmissionId;
use kenpos_rules::member::{Relationship, Standing};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::refusal::SubmissionError;
use super::*;
use crate::auth::Doors;
use crate::auth::hash::{HashCost, Passwords};
use crate::auth::token::new_access_token;
use crate::ledger::entry::By;
use crate::office::DeskError;
use crate::office::key::{make_key, rotate_key};
use crate::office::submissions::{OpenedSubmission, approve, open, refuse, submissions};
use crate::ports::key_file::KeyFile;
use crate::results::Recorded;
use crate::seal::KeyError;
use crate::store::draft::Draft;
use crate::store::lookup::TokenHash;
use crate::store::member::Want;
use crate::testing::{Phone, Scene, day};

const NOON: &str = "2026-11-22T12:00:00+09:00";

/// A photo of the test.
const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE1 a sheet on a kitchen table";

fn clerk() -> By {
    By::Staff("hanako".to_owned())
}

/// A union with one member, who sends files in.
struct Desk {
    scene: Scene,
    doors: Doors,
    phone: Phone,
    token: TokenHash,
}

impl Desk {
    async fn open() -> Self {
        let scene = Scene::new(NOON).await;
        let phone = scene.add_member().await;
        let doors = Doors {
            store: scene.store.clone(),
            ports: scene.ports.clone(),
            programmes: std::sync::Arc::default(),
            passwords: Passwords::new(HashCost::LEAST).expect("the least cost"),
        };
        let (access, row) = new_access_token(&scene.ports, phone.device, scene.ports.clock.now());
        let mut draft = Draft::new(scene.state(phone.member, Want::default()).await, scene.ports.clock.now());
        draft.put_token(row);
        scene.commit(draft).await;
        Self { scene, doors, phone, token: TokenHash::of(&access.token) }
    }

    fn id(&self) -> SubmissionId {
        SubmissionId::at(self.scene.ports.clock.now(), self.scene.ports.random())
    }

    async fn try_send(&self, id: SubmissionId, about: SubmissionAbout, on: &str) -> Result<(), SubmissionError> {
        let request = SendSubmission { submission: id, about, day: day(on), file: BASE64.encode(PHOTO) };
        self.doors.take_submission(self.token, request, self.scene.ports.clock.now()).await.map(drop)
    }

    async fn send(&self, about: SubmissionAbout, on: &str) -> SubmissionId {
        let id = self.id();
        self.try_send(id, about, on).await.expect("taken");
        id
    }

    async fn look_at(&self, id: SubmissionId) -> Result<OpenedSubmission, DeskError> {
        open(&*self.scene.store, &self.doors.ports, id).await
    }

    async fn approve(&self, id: SubmissionId, on: Option<&str>) -> Result<Recorded, DeskError> {
        let (store, clock) = (&*self.scene.store, &*self.scene.clock);
        approve(store, &self.scene.programmes, clock, id, on.map(day), &clerk()).await
    }

    async fn refuse(&self, id: SubmissionId, words: &str) -> Result<bool, DeskError> {
        refuse(&*self.scene.store, &*self.scene.clock, id, words).await
    }

    /// As the member sees it, and whether the file is still there.
    async fn now(&self, id: SubmissionId) -> (SubmissionState, bool) {
        let state = self.scene.state(self.phone.member, want()).await;
        let row = SubmissionRow::find(&state, id).expect("read").expect("there");
        let file = self.scene.store.attachment(self.phone.member, &id.to_string()).await.expect("read");
        (row.shown.state, file.is_some())
    }

    /// The balance, and that the books are in order.
    async fn balance(&self) -> i64 {
        assert_eq!(self.scene.violations().await, []);
        self.scene.balance(self.phone.member).await.0
    }
}

use SubmissionAbout::{FluVaccination, OverseasResult, PartTimeResult};

#[tokio::test]
async fn the_queue_is_in_the_order_of_arrival_and_a_file_opens_as_it_was_sent() {
    let desk = Desk::open().await;
    let first = desk.send(FluVaccination, "2026-11-20").await;
    desk.scene.clock.set(desk.scene.ports.clock.now().plus_millis(1_000));
    let second = desk.send(PartTimeResult, "2026-05-20").await;
    let queue = submissions(&*desk.scene.store, false).await.expect("listed");
    let ids: Vec<_> = queue.iter().map(|line| line.submission.submission.clone()).collect();
    assert_eq!(ids, [first.to_string(), second.to_string()]);
    assert_eq!((queue[0].media_type.as_str(), queue[0].bytes), ("image/jpeg", 31));
    let opened = desk.look_at(first).await.expect("opened");
    assert_eq!((opened.file.as_slice(), opened.relationship), (PHOTO, Relationship::Employee));
    assert!(!format!("{opened:?}").contains("kitchen"));
    let nobodys = desk.id();
    assert_eq!(desk.look_at(nobodys).await, Err(DeskError::NoSuchSubmission { submission: nobodys }));
}

#[tokio::test]
async fn what_lies_in_the_store_is_sealed_and_no_other_members() {
    let desk = Desk::open().await;
    let id = desk.send(FluVaccination, "2026-11-20").await;
    let kept = desk.scene.store.attachment(desk.phone.member, &id.to_string()).await.expect("read").expect("there");
    assert!(!kept.bytes.windows(4).any(|part| PHOTO.windows(4).any(|of_photo| of_photo == part)));
    let ring = desk.doors.ports.keys.ring().expect("a key");
    let elsewhere = place_of(desk.scene.ports.new_member_id(), &id.to_string());
    assert_eq!(ring.open_file(&elsewhere, &kept.bytes), Err(KeyError::DoesNotOpen));
}

#[tokio::test]
async fn an_approval_gives_one_award_however_often_it_is_given_and_the_file_goes() {
    let desk = Desk::open().await;
    let id = desk.send(FluVaccination, "2026-11-20").await;
    let before = desk.balance().await;
    let recorded = desk.approve(id, None).await.expect("approved");
    assert_eq!((recorded.changed, recorded.earned.len(), recorded.reason), (true, 1, None));
    assert_eq!(desk.balance().await, before + 300);
    for again in [None, Some("2026-11-20")] {
        let recorded = desk.approve(id, again).await.expect("as it was");
        assert_eq!((recorded.changed, recorded.revision, recorded.earned.len()), (false, 1, 0));
    }
    assert_eq!(desk.balance().await, before + 300);
    let decided_at = desk.scene.ports.clock.now();
    assert_eq!(desk.now(id).await, (SubmissionState::Approved { decided_at }, false));
    let decided = Err(DeskError::SubmissionDecided { submission: id });
    assert_eq!(desk.approve(id, Some("2026-11-19")).await, decided);
    assert_eq!(desk.refuse(id, "読めません").await.map(|_| ()), decided.clone().map(|_| ()));
    assert_eq!(desk.look_at(id).await.map(|_| ()), decided.map(|_| ()));
    // A second proof of the same year is approved and earns nothing more.
    let other = desk.send(FluVaccination, "2026-11-21").await;
    assert_eq!(desk.approve(other, None).await.map(|recorded| recorded.earned.len()), Ok(0));
    assert_eq!(desk.balance().await, before + 300);
    assert!(submissions(&*desk.scene.store, false).await.expect("listed").is_empty());
    assert_eq!(submissions(&*desk.scene.store, true).await.expect("listed").len(), 2);
}

#[tokio::test]
async fn the_day_that_the_clerk_reads_on_the_sheet_is_the_one_that_counts() {
    let desk = Desk::open().await;
    let id = desk.send(FluVaccination, "2026-11-20").await;
    let future = desk.approve(id, Some("2026-11-23")).await;
    assert!(matches!(future, Err(DeskError::Result(_))), "{future:?}");
    assert_eq!(desk.now(id).await, (SubmissionState::Waiting, true), "nothing was decided");
    desk.approve(id, Some("2026-03-31")).await.expect("approved");
    let state = desk.scene.state(desk.phone.member, crate::results::want()).await;
    let key = (DocumentKind::Result, format!("flu:submission-{id}"));
    let Some(Document::Result(result)) = state.documents.get(&key).map(|row| &row.shown) else { panic!("no result") };
    assert_eq!(result.event.as_ref().map(|event| event.day), Some(day("2026-03-31")));
    desk.balance().await;
}

#[tokio::test]
async fn a_result_sheet_waits_for_the_consent_like_any_other_result() {
    let desk = Desk::open().await;
    let mut draft =
        Draft::new(desk.scene.state(desk.phone.member, Want::default()).await, desk.scene.ports.clock.now());
    let born_in = Some(kenpos_rules::fiscal_year::born_in(day("1980-04-02")));
    let standing = Standing { relationship: Relationship::Spouse, born_in, ..draft.state().standing.clone() };
    draft.set_standing(standing);
    desk.scene.commit(draft).await;
    let id = desk.send(OverseasResult, "2026-06-20").await;
    let recorded = desk.approve(id, None).await.expect("approved");
    assert_eq!((recorded.earned.len(), recorded.reason), (0, Some(Reason::NoResultsConsent)));
    let before = desk.balance().await;
    let mut draft =
        Draft::new(desk.scene.state(desk.phone.member, crate::results::want()).await, desk.scene.ports.clock.now());
    let now = draft.now();
    draft.set_consent(kenpos_protocol::consent::Purpose::CheckupResults, 1, true, now);
    let settled = crate::results::settle(&mut draft, &desk.scene.programme);
    desk.scene.commit(draft).await;
    assert_eq!(settled.earned.iter().map(|earned| earned.award).collect::<Vec<_>>(), [AwardCode::SpouseCheckup]);
    assert_eq!(desk.balance().await, before + 1_000);
}

#[tokio::test]
async fn what_an_approval_takes_back_names_the_clerk_who_approved() {
    let desk = Desk::open().await;
    let flu = desk.send(FluVaccination, "2026-11-20").await;
    desk.approve(flu, None).await.expect("approved");
    // The roster says since that the member had left before.
    let mut draft =
        Draft::new(desk.scene.state(desk.phone.member, Want::default()).await, desk.scene.ports.clock.now());
    let mut standing = draft.state().standing.clone();
    standing.periods.last_mut().expect("a membership").to = Some(day("2026-11-01"));
    draft.set_standing(standing);
    desk.scene.commit(draft).await;
    let sheet = desk.send(PartTimeResult, "2026-05-20").await;
    let recorded = desk.approve(sheet, None).await.expect("approved");
    assert_eq!(recorded.taken_back, [AwardCode::Flu]);
    let books = desk.scene.store.books(desk.phone.member).await.expect("read").expect("there");
    let reversal = books.entries.iter().find(|entry| entry.reason == Some(Reason::NotMember)).expect("taken back");
    assert_eq!(reversal.by, Some(clerk()));
}

#[tokio::test]
async fn a_refusal_has_words_and_gives_nothing() {
    let desk = Desk::open().await;
    let id = desk.send(FluVaccination, "2026-11-20").await;
    let before = desk.balance().await;
    for words in ["", "  ", "two\nlines", &"長".repeat(201)] {
        assert_eq!(desk.refuse(id, words).await, Err(DeskError::Reason), "{words:?}");
    }
    assert_eq!(desk.now(id).await, (SubmissionState::Waiting, true));
    assert_eq!(desk.refuse(id, " 日付が読めません ").await, Ok(true));
    assert_eq!(desk.refuse(id, "日付が読めません").await, Ok(false));
    let decided_at = desk.scene.ports.clock.now();
    let reason = "日付が読めません".to_owned();
    assert_eq!(desk.now(id).await, (SubmissionState::Refused { decided_at, reason }, false));
    let decided = DeskError::SubmissionDecided { submission: id };
    assert_eq!(desk.refuse(id, "別の理由").await, Err(decided.clone()));
    assert_eq!(desk.approve(id, None).await, Err(decided));
    assert_eq!(desk.balance().await, before);
}

#[tokio::test]
async fn after_two_rotations_every_waiting_file_is_under_the_new_key() {
    let mut desk = Desk::open().await;
    let folder = tempfile::tempdir().expect("a folder of the test");
    let file = KeyFile::at(folder.path().join("keys"));
    desk.doors.ports.keys = std::sync::Arc::new(file.clone());
    let refused = desk.try_send(desk.id(), FluVaccination, "2026-11-20").await;
    assert!(matches!(refused, Err(SubmissionError::Key(_))), "without a key nothing is kept: {refused:?}");
    assert!(submissions(&*desk.scene.store, true).await.expect("listed").is_empty());
    make_key(&file, &desk.scene.ports).expect("made");
    let (waiting, decided) =
        (desk.send(FluVaccination, "2026-11-20").await, desk.send(FluVaccination, "2026-11-21").await);
    desk.approve(decided, None).await.expect("approved");
    let ports = desk.doors.ports.clone();
    for dropped in [0, 1] {
        let rotated = rotate_key(&*desk.scene.store, &file, &ports).await.expect("rotated");
        assert_eq!((rotated.resealed, rotated.dropped), (1, dropped));
        assert_eq!(desk.look_at(waiting).await.map(|opened| opened.file), Ok(PHOTO.to_vec()));
    }
    assert!(!desk.now(decided).await.1);
}
