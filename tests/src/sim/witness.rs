//! Who reads along: every exchange that truly reached the server, told to the oracle.
//!
//! Comes in: request and answer as bytes. Goes out: contacts and items as plain values. Must never happen: a type or a
//! parser of the product, which could share its mistakes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::days::{day_of, moment_of};
use super::ledger::{Event, What};
use super::oracle::{Contact, Made, Member, Taken};
use super::records;

/// What the wire has shown. Cloned with a backup of the server, and put back with it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// By KENPOS ID.
    pub members: BTreeMap<String, Member>,
    /// The day on which the office last wrote down what had run out.
    pub written_down_on: i64,
    /// Whether the server has ever lost its past.
    restored: bool,
    devices: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
}

/// An exchange with the server.
pub struct Exchange<'a> {
    /// Which phone sent it.
    pub phone: usize,
    /// The address without its host.
    pub path: &'a str,
    /// The access token, if it had one.
    pub bearer: Option<&'a str>,
    /// As sent.
    pub request: &'a [u8],
    /// The status of the answer.
    pub status: u16,
    /// Of the answer.
    pub answer: &'a [u8],
    /// When, truly.
    pub at: i64,
}

impl Seen {
    /// Nothing yet; what ran out before this day needs no writing down.
    pub fn beginning_on(day: i64) -> Self {
        Self { written_down_on: day, ..Self::default() }
    }

    /// Notes an exchange; `boots` are the true moments at which phones were started. What looks wrong is returned.
    pub fn note(&mut self, exchange: &Exchange<'_>, boots: &BTreeMap<(usize, String), i64>) -> Vec<String> {
        if exchange.status != 200 || exchange.path == "/v1/terms" {
            return Vec::new();
        }
        let request: Value = serde_json::from_slice(exchange.request).unwrap_or_default();
        let answer: Value = serde_json::from_slice(exchange.answer).unwrap_or_default();
        match exchange.path {
            "/v1/registrations/employee" | "/v1/sign-in" => self.signed_in(exchange, &request, &answer),
            "/v1/token" => {
                self.tokens.insert(text(&answer["access"]["token"]), text(&request["device_id"]));
            }
            "/v1/sync" => return self.synced(exchange, &request, &answer, boots),
            _ => {}
        }
        Vec::new()
    }

    /// The server lost its past.
    pub fn restore(&mut self) {
        self.restored = true;
    }

    /// Something happened to the books of everybody.
    pub fn event(&mut self, event: &Event) {
        self.members.values_mut().for_each(|member| member.event(event.clone()));
    }

    fn signed_in(&mut self, exchange: &Exchange<'_>, request: &Value, answer: &Value) {
        let (device, kenpos_id) = (text(&request["device"]["device_id"]), text(&answer["kenpos_id"]));
        self.tokens.insert(text(&answer["access"]["token"]), device.clone());
        self.devices.insert(device.clone(), kenpos_id.clone());
        let member = self.members.entry(kenpos_id).or_default();
        if exchange.path != "/v1/sign-in" {
            member.event(Event::Registered(exchange.at));
        }
        let contact = contact(exchange.at, &request["device"]["clock"]);
        member.contact(&device, answer["contact"].as_u64().unwrap_or_default(), contact);
    }

    fn synced(
        &mut self,
        exchange: &Exchange<'_>,
        request: &Value,
        answer: &Value,
        boots: &BTreeMap<(usize, String), i64>,
    ) -> Vec<String> {
        let device = exchange.bearer.and_then(|token| self.tokens.get(token)).cloned();
        let Some((device, kenpos_id)) = device.and_then(|device| Some((device.clone(), self.devices.get(&device)?)))
        else {
            return vec!["a sync was answered to a device nobody signed in".to_owned()];
        };
        let kenpos_id = kenpos_id.clone();
        let member = self.members.entry(kenpos_id.clone()).or_default();
        let receipt = contact(exchange.at, &request["clock"]);
        let mut wrong = Vec::new();
        for (index, item) in request["items"].as_array().into_iter().flatten().enumerate() {
            let outcome = &answer["receipts"][index]["outcome"];
            let op = text(&item["op_id"]);
            let Some(kind) = outcome["outcome"].as_str() else {
                wrong.push(format!("item {op} got no receipt"));
                continue;
            };
            let record = &item["body"];
            let id = record["record_id"].as_str().unwrap_or(&op);
            let made = made(&item["stamp"], exchange.phone, boots);
            let content = record["record_id"].as_str().map(|_| records::content(&record["value"]));
            member.answered(id, &op, Taken { phone: exchange.phone, content, made: made.truly });
            if kind != "applied" {
                continue;
            }
            if record["record_id"].is_string() {
                member.records.take(&op, record);
            }
            if !member.apply(&device, &op, what(record), &made, &receipt) && !self.restored {
                wrong.push(format!("item {op} of {kenpos_id} was made honestly at {} and not believed", made.truly));
            }
        }
        // After its items: what stands around an item is this contact and one before it.
        member.contact(&device, answer["contact"].as_u64().unwrap_or_default(), receipt);
        wrong
    }
}

fn made(stamp: &Value, phone: usize, boots: &BTreeMap<(usize, String), i64>) -> Made {
    let boot = text(&stamp["clock"]["boot_id"]);
    let started = boots.get(&(phone, boot.clone())).copied().unwrap_or_default();
    Made {
        wall: millis(&stamp["clock"]["wall"]),
        after_contact: stamp["after_contact"].as_u64().unwrap_or_default(),
        truly: started + stamp["clock"]["monotonic_ms"].as_i64().unwrap_or_default(),
        monotonic: stamp["clock"]["monotonic_ms"].as_i64().unwrap_or_default(),
        boot,
    }
}

fn what(body: &Value) -> What {
    let value = &body["value"];
    match (body["kind"].as_str(), value["type"].as_str()) {
        (Some("launch"), _) => What::Launch,
        (_, Some("weight")) => What::Weight(millis(&value["measured_at"])),
        (_, Some("steps")) => What::Steps(day(&value["day"]), value["steps"].as_i64().unwrap_or_default()),
        (_, Some("action_goal")) => What::Goal(day(&value["day"])),
        _ => What::Deleted,
    }
}

fn contact(at: i64, clock: &Value) -> Contact {
    let monotonic = clock["monotonic_ms"].as_i64().unwrap_or_default();
    Contact { at, boot: text(&clock["boot_id"]), monotonic }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn millis(value: &Value) -> i64 {
    moment_of(value.as_str().unwrap_or_default()).0
}

fn day(value: &Value) -> i64 {
    day_of(value.as_str().unwrap_or_default())
}
