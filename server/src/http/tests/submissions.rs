//! Files sent in over HTTP: what is answered, and every way to be refused.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures_util::future::join_all;
use kenpos_protocol::document::DocumentKind;
use kenpos_protocol::path;
use kenpos_protocol::submission::BODY_BYTES_MAX;
use kenpos_rules::proof_file::ProofFile;
use serde_json::{Value, json};

use super::*;
use crate::http::limits::UPLOADS_AT_ONCE;
use crate::store::lookup::Name;

/// A PDF of the test.
const SHEET: &[u8] = b"%PDF-1.7\nresult sheet: BMI 22.4";

fn id(number: usize) -> String {
    format!("0190a3b2-0000-7000-8000-{number:012}")
}

/// What a phone sends.
pub fn sent(number: usize, file: &[u8]) -> Value {
    json!({
        "submission": id(number), "about": "flu_vaccination", "day": "2026-11-20", "file": BASE64.encode(file),
    })
}

/// A member who has registered and consented, with the token of a phone.
pub async fn member() -> (House, String) {
    let house = House::new().await;
    let token = token(house.register("U1234", "19850401", PASSWORD, &Device::new(1)).await);
    let give =
        json!({ "purpose": "programme", "terms_version": 1, "given": true, "asked_at": "2026-11-22T00:00:00.000Z" });
    house.post_as(&token, path::CONSENT, &give).await.ok();
    (house, token)
}

/// How many files the member has sent in, by the server's books.
async fn kept(house: &House) -> usize {
    let found = house.store().find_members(&Name::KenposId("U1234".to_owned())).await.expect("found");
    let books = house.store().books(found[0]).await.expect("read").expect("a member");
    books.documents.keys().filter(|(kind, _)| *kind == DocumentKind::Submission).count()
}

#[tokio::test]
async fn a_file_is_taken_once_however_often_it_is_sent() {
    let (house, token) = member().await;
    let taken = house.post_as(&token, path::SUBMISSIONS, &sent(1, SHEET)).await.ok();
    assert_eq!((&taken["submission"], &taken["state"]["code"]), (&json!(id(1)), &json!("waiting")), "{taken}");
    assert!(taken["file"].is_null(), "the file does not come back");
    house.forward_ms(60_000);
    assert_eq!(house.post_as(&token, path::SUBMISSIONS, &sent(1, SHEET)).await.ok(), taken);
    assert_eq!(kept(&house).await, 1);
}

#[tokio::test]
async fn what_cannot_be_a_proof_is_refused_with_its_reason_and_nothing_is_kept() {
    let (house, token) = member().await;
    let with = |name: &str, value: Value| {
        let mut request = sent(1, SHEET);
        request[name] = value;
        request
    };
    let large = vec![b' '; ProofFile::BYTES_MAX + 1 - SHEET.len()];
    let large = BASE64.encode([SHEET, &large].concat());
    let told: [(Value, &str, &str, &str); 9] = [
        (with("submission", json!("mine")), "unreadable", "submission", "UUID"),
        (with("about", json!("salary")), "unreadable", "about", "overseas_result"),
        (with("day", json!("22.11.")), "unreadable", "day", "YYYY-MM-DD"),
        (with("day", json!("2026-11-23")), "future_entry", "day", "still to come"),
        (with("file", json!(null)), "unreadable", "file", ""),
        (with("file", json!("")), "invalid", "file", "empty"),
        (with("file", json!("%PDF-1.7")), "invalid", "file", "Base64"),
        (with("file", json!(BASE64.encode(b"GIF89a"))), "invalid", "file", "photo"),
        (with("file", json!(large)), "invalid", "file", "larger than 10 MB"),
    ];
    for (request, code, field, detail) in told {
        let refused = house.post_as(&token, path::SUBMISSIONS, &request).await;
        assert_eq!((refused.code(), refused.body["field"].as_str()), (code, Some(field)), "{}", refused.body);
        assert!(refused.body["detail"].as_str().is_some_and(|text| text.contains(detail)), "{}", refused.body);
    }
    assert_eq!(kept(&house).await, 0);
    house.post_as(&token, path::SUBMISSIONS, &sent(1, SHEET)).await.ok();
    let other = house.post_as(&token, path::SUBMISSIONS, &sent(1, b"%PDF-1.7 another")).await;
    assert_eq!((other.code(), kept(&house).await), ("op_reused", 1));
}

