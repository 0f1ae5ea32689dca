//! What every courier keeps to, whoever carries: this library's own HTTP or the app's.
//!
//! Comes in: an address, the headers of an answer. Goes out: the address if it may be called, the seconds a server asks for.
//! Must never happen: an open line to another machine; a device's wrong clock in what a server asks for.

use chrono::DateTime;
use url::Url;

use crate::ports::NoAnswer;
use crate::session::server_url::is_secure;

/// The address, if passwords and health values may go there.
pub(super) fn secure_url(url: &str) -> Result<Url, NoAnswer> {
    let url =
        Url::parse(url).map_err(|error| NoAnswer::Unreachable { detail: format!("the server's address: {error}") })?;
    if is_secure(&url) {
        return Ok(url);
    }
    Err(NoAnswer::NotSecure { host: url.host_str().unwrap_or_default().to_owned() })
}

/// Seconds, or a date measured against the answer's own `Date`: the device's clock may be wrong.
pub(super) fn retry_after(retry_after: Option<&str>, date: Option<&str>) -> Option<u64> {
    let value = retry_after?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?;
    let sent = DateTime::parse_from_rfc2822(date?).ok()?;
    Some(u64::try_from((until - sent).num_seconds()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let read = |retry, date| retry_after(Some(retry), date);
        assert_eq!(read("120", None), Some(120));
        let sent = Some("Sun, 22 Nov 2026 14:59:50 GMT");
        assert_eq!(read("Sun, 22 Nov 2026 15:01:50 GMT", sent), Some(120));
        assert_eq!(read("Sun, 22 Nov 2026 14:00:00 GMT", sent), Some(0));
        assert_eq!(read("Sun, 22 Nov 2026 15:01:50 GMT", None), None);
        assert_eq!(read("soon", sent), None);
        assert_eq!(read("-5", sent), None);
    }
}
