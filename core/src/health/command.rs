//! What the core asks the shell to do with the phone's health store, one thing at a time.

use std::fmt;

use kenpos_rules::day::{Moment, ProgrammeDay};

use super::SampleKind;

/// One thing to do. Each has one kind of answer in [`super::HealthOutcome`], beside all that can go wrong.
#[derive(Clone, PartialEq, Eq)]
pub enum HealthCommand {
    /// HealthKit: one `HKAnchoredObjectQuery` with a limit, no update handler. Answer: `Samples`.
    QueryAnchored {
        /// Of what.
        kind: SampleKind,
        /// The archived anchor; none: from the beginning.
        anchor: Option<Vec<u8>>,
        /// The predicate: samples that start at this moment or later. The same for as long as the anchor is used.
        from: Moment,
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
        from: Moment,
        /// Not included.
        to: Moment,
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
    /// The store's own sum of a day's steps: `HKStatisticsQuery` with `cumulativeSum`, or `aggregate` with
    /// `COUNT_TOTAL`. Answer: `Total`, or `NoData`.
    DayTotal {
        /// The programme day.
        day: ProgrammeDay,
        /// Its first moment, included (later only on the day from which a shared phone's data are the member's own).
        from: Moment,
        /// The first moment of the next day, not included. Always the whole day, also for today.
        to: Moment,
        /// Only what was not typed: HealthKit's predicate `metadata.HKWasUserEntered != YES`. Never asked of Health
        /// Connect, which has no such filter.
        exclude_manual: bool,
        /// The sums by source as well: HealthKit's `separateBySource`, Health Connect's data origins.
        by_source: bool,
    },
    /// Android's step counter: steps since the device started. Answer: `Counter`.
    ReadCounter,
    /// The last command of every run, whatever happened: what is read is committed, call the system's completion
    /// handler now. Answer: `Done`.
    Complete,
}

impl fmt::Debug for HealthCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QueryAnchored { kind, anchor, from, limit } => {
                let begun = if anchor.is_some() { "on" } else { "from the beginning" };
                write!(f, "QueryAnchored({kind} since {from}, {begun}, at most {limit})")
            }
            Self::TakeToken { kind } => write!(f, "TakeToken({kind})"),
            Self::ReadRecords { kind, from, to, page_token, limit } => {
                let begun = if page_token.is_some() { "on" } else { "first page" };
                write!(f, "ReadRecords({kind} {from} to {to}, {begun}, at most {limit})")
            }
            Self::GetChanges { kind, limit, .. } => write!(f, "GetChanges({kind}, at most {limit})"),
            Self::DayTotal { day, exclude_manual, .. } => write!(f, "DayTotal({day}, exclude_manual {exclude_manual})"),
            Self::ReadCounter => f.write_str("ReadCounter"),
            Self::Complete => f.write_str("Complete"),
        }
    }
}
