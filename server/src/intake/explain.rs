//! Why an item cannot be read: which field, and what it must be.
//!
//! Serde's own texts repeat the value they stumbled on, and inside a tagged body they do not say where. So an item that
//! could not be read is read again, field by field.

use kenpos_protocol::push::RecordKind;
use kenpos_rules::award::EventId;
use kenpos_rules::campaign::Nickname;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::goal::GoalName;
use kenpos_rules::health_event::CheckInCode;
use kenpos_rules::ids::{DeviceId, OpId, RecordId};
use kenpos_rules::provenance::{Computed, Origins};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_rules::survey::SurveyAnswers;
use kenpos_rules::union_file::PublicationId;
use kenpos_rules::weight::Weight;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::form::{form, last_name};

/// A field's path in the item, and whether a value can stand there.
type Field = (&'static str, fn(&Value) -> bool);

const OP_ID: Field = ("op_id", reads::<OpId>);

const ENVELOPE: [Field; 5] = [
    ("stamp.clock.wall", reads::<Moment>),
    ("stamp.clock.boot_id", |value| value.as_str().is_some_and(kenpos_rules::clock::is_boot_id)),
    ("stamp.clock.monotonic_ms", reads::<u64>),
    ("stamp.after_contact", reads::<u64>),
    ("body.kind", |value| value.as_str().is_some_and(|kind| KINDS.contains(&kind))),
];
/// What an item can be.
const KINDS: [&str; 6] = ["record", "launch", "join_campaign", "check_in", "exam_report", "survey_answer"];

const RECORD: [Field; 3] = [
    ("body.record_id", reads::<RecordId>),
    ("body.revision", reads::<u32>),
    ("body.value.type", |value| !of_type(value.as_str().unwrap_or_default()).is_empty()),
];

/// What steps may hold besides.
const PROVENANCE: [Field; 5] = [
    ("body.value.provenance.install", reads::<DeviceId>),
    ("body.value.provenance.device_steps", reads::<StepCount>),
    ("body.value.provenance.computed", reads::<Computed>),
    ("body.value.provenance.origins", reads::<Origins>),
    ("body.value.provenance.read_at", reads::<Moment>),
];

/// The fields of an item that is no record.
fn of_kind(name: &str) -> &'static [Field] {
    match name {
        "join_campaign" => &[("body.campaign", reads::<PublicationId>), ("body.joined", reads::<bool>)],
        "check_in" => &[("body.event", reads::<PublicationId>), ("body.code", reads::<CheckInCode>)],
        "exam_report" => &[("body.contact", reads::<EventId>), ("body.visited_on", reads::<ProgrammeDay>)],
        "survey_answer" => &[("body.survey", reads::<PublicationId>), ("body.answers", reads::<SurveyAnswers>)],
        _ => &[],
    }
}

/// What joining may hold besides.
const NICKNAME: [Field; 1] = [("body.nickname", reads::<Nickname>)];

fn reads<T: DeserializeOwned>(value: &Value) -> bool {
    T::deserialize(value).is_ok()
}

/// The fields of one type of record.
fn of_type(name: &str) -> &'static [Field] {
    const DAY: Field = ("body.value.day", reads::<ProgrammeDay>);
    const SOURCE: Field = ("body.value.source", reads::<Source>);
    match name {
        "weight" => &[
            ("body.value.measured_at", reads::<Moment>),
            ("body.value.utc_offset_minutes", reads::<i16>),
            ("body.value.weight_grams", reads::<Weight>),
            SOURCE,
        ],
        "steps" => &[DAY, ("body.value.steps", reads::<StepCount>), SOURCE],
        "action_goal" => &[DAY, ("body.value.goal", reads::<GoalName>), ("body.value.done", reads::<bool>)],
        "deleted" => &[("body.value.record_kind", reads::<RecordKind>), DAY],
        _ => &[],
    }
}

/// Why an item cannot be read.
pub(super) struct Explained {
    /// If that much can be read.
    pub op_id: Option<OpId>,
    /// The item is of a known kind, and what is wrong is wrong with what it says.
    pub in_body: bool,
    /// What, where, what to do.
    pub detail: String,
}

