//! Rejections: each is a declared [`Problem`] in `application/problem+json`.
//!
//! Must never happen: a rejection in another shape, a problem a route has not declared, a text with a health value,
//! a secret or an inner error.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kenpos_protocol::PROBLEM_JSON;
use kenpos_protocol::problem::{Problem, ProblemCode};

/// A rejection on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    problem: Box<Problem>,
    retry_after_s: Option<u32>,
}

/// Marks an answer as a problem, for [`only_declared`].
#[derive(Clone, Copy)]
struct Sent(ProblemCode);

impl Refusal {
    /// A rejection with the code's own status; `detail` says what, where, what to do.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }

    /// The same rejection, naming the field it is about.
    #[must_use]
    pub fn at_field(self, field: impl Into<String>) -> Self {
        Self { problem: Box::new(self.problem.at_field(field)), ..self }
    }

    /// The same rejection with a `Retry-After`, in whole seconds.
    #[must_use]
    pub const fn retry_after_s(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Something broke here. What it was goes to the log, never to the client.
    pub fn internal() -> Self {
        Self::new(ProblemCode::Internal, "the server could not do this; nothing is lost, try again later")
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), retry_after_s: None }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let code = self.problem.code;
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).expect("a problem is plain text and numbers");
        let mut response =
            (status, [(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON))], body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110: a 401 names the scheme.
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(Sent(code));
        response
    }
}

/// Holds the law that every problem of a route is declared: an undeclared one does not leave the house, it becomes
/// `internal` and a line in the log. `declared` is the same list the OpenAPI document is made of.
pub async fn only_declared(declared: &'static [ProblemCode], request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    match response.extensions().get::<Sent>() {
        Some(Sent(code)) if !declared.contains(code) => {
            tracing::error!(code = code.code(), "a route sent a problem it has not declared");
            Refusal::internal().into_response()
        }
        _ => response,
    }
}

/// Headers every answer carries: nothing is cached, nothing is guessed, nothing is embedded.
pub const SECURITY_HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ),
];
