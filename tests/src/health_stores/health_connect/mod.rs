//! Health Connect as it behaves on a member's Android phone.
//!
//! Comes in: an [`Event`] (the person, the phone, other apps), and the app's calls with the time at which they are made.
//! Goes out: pages of changes, records, aggregates, errors by their codes. Must never happen: an order between the two
//! lists of a page; a deletion's own time; an aggregate that knows how a record was made.
//!
//! The app's side: [`HealthConnect::get_changes_token`] and [`HealthConnect::get_changes`] (as Jetpack has them),
//! [`HealthConnect::read_records`], [`HealthConnect::aggregate_steps`], [`HealthConnect::insert_weight`].
//!
//! Left out: the limits of memory (a page of this product stays far below them) and grouping by local days.

mod access;
mod aggregate;
mod behaviour;
mod changes;
mod event;
mod quota;
mod records;
mod store;

use std::collections::{BTreeMap, BTreeSet};

pub use super::decimal::WeightUnit;
pub use access::SdkStatus;
pub use aggregate::Aggregate;
pub use behaviour::{Behaviour, Deviation};
pub use changes::{Changes, Deletion};
pub use event::{Event, Provider, RecordingMethod, StepsWritten, WeightWritten};
use quota::Quotas;
pub use records::Records;
use serde::{Deserialize, Serialize};
use store::Row;
pub use store::SYNTHETIC_PREFIX;

/// A type of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `StepsRecord`.
    Steps,
    /// `WeightRecord`.
    Weight,
}

/// What a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Steps.
    Steps(i64),
    /// Grams as exact decimal text: the platform keeps grams, whatever the unit was.
    Weight {
        /// Plain decimal text.
        grams: String,
    },
}

/// A record with its metadata, as an app reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// `Metadata.id`.
    pub id: String,
    /// UTC milliseconds. A weight starts when it ends.
    pub start: i64,
    /// UTC milliseconds.
    pub end: i64,
    /// The number.
    pub value: Value,
    /// `Metadata.dataOrigin`: a package, `android`, or the synthetic name of this phone for this app.
    pub origin: String,
    /// `Metadata.clientRecordId`.
    pub client_record_id: Option<String>,
    /// `Metadata.clientRecordVersion`.
    pub client_record_version: i64,
    /// `Metadata.lastModifiedTime`, UTC milliseconds.
    pub last_modified: i64,
    /// `Metadata.recordingMethod`.
    pub recording_method: RecordingMethod,
    /// Minutes east of UTC, if the writer said so.
    pub offset_minutes: Option<i32>,
    /// `Metadata.device`, like `phone` or `watch`.
    pub device: Option<String>,
}

impl Record {
    /// Its type.
    pub fn kind(&self) -> Kind {
        match self.value {
            Value::Steps(_) => Kind::Steps,
            Value::Weight { .. } => Kind::Weight,
        }
    }
}

/// `HealthConnectException`, by its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HcError {
    /// 3: a mistake of the app.
    InvalidArgument = 3,
    /// 5: not granted, or in the background without that permission, or in a work profile.
    Security = 5,
    /// 7: a quota is used up.
    RateLimitExceeded = 7,
    /// 8: data are being moved.
    DataSyncInProgress = 8,
    /// 9: no provider, too old a provider, too old an Android.
    UnsupportedOperation = 9,
}

/// One Android phone and its store.
#[derive(Debug)]
pub struct HealthConnect {
    phone: String,
    app: String,
    deviation: Option<Deviation>,
    last_event: i64,

    records: BTreeMap<String, Record>,
    names: BTreeMap<String, String>,
    next_id: u64,
    log: Vec<Row>,
    last_row: i64,
    generation: u32,
    page_tokens_never_expire: bool,

    priority: Vec<String>,
    placed: BTreeSet<String>,
    synthetic_names: bool,

    android_api: u32,
    provider: Provider,
    migrating: bool,
    work_profile: bool,
    foreground: bool,
    readable: BTreeSet<Kind>,
    writable: BTreeSet<Kind>,
    in_background: bool,
    history: bool,
    granted_at: Option<i64>,
    quotas: Quotas,
}

impl HealthConnect {
    /// A new phone with Android 14: nothing written, nothing granted, the app open. The name seeds its ids.
    pub fn new(phone: &str, app: &str) -> Self {
        Self {
            phone: phone.to_owned(),
            app: app.to_owned(),
            deviation: None,
            last_event: i64::MIN,
            records: BTreeMap::new(),
            names: BTreeMap::new(),
            next_id: 1,
            log: Vec::new(),
            last_row: 0,
            generation: 1,
            page_tokens_never_expire: false,
            priority: Vec::new(),
            placed: BTreeSet::new(),
            synthetic_names: false,
            android_api: 34,
            provider: Provider::Present,
            migrating: false,
            work_profile: false,
            foreground: true,
            readable: BTreeSet::new(),
            writable: BTreeSet::new(),
            in_background: false,
            history: false,
            granted_at: None,
            quotas: Quotas::full(),
        }
    }

    /// The same phone with one behaviour replaced by what a naive fake would do.
    #[cfg(feature = "lab")]
    #[must_use]
    pub fn deviating(mut self, deviation: Deviation) -> Self {
        self.deviation = Some(deviation);
        self
    }
}
