//! A snapshot for every type on the wire: a change of what phone and server say shows in review.
//! `cargo insta review` or `INSTA_UPDATE=always cargo test -p kenpos-protocol` takes a wanted change over.

use insta::assert_json_snapshot;
use kenpos_protocol::consent::{ConsentState, GiveConsent, Purpose, PurposeText, Terms};
use kenpos_protocol::document::{Document, DocumentKind, ExamContact, Publication, PublicationKind};
use kenpos_protocol::inquiry::{Answer, Ask, Asked, Inquiry, Topic};
use kenpos_protocol::problem::{Problem, ProblemCode};
use kenpos_protocol::pull::{Change, ChangeBody, EntryKind, LedgerEntry, LotDelta, Notice, RecordChange};
use kenpos_protocol::push::{
    Applied, Earned, ItemBody, ItemOutcome, PushItem, Receipt, RecordKind, RecordRevision, RecordValue,
};
use kenpos_protocol::session::{
    AccessToken, DeleteAccount, DeviceIntro, Platform, RefreshToken, Refreshed, RegisterEmployee, RegisterSpouse,
    ResetPassword, SignIn, SignedIn,
};
use kenpos_protocol::sync::{Cursor, SyncReason, SyncRequest, SyncResponse};
use kenpos_rules::award::{AwardCode, Period, Reason};
use kenpos_rules::clock::{ClockReading, Stamp};
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::goal::GoalName;
use kenpos_rules::ids::{DeviceId, MemberId, OpId, RecordId};
use kenpos_rules::member::{MembershipPeriod, Relationship, Standing};
use kenpos_rules::points::Points;
use kenpos_rules::provenance::{
    Computed, Origin, OriginName, Origins, Provenance, RecordingMethod, SourceClass, StepsJudgement, StepsNote,
};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde_json::value::to_raw_value;

const NOON: Moment = Moment::from_millis(1_795_316_400_000);

fn day() -> ProgrammeDay {
    ProgrammeDay::new(2026, 11, 22).expect("a day")
}

fn clock() -> ClockReading {
    ClockReading { wall: NOON, boot_id: "boot-1".to_owned(), monotonic_ms: 3_600_000 }
}

fn op(n: u8) -> OpId {
    OpId::at(NOON, [n; 10])
}

fn record(n: u8) -> RecordId {
    RecordId::at(NOON, [n; 10])
}

fn device() -> DeviceIntro {
    DeviceIntro {
        device_id: DeviceId::at(NOON, [9; 10]),
        platform: Platform::CommandLine,
        refresh_hash: "ab".repeat(32),
        clock: clock(),
    }
}

fn push(value: RecordValue) -> PushItem {
    PushItem {
        op_id: op(1),
        stamp: Stamp { clock: clock(), after_contact: 4 },
        body: ItemBody::Record(RecordRevision { record_id: record(2), revision: 1, value }),
    }
}

fn weight() -> RecordValue {
    RecordValue::Weight {
        measured_at: NOON,
        utc_offset_minutes: 540,
        weight_grams: Weight::from_grams(68_200).expect("a weight"),
        source: Source::Manual,
    }
}

fn steps_of_a_store() -> RecordValue {
    let origin = |name: &str, method, steps: Option<u32>| Origin {
        name: OriginName::read(name).expect("a name"),
        method,
        steps: steps.map(|count| StepCount::from_count(count).expect("steps")),
    };
    let origins = vec![
        origin("com.apple.health.0F2A91C4", RecordingMethod::Automatic, Some(5_000)),
        origin("com.apple.Health", RecordingMethod::Manual, None),
    ];
    RecordValue::Steps {
        day: day(),
        steps: StepCount::from_count(7_639).expect("steps"),
        source: Source::AppleHealth,
        provenance: Some(Box::new(Provenance {
            install: DeviceId::at(NOON, [9; 10]),
            device_steps: StepCount::from_count(5_000).expect("steps"),
            computed: Computed::Store,
            origins: Origins::new(origins).expect("two origins"),
            read_at: NOON,
        })),
    }
}

