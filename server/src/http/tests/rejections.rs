//! Rejections that no route decides, and the document that declares all others.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::get;
use kenpos_protocol::path;
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::sync::BODY_BYTES_MAX;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use super::*;
use crate::http::limits::SMALL_BODY_BYTES_MAX;
use crate::http::problem::{Refusal, only_declared};
use crate::http::{Around, around_all};

/// Every path of the protocol with its method.
const ROUTES: [(&str, &str); 17] = [
    ("get", path::TERMS),
    ("post", path::REGISTER_EMPLOYEE),
    ("post", path::REGISTER_SPOUSE),
    ("post", path::SIGN_IN),
    ("post", path::PASSWORD_RESETS),
    ("post", path::INQUIRIES),
    ("get", path::FAQ),
    ("post", path::TOKEN),
    ("post", path::SIGN_OUT),
    ("post", path::ACCOUNT_DELETION),
    ("post", path::CONSENT),
    ("post", path::SYNC),
    ("post", path::ORDERS),
    ("post", path::CANCEL_ORDER),
    ("post", path::SUBMISSIONS),
    ("get", path::OPENAPI),
    ("get", path::HEALTH),
];

/// Those that take a body from anybody, and how large it may be. (Submissions ask for a session first: see their tests.)
const WITH_BODY: [(&str, usize); 10] = [
    (path::ACCOUNT_DELETION, SMALL_BODY_BYTES_MAX),
    (path::REGISTER_EMPLOYEE, SMALL_BODY_BYTES_MAX),
    (path::REGISTER_SPOUSE, SMALL_BODY_BYTES_MAX),
    (path::SIGN_IN, SMALL_BODY_BYTES_MAX),
    (path::PASSWORD_RESETS, SMALL_BODY_BYTES_MAX),
    (path::INQUIRIES, SMALL_BODY_BYTES_MAX),
    (path::TOKEN, SMALL_BODY_BYTES_MAX),
    (path::CONSENT, SMALL_BODY_BYTES_MAX),
    (path::SYNC, BODY_BYTES_MAX),
    (path::ORDERS, SMALL_BODY_BYTES_MAX),
];

fn raw(path: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path)
        .header("content-type", content_type)
        .header("authorization", "Bearer x")
        .body(body.into())
        .expect("a request")
}

