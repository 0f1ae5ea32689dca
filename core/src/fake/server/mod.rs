//! The scripted server: bare JSON, no type or parser of the code under test.

mod doors;
mod feed;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::ports::{HttpRequest, HttpResponse, NoAnswer};

/// What happens to one request instead of a plain answer.
#[derive(Clone)]
pub(crate) enum Fault {
    /// None: it is answered.
    Pass,
    /// It never arrives.
    Lost,
    /// The server acts, the answer never arrives.
    AnswerLost,
    /// Something answers like this; the server sees nothing.
    Says { status: u16, content_type: &'static str, retry_after: Option<u64>, body: String },
}

impl Fault {
    /// A problem of the server itself.
    pub(crate) fn problem(status: u16, code: &str) -> Self {
        let body = json!({
            "type": format!("urn:kenpos:problem:{code}"), "title": code, "status": status, "code": code,
            "detail": format!("the server says {code}"),
        });
        Self::Says { status, content_type: "application/problem+json", retry_after: None, body: body.to_string() }
    }

    /// A page of somebody in between.
    pub(crate) fn page(status: u16) -> Self {
        let body = "<html>Please accept the terms of this hotel</html>".to_owned();
        Self::Says { status, content_type: "text/html", retry_after: None, body }
    }

    /// A busy server.
    pub(crate) fn busy(seconds: u64) -> Self {
        let Self::Says { status, content_type, body, .. } = Self::problem(503, "unavailable") else {
            unreachable!("made just above")
        };
        Self::Says { status, content_type, retry_after: Some(seconds), body }
    }
}

/// One request as the server saw it, also when the answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub path: String,
    pub items: usize,
    pub cursor: Option<String>,
}

/// A union's server with one employee (`U1001`, born 1985-04-01) and one registered spouse (`hanako`).
#[derive(Default)]
pub(crate) struct FakeServer(Mutex<State>);

struct State {
    script: VecDeque<Fault>,
    log: Vec<Seen>,
    seeds: u16,
    passwords: BTreeMap<String, String>,
    devices: BTreeMap<String, FakeDevice>,
    tokens: BTreeMap<String, String>,
    token_count: u32,
    consents: BTreeMap<String, Value>,
    members: BTreeMap<String, Member>,
    epoch: String,
    page: usize,
    contact: u64,
    /// Items of these weights: refused one by one with this status and code.
    refused: BTreeMap<u64, (u16, String)>,
    /// Items of these weights break the whole request: 400.
    poison: BTreeSet<u64>,
    /// More items than this in one request: 413.
    items_max: usize,
    balance_error: i64,
    forget_receipts: bool,
}

#[derive(Default)]
struct Member {
    applied: BTreeMap<String, (Value, Value)>,
    changes: Vec<Value>,
    sequence: u64,
    points: i64,
}

#[derive(Clone)]
pub(crate) struct FakeDevice {
    member: String,
    current: String,
    next: Option<String>,
    revoked: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            script: VecDeque::new(),
            log: Vec::new(),
            seeds: 0,
            passwords: BTreeMap::from([("hanako".to_owned(), "battery staple".to_owned())]),
            devices: BTreeMap::new(),
            tokens: BTreeMap::new(),
            token_count: 0,
            consents: BTreeMap::new(),
            members: BTreeMap::new(),
            epoch: "first".to_owned(),
            page: 500,
            contact: 0,
            refused: BTreeMap::new(),
            poison: BTreeSet::new(),
            items_max: 500,
            balance_error: 0,
            forget_receipts: false,
        }
    }
}

