//! What a shell may bring itself: the network, and the place of the secrets.
//!
//! Comes in: the core's requests. Goes out: what the platform answered. Must never happen: a foreign call with anything
//! held, or on a thread that serves others; an exception of the shell that ends the process; a phone that keeps its
//! secrets somewhere nobody chose.

use std::sync::Arc;

use kenpos_core::device;
use kenpos_core::ports as core;

use crate::error::{SecretStoreError, TransportError};

/// The platform's own network, and on a phone the only one: the system's certificates, VPN and proxy. Called from threads of
/// this library, several at once; it may block.
#[uniffi::export(rust, foreign)]
pub trait HttpTransport: Send + Sync {
    /// Sends one request and waits for its answer, whatever its status. No retries, no redirects, no cookies, no cache.
    ///
    /// `https://` only, or `http://` to this device itself. At most `answer_bytes_max` bytes of the body are read.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}

/// Where the secrets of a session are kept: Keychain (after first unlock, this device only) or Keystore.
#[uniffi::export(rust, foreign)]
pub trait SecretStore: Send + Sync {
    /// The secret, or none where there is none. A locked store throws `Locked` and never says none.
    fn get(&self, name: String) -> Result<Option<String>, SecretStoreError>;
    /// Keeps the secret durably before it returns.
    fn set(&self, name: String, secret: String) -> Result<(), SecretStoreError>;
    /// Forgets the secret; forgetting what is not there is fine.
    fn delete(&self, name: String) -> Result<(), SecretStoreError>;
}

/// One request.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Display)]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// All of them; the transport adds `Host`, `Content-Length` and its own `Accept-Encoding`.
    pub headers: Vec<Header>,
    /// Empty for `GET`.
    pub body: Vec<u8>,
    /// How long the answer may take, connecting included.
    pub timeout_ms: u64,
    /// Bytes of the answer's body that are read, after decompression.
    pub answer_bytes_max: u64,
}

/// One header.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Header {
    /// Case does not matter.
    pub name: String,
    /// One line.
    pub value: String,
}

/// One answer.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Display)]
pub struct HttpResponse {
    /// The HTTP status, 100 to 599.
    pub status: u16,
    /// Of these `Content-Type`, `Retry-After` and `Date` are read.
    pub headers: Vec<Header>,
    /// Decompressed.
    pub body: Vec<u8>,
}

/// A shell's network, as the core calls it.
pub(crate) struct ForeignTransport(pub Arc<dyn HttpTransport>);

impl device::Transport for ForeignTransport {
    fn send(&self, request: core::HttpRequest) -> Result<device::TransportResponse, core::NoAnswer> {
        let HttpResponse { status, headers, body } = self.0.send(request.into())?;
        let headers = headers.into_iter().map(|Header { name, value }| (name, value)).collect();
        Ok(device::TransportResponse { status, headers, body })
    }
}

impl From<core::HttpRequest> for HttpRequest {
    fn from(request: core::HttpRequest) -> Self {
        let header = |name: &str, value: String| Header { name: name.to_owned(), value };
        let (method, mut headers) = match request.method {
            core::Method::Get => ("GET", Vec::new()),
            core::Method::Post => ("POST", vec![header("Content-Type", "application/json".to_owned())]),
        };
        headers.extend(request.bearer.map(|bearer| header("Authorization", format!("Bearer {bearer}"))));
        Self {
            method: method.to_owned(),
            url: request.url,
            headers,
            body: request.body,
            timeout_ms: request.timeout_ms,
            answer_bytes_max: core::ANSWER_BYTES_MAX as u64,
        }
    }
}

impl From<TransportError> for core::NoAnswer {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::TimedOut => Self::TimedOut,
            TransportError::Unreachable { detail } => Self::Unreachable { detail },
        }
    }
}

/// A shell's place of secrets, as the core calls it.
pub(crate) struct ForeignSecrets(pub Arc<dyn SecretStore>);

impl core::SecretStore for ForeignSecrets {
    fn get(&self, name: &str) -> Result<Option<String>, core::SecretError> {
        Ok(self.0.get(name.to_owned())?)
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), core::SecretError> {
        Ok(self.0.set(name.to_owned(), secret.to_owned())?)
    }

    fn delete(&self, name: &str) -> Result<(), core::SecretError> {
        Ok(self.0.delete(name.to_owned())?)
    }
}

impl From<SecretStoreError> for core::SecretError {
    fn from(error: SecretStoreError) -> Self {
        match error {
            SecretStoreError::Locked => Self::Locked,
            SecretStoreError::Failed { detail } => Self::Failed { detail },
        }
    }
}
