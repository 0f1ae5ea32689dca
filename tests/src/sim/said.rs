//! What members say beside their records, and what the union must make of it, by hand: visits reported, surveys answered,
//! campaigns joined and left, codes of events.
//!
//! Comes in: bodies of items as they passed over the wire, and the moment of entry that is believed. Goes out: whether each
//! is taken, and what it earns. Must never happen: a rule of the product's `rules` used here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::days::{day_of, japan_day};
use super::ledger::{Campaign, Event, Ledger, Says};

/// What the union has published.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// Surveys: the first and the last day of answering. All are for employees, and ask one thing.
    pub surveys: BTreeMap<String, (i64, i64)>,
    /// Campaigns.
    pub campaigns: BTreeMap<String, Campaign>,
    /// Campaigns of which it cannot be known what they pay.
    pub vague: BTreeSet<String>,
    /// Designated events.
    pub events: BTreeMap<String, Event>,
    /// Places at events that are taken.
    pub places: BTreeMap<String, i64>,
    /// What goods cost from which day on, oldest first.
    pub prices: BTreeMap<String, Vec<(i64, i64)>>,
    /// How many pieces there are of each, ordered ones included.
    pub stock: BTreeMap<String, i64>,
}

impl Published {
    /// What a thing costs on a day.
    pub fn price_on(&self, item: &str, day: i64) -> Option<i64> {
        self.prices.get(item)?.iter().rfind(|(from, _)| *from <= day).map(|(_, points)| *points)
    }
}

/// The question of every survey of a run.
pub const QUESTION: &str = "smokes-now";

/// What such an item says, as one line; `None` for a record or a launch.
pub fn content(body: &Value) -> Option<String> {
    let text = |name: &str| body[name].as_str().unwrap_or("?");
    match body["kind"].as_str() {
        Some("exam_report") => Some(exam(text("contact"), text("visited_on"))),
        Some("survey_answer") => Some(survey(text("survey"), body["answers"][QUESTION].as_str().unwrap_or("?"))),
        Some("join_campaign") => Some(join(text("campaign"), body["joined"] == true)),
        Some("check_in") => Some(check_in(text("event"), text("code"))),
        _ => None,
    }
}

/// A campaign joined, or left.
pub fn join(campaign: &str, joins: bool) -> String {
    format!("join {campaign} {joins}")
}

/// A code typed at an event.
pub fn check_in(event: &str, code: &str) -> String {
    format!("check {event} {}", code.replace('-', ""))
}

/// A visit reported.
pub fn exam(contact: &str, visited_on: &str) -> String {
    format!("exam {contact} visited on {visited_on}")
}

/// A survey answered.
pub fn survey(id: &str, answer: &str) -> String {
    format!("survey {id} {answer}")
}

/// What must become of such an item: refused, or taken with what it earns. `None` for a record or a launch.
pub fn answer(
    ledger: &mut Ledger,
    op: &str,
    body: &Value,
    (entered_at, received_at): (i64, i64),
    published: &Published,
) -> Option<Option<BTreeMap<&'static str, i64>>> {
    let (day, today) = (japan_day(entered_at), japan_day(received_at));
    match body["kind"].as_str() {
        Some("exam_report") => Some(report(ledger, body, day, today)),
        Some("survey_answer") => Some(answer_survey(ledger, body, day, today, published)),
        Some("join_campaign") => {
            let id = body["campaign"].as_str().unwrap_or_default();
            let said = (entered_at, op, body["joined"] == true);
            Some(ledger.join(id, published.campaigns.get(id), said).then(BTreeMap::new))
        }
        Some("check_in") => {
            let (id, code) = (body["event"].as_str().unwrap_or_default(), body["code"].as_str().unwrap_or_default());
            let used = published.places.get(id).copied().unwrap_or_default();
            Some(ledger.check_in(id, published.events.get(id), code, (day, today), used))
        }
        _ => None,
    }
}

fn report(ledger: &mut Ledger, body: &Value, entered_on: i64, today: i64) -> Option<BTreeMap<&'static str, i64>> {
    let contact = body["contact"].as_str().unwrap_or_default();
    let visited_on = day_of(body["visited_on"].as_str().unwrap_or_default());
    let name = format!("exam_contact:{contact}");
    match ledger.results.said(&name) {
        // Said again, it changes nothing.
        Some((Says::Exam { reported: true }, day)) if *day == visited_on => return Some(BTreeMap::new()),
        Some((Says::Exam { reported: false }, asked_on)) if (*asked_on..=entered_on).contains(&visited_on) => {}
        _ => return None,
    }
    let said = (Says::Exam { reported: true }, visited_on);
    Some(ledger.record(&name, contact, Some(said), today).earned)
}

fn answer_survey(
    ledger: &mut Ledger,
    body: &Value,
    entered_on: i64,
    today: i64,
    published: &Published,
) -> Option<BTreeMap<&'static str, i64>> {
    let survey = body["survey"].as_str().unwrap_or_default();
    let smokes = body["answers"][QUESTION].as_str() != Some("no");
    let name = format!("survey_answer:{survey}");
    if ledger.results.knows(&name) {
        let same = ledger.results.first(&name) == Some(&Says::WebSurvey { smokes });
        return same.then(BTreeMap::new);
    }
    let (from, to) = published.surveys.get(survey)?;
    if !(*from..=*to).contains(&entered_on) || ledger.results.who.is_spouse {
        return None;
    }
    let said = (Says::WebSurvey { smokes }, entered_on);
    Some(ledger.record(&name, survey, Some(said), today).earned)
}
