//! What can be wrong with an export as a whole. One line each: which file, what, where, what to do.
//!
//! A single bad record is no error: it is left out and counted ([`Warning`](super::Warning)).
//! Must never happen: a health value in the text of an error.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

/// Names and reasons from outside are cut to this many characters: an error is one line, not a page.
const CLIP_CHARS: usize = 120;

/// An export that cannot be read. Nothing of it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The file as it was named, cut and without control characters.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl ImportError {
    pub(super) fn new(path: &Path, problem: Problem) -> Self {
        Self { file: one_line(&path.to_string_lossy()), problem }
    }

    /// A stable short name of the problem, for programs.
    pub const fn code(&self) -> &'static str {
        self.problem.code()
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.problem)
    }
}

impl Error for ImportError {}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No such file, no permission.
    #[error("cannot be opened: {why} (check the path)")]
    CannotOpen {
        /// What kind of failure, for words of one's own.
        kind: io::ErrorKind,
        /// What the system says.
        why: String,
    },
    /// A directory, a pipe, a device.
    #[error("not a file (name the export itself: the .zip, or export.xml inside the unpacked folder)")]
    NotAFile,
    /// Zero bytes.
    #[error("an empty file (export again: Health app, profile picture, Export All Health Data)")]
    Empty,
    /// Neither XML nor gzip nor zip.
    #[error("not an Apple Health export (expected the .zip of the Health app, its export.xml, or that as .xml.gz)")]
    NotAnExport,
    /// XML, but of something else.
    #[error("not an Apple Health export: a <{root}>, not a <HealthData> (choose export.xml, not export_cda.xml)")]
    OtherRoot {
        /// The root element, cut.
        root: String,
    },
    /// A zip without an export inside.
    #[error("no Apple Health export among the {entries} entries of this zip (choose the zip of the Health app)")]
    NoExportInZip {
        /// How many were looked into.
        entries: usize,
    },
    /// A zip with two exports.
    #[error("two Apple Health exports in this zip, {first:?} and {second:?} (unpack it and import one)")]
    SeveralExportsInZip {
        /// The name of one.
        first: String,
        /// The name of another.
        second: String,
    },
    /// A zip that cannot be read: cut off, damaged, locked, packed in an unknown way.
    #[error("this zip cannot be read: {why} (copy or export it again, or unpack it and import the XML)")]
    BadZip {
        /// What is wrong, and with which entry.
        why: String,
    },
    /// Packed data that do not unpack, or a disk that does not read.
    #[error("damaged after {at} unpacked bytes: {why} (copy or export it again)")]
    Damaged {
        /// Bytes of XML that were still good.
        at: u64,
        /// What the unpacker or the system says.
        why: String,
    },
    /// The file ends before the export does.
    #[error("cut off at byte {at}: the export is not complete (copy or export it again)")]
    Truncated {
        /// Byte of the unpacked XML.
        at: u64,
    },
    /// The XML breaks its own rules.
    #[error("broken XML at byte {at}: {why} (export again)")]
    NotWellFormed {
        /// Byte of the unpacked XML.
        at: u64,
        /// Which rule.
        why: String,
    },
    /// A step or weight record with an entity that XML does not predefine. Apple writes none; expanding one is how a
    /// small file becomes a huge one, so the file is refused.
    #[error("a step or weight record at byte {at} names an entity, which the Health app never writes (export again)")]
    ForeignEntity {
        /// Byte of the unpacked XML.
        at: u64,
    },
    /// Step and weight records, and not one that can be read.
    #[error("none of its {records} step and weight records can be read (export again)")]
    NothingUsable {
        /// How many there are.
        records: u64,
    },
    /// Another encoding than the one Apple writes.
    #[error("not UTF-8 at byte {at} (import the export as the Health app wrote it)")]
    NotUtf8 {
        /// Byte of the unpacked XML.
        at: u64,
    },
    /// One of the limits of this reader.
    #[error("{what} at byte {at}: more than the {limit} an Apple Health export can have (export again)")]
    TooLarge {
        /// What is counted.
        what: &'static str,
        /// How much of it there may be.
        limit: u64,
        /// Byte of the unpacked XML.
        at: u64,
    },
    /// Days times sources.
    #[error("more than {limit} daily sums of a source, which no Apple Health export has (export again)")]
    TooManyDays {
        /// How many there may be.
        limit: usize,
    },
    /// The disk under the scratch folder.
    #[error("no room to sort the samples in the scratch folder: {why} (free some space)")]
    Scratch {
        /// What the system says.
        why: String,
    },
}

impl Problem {
    /// A stable short name of the problem, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CannotOpen { .. } => "cannot_open",
            Self::NotAFile => "not_a_file",
            Self::Empty => "empty",
            Self::NotAnExport => "not_an_export",
            Self::OtherRoot { .. } => "other_root",
            Self::NoExportInZip { .. } => "no_export_in_zip",
            Self::SeveralExportsInZip { .. } => "several_exports_in_zip",
            Self::BadZip { .. } => "bad_zip",
            Self::Damaged { .. } => "damaged",
            Self::Truncated { .. } => "truncated",
            Self::NotWellFormed { .. } => "not_well_formed",
            Self::ForeignEntity { .. } => "foreign_entity",
            Self::NothingUsable { .. } => "nothing_usable",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::TooLarge { .. } | Self::TooManyDays { .. } => "too_large",
            Self::Scratch { .. } => "scratch",
        }
    }

    /// A failed read after `at` good bytes. A problem that travelled through `io::Error` comes out as itself.
    pub(super) fn reading(error: &io::Error, at: u64) -> Self {
        if let Some(problem) = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            return problem.clone();
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated { at },
            _ => Self::Damaged { at, why: one_line(&error.to_string()) },
        }
    }

    pub(super) fn opening(error: &io::Error) -> Self {
        Self::CannotOpen { kind: error.kind(), why: one_line(&error.to_string()) }
    }

    pub(super) fn scratch(error: &io::Error) -> Self {
        Self::Scratch { why: one_line(&error.to_string()) }
    }
}

/// A problem found inside a `Read`, on its way out through `io::Error`.
impl From<Problem> for io::Error {
    fn from(problem: Problem) -> Self {
        Self::other(problem)
    }
}

/// Text from outside, fit for one line of a terminal: cut, control characters replaced.
pub(super) fn one_line(text: &str) -> String {
    text.chars().take(CLIP_CHARS).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
