//! What a record holds, as one line of text that is the same wherever it is read: on the wire, at the server, on a
//! phone's screen.
//!
//! Comes in: JSON of the wire, or a row of a phone's history. Goes out: the line. Must never happen: a field left out in
//! which two places could differ.

use std::collections::BTreeMap;

use kenpos_core::view::{HistoryRecord, Kind};
use serde_json::Value;

use super::days::moment_of;

/// A record as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The highest wins: revision, then deletion, then op id.
    pub rank: (u64, bool, String),
    /// What it holds.
    pub content: String,
}

/// Records by id, as they stand.
#[derive(Clone, Debug, Default)]
pub struct Records(BTreeMap<String, Standing>);

impl Records {
    /// A revision was taken: `record` is `{record_id, revision, value}` of the wire.
    pub fn take(&mut self, op: &str, record: &Value) {
        let (id, standing) = read(op, record);
        let stays = self.0.get(&id).is_some_and(|known| known.rank >= standing.rank);
        if !stays {
            self.0.insert(id, standing);
        }
    }

    /// All of them, tombstones too.
    pub const fn all(&self) -> &BTreeMap<String, Standing> {
        &self.0
    }

    /// Those that were not deleted, with what they hold.
    pub fn shown(&self) -> BTreeMap<String, String> {
        let standing = self.0.iter().filter(|(_, record)| !record.rank.1);
        standing.map(|(id, record)| (id.clone(), record.content.clone())).collect()
    }
}

fn read(op: &str, record: &Value) -> (String, Standing) {
    let content = content(&record["value"]);
    let rank = (record["revision"].as_u64().unwrap_or_default(), content.starts_with("deleted"), op.to_owned());
    (record["record_id"].as_str().unwrap_or_default().to_owned(), Standing { rank, content })
}

/// The content of a record of the wire.
pub fn content(value: &Value) -> String {
    let text = |name: &str| value[name].as_str().unwrap_or("?").to_owned();
    match value["type"].as_str() {
        Some("weight") => {
            let (at, _) = moment_of(&text("measured_at"));
            weight(&value["weight_grams"], at, value["utc_offset_minutes"].as_i64(), &text("source"))
        }
        Some("steps") => steps(&value["steps"], &text("day"), &text("source")),
        Some("action_goal") => goal(&text("goal"), value["done"].as_bool(), &text("day")),
        Some("deleted") => format!("deleted {} of {}", text("record_kind"), text("day")),
        _ => format!("unknown {value}"),
    }
}

/// The same of a row of the history of `day`.
pub fn shown_content(record: &HistoryRecord, day: &str) -> String {
    let source = record.source.map_or("?", |source| source.code());
    match record.kind {
        Kind::Weight => {
            let (at, offset) = moment_of(record.at.as_deref().unwrap_or_default());
            weight(&serde_json::json!(record.weight_grams), at, Some(offset), source)
        }
        Kind::Steps => steps(&serde_json::json!(record.steps), day, source),
        Kind::Goal => goal(record.goal.as_ref().map_or("?", |goal| goal.as_str()), record.done, day),
        Kind::Launch | Kind::JoinCampaign | Kind::CheckIn | Kind::ExamReport | Kind::SurveyAnswer => {
            "no record".to_owned()
        }
    }
}

/// A weight in grams, measured at a moment.
pub fn weight(grams: &Value, at: i64, utc_offset_minutes: Option<i64>, source: &str) -> String {
    format!("weight {grams} at {at} in {utc_offset_minutes:?} from {source}")
}

/// The steps of a day.
pub fn steps(count: &Value, day: &str, source: &str) -> String {
    format!("steps {count} of {day} from {source}")
}

/// The answer to a goal.
pub fn goal(name: &str, done: Option<bool>, day: &str) -> String {
    format!("goal {name} {done:?} of {day}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn revision(number: u64, value: &Value) -> Value {
        json!({"record_id": "r", "revision": number, "value": value})
    }

    #[test]
    fn the_highest_revision_wins_and_a_deletion_wins_over_an_equal_one() {
        let of = |grams: u64| {
            json!({"type": "weight", "weight_grams": grams, "measured_at": "2026-11-22T03:00:00.000Z",
                   "utc_offset_minutes": 540, "source": "manual"})
        };
        let deleted = json!({"type": "deleted", "record_kind": "weight", "day": "2026-11-22"});
        let mut records = Records::default();
        records.take("b", &revision(2, &of(70_000)));
        records.take("z", &revision(1, &of(60_000)));
        records.take("a", &revision(2, &of(80_000)));
        assert!(records.shown()["r"].starts_with("weight 70000 at"));
        records.take("a", &revision(2, &deleted));
        assert!(records.shown().is_empty());
        assert_eq!(records.all()["r"].content, "deleted weight of 2026-11-22");
    }
}
