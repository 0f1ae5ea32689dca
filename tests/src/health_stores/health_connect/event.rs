//! What happens to an Android phone. Comes in: a script or a test. Goes out: one event. Must never happen: an event that
//! only an app could do (those are calls).

use serde::{Deserialize, Serialize};

use super::{Kind, WeightUnit};
use crate::health_stores::moment;

/// `Metadata.recordingMethod`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordingMethod {
    /// 0.
    #[default]
    Unknown = 0,
    /// 1.
    ActivelyRecorded = 1,
    /// 2.
    AutomaticallyRecorded = 2,
    /// 3.
    ManualEntry = 3,
}

/// The app that is Health Connect below Android 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// New enough.
    Present,
    /// Too old.
    Outdated,
    /// Not installed.
    Missing,
}

/// Steps that an app writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepsWritten {
    /// The script's name for the record. The same name again is allowed for the same `client_record_id`.
    pub id: String,
    /// Package of the app.
    pub origin: String,
    /// UTC milliseconds.
    #[serde(with = "moment")]
    pub start: i64,
    /// UTC milliseconds. Before `start` only in data that were moved here.
    #[serde(with = "moment")]
    pub end: i64,
    /// Steps, 0 to 1,000,000.
    pub count: i64,
    /// The app's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_record_id: Option<String>,
    /// A lower one than before changes nothing.
    #[serde(default)]
    pub client_record_version: i64,
    /// How it was made, if the app says so.
    #[serde(default)]
    pub recording_method: RecordingMethod,
    /// Minutes east of UTC, if the app says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i32>,
    /// `phone`, `watch`, …, if the app says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// A weight that an app writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightWritten {
    /// The script's name for the record.
    pub id: String,
    /// Package of the app.
    pub origin: String,
    /// UTC milliseconds.
    #[serde(with = "moment")]
    pub time: i64,
    /// Plain decimal text, `68.2`; at most 1,000,000 g.
    pub weight: String,
    /// The unit the app wrote it in.
    pub unit: WeightUnit,
    /// The app's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_record_id: Option<String>,
    /// A lower one than before changes nothing.
    #[serde(default)]
    pub client_record_version: i64,
    /// How it was made, if the app says so.
    #[serde(default)]
    pub recording_method: RecordingMethod,
}

/// Something that happens to an Android phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// An app writes steps.
    WriteSteps(StepsWritten),
    /// An app writes many records with one call.
    WriteMany {
        /// Rows of the log: one for every origin.
        records: Vec<StepsWritten>,
    },
    /// An app writes a weight.
    WriteWeight(WeightWritten),
    /// The phone itself has counted.
    PhoneCounts {
        /// The script's name for the record.
        id: String,
        /// UTC milliseconds.
        #[serde(with = "moment")]
        start: i64,
        /// UTC milliseconds.
        #[serde(with = "moment")]
        end: i64,
        /// Steps.
        count: i64,
    },
    /// The app that wrote the steps changes them.
    EditSteps {
        /// The script's name.
        id: String,
        /// The new number.
        count: i64,
    },
    /// The app that wrote the record moves it in time; it keeps its length.
    Move {
        /// The script's name.
        id: String,
        /// The new start, UTC milliseconds.
        #[serde(with = "moment")]
        start: i64,
    },
    /// Somebody deletes a record.
    Delete {
        /// The script's name.
        id: String,
    },
    /// The automatic deletion runs.
    AutoDelete {
        /// Records that ended longer ago than this go.
        older_than_days: u32,
    },
    /// Exactly this is granted now; nothing: all is revoked.
    Allow {
        /// What may be read.
        read: Vec<Kind>,
        /// What may be written.
        write: Vec<Kind>,
        /// Reading in the background too.
        #[serde(default)]
        background: bool,
        /// Reading what is older than 30 days before the grant.
        #[serde(default)]
        history: bool,
    },
    /// The person opens the app.
    OpenApp {},
    /// The person leaves the app; it goes on in the background.
    LeaveApp {},
    /// The app is removed and installed again: all grants are gone.
    Reinstall {},
    /// The person puts the apps in order, the best first, and leaves out the others known so far.
    PrioritiseApps {
        /// Packages; the phone itself is `android`.
        apps: Vec<String>,
    },
    /// The update of June 2026: the phone counts under a synthetic name from now on.
    UseSyntheticNames {},
    /// A provider that gives page tokens no time.
    PageTokensNeverExpire {},
    /// The data of Android 13 begin to move to Android 14.
    StartMigration {},
    /// They have moved; records without a client id have other ids.
    FinishMigration {},
    /// The provider changes.
    ChangeProvider {
        /// To this.
        state: Provider,
    },
    /// The phone has another Android.
    Android {
        /// 26 is Android 8, 28 is 9, 34 is 14.
        api: u32,
    },
    /// The app turns out to live in a work profile.
    UseWorkProfile {},
    /// The person goes on with another phone; its store is empty and knows no token.
    ChangePhone {
        /// Its name.
        phone: String,
    },
}
