//! The server's address: what may be contacted at all.
//!
//! Must never happen: a password or a health value over an open line to another machine.

use std::net::IpAddr;

use url::Url;

use crate::error::KenposError;

/// Reads the base address a member typed: scheme, host, port and path, without a slash at the end.
pub(super) fn read(text: &str) -> Result<String, KenposError> {
    let invalid = |what: &str| {
        KenposError::invalid("server", what, "write the address you were given, like https://kenpos.example.jp")
    };
    let url = Url::parse(text.trim()).map_err(|_| invalid("this is not an address"))?;
    if !is_secure(&url) {
        return Err(invalid("passwords go over https:// only (http:// is for this device itself)"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("the address holds more than a host and a path"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// https, or this device itself. The courier asks again before each request.
pub(crate) fn is_secure(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Whether the address is this device itself.
pub(crate) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_device_is_spoken_to_without_tls() {
        for (address, secure) in [
            ("https://kenpos.example", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:8080", true),
            ("http://kenpos.example", false),
            ("http://127.0.0.1@kenpos.example", false),
            ("http://localhost.kenpos.example", false),
            ("ftp://127.0.0.1", false),
        ] {
            assert_eq!(is_secure(&Url::parse(address).expect("an address")), secure, "{address}");
        }
    }

    #[test]
    fn an_address_is_kept_in_one_spelling() {
        for (typed, kept) in [
            (" https://Kenpos.Example/ ", "https://kenpos.example"),
            ("https://kenpos.example/union/", "https://kenpos.example/union"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(kept));
        }
    }
}
