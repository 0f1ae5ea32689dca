//! HealthKit as it behaves on a member's iPhone.
//!
//! Comes in: an [`Event`] (the person, the phone, other apps), and the app's calls with the time at which they are made.
//! Goes out: samples, deletions without a day, merged statistics, wake-ups that say nothing, errors by their codes. Must
//! never happen: an answer that tells whether reading was allowed; a zero where Apple says "no data".
//!
//! The app's side: [`HealthKit::anchored`] (`HKAnchoredObjectQuery`), [`HealthKit::steps`] (`HKStatisticsQuery`),
//! [`HealthKit::register_observer`] and [`HealthKit::wake_ups`] (`HKObserverQuery`), [`HealthKit::save_weight`].

mod access;
mod behaviour;
mod event;
mod observers;
mod query;
mod statistics;
mod store;

use std::collections::{BTreeMap, BTreeSet};

pub use super::decimal::WeightUnit;
pub use access::{RequestStatus, WriteStatus};
pub use behaviour::{Behaviour, Deviation};
pub use event::{Event, StepsWritten, WeightWritten};
use observers::Observer;
pub use observers::Wake;
pub use query::{Page, Predicate};
use serde::{Deserialize, Serialize};
pub use statistics::Statistics;
use store::Change;

/// What a sample measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `HKQuantityTypeIdentifier.stepCount`.
    Steps,
    /// `HKQuantityTypeIdentifier.bodyMass`.
    Weight,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Steps.
    Steps(i64),
    /// A weight, as it was written.
    Weight {
        /// Plain decimal text.
        text: String,
        /// Kilograms or pounds.
        unit: WeightUnit,
    },
}

/// `HKQuantitySample`, as far as this product looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// `HKObject.uuid`.
    pub uuid: String,
    /// UTC milliseconds. A weight starts when it ends.
    pub start: i64,
    /// UTC milliseconds.
    pub end: i64,
    /// The number.
    pub quantity: Quantity,
    /// Bundle id of the source. Steps of Apple's devices: `com.apple.health.` and more; typed ones: `com.apple.Health`.
    pub source: String,
    /// `HKSourceRevision.productType`, like `Watch6,2`.
    pub product_type: Option<String>,
    /// `HKMetadataKeyWasUserEntered`.
    pub user_entered: bool,
    /// `HKMetadataKeyTimeZone`.
    pub time_zone: Option<String>,
    /// `HKMetadataKeySyncIdentifier`.
    pub sync_identifier: Option<String>,
    /// `HKMetadataKeySyncVersion`.
    pub sync_version: i64,
}

impl Sample {
    /// What it measures.
    pub fn kind(&self) -> Kind {
        match self.quantity {
            Quantity::Steps(_) => Kind::Steps,
            Quantity::Weight { .. } => Kind::Weight,
        }
    }
}

/// `HKDeletedObject`: an id, and the sync identifier if the object had one. No date, no kind, no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The id of the sample that is gone.
    pub uuid: String,
    /// From its metadata.
    pub sync_identifier: Option<String>,
}

/// `HKError`, by its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HkError {
    /// 1: a device without HealthKit.
    HealthDataUnavailable = 1,
    /// 2: forbidden by a profile of the company.
    HealthDataRestricted = 2,
    /// 3: an anchor that cannot be decoded, or a mistake of the app.
    InvalidArgument = 3,
    /// 4: writing was denied.
    AuthorizationDenied = 4,
    /// 5: not asked yet.
    AuthorizationNotDetermined = 5,
    /// 6: locked.
    DatabaseInaccessible = 6,
    /// 11: nothing there, or nothing to be seen.
    NoData = 11,
}

/// One iPhone and its store.
#[derive(Debug)]
pub struct HealthKit {
    phone: String,
    app: String,
    deviation: Option<Deviation>,
    last_event: i64,

    log: BTreeMap<i64, Change>,
    rows: BTreeMap<String, i64>,
    last_row: i64,
    next_uuid: u64,
    names: BTreeMap<String, String>,
    held: Vec<Sample>,
    anchor_format: u8,

    available: bool,
    restricted: bool,
    locked: bool,
    asked: bool,
    readable: BTreeSet<Kind>,
    writable: BTreeSet<Kind>,

    source_order: Vec<String>,
    sources_seen: Vec<String>,

    observers: BTreeMap<Kind, Observer>,
    low_power: bool,
    next_wake: u64,
}

impl HealthKit {
    /// A new iPhone: nothing written, nothing asked, unlocked. The name seeds its ids.
    pub fn new(phone: &str, app: &str) -> Self {
        Self {
            phone: phone.to_owned(),
            app: app.to_owned(),
            deviation: None,
            last_event: i64::MIN,
            log: BTreeMap::new(),
            rows: BTreeMap::new(),
            last_row: 0,
            next_uuid: 1,
            names: BTreeMap::new(),
            held: Vec::new(),
            anchor_format: 1,
            available: true,
            restricted: false,
            locked: false,
            asked: false,
            readable: BTreeSet::new(),
            writable: BTreeSet::new(),
            source_order: Vec::new(),
            sources_seen: Vec::new(),
            observers: BTreeMap::new(),
            low_power: false,
            next_wake: 1,
        }
    }

    /// The same iPhone with one behaviour replaced by what a naive fake would do.
    #[cfg(feature = "lab")]
    #[must_use]
    pub fn deviating(mut self, deviation: Deviation) -> Self {
        self.deviation = Some(deviation);
        self
    }
}
