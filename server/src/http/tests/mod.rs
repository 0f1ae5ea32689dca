//! The routes, called in process over a real database. Every problem that any of these tests meets is checked against
//! the OpenAPI document of the router that sent it.

mod deletion;
mod doors;
mod orders;
mod rejections;
mod resets;
mod sessions;
mod spouses;
mod submissions;
mod weak_door;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use kenpos_protocol::PROTOCOL_VERSION;
use kenpos_protocol::path;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::DeviceId;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::listen::ListenRule;
use super::{App, router};
use crate::auth::hash::{HashCost, Passwords};
use crate::auth::{Doors, terms};
use crate::ledger::entry::By;
use crate::office::members::import_members;
use crate::programmes::Programmes;
use crate::store::Store;
use crate::store::lookup::TokenHash;
use crate::store::sqlite::SqliteStore;
use crate::testing::{self, TestClock};
use kenpos_rules::programme::Programme;

/// One family, an early member, one who left, one who has not begun, and two spouses with one card.
pub const ROSTER: &str = "\
relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on
employee,1234,小野 太郎,1985-04-01,10,0123,06273494,2015-04-01,,
spouse,1234,小野 花子,1987-02-03,10,0123,06273494,2015-04-01,,
employee,2001,早い 人,1970-05-05,10,2001,06273494,2015-04-01,,2020-10-01
employee,2002,去った 人,1971-06-06,10,2002,06273494,2015-04-01,2026-09-30,
employee,2003,来る 人,2000-07-07,10,2003,06273494,2027-04-01,,
spouse,3001,鈴木 一,1980-08-08,10,3001,06273494,2015-04-01,,
spouse,3002,鈴木 一,1980-08-08,10,3001,06273494,2015-04-01,,
";

/// A password that no rule minds.
pub const PASSWORD: &str = "a long walk at dawn";

/// A server in this process, its clock in the test's hand.
pub struct House {
    pub app: App,
    pub clock: Arc<TestClock>,
    router: Router,
    document: Value,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The problem's code; panics on success.
    pub fn code(&self) -> &str {
        assert!(self.status >= 400, "{self:?}");
        self.body["code"].as_str().expect("a problem has a code")
    }

    /// The body of a success.
    pub fn ok(self) -> Value {
        assert!(self.status < 300, "{self:?}");
        self.body
    }
}

/// A phone's secrets, as far as the server sees them.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: DeviceId,
    pub secret: String,
}

impl Device {
    pub fn new(number: u8) -> Self {
        Self { id: DeviceId::at(Moment::from_millis(0), [number; 10]), secret: format!("secret {number}") }
    }

    pub fn intro(&self) -> Value {
        json!({
            "device_id": self.id.to_string(), "platform": "ios", "refresh_hash": TokenHash::of(&self.secret).to_hex(),
            "clock": { "wall": "2026-11-22T00:00:00.000Z", "boot_id": "boot", "monotonic_ms": 1000 },
        })
    }
}

impl House {
    /// A house on loopback, at nine in the morning of 22 November 2026 in Japan.
    pub async fn new() -> Self {
        Self::with(ListenRule::Loopback).await
    }

    pub async fn with(listen: ListenRule) -> Self {
        let (ports, clock) = testing::ports("2026-11-22T09:00:00+09:00");
        let store = Arc::new(SqliteStore::in_memory(&ports).expect("a database in memory"));
        let programmes = Arc::new(Programmes::default());
        let now = ports.clock.now();
        programmes.publish(&*store, Programme::standard(), now).await.expect("the programme");
        terms::publish_standard(&*store, now).await.expect("the terms");
        let report =
            import_members(&*store, &ports, &programmes, ROSTER.as_bytes(), &By::operator()).await.expect("the roster");
        assert_eq!((report.added, report.refused_total), (7, 0), "{report:?}");
        let passwords = Passwords::new(HashCost::LEAST).expect("the least cost");
        let app = App { doors: Doors { store, ports, programmes, passwords }, listen };
        let mut house = Self { router: router(app.clone()), app, clock, document: Value::Null };
        house.document = house.get(path::OPENAPI).await.ok();
        house
    }

