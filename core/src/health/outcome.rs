//! What the shell reports: data, or why there are none. Facts only; nothing here decides anything.
//!
//! Must never happen: a state of the phone (locked, forbidden, denied) told as data, least of all as zero; a value in
//! `Debug`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Sample;
use crate::error::KenposError;

/// The answer to one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthOutcome {
    /// To `QueryAnchored`.
    Samples(SamplePage),
    /// To `TakeToken`.
    Token(String),
    /// To `ReadRecords`.
    Records(RecordPage),
    /// To `GetChanges`.
    Changes(ChangePage),
    /// To `DayTotal`.
    Total(DaySum),
    /// To `ReadCounter`.
    Counter(CounterReading),
    /// To `Complete`.
    Done,
    /// Nothing there, or nothing that this app may see. Not zero.
    NoData {
        /// The system says that this app may read (Android). HealthKit never tells: false.
        permission_confirmed: bool,
    },
    /// The phone is locked and its health data with it.
    Locked,
    /// The company's profile forbids the health store.
    Restricted,
    /// The member was not asked for permission yet.
    NotAsked,
    /// The member does not allow reading, or the system took the permission back.
    PermissionMissing,
    /// Allowed in the foreground only.
    BackgroundForbidden,
    /// There is no such store on this device.
    Unsupported(Unsupported),
    /// Health Connect is not installed.
    ProviderMissing,
    /// Health Connect must be updated.
    ProviderUpdate,
    /// The store moves its data to a new version of Android.
    DataSyncInProgress,
    /// Too many calls.
    RateLimited {
        /// How long to wait, if the system says.
        after_ms: Option<u64>,
    },
    /// The anchor or token is of another phone, too old or damaged.
    CursorInvalid,
    /// The member or the system ended the call.
    Cancelled,
    /// Anything else.
    Failed {
        /// The platform's code.
        code: i64,
    },
}

/// Why a device has no such store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsupported {
    /// Health Connect never works inside a work profile.
    WorkProfile,
    /// Android before 9, or iOS without HealthKit.
    OsTooOld,
    /// Android without Google Play services.
    NoPlay,
    /// No HealthKit (an iPad), no step sensor.
    NoHardware,
}

/// A page of an anchored query.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SamplePage {
    /// Saved since the anchor.
    pub samples: Vec<Sample>,
    /// The ids of what was deleted since: no dates come with them.
    pub deleted: Vec<String>,
    /// The new anchor, archived.
    pub anchor: Vec<u8>,
}

/// A page of records of a time range.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RecordPage {
    /// In ascending order of time.
    pub samples: Vec<Sample>,
    /// None or empty: this was the last one.
    pub next_page: Option<String>,
}

/// A page of changes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ChangePage {
    /// New or changed, as they are now.
    pub upserted: Vec<Sample>,
    /// The ids of what was deleted. One that is upserted as well exists: the order of the two lists is lost.
    pub deleted: Vec<String>,
    /// The new token. Jetpack gives an empty one with `expired`.
    pub next_token: String,
    /// Whether another page waits.
    pub has_more: bool,
    /// Jetpack's `changesTokenExpired`, which stands for every token the store does not take.
    pub expired: bool,
}

/// The store's own sum of a day's steps.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DaySum {
    /// Exact decimal text. HealthKit's sums may have a fraction: it apportions samples that overlap.
    pub count: String,
    /// Where it was asked for: who contributed. They overlap and are never added.
    pub by_source: Vec<SourceSum>,
}

/// The sum of one source.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceSum {
    /// Bundle or package.
    pub origin: String,
    /// Exact decimal text; none where the store names its sources only (Health Connect).
    pub count: Option<String>,
}

/// Android's step counter, as the sensor gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct CounterReading {
    /// Steps since the device started, a whole number.
    pub steps: String,
}

/// An answer to another question than was asked: a fault of the shell.
pub(super) fn misfit() -> KenposError {
    let todo = "report the kind of answer that belongs to the command";
    KenposError::invalid("outcome", "this is no answer to the last command", todo)
}

impl fmt::Debug for SamplePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SamplePage({} samples, {} deleted)", self.samples.len(), self.deleted.len())
    }
}

impl fmt::Debug for RecordPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordPage({} samples)", self.samples.len())
    }
}

impl fmt::Debug for ChangePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (upserted, deleted) = (self.upserted.len(), self.deleted.len());
        write!(f, "ChangePage({upserted} upserted, {deleted} deleted, more {})", self.has_more)
    }
}

impl fmt::Debug for DaySum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DaySum(.., {} sources)", self.by_source.len())
    }
}

impl fmt::Debug for SourceSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceSum(..)")
    }
}

impl fmt::Debug for CounterReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CounterReading(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_debug_text_of_an_outcome_shows_a_count() {
        let counter = HealthOutcome::Counter(CounterReading { steps: "6823".to_owned() });
        let by_source = vec![SourceSum { origin: "com.example.watch".to_owned(), count: Some("6823".to_owned()) }];
        let total = HealthOutcome::Total(DaySum { count: "6823".to_owned(), by_source: by_source.clone() });
        let debugged = format!("{counter:?} {total:?} {by_source:?}");
        assert!(!debugged.contains("6823"), "{debugged}");
    }
}
