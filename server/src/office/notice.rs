//! Notices of the union to every member.
//!
//! Comes in: a title and a body the desk wrote. Goes out: a notice in the union's log, which every phone pulls.
//! Must never happen: a notice to one member (there are none), or one that no phone can show.

use kenpos_protocol::pull::Notice;
use unicode_normalization::UnicodeNormalization;

use super::DeskError;
use crate::ports::Clock;
use crate::store::Store;

/// Characters of a title: two lines of the narrowest phone.
pub const TITLE_CHARS_MAX: usize = 80;

/// Characters of a body: five screens. A page of changes with some notices still stays under the size of an answer.
pub const BODY_CHARS_MAX: usize = 4_000;

/// Posts a notice.
///
/// # Errors
/// [`DeskError::Notice`], [`DeskError::Store`].
pub async fn post_notice(store: &dyn Store, clock: &dyn Clock, title: &str, body: &str) -> Result<Notice, DeskError> {
    let title = checked("title", title, TITLE_CHARS_MAX, false)?;
    let body = checked("body", body, BODY_CHARS_MAX, true)?;
    Ok(store.post_notice(&title, &body, clock.now()).await?)
}

fn checked(field: &'static str, text: &str, max: usize, lines: bool) -> Result<String, DeskError> {
    let refuse = |what: String| Err(DeskError::Notice { field, what });
    let text: String = text.trim().replace("\r\n", "\n").nfc().collect();
    let length = text.chars().count();
    if length == 0 || length > max {
        return refuse(format!("write 1 to {max} characters (these are {length})"));
    }
    if text.chars().any(|letter| letter.is_control() && !(lines && matches!(letter, '\n' | '\t'))) {
        let where_from = if lines { "" } else { " on one line" };
        return refuse(format!("write plain text{where_from}, without control characters"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_and_a_body_may_be_many() {
        assert_eq!(checked("body", "一行目\r\n二行目\n", 100, true).as_deref(), Ok("一行目\n二行目"));
        assert!(checked("title", "一行目\n二行目", 100, false).is_err());
        assert!(checked("body", "a\u{0}b", 100, true).is_err());
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert!(checked("title", " \n", 80, false).is_err());
        assert!(checked("title", &"あ".repeat(80), 80, false).is_ok());
        assert!(checked("title", &"あ".repeat(81), 80, false).is_err());
    }
}