#[tokio::test]
async fn an_unknown_address_is_a_problem() {
    let house = House::new().await;
    for path in ["/", "/v1", "/v1/sync/", "/v2/sync", "/../etc/passwd"] {
        assert_eq!(house.get(path).await.code(), "not_found", "{path}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_that_names_the_right_ones() {
    let house = House::new().await;
    for (method, path) in ROUTES {
        let wrong = if method == "get" { "POST" } else { "GET" };
        let request = Request::builder().method(wrong).uri(path).body(Body::empty()).expect("a request");
        let refused = house.send(request).await;
        assert_eq!(refused.code(), "method_not_allowed", "{path}");
        let allow = refused.headers["allow"].to_str().expect("text").to_lowercase();
        assert!(allow.contains(method), "{path}: {allow}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_unreadable_on_every_route() {
    let house = House::new().await;
    for (path, _) in WITH_BODY {
        for body in ["", "{", "[]", "null", "{} {}", "\u{0}", "{\"protocol\":\"x\"}"] {
            assert_eq!(house.send(raw(path, "application/json", body)).await.code(), "unreadable", "{path} {body:?}");
        }
    }
}

#[tokio::test]
async fn an_unreadable_field_is_named_and_its_value_is_not_repeated() {
    let house = House::new().await;
    let mut body = employee("U1234", "19850401", PASSWORD, &Device::new(1));
    body["device"]["device_id"] = json!("my secret");
    let refused = house.post(path::REGISTER_EMPLOYEE, &body).await;
    assert_eq!((refused.code(), refused.body["field"].as_str()), ("unreadable", Some("device.device_id")));
    assert!(!refused.body.to_string().contains("my secret"));
    body["new_password"] = json!(["my secret"]);
    assert!(!house.post(path::REGISTER_EMPLOYEE, &body).await.body.to_string().contains("my secret"));
}

#[tokio::test]
async fn a_missing_key_and_a_wrong_value_are_told_what_belongs_there() {
    let house = House::new().await;
    let told = [
        ("/kenpos_id", None, "kenpos_id", "kenpos_id is missing"),
        ("/device", None, "device", "device is missing"),
        (
            "/device/clock/wall",
            None,
            "device.clock.wall",
            "device.clock.wall is missing: it must be a moment of RFC 3339",
        ),
        ("/kenpos_id", Some(json!(12_345)), "kenpos_id", "kenpos_id must be a string"),
        ("/device", Some(json!("12345")), "device", "device must be an object"),
        ("/device/device_id", Some(json!("12345")), "device.device_id", "device.device_id must be a UUID"),
        (
            "/device/platform",
            Some(json!("12345, expected 12345")),
            "device.platform",
            "device.platform must be one of `ios`, `android`, `command_line`",
        ),
        ("/device/clock/wall", Some(json!("12345")), "device.clock.wall", "device.clock.wall must be a moment"),
        (
            "/device/clock/boot_id",
            Some(json!("12345".repeat(13))),
            "device.clock.boot_id",
            "device.clock.boot_id must be a text of at most 64 bytes without control characters",
        ),
        (
            "/device/clock/monotonic_ms",
            Some(json!(-12_345)),
            "device.clock.monotonic_ms",
            "device.clock.monotonic_ms must be a whole number from 0",
        ),
    ];
    for (pointer, value, field, detail) in told {
        let mut body = employee("U1234", "19850401", PASSWORD, &Device::new(1));
        match value {
            Some(value) => *body.pointer_mut(pointer).expect("a field") = value,
            None => {
                let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
                body.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object").remove(name);
            }
        }
        let refused = house.post(path::REGISTER_EMPLOYEE, &body).await;
        assert_eq!((refused.code(), refused.body["field"].as_str()), ("unreadable", Some(field)), "{pointer}");
        let text = refused.body["detail"].as_str().expect("a detail");
        assert!(text.starts_with(detail) && !text.contains("12345"), "{text}");
    }
}

#[tokio::test]
async fn the_document_says_what_clocks_stamps_and_health_values_look_like() {
    let house = House::new().await;
    let schemas = &house.document["components"]["schemas"];
    for (owner, property, schema) in [
        ("PushItem", "stamp", "Stamp"),
        ("Stamp", "clock", "ClockReading"),
        ("SyncRequest", "clock", "ClockReading"),
        ("DeviceIntro", "clock", "ClockReading"),
    ] {
        let reference = schemas[owner]["properties"][property]["$ref"].as_str();
        assert_eq!(reference, Some(format!("#/components/schemas/{schema}").as_str()), "{owner}");
    }
    let clock = &schemas["ClockReading"];
    assert_eq!(clock["required"], json!(["wall", "boot_id", "monotonic_ms"]));
    assert_eq!(clock["properties"]["wall"]["format"], "date-time");
    assert_eq!(clock["properties"]["boot_id"]["maxLength"], 64);
    let values = schemas["RecordValue"]["oneOf"].as_array().expect("the kinds of record");
    let property = |name: &str| {
        values.iter().map(|value| &value["properties"][name]).find(|found| found.is_object()).expect(name).clone()
    };
    let bounds = |name: &str| (property(name)["minimum"].as_i64(), property(name)["maximum"].as_i64());
    assert_eq!(bounds("weight_grams"), (Some(20_000), Some(300_000)));
    assert_eq!(bounds("steps"), (Some(0), Some(1_000_000)));
    assert_eq!(bounds("utc_offset_minutes"), (Some(-720), Some(840)));
    assert_eq!((&property("day")["format"], &property("measured_at")["format"]), (&json!("date"), &json!("date-time")));
}

#[tokio::test]
async fn another_media_type_is_refused_on_every_route() {
    let house = House::new().await;
    for (path, _) in WITH_BODY {
        assert_eq!(house.send(raw(path, "text/plain", "{}")).await.code(), "unsupported_media_type", "{path}");
        let mut packed = raw(path, "application/json", "{}");
        packed.headers_mut().insert("content-encoding", "gzip".parse().expect("a header"));
        assert_eq!(house.send(packed).await.code(), "unsupported_media_type", "{path}");
        let with_charset = house.send(raw(path, "application/json; charset=utf-8", "{")).await;
        assert_eq!(with_charset.code(), "unreadable", "{path}");
    }
}

#[tokio::test]
async fn one_byte_too_many_is_too_large_on_every_route() {
    let house = House::new().await;
    for (path, max) in WITH_BODY {
        let fits = house.send(raw(path, "application/json", " ".repeat(max))).await;
        assert_eq!(fits.code(), "unreadable", "{path}");
        let too_large = house.send(raw(path, "application/json", " ".repeat(max + 1))).await;
        assert_eq!(too_large.code(), "payload_too_large", "{path}");
    }
}

/// A body whose sender has gone quiet, or whose connection breaks.
enum Half {
    Quiet,
    Broken,
}

impl axum::body::HttpBody for Half {
    type Data = axum::body::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        match *self {
            Self::Quiet => Poll::Pending,
            Self::Broken => Poll::Ready(Some(Err(std::io::Error::other("broken off")))),
        }
    }
}

/// Time is tokio's here, and leaps to whatever is waited for.
#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_given_up() {
    let house = House::new().await;
    for (path, _) in WITH_BODY {
        let answer = house.send(raw(path, "application/json", Body::new(Half::Quiet)));
        let refused = tokio::time::timeout(Duration::from_secs(20), answer).await.expect("an answer in time");
        assert_eq!(refused.code(), "request_timeout", "{path}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_unreadable() {
    let house = House::new().await;
    let broken = raw(path::SYNC, "application/json", Body::new(Half::Broken));
    assert_eq!(house.send(broken).await.code(), "unreadable");
}

#[tokio::test]
async fn health_and_document_answer() {
    let house = House::new().await;
    assert_eq!(house.get(path::HEALTH).await.ok(), json!({ "status": "ok" }));
    let document = house.get(path::OPENAPI).await.ok();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.")));
}

#[tokio::test]
async fn the_document_describes_every_route_of_the_protocol_and_no_other() {
    let house = House::new().await;
    let described: BTreeSet<(String, String)> = house.document["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().expect("operations").keys().map(|method| (method.clone(), path.clone()))
        })
        .collect();
    let routes = ROUTES.map(|(method, path)| (method.to_owned(), path.to_owned()));
    assert_eq!(described, routes.into());
}

#[tokio::test]
async fn the_document_names_us_alone_and_says_what_each_answer_means() {
    let house = House::new().await;
    let info = house.document["info"].as_object().expect("info");
    assert_eq!(info.keys().collect::<Vec<_>>(), ["description", "title", "version"]);
    for (method, path) in ROUTES {
        let responses = house.document["paths"][path][method]["responses"].as_object().expect("responses");
        for (status, response) in responses {
            assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{path} {status}");
        }
    }
}

#[tokio::test]
async fn every_problem_is_declared_by_some_route_or_belongs_to_none() {
    let house = House::new().await;
    let text = house.document.to_string();
    // Answered for single items inside a sync, or outside all routes.
    let elsewhere = ["not_found", "method_not_allowed", "in_flight", "gone", "not_open"];
    for code in ProblemCode::ALL {
        let declared = text.contains(&format!("urn:kenpos:problem:{}", code.code()));
        assert_eq!(declared, !elsewhere.contains(&code.code()), "{}", code.code());
    }
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    let house = House::new().await;
    let mut references = BTreeSet::new();
    gather_references(&house.document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        assert!(house.document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn gather_references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str().filter(|_| name == "$ref") {
                    Some(reference) => drop(into.insert(reference.to_owned())),
                    None => gather_references(field, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather_references(item, into)),
        _ => {}
    }
}

#[tokio::test]
async fn a_problem_that_a_route_has_not_declared_does_not_leave_the_house() {
    const DECLARED: &[ProblemCode] = &[ProblemCode::Invalid];
    let handler = || async { Refusal::new(ProblemCode::Gone, "surprise").into_response() };
    let held = middleware::from_fn(|request, next| only_declared(DECLARED, request, next));
    let router: Router = Router::new().route("/", get(handler).layer(held));
    let response = router.oneshot(Request::get("/").body(Body::empty()).expect("a request")).await.expect("an answer");
    assert_eq!(response.status(), 500);
}

async fn through(at_once: usize, handler: fn() -> Result<&'static str, &'static str>) -> (u16, bool) {
    let (ports, _) = testing::ports("2026-11-22T09:00:00+09:00");
    let around = Around { clock: ports.clock, turns: Arc::new(Semaphore::new(at_once)), behind_tls: true };
    let router: Router = Router::new()
        .route("/", get(move || async move { handler() }))
        .layer(middleware::from_fn_with_state(around, around_all));
    let response = router.oneshot(Request::get("/").body(Body::empty()).expect("a request")).await.expect("an answer");
    let headers = response.headers();
    assert_eq!(headers["cache-control"], "no-store");
    assert!(headers.contains_key("strict-transport-security"), "behind a proxy that ends TLS");
    (response.status().as_u16(), headers.contains_key("retry-after"))
}

#[tokio::test]
async fn a_panic_becomes_a_problem_without_details() {
    assert_eq!(through(1, || panic!("a bug of the test")).await, (500, false));
}

#[tokio::test]
async fn a_full_house_says_when_to_come_again() {
    assert_eq!(through(0, || Ok("never reached")).await, (503, true));
    assert_eq!(through(1, || Ok("reached")).await, (200, false));
}
