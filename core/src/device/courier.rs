//! HTTP by reqwest on tokio.
//!
//! Comes in: one [`HttpRequest`]. Goes out: the answer as it came, or why none came. Must never happen: a retry, a
//! followed redirect (a captive portal would be taken for the server), an open line to another machine, a secret
//! or a body in an error text.

use std::sync::{Once, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use url::Url;

use super::http::{retry_after, secure_url};
use crate::ports::{ANSWER_BYTES_MAX, Courier, HttpRequest, HttpResponse, Method, NoAnswer};
use crate::session::server_url::is_loopback;

/// Long enough for a handshake over a bad mobile line; the rest of the budget is for the answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Silence before or in the middle of an answer means that the line is dead. Not asked of reqwest, which begins to count
/// before the request is sent: a file takes longer than this to go out.
const READ_TIMEOUT: Duration = Duration::from_secs(15);

/// The slowest line on which a request is still on its way and not lost: 1 Mbit/s.
const SLOWEST_BYTES_PER_MS: u64 = 125;

/// Pooled connections die silently across sleep and a change of network; a fresh one costs less than a timeout.
const POOL_IDLE: Duration = Duration::from_secs(30);

/// The real courier. Its clients are built at first use: that reads the system's certificates. On Android the app
/// hands the platform verifier its context before the first request.
#[derive(Default)]
pub struct ReqwestCourier {
    open: OnceLock<Client>,
    loopback: OnceLock<Client>,
}

impl ReqwestCourier {
    /// A courier that has not connected anywhere yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn client(&self, url: &Url) -> Result<&Client, NoAnswer> {
        let (cell, local) = if is_loopback(url) { (&self.loopback, true) } else { (&self.open, false) };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let client = build(local).map_err(|error| unreachable(&error))?;
        Ok(cell.get_or_init(|| client))
    }
}

#[async_trait]
impl Courier for ReqwestCourier {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let url = secure_url(&request.url)?;
        let client = self.client(&url)?;
        let bytes = u64::try_from(request.body.len()).unwrap_or(u64::MAX);
        let silence = READ_TIMEOUT + Duration::from_millis(bytes / SLOWEST_BYTES_PER_MS);
        let mut outgoing = match request.method {
            Method::Get => client.get(url),
            Method::Post => client.post(url).header(CONTENT_TYPE, "application/json").body(request.body),
        }
        .timeout(Duration::from_millis(request.timeout_ms));
        if let Some(bearer) = &request.bearer {
            outgoing = outgoing.bearer_auth(bearer);
        }
        let answer = tokio::time::timeout(silence, outgoing.send()).await.map_err(|_| NoAnswer::TimedOut)?;
        read_answer(answer.map_err(|error| no_answer(&error))?).await
    }
}

fn build(local: bool) -> Result<Client, reqwest::Error> {
    install_ring();
    let builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(POOL_IDLE)
        .gzip(true);
    // A proxy of the environment knows nothing of this machine's own ports.
    if local { builder.no_proxy() } else { builder }.build()
}

/// reqwest is built without a provider of its own. A host that has installed another one keeps it.
fn install_ring() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

/// Reads at most [`ANSWER_BYTES_MAX`] bytes, counted after unpacking.
async fn read_answer(mut answer: reqwest::Response) -> Result<HttpResponse, NoAnswer> {
    let status = answer.status().as_u16();
    let content_type = text(answer.headers(), CONTENT_TYPE).map(str::to_owned);
    let headers = answer.headers();
    let retry_after_seconds = retry_after(text(headers, RETRY_AFTER), text(headers, DATE));
    let mut body = Vec::new();
    loop {
        let next = tokio::time::timeout(READ_TIMEOUT, answer.chunk()).await.map_err(|_| NoAnswer::TimedOut)?;
        let Some(piece) = next.map_err(|error| no_answer(&error))? else { break };
        let room = ANSWER_BYTES_MAX - body.len();
        body.extend(piece.iter().take(room));
        if piece.len() >= room {
            break;
        }
    }
    Ok(HttpResponse { status, content_type, retry_after_seconds, body })
}

fn text(headers: &HeaderMap, name: reqwest::header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn no_answer(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() { NoAnswer::TimedOut } else { unreachable(error) }
}

/// The innermost cause says most and, unlike the outer ones, does not repeat the address.
fn unreachable(error: &reqwest::Error) -> NoAnswer {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let same = std::ptr::addr_eq(cause, error);
    NoAnswer::Unreachable { detail: if same { "the connection failed".to_owned() } else { cause.to_string() } }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Kenpos;
    use crate::device::contract;
    use crate::ports::Ports;
    use crate::testing::TestPhone;

    #[tokio::test]
    async fn it_keeps_the_couriers_contract() {
        let server = contract::RawServer::start().await;
        contract::couriers(&ReqwestCourier::new(), &server.base()).await;
    }

    #[test]
    fn opening_the_app_and_showing_its_home_builds_no_client() {
        let set_up = TestPhone::new();
        let courier = Arc::new(ReqwestCourier::new());
        let ports = Ports { courier: Arc::clone(&courier) as _, ..set_up.kenpos.phone.ports.clone() };
        let app = Kenpos::open(set_up.kenpos.phone.config.clone(), ports).expect("opens");
        app.home().expect("a member is signed in");
        assert!(courier.open.get().is_none() && courier.loopback.get().is_none(), "certificates were read for nothing");
    }

    #[tokio::test]
    async fn nobody_there_is_unreachable() {
        let port = contract::free_port().await;
        let request = contract::get(&format!("http://127.0.0.1:{port}"), "/");
        let answer = ReqwestCourier::new().send(request).await;
        assert!(matches!(answer, Err(NoAnswer::Unreachable { .. })), "{answer:?}");
    }

    #[tokio::test]
    async fn an_open_line_is_refused_before_anything_is_sent() {
        let answer = ReqwestCourier::new().send(contract::get("http://kenpos.example", "/")).await;
        assert_eq!(answer.err(), Some(NoAnswer::NotSecure { host: "kenpos.example".to_owned() }));
    }
}
