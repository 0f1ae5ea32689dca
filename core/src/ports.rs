//! What the core asks of the world: clocks, randomness, secrets, a courier.
//!
//! Comes in: readings and answers. Goes out: requests. Must never happen: core logic that reads a clock, draws a
//! random number, opens a socket or a keyring by any other way. The real ends live in [`crate::device`]; tests and
//! the demo bring their own, which pass the same contract.

use async_trait::async_trait;
use kenpos_rules::clock::ClockReading;
use std::sync::Arc;

/// All ports of one phone.
#[derive(Clone)]
pub struct Ports {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// Tokens, outside the database.
    pub secrets: Arc<dyn SecretStore>,
    /// The network.
    pub courier: Arc<dyn Courier>,
}

/// The device's clocks.
pub trait Clock: Send + Sync {
    /// One look at all of them: wall, boot, monotonic.
    fn now(&self) -> ClockReading;
}

/// Randomness for ids, secrets and jitter.
pub trait Rng: Send + Sync {
    /// Fills the whole buffer with random bytes fit for secrets.
    fn fill(&self, buffer: &mut [u8]);
}

/// Small secrets by name, kept outside the database (keychain, keystore, keyring, or a 0600 file).
pub trait SecretStore: Send + Sync {
    /// The secret, or `None` when there is none. A locked store is an error, never `None`.
    fn get(&self, name: &str) -> Result<Option<String>, SecretError>;
    /// Keeps the secret durably before it returns.
    fn set(&self, name: &str, secret: &str) -> Result<(), SecretError>;
    /// Forgets the secret; forgetting what is not there is fine.
    fn delete(&self, name: &str) -> Result<(), SecretError>;
}

/// Why a secret could not be had. "Locked" is not "signed out".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The store exists and is locked for now (phone locked after a restart).
    #[error("the secret store is locked; unlock the device and try again")]
    Locked,
    /// The file of secrets can be read by others on this machine, so what it holds is no secret any more.
    #[error("other users can read {path} (run `chmod 600` on it, then sign in again)")]
    Exposed {
        /// The file.
        path: String,
    },
    /// The store failed otherwise. Holds no secret.
    #[error("the secret store failed: {detail}")]
    Failed {
        /// What the system said.
        detail: String,
    },
}

/// Carries one request to the server and its answer back. It does not retry and does not follow redirects.
#[async_trait]
pub trait Courier: Send + Sync {
    /// The answer, whatever its status, or why there is none. Dropping the future gives the request up.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer>;
}

/// One request.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// GET or POST.
    pub method: Method,
    /// The whole address: the server's base and a path of the protocol.
    pub url: String,
    /// Goes into `Authorization: Bearer …`.
    pub bearer: Option<String>,
    /// JSON; empty for GET.
    pub body: Vec<u8>,
    /// How long the answer may take, connecting included.
    pub timeout_ms: u64,
}

/// The two methods of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Sends a JSON body.
    Post,
}

/// One answer, whatever it is.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The media type as sent.
    pub content_type: Option<String>,
    /// `Retry-After` in seconds, where the server sent one; a date there counts from the answer's own `Date`.
    pub retry_after_seconds: Option<u64>,
    /// Cut by the courier at [`ANSWER_BYTES_MAX`].
    pub body: Vec<u8>,
}

/// Bytes of an answer that are read. A page is about 100 KiB; a captive portal's page may be anything.
pub const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// No answer came. Whether the server acted on the request is unknown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// No connection, or it broke.
    #[error("the server could not be reached: {detail}")]
    Unreachable {
        /// What the network said.
        detail: String,
    },
    /// The time was up.
    #[error("the server did not answer in time")]
    TimedOut,
    /// The courier would not carry the request over an open line. Nothing was sent.
    #[error(
        "{host} was not contacted: passwords and health values go over https:// only (http:// for this device itself)"
    )]
    NotSecure {
        /// The host that would have been contacted.
        host: String,
    },
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The body may hold health values and passwords, the bearer is a secret.
        write!(f, "HttpRequest({:?} {}, {} bytes)", self.method, self.url, self.body.len())
    }
}

impl std::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpResponse({}, {} bytes)", self.status, self.body.len())
    }
}