#[test]
fn registration_and_sign_in_keep_their_shape() {
    let new_password = "a long new one".to_owned();
    assert_json_snapshot!(
        "register_employee",
        RegisterEmployee {
            kenpos_id: "U10001".to_owned(),
            initial_password: "19850401".to_owned(),
            new_password: new_password.clone(),
            activation_code: None,
            device: device(),
        }
    );
    assert_json_snapshot!(
        "reset_password",
        ResetPassword {
            kenpos_id: "U10001".to_owned(),
            code: "ABCDE-FGHJK".to_owned(),
            new_password: "a new one".to_owned(),
            device: device(),
        }
    );
    assert_json_snapshot!(
        "delete_account",
        DeleteAccount {
            deletion: "0190a3b2-0000-7000-8000-000000000001".parse().expect("an id"),
            password: "a new one".to_owned(),
        }
    );
    assert_json_snapshot!(
        "register_spouse",
        RegisterSpouse {
            card_symbol: "10".to_owned(),
            card_number: "0123".to_owned(),
            insurer_number: "06273494".to_owned(),
            birth_date: ProgrammeDay::new(1991, 4, 1).expect("a day"),
            new_id: "hanako".to_owned(),
            new_password: new_password.clone(),
            activation_code: Some("KENPO-2026".to_owned()),
            device: device(),
        }
    );
    assert_json_snapshot!(
        "sign_in",
        SignIn { kenpos_id: "U10001".to_owned(), password: new_password, device: device() }
    );
    let access = AccessToken { token: "opaque".to_owned(), expires_at: NOON };
    assert_json_snapshot!(
        "signed_in",
        SignedIn {
            member_id: MemberId::at(NOON, [7; 10]),
            kenpos_id: "U10001".to_owned(),
            access: access.clone(),
            contact: 1,
            server_time: NOON,
            consent: ConsentState::default(),
        }
    );
    assert_json_snapshot!(
        "refresh_token",
        RefreshToken {
            device_id: DeviceId::at(NOON, [9; 10]),
            refresh_secret: "the old one".to_owned(),
            next_refresh_hash: "cd".repeat(32),
            former_secrets: Vec::new(),
        }
    );
    assert_json_snapshot!("refreshed", Refreshed { access });
}

#[test]
fn consent_keeps_its_shape() {
    let text = PurposeText { purpose: Purpose::Programme, ja: "日本語".to_owned(), en: "English".to_owned() };
    assert_json_snapshot!("terms", Terms { version: 1, purposes: vec![text] });
    assert_json_snapshot!("consent_state", ConsentState { programme: Some(1), checkup_results: None });
    assert_json_snapshot!(
        "give_consent",
        GiveConsent { purpose: Purpose::CheckupResults, terms_version: 1, given: true, asked_at: NOON }
    );
}

#[test]
fn pushed_items_keep_their_shape() {
    let steps = StepCount::from_count(7_639).expect("steps");
    let goal = GoalName::read("ひと駅歩く").expect("a goal");
    assert_json_snapshot!("push_weight", push(weight()));
    assert_json_snapshot!(
        "push_steps",
        push(RecordValue::Steps { day: day(), steps, source: Source::AppleHealthExport, provenance: None })
    );
    assert_json_snapshot!("push_steps_of_a_store", push(steps_of_a_store()));
    assert_json_snapshot!("push_action_goal", push(RecordValue::ActionGoal { day: day(), goal, done: false }));
    assert_json_snapshot!("push_deletion", push(RecordValue::Deleted { record_kind: RecordKind::Weight, day: day() }));
    let launch = PushItem { body: ItemBody::Launch, ..push(weight()) };
    assert_json_snapshot!("push_launch", launch);
    let items = vec![to_raw_value(&launch).expect("an item is JSON")];
    let request = SyncRequest {
        protocol: 1,
        app_version: "0.1.0".to_owned(),
        reason: SyncReason::Member,
        clock: clock(),
        cursor: Some(Cursor { epoch: "e1".to_owned(), member: 12, union: 3 }),
        items,
    };
    // By way of the text: frozen bytes are written as they are, which a snapshot of the value would not show.
    let text = serde_json::to_string(&request).expect("a request is JSON");
    let sent: serde_json::Value = serde_json::from_str(&text).expect("JSON reads back");
    assert_json_snapshot!("sync_request", sent);
}

