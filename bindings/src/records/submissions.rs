//! Files that a member sends in as a proof.

use kenpos_core::submit;
use kenpos_core::view::{self, SubmissionState as State};
use serde::Serialize;

use super::SubmissionAbout;
use crate::values::{Day, Timestamp};

/// What a member sends in.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct SubmissionRequest {
    /// What it shows.
    pub about: SubmissionAbout,
    /// The day of the check-up or vaccination, today at the latest.
    pub day: Day,
    /// A photo (JPEG, PNG, HEIC) or a PDF, 1 byte to 10 MiB.
    pub file: Vec<u8>,
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionStage {
    /// Waits for a clerk.
    Waiting,
    /// What it shows counts.
    Approved,
    /// The sentence beside it says why.
    Refused,
}

/// A file sent in.
#[derive(Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[uniffi::export(Display)]
pub struct SubmissionItem {
    /// Its id.
    pub submission: String,
    /// What it shows.
    pub about: SubmissionAbout,
    /// The same in words, in the language asked for.
    pub name: String,
    /// The day of the check-up or vaccination.
    pub day: Day,
    /// When the server took it.
    pub received_at: Timestamp,
    /// How far it has come.
    pub stage: SubmissionStage,
    /// A sentence on that, in the language asked for; of a refused one with the clerk's words.
    pub why: String,
}

impl From<SubmissionRequest> for submit::SubmissionRequest {
    fn from(request: SubmissionRequest) -> Self {
        let SubmissionRequest { about, day, file } = request;
        Self { about, day: day.0, file }
    }
}

impl From<view::SubmissionItem> for SubmissionItem {
    fn from(sent: view::SubmissionItem) -> Self {
        let view::SubmissionItem { submission, about, name, day, received_at, state, why } = sent;
        let stage = match state {
            State::Waiting => SubmissionStage::Waiting,
            State::Approved { .. } => SubmissionStage::Approved,
            State::Refused { .. } => SubmissionStage::Refused,
        };
        Self { submission, about, name, day: Day(day), received_at: Timestamp(received_at), stage, why }
    }
}
