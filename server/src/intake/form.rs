//! The forms of the wire's fields in words, for whoever sent another one.
//!
//! Must never happen: the value that was sent, in a text (it may be a weight); a limit that the rules do not hold.

use std::ops::RangeInclusive;

use kenpos_rules::award::Period;
use kenpos_rules::campaign::Nickname;
use kenpos_rules::clock::BOOT_ID_MAX;
use kenpos_rules::goal::GoalName;
use kenpos_rules::health_event::CheckInCode;
use kenpos_rules::provenance::{OriginName, Origins};
use kenpos_rules::source::Source;
use kenpos_rules::steps::StepCount;
use kenpos_rules::union_file::PublicationId;
use kenpos_rules::weight::Weight;

/// The offsets of all time zones, in minutes.
pub const UTC_OFFSET_MINUTES: RangeInclusive<i16> = -720..=840;

/// What a field of this name must be; a name means the same wherever it stands on the wire. `None` where the type says
/// it all.
pub fn form(field: &str) -> Option<String> {
    let text = match field {
        "op_id" | "record_id" | "device_id" | "install" | "submission" => "a UUID".to_owned(),
        "wall" | "measured_at" | "asked_at" | "read_at" => {
            "a moment of RFC 3339 with an offset, e.g. 2026-11-22T08:00:00+09:00".to_owned()
        }
        "day" | "birth_date" | "visited_on" => "a day, YYYY-MM-DD".to_owned(),
        "boot_id" => format!("a text of at most {BOOT_ID_MAX} bytes without control characters"),
        "monotonic_ms" | "after_contact" => "a whole number from 0".to_owned(),
        "kind" => "record, launch, join_campaign, check_in, exam_report or survey_answer".to_owned(),
        "campaign" | "event" | "survey" => {
            format!("1 to {} lower-case letters, digits and hyphens, a letter first", PublicationId::MAX_CHARS)
        }
        "contact" => format!("1 to {} printable ASCII characters without space", Period::EVENT_MAX_CHARS),
        "answers" => "an object with the id of the answer for each question's id".to_owned(),
        "nickname" => format!("1 to {} letters or digits, trimmed and composed (NFC)", Nickname::MAX_CHARS),
        "code" => {
            format!("{} to {} capital letters and digits", CheckInCode::MIN_CHARS, CheckInCode::MAX_CHARS)
        }
        "revision" => format!("a whole number from 1 to {}", u32::MAX),
        "type" => "weight, steps, action_goal or deleted".to_owned(),
        "utc_offset_minutes" => {
            format!("a whole number from {} to {}", UTC_OFFSET_MINUTES.start(), UTC_OFFSET_MINUTES.end())
        }
        "weight_grams" => format!("whole grams from {} to {}", Weight::MIN_GRAMS, Weight::MAX_GRAMS),
        "steps" | "device_steps" => format!("a whole number from 0 to {}", StepCount::MAX),
        "source" => format!("one of {}", Source::ALL.map(Source::code).join(", ")),
        "computed" => "store, core or estimated".to_owned(),
        "origins" => format!(
            "at most {} of name (1 to {} bytes), method (automatic, active, manual or unknown) and perhaps steps",
            Origins::MAX,
            OriginName::MAX_BYTES
        ),
        "goal" => format!("1 to {} characters on one line, trimmed and composed (NFC)", GoalName::MAX_CHARS),
        "done" | "joined" => "true or false".to_owned(),
        "record_kind" => "weight, steps or action_goal".to_owned(),
        "cursor" => "the cursor of the last answer, or none".to_owned(),
        _ => return None,
    };
    Some(text)
}

/// The last name of a path like `body.value.steps`.
pub fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
