//! What the shell reports to a command of the health machine: facts. Samples cross in pages.

use kenpos_core::health;

use super::{RecordingMethod, SampleKind, Unsupported, list};
use crate::values::{Timestamp, moment};

/// The answer to one command: data, or why there are none. Facts only.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum HealthOutcome {
    /// To `QueryAnchored`.
    Samples {
        /// Saved since the anchor.
        samples: Vec<Sample>,
        /// The ids of what was deleted since.
        deleted: Vec<String>,
        /// The new anchor, archived.
        anchor: Vec<u8>,
    },
    /// To `TakeToken`.
    Token {
        /// The token.
        token: String,
    },
    /// To `ReadRecords`.
    Records {
        /// In ascending order of time.
        samples: Vec<Sample>,
        /// None or empty: this was the last page.
        next_page: Option<String>,
    },
    /// To `GetChanges`.
    Changes {
        /// New or changed, as they are now.
        upserted: Vec<Sample>,
        /// The ids of what was deleted.
        deleted: Vec<String>,
        /// The new token.
        next_token: String,
        /// Whether another page waits.
        has_more: bool,
        /// Jetpack's `changesTokenExpired`.
        expired: bool,
    },
    /// To `DayTotal`.
    Total {
        /// Exact decimal text.
        count: String,
        /// Where it was asked for: who contributed.
        by_source: Vec<SourceSum>,
    },
    /// To `ReadCounter`.
    Counter {
        /// Steps since the device started, a whole number.
        steps: String,
    },
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
    Unsupported {
        /// Why.
        why: Unsupported,
    },
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

/// One sample, as the store has it.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Sample {
    /// The store's own id, 1 to 128 bytes.
    pub id: String,
    /// What it measures.
    pub kind: SampleKind,
    /// When it began.
    pub start: Timestamp,
    /// When it ended; for a weighing the same as `start`.
    pub end: Timestamp,
    /// Exact decimal text.
    pub value: String,
    /// `count` for steps; `kg`, `lb`, `g`, `st` or `oz` for a weight.
    pub unit: String,
    /// Bundle or package that wrote it, 1 to 255 bytes.
    pub origin: String,
    /// Written by this very app.
    pub own: bool,
    /// The device it names, if it names one.
    pub device: Option<String>,
    /// How it came about. HealthKit: `Manual` for `HKWasUserEntered`, else `Automatic`.
    pub method: RecordingMethod,
    /// When it was changed last, where the store says.
    pub last_modified: Option<Timestamp>,
    /// HealthKit's sync identifier, Health Connect's client record id.
    pub sync_id: Option<String>,
    /// The zone it names, in minutes from UTC. Decides nothing.
    pub utc_offset_minutes: Option<i16>,
}

/// The sum of one source.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct SourceSum {
    /// Bundle or package.
    pub origin: String,
    /// Exact decimal text; none where the store names its sources only (Health Connect).
    pub count: Option<String>,
}

impl From<HealthOutcome> for health::HealthOutcome {
    fn from(outcome: HealthOutcome) -> Self {
        use HealthOutcome as Ours;
        match outcome {
            Ours::Samples { samples, deleted, anchor } => {
                Self::Samples(health::SamplePage { samples: list(samples), deleted, anchor })
            }
            Ours::Token { token } => Self::Token(token),
            Ours::Records { samples, next_page } => {
                Self::Records(health::RecordPage { samples: list(samples), next_page })
            }
            Ours::Changes { upserted, deleted, next_token, has_more, expired } => {
                let upserted = list(upserted);
                Self::Changes(health::ChangePage { upserted, deleted, next_token, has_more, expired })
            }
            Ours::Total { count, by_source } => Self::Total(health::DaySum { count, by_source: list(by_source) }),
            Ours::Counter { steps } => Self::Counter(health::CounterReading { steps }),
            Ours::Done => Self::Done,
            Ours::NoData { permission_confirmed } => Self::NoData { permission_confirmed },
            Ours::Locked => Self::Locked,
            Ours::Restricted => Self::Restricted,
            Ours::NotAsked => Self::NotAsked,
            Ours::PermissionMissing => Self::PermissionMissing,
            Ours::BackgroundForbidden => Self::BackgroundForbidden,
            Ours::Unsupported { why } => Self::Unsupported(why),
            Ours::ProviderMissing => Self::ProviderMissing,
            Ours::ProviderUpdate => Self::ProviderUpdate,
            Ours::DataSyncInProgress => Self::DataSyncInProgress,
            Ours::RateLimited { after_ms } => Self::RateLimited { after_ms },
            Ours::CursorInvalid => Self::CursorInvalid,
            Ours::Cancelled => Self::Cancelled,
            Ours::Failed { code } => Self::Failed { code },
        }
    }
}

