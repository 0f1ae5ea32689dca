//! Who reads along: every exchange that truly reached the server, told to the oracle.
//!
//! Comes in: request and answer as bytes. Goes out: contacts and items as plain values. Must never happen: a type or a
//! parser of the product, which could share its mistakes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::days::{japan_day, moment_of};
use super::ledger::{Period, STEPS, Told};
use super::oracle::{Answered, Contact, Made, Member};
use super::said::Published;

/// What the wire has shown. Cloned with a backup of the server, and put back with it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// By KENPOS ID.
    pub members: BTreeMap<String, Member>,
    /// The day on which the office last wrote down what had run out.
    pub written_down_on: i64,
    /// What the desk has published.
    pub published: Published,
    /// Orders that were sent and not answered for good: what each may have claimed of what.
    pub unanswered: BTreeMap<String, (String, i64)>,
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
    /// An order was at the server at the same time: its answer does not say which of the two came first.
    pub beside_an_order: bool,
}

/// What became of campaigns in one run of the job.
#[derive(Default)]
pub struct Settled {
    /// What was paid now.
    pub paid: i64,
    /// That cannot be known.
    pub vague: bool,
    /// What it met, by the names of `fault.rs`.
    pub met: BTreeSet<&'static str>,
}

impl Settled {
    fn add(&mut self, earned: i64, paid: i64, of_steps: bool, is_cut: bool) {
        self.paid += paid;
        let met = [
            (paid > 0, "campaign_paid"),
            (paid < earned, "campaign_not_paid"),
            (of_steps && paid > 0, "walk_paid"),
            (is_cut, "walk_credited_in_part"),
        ];
        self.met.extend(met.into_iter().filter(|(is_so, _)| *is_so).map(|(_, name)| name));
    }
}

impl Seen {
    /// Nothing yet; what ran out before this day needs no writing down.
    pub fn beginning_on(day: i64) -> Self {
        Self { written_down_on: day, ..Self::default() }
    }

    /// The member with this KENPOS ID.
    pub fn member(&mut self, kenpos_id: &str) -> &mut Member {
        self.members.entry(kenpos_id.to_owned()).or_default()
    }

    /// Notes an exchange; `boots` are the true moments at which phones were started. What looks wrong is returned.
    pub fn note(&mut self, exchange: &Exchange<'_>, boots: &BTreeMap<(usize, String), i64>) -> Vec<String> {
        let request: Value = serde_json::from_slice(exchange.request).unwrap_or_default();
        let answer: Value = serde_json::from_slice(exchange.answer).unwrap_or_default();
        match (exchange.path, exchange.status) {
            ("/v1/registrations/employee" | "/v1/registrations/spouse" | "/v1/sign-in", 200) => {
                self.signed_in(exchange, &request, &answer);
            }
            ("/v1/token", 200) => {
                self.tokens.insert(text(&answer["access"]["token"]), text(&request["device_id"]));
            }
            ("/v1/consent", 200) => self.consented(exchange, &answer),
            ("/v1/sync", 200) => return self.synced(exchange, &request, &answer, boots),
            ("/v1/submissions", _) => return self.inbox(exchange, &request, &answer),
            (path, _) if path.starts_with("/v1/orders") => return self.till(exchange, &request, &answer),
            ("/v1/sync", 403) => return self.shut_out(exchange, &answer),
            _ => {}
        }
        Vec::new()
    }

    /// The office wrote down what had run out before this day.
    pub fn written_down(&mut self, today: i64) {
        self.written_down_on = today;
        self.members.values_mut().for_each(|member| member.ledger.write_down(today));
    }

    /// Places at an event that members have.
    pub fn places(&self, event: &str) -> i64 {
        let parts = self.members.values().filter_map(|member| member.ledger.events.get(event));
        parts.map(|part| i64::from(part.is_in)).sum()
    }

    /// The job has looked at every campaign whose days are final: who joined first is paid first, and of those of one day
    /// the one with the lower number.
    pub fn settle_campaigns(&mut self, numbers: &BTreeMap<String, String>, today: i64) -> Settled {
        let mut settled = Settled::default();
        self.tell_standings(&mut settled, today);
        let due: Vec<_> = self.published.campaigns.iter().map(|(id, one)| (id.clone(), one.clone())).collect();
        for (id, campaign) in due.into_iter().filter(|(_, one)| today > one.to + one.settles_after) {
            let entries = self.members.iter().filter_map(|(name, member)| {
                Some((member.ledger.campaigns.get(&id)?.joined_on()?, numbers.get(name)?, name.clone()))
            });
            let mut entries: Vec<_> = entries.collect();
            entries.sort();
            let of_steps = campaign.rule.code() == STEPS;
            if !of_steps && entries.iter().any(|(.., name)| !self.members[name].ledger.unsure.is_empty()) {
                settled.vague = true;
                self.published.vague.insert(id.clone());
            }
            let spent = self.members.values().filter_map(|member| member.ledger.campaigns.get(&id)?.settled);
            let mut left = campaign.budget - spent.sum::<i64>();
            for (joined_on, _, name) in entries {
                let ledger = &mut self.member(&name).ledger;
                let is_cut = ledger.is_cut_in(&campaign, joined_on);
                if let Some((due, done)) = ledger.settle_campaign(&id, &campaign, left, today) {
                    settled.add(due, done, of_steps, is_cut);
                    left -= done;
                    if self.published.vague.contains(&id) {
                        let names = campaign.all_parts().into_iter();
                        let names = names.map(|part| ("campaign", Period::Event(format!("{id}:{part}"))));
                        self.member(&name).ledger.unsure.extend(names);
                    }
                }
            }
        }
        settled
    }