#[test]
fn an_answer_keeps_its_shape() {
    let applied = Applied {
        sequence: 13,
        day: day(),
        earned: vec![Earned { award: AwardCode::Weight, points: Points(10) }],
        reason: None,
    };
    let refused =
        ItemOutcome::Refused { status: 422, code: ProblemCode::OpReused, detail: "this id was used before".to_owned() };
    let entry = LedgerEntry {
        entry: 5,
        posted_at: NOON,
        entry_kind: EntryKind::Grant,
        award: Some(AwardCode::Weight),
        period: Some(Period::Day(day())),
        day: day(),
        lots: vec![LotDelta { expires_on: ProgrammeDay::new(2028, 3, 31).expect("a day"), points: Points(10) }],
        owed: Points::ZERO,
        reason: None,
        programme_revision: "2021-04-01".to_owned(),
        record_id: Some(record(2)),
        order: None,
    };
    let standing = Standing {
        relationship: Relationship::Employee,
        registered_on: Some(day()),
        periods: vec![MembershipPeriod { from: ProgrammeDay::new(2019, 4, 1).expect("a day"), to: None }],
        born_in: "FY1985".parse().ok(),
    };
    let bodies = [
        ChangeBody::Entry(entry),
        ChangeBody::Record(RecordChange {
            record: RecordRevision { record_id: record(2), revision: 1, value: weight() },
            op_id: op(1),
            reason: Some(Reason::WindowClosed),
            judgement: None,
        }),
        ChangeBody::Record(RecordChange {
            record: RecordRevision { record_id: record(3), revision: 2, value: steps_of_a_store() },
            op_id: op(2),
            reason: None,
            judgement: Some(StepsJudgement {
                class: SourceClass::Device,
                device_steps: StepCount::from_count(5_000).expect("steps"),
                creditable: StepCount::from_count(5_000).expect("steps"),
                notes: vec![StepsNote::TypedNotCredited],
            }),
        }),
        ChangeBody::Standing { standing },
        ChangeBody::Consent { consent: ConsentState { programme: Some(1), checkup_results: None } },
        ChangeBody::Document(Document::ExamContact(ExamContact {
            contact: "nurse-17".to_owned(),
            asked_on: day(),
            visited_on: None,
        })),
        ChangeBody::Notice(Notice { notice: 1, posted_at: NOON, title: "題".to_owned(), body: "本文".to_owned() }),
        ChangeBody::Publication(Publication {
            kind: PublicationKind::Campaign,
            id: "autumn-walk".to_owned(),
            text: Some("# TOML".to_owned()),
        }),
        ChangeBody::Programme { revision: "2021-04-01".to_owned(), text: "# TOML".to_owned() },
    ];
    let answer = SyncResponse {
        server_time: NOON,
        contact: 5,
        receipts: vec![
            Receipt { index: 0, op_id: Some(op(1)), outcome: ItemOutcome::Applied(applied) },
            Receipt { index: 1, op_id: None, outcome: refused },
        ],
        from_start: false,
        changes: bodies.into_iter().zip(13..).map(|(body, sequence)| Change { sequence, body }).collect(),
        cursor: Cursor { epoch: "e1".to_owned(), member: 16, union: 2 },
        more: false,
        balance: Some(Points(1_016)),
    };
    let text = serde_json::to_string(&answer).expect("JSON");
    assert_eq!(serde_json::from_str::<SyncResponse>(&text).ok().as_ref(), Some(&answer), "a phone reads what was sent");
    assert_json_snapshot!("sync_response", answer);
}

#[test]
fn a_problem_keeps_its_shape_and_an_unknown_code_is_still_read() {
    let problem = Problem::new(ProblemCode::LockedOut, "closed for a while").at_field("password").until(NOON);
    assert_json_snapshot!("problem", problem);
    assert_json_snapshot!("problem_codes", ProblemCode::ALL);
    let newer = r#"{"type":"urn:kenpos:problem:later","title":"t","status":418,"code":"later_invention","detail":"d"}"#;
    assert_eq!(serde_json::from_str::<Problem>(newer).expect("a newer problem").code, ProblemCode::Unknown);
}

#[test]
fn a_phone_reads_an_answer_with_fields_it_does_not_know() {
    let text = r#"{"token":"t","expires_at":"2026-11-22T03:00:00.000Z","scope":"new"}"#;
    assert!(serde_json::from_str::<AccessToken>(text).is_ok());
}

