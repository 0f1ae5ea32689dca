//! A programme file named on the command line.
//!
//! Comes in: a path. Goes out: the checked programme. Must never happen: a file half taken; a huge one read into memory.

use std::fs;
use std::io;
use std::path::Path;

use kenpos_rules::explain::Language;
use kenpos_rules::programme::Programme;

use crate::failure::Failure;
use crate::texts;

/// Reads and checks the file.
///
/// # Errors
/// An input that must change: which line, which field, what is allowed.
pub fn read(file: &Path, language: Language) -> Result<Programme, Failure> {
    let wrong = |why: &str| Failure::input(texts::programme_wrong(language, &file.display().to_string(), why));
    let unread = |error: io::Error| wrong(&texts::system_words(error.kind(), language));
    let bytes = fs::metadata(file).map_err(unread)?.len();
    if bytes > Programme::TEXT_MAX_BYTES as u64 {
        let (bytes, most) = (bytes.to_string(), Programme::TEXT_MAX_BYTES.to_string());
        return Err(wrong(&texts::programme_too_large(language, &bytes, &most)));
    }
    let text = fs::read_to_string(file).map_err(unread)?;
    Programme::parse(&text).map_err(|error| wrong(&texts::programme_error(&error, language)))
}