    /// Everybody who takes part, and is not settled yet, is told where they stand among all.
    fn tell_standings(&mut self, settled: &mut Settled, today: i64) {
        let begun: Vec<_> = self.published.campaigns.iter().filter(|(_, one)| one.from <= today).collect();
        for (id, campaign) in begun {
            let mut measured = BTreeMap::new();
            for (name, member) in &self.members {
                let Some(entry) = member.ledger.campaigns.get(id) else { continue };
                let Some(joined_on) = entry.joined_on() else { continue };
                let now = || member.ledger.measured(campaign, joined_on);
                measured.insert(
                    name.clone(),
                    entry.told.filter(|_| entry.settled.is_some()).map_or_else(now, |told| told.measured),
                );
            }
            let all: Vec<i64> = measured.values().copied().collect();
            if campaign.bands.as_ref().is_some_and(|bands| !all.is_empty() && bands.are_withheld(&all)) {
                settled.met.insert("band_withheld");
            }
            for (name, measured) in measured {
                let band = campaign.bands.as_ref().and_then(|bands| bands.of(measured, &all));
                let entry = self.members.get_mut(&name).and_then(|member| member.ledger.campaigns.get_mut(id));
                if let Some(entry) = entry.filter(|entry| entry.settled.is_none()) {
                    entry.told = Some(Told { measured, band });
                    settled.met.extend(band.map(|_| "band_shown"));
                }
            }
        }
    }

    fn signed_in(&mut self, exchange: &Exchange<'_>, request: &Value, answer: &Value) {
        let (device, kenpos_id) = (text(&request["device"]["device_id"]), text(&answer["kenpos_id"]));
        self.tokens.insert(text(&answer["access"]["token"]), device.clone());
        self.devices.insert(device.clone(), kenpos_id.clone());
        let member = self.member(&kenpos_id);
        if exchange.path != "/v1/sign-in" {
            member.ledger.register(japan_day(exchange.at));
        }
        let contact = contact(exchange.at, &request["device"]["clock"]);
        member.contact(&device, answer["contact"].as_u64().unwrap_or_default(), contact);
    }

    /// Who sent it: device and KENPOS ID.
    pub(super) fn sender(&self, exchange: &Exchange<'_>) -> Option<(String, String)> {
        let device = self.tokens.get(exchange.bearer?)?;
        Some((device.clone(), self.devices.get(device)?.clone()))
    }

    fn consented(&mut self, exchange: &Exchange<'_>, answer: &Value) {
        if let Some((_, kenpos_id)) = self.sender(exchange) {
            let member = self.member(&kenpos_id);
            member.consents = answer["programme"].is_u64();
            member.ledger.consent_to_results(answer["checkup_results"].is_u64(), japan_day(exchange.at));
        }
    }

    /// A sync was refused: rightly only after the days of grace, or where items came without consent.
    fn shut_out(&mut self, exchange: &Exchange<'_>, answer: &Value) -> Vec<String> {
        let Some((_, kenpos_id)) = self.sender(exchange) else { return Vec::new() };
        let today = japan_day(exchange.at);
        let member = self.member(&kenpos_id);
        let code = text(&answer["code"]);
        let wrongly = match code.as_str() {
            "membership_ended" => member.ledger.is_let_in(today),
            "consent_required" => member.consents,
            _ => false,
        };
        wrongly.then(|| format!("{kenpos_id} was shut out with {code} on day {today}")).into_iter().collect()
    }

    fn synced(
        &mut self,
        exchange: &Exchange<'_>,
        request: &Value,
        answer: &Value,
        boots: &BTreeMap<(usize, String), i64>,
    ) -> Vec<String> {
        let Some((device, kenpos_id)) = self.sender(exchange) else {
            return vec!["a sync was answered to a device nobody signed in".to_owned()];
        };
        let mut published = self.published.clone();
        published.places = published.events.keys().map(|id| (id.clone(), self.places(id))).collect();
        let member = self.member(&kenpos_id);
        let receipt = contact(exchange.at, &request["clock"]);
        let today = japan_day(exchange.at);
        let mut wrong = Vec::new();
        if !member.ledger.is_let_in(today) {
            wrong.push(format!("{kenpos_id} was let in on day {today}, after the days of grace"));
        }
        let items = request["items"].as_array().map_or(&[][..], Vec::as_slice);
        if !items.is_empty() && !member.consents {
            wrong.push(format!("items of {kenpos_id} were taken up without consent"));
        }
        for (index, item) in items.iter().enumerate() {
            let outcome = &answer["receipts"][index]["outcome"];
            let made = made(&item["stamp"], exchange.phone, boots);
            let (device, phone) = (device.as_str(), exchange.phone);
            let (receipt, published) = (&receipt, &published);
            wrong.extend(member.answered(&Answered { device, phone, item, outcome, made, receipt, published }));
        }
        let usable: i64 = member.ledger.usable(today).values().sum();
        let told = answer["balance"].as_i64();
        let is_certain = member.ledger.unsure.is_empty() && !exchange.beside_an_order;
        if is_certain && told.is_some_and(|told| told != usable) {
            wrong.push(format!("{kenpos_id} was told a balance of {told:?}, by hand it is {usable}"));
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
