//! What a health run did, and why it ended.

use kenpos_core::health;
use serde::Serialize;

use super::{Channel, LeftOut, OffReason, WaitReason};

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct HealthReport {
    /// The channel.
    pub channel: Channel,
    /// Pages of samples taken in.
    pub pages: u64,
    /// Days the store was asked for and answered.
    pub days: u64,
    /// Days whose entry is new or has changed. Weighings are not counted.
    pub changed: u64,
    /// What was left out in this run.
    pub left_out: Vec<LeftOut>,
    /// Why it ended; none while it goes on.
    pub ended: Option<WhyEnded>,
    /// In how many milliseconds another run is worth while; none: when something happens.
    pub next_wish_ms: Option<u64>,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WhyEnded {
    /// All is read.
    Done,
    /// The channel is not linked.
    NotLinked,
    /// Another member used this phone: this one must say first that the health data are theirs.
    ClaimNeeded,
    /// Health Connect counts on this phone; the sensor's steps would be the same ones.
    Superseded,
    /// The secret store is locked.
    SecretsLocked,
    /// Not now.
    Waiting {
        /// For what.
        reason: WaitReason,
    },
    /// Not before something changes.
    Off {
        /// What.
        reason: OffReason,
    },
    /// The time or the commands of the run are used up; the next run goes on.
    Deadline,
    /// An answer was refused or could not be kept; nothing of it was taken.
    Refused,
}

impl From<health::WhyEnded> for WhyEnded {
    fn from(why: health::WhyEnded) -> Self {
        match why {
            health::WhyEnded::Done => Self::Done,
            health::WhyEnded::NotLinked => Self::NotLinked,
            health::WhyEnded::ClaimNeeded => Self::ClaimNeeded,
            health::WhyEnded::Superseded => Self::Superseded,
            health::WhyEnded::SecretsLocked => Self::SecretsLocked,
            health::WhyEnded::Waiting(reason) => Self::Waiting { reason },
            health::WhyEnded::Off(reason) => Self::Off { reason },
            health::WhyEnded::Deadline => Self::Deadline,
            health::WhyEnded::Refused => Self::Refused,
        }
    }
}

impl From<health::HealthReport> for HealthReport {
    fn from(report: health::HealthReport) -> Self {
        let health::HealthReport { channel, pages, days, changed, left_out, ended, next_wish_ms } = report;
        let left_out = left_out.into_iter().map(|(reason, count)| LeftOut { reason, count }).collect();
        Self { channel, pages, days, changed, left_out, ended: ended.map(Into::into), next_wish_ms }
    }
}
