//! The values that cross as types of the platform: a day, a moment.
//!
//! Comes in: `YYYY-MM-DD`, milliseconds. Goes out: checked values. Must never happen: a bad value that ends the process
//! or shows a path of the build; so a function that takes one of these returns `Result`, and uniffi throws our error.

use kenpos_rules::day::{Moment, ProgrammeDay};
use serde::Serialize;

use crate::error::invalid;

/// A programme day (UTC+9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Day(pub ProgrammeDay);

/// A moment, to the millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub Moment);

uniffi::custom_type!(Day, String, {
    try_lift: |text| Ok(Day(text.parse().map_err(|error| invalid("day", &error))?)),
    lower: |day| day.0.to_string(),
});

uniffi::custom_type!(Timestamp, i64, {
    try_lift: |millis| Ok(Timestamp(Moment::from_millis(millis))),
    lower: |at| at.0.millis(),
});

/// As it crosses: milliseconds.
impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.millis())
    }
}

/// What stands for an unset value or a set one, converted.
pub(crate) fn moment(at: Option<Moment>) -> Option<Timestamp> {
    at.map(Timestamp)
}
