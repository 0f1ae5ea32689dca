//! Requests in the protocol's words, and answers read with care.
//!
//! Comes in: typed requests; whatever answered. Goes out: HTTP requests; typed answers, or why there is none. Must
//! never happen: a page of somebody in between (a hotel's sign-in page, a proxy) taken for the server's word.

use kenpos_protocol::PROBLEM_JSON;
use kenpos_protocol::problem::{Problem, ProblemCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::KenposError;
use crate::ports::{HttpRequest, HttpResponse, Method, NoAnswer};

/// How long an answer may take where nobody gave a budget: a member is looking at a spinner.
pub(crate) const REQUEST_TIMEOUT_MS: u64 = 30_000;

/// A GET that needs no session.
pub(crate) fn get(server: &str, path: &str) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        url: format!("{server}{path}"),
        bearer: None,
        body: Vec::new(),
        timeout_ms: REQUEST_TIMEOUT_MS,
    }
}

/// A POST of a JSON body.
pub(crate) fn post(server: &str, path: &str, bearer: Option<&str>, body: &impl Serialize) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        url: format!("{server}{path}"),
        bearer: bearer.map(str::to_owned),
        body: serde_json::to_vec(body).expect("the protocol's types are JSON by construction"),
        timeout_ms: REQUEST_TIMEOUT_MS,
    }
}

/// The answer's problem, if it is one of this server.
pub(crate) fn problem(response: &HttpResponse) -> Option<Problem> {
    let media_type = response.content_type.as_deref()?.split(';').next()?.trim();
    media_type.eq_ignore_ascii_case(PROBLEM_JSON).then(|| json(response)).flatten()
}

/// The answer's body, if it is a success of the expected shape.
pub(crate) fn body<T: DeserializeOwned>(response: &HttpResponse) -> Option<T> {
    (200..300).contains(&response.status).then(|| json(response)).flatten()
}

/// Read as text, as everything of JSON in the core: reading bytes would be in a phone's library a second time.
fn json<T: DeserializeOwned>(response: &HttpResponse) -> Option<T> {
    serde_json::from_str(std::str::from_utf8(&response.body).ok()?).ok()
}

/// The expected answer, or what to tell the member.
pub(crate) fn expect<T: DeserializeOwned>(answer: Result<HttpResponse, NoAnswer>) -> Result<T, KenposError> {
    let response = answer?;
    body(&response).ok_or_else(|| refusal(&response))
}

/// What a refused request tells the member.
pub(crate) fn refusal(response: &HttpResponse) -> KenposError {
    match problem(response) {
        Some(Problem { code: ProblemCode::DeviceRevoked, .. }) => KenposError::SignInNeeded,
        Some(Problem { code, detail, field, until, .. }) => KenposError::Server { code, detail, field, until },
        None => KenposError::Offline {
            detail: format!(
                "something else answered (status {}); does this network want you to sign in, or is the address wrong?",
                response.status
            ),
        },
    }
}

impl From<NoAnswer> for KenposError {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::NotSecure { .. } => Self::invalid("server", error.to_string(), "write an https:// address"),
            NoAnswer::Unreachable { detail } => Self::Offline { detail },
            NoAnswer::TimedOut => Self::Offline { detail: "it did not answer in time".to_owned() },
        }
    }
}