impl From<health::HealthOutcome> for HealthOutcome {
    fn from(outcome: health::HealthOutcome) -> Self {
        use health::HealthOutcome as Core;
        match outcome {
            Core::Samples(health::SamplePage { samples, deleted, anchor }) => {
                Self::Samples { samples: list(samples), deleted, anchor }
            }
            Core::Token(token) => Self::Token { token },
            Core::Records(health::RecordPage { samples, next_page }) => {
                Self::Records { samples: list(samples), next_page }
            }
            Core::Changes(health::ChangePage { upserted, deleted, next_token, has_more, expired }) => {
                Self::Changes { upserted: list(upserted), deleted, next_token, has_more, expired }
            }
            Core::Total(health::DaySum { count, by_source }) => Self::Total { count, by_source: list(by_source) },
            Core::Counter(health::CounterReading { steps }) => Self::Counter { steps },
            Core::Done => Self::Done,
            Core::NoData { permission_confirmed } => Self::NoData { permission_confirmed },
            Core::Locked => Self::Locked,
            Core::Restricted => Self::Restricted,
            Core::NotAsked => Self::NotAsked,
            Core::PermissionMissing => Self::PermissionMissing,
            Core::BackgroundForbidden => Self::BackgroundForbidden,
            Core::Unsupported(why) => Self::Unsupported { why },
            Core::ProviderMissing => Self::ProviderMissing,
            Core::ProviderUpdate => Self::ProviderUpdate,
            Core::DataSyncInProgress => Self::DataSyncInProgress,
            Core::RateLimited { after_ms } => Self::RateLimited { after_ms },
            Core::CursorInvalid => Self::CursorInvalid,
            Core::Cancelled => Self::Cancelled,
            Core::Failed { code } => Self::Failed { code },
        }
    }
}

impl From<health::Sample> for Sample {
    fn from(sample: health::Sample) -> Self {
        let health::Sample { id, kind, start, end, value, unit, origin, own, device, method, .. } = sample;
        let (last_modified, sync_id) = (moment(sample.last_modified), sample.sync_id);
        let utc_offset_minutes = sample.utc_offset_minutes;
        let (start, end) = (Timestamp(start), Timestamp(end));
        Self {
            id,
            kind,
            start,
            end,
            value,
            unit,
            origin,
            own,
            device,
            method,
            last_modified,
            sync_id,
            utc_offset_minutes,
        }
    }
}

impl From<health::SourceSum> for SourceSum {
    fn from(sum: health::SourceSum) -> Self {
        Self { origin: sum.origin, count: sum.count }
    }
}

impl From<Sample> for health::Sample {
    fn from(sample: Sample) -> Self {
        let Sample { id, kind, start, end, value, unit, origin, own, device, method, .. } = sample;
        let (last_modified, sync_id) = (sample.last_modified.map(|at| at.0), sample.sync_id);
        let utc_offset_minutes = sample.utc_offset_minutes;
        let (start, end) = (start.0, end.0);
        Self {
            id,
            kind,
            start,
            end,
            value,
            unit,
            origin,
            own,
            device,
            method,
            last_modified,
            sync_id,
            utc_offset_minutes,
        }
    }
}

impl From<SourceSum> for health::SourceSum {
    fn from(sum: SourceSum) -> Self {
        Self { origin: sum.origin, count: sum.count }
    }
}
