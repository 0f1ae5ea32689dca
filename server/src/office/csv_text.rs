//! The text of a CSV file, whatever the spreadsheet wrote it as.
//!
//! Comes in: bytes. Goes out: text. UTF-8 (with or without BOM) if it is valid UTF-8, else CP932. Must never happen:
//! a character replaced by a question mark: a name would be wrong and nobody would see it.

use encoding_rs::SHIFT_JIS;

/// Bytes of one file: a million rows of a roster.
pub const FILE_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Bytes that are no text we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Too large.
    #[error("the file has {bytes} bytes; at most {FILE_BYTES_MAX} are taken")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// UTF-16, as "Unicode text" is saved.
    #[error("the file is UTF-16 (save it as \"CSV UTF-8\" or as CSV in Shift_JIS)")]
    Utf16,
    /// Neither encoding.
    #[error("line {line}: neither UTF-8 nor Shift_JIS (CP932) (save the file as \"CSV UTF-8\")")]
    Undecodable {
        /// From 1.
        line: u64,
    },
    /// A NUL: a binary file.
    #[error("line {line}: not a text file (export the roster as CSV)")]
    Binary {
        /// From 1.
        line: u64,
    },
}

/// Decodes a file.
///
/// # Errors
/// [`TextError`].
pub fn decode(bytes: &[u8]) -> Result<String, TextError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(TextError::TooLarge { bytes: bytes.len() });
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(TextError::Utf16);
    }
    if let Some(line) = first_line(bytes, |line| line.contains(&0)) {
        return Err(TextError::Binary { line });
    }
    let body = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(text.to_owned());
    }
    match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(TextError::Undecodable { line: first_broken(bytes) }),
    }
}

/// The line to look at: the first that is text in neither encoding; in a mixed file, the first that is not CP932. A line
/// break is never the second byte of a CP932 character, so lines can be tried one by one.
fn first_broken(bytes: &[u8]) -> u64 {
    let not_cp932 = |line: &[u8]| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(line).is_none();
    first_line(bytes, |line| not_cp932(line) && std::str::from_utf8(line).is_err())
        .or_else(|| first_line(bytes, not_cp932))
        .unwrap_or(1)
}

/// The first line (from 1) for which something holds.
fn first_line(bytes: &[u8], holds: impl Fn(&[u8]) -> bool) -> Option<u64> {
    let at = bytes.split(|byte| *byte == b'\n').position(holds)?;
    u64::try_from(at).ok().map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_is_read_from_either_encoding() {
        let text = "name\r\n髙橋　花子,ﾊﾅｺ,①\r\n";
        let (cp932, _, lossy) = SHIFT_JIS.encode(text);
        assert!(!lossy && std::str::from_utf8(&cp932).is_err());
        assert_eq!(decode(&cp932).as_deref(), Ok(text));
        assert_eq!(decode(text.as_bytes()).as_deref(), Ok(text));
        assert_eq!(decode(format!("\u{FEFF}{text}").as_bytes()).as_deref(), Ok(text));
    }

    #[test]
    fn an_undecodable_line_is_named() {
        let mut bytes = "name\n花子\n".as_bytes().to_vec();
        bytes.extend(b"ok\n\xFF\xFE\xFD\n");
        assert_eq!(decode(&bytes), Err(TextError::Undecodable { line: 4 }));
    }

    #[test]
    fn other_files_are_told_apart() {
        assert_eq!(decode(b"\xFF\xFEn\0a\0"), Err(TextError::Utf16));
        assert_eq!(decode(b"PK\x03\x04\nx\0y"), Err(TextError::Binary { line: 2 }));
    }
}
