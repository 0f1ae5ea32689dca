//! What the health machine asks of the shell.

use kenpos_core::health;

use super::SampleKind;
use crate::values::{Day, Timestamp};

/// One thing to do with the phone's health store. Each has one kind of answer in `HealthOutcome`, beside all that can go
/// wrong.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum HealthCommand {
    /// HealthKit: one `HKAnchoredObjectQuery` with a limit, no update handler. Answer: `Samples`.
    QueryAnchored {
        /// Of what.
        kind: SampleKind,
        /// The archived anchor; none: from the beginning.
        anchor: Option<Vec<u8>>,
        /// The predicate: samples that start at this moment or later.
        since: Timestamp,
        /// Samples and deletions of the answer.
        limit: u32,
    },
    /// Health Connect: `getChangesToken` for one type. Answer: `Token`.
    TakeToken {
        /// Of what.
        kind: SampleKind,
    },
    /// Health Connect: `readRecords` over a time range, ascending. Answer: `Records`.
    ReadRecords {
        /// Of what.
        kind: SampleKind,
        /// Included.
        since: Timestamp,
        /// Not included.
        until: Timestamp,
        /// As the page before gave it.
        page_token: Option<String>,
        /// Records of the answer.
        limit: u32,
    },
    /// Health Connect: `getChanges`. Answer: `Changes`.
    GetChanges {
        /// Of what.
        kind: SampleKind,
        /// As the store gave it last.
        token: String,
        /// Changes of the answer; the store may give more.
        limit: u32,
    },
    /// The store's own sum of a day's steps: `HKStatisticsQuery` with `cumulativeSum`, or `aggregate` with `COUNT_TOTAL`.
    /// Answer: `Total`, or `NoData`.
    DayTotal {
        /// The programme day.
        day: Day,
        /// Its first moment, included.
        since: Timestamp,
        /// The first moment of the next day, not included. Always the whole day, also for today.
        until: Timestamp,
        /// Only what was not typed: HealthKit's predicate `metadata.HKWasUserEntered != YES`. Never asked of Health Connect.
        exclude_manual: bool,
        /// The sums by source as well: HealthKit's `separateBySource`, Health Connect's data origins.
        by_source: bool,
    },
    /// Android's step counter: steps since the device started. Answer: `Counter`.
    ReadCounter,
    /// The last command of every run: what is read is committed, call the system's completion handler now. Answer: `Done`.
    Complete,
}

impl From<health::HealthCommand> for HealthCommand {
    fn from(command: health::HealthCommand) -> Self {
        use health::HealthCommand as Core;
        match command {
            Core::QueryAnchored { kind, anchor, from, limit } => {
                Self::QueryAnchored { kind, anchor, since: Timestamp(from), limit }
            }
            Core::TakeToken { kind } => Self::TakeToken { kind },
            Core::ReadRecords { kind, from, to, page_token, limit } => {
                Self::ReadRecords { kind, since: Timestamp(from), until: Timestamp(to), page_token, limit }
            }
            Core::GetChanges { kind, token, limit } => Self::GetChanges { kind, token, limit },
            Core::DayTotal { day, from, to, exclude_manual, by_source } => Self::DayTotal {
                day: Day(day),
                since: Timestamp(from),
                until: Timestamp(to),
                exclude_manual,
                by_source,
            },
            Core::ReadCounter => Self::ReadCounter,
            Core::Complete => Self::Complete,
        }
    }
}

impl From<HealthCommand> for health::HealthCommand {
    fn from(command: HealthCommand) -> Self {
        use HealthCommand as Ours;
        match command {
            Ours::QueryAnchored { kind, anchor, since, limit } => {
                Self::QueryAnchored { kind, anchor, from: since.0, limit }
            }
            Ours::TakeToken { kind } => Self::TakeToken { kind },
            Ours::ReadRecords { kind, since, until, page_token, limit } => {
                Self::ReadRecords { kind, from: since.0, to: until.0, page_token, limit }
            }
            Ours::GetChanges { kind, token, limit } => Self::GetChanges { kind, token, limit },
            Ours::DayTotal { day, since, until, exclude_manual, by_source } => {
                Self::DayTotal { day: day.0, from: since.0, to: until.0, exclude_manual, by_source }
            }
            Ours::ReadCounter => Self::ReadCounter,
            Ours::Complete => Self::Complete,
        }
    }
}
