//! The words for codes, so that every shell says the same: free functions, no phone needed.
//!
//! Comes in: a code as a record or an error has it. Goes out: a sentence for the member. Must never happen: a sentence of this
//! crate's own; a library's English in a Japanese one.

use kenpos_rules::day::Moment;
use kenpos_rules::explain::{Trouble, explain_entry, explain_error};

use crate::error::KenposError;
use crate::records::Language;
use crate::values::Day;

/// Why an entry of a day earns nothing, or is parked: of `HistoryRecord.reason`, `OutboxItem.reason` or `Logged.reason`.
/// `today`: `Home.day`; a day of another year is named with its year. A reason this library does not know yet is named.
#[uniffi::export]
pub fn reason_text(reason: String, day: Day, today: Day, language: Language) -> Result<String, KenposError> {
    Ok(explain_entry(&reason, day.0, today.0, language))
}

/// What went wrong and what to do, of an error's own fields. `code`: `sign_in_needed` and `offline` of those that have none;
/// of a banner its `problem`. `field`: of `Invalid`. `detail` is read for which fault it is, and not shown. `until_ms`: of
/// `Refused`.
#[uniffi::export]
pub fn error_text(
    code: String,
    field: Option<String>,
    detail: String,
    until_ms: Option<i64>,
    language: Language,
) -> String {
    let until = until_ms.map(Moment::from_millis);
    explain_error(&Trouble { code: &code, field: field.as_deref(), detail: &detail, until }, language)
}