impl FakeServer {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happens to the next requests.
    pub(crate) fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state().script.extend(faults);
    }

    /// The requests since the last call.
    pub(crate) fn take_log(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state().log)
    }

    /// A seed no other app of this test has.
    pub(crate) fn next_seed(&self) -> u16 {
        let mut state = self.state();
        state.seeds += 1;
        state.seeds
    }

    /// Changes in one answer.
    pub(crate) fn page_of(&self, changes: usize) {
        self.state().page = changes;
    }

    pub(crate) fn take_at_most(&self, items: usize) {
        self.state().items_max = items;
    }

    pub(crate) fn refuse(&self, grams: u64, status: u16, code: &str) {
        self.state().refused.insert(grams, (status, code.to_owned()));
    }

    pub(crate) fn accept_again(&self, grams: u64) {
        self.state().refused.remove(&grams);
    }

    pub(crate) fn poison(&self, grams: u64) {
        self.state().poison.insert(grams);
    }

    pub(crate) fn misstate_balance(&self, by: i64) {
        self.state().balance_error = by;
    }

    pub(crate) fn forget_receipts(&self, forget: bool) {
        self.state().forget_receipts = forget;
    }

    /// Ends every access token.
    pub(crate) fn expire_tokens(&self) {
        self.state().tokens.clear();
    }

    /// Ends every device's session.
    pub(crate) fn revoke_devices(&self) {
        let mut state = self.state();
        state.tokens.clear();
        state.devices.values_mut().for_each(|device| device.revoked = true);
    }

    /// The sessions as they stand, for a backup.
    pub(crate) fn sessions(&self) -> BTreeMap<String, FakeDevice> {
        self.state().devices.clone()
    }

    /// Goes back to the sessions of a backup.
    pub(crate) fn restore_sessions(&self, backup: BTreeMap<String, FakeDevice>) {
        let mut state = self.state();
        state.tokens.clear();
        state.devices = backup;
    }

    /// Goes back to a backup taken when nothing was applied.
    pub(crate) fn lose_the_past(&self) {
        let mut state = self.state();
        state.members.clear();
        state.epoch = "second".to_owned();
    }

    /// How many items of a member are applied.
    pub(crate) fn applied(&self, member: &str) -> usize {
        self.state().members.get(member).map_or(0, |member| member.applied.len())
    }

    /// How many devices have signed in.
    pub(crate) fn devices(&self) -> usize {
        self.state().devices.len()
    }

    pub(crate) fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let mut state = self.state();
        let lost = || NoAnswer::Unreachable { detail: "no route".to_owned() };
        match state.script.pop_front().unwrap_or(Fault::Pass) {
            Fault::Pass => Ok(state.answer(request)),
            Fault::Lost => Err(lost()),
            Fault::AnswerLost => {
                state.answer(request);
                Err(NoAnswer::TimedOut)
            }
            Fault::Says { status, content_type, retry_after, body } => {
                state.note(request);
                Ok(HttpResponse {
                    status,
                    content_type: Some(content_type.to_owned()),
                    retry_after_seconds: retry_after,
                    body: body.into_bytes(),
                })
            }
        }
    }
}

type Answer = Result<Value, (u16, &'static str)>;

impl State {
    fn note(&mut self, request: &HttpRequest) -> Value {
        let path = request.url.strip_prefix("https://kenpos.example").expect("the server's address").to_owned();
        let body: Value = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
        let items = body["items"].as_array().map_or(0, Vec::len);
        self.log.push(Seen { path, items, cursor: body["cursor"].as_str().map(str::to_owned) });
        body
    }

    fn answer(&mut self, request: &HttpRequest) -> HttpResponse {
        let body = self.note(request);
        let path = self.log.last().map(|seen| seen.path.clone()).unwrap_or_default();
        let answer = match path.as_str() {
            "/v1/terms" => Ok(json!({"version": 3, "purposes": []})),
            "/v1/registrations/employee" => self.register(&body),
            "/v1/sign-in" => self.sign_in(&body),
            "/v1/token" => self.refresh(&body),
            "/v1/sign-out" => self.with_device(request, |_, _| Ok(json!({}))),
            "/v1/consent" => self.with_device(request, |state, member| state.consent(member, &body)),
            "/v1/sync" => self.with_device(request, |state, member| state.sync(member, &body)),
            _ => Err((404, "not_found")),
        };
        let (status, content_type, body) = match answer {
            Ok(body) => (200, "application/json", body),
            Err((status, code)) => {
                let body = json!({"type": "urn:x", "title": "t", "status": status, "code": code, "detail": code});
                (status, "application/problem+json", body)
            }
        };
        HttpResponse {
            status,
            content_type: Some(content_type.to_owned()),
            retry_after_seconds: None,
            body: body.to_string().into_bytes(),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
