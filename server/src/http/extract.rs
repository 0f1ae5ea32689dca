//! Extractors of our own, so that every rejection is a declared problem.
//!
//! Must never happen: a body read without a limit and a deadline; an error text that repeats what was sent (it may
//! be a password or a weight).

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use kenpos_protocol::problem::ProblemCode;
use kenpos_rules::ids::OrderId;
use serde::de::DeserializeOwned;

use super::limits::{BODY_DEADLINE, DISCARDED_BYTES_MAX};
use super::problem::Refusal;
use crate::intake::form::{form, last_name};

/// A JSON body of at most `MAX` bytes that arrived in time.
pub struct JsonBody<T, const MAX: usize>(pub T);

impl<S: Sync, T: DeserializeOwned, const MAX: usize> FromRequest<S> for JsonBody<T, MAX> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        is_plain_json(&parts.headers)?;
        parsed(&read_whole(body, MAX, BODY_DEADLINE).await?).map(Self)
    }
}

/// Reads one JSON value, and nothing behind it.
pub(super) fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| unreadable(&error))?;
    reader.end().map_err(|_| Refusal::new(ProblemCode::Unreadable, "there is more after the JSON value"))?;
    Ok(value)
}

/// The order that an address names.
pub struct OrderInPath(pub OrderId);

impl<S: Send + Sync> FromRequestParts<S> for OrderInPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let named = params.as_ref().and_then(|params| params.iter().find(|(name, _)| *name == "order"));
        let order = named.and_then(|(_, id)| id.parse().ok());
        order.map(Self).ok_or_else(|| {
            Refusal::new(ProblemCode::Invalid, "the address must name an order by its id (a UUID)").at_field("order")
        })
    }
}

/// The whole body, within its limit and its deadline. What is too much is read and thrown away for a while: an answer
/// sent into the middle of a request is lost on many ways to the client, and this one tells it to send less.
pub(super) async fn read_whole(mut body: Body, max: usize, deadline: Duration) -> Result<Vec<u8>, Refusal> {
    let reading = async {
        let (mut bytes, mut size) = (Vec::new(), 0);
        while let Some(frame) = body.frame().await {
            let frame =
                frame.map_err(|_| Refusal::new(ProblemCode::Unreadable, "the body broke off; send it again"))?;
            let Ok(data) = frame.into_data() else { continue }; // trailers
            size += data.len();
            if size <= max {
                bytes.extend_from_slice(&data);
            } else if size > max + DISCARDED_BYTES_MAX {
                break;
            }
        }
        if size > max {
            let detail = format!("at most {max} bytes are taken; send less at once");
            return Err(Refusal::new(ProblemCode::PayloadTooLarge, detail));
        }
        Ok(bytes)
    };
    tokio::time::timeout(deadline, reading).await.unwrap_or_else(|_| {
        let detail = format!("the body did not arrive within {} s; send it again", deadline.as_secs());
        Err(Refusal::new(ProblemCode::RequestTimeout, detail))
    })
}

/// What, where, what to do. Of serde's text only what it expected is used: the rest repeats values.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let inner = error.inner();
    let place = format!("(line {}, column {})", inner.line(), inner.column());
    if !inner.is_data() {
        return Refusal::new(ProblemCode::Unreadable, format!("the body is not JSON {place}"));
    }
    let text = inner.to_string();
    let parent = Some(error.path().to_string()).filter(|path| path != "."); // the root
    if let Some(name) = text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        let field = parent.map_or_else(|| name.to_owned(), |parent| format!("{parent}.{name}"));
        let form = form(name).map(|form| format!(": it must be {form}")).unwrap_or_default();
        return Refusal::new(ProblemCode::Unreadable, format!("{field} is missing{form} {place}")).at_field(field);
    }
    let form = parent.as_deref().and_then(|path| form(last_name(path))).or_else(|| expected(&text));
    let form = form.unwrap_or_else(|| "of the form it has in /openapi.json".to_owned());
    let field = parent.as_deref().unwrap_or("the body");
    let refusal = Refusal::new(ProblemCode::Unreadable, format!("{field} must be {form} {place}"));
    match parent {
        Some(field) => refusal.at_field(field),
        None => refusal,
    }
}

/// What serde expected, in its texts that end with it. (A text of a type's own may repeat the value anywhere.)
fn expected(text: &str) -> Option<String> {
    let of_serde = ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant "];
    if !of_serde.iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let (text, _) = text.rsplit_once(" at line ")?;
    let (_, expected) = text.rsplit_once(", expected ")?;
    let form = match expected {
        "a sequence" => "an array",
        "a boolean" => "true or false",
        "u32" | "u64" => "a whole number from 0",
        structure if structure.starts_with("struct ") => "an object",
        other => other,
    };
    Some(form.to_owned())
}

pub(super) fn is_plain_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::new(ProblemCode::UnsupportedMediaType, "send Content-Type: application/json"));
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Refusal::new(ProblemCode::UnsupportedMediaType, "send the body without Content-Encoding"));
    }
    Ok(())
}

/// The bearer token of a request, if it carries one.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_read_whatever_the_case_of_its_scheme() {
        let mut headers = HeaderMap::new();
        assert_eq!(bearer_token(&headers), None);
        for (value, token) in
            [("Bearer abc", Some("abc")), ("bearer  abc", Some("abc")), ("Basic abc", None), ("abc", None)]
        {
            headers.insert(header::AUTHORIZATION, value.parse().expect("a header"));
            assert_eq!(bearer_token(&headers), token, "{value}");
        }
    }
}
