//! The files a union writes: its programme, campaigns, events, catalogue, surveys and questions.
//!
//! Comes in: TOML. Goes out: what it says, or the place of the first fault: line, field, what is allowed.
//! Must never happen: a file with an error half taken; a fault that does not say what to write instead.

mod check;
mod id;
mod shape;
mod wording;

use std::fmt;

pub(crate) use check::Check;
pub use id::{PublicationId, PublicationIdError};
pub(crate) use shape::Spanned;
pub use wording::Wording;
pub(crate) use wording::WordingTable;

/// Files of the union are a few kilobytes; a thousand times more is none of them.
pub const TEXT_MAX_BYTES: usize = 256 * 1024;

/// The shape of every kind of file this code reads.
pub(crate) const SCHEMA: u32 = 1;

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// The rules.
    Programme,
    /// One campaign.
    Campaign,
    /// One designated health event.
    HealthEvent,
    /// The goods.
    Catalogue,
    /// One survey.
    Survey,
    /// Frequent questions.
    Faq,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Programme => "programme",
            Self::Campaign => "campaign",
            Self::HealthEvent => "health event",
            Self::Catalogue => "catalogue",
            Self::Survey => "survey",
            Self::Faq => "FAQ",
        })
    }
}

/// What is wrong in a file of the union, and where. In a box, because every function that reads one hands it on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileError(Box<FileFault>);

impl std::ops::Deref for FileError {
    type Target = FileFault;

    fn deref(&self) -> &FileFault {
        &self.0
    }
}

/// What a [`FileError`] says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} file, line {line}, {field}: {problem}")]
pub struct FileFault {
    /// Which kind of file.
    pub file: FileKind,
    /// Counted from 1.
    pub line: usize,
    /// The table and key, e.g. `versions.awards.bmi.points`.
    pub field: String,
    /// What is wrong and what is allowed.
    pub problem: String,
}
