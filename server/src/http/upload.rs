//! A large body: read for a session alone, and only for so many at once.
//!
//! Must never happen: ten megabytes held for somebody without a session; so many held at once that the server runs out of
//! memory; a refusal sent into the middle of a body (it is lost on the way, and the phone tries again and again).

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::request::Parts;
use http_body_util::BodyExt as _;
use kenpos_protocol::problem::ProblemCode;
use kenpos_protocol::submission::BODY_BYTES_MAX;
use serde::de::DeserializeOwned;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::App;
use super::client::Bearer;
use super::extract::{is_plain_json, parsed, read_whole};
use super::limits::{BUSY_RETRY_AFTER_S, DISCARDED_BYTES_MAX, UPLOAD_DEADLINE, UPLOADS_AT_ONCE};
use super::problem::Refusal;
use super::routes::refuse;
use crate::store::lookup::TokenHash;

/// The turns there are.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Turns {
    /// [`UPLOADS_AT_ONCE`], of one router.
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(UPLOADS_AT_ONCE)))
    }
}

/// A large JSON body of somebody with a session.
pub struct Upload<T> {
    /// Whose session it is; it is looked at again where the member is loaded.
    pub token: TokenHash,
    /// What was sent.
    pub request: T,
    /// To be held until the body is dealt with.
    pub turn: OwnedSemaphorePermit,
}

impl<T: DeserializeOwned> FromRequest<App> for Upload<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        match admitted(&mut parts, app).await {
            Ok((token, turn)) => {
                let bytes = read_whole(body, BODY_BYTES_MAX, UPLOAD_DEADLINE).await?;
                Ok(Self { token, request: parsed(&bytes)?, turn })
            }
            Err(refusal) => {
                thrown_away(body, UPLOAD_DEADLINE).await;
                Err(refusal)
            }
        }
    }
}

/// Everything that can be said before the body is read.
async fn admitted(parts: &mut Parts, app: &App) -> Result<(TokenHash, OwnedSemaphorePermit), Refusal> {
    let Bearer(token) = Bearer::from_request_parts(parts, app).await?;
    is_plain_json(&parts.headers)?;
    let now = app.doors.ports.clock.now();
    app.doors.check_session(token, now).await.map_err(|error| refuse(error, now))?;
    let turns = parts.extensions.get::<Turns>().map(|turns| Arc::clone(&turns.0)).ok_or_else(Refusal::internal)?;
    let turn = turns.try_acquire_owned().map_err(|_| {
        Refusal::new(ProblemCode::Unavailable, "other files are being taken; send this one again in a moment")
            .retry_after_s(BUSY_RETRY_AFTER_S)
    })?;
    Ok((token, turn))
}

/// Reads a body and keeps nothing of it, so that the refusal arrives.
async fn thrown_away(mut body: Body, deadline: Duration) {
    let reading = async {
        let mut size = 0;
        while let Some(Ok(frame)) = body.frame().await {
            size += frame.data_ref().map_or(0, |data| data.len());
            if size > BODY_BYTES_MAX + DISCARDED_BYTES_MAX {
                break;
            }
        }
    };
    // Whoever is slower has no answer; there is nothing else to do about it.
    drop(tokio::time::timeout(deadline, reading).await);
}