/// Explains an item that serde could not read.
pub(super) fn explain(text: &str) -> Explained {
    let item: Value = serde_json::from_str(text).unwrap_or_default();
    if let Some(detail) = first_wrong(&item, &[OP_ID]) {
        return Explained { op_id: None, in_body: false, detail };
    }
    let op_id = OpId::deserialize(&item["op_id"]).ok();
    if let Some(detail) = first_wrong(&item, &ENVELOPE) {
        return Explained { op_id, in_body: false, detail };
    }
    let kind = item["body"]["kind"].as_str().unwrap_or_default();
    let in_record = kind == "record";
    let nickname = if item["body"]["nickname"].is_null() { &[][..] } else { &NICKNAME };
    let of_type = of_type(item["body"]["value"]["type"].as_str().unwrap_or_default());
    let besides = if item["body"]["value"]["provenance"].is_null() { &[][..] } else { &PROVENANCE };
    let parts: &[&[Field]] = if in_record { &[&RECORD, of_type, besides] } else { &[of_kind(kind), nickname] };
    let wrong = parts.iter().find_map(|part| first_wrong(&item, part));
    // All that is left: serde takes no field twice, which this reading does not see.
    let detail = wrong.unwrap_or_else(|| "the item has a field twice (see PushItem in /openapi.json)".to_owned());
    // A launch says nothing that could be wrong.
    Explained { op_id, in_body: kind != "launch", detail }
}

fn first_wrong(item: &Value, fields: &[Field]) -> Option<String> {
    fields.iter().find_map(|(path, reads)| wrong(item, path, *reads))
}

/// What is wrong at a path: the field, or an object on the way to it.
fn wrong(item: &Value, path: &str, reads: fn(&Value) -> bool) -> Option<String> {
    if !item.is_object() {
        return Some("the item must be an object (see PushItem in /openapi.json)".to_owned());
    }
    let mut value = item;
    for (end, _) in path.match_indices('.') {
        let parent = path.get(..end).unwrap_or(path);
        match value.get(last_name(parent)) {
            None => return Some(format!("{parent} is missing (an object)")),
            Some(object) if object.is_object() => value = object,
            Some(_) => return Some(format!("{parent} must be an object")),
        }
    }
    let form = form(last_name(path)).unwrap_or_default();
    match value.get(last_name(path)) {
        None => Some(format!("{path} is missing ({form})")),
        Some(value) if !reads(value) => Some(must_be(path)),
        Some(_) => None,
    }
}