#[test]
fn secrets_and_weights_do_not_show_in_debug() {
    let sign_in = SignIn { kenpos_id: "U1".to_owned(), password: "hunter22222".to_owned(), device: device() };
    assert!(!format!("{sign_in:?}").contains("hunter"));
    assert!(!format!("{:?}", push(weight())).contains("68"));
    let shown = format!("{:?}", push(steps_of_a_store()));
    assert!(!shown.contains("7639") && !shown.contains("5000") && !shown.contains("apple.health"), "{shown}");
}

#[test]
fn steps_frozen_by_an_older_phone_are_read_and_written_byte_for_byte() {
    let frozen = r#"{"type":"steps","day":"2026-11-22","steps":7639,"source":"manual"}"#;
    let read: RecordValue = serde_json::from_str(frozen).expect("an older body");
    assert!(matches!(read, RecordValue::Steps { provenance: None, .. }));
    assert_eq!(serde_json::to_string(&read).expect("JSON"), frozen);
}

#[test]
fn a_provenance_beyond_its_limits_is_refused_and_a_later_field_is_not() {
    let whole = serde_json::to_value(steps_of_a_store()).expect("JSON");
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = whole.clone();
        change(&mut value["provenance"]);
        serde_json::from_value::<RecordValue>(value)
    };
    assert_eq!(with(&|_| ()).expect("as it was sent"), steps_of_a_store());
    assert!(with(&|sent| sent["hours"] = serde_json::json!([1, 2])).is_ok());
    let many: Vec<_> = (0..17).map(|n| serde_json::json!({"name": format!("a.{n}"), "method": "manual"})).collect();
    assert!(with(&|sent| sent["origins"] = serde_json::json!(many)).is_err());
    assert!(with(&|sent| sent["origins"][0]["name"] = serde_json::json!("a".repeat(256))).is_err());
    assert!(with(&|sent| sent["device_steps"] = serde_json::json!(1_000_001)).is_err());
}

#[test]
fn a_cursor_has_one_spelling_and_nonsense_is_refused() {
    let cursor: Cursor = "e1.12.3".parse().expect("a cursor");
    assert_eq!(cursor.to_string(), "e1.12.3");
    for text in ["", "e1", "e1.1", "e1.1.2.3", ".1.2", "e1.-1.2", "e1.x.2"] {
        assert!(text.parse::<Cursor>().is_err(), "{text:?} was read as a cursor");
    }
}

#[test]
fn a_documents_kind_has_one_name_in_text_and_on_the_wire() {
    let contact = ExamContact { contact: "nurse-17".to_owned(), asked_on: day(), visited_on: Some(day()) };
    let document = Document::ExamContact(contact);
    let sent = serde_json::to_value(&document).expect("JSON");
    assert_eq!(sent["document"], document.kind().code());
    assert_eq!((document.id(), DocumentKind::from_code(document.kind().code())), ("nurse-17", Some(document.kind())));
    for kind in PublicationKind::ALL {
        assert_eq!(serde_json::to_value(kind).expect("JSON"), kind.code());
        assert_eq!(PublicationKind::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn a_question_to_the_desk_and_its_answer_keep_their_shape() {
    let inquiry = uuid::Uuid::from_u128(7);
    let ask = Ask {
        inquiry,
        topic: Topic::ForgottenPassword,
        words: "パスワードを忘れました".to_owned(),
        contact: Some("taro@example.com".to_owned()),
        kenpos_id: Some("U10001".to_owned()),
    };
    assert!(!format!("{ask:?}").contains("taro"));
    assert_json_snapshot!("ask", ask);
    assert_json_snapshot!("asked", Asked { inquiry, asked_at: NOON });
    let answer = Some(Answer { answered_at: NOON, words: "窓口にお電話ください".to_owned() });
    let words = "パスワードを忘れました".to_owned();
    let shown =
        Inquiry { inquiry: inquiry.to_string(), topic: Topic::ForgottenPassword, words, asked_at: NOON, answer };
    assert_json_snapshot!("inquiry", Document::Inquiry(shown));
    for topic in Topic::ALL {
        assert_eq!(serde_json::to_value(topic).expect("JSON"), topic.code());
        assert_eq!(Topic::from_code(topic.code()), Some(topic));
    }
}
