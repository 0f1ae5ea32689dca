//! What happens to an iPhone. Comes in: a script or a test. Goes out: one event. Must never happen: an event that only an
//! app could do (those are calls).

use serde::{Deserialize, Serialize};

use super::{Kind, WeightUnit};
use crate::health_stores::moment;

/// Steps that a device, an app or a person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepsWritten {
    /// The script's name for it.
    pub id: String,
    /// Bundle id of the source.
    pub source: String,
    /// UTC milliseconds.
    #[serde(with = "moment")]
    pub start: i64,
    /// UTC milliseconds; not before `start`.
    #[serde(with = "moment")]
    pub end: i64,
    /// Steps, not below 0.
    pub count: i64,
    /// `iPhone17,1`, `Watch6,2`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_type: Option<String>,
    /// Typed into the Health app.
    #[serde(default)]
    pub user_entered: bool,
    /// IANA name; steps usually lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

/// A weight that a scale, an app or a person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightWritten {
    /// The script's name for it.
    pub id: String,
    /// Bundle id of the source.
    pub source: String,
    /// UTC milliseconds.
    #[serde(with = "moment")]
    pub time: i64,
    /// Plain decimal text, `68.2`.
    pub weight: String,
    /// Kilograms or pounds.
    pub unit: WeightUnit,
    /// Typed into the Health app.
    #[serde(default)]
    pub user_entered: bool,
}

/// Something that happens to an iPhone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// Steps are saved.
    WriteSteps(StepsWritten),
    /// A weight is saved.
    WriteWeight(WeightWritten),
    /// The app that wrote the steps replaces them.
    EditSteps {
        /// The script's name.
        id: String,
        /// The new number.
        count: i64,
    },
    /// Somebody deletes a sample.
    Delete {
        /// The script's name.
        id: String,
    },
    /// The phone is locked.
    Lock {},
    /// The phone is unlocked.
    Unlock {},
    /// The company's profile forbids HealthKit.
    RestrictByProfile {},
    /// The company's profile allows it again.
    LiftRestriction {},
    /// It is an iPad without HealthKit after all.
    NoHealthkit {},
    /// The person answers the sheet, or changes the answer in Settings: exactly this is allowed now.
    Allow {
        /// What may be read.
        read: Vec<Kind>,
        /// What may be written.
        write: Vec<Kind>,
    },
    /// The person puts the sources of steps in order, the best first.
    OrderSources {
        /// Bundle ids; sources that are not named come after them.
        sources: Vec<String>,
    },
    /// The system frees space: all deletions so far are forgotten.
    PurgeTombstones {},
    /// The person goes on with another iPhone, restored from a backup of this one.
    RestoreToNewPhone {
        /// Its name.
        phone: String,
    },
    /// A new system writes anchors in another format.
    UpdateOs {},
    /// Low Power Mode.
    LowPower {
        /// On or off.
        on: bool,
    },
    /// The app is ended; the system launches it again for the next wake-up.
    KillApp {},
}
