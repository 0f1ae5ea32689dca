//! Who reads along: every exchange that truly reached the server, told to the oracle.
//!
//! Comes in: request and answer as bytes. Goes out: contacts and items as plain values. Must never happen: a type or a
//! parser of the product, which could share its mistakes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::oracle::{Contact, Made, Member, What};

/// What the wire has shown. Cloned with a backup of the server, and put back with it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// By KENPOS ID.
    pub members: BTreeMap<String, Member>,
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

    fn signed_in(&mut self, exchange: &Exchange<'_>, request: &Value, answer: &Value) {
        let (device, kenpos_id) = (text(&request["device"]["device_id"]), text(&answer["kenpos_id"]));
        self.tokens.insert(text(&answer["access"]["token"]), device.clone());
        self.devices.insert(device.clone(), kenpos_id.clone());
        let member = self.members.entry(kenpos_id).or_default();
        if exchange.path != "/v1/sign-in" {
            member.registered(exchange.at);
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
            let (op, record) = (text(&item["op_id"]), item["body"]["record_id"].as_str());
            let Some(kind) = outcome["outcome"].as_str() else {
                wrong.push(format!("item {op} got no receipt"));
                continue;
            };
            for id in [Some(op.as_str()), record].into_iter().flatten() {
                member.answered(id);
            }
            let made = made(&item["stamp"], exchange.phone, boots);
            let believed = kind != "applied" || member.take(&device, &op, what(&item["body"]), &made, &receipt);
            if !believed && !self.restored {
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

/// `2026-11-22T03:00:00.000Z` as milliseconds since 1970.
fn millis(value: &Value) -> i64 {
    let written = value.as_str().unwrap_or_default();
    let part = |range: std::ops::Range<usize>| written.get(range).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let seconds = (part(11..13) * 60 + part(14..16)) * 60 + part(17..19);
    day(value) * 86_400_000 + seconds * 1_000 + part(20..23)
}

/// `2026-11-22` as days since 1970.
fn day(value: &Value) -> i64 {
    let written = value.as_str().unwrap_or_default();
    let part = |range: std::ops::Range<usize>| written.get(range).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    day_number(part(0..4), part(5..7), part(8..10))
}

/// Days since 1970 of a date.
pub const fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_on_the_wire_is_read_to_the_millisecond() {
        assert_eq!(millis(&Value::from("1970-01-02T00:00:01.005Z")), 86_401_005);
        assert_eq!(day(&Value::from("2026-03-31")), 20_543);
    }
}
