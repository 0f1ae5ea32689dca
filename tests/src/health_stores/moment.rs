//! Moments in a script. Comes in: `2026-11-22T08:30:00+09:00`. Goes out: milliseconds since 1970 in UTC, and back.
//! Must never happen: a moment without an offset, which would mean another instant on another machine.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

/// Japan, in which the scripts of this house are written out.
const JST_SECONDS: i32 = 9 * 3600;

/// UTC milliseconds of an RFC 3339 text; nothing when it is none.
pub fn parse(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.timestamp_millis())
}

/// The text of a moment in Japan's time; nothing for one that no calendar holds.
pub fn text(millis: i64) -> Option<String> {
    let japan = FixedOffset::east_opt(JST_SECONDS)?;
    let moment = DateTime::from_timestamp_millis(millis)?.with_timezone(&japan);
    Some(moment.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

/// For `#[serde(with = "moment")]`.
///
/// # Errors
/// For a moment that no calendar holds.
pub fn serialize<S: Serializer>(millis: &i64, out: S) -> Result<S::Ok, S::Error> {
    match text(*millis) {
        Some(text) => out.serialize_str(&text),
        None => Err(serde::ser::Error::custom("a moment that no calendar holds")),
    }
}

/// For `#[serde(with = "moment")]`.
///
/// # Errors
/// When the text is no moment with an offset.
pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<i64, D::Error> {
    let text = String::deserialize(input)?;
    parse(&text).ok_or_else(|| D::Error::custom("expected a moment like 2026-11-22T08:30:00+09:00"))
}
