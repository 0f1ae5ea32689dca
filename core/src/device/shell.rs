//! HTTP by the shell's own network, which is all a phone has: the system's certificates, a company's VPN, a proxy script.
//!
//! Comes in: one [`HttpRequest`]. Goes out: what the platform answered. Must never happen: the platform called with
//! anything held or on a thread that serves others; an open line to another machine; more of an answer kept than
//! [`ANSWER_BYTES_MAX`]; a sync that waits for ever for a shell that forgot its deadline.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::http::{retry_after, secure_url};
use crate::ports::{ANSWER_BYTES_MAX, Courier, HttpRequest, HttpResponse, NoAnswer};

/// The platform's network: one blocking call, on a thread of its own.
pub trait Transport: Send + Sync {
    /// Sends one request and waits for its answer, whatever its status. No retries, no redirects, no cookies.
    ///
    /// # Errors
    /// `Unreachable` or `TimedOut`.
    fn send(&self, request: HttpRequest) -> Result<TransportResponse, NoAnswer>;
}

/// An answer as the platform has it.
#[derive(Clone, PartialEq, Eq)]
pub struct TransportResponse {
    /// The HTTP status.
    pub status: u16,
    /// Names in any case.
    pub headers: Vec<(String, String)>,
    /// Decompressed.
    pub body: Vec<u8>,
}

/// How long after its time a shell may still answer: it has its own clock.
const LATE: Duration = Duration::from_secs(2);

/// A courier that goes through the shell.
pub struct ShellCourier {
    transport: Arc<dyn Transport>,
    late: Duration,
}

impl ShellCourier {
    /// A courier over the shell's network.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self { transport, late: LATE }
    }
}

#[async_trait]
impl Courier for ShellCourier {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        secure_url(&request.url)?;
        let transport = Arc::clone(&self.transport);
        let limit = Duration::from_millis(request.timeout_ms).saturating_add(self.late);
        let sending = tokio::task::spawn_blocking(move || transport.send(request));
        let sent = tokio::time::timeout(limit, sending).await.map_err(|_| NoAnswer::TimedOut)?;
        let failed = |_| NoAnswer::Unreachable { detail: "the app's own network failed".to_owned() };
        let TransportResponse { status, headers, mut body } = sent.map_err(failed)??;
        body.truncate(ANSWER_BYTES_MAX);
        let header = |name: &str| {
            headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
        };
        let retry_after_seconds = retry_after(header("retry-after"), header("date"));
        Ok(HttpResponse { status, content_type: header("content-type").map(str::to_owned), retry_after_seconds, body })
    }
}

impl std::fmt::Debug for TransportResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TransportResponse({}, {} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, mpsc};

    use super::*;
    use crate::ports::Method;

    struct Answers(Result<TransportResponse, NoAnswer>);

    impl Transport for Answers {
        fn send(&self, _: HttpRequest) -> Result<TransportResponse, NoAnswer> {
            self.0.clone()
        }
    }

    struct Throws;

    impl Transport for Throws {
        fn send(&self, _: HttpRequest) -> Result<TransportResponse, NoAnswer> {
            panic!("a fault of the shell")
        }
    }

    fn request(url: &str) -> HttpRequest {
        HttpRequest { method: Method::Get, url: url.to_owned(), bearer: None, body: Vec::new(), timeout_ms: 1_000 }
    }

    async fn ask(transport: impl Transport + 'static, url: &str) -> Result<HttpResponse, NoAnswer> {
        ShellCourier::new(Arc::new(transport)).send(request(url)).await
    }

    #[tokio::test]
    async fn the_platforms_headers_are_read_whatever_their_case() {
        let headers = [
            ("CONTENT-TYPE", "application/json"),
            ("retry-After", "Sun, 22 Nov 2026 10:02:00 GMT"),
            ("date", "Sun, 22 Nov 2026 10:00:00 GMT"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let answer = ask(
            Answers(Ok(TransportResponse { status: 503, headers, body: vec![b'x'; ANSWER_BYTES_MAX + 1] })),
            "https://kenpos.example/v1/sync",
        )
        .await
        .expect("an answer");
        assert_eq!((answer.status, answer.content_type.as_deref()), (503, Some("application/json")));
        assert_eq!((answer.retry_after_seconds, answer.body.len()), (Some(120), ANSWER_BYTES_MAX));
    }

    #[tokio::test]
    async fn an_open_line_to_another_machine_is_never_asked_for() {
        let refused = ask(Throws, "http://kenpos.example/v1/sync").await;
        assert_eq!(refused, Err(NoAnswer::NotSecure { host: "kenpos.example".to_owned() }));
    }

    #[tokio::test]
    async fn a_shell_that_forgets_its_deadline_is_given_up() {
        struct Waits(Mutex<mpsc::Receiver<()>>);

        impl Transport for Waits {
            fn send(&self, _: HttpRequest) -> Result<TransportResponse, NoAnswer> {
                assert!(self.0.lock().expect("one request").recv().is_err(), "released by an end, not by a word");
                Err(NoAnswer::Unreachable { detail: "released".to_owned() })
            }
        }

        let (release, released) = mpsc::channel::<()>();
        let transport = Arc::new(Waits(Mutex::new(released)));
        let courier = ShellCourier { transport, late: Duration::ZERO };
        let request = HttpRequest { timeout_ms: 1, ..request("https://kenpos.example/") };
        assert_eq!(courier.send(request).await, Err(NoAnswer::TimedOut));
        drop(release);
    }

    #[tokio::test]
    async fn a_shell_that_fails_is_no_answer_and_ends_nothing() {
        assert_eq!(ask(Answers(Err(NoAnswer::TimedOut)), "http://127.0.0.1/").await, Err(NoAnswer::TimedOut));
        let failed = ask(Throws, "https://kenpos.example/").await;
        assert_eq!(failed, Err(NoAnswer::Unreachable { detail: "the app's own network failed".to_owned() }));
    }
}
