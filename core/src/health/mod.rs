//! Accept, from the phone's own health store: a machine without I/O. The shell reads and reports facts, the core
//! decides.
//!
//! ```text
//! while let Some(command) = run.next_command()? { run.report(shell.carry_out(command))? }
//! ```
//!
//! Comes in: typed outcomes of commands ([`HealthOutcome`]). Goes out: commands ([`HealthCommand`]), and through the
//! log the records of days and weighings. Must never happen: an error, a locked phone or a half-read page that becomes
//! a number (law 8); a cursor moved apart from the page it came with (law 1); a sum of samples taken for a day's
//! steps; anything held while the shell works (law 13).
//!
//! The change feeds ([`ingest`]) say *which days are dirty*; the count of a day is the store's own aggregate of the whole
//! programme day ([`observe`]). A weighing is an event of its own ([`weigh`]). Source: health feeds, section 8.

mod command;
pub(crate) mod cursor;
pub(crate) mod days;
mod feed;
mod ingest;
pub(crate) mod link;
mod observe;
mod outcome;
mod platform;
mod run;
mod sample;
mod sensor;
mod sweep;
#[cfg(test)]
mod tests;
mod weigh;

use std::fmt;
use std::str::FromStr;

use kenpos_rules::source::Source;
use serde::{Deserialize, Serialize};

pub use command::HealthCommand;
pub use cursor::{OffReason, WaitReason};
pub use link::{Background, ClaimedFrom};
pub use outcome::{ChangePage, CounterReading, DaySum, HealthOutcome, RecordPage, SamplePage, SourceSum, Unsupported};
pub use platform::AndroidFacts;
pub use run::{HealthReason, HealthReport, HealthRun, WhyEnded};
pub use sample::{Sample, SampleError};

/// A way from the phone's own sensors to the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// ヘルスケア (HealthKit).
    AppleHealth,
    /// ヘルスコネクト (Health Connect), Android 9 and later.
    HealthConnect,
    /// The phone's own step sensor: where there is no Health Connect, Android 6 to 8.
    PhoneSensor,
}

impl Channel {
    /// Every channel there is.
    pub const ALL: [Self; 3] = [Self::AppleHealth, Self::HealthConnect, Self::PhoneSensor];

    /// What its records name as their source.
    pub const fn source(self) -> Source {
        match self {
            Self::AppleHealth => Source::AppleHealth,
            Self::HealthConnect => Source::HealthConnect,
            Self::PhoneSensor => Source::PhoneSensor,
        }
    }

    /// The stable code: that of its source.
    pub const fn code(self) -> &'static str {
        self.source().code()
    }

    /// What is read over it, in the order in which it is read.
    pub(crate) const fn kinds(self) -> &'static [SampleKind] {
        match self {
            Self::AppleHealth | Self::HealthConnect => &[SampleKind::Steps, SampleKind::Weight],
            Self::PhoneSensor => &[],
        }
    }
}

/// What a sample measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleKind {
    /// Steps between two instants.
    Steps,
    /// A weighing.
    Weight,
}

impl SampleKind {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Weight => "weight",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for SampleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why something of a health store was left out. Counted, shown, never silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// Written by this app: its own record has it already.
    Own,
    /// A deletion of an id that is not known.
    UnknownDeletion,
    /// It ends before it begins.
    Backwards,
    /// A weight no person has, or in a unit nobody weighs in.
    OutOfRange,
    /// Dated after now.
    InFuture,
    /// From before the phone's data were the member's own.
    BeforeClaim,
    /// A drain that did not move on.
    Stalled,
    /// A day with more records than can be swept.
    TooManyRecords,
}

/// A text that names no channel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown channel (apple_health, health_connect or phone_sensor)")]
pub struct ChannelError;

impl FromStr for Channel {
    type Err = ChannelError;

    fn from_str(text: &str) -> Result<Self, ChannelError> {
        Self::ALL.into_iter().find(|channel| channel.code() == text).ok_or(ChannelError)
    }
}
