//! Questions over the wire, and what becomes of them at the desk.

use kenpos_protocol::document::{Document, DocumentKind};
use kenpos_protocol::path;
use serde_json::{Value, json};

use super::*;
use crate::http::tests::{Device, House, PASSWORD, token};
use crate::office::DeskError;
use crate::store::lookup::{Name, Who};
use crate::store::member::Want;

const ID: &str = "00000000-0000-7000-8000-000000000007";

fn question(id: &str, words: &str, contact: Option<&str>) -> Value {
    json!({ "inquiry": id, "topic": "forgotten_password", "words": words, "contact": contact, "kenpos_id": "U1234" })
}

async fn open_ones(house: &House) -> Vec<String> {
    list(house.store(), "", false).await.expect("a list").into_iter().map(|(id, _)| id).collect()
}

async fn shown(house: &House, id: &str) -> Vec<Document> {
    let want = Want { documents: [DocumentKind::Inquiry].into(), ..Want::default() };
    let who = Who::Name(Name::KenposId(id.to_owned()));
    let state = house.store().load(&who, &want).await.expect("a load").expect("a member");
    state.documents.into_values().map(|row| row.shown).collect()
}

#[tokio::test]
async fn somebody_who_cannot_sign_in_asks_once_and_is_kept_once() {
    let house = House::new().await;
    let ask = question(ID, "パスワードを忘れました", Some("taro@example.com"));
    let first = house.post(path::INQUIRIES, &ask).await.ok();
    house.forward_ms(1_000);
    assert_eq!(house.post(path::INQUIRIES, &ask).await.ok(), first, "the same question, its answer lost");
    assert_eq!(open_ones(&house).await, [ID]);
    let kept = show(house.store(), ID).await.expect("kept");
    assert_eq!((kept.member, kept.contact.as_deref()), (None, Some("taro@example.com")));
    let other = question(ID, "別の質問です", Some("taro@example.com"));
    assert_eq!(house.post(path::INQUIRIES, &other).await.code(), "op_reused");
}

#[tokio::test]
async fn without_a_session_the_desk_must_know_where_to_answer() {
    let house = House::new().await;
    let refused = house.post(path::INQUIRIES, &question(ID, "パスワードを忘れました", None)).await;
    assert_eq!((refused.code(), refused.body["field"].as_str()), ("invalid", Some("contact")));
    for (field, value) in [("words", json!("")), ("words", json!("a".repeat(2_001))), ("contact", json!("a\nb"))] {
        let mut ask = question(ID, "質問", Some("taro@example.com"));
        ask[field] = value;
        let refused = house.post(path::INQUIRIES, &ask).await;
        assert_eq!((refused.code(), refused.body["field"].as_str()), ("invalid", Some(field)));
    }
    assert!(open_ones(&house).await.is_empty());
}

#[tokio::test]
async fn a_member_sees_the_question_and_then_the_answer() {
    let house = House::new().await;
    let session = token(house.register("U1234", "19850401", PASSWORD, &Device::new(1)).await);
    house.post_as(&session, path::INQUIRIES, &question(ID, "ポイントはいつ付きますか", None)).await.ok();
    let [Document::Inquiry(asked)] = &shown(&house, "U1234").await[..] else { panic!("one question") };
    assert!(asked.answer.is_none() && asked.words == "ポイントはいつ付きますか");
    let clock = &*house.app.doors.ports.clock;
    answer(house.store(), clock, ID, "同期のすぐ後に付きます").await.expect("answered");
    let [Document::Inquiry(answered)] = &shown(&house, "U1234").await[..] else { panic!("one question") };
    assert_eq!(answered.answer.as_ref().map(|answer| answer.words.as_str()), Some("同期のすぐ後に付きます"));
    assert!(open_ones(&house).await.is_empty());
}

#[tokio::test]
async fn who_only_says_to_be_a_member_is_not_answered_on_that_members_phone() {
    let house = House::new().await;
    house.register("U1234", "19850401", PASSWORD, &Device::new(1)).await.ok();
    house.post(path::INQUIRIES, &question(ID, "パスワードを忘れました", Some("mallory@example.com"))).await.ok();
    answer(house.store(), &*house.app.doors.ports.clock, ID, "窓口へ").await.expect("answered");
    assert!(shown(&house, "U1234").await.is_empty());
}

#[tokio::test]
async fn a_closed_question_is_forgotten_and_cannot_be_answered() {
    let house = House::new().await;
    house.post(path::INQUIRIES, &question(ID, "パスワードを忘れました", Some("taro@example.com"))).await.ok();
    let clock = &*house.app.doors.ports.clock;
    close(house.store(), ID).await.expect("closed");
    let kept = house.store().union_document(UnionKind::Inquiry, ID).await.expect("read").expect("it stays");
    let text = kept.kept.expect("what is left");
    assert!(!text.contains("taro") && !text.contains("忘れました") && !text.contains("U1234"), "{text}");
    assert_eq!(answer(house.store(), clock, ID, "窓口へ").await, Err(DeskError::InquiryClosed));
    assert_eq!(answer(house.store(), clock, "none", "窓口へ").await, Err(DeskError::NoSuchInquiry));
    assert_eq!(list(house.store(), "", true).await.map(|all| all.len()), Ok(1));
}

#[tokio::test]
async fn a_network_that_asks_without_end_waits() {
    let house = House::new().await;
    let ask = async |number: u128| {
        let id = uuid::Uuid::from_u128(number).to_string();
        house.post(path::INQUIRIES, &question(&id, "質問", Some("taro@example.com"))).await
    };
    for number in 0..60 {
        ask(number).await.ok();
    }
    let refused = ask(60).await;
    assert_eq!(refused.code(), "too_many_requests");
    assert!(refused.headers.contains_key("retry-after"));
    ask(1).await.ok();
    house.forward_ms(2 * 3_600_000);
    ask(61).await.ok();
}

#[tokio::test]
async fn the_frequent_questions_are_there_for_who_cannot_sign_in() {
    let house = House::new().await;
    assert_eq!(house.get(path::FAQ).await.ok(), json!([]));
    let document = UnionDocument {
        kind: UnionKind::Publication(kenpos_protocol::document::PublicationKind::Faq),
        id: "faq".to_owned(),
        version: 1,
        shown: Some("# TOML".to_owned()),
        kept: None,
    };
    house.store().put_union_document(&document).await.expect("published");
    assert_eq!(house.get(path::FAQ).await.ok(), json!([{"publication": "faq", "id": "faq", "text": "# TOML"}]));
}