    pub fn store(&self) -> &dyn Store {
        &*self.app.doors.store
    }

    pub fn forward_ms(&self, millis: i64) {
        self.clock.set(self.app.doors.ports.clock.now().plus_millis(millis));
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(post(path, body, &[])).await
    }

    pub async fn post_from(&self, network: &str, path: &str, body: &Value) -> Answer {
        self.send(post(path, body, &[("x-forwarded-for", network)])).await
    }

    pub async fn post_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.send(post(path, body, &[("authorization", &format!("Bearer {token}"))])).await
    }

    /// Sends a request; whatever problem comes back must be declared for its route.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (path, method) = (request.uri().path().to_owned(), request.method().as_str().to_lowercase());
        let response = self.router.clone().oneshot(request).await.expect("the router is infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        if answer.status >= 400 {
            self.check_declared(&path, &method, &answer);
        }
        answer
    }

    fn check_declared(&self, path: &str, method: &str, answer: &Answer) {
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{answer:?}");
        assert_eq!(answer.body["status"], answer.status);
        let code = answer.code();
        assert_eq!(answer.body["type"], format!("urn:kenpos:problem:{code}"));
        if matches!(code, "not_found" | "method_not_allowed") {
            return; // of no route
        }
        let of_an_order = path.starts_with("/v1/orders/");
        let path = if of_an_order { path::CANCEL_ORDER } else { path };
        let declared = &self.document["paths"][path][method]["responses"][answer.status.to_string()];
        let examples = &declared["content"]["application/problem+json"]["examples"];
        assert!(examples[code].is_object(), "{method} {path} sent {code}, which it has not declared");
    }

    // --- What phones do ----------------------------------------------------------------------------------------------

    /// First registration of the employee 1234, unless the arguments say otherwise.
    pub async fn register(&self, id: &str, birth: &str, password: &str, device: &Device) -> Answer {
        self.post(path::REGISTER_EMPLOYEE, &employee(id, birth, password, device)).await
    }

    pub async fn sign_in(&self, id: &str, password: &str, device: &Device) -> Answer {
        self.post(path::SIGN_IN, &json!({ "kenpos_id": id, "password": password, "device": device.intro() })).await
    }

    pub async fn refresh(&self, device: DeviceId, secret: &str, next: &str) -> Answer {
        self.refresh_offering(device, secret, &[], next).await
    }

    /// A refresh that offers former secrets as well.
    pub async fn refresh_offering(&self, device: DeviceId, secret: &str, former: &[&str], next: &str) -> Answer {
        let next_hash = TokenHash::of(next).to_hex();
        let mut body =
            json!({ "device_id": device.to_string(), "refresh_secret": secret, "next_refresh_hash": next_hash });
        if !former.is_empty() {
            body["former_secrets"] = json!(former);
        }
        self.post(path::TOKEN, &body).await
    }

    /// A sync without items: the balance, or why not.
    pub async fn sync(&self, token: &str) -> Answer {
        self.post_as(token, path::SYNC, &quiet_sync()).await
    }
}

pub fn employee(id: &str, birth: &str, password: &str, device: &Device) -> Value {
    json!({ "kenpos_id": id, "initial_password": birth, "new_password": password, "device": device.intro() })
}

pub fn quiet_sync() -> Value {
    json!({
        "protocol": PROTOCOL_VERSION, "app_version": "1.0", "reason": "launch", "cursor": null, "items": [],
        "clock": { "wall": "2026-11-22T00:00:00.000Z", "boot_id": "boot", "monotonic_ms": 2000 },
    })
}

pub fn post(path: &str, body: &Value, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_string())).expect("a request")
}

/// The access token of a sign-in or registration.
pub fn token(answer: Answer) -> String {
    answer.ok()["access"]["token"].as_str().expect("a token").to_owned()
}