#[tokio::test]
async fn a_file_needs_a_session_a_consent_and_a_membership() {
    let house = House::new().await;
    assert_eq!(house.post(path::SUBMISSIONS, &sent(1, SHEET)).await.code(), "session_expired");
    assert_eq!(house.post_as("x", path::SUBMISSIONS, &sent(1, SHEET)).await.code(), "session_expired");
    let device = Device::new(1);
    let token = token(house.register("U1234", "19850401", PASSWORD, &device).await);
    assert_eq!(house.post_as(&token, path::SUBMISSIONS, &sent(1, SHEET)).await.code(), "consent_required");
    house.post_as(&token, path::SIGN_OUT, &json!({})).await.ok();
    assert_eq!(house.post_as(&token, path::SUBMISSIONS, &sent(1, SHEET)).await.code(), "session_expired");

    let (house, token) = member().await;
    let gone = ROSTER.replace("06273494,2015-04-01,,\nspouse,1234", "06273494,2015-04-01,2026-11-21,\nspouse,1234");
    assert_ne!(gone, ROSTER);
    let doors = &house.app.doors;
    import_members(house.store(), &doors.ports, &doors.programmes, gone.as_bytes(), &By::operator())
        .await
        .expect("imported");
    house.post_as(&token, path::SUBMISSIONS, &sent(1, SHEET)).await.ok();
    // The 31 days of grace run from the import.
    house.clock.set("2026-12-23T23:50:00+09:00".parse().expect("a moment"));
    let last = super::token(house.sign_in("U1234", PASSWORD, &device).await);
    house.post_as(&last, path::SUBMISSIONS, &sent(2, SHEET)).await.ok();
    house.forward_ms(20 * 60_000);
    assert_eq!(house.post_as(&last, path::SUBMISSIONS, &sent(3, SHEET)).await.code(), "membership_ended");
    assert_eq!(kept(&house).await, 2);
}

#[tokio::test]
async fn an_eleventh_file_waits_until_one_is_decided_on() {
    let (house, token) = member().await;
    for number in 1..=10 {
        house.post_as(&token, path::SUBMISSIONS, &sent(number, SHEET)).await.ok();
    }
    assert_eq!(house.post_as(&token, path::SUBMISSIONS, &sent(11, SHEET)).await.code(), "too_many_waiting");
    house.post_as(&token, path::SUBMISSIONS, &sent(3, SHEET)).await.ok();
    let (store, clock) = (house.store(), &*house.app.doors.ports.clock);
    let first = id(1).parse().expect("an id");
    crate::office::submissions::refuse(store, clock, first, "読めません").await.expect("refused");
    house.post_as(&token, path::SUBMISSIONS, &sent(11, SHEET)).await.ok();
}

fn raw(token: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::post(path::SUBMISSIONS).header("content-type", content_type);
    request.header("authorization", format!("Bearer {token}")).body(body.into()).expect("a request")
}

#[tokio::test]
async fn its_body_has_a_limit_of_its_own_and_is_read_for_a_session_alone() {
    let (house, token) = member().await;
    let largest = [SHEET, &vec![b' '; ProofFile::BYTES_MAX - SHEET.len()]].concat();
    house.post_as(&token, path::SUBMISSIONS, &sent(1, &largest)).await.ok();
    let fits = house.send(raw(&token, "application/json", " ".repeat(BODY_BYTES_MAX))).await;
    assert_eq!(fits.code(), "unreadable");
    let too_large = house.send(raw(&token, "application/json", " ".repeat(BODY_BYTES_MAX + 1))).await;
    assert_eq!(too_large.code(), "payload_too_large");
    for body in ["", "{", "[]", "null", "{} {}"] {
        assert_eq!(house.send(raw(&token, "application/json", body)).await.code(), "unreadable", "{body:?}");
    }
    assert_eq!(house.send(raw(&token, "image/jpeg", "{}")).await.code(), "unsupported_media_type");
    let nobody = house.send(raw("x", "application/json", " ".repeat(BODY_BYTES_MAX + 1))).await;
    assert_eq!(nobody.code(), "session_expired");
    assert_eq!(kept(&house).await, 1);
}

/// A body of which nothing comes.
struct Quiet;

impl axum::body::HttpBody for Quiet {
    type Data = axum::body::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

/// Time is tokio's here, and leaps to whatever is waited for.
#[tokio::test(start_paused = true)]
async fn only_so_many_files_are_on_their_way_in_at_once() {
    let (house, token) = member().await;
    let slow = (0..=UPLOADS_AT_ONCE).map(|_| house.send(raw(&token, "application/json", Body::new(Quiet))));
    let answers = join_all(slow).await;
    let of = |code: &str| answers.iter().filter(|answer| answer.code() == code).count();
    assert_eq!((of("request_timeout"), of("unavailable")), (UPLOADS_AT_ONCE, 1));
    let busy = answers.iter().find(|answer| answer.code() == "unavailable").expect("one");
    assert!(busy.headers.contains_key("retry-after"));
    house.post_as(&token, path::SUBMISSIONS, &sent(1, SHEET)).await.ok();
}