/// A field's path and form.
pub(super) fn must_be(path: &str) -> String {
    format!("{path} must be {}", form(last_name(path)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn weight() -> Value {
        json!({
            "op_id": "0190a3b2-0000-7000-8000-000000000001",
            "stamp": {
                "clock": {"wall": "2026-11-22T08:00:00+09:00", "boot_id": "b", "monotonic_ms": 5},
                "after_contact": 1
            },
            "body": {
                "kind": "record",
                "record_id": "0190a3b2-0000-7000-8000-000000000002",
                "revision": 1,
                "value": {
                    "type": "weight",
                    "measured_at": "2026-11-22T08:00:00+09:00",
                    "utc_offset_minutes": 540,
                    "weight_grams": 68200,
                    "source": "manual"
                }
            }
        })
    }

    fn with(path: &str, value: Value) -> Value {
        let mut item = weight();
        *item.pointer_mut(&format!("/{}", path.replace('.', "/"))).expect("a field of the item") = value;
        item
    }

    fn detail(item: &Value) -> String {
        let text = item.to_string();
        assert!(serde_json::from_str::<kenpos_protocol::push::PushItem>(&text).is_err(), "{text}");
        explain(&text).detail
    }

    #[test]
    fn every_field_of_an_item_is_named_with_its_form_and_without_its_value() {
        let fields: Vec<_> = [OP_ID].iter().chain(&ENVELOPE).chain(&RECORD).chain(of_type("weight")).collect();
        for (path, _) in fields {
            let wrong = detail(&with(path, json!([682_001])));
            assert_eq!(wrong, must_be(path));
            assert!(!wrong.ends_with(' ') && !wrong.contains("682001"), "{wrong}");
            let mut item = weight();
            let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
            let parent = if parent.is_empty() { String::new() } else { format!("/{}", parent.replace('.', "/")) };
            item.pointer_mut(&parent).and_then(Value::as_object_mut).expect("an object").remove(name);
            assert!(detail(&item).starts_with(&format!("{path} is missing (")), "{path}");
        }
    }

    #[test]
    fn a_weight_out_of_range_is_told_the_range() {
        let told = detail(&with("body.value.weight_grams", json!(300_001)));
        assert_eq!(told, "body.value.weight_grams must be whole grams from 20000 to 300000");
    }

    #[test]
    fn the_other_records_are_explained_as_well() {
        let values = [
            (json!({"type": "steps", "day": "2026-11-22", "steps": -7639, "source": "manual"}), "steps"),
            (json!({"type": "steps", "day": "7639", "steps": 1, "source": "manual"}), "day"),
            (json!({"type": "steps", "day": "2026-11-22", "steps": 1, "source": "7639"}), "source"),
            (json!({"type": "action_goal", "day": "2026-11-22", "goal": " 7639", "done": true}), "goal"),
            (json!({"type": "action_goal", "day": "2026-11-22", "goal": "walk", "done": 7639}), "done"),
            (json!({"type": "deleted", "day": "2026-11-22", "record_kind": "7639"}), "record_kind"),
        ];
        for (value, field) in values {
            let told = detail(&with("body.value", value));
            assert_eq!(told, must_be(&format!("body.value.{field}")));
            assert!(!told.contains("7639"), "{told}");
        }
    }

    #[test]
    fn joining_and_checking_in_are_explained_field_by_field() {
        let item = |body: Value| {
            let mut item = weight();
            item["body"] = body;
            item
        };
        let join = json!({"kind": "join_campaign", "campaign": "walk", "joined": true, "nickname": "たろう"});
        let check_in = json!({"kind": "check_in", "event": "walk-day", "code": "WALK27AK"});
        let report = json!({"kind": "exam_report", "contact": "nurse-17", "visited_on": "2026-11-20"});
        let answer = json!({"kind": "survey_answer", "survey": "smoke", "answers": {"smokes-now": "no"}});
        for (body, fields) in [
            (join, vec!["campaign", "joined", "nickname"]),
            (check_in, vec!["event", "code"]),
            (report, vec!["contact", "visited_on"]),
            (answer, vec!["survey", "answers"]),
        ] {
            let whole = item(body.clone()).to_string();
            assert!(serde_json::from_str::<kenpos_protocol::push::PushItem>(&whole).is_ok(), "{whole}");
            for field in fields {
                let mut wrong = body.clone();
                wrong[field] = json!("Ａ secret!");
                let told = detail(&item(wrong));
                assert_eq!(told, must_be(&format!("body.{field}")));
                assert!(!told.contains("secret"), "{told}");
            }
        }
    }

    #[test]
    fn a_provenance_is_explained_field_by_field() {
        let whole = json!({
            "install": "0190a3b2-0000-7000-8000-000000000003",
            "device_steps": 7639,
            "computed": "store",
            "origins": [{"name": "org.example.insulin", "method": "automatic"}],
            "read_at": "2026-11-22T08:00:00+09:00"
        });
        let steps = |provenance: Value| {
            let value = json!({"type": "steps", "day": "2026-11-22", "steps": 1, "source": "apple_health"});
            let mut item = with("body.value", value);
            item["body"]["value"]["provenance"] = provenance;
            item
        };
        assert!(serde_json::from_value::<kenpos_protocol::push::PushItem>(steps(whole.clone())).is_ok());
        for (path, _) in PROVENANCE {
            let mut wrong = whole.clone();
            wrong[last_name(path)] = json!([{"name": "org.example.insulin"}]);
            let told = detail(&steps(wrong));
            assert_eq!(told, must_be(path));
            assert!(!told.ends_with(' ') && !told.contains("insulin"), "{told}");
        }
        assert_eq!(detail(&steps(json!(7639))), "body.value.provenance must be an object");
    }

    #[test]
    fn what_is_no_object_or_says_a_thing_twice_is_explained() {
        assert!(explain("[]").detail.contains("must be an object"));
        assert_eq!(detail(&with("stamp.clock", json!(5))), "stamp.clock must be an object");
        let text = weight().to_string().replace("\"revision\":1", "\"revision\":1,\"revision\":1");
        assert!(explain(&text).detail.contains("twice"));
    }
}
