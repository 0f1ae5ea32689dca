//! Where the server may listen, and which network a client is of.
//!
//! Comes in: the address, the flags, the forwarded header. Goes out: a rule, a client network. Must never happen:
//! plain HTTP on an open address (passwords would cross it), or a client that names its own network.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU8;

/// How the server may be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenRule {
    /// From this machine only; the client is the peer.
    Loopback,
    /// Through proxies that end TLS and append to `X-Forwarded-For`.
    BehindProxy {
        /// How many of them there are: the client is the entry the outermost one appended.
        trusted_hops: NonZeroU8,
    },
}

/// An address or a combination of flags that `serve` refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListenRefusal {
    /// Passwords and health data would cross an open network in plain HTTP.
    #[error(
        "{address} is reachable from other machines, and this server speaks plain HTTP (listen on 127.0.0.1, or put a \
         proxy that ends TLS before it and pass --behind-proxy --trusted-hops N)"
    )]
    NotLoopback {
        /// As asked for.
        address: SocketAddr,
    },
    /// Without the count, any client could name its own network.
    #[error("--behind-proxy needs --trusted-hops N: how many proxies append to X-Forwarded-For (1 to 255)")]
    HopsMissing,
    /// A count without a proxy would trust a header anybody can send.
    #[error("--trusted-hops is only for --behind-proxy (pass both or neither)")]
    HopsWithoutProxy,
}

impl ListenRule {
    /// The rule for this address and these flags.
    ///
    /// # Errors
    /// [`ListenRefusal`].
    pub fn new(address: SocketAddr, behind_proxy: bool, trusted_hops: Option<u8>) -> Result<Self, ListenRefusal> {
        match (behind_proxy, trusted_hops) {
            (false, Some(_)) => Err(ListenRefusal::HopsWithoutProxy),
            (false, None) if address.ip().to_canonical().is_loopback() => Ok(Self::Loopback),
            (false, None) => Err(ListenRefusal::NotLoopback { address }),
            (true, hops) => {
                let trusted_hops = hops.and_then(NonZeroU8::new).ok_or(ListenRefusal::HopsMissing)?;
                Ok(Self::BehindProxy { trusted_hops })
            }
        }
    }

    /// The network a request came from: the peer, or behind proxies the n-th entry from the right. What stands left of
    /// it was written by the client and is not read. A header too short or unreadable counts as the proxy's own.
    pub fn client(self, peer: IpAddr, forwarded_for: &str) -> ClientNetwork {
        let address = match self {
            Self::Loopback => peer,
            Self::BehindProxy { trusted_hops } => forwarded_for
                .rsplit(',')
                .nth(usize::from(trusted_hops.get()) - 1)
                .and_then(|entry| read_address(entry.trim()))
                .unwrap_or(peer),
        };
        ClientNetwork::of(address)
    }
}

/// An entry of `X-Forwarded-For`: an address, some proxies add the port.
fn read_address(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The network whose failures are counted together: one IPv4 address, or one IPv6 /64 (what one subscriber gets).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientNetwork(IpAddr);

impl ClientNetwork {
    /// The network of an address.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(IpAddr::V4(v4)),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Self(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
            }
        }
    }

    /// Of requests that did not come over a socket (the in-process router).
    pub const fn local() -> Self {
        Self(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }
}

impl fmt::Display for ClientNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// An address says where a member is: it does not reach a log by `Debug`.
impl fmt::Debug for ClientNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientNetwork(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address of the test")
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address of the test")
    }

    fn behind(hops: u8) -> ListenRule {
        ListenRule::new(address("0.0.0.0:80"), true, Some(hops)).expect("a rule")
    }

    #[test]
    fn an_open_address_needs_a_proxy_and_its_count() {
        for open in ["0.0.0.0:8080", "192.168.0.5:8080", "[::]:8080", "[2001:db8::1]:80"] {
            let open = address(open);
            assert_eq!(ListenRule::new(open, false, None), Err(ListenRefusal::NotLoopback { address: open }));
            assert_eq!(ListenRule::new(open, true, None), Err(ListenRefusal::HopsMissing));
            assert_eq!(ListenRule::new(open, true, Some(0)), Err(ListenRefusal::HopsMissing));
            assert!(ListenRule::new(open, true, Some(1)).is_ok());
        }
    }

    #[test]
    fn loopback_needs_nothing_and_takes_no_count_alone() {
        for own in ["127.0.0.1:8080", "127.9.9.9:1", "[::1]:8080", "[::ffff:127.0.0.1]:8080"] {
            assert_eq!(ListenRule::new(address(own), false, None), Ok(ListenRule::Loopback));
            assert_eq!(ListenRule::new(address(own), false, Some(1)), Err(ListenRefusal::HopsWithoutProxy));
        }
    }

    #[test]
    fn without_a_proxy_the_header_is_not_read() {
        assert_eq!(ListenRule::Loopback.client(ip("127.0.0.1"), "203.0.113.9"), ClientNetwork::local());
    }

    #[test]
    fn the_client_is_the_nth_entry_from_the_right_whatever_it_wrote_itself() {
        let peer = ip("10.0.0.1");
        let of = |text: &str| ClientNetwork::of(ip(text));
        assert_eq!(behind(1).client(peer, "1.1.1.1, 203.0.113.9"), of("203.0.113.9"));
        assert_eq!(behind(2).client(peer, "1.1.1.1, 203.0.113.9,10.0.0.2"), of("203.0.113.9"));
        assert_eq!(behind(1).client(peer, "203.0.113.9:4711"), of("203.0.113.9"));
        assert_eq!(behind(1).client(peer, "[2001:db8:1:2:3::4]:4711"), of("2001:db8:1:2::"));
        assert_eq!(behind(1).client(peer, "[2001:db8:1:2:3::4]"), of("2001:db8:1:2:ffff::"));
    }

    #[test]
    fn a_header_that_says_nothing_counts_as_the_proxy_s_own() {
        for header in ["", "unknown", "1.1.1.1,", "not an address"] {
            assert_eq!(behind(1).client(ip("10.0.0.1"), header), ClientNetwork::of(ip("10.0.0.1")), "{header:?}");
        }
        assert_eq!(behind(3).client(ip("10.0.0.1"), "1.1.1.1"), ClientNetwork::of(ip("10.0.0.1")));
    }
}
